"""A package of returns: one that was made here, or one that came on a disc and is taken in (notice 二(六), 三(四); decisions D13)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname
from party_investigation.background import BackgroundWork
from party_investigation.returns.packages import arrival, filing, finished
from party_investigation.uploaded import require_readable

INCOMING = "Incoming"
JOB = "party_investigation.returns.packages.jobs.run"


class ReturnPackage(BackgroundWork):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.package_decision.package_decision import PackageDecision
		from party_investigation.returns.doctype.package_part.package_part import PackagePart

		campaign: DF.Link | None
		decisions: DF.Table[PackageDecision]
		digest: DF.Data | None
		direction: DF.Literal["Incoming", "Outgoing"]
		file: DF.Attach
		form_set: DF.Literal[
			"", "Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		locked: DF.Literal["", "Receiving Key", "Passphrase"]
		made_by: DF.Data | None
		made_on: DF.Datetime | None
		medium: DF.Literal["", "One File", "CD", "DVD", "FAT32", "Own Size"]
		megabytes: DF.Float
		message: DF.SmallText | None
		number: DF.Int
		organization: DF.Link
		partner: DF.Link | None
		parts: DF.Table[PackagePart]
		purpose: DF.SmallText | None
		receipt: DF.Attach | None
		receipt_by: DF.Data | None
		receipt_number: DF.Int
		receipt_on: DF.Datetime | None
		receipt_status: DF.Literal["", "Not Submitted", "Submitted", "Verified", "Accepted", "Returned"]
		status: DF.Literal["Draft", "Queued", "Running", "Failed", "Made", "Taken In", "Discarded"]
		taken_in_by: DF.Link | None
		taken_in_on: DF.Datetime | None
		title: DF.Data | None
		unit: DF.Link | None
		unit_return: DF.Link | None
		units_aside: DF.Int
		units_changed: DF.Int
		units_gone: DF.Int
		units_new: DF.Int
		units_unchanged: DF.Int
		version: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		if self.flags.by_service or self.flags.by_job:
			# one that waits to be made has no file, nor has one that was let go
			self.flags.ignore_mandatory = self.direction != INCOMING or self.status == "Discarded"
			return
		before = self.get_doc_before_save()
		if before and (before.direction != INCOMING or not before.may_start()):
			frappe.throw(_("A package that was made or taken in is not changed."), frappe.PermissionError)
		file = require_readable(
			self.file, _("The package file is not there, or you may not read it. Upload it again.")
		)
		for field in self.meta.fields:
			if field.read_only:
				self.set(field.fieldname, [] if field.fieldtype == "Table" else field.default or None)
		self.set("parts", self._pieces(before, file))

	def _pieces(self, before: Document | None, file: Document) -> list:
		"""What of a package in parts is there: what came before, or the first file of it."""
		if before and before.file == self.file:
			return before.parts
		return [filing.row_of(file)] if filing.is_piece(file) else []

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A package keeps its name."))

	@frappe.whitelist(methods=["POST"])
	def start(self) -> None:
		"""Make a package that was ordered and not made: it was stopped, has failed, or its worker died.

		:raises frappe.ValidationError: it is under way, is made, or came from elsewhere
		"""
		frappe.db.get_value(self.doctype, self.name, "name", for_update=True)
		self.reload()  # the package as it is stored, not as the form sends it
		self.check_permission("write")
		if self.direction == INCOMING or not self.may_start():
			frappe.throw(_("This package waits for nothing."))
		self.order()

	def order(self) -> None:
		"""Let a job make it or take it in; the service has asked whether the user may."""
		self.enqueue(JOB, package=self.name)

	@frappe.whitelist(methods=["POST"])
	def stop(self) -> None:
		"""Stop the making or taking in that is under way; what stood before stands.

		:raises frappe.ValidationError: nothing is under way
		"""
		frappe.db.get_value(self.doctype, self.name, "name", for_update=True)
		self.reload()
		self.check_permission("write")
		self.order_stop()

	@frappe.whitelist(methods=["POST"])
	def discard(self) -> None:
		"""Let go what came of a package that is not taken in: its files are deleted.

		:raises frappe.ValidationError: it was made here, is under way, or was taken in
		"""
		frappe.db.get_value(self.doctype, self.name, "name", for_update=True)
		self.reload()
		self.check_permission("write")
		if self.direction != INCOMING or not self.may_start():
			frappe.throw(_("Only a package that came and is not taken in is discarded."))
		arrival.discard(self, get_fullname(frappe.session.user))

	def note_stop(self, by: str) -> None:
		"""Write that the work was stopped, and what of it is kept."""
		super().note_stop(by)
		if kept := self.kept_so_far():
			self.tell(message=f"{self.message} {kept}")

	def kept_so_far(self) -> str:
		"""Return what is not done again when the making goes on; nothing where nothing is finished."""
		number = finished.Finished(self.name).number() if self.direction != INCOMING else 0
		return _("{0} finished papers are kept: it goes on from there.").format(number) if number else ""

	def write(self, **values: object) -> None:
		"""Write what making or taking in comes to; the service has asked whether the user may."""
		self.update(values)
		self.flags.by_service = True
		self.save()
