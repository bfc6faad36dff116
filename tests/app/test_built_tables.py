"""Own tables of an Investigation Administrator on this engine: removed fields come back, and tables go along as a file, with one guard."""

import base64
import copy
import hashlib
import json
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent))
from building_site import BUILDER, PART, REFUSALS, ROW, SECRETARY, TABLE, OnSite, begin, field, table

import frappe
from frappe.custom import customization_file
from frappe.services import customizations

setUpModule = begin


class TestRemovedFields(OnSite):
	def setUp(self) -> None:
		super().setUp()
		self.as_user(BUILDER)
		row = table(ROW, istable=1, permissions=[])
		row["fields"] = [field("said")]
		frappe.get_doc(row).insert()
		more = [field("phone"), field("secret", permlevel=1), field("rows", "Table", ROW)]
		frappe.get_doc(table(TABLE, *more)).insert()
		frappe.get_doc({"doctype": "Custom Field", "dt": TABLE, **field("later", bold=1)}).insert()
		scope = frappe.get_doc("Table Scope", {"document_type": TABLE})
		scope.append("personal_fields", {"fieldname": "phone"})
		scope.save()
		self.as_user(SECRETARY)
		values = {"organization": "T1B1", "phone": "13800000000", "later": "Told", "rows": [{"said": "Yes"}]}
		self.record = frappe.get_doc({"doctype": TABLE, **values}).insert().name
		self.as_user(BUILDER)

	def take_out(self, *fieldnames: str) -> None:
		"""Remove fields as the form does."""
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.set("fields", [df for df in doctype.fields if df.fieldname not in fieldnames])
		doctype.save()

	def kept(self) -> dict[str, tuple]:
		"""What is kept: how many values, whether it comes back and goes for good."""
		rows = self.call("get_removed_fields", TABLE)
		return {
			row["fieldname"]: (row["values"], row["can_be_restored"], row["can_be_purged"]) for row in rows
		}

	@staticmethod
	def call(method: str, *args: Any) -> Any:
		from frappe.custom import removed_fields

		return getattr(removed_fields, method)(*args)

	def test_what_a_builder_takes_out_comes_back_with_values_mark_and_level(self) -> None:
		from party_investigation.own_tables.personal import personal_fields

		order = [df.fieldname for df in frappe.get_meta(TABLE).fields]
		self.take_out("phone", "rows")
		frappe.delete_doc("Custom Field", f"{TABLE}-later")
		self.assertEqual(self.kept(), {"phone": (1, 1, 1), "rows": (1, 1, 1), "later": (1, 1, 1)})
		frappe.get_doc("Table Scope", {"document_type": TABLE}).save()  # the mark of what is away stays
		for fieldname in ("phone", "rows", "later"):
			self.call("restore_field", TABLE, fieldname)
		self.assertEqual([df.fieldname for df in frappe.get_meta(TABLE).fields], order)
		self.assertIn("phone", personal_fields()[TABLE])
		self.assertEqual(frappe.get_meta(TABLE).get_field("later").bold, 1)
		record = frappe.get_doc(TABLE, self.record)
		self.assertEqual((record.phone, record.later, record.rows[0].said), ("13800000000", "Told", "Yes"))
		self.assertEqual(self.kept(), {})

	def test_a_level_stays_and_is_not_counted_or_purged(self) -> None:
		self.as_user("Administrator")
		self.take_out("secret")
		self.as_user(BUILDER)
		self.assertEqual(self.kept(), {"secret": (None, 1, 0)})
		self.refused("purge_field", TABLE, "secret")
		self.call("restore_field", TABLE, "secret")
		self.assertEqual(frappe.get_meta(TABLE).get_field("secret").permlevel, 1)

	def test_what_is_purged_is_gone_and_its_name_is_free(self) -> None:
		self.take_out("phone")
		self.call("purge_field", TABLE, "phone")
		self.assertEqual(self.kept(), {})
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.append("fields", field("phone"))
		doctype.save()
		self.assertFalse(frappe.get_doc(TABLE, self.record).phone)

	def test_what_units_hand_in_is_not_purged(self) -> None:
		self.as_user("Administrator")
		table = {"doctype": "Campaign Table", "document_type": TABLE, "title": "走访"}
		frappe.get_doc({**table, "form_set": "Loss Summary"}).insert()
		self.as_user(BUILDER)
		self.take_out("phone")
		self.assertEqual(self.kept()["phone"], (1, 1, 0))
		self.refused("purge_field", TABLE, "phone")

	def test_nothing_of_others_and_nothing_that_is_forged(self) -> None:
		self.take_out("phone")
		self.as_user("Administrator")
		hobby = {"doctype": "Custom Field", "dt": "Party Member", **field("hobby")}
		frappe.delete_doc("Custom Field", frappe.get_doc(hobby).insert().name)
		script = {"doctype": "Custom Field", "dt": TABLE, **field("shown", "HTML", "<script>1</script>")}
		frappe.delete_doc("Custom Field", frappe.get_doc(script).insert().name)
		asked = [
			*(("restore_field", doctype, "phone") for doctype in ("Built Elsewhere", "User", "Party Member")),
			("restore_field", "Party Member", "hobby"),
			*(("restore_field", name, "phone") for name in (TABLE.lower(), f"{TABLE} ", "", "%")),
			("restore_field", TABLE, "shown"),
			*(("restore_field", TABLE, name) for name in ("PHONE", "phone ", "owner", "secret", "", "%")),
			*(("purge_field", doctype, "phone") for doctype in ("User", "Built Elsewhere", TABLE.lower())),
			*(("purge_field", TABLE, name) for name in ("owner", "PHONE", "organization", "_comments", "")),
			*(("get_removed_fields", doctype) for doctype in ("User", "Party Member", TABLE.lower(), "")),
		]
		for who, asks in {
			BUILDER: asked,
			PART: [("restore_field", TABLE, "phone"), ("purge_field", TABLE, "phone"), asked[-4]],
			SECRETARY: [("restore_field", TABLE, "phone"), ("get_removed_fields", TABLE)],
			"Guest": [("restore_field", TABLE, "phone"), ("get_removed_fields", TABLE)],
		}.items():
			for ask in asks:
				with self.subTest(f"{who}: {ask}"):
					self.as_user(who)
					self.refused(*ask)
		self.as_user(BUILDER)
		self.assertEqual(self.kept()["phone"], (1, 1, 1))
		flagged = {"doctype": "Custom Field", "dt": TABLE, **field("phone"), "flags": {"is_restored": 1}}
		self.assertRaises(REFUSALS, self.from_client, flagged)

	def test_a_field_comes_back_only_where_it_could_be_made(self) -> None:
		self.as_user("Administrator")
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.append("fields", field("who", "Link", "User"))
		doctype.save()
		self.take_out("who")
		self.as_user(BUILDER)
		self.refused("restore_field", TABLE, "who")
		self.take_out("phone")
		self.as_user("Administrator")
		self.call("purge_field", TABLE, "phone")
		frappe.get_doc({"doctype": "Custom Field", "dt": TABLE, **field("Phone", permlevel=1)}).insert()
		self.as_user(BUILDER)
		self.refused("restore_field", TABLE, "phone")

	@staticmethod
	def from_client(values: dict) -> None:
		from frappe.model.incoming import new_document_from_client

		new_document_from_client(values).insert()

	def refused(self, method: str, *args: Any) -> None:
		"""It is refused, and nothing is otherwise."""
		frappe.db.savepoint("asked")
		with self.assertRaises(REFUSALS):
			self.call(method, *args)
		frappe.db.rollback(save_point="asked")


