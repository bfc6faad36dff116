"""`frappe.desk.query_report`: reports for the desk: run, run in the background, take out."""

import os
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import (
	check_reason,
	note_export,
	personal_columns,
	personal_values,
)
from frappe.model.audited import personal_doctypes, personal_fields
from frappe.services import background_files
from frappe.services.exporter import tables
from frappe.services.limits import expensive
from frappe.services.reports import prepared, running
from frappe.utils import cint
from frappe.utils.asked import list_of, name_of, rows_of

get_report_doc = running.find
EXPORT_ARGUMENTS = (
	"report_name",
	"filters",
	"file_format_type",
	"visible_idx",
	"custom_columns",
	"is_tree",
	"parent_field",
	"ignore_prepared_report",
	"csv_delimiter",
	"csv_quoting",
	"csv_decimal_sep",
)


@frappe.whitelist()
@expensive("report")
def run(
	report_name: str,
	filters: dict | str | None = None,
	user: str | None = None,
	ignore_prepared_report: bool = False,
	custom_columns: list | str | None = None,
	is_tree: bool = False,
	parent_field: str | None = None,
	are_default_filters: bool = True,
) -> dict:
	"""Columns and rows of a report; of a prepared report the result that is ready, if there is one.

	:raises frappe.PermissionError: the user may not run it
	"""
	report = running.find(report_name)
	_check_user(user)
	columns = rows_of(custom_columns, "custom_columns") if custom_columns else None
	if cint(report.prepared_report) and not ignore_prepared_report and not columns:
		latest = prepared.latest(report, running.as_filters(filters))
		return {**latest, "add_total_row": report.add_total_row}
	answer = running.run(report, filters, None, columns, bool(cint(is_tree)), parent_field)
	return {**answer, "add_total_row": report.add_total_row}


def _check_user(user: str | None) -> None:
	if user and user != frappe.session.user:
		frappe.only_for("System Manager")


@frappe.whitelist()
def get_script(report_name: str) -> dict:
	"""The client script and the page layout that come with a report; also (not in stock Frappe) of which type and DocType it is."""
	report = running.find(report_name)
	if report.is_standard == "Yes":
		folder = os.path.dirname(frappe.get_module(running.module_path(report)).__file__ or "")
		name = frappe.scrub(report.name)
		script, html = (_read(os.path.join(folder, f"{name}.{kind}")) for kind in ("js", "html"))
	else:
		script, html = report.javascript, None
	return {
		"script": script or f"frappe.query_reports[{frappe.as_json(report.name)}] = {{}};",
		"html_format": html,
		"execution_time": 0,
		"filters": report.get("custom_filters") or [row.as_dict() for row in report.get("filters") or []],
		"custom_report_name": report.get("custom_report"),
		"report_type": report.report_type,
		"ref_doctype": report.ref_doctype,
	}


def _read(path: str) -> str | None:
	if not os.path.exists(path):
		return None
	with open(path, encoding="utf-8") as file:
		return file.read()


@frappe.whitelist(methods=["POST"])
@expensive("report")
def background_enqueue_run(
	report_name: str, filters: dict | str | None = None, user: str | None = None
) -> dict:
	"""Run a report in the background; the Prepared Report that will hold the result."""
	report = running.find(report_name)
	_check_user(user)
	return {"name": prepared.ask(report, running.as_filters(filters)).name}


@frappe.whitelist()
@expensive("export")
def export_query() -> dict | None:
	"""Answer with a report as Excel or CSV, by the request's `report_name`, `filters`, `file_format_type`, `visible_idx`.

	With `export_in_background`, or when the report has many rows, a worker makes the file and the user is told when it is
	there; the answer is then the `task_id`.

	:raises frappe.PermissionError: no right to export the report's DocType
	"""
	values = frappe.form_dict
	report = _exportable(values)
	in_background = cint(values.pop("export_in_background", None))
	answer = {} if in_background else _result(report, values)
	if in_background or len(answer["result"]) > background_files.EXPORTED_AT_ONCE:
		_check_columns(report, answer.get("columns"), answer.get("result"))
		_log(report, values, None, len(answer["result"]) if answer else None)
		asked = {key: values[key] for key in (*EXPORT_ARGUMENTS, "reason") if values.get(key)}
		return background_files.begin("frappe.desk.query_report.run_export_job", values=asked)
	if not answer["columns"]:
		frappe.respond_as_web_page(
			_("No data to export"), _("You can try changing the filters of your report.")
		)
		return None
	_check_columns(report, answer["columns"], answer["result"])
	rows = tables.of_report(answer["columns"], answer["result"], _wanted_rows(values))
	_log(report, values, _fieldnames(answer["columns"]), len(rows) - 1)
	tables.respond(rows, report.name, values.get("file_format_type") or "Excel", values)
	return None


