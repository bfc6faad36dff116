"""Everything that is still wrong with a unit's forms: record, field, what is wrong, what to do (decisions D8, D11).

Reads as the user who asks: nobody learns of a record that one may not read. Soft problems that a remark explains are settled.
Documents keep how many of their checks are open; one page looks at a hundred of those that have any, and tells what.
"""

import operator
from collections.abc import Iterator

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint
from party_investigation import scope
from party_investigation.investigation import check_results
from party_investigation.investigation.checked_document import KIND_OF
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.organization.tree import names_of
from party_investigation.reporting.report_column import report_column
from party_investigation.reporting.visible import below, is_everything, only_visible
from party_investigation.rules.checks.results import open_problems
from party_investigation.rules.problem import Problem

Filters = tuple[tuple[str, str, int], ...]

EVIDENCE = frozenset({"disposition.to_be_evidenced", "search.conduct_to_be_evidenced"})


PAGE = 100
"""How many documents one page of the report looks at."""
HARD: Filters = (("hard_check_count", ">", 0),)
HARD_AND_SOFT: Filters = (("hard_check_count", ">", 0), ("soft_check_count", ">", 0))
SOFT_ALONE: Filters = (("hard_check_count", "=", 0), ("soft_check_count", ">", 0))
OF_KIND = {
	"Hard": (HARD,),
	"Soft": (HARD_AND_SOFT, SOFT_ALONE),
	"To Be Evidenced": (HARD_AND_SOFT, SOFT_ALONE),
}
"""Which documents may have a check of a kind, as an index on the two numbers finds them."""


