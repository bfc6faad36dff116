"""Rows of a table of the site are read-only once their unit has handed in the form set with which the table goes up (decisions D9, D13)."""

from collections.abc import Iterator

import frappe
from frappe import _
from party_investigation.investigation import locks
from party_investigation.own_tables.documents import values_of
from party_investigation.returns.campaign_tables.declared import (
	CAMPAIGN,
	campaign_field,
	counting_links,
	of_table,
	place_field,
)


def check(doc, method: str | None = None) -> None:
	"""The hooks `validate` and `on_trash` for every DocType: stop a change of a row whose form set is closed.

	:raises frappe.PermissionError: who has handed it in or until when it was open, and who can help
	"""
	if not frappe.get_meta(doc.doctype).custom:
		return
	declared = of_table(doc.doctype)
	if not declared or not declared.locks_rows:
		return
	for campaign in _campaigns(doc):
		for organization in _organizations(doc):
			reason = locks.why_table_locked(campaign, doc.doctype, declared.form_set, organization)
			if reason:
				frappe.throw(reason, frappe.PermissionError, title=_("The form is locked"))


def _campaigns(doc) -> list[str]:
	"""The campaigns that could hold a row: its own, as it is and as it was, or all that are not closed."""
	field = campaign_field(doc.doctype)
	before = doc.get_doc_before_save()
	named = {each.get(field) for each in (doc, before) if each} - {None, ""} if field else set()
	return sorted(named) or frappe.get_all(CAMPAIGN, {"status": ["!=", "Closed"]}, pluck="name")


def _organizations(doc) -> list[str]:
	"""The organizations with which a row counts, as it is and as it was."""
	before = doc.get_doc_before_save()
	found = {_organization(each, doc.doctype) for each in (doc, before) if each}
	return sorted(name for name in found if name)


def _organization(doc, doctype: str, passing: tuple[str, ...] = ()) -> str | None:
	"""The organization on which a document hangs by the first of its links that is filled in."""
	return next(_reached(doc, doctype, passing), None)


def _reached(doc, doctype: str, passing: tuple[str, ...]) -> Iterator[str]:
	for link, name in values_of(counting_links(doctype, passing), doc):
		field = place_field(link.target)
		if field:
			organization = frappe.db.get_value(link.target, name, field)
		else:
			fields = [each.field for each in counting_links(link.target, (*passing, doctype))]
			row = frappe.db.get_value(link.target, name, fields, as_dict=True)
			organization = row and _organization(row, link.target, (*passing, doctype))
		if organization:
			yield organization
