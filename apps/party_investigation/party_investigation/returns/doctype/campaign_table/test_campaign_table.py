"""Who declares which table of the site, and which figures of it."""

import frappe
from party_investigation.returns.doctype.campaign_table.campaign_table import get_fields
from party_investigation.tests.ledger_case import LEDGER, SET, TITLE, LedgerCase
from party_investigation.tests.own_tables_case import CHAIN, LOOSE, MEMBER, UNIT
from party_investigation.tests.world import make_user


class TestDeclaration(LedgerCase):
	def test_only_tables_of_the_site_that_hang_on_units_take_part(self) -> None:
		for doctype in ("Party Member", "ToDo", LOOSE):
			with self.subTest(doctype), self.assertRaises(frappe.ValidationError):
				self.declare(doctype)
		for doctype in (UNIT, MEMBER, CHAIN):
			with self.subTest(doctype):
				self.declare(doctype)

	def declare(self, doctype: str, **figure) -> None:
		values = {"doctype": "Campaign Table", "document_type": doctype, "title": doctype, "form_set": SET}
		frappe.get_doc({**values, "figures": [{"label": "数", "kind": "Count", **figure}]}).insert()

	def test_figures_name_fields_that_fit(self) -> None:
		wrong = (
			{"group_by": "dues"},
			{"group_by": "secret"},
			{"kind": "Sum"},
			{"kind": "Sum", "sum_field": "state"},
			{"only_field": "state", "only_value": "别的"},
			{"only_field": "remark", "only_value": "标记"},
			{"label": "人数"},
		)
		for values in wrong:
			with self.subTest(values):
				self.declared.reload()
				self.declared.append("figures", {"label": "又一项", "kind": "Count", **values})
				self.assertRaises(frappe.ValidationError, self.declared.save)

	def test_two_tables_have_two_titles(self) -> None:
		again = {"doctype": "Campaign Table", "document_type": UNIT, "title": TITLE, "form_set": SET}
		self.assertRaises(frappe.DuplicateEntryError, frappe.get_doc(again).insert)

	def test_who_is_appointed_for_all_declares(self) -> None:
		for name, organization, may in (("all", "T", True), ("part", "T1", False)):
			frappe.set_user("Administrator")
			frappe.set_user(make_user(name, [("Investigation Administrator", organization)]))
			declared = frappe.get_doc("Campaign Table", LEDGER)
			self.assertEqual(declared.has_permission("write"), may, name)
		frappe.set_user(self.keeper)
		self.assertRaises(frappe.PermissionError, get_fields, LEDGER)

	def test_the_form_offers_the_fields_that_fit(self) -> None:
		offered = get_fields(LEDGER)
		self.assertEqual([each["value"] for each in offered["grouping"]], ["state", "is_abroad"])
		self.assertEqual([each["value"] for each in offered["summed"]], ["dues"])
		self.assertEqual(offered["values"]["state"], ["已落实", "未落实"])
		self.assertRaises(frappe.ValidationError, get_fields, "Party Member")
