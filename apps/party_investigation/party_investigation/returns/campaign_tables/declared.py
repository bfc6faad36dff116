"""Which tables of the site take part in campaigns, and by which links their rows count with an organization. Checks no permission."""

import frappe
from frappe.model.document import Document
from party_investigation import own_tables, scope
from party_investigation.own_tables import Link

DECLARATION, CAMPAIGN = "Campaign Table", "Investigation Campaign"
PLACE = "organization"
"""The field of the app's documents that names the organization on which they hang."""


def with_form_set(form_set: str) -> list[Document]:
	"""Return the tables that go up with a form set, in the order in which they were declared."""
	names = frappe.get_all(
		DECLARATION, {"form_set": form_set}, pluck="name", order_by="creation asc, name asc"
	)
	return [frappe.get_cached_doc(DECLARATION, name) for name in names]


def of_table(doctype: str) -> Document | None:
	"""Return what is declared of a table; None for one that takes no part."""
	return frappe.get_cached_doc(DECLARATION, doctype) if frappe.db.exists(DECLARATION, doctype) else None


def shown_in_progress() -> list[Document]:
	"""Return the tables whose rows are counted in the report Progress by Unit."""
	names = frappe.get_all(DECLARATION, {"in_progress": 1}, pluck="name", order_by="creation asc, name asc")
	return [frappe.get_cached_doc(DECLARATION, name) for name in names]


def place_field(doctype: str) -> str | None:
	"""Return the field that names the organization of a document of the app; None where it has none."""
	if doctype == scope.ORGANIZATION:
		return "name"
	return PLACE if doctype in scope.POLICIES and frappe.get_meta(doctype).has_field(PLACE) else None


def counting_links(doctype: str, passing: tuple[str, ...] = ()) -> tuple[Link, ...]:
	"""Return the links of a table by which a row counts with an organization: the first that is filled in says with which.

	Only links of the table itself count, and none that leads to different DocTypes.

	:param passing: the tables from which one came here by links
	"""
	placed = own_tables.scope_of(doctype, passing)
	if placed is None:
		return ()
	passing = (*passing, doctype)
	return tuple(
		link
		for link in placed.links
		if not link.table
		and not link.kind
		and (place_field(link.target) or counting_links(link.target, passing))
	)


def campaign_field(doctype: str) -> str | None:
	"""Return the field of a table that names the campaign of a row; None where rows are of no campaign."""
	links = frappe.get_meta(doctype).get_link_fields()
	return next((df.fieldname for df in links if df.options == CAMPAIGN), None)
