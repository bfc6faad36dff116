"""Attacks of a kind that once broke the house, varied by chance: each is a class that must stay closed."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import attack_shapes
from attack_building import BUILDER, AtBuilding
from attack_places import AtPlaces
from attack_requests import METHOD, Honest, Request
from leak_marks import MANAGER, OTHER, OWN, Person

OF_THE_SITE = (("System Administrator",), ("Security Administrator",))
SECRETS = ("identity_number", "phone", "home_address")
LOGS = ("Access Log", "View Log", "Activity Log", "Version")
HOSTILE_NAMES = (
	"frappe.get_all('Party Member', fields=['*'])",
	"frappe.get_list('Party Member', fields=['*'], ignore_permissions=True)",
	"frappe.get_all('User', fields=['*'])",
	"frappe.db.sql('select * from `tabParty Member`')",
	"frappe.db.get_all('Party Member', fields=['*'])",
	"frappe.db.get_value('Party Member', {'organization': 'T2B1'}, ['name', 'identity_number', 'phone'])",
	"frappe.get_doc('Party Member', frappe.get_all('Party Member', pluck='name')[0]).as_dict()",
	"frappe.qb.from_('tabParty Member').select('*').run()",
	"frappe.qb.from_('__Auth').select('*').run()",
	"frappe.session.sid",
	"frappe.session.data",
	"frappe.local.request.headers",
	"frappe.request.cookies",
	"frappe.conf",
	"frappe.form_dict",
	"frappe.utils.get_url.__globals__",
	"doc.flags.__class__.__mro__",
	"doc.get_password('new_password')",
	"doc.as_dict()",
	"doc.db_set('first_name', 'x')",
	'frappe.render_template(\'{{ frappe.get_all("Party Member", fields=["*"]) }}\', {})',
	"cycler.__init__.__globals__.os",
)
"""What a template of the site may try."""


class Pointed:
	"""Requests that are bent on purpose."""

	def __init__(self, honest: Honest) -> None:
		self.honest = honest
		self.chance: random.Random = honest.chance
		self.places = AtPlaces(honest)
		self.builders = AtBuilding(self.chance)

	def draw(self, person: Person) -> list:
		"""One attempt, which may take several requests."""
		kinds: list[Callable[[Person], list]] = [
			self.spelling,
			self.order,
			self.tree,
			self.operator,
			self.new_or_stored,
			self.renaming,
			self.rows,
			self.trail,
			self.file,
			self.layout,
			*self.places.kinds(person),
		]
		if person.user == MANAGER or person.roles in OF_THE_SITE:
			kinds += [self.template, self.template, self.query, self.tracking]
		if BUILDER in person.roles:
			kinds += [self.builders.building] * len(kinds)
		return self.chance.choice(kinds)(person)

	def spelling(self, _person: Person) -> list[Request]:
		"""A DocType by another spelling, through every list and form."""
		target = self.honest.target(OTHER)
		kind, doctype = attack_shapes.respell(self.chance, target.doctype)
		fields = ["*"]
		named = {"doctype": doctype, "name": target.name}
		asks = [
			("GET", f"/api/resource/{doctype}", {"fields": fields, "limit_page_length": 0}),
			("GET", f"/api/v2/document/{doctype}", {"fields": fields}),
			("GET", f"/api/resource/{doctype}/{target.name}", {}),
			("GET", f"{METHOD}frappe.client.get_list", {"doctype": doctype, "fields": fields}),
			("GET", f"{METHOD}frappe.client.get", named),
			("GET", f"{METHOD}frappe.desk.reportview.get", {"doctype": doctype, "fields": fields}),
			("GET", f"{METHOD}frappe.desk.form.load.getdoc", named),
			("GET", f"{METHOD}frappe.desk.search.search_link", {"doctype": doctype, "txt": ""}),
			("GET", "/printview", named),
			("POST", f"{METHOD}frappe.desk.form.save.discard", named),
			("DELETE", f"/api/resource/{doctype}/{target.name}", {}),
		]
		return [self.of(self.chance.choice(asks), f"respelled DocType: {kind}")]

	def order(self, _person: Person) -> list[Request]:
		"""Orders and groups by fields that some may not read."""
		field = self.chance.choice(SECRETS)
		kind, respelled = (
			attack_shapes.respell(self.chance, field) if self.chance.random() < 0.8 else ("as it is", field)
		)
		key = self.chance.choice(["order_by", "group_by"])
		values = {"fields": ["name", "member_name"], key: respelled}
		path = self.chance.choice(
			[
				"/api/resource/Party Member",
				f"{METHOD}frappe.client.get_list",
				f"{METHOD}frappe.desk.reportview.get",
			]
		)
		return [self.of(("GET", path, {"doctype": "Party Member", **values}), f"{key}: {kind}")]

	def tree(self, _person: Person) -> list[Request]:
		"""The columns of the tree, and what its code reads of a document."""
		name = self.chance.choice([OWN, "T1"])
		key = self.chance.choice([*attack_shapes.TREE_COLUMNS, "nsm_parent_field", "nsm_oldparent_field"])
		value = self.chance.choice([1, 2, 99, "T", OTHER, "T2", "name", "", "x` from `__Auth` --"])
		values = {key: value}
		if key == "lft":
			values["rgt"] = self.chance.choice([12, 13, 99])
		own = copy.deepcopy(self.honest.documents["Party Organization", OWN])
		asks = [
			("PUT", f"/api/resource/Party Organization/{name}", values),
			("POST", f"{METHOD}frappe.client.save", {"doc": {**own, **values}}),
			("POST", f"{METHOD}frappe.desk.form.save.savedocs", {"doc": {**own, **values}, "action": "Save"}),
			(
				"POST",
				"/api/resource/Party Organization",
				{
					**own,
					"name": None,
					"organization_code": "ATTACK",
					"parent_party_organization": OWN,
					**values,
				},
			),
		]
		return [self.of(self.chance.choice(asks), f"{key} added")]

	def operator(self, _person: Person) -> list[Request]:
		"""Lists and objects in the place of values, in one's own documents."""
		doc = self.honest.stored(OWN)
		keys = [key for key, value in doc.items() if isinstance(value, str) and key != "doctype"]
		key = self.chance.choice([*keys, "amended_from", "amended_from", "organization", "member"])
		value: Any = self.chance.choice(
			[
				["like", "%"],
				["!=", ""],
				["in", [OTHER, "T2"]],
				{"name": "x"},
				["is", "set"],
				[["name", "like", "%"]],
			]
		)
		if self.chance.random() < 0.5:
			ask = ("PUT", f"/api/resource/{doc['doctype']}/{doc['name']}", {key: value})
		else:
			bare = {k: v for k, v in doc.items() if k != "name"}
			ask = ("POST", f"{METHOD}frappe.client.insert", {"doc": {**bare, key: value}})
		return [self.of(ask, f"{key} as operator")]

	def new_or_stored(self, _person: Person) -> list[Request]:
		"""Somebody else's document, said to be new."""
		target = self.honest.target(OTHER)
		flag = self.chance.choice(["__islocal", "__unsaved", "__newname", "localname"])
		doc = {
			"doctype": target.doctype,
			"name": target.name,
			flag: self.chance.choice([1, "1", True, target.name]),
		}
		if self.chance.random() < 0.5:
			doc = {**self.honest.stored(OTHER), **{flag: 1}}
		methods = [one[0].rpartition(".")[2] for one in self.honest.functions if one[3]]
		asks = [
			(
				"POST",
				f"{METHOD}run_doc_method",
				{"docs": doc, "method": self.chance.choice(methods), "args": {}},
			),
			("POST", f"{METHOD}frappe.desk.form.save.savedocs", {"doc": doc, "action": "Save"}),
			("POST", f"{METHOD}frappe.client.save", {"doc": doc}),
			("POST", f"{METHOD}frappe.client.insert", {"doc": doc}),
			("POST", f"{METHOD}frappe.www.printview.get_html_and_style", {"doc": doc}),
			("POST", f"{METHOD}frappe.model.workflow.apply_workflow", {"doc": doc, "action": "x"}),
			("POST", f"{METHOD}frappe.model.workflow.get_transitions", {"doc": doc}),
		]
		return [self.of(self.chance.choice(asks), f"{flag} added")]

	def renaming(self, person: Person) -> list[Request]:
		"""Renaming and merging past the rights, by switches that are the engine's own."""
		own, other = self.honest.target(OWN), self.honest.target(OTHER)
		same = [one for one in self.honest.targets[OTHER] if one.doctype == own.doctype]
		old, new = self.chance.choice(
			[
				(own.name, self.chance.choice(same or [other]).name),
				(other.name, f"{other.name}x"),
				(own.name, "T2"),
			]
		)
		doctype = own.doctype if old == own.name else other.doctype
		switches = {
			name: self.chance.choice([0, 1, True, False])
			for name in self.chance.sample(attack_shapes.SWITCHES, 6)
		}
		named = {"doctype": doctype, "old": old, "new": new, "old_name": old, "new_name": new, "docname": old}
		path = self.chance.choice(
			[
				"frappe.rename_doc",
				"frappe.client.rename_doc",
				"frappe.model.rename_doc.rename_doc",
				"frappe.model.rename_doc.update_document_title",
			]
		)
		ask = ("POST", METHOD + path, {**named, "name": new, **switches, "merge": self.chance.choice([0, 1])})
		method = {
			"dt": doctype,
			"dn": old,
			"method": "rename",
			"args": {"name": new, "merge": True, **switches},
		}
		return [
			self.of(self.chance.choice([ask, ("POST", f"{METHOD}run_doc_method", method)]), "switches added")
		]

	def rows(self, _person: Person) -> list[Request]:
		"""Rows of another document's table in one's own."""
		own = [doc for key, doc in self.honest.documents.items() if doc.get("organization") == OWN]
		tables = [
			(doc, key, theirs)
			for doc in own
			for (doctype, _name), theirs in self.honest.documents.items()
			if doctype == doc["doctype"] and theirs.get("organization") == OTHER
			for key, value in theirs.items()
			if isinstance(value, list) and value
		]
		doc, key, theirs = self.chance.choice(tables)
		rows = self.honest.unmarked(theirs[key])
		for row in rows:
			for column in self.chance.sample(
				["parent", "parenttype", "parentfield", "modified", "docstatus"], 3
			):
				row.pop(column, None)
		whole = {**copy.deepcopy(doc), key: rows}
		asks = [
			("PUT", f"/api/resource/{doc['doctype']}/{doc['name']}", {key: rows}),
			("POST", f"{METHOD}frappe.client.save", {"doc": whole}),
			("POST", f"{METHOD}frappe.desk.form.save.savedocs", {"doc": whole, "action": "Save"}),
			(
				"POST",
				f"{METHOD}frappe.client.bulk_update",
				{"docs": [{"doctype": doc["doctype"], "docname": doc["name"], key: rows}]},
			),
		]
		return [self.of(self.chance.choice(asks), f"rows of another's {key}")]

	def trail(self, _person: Person) -> list[Request]:
		"""Changing or deleting what was logged."""
		doctype = self.chance.choice(LOGS)
		name = self.chance.choice(self.honest.logged[doctype])
		named = {"doctype": doctype, "name": name}
		asks = [
			("DELETE", f"/api/resource/{doctype}/{name}", {}),
			("DELETE", f"/api/v2/document/{doctype}/{name}", {}),
			(
				"PUT",
				f"/api/resource/{doctype}/{name}",
				{"user": "x", "owner": "x", "docname": "x", "data": "x"},
			),
			("POST", f"{METHOD}frappe.desk.reportview.delete_items", {"doctype": doctype, "items": [name]}),
			("POST", f"{METHOD}frappe.client.set_value", {**named, "fieldname": "owner", "value": "x"}),
			("POST", f"{METHOD}frappe.desk.form.save.discard", named),
			(
				"POST",
				f"{METHOD}frappe.client.rename_doc",
				{"doctype": doctype, "old_name": name, "new_name": "x"},
			),
			("PUT", f"/api/resource/DocType/{doctype}", {"custom": 1}),
			("DELETE", f"/api/resource/DocType/{doctype}", {}),
			(
				"POST",
				f"{METHOD}frappe.client.rename_doc",
				{"doctype": "User", "old_name": _person.user, "new_name": "renamed@leaks.example"},
			),
		]
		return [self.of(self.chance.choice(asks), "an entry of the trail")]

	def file(self, _person: Person) -> list[Request]:
		"""Files that are said to be public, or to be those of others."""
		target = self.honest.target(OWN)
		values = {
			"file_name": "a.txt",
			"content": f"attack {self.chance.random()}",
			"is_private": self.chance.choice([0, "0", False, None, "", 1, [], {"a": 1}]),
		}
		if self.chance.random() < 0.5:
			values |= {"attached_to_doctype": target.doctype, "attached_to_name": target.name}
		if self.chance.random() < 0.3:
			values["file_url"] = self.honest.target(OTHER).file_url
		return [self.of(("POST", "/api/resource/File", values), "is_private")]

	def layout(self, _person: Person) -> list[Request]:
		"""A print format made by clicks that asks for more than its document, of one's own document or of somebody else's."""
		target = self.honest.target(self.chance.choice([OWN, OTHER]))
		block = self._block()
		part: Any = self.chance.choice(
			[
				{"columns": [{"fields": [block]}]},
				{"columns": [[block]]},
				{"columns": {"fields": [block]}},
				{"label": block, "columns": [{"label": block, "fields": [[block], block]}]},
				block,
				[block],
			]
		)
		layout: Any = self.chance.choice(
			[
				{"sections": [part]},
				{"sections": part},
				{"header": block, "footer": block, "sections": [part] * self.chance.choice([1, 400])},
				{"sections": [{"columns": [{"fields": [block] * 3000}]}]},
				[block],
				block,
			]
		)
		written = layout if self.chance.random() < 0.2 else json.dumps(layout)
		print_format = {
			"doc_type": self.chance.choice([target.doctype, "User", target.doctype.upper(), None]),
			"print_format_builder_beta": self.chance.choice([1, 0, "1", True]),
			"format_data": written,
			self.chance.choice(["html", "css", "raw_commands", "flags"]): block,
		}
		path = self.chance.choice(
			[
				"frappe.printing.page.print_format_builder.print_format_builder.preview",
				"frappe.www.printview.get_html_and_style",
			]
		)
		given = print_format if self.chance.random() < 0.5 else json.dumps(print_format)
		values = {"print_format": given, "doc": target.doctype, "name": target.name}
		return [self.of(("POST", METHOD + path, values), "layout")]

	def _block(self) -> Any:
		"""A part of a layout."""
		field = self.chance.choice(
			[*SECRETS, "owner", "new_password", "member.identity_number", "__class__", ""]
		)
		hostile = self.chance.choice(HOSTILE_NAMES)
		return self.chance.choice(
			[
				{"fieldname": field},
				{
					"fieldname": field,
					"fieldtype": "Table",
					"table_columns": [{"fieldname": field}],
					"options": "User",
				},
				{"fieldname": "member", "fieldtype": "Link", "options": "User", "visible_if": hostile},
				{"fieldname": "owner", "label": "{{ " + hostile + " }}", "visible_if": hostile},
				{"fieldtype": "HTML", "html": "{{ " + hostile + " }}"},
				{"fieldtype": "HTML", "options": "{{ " + hostile + " }}", "fieldname": "_custom_html"},
				{
					"fieldtype": "Field Template",
					"fieldname": field,
					"field_template": "{{ " + hostile + " }}",
				},
				{"fieldname": [field], "fieldtype": {"a": 1}, "table_columns": "x", "visible_if": [hostile]},
			]
		)

	def template(self, _person: Person) -> list[Request]:
		"""A print format that asks for what the one who prints may not see."""
		html = "{{ " + self.chance.choice(HOSTILE_NAMES) + " }}"
		write = self.chance.choice(
			[
				("PUT", "/api/resource/Print Format/Attack", {"html": html}),
				(
					"POST",
					f"{METHOD}frappe.client.set_value",
					{"doctype": "Print Format", "name": "Attack", "fieldname": "html", "value": html},
				),
			]
		)
		named = {"doctype": "User", "name": MANAGER, "format": "Attack"}
		return [
			self.of(write, "hostile template"),
			self.of(("GET", "/printview", named), f"hostile template {html}"),
		]

	def query(self, _person: Person) -> list[Request]:
		"""A report whose SQL reaches what the one who runs it may not see."""
		name = f"Attack {self.chance.random()}"
		query = self.chance.choice(
			[
				"select name, identity_number, phone from `tabParty Member`",
				"select * from `__Auth`",
				"with x as (select * from `tabParty Member`) select * from x",
			]
		)
		values = {
			"report_name": name,
			"ref_doctype": "User",
			"report_type": "Query Report",
			"is_standard": "No",
			"query": query,
			"roles": [{"role": "System Manager"}],
		}
		return [
			self.of(("POST", "/api/resource/Report", values), "hostile query"),
			self.of(
				("POST", f"{METHOD}frappe.desk.query_report.run", {"report_name": name}), "hostile query"
			),
		]

	def tracking(self, _person: Person) -> list[Request]:
		"""Switching off what is logged."""
		key = self.chance.choice(["track_changes", "track_views", "track_seen"])
		setter = {
			"doc_type": "Party Member",
			"doctype_or_field": "DocType",
			"property": key,
			"property_type": self.chance.choice(["Check", "Data"]),
			"value": self.chance.choice(["0", 0, "", None, "false"]),
		}
		asks = [
			("POST", "/api/resource/Property Setter", setter),
			("PUT", "/api/resource/DocType/Party Member", {key: self.chance.choice([0, "0", None, False])}),
			("POST", f"{METHOD}frappe.client.insert", {"doc": {"doctype": "Property Setter", **setter}}),
			(
				"POST",
				f"{METHOD}frappe.client.set_value",
				{"doctype": "DocType", "name": "Party Member", "fieldname": key, "value": 0},
			),
		]
		return [self.of(self.chance.choice(asks), f"{key} off")]

	def of(self, ask: tuple[str, str, dict], change: str) -> Request:
		"""A request of method, path and values."""
		method, path, values = ask
		return Request(method, path, dict(values), [change])
