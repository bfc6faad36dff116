"""Server Scripts on a site with the investigation: who writes them, and that they see and change no more than whoever they run for."""

import json
import unittest
from contextlib import contextmanager
from typing import Any

from leak_marks import MANAGER, OTHER, OWN, PASSWORD, SITE, Person
from leak_world import World

import frappe

SECRETARY = "Branch Secretary"
ALL_OF_IT = "frappe.response['message'] = frappe.get_all({doctype!r}, fields=['*'])"


def setUpModule() -> None:
	global world
	world = World().__enter__()
	world.bench.run("--site", SITE, "set-config", "-p", "server_script_enabled", "true")


def tearDownModule() -> None:
	world.__exit__()


def person(user: str) -> Person:
	return next(one for one in world.people if one.user == user)


def some_people() -> list[Person]:
	"""A guest, a branch's secretary and recorder, the committee above, and those who run the site or watch it."""
	appointed = [
		world.person(SECRETARY, OWN),
		world.person("Branch Recorder", OWN),
		world.person("Committee Officer", "T1"),
	]
	return [person("Guest"), *appointed, person(MANAGER), person("security.auditor@leaks.example")]


def script(name: str, text: str, **values: Any) -> dict[str, Any]:
	"""The values of a script about saving a member, unless said otherwise."""
	about = {
		"script_type": "DocType Event",
		"reference_doctype": "Party Member",
		"doctype_event": "Before Save",
	}
	return {"doctype": "Server Script", "name": name, "script": text, **about, **values}


class ScriptsCase(unittest.TestCase):
	"""Scripts that are written on the server for one test."""

	def write(self, *values: dict[str, Any]) -> None:
		with world.site():
			for one in values:
				frappe.get_doc(one).insert()
			frappe.db.commit()
		self.addCleanup(self.forget, [one["name"] for one in values])

	def forget(self, names: list[str]) -> None:
		with world.site():
			for name in names:
				frappe.delete_doc("Server Script", name, force=True)
			frappe.db.commit()

	@contextmanager
	def acting(self, user: str):
		"""As a user on the server, without a request; nothing is kept."""
		with world.site():
			frappe.set_user(user)
			yield
			frappe.db.rollback()


class TestWhoWrites(ScriptsCase):
	def test_nobody_but_administrator_by_no_face(self) -> None:
		with world.site():
			frappe.get_doc("User", MANAGER).add_roles("Script Manager")
			frappe.db.commit()
		values = script("Mine", "x = 1")
		self.write(script("There", "x = 1", disabled=1))
		for user in (MANAGER, "system.administrator@leaks.example", world.person(SECRETARY, OWN).user):
			for method, path, sent in (
				("POST", "/api/resource/Server Script", values),
				("POST", "/api/v2/document/Server Script", values),
				("POST", "/api/method/frappe.client.insert", {"doc": values}),
				(
					"POST",
					"/api/method/frappe.desk.form.save.savedocs",
					{"doc": json.dumps({**values, "__islocal": 1}), "action": "Save"},
				),
				("PUT", "/api/resource/Server Script/There", {"disabled": 0}),
				("DELETE", "/api/resource/Server Script/There", None),
				(
					"POST",
					"/api/method/frappe.client.set_value",
					{"doctype": "Server Script", "name": "There", "fieldname": "disabled", "value": 0},
				),
			):
				with self.subTest(f"{user} {path}"):
					answer = world.ask(person(user), method, path, sent)
					self.assertIn(answer.status_code, (403, 417) if "savedocs" in path else (403,))
		with world.site():
			self.assertEqual(frappe.get_all("Server Script", pluck="disabled"), [1])

	def test_administrator_does_over_the_web(self) -> None:
		manager = person(MANAGER)
		kept, manager.client = manager.client, world.new_client()
		try:
			world.ask(manager, "POST", "/api/method/login", {"usr": "Administrator", "pwd": PASSWORD})
			answer = world.ask(manager, "POST", "/api/resource/Server Script", script("By web", "x = 1"))
			self.assertEqual(answer.status_code, 200, answer.text)
		finally:
			manager.client = kept
			self.forget(["By web"])


