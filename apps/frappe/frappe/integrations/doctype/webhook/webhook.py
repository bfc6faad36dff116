"""Webhook: something that happens to a document is told to another machine, which the site's configuration lists."""

import re
from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.integrations.doctype.webhook import addresses, content, sending
from frappe.model import audited
from frappe.model.document import Document
from frappe.store import memo
from frappe.utils import cint, escape_html
from frappe.utils.safe_exec import check_expression

HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
OWN_HEADERS = ("host", "content-length", "transfer-encoding", "connection", sending.SIGNATURE.lower())
NEVER = (
	"Webhook",
	"Webhook Request Log",
	"Error Log",
	"Scheduled Job Log",
	"Deleted Document",
	"Data Import",
	"Email Queue",
)
NEEDS_SUBMIT = ("on_submit", "on_cancel", "on_update_after_submit")
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Webhook(Document):
	"""What is told, when, and where."""

	def validate(self) -> None:
		self.check_what_is_carried()
		self.check_address()
		self.check_headers()
		if self.enable_security and not self.webhook_secret:
			frappe.throw(_("A secret is needed to sign requests."))

	def check_what_is_carried(self) -> None:
		"""Everything that leaves this machine, also by whether something does.

		:raises frappe.PermissionError: something of it is not sent
		:raises frappe.ValidationError: something of it is not there
		"""
		self.check_doctype()
		self.check_condition()
		self.check_body()

	def check_doctype(self) -> None:
		"""Accounts, rights, settings, logs, and what an app keeps a trail of is told to nobody.

		:raises frappe.PermissionError: the DocType is one of them
		"""
		doctype = str(self.webhook_doctype)
		kept = audited.is_audited(doctype) or audited.gives_rights(doctype) or audited.is_log(doctype)
		if kept or doctype in NEVER or frappe.get_meta(doctype).istable:
			frappe.throw(
				_("Nothing of {0} is sent to other machines.").format(frappe.bold(_(doctype))),
				frappe.PermissionError,
				title=_("Not Sent"),
			)
		if self.webhook_docevent in NEEDS_SUBMIT and not frappe.get_meta(doctype).is_submittable:
			frappe.throw(_("Documents of {0} are not submitted.").format(frappe.bold(_(doctype))))

	def check_condition(self) -> None:
		""":raises frappe.ValidationError: it cannot be read, or goes by what is not sent"""
		if not self.condition:
			return
		try:
			check_expression(self.condition)
			content.check_condition(str(self.webhook_doctype), self.condition)
		except SyntaxError as error:
			frappe.throw(_("The condition cannot be read: {0}").format(escape_html(str(error))))

	def check_address(self) -> None:
		""":raises frappe.ValidationError: the configuration does not list the host"""
		self.request_url = str(self.request_url or "").strip()
		if self.enabled:
			addresses.target_of(self.request_url)
		if cint(self.timeout) > sending.MOST_SECONDS:
			frappe.throw(_("A request takes at most {0} seconds.").format(sending.MOST_SECONDS))

	def check_headers(self) -> None:
		""":raises frappe.ValidationError: a header is none, or one that the request has itself"""
		for row in self.webhook_headers:
			value = str(row.value or "")
			fits = HEADER.fullmatch(row.key or "") and value.isascii() and value.isprintable()
			if not fits or row.key.lower() in OWN_HEADERS:
				frappe.throw(
					_("Row {0}: {1} cannot be a header here.").format(
						row.idx, frappe.bold(escape_html((row.key or "")[:100]))
					)
				)

	def check_body(self) -> None:
		""":raises frappe.ValidationError: it carries what is not sent, or is not what it says"""
		doctype = str(self.webhook_doctype)
		if self.request_structure == "JSON":
			self.webhook_data = []
			content.check_json(doctype, self.webhook_json)
			return
		self.webhook_json = None
		for row in self.webhook_data:
			content.check_field(doctype, str(row.fieldname))
		if not self.webhook_data:
			frappe.throw(_("Say which fields are sent."))

	def on_update(self) -> None:
		_forget()

	def after_delete(self) -> None:
		_forget()

	def holds(self, doc: Document) -> bool:
		"""Whether the condition is true of a document."""
		return not self.condition or bool(frappe.safe_eval(self.condition, None, {"doc": doc}))

	def body(self, doc: Document) -> tuple[str, str]:
		"""What is sent of a document, and what kind of content that is."""
		if self.request_structure == "JSON":
			return content.filled(self.webhook_json or "{}", doc), JSON
		values = {row.key: content.value_of(doc, row.fieldname) for row in self.webhook_data}
		texts = {
			key: frappe.as_json(value, indent=None) if isinstance(value, list) else value
			for key, value in values.items()
		}
		return urlencode({key: "" if value is None else value for key, value in texts.items()}), FORM


def _forget() -> None:
	memo.renew(keep=lambda key: key[0] != "webhooks")


def _webhooks() -> dict[tuple[str, str], list[str]]:
	found: dict[tuple[str, str], list[str]] = {}
	if not frappe.db.table_exists("Webhook"):
		return found
	fields = ["name", "webhook_doctype", "webhook_docevent"]
	for row in frappe.get_all("Webhook", filters={"enabled": 1}, fields=fields, order_by="name", limit=0):
		found.setdefault((row.webhook_doctype, row.webhook_docevent), []).append(row.name)
	return found


def run_webhooks(doc: Any, method: str | None = None, *_args: Any) -> None:
	"""Send what webhooks wait for, once what is written now is kept; after every event, and costs nothing where there is none."""
	if not frappe.conf.get(addresses.SETTING):
		return
	flags = frappe.flags
	if flags.in_install or flags.in_migrate or flags.in_patch or flags.in_import:
		return
	for name in memo.get(("webhooks",), _webhooks).get((doc.doctype, str(method))) or ():
		_tell(frappe.get_cached_doc("Webhook", name), doc)


def _tell(hook: Any, doc: Any) -> None:
	"""Put into the queue what a webhook sends of a document; one that is broken stops nobody, and stands in the Error Log."""
	try:
		hook.check_what_is_carried()  # a field may have become personal since the webhook was saved
		if not hook.holds(doc):
			return
		body, content_type = hook.body(doc)
	except Exception as error:
		if isinstance(error, frappe.ValidationError | frappe.PermissionError):
			frappe.clear_last_message()
		frappe.log_error(title=f"Webhook {hook.name}: nothing was sent")
		return
	frappe.enqueue(
		sending.deliver,
		enqueue_after_commit=True,
		webhook=hook.name,
		doctype=doc.doctype,
		name=str(doc.name),
		body=body,
		content_type=content_type,
	)
