"""Tables of the marked site as an administrator makes them by clicks, with all that belongs to such a table, and rows of both colleges."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leak_marks import OTHER, OWN, Mark

import frappe

if TYPE_CHECKING:
	from leak_world import World

OWN_TABLES = (
	("Own Unit Ledger", "organization", "Party Organization"),
	("Own Member Ledger", "member", "Party Member"),
	("Own Loose Ledger", "", ""),
)
"""Tables of the site: name, the link that says where a row hangs, what it links to. Nobody has opened the last."""
UNIT, MEMBER = OWN_TABLES[0][0], OWN_TABLES[1][0]
LINES = "Own Ledger Line"
REPORT, FORMAT, NOTICE, WORKFLOW = "Own Report", "Own Format", "Own Notice", "Own Workflow"
BOARD = "Own Board"
FIGURES = ("Own Count", "Own Amount")
"""A card and a chart of each name; those of the second show what is summed, and telephones, which are of level 1."""
WEB_FORMS = (UNIT, MEMBER, "Party Member", "Disposition Case")
"""DocTypes that have a web form with all their fields; its name and route are the DocType's."""
RIGHTS = ("read", "write", "create", "delete", "report", "export", "import", "print", "email", "share")
CONFIDANTS = ("Branch Secretary", "Committee Officer")
"""Who reads the fields of level 1."""
COLUMNS = ("name", "remark", "state", "amount", "telephone", "organization")
AMOUNTS = {OWN: 4_100_000_017, OTHER: 4_200_000_023}
"""What the rows of a branch sum up to: figures of a return that are told apart."""


def make_own_tables(world: "World") -> None:
	"""Tables open to all roles, two that link to a place, one that links to nothing; a row of each, with a line, in both branches."""
	from party_investigation.install import ROLES

	_table(LINES, [_field("item"), _field("secret", permlevel=1)], istable=1)
	world.app_doctypes.append(LINES)
	rules = [{"role": role, **dict.fromkeys(RIGHTS, 1)} for role in (*ROLES, "Desk User")]
	above = {"permlevel": 1, **dict.fromkeys(RIGHTS, 0), "read": 1, "write": 1}
	rules += [{"role": role, **above} for role in CONFIDANTS]
	for name, link, options in OWN_TABLES:
		fetched = {"fetch_from": "member.phone"} if link == "member" else {}
		fields = [
			_field("remark"),
			_field("state", "Select", options="Open\nClosed"),
			_field("amount", "Currency"),
			_field("telephone", permlevel=1, **fetched),
			_field("lines", "Table", options=LINES),
		]
		_table(name, [*fields, _field(link, "Link", options=options)] if link else fields, permissions=rules)
		world.app_doctypes.append(name)
		for branch in (OWN, OTHER):
			value = branch if options == "Party Organization" else world.made["Party Member"][branch]
			row = frappe.get_doc(
				{
					"doctype": name,
					"remark": branch,
					"state": "Open",
					"amount": AMOUNTS[branch],
					"lines": [{"item": branch, "secret": branch}],
					**({link: value} if link else {}),
				}
			)
			row.insert()
			world.own_rows[row.name] = branch
	for branch, amount in AMOUNTS.items():
		world.marks[str(amount)] = Mark(branch, UNIT, 0, "amount")
	_make_belongings()


def _field(fieldname: str, fieldtype: str = "Data", **more) -> dict:
	return {"fieldname": fieldname, "fieldtype": fieldtype, "label": fieldname.title(), **more}


def _table(name: str, fields: list[dict], **more) -> None:
	values = {"module": "Custom", "custom": 1, "autoname": "hash", "allow_import": 1, "track_changes": 1}
	frappe.get_doc({"doctype": "DocType", "name": name, **values, "fields": fields, **more}).insert()


