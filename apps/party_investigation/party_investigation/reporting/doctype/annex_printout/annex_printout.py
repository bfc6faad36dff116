"""A large annex printed in the background: one page a member for a whole committee. Only who ordered it may open it."""

import io
from functools import partial

from pypdf import PdfReader

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.background import BackgroundWork
from party_investigation.reporting.output import (
	AnnexOutput,
	check_reason,
	check_right,
	log_access,
	sees_unmasked,
)

KEPT_DAYS = 30
RESULT = ("finished_on", "pages", "file", "message")


class AnnexPrintout(BackgroundWork):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		annex: DF.Literal["1", "2", "3", "4", "5"]
		archive: DF.Check
		blank: DF.Check
		campaign: DF.Link
		cards: DF.Check
		file: DF.Attach | None
		finished_on: DF.Datetime | None
		message: DF.SmallText | None
		organization: DF.Link
		pages: DF.Int
		reason: DF.Data | None
		status: DF.Literal["Draft", "Queued", "Running", "Done", "Failed"]
	# end: auto-generated types

	def validate(self) -> None:
		if self.flags.by_job:
			return
		before = self.get_doc_before_save()
		if before and before.status != "Draft":
			frappe.throw(_("A printout that was started is not changed. Make a new one."))
		self.status = "Draft"
		self.update(dict.fromkeys(RESULT))
		check_right(self.campaign, self.organization, cint(self.annex), "print")
		self.check_purpose()

	def check_purpose(self) -> None:
		"""Refuse a printout of people for which nobody says what it is for; a blank form lists nobody."""
		if not self.blank:
			check_reason(cint(self.annex), self.reason)

	@frappe.whitelist(methods=["POST"])
	def start(self) -> None:
		"""Queue the printing."""
		self.reload()  # the printout as it is stored, not as the form sends it
		self.check_permission("write")
		if not self.may_start():
			frappe.throw(_("This printout was started already."))
		self.check_purpose()  # one of an earlier release has none
		self.enqueue(
			"party_investigation.reporting.doctype.annex_printout.annex_printout.run", printout=self.name
		)


@frappe.whitelist(methods=["POST"])
def print_in_background(
	campaign: str,
	organization: str,
	annex: int = 1,
	cards: bool = True,
	reason: str | None = None,
	archive: bool = False,
) -> str:
	"""Order a printout and start it; returns its name, under which the progress is published.

	:param reason: for what purpose; needed for an annex that lists people
	:param archive: as PDF/A
	"""
	printout = frappe.get_doc(
		{
			"doctype": "Annex Printout",
			"campaign": campaign,
			"organization": organization,
			"annex": str(cint(annex)),
			"cards": cint(cards),
			"archive": cint(archive),
			"reason": reason,
		}
	).insert()
	printout.start()
	return printout.name


def run(printout: str, language: str) -> None:
	"""The job of a printout; it speaks the language of whoever ordered it."""
	frappe.local.lang = language
	document = frappe.get_doc("Annex Printout", printout)
	document.tell(status="Running")
	frappe.db.commit()  # so that the desk sees it while the job runs for minutes
	try:
		annex, cards = cint(document.annex), bool(document.cards)
		check_right(document.campaign, document.organization, annex, "print")
		output = AnnexOutput(document.campaign, document.organization, sees_unmasked())
		if document.blank:
			content = output.blank(annex, cards, bool(document.archive))
		else:
			tell = partial(publish, document.name)
			content = output.pdf(annex, cards, tell, bool(document.archive))
		log_access(document.organization, annex, "pdf", document.reason)
		document.reload()
		document.tell(status="Done", finished_on=now_datetime(), **saved(document, content))
	except Exception as error:
		frappe.db.rollback()
		refused = isinstance(error, frappe.ValidationError | frappe.PermissionError)
		reason = (str(error) if refused else "") or _("The printing broke off. Start it again.")
		document = frappe.get_doc("Annex Printout", printout)
		document.tell(status="Failed", finished_on=now_datetime(), message=reason)
		frappe.db.commit()  # the failing job is rolled back after this
		raise


def saved(document: Document, content: bytes) -> dict:
	"""Attach the PDF, private, and return the fields that tell of it."""
	name = f"附件{document.annex}_{document.organization}.pdf"
	file = save_file(name, content, document.doctype, document.name, is_private=1)
	return {"file": file.file_url, "pages": len(PdfReader(io.BytesIO(content)).pages)}


def publish(name: str, done: int, total: int) -> None:
	"""Show how far the printing is to the user who started it."""
	frappe.publish_progress(
		percent=done * 100 / total,
		title=_("Printing"),
		doctype="Annex Printout",
		docname=name,
		description=f"{done} / {total}",
	)


def remove_old() -> None:
	"""Delete printouts that nobody needs any more: they hold identity numbers. For the daily schedule, for every user."""
	old = frappe.get_all(
		"Annex Printout", filters={"creation": ["<", add_days(now_datetime(), -KEPT_DAYS)]}, pluck="name"
	)
	for name in old:
		# The schedule acts for no user, and whoever ordered the printout need not be appointed any more.
		frappe.delete_doc("Annex Printout", name, ignore_permissions=True)