class TestWhatTheySee(ScriptsCase):
	def test_an_address_answers_everybody_with_the_own_scope(self) -> None:
		doctypes = ("Party Member", "Contact Search", "Comment", "Version")
		names = {doctype: f"all-of-{doctype.lower().replace(' ', '-')}" for doctype in doctypes}
		self.write(
			*(
				script(name, ALL_OF_IT.format(doctype=doctype), script_type="API", api_method=name)
				for doctype, name in names.items()
			)
		)
		found = {}
		for one in some_people():
			for doctype, name in names.items():
				with self.subTest(f"{one.user} {doctype}"):
					answer = world.ask(one, "GET", f"/api/method/{name}")
					self.assertIn(answer.status_code, (200, 403), answer.text)
					self.assertEqual(world.leaks(one, name, answer), [])
					found[one.user, doctype] = answer
		secretary = found[world.person(SECRETARY, OWN).user, "Party Member"]
		self.assertTrue(secretary.json["message"])
		self.assertEqual(found["Guest", "Party Member"].status_code, 403)
		self.assertFalse((found[MANAGER, "Party Member"].json or {}).get("message"))

	def test_what_an_address_answers_is_logged_like_any_list_and_form(self) -> None:
		member = world.made["Party Member"][OWN]
		texts = {
			"opens": f"frappe.response['message'] = frappe.get_doc('Party Member', {member!r}).name",
			"lists": "frappe.response['message'] = frappe.db.get_values('Party Member', {}, ['name', 'phone'])",
		}
		self.write(*(script(name, text, script_type="API", api_method=name) for name, text in texts.items()))
		secretary = world.person(SECRETARY, OWN)
		viewed = {"doctype": "View Log", "viewed_by": secretary.user, "reference_name": member}
		listed = {
			"doctype": "Access Log",
			"user": secretary.user,
			"method": "List",
			"export_from": "Party Member",
		}
		for name, log in (("opens", viewed), ("lists", listed)):
			about = {key: value for key, value in log.items() if key != "doctype"}
			with world.site():
				before = frappe.db.count(log["doctype"], about)
			self.assertEqual(world.ask(secretary, "GET", f"/api/method/{name}").status_code, 200)
			with world.site(), self.subTest(name):
				self.assertEqual(frappe.db.count(log["doctype"], about), before + 1)

	def test_what_fails_is_refused_in_words_and_logged_without_data(self) -> None:
		failing = "rows = frappe.get_all('Party Member', fields=['*'])\n\nraise ValueError(str(rows))"
		self.write(script("Fails", failing, script_type="API", api_method="fails"))
		secretary = world.person(SECRETARY, OWN)
		answer = world.ask(secretary, "GET", "/api/method/fails")
		self.assertEqual(answer.status_code, 417, answer.text)
		self.assertIn("Fails", answer.text)
		with world.site():
			log = frappe.get_last_doc("Error Log").as_dict()
		self.assertIn("Fails", log.error)
		self.assertIn("3", log.error)
		texts = json.dumps(log, default=str)
		self.assertEqual([mark for mark in world.marks if len(mark) > 10 and mark in texts], [])


