"""What a list selects, joins, groups and orders by, in SQL. What code asks for is worked out once: it is the same whoever asks."""

from typing import Any, NamedTuple

from frappe.ground.context import local
from frappe.rights import bounds, conditions
from frappe.rights.expressions import LONGEST, Asked, read_fields
from frappe.rights.list_access import ListAccess
from frappe.rights.list_expressions import ListExpressions
from frappe.rights.list_order import grouped, ordered
from frappe.store import memo, plans

MOST_KNOWN = 2048
"""Lists of which the shape is remembered; none of them says more than `LONGEST` characters."""


class Shape(NamedTuple):
	"""A list without its filters."""

	keys: list[str]
	"""Under which the values of a row are given."""
	selected: conditions.Condition
	joins: dict[str, str]
	grouped: conditions.Condition
	ordered: list[tuple[str, list, plans.Order | None]]


NOTHING = Shape([], ("", []), {}, ("", []), [])


class _Known:
	"""The shapes of lists that code has asked for, on the tables as they were then."""

	def __init__(self) -> None:
		self._of_tables: tuple[Any, dict[tuple, Shape]] = (None, {})

	def shapes(self) -> dict[tuple, Shape]:
		"""Those on the tables as they are."""
		tables, known = local.db.known_columns(), self._of_tables
		if known[0] is not tables:
			self._of_tables = known = (tables, {})
		return known[1]


def known_shape(
	access: ListAccess, join: str, fields: Any, group_by: str | None, order_by: str | None, distinct: bool
) -> Shape | None:
	"""The shape of a list that code asks for, without regard to rights; None for a list that is worked out each time."""
	names = tuple(fields) if isinstance(fields, list | tuple) else (fields,)
	if not access.ignore_permissions or any([type(name) is not str for name in names]):
		return None
	key = (access.doctype, access.parent_doctype, names, group_by, order_by, bool(distinct), join)
	shapes = memo.get(("list shapes",), _Known).shapes()
	shape = shapes.get(key)
	if shape is None:
		expressions = ListExpressions(access, join)
		asked = asked_for(expressions, fields)
		shape = written(
			expressions, asked, selection(expressions, asked, distinct), group_by, order_by, distinct
		)
		if sum(map(len, (*names, group_by or "", order_by or ""))) <= LONGEST:
			if len(shapes) >= MOST_KNOWN:
				shapes.clear()
			shapes[key] = shape
	return shape


def asked_for(expressions: ListExpressions, fields: Any, with_childnames: bool = False) -> list[Asked]:
	"""The expressions in `fields` that the user may read."""
	read = read_fields(fields)
	if not expressions.access.ignore_permissions:
		bounds.check(fields=len(read))
	asked = expressions.select(read)
	if asked and with_childnames:
		asked += expressions.childnames()
	expressions.aliases = {one.key: one.what for one in asked if one.has_alias}
	return asked


def selection(expressions: ListExpressions, asked: list[Asked], distinct: bool) -> conditions.Condition:
	"""What is selected."""
	text, values = expressions.written(asked)
	return ("distinct " if distinct else "") + text, values


def written(
	expressions: ListExpressions,
	asked: list[Asked],
	selected: conditions.Condition,
	group_by: str | None,
	order_by: str | None,
	distinct: bool,
) -> Shape:
	"""The shape of a list, once what is selected and compared has joined its tables."""
	groups = grouped(expressions, group_by)
	# as in Frappe, a list of distinct rows has no order
	keys = [] if distinct else ordered(expressions, order_by, asked, bool(group_by))
	return Shape([one.key for one in asked], selected, expressions.joins, groups, keys)
