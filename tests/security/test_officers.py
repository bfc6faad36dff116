"""The three officers over HTTP: each does the own work, none the others', and none sees a member."""

import gzip
import json
import os
import tarfile
import unittest

from leak_marks import MANAGER, OFFICERS, OWN, PASSWORD, SITE, Person
from leak_own_tables import OWN_TABLES
from leak_world import World

import frappe

SYSTEM, SECURITY, AUDITOR = OFFICERS
MANAGER_PAGE = "/api/method/frappe.core.page.permission_manager.permission_manager"


def setUpModule() -> None:
	global world
	world = World().__enter__()


def tearDownModule() -> None:
	world.__exit__()


def officer(role: str) -> Person:
	"""The account of an office."""
	return next(person for person in world.people if person.roles == (role,))


class OfficersCase(unittest.TestCase):
	def ask(self, role: str, method: str, path: str, values: dict | None = None):
		"""A request of an officer; no mark that is not for the office comes back."""
		answer = world.ask(officer(role), method, path, values)
		self.assertEqual(world.leaks(officer(role), json.dumps(values or {}) + path, answer), [])
		self.assertLess(answer.status_code, 500, answer.text[:400])
		return answer

	def refused(self, role: str, method: str, path: str, values: dict | None = None) -> None:
		answer = self.ask(role, method, path, values)
		self.assertIn(answer.status_code, (401, 403, 404, 417), answer.text[:400])

	def done(self, role: str, method: str, path: str, values: dict | None = None):
		answer = self.ask(role, method, path, values)
		self.assertIn(answer.status_code, (200, 202), answer.text[:400])
		return answer.get_json()


class TestOwnWork(OfficersCase):
	def test_system_administrator(self) -> None:
		self.done(SYSTEM, "GET", "/api/resource/System Settings/System Settings")
		self.done(SYSTEM, "PUT", "/api/resource/System Settings/System Settings", {"app_name": "排查"})
		self.done(SYSTEM, "GET", "/api/method/frappe.core.page.background_jobs.background_jobs.get_info")
		self.done(SYSTEM, "GET", "/api/method/frappe.desk.page.backups.backups.get_backups")
		fields = {
			"doctype": "Custom Field",
			"dt": "ToDo",
			"fieldname": "place",
			"label": "Place",
			"fieldtype": "Data",
		}
		self.done(SYSTEM, "POST", "/api/method/frappe.client.insert", {"doc": fields})

	def test_security_administrator(self) -> None:
		name = "fresh@leaks.example"
		made = {
			"email": name,
			"first_name": "新",
			"send_welcome_email": 0,
			"roles": [{"role": "Report Manager"}],
		}
		self.done(SECURITY, "POST", "/api/resource/User", made)
		place = {"user": name, "capacity": "Branch Recorder", "organization": OWN, "from_date": "2016-01-01"}
		self.done(SECURITY, "POST", "/api/resource/Organization Appointment", place)
		self.done(SECURITY, "GET", f"{MANAGER_PAGE}.get_permissions", {"doctype": "ToDo"})
		rule = {"doctype": "Note", "role": "System Manager", "permlevel": 0, "ptype": "export", "value": 0}
		self.done(SECURITY, "POST", f"{MANAGER_PAGE}.update", rule)

	def test_auditor(self) -> None:
		for log in ("Access Log", "Activity Log", "Version", "View Log"):
			with self.subTest(log):
				self.done(AUDITOR, "GET", f"/api/resource/{log}", {"limit_page_length": 0, "fields": ["*"]})
		self.done(AUDITOR, "GET", f"/api/resource/User/{officer(SECURITY).user}")


