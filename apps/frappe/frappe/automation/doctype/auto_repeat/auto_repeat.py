"""Documents that repeat: on each date of a schedule a copy of one is made, by its owner's rights."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.email import about, personal
from frappe.email.outgoing import can_send_mail
from frappe.model.document import Document
from frappe.permissions import get_users_with_role
from frappe.utils import cint, escape_html, getdate, strip_html
from frappe.utils.jinja import validate_template

MONTHS = {"Monthly": 1, "Quarterly": 3, "Half-yearly": 6, "Yearly": 12}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SCHEDULE = ("disabled", "start_date", "end_date", "frequency", "repeat_on_day", "repeat_on_last_day")
LAST_DAY = 31
FIELD = {
	"fieldname": "auto_repeat",
	"label": "Auto Repeat",
	"fieldtype": "Link",
	"options": "Auto Repeat",
	"read_only": 1,
	"no_copy": 1,
	"print_hide": 1,
}
"""What documents of a DocType with *Allow Auto Repeat* say: of which repetition they are."""


class AutoRepeat(Document):
	"""Which document repeats, and when."""

	def validate(self) -> None:
		self.check_reference()
		self.check_mail()
		self.check_schedule()
		if self.is_new() or self.schedule_has_changed():
			self.set_next_date(self.first_free_day())

	def check_reference(self) -> None:
		"""Who makes a repetition reads the document and may make such documents; their DocType allows it."""
		meta = frappe.get_meta(self.reference_doctype)
		if not cint(meta.allow_auto_repeat):
			frappe.throw(
				_("Tick {0} in the properties of {1} first.").format(
					frappe.bold(_("Allow Auto Repeat")), frappe.bold(_(self.reference_doctype))
				)
			)
		if self.submit_on_creation and not meta.is_submittable:
			frappe.throw(
				_("Documents of {0} are not submitted.").format(frappe.bold(_(self.reference_doctype)))
			)
		document = frappe.get_doc(self.reference_doctype, self.reference_document)
		document.check_permission("read")
		frappe.has_permission(self.reference_doctype, "create", throw=True)

	def check_mail(self) -> None:
		"""What this server cannot send is refused when it is asked for, not when it ought to be sent."""
		if not self.notify_by_email:
			return
		if not can_send_mail():
			frappe.throw(
				_("This server sends nothing by {0}. A {1} tells users of new documents.").format(
					frappe.bold(_("Email")), frappe.bold(_("Notification"))
				)
			)
		if self.print_format:
			frappe.throw(_("Prints do not go out by mail: they may hold personal data."))
		if not about.users_named(self.recipients):
			frappe.throw(_("Say who is told: add a recipient."))
		for template in (self.subject, self.message):
			validate_template(template or "")
		personal.check_templates(self.reference_doctype, self.subject, self.message)

	def check_schedule(self) -> None:
		"""The schedule ends after it begins, and its days are days."""
		if self.end_date and getdate(self.end_date) < getdate(self.start_date):
			frappe.throw(_("The end date lies before the start date."))
		if cint(self.repeat_on_day) > LAST_DAY:
			frappe.throw(_("A month has at most {0} days.").format(LAST_DAY))
		days = [row.day for row in self.repeat_on_days]
		if len(days) != len(set(days)):
			frappe.throw(_("A day of the week stands twice."))

	def schedule_has_changed(self) -> bool:
		"""Whether what is saved has other dates."""
		before = self.get_doc_before_save()
		return any(self.has_value_changed(name) for name in SCHEDULE) or (
			before and [row.day for row in before.repeat_on_days] != [row.day for row in self.repeat_on_days]
		)

	def first_free_day(self) -> date:
		"""The first day for which nothing was made: today, or tomorrow."""
		today = getdate()
		made = not self.is_new() and frappe.db.exists(
			self.reference_doctype, {"auto_repeat": self.name, "creation": (">=", str(today))}
		)
		return today + timedelta(days=1) if made else today

	def set_next_date(self, earliest: date) -> None:
		"""Say when the document repeats next, from a day on, or that it does no more."""
		self.next_schedule_date = self.next_date(earliest)
		self.status = "Disabled" if self.disabled else "Active" if self.next_schedule_date else "Completed"

	def next_date(self, earliest: date) -> date | None:
		"""The first date of the schedule from a day on."""
		start = getdate(self.start_date)
		earliest = max(earliest, start)
		if months := MONTHS.get(self.frequency):
			found = self._next_by_months(start, earliest, months)
		elif self.frequency == "Weekly":
			days = {WEEKDAYS.index(row.day) for row in self.repeat_on_days} or {start.weekday()}
			week = (earliest + timedelta(days=at) for at in range(len(WEEKDAYS)))
			found = next(day for day in week if day.weekday() in days)
		else:
			found = earliest
		return None if self.end_date and found > getdate(self.end_date) else found

	def _next_by_months(self, start: date, earliest: date, months: int) -> date:
		passed = (earliest.year - start.year) * 12 + earliest.month - start.month
		number = passed - passed % months
		while (found := self._day_of_month(start, number)) < earliest:
			number += months
		return found

	def _day_of_month(self, start: date, months: int) -> date:
		"""The day on which the document repeats some months after the start; a short month has its last one."""
		years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
		last = monthrange(years, month + 1)[1]
		wanted = LAST_DAY if self.repeat_on_last_day else cint(self.repeat_on_day) or start.day
		return date(years, month + 1, min(wanted, last))

	def make_document(self) -> Any:
		"""Make the next document, with the rights of the session's user, who reads what is copied."""
		source = frappe.get_doc(self.reference_doctype, self.reference_document)
		source.check_permission("read")
		source.apply_fieldlevel_read_permissions()
		made = frappe.copy_doc(source, ignore_no_copy=False)
		made.auto_repeat = self.name
		made.run_method("on_recurring", reference_doc=source, auto_repeat_doc=self)
		made.insert()
		if self.submit_on_creation:
			made.submit()
		return made

	def tell(self, made: Any) -> None:
		"""Mail the recipients that there is a new document, each as far as the recipient may read it."""
		if not self.notify_by_email:
			return
		subject = self.subject or _("New {0}: {1}").format(_(made.doctype), "{{ doc.name }}")
		message = self.message or frappe.utils.get_url_to_form(made.doctype, made.name)
		users = about.users_named(self.recipients, throw=False)
		about.mail_to(users, made, subject, message, _as_lines, self.owner)

	def move_on(self) -> None:
		"""Say when the document repeats next after today; days that were missed are made up for once."""
		self.set_next_date(getdate() + timedelta(days=1))
		self.db_set({"next_schedule_date": self.next_schedule_date, "status": self.status})

	def stop(self, why: str) -> None:
		"""Make no more, and say why: on the repetition, and to its owner and the administrators who may read it."""
		self.db_set({"disabled": 1, "status": "Disabled"})
		text = _("Nothing was made, and this repetition is disabled: {0}").format(escape_html(why))
		self.add_comment("Comment", text)
		message = {
			"type": "Alert",
			"document_type": self.doctype,
			"document_name": self.name,
			"subject": _("{0} does not repeat any more").format(escape_html(self.reference_document)),
			"email_content": text,
		}
		make_notification_logs(message, [self.owner, *get_users_with_role("System Manager")])


