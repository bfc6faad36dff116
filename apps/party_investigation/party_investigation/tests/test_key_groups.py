"""Key groups: proposed from what is known, entered and confirmed by the branch, filtered and counted (notice 一)."""

import frappe
from frappe.utils import add_days, today
from party_investigation.membership.key_groups import confirm, propose
from party_investigation.reporting.report.key_groups.key_groups import execute
from party_investigation.rules import key_groups
from party_investigation.tests.world import WorldTest, make_member, make_user

MEMBER = "Party Member"


class TestKeyGroups(WorldTest):
	def group(self, name: str) -> tuple[str | None, int]:
		return tuple(frappe.db.get_value(MEMBER, name, ["key_group", "key_group_proposed"]))

	def test_a_new_member_has_the_group_that_is_known(self) -> None:
		graduate = make_member("T1B1", 70, person_category="高校毕业生").name
		self.assertEqual(self.group(graduate), (key_groups.GRADUATE_LEFT_AT_SCHOOL, 1))
		teacher = make_member("T1B1", 71).name
		self.assertEqual(self.group(teacher), (None, 0))

	def test_what_the_branch_enters_or_confirms_stands(self) -> None:
		name = make_member("T1B1", 70, person_category="高校毕业生").name
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		frappe.get_doc(MEMBER, name).update({"key_group_proposed": 0}).save()
		frappe.get_doc(MEMBER, name).update({"person_category": "教职工"}).save()
		self.assertEqual(self.group(name), (key_groups.GRADUATE_LEFT_AT_SCHOOL, 0))
		frappe.get_doc(MEMBER, name).update({"key_group": key_groups.LEFT_THE_SCHOOL}).save()
		self.assertEqual(self.group(name), (key_groups.LEFT_THE_SCHOOL, 0))
		wrong = frappe.get_doc(MEMBER, name).update({"key_group": "别的"})
		self.assertRaises(frappe.ValidationError, wrong.save)

	def test_a_proposal_follows_what_becomes_known(self) -> None:
		name = make_member("T1B1", 70, person_category="高校毕业生").name
		frappe.get_doc(MEMBER, name).update({"person_category": "教职工"}).save()
		self.assertEqual(self.group(name), (None, 0))

	def test_a_unit_is_proposed_for_at_once(self) -> None:
		retired = make_member("T1B1", 70, person_category="离退休人员").name
		entered = make_member("T1B1", 71, key_group=key_groups.LEFT_THE_SCHOOL).name
		elsewhere = make_member("T2B1", 72, person_category="离退休人员").name
		for name in (retired, elsewhere):
			of_member = {
				"doctype": "Mobile Member Record",
				"member": name,
				"left_on": add_days(today(), -400),
			}
			frappe.get_doc({**of_member, "destination": "外省"}).insert()
		self.assertEqual(self.group(retired), (None, 0))
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		self.assertEqual(propose("T1B1"), 1)
		self.assertRaises(frappe.PermissionError, propose, "T2B1")
		frappe.set_user("Administrator")
		self.assertEqual(self.group(retired), (key_groups.RETIRED_ELSEWHERE, 1))
		self.assertEqual(self.group(entered), (key_groups.LEFT_THE_SCHOOL, 0))
		self.assertEqual(self.group(elsewhere), (None, 0))

	def test_a_proposal_for_a_unit_stands_in_the_history(self) -> None:
		name = make_member("T1B1", 70, person_category="高校毕业生").name
		frappe.db.set_value(MEMBER, name, {"key_group": None, "key_group_proposed": 0})
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		frappe.set_user(secretary)
		self.assertEqual((propose("T1B1"), propose("T1B1")), (1, 1))
		frappe.set_user("Administrator")
		entries = frappe.get_all(
			"Version", {"ref_doctype": MEMBER, "docname": name, "owner": secretary}, pluck="data"
		)
		changed = [frappe.parse_json(data)["changed"] for data in entries]
		group = ["key_group", None, key_groups.GRADUATE_LEFT_AT_SCHOOL]
		self.assertEqual(changed, [[group, ["key_group_proposed", 0, 1]]])

	def test_they_are_counted_in_each_part_of_the_tree(self) -> None:
		make_member("T1B1", 70, person_category="高校毕业生")
		make_member("T2B1", 71, person_category="高校毕业生")
		filters = {"campaign": self.campaign}
		counted = {row["key_group"]: row for row in execute(filters)[1]}
		row = counted[key_groups.GRADUATE_LEFT_AT_SCHOOL]
		self.assertEqual((row["members"], row["proposed"], row["to_check"]), (2, 2, 2))
		self.assertEqual(sum(row["members"] for row in counted.values()), frappe.db.count(MEMBER))
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		own_rows = {row["key_group"]: row for row in execute(filters)[1]}
		self.assertEqual(own_rows[key_groups.GRADUATE_LEFT_AT_SCHOOL]["members"], 1)
		self.assertRaises(frappe.PermissionError, execute, {**filters, "organization": "T2B1"})

	def test_a_figure_opens_to_as_many_members(self) -> None:
		names = [make_member("T1B1", number, person_category="高校毕业生").name for number in (70, 71)]
		make_member("T2B1", 72, person_category="高校毕业生")
		frappe.db.set_value(MEMBER, names[0], "membership_status", "Transferred Out")
		rows = {
			row["key_group"]: row for row in execute({"campaign": self.campaign, "organization": "T1"})[1]
		}
		row = rows[key_groups.GRADUATE_LEFT_AT_SCHOOL]
		self.assertEqual(row["members"], 1)
		for each in rows.values():
			self.assertEqual(len(frappe.get_list(MEMBER, filters=each["opens"])), each["members"])

	def test_the_branch_confirms_several_at_once(self) -> None:
		proposed = make_member("T1B1", 70, person_category="高校毕业生").name
		plain = make_member("T1B1", 71).name
		elsewhere = make_member("T2B1", 72, person_category="高校毕业生").name
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		answer = confirm([proposed, plain, elsewhere])
		self.assertEqual(answer["done"], [proposed])
		self.assertEqual([row["name"] for row in answer["refused"]], [plain, elsewhere])
		frappe.set_user("Administrator")
		self.assertEqual(self.group(proposed), (key_groups.GRADUATE_LEFT_AT_SCHOOL, 0))
		self.assertEqual(self.group(elsewhere), (key_groups.GRADUATE_LEFT_AT_SCHOOL, 1))
