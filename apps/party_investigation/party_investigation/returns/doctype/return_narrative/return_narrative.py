"""The own words of a return's report (小结, 综合报告): they stay while its figures are renewed (notice 二(六); covering notice 三)."""

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation.returns.narrative import rights
from party_investigation.rules.narrative import NARRATIVES


class ReturnNarrative(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.return_narrative_section.return_narrative_section import (
			ReturnNarrativeSection,
		)

		campaign: DF.Link | None
		form_set: DF.Literal[
			"Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		organization: DF.Link
		organization_name: DF.Data | None
		sections: DF.Table[ReturnNarrativeSection]
		unit_return: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		unit_return = frappe.get_doc("Unit Return", self.unit_return)
		unit_return.check_permission("read")
		answer = rights.may_write_words(unit_return)
		if not answer.allowed:
			frappe.throw(answer.text(_), frappe.PermissionError)
		self.update({field: unit_return.get(field) for field in ("campaign", "organization", "form_set")})
		self.organization_name = unit_return.organization_name
		self.check_sections()

	def check_sections(self) -> None:
		"""Each section of the report stands once, under its heading; those not begun yet stand empty."""
		narrative = NARRATIVES.get(self.form_set)
		if not narrative:
			frappe.throw(_("No report goes up with this form set."))
		headings = {section.key: section.heading for section in narrative.sections}
		seen: set[str] = set()
		for row in self.sections:
			if row.section not in headings or row.section in seen:
				frappe.throw(
					_("Row {0}: {1} is no section of this report, or stands twice.").format(
						row.idx, row.section
					)
				)
			seen.add(row.section)
			row.heading = headings[row.section]
		self.extend(
			"sections",
			[{"section": key, "heading": heading} for key, heading in headings.items() if key not in seen],
		)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("The words of a report keep the name of its return."))
