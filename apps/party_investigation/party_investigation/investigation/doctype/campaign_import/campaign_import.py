"""The upload of a campaign workbook in the desk: checked and taken in by a background job with progress."""

import json
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from frappe import _
from frappe.utils import now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.background import BackgroundWork
from party_investigation.intake import column_mapping, shown
from party_investigation.intake.duplicates import takeable
from party_investigation.intake.report import Report
from party_investigation.intake.service import import_workbook
from party_investigation.messages import reason_of
from party_investigation.rules.dates import today_in_china
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
	"findings",
)


class CampaignImport(BackgroundWork):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.investigation.doctype.import_duplicate.import_duplicate import (
			ImportDuplicate,
		)

		campaign: DF.Link | None
		column_mapping: DF.Link | None
		dry_run: DF.Check
		duplicates: DF.Table[ImportDuplicate]
		error_workbook: DF.Attach | None
		findings: DF.LongText | None
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
		column_mapping.mapping_of(self.column_mapping, "import")
		self.status = "Draft"
		self.update(dict.fromkeys(RESULT))
		self.set("duplicates", [])

	def onload(self) -> None:
		super().onload()
		self.set_onload("may_carry_out", self.may_carry_out())

	def may_carry_out(self) -> bool:
		"""Whether what was checked only may be taken in, or something was decided that the import has not obeyed yet."""
		return self.status == "Done" and (
			bool(self.dry_run) or any(row.decision and not row.carried_out for row in self.duplicates)
		)

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

	@frappe.whitelist(methods=["POST"])
	def carry_out(self) -> None:
		"""Take in what was checked only, or take the workbook in once more as it was decided; rows that are there already stay as they are.

		:raises frappe.ValidationError: there is nothing to carry out
		"""
		frappe.db.get_value(self.doctype, self.name, "name", for_update=True)
		self.reload()
		self.check_permission("write")
		if not self.may_carry_out():
			frappe.throw(_("There is nothing to carry out: nothing was decided since the import ran."))
		self.dry_run = 0
		self.enqueue(
			"party_investigation.investigation.doctype.campaign_import.campaign_import.run",
			campaign_import=self.name,
		)

	@frappe.whitelist(methods=["POST"])
	def decide(self, duplicate: str, decision: str, fields: str | list | None = None) -> None:
		"""Say of two that stand twice whether they are one person, and what is taken over; the import obeys when it is carried out.

		:param duplicate: the name of a row of `duplicates`
		:param decision: *The Same Person* or *Two People*; empty takes a decision back
		:param fields: the columns whose values of this row are taken over, as a list or as JSON
		:raises frappe.ValidationError: something else is sent, or it was carried out already
		"""
		frappe.db.get_value(self.doctype, self.name, "name", for_update=True)
		self.reload()
		self.check_permission("write")
		row = next((each for each in self.duplicates if each.name == duplicate), None)
		if row is None or decision not in ("", *shown.CHOICES):
			frappe.throw(_("Choose one of the duplicates of this import, and say what it is."))
		if self.status != "Done":
			frappe.throw(_("The import is not done yet. Decide when it is."))
		if row.carried_out:
			frappe.throw(
				_("This was carried out. Whoever is still there twice is found in Suspected Duplicates.")
			)
		row.update(
			{
				"decision": decision,
				"taken_fields": "\n".join(taken_over(row.kind, decision, fields)),
				"decided_by": frappe.session.user if decision else None,
				"decided_on": today_in_china() if decision else None,
			}
		)
		self.flags.by_job = True  # what is written is checked here
		self.save()

	@frappe.whitelist(methods=["GET", "POST"])
	def get_findings(self) -> dict:
		"""Return what is wrong by kind and row, and people who stand twice side by side; members only as far as the user sees them.

		:raises frappe.PermissionError: the import is not the user's to read
		"""
		self.reload()
		self.check_permission("read")
		found = json.loads(self.findings) if self.findings else {"kinds": [], "rows": [], "total": 0}
		return {**found, "duplicates": shown.duplicates_shown(self.duplicates)}


def taken_over(kind: str, decision: str, fields: object) -> list[str]:
	"""The columns that a client wants taken over; none where the two are no one person.

	:raises frappe.ValidationError: something is no column that may be taken over
	"""
	try:
		named = json.loads(fields) if isinstance(fields, str) and fields else fields or []
	except ValueError:
		named = None
	allowed = takeable(kind)
	if not isinstance(named, list) or not all(isinstance(each, str) and each in allowed for each in named):
		frappe.throw(_("Only columns of the sheet of members are taken over."))
	return list(dict.fromkeys(named)) if decision == "The Same Person" else []


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
				decisions=shown.decisions_of(document.duplicates),
				mapping=column_mapping.mapping_of(document.column_mapping, "import"),
				owner=keeper_of(document.column_mapping),
			)
			document.reload()
			keep_duplicates(document, report)
			document.tell(
				status="Done", finished_on=now_datetime(), **result_of(report, document.name, errors)
			)
			# no history of it: it is what the error workbook says
			found = shown.findings_as_json(report.findings, _)
			document.db_set("findings", found, update_modified=False)
		frappe.db.commit()  # the desk reads how it ended when its bar is taken away
		publish(campaign_import, _("Done"), 1, 1)
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


def keeper_of(mapping: str | None) -> str:
	"""The organization that keeps a mapping, which a workbook without a sheet of organizations is about."""
	return frappe.db.get_value("Column Mapping", mapping, "organization") if mapping else ""


def keep_duplicates(document, report: Report) -> None:
	"""What was decided stays with the import; what was found and is not decided stands below."""
	decided = [row for row in document.duplicates if row.decision]
	for row in decided:
		row.carried_out = row.carried_out or int(not report.dry_run)
	keys = {shown.key_of(row) for row in decided}
	document.set("duplicates", decided)
	for values in shown.rows_of_duplicates((each for each in report.duplicates if each.key not in keys), _):
		document.append("duplicates", values)


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
		"error_workbook": None,
	}
	if errors.exists():
		file = save_file(f"问题_{name}.xlsx", errors.read_bytes(), "Campaign Import", name, is_private=1)
		values["error_workbook"] = file.file_url
	return values
