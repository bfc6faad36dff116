"""Sending a webhook: one request to one address, without redirections, three times at most, and a log without secrets."""

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from typing import Any

import frappe
from frappe import _
from frappe.integrations.doctype.webhook.addresses import Target, resolve, target_of
from frappe.services.errors import veiled

ATTEMPTS = 3
WAITS = (1, 4)
"""Seconds before the second and the third attempt."""
SECONDS = 5
MOST_SECONDS = 30
ANSWER = 2000
"""Of an answer so much is kept."""
SIGNATURE = "X-Frappe-Webhook-Signature"


def sign(secret: str, body: bytes) -> str:
	"""What proves to the receiver that a body comes from here: HMAC-SHA256, in Base64."""
	return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def deliver(webhook: str, doctype: str, name: str, body: str, content_type: str) -> None:
	"""Send a body that was made when the event happened, in a worker.

	:param webhook: the name of the Webhook, which may have gone or been disabled meanwhile
	"""
	if not frappe.db.exists("Webhook", {"name": webhook, "enabled": 1}):
		return
	hook = frappe.get_doc("Webhook", webhook)
	headers = {"Content-Type": content_type, **{row.key: row.value or "" for row in hook.webhook_headers}}
	if hook.enable_security:
		headers[SIGNATURE] = sign(hook.get_password("webhook_secret") or "", body.encode())
	log = frappe.new_doc("Webhook Request Log")
	log.update(
		{
			"webhook": webhook,
			"reference_doctype": doctype,
			"reference_document": name,
			"user": frappe.session.user,
			"headers": json.dumps(dict.fromkeys(headers, "…"), ensure_ascii=False),
			"data": body,
		}
	)
	try:
		target = target_of(hook.request_url)
		log.url = target.url
		answer, log.error = _send(target, hook, headers, body.encode())
		log.response = _without(answer, headers)
	except frappe.ValidationError as error:
		frappe.clear_last_message()
		log.error = str(error)
	log.insert(ignore_permissions=True)  # the system's own note, no matter who acts


def _without(answer: str, headers: dict[str, str]) -> str:
	"""An answer without the values of the headers that were sent: some receivers write back all that they get."""
	for key, value in headers.items():
		if key != "Content-Type" and value:
			answer = answer.replace(value, "…")
	return answer


def _send(target: Target, hook: Any, headers: dict[str, str], body: bytes) -> tuple[str, str | None]:
	"""What was answered, and what went wrong at last; nothing once one attempt is answered well."""
	answer, error = "", None
	for attempt in range(ATTEMPTS):
		if attempt:
			time.sleep(WAITS[attempt - 1])
		try:
			status, answer = request(target, hook.request_method, headers, body, hook.timeout)
		except (OSError, http.client.HTTPException) as failure:
			error = veiled(f"{type(failure).__name__}: {failure}")
			continue
		if 200 <= status < 300:
			return f"{status}\n{answer}", None
		error = _("The receiver answered {0}.").format(status)
		if 300 <= status < 500 and status not in (408, 429):
			break  # asking again would be answered the same
	return answer, error


def request(
	target: Target, method: str, headers: dict[str, str], body: bytes, timeout: int | None = None
) -> tuple[int, str]:
	"""Ask once; status and the beginning of the answer.

	:param timeout: seconds for each step of the request
	:raises frappe.ValidationError: the host leads to an address that is not allowed
	:raises OSError: nobody answers
	"""
	seconds = min(timeout or SECONDS, MOST_SECONDS)
	connection = _Connection(target, seconds)
	try:
		connection.request(method, target.path, body=body, headers=headers)
		answer = connection.getresponse()
		return answer.status, answer.read(ANSWER).decode("utf-8", "replace")
	finally:
		connection.close()


class _Connection(http.client.HTTPConnection):
	"""A connection to the address that was looked at, under the name of its host."""

	def __init__(self, target: Target, seconds: int) -> None:
		super().__init__(target.host, target.port, timeout=seconds)
		self.target = target

	def connect(self) -> None:
		"""Connect; for https the certificate has to be the host's."""
		address = resolve(self.target)
		self.sock = socket.create_connection((address, self.target.port), self.timeout)
		if self.target.scheme == "https":
			context = ssl.create_default_context()
			self.sock = context.wrap_socket(self.sock, server_hostname=self.target.host)
