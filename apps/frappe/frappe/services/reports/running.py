"""Running a report of any kind: columns, rows and what goes with them."""

import json
import time
from typing import Any

import frappe
from frappe import _
from frappe.modules import get_doctype_module
from frappe.services.reports import builder, columns, rows
from frappe.store.statements import prepare
from frappe.utils import cint
from frappe.utils.asked import name_of, values_of

PARTS = ("columns", "result", "message", "chart", "report_summary", "skip_total_row")
"""What the `execute` of a script report returns, in this order; parts at the end may be left out."""


def find(name: str) -> Any:
	"""A report that the user may run.

	:raises frappe.DoesNotExistError: there is none of that name
	:raises frappe.PermissionError: its roles or the right to reports on its DocType leave the user out
	:raises frappe.ValidationError: it is disabled
	"""
	report = frappe.get_doc("Report", name_of(name, "report_name"))
	if report.report_type == "Custom Report":
		report = _with_saved_columns(report)
	if not report.is_permitted():
		frappe.throw(_("You don't have access to Report: {0}").format(_(name)), frappe.PermissionError)
	if not frappe.has_permission(report.ref_doctype, "report"):
		frappe.throw(
			_("You don't have permission to get a report on: {0}").format(_(report.ref_doctype)),
			frappe.PermissionError,
		)
	if report.disabled:
		frappe.throw(_("Report {0} is disabled").format(_(name)))
	return report


def _with_saved_columns(report: Any) -> Any:
	"""A saved variant of another report: that report, with the columns and filters that were saved."""
	saved = json.loads(report.json or "{}")
	own_name = report.name
	report = frappe.get_doc("Report", report.reference_report)
	report.custom_report = own_name
	report.custom_columns = saved.get("columns") or []
	report.custom_filters = saved.get("filters")
	return report


def run(
	report: Any,
	filters: Any = None,
	user: str | None = None,
	custom_columns: list | None = None,
	is_tree: bool = False,
	parent_field: str | None = None,
) -> dict:
	"""Run a report for a user: `columns`, `result` and what else the desk shows.

	:param filters: a dict, or one as JSON
	:param is_tree: the rows are a tree, which a row of totals must know; `parent_field` names the row above each
	"""
	started = time.monotonic()
	filters = as_filters(filters)
	answer = _execute(report, filters)
	shown = columns.as_dicts(answer["columns"])
	result = columns.rows_as_dicts(answer["result"], shown)
	if saved := custom_columns or report.get("custom_columns"):
		shown = _chosen(shown, columns.as_dicts(saved))
	if result:
		result = rows.visible(report.ref_doctype, shown, result, user)
	if cint(report.add_total_row) and result and not answer.get("skip_total_row"):
		result = columns.with_total(result, shown, is_tree, parent_field)
	if cint(report.add_translate_data):
		result = _translated(result, shown)
	return {
		"result": result,
		"columns": shown,
		"message": answer.get("message"),
		"chart": answer.get("chart"),
		"report_summary": answer.get("report_summary"),
		"skip_total_row": answer.get("skip_total_row") or 0,
		"status": None,
		"execution_time": round(time.monotonic() - started, 6),
	}


def as_filters(filters: Any) -> frappe._dict:
	"""Filters as a dict, given as one, as JSON, or not at all.

	:raises frappe.ValidationError: they are none, as the rows of a list's filters
	"""
	if filters in (None, "", "null", "[]", []):
		return frappe._dict()
	return values_of(filters, "filters")


def _execute(report: Any, filters: frappe._dict) -> dict:
	if report.report_type == "Query Report":
		return query(report, filters)
	if report.report_type == "Script Report":
		return _script(report, filters)
	names, data = builder.get_data(report, filters)
	return {"columns": names, "result": data}


def query(report: Any, filters: frappe._dict) -> dict:
	"""One SELECT; filters fill its `%(name)s`.

	:raises frappe.PermissionError: it is something else than a reading statement
	"""
	from frappe.utils.safe_exec import check_safe_sql_query

	if not report.query:
		frappe.throw(_("Must specify a Query to run"), title=_("Report Document Error"))
	check_safe_sql_query(report.query)
	statement, values = prepare(report.query, filters)
	cursor = frappe.db.run(statement.text, values, "read")
	names = [column[0] for column in cursor.description]
	saved = [column.as_dict() for column in report.get("columns") or []]
	return {"columns": saved or names, "result": [list(row) for row in cursor]}


def _script(report: Any, filters: frappe._dict) -> dict:
	if report.is_standard == "Yes":
		module = f"{module_path(report)}.{frappe.scrub(report.name)}"
		answer = frappe.get_module(module).execute(filters)
	else:
		from frappe.utils.safe_exec import safe_exec

		names = {"filters": filters, "data": None, "result": None}
		safe_exec(report.report_script or "", None, names, script_filename=f"Report {report.name}")
		answer = names["data"] or (report.get("columns") or [], names["result"] or [])
	found = dict(zip(PARTS, answer, strict=False))
	found["columns"] = found.get("columns") or [column.as_dict() for column in report.get("columns") or []]
	found["result"] = found.get("result") or []
	return found


def module_path(report: Any) -> str:
	"""The Python package of a standard report's files."""
	module = report.module or get_doctype_module(report.ref_doctype)
	app = frappe.get_module_app(module)
	return f"{app}.{frappe.scrub(module)}.report.{frappe.scrub(report.name)}"


def _chosen(shown: list, chosen: list) -> list:
	"""The report's columns that were chosen, in that order, with the width that was chosen."""
	known = {column.fieldname: column for column in shown}
	return [
		frappe._dict(
			{**known[column.fieldname], "width": column.get("width") or known[column.fieldname].get("width")}
		)
		for column in chosen
		if column.fieldname in known
	]


def _translated(result: list, shown: list) -> list:
	names = [column.fieldname for column in shown if column.fieldtype in ("Select", "Link", "Data")]
	for row in result:
		if isinstance(row, dict):
			row.update({name: _(row[name]) for name in names if isinstance(row.get(name), str)})
	return result
