"""Working groups: one head, members of several departments, read below, and questions upwards that are linked with them."""

import frappe
from party_investigation.tests.world import WorldTest, make_user

GROUP, QUESTION = "Working Group", "Guidance Question"


class GroupTest(WorldTest):
	"""A test with a group of a college, whose member has the account of a branch's secretary."""

	def setUp(self) -> None:
		super().setUp()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.beside = make_user("beside", [("Committee Officer", "T2")])
		frappe.set_user(self.officer)
		self.group = self.new_group().insert()

	def new_group(self, organization: str = "T1", **values):
		members = [
			{"person_name": "王组长", "department": "党委", "role_in_group": "组长"},
			{
				"person_name": "陈 联络",
				"department": "学工部",
				"role_in_group": "联络员",
				"user": self.secretary,
			},
		]
		return frappe.get_doc(
			{
				"doctype": GROUP,
				"campaign": self.campaign,
				"organization": organization,
				"group_name": "学院排查工作组",
				"established_on": "2016-03-01",
				"members": members,
				**values,
			}
		)


class TestWorkingGroup(GroupTest):
	def test_one_leads_it_and_nobody_stands_twice(self) -> None:
		self.assertEqual(self.group.members[1].person_name, "陈联络")
		one, two = ({"person_name": name, "department": "党委"} for name in ("甲", "乙"))
		for members in (
			[one, two],
			[{**one, "role_in_group": "组长"}, {**two, "role_in_group": "组长"}],
			[{**one, "role_in_group": "组长"}, {**one, "role_in_group": "成员"}],
			[{**one, "role_in_group": "组长", "user": self.beside}, {**two, "user": self.beside}],
		):
			with self.subTest(members):
				self.assertRaises(frappe.ValidationError, self.new_group(members=members).insert)
		wrong = self.new_group(dissolved_on="2016-02-01")
		self.assertRaises(frappe.ValidationError, wrong.insert)

	def test_it_is_read_below_and_written_by_its_committee(self) -> None:
		for user, seen in ((self.secretary, 1), (self.officer, 1), (self.beside, 0)):
			frappe.set_user(user)
			self.assertEqual(len(frappe.get_list(GROUP)), seen)
		self.assertRaises(frappe.PermissionError, self.new_group().insert)
		frappe.set_user(self.secretary)
		group = frappe.get_doc(GROUP, self.group.name)
		self.assertRaises(frappe.PermissionError, group.update({"duties": "x"}).save)

	def test_a_question_upwards_stands_with_the_group(self) -> None:
		about = {
			"doctype": QUESTION,
			"campaign": self.campaign,
			"topic": "Other",
			"subject": "x",
			"question": "y",
		}
		asked = frappe.get_doc({**about, "organization": "T1", "working_group": self.group.name}).insert()
		listed = frappe.get_list(QUESTION, filters={"working_group": self.group.name}, pluck="name")
		self.assertEqual(listed, [asked.name])
		frappe.set_user(self.beside)
		foreign = frappe.get_doc({**about, "organization": "T2", "working_group": self.group.name})
		self.assertRaises(frappe.PermissionError, foreign.insert)
