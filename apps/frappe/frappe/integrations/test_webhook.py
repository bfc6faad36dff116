"""Webhooks: what is sent to whom, by a real server that listens; and what never leaves."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from unittest.mock import patch
from urllib.parse import parse_qs

import frappe
from frappe.integrations.doctype.webhook import addresses, sending
from frappe.services.jobs.enqueue import site_queue
from frappe.tests import IntegrationTestCase

DOCTYPE, ROWS = "Test Told Ledger", "Test Told Row"
SECRET, TOKEN = "a-secret-that-signs", "token-in-a-header"


class Receiver(BaseHTTPRequestHandler):
	"""Keeps what it gets, and answers as it was told."""

	got: ClassVar[list[dict[str, Any]]] = []
	answers: ClassVar[list[int]] = []

	def do_POST(self) -> None:
		length = int(self.headers["Content-Length"])
		body = self.rfile.read(length)
		self.got.append(
			{"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
		)
		status = self.answers.pop(0) if self.answers else 200
		self.send_response(status)
		if status == 302:
			self.send_header("Location", "/elsewhere")
		self.end_headers()
		self.wfile.write(f"got {self.headers.get('Authorization')}".encode())

	do_PUT = do_DELETE = do_GET = do_POST

	def log_message(self, *_args: Any) -> None:
		"""Say nothing."""


class WebhookCase(IntegrationTestCase):
	"""A ledger with a secret, and somebody who listens on this machine, which the configuration lists."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
		cls.addClassCleanup(cls.server.server_close)
		cls.addClassCleanup(cls.server.shutdown)
		threading.Thread(target=cls.server.serve_forever, daemon=True).start()
		cls.host = f"127.0.0.1:{cls.server.server_port}"
		field = {"fieldtype": "Data"}
		own = {"doctype": "DocType", "module": "Custom", "custom": 1}
		hidden = {**field, "fieldname": "hidden", "label": "Hidden", "permlevel": 1}
		part = {**field, "fieldname": "part", "label": "Part"}
		frappe.get_doc({**own, "name": ROWS, "istable": 1, "fields": [part]}).insert()
		frappe.get_doc({**own, "name": f"{ROWS} Kept", "istable": 1, "fields": [part, hidden]}).insert()
		frappe.get_doc(
			{
				**own,
				"name": DOCTYPE,
				"fields": [
					{**field, "fieldname": "what", "label": "What"},
					{"fieldname": "number", "fieldtype": "Int", "label": "Number"},
					{**hidden, "fieldname": "secret", "label": "Secret"},
					{"fieldname": "pass", "fieldtype": "Password", "label": "Pass"},
					{"fieldname": "rows", "fieldtype": "Table", "label": "Rows", "options": ROWS},
					{"fieldname": "kept", "fieldtype": "Table", "label": "Kept", "options": f"{ROWS} Kept"},
				],
				"permissions": [{"role": "System Manager", "read": 1, "write": 1, "create": 1, "delete": 1}],
			}
		).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("before_webhook_test")
		frappe.db.after_commit.reset()  # what other tests would have sent
		self.addCleanup(frappe.clear_cache)
		self.addCleanup(frappe.db.rollback, save_point="before_webhook_test")
		frappe.conf.webhook_allow_list = [self.host]
		self.addCleanup(frappe.conf.pop, "webhook_allow_list", None)
		Receiver.got.clear()
		Receiver.answers.clear()
		waits = patch.object(sending, "WAITS", (0, 0))
		waits.start()
		self.addCleanup(waits.stop)

	def webhook(self, **values: Any) -> Any:
		made = {
			"doctype": "Webhook",
			"webhook_doctype": DOCTYPE,
			"webhook_docevent": "on_update",
			"request_url": f"http://{self.host}/told?key=of-the-address",
			"request_structure": "JSON",
			"webhook_json": '{"id": "{{ doc.name }}", "what": "{{doc.what}}", "rows": "{{ doc.rows }}"}',
			**values,
		}
		return frappe.get_doc(made).insert()

	def ledger(self, **values: Any) -> Any:
		return frappe.get_doc({"doctype": DOCTYPE, "what": "paper", **values}).insert()

	def deliver(self, hook: Any, doc: Any) -> Any:
		"""Send as the worker does; the log."""
		body, content_type = hook.body(doc)
		sending.deliver(hook.name, doc.doctype, doc.name, body, content_type)
		return frappe.get_last_doc("Webhook Request Log")


