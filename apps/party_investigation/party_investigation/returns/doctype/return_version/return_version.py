"""What a unit handed in, frozen for ever: figures, lines of annexes 2 and 3, remarks and their digest (decisions D12, D13)."""

import frappe
from frappe import _
from frappe.model.document import Document


class ReturnVersion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.return_version_line.return_version_line import (
			ReturnVersionLine,
		)

		by_package: DF.Link | None
		campaign: DF.Link
		digest: DF.Data | None
		figures: DF.JSON | None
		filled_in_by: DF.Data | None
		form_set: DF.Literal[
			"Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		frame: DF.JSON | None
		incoming_mobile: DF.Int
		lines: DF.Table[ReturnVersionLine]
		listed_unknown: DF.Int
		members_expected: DF.Int
		members_present: DF.Int
		number: DF.Int
		organization: DF.Link
		parts: DF.JSON | None
		people: DF.LongText | None
		phone: DF.Data | None
		present_unlisted: DF.Int
		remark: DF.SmallText | None
		responsible: DF.Data | None
		roster: DF.LongText | None
		sealed_campaign: DF.Data | None
		submitted_by: DF.Link | None
		submitted_on: DF.Datetime | None
		unit_return: DF.Link | None
		zero_return: DF.Check
	# end: auto-generated types

	def autoname(self) -> None:
		"""The return and the number."""
		self.name = f"{self.unit_return}-{self.number}"

	def validate(self) -> None:
		if not self.flags.by_hand_in or not self.is_new():
			self.refuse()

	def on_trash(self) -> None:
		self.refuse()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.refuse()

	def refuse(self) -> None:
		"""Stop whoever would write a version: a hand-in makes it, and nobody changes it.

		:raises frappe.PermissionError: always
		"""
		frappe.throw(
			_("A version that was handed in is made by the hand-in and changed by nobody. Hand in anew."),
			frappe.PermissionError,
		)
