"""An organization: its place in the tree is reckoned, and no change of it gives anybody more to see."""

import frappe
from party_investigation.organization.tree import get_children
from party_investigation.tests.world import WorldTest, make_member, make_user


class TestPartyOrganization(WorldTest):
	def prepare(self) -> None:
		"""No campaign keeps the tree from being changed."""
		super().prepare()
		frappe.db.set_value("Investigation Campaign", {"organization": "T"}, "status", "Closed")

	def test_a_merge_widens_no_appointment(self) -> None:
		make_user("merged", [("Branch Secretary", "T1B1")])
		for old, new in (("T1B1", "T1B2"), ("T1B2", "T1B1"), ("T1B2", "T2B1")):
			with self.subTest(old=old, new=new):
				self.assertRaises(
					frappe.ValidationError,
					frappe.rename_doc,
					"Party Organization",
					old,
					new,
					merge=True,
					force=True,
				)

	def test_a_code_that_statements_would_read_is_refused(self) -> None:
		"""It stands in the conditions of lists, where Frappe 16 takes a % for a place to fill."""
		new = frappe.copy_doc(frappe.get_doc("Party Organization", "T1B1"))
		for sign in "%\\'\"`&?#":
			new.update({"organization_code": f"T1{sign}9", "organization_name": "新支部"})
			with self.subTest(sign):
				self.assertRaisesRegex(frappe.ValidationError, "characters that no code has", new.insert)
				self.assertRaisesRegex(
					frappe.ValidationError,
					"characters that no code has",
					frappe.rename_doc,
					"Party Organization",
					"T1B1",
					f"T1{sign}1",
				)
		frappe.get_doc("Party Organization", "T1B1").save()
		for number, fine in enumerate(("T1_9", "湘-01", "T1.9/2")):
			new.update({"organization_code": fine})
			self.assertEqual(frappe.copy_doc(new).insert().name, fine)
			frappe.set_user(make_user(f"holds{number}", [("Branch Secretary", fine)]))
			self.assertEqual(frappe.get_list("Party Organization", pluck="name"), [fine])
			frappe.set_user("Administrator")

	def test_the_tree_is_asked_by_its_first_node(self) -> None:
		"""Stock Frappe opens the first node with `is_root`; over several at the top it is called by the DocType."""

		def asked(**values) -> list[str]:
			return [row["value"] for row in get_children("Party Organization", **values)]

		frappe.set_user(make_user("one", [("Committee Officer", "T1")]))
		self.assertEqual(asked(), ["T1"])
		self.assertEqual(asked(parent="T1", is_root=True), ["T1B1", "T1B2"])
		self.assertEqual(asked(parent="T1"), ["T1B1", "T1B2"])
		self.assertEqual(asked(parent="T2", is_root=True), [])
		frappe.set_user("Administrator")
		frappe.set_user(make_user("two", [("Committee Officer", "T1B1"), ("Committee Officer", "T2B1")]))
		for parent in ("", "Party Organization"):
			self.assertEqual(asked(parent=parent, is_root=True), ["T1B1", "T2B1"], parent)

	def test_a_place_that_is_sent_is_not_taken(self) -> None:
		officer = make_user("moves", [("Organization Department Officer", "T1")])
		before = frappe.db.get_value("Party Organization", "T1", ["lft", "rgt"])
		frappe.set_user(officer)
		unit = frappe.get_doc("Party Organization", "T1")
		unit.update({"lft": 0, "rgt": 10000, "old_parent": "T2"})
		unit.save()
		new = frappe.copy_doc(unit)
		new.update({"organization_code": "T1B9", "organization_name": "新支部", "is_group": 0})
		new.update({"parent_party_organization": "T1", "lft": 1, "rgt": 10000, "old_parent": "T1"})
		new.insert()
		lft, rgt = frappe.db.get_value("Party Organization", "T1", ["lft", "rgt"])
		self.assertEqual((lft, rgt), (before[0], before[1] + 2))
		self.assertEqual(frappe.db.get_value("Party Organization", "T1", "old_parent"), "T")
		place = frappe.db.get_value("Party Organization", "T1B9", ["lft", "rgt"])
		self.assertEqual(place, (before[1], before[1] + 1))

	def test_a_unit_is_moved_with_rights_at_both_places_only(self) -> None:
		user = make_user(
			"both", [("Organization Department Officer", "T1"), ("Organization Department Officer", "T2B1")]
		)
		frappe.set_user(user)
		unit = frappe.get_doc("Party Organization", "T1")
		unit.parent_party_organization = "T2"
		self.assertRaises(frappe.PermissionError, unit.save)
		branch = frappe.get_doc("Party Organization", "T2B1")
		branch.parent_party_organization = "T1"
		self.assertRaises(frappe.PermissionError, branch.save)

	def test_nothing_hangs_on_what_is_dissolved(self) -> None:
		frappe.db.set_value("Party Organization", "T2", "disabled", 1)
		branch = frappe.get_doc("Party Organization", "T1B2")
		branch.parent_party_organization = "T2"
		with self.assertRaisesRegex(frappe.ValidationError, "T2"):
			branch.save()

	def test_the_tree_stands_while_a_campaign_is_open(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "status", "Open")
		branch = frappe.get_doc("Party Organization", "T1B2")
		branch.parent_party_organization = "T2"
		self.assertRaises(frappe.ValidationError, branch.save)
		self.assertRaises(frappe.ValidationError, frappe.rename_doc, "Party Organization", "T1B2", "T1B7")


