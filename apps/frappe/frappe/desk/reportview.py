"""What list and report pages ask for: rows, counts, statistics, exports, bulk deletion."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import (
	check_reason,
	note_export,
	personal_columns,
)
from frappe.model import child_table_fields, default_fields, optional_fields
from frappe.model.incoming import exact_meta
from frappe.rights.checks import can_export
from frappe.rights.listing import DatabaseQuery, answer_list
from frappe.rights.listing import get_list as list_documents
from frappe.services import background_files, outcomes
from frappe.services.exporter import tables
from frappe.services.limits import expensive
from frappe.store.filters import as_rows
from frappe.utils import cint
from frappe.utils.asked import list_of

JSON_ARGUMENTS = ("filters", "or_filters", "fields", "group_by_args")
NEVER_FROM_OUTSIDE = (
	"cmd",
	"data",
	"ignore_permissions",
	"user",
	"view",
	"csrf_token",
	"join",
	"run",
	"flags",
	"strict",
	"update",
)
LIST_ARGUMENTS = (
	"fields",
	"filters",
	"or_filters",
	"docstatus",
	"group_by",
	"order_by",
	"limit",
	"limit_start",
	"limit_page_length",
	"start",
	"page_length",
	"distinct",
	"with_comment_count",
	"parent_doctype",
)
DELETED_AT_ONCE = 10


@frappe.whitelist()
def get() -> dict | list:
	"""Rows for a list page, as `keys` and `values`; the arguments are those of the request."""
	args = get_form_params()
	return compress(execute(**args), args=args)


@frappe.whitelist()
def get_list() -> list[dict]:
	"""Rows for a list page, as dicts."""
	return execute(**get_form_params())


@frappe.whitelist()
def get_count() -> int | None:
	"""How many rows the list has for the user, at most `limit` if one is given."""
	args = get_form_params()
	doctype = args.pop("doctype")
	limit = cint(args.get("limit"))
	wanted = {
		key: args.get(key)
		for key in ("filters", "or_filters", "docstatus", "parent_doctype")
		if args.get(key)
	}
	if not limit:
		key = (
			f"count(distinct `tab{doctype}`.name) as total"
			if cint(args.get("distinct"))
			else "count(*) as total"
		)
		return list_documents(doctype, fields=[key], order_by=None, **wanted)[0].total
	return len(
		list_documents(
			doctype, fields=["name"], order_by=None, limit=limit, distinct=True, as_list=True, **wanted
		)
	)


def execute(doctype: str, **kwargs: Any) -> Any:
	"""A list with those arguments that may come from outside."""
	return answer_list(doctype, **{key: value for key, value in kwargs.items() if key in LIST_ARGUMENTS})


def get_form_params() -> frappe._dict:
	"""The arguments of the request, read and cleaned."""
	data = frappe._dict(frappe.local.form_dict)
	for key in NEVER_FROM_OUTSIDE:
		data.pop(key, None)
	if not data.get("doctype") or not isinstance(data.doctype, str):
		frappe.throw(_("Name the DocType of the list."))
	for key in JSON_ARGUMENTS:
		if isinstance(data.get(key), str):
			data[key] = json.loads(data[key]) if data[key] else None
	if isinstance(data.get("docstatus"), str):
		data.docstatus = json.loads(data.docstatus)
	if not data.get("fields"):
		data.fields = ["name"]
	if data.get("group_by") in ("undefined", ""):
		data.pop("group_by")
	data.distinct = bool(cint(data.get("distinct"))) if data.get("distinct") not in (True, "true") else True
	data.with_comment_count = bool(cint(data.get("with_comment_count")))
	if data.get("group_by_args"):
		data.fields = [*data.fields, _group_field(frappe._dict(data.group_by_args))]
	return data


def _group_field(args: frappe._dict) -> str:
	"""The aggregate of a grouped report.

	:raises frappe.ValidationError: for another function than count, sum and avg
	"""
	if args.aggregate_function not in ("count", "sum", "avg"):
		frappe.throw(_("Invalid aggregate function"))
	on = args.get("aggregate_on_field") or args.get("aggregate_on")
	if args.aggregate_function == "count":
		return "count(*) as _aggregate_column"
	table = f"`tab{args.aggregate_on_doctype}`." if args.get("aggregate_on_doctype") else ""
	return f"{args.aggregate_function}({table}`{on}`) as _aggregate_column"


def compress(data: list[dict], args: dict | None = None) -> dict | list:
	"""Rows as one list of keys and a list of values for each."""
	from frappe.utils.people import add_user_info

	if not data:
		return data
	args = args or {}
	info: dict = {}
	keys = list(data[0])
	if not {"_assign", "owner", "modified_by"}.isdisjoint(keys):
		for owner in dict.fromkeys(row.get("owner") for row in data):
			if owner:
				add_user_info(owner, info)
	return {"keys": keys, "values": [[row.get(key) for key in keys] for row in data], "user_info": info}


@frappe.whitelist(methods=["POST"])
def save_report(name: str, doctype: str, report_settings: str) -> str:
	"""Save a report of the report builder; its name.

	:raises frappe.PermissionError: unless the user may, or it is a standard report
	"""
	if frappe.db.exists("Report", name):
		report = frappe.get_doc("Report", name)
		if report.is_standard == "Yes":
			frappe.throw(_("Standard Reports cannot be edited"))
		if report.report_type != "Report Builder":
			frappe.throw(_("Only reports of type Report Builder can be edited"))
		report.check_permission("write")
	else:
		report = frappe.new_doc("Report")
		report.update({"report_name": name, "ref_doctype": doctype})
	report.report_type = "Report Builder"
	report.json = report_settings
	report.save()
	frappe.msgprint(_("Report {0} saved").format(frappe.bold(report.name)), indicator="green", alert=True)
	return report.name


@frappe.whitelist(methods=["POST", "DELETE"])
def delete_report(name: str) -> None:
	"""Delete a report of the report builder."""
	report = frappe.get_doc("Report", name)
	if report.is_standard == "Yes":
		frappe.throw(_("Standard Reports cannot be deleted"))
	if report.report_type != "Report Builder":
		frappe.throw(_("Only reports of type Report Builder can be deleted"))
	report.check_permission("delete")
	report.delete()
	frappe.msgprint(_("Report {0} deleted").format(frappe.bold(report.name)), indicator="green", alert=True)


@frappe.whitelist()
@expensive("export")
def export_query() -> dict | None:
	"""A list as a file, CSV or Excel, with the labels of its fields; the arguments are those of the request.

	With `export_in_background`, or when a request asks for more than 5,000 rows, a worker makes the file and the user is told
	when it is there; the answer is then the `task_id`.

	:raises frappe.PermissionError: without the export right
	"""
	args = get_form_params()
	can_export(args.doctype, raise_exception=True)
	chosen = args.pop("selected_items", None)
	if chosen:
		args.filters = [
			*as_rows(args.doctype, args.get("filters")),
			[args.doctype, "name", "in", json.loads(chosen)],
		]
	args.limit_page_length = 0
	reason = check_reason(personal_columns(args.fields, args.doctype))
	if cint(args.pop("export_in_background", None)) or _is_large(args):
		_log_export(args, None, reason)
		return background_files.begin(
			"frappe.desk.reportview.run_report_view_export_job", form_params={**args, "reason": reason}
		)
	table, title, file_type = _export_table(args)
	_log_export(args, len(table) - 1, reason)
	tables.respond(table, title, file_type)
	return None


def run_report_view_export_job(form_params: dict, task_id: str) -> None:
	"""What a worker does for `export_query`: the file for the user who asked."""
	args = frappe._dict(form_params)
	background_files.advance(5, _("Export"))
	table, title, file_type = _export_table(args)
	_log_export(args, len(table) - 1, args.get("reason"))
	background_files.advance(50, _("Export"), title)
	content, extension = tables.as_file(table, title, file_type)
	background_files.keep(f"{title}.{extension}", content, task_id)


def _is_large(args: frappe._dict) -> bool:
	"""Whether a request asks for more rows than a thread of the server should be busy with."""
	if getattr(frappe.local, "request", None) is None:
		return False
	wanted = {key: args.get(key) for key in ("filters", "or_filters", "docstatus", "parent_doctype")}
	asked = {key: value for key, value in wanted.items() if value}
	rows = list_documents(
		args.doctype,
		fields=["name"],
		order_by=None,
		limit=background_files.EXPORTED_AT_ONCE + 1,
		as_list=True,
		**asked,
	)
	return len(rows) > background_files.EXPORTED_AT_ONCE


def _export_table(args: frappe._dict) -> tuple[list[list], str, str]:
	"""Heading and rows of an export, its title and format."""
	query = DatabaseQuery(args.doctype)
	rows = query.execute(**{key: value for key, value in args.items() if key in LIST_ARGUMENTS})
	keys = list(rows[0]) if rows else [_bare(field)[0] for field in args.fields]
	places = {
		_bare(field)[0]: _bare(field)[1] or args.doctype for field in args.fields if isinstance(field, str)
	}
	head = [_("Sr"), *(label_of(key, places.get(key, args.doctype)) for key in keys)]
	body = [[number, *(row.get(key) for key in keys)] for number, row in enumerate(rows, 1)]
	if cint(args.get("add_totals_row")):
		body.append(_totals(keys, rows, args.doctype))
	return [head, *body], args.get("title") or args.doctype, args.get("file_format_type") or "CSV"


def _bare(field: Any) -> tuple[str, str | None]:
	"""The fieldname in an entry of `fields`, and its DocType if it names one."""
	text = str(field).replace("`", "").strip()
	text = text.rpartition(" as ")[2] if " as " in text else text
	table, dot, name = text.rpartition(".")
	return (name if dot else text), (table[3:] if table.startswith("tab") else None)


def label_of(fieldname: str, doctype: str) -> str:
	"""The heading of a column in an export."""
	if fieldname == "name":
		return _("ID")
	df = frappe.get_meta(doctype).get_field(fieldname)
	return _(df.label) if df and df.label else fieldname


def _totals(keys: list[str], rows: list[dict], doctype: str) -> list:
	meta = frappe.get_meta(doctype)
	found: list = [_("Total")]
	for key in keys:
		df = meta.get_field(key)
		numeric = df and df.fieldtype in ("Int", "Float", "Currency", "Percent", "Duration")
		found.append(sum(row.get(key) or 0 for row in rows) if numeric else "")
	return found


def _log_export(args: frappe._dict, rows: int | None, reason: str | None) -> None:
	note_export(
		args.doctype,
		args.get("title") or args.doctype,
		args.get("file_format_type") or "CSV",
		args.get("filters"),
		args.fields,
		rows,
		reason,
	)


@frappe.whitelist(methods=["POST", "DELETE"])
def delete_items() -> None:
	"""Delete several documents (`items` of `doctype`), each for itself; many of them in the background."""
	items = sorted(list_of(frappe.form_dict.get("items"), "items", (str, int)), reverse=True, key=str)
	doctype = exact_meta(frappe.form_dict.get("doctype")).name
	if len(items) > DELETED_AT_ONCE:
		frappe.enqueue("frappe.desk.reportview.delete_bulk", doctype=doctype, items=items)
	else:
		delete_bulk(doctype, items)


def delete_bulk(doctype: str, items: list[str]) -> None:
	"""Delete documents; what cannot be deleted stays and is told, with the reason."""
	refused = outcomes.each(items, lambda name: frappe.delete_doc(doctype, name))
	if not refused:
		return
	left = ", ".join(map(str, refused))
	if len(refused) < len(items):
		text = _("Deleted all documents except {0}").format(left)
	else:
		text = _("Failed to delete {0} documents: {1}").format(len(refused), left)
	frappe.msgprint(f"{text}<br>{outcomes.lines(refused)}", indicator="red")


@frappe.whitelist()
def get_sidebar_stats(stats: str | list, doctype: str, filters: str | list | None = None) -> dict:
	"""Counts for the side of a list, by tag."""
	return {"stats": get_stats(stats, doctype, filters)}


@frappe.whitelist()
def get_stats(stats: str | list, doctype: str, filters: str | list | None = None) -> dict:
	"""For each of the columns in `stats` its values and how many documents that the user may see have them."""
	stats = list_of(stats, "stats", str)
	filters = frappe.parse_json(filters) if filters else []
	columns = frappe.db.columns(f"tab{frappe.get_meta(doctype).name}")
	found: dict = {}
	for column in stats:
		if column not in columns:
			continue
		rows = list_documents(
			doctype,
			fields=[f"`{column}` as value", "count(*) as count"],
			filters=[*as_rows(doctype, filters), [doctype, column, "is", "set"]],
			group_by=f"`tab{doctype}`.`{column}`",
			order_by=None,
			as_list=True,
		)
		if column == "_user_tags":
			found[column] = _by_tag(rows)
			empty = list_documents(
				doctype,
				fields=["count(*) as total"],
				filters=[*as_rows(doctype, filters), [doctype, column, "is", "not set"]],
				order_by=None,
			)
			found[column].append([_("No Tags"), empty[0].total])
		else:
			found[column] = [list(row) for row in rows]
	return found


def _by_tag(rows: list[tuple]) -> list[list]:
	counts: dict[str, int] = {}
	for tags, count in rows:
		for tag in (tags or "").split(","):
			if tag.strip():
				counts[tag.strip()] = counts.get(tag.strip(), 0) + count
	return [[tag, count] for tag, count in sorted(counts.items())]


@frappe.whitelist()
def get_filter_dashboard_data(stats: str, doctype: str, filters: str | None = None) -> dict:
	raise NotImplementedError("frappe.desk.reportview.get_filter_dashboard_data")


def build_match_conditions(doctype: str, user: str | None = None, as_condition: bool = True) -> Any:
	"""What a user may see of a DocType, as SQL text."""
	return DatabaseQuery(doctype, user=user).build_match_conditions(as_condition=as_condition)


def get_match_cond(doctype: str, as_condition: bool = True) -> str:
	"""The same, to be added to a condition with `and`."""
	found = build_match_conditions(doctype, as_condition=as_condition)
	if not as_condition:
		return found
	return (" and " + found).replace("%", "%%") if found else ""


def get_filters_cond(doctype: str, filters: Any, conditions: list, **ignored: Any) -> str:
	"""Filters as SQL text, to be added to a condition with `and`."""
	from frappe.rights.conditions import as_text
	from frappe.store.conditions import where

	if not filters:
		return ""
	found = as_text(where(doctype, as_rows(doctype, frappe.parse_json(filters)), none_is_null=False))
	return (" and " + found).replace("%", "%%") if found else ""


def is_standard(fieldname: str) -> bool:
	"""Whether every DocType has this field."""
	name = fieldname.rpartition(".")[2].strip("`")
	return name in default_fields or name in optional_fields or name in child_table_fields
