"""What a mail says: its text, its attachments, as a message after RFC 5322."""

import mimetypes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Any

import frappe
from frappe import _
from frappe.email import personal, recipients
from frappe.email.outgoing import MailServer
from frappe.utils import cstr, escape_html, expand_relative_urls, strip_html
from frappe.utils.jinja import get_email_from_template

LARGEST = 10 * 1024 * 1024
"""Bytes that the attachments of a mail may have: what mail servers commonly take, once encoded."""
POLICY = SMTP.clone(raise_on_defect=False)
FRAME = (
	'<!DOCTYPE html><html><head><meta charset="utf-8"></head>'
	'<body style="font-family: sans-serif; line-height: 1.6">{0}</body></html>'
)


def one_line(text: Any) -> str:
	"""A text for a header: no line ends in it."""
	return " ".join(cstr(text).split())


def compose(
	server: MailServer,
	subject: str,
	html: str,
	text: str | None,
	sender: str | None,
	reply_to: list[str],
	attachments: list[tuple[str, bytes]],
	headers: dict[str, str | None],
) -> EmailMessage:
	"""A message without its recipients, who are named when it is sent."""
	message = EmailMessage(policy=POLICY)
	message["Subject"] = one_line(subject)
	message["From"] = server.sender(one_line(sender or ""))
	if reply_to:
		message["Reply-To"] = [Address(addr_spec=address) for address in reply_to]
	message["Date"] = formatdate(localtime=True)
	message["Message-ID"] = one_line(headers.get("Message-ID")) or make_msgid(
		domain=server.address.rpartition("@")[2]
	)
	for name, value in headers.items():
		if value and name != "Message-ID":
			message[name] = one_line(value)
	message["Auto-Submitted"] = "auto-generated"
	message.set_content(text or plain(html), cte="base64")
	message.add_alternative(FRAME.format(expand_relative_urls(html)), subtype="html", cte="base64")
	for name, content in attachments:
		kind, _encoding = mimetypes.guess_type(name)
		main, _slash, sub = (kind or "application/octet-stream").partition("/")
		message.add_attachment(content, maintype=main, subtype=sub, filename=one_line(name))
	return message


def plain(html: str) -> str:
	"""The same text without markup, for readers who show none."""
	lines = (
		html.replace("<br>", "\n")
		.replace("<br/>", "\n")
		.replace("</p>", "</p>\n")
		.replace("</tr>", "</tr>\n")
	)
	return strip_html(lines)


def body(
	message: str | None, template: str | None, args: dict | None, as_markdown: bool, text: str | None
) -> tuple[str, str | None]:
	"""The markup of a mail, and its plain text where it has one of its own."""
	if template:
		html, own = get_email_from_template(template, args or {})
		return html, own or text
	if as_markdown:
		return frappe.utils.md_to_html(message or "") or "", text
	if message is None and text:
		return escape_html(text).replace("\n", "<br>"), text
	return message or "", text


def attached(given: Any, to: list[str]) -> list[tuple[str, bytes]]:
	"""Names and contents of attachments: contents that code gives, and files that the sender and each recipient may read.

	:raises frappe.PermissionError: somebody may not read a file, or it hangs on a document with personal data
	:raises frappe.ValidationError: it is neither, or they are too large
	"""
	found = [_attachment(one, to) for one in given or ()]
	if sum(len(content) for _name, content in found) > LARGEST:
		frappe.throw(_("The attachments of a mail have at most {0} MB.").format(LARGEST // 1024 // 1024))
	return found


def _attachment(one: Any, to: list[str]) -> tuple[str, bytes]:
	if not isinstance(one, dict):
		frappe.throw(_("An attachment is a file, or a name with a content."))
	if one.get("print_format_attachment"):
		raise NotImplementedError("frappe.sendmail(attachments: print_format_attachment)")
	if one.get("fid") or one.get("file_url"):
		return _file(one, to)
	name, content = one.get("fname"), one.get("fcontent")
	if not isinstance(name, str) or not isinstance(content, str | bytes):
		frappe.throw(_("An attachment is a file, or a name with a content."))
	if isinstance(content, str):
		personal.check_text(content)
	return name, content.encode() if isinstance(content, str) else content


def _file(one: dict, to: list[str]) -> tuple[str, bytes]:
	key = {"name": ("=", cstr(one["fid"]))} if one.get("fid") else {"file_url": ("=", cstr(one["file_url"]))}
	files = [frappe.get_doc("File", name) for name in frappe.get_all("File", filters=key, pluck="name")]
	if not files:
		frappe.throw(_("{0} not found").format(_("File")), frappe.DoesNotExistError)
	own = [file for file in files if file.has_permission("read")]
	if not own:
		files[0].check_permission("read")
	# one content may hang on several documents: it is enough that one of them is open to everybody
	file = next((one for one in own if all(recipients.may_read(to_, "File", one.name) for to_ in to)), own[0])
	recipients.check(to, "File", file.name)
	personal.check_attached_to(file.attached_to_doctype)
	content = file.get_content(encodings=[])
	return file.file_name, content.encode() if isinstance(content, str) else content
