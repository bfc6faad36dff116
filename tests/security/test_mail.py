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
