"""A list as a statement: its pieces, put together for the way that is taken to its rows."""

from collections.abc import Iterable
from typing import NamedTuple

from frappe.rights import conditions
from frappe.store import plans
from frappe.store.schema import quoted


class Query(NamedTuple):
	"""A list in the pieces of its statement."""

	table: str
	selected: conditions.Condition
	joins: str
	parts: list[plans.Part]
	grouped: conditions.Condition
	keys: list[tuple[str, list, plans.Order | None]]
	page: tuple[int, int]

	def statement(
		self,
		where: conditions.Condition | None = None,
		index: str | None = None,
		order: plans.Order | None = None,
	) -> conditions.Condition:
		"""The statement with its values.

		:param where: the conditions in other words
		:param index: the index that is followed
		:param order: the order with its ties
		"""
		condition, given = where or plans.joined(self.parts)
		text = f"select {self.selected[0]} from {quoted(self.table)}"
		text += f" indexed by {quoted(index)}" if index else ""
		text += f" {self.joins}" if self.joins else ""
		text += f" where {condition}" if condition else ""
		text += self.grouped[0]
		if self.keys:
			text += f" order by {', '.join(key[0] for key in self.keys)}"
			text += "".join(f", {key}" for key in self._ties(order)) if order else ""
		values = [*self.selected[1], *given, *self.grouped[1], *(v for key in self.keys for v in key[1])]
		return text + self._limits(), values

	def _ties(self, order: plans.Order) -> Iterable[str]:
		way = " desc" if order.descending else ""
		return (f"{quoted(self.table)}.{quoted(column)}{way}" for column in order.ties)

	def order_of_table(self) -> plans.Order | None:
		"""The order, if it is by one column of the list's own table and nothing is joined or grouped."""
		if self.joins or self.grouped[0] or len(self.keys) != 1:
			return None
		return self.keys[0][2]

	def _limits(self) -> str:
		length, start = self.page
		if not length:
			return f" limit -1 offset {start}" if start else ""
		return f" limit {length}" + (f" offset {start}" if start else "")
