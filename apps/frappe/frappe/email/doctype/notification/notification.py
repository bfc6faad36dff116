"""Notifications without a script: when something happens to a document, or a day comes, the users named by a rule are told."""

from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.email import about, personal
from frappe.email.outgoing import can_send_mail
from frappe.model.document import Document
from frappe.permissions import get_users_with_role
from frappe.store import memo
from frappe.utils import add_days, cint, escape_html, evaluate_filters, getdate, nowdate, sanitize_html
from frappe.utils.jinja import validate_template
from frappe.utils.safe_exec import check_expression

NEVER = (
	"Notification",
	"Notification Log",
	"Version",
	"Access Log",
	"Activity Log",
	"View Log",
	"Permission Log",
	"Trail Seal",
	"Error Log",
	"Scheduled Job Log",
)
"""What is written of what happens: a rule on it would call itself, or tell of a log."""

EVENTS = {
	"New": ("after_insert",),
	"Save": ("on_update",),
	"Submit": ("on_submit",),
	"Cancel": ("on_cancel",),
	"Value Change": ("on_update", "on_update_after_submit"),
}
METHODS = ("after_insert", "on_update", "on_submit", "on_update_after_submit", "on_cancel")
BY_DAY = ("Days After", "Days Before")
STANDARD_FIELDS = ("owner", "modified_by", "creation", "modified")


