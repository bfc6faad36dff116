"""Pointed attacks of who builds own tables: what is built honestly, bent in one place, by every door."""

import base64
import copy
import hashlib
import json
import random

from attack_requests import METHOD, Request
from leak_marks import Person

BUILDER = "Investigation Administrator"
MODULE = "Own Tables"
FORMS = (
	"Party Member",
	"Investigation Record",
	"User",
	"DocType",
	"Organization Appointment",
	"Return Version",
)
ROLES = ("All", "Guest", "System Manager", "Security Administrator", BUILDER, "Branch Secretary", "Desk User")
TEXTS = (
	*(
		"{{ frappe.session.user }}",
		"<img src=x onerror=x()>",
		"eval:frappe.call('x')",
		"fn:x",
		":Party Member",
	),
	*("frappe.get_all('User')", "member.identity_number", "member.phone", "select 1", "script", "1", "owner"),
)
CARRIED = f"{METHOD}frappe.custom.customization_file"
REMOVED = f"{METHOD}frappe.custom.removed_fields"
REMOVABLE = ("said", "number", "organization", "phone", "identity_number", "SAID", "owner", "%")
TYPES = ("HTML", "Button", "Dynamic Link", "Code", "Table", "Password", "Link", "Data", "Read Only", "Image")
TARGETS = (
	"Party Member",
	"User",
	"DocType",
	"Disposition Case",
	"Has Role",
	"Campaign Table",
	"party member",
)


def is_built(row: dict) -> bool:
	"""Whether a row of DocType is a table that builders make."""
	return row.get("module") == MODULE and str(row.get("custom")) == "1"


