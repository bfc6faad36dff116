"""A branch meeting on several members: recorded once, written into each case, changed at the meeting only."""

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.disposition.procedure import waiting_for_meeting
from party_investigation.tests.world import REMOVAL_STEPS, WorldTest, make_member, make_search, make_user

CASE, MEETING, MEASURE = "Disposition Case", "Branch Meeting", "自行脱党除名"
BEFORE_MEETING = REMOVAL_STEPS[:3]


class TestBranchMeeting(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.cases = [self.made[CASE]["T1B1"], self.second_case("T1B1", 40)]
		for name in self.cases:
			self.take_steps(name)
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])

	def setUp(self) -> None:
		super().setUp()
		frappe.set_user(self.secretary)

	def second_case(self, branch: str, order: int) -> str:
		member = make_member(branch, order).name
		make_search(self.campaign, member, "Not Found")
		about = {"campaign": self.campaign, "member": member, "measure": MEASURE}
		return frappe.get_doc({"doctype": CASE, **about}).insert().name

	def take_steps(self, name: str) -> None:
		case = frappe.get_doc(CASE, name)
		case.set("steps", [{"step": step, "done_on": day} for step, day in BEFORE_MEETING])
		case.save()

	def meeting(self, *votes: tuple[str, int, int], **values):
		rows = [{"case": case, "votes_for": yes, "votes_against": no} for case, yes, no in votes]
		return frappe.get_doc(
			{
				"doctype": MEETING,
				"campaign": self.campaign,
				"organization": "T1B1",
				"held_on": "2016-05-20",
				"entitled": 20,
				"present": 15,
				"decisions": rows,
				**values,
			}
		)

	def held(self):
		return self.meeting((self.cases[0], 15, 0), (self.cases[1], 12, 3)).insert()

	def test_a_meeting_is_written_into_each_case(self) -> None:
		meeting = self.held()
		self.assertEqual([row.adopted for row in meeting.decisions], [1, 1])
		for name, votes in zip(self.cases, ((15, 0), (12, 3)), strict=True):
			case = frappe.get_doc(CASE, name)
			self.assertEqual(
				(case.votes_for, case.votes_against, case.entitled, case.present), (*votes, 20, 15)
			)
			self.assertEqual((case.branch_meeting, case.steps[-1].step), (meeting.name, "支部大会表决"))
			self.assertEqual(case.steps[-1].done_on, getdate("2016-05-20"))

	def test_what_is_not_adopted_leaves_its_case_as_it_was(self) -> None:
		meeting = self.meeting((self.cases[0], 15, 0), (self.cases[1], 9, 6)).insert()
		self.assertEqual([row.adopted for row in meeting.decisions], [1, 0])
		case = frappe.get_doc(CASE, self.cases[1])
		self.assertEqual((case.branch_meeting, len(case.steps), case.entitled), (None, 3, 0))

	def test_cases_wait_for_a_meeting_once_it_is_their_turn(self) -> None:
		self.second_case_of_others()
		waiting = [row["case"] for row in waiting_for_meeting(self.campaign, "T1B1")]
		self.assertCountEqual(waiting, self.cases)
		self.assertEqual(waiting_for_meeting(self.campaign, "T1B2"), [])
		self.held()
		self.assertEqual(waiting_for_meeting(self.campaign, "T1B1"), [])

	def second_case_of_others(self) -> None:
		user, _nobody = frappe.session.user, frappe.set_user("Administrator")
		self.second_case("T1B1", 41)  # it has taken no step
		self.take_steps(self.made[CASE]["T1B2"])
		frappe.set_user(user)

	def test_what_a_meeting_cannot_be(self) -> None:
		first, second = self.cases
		wrong = {
			"of another branch": self.meeting((self.made[CASE]["T1B2"], 15, 0)),
			"unknown": self.meeting(("nothing", 15, 0)),
			"twice": self.meeting((first, 15, 0), (first, 15, 0)),
			"no quorum": self.meeting((first, 10, 0), present=10),
			"more votes than people": self.meeting((first, 16, 0)),
			"fewer votes than people": self.meeting((first, 14, 0)),
			"more people than entitled": self.meeting((first, 21, 0), present=21),
			"ahead": self.meeting((first, 15, 0), held_on=add_days(today(), 1)),
			"before the pre-check": self.meeting((first, 15, 0), held_on="2016-04-30"),
			"nobody": self.meeting(),
		}
		for why, meeting in wrong.items():
			with self.subTest(why):
				self.assertRaises(frappe.ValidationError, meeting.insert)
		for name in self.cases:
			self.assertEqual(len(frappe.get_doc(CASE, name).steps), 3)
		self.held()
		self.assertRaises(frappe.ValidationError, self.meeting((second, 15, 0)).insert)

	def test_a_step_left_out_is_named_with_its_member(self) -> None:
		name = self.second_case("T1B1", 42)
		with self.assertRaisesRegex(frappe.ValidationError, frappe.db.get_value(CASE, name, "member_name")):
			self.meeting((self.cases[0], 15, 0), (name, 15, 0)).insert()

	def test_votes_are_changed_at_the_meeting_only(self) -> None:
		meeting = self.held()
		for change in ({"votes_for": 14}, {"meeting_on": "2016-05-21"}, {"entitled": 19}):
			with self.subTest(change):
				case = frappe.get_doc(CASE, self.cases[0]).update(change)
				self.assertRaises(frappe.ValidationError, case.save)
		case = frappe.get_doc(CASE, self.cases[0])
		case.steps.pop()
		self.assertRaises(frappe.ValidationError, case.save)
		meeting.decisions[0].update({"votes_for": 13, "abstained": 2})
		meeting.save()
		self.assertEqual(frappe.db.get_value(CASE, self.cases[0], "votes_for"), 13)
		meeting.decisions.pop(0)
		meeting.save()
		case = frappe.get_doc(CASE, self.cases[0])
		self.assertEqual(
			(case.branch_meeting, len(case.steps), case.votes_for, case.meeting_on), (None, 3, 0, None)
		)

	def test_a_case_is_not_linked_to_a_meeting_by_hand(self) -> None:
		meeting = self.meeting((self.cases[0], 15, 0)).insert()
		case = frappe.get_doc(CASE, self.cases[1]).update({"branch_meeting": meeting.name, "grounds": "无"})
		case.save()
		self.assertIsNone(case.branch_meeting)
		linked = frappe.get_doc(CASE, self.cases[0]).update({"branch_meeting": None, "grounds": "无"})
		linked.save()
		self.assertEqual(linked.branch_meeting, meeting.name)

	def test_the_votes_of_a_decided_case_stand(self) -> None:
		meeting = self.held()
		frappe.set_user("Administrator")
		case = frappe.get_doc(CASE, self.cases[0])
		case.append("steps", {"step": REMOVAL_STEPS[4][0], "done_on": REMOVAL_STEPS[4][1]})
		case.update(
			{"status": "Approved", "approved_on": "2016-06-10", "approving_organization": "T1"}
		).save()
		meeting.reload()
		meeting.decisions[1].update({"votes_for": 13, "votes_against": 2})
		meeting.save()
		changes = (
			lambda rows: rows[0].update({"votes_for": 14, "abstained": 1}),
			lambda rows: rows.pop(0),
		)
		for change in changes:
			meeting.reload()
			change(meeting.decisions)
			self.assertRaises(frappe.ValidationError, meeting.save)
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, MEETING, meeting.name, force=True)

	def test_other_branches_neither_see_nor_hold_it(self) -> None:
		name = self.held().name
		frappe.set_user("Administrator")
		frappe.set_user(make_user("neighbour", [("Branch Secretary", "T1B2")]))
		self.assertEqual(frappe.get_list(MEETING), [])
		self.assertRaises(frappe.PermissionError, frappe.get_doc(MEETING, name).check_permission, "read")
		self.assertRaises(frappe.PermissionError, self.meeting((self.made[CASE]["T1B2"], 15, 0)).insert)
		self.assertEqual(waiting_for_meeting(self.campaign, "T1B1"), [])
