"""Own DocTypes as a file: what goes along, what comes back, and what no file may bring."""

from typing import Any

import frappe
from frappe.custom import customization_file
from frappe.services import customizations
from frappe.services.customizations.checking import reason_against
from frappe.tests.utils import FrappeTestCase

TABLE = "Carried Ledger"
ROWS = "Carried Line"
ROLE = "Carried Reader"


def make_everything() -> None:
	"""A DocType of the site with one of each thing that may belong to it."""
	frappe.get_doc({"doctype": "Role", "role_name": ROLE, "desk_access": 1}).insert()
	column = {"fieldname": "item", "fieldtype": "Data", "label": "Item", "in_list_view": 1}
	doctype("Carried Line", [column], istable=1)
	fields = [
		{"fieldname": "title", "fieldtype": "Data", "label": "Title", "reqd": 1, "in_list_view": 1},
		{"fieldname": "state", "fieldtype": "Link", "label": "State", "options": "Workflow State"},
		{"fieldname": "secret", "fieldtype": "Data", "label": "Secret", "permlevel": 1},
		{"fieldname": "lines", "fieldtype": "Table", "label": "Lines", "options": ROWS},
	]
	doctype(TABLE, fields, permissions=rules())
	insert("Custom Field", dt=TABLE, fieldname="remark", label="Remark", insert_after="title")
	setter = {"doc_type": TABLE, "field_name": "title", "property": "bold", "value": "1"}
	insert("Property Setter", doctype_or_field="DocField", property_type="Check", **setter)
	for state in ("Carried Draft", "Carried Done"):
		insert("Workflow State", workflow_state_name=state)
	insert("Workflow Action Master", workflow_action_name="Carry")
	insert(
		"Workflow",
		workflow_name="Carried Flow",
		document_type=TABLE,
		workflow_state_field="state",
		is_active=1,
		states=[
			{"state": state, "doc_status": "0", "allow_edit": ROLE}
			for state in ("Carried Draft", "Carried Done")
		],
		transitions=[
			{
				"state": "Carried Draft",
				"action": "Carry",
				"next_state": "Carried Done",
				"allowed": ROLE,
				"condition": "doc.title != 'x'",
			}
		],
	)
	insert("Report", report_name="Carried Report", ref_doctype=TABLE, report_type="Report Builder", json="{}")
	insert("Number Card", label="Carried Count", type="Document Type", document_type=TABLE, function="Count")
	insert(
		"Notification",
		name="Carried Notice",
		document_type=TABLE,
		event="New",
		channel="System Notification",
		subject="{{ doc.title }}",
		recipients=[{"receiver_by_role": ROLE}],
	)
	insert(
		"Workspace",
		label="Carried Page",
		title="Carried Page",
		public=1,
		content="[]",
		shortcuts=[{"type": "DocType", "label": "Ledger", "link_to": TABLE}],
	)


def rules() -> list[dict]:
	"""Rights of the administrator and of a role of the site."""
	levels = [{"role": "System Manager", "permlevel": level, "read": 1, "write": 1} for level in (0, 1)]
	levels[0].update(delete=1)
	levels[1].update(create=0)
	return [*levels, {"role": ROLE, "read": 1, "write": 1}]


def doctype(name: str, fields: list[dict], **more: Any) -> None:
	"""Make a DocType of the site."""
	insert("DocType", name=name, module="Custom", custom=1, fields=fields, **more)


def insert(kind: str, **values: Any) -> Any:
	"""Insert a document."""
	return frappe.get_doc({"doctype": kind, **values}).insert()


def states(outcomes: list[dict]) -> dict[str, str]:
	"""What became of each document, by its name."""
	return {one["name"]: one["state"] for one in outcomes}