def run_export_job(values: dict, task_id: str) -> None:
	"""What a worker does for `export_query`: the file for the user who asked, with that user's rights."""
	values = frappe._dict(values)
	report = _exportable(values)
	background_files.advance(5, _("Export"))
	answer = _result(report, values)
	background_files.advance(50, _("Export"), _(report.name))
	rows = tables.of_report(answer["columns"], answer["result"], _wanted_rows(values))
	_log(report, values, _fieldnames(answer["columns"]), len(rows) - 1)
	content, extension = tables.as_file(rows, report.name, values.get("file_format_type") or "Excel", values)
	background_files.keep(f"{report.name}.{extension}", content, task_id)


def _exportable(values: Any) -> Any:
	report = running.find(values.report_name)
	frappe.permissions.can_export(report.ref_doctype, raise_exception=True)
	return report


def _result(report: Any, values: Any) -> dict:
	"""The columns and rows that the desk shows for these values: of a prepared report the result that is ready."""
	custom_columns = (
		rows_of(values.custom_columns, "custom_columns") if values.get("custom_columns") else None
	)
	if cint(report.prepared_report) and not cint(values.get("ignore_prepared_report")) and not custom_columns:
		return prepared.typed(prepared.latest(report, running.as_filters(values.get("filters"))))
	parent_field = name_of(values.parent_field, "parent_field") if values.get("parent_field") else None
	is_tree = bool(cint(values.get("is_tree")))
	return running.run(report, values.get("filters"), None, custom_columns, is_tree, parent_field)


def _wanted_rows(values: Any) -> set[int] | None:
	chosen = list_of(values.visible_idx, "visible_idx", int) if values.get("visible_idx") else None
	return set(chosen) if chosen else None


def _check_columns(report: Any, columns: list | None, rows: list | None = None) -> None:
	"""Ask for a reason if personal data is among the columns, or may be among those of a report that has not run yet."""
	if columns is None:
		check_reason((place, field) for place in personal_doctypes() for field in personal_fields(place))
	else:
		named = personal_columns(_fieldnames(columns), report.ref_doctype)
		check_reason([*named, *personal_values(rows or ())])


def _fieldnames(columns: list) -> list[str]:
	"""What the columns of a report are called, by field and by label."""
	return [
		column if isinstance(column, str) else f"{column.get('fieldname')} {column.get('id')}"
		for column in columns
	]


def _log(report: Any, values: Any, columns: Any, rows: int | None) -> None:
	note_export(
		report.ref_doctype,
		report.name,
		values.get("file_format_type") or "Excel",
		values.get("filters"),
		columns,
		rows,
		values.get("reason"),
	)


def generate_report_result(
	report: Any,
	filters: dict | None = None,
	user: str | None = None,
	custom_columns: list | None = None,
	**_rest: Any,
) -> dict:
	"""Columns and rows of a report document."""
	return running.run(report, filters, user, custom_columns)


def get_prepared_report_result(report: Any, filters: dict, dn: str = "", user: str | None = None) -> dict:
	"""The result of a report that was run in the background."""
	return prepared.latest(report, running.as_filters(filters))


@frappe.whitelist(methods=["POST"])
def save_report(reference_report: str, report_name: str, columns: str, filters: str) -> str:
	"""Keep a choice of columns and filters of a report under a name of its own."""
	report = running.find(reference_report)
	values = {
		"report_name": report_name,
		"report_type": "Custom Report",
		"reference_report": reference_report,
	}
	saved = frappe.as_json({"columns": frappe.parse_json(columns), "filters": frappe.parse_json(filters)})
	name = frappe.db.exists("Report", values)
	doc = frappe.get_doc("Report", name) if name else frappe.new_doc("Report")
	doc.update({**values, "is_standard": "No", "ref_doctype": report.ref_doctype, "json": saved})
	doc.save()
	return doc.name


def add_total_row(
	result: list, columns: list, meta: Any = None, is_tree: bool = False, parent_field: str | None = None
) -> list:
	"""The rows and a last one with sums."""
	from frappe.services.reports.columns import as_dicts, rows_as_dicts, with_total

	shown = as_dicts(columns)
	return with_total(rows_as_dicts(result, shown), shown, is_tree, parent_field)
