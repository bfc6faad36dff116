"""The sample of a return: drawn by the system, ticked by who may verify, and never exchanged (decisions D13, D14)."""

import frappe
from frappe.utils import today
from party_investigation.returns import sample
from party_investigation.returns.test_actions import HandInTest
from party_investigation.rules.sampling import AGREES, COULD_NOT, DIFFERS, LAYERS
from party_investigation.tests.world import WorldTest, make_member, make_user

TICKED = {"compared_with": "Dues Book", "result": AGREES}


class TestSample(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.members = [make_member("T1B1", order, last_life_on=today()).name for order in range(40, 52)]
		for member in frappe.get_all("Party Member", {"organization": ["like", "T1B%"]}, pluck="name"):
			if not frappe.db.exists("Investigation Record", {"member": member}):
				frappe.get_doc(
					{"doctype": "Investigation Record", "campaign": self.campaign, "member": member}
				).insert()

	def drawn(self, form_set: str = "Survey Registration", organization: str = "T1B1"):
		"""A return as it is handed in, with its sample."""
		values = {"campaign": self.campaign, "organization": organization, "form_set": form_set}
		handed_in = frappe.get_doc({"doctype": "Unit Return", **values})
		sample.draw(handed_in)
		return handed_in

	def test_a_branch_has_its_lost_first_and_three_at_least(self) -> None:
		rows = self.drawn().sample
		self.assertGreaterEqual(len(rows), 3)
		self.assertEqual([row.layer for row in rows[:2]], list(LAYERS[:2]))
		self.assertEqual([row.reference_doctype for row in rows[:2]], ["Untraced Member", "Restored Contact"])
		for row in rows:
			record = frappe.get_doc(row.reference_doctype, row.reference_name)
			self.assertEqual((record.member, record.organization), (row.member, "T1B1"))

	def test_a_zero_return_is_compared_too(self) -> None:
		for doctype in ("Untraced Member", "Restored Contact"):
			frappe.db.set_value(doctype, {"organization": "T1B1"}, "withdrawn_on", today())
		rows = self.drawn("Search Registration").sample
		self.assertEqual(len(rows), 3)

	def test_a_summary_has_those_of_annexes_2_and_3(self) -> None:
		rows = self.drawn("Loss Summary", "T1").sample
		self.assertTrue(rows)
		self.assertLessEqual({row.layer for row in rows}, set(LAYERS[:2]))

	def test_each_version_has_another_sample_and_who_differed_again(self) -> None:
		handed_in = self.drawn()
		seed, last = handed_in.sample_seed, handed_in.sample[-1]
		last.result = DIFFERS
		sample.draw(handed_in)
		self.assertNotEqual(handed_in.sample_seed, seed)
		self.assertEqual(handed_in.sample[0].member, last.member)
		self.assertFalse(handed_in.sample[0].result)

	def test_rows_without_a_result_are_open(self) -> None:
		handed_in = self.drawn()
		self.assertEqual(sample.open_rows(handed_in), len(handed_in.sample))
		handed_in.sample[0].result = AGREES
		self.assertEqual(sample.open_rows(handed_in), len(handed_in.sample) - 1)
		handed_in.name = "R"
		handed_in.db_insert()
		for row in handed_in.sample:
			row.update({"parent": "R", "name": None})
			row.db_insert()
		self.assertEqual(sample.open_rows("R"), len(handed_in.sample) - 1)


class TestTicks(HandInTest):
	def prepare(self) -> None:
		super().prepare()
		self.take("submit", "T1B1")
		self.name = self.of("T1B1").name
		self.members = [row.member for row in self.of("T1B1").sample]

	def ticked(self, by: str, *rows: dict) -> int:
		frappe.set_user(by)
		try:
			return sample.tick(self.name, list(rows))
		finally:
			frappe.set_user("Administrator")

	def test_whoever_verifies_ticks_and_is_named(self) -> None:
		self.assertTrue(self.members)
		officer = self.users["T1"]
		self.assertEqual(self.ticked(officer, {"member": self.members[0], **TICKED}), len(self.members) - 1)
		row = self.of("T1B1").sample[0]
		self.assertEqual((row.result, row.compared_with, row.checked_by), (AGREES, "Dues Book", officer))
		self.assertRefused("have no result", self.take_without_ticks, "verify")

	def take_without_ticks(self, action: str) -> None:
		frappe.set_user(self.users["T1"])
		try:
			self.of("T1B1").verify()
		finally:
			frappe.set_user("Administrator")

	def test_nobody_else_ticks(self) -> None:
		row = {"member": self.members[0], **TICKED}
		for by in (self.users["T1B1"], self.users["T1B2"], self.users["T2"], self.users["T"]):
			with self.subTest(by), self.assertRaises(frappe.PermissionError):
				self.ticked(by, row)

	def test_who_handed_in_does_not_tick(self) -> None:
		both = make_user("both", [("Branch Secretary", "T1B2"), ("Committee Officer", "T1")])
		self.take("submit", "T1B2", by=both)
		self.name = self.of("T1B2").name
		member = self.of("T1B2").sample[0].member
		self.assertRaises(frappe.PermissionError, self.ticked, both, {"member": member, **TICKED})

	def test_what_a_result_needs(self) -> None:
		member, officer = self.members[0], self.users["T1"]
		for row in (
			{"result": AGREES},
			{**TICKED, "result": DIFFERS},
			{**TICKED, "result": COULD_NOT, "note": "  "},
			{**TICKED, "result": "Perhaps"},
			{**TICKED, "member": "somebody"},
			{**TICKED, "member": ["x"]},
		):
			with self.subTest(row), self.assertRaises(frappe.ValidationError):
				self.ticked(officer, {"member": member, **row})
		self.ticked(officer, {"member": member, **TICKED, "result": DIFFERS, "note": "党费不符"})

	def test_nobody_in_it_is_exchanged(self) -> None:
		frappe.set_user(self.users["T1"])
		for change in (
			lambda rows: rows.pop(),
			lambda rows: rows.reverse(),
			lambda rows: rows.append(frappe.new_doc("Verification Sample Row")),
		):
			handed_in = self.of("T1B1")
			change(handed_in.sample)
			with self.assertRaises(frappe.ValidationError):
				handed_in.save()
		handed_in = self.of("T1B1")
		handed_in.sample[0].update({"member": self.members[-1], "checked_by": "Administrator"})
		handed_in.sample_seed = "mine"
		handed_in.save()
		stored = self.of("T1B1")
		self.assertEqual((stored.sample[0].member, stored.sample[0].checked_by), (self.members[0], None))
		self.assertNotEqual(stored.sample_seed, "mine")

	def test_it_stands_once_the_return_is_verified(self) -> None:
		self.tick("T1B1")
		self.take("verify", "T1B1")
		row = {"member": self.members[0], **TICKED, "compared_with": "Visit"}
		self.assertRaises(frappe.ValidationError, self.ticked, self.users["T1"], row)
