"""催报: one action tells all who are late below a committee, once a day, and leaves a notice that is a paper."""

from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, today
from party_investigation.returns import urging
from party_investigation.returns.report.return_board.return_board import execute
from party_investigation.returns.test_actions import HandInTest
from party_investigation.returns.test_board import BoardTest
from party_investigation.tests.printed import printed
from party_investigation.tests.world import make_user

SURVEY = "Survey Registration"
NOTICE = "Urging Notice"


class TestUrging(BoardTest):
	def prepare(self) -> None:
		super().prepare()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.neighbour = make_user("neighbour", [("Branch Secretary", "T1B2")])
		self.elsewhere = make_user("elsewhere", [("Branch Secretary", "T2B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.department = make_user("department", [("Organization Department Officer", "T")])
		self.late = self.put("T1B1", due_on=add_days(today(), -3))
		self.put("T2B1", due_on=add_days(today(), -1), status="Returned")

	def urge(self, user: str, organization: str = "T1", form_set: str = SURVEY):
		frappe.set_user(user)
		try:
			return frappe.get_doc(NOTICE, urging.urge(self.campaign, organization, form_set))
		finally:
			frappe.set_user("Administrator")

	def told(self, user: str) -> list[frappe._dict]:
		filters = {"for_user": user, "document_type": "Unit Return"}
		return frappe.get_all("Notification Log", filters=filters, fields=["document_name", "subject"])

	def tasks(self, user: str) -> list[str]:
		return frappe.get_all(
			"ToDo", filters={"allocated_to": user, "status": "Open"}, pluck="reference_name"
		)

	def test_it_goes_to_paper(self) -> None:
		notice = self.urge(self.officer)
		text = printed(NOTICE, notice.name, NOTICE)
		for words in (
			"关于催报“摸排登记”的通知",
			f"编号：{notice.name}",
			notice.units[0].organization_name,
			"未上报",
			"特此通知。",
			notice.organization_name,
		):
			self.assertIn(words, text)

	def test_who_is_late_is_told_and_nobody_else(self) -> None:
		notice = self.urge(self.officer)
		[row] = notice.units
		self.assertEqual((row.organization, row.days_overdue, row.people_told), ("T1B1", 3, 1))
		self.assertEqual([each.document_name for each in self.told(self.secretary)], [self.late])
		self.assertIn("3", self.told(self.secretary)[0].subject)
		self.assertEqual(self.tasks(self.secretary), [self.late])
		for user in (self.neighbour, self.elsewhere, self.officer):
			self.assertEqual((self.told(user), self.tasks(user)), ([], []))
		frappe.set_user(self.secretary)
		self.assertEqual(
			frappe.get_list(
				"Notification Log", filters={"document_type": "Unit Return"}, pluck="document_name"
			),
			[self.late],
		)
		self.assertFalse(frappe.has_permission(NOTICE, "read", doc=notice.name))

	def test_each_unit_is_urged_once_a_day_whoever_does_it(self) -> None:
		self.urge(self.officer)
		with self.assertRaisesRegex(frappe.ValidationError, "today already"):
			self.urge(self.officer)
		self.assertEqual([row.organization for row in self.urge(self.department, "T").units], ["T2B1"])
		self.assertEqual(len(self.told(self.secretary)), 1)
		frappe.db.set_value(NOTICE, {"campaign": self.campaign}, "made_on", add_days(today(), -1))
		self.assertEqual(len(self.urge(self.department, "T").units), 2)
		self.assertEqual(len(self.told(self.secretary)), 2)
		self.assertEqual(self.tasks(self.secretary), [self.late])

	def test_nobody_late_is_nobody_urged(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "No unit"):
			self.urge(self.officer, form_set="Loss Summary")

	def test_excused_units_and_what_was_handed_in_are_left_alone(self) -> None:
		values: dict[str, Any]
		for values in ({"excused": 1}, {"excused": 0, "status": "Submitted"}, {"status": "Accepted"}):
			self.put("T1B1", **values)
			self.assertEqual(urging.late_units(self.campaign, "T1", SURVEY), [])

	def test_only_who_acts_for_the_committee_urges(self) -> None:
		reviewer = make_user("reviewer", [("Discipline Reviewer", "T")])
		for user, organization in (
			(self.secretary, "T1"), (self.secretary, "T1B1"), (self.officer, "T"), (self.officer, "T2"), (reviewer, "T1"),
		):  # fmt: skip
			with self.subTest(f"{user} {organization}"):
				self.assertRaises(frappe.PermissionError, self.urge, user, organization)
				frappe.set_user(user)
				self.assertRaises(
					frappe.PermissionError, urging.get_late_units, self.campaign, organization, SURVEY
				)
				frappe.set_user("Administrator")

	def test_the_board_urges_all_that_it_shows_with_one_press(self) -> None:
		self.put("T1B2", "Loss Summary", due_on=add_days(today(), -2))
		shown = {"campaign": self.campaign, "organization": "T1"}
		frappe.set_user(self.officer)
		self.assertEqual(urging.get_late(**shown, form_set=SURVEY), [{"form_set": SURVEY, "units": 1}])
		late = {row["form_set"]: row["units"] for row in urging.get_late(**shown, form_set="All")}
		self.assertEqual(late, {SURVEY: 1, "Loss Summary": 1})
		notices = [frappe.get_doc(NOTICE, name) for name in urging.urge_late(**shown, form_set="All")]
		listed = {notice.form_set: [row.organization for row in notice.units] for notice in notices}
		self.assertEqual(listed, {SURVEY: ["T1B1"], "Loss Summary": ["T1B2"]})
		self.assertEqual(urging.get_late(**shown, form_set="All"), [])
		self.assertRaises(frappe.ValidationError, urging.urge_late, **shown, form_set="All")

	def test_the_board_urges_for_who_acts_there_only(self) -> None:
		reviewer = make_user("reviewer", [("Discipline Reviewer", "T")])
		for user, organization in ((self.secretary, "T1B1"), (reviewer, "T"), (self.officer, "T2")):
			frappe.set_user(user)
			for asked in (urging.get_late, urging.urge_late):
				with self.subTest(f"{user} {asked.__name__}"):
					self.assertRaises(frappe.PermissionError, asked, self.campaign, organization, SURVEY)
			frappe.set_user("Administrator")

	def test_arguments_of_other_types_are_refused(self) -> None:
		frappe.set_user(self.officer)
		for campaign, organization, form_set in (
			(["like", "%"], "T1", SURVEY), (self.campaign, {"name": "T1"}, SURVEY), (self.campaign, "T1", ["in", [SURVEY]]),
			(self.campaign, None, SURVEY), (None, "T1", SURVEY), (self.campaign, "T1", "Nothing"),
		):  # fmt: skip
			with self.subTest(f"{campaign} {organization} {form_set}"):
				refusals = (TypeError, frappe.ValidationError, frappe.PermissionError)
				self.assertRaises(refusals, urging.urge, campaign, organization, form_set)

	def test_the_list_is_looked_up_and_stands(self) -> None:
		frappe.set_user(self.officer)
		values = {"campaign": self.campaign, "organization": "T1", "form_set": SURVEY}
		notice = frappe.get_doc(
			{"doctype": NOTICE, **values, "units": [{"organization": "T2B1"}], "made_on": "2016-01-01"}
		)
		notice.insert()
		self.assertEqual([row.organization for row in notice.units], ["T1B1"])
		self.assertEqual(str(notice.made_on), today())
		notice.text = "另一个"
		self.assertRaises((frappe.ValidationError, frappe.PermissionError), notice.save)
		self.assertRaises((frappe.ValidationError, frappe.PermissionError), notice.delete)

	def test_a_paper_has_an_end(self) -> None:
		with patch.object(urging, "MOST", 1), self.assertRaisesRegex(frappe.ValidationError, "in parts"):
			self.urge(self.department, "T")

	def test_the_notice_is_a_paper_with_the_list(self) -> None:
		notice = self.urge(self.officer)
		paper = frappe.get_doc("Print Format", "Urging Notice").html
		page = frappe.render_template(paper, {"doc": notice})
		for words in ("测试T1B1", "测试T1", notice.name):
			self.assertIn(words, page)


class TestAfterwards(HandInTest):
	def test_who_has_handed_in_has_no_task_any_more(self) -> None:
		frappe.db.set_value("Unit Return", self.of("T1B1").name, "due_on", add_days(today(), -3))
		frappe.set_user(self.users["T1"])
		urging.urge(self.campaign, "T1", "Loss Summary")
		about = {"allocated_to": self.users["T1B1"], "status": "Open"}
		frappe.set_user("Administrator")
		self.assertEqual(frappe.db.count("ToDo", about), 1)
		self.take("submit", "T1B1")
		self.assertEqual(frappe.db.count("ToDo", about), 0)

	def test_what_is_sent_back_again_and_again_is_a_repeated_error(self) -> None:
		for times in (1, 2):
			self.take("submit", "T1B1")
			self.take("return", "T1B1", reason="第3栏不符")
			self.assertEqual(self.of("T1B1").times_returned, times)
			rows = execute({"campaign": self.campaign, "organization": "T1", "form_set": "Loss Summary"})[1]
			[row] = [row for row in rows if row.get("organization") == "T1B1"]
			self.assertEqual(row["repeated"], int(times == 2))