class Notification(Document):
	"""Who is told what, and when."""

	def validate(self) -> None:
		self.check_document_type()
		self.check_channel()
		self.check_event()
		self.check_conditions()
		self.check_recipients()
		validate_template(self.subject)
		validate_template(self.message)

	def check_channel(self) -> None:
		"""What this server cannot send is refused when the rule is written, not when it ought to be sent."""
		if self.channel == "Email" and can_send_mail():
			self.check_mail()
		elif self.channel != "System Notification":
			frappe.throw(
				_("This server sends nothing by {0}. Choose the channel {1}.").format(
					frappe.bold(_(self.channel)), frappe.bold(_("System Notification"))
				)
			)

	def check_mail(self) -> None:
		"""No print, which holds whole forms, and no field with personal data goes out by mail; copies go to users."""
		if self.attach_print:
			frappe.throw(_("Prints do not go out by mail: they may hold personal data."))
		personal.check_templates(self.document_type, self.subject, self.message)
		self.in_copy()

	def check_document_type(self) -> None:
		"""Rules are about documents of their own, and not about logs."""
		if self.document_type in NEVER or frappe.get_meta(self.document_type).istable:
			frappe.throw(
				_("There are no notifications about {0}.").format(frappe.bold(_(self.document_type)))
			)

	def check_event(self) -> None:
		"""The fields that the event needs are fields of the DocType."""
		if self.event == "Method" and self.method not in METHODS:
			frappe.throw(_("The trigger method is one of {0}.").format(", ".join(METHODS)))
		if self.event in BY_DAY:
			self.check_field(self.date_changed, ("Date", "Datetime"), ("creation", "modified"))
		if self.event == "Value Change":
			self.check_field(self.value_changed)
		if self.set_property_after_alert:
			self.check_field(self.set_property_after_alert)

	def check_field(
		self, name: str | None, types: tuple[str, ...] = (), standard: tuple[str, ...] = ()
	) -> None:
		"""Whether a field is there, and of a fitting type."""
		field = frappe.get_meta(self.document_type).get_field(name or "")
		if name in standard or (field and (not types or field.fieldtype in types)):
			return
		frappe.throw(
			_("{0} is not a fitting field of {1}.").format(escape_html(name or "?"), _(self.document_type))
		)

	def check_conditions(self) -> None:
		"""The condition is either chosen or an expression; one that is only written counts, as older versions have it."""
		if self.condition and not frappe.parse_json(self.filters or "[]"):
			self.condition_type = "Python"
		if self.condition_type == "Python":
			self.filters = None
		else:
			self.condition = None
		for expression in (self.condition, *(row.condition for row in self.recipients)):
			if not expression:
				continue
			try:
				check_expression(expression)
			except SyntaxError as error:
				frappe.throw(_("The condition cannot be read: {0}").format(escape_html(str(error))))

	def check_recipients(self) -> None:
		"""Somebody is told, and each row says who."""
		if not (self.recipients or self.send_to_all_assignees):
			frappe.throw(_("Say who is told: add a recipient."))
		for row in self.recipients:
			if not (row.receiver_by_document_field or row.receiver_by_role):
				frappe.throw(_("Row {0}: choose a field of the document or a role.").format(row.idx))

	def on_update(self) -> None:
		_forget_rules()

	def on_trash(self) -> None:
		_forget_rules()

	def is_called_by(self, doc: Any, method: str | None) -> bool:
		"""Whether what happens to a document is what the rule waits for."""
		if self.event == "Method":
			return method == self.method
		if method not in EVENTS.get(self.event, ()):
			return False
		if self.event != "Value Change":
			return True
		return not doc.flags.in_insert and doc.has_value_changed(self.value_changed)

	def holds(self, doc: Any) -> bool:
		"""Whether the rule's condition is true of a document; a broken one is not, and stands in the Error Log."""
		if self.condition_type == "Python" or self.condition:
			return self.is_true(self.condition, doc)
		conditions = frappe.parse_json(self.filters or "[]")
		return not conditions or evaluate_filters(doc, conditions)

	def is_true(self, expression: str | None, doc: Any) -> bool:
		"""Whether an expression is true of a document."""
		if not expression:
			return True
		try:
			return bool(frappe.safe_eval(expression, None, {"doc": doc, "nowdate": nowdate}))
		except Exception:
			frappe.log_error(title=f"Notification {self.name}: the condition cannot be evaluated")
			return False

	def send(self, doc: Any) -> None:
		"""Tell the recipients of a document, once what is written now is kept. What `Custom` rules are called by."""
		frappe.enqueue(
			deliver,
			queue="short",
			enqueue_after_commit=True,
			rule=self.name,
			doctype=doc.doctype,
			name=doc.name,
		)

	def receivers(self, doc: Any) -> list[str]:
		"""The users whom the rule names for a document, each once."""
		found: list[str] = []
		for row in self.recipients:
			if not self.is_true(row.condition, doc):
				continue
			if row.receiver_by_document_field:
				found.extend(_users_in(doc, row.receiver_by_document_field))
			if row.receiver_by_role:
				found.extend(get_users_with_role(row.receiver_by_role))
		if self.send_to_all_assignees:
			found.extend(doc.get_assigned_users())
		return list(dict.fromkeys(found))

	def tell(self, doc: Any) -> None:
		"""Tell each recipient what the recipient may read; nothing to those who may not read the document."""
		told = self.receivers(doc)
		if self.channel == "Email":
			users = [*told, *self.in_copy(throw=False)]
			about.mail_to(users, doc, self.subject, self.message, self.body, self.sender)
		if self.channel == "System Notification" or self.send_system_notification:
			for user in told:
				if message := self.message_for(user, doc):
					make_notification_logs(message, [user])

	def in_copy(self, throw: bool = True) -> list[str]:
		"""The users whose addresses the rows name; each gets a mail of the own, with the own rights."""
		return [user for row in self.recipients for user in about.users_named(_named_addresses(row), throw)]

	def message_for(self, user: str, doc: Any) -> dict[str, Any] | None:
		"""The message as the rule's templates make it with a user's own rights; None for a document that the user may not read."""
		texts = about.texts_for(user, doc, self.subject, self.message)
		if texts is None:
			return None
		return {
			"type": "Alert",
			"document_type": doc.doctype,
			"document_name": doc.name,
			"subject": escape_html(texts[0]),
			"email_content": self.body(texts[1]),
		}

	def body(self, text: str) -> str:
		"""The message as markup."""
		if self.message_type == "Plain Text":
			return escape_html(text).replace("\n", "<br>")
		return sanitize_html(frappe.utils.md_to_html(text) or "" if self.message_type == "Markdown" else text)

	def set_property(self, doc: Any, user: str) -> None:
		"""Write the value that the rule sets after it was sent, by a save with a user's own rights."""
		field = self.set_property_after_alert
		if not field or str(doc.get(field) or "") == str(self.property_value or ""):
			return
		with about.acting_as(user):
			changed = frappe.get_doc(doc.doctype, doc.name)
			changed.set(field, self.property_value)
			changed.flags.in_notification_update = True
			changed.save()

	def due_today(self) -> list[str]:
		"""The documents whose day is as far away as the rule says."""
		days = cint(self.days_in_advance)
		day = getdate(add_days(nowdate(), days if self.event == "Days Before" else -days))
		spans = [[self.date_changed, ">=", str(day)], [self.date_changed, "<", str(add_days(day, 1))]]
		return frappe.get_all(
			self.document_type,
			filters=[*spans, ["docstatus", "<", 2]],
			pluck="name",
			limit=0,
			order_by="name",
		)


