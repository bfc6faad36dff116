"""Home says what is due and what is missing, to each of what is one's own."""

import frappe
from frappe.sessions import get as get_bootinfo
from frappe.utils import add_days, today
from party_investigation.returns import home
from party_investigation.returns.report.what_is_due.what_is_due import execute
from party_investigation.returns.test_board import BoardTest

RECORD = "Investigation Record"


class HomeTest(BoardTest):
	def rows(self, **filters) -> dict[str, dict]:
		return {row["form_set"]: row for row in execute({"campaign": self.campaign, **filters})[1]}


class TestWhatIsDue(HomeTest):
	def test_a_branch_reads_what_is_missing_and_until_when(self) -> None:
		of_branch = {"campaign": self.campaign, "organization": "T1B1"}
		records = frappe.get_all(RECORD, filters=of_branch, pluck="name")
		frappe.db.set_value(RECORD, {"name": ["in", records]}, {"status": "Checked", "is_lost": 0})
		frappe.db.set_value(
			RECORD, records[0], {"status": "To Check", "is_lost": 1, "lost_since": "2015-08-01"}
		)
		frappe.db.set_value("Contact Search", of_branch, "result", "Open")
		self.put("T1B1", due_on=add_days(today(), 5))
		self.act_as("Branch Secretary", "T1B1")
		rows = self.rows()
		self.assertEqual(len(rows), 4)
		survey = rows["Survey Registration"]
		self.assertEqual((survey["days_left"], survey["time_left"]), (5, "due in 5 days"))
		for words in (
			f"{len(records)} members",
			"1 still to check",
			"1 probably out of contact",
			"2015",
		):
			self.assertIn(words, survey["missing"])
		self.assertIn("searches open", rows["Search Registration"]["missing"])
		self.assertIn("cases in progress", rows["Disposition Report"]["missing"])

	def test_a_return_that_was_sent_back_says_why(self) -> None:
		name = self.put("T1B1", status="Returned", due_on=add_days(today(), -2))
		reason = {
			"parent": name,
			"parenttype": "Unit Return",
			"parentfield": "reasons",
			"reason": "附件2缺电话",
		}
		frappe.get_doc({"doctype": "Return Reason", **reason}).db_insert()
		self.act_as("Branch Secretary", "T1B1")
		row = self.rows()["Survey Registration"]
		self.assertIn("附件2缺电话", row["missing"])
		self.assertEqual(row["time_left"], "2 days late")

	def test_what_is_done_asks_for_nothing(self) -> None:
		self.put("T1B1", status="Accepted")
		self.put("T1B1", "Search Registration", excused=1)
		self.act_as("Branch Secretary", "T1B1")
		rows = self.rows()
		self.assertEqual(
			[rows[key]["missing"] for key in ("Survey Registration", "Search Registration")], ["", ""]
		)
		self.assertEqual(rows["Search Registration"]["status"], "Excused")
		self.assertEqual(list(rows)[:2], ["Loss Summary", "Disposition Report"])

	def test_a_branch_sees_its_own_only(self) -> None:
		self.act_as("Branch Secretary", "T1B1")
		self.assertEqual({row["organization"] for row in self.rows().values()}, {"T1B1"})
		for organization in ("T1B2", "T1", "T"):
			self.assertRaises(frappe.PermissionError, self.rows, organization=organization)
		self.assertRaises(frappe.ValidationError, self.rows, organization=["in", ["T1B2"]])

	def test_nothing_is_shown_to_who_is_appointed_nowhere(self) -> None:
		self.act_as("Branch Secretary", "T2B1")
		frappe.db.set_value(
			"Organization Appointment", {"user": frappe.session.user}, "to_date", add_days(today(), -1)
		)
		self.assertRaises(frappe.PermissionError, self.rows, organization="T2B1")


class TestCards(HomeTest):
	def test_each_counts_what_is_ones_own(self) -> None:
		self.put("T1B1", status="Submitted")
		self.put("T1B2", status="Returned", due_on=add_days(today(), -2))
		self.put("T2B1", status="Returned", due_on=add_days(today(), -2))
		for capacity, organization, expected in (
			("Branch Secretary", "T1B1", {"returns_to_hand_in": 3, "returns_sent_back": 0}),
			("Branch Secretary", "T1B2", {"returns_to_hand_in": 4, "returns_sent_back": 1}),
			("Committee Officer", "T1", {"returns_to_hand_in": 2, "returns_waiting": 1, "returns_late": 1}),
			("Organization Department Officer", "T", {"returns_waiting": 0, "returns_late": 0}),
		):
			frappe.set_user("Administrator")
			self.act_as(capacity, organization)
			for name, number in expected.items():
				with self.subTest(f"{organization} {name}"):
					card = getattr(home, name)()
					self.assertEqual(card["value"], number)
					self.assertEqual(card["route"][0], "query-report")

	def test_a_new_document_begins_with_the_unit_of_whoever_has_one(self) -> None:
		for capacity, organization, is_branch in (
			("Branch Secretary", "T1B1", True),
			("Committee Officer", "T1", False),
		):
			frappe.set_user("Administrator")
			self.act_as(capacity, organization)
			self.assertEqual(self.told().own_unit, {"name": organization, "is_branch": is_branch})
		frappe.set_user("Guest")
		self.assertIsNone(self.told().own_unit)
		frappe.set_user("Administrator")
		self.assertEqual(self.told().own_unit, {"name": "T", "is_branch": False})

	def told(self) -> frappe._dict:
		"""What the desk is told when the session's user opens it."""
		return get_bootinfo()
