"""More time for a unit's forms of one stage, given with a reason by the level above (decisions D9)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today
from party_investigation import scope
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.organization.tree import name_of
from party_investigation.returns import days


class ReturnExtension(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		campaign: DF.Link
		extended_to: DF.Date
		followed: DF.Check
		given_on: DF.Date | None
		organization: DF.Link
		reason: DF.SmallText
		stage: DF.Literal["Survey", "Contact Search", "Registration", "Management", "Disposition", "Analysis"]
	# end: auto-generated types

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("An extension stands as it was given. Give another one."))
		self.given_on, self.followed = today(), 0
		check_campaign_covers(self.campaign, self.organization)
		self.check_giver()
		self.check_date()

	def after_insert(self) -> None:
		days.extend(self)

	def on_trash(self) -> None:
		frappe.throw(_("An extension is not deleted; it says why a form was changed late."))

	def check_giver(self) -> None:
		"""Nobody extends for oneself: the giver acts for the organization above."""
		superior = frappe.db.get_value("Party Organization", self.organization, "parent_party_organization")
		if frappe.session.user != "Administrator" and not (
			superior and scope.covers(superior, frappe.session.user, self.doctype, "create")
		):
			frappe.throw(
				_("Only the level above gives an extension: {0}.").format(
					name_of(superior) or _("the site's Administrator")
				),
				frappe.PermissionError,
			)

	def check_date(self) -> None:
		if getdate(self.extended_to) < getdate(today()):
			frappe.throw(_("An extension ends today or later."))
		if not (self.reason or "").strip():
			frappe.throw(_("Say why the extension is given."))
