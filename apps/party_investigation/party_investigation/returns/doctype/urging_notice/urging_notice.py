"""催报通知: which units a committee has urged to hand in a form set, on which day (decisions D9, D13)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import today
from party_investigation import authority
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.organization.in_office import people_in_office
from party_investigation.returns import urging


class UrgingNotice(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.urged_unit.urged_unit import UrgedUnit

		campaign: DF.Link
		form_set: DF.Literal[
			"Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		made_by: DF.Link | None
		made_on: DF.Date | None
		number_of_units: DF.Int
		organization: DF.Link
		organization_name: DF.Data | None
		text: DF.SmallText | None
		units: DF.Table[UrgedUnit]
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Only who acts for the committee urges; which units are late is looked up, not said."""
		frappe.get_doc("Investigation Campaign", self.campaign).check_permission("read")
		authority.require_for([self.organization], urging.RETURN)
		check_campaign_covers(self.campaign, self.organization)
		self.organization_name = frappe.db.get_value(
			"Party Organization", self.organization, "organization_name"
		)
		self.made_on, self.made_by = today(), frappe.session.user
		self.list_units()
		self.text = (self.text or "").strip() or urging.said_of(self.as_dict(), self.number_of_units)

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("A notice stands as it was sent. Urge again tomorrow."))

	def after_insert(self) -> None:
		urging.tell(self)

	def on_trash(self) -> None:
		frappe.throw(_("A notice that was sent is not deleted."))

	def list_units(self) -> None:
		"""Take in the units that are late and were not urged today.

		:raises frappe.ValidationError: there are none, or more than a paper lists
		"""
		units = urging.units_to_urge(self.campaign, self.organization, self.form_set)
		if not units:
			self.refuse_nobody()
		if len(units) > urging.MOST:
			frappe.throw(
				_(
					"{0} units are late, and a notice lists {1} at most. Urge them in parts: choose organizations below {2}."
				).format(len(units), urging.MOST, self.organization_name)
			)
		people = people_in_office({unit["organization"] for unit in units})
		for unit in units:
			unit["people_told"] = len(people.get(unit["organization"], ()))
		self.set("units", units)
		self.number_of_units = len(units)

	def refuse_nobody(self) -> None:
		"""Say why there is nobody to urge."""
		late = urging.late_units(self.campaign, self.organization, self.form_set)
		if late:
			frappe.throw(
				_("All {0} units that are late with {1} were urged today already.").format(
					len(late), _(self.form_set)
				)
			)
		frappe.throw(
			_("No unit below {0} is late with {1}.").format(self.organization_name, _(self.form_set))
		)
