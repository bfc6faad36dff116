"""A member: number tidied, decided elsewhere, never deleted."""

import frappe
from frappe.utils import getdate
from party_investigation.rules import identity_number
from party_investigation.tests.world import WorldTest, make_member


class TestMember(WorldTest):
	def test_number_is_tidied_and_masked(self) -> None:
		member = make_member("T1B1", 40)
		member.identity_number = f" {member.identity_number.lower()} "
		member.save()
		self.assertEqual(len(member.identity_number), 18)
		self.assertEqual(member.masked_identity[4:-4], "*" * 10)
		self.assertEqual((member.sex, getdate(member.birth_date)), ("女", getdate("1980-03-05")))

	def test_wrong_and_held_numbers_are_refused(self) -> None:
		number = make_member("T1B1", 40).identity_number
		for wrong in (number, number[:17] + ("0" if number[17] != "0" else "1"), number[:15]):
			with self.assertRaises(frappe.ValidationError):
				make_member("T1B2", 41, identity_number=wrong)

	def test_what_stood_in_a_number_goes_with_it(self) -> None:
		number = identity_number.from_15("430102810917" + "123")
		member = make_member("T1B1", 40)
		member.identity_number = number
		member.save()
		self.assertEqual((member.sex, getdate(member.birth_date)), ("男", getdate("1981-09-17")))
		# what was stated otherwise than the number stays, for the check to ask about
		member.birth_date = "1981-09-16"
		member.save()
		member.identity_number = identity_number.from_15("430102820917" + "123")
		member.save()
		self.assertEqual(getdate(member.birth_date), getdate("1981-09-16"))

	def test_never_deleted(self) -> None:
		name = self.made["Party Member"]["T1B1"]
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Party Member", name, force=True)

	def test_status_and_branch_are_decided_elsewhere(self) -> None:
		for change in ({"membership_status": "Expelled"}, {"organization": "T1B2"}):
			member = frappe.get_doc("Party Member", self.made["Party Member"]["T1B1"]).update(change)
			self.assertRaises(frappe.ValidationError, member.save)