def _make_belongings() -> None:
	"""What is made of a table by clicks: its part in the campaign, workflow, print format, report, cards, charts and a notification."""
	figures = [
		{"label": "Rows", "kind": "Count"},
		{"label": "States", "kind": "Count", "group_by": "state"},
		{"label": "Amount", "kind": "Sum", "sum_field": "amount"},
	]
	for table in (UNIT, MEMBER):
		campaign = {
			"document_type": table,
			"title": table,
			"form_set": "Survey Registration",
			"in_progress": 1,
		}
		_make("Campaign Table", **campaign, figures=figures)
	_make_workflow()
	_make_web_forms()
	for number, name in enumerate(FIGURES):
		card = (
			{"function": "Sum", "aggregate_function_based_on": "amount"} if number else {"function": "Count"}
		)
		_make("Number Card", label=name, type="Document Type", document_type=UNIT, is_public=1, **card)
		group = "telephone" if number else "remark"
		chart = {"chart_type": "Group By", "group_by_based_on": group, "type": "Bar", "filters_json": "[]"}
		_make("Dashboard Chart", chart_name=name, document_type=UNIT, is_public=1, **chart)
	told = json.dumps(["remark", "amount", "telephone"])
	board = {"kanban_board_name": BOARD, "reference_doctype": UNIT, "field_name": "state", "fields": told}
	_make("Kanban Board", **board)
	columns = [[name, UNIT] for name in COLUMNS] + [["item", LINES], ["secret", LINES]]
	_make(
		"Report",
		report_name=REPORT,
		ref_doctype=UNIT,
		report_type="Report Builder",
		is_standard="No",
		json=json.dumps({"fields": columns, "filters": [], "order_by": "creation desc", "add_totals_row": 1}),
	)
	blocks = [{"fieldname": name, "show_empty": 1} for name in (*COLUMNS, "lines")]
	blocks[-1]["table_columns"] = [{"fieldname": "item"}, {"fieldname": "secret"}]
	layout = {"sections": [{"columns": [{"fields": blocks}]}]}
	_make(
		"Print Format",
		name=FORMAT,
		doc_type=UNIT,
		standard="No",
		print_format_builder_beta=1,
		format_data=json.dumps(layout),
	)
	_make(
		"Notification",
		name=NOTICE,
		enabled=1,
		document_type=UNIT,
		event="Save",
		channel="System Notification",
		subject="{{ doc.remark }} {{ doc.telephone }}",
		recipients=[{"receiver_by_role": "Branch Secretary"}, {"receiver_by_role": "Branch Recorder"}],
	)


def web_form_of(doctype: str) -> str:
	"""The name and the route of a DocType's web form."""
	return doctype.lower().replace(" ", "-")


def _make_web_forms() -> None:
	"""Web forms that ask for everything, and allow everything that one may allow."""
	from frappe.website.forms import NOT_TAKEN

	allowed = ("published", "allow_multiple", "allow_edit", "allow_delete", "allow_comments", "show_list")
	for doctype in WEB_FORMS:
		meta = frappe.get_meta(doctype)
		left_out = (
			*NOT_TAKEN,
			"Section Break",
			"Column Break",
			"Tab Break",
			"HTML",
			"Heading",
			"Image",
			"Fold",
		)
		fields = [df.fieldname for df in meta.fields if df.fieldtype not in left_out]
		_make(
			"Web Form",
			title=doctype,
			route=web_form_of(doctype),
			doc_type=doctype,
			web_form_fields=[{"fieldname": name, "show_in_filter": 1} for name in fields],
			**dict.fromkeys(allowed, 1),
		)


def _make(doctype: str, **values) -> None:
	frappe.get_doc({"doctype": doctype, **values}).insert()


def _make_workflow() -> None:
	"""A row is agreed to by an officer, and then is no branch's to change."""
	for state in ("Draft", "Agreed"):
		_make("Workflow State", workflow_state_name=state)
	_make("Workflow Action Master", workflow_action_name="Agree")
	states = [("Draft", "Branch Secretary"), ("Agreed", "Committee Officer")]
	agree = {"state": "Draft", "action": "Agree", "next_state": "Agreed", "allowed": "Committee Officer"}
	_make(
		"Workflow",
		workflow_name=WORKFLOW,
		document_type=UNIT,
		is_active=1,
		workflow_state_field="workflow_state",
		states=[{"state": state, "doc_status": "0", "allow_edit": role} for state, role in states],
		transitions=[agree],
	)


def make_imports(world: "World") -> None:
	"""An import of each branch's secretary: rows in a file, and what became of them."""
	from frappe.utils.file_manager import save_file

	for branch in (OWN, OTHER):
		frappe.set_user(world.person("Branch Secretary", branch).user)
		mark = world.new_mark(branch, UNIT, 0, "row of an import")
		content = f"Remark,Organization\n{mark},{branch}\n".encode()
		file = save_file("ledger.csv", content, None, None, is_private=1)
		values = {
			"reference_doctype": UNIT,
			"import_type": "Insert New Records",
			"import_file": file.file_url,
		}
		_make("Data Import", **values)
		frappe.set_user("Administrator")
		world.files[file.file_url] = branch
		world.contents[file.content_hash] = world.marks[mark]


