"""Web forms: who opens one, what it takes, and that it gives nobody a right that the user has not."""

import json
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

import frappe
from frappe.desk.desktop import get_desktop_page
from frappe.faces.web import web_forms
from frappe.tests.utils import FrappeTestCase
from frappe.website import forms
from frappe.website.doctype.web_form import web_form as faces

AUTHOR, OTHER, READER = (f"web-form-{name}@test.example" for name in ("author", "other", "reader"))
DOCTYPE, ROWS = "Test Form Ledger", "Test Form Ledger Row"
FIELDS = [
	{"fieldname": "what", "fieldtype": "Data", "label": "What", "reqd": 1},
	{"fieldname": "kind", "fieldtype": "Select", "label": "Kind", "options": "A\nB"},
	{"fieldname": "paper", "fieldtype": "Attach", "label": "Paper"},
	{"fieldname": "inner", "fieldtype": "Data", "label": "Inner"},
	{"fieldname": "secret", "fieldtype": "Data", "label": "Secret", "permlevel": 1},
	{"fieldname": "rows", "fieldtype": "Table", "label": "Rows", "options": ROWS},
]
REFUSED = (frappe.ValidationError, TypeError)
RIGHTS = {"read": 1, "write": 1, "create": 1, "delete": 1}


class TestWebForm(FrappeTestCase):
	"""A ledger that two users fill in, one of them without the desk, and one who only reads it."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for role, desk in (("Test Form Author", 0), ("Test Form Reader", 0)):
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": desk}).insert()
		for name, role in (
			(AUTHOR, "Test Form Author"),
			(OTHER, "Test Form Author"),
			(READER, "Test Form Reader"),
		):
			user = {"doctype": "User", "email": name, "first_name": "somebody", "send_welcome_email": 0}
			made = frappe.get_doc({**user, "roles": [{"role": role}]}).insert()
			assert made.user_type == "Website User"
		table = {"doctype": "DocType", "module": "Custom", "custom": 1}
		row_fields = [{"fieldname": "day", "fieldtype": "Date", "label": "Day"}]
		frappe.get_doc({**table, "name": ROWS, "istable": 1, "fields": row_fields}).insert()
		rights = [
			{"role": "Test Form Author", **RIGHTS},
			{"role": "Test Form Reader", **dict.fromkeys(RIGHTS, 0), "read": 1},
		]
		frappe.get_doc({**table, "name": DOCTYPE, "fields": FIELDS, "permissions": rights}).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(frappe.db.rollback, save_point="before_test")

	def form(self, **values: Any) -> Any:
		fields = [{"fieldname": name} for name in ("what", "kind", "paper", "secret", "rows")]
		return frappe.get_doc(
			{
				"doctype": "Web Form",
				"title": "Ledger by hand",
				"route": "ledger-by-hand",
				"doc_type": DOCTYPE,
				"published": 1,
				"web_form_fields": [*fields, {"fieldname": "inner", "hidden": 1, "default": "by form"}],
				**values,
			}
		).insert()

	def send(self, form: Any, user: str = AUTHOR, **values: Any) -> Any:
		with self.set_user(user):
			return faces.accept(form.name, json.dumps(values))

	def refused(self, error: type[Exception] = frappe.ValidationError, **values: Any) -> None:
		with self.assertRaises(error):
			self.form(**values)

	def test_only_signed_in_users_by_plain_addresses_of_their_own(self) -> None:
		self.refused(login_required=0)
		self.refused(anonymous=1)
		for route in (
			"app",
			"api",
			"login",
			"files",
			"me",
			"printview",
			"update-password",
			"message",
			"list",
		):
			self.refused(route=route)
		for route in (
			"Ledger",
			"a/b",
			"../etc",
			"a b",
			"表",
			"app/x",
			"a--b",
			"-a",
			"a_b",
			"a" * 61,
			"a?x=1",
		):
			self.refused(route=route)
		self.form()
		self.refused(frappe.UniqueValidationError)
		self.assertRegex(self.form(route="", title="台账").route, r"^form-[0-9a-z]{8}$")

	def test_fields_and_conditions_are_of_the_doctype(self) -> None:
		self.refused(web_form_fields=[{"fieldname": "nothing"}])
		self.refused(web_form_fields=[{"fieldname": "what"}, {"fieldname": "what"}])
		self.refused(web_form_fields=[])
		self.refused(doc_type=ROWS)
		self.refused(doc_type="System Settings")
		self.refused(list_columns=[{"fieldname": "rows"}])
		for given in (
			'["what"]',
			'[["ToDo", "status", "=", "Open"]]',
			"{}",
			'[["what", "drop", 1]]',
			"nothing",
		):
			self.refused(condition_json=given)
		for url in (
			"https://elsewhere.example",
			"//elsewhere.example",
			"javascript:1",
			"/\\elsewhere.example",
		):
			self.refused(success_url=url)

	def test_what_is_sent_is_saved_by_the_users_own_rights(self) -> None:
		form = self.form(allow_multiple=1)
		doc = self.send(form, what="x", kind="A", rows=[{"day": "2016-07-01"}])
		stored = frappe.get_doc(DOCTYPE, doc["name"])
		self.assertEqual((stored.owner, stored.what, stored.inner), (AUTHOR, "x", "by form"))
		self.assertEqual(str(stored.rows[0].day), "2016-07-01")
		self.assertNotIn("inner", doc)
		for user in (READER, "Guest"):
			with self.assertRaises(frappe.PermissionError):
				self.send(form, user, what="x")

	def test_fields_that_are_hidden_shown_only_or_of_a_level_are_not_taken(self) -> None:
		form = self.form(
			allow_multiple=1,
			web_form_fields=[
				{"fieldname": "what"},
				{"fieldname": "kind", "read_only": 1, "default": "B"},
				{"fieldname": "inner", "hidden": 1},
				{"fieldname": "secret"},
			],
		)
		with self.set_user(AUTHOR):
			told = faces.get_form_data(DOCTYPE, None, form.name)["web_form"]["fields"]
		self.assertEqual([field["fieldname"] for field in told], ["what", "kind"])
		forged = {
			"owner": OTHER,
			"docstatus": 1,
			"name": "chosen",
			"__islocal": 1,
			"flags": {"ignore_permissions": 1},
		}
		doc = self.send(form, what="x", kind="A", inner="mine", secret="mine", paper="/files/x", **forged)
		stored = frappe.get_doc(DOCTYPE, doc["name"])
		self.assertEqual((stored.kind, stored.inner, stored.secret, stored.paper), ("B", None, None, None))
		self.assertEqual((stored.owner, stored.docstatus), (AUTHOR, 0))
		self.assertNotEqual(stored.name, "chosen")

	def test_dishonest_shapes_are_refused_in_words(self) -> None:
		form = self.form(allow_multiple=1, allow_edit=1)
		for data in ("", "[]", "1", "{", [], [["what", "x"]], None, {"doctype": "User", "what": "x"}):
			with self.set_user(AUTHOR), self.assertRaises(REFUSED):
				faces.accept(form.name, data)
		for values in (
			{"what": ["x"]},
			{"what": {"a": 1}},
			{"what": "x", "rows": "x"},
			{"what": "x", "kind": "C"},
		):
			with self.assertRaises(frappe.ValidationError):
				self.send(form, **values)
		for name in (form.name.upper(), {"name": form.name}, ["like", "%"], "", None, True):
			for ask in (
				lambda n=name: faces.accept(n, {"what": "x"}),
				lambda n=name: faces.get_web_form_filters(n),
			):
				with self.set_user(AUTHOR), self.assertRaises(REFUSED):
					ask()
		mine = self.send(form, what="x")["name"]
		for name in (["like", "%"], {"a": 1}, True, str(mine).upper() + "%", "%"):
			with self.set_user(AUTHOR), self.assertRaises(REFUSED):
				faces.get_form_data(DOCTYPE, name, form.name)
		with self.set_user(AUTHOR), self.assertRaises(frappe.ValidationError):
			faces.get_form_data("User", None, form.name)

	def test_others_documents_are_as_if_they_were_not_there(self) -> None:
		form = self.form(allow_multiple=1, allow_edit=1, allow_delete=1, allow_comments=1)
		name = self.send(form, what="x")["name"]
		for user in (OTHER, READER):
			with self.set_user(user):
				for ask in (
					lambda: faces.get_form_data(DOCTYPE, name, form.name),
					lambda: faces.accept(form.name, {"name": name, "what": "taken"}),
					lambda: faces.delete(form.name, name),
					lambda: faces.delete_multiple(form.name, [name]),
				):
					with self.assertRaises(frappe.DoesNotExistError):
						ask()
		self.assertEqual(frappe.db.get_value(DOCTYPE, name, "what"), "x")

	def test_changes_and_deletions_as_far_as_the_form_allows(self) -> None:
		closed = self.form(allow_multiple=1)
		mine = self.send(closed, what="x")
		with self.assertRaises(frappe.PermissionError):
			self.send(closed, name=mine["name"], what="y")
		with self.set_user(AUTHOR), self.assertRaises(frappe.PermissionError):
			faces.delete(closed.name, mine["name"])
		free = self.form(route="free", allow_edit=1, allow_delete=1)
		with self.assertRaises(frappe.PermissionError):  # one has been sent already
			self.send(free, what="another")
		changed = self.send(free, name=mine["name"], modified=str(mine["modified"]), what="y")
		self.assertEqual(changed["what"], "y")
		with self.assertRaises(frappe.TimestampMismatchError):
			self.send(free, name=mine["name"], modified=str(mine["modified"]), what="z")
		with self.set_user(AUTHOR):
			faces.delete(free.name, mine["name"])
		self.assertFalse(frappe.db.exists(DOCTYPE, mine["name"]))

	def test_conditions_divide_the_documents_of_a_doctype(self) -> None:
		form = self.form(condition_json='[["kind", "=", "A"]]', allow_multiple=1)
		one, other = (self.send(form, what="x", kind=kind)["name"] for kind in "AB")
		with self.set_user(AUTHOR):
			self.assertEqual(faces.get_form_data(DOCTYPE, one, form.name)["doc"]["name"], one)
			with self.assertRaises(frappe.DoesNotExistError):
				faces.get_form_data(DOCTYPE, other, form.name)

	def test_a_form_may_ask_for_more_than_its_doctype(self) -> None:
		rows = [{"fieldname": "what", "max_length": 3}, {"fieldname": "kind", "reqd": 1}]
		form = self.form(allow_multiple=1, web_form_fields=rows)
		for values in ({"what": "long text", "kind": "A"}, {"what": "x"}, {"kind": "A"}):
			with self.assertRaises(frappe.ValidationError):
				self.send(form, **values)
		self.send(form, what="abc", kind="A")

	def test_files_are_ones_own_private_and_not_too_large(self) -> None:
		form = self.form(allow_multiple=1, max_attachment_size=1)

		def upload(user: str, content: bytes) -> str:
			with self.set_user(user):
				file = {"doctype": "File", "file_name": "paper.txt", "content": content, "is_private": 1}
				return frappe.get_doc(file).insert().file_url

		small = upload(AUTHOR, b"small")
		doc = self.send(form, what="x", paper=small)
		attached = frappe.db.get_value("File", {"file_url": small}, ["attached_to_name", "is_private"])
		self.assertEqual(attached, (str(doc["name"]), 1))
		for url in (
			upload(OTHER, b"theirs"),
			upload(AUTHOR, b"x" * (forms.MEGABYTE + 1)),
			"/files/a.txt",
			"https://a.example",
		):
			with self.assertRaises(frappe.ValidationError):
				self.send(form, what="x", paper=url)

	def test_pages_for_whom_and_of_what(self) -> None:
		form = self.form(allow_edit=1)

		def page(user: str, rest: str) -> Any:
			environ = EnvironBuilder(path=f"/{form.route}/{rest}").get_environ()
			with self.set_user(user):
				return web_forms.serve(Request(environ), form, rest)

		self.assertEqual(page("Guest", "new").headers["Location"], "/login?redirect-to=/ledger-by-hand/new")
		self.assertEqual(page(AUTHOR, "").headers["Location"], "/ledger-by-hand/new")
		with self.assertRaises(frappe.PermissionError):
			page(READER, "new")
		name = self.send(form, what="x")["name"]
		self.assertEqual(page(AUTHOR, "new").headers["Location"], f"/ledger-by-hand/{name}")
		for user, rest in (
			(OTHER, name),
			(OTHER, f"{name}/edit"),
			(READER, name),
			(AUTHOR, "list"),
			(AUTHOR, "other"),
			(AUTHOR, "%"),
		):
			with self.assertRaises(NotFound):
				page(user, rest)
		found = web_forms.find(f"{form.route}/{name}/edit")
		self.assertEqual(found and (found[0].name, found[1]), (form.name, f"{name}/edit"))
		for route in ("app", f"x/{form.route}", "表", ""):
			self.assertIsNone(web_forms.find(route))

	def test_a_workspace_shows_its_address_to_those_who_may_fill_it_in(self) -> None:
		form = self.form()
		addresses = (f"/{form.route}", f"/{form.route}/new?what=x", "/app/todo", "https://example.com/x")
		shortcuts = [{"type": "URL", "label": url, "url": url} for url in addresses]
		values = {"doctype": "Workspace", "title": "Test Forms", "label": "Test Forms", "public": 1}
		frappe.get_doc({**values, "shortcuts": shortcuts}).insert()

		def shown(user: str) -> list[str]:
			with self.set_user(user):
				return [row["url"] for row in get_desktop_page("Test Forms")["shortcuts"]["items"]]

		self.assertEqual(shown(AUTHOR), [*addresses])
		self.assertEqual(shown(READER), [*addresses[2:]])
		form.update({"published": 0}).save()
		self.assertEqual(shown(AUTHOR), [*addresses[2:]])
		for url in (
			None,
			"",
			"visits",
			"//example.com",
			"javascript:alert(1)",
			" JavaScript:x",
			"data:text/html,x",
		):
			wrong = {**values, "title": "Test Wrong", "label": "Test Wrong"}
			shortcut = {"type": "URL", "label": "Wrong", "url": url}
			with self.subTest(url), self.assertRaises(frappe.ValidationError):
				frappe.get_doc({**wrong, "shortcuts": [shortcut]}).insert()

	def test_what_is_not_published_is_not_there(self) -> None:
		form = self.form(published=0)
		self.assertIsNone(forms.at_route(form.route))
		with self.assertRaises(frappe.DoesNotExistError):
			self.send(form, what="x")
		frappe.db.set_value("Web Form", form.name, "published", 1)
		found = forms.at_route(form.route)
		self.assertEqual(found and found.name, form.name)
		self.assertIsNone(forms.at_route(form.route.upper()))
