"""Auto Email Report: a report that comes by mail, or is downloaded, with the rights of whom it belongs to."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.email import about
from frappe.email.doctype.auto_email_report import content
from frappe.email.outgoing import can_send_mail
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists
from frappe.services.limits import expensive
from frappe.services.reports import builder, running
from frappe.translate import set_user_lang
from frappe.utils import cint, escape_html, getdate, sanitize_html, strip_html
from frappe.utils.asked import list_of, name_of, values_of

MOST_OF_USER = 20
MOST_ROWS = 10_000
USUAL_ROWS = 100
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKING_DAYS = 5


class AutoEmailReport(Document):
	"""Which report goes to whom, and when."""

	def autoname(self) -> None:
		self.name = append_number_if_name_exists("Auto Email Report", str(self.report or "")[:120])

	def before_validate(self) -> None:
		"""A report is made for whoever asks for it: nobody has the rights of another by a row of this list."""
		if self.is_new():
			self.user = self.user or frappe.session.user

	def validate(self) -> None:
		self.check_user()
		report = self.check_report()
		self.check_filters(report)
		self.check_numbers()
		self.check_sending()

	def check_user(self) -> None:
		"""The user is the owner.

		:raises frappe.PermissionError: it is another one
		"""
		owner = (
			frappe.session.user if self.is_new() else frappe.db.get_value(self.doctype, self.name, "owner")
		)
		if self.user != owner or frappe.session.user not in (owner, "Administrator"):
			frappe.throw(
				_("A report is made with your own rights: {0} is you.").format(frappe.bold(_("User"))),
				frappe.PermissionError,
			)

	def check_report(self) -> Any:
		"""The report is one that the user may run and export."""
		with content.rights_of(self.user):
			report = running.find(self.report)
			frappe.permissions.can_export(report.ref_doctype, raise_exception=True)
		self.report_type = report.report_type
		return report

	def check_filters(self, report: Any) -> None:
		"""Filters are an object, on fields that there are, and what the report cannot do without is there."""
		filters = running.as_filters(self.filters)
		meta = list_of(self.filter_meta, "filter_meta", dict) if self.filter_meta else []
		missing = [
			str(one.get("label") or one.get("fieldname"))
			for one in meta
			if cint(one.get("reqd"))
			and not filters.get(str(one.get("fieldname")))
			and one.get("fieldname") not in (self.from_date_field, self.to_date_field)
		]
		if missing:
			frappe.throw(
				_("These filters must be set: {0}").format(escape_html(", ".join(missing))),
				frappe.MandatoryError,
			)
		if self.dynamic_date_period and not (self.from_date_field and self.to_date_field):
			frappe.throw(_("Say which filters are the first and the last day of the period."))
		if report.report_type != "Report Builder":
			self.data_modified_till = 0
			return
		with content.rights_of(self.user):
			builder.given(report.ref_doctype, filters)

	def check_numbers(self) -> None:
		"""Neither more rows than a mail is for, nor more reports than somebody reads."""
		if not 0 <= cint(self.no_of_rows) <= MOST_ROWS:
			frappe.throw(_("At most {0} rows.").format(MOST_ROWS))
		others = {"user": self.user, "enabled": 1, "name": ("!=", self.name or "")}
		if self.enabled and frappe.db.count("Auto Email Report", others) >= MOST_OF_USER:
			frappe.throw(_("One user has at most {0} reports that are sent.").format(MOST_OF_USER))

	def check_sending(self) -> None:
		"""What is to be sent can be sent, and to users only."""
		if not self.enabled:
			return
		if not can_send_mail():
			frappe.throw(
				_("This server sends nothing by {0}. Without {1} the report can be downloaded.").format(
					frappe.bold(_("Email")), frappe.bold(_("Enabled"))
				)
			)
		if not about.users_named(self.email_to):
			frappe.throw(_("Say who is told: add a recipient."))
		if self.frequency == "Weekly" and self.day_of_week not in WEEKDAYS:
			frappe.throw(_("Say on which day of the week."))

	def is_due(self, day: date) -> bool:
		"""Whether the report is sent on a day; monthly ones are on its first."""
		if self.frequency == "Monthly":
			return day.day == 1
		if self.frequency == "Weekly":
			return WEEKDAYS[day.weekday()] == self.day_of_week
		return self.frequency == "Daily" or day.weekday() < WORKING_DAYS

	def all_filters(self) -> dict[str, Any]:
		"""The filters, with the days of the period, if there is one, up to today."""
		filters = values_of(self.filters, "filters") if self.filters else frappe._dict()
		if self.dynamic_date_period:
			first, last = content.period(
				self.dynamic_date_period, getdate(), bool(self.use_first_day_of_period)
			)
			filters.update({self.from_date_field: str(first), self.to_date_field: str(last)})
		return filters

	def result_for(self, user: str) -> content.Result:
		"""What a user gets who runs the report now.

		:raises frappe.PermissionError: the user may not run or export it
		"""
		with content.rights_of(user):
			return content.run(self.report, self.all_filters(), cint(self.data_modified_till))

	def get_report_content(self) -> str | bytes | None:
		"""The report in its format, with the rights of its user; None where there is nothing and only something is sent.

		:raises frappe.PermissionError: the user may not run or export it, or personal data is in it
		"""
		return self.written(self.result_for(self.user))

	def written(self, result: content.Result) -> str | bytes | None:
		"""A result in the report's format, noted as an export."""
		result.check_personal()
		if not result.rows and self.send_if_data:
			return None
		with content.rights_of(self.user):
			result.note(self.format, self.all_filters(), self.name)
		return result.written(self.format, cint(self.no_of_rows) or USUAL_ROWS, self.heading(result))

	def heading(self, result: content.Result) -> str:
		"""What stands above the table of a mail."""
		return f"<h3>{escape_html(_(result.title))}</h3>{sanitize_html(self.description or '')}"

	def get_file_name(self) -> str:
		"""The name of the file."""
		ending = {"XLSX": "xlsx", "CSV": "csv"}.get(self.format, "html")
		return f"{str(self.report).replace(' ', '-').replace('/', '-')}.{ending}"

	def may_be_mailed_to(self, user: str) -> bool:
		"""Whether a user may still run the report, at the moment when the mail leaves."""
		try:
			with content.rights_of(user):
				report = running.find(self.report)
				return frappe.permissions.can_export(report.ref_doctype)
		except (frappe.PermissionError, frappe.ValidationError, frappe.DoesNotExistError):
			frappe.clear_messages()
			return False

	def send(self) -> None:
		"""Mail the report to those who would read the same; whoever would not is left out, and its user is told (in a worker)."""
		set_user_lang(self.user)
		result = self.result_for(self.user)
		# what takes long comes before the first write, which others wait for
		to, left_out = [], []
		for address, user in content.addressees(self.email_to):
			(to if user and self.reads_the_same(user, result) else left_out).append(address)
		made = self.written(result)
		if made is None:
			return
		if left_out:
			self.tell_user(
				_("Not sent to {0}: they would not read the same.").format(escape_html(", ".join(left_out)))
			)
		title = f"{_(result.title)} {frappe.utils.formatdate(getdate())}"
		for address in to:
			frappe.sendmail(
				recipients=[address],
				subject=title,
				message=made if self.format == "HTML" else self.heading(result),
				attachments=[]
				if self.format == "HTML"
				else [{"fname": self.get_file_name(), "fcontent": made}],
				reference_doctype=self.doctype,
				reference_name=self.name,
			)

	def reads_the_same(self, user: str, result: content.Result) -> bool:
		"""Whether a user who runs the report gets the very same columns and rows."""
		if user == self.user:
			return True
		try:
			return self.result_for(user).is_like(result)
		except (frappe.PermissionError, frappe.ValidationError):
			frappe.clear_messages()
			return False

	def tell_user(self, text: str) -> None:
		"""Say something to the report's user by the bell."""
		message = {
			"type": "Alert",
			"document_type": self.doctype,
			"document_name": self.name,
			"subject": f"{escape_html(self.name)}: {text}",
			"from_user": "Administrator",
		}
		make_notification_logs(message, [self.user])

	def stop(self, why: str) -> None:
		"""Send no more, and say why."""
		self.db_set("enabled", 0)
		self.tell_user(_("Nothing was sent, and this report is disabled: {0}").format(escape_html(why)))