class TestSending(WebhookCase):
	def test_a_signed_body_and_a_log_without_secrets(self) -> None:
		hook = self.webhook(
			enable_security=1,
			webhook_secret=SECRET,
			webhook_headers=[{"key": "Authorization", "value": TOKEN}],
		)
		doc = self.ledger(what='a "quoted"\nword', rows=[{"part": "one"}])
		log = self.deliver(hook, doc)
		(got,) = Receiver.got
		self.assertEqual([got["method"], got["path"]], ["POST", "/told?key=of-the-address"])
		sent = json.loads(got["body"])
		self.assertEqual([sent["id"], sent["what"]], [doc.name, 'a "quoted"\nword'])
		self.assertEqual(json.loads(sent["rows"]), [{"part": "one"}])
		expected = base64.b64encode(hmac.new(SECRET.encode(), got["body"], hashlib.sha256).digest()).decode()
		self.assertEqual(got["headers"]["X-Frappe-Webhook-Signature"], expected)
		self.assertEqual(
			[got["headers"]["Authorization"], got["headers"]["Content-Type"]], [TOKEN, "application/json"]
		)
		self.assertFalse(log.error)
		self.assertIn("200", log.response)
		said = log.as_json()
		for secret in (SECRET, TOKEN, expected, "of-the-address"):
			self.assertNotIn(secret, said)

	def test_a_form(self) -> None:
		hook = self.webhook(
			request_structure="Form URL-Encoded",
			request_method="PUT",
			webhook_json=None,
			webhook_data=[{"fieldname": "what", "key": "subject"}, {"fieldname": "number", "key": "n"}],
		)
		self.deliver(hook, self.ledger(what="纸 & 墨", number=3))
		(got,) = Receiver.got
		self.assertEqual(parse_qs(got["body"].decode()), {"subject": ["纸 & 墨"], "n": ["3"]})
		self.assertEqual(
			[got["method"], got["headers"]["Content-Type"]], ["PUT", "application/x-www-form-urlencoded"]
		)

	def test_three_times_at_most_and_no_redirection(self) -> None:
		hook, doc = self.webhook(), self.ledger()
		for answers, asked, fails in (
			([500, 503, 200], 3, False),
			([500, 500, 500, 200], 3, True),
			([302, 200], 1, True),
			([403, 200], 1, True),
		):
			Receiver.got.clear()
			Receiver.answers[:] = answers
			log = self.deliver(hook, doc)
			with self.subTest(answers):
				self.assertEqual(len(Receiver.got), asked)
				self.assertEqual(bool(log.error), fails)

	def test_who_does_not_answer_is_logged(self) -> None:
		free = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
		host = f"127.0.0.1:{free.server_port}"
		free.server_close()
		frappe.conf.webhook_allow_list = [host]
		log = self.deliver(self.webhook(request_url=f"http://{host}/"), self.ledger())
		self.assertIn("Refused", log.error)

	def jobs(self) -> list[dict[str, Any]]:
		"""What waits for a worker once the transaction is kept."""
		frappe.db.after_commit.run_all()
		found = []
		while job := site_queue().take("test"):
			if job.method.endswith("sending.deliver"):
				found.append(job.read()["kwargs"])
			site_queue().finish(job)
		return found

	def test_a_job_sends_after_the_commit_what_was_there_at_the_event(self) -> None:
		self.webhook(condition="doc.what == 'ink' and doc.get('number')", webhook_docevent="on_trash")
		self.ledger(number=1).delete()
		doc = self.ledger(what="ink", number=2)
		doc.delete()
		self.assertEqual(Receiver.got, [])
		(job,) = self.jobs()
		sending.deliver(**job)
		self.assertEqual(json.loads(Receiver.got[0]["body"])["id"], str(doc.name))

	def test_off_without_a_list(self) -> None:
		hook = self.webhook()
		frappe.conf.webhook_allow_list = None
		self.ledger()
		self.assertEqual(self.jobs(), [])
		frappe.conf.webhook_allow_list = ["elsewhere.example"]
		self.ledger()
		(job,) = self.jobs()
		sending.deliver(**job)
		self.assertEqual(Receiver.got, [])
		self.assertIn("webhook_allow_list", frappe.get_last_doc("Webhook Request Log").error)
		hook.reload().update({"enabled": 0}).save()
		sending.deliver(**job)
		self.assertEqual(frappe.db.count("Webhook Request Log", {"webhook": hook.name}), 1)

	def test_what_breaks_stops_nobody_and_sends_nothing(self) -> None:
		self.webhook(condition="doc.number / doc.number == 1")
		self.ledger(number=0)
		self.assertEqual(self.jobs(), [])
		self.assertIn("Webhook", frappe.get_last_doc("Error Log").method)

	def test_a_field_that_becomes_hidden_is_not_sent_any_more(self) -> None:
		self.webhook()
		frappe.make_property_setter(
			{"doctype": DOCTYPE, "fieldname": "what", "property": "permlevel", "value": 1}
		)
		frappe.clear_cache(doctype=DOCTYPE)
		self.ledger()
		self.assertEqual(self.jobs(), [])


