"""Everything that is still wrong with a unit's forms: record, field, what is wrong, what to do (decisions D8, D11).

Reads as the user who asks: nobody learns of a record that one may not read. Soft problems that a remark explains are settled.
"""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import getdate, today
from party_investigation import scope
from party_investigation.investigation.of_member import check_campaign_covers
from party_investigation.rules import checks
from party_investigation.rules.problem import Problem

FORMS = {
	"Party Member": "member",
	"Investigation Record": "record",
	"Transfer Letter": "letter",
	"Mobile Member Record": "mobile",
	"Contact Search": "search",
	"Disposition Case": "disposition",
}
"""Which kind of check looks at which form."""

EVIDENCE = frozenset({"disposition.to_be_evidenced", "search.conduct_to_be_evidenced"})


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	"""Columns and rows of the report."""
	filters = frappe._dict(filters or {})
	if not (filters.campaign and filters.organization):
		return columns(), []
	check_filters(filters)
	return columns(), [row for row in rows(filters) if wanted(row, filters.kind)]


def check_filters(filters: dict) -> None:
	"""The user must be appointed for the whole unit, or the list would look complete without being so."""
	frappe.get_doc("Investigation Campaign", filters.campaign).check_permission("read")
	if not scope.covers(filters.organization, frappe.session.user, "Investigation Record", "read"):
		frappe.throw(
			_("You have no appointment for {0}.").format(filters.organization), frappe.PermissionError
		)
	check_campaign_covers(filters.campaign, filters.organization)


def columns() -> list[dict]:
	"""Unit, form, record, member, severity, field, problem, what to do."""
	return [
		_column("organization", _("Organization"), "Link", 120, "Party Organization"),
		_column("form", _("Form"), "Data", 110),
		_column("doctype", _("DocType"), "Data", 0) | {"hidden": 1},
		_column("record", _("Record"), "Dynamic Link", 120, "doctype"),
		_column("member_name", _("Full Name"), "Data", 90),
		_column("severity", _("Kind of Check"), "Data", 80),
		_column("field", _("Field"), "Data", 120),
		_column("problem", _("Problem"), "Data", 320),
		_column("to_do", _("What To Do"), "Data", 320),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> dict:
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
	}


def rows(filters: dict) -> Iterator[dict]:
	"""A row a problem, form after form; one query each."""
	units = frappe.get_all(
		"Party Organization",
		filters={"name": ["descendants of (inclusive)", filters.organization]},
		pluck="name",
	)
	closes = frappe.db.get_value("Investigation Campaign", filters.campaign, "search_closes_on")
	context = checks.Context(getdate(today()), getdate(closes))
	for doctype, kind in FORMS.items():
		hidden = hidden_fields(doctype)
		for record in read(doctype, filters.campaign, units):
			for problem in checks.run(kind, record, context):
				if is_open(problem, record) and problem.field not in hidden:
					yield row_of(doctype, record, problem)


def hidden_fields(doctype: str) -> set[str]:
	"""The fields above the user's permission levels: a check that looks at one says nothing, since it would see it empty."""
	meta = frappe.get_meta(doctype)
	levels = meta.get_permlevel_access("read")
	if frappe.session.user == "Administrator":
		return set()
	return {field.fieldname for field in meta.fields if field.permlevel not in levels}


def read(doctype: str, campaign: str, units: list[str]) -> list[dict]:
	"""The forms of the units that the user may read, with dates as dates."""
	if not frappe.has_permission(doctype, "read"):
		return []
	meta = frappe.get_meta(doctype)
	filters = {"organization": ["in", units]}
	if meta.has_field("campaign"):
		filters["campaign"] = campaign
	hidden, stored = hidden_fields(doctype), set(meta.get_valid_columns())
	fields = [field.fieldname for field in meta.fields if field.fieldname in stored - hidden]
	return frappe.get_list(
		doctype,
		filters=filters,
		fields=["name", *fields],
		order_by="organization asc, name asc",
		limit_page_length=0,
	)


def is_open(problem: Problem, record: dict) -> bool:
	"""A soft problem is settled by a remark; a hard one never is."""
	return problem.is_hard or not (record.get("remark") or "").strip()


def row_of(doctype: str, record: dict, problem: Problem) -> dict:
	"""One line of the report."""
	return {
		"organization": record.organization,
		"form": _(doctype),
		"doctype": doctype,
		"record": record.name,
		"member_name": record.get("member_name") or "",
		"severity": kind_of(problem),
		"field": _(frappe.get_meta(doctype).get_label(problem.field)) if problem.field else "",
		"problem": _(problem.message).format_map(problem.values),
		"to_do": _(problem.what_to_do).format_map(problem.values) if problem.what_to_do else "",
	}


def kind_of(problem: Problem) -> str:
	"""The words for the kind of check."""
	if problem.code in EVIDENCE:
		return _("To Be Evidenced")
	return _("Hard") if problem.is_hard else _("Soft")


def wanted(row: dict, kind: str | None) -> bool:
	"""Whether the filter on the kind of check lets a row through."""
	return not kind or row["severity"] == _(kind)
