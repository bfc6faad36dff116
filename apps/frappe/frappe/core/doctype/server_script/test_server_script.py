"""Server Scripts: what each kind does, what none may do, and whose rights they have."""

from typing import Any

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

import frappe
from frappe.core.doctype.server_script.server_script_utils import ServerScriptError
from frappe.rights.fingerprint import fingerprint
from frappe.tests import IntegrationTestCase

WRITER, CLERK, READER = (
	"script-writer@test.example",
	"script-clerk@test.example",
	"script-reader@test.example",
)
DOCTYPE = "Test Scripted Ledger"
ROWS = "Test Scripted Row"
ROLE = "Test Scripted Clerk"


class ScriptCase(IntegrationTestCase):
	"""A ledger of the site, a clerk who keeps it but not its secret, and who writes scripts."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.conf.server_script_enabled = 1
		cls.addClassCleanup(frappe.conf.pop, "server_script_enabled", None)
		frappe.get_doc({"doctype": "Role", "role_name": ROLE}).insert()
		for name, roles in (
			(WRITER, ("System Manager", "Script Manager")),
			(CLERK, (ROLE,)),
			(READER, ("Report Manager",)),
		):
			user = {"doctype": "User", "email": name, "first_name": "somebody", "send_welcome_email": 0}
			frappe.get_doc({**user, "roles": [{"role": role} for role in roles]}).insert()
		field = {"fieldtype": "Data", "in_list_view": 1}
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": ROWS,
				"module": "Custom",
				"custom": 1,
				"istable": 1,
				"fields": [{**field, "fieldname": "part", "label": "Part"}],
			}
		).insert()
		rights = {"read": 1, "write": 1, "create": 1, "delete": 1, "submit": 1, "cancel": 1}
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": DOCTYPE,
				"module": "Custom",
				"custom": 1,
				"is_submittable": 1,
				"track_changes": 1,
				"fields": [
					{**field, "fieldname": "what", "label": "What"},
					{**field, "fieldname": "kind", "label": "Kind"},
					{"fieldname": "number", "label": "Number", "fieldtype": "Int"},
					{"fieldname": "day", "label": "Day", "fieldtype": "Date"},
					{"fieldname": "who", "label": "Who", "fieldtype": "Link", "options": "User"},
					{**field, "fieldname": "secret", "label": "Secret", "permlevel": 1},
					{"fieldname": "rows", "label": "Rows", "fieldtype": "Table", "options": ROWS},
				],
				"permissions": [
					{"role": "System Manager", **rights},
					{"role": "System Manager", "permlevel": 1, "read": 1, "write": 1, "create": 0},
					{"role": ROLE, **rights},
				],
			}
		).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("before_script_test")
		self.addCleanup(frappe.clear_cache)
		self.addCleanup(frappe.db.rollback, save_point="before_script_test")
		self.addCleanup(frappe.set_user, "Administrator")

	def script(self, script: str, **values: Any) -> Any:
		"""A script about saving the ledger, unless said otherwise."""
		about = {"script_type": "DocType Event", "reference_doctype": DOCTYPE, "doctype_event": "Before Save"}
		made = {"doctype": "Server Script", "name": "A script", **about, "script": script, **values}
		return frappe.get_doc(made).insert()

	def ledger(self, **values: Any) -> Any:
		return frappe.get_doc({"doctype": DOCTYPE, "what": "paper", **values}).insert()

	def api(self, script: str, sent: dict[str, Any] | None = None, **values: Any) -> Any:
		"""What an API script answers."""
		made = {"script_type": "API", "api_method": "count-things", "reference_doctype": None, **values}
		name = self.script(script, **made).name
		return self.answer(name, sent)

	def answer(self, name: str, sent: dict[str, Any] | None = None) -> Any:
		before = frappe.local.form_dict
		frappe.local.form_dict = frappe._dict(sent or {})
		frappe.local.response = frappe._dict(docs=[])
		try:
			found = frappe.get_doc("Server Script", name).execute_method()
			return frappe.response.get("message") if found is None else found
		finally:
			frappe.local.form_dict = before


class TestEvents(ScriptCase):
	def test_sets_what_the_user_may_set_before_anything_is_checked(self) -> None:
		self.script(
			"doc.kind = doc.what.upper()\n"
			"doc.number = len(doc.rows) + 1\n"
			"doc['day'] = frappe.utils.getdate('2016-07-01')\n"
			"doc.append('rows', {'part': 'last'})\n"
			"for row in doc.rows:\n"
			"\trow.part = f'{row.part}-{row.idx}'\n"
		)
		frappe.set_user(CLERK)
		made = self.ledger(rows=[{"part": "first"}]).reload()
		self.assertEqual([made.kind, made.number, str(made.day)], ["PAPER", 2, "2016-07-01"])
		self.assertEqual([row.part for row in made.rows], ["first-1", "last-2"])
		names = [row.name for row in made.rows]
		made.save()
		self.assertEqual([row.name for row in made.reload().rows][:2], names)

	def test_refuses_with_its_own_words(self) -> None:
		self.script("if doc.what == 'forbidden':\n\tfrappe.throw('No such thing here')")
		self.ledger()
		with self.assertRaisesRegex(frappe.ValidationError, "No such thing here") as caught:
			self.ledger(what="forbidden")
		self.assertNotIsInstance(caught.exception, ServerScriptError)

	def test_knows_what_was_there_before(self) -> None:
		self.script(
			"if not doc.is_new() and doc.has_value_changed('what'):\n"
			"\tdoc.kind = 'was ' + doc.get_doc_before_save().what"
		)
		made = self.ledger()
		made.what = "ink"
		self.assertEqual(made.save().kind, "was paper")

	def test_every_event_comes(self) -> None:
		events = frappe.get_meta("Server Script").get_field("doctype_event").options.split("\n")
		for event in filter(None, events):
			self.script(f"frappe.msgprint('{event}')", name=event, doctype_event=event)
		made = self.ledger()
		made.save()
		made.submit()
		made.save()
		made.cancel()
		frappe.rename_doc(DOCTYPE, made.name, "renamed", force=True)
		frappe.delete_doc(DOCTYPE, "renamed")
		self.ledger().discard()
		told = {message.get("message") for message in frappe.get_message_log()}
		self.assertEqual([event for event in events if event and event not in told], [])

	def test_sets_nothing_that_the_user_may_not(self) -> None:
		row = self.ledger(secret="kept")
		frappe.set_user(CLERK)
		made = frappe.get_doc(DOCTYPE, row.name)
		for script, error in (
			("doc.secret = 'x'", frappe.PermissionError),
			("doc.update({'secret': 'x'})", frappe.PermissionError),
			("doc.owner = 'Administrator'", frappe.ValidationError),
			("doc.docstatus = 1", frappe.ValidationError),
			("doc.name = 'x'", frappe.ValidationError),
			("doc.flags = {'ignore_permissions': 1}", frappe.ValidationError),
			("doc._document = 1", frappe.ValidationError),
			("doc.nothing = 1", frappe.ValidationError),
			("doc.number = [1]", frappe.ValidationError),
			("doc.what = {'a': 1}", frappe.ValidationError),
			("doc.who = 'nobody@test.example'", frappe.LinkValidationError),
			("doc.rows = 'x'", frappe.ValidationError),
			("doc.rows = [1]", frappe.ValidationError),
			("doc.append('rows', {'parent': 'x'})", frappe.ValidationError),
			("doc.append('what', {})", frappe.ValidationError),
		):
			with self.subTest(script):
				self.one(script)
				with self.assertRaises(error):
					made.save()
				made.reload()
		frappe.set_user("Administrator")
		self.assertEqual(row.reload().secret, "kept")

	def one(self, script: str, **values: Any) -> Any:
		"""The only script, written by Administrator whoever acts."""
		user = frappe.session.user
		frappe.set_user("Administrator")
		frappe.db.delete("Server Script")
		try:
			return self.script(script, **values)
		except frappe.ValidationError:  # refused when it is written
			return None
		finally:
			frappe.set_user(user)

	def test_reads_no_level_that_the_user_does_not_read(self) -> None:
		row = self.ledger(secret="ZQSECRET")
		self.script("doc.kind = str(doc.secret) + str(doc.as_dict()) + str(doc.get_doc_before_save().secret)")
		frappe.set_user(CLERK)
		made = frappe.get_doc(DOCTYPE, row.name)
		made.kind = None
		with self.assertRaises(frappe.ValidationError):  # the dict is too long for the field
			made.save()
		self.assertNotIn("ZQSECRET", str(made.kind))

	def test_nothing_is_set_once_everything_is_checked(self) -> None:
		for event in ("After Save", "Before Submit", "After Insert"):
			self.one("doc.kind = 'late'", doctype_event=event)
			with self.subTest(event), self.assertRaisesRegex(frappe.ValidationError, "checked already"):
				self.ledger().submit()

	def test_a_right_that_the_changed_document_lacks_is_missed(self) -> None:
		self.script("doc.who = 'Administrator'")
		frappe.set_user(CLERK)
		self.ledger()
		frappe.set_user("Administrator")
		frappe.get_doc(
			{"doctype": "User Permission", "user": CLERK, "allow": "User", "for_value": CLERK}
		).insert()
		frappe.set_user(CLERK)
		with self.assertRaises(frappe.PermissionError):
			self.ledger(who=CLERK)

	def test_what_fails_names_script_and_line_and_no_data(self) -> None:
		made = self.script("x = 1\n\ny = {'a': 1}[doc.what]")
		with self.assertRaises(ServerScriptError) as caught:
			self.ledger(what="ZQDATA")
		self.assertIn("A script", str(caught.exception))
		self.assertIn("3", str(caught.exception))
		self.assertNotIn("ZQDATA", str(caught.exception))
		self.assertTrue(caught.exception.is_written_down)
		self.assertTrue(caught.exception.__suppress_context__)
		made.script = "x = 2"
		made.save()
		self.assertTrue(frappe.db.exists("Version", {"ref_doctype": "Server Script", "docname": made.name}))


class TestSwitch(ScriptCase):
	def test_off_unless_the_configuration_says_so(self) -> None:
		self.script("doc.kind = 'x'")
		for number, said in enumerate((0, "0", "false", None)):
			frappe.conf.server_script_enabled = said
			self.addCleanup(frappe.conf.update, server_script_enabled=1)
			with self.subTest(said), self.assertRaises(frappe.PermissionError):
				self.ledger()
			with self.assertRaises(frappe.ValidationError):
				self.script("x = 1", name="Another")
			self.script("x = 1", name=f"Kept {number}", disabled=1)
		frappe.conf.server_script_enabled = 1
		self.assertEqual(self.ledger().kind, "x")

	def test_who_writes_them(self) -> None:
		frappe.set_user(WRITER)
		self.script("x = 1")
		for user in (CLERK, READER, "Guest"):
			frappe.set_user(user)
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				self.script("x = 1", name=f"Of {user}")
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc("Server Script", "A script").save()

	def test_what_cannot_be_is_refused(self) -> None:
		for number, values in enumerate(
			(
				{"reference_doctype": "User"},
				{"reference_doctype": "DocType"},
				{"reference_doctype": "Custom DocPerm"},
				{"reference_doctype": "Server Script"},
				{"reference_doctype": "Access Log"},
				{"reference_doctype": "Version"},
				{"reference_doctype": ROWS},
				{"reference_doctype": None},
				{"doctype_event": None},
				{"doctype_event": "On Payment Paid"},
				{"script_type": "Scheduler Event"},
				{"script_type": "Scheduler Event", "event_frequency": "Cron", "cron_format": "often"},
				{"script_type": "API"},
				{"script_type": "API", "api_method": "login"},
				{"script_type": "API", "api_method": "frappe.client.get_list"},
				{"script_type": "API", "api_method": "frappe"},
				{"script_type": "API", "api_method": "Upper"},
				{"script_type": "API", "api_method": "../x"},
				{"script_type": "API", "api_method": "a/b"},
				{"script_type": "API", "api_method": "计数"},
				{"script_type": "API", "api_method": "x", "enable_rate_limit": 1, "rate_limit_count": 0},
				{"script_type": "Macro"},
				{"script": "if"},
				{"script": "x = 1" * 30_000},
				{"script": "(" * 300},
				{"script": "x = 1\0"},
			)
		):
			with self.subTest(values), self.assertRaises(frappe.ValidationError):
				self.script(**{"script": "x = 1", "name": f"Wrong {number}", **values})


class TestOthers(ScriptCase):
	def test_an_api_answers_with_the_rights_of_who_asks(self) -> None:
		self.ledger(secret="ZQSECRET")
		reading = (
			"frappe.response['message'] = frappe.get_all('Test Scripted Ledger', fields=['what', 'secret'])"
		)
		self.script(reading, script_type="API", api_method="all-of-it")
		self.assertEqual(self.answer("A script"), [{"what": "paper", "secret": "ZQSECRET"}])
		frappe.set_user(CLERK)
		self.assertNotIn("ZQSECRET", str(self.answer("A script")))
		frappe.set_user(READER)
		with self.assertRaises(frappe.PermissionError):
			self.answer("A script")
		frappe.set_user("Guest")
		with self.assertRaises(frappe.PermissionError):
			self.answer("A script")

	def test_what_is_sent_and_answered(self) -> None:
		double = (
			"frappe.response['message'] = {'twice': frappe.form_dict.number * 2, 'who': frappe.session.user}"
		)
		answered = self.api(double, {"number": 4, "cmd": "count-things"})
		self.assertEqual(answered, {"twice": 8, "who": "Administrator"})
		script = frappe.get_doc("Server Script", "A script")
		script.script = "frappe.flags.found = [1, frappe.get_meta('User').name]"
		script.save()
		self.assertEqual(self.answer("A script"), {"found": [1, "User"]})
		for key in ("type", "filecontent", "location", "cookies", "docs", "_server_messages"):
			script.script = f"frappe.response['{key}'] = 'redirect'"
			script.save()
			with self.subTest(key), self.assertRaises(frappe.PermissionError):
				self.answer("A script")

	def test_makes_documents_with_the_rights_of_who_asks(self) -> None:
		making = "made = frappe.get_doc({'doctype': 'Test Scripted Ledger', 'what': 'made', 'secret': 'x'}).insert()\n"
		self.script(making + "frappe.response['message'] = made.name", script_type="API", api_method="make")
		frappe.set_user(CLERK)
		made = frappe.get_doc(DOCTYPE, self.answer("A script"))
		self.assertEqual([made.what, made.owner, made.secret], ["made", CLERK, None])
		frappe.set_user(READER)
		with self.assertRaises(frappe.PermissionError):
			self.answer("A script")
		frappe.set_user("Administrator")
		for values in (
			{"doctype": "User", "email": "new@test.example", "first_name": "x"},
			{"doctype": "Custom DocPerm", "parent": "User", "role": "All", "read": 1},
			{"doctype": "File", "file_name": "x", "content": "x"},
			{"doctype": "Comment", "content": "x"},
			{"doctype": "Server Script", "name": "x", "script": "x"},
			{"doctype": "Version", "ref_doctype": "User", "docname": "x", "data": "{}"},
			{"doctype": "Error Log", "error": "x"},
			{"doctype": "Webhook", "webhook_doctype": "Event"},
			{"doctype": ROWS, "parent": "x", "parenttype": DOCTYPE, "parentfield": "rows"},
			{"doctype": "test scripted ledger"},
			{"doctype": ["Note"]},
			{"doctype": DOCTYPE, "what": ["x"]},
			{},
		):
			text = f"frappe.get_doc({values!r}).insert()"
			frappe.get_doc("Server Script", "A script").update({"script": text}).save()
			with (
				self.subTest(text),
				self.assertRaises((frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)),
			):
				self.answer("A script")
		good = "frappe.get_doc({'doctype': 'Test Scripted Ledger', 'what': 'made'})"
		for text in (
			f"{good}.insert(ignore_permissions=True)",
			f"{good}.insert(True)",
			f"{good}.save()",
			f"{good}.flags.ignore_permissions = True",
			f"{good}._document",
			f"{good}.db_insert()",
		):
			frappe.get_doc("Server Script", "A script").update(
				{"script": text},
			).db_update()
			frappe.clear_document_cache("Server Script", "A script")
			with self.subTest(text), self.assertRaises(frappe.ValidationError):
				self.answer("A script")
		self.assertEqual(frappe.db.count(DOCTYPE, {"what": "made"}), 1)

	def test_one_that_makes_what_calls_it_ends(self) -> None:
		again = "frappe.get_doc({'doctype': 'Test Scripted Ledger', 'what': 'again'}).insert()"
		self.script(again, doctype_event="After Insert")
		with self.assertRaises(frappe.ValidationError):
			self.ledger()

	def test_looking_makes_nothing(self) -> None:
		making = "frappe.get_doc({'doctype': 'Note', 'title': 'x'}).insert()"
		self.script(making, script_type="Permission Query")
		frappe.set_user(CLERK)
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
			frappe.get_list(DOCTYPE)
		frappe.set_user("Administrator")
		frappe.delete_doc("Server Script", "A script")
		self.script(making, script_type="API", api_method="looks")
		frappe.local.request = Request(EnvironBuilder(method="GET").get_environ())
		self.addCleanup(setattr, frappe.local, "request", None)
		with self.assertRaises(frappe.PermissionError):
			self.answer("A script")

	def test_guests_ask_where_they_may(self) -> None:
		self.script("frappe.response['message'] = 'pong'", script_type="API", api_method="x", allow_guest=1)
		frappe.set_user("Guest")
		self.assertEqual(self.answer("A script"), "pong")

	def test_a_list_is_narrowed_and_never_widened(self) -> None:
		first, second = self.ledger(), self.ledger(what="ink")
		frappe.set_user(CLERK)
		self.assertEqual(frappe.db.count(DOCTYPE), 2)
		before = fingerprint(CLERK)
		frappe.set_user("Administrator")
		query = {"script_type": "Permission Query", "doctype_event": None}
		made = self.script(
			"if user != 'Administrator':\n\tconditions = f'`what` = {frappe.db.escape(\"ink\")}'", **query
		)
		frappe.set_user(CLERK)
		self.assertEqual(frappe.get_list(DOCTYPE, pluck="name"), [second.name])
		self.assertNotEqual(fingerprint(CLERK), before)
		frappe.set_user(READER)
		with self.assertRaises(frappe.PermissionError):
			frappe.get_list(DOCTYPE)
		for condition, found in (
			("1 = 1 or 1 = 1", 2),
			("tab = 1", None),
			("`tabUser`.`name` = 'x'", None),
			("what in (select name from tabUser)", None),
			("exists(select 1 from __Auth)", None),
			("what = 'a') or (1 = 1", None),
			("what = 'a' -- ", None),
			("what = 'a'; delete from tabUser", None),
			("secret = 'ZQSECRET'", None),
			("load_extension('x')", None),
			("what like 'in%' /* */", None),
			("what = 'it''s' or not (`Test Scripted Ledger` = 1)", None),
			("ifnull(kind, '') = '' and what like 'in%'", 1),
			("`tabTest Scripted Ledger`.what != 'ink' and docstatus in (0, 1)", 1),
			('what = "ink" and kind is null', 1),
			(["what", "=", "ink"], None),
		):
			frappe.set_user("Administrator")
			made.script = f"conditions = {condition!r}"
			made.save()
			frappe.set_user(CLERK)
			with self.subTest(condition):
				if found is not None:
					self.assertEqual(len(frappe.get_list(DOCTYPE)), found)
					continue
				with self.assertRaises(frappe.ValidationError):
					frappe.get_list(DOCTYPE)
		self.assertTrue(first.name)

	def test_a_query_that_asks_for_its_own_list_is_refused(self) -> None:
		self.script(f"conditions = str(frappe.db.count('{DOCTYPE}'))", script_type="Permission Query")
		frappe.set_user(CLERK)
		with self.assertRaises(frappe.ValidationError):
			frappe.get_list(DOCTYPE)

	def test_at_set_times_with_the_rights_of_the_owner(self) -> None:
		frappe.set_user(WRITER)
		script = "frappe.msgprint(frappe.session.user)"
		made = self.script(script, script_type="Scheduler Event", event_frequency="Daily")
		frappe.set_user("Administrator")
		job = frappe.get_doc("Scheduled Job Type", {"server_script": made.name})
		self.assertEqual([job.frequency, job.stopped], ["Daily", 0])
		made.execute_scheduled_method()
		self.assertEqual(frappe.get_message_log()[-1]["message"], WRITER)
		self.assertEqual(frappe.session.user, "Administrator")
		frappe.db.set_value("Server Script", made.name, "owner", "Administrator")
		frappe.set_user(WRITER)
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Server Script", made.name).save()
		frappe.set_user("Administrator")
		from frappe.services.jobs.scheduler import sync_jobs

		sync_jobs()
		self.assertTrue(frappe.db.exists("Scheduled Job Type", job.name))
		made.reload().update({"disabled": 1}).save()
		self.assertEqual(frappe.db.get_value("Scheduled Job Type", job.name, "stopped"), 1)
		made.delete()
		self.assertFalse(frappe.db.exists("Scheduled Job Type", job.name))
