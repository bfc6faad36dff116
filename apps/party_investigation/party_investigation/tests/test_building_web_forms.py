"""Web forms of own tables: who makes which, and what comes in by them."""

import json

import frappe
from party_investigation.building.kinds import MODULE
from party_investigation.building.place import WORKSPACE
from party_investigation.tests.building_case import TABLE, BuildingCase

REFUSED = (frappe.PermissionError, frappe.ValidationError)


class TestWebForms(BuildingCase):
	"""Pages for filling in an own table: who makes which, and what comes in by them."""

	def form(self, **more) -> dict:
		"""A web form as the builder makes it."""
		names = ("organization", "visited_on", "state", "number", "remark")
		return {
			"doctype": "Web Form",
			"title": "走访填报",
			"route": "built-visit",
			"doc_type": TABLE,
			"published": 1,
			"login_required": 1,
			"allow_multiple": 1,
			"allow_edit": 1,
			"introduction_text": "<p>每次走访填一份。</p>",
			"web_form_fields": [{"fieldname": name, "fieldtype": "Data"} for name in names],
			**more,
		}

	def test_of_own_tables_only_and_without_scripts(self) -> None:
		self.build()
		attempts = {
			"of the program": self.form(doc_type="Party Member"),
			"of users": self.form(doc_type="User"),
			"for guests": self.form(login_required=0),
			"anonymous": self.form(anonymous=1),
			"a script": self.form(introduction_text="<script>x</script>"),
			"a link": self.form(introduction_text="<a href='javascript:x'>x</a>"),
			"a title": self.form(title="<img src=x onerror=y>"),
			"a template": self.form(success_message="{{ frappe.session }}"),
			"a condition": self.form(
				web_form_fields=[
					{"fieldname": "state", "fieldtype": "Select", "depends_on": "eval:frappe.call('x')"}
				],
			),
			"another table's filter": self.form(
				condition_json=json.dumps([["Party Member", "phone", "like", "13%"]])
			),
		}
		frappe.set_user(self.builder)
		for name, values in attempts.items():
			with self.subTest(name), self.assertRaises(REFUSED):
				frappe.get_doc(values).insert()
		self.assertEqual(frappe.get_all("Web Form"), [])
		made = frappe.get_doc(self.form()).insert()
		self.assertEqual(made.module, MODULE)
		frappe.set_user(self.part)
		self.assertRaises(frappe.PermissionError, frappe.get_doc(self.form(route="other")).insert)

	def test_a_published_one_stands_on_the_workspace_of_own_tables(self) -> None:
		self.build()

		def shown() -> list[tuple[str, str]]:
			rows = frappe.get_all(
				"Workspace Shortcut", {"parent": WORKSPACE}, ["label", "url"], order_by="idx asc"
			)
			blocks = json.loads(frappe.db.get_value("Workspace", WORKSPACE, "content") or "[]")
			names = [block["data"]["shortcut_name"] for block in blocks if block["type"] == "shortcut"]
			self.assertEqual(names, [row.label for row in rows])
			return [(row.label, row.url) for row in rows]

		frappe.set_user(self.builder)
		form = frappe.get_doc(self.form()).insert()
		self.assertEqual(shown(), [("走访填报", "/built-visit")])
		again = frappe.get_doc(self.form(route="built-again")).insert()
		self.assertEqual(
			shown(),
			[("走访填报 (/built-visit)", "/built-visit"), ("走访填报 (/built-again)", "/built-again")],
		)
		again.delete()
		form.update({"published": 0}).save()
		self.assertEqual(shown(), [])

	def test_what_comes_in_keeps_its_place(self) -> None:
		self.build()
		frappe.set_user(self.builder)
		form = frappe.get_doc(self.form()).insert()
		accept = frappe.get_attr("frappe.website.doctype.web_form.web_form.accept")

		def send(user: str, **values) -> str:
			frappe.set_user(user)
			return accept(web_form=form.name, data=json.dumps({"doctype": TABLE, **values}))

		self.addCleanup(setattr, frappe.flags, "in_web_form", False)
		send(self.secretary, organization="T1B1", state="待办")
		name = frappe.get_all(TABLE, {"organization": "T1B1"}, pluck="name")[0]
		self.assertEqual(frappe.db.get_value(TABLE, name, "owner"), self.secretary)
		self.assertRaises(frappe.PermissionError, send, self.secretary, organization="T2B1", state="待办")
		self.assertRaises(frappe.PermissionError, send, self.builder, organization="T1B1", state="待办")
		frappe.set_user(self.other)
		self.assertEqual(frappe.get_list(TABLE, pluck="name"), [])
		self.assertRaises(
			(frappe.DoesNotExistError, frappe.PermissionError),
			send,
			self.other,
			name=name,
			organization="T1B1",
			state="已办",
		)
		self.assertEqual(frappe.db.get_value(TABLE, name, "state"), "待办")
