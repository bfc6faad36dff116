"""Requests for help: who is asked reads no more than the request, answers it, and the answer is an attempt of the search."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, today
from party_investigation.investigation import locks
from party_investigation.membership.reminders import help_requests
from party_investigation.reporting.printing import pdf_of
from party_investigation.tests.printed import text_of
from party_investigation.tests.world import WorldTest, make_user

HELP, SEARCH = "Help Request", "Contact Search"


class TestHelpRequest(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.asked = make_user("asked", [("Branch Secretary", "T2B1")])
		self.beside = make_user("beside", [("Branch Secretary", "T1B2")])
		self.reviewer = make_user("reviewer", [("Discipline Reviewer", "T2")])
		self.search = self.made[SEARCH]["T1B1"]
		frappe.set_user(self.secretary)

	def request(self, **values):
		return frappe.get_doc(
			{
				"doctype": HELP,
				"search": self.search,
				"to_organization": "T2B1",
				"known": "据同学说在数学学院一带做工",
				"wish": "请核实现住址和联系方式",
				"due_on": add_days(today(), 20),
				**values,
			}
		)

	def sent(self, **values):
		request = self.request(**values).insert()
		request.send()
		return request

	def test_it_is_read_by_who_is_asked_once_it_is_sent(self) -> None:
		request = self.request(status="Answered", answer="x", receiver="T2B1", organization="T2B1").insert()
		self.assertEqual((request.status, request.answer, request.receiver), ("Draft", None, None))
		self.assertEqual((request.organization, request.to_organization_name), ("T1B1", "测试T2B1"))
		frappe.set_user(self.asked)
		self.assertEqual(frappe.get_list(HELP), [])
		frappe.set_user(self.secretary)
		request.send()
		for user, seen in ((self.asked, 1), (self.beside, 0)):
			frappe.set_user(user)
			self.assertEqual(len(frappe.get_list(HELP)), seen)
			self.assertFalse(frappe.has_permission("Party Member", "read", doc=request.member))
			self.assertFalse(frappe.has_permission(SEARCH, "read", doc=self.search))
		self.assertTrue(
			frappe.db.exists("ToDo", {"reference_name": request.name, "allocated_to": self.asked})
		)
		frappe.set_user(self.asked)
		document = frappe.get_doc(HELP, request.name)
		self.assertRaises(frappe.PermissionError, document.update({"known": "x"}).save)

	def test_the_answer_is_an_attempt_of_the_search(self) -> None:
		request = self.sent()
		before = len(frappe.get_doc(SEARCH, self.search).attempts)
		for user in (self.beside, self.reviewer, self.secretary):
			frappe.set_user(user)
			self.assertRaises(
				frappe.PermissionError, frappe.get_doc(HELP, request.name).give_answer, "Reached", "已找到"
			)
		frappe.set_user(self.asked)
		document = frappe.get_doc(HELP, request.name)
		self.assertRaises(frappe.ValidationError, document.give_answer, "Sent", "x")
		self.assertRaises(frappe.ValidationError, document.give_answer, "Heard Of", " ")
		document.give_answer("Heard Of", "去年在此租住，现已搬走")
		self.assertRaises(frappe.ValidationError, document.give_answer, "Heard Of", "再答")
		frappe.set_user(self.secretary)
		search = frappe.get_doc(SEARCH, self.search)
		attempt = search.attempts[-1]
		self.assertEqual(len(search.attempts), before + 1)
		self.assertEqual((attempt.means, attempt.outcome, attempt.contact_made), ("流入地协查", "有线索", 0))
		self.assertEqual((attempt.place, search.result), ("测试T2B1", "Not Found"))
		self.assertRaises(frappe.ValidationError, request.reload().update({"wish": "另一请求"}).save)

	def test_outside_the_system_a_letter_goes_and_its_slip_is_entered(self) -> None:
		request = self.sent(to_organization=None, to_organization_name="外省某社区党委")
		self.assertIsNone(request.receiver)
		text = text_of(pdf_of(request))
		for words in ("外省某社区党委", "据同学说", "回执", request.member_name):
			self.assertIn(words, text)
		number = frappe.db.get_value("Party Member", request.member, "identity_number")
		self.assertNotIn(number, text)
		request.enter_reply("Not There", "查无此人")
		self.assertEqual(frappe.get_doc(SEARCH, self.search).attempts[-1].outcome, "未取得联系")

	def test_an_answer_to_a_locked_search_is_kept_and_logged_later(self) -> None:
		request = self.sent()
		before = len(frappe.get_doc(SEARCH, self.search).attempts)
		frappe.set_user(self.asked)
		with patch.object(locks, "why_handed_in", return_value="已上报"):
			frappe.get_doc(HELP, request.name).give_answer("Heard Of", "已搬走")
		request.reload()
		self.assertEqual((request.status, request.logged), ("Answered", 0))
		self.assertRaises(frappe.PermissionError, frappe.get_doc(HELP, request.name).log_answer)
		frappe.set_user(self.secretary)
		self.assertEqual(len(frappe.get_doc(SEARCH, self.search).attempts), before)
		request.log_answer()
		self.assertEqual(len(frappe.get_doc(SEARCH, self.search).attempts), before + 1)
		self.assertRaises(frappe.ValidationError, request.log_answer)

	def test_what_cannot_be_asked_is_refused(self) -> None:
		for wrong in (
			self.request(to_organization="T1B1"),
			self.request(due_on=add_days(today(), -1)),
			self.request(to_organization=None, to_organization_name=None),
		):
			self.assertRaises(frappe.ValidationError, wrong.insert)
		frappe.set_user(self.beside)
		self.assertRaises(frappe.PermissionError, self.request().insert)

	def test_what_is_not_answered_comes_back(self) -> None:
		request = self.sent()
		request.db_set("due_on", today())
		help_requests()
		self.assertTrue(
			frappe.db.exists("ToDo", {"reference_name": request.name, "allocated_to": self.secretary})
		)
