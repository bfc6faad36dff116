"""Minutes of a working group: they hang on its organization, and stand once they are issued."""

import frappe
from frappe.utils import add_days, today
from party_investigation.investigation.doctype.working_group.test_working_group import GroupTest

MEETING, TASK = "Working Group Meeting", "Working Group Task"


class TestWorkingGroupMeeting(GroupTest):
	def meeting(self, **values):
		return frappe.get_doc(
			{
				"doctype": MEETING,
				"working_group": self.group.name,
				"held_on": "2016-03-10",
				"chair": "王组长",
				"recorder": "陈联络",
				"subject": "第一次会议",
				"present": "王组长、陈联络",
				"minutes": "通报进度。",
				"decisions": "三月底前核对毕业生去向。",
				**values,
			}
		)

	def test_issued_minutes_stand(self) -> None:
		meeting = self.meeting(status="Issued", issued_by_name="x", organization="T2").insert()
		self.assertEqual(
			(meeting.status, meeting.issued_by_name, meeting.organization), ("Draft", None, "T1")
		)
		meeting.update({"place": "会议室"}).save()
		meeting.issue()
		self.assertRaises(frappe.ValidationError, meeting.update({"decisions": "另一决定"}).save)
		self.assertRaises(frappe.ValidationError, meeting.reload().issue)
		frappe.set_user("Administrator")
		self.assertRaises(frappe.ValidationError, meeting.reload().delete)
		self.assertRaises(frappe.ValidationError, self.meeting(held_on=add_days(today(), 2)).insert)

	def test_a_task_comes_of_a_meeting_of_its_group(self) -> None:
		meeting = self.meeting().insert()
		other = self.meeting(working_group=self.new_group(group_name="另一组").insert().name).insert()
		about = {"doctype": TASK, "working_group": self.group.name, "subject": "x", "responsible": "王组长"}
		task = frappe.get_doc({**about, "due_on": today(), "meeting": meeting.name}).insert()
		self.assertEqual(task.meeting, meeting.name)
		self.assertRaises(
			frappe.ValidationError, frappe.get_doc({**about, "due_on": today(), "meeting": other.name}).insert
		)

	def test_minutes_are_the_committees(self) -> None:
		meeting = self.meeting().insert()
		for user in (self.secretary, self.beside):
			frappe.set_user(user)
			self.assertFalse(frappe.has_permission(MEETING, "read", doc=meeting.name))
			self.assertRaises(frappe.PermissionError, frappe.get_doc(MEETING, meeting.name).issue)
