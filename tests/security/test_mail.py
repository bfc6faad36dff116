"""Mail is no way round scope, levels and the trail, and takes no personal data out."""

import json
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from leak_marks import GUEST, OTHER, OWN
from leak_world import World

import frappe
from frappe.email import queue
from frappe.email.doctype.auto_email_report import auto_email_report, content
from frappe.email.doctype.notification import notification
from frappe.tests.mail_server import MailServerForTests


def setUpModule() -> None:
	global world, server
	world = World().__enter__()
	server = MailServerForTests().__enter__()


def tearDownModule() -> None:
	server.__exit__()
	world.__exit__()


class Mailing(unittest.TestCase):
	"""The marked site with a mail server."""

	def setUp(self) -> None:
		server.received.clear()
		server.to.clear()
		self.addCleanup(world.restore)
		self.person = world.person("Branch Secretary", OWN)
		with world.site():
			self.own = frappe.get_doc("Party Member", {"organization": OWN})
			self.others = frappe.get_doc("Party Member", {"organization": OTHER})

	@contextmanager
	def mailing(self) -> Iterator[None]:
		"""The site, whose configuration names the mail server."""
		with world.site():
			frappe.conf.update(server.configuration)
			yield

	def send(self, **values: Any) -> None:
		queued = frappe.sendmail(**{"recipients": self.person.user, "subject": "s", "message": "m", **values})
		frappe.db.commit()
		queue.send_queued(queued.name)


class TestWhatGoesOut(Mailing):
	def test_nothing_about_what_the_reader_may_not_read(self) -> None:
		with self.mailing():
			for to in (self.person.user, world.person("Investigation Auditor", OWN).user, "x@y.example"):
				with self.assertRaises(frappe.PermissionError):
					self.send(
						recipients=to, reference_doctype="Party Member", reference_name=self.others.name
					)
			self.send(reference_doctype="Party Member", reference_name=self.own.name)
		self.assertEqual(server.to, [[self.person.user]])

	def test_no_personal_data_in_whatever_part(self) -> None:
		number, phone = self.own.identity_number, self.own.phone
		with self.mailing():
			for values in (
				{"message": f"<p>number:{number}</p>"},
				{"message": f"<b>{number.lower()}</b>"},
				{"message": f"号码：{number}，请核对"},
				{"subject": f"{phone} calls"},
				{"message": f"<td>{phone}</td><td>x</td>"},
				{"text_content": f"call {phone}."},
				{"message": f"## {number}", "as_markdown": True},
				{"attachments": [{"fname": "x.csv", "fcontent": f'"name","{number}"'}]},
			):
				with self.assertRaises(frappe.PermissionError, msg=str(values)) as refused:
					self.send(**values)
				self.assertNotIn(number, str(refused.exception))
			files = {"attached_to_doctype": "Party Member", "attached_to_name": self.own.name}
			file = frappe.db.get_value("File", files)
			with self.assertRaises(frappe.PermissionError):
				self.send(attachments=[{"fid": file}])
		self.assertEqual(server.received, [])

	def test_each_is_in_the_log_and_auditors_read_it(self) -> None:
		about = {"reference_doctype": "Party Member", "reference_name": self.own.name}
		with self.mailing():
			self.send(**about)
		(entry, *_older) = world.entries("Access Log", method="Email")
		self.assertEqual([entry["export_from"], entry["reference_document"]], ["Party Member", self.own.name])
		self.assertIn(self.person.user, entry["filters"])


