"""Terms for improving come up before they end, and go to the committee when they have ended without a result."""

import frappe
from frappe.utils import add_days
from party_investigation.disposition.terms import come_up, ending_soon
from party_investigation.rules.dates import today_in_china
from party_investigation.tests.world import WorldTest, make_user

CASE = "Disposition Case"


class TestTerms(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.member = self.made["Restored Contact"]["T1B1"]
		self.member = frappe.db.get_value("Restored Contact", self.member, "member")
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.elsewhere = make_user("elsewhere", [("Branch Secretary", "T2B1")])

	def term(self, days: int, **values) -> str:
		"""A term that was approved and ends in so many days."""
		of_member = {"campaign": self.campaign, "member": self.member, "organization": "T1B1"}
		case = {"measure": "限期改正", "status": "Approved", "correct_by": add_days(today_in_china(), days)}
		document = frappe.get_doc({"doctype": CASE, "member_name": "试某", **of_member, **case, **values})
		document.set("name", frappe.generate_hash(length=10))
		document.db_insert()
		return str(document.name)

	def told(self, name: str) -> list[str]:
		rows = frappe.get_all(
			"ToDo", filters={"reference_name": name, "status": "Open"}, pluck="allocated_to"
		)
		return sorted(rows)

	def count(self, user: str) -> int:
		frappe.set_user(user)
		value = ending_soon()["value"]
		frappe.set_user("Administrator")
		return value

	def test_the_branch_is_told_before_the_end_once(self) -> None:
		name = self.term(31)
		come_up()
		self.assertEqual(self.told(name), [])
		frappe.db.set_value(CASE, name, "correct_by", add_days(today_in_china(), 30))
		come_up()
		come_up()
		self.assertEqual(self.told(name), [self.secretary])
		self.assertEqual(
			[self.count(user) for user in (self.secretary, self.officer, self.elsewhere)], [1, 1, 0]
		)

	def test_the_committee_is_told_when_it_has_ended(self) -> None:
		name = self.term(-1)
		come_up()
		self.assertEqual(self.told(name), sorted([self.secretary, self.officer]))

	def test_with_a_result_it_comes_up_no_more(self) -> None:
		name = self.term(3, remark="2016年9月已改正")
		come_up()
		self.assertEqual((self.told(name), self.count(self.secretary)), ([], 0))

	def test_a_later_case_is_the_result(self) -> None:
		first = self.term(3, creation="2016-03-01 08:00:00")
		self.term(400, measure="劝退", status="In Progress")
		come_up()
		self.assertEqual((self.told(first), self.count(self.secretary)), ([], 0))
