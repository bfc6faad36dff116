"""The three-part letter as it is printed from its document."""

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.reporting.printing import three_part_letter
from party_investigation.tests.world import back_to_nothing, make_world


class TestLetterPrint(FrappeTestCase):
	def test_addressed_to_the_receiving_organization(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		letter = frappe.get_doc("Transfer Letter", make_world()["Transfer Letter"]["T1B1"])
		page = three_part_letter(letter)
		self.assertIn("外地某单位党委\u2002</u>：", page)
		self.assertEqual(page.count(letter.letter_number), 3)