class TestRules(Mailing):
	"""Notifications whose channel is Email, as an administrator may write them."""

	def rule(self, **values: Any) -> Any:
		return frappe.get_doc(
			{
				"doctype": "Notification",
				"name": "Mail Rule",
				"document_type": "Party Member",
				"event": "Save",
				"channel": "Email",
				"subject": "{{ doc.member_name }}",
				"message": "x",
				"message_type": "HTML",
				"recipients": [
					{"receiver_by_role": role} for role in ("Branch Secretary", "Branch Recorder")
				],
				**values,
			}
		).insert()

	def mailed(self, message: str) -> list[str]:
		"""What goes out when a member of the own branch is saved."""
		server.received.clear()
		server.to.clear()
		with self.mailing():
			frappe.delete_doc_if_exists("Notification", "Mail Rule")
			self.rule(message=message)
			notification.deliver("Mail Rule", "Party Member", self.own.name)
			frappe.db.commit()
			for name in frappe.get_all("Email Queue", filters={"status": "Not Sent"}, pluck="name"):
				queue.send_queued(name)
		return [mail.as_string() + mail.get_body(("html",)).get_content() for mail in server.received]

	def test_by_role_to_those_of_the_branch_alone(self) -> None:
		self.assertEqual(len(self.mailed("about {{ doc.organization }}")), 2)
		people = {world.person(role, OWN).user for role in ("Branch Secretary", "Branch Recorder")}
		self.assertEqual({to for one in server.to for to in one}, people)

	def test_a_template_that_names_a_field_with_personal_data_is_refused(self) -> None:
		with self.mailing():
			for text in (
				"{{ doc.identity_number }}",
				"{{ doc['phone'] }}",
				"{% set x = doc.get('home_address') %}",
				"{{ frappe.get_all('Party Member', fields=['masked_identity']) }}",
			):
				for field in ("subject", "message"):
					with self.assertRaises(frappe.PermissionError, msg=text):
						self.rule(**{field: text})

	def test_what_is_not_personal_is_there(self) -> None:
		for mail in self.mailed("{{ doc.as_dict() }}"):
			self.assertIn(self.own.member_name, mail)
		self.assertEqual(len(server.to), 2)

	def test_no_detour_brings_personal_data_out(self) -> None:
		personal = [
			str(self.own.get(field)) for field in ("identity_number", "phone", "home_address", "birth_date")
		]
		for text in (
			"{{ doc.as_dict() }}",
			"{{ doc['pho' ~ 'ne'] }}{{ doc['identity_' ~ 'number'] }}",
			"{{ doc.get('home' ~ '_address') }}{{ doc.get_formatted('pho' ~ 'ne') }}",
			"{{ frappe.get_all('Party Member', fields=['*']) }}",
			"{{ frappe.get_all('Party Member', fields=['pho' ~ 'ne as x']) }}",
			"{{ frappe.get_all('Party Member', pluck='identity_' ~ 'number') }}",
			"{{ frappe.db.get_value('Party Member', doc.name, 'pho' ~ 'ne') }}",
			"{{ frappe.get_doc('Party Member', doc.name).as_dict() }}",
			"{{ frappe.render_template('{' ~ '{ doc.pho' ~ 'ne }' ~ '}', {'doc': doc}) }}",
			"{{ annex_1_card(doc) }}",
			"{% include 'party_investigation/templates/x.html' ignore missing %}{{ doc.as_dict() | json }}",
		):
			for mail in self.mailed(text):
				for value in personal:
					self.assertNotIn(value, mail, text)


