"""What the computed tables, annexes 4 and 5, have in common."""

from typing import Any

import frappe
from frappe.utils import now
from party_investigation.annexes import load
from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.reporting.figures import figures_of
from party_investigation.reporting.summary_facts import facts_of_summaries
from party_investigation.rules.digest import digest


class Summary(CheckedDocument):
	"""A table computed from the records of the campaign whenever it is saved. Subclasses say which annex and which columns."""

	annex: str
	columns: tuple[int, ...]

	def validate(self) -> None:
		self.compute()

	def facts(self) -> dict[str, Any]:
		return facts_of_summaries(self.doctype, [self.as_dict()])[0]

	def variant(self, campaign) -> str:
		"""Which rows the table has."""
		return "Person Category"

	def table_name(self, campaign) -> str:
		"""Which of the figures the table shows."""
		return self.annex.replace("_", "")

	def compute(self) -> None:
		"""Fill the rows from the records; remarks of rows stay."""
		campaign = frappe.get_cached_doc("Investigation Campaign", self.campaign)
		check_campaign_covers(self.campaign, self.organization)
		figures = figures_of(self.campaign)[self.organization][self.table_name(campaign)]
		remarks = {row.row_code: row.remark for row in self.rows}
		self.set("rows", [])
		for code, label in row_labels(self.annex, self.variant(campaign)):
			cells = figures.get(code, {})
			row = {f"column_{number}": cells.get(str(number), 0) for number in self.columns}
			self.append("rows", {"row_code": code, "row_label": label, "remark": remarks.get(code), **row})
		self.digest, self.computed_on = digest(figures), now()


def row_labels(annex: str, variant: str) -> list[tuple[str, str]]:
	"""Code and official words of each row of annex 4 or 5."""
	return [(row.code, row.label) for row in load(annex).rows[variant]]
