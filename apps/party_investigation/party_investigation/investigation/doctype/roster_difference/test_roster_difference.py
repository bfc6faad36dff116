"""People present and on no roster, people on the roster whom nobody knows: noted, followed up, settled, counted."""

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.membership.reminders import roster_steps
from party_investigation.returns.completeness import Examination
from party_investigation.rules import roster
from party_investigation.tests.world import WorldTest, make_member, make_user
from party_investigation.workbook.samples import made_up_number

DIFFERENCE = "Roster Difference"


class TestRosterDifference(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])

	def present(self, branch: str = "T1B1", **values):
		"""A person present in a branch whom no roster has, not yet stored."""
		about = {"campaign": self.campaign, "organization": branch, "kind": roster.PRESENT}
		return frappe.get_doc({"doctype": DIFFERENCE, **about, "person_name": "钱新来", **values})

	def unknown(self, branch: str = "T1B1", **values):
		"""A member of a branch whom nobody there knows, not yet stored."""
		about = {"campaign": self.campaign, "organization": branch, "kind": roster.UNKNOWN}
		member = self.made["Party Member"][branch]
		return frappe.get_doc({"doctype": DIFFERENCE, **about, "member": member, **values})

	def test_a_branch_notes_both_kinds(self) -> None:
		frappe.set_user(self.secretary)
		present = self.present(identity_number=made_up_number(70, "19810101", 70)).insert()
		unknown = self.unknown(person_name="别的名字").insert()
		self.assertEqual((present.status, present.found_by), ("Open", self.secretary))
		self.assertEqual(present.found_by_name, frappe.db.get_value("User", self.secretary, "full_name"))
		self.assertIn("*", present.masked_identity)
		name = frappe.db.get_value("Party Member", unknown.member, "member_name")
		self.assertEqual(unknown.person_name, name)

	def test_who_it_is_must_be_said_and_be_of_the_branch(self) -> None:
		for wrong in (
			self.present(person_name=" "),
			self.unknown(member=None),
			self.unknown(member=self.made["Party Member"]["T1B2"]),
			self.present(next_step="Ask the Committee"),
			self.present(identity_number=made_up_number(70, "19810101", 70)[:-2] + "00"),
		):
			self.assertRaises(frappe.ValidationError, wrong.insert)
		self.unknown().insert()
		self.assertRaises(frappe.ValidationError, self.unknown().insert)

	def test_each_branch_sees_its_own(self) -> None:
		own_difference, other = self.present().insert().name, self.present("T1B2").insert().name
		officer = make_user("officer", [("Committee Officer", "T1")])
		college = make_user("college", [("Committee Officer", "T2")])
		for user, seen in (
			(self.secretary, {own_difference}),
			(officer, {own_difference, other}),
			(college, set()),
		):
			frappe.set_user(user)
			self.assertEqual(set(frappe.get_list(DIFFERENCE, pluck="name")), seen)
		frappe.set_user(self.secretary)
		self.assertRaises(frappe.PermissionError, frappe.get_doc(DIFFERENCE, other).check_permission, "read")
		self.assertRaises(frappe.PermissionError, self.present("T1B2").insert)
		self.assertRaises(
			frappe.PermissionError, self.unknown(member=self.made["Party Member"]["T1B2"]).insert
		)

	def test_an_outcome_fits_the_kind_and_has_its_proof(self) -> None:
		present, unknown = self.present().insert(), self.unknown().insert()
		untouched = make_member("T1B1", 60).name
		quiet = self.unknown(member=untouched).insert()
		for document, change in (
			(present, {"outcome": "Known After All"}),
			(present, {"outcome": roster.TAKEN}),
			(present, {"outcome": "Belongs Elsewhere"}),
			(unknown, {"outcome": roster.TAKEN}),
			(quiet, {"outcome": roster.SEARCHED}),
		):
			with self.subTest(change):
				wrong = frappe.get_doc(DIFFERENCE, document.name).update(change)
				self.assertRaises(frappe.ValidationError, wrong.save)
		unknown.update({"outcome": roster.SEARCHED}).save()
		self.assertEqual((unknown.status, getdate(unknown.settled_on)), ("Settled", getdate(today())))
		present.update({"outcome": roster.TAKEN, "member": untouched}).save()
		self.assertEqual(present.status, "Settled")
		self.assertRaises(frappe.ValidationError, present.delete)

	def test_a_return_counts_them_and_asks_for_words(self) -> None:
		self.present().insert()
		self.present(person_name="孙又来").insert()
		in_error = self.present(person_name="李错记").insert()
		in_error.update({"outcome": "Entered in Error", "remark": "重复登记"}).save()
		self.unknown().insert()
		self.present("T1B2").insert()
		about = {"campaign": self.campaign, "organization": "T1B1", "form_set": "Survey Registration"}
		below = {"present_unlisted": 4, "listed_unknown": None, "incoming_mobile": 0, "members_expected": 0}
		examination = Examination(frappe.get_doc({"doctype": "Unit Return", **about}), parts=[below])
		counted = {"present_unlisted": 6, "listed_unknown": 1, "incoming_mobile": 0}
		self.assertEqual(examination.beside, counted)
		[problem] = examination._of_differences()
		self.assertEqual((problem.is_hard, problem.values["count"]), (False, 3))

	def test_its_next_step_comes_back(self) -> None:
		difference = self.present(next_step="Ask the Committee", next_step_on=add_days(today(), 1)).insert()
		about = {"reference_name": difference.name, "allocated_to": self.secretary, "status": "Open"}
		roster_steps()
		self.assertFalse(frappe.db.exists("ToDo", about))
		difference.update({"next_step_on": today()}).save()
		roster_steps()
		self.assertTrue(frappe.db.exists("ToDo", about))
		difference.update({"outcome": "Belongs Elsewhere", "remark": "关系在外地"}).save()
		self.assertFalse(frappe.db.exists("ToDo", about))
