"""A test case with a mail server on this machine, and users who get its mails."""

from typing import Any
from unittest.mock import patch

import frappe
from frappe.email import queue
from frappe.tests.mail_server import MailServerForTests
from frappe.tests.utils import FrappeTestCase

READER, OUTSIDER = "mail-reader@test.example", "mail-outsider@test.example"
STRANGER = "stranger@elsewhere.example"
KEYS = ("mail_server", "mail_port", "auto_email_id", "mail_login", "mail_password", "use_tls", "use_ssl")


class MailCase(FrappeTestCase):
	"""A reader and an outsider, and a mail server on this machine."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for name in (READER, OUTSIDER):
			values = {"doctype": "User", "email": name, "first_name": "Some \n Body", "send_welcome_email": 0}
			frappe.get_doc({**values, "roles": [{"role": "Desk User"}]}).insert()
		# a worker keeps each step; here the class is undone as a whole
		kept = patch.object(frappe.db, "commit")
		kept.start()
		cls.addClassCleanup(kept.stop)
		cls.server = MailServerForTests().__enter__()
		cls.addClassCleanup(cls.server.__exit__)

	def setUp(self) -> None:
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.savepoint("before_test")
		self.configure(self.server)

	def configure(self, server: MailServerForTests | None) -> None:
		"""Let the configuration name a mail server, or none."""
		self.addCleanup(frappe.conf.update, {key: frappe.conf.get(key) for key in KEYS})
		frappe.conf.update(dict.fromkeys(KEYS), **(server.configuration if server else {}))
		if server:
			server.received.clear()
			server.to.clear()
			server.answers.clear()

	def queued(self, name: str) -> Any:
		return frappe.get_doc("Email Queue", name)

	def send(self, **values: Any) -> Any:
		"""Write a mail, and do what a worker does."""
		written = frappe.sendmail(
			**{"recipients": READER, "subject": "s", "message": "<p>Good day</p>", **values}
		)
		queue.send_queued(written.name)
		return self.queued(written.name)

	def note(self, **values: Any) -> Any:
		return frappe.get_doc({"doctype": "Note", "title": "t", "content": "c", **values}).insert()