def make_auto_repeat_entry() -> None:
	"""Make the documents that are due, daily; what goes wrong with one keeps no other back."""
	due = {"next_schedule_date": ("<=", str(getdate())), "status": "Active"}
	for name in frappe.get_all("Auto Repeat", filters=due, pluck="name", order_by="name", limit=0):
		make_due(name)


def make_due(name: str) -> None:
	"""Make the document of a repetition if it is due: as its owner, who must still have the right; else it stops and says so."""
	rule = frappe.get_doc("Auto Repeat", name)
	if rule.status != "Active" or getdate(rule.next_schedule_date) > getdate():
		return
	user = frappe.session.user
	frappe.db.savepoint("auto_repeat")
	try:
		if not frappe.db.get_value("User", rule.owner, "enabled"):
			frappe.throw(_("{0} is disabled").format(rule.owner), frappe.PermissionError)
		frappe.set_user(rule.owner)
		made = rule.make_document()
		frappe.set_user(user)
		rule.tell(made)
		rule.move_on()
	except Exception as error:
		frappe.db.rollback(save_point="auto_repeat")
		frappe.set_user(user)
		frappe.clear_messages()
		frappe.log_error(title=f"Auto Repeat {name}", reference_doctype="Auto Repeat", reference_name=name)
		rule.reload()
		rule.stop(strip_html(str(error)) or _(type(error).__name__))
	finally:
		frappe.set_user(user)


def _as_lines(text: str) -> str:
	return escape_html(text).replace("\n", "<br>")


@frappe.whitelist(methods=["POST"])
def make_auto_repeat(
	doctype: str,
	docname: str,
	frequency: str = "Daily",
	start_date: str | None = None,
	end_date: str | None = None,
) -> Any:
	"""Let a document repeat.

	:raises frappe.PermissionError: unless the user may make repetitions, and such documents, and reads this one
	"""
	rule = frappe.new_doc("Auto Repeat")
	rule.update(
		{
			"reference_doctype": doctype,
			"reference_document": docname,
			"frequency": frequency,
			"start_date": start_date or str(getdate()),
			"end_date": end_date,
		}
	)
	rule.insert()
	return rule
