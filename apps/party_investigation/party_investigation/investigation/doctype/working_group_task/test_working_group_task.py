"""Tasks of a working group: whose they are, what these may write, and that they come back on their day."""

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.investigation.doctype.working_group.test_working_group import GroupTest
from party_investigation.investigation.doctype.working_group_task.working_group_task import tasks_due
from party_investigation.membership.reminders import group_tasks
from party_investigation.tests.world import make_user

TASK = "Working Group Task"


class TestWorkingGroupTask(GroupTest):
	def task(self, **values):
		return frappe.get_doc(
			{
				"doctype": TASK,
				"working_group": self.group.name,
				"subject": "核对毕业生去向名单",
				"responsible": "陈联络",
				"due_on": add_days(today(), 1),
				**values,
			}
		)

	def test_it_goes_to_a_member_of_the_group(self) -> None:
		task = self.task(organization="T2", user=self.beside).insert()
		self.assertEqual((task.organization, task.user), ("T1", self.secretary))
		told = {"for_user": self.secretary, "document_name": task.name}
		self.assertTrue(frappe.db.exists("Notification Log", told))
		self.assertRaises(frappe.ValidationError, self.task(responsible="别人").insert)
		frappe.set_user(self.beside)
		self.assertRaises(frappe.PermissionError, self.task().insert)

	def test_whose_task_it_is_settles_it_and_changes_nothing_else(self) -> None:
		task, other = self.task().insert(), self.task(responsible="王组长").insert()
		frappe.set_user(self.secretary)
		self.assertEqual(frappe.get_list(TASK, pluck="name"), [task.name])
		mine = frappe.get_doc(TASK, task.name)
		self.assertRaises(frappe.PermissionError, mine.update({"due_on": add_days(today(), 30)}).save)
		mine.reload()
		self.assertRaises(frappe.ValidationError, mine.update({"status": "Done"}).save)
		mine.reload().update({"status": "Done", "outcome": "已核对212人"}).save()
		self.assertEqual(getdate(mine.done_on), getdate(today()))
		foreign = frappe.get_doc(TASK, other.name)
		self.assertRaises(frappe.PermissionError, foreign.update({"outcome": "x"}).save)
		self.assertRaises(frappe.PermissionError, self.task().insert)

	def test_it_comes_back_on_its_day_and_goes_to_the_committee_when_it_is_left(self) -> None:
		task = self.task(due_on=today()).insert()
		left = self.task(due_on=add_days(today(), -30)).insert()
		unassigned = self.task(responsible="王组长", due_on=today()).insert()
		later = self.task().insert()
		group_tasks()
		todos = frappe.get_all("ToDo", {"reference_type": TASK}, ["reference_name", "allocated_to"])
		self.assertEqual(
			sorted((row.reference_name, row.allocated_to) for row in todos),
			sorted(
				[
					(task.name, self.secretary),
					(left.name, self.secretary),
					(left.name, self.officer),
					(unassigned.name, self.officer),
				]
			),
		)
		rung = frappe.get_all("Notification Log", {"document_name": left.name}, pluck="for_user")
		self.assertEqual(sorted(rung), sorted([self.officer, self.secretary, self.secretary]))
		group_tasks()
		self.assertEqual(frappe.db.count("Notification Log", {"document_name": left.name}), len(rung))
		self.assertEqual(tasks_due()["value"], 3)
		frappe.set_user(self.secretary)
		self.assertEqual(tasks_due()["value"], 2)
		frappe.get_doc(TASK, task.name).update({"status": "Dropped", "outcome": "名单已由学校核对"}).save()
		self.assertFalse(frappe.db.exists("ToDo", {"reference_name": task.name, "status": "Open"}))
		self.assertFalse(frappe.db.exists("ToDo", {"reference_name": later.name}))

	def test_whoever_has_no_appointment_any_more_sees_none(self) -> None:
		frappe.set_user("Administrator")
		guest = make_user("guest", [])
		self.group.reload().append("members", {"person_name": "宋客", "department": "人事处", "user": guest})
		self.group.save()
		task = self.task(responsible="宋客").insert()
		self.assertEqual(task.user, guest)
		self.assertFalse(frappe.has_permission(TASK, "read", doc=task.name, user=guest))
