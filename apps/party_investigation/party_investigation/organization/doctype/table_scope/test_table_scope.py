"""What a table of the site hangs on: closed until a link or a reason opens it, and who may say so."""

import frappe
from party_investigation import own_tables
from party_investigation.organization.doctype.table_scope import table_scope
from party_investigation.own_tables.personal import personal_fields
from party_investigation.tests.own_tables_case import CHAIN, LOOSE, MEMBER, UNIT, OwnTablesCase
from party_investigation.tests.world import make_user


class TestTableScope(OwnTablesCase):
	def test_a_table_without_links_is_closed_until_a_reason_opens_it(self) -> None:
		row = self.row(LOOSE)
		frappe.set_user(self.keeper)
		self.assertEqual(frappe.get_list(LOOSE), [])
		self.assertFalse(frappe.has_permission(LOOSE, "read", doc=row.name))
		with self.assertRaises(frappe.PermissionError) as refused:
			self.row(LOOSE)
		self.assertIn(LOOSE, str(refused.exception))
		frappe.set_user("Administrator")
		declaration = frappe.get_doc("Table Scope", {"document_type": LOOSE})
		self.assertFalse(declaration.hangs_on)
		declaration.hangs_on = "Nothing"
		self.assertRaises(frappe.ValidationError, declaration.save)
		declaration.reload()
		declaration.update({"hangs_on": "Nothing", "open_reason": "词汇表，不含个人信息"}).save()
		self.assertTrue(
			frappe.db.exists("Version", {"ref_doctype": "Table Scope", "docname": declaration.name})
		)
		frappe.set_user(self.keeper)
		self.assertEqual(frappe.get_list(LOOSE, pluck="name"), [row.name])
		self.row(LOOSE)

	def test_a_link_that_comes_later_closes_what_was_open(self) -> None:
		declaration = frappe.get_doc("Table Scope", {"document_type": LOOSE})
		declaration.update({"hangs_on": "Nothing", "open_reason": "词汇表"}).save()
		self.assertFalse(own_tables.has_places(LOOSE))
		known = own_tables.scope_of(LOOSE)
		self.assertTrue(known and known.is_open)
		frappe.db.set_value(
			"Table Scope", {"document_type": UNIT}, {"hangs_on": "Nothing", "open_reason": "旧"}
		)
		known = own_tables.scope_of(UNIT)
		self.assertFalse(known is None or known.is_open)

	def test_who_may_open(self) -> None:
		"""Whoever makes tables does not open them, and who is appointed for a part does not open them for the whole."""
		manager = make_user("manager", [])
		frappe.get_doc("User", manager).add_roles("System Manager")
		security = make_user("security", [])
		frappe.get_doc("User", security).add_roles("Security Administrator")
		for user, may in (
			(manager, False),
			(make_user("part", [("Investigation Administrator", "T1")]), False),
			(make_user("whole", [("Investigation Administrator", "T")]), True),
			(security, True),
		):
			frappe.set_user(user)
			declaration = frappe.get_doc("Table Scope", {"document_type": LOOSE})
			declaration.update({"hangs_on": "Nothing", "open_reason": "词汇表"})
			if may:
				declaration.save()
			else:
				self.assertRaises(frappe.PermissionError, declaration.save)
			frappe.set_user("Administrator")

	def test_one_link_may_decide_alone(self) -> None:
		declaration = frappe.get_doc("Table Scope", {"document_type": MEMBER})
		self.assertEqual(declaration.hangs_on, "Member")
		row = self.row(MEMBER, member=self.member("T1B1"), asked_by="T2B1")
		frappe.set_user(self.keeper)
		self.assertEqual(frappe.get_list(MEMBER), [])
		frappe.set_user("Administrator")
		declaration.update({"via_field": "member"}).save()
		frappe.set_user(self.keeper)
		self.assertEqual(frappe.get_list(MEMBER, pluck="name"), [row.name])
		foreign = frappe.get_doc(MEMBER, row.name).update({"asked_by": "T2"})
		self.assertRaises(frappe.PermissionError, foreign.save)

	def test_a_deleted_table_leaves_no_opening(self) -> None:
		declaration = frappe.get_doc("Table Scope", {"document_type": LOOSE})
		declaration.update({"hangs_on": "Nothing", "open_reason": "词汇表"}).save()
		table_scope.forget_doctype(frappe.get_doc("DocType", LOOSE))
		known = own_tables.scope_of(LOOSE)
		self.assertTrue(known and known.is_closed)

	def test_the_form_says_it(self) -> None:
		of_unit, of_loose = table_scope.tell(UNIT) or {}, table_scope.tell(LOOSE) or {}
		self.assertEqual((of_unit["color"], of_loose["color"]), ("green", "red"))
		self.assertIn("organization", of_unit["text"])
		self.assertIsNone(table_scope.tell("ToDo"))

	def test_marked_fields_and_copies_are_personal(self) -> None:
		self.assertNotIn(MEMBER, personal_fields())
		declaration = frappe.get_doc("Table Scope", {"document_type": MEMBER})
		declaration.append("personal_fields", {"fieldname": "elsewhere"})
		self.assertRaises(frappe.ValidationError, declaration.save)
		declaration.reload()
		declaration.append("personal_fields", {"fieldname": "remark"})
		declaration.save()
		self.assertEqual(personal_fields()[MEMBER], ["remark"])
		copied = {"fieldname": "said", "fieldtype": "Data", "label": "Said", "fetch_from": "ledger.remark"}
		frappe.get_doc({"doctype": "Custom Field", "dt": CHAIN, **copied}).insert()
		self.assertEqual(personal_fields()[CHAIN], ["said"])
