"""Minutes of a working group: they hang on its organization, and stand once they are issued."""

import frappe
from frappe.utils import add_days, today
from party_investigation.investigation.doctype.working_group.test_working_group import GroupTest
from party_investigation.reporting.printing import pdf_of
from party_investigation.tests.printed import text_of

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

	def test_they_are_printed_with_the_tasks_that_came_of_them(self) -> None:
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		meeting = self.meeting(minutes="通报进度。\n讨论困难。").insert()
		other = self.meeting(subject="第二次会议").insert()
		for subject, of_meeting in (("核对毕业生去向名单", meeting), ("另一任务", other)):
			frappe.get_doc(
				{
					"doctype": TASK,
					"working_group": self.group.name,
					"subject": subject,
					"responsible": "王组长",
					"due_on": "2026-03-31",
					"meeting": of_meeting.name,
				}
			).insert()
		draft = text_of(pdf_of(meeting))
		for words in ("草稿", "会议纪要", "第一次会议", "讨论困难", "核对毕业生去向名单", "2026年3月31日"):
			self.assertIn(words, draft)
		self.assertNotIn("另一任务", draft)
		meeting.issue()
		issued = text_of(pdf_of(meeting.reload()))
		self.assertNotIn("草稿", issued)
		page = frappe.get_print(MEETING, meeting.name, "Minutes of the Working Group")
		self.assertIn("核对毕业生去向名单", page)
		frappe.set_user(self.secretary)
		self.assertRaises(
			frappe.PermissionError, frappe.get_print, MEETING, meeting.name, "Minutes of the Working Group"
		)

	def test_minutes_are_the_committees(self) -> None:
		meeting = self.meeting().insert()
		for user in (self.secretary, self.beside):
			frappe.set_user(user)
			self.assertFalse(frappe.has_permission(MEETING, "read", doc=meeting.name))
			self.assertRaises(frappe.PermissionError, frappe.get_doc(MEETING, meeting.name).issue)