def _own(name: str) -> Any:
	"""A report that belongs to the session's user.

	:raises frappe.PermissionError: it is another's
	"""
	report = frappe.get_doc("Auto Email Report", name_of(name, "name"))
	report.check_permission("read")
	if report.user != frappe.session.user:
		frappe.throw(
			_("This report is made with the rights of {0}.").format(report.user), frappe.PermissionError
		)
	return report


@frappe.whitelist()
@expensive("export")
def download(name: str) -> None:
	"""Answer with the report as it would be sent; also without a mail server.

	:raises frappe.PermissionError: it is another user's, or personal data is in it
	"""
	report = _own(name)
	made = report.get_report_content()
	if made is None:
		frappe.msgprint(_("No Data"))
		return
	frappe.response["filename"] = report.get_file_name()
	frappe.response["filecontent"] = made
	frappe.response["type"] = "download"


@frappe.whitelist(methods=["POST"])
@expensive("export")
def send_now(name: str) -> None:
	"""Send the report, by a worker.

	:raises frappe.OutgoingEmailError: no mail server is set up
	"""
	report = _own(name)
	if not can_send_mail():
		frappe.throw(
			_("This server sends no e-mail: no mail server is set up (mail_server and auto_email_id)."),
			frappe.OutgoingEmailError,
		)
	frappe.enqueue(
		"frappe.email.doctype.auto_email_report.auto_email_report.process_auto_email_report",
		enqueue_after_commit=True,
		job_id=f"auto_email_report::{report.name}",
		deduplicate=True,
		report=report.name,
	)
	frappe.msgprint(_("The report is made and sent in the background."), alert=True)


def send_daily() -> None:
	"""Send the reports whose day has come, each by a job of its own (a daily job)."""
	if not can_send_mail():
		return
	for row in frappe.get_all("Auto Email Report", filters={"enabled": 1}, pluck="name", limit=0):
		if frappe.get_doc("Auto Email Report", row).is_due(getdate()):
			frappe.enqueue(
				process_auto_email_report,
				queue="long",
				job_id=f"auto_email_report::{row}",
				deduplicate=True,
				report=row,
			)


def process_auto_email_report(report: str) -> None:
	"""Send one report, in a worker; it stops, and says so, if its user has lost the right."""
	if not frappe.db.exists("Auto Email Report", report):
		return
	doc = frappe.get_doc("Auto Email Report", report)
	frappe.db.savepoint("auto_email_report")
	try:
		if not frappe.db.get_value("User", doc.user, "enabled"):
			frappe.throw(_("{0} is disabled").format(doc.user), frappe.PermissionError)
		doc.send()
	except (frappe.PermissionError, frappe.ValidationError, frappe.DoesNotExistError) as error:
		frappe.db.rollback(save_point="auto_email_report")
		frappe.clear_messages()
		doc.reload()
		doc.stop(strip_html(str(error)) or _(type(error).__name__))
