"""The same report where a count above the tables is opened: members, letters, absences, live or as handed in (decisions D2 to D4, D13)."""

from dataclasses import dataclass
from functools import cached_property

import frappe
from frappe import _
from party_investigation.reporting.output import check_right, has_right
from party_investigation.reporting.report_column import report_column
from party_investigation.returns import people_counted
from party_investigation.returns.frame import frame_of
from party_investigation.returns.people_counted import Person
from party_investigation.rules.comparison import COUNTS

ANNEX_1 = 1
"""The annex on which the records of all members stand."""


@dataclass(frozen=True)
class CountedFigure:
	"""A count of an organization; `version` names what was handed in, None asks for today."""

	campaign: str
	organization: str
	count: str
	version: str | None = None

	@cached_property
	def unit_name(self) -> str:
		"""What the organization is or was called."""
		return frame_of(self.campaign, self.organization, self.version)["unit_name"]

	def check(self) -> None:
		"""Refuse a count whose people the user may not see all.

		:raises frappe.PermissionError: then
		:raises frappe.ValidationError: there is no such count
		"""
		if self.count not in people_counted.SHOWS:
			frappe.throw(_("There is no count of this name. Open the figure from its table."))
		if self.version:
			frappe.get_doc("Return Version", self.version).check_permission("read")
		check_right(self.campaign, self.organization, ANNEX_1, "read")
		for doctype in people_counted.SHOWS[self.count]:
			if not has_right(self.organization, doctype, "read"):
				frappe.throw(
					_("You may not read {0} of {1}.").format(_(doctype), self.organization),
					frappe.PermissionError,
				)

	def page(self, start: int, length: int) -> tuple[int, list[Person]]:
		"""Return how many people stand behind the count, and those from `start` on, with masked numbers."""
		if self.version:
			return people_counted.handed_in(self.version, self.count, start, length)
		return people_counted.live(self.campaign, self.organization, self.count, start, length)

	def columns(self) -> list[dict]:
		"""Return the member, the branch, and what the count is about."""
		labels = {
			"letter": (_("Transfer Letter"), 150),
			"issued_on": (_("Issued On"), 100),
			"receipt_on": (_("Receipt Dated"), 100),
			"transferred_to": (_("To Organization"), 200),
			"left_on": (_("Left On"), 100),
			"destination": (_("Destination"), 200),
		}
		return [
			report_column("doctype", _("DocType"), "Data", 0) | {"hidden": 1},
			report_column("record", _("Record"), "Dynamic Link", 120, "doctype"),
			report_column("branch", _("Branch"), "Data", 220),
			report_column("member_name", _("Full Name"), "Data", 100),
			report_column("identity_number", _("Identity Number"), "Data", 190),
			report_column("person_category", _("Person Category"), "Data", 110),
			*(
				report_column(name, labels[name][0], "Data", labels[name][1])
				for name in people_counted.columns_of(self.count)
				if name in labels
			),
		]

	def told(self, total: int, shown: int) -> str:
		"""Return which count of which unit is opened, and whether the version keeps its people."""
		words = _("{0}, {1}: {2} people.").format(self.unit_name, _(COUNTS[self.count]), total)
		if self.version and total and not shown:
			more = _("This version keeps the figure and no list of people; open that of today.")
			return f"{words} {more}"
		return words
