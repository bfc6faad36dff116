"""The queue of mails: written with the transaction, sent by a worker after it, tried again when the mail server is away."""

import smtplib
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import note_access
from frappe.email import are_emails_muted, composing, personal, recipients
from frappe.email.outgoing import MailServer, mail_server, refuse
from frappe.utils import add_to_date, cint, cstr, get_datetime, get_fullname, now_datetime
from frappe.utils.password import decrypt, encrypt

SUSPENDED = "suspend_email_queue"
WAITING = ("Not Sent", "Partially Sent")
TRIES = 3
MINUTES_BETWEEN = 5
MINUTES_OF_A_TRY = 30
"""After so long a mail that is being sent is not: its worker died, and nobody knows whether the server took it."""
AT_ONCE = 200
TROUBLE = (OSError, smtplib.SMTPException, frappe.OutgoingEmailError)


@dataclass
class Mail:
	"""What is to be sent."""

	recipients: Any
	subject: Any
	message: str | None = None
	cc: Any = None
	bcc: Any = None
	sender: str | None = None
	text: str | None = None
	as_markdown: bool = False
	template: str | None = None
	args: dict | None = None
	attachments: list | None = None
	reference_doctype: str | None = None
	reference_name: str | None = None
	reply_to: Any = None
	message_id: str | None = None
	in_reply_to: str | None = None
	send_after: Any = None
	exposed: bool = False
	priority: int = 1
	at_front: bool = False


def write(mail: Mail) -> Any:
	"""Check a mail, put it into the queue and note it; a worker sends it once this transaction is kept.

	:raises frappe.OutgoingEmailError: no mail server is set up
	:raises frappe.ValidationError: there is no recipient
	"""
	server = mail_server() or refuse()
	to, cc, bcc = map(recipients.addresses, (mail.recipients, mail.cc, mail.bcc))
	everybody = recipients.addresses([*to, *cc, *bcc])
	if not everybody:
		frappe.throw(_("Say who is told: add a recipient."))
	recipients.check(everybody, mail.reference_doctype, mail.reference_name)
	message = _composed(mail, server, everybody)
	queued = frappe.get_doc(
		{
			"doctype": "Email Queue",
			"sender": message["From"],
			"recipients": [{"recipient": address, "status": "Not Sent"} for address in everybody],
			"show_as_cc": ", ".join(cc),
			"expose_recipients": "header" if mail.exposed else None,
			"message": encrypt(message.as_string()),
			"message_id": message["Message-ID"],
			"status": "Not Sent",
			"reference_doctype": mail.reference_doctype,
			"reference_name": mail.reference_name,
			"send_after": mail.send_after and get_datetime(mail.send_after),
			"priority": cint(mail.priority),
		}
	).insert(ignore_permissions=True)  # a mail is written for somebody else by whoever causes it
	note_access(
		export_from=mail.reference_doctype,
		reference_document=mail.reference_name,
		method="Email",
		filters={"email_queue": queued.name, "recipients": everybody},
		row_count=len(everybody),
	)
	send_later(queued.name, mail.at_front)
	return queued


def _composed(mail: Mail, server: MailServer, everybody: list[str]) -> EmailMessage:
	html, text = composing.body(mail.message, mail.template, mail.args, mail.as_markdown, mail.text)
	subject = cstr(mail.subject)
	for part in (subject, html, text or ""):
		personal.check_text(part)
	sender = recipients.addresses(mail.sender)[:1]
	by = frappe.db.get_value("User", {"email": ("=", sender[0])}) if sender else None
	return composing.compose(
		server,
		subject,
		html,
		text,
		get_fullname(by) if by else None,
		recipients.addresses(mail.reply_to) or [one for one in sender if one != server.address],
		composing.attached(mail.attachments, everybody),
		{"Message-ID": mail.message_id, "In-Reply-To": mail.in_reply_to},
	)


def send_later(name: str, at_front: bool = False) -> None:
	"""Let a worker send a mail once this transaction is kept."""
	frappe.enqueue(
		"frappe.email.queue.send_queued",
		queue="short",
		enqueue_after_commit=True,
		at_front=at_front,
		name=name,
	)


def is_suspended() -> bool:
	"""Whether the queue waits, by *Suspend Sending* of its list."""
	return bool(cint(frappe.db.get_default(SUSPENDED)))


def flush(*_args: Any) -> None:
	"""Send what waits and is due (every few minutes), and tell of what a dead worker has left."""
	if are_emails_muted() or is_suspended() or not mail_server():
		return
	_tell_of_broken_off()
	waiting = frappe.get_all(
		"Email Queue",
		filters={"status": ("in", WAITING)},
		or_filters=[["send_after", "is", "not set"], ["send_after", "<=", now_datetime()]],
		order_by="priority desc, creation asc",
		pluck="name",
		limit=AT_ONCE,
	)
	for name in waiting:
		send_queued(name)