class TestNotSent(WebhookCase):
	def refuses(self, *values: dict[str, Any]) -> None:
		for one in values:
			with (
				self.subTest(str(one)),
				self.assertRaises((frappe.ValidationError, frappe.PermissionError)),
			):
				self.webhook(**one)

	def test_hidden_fields_by_no_spelling(self) -> None:
		data = {"request_structure": "Form URL-Encoded", "webhook_json": None}
		for field in (
			"secret",
			"pass",
			"kept",
			"nothing",
			"SECRET",
			"secret ",
			"owner.email",
			"rows.part",
			"*",
		):
			self.refuses({**data, "webhook_data": [{"fieldname": field, "key": "k"}]})
		self.refuses(
			{**data, "webhook_data": []},
			*(
				{"webhook_json": template}
				for template in (
					'{"a": "{{ doc.secret }}"}',
					'{"a": "{{doc.secret}}"}',
					'{"a": "{{- doc.pass -}}"}',
					'{"a": "{{ doc.kept }}"}',
					'{"a": "{{ doc[\'secret\'] }}"}',
					'{"a": "{{ doc.get(\'secret\') }}"}',
					'{"a": "{{ doc.as_dict() }}"}',
					'{"a": "{{ doc }}"}',
					'{"a": "{{ doc.what | upper }}"}',
					'{"a": "{{ frappe.get_all(\'User\') }}"}',
					'{"a": "{{ frappe.session.sid }}"}',
					'{"a": "{% for row in doc.kept %}{{ row.hidden }}{% endfor %}"}',
					'{"a": "{# #}"}',
					'{"a": {{ doc.number }}}',
					'{"a": "{{ doc.what }}"',
					"",
					"[" * 5000,
					'{"a": "' + "x" * 30_000 + '"}',
				)
			),
		)
		with self.assertRaisesRegex(frappe.PermissionError, "secret"):
			self.webhook(webhook_json='{"a": "{{ doc.secret }}"}')

	def test_conditions_go_by_nothing_hidden(self) -> None:
		self.refuses(
			*(
				{"condition": condition}
				for condition in (
					"doc.secret == 'x'",
					"doc.get('secret')",
					"doc.get('sec' + 'ret')",
					"doc['secret']",
					"'x' in doc.as_dict().values()",
					"doc.get_formatted('secret')",
					"[doc.get(f) for f in ('sec' 'ret',)]",
					"any(doc.get(x) for x in doc)",
					"f'{doc.what}'",
					"str(doc) == 'x'",
					"doc.meta.fields",
					"frappe.db.get_value('User', 'x')",
					"doc.what ==",
					"doc.__dict__",
					"doc.kept",
				)
			)
		)

	def test_doctypes_of_accounts_rights_settings_and_logs(self) -> None:
		doctypes = "User Role DocType Version Webhook Report".split()
		doctypes += [
			"Custom DocPerm",
			"Access Log",
			"Error Log",
			"Webhook Request Log",
			"System Settings",
			ROWS,
		]
		self.refuses(
			*(
				{"webhook_doctype": doctype, "webhook_json": '{"a": "{{ doc.name }}"}'}
				for doctype in doctypes
			),
			{"webhook_docevent": "on_submit"},
			{"webhook_docevent": "validate"},
		)

	def test_addresses_that_are_not_listed(self) -> None:
		port = self.server.server_port
		frappe.conf.webhook_allow_list = [self.host, f"localhost:{port}", "listed.example", f"127.1:{port}"]
		self.refuses(
			*(
				{"request_url": url}
				for url in (
					"http://127.0.0.1/",
					f"https://127.0.0.1:{port + 1}/",
					"http://elsewhere.example/",
					"http://sub.listed.example/",
					"http://listed.example.elsewhere.example/",
					"http://listed.example./",
					"http://listed.example:8080/",
					f"http://{self.host}@elsewhere.example/",
					f"http://user:word@{self.host}/",
					"file:///etc/passwd",
					f"ftp://{self.host}/",
					f"gopher://{self.host}/",
					f"//{self.host}/",
					self.host,
					"",
					f"http://{self.host}/\r\nHost: x",
					f"http://{self.host}/a b",
					f"http://{self.host}\\@elsewhere.example/",
					"http://lіsted.example/",
					"http://[::1]/",
					"http://2130706433/",
					"http://0x7f.1/",
					"http://listed.example:99999/",
				)
			)
		)
		self.assertTrue(self.webhook(request_url="HTTP://LISTED.example/x").name)

	def test_a_listed_host_at_an_address_of_this_machine(self) -> None:
		port = self.server.server_port
		frappe.conf.webhook_allow_list = [f"localhost:{port}", f"127.1:{port}"]
		doc = self.ledger()
		for host in ("localhost", "127.1"):
			with self.subTest(host):
				log = self.deliver(self.webhook(request_url=f"http://{host}:{port}/"), doc)
				self.assertIn("no address of another machine", log.error)
		for address, fits in (
			("10.0.0.8", True),
			("192.0.2.7", True),
			("169.254.169.254", False),
			("127.0.0.2", False),
			("0.0.0.0", False),
			("224.0.0.1", False),
			("::1", False),
			("fe80::1%eth0", False),
			("::ffff:127.0.0.1", False),
		):
			with self.subTest(address):
				target = addresses.Target("http", "listed.example", 80, "/")
				self.assertEqual(addresses._may_be_reached(address, target), fits)
		self.assertEqual(Receiver.got, [])

	def test_headers_and_the_rest(self) -> None:
		header = [{"key": "X", "value": "y"}]
		self.refuses(
			{"webhook_headers": [{"key": "Host", "value": "x"}]},
			{"webhook_headers": [{"key": "content-length", "value": "1"}]},
			{"webhook_headers": [{"key": "X-Frappe-Webhook-Signature", "value": "x"}]},
			{"webhook_headers": [{"key": "A B", "value": "x"}]},
			{"webhook_headers": [{"key": "A", "value": "x\r\nB: y"}]},
			{"webhook_headers": [*header, {"key": "名", "value": "x"}]},
			{"enable_security": 1},
			{"timeout": 3600},
			{"request_method": "GET"},
			{"request_structure": "XML"},
			{"request_url": ["http://x"]},
		)
		with self.set_user("Guest"), self.assertRaises(frappe.PermissionError):
			self.webhook()
