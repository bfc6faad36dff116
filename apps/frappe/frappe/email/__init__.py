"""Mail that goes out, if the site's configuration names a mail server; without one everything that would send says so."""

from typing import Any

import frappe
from frappe.ground.config import flag


def are_emails_muted() -> bool:
	"""Whether mail is switched off, by the site's `mute_emails` or for this request."""
	return bool(frappe.flags.mute_emails or flag("mute_emails"))


def sendmail(
	recipients: Any = None,
	sender: str = "",
	subject: str = "No Subject",
	message: str | None = None,
	as_markdown: bool = False,
	delayed: bool = True,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	unsubscribe_method: str | None = None,
	unsubscribe_params: dict | None = None,
	unsubscribe_message: str | None = None,
	add_unsubscribe_link: int = 1,
	attachments: list | None = None,
	content: str | None = None,
	doctype: str | None = None,
	name: str | None = None,
	reply_to: Any = None,
	queue_separately: bool = False,
	cc: Any = None,
	bcc: Any = None,
	message_id: str | None = None,
	in_reply_to: str | None = None,
	send_after: Any = None,
	expose_recipients: str | None = None,
	send_priority: int = 1,
	communication: str | None = None,
	retry: int = 1,
	now: bool | None = None,
	read_receipt: str | None = None,
	is_notification: bool = False,
	inline_images: list | None = None,
	template: str | None = None,
	args: dict | None = None,
	header: Any = None,
	print_letterhead: bool = False,
	with_container: bool = False,
	email_read_tracker_url: str | None = None,
	x_priority: int = 3,
	email_headers: dict | None = None,
	raw_html: bool = False,
	add_css: bool = True,
	text_content: str | None = None,
) -> Any:
	"""Write a mail that a worker sends once the transaction is kept; where mail is muted, nothing happens.

	Each recipient gets a mail of its own. About a document it goes to users who may read it; personal data never goes out.

	:param now: put it before others; it is never sent within the transaction, which the network would make others wait for
	:param expose_recipients: `header` lets each recipient see the others
	:returns: the Email Queue document
	:raises frappe.OutgoingEmailError: no mail server is set up
	:raises frappe.PermissionError: somebody may not read the document, or personal data stands in the text
	:raises NotImplementedError: for what mails of this engine do not have; names it
	"""
	if are_emails_muted():
		return None
	from frappe.email import queue

	absent = {
		"unsubscribe_method": unsubscribe_method,
		"unsubscribe_params": unsubscribe_params,
		"unsubscribe_message": unsubscribe_message,
		"communication": communication,
		"read_receipt": read_receipt,
		"inline_images": inline_images,
		"email_read_tracker_url": email_read_tracker_url,
		"email_headers": email_headers,
		"print_letterhead": print_letterhead,
	}
	if asked := [key for key, value in absent.items() if value]:
		raise NotImplementedError(f"frappe.sendmail({', '.join(asked)})")
	return queue.write(
		queue.Mail(
			recipients=recipients,
			cc=cc,
			bcc=bcc,
			sender=sender,
			subject=subject,
			message=message if message is not None else content,
			text=text_content,
			as_markdown=as_markdown,
			template=template,
			args=args,
			attachments=attachments,
			reference_doctype=reference_doctype or doctype,
			reference_name=reference_name or name,
			reply_to=reply_to,
			message_id=message_id,
			in_reply_to=in_reply_to,
			send_after=send_after,
			exposed=expose_recipients == "header",
			priority=send_priority,
			at_front=bool(now) or not delayed,
		)
	)