class TestFile(OnSite):
	"""What a builder takes along and takes in: own tables, and nothing that could not be made by hand."""

	def setUp(self) -> None:
		super().setUp()
		held = patch.object(frappe.db, "commit")  # the log of what goes out is kept at once
		held.start()
		self.addCleanup(held.stop)
		self.as_user(BUILDER)

	def make_everything(self) -> None:
		"""A table with rows, an added field, a workflow and one of each view."""
		from party_investigation.tests.test_building import views, workflow

		row = table(ROW, istable=1, permissions=[])
		row["fields"] = [field("said")]
		frappe.get_doc(row).insert()
		frappe.get_doc(table(TABLE, field("rows", "Table", ROW))).insert()
		frappe.get_doc({"doctype": "Custom Field", "dt": TABLE, **field("later")}).insert()
		workflow(BUILDER).insert()
		for values in views():
			frappe.get_doc(values).insert()
		page = {"doctype": "Workspace", "label": "Visits", "title": "Visits", "public": 1, "content": "[]"}
		shortcut = {"type": "DocType", "label": "List", "link_to": TABLE}
		frappe.get_doc({**page, "shortcuts": [shortcut]}).insert()

	def carried(self) -> list[dict]:
		"""A file of everything, read where nothing of it is."""
		frappe.db.savepoint("elsewhere")
		self.make_everything()
		content = self.make_file()
		frappe.db.rollback(save_point="elsewhere")
		frappe.clear_cache()
		self.as_user(BUILDER)
		return customizations.unpack(content)

	def make_file(self) -> bytes:
		made = customization_file.make_file([TABLE])
		self.assertEqual(made["left_out"], [])
		return base64.b64decode(made["content"])

	def test_it_is_made_and_taken_in_and_belongs_to_builders(self) -> None:
		records = self.carried()
		outcomes = customizations.take_in(records)
		self.assertEqual(customizations.refused(outcomes), [])
		self.assertEqual(
			{one["doctype"] for one in outcomes if one["state"] == "New"},
			{
				*("DocType", "Custom Field", "Workflow", "Report", "Number Card", "Dashboard Chart"),
				*("Print Format", "Workspace"),
			},
			outcomes,
		)
		self.assertEqual({one["state"] for one in customizations.take_in(records)}, {"Unchanged"})
		self.assertEqual([row["name"] for row in customization_file.get_choices()], [TABLE])
		self.assertEqual(customizations.unpack(self.make_file()), records)
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.append("fields", field("place"))
		doctype.save()
		self.as_user(SECRETARY)
		frappe.get_doc({"doctype": TABLE, "organization": "T1B1", "number": 1}).insert()
		outside = {"doctype": TABLE, "organization": "T2B1"}
		self.assertRaises(frappe.PermissionError, frappe.get_doc(outside).insert)

	def test_only_builders_and_only_own_tables(self) -> None:
		self.make_everything()
		for who in (SECRETARY, "Guest"):
			self.as_user(who)
			for ask in (
				customization_file.get_choices,
				lambda: customization_file.make_file([TABLE]),
				lambda: customization_file.preview(""),
				lambda: customization_file.take_in("", ""),
			):
				self.assertRaises(frappe.PermissionError, ask)
		for who, names in {
			BUILDER: ("Built Elsewhere", "Party Member", "Note", TABLE.lower(), f"{TABLE} ", "", "User"),
			PART: (TABLE,),
		}.items():
			self.as_user(who)
			for name in names:
				with self.subTest(f"{who}: {name}"):
					self.assertRaises(REFUSALS, customization_file.make_file, [TABLE, name])
		self.assertEqual(customization_file.get_choices(), [])

	def test_what_belongs_to_it_and_is_not_the_builders_stays(self) -> None:
		self.make_everything()
		self.as_user("Administrator")
		notice = {"doctype": "Notification", "name": "Hidden Notice", "document_type": TABLE, "event": "New"}
		notice |= {
			"channel": "System Notification",
			"subject": "x",
			"recipients": [{"receiver_by_role": "All"}],
		}
		frappe.get_doc(notice).insert()
		self.as_user(BUILDER)
		made = customization_file.make_file([TABLE])
		self.assertEqual(len(made["left_out"]), 1)
		self.assertNotIn("Hidden", str(made["left_out"]))
		self.assertNotIn("Hidden", json.dumps(customizations.unpack(base64.b64decode(made["content"]))))

	def test_forged_files_are_refused_whole_and_name_the_row(self) -> None:
		records = self.carried()
		scope = [one for one in records if one["doctype"] == "Table Scope"]
		forged = forgeries(records)
		tables = {name for name, rows in forged.items() if rows[0].get("name") in (TABLE, [TABLE])}
		for name in tables - {"no scope"}:
			self.refuses(name, [*forged[name], *scope])
		self.refuses("no scope", forged["no scope"])
		self.assertEqual(customizations.refused(customizations.take_in(records)), [])
		for name in forged.keys() - tables:
			self.refuses(name, forged[name])

	def refuses(self, name: str, records: list[dict]) -> None:
		"""A file is not taken in, and it is said which part is the cause."""
		with self.subTest(name):
			frappe.db.savepoint("forged")
			refused = customizations.refused(customizations.take_in(records))
			frappe.db.rollback(save_point="forged")
			frappe.clear_cache()
			self.as_user(BUILDER)
			told = {(one["doctype"], one["name"]) for one in refused if one["reason"]}
			self.assertIn((records[0]["doctype"], str(records[0]["name"])), told, refused)

	def test_a_file_with_one_forged_row_leaves_nothing(self) -> None:
		records = [*self.carried(), {"doctype": "Notification", "name": "Forged", "document_type": TABLE}]
		content = customizations.pack(records)
		frappe.db.savepoint("forged")
		with self.assertRaisesRegex(frappe.ValidationError, "Forged"):
			customization_file.take_in(
				base64.b64encode(content).decode(), hashlib.sha256(content).hexdigest()
			)

	def test_who_builds_for_a_part_takes_in_nothing(self) -> None:
		records = self.carried()
		self.as_user(PART)
		states = {
			one["state"] for one in customizations.take_in(records) if one["doctype"] != "Workflow State"
		}
		self.assertEqual(states - {"Unchanged"}, {"Refused"})
		self.assertFalse(frappe.db.exists("DocType", TABLE))


