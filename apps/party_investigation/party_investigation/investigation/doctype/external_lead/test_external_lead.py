"""A lead is decided by a person: what is the member is logged with the search, and the member is not changed."""

import frappe
from frappe.utils import add_days, today
from party_investigation.investigation.doctype.external_answer.test_external_answer import FOUND, AnswerTest
from party_investigation.investigation.doctype.external_lead import external_lead
from party_investigation.tests.world import make_member

ANSWER, LEAD, SEARCH = "External Answer", "External Lead", "Contact Search"


class TestExternalLead(AnswerTest):
	def test_a_person_decides_and_the_search_gets_an_attempt(self) -> None:
		answer = self.taken_in(
			(self.member.member_name, self.member.identity_number, None, *FOUND),
			(self.member.member_name, None, None, "另一地", None, None),
		)
		likely, possible = (frappe.get_doc(LEAD, each.name) for each in self.leads(answer))
		self.assertTrue(frappe.db.exists("ToDo", {"reference_type": LEAD, "allocated_to": self.secretary}))
		self.assertRaises(frappe.ValidationError, likely.update({"decision": "Same Person"}).save)
		self.assertRaises(frappe.ValidationError, likely.decide, "Delete")
		self.assertRaises(frappe.ValidationError, possible.decide, "Another Person")
		sides = {row["label"]: row["verdict"] for row in likely.side_by_side()}
		self.assertEqual((sides[frappe._("Full Name")], sides[frappe._("Identity Number")]), ("Same", "Same"))
		self.assertEqual(external_lead.get_next(likely.name), possible.name)
		search = frappe.get_doc(SEARCH, likely.decide("Same Person"))
		attempt = search.attempts[-1]
		self.assertEqual((search.member, attempt.means, attempt.contact_made), (self.lost, "公安协查", 0))
		self.assertIn("13900000000", attempt.detail)
		self.assertEqual(search.result, "Not Found")
		self.assertRaises(frappe.ValidationError, likely.decide, "Same Person")
		possible.decide("Later", "问家属")
		possible.decide("Another Person", "住址不符")
		self.assertEqual(len(frappe.get_doc(SEARCH, search.name).attempts), len(search.attempts))
		self.assertRaises(frappe.PermissionError, possible.delete)

	def test_without_a_search_one_is_begun_and_its_step_comes_back(self) -> None:
		frappe.set_user("Administrator")
		other = make_member("T1B1", 72)
		frappe.set_user(self.secretary)
		answer = self.taken_in((other.member_name, other.identity_number, None, *FOUND), whole_unit=1)
		[lead] = self.leads(answer)
		search = frappe.get_doc(SEARCH, frappe.get_doc(LEAD, lead.name).decide("Same Person"))
		self.assertEqual((search.member, search.result, len(search.attempts)), (other.name, "Open", 1))
		self.assertEqual(str(search.next_step_on), add_days(today(), 7))

	def test_whoever_is_beside_sees_nothing(self) -> None:
		answer = self.taken_in((self.member.member_name, self.member.identity_number, None, *FOUND))
		[lead] = self.leads(answer)
		frappe.set_user(self.officer)
		self.assertEqual(len(self.leads(answer)), 1)
		frappe.set_user(self.beside)
		self.assertEqual(self.leads(answer), [])
		self.assertRaises(frappe.PermissionError, frappe.get_doc(LEAD, lead.name).decide, "Same Person")
		self.assertRaises(frappe.PermissionError, external_lead.get_next, lead.name)
		self.assertRaises(frappe.PermissionError, self.answer, self.workbook())
		self.assertRaises(frappe.PermissionError, frappe.get_doc(ANSWER, answer.name).start)
