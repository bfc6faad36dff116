"""Finding members and their records by name, first letters, number and unit; never anybody of another unit."""

from unittest.mock import patch

import frappe
from frappe.desk.search import search_link, search_widget
from party_investigation.membership import member_search
from party_investigation.membership.member_search import search
from party_investigation.patches import fill_search_keys
from party_investigation.rules import identity_number
from party_investigation.scope import POLICIES
from party_investigation.tests.world import WorldTest, make_member, make_user

PERSONAL = [doctype for doctype, policy in POLICIES.items() if policy.personal and policy.about_member]


class TestMemberSearch(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.mine = make_member("T1B1", 50, member_name="曾国安")
		self.other = make_member("T2B1", 51, member_name="曾国宁")
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.auditor = make_user("auditor", [("Investigation Auditor", "T1B1")])
		self.nobody = make_user("nobody", [])

	def setUp(self) -> None:
		super().setUp()
		frappe.set_user(self.secretary)

	def found(self, text: str, doctype: str = "Party Member", **asked) -> list[str]:
		return [row["value"] for row in search_link(doctype, text, **asked)]

	def test_a_member_is_found_by_what_is_known(self) -> None:
		number = self.mine.identity_number
		for text in ("曾国", "国安", "zga", "ZG", number, number.lower(), number[-4:]):
			with self.subTest(text):
				self.assertIn(self.mine.name, self.found(text))
				self.assertNotIn(self.other.name, self.found(text))
		for text in ("曾国宁", "zgn", self.other.identity_number):
			with self.subTest(text):
				self.assertEqual(self.found(text), [])
		self.assertEqual(self.mine.search_key, "zga")

	def test_what_begins_with_the_text_comes_first(self) -> None:
		frappe.set_user("Administrator")
		last = make_member("T1B1", 52, member_name="国庆")
		frappe.set_user(self.secretary)
		self.assertEqual(self.found("国"), [last.name, self.mine.name])
		self.assertEqual(self.found("国", page_length=1), [last.name])

	def test_a_small_part_of_the_tree_is_searched_as_a_large_one(self) -> None:
		frappe.set_user("Administrator")
		for number, name in enumerate(("国庆", "安国庆", "国庆安", "王国庆", "Guo国庆")):
			make_member("T1B1", 60 + number, member_name=name)
		frappe.set_user(self.secretary)
		for text in ("国", "国庆", "庆", "庆安", "国_", "国%", "Guo国", "曾", "没有"):
			for page_length in (1, 3, 10):
				with self.subTest(text, page_length=page_length):
					small = self.found(text, page_length=page_length)
					with patch.object(member_search, "SMALL", -1):
						self.assertEqual(small, self.found(text, page_length=page_length))

	def test_a_page_is_no_way_to_ask_for_everything(self) -> None:
		for start, page_length in ((10**9, 10), (-10, 10), (0, -1)):
			with (
				self.subTest(start=start, page_length=page_length),
				self.assertRaises(frappe.ValidationError),
			):
				search("Party Member", "曾", "name", start, page_length)

	def test_the_name_is_shown_and_the_number_is_not(self) -> None:
		(row,) = search_link("Party Member", "曾国安")
		self.assertEqual(row["label"], "曾国安")
		self.assertIn("****", row["description"])
		self.assertNotIn(self.mine.identity_number, str(row))

	def test_a_number_cannot_be_tried_out(self) -> None:
		"""Who sees numbers masked finds no more by a whole one than by what is shown of it."""
		frappe.set_user(self.auditor)
		number = self.mine.identity_number
		body = number[:14] + f"{(int(number[14:17]) + 7) % 1000:03}"
		like = body + identity_number.check_character(body)
		self.assertEqual(
			self.found(like) == [self.mine.name],
			identity_number.mask(like) == identity_number.mask(number),
		)
		self.assertEqual(self.found(number), [self.mine.name])

	def write_records(self, doctype: str) -> dict[str, str]:
		"""A record of a DocType about the member of each branch, as it is stored: what is found depends on no more."""
		made = {}
		for branch, member in self.made["Party Member"].items():
			values = {"campaign": self.campaign, "organization": branch, "member": member}
			values["member_name"] = frappe.db.get_value("Party Member", member, "member_name")
			document = frappe.get_doc({"doctype": doctype, "name": f"{doctype}-{branch}", **values})
			document.db_insert()
			made[branch] = document.name
		return made

	def test_records_are_found_by_their_member(self) -> None:
		frappe.set_user("Administrator")
		self.made |= {
			doctype: self.write_records(doctype) for doctype in PERSONAL if doctype not in self.made
		}
		for doctype in PERSONAL:
			name = self.made[doctype]["T1B1"]
			frappe.set_user("Administrator")
			document = frappe.get_doc(doctype, name)
			member = frappe.get_doc("Party Member", document.get("member") or name)
			frappe.set_user(self.secretary)
			for text in (member.member_name, member.search_key, member.identity_number, "T1B1"):
				with self.subTest(doctype, text=text):
					self.assertIn(name, self.found(text, doctype))
					self.assertNotIn(self.made[doctype]["T1B2"], self.found(text, doctype))

	def test_filters_of_the_field_hold(self) -> None:
		for filters in ({"membership_status": "On Roster"}, [["organization", "=", "T1B1"]], '{"sex": "男"}'):
			wanted = [self.mine.name] if filters != '{"sex": "男"}' or self.mine.sex == "男" else []
			self.assertEqual(self.found("曾国安", filters=filters), wanted)
		self.assertEqual(self.found("曾国安", filters={"membership_status": "Expelled"}), [])

	def test_members_of_older_sites_get_their_letters(self) -> None:
		frappe.set_user("Administrator")
		before = frappe.db.get_value("Party Member", self.mine.name, "modified")
		frappe.db.set_value("Party Member", self.mine.name, "search_key", None, update_modified=False)
		fill_search_keys.execute()
		kept = frappe.db.get_value("Party Member", self.mine.name, ["search_key", "modified"])
		self.assertEqual(tuple(kept), ("zga", before))

	def test_every_form_of_an_answer(self) -> None:
		(row,) = search_widget("Party Member", "曾国安", as_dict=True)
		self.assertEqual((row["name"], row["member_name"]), (self.mine.name, "曾国安"))
		(values,) = search_widget("Party Member", "曾国安")
		self.assertEqual(values[:2], (self.mine.name, "曾国安"))
		self.assertIn(self.mine.name, self.found(""))

	def test_only_what_is_about_members(self) -> None:
		for doctype in ("User", "Party Organization"):
			self.assertRaises(frappe.PermissionError, search, doctype, "a", "name", 0, 10)
		frappe.set_user(self.nobody)
		self.assertRaises(frappe.PermissionError, search, "Party Member", "曾", "name", 0, 10)