def forgeries(records: list[dict]) -> dict[str, list[dict]]:
	"""Rows of files that hold one thing which a builder does not make."""

	def of(kind: str, name: str) -> dict:
		return copy.deepcopy(next(r for r in records if r["doctype"] == kind and name in ("", r["name"])))

	def changed(kind: str, name: str = "", /, **values: Any) -> list[dict]:
		return [{**of(kind, name), **values}]

	def added(kind: str, name: str, table: str, **values: Any) -> list[dict]:
		one = of(kind, name)
		one[table].append(values)
		return [one]

	def with_field(**values: Any) -> list[dict]:
		return added("DocType", TABLE, "fields", **{"doctype": "DocField", **field("forged"), **values})

	def masked() -> list[dict]:
		one = with_field(fieldname="member", fieldtype="Link", options="Party Member")[0]
		one["fields"].append({"doctype": "DocField", **field("copy", fetch_from="member.identity_number")})
		return [one]

	def ruled(role: Any, **values: Any) -> list[dict]:
		return added(
			"DocType", TABLE, "permissions", **{"doctype": "DocPerm", "role": role, "read": 1, **values}
		)

	def step(**values: Any) -> list[dict]:
		one = of("Workflow", "")
		one["transitions"][0].update(values)
		return [one]

	def more(kind: str, /, **values: Any) -> list[dict]:
		return [{"doctype": kind, "name": "Forged", **values}]

	own = {"custom": 1, "module": "Own Tables", "fields": [field("x")]}
	level = {"doctype_or_field": "DocField", "field_name": "phone", "property": "bold", "value": "1"}
	elsewhere = {"fieldtype": "Data", "fieldname": "x", "label": "x"}
	space = {"title": "Forged", "public": 1, "content": "[]"}
	card = {"label": "Forged", "type": "Document Type", "function": "Count"}
	return {
		"a table of the engine": [{"doctype": "DocType", **own, "name": "Note"}],
		"a table of the program": [{"doctype": "DocType", **own, "name": "Party Member"}],
		"another's table": [{"doctype": "DocType", **own, "name": "Built Elsewhere"}],
		"another's table as it is": [as_it_is("Built Elsewhere")],
		"another's table in small letters": [{"doctype": "DocType", **own, "name": "built elsewhere"}],
		"a table of a module": changed("DocType", TABLE, module="Organization"),
		"a standard table": changed("DocType", TABLE, custom=0),
		"a virtual table": changed("DocType", TABLE, is_virtual=1),
		"a single": changed("DocType", TABLE, issingle=1),
		"a page for guests": changed("DocType", TABLE, has_web_view=1),
		"repeating": changed("DocType", TABLE, allow_auto_repeat=1),
		"an action": changed(
			"DocType",
			TABLE,
			actions=[{"label": "x", "action_type": "Server Action", "action": "frappe.ping"}],
		),
		"a link to the program": changed(
			"DocType", TABLE, links=[{"link_doctype": "Party Member", "link_fieldname": "organization"}]
		),
		"markup": changed("DocType", TABLE, description="<img src=x onerror=x()>"),
		"a name by script": changed("DocType", TABLE, autoname="format:{{ frappe.session.user }}"),
		"rows that are no rows": changed("DocType", TABLE, fields="title"),
		"rows of lists": changed("DocType", TABLE, fields=[["title"]]),
		"a name that is a list": changed("DocType", TABLE, name=[TABLE]),
		**{
			f"a rule for {role}": ruled(role)
			for role in ("System Manager", "All", "Guest", "Desk User", "guest")
		},
		"a rule for nobody": ruled("Made Up"),
		"a rule for a list": ruled(["Branch Secretary"]),
		"a rule above level 0": ruled("Branch Secretary", permlevel=1),
		"an auditor who writes": ruled("Investigation Auditor", write=1),
		"rights on rights": ruled("Branch Secretary", set_user_permissions=1),
		"a masked number": masked(),
		"a user": with_field(fieldtype="Link", options="User"),
		"any document": with_field(fieldtype="Dynamic Link", options="state"),
		"rows of the program": with_field(fieldtype="Table", options="Table Scope Field"),
		"a script": with_field(fieldtype="HTML", options="<script>x()</script>"),
		"a button": with_field(fieldtype="Button", options="frappe.ping"),
		"code that depends": with_field(depends_on="eval:frappe.call('x')"),
		"past user permissions": with_field(
			fieldtype="Link", options="Party Organization", ignore_user_permissions=1
		),
		"a field of the program": more("Custom Field", dt="Party Member", **elsewhere),
		"a field of a user": more("Custom Field", dt="User", **elsewhere),
		"a field of another's table": more("Custom Field", dt="Built Elsewhere", **elsewhere),
		"a field of nothing": more("Custom Field", **elsewhere),
		"a field of a list": more("Custom Field", dt=[TABLE], **elsewhere),
		"a property of the program": more("Property Setter", doc_type="Party Member", **level),
		"a property of the own table": more(
			"Property Setter", doc_type=TABLE, **{**level, "field_name": "state"}
		),
		"a client script": more("Client Script", dt=TABLE, script="x()"),
		"a server script": more("Server Script", script="1"),
		"a web hook": more("Webhook", webhook_doctype=TABLE, request_url="http://listed.example/"),
		"a role": more("Role", role_name="Forged"),
		"a user of the site": more("User", first_name="x"),
		"a rule of the site": more("Custom DocPerm", parent=TABLE, role="All", read=1),
		"an appointment": more("Organization Appointment", user=BUILDER, capacity="Branch Secretary"),
		"a notice": more(
			"Notification", document_type=TABLE, event="New", channel="System Notification", subject="x"
		),
		"a report of the program": more(
			"Report", ref_doctype="Party Member", report_type="Report Builder", json="{}"
		),
		"a query": changed("Report", query="select 1", report_type="Query Report"),
		"a report that is there": changed("Report", name="Progress by Unit"),
		"a card of the program": more("Number Card", document_type="Party Member", **card),
		"a card of a method": changed("Number Card", type="Custom", method="frappe.ping"),
		"a card run by the desk": changed(
			"Number Card", dynamic_filters_json=json.dumps([[TABLE, "state", "=", "frappe.session.user"]])
		),
		"a chart of a source": changed("Dashboard Chart", chart_type="Custom", source="x"),
		"a template": changed("Print Format", html="{{ frappe }}", custom_format=1),
		"a style": changed("Print Format", css="body {}"),
		"a format of the program": changed("Print Format", name="Annex 1 Card"),
		"a condition that calls": step(condition="doc.run_method('x')"),
		"a step of others": step(allowed="System Manager"),
		"a workflow of the program": changed("Workflow", document_type="Party Member"),
		"another word": more("Workflow State", style="<b>"),
		"a scope of the program": changed("Table Scope", document_type="Party Member"),
		"a scope of another's": changed("Table Scope", document_type="Built Elsewhere"),
		"open to all": changed("Table Scope", hangs_on="Nothing", open_reason="x"),
		"no scope": changed("DocType", TABLE),
		"another's table in the campaign": more(
			"Campaign Table", document_type="Built Elsewhere", title="x", form_set="Loss Summary"
		),
		"a workspace of the program": [{"doctype": "Workspace", **space, "name": "Build", "label": "Build"}],
		"a workspace that is in the way": [
			{"doctype": "Workspace", **space, "name": "User", "label": "User"}
		],
		"a workspace of somebody": more("Workspace", **space, label="Forged", for_user=SECRETARY),
		"a workspace that leads away": more(
			"Workspace",
			**space,
			label="Forged",
			shortcuts=[{"type": "URL", "label": "x", "url": "https://else.example/"}],
		),
		"a workspace that leads to users": more(
			"Workspace",
			**space,
			label="Forged",
			shortcuts=[{"type": "DocType", "label": "x", "link_to": "User"}],
		),
	}


def as_it_is(doctype: str) -> dict:
	"""What stands in a file of a table."""
	from frappe.services.customizations.collecting import values_of

	return values_of(frappe.get_doc("DocType", doctype))