class TestReports(Mailing):
	"""Reports by mail: the same rows as one would read oneself, and no personal data."""

	def setUp(self) -> None:
		super().setUp()
		with world.site():
			for name, fields in (("Names", ["member_name"]), ("Numbers", ["phone"])):
				saved = {"fields": [[field, "Party Member"] for field in fields]}
				report = {"report_name": name, "ref_doctype": "Party Member", "report_type": "Report Builder"}
				frappe.get_doc({"doctype": "Report", **report, "json": json.dumps(saved)}).insert()
			frappe.db.commit()

	def row(self, user: str, **values: Any) -> str:
		frappe.set_user(user)
		row = {"doctype": "Auto Email Report", "report": "Names", "format": "CSV", "enabled": 0}
		made = frappe.get_doc({**row, **values}).insert()
		frappe.set_user("Administrator")
		frappe.db.commit()
		return made.name

	def test_rows_are_those_of_its_user_and_go_to_those_who_read_the_same(self) -> None:
		colleague = world.person("Branch Secretary", OTHER).user
		with self.mailing():
			name = self.row(
				self.person.user, enabled=1, email_to=f"{self.person.user}, {colleague}", frequency="Daily"
			)
			auto_email_report.process_auto_email_report(name)
			frappe.db.commit()
			for queued in frappe.get_all("Email Queue", filters={"status": "Not Sent"}, pluck="name"):
				queue.send_queued(queued)
		self.assertEqual(server.to, [[self.person.user]])
		(file,) = server.received[0].iter_attachments()
		text = file.get_content()
		self.assertIn(self.own.member_name, text)
		self.assertNotIn(self.others.member_name, text)

	def test_personal_data_neither_goes_out_nor_is_downloaded(self) -> None:
		with self.mailing():
			name = self.row(
				self.person.user, report="Numbers", enabled=1, email_to=self.person.user, frequency="Daily"
			)
			auto_email_report.process_auto_email_report(name)
			self.assertFalse(frappe.db.count("Email Queue"))
			self.assertFalse(frappe.db.get_value("Auto Email Report", name, "enabled"))
			frappe.db.commit()
		answer = world.ask(
			self.person,
			"GET",
			"/api/method/frappe.email.doctype.auto_email_report.auto_email_report.download",
			{"name": name},
		)
		self.assertEqual(answer.status_code, 403)
		self.assertNotIn(self.own.phone, answer.text)

	def test_it_does_not_stand_above_a_column_either(self) -> None:
		with world.site():
			column = frappe._dict(fieldname="x", label=self.own.phone)
			with self.assertRaises(frappe.PermissionError):
				content.Result("r", "Party Member", [column], []).check_personal()
			content.Result("r", "Party Member", [frappe._dict(fieldname="x", label="x")], []).check_personal()

	def test_nobody_else_reaches_it(self) -> None:
		with self.mailing():
			name = self.row(self.person.user, filters=json.dumps({"organization": OWN}))
		functions = "/api/method/frappe.email.doctype.auto_email_report.auto_email_report"
		document = f"/api/resource/Auto Email Report/{name}"
		for person in world.people:
			if person.user == self.person.user:
				continue
			for method, path, values in (
				("GET", f"{functions}.download", {"name": name}),
				("GET", f"{functions}.download", {"name": ["like", "%"]}),
				("POST", f"{functions}.send_now", {"name": name}),
				("GET", document, {}),
				("PUT", document, {"user": person.user, "email_to": "x@y.example"}),
				("DELETE", document, {}),
				("POST", "/api/resource/Auto Email Report", {"report": "Names", "user": self.person.user}),
			):
				answer = world.ask(person, method, path, values)
				self.assertIn(
					answer.status_code, (401, 403, 404, 417), (person.roles, path, values, answer.text)
				)
				self.assertNotIn(self.own.member_name, answer.text)
			listed = world.ask(person, "GET", "/api/resource/Auto Email Report", {"fields": ["*"]})
			self.assertNotIn(OWN, listed.text.replace(self.person.user, ""), person.roles)


class TestQueue(Mailing):
	QUEUE = "/api/resource/Email Queue"

	def test_nobody_reads_or_bends_the_mails_of_others(self) -> None:
		with self.mailing():
			frappe.db.set_default(queue.SUSPENDED, 1)
			self.send(reference_doctype="Party Member", reference_name=self.own.name, subject="ZQsubject")
			(name,) = frappe.get_all("Email Queue", pluck="name")
		for person in world.people:
			for method, path, values in (
				("GET", self.QUEUE, {"fields": ["*"]}),
				("GET", self.QUEUE, {"fields": ["message", "recipients.recipient"]}),
				("GET", f"{self.QUEUE}/{name}", {}),
				("GET", "/api/resource/Email Queue Recipient", {"fields": ["*"], "parent": "Email Queue"}),
				("PUT", f"{self.QUEUE}/{name}", {"recipients": [{"recipient": "x@y.example"}]}),
				("POST", self.QUEUE, {"recipients": [{"recipient": "x@y.example"}], "message": "x"}),
				("DELETE", f"{self.QUEUE}/{name}", {}),
				*(
					("POST", f"/api/method/frappe.email.doctype.email_queue.email_queue.{function}", given)
					for function, given in (
						("send_now", {"name": name}),
						("send_now", {"name": ["like", "%"]}),
						("retry_sending", {"queues": json.dumps([name])}),
						("retry_sending", {"queues": json.dumps([["like", "%"]])}),
					)
				),
			):
				answer = world.ask(person, method, path, values)
				said = str((person.roles, method, path, values, answer.text))
				if path.endswith(name) or method == "POST":
					self.assertIn(answer.status_code, (401, 403, 417), said)
				elif name in answer.text or "ZQsubject" in answer.text:
					self.fail(said)
		with world.site():
			(row,) = frappe.get_all("Email Queue Recipient", fields=["recipient", "status"])
			self.assertEqual([row.recipient, row.status], [self.person.user, "Not Sent"])

	def test_it_is_no_way_to_send_for_clients(self) -> None:
		for person in (*world.people, world.person("Branch Secretary", OWN)):
			for path in ("frappe.sendmail", "frappe.email.sendmail", "frappe.email.queue.flush"):
				answer = world.ask(person, "POST", f"/api/method/{path}", {"recipients": "x@y.example"})
				self.assertIn(answer.status_code, (401, 403, 404), (person.user == GUEST, answer.text))


if __name__ == "__main__":
	unittest.main()
