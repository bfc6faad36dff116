"""Where a document came from: seen by who has it now, written by the change alone."""

import frappe
from party_investigation.organization.doctype.organization_change.test_organization_change import (
	carry_out,
	merge,
)
from party_investigation.tests.world import WorldTest, make_user

ENTRY = "Organization Change Entry"


class TestOrganizationChangeEntry(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.change = merge(["T1B2"], "T1B1")
		carry_out(self.change)
		self.member = self.made["Party Member"]["T1B2"]

	def test_each_document_has_one_that_says_from_where_and_to_where(self) -> None:
		entry = frappe.get_doc(ENTRY, {"reference_name": self.member})
		self.assertEqual(
			(entry.from_organization, entry.organization, entry.organization_change, entry.reference_doctype),
			("T1B2", "T1B1", self.change.name, "Party Member"),
		)
		self.assertEqual(frappe.db.count(ENTRY, {"reference_doctype": "Party Member"}), 2)

	def test_nobody_writes_renames_or_deletes_one(self) -> None:
		entry = frappe.get_doc(ENTRY, {"reference_name": self.member})
		for act in (
			entry.save,
			entry.delete,
			frappe.copy_doc(entry).insert,
			lambda: frappe.rename_doc(ENTRY, entry.name, "X", force=True),
		):
			self.assertRaises(frappe.ValidationError, act)

	def test_it_is_seen_where_the_document_hangs_now(self) -> None:
		for unit, seen in (("T1B1", True), ("T2B1", False), ("T1", True)):
			frappe.set_user(make_user(f"of{unit.lower()}", [("Committee Officer", unit)]))
			self.assertEqual(bool(frappe.get_list(ENTRY, {"reference_name": self.member})), seen, unit)
			frappe.set_user("Administrator")