MATCHES = {
	"=": operator.eq,
	">": operator.gt,
	"descendants of (inclusive)": lambda column, place: column.isin(below(place)),
}
"""How a count compares, for the relations that the filters of this report use."""


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Return columns, the rows of one page, and which page of how many it is."""
	filters = frappe._dict(filters or {})
	if not (filters.campaign and filters.organization):
		return columns(), [], None
	check_filters(filters)
	parts = list(parts_of(filters))
	total = sum(number for _doctype, _conditions, number in parts)
	last = max(1, -(-total // PAGE))
	page = min(max(1, cint(filters.page)), last)
	return columns(), [*rows(filters, parts, (page - 1) * PAGE)], told_page(page, last, total)


def told_page(page: int, last: int, total: int) -> str | None:
	"""Return what stands above a report of several pages."""
	if last == 1:
		return None
	return _("Page {0} of {1}: {2} documents have open checks, the hard ones come first.").format(
		page, last, total
	)


def check_filters(filters: frappe._dict) -> None:
	"""The user must be appointed for the whole unit, or the list would look complete without being so."""
	frappe.get_doc("Investigation Campaign", filters.campaign).check_permission("read")
	if not scope.covers(filters.organization, frappe.session.user, "Investigation Record", "read"):
		frappe.throw(
			_("You have no appointment for {0}.").format(filters.organization), frappe.PermissionError
		)
	check_campaign_covers(filters.campaign, filters.organization)


def columns() -> list[dict]:
	"""Unit, form, member, severity, field, problem, what to do; the form leads to the record."""
	return [
		report_column("organization_name", _("Organization"), "Data", 180),
		report_column("organization", _("Organization"), "Link", 0, "Party Organization") | {"hidden": 1},
		report_column("form", _("Kind of Form"), "Data", 110),
		report_column("doctype", _("DocType"), "Data", 0) | {"hidden": 1},
		report_column("record", _("Record"), "Dynamic Link", 0, "doctype") | {"hidden": 1},
		report_column("member_name", _("Full Name"), "Data", 90),
		report_column("severity", _("Kind of Check"), "Data", 80),
		report_column("field", _("Field"), "Data", 120),
		report_column("problem", _("Problem"), "Data", 320),
		report_column("to_do", _("What To Do"), "Data", 320),
	]


def parts_of(filters: frappe._dict) -> Iterator[tuple[str, list, int]]:
	"""Yield DocType, conditions and number of the documents with open checks, in the order of the report."""
	for kept in OF_KIND.get(filters.kind, (HARD, SOFT_ALONE)):
		for doctype in KIND_OF:
			if frappe.has_permission(doctype, "read"):
				conditions = [*map(list, kept), *conditions_of(doctype, filters)]
				yield doctype, conditions, count(doctype, conditions)


def conditions_of(doctype: str, filters: frappe._dict) -> list[list]:
	"""Return the filters that keep a DocType to the campaign and the unit; the whole campaign or tree needs none for the unit."""
	conditions, is_whole = [], is_everything(filters.organization)
	if frappe.get_meta(doctype).has_field("campaign"):
		conditions.append(["campaign", "=", filters.campaign])
		top = frappe.get_cached_doc("Investigation Campaign", filters.campaign).organization
		is_whole = is_whole or top == filters.organization
	if not is_whole:
		conditions.append(["organization", "descendants of (inclusive)", filters.organization])
	return conditions


def count(doctype: str, conditions: list[list]) -> int:
	"""Return how many documents there are that the user sees."""
	Document = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(Document).select(Count("*"))
	for field, relation, value in conditions:
		query = query.where(MATCHES[relation](Document[field], value))
	query = only_visible(query, doctype)
	return query.run()[0][0] if query else 0


def rows(filters: frappe._dict, parts: list[tuple[str, list, int]], start: int) -> Iterator[dict]:
	"""Yield a row a problem of the documents of one page, which begins at document number `start`."""
	left = PAGE
	for doctype, conditions, number in parts:
		if start >= number or not left:
			start = max(0, start - number)
			continue
		records = read(doctype, conditions, start, left)
		yield from rows_of(doctype, records, filters.kind)
		left, start = left - len(records), 0


def rows_of(doctype: str, records: list[frappe._dict], kind: str | None) -> Iterator[dict]:
	"""Yield a row for each open problem of some documents of a DocType."""
	hidden = hidden_fields(doctype)
	problems = check_results.problems_of(doctype, [record.name for record in records])
	names = names_of({record.organization for record in records})
	for record in records:
		for problem in open_problems(problems[record.name], record.remark):
			row = row_of(doctype, record, problem)
			if problem.field not in hidden and wanted(row, kind):
				yield row | {"organization_name": names.get(record.organization, record.organization)}


def hidden_fields(doctype: str) -> set[str]:
	"""The fields above the user's permission levels: a check that looks at one says nothing, since it would see it empty."""
	meta = frappe.get_meta(doctype)
	levels = meta.get_permlevel_access("read")
	if frappe.session.user == "Administrator":
		return set()
	return {field.fieldname for field in meta.fields if field.permlevel not in levels}


def read(doctype: str, conditions: list[list], start: int, number: int) -> list[frappe._dict]:
	"""Return a part of the documents that the user may read, unit after unit."""
	of_member = ["member_name"] if frappe.get_meta(doctype).has_field("member_name") else []
	return frappe.get_list(
		doctype,
		filters=conditions,
		fields=["name", "organization", "remark", *of_member],
		order_by="organization asc, name asc",
		limit_start=start,
		limit_page_length=number,
	)


def row_of(doctype: str, record: frappe._dict, problem: Problem) -> dict:
	"""One line of the report."""
	what_is_wrong, what_to_do = problem.parts(_)
	return {
		"organization": record.organization,
		"form": _(doctype),
		"doctype": doctype,
		"record": record.name,
		"member_name": record.get("member_name") or "",
		"severity": kind_of(problem),
		"field": _(frappe.get_meta(doctype).get_label(problem.field)) if problem.field else "",
		"problem": what_is_wrong,
		"to_do": what_to_do,
	}


def kind_of(problem: Problem) -> str:
	"""The words for the kind of check."""
	if problem.code in EVIDENCE:
		return _("To Be Evidenced")
	return _("Hard") if problem.is_hard else _("Soft")


def wanted(row: dict, kind: str | None) -> bool:
	"""Whether the filter on the kind of check lets a row through."""
	return not kind or row["severity"] == _(kind)
