"""A member: number tidied, decided elsewhere, never deleted."""

import frappe
from frappe.utils import getdate
from party_investigation.membership.doctype.party_member.party_member import read_number
from party_investigation.rules import identity_number
from party_investigation.tests.world import WorldTest, make_member, make_user


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

	def test_a_number_that_is_typed_is_read_by_the_rule(self) -> None:
		number, before = identity_number.from_15("430102810917" + "123"), "430102198003050025"
		read = read_number(f" {number[:6]}-{number[6:]}", before)
		self.assertEqual((read["number"], read["is_right"], read["problem"]), (number, True, ""))
		self.assertEqual(read["says"], {"birth_date": "1981-09-17", "sex": "男"})
		self.assertEqual(read["said_before"], {"birth_date": "1980-03-05", "sex": "女"})
		for wrong in (number[:14], f"{number[:17]}{(int(number[17:].replace('X', '0')) + 1) % 10}", "9" * 18):
			read = read_number(wrong)
			self.assertEqual((read["is_right"], read["says"]), (False, {}))
			self.assertTrue(read["problem"])

	def test_who_writes_no_members_has_no_number_read(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		auditor = make_user("auditor", [("Investigation Auditor", "T2")])
		frappe.set_user(secretary)
		self.assertTrue(read_number("1")["problem"])
		frappe.set_user(auditor)
		self.assertRaises(frappe.PermissionError, read_number, "1")

	def test_who_has_a_number_that_is_typed_is_told_within_the_right_to_know(self) -> None:
		own, other = make_member("T1B1", 40), make_member("T1B2", 41)
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		self.assertIn(own.member_name, read_number(own.identity_number)["problem"])
		self.assertEqual(read_number(own.identity_number, member=own.name)["problem"], "")
		self.assertEqual(read_number(other.identity_number)["problem"], "")

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
