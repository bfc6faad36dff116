"""Pointed attacks on tables of the site and on all that an administrator has made of them."""

import json
import random
from collections.abc import Callable

import leak_own_tables
from attack_requests import METHOD, Honest, Request
from leak_marks import OTHER, OWN, Person
from leak_own_tables import FIGURES, FORMAT, LINES, NOTICE, OWN_TABLES, REPORT, UNIT, WORKFLOW

import frappe

Step = Callable[[dict], Request]
"""A request that is made of what the one before was answered."""
INSERT, UPDATE = "Insert New Records", "Update Existing Records"


class AtOwnTables:
	"""Requests that are bent on purpose, to rows of own tables and what belongs to the tables."""

	def __init__(self, honest: Honest) -> None:
		self.honest = honest
		self.chance: random.Random = honest.chance
		self.rows = {name: branch for name, branch in honest.world.own_rows.items()}
		with honest.world.site():
			lines = frappe.get_all(LINES, {"parenttype": UNIT}, ["name", "parent"])
			imports = frappe.get_all("Data Import", pluck="name", order_by="creation asc")
		self.lines = {self.rows[line.parent]: line.name for line in lines}
		self.imports = dict(zip((OWN, OTHER), imports, strict=True))

	def own_table(self, _person: Person) -> list[Request]:
		"""A table that an administrator made: rows of others read, overwritten, moved here, listed by every face."""
		doctype, link, _options = self.chance.choice(OWN_TABLES)
		place = self.chance.choice([OTHER, "T2", "T", OWN, "", None, ["like", "%"]])
		theirs = self._row_of(doctype, OTHER)
		own = self._row_of(doctype, OWN)
		values = {link or "organization": place, "remark": "attack"}
		named = {"doctype": doctype, "name": theirs}
		asks = [
			("GET", f"/api/resource/{doctype}", {"fields": ["*"], "limit_page_length": 0}),
			("GET", f"/api/v2/document/{doctype}/{theirs}/copy", {}),
			("GET", f"/api/v2/doctype/{doctype}/count", {"filters": {"remark": OTHER}}),
			("GET", f"{METHOD}frappe.desk.reportview.export_query", {**named, "fields": ["*"]}),
			("GET", f"{METHOD}frappe.client.get_value", {**named, "fieldname": "remark", "filters": theirs}),
			("PUT", f"/api/resource/{doctype}/{theirs}", values),
			("PUT", f"/api/resource/{doctype}/{own}", values),
			("POST", f"/api/resource/{doctype}", {**values, "name": theirs}),
			(
				"POST",
				f"{METHOD}frappe.client.insert",
				{"doc": {"doctype": doctype, **values, "name": theirs}},
			),
			("POST", f"{METHOD}frappe.client.save", {"doc": {**named, **values, "__islocal": 1}}),
			(
				"POST",
				f"{METHOD}frappe.client.bulk_update",
				{"docs": [{"doctype": doctype, "docname": theirs, **values}]},
			),
			("DELETE", f"/api/resource/{doctype}/{theirs}", {}),
			("POST", f"{METHOD}frappe.desk.reportview.delete_items", {"doctype": doctype, "items": [theirs]}),
			("POST", f"{METHOD}frappe.share.add", {**named, "user": _person.user, "read": 1, "everyone": 1}),
			(
				"POST",
				f"{METHOD}frappe.client.rename_doc",
				{"doctype": doctype, "old_name": own, "new_name": theirs, "merge": 1},
			),
		]
		return [self.of(self.chance.choice(asks), "a row of an own table")]

	def scope(self, _person: Person) -> list[Request]:
		"""An own table opened to all, hung on something else, or robbed of its link."""
		doctype, link, _options = self.chance.choice(OWN_TABLES)
		values = {
			"document_type": self.chance.choice([doctype, "Party Member", "User", doctype.lower()]),
			"hangs_on": self.chance.choice(["Nothing", "nothing", "", None, ["Nothing"], "Organization"]),
			"open_reason": self.chance.choice(["attack", " ", "", None, 1]),
			"via_field": self.chance.choice(["owner", "remark", "", link, "name"]),
		}
		asks = [
			("POST", "/api/resource/Table Scope", values),
			("PUT", f"/api/resource/Table Scope/{doctype}", values),
			("DELETE", f"/api/resource/Table Scope/{doctype}", {}),
			("POST", f"{METHOD}frappe.client.insert", {"doc": {"doctype": "Table Scope", **values}}),
			(
				"POST",
				"/api/resource/Property Setter",
				{
					"doc_type": doctype,
					"field_name": link,
					"doctype_or_field": "DocField",
					"property": self.chance.choice(["options", "fieldtype", "ignore_user_permissions"]),
					"value": self.chance.choice(["Data", "User", "1"]),
				},
			),
			("PUT", f"/api/resource/DocType/{doctype}", {"fields": []}),
			("DELETE", f"/api/resource/Custom Field/{doctype}-{link}", {}),
		]
		read = ("GET", f"/api/resource/{doctype}", {"fields": ["*"]})
		return [self.of(self.chance.choice(asks), "Table Scope"), self.of(read, "after Table Scope")]

	def import_rows(self, _person: Person) -> list[Request | Step]:
		"""Rows of others brought in by a file: new ones for another place, or changes of what is not one's own."""
		doctype, link, _options = self.chance.choice(OWN_TABLES)
		theirs, own = self._row_of(doctype, OTHER), self._row_of(doctype, OWN)
		member = self._name_of("Party Member", self.chance.choice([OWN, OTHER]))
		target, kind, content = self.chance.choice(
			[
				(doctype, INSERT, f"Remark,{link.title()}\nattack,{OTHER}\nattack,{OWN}\n"),
				(doctype, INSERT, f"ID,Remark,{link.title()}\n{theirs},attack,{OWN}\n"),
				(doctype, UPDATE, f"ID,Remark\n{theirs},attack\n{own},attack\n"),
				(doctype, UPDATE, f"ID,{link.title()}\n{theirs},{OWN}\n"),
				("Party Member", UPDATE, f"ID,Phone\n{member},13700000000\n"),
				("User", UPDATE, "ID,Enabled\nAdministrator,0\n"),
			]
		)
		sent = self.of(("POST", f"{METHOD}upload_file", {}), "rows to import")
		sent.files = {"file": ("rows.csv", content.encode())}
		values = {"reference_doctype": target, "import_type": kind, "submit_after_import": 1}
		return [
			sent,
			lambda said: self.of(
				(
					"POST",
					"/api/resource/Data Import",
					{**values, "import_file": (said.get("message") or {}).get("file_url")},
				),
				"an import",
			),
			lambda said: self.of(
				(
					"POST",
					f"{METHOD}frappe.core.doctype.data_import.data_import.form_start_import",
					{"data_import": (said.get("data") or {}).get("name")},
				),
				"an import",
			),
		]

	def workflow(self, _person: Person) -> list[Request]:
		"""A step of a workflow that is not one's own to take, or of a row of another place."""
		name = self._row_of(OWN_TABLES[0][0], self.chance.choice([OWN, OTHER]))
		doc = {"doctype": OWN_TABLES[0][0], "name": name, "remark": "attack"}
		state = self.chance.choice(["Agreed", "Draft", "agreed", ["like", "%"], None])
		asks = [
			("POST", f"{METHOD}frappe.model.workflow.apply_workflow", {"doc": doc, "action": "Agree"}),
			(
				"POST",
				f"{METHOD}frappe.model.workflow.get_transitions",
				{"doc": {**doc, "workflow_state": state}},
			),
			("PUT", f"/api/resource/{doc['doctype']}/{name}", {"workflow_state": state}),
			(
				"POST",
				f"{METHOD}frappe.model.workflow.bulk_workflow_approval",
				{"docnames": [name], "doctype": doc["doctype"], "action": "Agree"},
			),
		]
		return [self.of(self.chance.choice(asks), "a step of a workflow")]

	def belongings(self, _person: Person) -> list[Request]:
		"""What is shown of an own table, asked for other fields and other places than those who made it thought of."""
		field = self.chance.choice(
			["telephone", "amount", "remark", "organization", "owner", "secret", "lines"]
		)
		table = self.chance.choice([UNIT, LINES])
		filters = self.chance.choice(
			[
				[[UNIT, "organization", "=", OTHER]],
				[[UNIT, "telephone", "like", "ZQ%"]],
				[[LINES, "secret", "like", "ZQ%"]],
				{"name": self._row_of(UNIT, OTHER)},
				[],
			]
		)
		figure = {
			"function": "Sum",
			"aggregate_function_based_on": field,
			"filters_json": json.dumps(filters),
		}
		group = {
			"chart_type": "Group By",
			"group_by_based_on": field,
			"type": "Bar",
			"group_by_type": "Count",
		}
		path = f"{METHOD}frappe.desk.doctype."
		theirs = self.imports[OTHER]
		asks = [
			("GET", f"{path}number_card.number_card.get_result", {"doc": {"document_type": table, **figure}}),
			(
				"GET",
				f"{path}number_card.number_card.get_result",
				{"doc": {"name": FIGURES[1]}, "filters": filters},
			),
			(
				"GET",
				f"{path}dashboard_chart.dashboard_chart.get",
				{"chart": {"document_type": table, **group}},
			),
			(
				"GET",
				f"{path}dashboard_chart.dashboard_chart.get",
				{"chart_name": FIGURES[1], "filters": filters},
			),
			("GET", f"{METHOD}frappe.desk.query_report.run", {"report_name": REPORT, "filters": filters}),
			(
				"GET",
				f"{METHOD}frappe.desk.reportview.get",
				{"doctype": UNIT, "fields": [f"`tab{table}`.`{field}`"], "filters": filters},
			),
			("GET", f"/api/resource/{LINES}", {"parent": UNIT, "fields": ["*"], "filters": filters}),
			("GET", f"/api/resource/{LINES}/{self.lines[OTHER]}", {"parent": UNIT}),
			("GET", "/printview", {"doctype": UNIT, "name": self._row_of(UNIT, OTHER), "format": FORMAT}),
			("GET", f"{METHOD}frappe.desk.listview.get_group_by_count", {"doctype": UNIT, "field": field}),
			("GET", f"/api/resource/Data Import/{theirs}", {}),
			(
				"POST",
				f"{METHOD}run_doc_method",
				{"dt": "Data Import", "dn": theirs, "method": "get_preview_from_template"},
			),
			(
				"GET",
				f"{METHOD}frappe.core.doctype.data_import.data_import.download_errored_template",
				{"data_import_name": theirs},
			),
			*leak_own_tables.asks([theirs]),
		]
		return [self.of(self.chance.choice(asks), "what belongs to an own table")]

	def rewriting(self, _person: Person) -> list[Request]:
		"""What was made of an own table, changed so that it shows or gives more, and then asked."""
		line = {"name": self.lines[OTHER], "item": "attack", "secret": "attack"}
		own = f"/api/resource/{UNIT}/{self._row_of(UNIT, OWN)}"
		figures = [
			{"label": "x", "kind": "Count", "group_by": self.chance.choice(["telephone", "state", "owner"])}
		]
		columns = json.dumps({"fields": [["telephone", UNIT], ["secret", LINES]], "filters": []})
		template = "{{ frappe.get_all('" + UNIT + "', ['telephone']) }}"
		layout = json.dumps(
			{"sections": [{"columns": [{"fields": [{"fieldtype": "HTML", "html": template}]}]}]}
		)
		step = {"state": "Draft", "action": "Agree", "next_state": "Agreed", "allowed": "Branch Secretary"}
		states = [{"state": state, "doc_status": "0", "allow_edit": "All"} for state in ("Draft", "Agreed")]
		asks = [
			("PUT", own, {"lines": [line]}),
			(
				"PUT",
				own,
				{"lines": [{**line, "parent": self._row_of(UNIT, OTHER)}], "workflow_state": "Agreed"},
			),
			(
				"POST",
				"/api/resource/" + UNIT,
				{"organization": OWN, "lines": [line], "workflow_state": "Agreed"},
			),
			(
				"POST",
				"/api/resource/Campaign Table",
				{"document_type": UNIT, "title": "x", "figures": figures},
			),
			("PUT", f"/api/resource/Campaign Table/{UNIT}", {"figures": figures, "locks_rows": 0}),
			("DELETE", f"/api/resource/Campaign Table/{UNIT}", {}),
			("PUT", f"/api/resource/Report/{REPORT}", {"json": columns, "ref_doctype": "Party Member"}),
			("PUT", f"/api/resource/Print Format/{FORMAT}", {"format_data": layout}),
			("PUT", f"/api/resource/Notification/{NOTICE}", {"subject": template, "event": "New"}),
			("PUT", f"/api/resource/Workflow/{WORKFLOW}", {"states": states, "transitions": [step]}),
			("PUT", f"/api/resource/Data Import/{self.imports[OTHER]}", {"import_file": "/private/files/x"}),
			("PUT", f"/api/resource/Data Import/{self.imports[OTHER]}", {"reference_doctype": "ToDo"}),
		]
		shown = self.of(self.chance.choice(list(leak_own_tables.asks([]))), "after rewriting")
		return [self.of(self.chance.choice(asks), "what belongs to an own table, rewritten"), shown]

	# ------------------------------------------------------------ what is there to name

	def _row_of(self, doctype: str, branch: str) -> str:
		named = [one.name for one in self.honest.targets[branch] if one.doctype == doctype]
		return self.chance.choice(named or [name for name, where in self.rows.items() if where == branch])

	def _name_of(self, doctype: str, branch: str) -> str:
		named = [one.name for one in self.honest.targets[branch] if one.doctype == doctype]
		return self.chance.choice(named or ["none"])

	def of(self, ask: tuple[str, str, dict], change: str) -> Request:
		"""A request of method, path and values."""
		method, path, values = ask
		return Request(method, path, dict(values), [change])
