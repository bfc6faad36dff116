"""The answer of an office to a list: taken in and compared by a background job. It makes leads and changes no member."""

from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.background import BackgroundWork
from party_investigation.investigation.external.comparing import Result, compare_answer
from party_investigation.messages import reason_of
from party_investigation.reporting.output import sees_unmasked
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.external_match import GOES_OUT
from party_investigation.uploaded import require_readable
from party_investigation.workbook.answers import ANSWERS, Answer, read_answer
from party_investigation.workbook.error_workbook import write_error_workbook
from party_investigation.workbook.problems import WorkbookRefused

DOCTYPE = "External Answer"
RESULT = (
	"started_on",
	"finished_on",
	"rows_read",
	"rows_silent",
	"rows_unmatched",
	"rows_refused",
	"leads_likely",
	"leads_possible",
	"leads_known",
	"error_workbook",
	"message",
)


class ExternalAnswer(BackgroundWork):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answered_on: DF.Date
		campaign: DF.Link
		error_workbook: DF.Attach | None
		finished_on: DF.Datetime | None
		inquiry: DF.Link
		leads_known: DF.Int
		leads_likely: DF.Int
		leads_possible: DF.Int
		message: DF.LongText | None
		organization: DF.Link
		rows_read: DF.Int
		rows_refused: DF.Int
		rows_silent: DF.Int
		rows_unmatched: DF.Int
		started_on: DF.Datetime | None
		status: DF.Literal["Draft", "Queued", "Running", "Done", "Refused", "Failed"]
		whole_unit: DF.Check
		workbook: DF.Attach
	# end: auto-generated types

	def validate(self) -> None:
		if self.flags.by_job:
			return
		before = self.get_doc_before_save()
		if before and before.status != "Draft":
			frappe.throw(_("An answer that was taken in is not changed. Take in another one."))
		inquiry = self.inquiry_to_read()
		self.update({"campaign": inquiry.campaign, "organization": inquiry.organization})
		if getdate(self.answered_on) > today_in_china():
			frappe.throw(_("The day of the answer lies in the future."))
		require_readable(
			self.workbook, _("The workbook is not there, or you may not read it. Upload it again.")
		)
		self.status = "Draft"
		self.update(dict.fromkeys(RESULT))

	def on_trash(self) -> None:
		if self.status != "Draft":
			frappe.throw(_("An answer that was taken in is not deleted; its history stays."))

	def inquiry_to_read(self):
		"""The list that is answered.

		:raises frappe.ValidationError: it has not gone out
		"""
		inquiry = frappe.get_doc("External Inquiry", self.inquiry)
		inquiry.check_permission("read")
		if inquiry.status not in GOES_OUT:
			frappe.throw(_("The list is not approved yet, so nobody can have answered it."))
		return inquiry

	@frappe.whitelist(methods=["POST"])
	def start(self) -> None:
		"""Queue the comparison.

		:raises frappe.PermissionError: the user sees no identity numbers, by which members are compared
		"""
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		if not sees_unmasked():
			frappe.throw(
				_("You may not see identity numbers, so you cannot compare the answer."),
				frappe.PermissionError,
			)
		if not self.may_start():
			frappe.throw(_("This answer was taken in already."))
		self.inquiry_to_read()
		self.enqueue(
			"party_investigation.investigation.doctype.external_answer.external_answer.run", answer=self.name
		)


def run(answer: str, language: str) -> None:
	"""The job: all of an answer is taken in, or nothing of it; it speaks the language of whoever started it."""
	frappe.local.lang = language
	document = frappe.get_doc(DOCTYPE, answer)
	document.tell(status="Running", started_on=now_datetime())
	frappe.db.commit()  # so that the desk sees it while the job runs
	try:
		document.tell(status="Done", finished_on=now_datetime(), **take_in(document))
	except WorkbookRefused as refused:
		frappe.db.rollback()
		fail(answer, "Refused", refused.text(_))
	except Exception as error:
		frappe.db.rollback()
		is_refused = isinstance(error, frappe.ValidationError | frappe.PermissionError)
		reason = f"{reason_of(error)}\n" if is_refused else ""
		fail(answer, "Failed", reason + _("The comparison broke off and has left nothing. Start it again."))
		raise


def fail(answer: str, status: str, message: str) -> None:
	"""Note why the answer was not taken in, whatever happens to the job afterwards."""
	document = frappe.get_doc(DOCTYPE, answer)
	document.tell(status=status, finished_on=now_datetime(), message=message)
	frappe.db.commit()  # the failing job is rolled back after this


def take_in(document: Document) -> dict[str, object]:
	"""Read and compare an answer; return what its fields say of it."""
	inquiry = document.inquiry_to_read()
	path = frappe.get_doc("File", {"file_url": ["=", document.workbook]}).get_full_path()
	answer = read_answer(path)
	result = compare_answer(document, inquiry, answer.rows)
	inquiry.note_answer()
	return {**counts_of(answer, result), "error_workbook": error_workbook_of(document, path, answer)}


def counts_of(answer: Answer, result: Result) -> dict[str, object]:
	"""What an answer has come to, in numbers and in words."""
	counts = {
		"rows_read": answer.read,
		"rows_silent": answer.silent,
		"rows_unmatched": result.unmatched,
		"rows_refused": answer.refused(),
		"leads_likely": result.levels["Likely"],
		"leads_possible": result.levels["Possible"],
		"leads_known": result.known,
	}
	words = _("{0} leads: {1} likely, {2} possible. Each is decided by a person; no member was changed.")
	number = counts["leads_likely"] + counts["leads_possible"]
	return {**counts, "message": words.format(number, counts["leads_likely"], counts["leads_possible"])}


def error_workbook_of(document: Document, path: str, answer: Answer) -> str | None:
	"""The address of the workbook with what is wrong with its rows; None without any."""
	if not answer.findings:
		return None
	with TemporaryDirectory() as folder:
		errors = Path(folder) / "errors.xlsx"
		write_error_workbook(path, errors, answer.findings, _, (ANSWERS,))
		file = save_file(
			f"问题_{document.name}.xlsx", errors.read_bytes(), DOCTYPE, document.name, is_private=1
		)
	return file.file_url
