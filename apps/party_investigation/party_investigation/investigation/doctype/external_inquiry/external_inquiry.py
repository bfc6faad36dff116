"""A list of members out of contact whom another office is asked about (公安, 人社, 卫计, 民政, 学籍): asked, approved, sent (notice 二(二))."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname
from party_investigation import authority, scope, unchanged
from party_investigation.investigation.external import files, people
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.organization.in_office import people_in_office
from party_investigation.organization.tree import name_of
from party_investigation.reporting.file_formats import FORMATS
from party_investigation.reporting.output import SHORTEST_REASON, note_access, sees_unmasked
from party_investigation.returns import notifications
from party_investigation.rules import external_match as rule
from party_investigation.rules.approval import DECIDING
from party_investigation.rules.dates import today_in_china

DOCTYPE = "External Inquiry"
WRITTEN = ("office", "receiver", "about", "purpose")
"""What comes from who asks; everything else is written by the steps."""
SHOWN = 20
"""So many of the people asked for stand on the form."""
SHORTEST_PURPOSE = 5
"""Characters."""


class ExternalInquiry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		about: DF.Literal["Everybody Out of Contact", "Not Found Only"]
		approved_by: DF.Link | None
		approved_by_name: DF.Data | None
		approved_on: DF.Date | None
		asked_by: DF.Link | None
		asked_by_name: DF.Data | None
		asked_on: DF.Date | None
		campaign: DF.Link
		office: DF.Literal[
			"公安机关",
			"人力资源和社会保障部门",
			"卫生和计划生育部门",
			"民政部门",
			"教育部门（学籍、就业）",
			"其他部门",
		]
		organization: DF.Link
		persons_asked: DF.Int
		purpose: DF.SmallText
		receiver: DF.Data
		refusal: DF.SmallText | None
		roster: DF.LongText | None
		status: DF.Literal["Draft", "Waiting", "Approved", "Refused", "Answered"]
	# end: auto-generated types

	def onload(self) -> None:
		"""Let the form know which steps are the user's, and of whom the list asks."""
		is_waiting = self.status == rule.WAITING
		self.set_onload("may_ask", self.status in rule.CHANGEABLE and self.has_permission("write"))
		self.set_onload("may_approve", is_waiting and self.may_approve())
		self.set_onload("who_approves", self.who_approves() if is_waiting else None)
		self.set_onload("may_send", self.status in rule.GOES_OUT and self.has_permission("export"))
		self.set_onload("people", self.first_people())
		if not self.is_new() and self.status not in rule.CHANGEABLE:
			self.set_onload("stands", 1)

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if self.flags.by_step:
			return
		self.keep(before)
		check_campaign_covers(self.campaign, self.organization)
		self.check_purpose()
		self.list_people()

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if not before or before.status == self.status:
			return
		notifications.close_tasks(self)
		if self.status == rule.WAITING:
			notifications.notify(self, self.people_who_approve(), self.words_of_request)
		elif self.status in (rule.APPROVED, rule.REFUSED):
			notifications.notify(self, [str(self.asked_by)], self.words_of_decision, is_task=False)

	def on_trash(self) -> None:
		if self.status != rule.DRAFT:
			frappe.throw(_("A list that was asked for is not deleted; its history stays."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A list keeps its name."))

	# ---------------------------------------------------------------- what is written

	def keep(self, before: Document | None) -> None:
		"""Who asks writes the words until the list is asked for; the rest comes from the steps."""
		if before and before.status not in rule.CHANGEABLE and unchanged.differences(self, before):
			frappe.throw(_("The list is asked for and stands as it is. Make another one."))
		for field in self.meta.fields:
			if field.fieldname in WRITTEN or field.fieldtype in unchanged.NO_VALUE:
				continue
			if before:
				self.set(field.fieldname, before.get(field.fieldname))
			elif field.fieldname not in ("campaign", "organization"):
				self.set(field.fieldname, field.default)

	def check_purpose(self) -> None:
		if len((self.purpose or "").strip()) < SHORTEST_PURPOSE:
			frappe.throw(
				_("Say for what purpose the data are needed: the committee approves it, the office reads it.")
			)

	def list_people(self) -> None:
		"""Whom the list asks for; from the day on which it is asked for it stays the same."""
		if self.status not in rule.CHANGEABLE:
			return
		members = people.out_of_contact(self.campaign, self.organization, self.about)
		if len(members) > rule.MOST_PERSONS:
			frappe.throw(
				_(
					"{0} members would be asked for, and a list holds {1}. Ask for organizations below {2}."
				).format(len(members), rule.MOST_PERSONS, name_of(self.organization))
			)
		self.roster, self.persons_asked = "\n".join(members), len(members)

	def first_people(self) -> list[dict]:
		"""The first of the people, as far as the user sees them, without what only who searches needs."""
		first = (self.roster or "").split()[:SHOWN]
		members = frappe.get_list(
			"Party Member",
			filters={"name": ["in", first or [""]]},
			fields=["name", "member_name", "masked_identity", "organization"],
			order_by="name asc",
			limit_page_length=0,
		)
		return [{**each, "branch": name_of(each.organization)} for each in members]

	# ---------------------------------------------------------------- steps

	@frappe.whitelist(methods=["POST"])
	def ask(self) -> None:
		"""Ask the committee above to approve the list.

		:raises frappe.ValidationError: it was asked for already, or nobody is out of contact
		"""
		self.take_up(rule.CHANGEABLE)
		self.list_people()
		if not self.persons_asked:
			frappe.throw(
				_("Nobody below {0} is out of contact; there is nobody to ask for.").format(
					name_of(self.organization)
				)
			)
		user = frappe.session.user
		asked = {"asked_by": user, "asked_by_name": get_fullname(user), "asked_on": today_in_china()}
		self.store(status=rule.WAITING, refusal=None, **asked)

	@frappe.whitelist(methods=["POST"])
	def approve(self) -> None:
		"""Let the list go out.

		:raises frappe.PermissionError: it is not the user's to approve
		"""
		self.take_up((rule.WAITING,))
		self.require_approver()
		user = frappe.session.user
		self.store(
			status=rule.APPROVED,
			approved_by=user,
			approved_by_name=get_fullname(user),
			approved_on=today_in_china(),
		)

	@frappe.whitelist(methods=["POST"])
	def refuse(self, reason: str) -> None:
		"""Do not let the list go out; who asked may change it and ask again.

		:raises frappe.PermissionError: it is not the user's to approve
		"""
		self.take_up((rule.WAITING,))
		self.require_approver()
		if not reason.strip():
			frappe.throw(_("Say why the list is refused."))
		self.store(status=rule.REFUSED, refusal=reason.strip())

	def take_up(self, statuses: tuple[str, ...]) -> None:
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		if self.status not in statuses:
			frappe.throw(_("The list is {0}; this step is not open.").format(_(self.status, context=DOCTYPE)))

	def store(self, **values: object) -> None:
		self.update(values)
		self.flags.by_step = True
		self.save()
		self.flags.by_step = False

	def note_answer(self) -> None:
		"""Note that an office has answered; for the answer that is taken in."""
		if self.status == rule.APPROVED:
			self.store(status=rule.ANSWERED)

	# ---------------------------------------------------------------- who approves

	def may_approve(self) -> bool:
		"""Whether the user may let the list go out."""
		actor, place = authority.actor(DOCTYPE), scope.place_of(self.organization)
		if actor.is_administrator:
			return True
		return bool(place) and rule.may_approve(
			actor.held, place, bool(self.superior()), actor.user, self.asked_by
		)

	def require_approver(self) -> None:
		if not self.may_approve():
			frappe.throw(self.who_approves(), frappe.PermissionError)

	def who_approves(self) -> str:
		if superior := self.superior():
			return _("{0} or a committee above it approves the list.").format(name_of(superior))
		return _("Nobody stands above {0}: another officer of it approves the list.").format(
			name_of(self.organization)
		)

	def superior(self) -> str | None:
		return frappe.db.get_value("Party Organization", self.organization, "parent_party_organization")

	def people_who_approve(self) -> list[str]:
		unit = self.superior() or self.organization
		users = people_in_office([unit], DECIDING).get(unit, [])
		return [user for user in users if user != self.asked_by or self.superior()]

	def words_of_request(self, language: str) -> str:
		return _(
			"{0} asks to send a list of {1} members out of contact to {2}. Approve or refuse it.",
			lang=language,
		).format(escape_html(name_of(self.organization)), self.persons_asked, escape_html(self.receiver))

	def words_of_decision(self, language: str) -> str:
		words = (
			_("The list for {0} is approved: send it.", lang=language)
			if self.status == rule.APPROVED
			else _("The list for {0} is refused: {1}", lang=language)
		)
		return words.format(escape_html(self.receiver), escape_html(self.refusal or ""))


@frappe.whitelist(methods=["GET", "POST"])
def download_list(name: str, format: str = "xlsx", reason: str | None = None) -> None:
	"""Send an approved list as workbook, or its letter as PDF, and log that with the reason.

	:raises frappe.PermissionError: the user may not export it, or sees no identity numbers
	:raises frappe.ValidationError: it is not approved, or nobody says what it is for
	"""
	if format not in FORMATS:
		frappe.throw(_("There is no list as {0}.").format(format))
	inquiry = frappe.get_doc(DOCTYPE, name)
	inquiry.check_permission("export")
	if not sees_unmasked():
		frappe.throw(
			_("You may not see identity numbers, so you cannot send the list."), frappe.PermissionError
		)
	if inquiry.status not in rule.GOES_OUT:
		frappe.throw(_("The list is not approved yet; it does not leave the house."))
	if len((reason or "").strip()) < SHORTEST_REASON:
		frappe.throw(
			_("Say for what purpose you take the list: it holds personal data. The reason is logged.")
		)
	content = files.file_of(inquiry, format)
	note_access(DOCTYPE, inquiry.name, format, f"{inquiry.organization}: {inquiry.receiver}", reason)
	frappe.local.response.filename = f"{_('Matching List')}_{inquiry.organization}_{inquiry.name}.{format}"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "download"
