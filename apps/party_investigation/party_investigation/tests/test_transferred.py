"""A member who has gone to another branch: the branch that is left prints what it has known, not what is known now."""

import frappe
from frappe.utils import add_days, today
from party_investigation.annexes import AnnexContent, load, render_fragment
from party_investigation.membership.relationship import change_member
from party_investigation.reporting.annex_rows import AnnexRows
from party_investigation.reporting.printing import annex_1_card, three_part_letter
from party_investigation.tests.world import (
	WorldTest,
	make_member,
	make_search,
	make_user,
)

OLD = {"phone": "19907310001", "home_address": "旧址路1号"}
NEW = {"phone": "19907319999", "home_address": "新址路9号"}


class TestTransferred(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.member = make_member("T1B1", 60, **OLD).name
		of_member = {"campaign": self.campaign, "member": self.member}
		self.record = frappe.get_doc("Investigation Record", of_member)
		make_search(self.campaign, self.member, "Contact Restored")
		self.letter = frappe.get_doc(
			{
				"doctype": "Transfer Letter",
				"member": self.member,
				"to_organization_name": "测试T2B1",
				"to_organization": "T2B1",
				"issued_on": add_days(today(), -3),
			}
		).insert()

	def move(self) -> None:
		frappe.get_doc("Transfer Letter", self.letter.name).confirm_receipt(today())
		frappe.get_doc("Party Member", self.member).update(NEW).save()

	def pages(self, organization: str = "T1B1") -> dict[str, str]:
		"""Everything that a branch prints of its own."""
		rows = AnnexRows(self.campaign, organization, unmasked=True)
		definitions = {"annex_1_roster": rows.roster, "annex_2": rows.restored, "annex_1_card": rows.cards}
		pages = {
			name: render_fragment(load(name), AnnexContent(rows=read())) for name, read in definitions.items()
		}
		pages["card"] = annex_1_card(frappe.get_doc("Investigation Record", self.record.name))
		pages["letter"] = three_part_letter(frappe.get_doc("Transfer Letter", self.letter.name))
		return pages

	def test_the_former_branch_prints_its_own_values(self) -> None:
		before = self.pages()
		self.move()
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		for name, page in self.pages().items():
			with self.subTest(name):
				for value in NEW.values():
					self.assertNotIn(value, page)
				self.assertEqual(
					[value in page for value in OLD.values()],
					[value in before[name] for value in OLD.values()],
				)
		self.assertIn(OLD["phone"], before["letter"])
		self.assertIn(OLD["home_address"], before["annex_1_roster"])

	def test_what_is_kept_is_read_by_prints_only(self) -> None:
		self.move()
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		record = frappe.get_doc("Investigation Record", self.record.name)
		self.assertIn(OLD["phone"], record.person)
		record.apply_fieldlevel_read_permissions()
		self.assertFalse(record.get("person"))
		self.assertFalse(
			frappe.get_list("Investigation Record", filters={"name": record.name}, fields=["*"])[0].get(
				"person"
			)
		)
		record = frappe.get_doc("Investigation Record", self.record.name).update({"person": "{}"})
		record.save()
		self.assertIn(OLD["phone"], frappe.get_doc("Investigation Record", record.name).person)

	def test_records_of_earlier_moves_print_no_private_values(self) -> None:
		self.move()
		for doctype in ("Investigation Record", "Restored Contact", "Transfer Letter"):
			frappe.db.set_value(doctype, {"member": self.member}, "person", None)
		for name, page in self.pages().items():
			for value in (*NEW.values(), *OLD.values()):
				self.assertNotIn(value, page, name)

	def test_who_comes_back_is_known_again(self) -> None:
		self.move()
		change_member(self.member, {"organization": "T1B1", "status_since": today()})
		self.assertIn(NEW["home_address"], self.pages()["annex_1_roster"])