class TestDissolution(WorldTest):
	"""What has members or open matters is not dissolved, whoever asks and whether or not a campaign is open."""

	def dissolve(self, name: str) -> None:
		unit = frappe.get_doc("Party Organization", name)
		unit.update({"disabled": 1, "change_reason": "撤销"}).save()

	def refusal(self, name: str) -> str:
		with self.assertRaises(frappe.ValidationError) as refused:
			self.dissolve(name)
		return str(refused.exception)

	def empty(self, branch: str) -> None:
		"""Take everything away from a branch, as a change of organizations does."""
		for doctype in ("Party Member", "Transfer Letter", "Contact Search", "Disposition Case"):
			frappe.db.set_value(doctype, {"organization": branch}, "organization", "T2B1")

	def test_what_hangs_on_a_unit_is_named_and_counted(self) -> None:
		search = {"organization": "T1B1", "campaign": self.campaign}
		frappe.db.set_value("Contact Search", {**search, "result": "Not Found"}, "result", "Open")
		words = self.refusal("T1B1")
		for part in ("测试T1B1", "2 members", "1 letters it has sent", "1 searches", "1 disposition cases"):
			self.assertIn(part, words)
		self.assertIn("2 subordinate organizations", self.refusal("T1"))

	def test_each_kind_alone_holds_it_up(self) -> None:
		kept = {
			"Party Member": "2 members",
			"Transfer Letter": "1 letters it",
			"Disposition Case": "1 disposition",
		}
		for doctype, words in kept.items():
			with self.subTest(doctype):
				frappe.db.savepoint("kind")
				documents = frappe.get_all(doctype, {"organization": "T1B2"}, pluck="name")
				self.empty("T1B2")
				frappe.db.set_value(doctype, {"name": ["in", documents]}, "organization", "T1B2")
				self.assertIn(words, self.refusal("T1B2"))
				frappe.db.rollback(save_point="kind")

	def test_a_letter_on_the_way_holds_up_its_receiver(self) -> None:
		self.empty("T1B2")
		letter = self.made["Transfer Letter"]["T1B1"]
		frappe.db.set_value("Transfer Letter", letter, "to_organization", "T1B2")
		self.assertIn("1 letters on the way", self.refusal("T1B2"))

	def test_an_empty_unit_is_dissolved_and_takes_nobody_any_more(self) -> None:
		self.empty("T1B2")
		self.dissolve("T1B2")
		self.assertEqual(frappe.db.get_value("Party Organization", "T1B2", "disabled"), 1)
		with self.assertRaisesRegex(frappe.ValidationError, "T1B2"):
			make_member("T1B2", 80)
		unit = frappe.get_doc("Party Organization", "T1B2")
		unit.update({"phone": "0731-2"}).save()
