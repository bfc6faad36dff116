"""How a table that a site has made for itself takes part in campaigns: with which form set it goes up, and which figures are made of it."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation import own_tables
from party_investigation.returns.campaign_tables import counting, declared

GROUPING = ("Select", "Check")
SUMMED = ("Int", "Float", "Currency")


class CampaignTable(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.campaign_table_figure.campaign_table_figure import (
			CampaignTableFigure,
		)

		document_type: DF.Link
		figures: DF.Table[CampaignTableFigure]
		form_set: DF.Literal[
			"Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		in_progress: DF.Check
		is_expected: DF.Check
		locks_rows: DF.Check
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		self.check_table()
		self.check_title()
		for figure in self.figures:
			self.check_figure(figure)

	def check_table(self) -> None:
		"""The table is the site's own, and its rows hang on organizations by links of the table itself."""
		table = _(self.document_type)
		meta = frappe.get_meta(self.document_type)
		if not meta.custom or meta.istable or meta.issingle:
			frappe.throw(_("{0} is no table that this site has made for itself.").format(table))
		if not own_tables.has_places(self.document_type) or not declared.counting_links(self.document_type):
			frappe.throw(
				_(
					"The rows of {0} cannot be counted by unit: give it a field that links to a Party Organization or a Party Member."
				).format(table)
			)

	def check_title(self) -> None:
		"""Two tables of one title would be added up to one in the sums above."""
		self.title = (self.title or "").strip()
		others = {"title": self.title, "name": ["!=", self.name or ""]}
		if frappe.db.exists(self.doctype, others):
			frappe.throw(_("Another table has the title {0}.").format(self.title), frappe.DuplicateEntryError)
		labels = [figure.label.strip() for figure in self.figures if figure.label]
		twice = sorted({label for label in labels if labels.count(label) > 1})
		if twice:
			frappe.throw(_("Two figures are called {0}.").format("、".join(twice)))

	def check_figure(self, figure: Document) -> None:
		"""A figure names fields of the table that fit, and none that is above level 0: whoever reads the return reads the figure."""
		figure.label = (figure.label or "").strip()
		if figure.kind == "Sum":
			self._check_field(figure, figure.sum_field, SUMMED)
		else:
			figure.sum_field = None
		if figure.group_by:
			self._check_field(figure, figure.group_by, GROUPING)
		if not figure.only_field:
			figure.only_value = None
			return
		self._check_field(figure, figure.only_field, GROUPING)
		values = [value for value, _label in counting.groups_of(self.document_type, figure.only_field)]
		if str(figure.only_value) not in values:
			frappe.throw(
				_("Row {0}: {1} is none of the values of {2}: {3}.").format(
					figure.idx, figure.only_value or "—", figure.only_field, "、".join(values)
				)
			)

	def _check_field(self, figure: Document, fieldname: str | None, fieldtypes: tuple[str, ...]) -> None:
		df = frappe.get_meta(self.document_type).get_field(fieldname or "")
		if not df or df.fieldtype not in fieldtypes or df.permlevel or df.is_virtual:
			frappe.throw(
				_("Row {0}: {1} is no field of {2} that fits. There is: {3}.").format(
					figure.idx,
					fieldname or "—",
					_(self.document_type),
					"、".join(_fitting(self.document_type, fieldtypes)) or "—",
				)
			)


def _fitting(doctype: str, fieldtypes: tuple[str, ...]) -> dict[str, str]:
	"""The fields that fit, by name, with their labels."""
	return {
		df.fieldname: _(df.label or df.fieldname)
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype in fieldtypes and not df.permlevel and not df.is_virtual
	}


@frappe.whitelist(methods=["GET"])
def get_fields(document_type: str) -> dict[str, Any]:
	"""Return what the form offers for a table: its name as a title, the fields that group and those that are summed, and the values of the former.

	:raises frappe.PermissionError: the user may not declare tables
	"""
	frappe.has_permission(declared.DECLARATION, "write", throw=True)
	if not frappe.db.exists("DocType", {"name": document_type, "custom": 1, "istable": 0}):
		frappe.throw(_("{0} is no table that this site has made for itself.").format(document_type))
	grouping = _fitting(document_type, GROUPING)
	return {
		"title": _(document_type),
		"grouping": [{"value": name, "label": label} for name, label in grouping.items()],
		"summed": [
			{"value": name, "label": label} for name, label in _fitting(document_type, SUMMED).items()
		],
		"values": {
			name: [value for value, _label in counting.groups_of(document_type, name)] for name in grouping
		},
	}
