"""A letter: its number, its receipt, its print, and the record that it takes along."""

import frappe
from frappe.utils import add_days, today
from party_investigation.reporting.printing import three_part_letter
from party_investigation.tests.world import WorldTest, make_member, make_user


class LetterTest(WorldTest):
	def letter(self, member: str, **values):
		return frappe.get_doc(
			{
				"doctype": "Transfer Letter",
				"member": member,
				"to_organization_name": "某单位",
				"issued_on": today(),
				**values,
			}
		)


class TestLetter(LetterTest):
	def test_numbers_run_without_gaps(self) -> None:
		names = [self.letter(make_member("T1B1", 40 + n).name).insert().name for n in range(3)]
		first = int(names[0][-4:])
		self.assertEqual([int(name[-4:]) for name in names], [first, first + 1, first + 2])
		frappe.get_doc("Transfer Letter", names[2]).void("写错了")
		self.assertEqual(int(self.letter(make_member("T1B1", 44).name).insert().name[-4:]), first + 3)
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Transfer Letter", names[2], force=True)

	def test_second_open_letter_and_early_receipt_are_refused(self) -> None:
		member = make_member("T1B1", 40).name
		self.letter(member).insert()
		self.assertRaises(frappe.ValidationError, self.letter(member).insert)
		other = make_member("T1B1", 41).name
		self.assertRaises(frappe.ValidationError, self.letter(other, receipt_on=add_days(today(), -1)).insert)
		self.assertRaises(frappe.ValidationError, self.letter(other, validity_days=91).insert)

	def test_receipt_moves_the_membership(self) -> None:
		outside, inside = make_member("T1B1", 40), make_member("T1B1", 41)
		letter = self.letter(outside.name).insert()
		letter.update({"receipt_on": today()}).save()
		self.assertEqual(letter.status, "Received")
		self.assertEqual(
			frappe.db.get_value("Party Member", outside.name, "membership_status"), "Transferred Out"
		)
		letter = self.letter(inside.name, to_organization="T2B1").insert()
		sender = make_user("sender", [("Committee Officer", "T1")])
		receiver = make_user("receiver", [("Committee Officer", "T2")])
		frappe.set_user(sender)
		self.assertFalse(self.may_confirm(letter.name))
		self.assertRaises(
			frappe.PermissionError, frappe.get_doc("Transfer Letter", letter.name).confirm_receipt, today()
		)
		frappe.set_user(receiver)
		self.assertTrue(self.may_confirm(letter.name))
		frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())
		self.assertEqual(frappe.db.get_value("Party Member", inside.name, "organization"), "T2B1")

	def may_confirm(self, name: str) -> bool:
		"""Whether the form offers to confirm the receipt."""
		letter = frappe.get_doc("Transfer Letter", name)
		letter.run_method("onload")
		return letter.get("__onload").may_confirm


class TestLetterPrint(WorldTest):
	def test_addressed_to_the_receiving_organization(self) -> None:
		letter = frappe.get_doc("Transfer Letter", self.made["Transfer Letter"]["T1B1"])
		page = three_part_letter(letter)
		self.assertIn("外地某单位党委\u2002</u>：", page)
		self.assertEqual(page.count(f"\u2002{letter.letter_number}\u2002"), 3)


class TestLettersAndRecords(LetterTest):
	"""The record leaves 在册 with its letter, and comes back when the letter is void."""

	def record(self, campaign: str, member: str, organization: str):
		of_branch = {"campaign": campaign, "member": member, "organization": organization}
		return frappe.get_doc("Investigation Record", of_branch)

	def test_a_letter_takes_the_record_along(self) -> None:
		member = make_member("T1B1", 70).name
		letter = self.letter(member).insert()
		record = self.record(self.campaign, member, "T1B1")
		self.assertEqual((record.relation, record.letter), ("Out Without Receipt", letter.name))
		frappe.get_doc("Transfer Letter", letter.name).void("写错了")
		record.reload()
		self.assertEqual((record.relation, record.letter, record.transferred_to), ("On Roster", None, None))
		again = self.letter(member).insert()
		frappe.get_doc("Transfer Letter", again.name).update({"receipt_on": today()}).save()
		record.reload()
		self.assertEqual((record.relation, record.letter), ("Out With Receipt", again.name))

	def test_nobody_enters_the_relation_by_hand(self) -> None:
		member = make_member("T1B1", 70).name
		letter = self.letter(member).insert()
		record = self.record(self.campaign, member, "T1B1")
		record.update({"relation": "On Roster", "letter": None}).save()
		self.assertEqual((record.relation, record.letter), ("Out Without Receipt", letter.name))

	def test_a_closed_campaign_stays_as_it_was(self) -> None:
		member = make_member("T1B1", 70).name
		frappe.get_doc("Investigation Campaign", self.campaign).close("排查结束")
		self.letter(member).insert()
		self.assertEqual(self.record(self.campaign, member, "T1B1").relation, "On Roster")