class TestWorkOfOthers(OfficersCase):
	def test_system_administrator_gives_no_rights(self) -> None:
		own = officer(SYSTEM).user
		before = world.rights()
		self.ask(SYSTEM, "PUT", f"/api/resource/User/{own}", {"roles": [{"role": "System Manager"}]})
		self.assertEqual(world.rights(), before)
		self.refused(SYSTEM, "PUT", f"/api/resource/User/{officer(SECURITY).user}", {"enabled": 0})
		self.refused(SYSTEM, "POST", "/api/resource/Role", {"role_name": "Mine"})
		rule = {"parent": "Party Member", "role": SYSTEM, "permlevel": 0}
		self.refused(SYSTEM, "POST", f"{MANAGER_PAGE}.add", rule)
		place = {"user": own, "capacity": "Branch Secretary", "organization": OWN, "from_date": "2016-01-01"}
		self.refused(SYSTEM, "POST", "/api/resource/Organization Appointment", place)
		roles = ["System Manager"]
		self.refused(
			SYSTEM,
			"POST",
			"/api/method/run_doc_method",
			{"dt": "User", "dn": own, "method": "add_roles", "args": roles},
		)

	def test_system_administrator_opens_no_field(self) -> None:
		setter = {
			"doctype_or_field": "DocField",
			"doc_type": "Party Member",
			"field_name": "identity_number",
			"property": "permlevel",
			"property_type": "Int",
			"value": "0",
		}
		self.refused(SYSTEM, "POST", "/api/resource/Property Setter", setter)
		field = {"dt": "Contact Search", "fieldname": "copy", "label": "Copy", "fieldtype": "Data"}
		field["fetch_from"] = "member.identity_number"
		self.refused(SYSTEM, "POST", "/api/resource/Custom Field", field)
		form = self.done(
			SYSTEM,
			"POST",
			"/api/method/run_doc_method",
			{
				"docs": {"doctype": "Customize Form", "doc_type": "Party Member"},
				"method": "fetch_to_customize",
			},
		)["docs"][0]
		for row in form["fields"]:
			row["permlevel"] = 0
		self.refused(
			SYSTEM, "POST", "/api/method/run_doc_method", {"docs": form, "method": "save_customization"}
		)
		script = {"dt": "Party Member", "view": "Form", "script": "x()", "enabled": 1}
		self.refused(SYSTEM, "POST", "/api/resource/Client Script", script)
		script = {"name": "S", "script_type": "API", "api_method": "mine", "script": "x = 1"}
		self.refused(SYSTEM, "POST", "/api/resource/Server Script", script)

	def test_security_administrator_runs_no_site_and_keeps_the_own_rights(self) -> None:
		own = officer(SECURITY).user
		self.refused(SECURITY, "PUT", "/api/resource/System Settings/System Settings", {"app_name": "x"})
		self.refused(SECURITY, "GET", "/api/method/frappe.desk.page.backups.backups.get_backups")
		self.refused(SECURITY, "PUT", f"/api/resource/User/{own}", {"roles": [{"role": "System Manager"}]})
		self.refused(
			SECURITY, "PUT", f"/api/resource/User/{own}", {"roles": [{"role": SECURITY}, {"role": AUDITOR}]}
		)
		self.refused(SECURITY, "PUT", f"/api/resource/Role Profile/{SECURITY}", {"roles": [{"role": SYSTEM}]})
		for role in OFFICERS:
			with self.subTest(role):
				rule = {"parent": "Party Member", "role": role, "permlevel": 1}
				self.refused(SECURITY, "POST", f"{MANAGER_PAGE}.add", rule)
		place = {"user": own, "capacity": "Branch Secretary", "organization": OWN, "from_date": "2016-01-01"}
		self.refused(SECURITY, "POST", "/api/resource/Organization Appointment", place)
		self.refused(
			SECURITY, "GET", f"/api/method/frappe.client.get_password?doctype=User&name={own}&fieldname=x"
		)

	def test_both_offices_in_one_are_not_given_over_the_web(self) -> None:
		for user in ("nobody@leaks.example", officer(SYSTEM).user):
			with self.subTest(user):
				self.refused(
					SECURITY, "PUT", f"/api/resource/User/{user}", {"roles": [{"role": "System Manager"}]}
				)

	def test_auditor_changes_nothing(self) -> None:
		before = world.rights()
		with world.site():
			logs = {
				log: frappe.get_all(log, limit=1, pluck="name")
				for log in ("Access Log", "Version", "Activity Log")
			}
		for log, names in logs.items():
			for name in names:
				self.refused(AUDITOR, "DELETE", f"/api/resource/{log}/{name}")
				self.refused(AUDITOR, "PUT", f"/api/resource/{log}/{name}", {"user": "x"})
		self.refused(AUDITOR, "PUT", f"/api/resource/User/{officer(SYSTEM).user}", {"enabled": 0})
		self.refused(
			AUDITOR, "POST", f"{MANAGER_PAGE}.add", {"parent": "ToDo", "role": AUDITOR, "permlevel": 0}
		)
		self.refused(
			AUDITOR,
			"PUT",
			"/api/resource/Officer Separation/Officer Separation",
			{"enabled": 0, "reason": "x"},
		)
		self.assertEqual(world.rights(), before)

	def test_no_officer_prints_or_reports_on_members(self) -> None:
		member = world.made["Party Member"][OWN]
		for role in OFFICERS:
			with self.subTest(role):
				self.refused(role, "GET", f"/api/resource/Party Member/{member}")
				self.refused(role, "GET", "/api/resource/Party Member")
				self.refused(role, "GET", "/printview", {"doctype": "Party Member", "name": member})
				report = {
					"report_name": "X",
					"ref_doctype": "Party Member",
					"report_type": "Query Report",
					"query": "select 1",
				}
				self.refused(role, "POST", "/api/resource/Report", report)


