"""Notifications without a script: when they are sent, to whom, and what of a document they say."""

from typing import Any

import frappe
from frappe.email import queue
from frappe.email.doctype.notification import notification
from frappe.tests.mail_case import OUTSIDER as OUT
from frappe.tests.mail_case import READER, STRANGER, MailCase
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

WORKER, OTHER, OUTSIDER = (
	"notified-worker@test.example",
	"notified-other@test.example",
	"notified-out@test.example",
)
ROLE = "Test Notified Role"


class TestNotification(FrappeTestCase):
	"""A worker and another one who hold a role, and somebody without it, who may read no task of others."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.get_doc({"doctype": "Role", "role_name": ROLE, "desk_access": 1}).insert()
		for name, roles in (
			(WORKER, ["Desk User", ROLE]),
			(OTHER, ["Desk User", ROLE]),
			(OUTSIDER, ["Desk User"]),
		):
			values = {
				"doctype": "User",
				"email": name,
				"first_name": name.split("@")[0],
				"send_welcome_email": 0,
			}
			frappe.get_doc({**values, "roles": [{"role": role} for role in roles]}).insert()

	def setUp(self) -> None:
		self.addCleanup(notification._forget_rules)
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.savepoint("before_test")

	def rule(self, **values: Any) -> Any:
		return frappe.get_doc(
			{
				"doctype": "Notification",
				"name": "Test Notification",
				"document_type": "Note",
				"event": "New",
				"channel": "System Notification",
				"subject": "Note {{ doc.title }}",
				"recipients": [{"receiver_by_role": ROLE}],
				**values,
			}
		).insert()

	def note(self, **values: Any) -> Any:
		return frappe.get_doc(
			{"doctype": "Note", "title": "t", "content": "c", "public": 1, **values}
		).insert()

	def called(self, doc: Any, method: str) -> list[str]:
		return [rule.name for rule in notification.rules_called(doc, method)]

	def told(self, about: str) -> dict[str, str]:
		rows = frappe.get_all(
			"Notification Log",
			filters={"document_name": about, "type": "Alert"},
			fields=["for_user", "subject"],
		)
		return {row.for_user: row.subject for row in rows}

	def test_events(self) -> None:
		self.rule()
		note = self.note()
		self.assertEqual(self.called(note, "after_insert"), ["Test Notification"])
		self.assertEqual(self.called(note, "on_update"), [])
		rule = frappe.get_doc("Notification", "Test Notification")
		rule.update({"event": "Value Change", "value_changed": "public"}).save()
		note.title = "other"
		note.save()
		self.assertEqual(self.called(note, "on_update"), [])
		note.public = 0
		note.save()
		self.assertEqual(self.called(note, "on_update"), ["Test Notification"])
		rule.update({"enabled": 0}).save()
		self.assertEqual(self.called(note, "on_update"), [])

	def test_conditions_are_chosen_or_written(self) -> None:
		rule = self.rule(filters='[["Note", "title", "like", "%urgent%"]]')
		self.assertEqual(self.called(self.note(title="urgent: read"), "after_insert"), ["Test Notification"])
		calm = self.note(title="calm")
		self.assertEqual(self.called(calm, "after_insert"), [])
		rule.update({"filters": None, "condition": 'doc.title == "calm"'}).save()
		self.assertEqual(rule.condition_type, "Python")
		self.assertEqual(self.called(calm, "after_insert"), ["Test Notification"])
		rule.update({"condition": "1 / 0"}).save()
		self.assertEqual(self.called(calm, "after_insert"), [])  # broken: said in the log
		logged = frappe.get_all("Error Log", filters={"method": ("like", "Notification %")})
		self.assertEqual(len(logged), 1)

	def test_who_is_told_and_nobody_who_may_not_read(self) -> None:
		self.rule(
			recipients=[
				{"receiver_by_document_field": "allocated_to"},
				{"receiver_by_role": ROLE, "condition": 'doc.priority == "High"'},
				{"receiver_by_document_field": "owner"},
			],
			document_type="ToDo",
			subject='Task {{ doc.priority }} {{ "<" }}',
			send_to_all_assignees=0,
		)
		todo = frappe.get_doc(
			{"doctype": "ToDo", "description": "secret", "priority": "High", "allocated_to": OUTSIDER}
		).insert()
		notification.deliver("Test Notification", "ToDo", todo.name)
		# tasks are read by whom they are given to and by whoever gave them: the role's holders hear nothing of this one
		self.assertEqual(self.told(todo.name), {OUTSIDER: "Task High &lt;"})

	def test_a_message_is_made_with_the_rights_of_its_reader(self) -> None:
		hidden = self.note(title="hidden", public=0)
		self.rule(
			subject='{{ frappe.get_list("Note", pluck="name") }}', recipients=[{"receiver_by_role": ROLE}]
		)
		note = self.note(title="seen")
		notification.deliver("Test Notification", "Note", note.name)
		self.assertEqual(set(self.told(note.name)), {WORKER, OTHER})
		for subject in self.told(note.name).values():
			self.assertIn(note.name, subject)
			self.assertNotIn(hidden.name, subject)
		self.assertEqual(frappe.session.user, "Administrator")

	def test_days_before_and_after(self) -> None:
		def task(days: int, **values: Any) -> str:
			date = add_days(nowdate(), days)
			return (
				frappe.get_doc(
					{"doctype": "ToDo", "description": "x", "date": date, "allocated_to": WORKER, **values}
				)
				.insert()
				.name
			)

		soon, later, gone, done = task(3), task(4), task(-2), task(3, status="Closed")
		values = {
			"document_type": "ToDo",
			"date_changed": "date",
			"recipients": [{"receiver_by_document_field": "allocated_to"}],
		}
		self.rule(
			event="Days Before", days_in_advance=3, filters='[["ToDo", "status", "=", "Open"]]', **values
		)
		self.rule(
			name="Test After",
			event="Days After",
			days_in_advance=2,
			set_property_after_alert="priority",
			property_value="High",
			**values,
		)
		notification.trigger_daily_alerts()
		self.assertEqual(
			[bool(self.told(name)) for name in (soon, later, gone, done)], [True, False, True, False]
		)
		self.assertEqual(frappe.db.get_value("ToDo", gone, "priority"), "High")

	def test_what_cannot_be_sent_is_refused_when_it_is_written(self) -> None:
		wrong: list[dict[str, Any]] = [
			{"channel": "Email"},
			{"channel": "SMS"},
			{"document_type": "Notification Log"},
			{"document_type": "Note Seen By"},
			{"event": "Days Before", "date_changed": "title"},
			{"event": "Value Change", "value_changed": "nothing"},
			{"event": "Method", "method": "db_set"},
			{"condition": "import os"},
			{"subject": "{{ doc.title"},
			{"recipients": []},
			{"recipients": [{"cc": "x"}]},
		]
		for values in wrong:
			with self.assertRaises(frappe.ValidationError, msg=str(values)):
				self.rule(**values)


class TestMails(MailCase):
	"""Rules whose channel is Email."""

	def rule(self, **values: Any) -> Any:
		return frappe.get_doc(
			{
				"doctype": "Notification",
				"name": "Test Mail",
				"document_type": "ToDo",
				"event": "New",
				"channel": "Email",
				"subject": "Task {{ doc.priority }} & more",
				"message": "What: {{ doc.description }} <1",
				"recipients": [{"receiver_by_document_field": "allocated_to"}],
				**values,
			}
		).insert()

	def deliver(self, **values: Any) -> Any:
		self.addCleanup(notification._forget_rules)
		todo = frappe.get_doc(
			{"doctype": "ToDo", "description": "read it", "allocated_to": READER, **values}
		).insert()
		notification.deliver("Test Mail", "ToDo", todo.name)
		for name in frappe.get_all("Email Queue", filters={"status": "Not Sent"}, pluck="name"):
			queue.send_queued(name)
		return todo

	def test_goes_to_whom_the_rule_names_and_who_may_read(self) -> None:
		self.rule(
			recipients=[
				{"receiver_by_document_field": "allocated_to", "cc": f"{OUT}, {READER}"},
				{"receiver_by_role": "Desk User"},
				{"receiver_by_document_field": "owner"},
			]
		)
		self.deliver()
		self.assertEqual(self.server.to, [[READER]])
		(mail,) = self.server.received
		self.assertEqual(mail["Subject"], "Task Medium & more")
		self.assertIn("What: read it &lt;1", mail.get_body(("html",)).get_content())
		self.assertFalse(frappe.db.exists("Notification Log", {"for_user": READER, "type": "Alert"}))

	def test_also_by_the_bell(self) -> None:
		self.rule(send_system_notification=1, sender=OUT)
		self.deliver()
		self.assertEqual(self.server.received[0]["Reply-To"], OUT)
		self.assertTrue(frappe.db.exists("Notification Log", {"for_user": READER, "type": "Alert"}))

	def test_what_cannot_go_to_one_keeps_no_other_back(self) -> None:
		self.rule(
			recipients=[{"receiver_by_document_field": "allocated_to", "cc": OUT}],
			document_type="Note",
			subject='{{ frappe.throw("no") if frappe.session.user.startswith("mail-out") else "yes" }}',
		)
		note = self.note(public=1)
		notification.deliver("Test Mail", "Note", note.name)
		self.assertEqual(self.server.to, [])
		rule = frappe.get_doc("Notification", "Test Mail")
		rule.update(
			{"recipients": [{"receiver_by_document_field": "owner", "cc": f"{OUT}, {READER}"}]}
		).save()
		notification.deliver("Test Mail", "Note", note.name)
		(name,) = frappe.get_all("Email Queue", pluck="name")
		self.assertEqual([row.recipient for row in self.queued(name).recipients], [READER])
		self.assertTrue(frappe.db.exists("Error Log", {"method": f"No mail to {OUT}"}))

	def test_what_does_not_go_by_mail_is_refused_when_it_is_written(self) -> None:
		wrong: list[dict[str, Any]] = [
			{"channel": "SMS"},
			{"attach_print": 1},
			{"recipients": [{"receiver_by_document_field": "owner", "cc": STRANGER}]},
			{"recipients": [{"receiver_by_document_field": "owner", "bcc": "{{ doc.x }}"}]},
			{"message": "{{ doc.x"},
		]
		for values in wrong:
			with self.assertRaises(frappe.ValidationError, msg=str(values)):
				self.rule(**values)
		self.configure(None)
		with self.assertRaises(frappe.ValidationError):
			self.rule()
