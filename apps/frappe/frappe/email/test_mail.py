"""Mail goes out when a mail server is set up, once, to whom it may, and is tried again when the server is away."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import frappe
from frappe.email import personal, queue
from frappe.email.doctype.email_queue import email_queue
from frappe.services.jobs.enqueue import get_jobs, site_queue
from frappe.tests.mail_case import OUTSIDER, READER, STRANGER, MailCase
from frappe.tests.mail_server import MailServerForTests


class TestSending(MailCase):
	def test_without_a_mail_server_everything_says_so(self) -> None:
		self.configure(None)
		with self.assertRaises(frappe.OutgoingEmailError):
			frappe.sendmail(READER, subject="s", message="m")
		self.assertFalse(frappe.db.count("Email Queue"))
		frappe.conf.mute_emails = 1
		self.addCleanup(frappe.conf.pop, "mute_emails")
		self.assertIsNone(frappe.sendmail(READER, subject="s", message="m"))

	def test_what_arrives(self) -> None:
		mail = self.send(
			recipients=f"Reader <{READER}>, {STRANGER}",
			sender=OUTSIDER,
			subject="组织关系\r\nBcc: evil@x.example",
			message='<p>你好 <a href="/app">here</a></p>',
			attachments=[{"fname": "表.csv", "fcontent": "a,b"}],
			message_id="<1@x>\r\nX-Other: 1",
			in_reply_to="<2@x>\nX-Other: 1",
		)
		self.assertEqual([mail.status, mail.message, mail.error], ["Sent", None, None])
		self.assertEqual(self.server.to, [[READER], [STRANGER]])
		first = self.server.received[0]
		self.assertEqual(first["Subject"], "组织关系 Bcc: evil@x.example")
		self.assertEqual([first[name] for name in ("To", "Cc", "Bcc", "X-Other")], [READER, None, None, None])
		self.assertEqual(first["From"], "Some Body <site@test.example>")
		self.assertEqual(first["Reply-To"], OUTSIDER)
		self.assertIn("你好", first.get_body(("plain",)).get_content())
		self.assertIn(f'href="{frappe.utils.get_url()}/app"', first.get_body(("html",)).get_content())
		(attachment,) = first.iter_attachments()
		self.assertEqual([attachment.get_filename(), attachment.get_content()], ["表.csv", "a,b"])
		(entry,) = frappe.get_all("Access Log", {"method": "Email"}, ["user", "filters", "row_count"])
		self.assertEqual([entry.user, entry.row_count], ["Administrator", 2])
		self.assertIn(STRANGER, entry.filters)

	def test_copies_are_seen_only_where_that_is_said(self) -> None:
		values = {"recipients": [READER], "cc": [STRANGER], "bcc": OUTSIDER}
		self.send(**values)
		self.assertEqual(
			{(one["To"], one["Cc"]) for one in self.server.received},
			{
				(READER, None),
				(STRANGER, None),
				(OUTSIDER, None),
			},
		)

	def test_text_in_the_queue_is_nobody_s_and_its_key_is_needed(self) -> None:
		written = frappe.sendmail(READER, subject="subject-secret", message="body-secret")
		stored = frappe.db.get_value("Email Queue", written.name, "message")
		self.assertNotIn("secret", stored)
		with self.set_user(READER), self.assertRaises(frappe.PermissionError):
			frappe.get_list("Email Queue")

	def test_is_sent_once(self) -> None:
		mail = self.send()
		queue.send_queued(mail.name)
		queue.flush()
		self.assertEqual(len(self.server.received), 1)

	def test_a_job_sends_it_when_the_transaction_is_kept(self) -> None:
		self.addCleanup(site_queue().purge)
		method = "frappe.email.queue.send_queued"
		frappe.sendmail(READER, subject="s", message="m", now=True)
		self.assertNotIn(method, get_jobs().get(frappe.local.site, []))
		frappe.db.after_commit.run()
		self.assertIn(method, get_jobs().get(frappe.local.site, []))
		self.assertEqual(self.server.received, [])

	def test_dishonest_shapes(self) -> None:
		wrong: list[dict[str, Any]] = [
			{"recipients": None},
			{"recipients": []},
			{"recipients": [["x@y.example"]]},
			{"recipients": {"x@y.example": 1}.items()},
			{"recipients": "x@y.example\nBcc: z@y.example"},
			{"recipients": "nobody"},
			{"recipients": [f"a{number}@x.example" for number in range(201)]},
			{"cc": "a@b"},
			{"reply_to": "x@y.example>\r\nX: 1"},
			{"attachments": ["x"]},
			{"attachments": [{"fname": "x"}]},
			{"attachments": [{"fname": ["x"], "fcontent": "x"}]},
			{"attachments": [{"fname": "x", "fcontent": b"0" * 11_000_000}]},
			{"attachments": [{"fid": "nothing"}]},
			{"attachments": [{"file_url": ["like", "%"]}]},
			{"message": "x" * 1_100_000},
			{"reference_doctype": "Note", "reference_name": "nothing"},
		]
		for values in wrong:
			shape = str(values)[:80]
			with self.assertRaises((frappe.ValidationError, frappe.PermissionError), msg=shape):
				self.send(**values)
		for values in ({"inline_images": [{}]}, {"communication": "x"}, {"unsubscribe_method": "x"}):
			with self.assertRaises(NotImplementedError):
				self.send(**values)
		with self.assertRaises(NotImplementedError):
			self.send(attachments=[{"print_format_attachment": 1, "doctype": "Note", "name": "x"}])
		self.assertEqual(self.server.received, [])


class TestReaders(MailCase):
	def test_about_a_document_to_its_readers_only(self) -> None:
		own = self.note()
		shared = self.note(public=1)
		for to in (READER, STRANGER, [READER, STRANGER]):
			with self.assertRaises(frappe.PermissionError):
				self.send(recipients=to, reference_doctype="Note", reference_name=own.name)
		mail = self.send(reference_doctype="Note", reference_name=shared.name)
		self.assertEqual(mail.status, "Sent")

	def test_who_lost_the_right_or_the_account_gets_nothing(self) -> None:
		note = self.note(public=1)
		about = {"reference_doctype": "Note", "reference_name": note.name, "subject": "s", "message": "m"}
		first = frappe.sendmail([READER, OUTSIDER], **about)
		frappe.db.set_value("User", OUTSIDER, "enabled", 0)
		queue.send_queued(first.name)
		self.assertEqual([self.server.to, self.queued(first.name).status], [[[READER]], "Error"])
		second = frappe.sendmail(READER, **about)
		note.public = 0
		note.save()
		queue.send_queued(second.name)
		self.assertEqual(len(self.server.to), 1)

	def test_files_that_everybody_may_read(self) -> None:
		note = self.note(public=1)
		file = {"doctype": "File", "file_name": "a.txt", "content": "text", "is_private": 1}
		alone = frappe.get_doc(file).insert()
		hanging = frappe.get_doc(
			{**file, "attached_to_doctype": "Note", "attached_to_name": note.name}
		).insert()
		for values in ({"recipients": STRANGER}, {"recipients": READER}):
			with self.assertRaises(frappe.PermissionError):
				self.send(attachments=[{"fid": alone.name}], **values)
		self.send(attachments=[{"file_url": hanging.file_url}])
		(attachment,) = self.server.received[0].iter_attachments()
		self.assertEqual(attachment.get_content(), "text")


class TestTrouble(MailCase):
	def waits_until_due(self, mail: Any) -> None:
		frappe.db.set_value("Email Queue", mail.name, "send_after", datetime(2020, 1, 1))

	def test_the_server_is_away_and_comes_back(self) -> None:
		with MailServerForTests() as gone:
			pass
		self.configure(gone)
		mail = self.send()
		self.assertEqual([mail.status, mail.retry], ["Not Sent", 1])
		self.assertIn("ConnectionRefusedError", mail.error)
		self.configure(self.server)
		queue.flush()
		self.assertEqual(self.server.received, [])  # its time has not come
		self.waits_until_due(mail)
		queue.flush()
		self.assertEqual([len(self.server.received), self.queued(mail.name).status], [1, "Sent"])

	def test_it_gives_up_and_starts_again_when_told(self) -> None:
		self.server.answers["DATA"] = "451 later"
		mail = self.send()
		for _try in range(5):
			self.waits_until_due(mail)
			queue.flush()
		mail = self.queued(mail.name)
		self.assertEqual([mail.status, mail.retry], ["Error", queue.TRIES])
		self.assertIn("451", mail.error)
		self.server.answers.clear()
		email_queue.retry_sending([mail.name])
		queue.flush()
		self.assertEqual(self.queued(mail.name).status, "Sent")
		with self.assertRaises(frappe.ValidationError):
			email_queue.send_now(mail.name)

	def test_one_refused_recipient_keeps_no_other_back(self) -> None:
		self.server.answers[STRANGER] = "550 no such user"
		mail = self.send(recipients=[STRANGER, READER])
		self.assertEqual([mail.status, self.server.to], ["Error", [[READER]]])
		self.assertEqual(
			{row.recipient: row.status for row in mail.recipients}, {STRANGER: "Not Sent", READER: "Sent"}
		)
		self.assertIn("550", mail.recipients[0].error)
		email_queue.send_now(mail.name)
		queue.flush()
		self.assertEqual(self.server.to, [[READER]])  # who has it gets it no second time

	def test_what_a_dead_worker_left_is_told_and_not_sent_again(self) -> None:
		written = frappe.sendmail(READER, subject="s", message="m")
		frappe.db.set_value("Email Queue", written.name, "status", "Sending")
		frappe.db.set_value(
			"Email Queue", written.name, "modified", datetime(2020, 1, 1), update_modified=False
		)
		queue.flush()
		self.assertEqual([self.queued(written.name).status, self.server.received], ["Error", []])

	def test_a_text_for_many_is_looked_through_once(self) -> None:
		with patch.object(personal, "personal_values", wraps=personal.personal_values) as looked:
			for to in (READER, OUTSIDER, STRANGER):
				frappe.sendmail(to, subject="the same subject", message="the same text")
		self.assertEqual(looked.call_count, 3)  # subject, text, and no text of its own

	def test_suspended(self) -> None:
		email_queue.toggle_sending(False)
		mail = self.send()
		queue.flush()
		self.assertEqual([mail.status, self.server.received], ["Not Sent", []])
		email_queue.toggle_sending(True)
		queue.flush()
		self.assertEqual(len(self.server.received), 1)

	def test_who_may_do_what_with_the_queue(self) -> None:
		mail = self.send()
		with self.set_user(READER):
			for act in (
				lambda: email_queue.toggle_sending(False),
				lambda: email_queue.retry_sending([mail.name]),
				lambda: email_queue.send_now(mail.name),
				email_queue.is_sending_suspended,
			):
				with self.assertRaises(frappe.PermissionError):
					act()
		mail.recipients[0].recipient = STRANGER
		with self.assertRaises(frappe.PermissionError):
			mail.save()
		for shape in ("nothing", '{"status": "Sent"}', [["like", "%"]], {"a": 1}, 5, None):
			with self.assertRaises(
				(frappe.ValidationError, frappe.DoesNotExistError, TypeError), msg=str(shape)
			):
				email_queue.retry_sending(shape)  # type: ignore[arg-type]

	def test_old_mails_go_and_their_note_stays(self) -> None:
		mail = self.send()
		frappe.db.set_value("Email Queue", mail.name, "creation", datetime(2020, 1, 1), update_modified=False)
		email_queue.EmailQueue.clear_old_logs(30)
		self.assertFalse(frappe.db.exists("Email Queue Recipient", {"parent": mail.name}))
		self.assertTrue(frappe.db.exists("Access Log", {"method": "Email"}))


class TestTls(MailCase):
	def test_password_goes_over_tls_with_a_known_certificate_only(self) -> None:
		from frappe.faces import tls

		with TemporaryDirectory() as folder:
			with patch.object(tls, "FOLDER", Path(folder)):
				made = tls.make_self_signed(["127.0.0.1"], 2)
			with MailServerForTests(str(made.certificate), str(made.key), login=True) as server:
				self.configure(server)
				mail = self.send()
				self.assertIn("CERTIFICATE_VERIFY_FAILED", mail.error)
				with patch.dict("os.environ", SSL_CERT_FILE=str(made.certificate)):
					self.assertEqual(self.send().status, "Sent")
					frappe.conf.mail_password = "wrong"
					mail = self.send()
				self.assertEqual(mail.status, "Error")
				self.assertNotIn("wrong", mail.error)
		frappe.conf.update(mail_server="mail.invalid", use_tls=0)
		with self.assertRaises(frappe.OutgoingEmailError):
			queue.mail_server().connect()
