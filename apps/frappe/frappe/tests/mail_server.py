"""A mail server for tests, in this process: it keeps what it is handed, or answers as it is told."""

import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

LOGIN, PASSWORD = "office", "a-mail-password"


class MailServerForTests:
	"""Listens on this machine while it is entered.

	with MailServerForTests() as server:
		frappe.conf.update(server.configuration)
	"""

	def __init__(self, certificate: str | None = None, key: str | None = None, login: bool = False) -> None:
		self.received: list[EmailMessage] = []
		self.to: list[list[str]] = []
		self.answers: dict[str, str] = {}
		"""What is answered instead of taking a mail, by the address of the recipient."""
		with socket.socket() as free:
			free.bind(("127.0.0.1", 0))
			self.port = free.getsockname()[1]
		options: dict[str, Any] = {}
		if certificate:
			context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
			context.load_cert_chain(certificate, key)
			options.update(tls_context=context, require_starttls=True)
		if login:
			options.update(authenticator=self._proven, auth_required=True, auth_require_tls=bool(certificate))
		self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
		self.configuration = {
			"mail_server": "127.0.0.1",
			"mail_port": self.port,
			"auto_email_id": "site@test.example",
			**({"mail_login": LOGIN, "mail_password": PASSWORD} if login else {}),
			**({"use_tls": 1} if certificate else {}),
		}

	def __enter__(self) -> "MailServerForTests":
		self._controller.start()
		return self

	def __exit__(self, *_error: object) -> None:
		self._controller.stop()

	def _proven(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
		right = isinstance(data, LoginPassword) and data == LoginPassword(LOGIN.encode(), PASSWORD.encode())
		return AuthResult(success=right, handled=False)

	async def handle_RCPT(
		self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
	) -> str:
		if answer := self.answers.get(address):
			return answer
		envelope.rcpt_tos.append(address)
		return "250 OK"

	async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
		if answer := self.answers.get("DATA"):
			return answer
		self.received.append(message_from_bytes(envelope.content, policy=policy.default))
		self.to.append(envelope.rcpt_tos)
		return "250 OK"