class TestOthersKeys(OfficersCase):
	"""Who gives rights does not act as those who have them."""

	KEYS = "/api/method/frappe.core.doctype.user.user.generate_keys"

	def setUp(self) -> None:
		self.user = world.person("Branch Recorder", OWN).user  # a new password ends the sessions of its owner

	def row(self, *fields: str) -> dict:
		with world.site():
			return frappe.db.get_value("User", self.user, list(fields), as_dict=True)

	def test_nobody_makes_or_sets_keys_for_somebody_else(self) -> None:
		manager = next(person for person in world.people if person.user == MANAGER)
		before = self.row("api_key", "api_secret", "reset_password_key")
		for person in (manager, officer(SECURITY), officer(SYSTEM)):
			with self.subTest(person.user):
				self.assertEqual(world.ask(person, "POST", self.KEYS, {"user": self.user}).status_code, 403)
				for key in ("api_key", "api_secret", "reset_password_key"):
					path = f"/api/resource/User/{self.user}"
					world.ask(person, "PUT", path, {key: "a-key-that-was-chosen"})
				self.assertEqual(self.row("api_key", "api_secret", "reset_password_key"), before)
		self.assertEqual(world.ask(manager, "POST", self.KEYS, {"user": MANAGER}).status_code, 200)

	def test_a_given_password_stays_to_be_changed(self) -> None:
		path = f"/api/resource/User/{self.user}"
		self.done(SECURITY, "PUT", path, {"new_password": "Kite-Over-Lake-82"})
		self.assertEqual(self.row("change_password_at_next_sign_in").change_password_at_next_sign_in, 1)
		self.refused(SECURITY, "PUT", path, {"change_password_at_next_sign_in": 0})
		self.assertEqual(self.row("change_password_at_next_sign_in").change_password_at_next_sign_in, 1)
		person = Person(self.user, client=world.new_client())
		sent = {"usr": self.user, "pwd": "Kite-Over-Lake-82"}
		answer = world.ask(person, "POST", "/api/method/login", sent)
		self.assertEqual(answer.get_json()["message"], "Password Reset")
		who = world.ask(person, "GET", "/api/method/frappe.auth.get_logged_user")
		self.assertNotEqual((who.get_json(silent=True) or {}).get("message"), self.user)