def _tell_of_broken_off() -> None:
	long_ago = add_to_date(now_datetime(), minutes=-MINUTES_OF_A_TRY)
	for name in frappe.get_all(
		"Email Queue", filters={"status": "Sending", "modified": ("<", long_ago)}, pluck="name"
	):
		text = _(
			"The worker died while it sent this mail; it may have arrived. It is not sent again by itself."
		)
		frappe.db.set_value("Email Queue", name, {"status": "Error", "error": text})


def send_queued(name: str) -> None:
	"""Send a mail that waits, in a worker; each step is kept at once, so that nobody gets it twice."""
	if are_emails_muted() or is_suspended() or not _taken(name):
		return
	queued = frappe.get_doc("Email Queue", name)
	error, again = None, False
	try:
		server = mail_server() or refuse()
		with server.connect() as session:
			for row in queued.recipients:
				if row.status != "Sent" and not row.error:
					_hand_in(session, server, queued, row)
	except TROUBLE as trouble:
		frappe.clear_messages()
		error, again = _words(trouble), not _is_final(trouble)
	_finish(queued, error, again)


def _taken(name: str) -> bool:
	"""Whether this worker has the mail now; no other one sends it."""
	found = frappe.db.get_value("Email Queue", name, ["status", "send_after"], as_dict=True, for_update=True)
	due = found and (not found.send_after or found.send_after <= now_datetime())
	if not found or found.status not in WAITING or not due:
		return False
	frappe.db.set_value("Email Queue", name, "status", "Sending")
	frappe.db.commit()  # others must see it before the network is asked
	return True


def _hand_in(session: smtplib.SMTP, server: MailServer, queued: Any, row: Any) -> None:
	"""Send a mail to one recipient, who may still read what it is about."""
	if not recipients.may_read(row.recipient, queued.reference_doctype, queued.reference_name):
		_keep(row, {"error": _("The recipient may not read the document any more.")})
		return
	message = message_from_string(decrypt(queued.message), policy=composing.POLICY)
	others = [one.recipient for one in queued.recipients] if queued.expose_recipients else [row.recipient]
	shown_as_cc = set((queued.show_as_cc or "").split(", ")) if queued.expose_recipients else set()
	message["To"] = ", ".join(one for one in others if one not in shown_as_cc) or row.recipient
	if in_copy := [one for one in others if one in shown_as_cc]:
		message["Cc"] = ", ".join(in_copy)
	try:
		session.send_message(message, from_addr=server.address, to_addrs=[row.recipient])
	except smtplib.SMTPRecipientsRefused as refused:
		code, words = refused.recipients[row.recipient]
		if code < 500:
			raise smtplib.SMTPResponseException(code, words) from refused
		_keep(row, {"error": f"{code} {_decoded(words)}"})
		return
	_keep(row, {"status": "Sent"})


def _keep(row: Any, values: dict[str, str]) -> None:
	row.update(values)
	frappe.db.set_value("Email Queue Recipient", row.name, values)
	frappe.db.commit()  # it has gone out, whatever becomes of the others


def _finish(queued: Any, error: str | None, again: bool) -> None:
	"""Write how a try ended; what went to everybody is not kept."""
	sent = [row for row in queued.recipients if row.status == "Sent"]
	left = [row for row in queued.recipients if row.status != "Sent" and not row.error]
	tries = cint(queued.retry) + 1
	values: dict[str, Any] = {"error": error, "retry": tries}
	if left and again and tries < TRIES:
		values["status"] = "Partially Sent" if sent else "Not Sent"
		values["send_after"] = add_to_date(now_datetime(), minutes=MINUTES_BETWEEN * tries)
	elif len(sent) == len(queued.recipients):
		values.update(status="Sent", message=None)
	else:
		values["status"] = "Error"
		values["error"] = error or "\n".join(row.error for row in queued.recipients if row.error)
	frappe.db.set_value("Email Queue", queued.name, values)
	frappe.db.commit()  # what was sent is noted, whatever comes after


def _is_final(trouble: BaseException) -> bool:
	"""Whether trying again later is of no use."""
	return isinstance(trouble, smtplib.SMTPAuthenticationError | frappe.OutgoingEmailError) or (
		isinstance(trouble, smtplib.SMTPResponseException) and trouble.smtp_code >= 500
	)


def _words(trouble: BaseException) -> str:
	if isinstance(trouble, smtplib.SMTPResponseException):
		return f"{type(trouble).__name__}: {trouble.smtp_code} {_decoded(trouble.smtp_error)}"
	return f"{type(trouble).__name__}: {trouble}"


def _decoded(words: Any) -> str:
	return words.decode(errors="replace") if isinstance(words, bytes) else cstr(words)
