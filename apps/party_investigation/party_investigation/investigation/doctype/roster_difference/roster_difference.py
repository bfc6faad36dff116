"""Somebody who is present and on no roster, or on the roster and known to nobody (notice 二(一); design scene 2).

Also the mobile member who came here while the relationship stays elsewhere (流入党员): nothing to settle, but kept in touch with.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_fullname, getdate
from party_investigation import messages, unchanged
from party_investigation.investigation.member_fields import check_campaign_covers, check_stands
from party_investigation.membership import mobile_contacts
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications
from party_investigation.rules import identity_number, roster, text
from party_investigation.rules.dates import today_in_china

SEARCH = "Contact Search"
OF_MOBILE = (
	*("home_organization", "came_on", "came_from", "came_reason", "joined_party_on"),
	*("certificate_number", "joined_branch_on", "last_contact_on"),
)
"""What is asked of mobile members from elsewhere only."""


class RosterDifference(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.membership.doctype.mobile_contact.mobile_contact import MobileContact

		came_from: DF.Data | None
		came_on: DF.Date | None
		came_reason: DF.Data | None
		campaign: DF.Link
		carried_from: DF.Link | None
		certificate_number: DF.Data | None
		contacts: DF.Table[MobileContact]
		former_organization: DF.Data | None
		found_by: DF.Link | None
		found_by_name: DF.Data | None
		found_on: DF.Date
		has_certificate: DF.Check
		home_organization: DF.Link | None
		identity_number: DF.Data | None
		joined_branch_on: DF.Date | None
		joined_party_on: DF.Date | None
		kind: DF.Literal[
			"Present, on No Roster", "On the Roster, Unknown Here", "Mobile Member from Elsewhere"
		]
		known: DF.SmallText | None
		last_contact_on: DF.Date | None
		masked_identity: DF.Data | None
		member: DF.Link | None
		next_step: DF.Literal[
			"",
			"Ask the Former Organization",
			"Look into File and Stubs",
			"Enter on the Roster",
			"Ask the Committee",
			"Ask Older Members",
			"Begin a Search",
			"Get in Touch",
		]
		next_step_on: DF.Date | None
		organization: DF.Link
		outcome: DF.Literal[
			"",
			"Taken onto the Roster",
			"Belongs Elsewhere",
			"No Party Member",
			"Entered in Error",
			"Known After All",
			"Searched For",
			"Left Again",
		]
		person_name: DF.Data | None
		phone: DF.Data | None
		remark: DF.SmallText | None
		settled_on: DF.Date | None
		status: DF.Literal["Open", "Here", "Settled"]
	# end: auto-generated types

	def validate(self) -> None:
		self.keep()
		self.tidy()
		self.tidy_mobile()
		self.check_place()
		messages.refuse(roster.check(self.as_difference()), self)
		self.settle()

	def on_update(self) -> None:
		self.close_tasks()

	def on_trash(self) -> None:
		frappe.throw(_("A difference is not deleted; say what it came to."))

	def keep(self) -> None:
		"""Who noticed it stays, and who is meant by one about the roster."""
		unchanged.keep_stored(self, "carried_from")
		before = self.get_doc_before_save()
		self.found_by = before.found_by if before else frappe.session.user
		self.found_by_name = get_fullname(self.found_by)
		if before and before.kind == roster.UNKNOWN:
			self.member = before.member

	def tidy(self) -> None:
		if self.kind == roster.UNKNOWN:
			self.person_name = frappe.db.get_value("Party Member", self.member or "", "member_name")
			self.identity_number = self.phone = None
		self.person_name = text.normalise_name(self.person_name)
		self.identity_number = identity_number.normalise(self.identity_number) or None
		self.masked_identity = identity_number.mask(self.identity_number) if self.identity_number else None
		self.phone = text.normalise_phone(self.phone) or None

	def tidy_mobile(self) -> None:
		"""The home branch by its name, the certificate, the contacts; nothing of it for anybody else."""
		if self.kind != roster.INCOMING:
			self.update(dict.fromkeys(OF_MOBILE))
			self.has_certificate = 0
			self.set("contacts", [])
			return
		if self.home_organization == self.organization:
			frappe.throw(
				_("The member belongs to this branch already. Choose the one where the relationship is.")
			)
		if self.home_organization:
			self.former_organization = name_of(self.home_organization)
		if not cint(self.has_certificate):
			self.certificate_number = None
		mobile_contacts.sign(self.contacts)
		self.last_contact_on = mobile_contacts.latest(self.contacts)

	def check_place(self) -> None:
		"""The branch is one of the campaign, the member one of the branch, and noted once."""
		check_campaign_covers(self.campaign, self.organization)
		if not self.member:
			return
		holder = frappe.db.get_value("Party Member", self.member, "organization")
		is_chosen = self.is_new() or self.has_value_changed("member")
		if is_chosen:
			check_stands(self.member)
		if is_chosen and holder != self.organization:
			frappe.throw(
				_("{0} is not on the roster of {1}.").format(self.person_name, name_of(self.organization))
			)
		other = {
			"campaign": self.campaign,
			"member": self.member,
			"kind": self.kind,
			"status": "Open",
			"name": ["!=", self.name or ""],
		}
		if not self.outcome and frappe.db.exists(self.doctype, other):
			frappe.throw(_("{0} is noted already, and not settled yet.").format(self.person_name))

	def as_difference(self) -> roster.Difference:
		"""The difference as the rules see it."""
		of_member = {"campaign": self.campaign, "member": self.member}
		return roster.Difference(
			kind=self.kind,
			name=self.person_name or "",
			outcome=self.outcome or "",
			has_member=bool(self.member),
			has_search=bool(self.member and frappe.db.exists(SEARCH, of_member)),
			remark=self.remark or "",
			is_step_without_day=bool(self.next_step and not self.next_step_on),
			number=self.identity_number or "",
			home=self.former_organization or "",
			came_on=getdate(self.came_on) if self.came_on else None,
			contacted_on=tuple(mobile_contacts.days(self.contacts)),
			today=today_in_china(),
		)

	def settle(self) -> None:
		"""The outcome settles it, on the day it is entered; without one it is open."""
		before = self.get_doc_before_save()
		self.status = roster.status_of(self.kind, self.outcome)
		if not self.outcome:
			self.settled_on = None
		elif not before or before.outcome != self.outcome:
			self.settled_on = today_in_china()
		else:
			self.settled_on = before.settled_on

	def close_tasks(self) -> None:
		"""Its tasks are done once another day is planned, a contact is logged, or the difference is settled."""
		before = self.get_doc_before_save()
		if not before:
			return
		moved = any(
			str(before.get(day) or "") != str(self.get(day) or "")
			for day in ("next_step_on", "last_contact_on")
		)
		if moved or before.outcome != self.outcome:
			notifications.close_tasks(self)