class TestWhatTheyChange(ScriptsCase):
	def test_an_official_document_is_refused_or_gets_what_its_user_may_set(self) -> None:
		member = world.made["Party Member"][OWN]
		self.write(
			script("Refuses", "if doc.remark == 'not so':\n\tfrappe.throw('Write it otherwise')"),
			script("Sets", "if doc.remark == 'add':\n\tdoc.remark = 'added by a script'"),
		)
		secretary = world.person(SECRETARY, OWN).user
		with self.acting(secretary):
			document = frappe.get_doc("Party Member", member)
			with self.assertRaisesRegex(frappe.ValidationError, "Write it otherwise"):
				document.update({"remark": "not so", "member_name": "张三"}).save()
			document = frappe.get_doc("Party Member", member)
			self.assertEqual(
				document.update({"remark": "add", "member_name": "张三"}).save().remark, "added by a script"
			)

	def test_nothing_is_moved_out_of_the_own_scope(self) -> None:
		self.write(script("Moves", f"doc.organization = {OTHER!r}"))
		with self.acting(world.person(SECRETARY, OWN).user):
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc("Party Member", world.made["Party Member"][OWN]).save()

	def test_no_level_is_written_that_its_user_does_not_write(self) -> None:
		self.write(script("Calls", "doc.phone = '13800000000'"))
		with self.acting(world.person("Branch Recorder", OWN).user):
			document = frappe.get_doc("Party Member", world.made["Party Member"][OWN])
			if 1 not in document.get_permlevel_access("write"):
				with self.assertRaises(frappe.PermissionError):
					document.save()

	def test_no_lock_is_broken(self) -> None:
		line = world.made["Untraced Member"][OWN]
		self.write(
			script("Insists", "doc.remark = 'all the same'", reference_doctype="Untraced Member"),
			script(
				"Insists early",
				"doc.remark = 'all the same'",
				reference_doctype="Untraced Member",
				doctype_event="Before Validate",
			),
			script(
				"Insists late",
				"doc.remark = 'all the same'",
				reference_doctype="Untraced Member",
				doctype_event="After Save",
			),
		)
		with world.site():
			handed_in = {"form_set": "Loss Summary", "organization": OWN}
			name = frappe.db.get_value("Unit Return", handed_in)
			frappe.db.set_value("Unit Return", name, "status", "Submitted")
			frappe.set_user(world.person(SECRETARY, OWN).user)
			with self.assertRaisesRegex(frappe.PermissionError, "handed in"):
				frappe.get_doc("Untraced Member", line).save()
			frappe.db.rollback()

	def test_no_narrower_list_shows_more(self) -> None:
		query = {"script_type": "Permission Query", "doctype_event": None}
		self.write(script("Widens", "conditions = '1 = 1 or 1 = 1'", **query))
		for one in some_people():
			answer = world.ask(one, "GET", "/api/resource/Party Member", {"fields": '["*"]', "limit": 0})
			with self.subTest(one.user):
				self.assertEqual(world.leaks(one, "list", answer), [])


class TestWebhooks(ScriptsCase):
	"""Nothing of the investigation is told to another machine."""

	def webhook(self, doctype: str, **values: Any) -> dict[str, Any]:
		told = {
			"webhook_doctype": doctype,
			"webhook_docevent": "on_update",
			"request_url": "http://listed.example/",
		}
		return {"doctype": "Webhook", **told, "webhook_json": '{"a": "{{ doc.name }}"}', **values}

	def test_of_no_document_that_is_of_it_or_speaks_of_it(self) -> None:
		from party_investigation.subjects import SUBJECT

		with world.site():
			frappe.conf.webhook_allow_list = ["listed.example"]
			own = frappe.get_all("DocType", filters={"custom": 1, "istable": 0}, pluck="name")
			doctypes = {*world.app_doctypes, *SUBJECT, *own, "User", "Role"}
			taken = []
			for doctype in sorted(doctypes):
				try:
					frappe.get_doc(self.webhook(doctype)).insert()
				except (frappe.PermissionError, frappe.ValidationError):
					continue
				taken.append(doctype)
			self.assertEqual(taken, [])
			self.assertTrue(frappe.get_doc(self.webhook("Event")).insert().name)
			frappe.db.rollback()
			frappe.conf.pop("webhook_allow_list")

	def test_who_writes_them(self) -> None:
		for user in (MANAGER, "system.administrator@leaks.example", world.person(SECRETARY, OWN).user):
			with self.subTest(user):
				values = self.webhook("Event", enabled=0)
				answer = world.ask(person(user), "POST", "/api/resource/Webhook", values)
				self.assertEqual(answer.status_code, 403, answer.text)
