"""The ways in: by what of a document a user comes to it, as a condition of lists and for one document. Policies are put together from them."""

from dataclasses import dataclass

import frappe
from party_investigation.rules.problem import _
from party_investigation.scope.appointments import Places
from party_investigation.scope.rights import ORGANIZATION, READING


@dataclass(eq=False, repr=False)
class Below:
	"""Open to whoever is appointed for the organization in a field, or above it."""

	field: str = "organization"
	opens: frozenset[str] | None = None
	"""The rights that this way opens; None for all that the capacity has."""
	who: str = _("who is appointed for its organization or above it")

	def criterion(self, table, doctype: str, places: Places):
		"""What of the table is open."""
		if not places.is_whole_tree:
			return table[self.field].isin(places.names())
		if self.is_always_filled(doctype):
			return table.name.isnotnull()
		return table[self.field] != ""

	def is_always_filled(self, doctype: str) -> bool:
		"""Whether the field names an organization in every document."""
		if self.field == "name":
			return True
		df = frappe.get_meta(doctype).get_field(self.field)
		return bool(df and df.reqd)

	def is_open(self, stored: frappe._dict, places: Places) -> bool:
		"""Whether a stored document is open."""
		return places.cover([stored[self.field]])


@dataclass(eq=False, repr=False)
class Above(Below):
	"""Open to whoever is appointed below the organization in a field as well."""

	who: str = _("who is appointed below the organization that opened it")

	def criterion(self, table, doctype: str, places: Places):
		"""What of the table is open; few organizations are named in such a field, and by numbers, so that no text stands in it."""
		parts = places.intervals()
		above = {
			lft
			for lft, rgt in self._named(doctype)
			if any(lft <= first and last <= rgt for first, last in parts)
		}
		if not above:
			return table.name.isnull()
		Organization = frappe.qb.DocType(ORGANIZATION)
		names = (
			frappe.qb.from_(Organization)
			.select(Organization.name)
			.where(Organization.lft.isin(sorted(above)))
		)
		return table[self.field].isin(names)

	def _named(self, doctype: str) -> list[tuple[int, int]]:
		"""The places of the organizations that stand in the field."""
		Document, Organization = frappe.qb.DocType(doctype), frappe.qb.DocType(ORGANIZATION)
		return (
			frappe.qb.from_(Document)
			.join(Organization)
			.on(Organization.name == Document[self.field])
			.select(Organization.lft, Organization.rgt)
			.distinct()
		).run()

	def is_open(self, stored: frappe._dict, places: Places) -> bool:
		"""Whether a stored document is open."""
		return places.lie_below(stored[self.field])


@dataclass(eq=False, repr=False)
class Starter:
	"""Open to whoever made the document, as long as any appointment gives the right."""

	field: str = "owner"
	opens: frozenset[str] | None = None
	who: str = _("who started it")

	def criterion(self, table, doctype: str, places: Places):
		"""What of the table is open."""
		return table.owner == places.user if places.are_there() else table.name.isnull()

	def is_open(self, stored: frappe._dict, places: Places) -> bool:
		"""Whether a stored document is open."""
		return stored.owner == places.user and places.are_there()


@dataclass(eq=False, repr=False)
class Assigned(Below):
	"""Open to the user whom the field names, as long as any appointment gives the right."""

	field: str = "user"
	opens: frozenset[str] | None = READING | {"write"}
	who: str = _("whose task it is")

	def criterion(self, table, doctype: str, places: Places):
		"""What of the table is open."""
		return table[self.field] == places.user if places.are_there() else table.name.isnull()

	def is_open(self, stored: frappe._dict, places: Places) -> bool:
		"""Whether a stored document is open."""
		return stored[self.field] == places.user and places.are_there()
