"""Every face by which the server can be asked for a document, told by itself: routes, whitelisted functions, parameters."""

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass

import frappe


@dataclass(frozen=True)
class Target:
	"""What is asked for: a document that is (or is not) within reach, and where it hangs."""

	doctype: str
	name: str
	organization: str
	file_url: str = ""
	campaign: str = ""


Ask = tuple[str, str, dict]
"""HTTP method, path, values."""


SHAPE = ("tabPrint Format", "tabProperty Setter")
"""What shapes screens and paper; a System Manager makes it, and may name it after anything."""

ENDS_SESSIONS = (
	"frappe.handler.logout",
	"frappe.handler.web_logout",
	"frappe.sessions.clear",
	"frappe.sessions.end_all_sessions",
	"frappe.realtime.stream",
)
"""They close the session that asks, or other people's, or keep it waiting."""

WRITES = re.compile(
	r"add|remove|delete|set_|save|update|toggle|apply|assign|close|follow|make|new_|clear|mark|cancel|bulk|discard|rename|submit"
).search


def import_everything() -> None:
	"""Import every module of both apps, so that every whitelisted function is registered."""
	for app in ("frappe", "party_investigation"):
		package = importlib.import_module(app)
		for module in pkgutil.walk_packages(package.__path__, f"{app}.", onerror=lambda name: None):
			if ".test" not in module.name and "conftest" not in module.name:
				importlib.import_module(module.name)


def whitelisted() -> list[tuple[str, list[str], inspect.Signature, bool]]:
	"""Path, HTTP methods, signature, and whether it is a document's method, of everything that may be called."""
	found = []
	for function in frappe.whitelisted:
		is_method = "." in function.__qualname__
		methods = list(frappe.allowed_http_methods_for_whitelisted_func[function])
		path = f"{function.__module__}.{function.__qualname__}"
		found.append((path, methods, inspect.signature(function), is_method))
	return sorted(found)


def _layout(target: Target) -> str:
	"""A print format made by clicks that asks for all of a document; as a name it is none."""
	fields = ("name", "member", "member_name", "identity_number", "phone", "home_address", "remark")
	blocks = [{"fieldname": name, "show_empty": 1} for name in fields]
	blocks.append({"fieldtype": "HTML", "html": "{{ doc.as_dict() }}"})
	layout = {"header": "{{ doc.name }}", "sections": [{"columns": [{"fields": blocks}]}]}
	values = {"doc_type": target.doctype, "print_format_builder_beta": 1, "format_data": json.dumps(layout)}
	return json.dumps(values)


def arguments(signature: inspect.Signature, target: Target, user: str) -> dict:
	"""A value for each parameter of a function, forged to reach `target`."""
	known = {
		**dict.fromkeys(
			(
				"doctype",
				"dt",
				"reference_doctype",
				"ref_doctype",
				"share_doctype",
				"document_type",
				"linked",
				"parent",
			),
			target.doctype,
		),
		**dict.fromkeys(
			(
				"name",
				"docname",
				"dn",
				"reference_name",
				"doc_name",
				"old_name",
				"value",
				"txt",
				"search_term",
				"title",
				"member",
			),
			target.name,
		),
		**{key: [target.name] for key in ("names", "docnames", "items", "docs")},
		"doc": {"doctype": target.doctype, "name": target.name},
		"args": {"doctype": target.doctype, "name": target.name, "assign_to": [user], "user": user},
		"filters": {"name": target.name},
		"fields": ["*"],
		"fieldname": ["name", "identity_number", "home_address", "remark"],
		"field": "organization",
		"organization": target.organization,
		"campaign": target.campaign,
		"annex": 3,
		"format": "xlsx",
		"reason": "a test",
		"user": user,
		"arg": user,
		"assign_to": user,
		"file_url": target.file_url,
		"import_file": target.file_url,
		"content": "x",
		"comment_email": user,
		"comment_by": user,
		"tag": "x",
		"method": "rename",
		"stats": ["owner", "_user_tags", "organization"],
		**dict.fromkeys(("web_form", "web_form_name"), target.doctype.lower().replace(" ", "-")),
		"data": {"doctype": target.doctype, "name": target.name, "remark": "x"},
		"ignore_permissions": 1,
		"ignore_user_permissions": 1,
		"parent_doctype": "Party Member",
		"html": f"<img src='{target.file_url}'>",
		"print_format": _layout(target),
		"read": 1,
		"everyone": 1,
		"permission_to": "read",
		"following": 1,
		"is_root": 1,
		"prev": 0,
		"action": "Save",
		"new_name": f"{target.name}x",
		"new_password": "no",
		"tags": "x,y",
		"states": ["Open"],
		"workflow_state_field": "status",
		"current_filters": [],
		"folder": "Home",
		"perm_type": "read",
	}
	return {name: known.get(name, "1") for name in signature.parameters if name not in ("self", "kwargs")}


