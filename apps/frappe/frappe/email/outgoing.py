"""The mail server that the configuration names: nothing goes out without one.

It stands in the site's configuration, which is written on the server only: who could name another mail server in the desk
could read the mail of others, links to set a password among it.
"""

import ipaddress
import smtplib
import ssl
from email.utils import formataddr
from typing import NamedTuple, NoReturn

import frappe
from frappe import _
from frappe.ground.config import flag, number
from frappe.utils import validate_email_address

TIMEOUT_SECONDS = 30
PORT, TLS_PORT, SSL_PORT = 25, 587, 465


class MailServer(NamedTuple):
	"""Where mail is handed in, and as whom."""

	host: str
	port: int
	use_ssl: bool
	use_tls: bool
	login: str
	password: str
	address: str

	def connect(self) -> smtplib.SMTP:
		"""Connect, with the certificate checked where TLS is used, and sign in where a login is set.

		:raises OSError: there is no connection, or its certificate is not trusted
		:raises smtplib.SMTPException: the server refuses
		:raises frappe.OutgoingEmailError: a password would go over the network in clear
		"""
		context = ssl.create_default_context() if self.use_ssl or self.use_tls else None
		if self.login and context is None and not _is_this_machine(self.host):
			frappe.throw(
				_("The password of the mail server is sent with use_tls or use_ssl only."),
				frappe.OutgoingEmailError,
			)
		if self.use_ssl:
			session = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
		else:
			session = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
		try:
			if self.use_tls and not self.use_ssl:
				session.starttls(context=context)
			if self.login:
				session.login(self.login, self.password)
		except BaseException:
			session.close()
			raise
		return session

	def sender(self, name: str | None = None) -> str:
		"""What stands under *From*: always the server's own address, as others are refused by mail servers."""
		return formataddr((name or "", self.address))


def mail_server() -> MailServer | None:
	"""The mail server of the configuration (`mail_server`, `mail_port`, `use_ssl`, `use_tls`, `mail_login`, `mail_password`,
	`auto_email_id`), if there is one."""
	conf = frappe.conf
	host, login = str(conf.get("mail_server") or "").strip(), str(conf.get("mail_login") or "").strip()
	address = validate_email_address(str(conf.get("auto_email_id") or login))
	if not host or not address:
		return None
	use_ssl, use_tls = flag("use_ssl"), flag("use_tls")
	port = int(number("mail_port")) or (SSL_PORT if use_ssl else TLS_PORT if use_tls else PORT)
	return MailServer(
		host, port, use_ssl, use_tls, login, str(conf.get("mail_password") or ""), address.split(",")[0]
	)


def can_send_mail() -> bool:
	"""Whether a mail server is set up."""
	return mail_server() is not None


def refuse() -> NoReturn:
	"""Say that this site sends no mail.

	:raises frappe.OutgoingEmailError: always
	"""
	frappe.throw(
		_("This server sends no e-mail: no mail server is set up (mail_server and auto_email_id)."),
		frappe.OutgoingEmailError,
	)


def _is_this_machine(host: str) -> bool:
	try:
		return ipaddress.ip_address(host).is_loopback
	except ValueError:
		return host == "localhost"