class CarryingTest(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(self.undo)

	def undo(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="before_test")
		frappe.clear_cache()


class TestRoundTrip(CarryingTest):
	def carried(self) -> list[dict]:
		"""A file of everything, read on a site that has none of it but the role."""
		frappe.db.savepoint("elsewhere")
		make_everything()
		records, left_out = customizations.collect([TABLE])
		self.assertEqual(left_out, [])
		file = customizations.pack(records)
		self.assertEqual(file, customizations.pack(records))
		frappe.db.rollback(save_point="elsewhere")
		frappe.clear_cache()
		insert("Role", role_name=ROLE, desk_access=1)
		return customizations.unpack(file)

	def test_everything_is_new_then_unchanged_and_as_it_was(self) -> None:
		records = self.carried()
		outcomes = customizations.take_in(records)
		self.assertEqual({one["state"] for one in outcomes}, {"New"}, customizations.refused(outcomes))
		self.assertEqual(
			sorted({one["doctype"] for one in outcomes}),
			sorted(
				[
					*("Custom Field", "DocType", "Notification", "Number Card", "Property Setter", "Report"),
					*("Workflow", "Workflow Action Master", "Workflow State", "Workspace"),
				]
			),
		)
		there, _left_out = customizations.collect([TABLE])
		self.assertEqual(customizations.unpack(customizations.pack(there)), records)
		again = customizations.take_in(records)
		self.assertEqual({one["state"] for one in again}, {"Unchanged"}, again)
		meta = frappe.get_meta(TABLE)
		self.assertEqual(
			[df.fieldname for df in meta.fields], ["title", "remark", "state", "secret", "lines"]
		)
		self.assertEqual(meta.get_field("secret").permlevel, 1)
		doc = insert(TABLE, title="One", remark="R", lines=[{"item": "Bolt"}])
		self.assertEqual(doc.state, "Carried Draft")

	def test_what_is_changed_is_told_and_values_stay(self) -> None:
		records = self.carried()
		customizations.take_in(records)
		doc = insert(TABLE, title="One", secret="S")
		table = next(values for values in records if values["name"] == TABLE)
		table["fields"][0]["label"] = "Heading"
		outcomes = customizations.take_in(records)
		changed = [one for one in outcomes if one["state"] != "Unchanged"]
		self.assertEqual(
			[(one["doctype"], one["name"], one["state"]) for one in changed], [("DocType", TABLE, "Changed")]
		)
		self.assertIn("Heading", changed[0]["changes"][0]["after"])
		self.assertEqual(frappe.get_meta(TABLE).get_label("title"), "Heading")
		self.assertEqual(frappe.get_doc(TABLE, doc.name).secret, "S")

	def test_tables_that_name_each_other_come_along(self) -> None:
		frappe.db.savepoint("elsewhere")
		title = {"fieldname": "title", "fieldtype": "Data", "label": "Title"}
		doctype("Carried One", [title], permissions=[{"role": "System Manager", "read": 1}])
		link = {"fieldname": "other", "fieldtype": "Link", "label": "Other"}
		doctype("Carried Two", [{**link, "options": "Carried One"}, title])
		one = frappe.get_doc("DocType", "Carried One")
		one.append("fields", {**link, "options": "Carried Two"})
		one.save()
		records = customizations.collect(["Carried One", "Carried Two"])[0]
		frappe.db.rollback(save_point="elsewhere")
		frappe.clear_cache()
		outcomes = customizations.take_in(records)
		self.assertEqual(states(outcomes), {"Carried One": "New", "Carried Two": "New"}, outcomes)
		self.assertEqual(frappe.get_meta("Carried One").get_options("other"), "Carried Two")
		self.assertEqual({one["state"] for one in customizations.take_in(records)}, {"Unchanged"})

	def test_a_missing_role_is_said_and_not_made(self) -> None:
		records = self.carried()
		frappe.delete_doc("Role", ROLE)
		outcomes = customizations.take_in(records)
		reasons = {one["name"]: one["reason"] for one in customizations.refused(outcomes)}
		self.assertIn(ROLE, reasons[TABLE])
		self.assertFalse(frappe.db.exists("Role", ROLE))
		self.assertFalse(frappe.db.exists("DocType", TABLE))

	def test_only_who_runs_the_site(self) -> None:
		frappe.set_user("Guest")
		for asked in (
			customization_file.get_choices,
			lambda: customization_file.make_file([TABLE]),
			lambda: customization_file.preview(""),
			lambda: customization_file.take_in("", ""),
		):
			self.assertRaises(frappe.PermissionError, asked)


class TestWhatNoFileBrings(CarryingTest):
	FIELD = {"fieldname": "title", "fieldtype": "Data", "label": "Title"}
	RULE = {"role": "System Manager", "read": 1}

	def refused(self, **values: Any) -> str:
		"""The reason why a document is not taken in; nothing of it is there."""
		(outcome,) = customizations.take_in([values])
		self.assertEqual(outcome["state"], "Refused", values)
		self.assertTrue(outcome["reason"])
		return outcome["reason"]

	def test_code_and_what_belongs_to_apps(self) -> None:
		doctype(TABLE, [self.FIELD], permissions=[self.RULE])
		own = {"doctype": "DocType", "name": "Smuggled", "custom": 1, "module": "Custom"}
		shape = {"fields": [self.FIELD], "permissions": [self.RULE]}
		for values in (
			{"doctype": "Server Script", "name": "S", "script": "1"},
			{
				"doctype": "Webhook",
				"name": "W",
				"webhook_doctype": TABLE,
				"request_url": "http://listed.example/",
			},
			{"doctype": "Client Script", "name": "S", "dt": TABLE, "script": "1"},
			{"doctype": "User", "name": "x@y.example", "first_name": "X"},
			{"doctype": "Custom DocPerm", "name": "x", "parent": TABLE, "role": "System Manager"},
			{**own, **shape, "custom": 0},
			{**own, **shape, "is_virtual": 1},
			{**own, **shape, "permissions": [{"role": "Guest", "read": 1}]},
			{**own, **shape, "permissions": [{"role": "all", "read": 1}]},
			{**own, **shape, "name": "Note"},
			{**own, **shape, "name": "ToDo", "custom": 1},
			{**own, **shape, "fields": "title"},
			{**own, **shape, "fields": [["title"]]},
			{**own, **shape, "name": ["Smuggled"]},
			{
				"doctype": "Report",
				"name": "R",
				"ref_doctype": TABLE,
				"report_type": "Query Report",
				"query": "select 1",
			},
			{
				"doctype": "Report",
				"name": "R",
				"ref_doctype": TABLE,
				"report_type": "Report Builder",
				"javascript": "1",
			},
			{
				"doctype": "Print Format",
				"name": "P",
				"doc_type": TABLE,
				"custom_format": 1,
				"html": "{{ frappe }}",
			},
			{
				"doctype": "Print Format",
				"name": "P",
				"doc_type": TABLE,
				"format_data": '[{"fieldname": "_custom_html", "fieldtype": "Custom HTML", "options": "{{ frappe.session.user }}"}]',
			},
			{
				"doctype": "Property Setter",
				"name": "p",
				"doc_type": TABLE,
				"property": "permlevel",
				"value": "0",
			},
			{"doctype": "Number Card", "name": "N", "label": "N", "type": "Custom", "method": "frappe.ping"},
			{
				"doctype": "Number Card",
				"name": "N",
				"label": "N",
				"type": "Document Type",
				"document_type": TABLE,
				"function": "Count",
				"dynamic_filters_json": f'[["{TABLE}", "title", "=", "frappe.call(1)"]]',
			},
			{"doctype": "Workspace", "name": "Build", "label": "Build", "title": "Build", "public": 1},
			{"doctype": "Notification", "name": "N", "document_type": TABLE, "subject": "{% set x = 1 %}"},
			{
				"doctype": "Notification",
				"name": "N",
				"document_type": TABLE,
				"condition": "frappe.get_all('User')",
			},
			{
				"doctype": "Workflow",
				"name": "W",
				"document_type": TABLE,
				"transitions": [{"condition": "doc.run_method('x')"}],
			},
			{
				"doctype": "Workflow",
				"name": "W",
				"document_type": TABLE,
				"transitions": [{"condition": "doc.__class__ == 1"}],
			},
		):
			with self.subTest(values):
				self.refused(**values)
		self.assertFalse(frappe.db.exists("DocType", "Smuggled"))

	def test_what_follows_the_day_or_the_user_comes_along_and_calls_nothing_else(self) -> None:
		def reason(expression: str) -> str | None:
			filters = frappe.as_json([[TABLE, "title", "=", expression]])
			return reason_against({"doctype": "Number Card", "dynamic_filters_json": filters})

		for expression in (
			"frappe.session.user",
			"frappe.datetime.add_days(frappe.datetime.get_today(), -7)",
			'frappe.defaults.get_user_default("Party Organization")',
		):
			self.assertIsNone(reason(expression))
		for expression in (
			"frappe.call(1)",
			"frappe.session.user(frappe.call(1))",
			"frappe.datetime.x; alert(1)",
			"frappe.defaults.y(`${alert(1)}`)",
			"frappe.user.z(window.x)",
			"frappe.session.user.constructor.constructor('x')()",
		):
			self.assertTrue(reason(expression), expression)

	def test_what_is_no_file_is_said(self) -> None:
		for content in (b"", b"PK nothing", b"{}", b"[1]", b"\xff", b"[]", b"[" * 100000):
			with self.subTest(content[:10]):
				self.assertRaises(frappe.ValidationError, customizations.unpack, content)