class AtBuilding:
	"""Requests of a builder."""

	def __init__(self, chance: random.Random) -> None:
		self.chance = chance
		self.tables = 0

	def building(self, _person: Person) -> list[Request]:
		"""Something that is built, as it should be or bent."""
		make = self.chance.choice(
			(
				self._table,
				self._table,
				self._field,
				self._flow,
				self._view,
				self._paper,
				self._page,
				self._space,
			)
		)
		doc = make()
		if self.chance.random() < 0.8:
			self._bend(doc)
		asks = [
			("POST", f"/api/resource/{doc['doctype']}", doc),
			("POST", f"{METHOD}frappe.client.insert", {"doc": doc}),
			("POST", f"{METHOD}frappe.client.save", {"doc": doc}),
			("POST", f"{METHOD}frappe.desk.form.save.savedocs", {"doc": json.dumps(doc), "action": "Save"}),
			("PUT", f"/api/resource/{doc['doctype']}/{doc.get('name') or 'x'}", doc),
			("POST", f"{METHOD}frappe.client.insert_many", {"docs": [doc]}),
			*self._aside(doc),
		]
		method, path, values = self.chance.choice(asks[: self.chance.choice([2, len(asks)])])
		return [Request(method, path, dict(values), ["something built"])]

	def _aside(self, doc: dict) -> list[tuple[str, str, dict]]:
		"""Doors beside saving: rows alone, values, names, deletions, of what was built and of what was not."""
		table = self.chance.choice([self._built(), *TARGETS])
		row = {"parent": table, "parenttype": "DocType", "role": self.chance.choice(ROLES), "read": 1}
		names = {"doctype": doc["doctype"], "name": self.chance.choice([doc.get("name") or "x", table])}
		value = self.chance.choice(TEXTS)
		return [
			("POST", "/api/resource/DocPerm", {**row, "parentfield": "permissions", "permlevel": 1}),
			("POST", "/api/resource/Custom DocPerm", row),
			(
				"POST",
				"/api/resource/DocField",
				{**row, "parentfield": "fields", "fieldname": "x", "fieldtype": "Data", "permlevel": 0},
			),
			(
				"POST",
				"/api/resource/Property Setter",
				{
					"doctype_or_field": "DocField",
					"doc_type": table,
					"field_name": "phone",
					"property": "permlevel",
					"value": "0",
				},
			),
			(
				"POST",
				f"{METHOD}frappe.client.set_value",
				{
					**names,
					"fieldname": self.chance.choice(["module", "custom", "description"]),
					"value": value,
				},
			),
			(
				"POST",
				f"{METHOD}frappe.rename_doc",
				{"doctype": "DocType", "old": table, "new": f"{table} 2"},
			),
			("DELETE", f"/api/resource/DocType/{table}", {}),
			("POST", f"{REMOVED}.get_removed_fields", {"doctype": table}),
			("POST", f"{CARRIED}.make_file", {"doctypes": json.dumps([table])}),
			*self._file(doc),
			*(
				(
					"POST",
					f"{REMOVED}.{way}_field",
					{"doctype": table, "fieldname": self.chance.choice(REMOVABLE)},
				)
				for way in ("restore", "purge")
			),
			("POST", f"{METHOD}frappe.client.delete", names),
		]

	def _file(self, doc: dict) -> list[tuple[str, str, dict]]:
		"""The document in a file, to look at it and to take it in."""
		content = json.dumps([{"name": doc.get("name") or "Attack", **doc}]).encode()
		given = {"content": base64.b64encode(content).decode()}
		return [
			("POST", f"{CARRIED}.preview", given),
			("POST", f"{CARRIED}.take_in", {**given, "digest": hashlib.sha256(content).hexdigest()}),
		]

	def _bend(self, doc: dict) -> None:
		"""Change one thing of a document or of one of its rows."""
		rows = [row for value in doc.values() if isinstance(value, list) for row in value]
		inside = self.chance.choice([doc, *rows, *rows])
		key, value = self.chance.choice(
			[
				*((key, self.chance.choice(TEXTS)) for key in inside if key != "doctype"),
				("fieldtype", self.chance.choice(TYPES)),
				("options", self.chance.choice([*TARGETS, *TEXTS])),
				("role", self.chance.choice(ROLES)),
				("allowed", self.chance.choice(ROLES)),
				("permlevel", self.chance.choice([1, "1", 0, -1])),
				(
					"fetch_from",
					self.chance.choice(["member.identity_number", "member.name", "organization.lft"]),
				),
				*((flag, 1) for flag in ("is_virtual", "issingle", "has_web_view", "allow_guest_to_view")),
				*(
					(flag, 1)
					for flag in ("ignore_user_permissions", "ignore_xss_filter", "set_user_permissions")
				),
				*((flag, self.chance.choice(["Organization", 0])) for flag in ("module", "custom")),
				*(
					(name, self.chance.choice(TARGETS))
					for name in ("dt", "doc_type", "document_type", "name")
				),
				*(
					(code, self.chance.choice(TEXTS))
					for code in ("html", "css", "query", "condition", "depends_on")
				),
			]
		)
		inside[key] = copy.deepcopy(value)

	def _built(self) -> str:
		"""The name of a table that was built, or may have been."""
		return f"Attack Table {self.chance.randint(0, self.tables)}"

	def _table(self) -> dict:
		if self.chance.random() < 0.6:
			self.tables += 1
		return {
			"doctype": "DocType",
			"name": self._built() if self.chance.random() < 0.5 else f"Attack Table {self.tables}",
			"module": MODULE,
			"custom": 1,
			"fields": [
				{
					"fieldname": "organization",
					"fieldtype": "Link",
					"label": "O",
					"options": "Party Organization",
				},
				{"fieldname": "member", "fieldtype": "Link", "label": "M", "options": "Party Member"},
				{"fieldname": "said", "fieldtype": "Data", "label": "S", "depends_on": "eval:doc.number > 1"},
				{"fieldname": "number", "fieldtype": "Int", "label": "N"},
			],
			"permissions": [
				{"role": BUILDER, "read": 1, "write": 1, "create": 1},
				{"role": "Branch Secretary", "read": 1, "write": 1, "create": 1},
			],
		}

	def _field(self) -> dict:
		form = self.chance.choice([self._built(), "Party Member", *FORMS])
		name = f"attack_{self.chance.randint(0, 99)}"
		return {"doctype": "Custom Field", "dt": form, "fieldname": name, "fieldtype": "Data", "label": name}

	def _flow(self) -> dict:
		states = [{"state": name, "doc_status": "0", "allow_edit": BUILDER} for name in ("Draft", "Agreed")]
		step = {"state": "Draft", "action": "Agree", "next_state": "Agreed", "allowed": BUILDER}
		return {
			"doctype": "Workflow",
			"workflow_name": f"Attack Flow {self.chance.randint(0, 9)}",
			"document_type": self._built(),
			"workflow_state_field": "workflow_state",
			"states": states,
			"transitions": [{**step, "condition": "doc.number > 1"}],
		}

	def _view(self) -> dict:
		counted = self.chance.choice([self._built(), "Party Member", "Disposition Case"])
		name = f"Attack {self.chance.randint(0, 99)}"
		report = {
			"doctype": "Report",
			"report_name": name,
			"ref_doctype": counted,
			"report_type": "Report Builder",
			"is_standard": "No",
			"json": json.dumps({"fields": [["name", counted]], "filters": []}),
		}
		card = {
			"doctype": "Number Card",
			"label": name,
			"type": "Document Type",
			"document_type": counted,
			"function": "Count",
			"filters_json": "[]",
		}
		board = {
			"doctype": "Kanban Board",
			"kanban_board_name": name,
			"reference_doctype": counted,
			"field_name": self.chance.choice(["state", "sex", "status", "phone"]),
			"private": self.chance.choice([0, 1]),
			"fields": json.dumps([self.chance.choice(["said", "phone", "identity_number"])]),
			"filters": json.dumps([[counted, self.chance.choice(["number", "phone"]), "like", "1%"]]),
		}
		return self.chance.choice([report, card, board])

	def _paper(self) -> dict:
		text = self.chance.choice(["attack", *TEXTS])
		block = {"fieldtype": self.chance.choice(["Static Text", "HTML"]), "text": text, "html": text}
		layout = {
			"sections": [{"columns": [{"fields": [block, {"fieldname": "said", "fieldtype": "Data"}]}]}]
		}
		return {
			"doctype": "Print Format",
			"name": f"Attack Format {self.chance.randint(0, 9)}",
			"doc_type": self._built(),
			"standard": "No",
			"print_format_builder_beta": 1,
			"format_data": json.dumps(layout),
		}

	def _space(self) -> dict:
		chance = self.chance
		target = {"type": "DocType", "link_to": chance.choice([self._built(), *TARGETS])}
		address = {
			"type": "URL",
			"url": chance.choice(["/attack-1", "https://else.example/", "//else.example"]),
		}
		title = chance.choice(["Attack Space", "Party Member", "Own Tables", "Build"])
		return {
			"doctype": "Workspace",
			"name": title,
			"label": title,
			"title": title,
			"public": chance.choice([1, 1, 0]),
			"for_user": chance.choice(["", "", "Administrator"]),
			"content": json.dumps([{"type": "header", "data": {"text": chance.choice(["attack", *TEXTS])}}]),
			"shortcuts": [{"label": "attack", **chance.choice([target, address])}],
		}

	def _page(self) -> dict:
		fields = [
			{"fieldname": name, "depends_on": "eval:doc.number > 1"} for name in ("organization", "said")
		]
		return {
			"doctype": "Web Form",
			"title": f"Attack Page {self.chance.randint(0, 9)}",
			"route": f"attack-{self.chance.randint(0, 99)}",
			"doc_type": self._built(),
			"published": 1,
			"login_required": 1,
			"introduction_text": "<p>attack</p>",
			"condition_json": json.dumps([["said", "=", "x"]]),
			"success_url": "/me",
			"web_form_fields": fields,
		}
