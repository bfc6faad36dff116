"""The upload of a campaign workbook in the desk: checked and taken in by a background job with progress."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from frappe import _
from frappe.utils import now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.background import BackgroundWork
from party_investigation.intake.report import Report
from party_investigation.intake.service import import_workbook
from party_investigation.messages import reason_of
from party_investigation.uploaded import require_readable
from party_investigation.workbook.guide import write_empty_workbook
from party_investigation.workbook.problems import WorkbookRefused

RESULT = (
	"organization",
	"started_on",
	"finished_on",
	"members_read",
	"members_new",
	"members_unchanged",
	"members_updated",
	"rows_refused",
	"rows_warned",
	"error_workbook",
	"message",
)


class CampaignImport(BackgroundWork):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		campaign: DF.Link | None
		dry_run: DF.Check
		error_workbook: DF.Attach | None
		finished_on: DF.Datetime | None
		members_new: DF.Int
		members_read: DF.Int
		members_unchanged: DF.Int
		members_updated: DF.Int
		message: DF.LongText | None
		organization: DF.Link | None
		rows_refused: DF.Int
		rows_warned: DF.Int
		started_on: DF.Datetime | None
		status: DF.Literal["Draft", "Queued", "Running", "Done", "Refused", "Failed"]
		workbook: DF.Attach
	# end: auto-generated types

	def validate(self) -> None:
		if self.flags.by_job:
			return
		before = self.get_doc_before_save()
		if before and before.status != "Draft":
			frappe.throw(_("An import that was started is not changed. Make a new one."))
		self.check_workbook()
		self.status = "Draft"
		self.update(dict.fromkeys(RESULT))

	def check_workbook(self) -> None:
		"""Only a file that the user may read is taken in: naming the address of somebody else's gives nothing away."""
		require_readable(
			self.workbook, _("The workbook is not there, or you may not read it. Upload it again.")
		)

	@frappe.whitelist(methods=["POST"])
	def start(self) -> None:
		"""Queue the import."""
		self.reload()  # the import as it is stored, not as the form sends it
		self.check_permission("write")
		if not self.may_start():
			frappe.throw(_("This import was started already."))
		self.enqueue(
			"party_investigation.investigation.doctype.campaign_import.campaign_import.run",
			campaign_import=self.name,
		)


@frappe.whitelist(methods=["GET"])
def download_empty_workbook() -> None:
	"""Send a campaign workbook with nothing but its headings and how to fill it in, in the user's language.

	:raises frappe.PermissionError: the user may not import
	"""
	frappe.has_permission("Campaign Import", "create", throw=True)
	content = BytesIO()
	write_empty_workbook(content, _)
	frappe.local.response.filename = f"{_('Campaign Workbook')}.xlsx"
	frappe.local.response.filecontent = content.getvalue()
	frappe.local.response.type = "download"


def run(campaign_import: str, language: str) -> None:
	"""The job of an import; it speaks the language of whoever started it."""
	frappe.local.lang = language
	document = frappe.get_doc("Campaign Import", campaign_import)
	document.tell(status="Running", started_on=now_datetime())
	frappe.db.commit()  # so that the desk sees it while the job runs for minutes
	try:
		with TemporaryDirectory() as folder:
			errors = Path(folder) / "errors.xlsx"
			report = import_workbook(
				frappe.get_doc("File", {"file_url": ["=", document.workbook]}).get_full_path(),
				document.campaign or None,
				bool(document.dry_run),
				errors,
				lambda what, done, total: publish(document.name, what, done, total),
			)
			document.reload()
			document.tell(
				status="Done", finished_on=now_datetime(), **result_of(report, document.name, errors)
			)
	except WorkbookRefused as refused:
		frappe.db.rollback()
		fail(campaign_import, "Refused", refused.text(_))
	except Exception as error:
		frappe.db.rollback()
		refused = isinstance(error, frappe.ValidationError | frappe.PermissionError)
		reason = f"{reason_of(error)}\n" if refused else ""
		advice = _("The import broke off. What was taken in stays; start it again to go on.")
		fail(campaign_import, "Failed", reason + advice)
		raise


def fail(campaign_import: str, status: str, message: str) -> None:
	"""Note why the import did not go through, whatever happens to the job afterwards."""
	document = frappe.get_doc("Campaign Import", campaign_import)
	document.tell(status=status, finished_on=now_datetime(), message=message)
	frappe.db.commit()  # the failing job is rolled back after this
	publish(campaign_import, _(status), 1, 1)  # the desk takes its bar away


def publish(name: str, what: str, done: int, total: int) -> None:
	"""Show how far the import is to the user who started it."""
	frappe.publish_progress(
		percent=done * 100 / total if total else 0,
		title=_("Import"),
		doctype="Campaign Import",
		docname=name,
		description=f"{what} {done}",
	)


def result_of(report: Report, name: str, errors: Path) -> dict:
	"""The fields of a finished import; the error workbook becomes a private attachment."""
	members = report.count("Party Member")
	values = {
		"organization": report.organization
		if frappe.db.exists("Party Organization", report.organization)
		else None,
		"campaign": report.campaign or None,
		"members_read": report.read.get("members", 0),
		"members_new": members.new,
		"members_unchanged": members.unchanged,
		"members_updated": members.updated,
		"rows_refused": len(report.refused()),
		"rows_warned": report.warned(),
	}
	if errors.exists():
		file = save_file(f"问题_{name}.xlsx", errors.read_bytes(), "Campaign Import", name, is_private=1)
		values["error_workbook"] = file.file_url
	return values
