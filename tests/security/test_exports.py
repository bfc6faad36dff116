"""What is taken out is written down with its reason: exports, and long lists by every face."""

import unittest

from leak_marks import OWN, Person
from leak_world import World

import frappe


def setUpModule() -> None:
	global world
	world = World().__enter__()


def tearDownModule() -> None:
	world.__exit__()


class TestExports(unittest.TestCase):
	"""An export says what was taken, how much, and why; personal data is not taken without a reason."""

	VIEW = "/api/method/frappe.desk.reportview.export_query"
	TEMPLATE = "/api/method/frappe.core.doctype.data_import.data_import.download_template"

	def setUp(self) -> None:
		self.person = Person("Administrator", client=world.new_client())
		world.sign(self.person)

	def asked(self):
		for fields in (
			["identity_number"],
			["name", "`tabParty Member`.`phone`"],
			["*"],
			["home_address as remark"],
			["`tabParty Member`.`registered_address` as x"],
		):
			yield self.VIEW, {"doctype": "Party Member", "fields": fields, "file_format_type": "CSV"}
		yield (
			self.VIEW,
			{
				"doctype": "Party Member",
				"fields": ["phone"],
				"file_format_type": "CSV",
				"export_in_background": 1,
			},
		)
		yield (
			self.VIEW,
			{"doctype": "Transfer Letter", "fields": ["name", "member.phone"], "file_format_type": "CSV"},
		)
		yield (
			self.TEMPLATE,
			{
				"doctype": "Party Member",
				"export_fields": {"Party Member": ["phone"]},
				"export_records": "all",
			},
		)

	def test_refused_without_a_reason(self) -> None:
		for path, values in self.asked():
			for reason in (None, "", " ", ["x"], {"x": 1}):
				with self.subTest(path=path, values=values, reason=reason):
					given = {} if reason is None else {"reason": reason}
					answer = world.ask(self.person, "POST", path, {**values, **given})
					self.assertEqual(answer.status_code, 417, answer.get_data()[:300])
					self.assertEqual(answer.get_json()["exc_type"], "ReasonRequiredError")

	def test_what_names_people_asks_for_the_password(self) -> None:
		self.ask_again_after(15)
		self.addCleanup(self.ask_again_after, 0)
		with world.site():
			sessions = (
				"update tabSessions set sessiondata = json_set(sessiondata, '$.proven', 1) where user = %s"
			)
			frappe.db.sql(sessions, self.person.user)
			frappe.db.commit()
		for doctype, asked in (
			("Party Member", True), ("Unit Return", True), ("Return Version", True), ("Spot Check", True),
			("Rectification Order", True), ("Organization Change", True), ("Party Organization", False),
		):  # fmt: skip
			with self.subTest(doctype):
				values = {"doctype": doctype, "fields": ["name"], "file_format_type": "CSV"}
				answer = world.ask(self.person, "POST", self.VIEW, values)
				self.assertEqual(answer.status_code, 403 if asked else 200, answer.get_data()[:300])
				self.assertEqual(b"ReauthenticationRequired" in answer.get_data(), asked)

	def ask_again_after(self, minutes: int) -> None:
		"""For how long a password is good."""
		world.sign(self.person)
		path = "/api/resource/System Settings/System Settings"
		answer = world.ask(self.person, "PUT", path, {"sign_in_again_after": minutes})
		self.assertEqual(answer.status_code, 200, answer.get_data()[:300])

	def test_a_report_that_calls_them_otherwise(self) -> None:
		with world.site():
			frappe.get_doc(
				{
					"doctype": "Report",
					"report_name": "Renamed Columns",
					"ref_doctype": "Party Organization",
					"report_type": "Query Report",
					"is_standard": "No",
					"query": "select phone as `Number:Data:100`, organization as `Place:Data:100` from `tabParty Member`",
				}
			).insert()
			frappe.db.commit()
		values = {"report_name": "Renamed Columns", "file_format_type": "CSV"}
		path = "/api/method/frappe.desk.query_report.export_query"
		answer = world.ask(self.person, "POST", path, values)
		self.assertEqual(answer.status_code, 417, answer.get_data()[:300])
		self.assertEqual(answer.get_json()["exc_type"], "ReasonRequiredError")
		answer = world.ask(self.person, "POST", path, {**values, "reason": "年度核对"})
		self.assertEqual(answer.status_code, 200, answer.get_data()[:300])

	def test_the_entry_says_all(self) -> None:
		answer = world.ask(
			self.person,
			"POST",
			self.VIEW,
			{
				"doctype": "Party Member",
				"fields": ["name", "phone"],
				"filters": [["Party Member", "organization", "=", OWN]],
				"file_format_type": "CSV",
				"reason": "年度核对",
			},
		)
		self.assertEqual(answer.status_code, 200)
		entry = world.entries("Access Log", method="Export")[0]
		self.assertEqual((entry["export_from"], entry["reason"]), ("Party Member", "年度核对"))
		self.assertIn("phone", entry["columns"])
		self.assertIn(OWN, entry["filters"])
		self.assertEqual(entry["row_count"], len(answer.get_data().splitlines()) - 1)

	def test_a_print_names_its_format(self) -> None:
		letter = world.made["Transfer Letter"][OWN]
		world.ask(
			self.person,
			"GET",
			"/api/method/frappe.utils.print_format.download_pdf",
			{"doctype": "Transfer Letter", "name": letter, "format": "Standard"},
		)
		entry = world.entries("Access Log", method="Print")[0]
		self.assertEqual((entry["reference_document"], entry["print_format"]), (letter, "Standard"))