def _named_addresses(row: Any) -> str:
	return ", ".join(value for value in (row.cc, row.bcc) if value)


def _users_in(doc: Any, place: str) -> list[str]:
	"""The users whom a field names: one of the document, or `FIELD,TABLE` for one of its rows; users or their addresses."""
	field, _comma, table = (part.strip() for part in place.partition(","))
	values = [row.get(field) for row in doc.get(table) or []] if table else [doc.get(field)]
	named = [str(value) for value in values if value]
	return (
		frappe.get_all("User", or_filters={"name": ("in", named), "email": ("in", named)}, pluck="name")
		if named
		else []
	)


def _forget_rules() -> None:
	memo.renew(keep=lambda key: key[0] != "notifications")


def _rules_by_doctype() -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	filters = {"enabled": 1, "event": ("not in", (*BY_DAY, "Custom"))}
	for row in frappe.get_all("Notification", filters=filters, fields=["name", "document_type"], limit=0):
		found.setdefault(row.document_type, []).append(row.name)
	return found


def evaluate_alert(doc: Any, alert: Any, event: str | None = None) -> None:
	"""Send a rule, or the rule of a name, for a document where its condition is true; for `Value Change` where the value has changed."""
	rule = frappe.get_doc("Notification", alert) if isinstance(alert, str) else alert
	if event == "Value Change" and not doc.has_value_changed(rule.value_changed):
		return
	if rule.holds(doc):
		rule.send(doc)


def rules_called(doc: Any, method: str | None) -> list[Any]:
	"""The rules that wait for what happens to a document, and whose conditions are true of it."""
	names = memo.get(("notifications",), _rules_by_doctype).get(doc.doctype) or ()
	rules = [frappe.get_cached_doc("Notification", name) for name in names]
	return [rule for rule in rules if rule.is_called_by(doc, method) and rule.holds(doc)]


def run(doc: Any, method: str | None = None, *_args: Any) -> None:
	"""Send what the rules of a document's DocType wait for; runs after every save, and costs nothing where there is no rule."""
	flags = frappe.flags
	if flags.in_patch or flags.in_install or flags.in_migrate or flags.in_setup_wizard or flags.in_import:
		return
	if doc.flags.in_notification_update:
		return
	for rule in rules_called(doc, method):
		rule.send(doc)


def deliver(rule: str, doctype: str, name: str) -> None:
	"""Tell the recipients of a rule, in a worker: messages are made with the rights of those who get them."""
	if not (frappe.db.exists("Notification", rule) and frappe.db.exists(doctype, name)):
		return
	doc = frappe.get_doc(doctype, name)
	notification = frappe.get_doc("Notification", rule)
	notification.tell(doc)
	notification.set_property(doc, frappe.session.user)


def trigger_daily_alerts() -> None:
	"""Tell of the documents whose day has come; what goes wrong with one keeps no other back."""
	for name in frappe.get_all("Notification", filters={"enabled": 1, "event": ("in", BY_DAY)}, pluck="name"):
		rule = frappe.get_doc("Notification", name)
		for due in rule.due_today():
			frappe.db.savepoint("daily_alert")
			try:
				doc = frappe.get_doc(rule.document_type, due)
				if rule.holds(doc):
					rule.tell(doc)
					rule.set_property(doc, rule.modified_by)
			except Exception:
				frappe.db.rollback(save_point="daily_alert")
				frappe.log_error(
					title=f"Notification {name}", reference_doctype=rule.document_type, reference_name=due
				)