def asks(imports: list[str]) -> Iterator[tuple[str, str, dict]]:
	"""Asking for all that belongs to a table of the site: HTTP method, path, values.

	:param imports: the names of the imports
	"""
	method, desk = "/api/method/frappe.", "/api/method/frappe.desk."
	yield "GET", f"{desk}query_report.run", {"report_name": REPORT, "filters": {}}
	yield "GET", f"{desk}query_report.export_query", {"report_name": REPORT, "file_format_type": "CSV"}
	columns = [f"`tab{UNIT}`.`{name}`" for name in COLUMNS] + [
		f"`tab{LINES}`.`item`",
		f"`tab{LINES}`.`secret`",
	]
	listed = {"doctype": UNIT, "fields": columns}
	yield "GET", f"{desk}reportview.get", {**listed, "page_length": 500}
	yield (
		"GET",
		f"{desk}reportview.export_query",
		{**listed, "file_format_type": "Excel", "title": REPORT, "reason": "a test"},
	)
	for name in ("item", "secret"):
		yield (
			"GET",
			f"{desk}reportview.get",
			{
				"doctype": UNIT,
				"fields": [f"`tab{LINES}`.`{name}` as x", "count(*) as n"],
				"group_by": f"`tab{LINES}`.`{name}`",
			},
		)
	for more in ({}, {"column": "Open"}, {"filters": [[UNIT, "telephone", "like", "%"]]}):
		yield "GET", f"{desk}kanban.get_cards", {"board_name": BOARD, "page_length": 100, **more}
	yield "GET", f"{desk}listview.get_list_views", {"doctype": UNIT}
	yield "GET", f"/api/resource/Kanban Board/{BOARD}", {}
	for name in FIGURES:
		yield "GET", "/api/resource/Number Card/" + name, {}
		for doctype, face in (("Number Card", "number_card"), ("Dashboard Chart", "dashboard_chart")):
			path = f"{desk}doctype.{face}.{face}."
			if doctype == "Number Card":
				yield "GET", f"{path}get_result", {"doc": {"doctype": doctype, "name": name}}
				yield "GET", f"{path}get_percentage_difference", {"doc": {"doctype": doctype, "name": name}}
			else:
				yield "GET", f"{path}get", {"chart_name": name, "refresh": 1}
				yield "GET", f"{path}get", {"chart_name": name}
	yield "GET", "/api/resource/Data Import", {"fields": ["*"], "limit_page_length": 0}
	yield "GET", "/api/resource/Data Import Log", {"fields": ["*"], "limit_page_length": 0}
	for name in imports:
		yield "GET", f"/api/resource/Data Import/{name}", {}
		path = f"{method}core.doctype.data_import.data_import."
		yield "GET", f"{path}get_preview_from_template", {"data_import": name}
		yield "GET", f"{path}get_import_logs", {"data_import": name}
		for called in ("get_preview_from_template", "check_rows"):
			yield "POST", "/api/method/run_doc_method", {"dt": "Data Import", "dn": name, "method": called}
	yield "GET", "/api/resource/Notification Log", {"fields": ["*"], "limit_page_length": 0}
	yield "GET", "/api/resource/Campaign Table", {"fields": ["*"], "limit_page_length": 0}
	yield "GET", f"/api/resource/Campaign Table/{UNIT}", {}
	yield "GET", f"{desk}query_report.run", {"report_name": "Progress by Unit", "filters": {}}
	for doctype in WEB_FORMS:
		yield from _of_web_form(doctype)
	yield "GET", f"{desk}listview.get_group_by_count", {"doctype": UNIT, "field": "telephone"}
	yield "GET", f"{desk}listview.get_group_by_count", {"doctype": UNIT, "field": "workflow_state"}


def _of_web_form(doctype: str) -> Iterator[tuple[str, str, dict]]:
	"""The pages of a web form and what its script asks for; two of its documents, by name."""
	form = web_form_of(doctype)
	path = "/api/method/frappe.website.doctype.web_form.web_form."
	for page in ("", "/new", "/list", "/list?start=1"):
		yield "GET", f"/{form}{page}", {}
	for field in ("telephone", "phone", "remark", "member"):
		yield "GET", f"/{form}/list", {field: "1"}
	yield "GET", f"{path}get_web_form_filters", {"web_form_name": form}
	yield "GET", f"{path}get_form_data", {"doctype": doctype, "web_form_name": form}