class TestPersonalDataInLogs(OfficersCase):
	"""Who runs the site reads what went wrong, and nobody's data."""

	NUMBER, NAME = "110101199003078515", "王小明"

	def test_error_logs_hold_no_values(self) -> None:
		with world.site():
			for error in (
				ValueError(f"time data '{self.NAME} 1990' does not match {self.NUMBER}"),
				KeyError(self.NAME),
				RuntimeError(f"{self.NAME}\n  住{self.NAME}家 {self.NUMBER}"),
			):
				try:
					raise error
				except Exception:
					frappe.log_error(title=f"GET /api/resource/Party Member/{self.NUMBER}")
			frappe.log_error("Plain words", f"a note about {self.NUMBER}")
			frappe.db.commit()
		fields = {"fields": ["method", "error"], "limit_page_length": 4}
		rows = self.done(SYSTEM, "GET", "/api/resource/Error Log", fields)["data"]
		said = json.dumps(rows, ensure_ascii=False)
		self.assertEqual(len(rows), 4)
		for word in (self.NUMBER, self.NAME, "199003"):
			self.assertNotIn(word, said)
		for word in (
			"ValueError",
			"KeyError",
			"RuntimeError",
			"test_error_logs_hold_no_values",
			"does not match",
		):
			self.assertIn(word, said)

	def test_what_is_left_of_deleted_rows(self) -> None:
		secretary = world.person("Branch Secretary", OWN)
		rows = [name for name, branch in world.own_rows.items() if branch == OWN]
		gone = [
			(doctype, name)
			for doctype, _link, _options in OWN_TABLES
			for name in rows
			if world.ask(secretary, "DELETE", f"/api/resource/{doctype}/{name}").status_code == 202
		]
		self.assertTrue(gone)
		with world.site():
			kept = frappe.get_all("Deleted Document", ["name", "deleted_doctype"], limit=0)
		self.assertIn("File", {row.deleted_doctype for row in kept})
		manager = next(person for person in world.people if person.user == MANAGER)
		for person in (manager, *map(officer, OFFICERS)):
			values = {"fields": ["*"], "limit_page_length": 0}
			answers = [world.ask(person, "GET", "/api/resource/Deleted Document", values)]
			answers += [
				world.ask(person, "GET", f"/api/resource/Deleted Document/{row.name}") for row in kept
			]
			for answer in answers:
				self.assertEqual(world.leaks(person, "", answer), [], person.user)

	def test_files_of_others_are_not_listed(self) -> None:
		with world.site():
			file = frappe.get_doc(
				{"doctype": "File", "file_name": f"{self.NAME}.txt", "content": "x", "is_private": 1}
			).insert()
			frappe.db.commit()
		manager = next(person for person in world.people if person.user == MANAGER)
		for person in (manager, *map(officer, OFFICERS)):
			for values in ({"fields": ["*"], "limit_page_length": 0}, {"filters": {"name": file.name}}):
				answer = world.ask(person, "GET", "/api/resource/File", values)
				self.assertNotIn(file.name, answer.get_data(as_text=True), person.user)


class TestBackups(OfficersCase):
	"""A backup holds every member: it is handed out encrypted, or to Administrator."""

	def fetch(self, person: Person, name: str) -> int:
		return world.ask(person, "GET", f"/backups/{name}").status_code

	def test_what_is_not_encrypted_is_fetched_on_the_server(self) -> None:
		folder = world.bench.sites / SITE / "private" / "backups"
		folder.mkdir(parents=True, exist_ok=True)
		plain = ("a-database.db.gz", "a-private-files.tar", "a-site_config_backup.json", "a.db")
		with gzip.open(folder / plain[0], "wb") as file:
			file.write(b"SQLite format 3\0" + b"x" * 100)
		with tarfile.open(folder / plain[1], "w") as archive:
			archive.addfile(tarfile.TarInfo("x"))
		(folder / plain[2]).write_text("{}")
		(folder / plain[3]).write_bytes(b"SQLite format 3\0")
		with gzip.open(folder / "b-database.db.gz", "wb") as file:
			file.write(os.urandom(500))
		manager = next(person for person in world.people if person.user == MANAGER)
		for person in (officer(SYSTEM), manager):
			for name in plain:
				with self.subTest(name, user=person.user):
					self.assertEqual(self.fetch(person, name), 403)
			self.assertEqual(self.fetch(person, "b-database.db.gz"), 200)
		for person in (officer(SECURITY), officer(AUDITOR)):
			self.assertEqual(self.fetch(person, "b-database.db.gz"), 403)
		listed = self.done(SYSTEM, "GET", "/api/method/frappe.desk.page.backups.backups.get_backups")[
			"message"
		]
		self.assertEqual([row["file"] for row in listed if row["url"]], ["b-database.db.gz"])


class TestAdministrator(OfficersCase):
	def sign_in(self) -> int:
		person = Person("Administrator", client=world.new_client())
		answer = world.ask(person, "POST", "/api/method/login", {"usr": "Administrator", "pwd": PASSWORD})
		return answer.status_code

	def switch(self, value: int) -> None:
		with world.site():
			frappe.db.set_single_value("Officer Separation", "administrator_stays_out", value)
			frappe.db.commit()

	def test_stays_out_where_the_site_says_so(self) -> None:
		self.assertEqual(self.sign_in(), 200)
		self.switch(1)
		try:
			self.assertEqual(self.sign_in(), 401)
		finally:
			self.switch(0)
