"""Place and role together, over HTTP: rights hold where the appointment holds, and the tables of a site stand at places too."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench
from werkzeug.test import Client

import frappe

SITE, PASSWORD = "place.localhost", "Kite-Over-Lake-81"
UNIT, MEMBER, LOOSE = "Own Unit Ledger", "Own Member Ledger", "Own Loose Ledger"
FOREIGN = "ZQFOREIGN"
"""Stands in every text of the other college."""
RIGHTS = ("read", "write", "create", "delete", "report", "export", "import", "print", "email", "share")


def setUpModule() -> None:
	global bench, made
	bench = Bench().__enter__().take_requests_here()
	bench.new_site(SITE, "--admin-password", PASSWORD, "--install-app", "party_investigation")
	with site():
		made = make()
		frappe.db.commit()


def tearDownModule() -> None:
	bench.__exit__()


def site():
	"""The site, as Administrator."""
	return bench.site(SITE)


def make() -> dict:
	"""Two colleges, tables of the site with a row of each branch, and users."""
	from party_investigation.tests import world

	made = world.make_world()
	frappe.db.set_value("Investigation Campaign", made["Investigation Campaign"], "status", "Closed")
	for name, link, options in (
		(UNIT, "organization", "Party Organization"),
		(MEMBER, "member", "Party Member"),
	):
		make_table(name, {"fieldname": link, "fieldtype": "Link", "label": link, "options": options})
	make_table(LOOSE)
	for branch, text in (("T1B1", "own"), ("T2B1", FOREIGN)):
		for name, values in (
			(UNIT, {"organization": branch}),
			(MEMBER, {"member": made["Party Member"][branch]}),
			(LOOSE, {}),
		):
			row = frappe.get_doc({"doctype": name, "remark": text, **values}).insert()
			row.add_comment("Comment", text)
			made.setdefault(name, {})[branch] = row.name
	frappe.db.set_value("Party Member", made["Party Member"]["T2B1"], "member_name", FOREIGN)
	for name, appointments in (
		("secretary", [("Branch Secretary", "T1B1")]),
		("officer", [("Organization Department Officer", "T1")]),
		("admin", [("Investigation Administrator", "T")]),
		("manager", []),
	):
		user = frappe.get_doc("User", world.make_user(name, appointments))
		user.update({"new_password": PASSWORD})
		user.add_roles("System Manager" if name == "manager" else "Desk User")
	return made


def make_table(name: str, *links: dict) -> None:
	"""A table as an administrator makes it, open to everybody with a desk."""
	text = {"fieldname": "remark", "fieldtype": "Data", "label": "Remark"}
	rights = [{"role": role, **dict.fromkeys(RIGHTS, 1)} for role in ("Desk User", "System Manager")]
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Custom",
			"custom": 1,
			"autoname": "hash",
			"track_changes": 1,
			"allow_import": 1,
			"fields": [text, *links],
			"permissions": rights,
		}
	).insert()


class Asking(unittest.TestCase):
	def client(self, name: str):
		"""Requests of one user: `ask(method, path, values)`."""
		from frappe.app import application

		client = Client(application, use_cookies=True)
		headers = {"Host": SITE, "Accept": "application/json"}

		def ask(method: str, path: str, values: dict | None = None):
			if method == "GET":
				query = {
					key: frappe.as_json(value) if not isinstance(value, str) else value
					for key, value in (values or {}).items()
				}
				return client.get(path, query_string=query, headers=headers)
			return client.open(path, method=method, json=values or {}, headers=headers)

		user = name if "@" in name or name == "Administrator" else f"{name}@party.example"
		self.assertEqual(ask("POST", "/api/method/login", {"usr": user, "pwd": PASSWORD}).status_code, 200)
		return ask


class TestAppointments(Asking):
	def appoint(self, user: str, capacity: str, organization: str, **values):
		return self.client("admin")(
			"POST",
			"/api/resource/Organization Appointment",
			{
				"user": f"{user}@party.example",
				"capacity": capacity,
				"organization": organization,
				"from_date": "2016-01-01",
				**values,
			},
		)

	def test_what_cannot_be_told_apart_is_refused(self) -> None:
		answer = self.appoint("secretary", "Discipline Reviewer", "T2B1")
		self.assertEqual(answer.status_code, 417, answer.text)
		self.assertIn("T2B1", answer.text)
		self.assertEqual(self.appoint("secretary", "Branch Secretary", "T1B2").status_code, 200)

	def test_a_role_that_is_over_is_gone_with_the_next_sign_in(self) -> None:
		from party_investigation.tests import world

		with site():
			user = frappe.get_doc("User", world.make_user("over", [("Branch Secretary", "T2B1")]))
			user.new_password = PASSWORD
			user.save()
			frappe.db.set_value("Organization Appointment", {"user": user.name}, "to_date", "2016-02-01")
			frappe.db.commit()
		self.client("over")
		with site():
			self.assertNotIn("Branch Secretary", frappe.get_roles("over@party.example"))

	def test_roles_of_capacities_are_not_given_by_hand(self) -> None:
		roles = [{"role": "Branch Secretary"}, {"role": "System Manager"}]
		answer = self.client("manager")("PUT", "/api/resource/User/manager@party.example", {"roles": roles})
		self.assertGreaterEqual(answer.status_code, 400)
		with site():
			self.assertNotIn("Branch Secretary", frappe.get_roles("manager@party.example"))

	def test_a_place_that_is_sent_is_not_taken(self) -> None:
		officer = self.client("officer")
		with site():
			before = frappe.db.get_value("Party Organization", "T1", ["lft", "rgt", "old_parent"])
		officer("PUT", "/api/resource/Party Organization/T1", {"lft": 0, "rgt": 9999, "old_parent": "T2"})
		for name, values in (
			("set_value", {"fieldname": {"lft": 0, "rgt": 9999}}),
			("set_value", {"fieldname": "lft", "value": 0}),
		):
			officer(
				"POST",
				f"/api/method/frappe.client.{name}",
				{"doctype": "Party Organization", "name": "T1", **values},
			)
		with site():
			self.assertEqual(
				frappe.db.get_value("Party Organization", "T1", ["lft", "rgt", "old_parent"]), before
			)
		self.assertNotIn(FOREIGN, officer("GET", "/api/resource/Party Member", {"fields": ["*"]}).text)

	def test_a_merge_widens_nothing(self) -> None:
		officer = self.client("officer")
		for old, new in (("T1B1", "T1B2"), ("T1B2", "T1B1"), ("T1B1", "T2B1"), ("T2B1", "T1B1")):
			answer = officer(
				"POST",
				"/api/method/frappe.client.rename_doc",
				{"doctype": "Party Organization", "old_name": old, "new_name": new, "merge": 1},
			)
			self.assertGreaterEqual(answer.status_code, 400, (old, new))
		with site():
			self.assertEqual(frappe.db.count("Party Organization"), 6)


class TestOwnTables(Asking):
	def asks(self, table: str, name: str):
		"""Every way to ask for rows of a table or what hangs on one."""
		view, client = "/api/method/frappe.desk.reportview.", "/api/method/frappe.client."
		yield "GET", f"/api/resource/{table}", {"fields": ["*"]}
		yield "GET", f"/api/v2/document/{table}", {"fields": ["*"]}
		yield "GET", f"/api/resource/{table}/{name}", {}
		yield "GET", f"/api/v2/document/{table}/{name}", {}
		yield "GET", f"{client}get", {"doctype": table, "name": name}
		yield "GET", f"{client}get_list", {"doctype": table, "fields": ["*"]}
		yield (
			"GET",
			f"{client}get_value",
			{"doctype": table, "fieldname": "remark", "filters": {"name": name}},
		)
		yield "GET", f"{view}get", {"doctype": table, "fields": ["*"]}
		yield "GET", f"{view}export_query", {"doctype": table, "fields": ["*"], "file_format_type": "CSV"}
		yield "GET", "/api/method/frappe.desk.form.load.getdoc", {"doctype": table, "name": name}
		yield "GET", "/api/method/frappe.desk.form.load.get_docinfo", {"doctype": table, "name": name}
		yield "GET", "/api/method/frappe.desk.search.search_link", {"doctype": table, "txt": ""}
		yield "GET", "/printview", {"doctype": table, "name": name}
		yield "GET", "/api/resource/Comment", {"fields": ["*"], "filters": {"reference_doctype": table}}
		yield "GET", "/api/resource/Version", {"fields": ["*"], "filters": {"ref_doctype": table}}
		yield "GET", "/api/resource/DocShare", {"fields": ["*"]}

	def test_nothing_of_another_place_comes_out(self) -> None:
		for user, tables in (("secretary", (UNIT, MEMBER, LOOSE)), ("manager", (UNIT, MEMBER, LOOSE))):
			ask = self.client(user)
			for table in tables:
				for method, path, values in self.asks(table, made[table]["T2B1"]):
					with self.subTest(user=user, path=path, table=table):
						answer = ask(method, path, values)
						self.assertLess(answer.status_code, 500)
						self.assertNotIn(FOREIGN, answer.text)

	def test_the_own_row_is_there(self) -> None:
		ask = self.client("secretary")
		for table in (UNIT, MEMBER):
			listed = ask("GET", f"/api/resource/{table}", {"fields": ["remark"]}).json["data"]
			self.assertEqual([row["remark"] for row in listed], ["own"])
			counted = ask("GET", "/api/method/frappe.desk.reportview.get_count", {"doctype": table})
			self.assertEqual(counted.json["message"], 1)

	def test_nothing_is_written_elsewhere(self) -> None:
		ask = self.client("secretary")
		other = made["Party Member"]["T2B1"]
		with site():
			before = self.state()
		for table, values in ((UNIT, {"organization": "T2B1"}), (MEMBER, {"member": other})):
			mine, theirs = made[table]["T1B1"], made[table]["T2B1"]
			for method, path, sent in (
				("POST", f"/api/resource/{table}", {"remark": "x", **values}),
				("PUT", f"/api/resource/{table}/{mine}", values),
				("PUT", f"/api/resource/{table}/{theirs}", {"remark": "x"}),
				("DELETE", f"/api/resource/{table}/{theirs}", {}),
				(
					"POST",
					"/api/method/frappe.client.set_value",
					{"doctype": table, "name": theirs, "fieldname": "remark", "value": "x"},
				),
				(
					"POST",
					"/api/method/frappe.share.add",
					{"doctype": table, "name": theirs, "user": "secretary@party.example"},
				),
				(
					"POST",
					"/api/method/frappe.share.add",
					{"doctype": table, "name": mine, "user": "manager@party.example"},
				),
			):
				with self.subTest(path=path, table=table):
					self.assertGreaterEqual(ask(method, path, sent).status_code, 400)
		with site():
			self.assertEqual(self.state(), before)

	def state(self) -> list:
		fields = ["name", "remark", "modified"]
		return [frappe.get_all(table, fields=fields, order_by="name") for table in (UNIT, MEMBER, LOOSE)]

	def test_who_makes_tables_does_not_open_them(self) -> None:
		manager = self.client("manager")
		with site():
			name = frappe.db.get_value("Table Scope", {"document_type": LOOSE})
		opened = {"hangs_on": "Nothing", "open_reason": "x"}
		answer = manager("PUT", f"/api/resource/Table Scope/{name}", opened)
		self.assertEqual(answer.status_code, 403, answer.text)
		self.assertGreaterEqual(
			manager("POST", "/api/resource/Table Scope", {"document_type": UNIT, **opened}).status_code, 400
		)
		self.assertEqual(manager("DELETE", f"/api/resource/Table Scope/{name}").status_code, 403)
		self.assertEqual(
			self.client("admin")("PUT", f"/api/resource/Table Scope/{name}", opened).status_code, 200
		)
		self.addCleanup(self.client("admin"), "PUT", f"/api/resource/Table Scope/{name}", {"hangs_on": ""})
		self.assertIn(
			FOREIGN, self.client("secretary")("GET", f"/api/resource/{LOOSE}", {"fields": ["*"]}).text
		)

	def test_a_field_that_is_marked_personal_is_not_taken_out_without_a_reason(self) -> None:
		admin, ask = self.client("admin"), self.client("secretary")
		with site():
			name = frappe.db.get_value("Table Scope", {"document_type": UNIT})
		taken = {"doctype": UNIT, "fields": ["name", "remark"], "file_format_type": "CSV"}
		export = "/api/method/frappe.desk.reportview.export_query"
		self.assertEqual(ask("POST", export, taken).status_code, 200)
		path, marked = f"/api/resource/Table Scope/{name}", [{"fieldname": "remark"}]
		answer = admin("PUT", path, {"personal_fields": marked})
		self.assertEqual(answer.status_code, 200, answer.text)
		self.addCleanup(admin, "PUT", path, {"personal_fields": []})
		refused = ask("POST", export, taken)
		self.assertEqual(refused.json["exc_type"], "ReasonRequiredError", refused.text)
		self.assertEqual(ask("POST", export, {**taken, "reason": "核对台账"}).status_code, 200)
		self.assertEqual(ask("POST", export, {**taken, "fields": ["name"]}).status_code, 200)

	def test_branch_staff_import_their_own_rows_and_see_no_import_of_others(self) -> None:
		from frappe.services.importer import running

		ask, other = self.client("secretary"), self.client("officer")
		rows = "Remark,organization\nimported,T1B1\nimported,T2B1\n"
		with site():
			frappe.set_user("secretary@party.example")
			file = frappe.get_doc(
				{"doctype": "File", "file_name": "rows.csv", "content": rows, "is_private": 1}
			)
			url = file.insert().file_url
			frappe.db.commit()
		made = self.import_of(ask, UNIT, url)
		self.assertEqual(made.status_code, 200, made.text)
		name = made.json["data"]["name"]
		with site():
			frappe.set_user("secretary@party.example")
			status = running.run(frappe.get_doc("Data Import", name))
			said = [log.messages for log in running.logs(name) if not log.success]
			frappe.set_user("Administrator")
			imported = frappe.get_all(UNIT, {"remark": "imported"}, pluck="organization")
			frappe.db.delete(UNIT, {"remark": "imported"})
			frappe.db.commit()
		self.assertEqual((status, imported), ("Partial Success", ["T1B1"]))
		self.assertEqual(len(said), 1)
		self.assertEqual(other("GET", f"/api/resource/Data Import/{name}").status_code, 403)
		self.assertEqual(other("GET", "/api/resource/Data Import").json["data"], [])
		self.assertEqual(
			[row["name"] for row in ask("GET", "/api/resource/Data Import").json["data"]], [name]
		)
		refused = self.import_of(ask, "Party Member", url)
		self.assertEqual(refused.status_code, 403, refused.text)

	def import_of(self, ask, doctype: str, file_url: str):
		values = {"reference_doctype": doctype, "import_type": "Insert New Records", "import_file": file_url}
		return ask("POST", "/api/resource/Data Import", values)


class TestPreparedReports(unittest.TestCase):
	"""What was prepared for a user is not shown any more when the places have changed that it was made for."""

	def test_every_change_of_places_counts(self) -> None:
		from frappe.rights.fingerprint import fingerprint

		def change(doctype: str, name, **values) -> None:
			frappe.get_doc(doctype, name).update(values).save()

		with site():
			user = frappe.db.get_value(
				"Organization Appointment", {"organization": "T1", "to_date": ["is", "not set"]}, "user"
			)
			appointment = frappe.db.get_value("Organization Appointment", {"user": user})
			changes = {
				"an appointment is moved": lambda: frappe.db.set_value(
					"Organization Appointment", appointment, "organization", "T2"
				),
				"a unit comes into the place": lambda: frappe.get_doc(
					{
						"doctype": "Party Organization",
						"organization_code": "T1B9",
						"organization_name": "测试T1B9",
						"kind": "党支部",
						"unit_category": "学校",
						"parent_party_organization": "T1",
					}
				).insert(),
				"a table is opened": lambda: change(
					"Table Scope", {"document_type": LOOSE}, hangs_on="Nothing", open_reason="词汇表"
				),
			}
			for what, make_it in changes.items():
				with self.subTest(what):
					frappe.db.savepoint("before_change")
					before = fingerprint(user)
					self.assertEqual(fingerprint(user), before)
					make_it()
					self.assertNotEqual(fingerprint(user), before)
					frappe.db.rollback(save_point="before_change")