def of_doctype(doctype: str, fields: list[str], parent: str | None, single: list[str]) -> Iterator[Ask]:
	"""Asking a DocType for all it has; `single` are the fields asked for one by one."""
	also = {"parent": parent, "parent_doctype": parent} if parent else {}
	client, view = "/api/method/frappe.client.", "/api/method/frappe.desk.reportview."
	for asked in (["*"], fields):
		yield "GET", f"/api/resource/{doctype}", {"fields": asked, "limit_page_length": 0, **also}
		yield "GET", f"/api/v2/document/{doctype}", {"fields": asked, "limit": 200, **also}
		yield "GET", f"{view}get", {"doctype": doctype, "fields": asked, "page_length": 500, **also}
	yield "GET", f"{client}get_list", {"doctype": doctype, "fields": ["*"], "limit_page_length": 0, **also}
	yield "GET", f"{client}get_value", {"doctype": doctype, "fieldname": fields, "filters": {}, **also}
	yield "GET", f"{client}get", {"doctype": doctype, "filters": {}, **also}
	yield "GET", f"{view}get_list", {"doctype": doctype, "fields": [f"`tab{doctype}`.*"], **also}
	yield (
		"GET",
		f"{view}export_query",
		{"doctype": doctype, "fields": ["*"], "file_format_type": "CSV", "reason": "a test", **also},
	)
	yield (
		"GET",
		f"{view}export_query",
		{"doctype": doctype, "fields": fields, "file_format_type": "Excel", "reason": "a test", **also},
	)
	yield "GET", "/api/method/frappe.desk.search.search_link", {"doctype": doctype, "txt": ""}
	yield (
		"GET",
		"/api/method/frappe.desk.search.search_widget",
		{"doctype": doctype, "txt": "ZQ", "as_dict": 1, "ignore_user_permissions": 1},
	)
	yield "GET", "/api/method/frappe.desk.form.load.getdoctype", {"doctype": doctype, "with_parent": 1}
	yield "GET", f"/api/v2/doctype/{doctype}/meta", {}
	yield (
		"GET",
		"/api/method/frappe.desk.treeview.get_children",
		{"doctype": doctype, "is_root": 1, "parent": ""},
	)
	yield (
		"GET",
		"/api/method/frappe.desk.treeview.get_all_nodes",
		{"doctype": doctype, "label": "", "parent": "", "tree_method": "frappe.desk.treeview.get_children"},
	)
	yield (
		"GET",
		"/api/method/frappe.core.doctype.data_import.data_import.download_template",
		{
			"doctype": doctype,
			"export_fields": {doctype: fields},
			"export_records": "all",
			"file_type": "CSV",
			"reason": "a test",
		},
	)
	for name in single:
		yield (
			"GET",
			"/api/method/frappe.desk.listview.get_group_by_count",
			{"doctype": doctype, "current_filters": [], "field": name},
		)
		yield "GET", f"/api/resource/{doctype}", {"fields": [f"{name} as x", f"max({name}) as y"], **also}
	yield (
		"GET",
		"/api/method/frappe.desk.doctype.number_card.number_card.get_result",
		{"doc": {"document_type": doctype, "function": "Count", "type": "Document Type"}},
	)
	yield (
		"GET",
		"/api/method/frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
		{
			"chart": {
				"document_type": doctype,
				"chart_type": "Group By",
				"group_by_based_on": fields[-1],
				"group_by_type": "Count",
				"type": "Bar",
			}
		},
	)


def of_document(target: Target, formats: list[str]) -> Iterator[Ask]:
	"""Asking for one document in every way."""
	doctype, name = target.doctype, target.name
	for version in ("resource", "v1/resource", "v2/document"):
		yield "GET", f"/api/{version}/{doctype}/{name}", {}
		yield "GET", f"/api/{version}/{doctype}/{name}", {"expand_links": 1}
	yield "GET", f"/api/v2/document/{doctype}/{name}/copy", {}
	form = doctype.lower().replace(" ", "-")
	yield "GET", f"/{form}/{name}/edit", {}
	yield (
		"GET",
		"/api/method/frappe.website.doctype.web_form.web_form.get_form_data",
		{"doctype": doctype, "docname": name, "web_form_name": form},
	)
	yield "GET", "/api/method/frappe.client.get", {"doctype": doctype, "name": name}
	yield "GET", "/api/method/frappe.desk.form.load.getdoc", {"doctype": doctype, "name": name}
	yield "GET", "/api/method/frappe.desk.form.load.get_docinfo", {"doctype": doctype, "name": name}
	for given in formats:
		yield "GET", "/printview", {"doctype": doctype, "name": name, "format": given}
		yield (
			"POST",
			"/api/method/frappe.www.printview.get_html_and_style",
			{"doc": doctype, "name": name, "print_format": given},
		)
	yield "PUT", f"/api/resource/{doctype}/{name}", {"idx": 3}
	yield "PUT", f"/api/v2/document/{doctype}/{name}", {"owner": "x", "idx": 3}
	yield (
		"POST",
		"/api/method/frappe.client.set_value",
		{"doctype": doctype, "name": name, "fieldname": "remark", "value": "taken"},
	)
	yield (
		"POST",
		"/api/method/frappe.client.bulk_update",
		{"docs": [{"doctype": doctype, "docname": name, "remark": "taken"}]},
	)
	yield "DELETE", f"/api/resource/{doctype}/{name}", {}
	yield (
		"POST",
		"/api/method/frappe.desk.reportview.delete_items",
		{"doctype": doctype, "items": json.dumps([name])},
	)


def routes() -> list[tuple[str, set[str]]]:
	"""The addresses of the API as its own map has them."""
	from frappe.api import _routes

	return [(rule.rule, set(rule.methods or ("GET", "POST"))) for rule in _routes.iter_rules()]