class TestLists(unittest.TestCase):
	def test_one_entry_a_list_by_every_face(self) -> None:
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		for number, path in enumerate(
			(
				"/api/method/frappe.desk.reportview.get",
				"/api/method/frappe.desk.reportview.get_list",
				"/api/method/frappe.client.get_list",
				"/api/resource/Party Member",
				"/api/v2/document/Party Member",
			)
		):
			values = {
				"doctype": "Party Member",
				"fields": ["name", "phone"],
				"filters": [["Party Member", "organization", "!=", f"nowhere {number}"]],
			}
			with self.subTest(path):
				before = len(world.entries("Access Log", method="List"))
				for _again in range(3):
					self.assertEqual(world.ask(person, "GET", path, values).status_code, 200)
				found = world.entries("Access Log", method="List")
				self.assertEqual(len(found), before + 1)
				self.assertIn(f"nowhere {number}", found[0]["filters"])
				self.assertGreater(found[0]["row_count"], 1)

	def test_a_board_of_personal_data_is_one_list(self) -> None:
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		board = {"kanban_board_name": "Logged", "reference_doctype": "Party Member", "field_name": "sex"}
		made = world.ask(person, "POST", "/api/resource/Kanban Board", {**board, "fields": '["phone"]'})
		self.assertEqual(made.status_code, 200, made.text)
		before = len(world.entries("Access Log", method="List"))
		for values in ({}, {}, {"column": "男", "start": 1}):
			asked = {"board_name": "Logged", **values}
			answer = world.ask(person, "GET", "/api/method/frappe.desk.kanban.get_cards", asked)
			self.assertEqual(answer.status_code, 200, answer.text)
		found = world.entries("Access Log", method="List")
		self.assertEqual(len(found), before + 2)
		self.assertEqual(found[0]["page"], "1")
		self.assertGreater(found[1]["row_count"], 1)

	def test_a_chart_by_personal_data_is_a_list_of_it(self) -> None:
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		path = "/api/method/frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
		chart = {"document_type": "Party Member", "chart_type": "Group By", "group_by_type": "Count"}
		for field, entered in (("membership_status", 0), ("birth_date", 1)):
			with self.subTest(field):
				before = len(world.entries("Access Log", method="List"))
				values = {"chart": {**chart, "group_by_based_on": field}, "filters": [], "type": "Bar"}
				self.assertEqual(world.ask(person, "GET", path, values).status_code, 200)
				self.assertEqual(len(world.entries("Access Log", method="List")), before + entered)

	def test_what_is_asked_of_personal_fields_is_not_written_out(self) -> None:
		"""Auditors read the log and see identity numbers masked."""
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		with world.site():
			number = frappe.get_all("Party Member", pluck="identity_number", limit=1)[0]
		for filters in (
			[["Party Member", "identity_number", "=", number]],
			[["identity_number", "in", [number, "x"]]],
			{"identity_number": ["like", f"%{number}%"], "organization": ["!=", "nowhere"]},
		):
			with self.subTest(filters=filters):
				values = {"doctype": "Party Member", "fields": ["name", "phone"], "filters": filters}
				path = "/api/method/frappe.client.get_list"
				self.assertEqual(world.ask(person, "GET", path, values).status_code, 200)
				written = world.entries("Access Log", method="List")[0]["filters"]
				self.assertNotIn(number[:-4], written)
				self.assertIn("identity_number", written)
				self.assertIn(number[-4:] if "%" not in str(filters) else number[-3:], written)
