"""A request to the organization where a member is said to be, to help with the search (流入地配合; notice 二(二)): inside the system, or as a letter."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, getdate
from party_investigation import scope, unchanged
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications
from party_investigation.rules import help_request as rule
from party_investigation.rules.dates import today_in_china

DOCTYPE = "Help Request"
FROM_SEARCH = ("campaign", "organization", "member", "member_name")
WRITTEN = ("search", "to_organization", "to_organization_name", "known", "wish", "due_on")
"""What comes from who asks, until it is sent; everything else is written by the steps."""


class HelpRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.SmallText | None
		answered_by_name: DF.Data | None
		answered_on: DF.Date | None
		campaign: DF.Link
		due_on: DF.Date
		known: DF.SmallText
		logged: DF.Check
		member: DF.Link
		member_name: DF.Data | None
		organization: DF.Link
		outcome: DF.Literal["", "Reached", "Heard Of", "Not There"]
		receiver: DF.Link | None
		search: DF.Link
		sent_by_name: DF.Data | None
		sent_on: DF.Date | None
		status: DF.Literal["Draft", "Sent", "Answered"]
		to_organization: DF.Link | None
		to_organization_name: DF.Data | None
		wish: DF.SmallText
	# end: auto-generated types

	def onload(self) -> None:
		"""Let the form know which steps are the user's."""
		may_write = not self.is_new() and self.has_permission("write")
		self.set_onload("may_send", may_write and self.status == rule.DRAFT)
		self.set_onload("may_enter", may_write and self.status == rule.SENT)
		self.set_onload("may_log", may_write and self.status == rule.ANSWERED and not self.logged)
		self.set_onload("may_answer", self.status == rule.SENT and self.is_asked_of_user())

	def validate(self) -> None:
		if self.flags.by_step:
			return
		before = self.get_doc_before_save()
		self.keep(before)
		self.fill_from_search()
		if self.to_organization:
			self.to_organization_name = name_of(self.to_organization)
		if not (self.to_organization_name or "").strip():
			frappe.throw(_("Say which organization is asked: choose it, or write its name."))
		if self.to_organization == self.organization:
			frappe.throw(
				_("The branch of the member cannot be asked for help by itself. Choose another organization.")
			)
		if getdate(self.due_on) < today_in_china():
			frappe.throw(_("The day of the answer has passed. Choose a later one."))

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if not before or before.status == self.status:
			return
		notifications.close_tasks(self)
		if self.status == rule.SENT:
			people = notifications.people_of(self.receiver)
			notifications.notify(self, people, self.words_of_request, due_on=getdate(self.due_on))
		elif self.status == rule.ANSWERED:
			people = [
				user for user in notifications.people_of(self.organization) if user != frappe.session.user
			]
			notifications.notify(self, people, self.words_of_answer, is_task=False)

	def on_trash(self) -> None:
		frappe.throw(_("A request for help is not deleted; its history stays."))

	def keep(self, before: Document | None) -> None:
		if before and before.status != rule.DRAFT and unchanged.differences(self, before):
			frappe.throw(_("The request is sent and stands as it is. Make another one."))
		for field in self.meta.fields:
			if field.fieldname in WRITTEN or field.fieldtype in unchanged.NO_VALUE:
				continue
			self.set(field.fieldname, before.get(field.fieldname) if before else field.default)

	def fill_from_search(self) -> None:
		search = frappe.get_doc("Contact Search", self.search)
		if self.is_new():
			search.check_permission("write")
		self.update({field: search.get(field) for field in FROM_SEARCH})

	# ---------------------------------------------------------------- steps

	@frappe.whitelist(methods=["POST"])
	def send(self) -> None:
		"""Send the request: from now on the organization that is asked reads it, if it is in the system."""
		self.take_up(rule.DRAFT)
		self.check_permission("write")
		who = get_fullname(frappe.session.user)
		self.store(
			status=rule.SENT, sent_on=today_in_china(), sent_by_name=who, receiver=self.to_organization
		)

	@frappe.whitelist(methods=["POST"])
	def give_answer(self, outcome: str, answer: str) -> None:
		"""Answer the request as the organization that is asked.

		:raises frappe.PermissionError: the user is not appointed for that organization
		"""
		self.take_up(rule.SENT)
		if not self.is_asked_of_user():
			frappe.throw(
				_("Only someone who is appointed for {0} answers the request.").format(
					self.to_organization_name
				),
				frappe.PermissionError,
			)
		self.take_answer(outcome, answer)

	@frappe.whitelist(methods=["POST"])
	def enter_reply(self, outcome: str, answer: str) -> None:
		"""Enter the reply slip that came on paper.

		:raises frappe.PermissionError: the user does not write for the branch that asked
		"""
		self.take_up(rule.SENT)
		self.check_permission("write")
		self.take_answer(outcome, answer)

	def take_up(self, status: str) -> None:
		self.reload()  # as it is stored, not as the form sends it
		if self.status != status:
			frappe.throw(
				_("The request is {0}; this step is not open.").format(_(self.status, context=DOCTYPE))
			)

	def take_answer(self, outcome: str, answer: str) -> None:
		if outcome not in rule.OUTCOMES:
			frappe.throw(_("{0} is no outcome of a request.").format(outcome))
		if not answer.strip():
			frappe.throw(_("Write what was found out."))
		who = get_fullname(frappe.session.user)
		answered = {"answered_on": today_in_china(), "answered_by_name": who}
		self.store(status=rule.ANSWERED, outcome=outcome, answer=answer.strip(), **answered)
		self.log_attempt()

	def store(self, **values: object) -> None:
		self.update(values)
		self.flags.by_step = True
		# The request hangs on the branch that asks; the right of who is asked to this one change was checked before.
		self.save(ignore_permissions=True)
		self.flags.by_step = False

	@frappe.whitelist(methods=["POST"])
	def log_answer(self) -> None:
		"""Log an answer with the search that could not be logged when it came, as the search was locked.

		:raises frappe.PermissionError: the user may not write the search, or it is locked still
		"""
		self.take_up(rule.ANSWERED)
		self.check_permission("write")
		if self.logged:
			frappe.throw(_("The answer stands with the search already."))
		search = frappe.get_doc("Contact Search", self.search)
		search.append("attempts", rule.attempt(self.as_dict()))
		search.save()
		self.store(logged=1)

	def log_attempt(self) -> None:
		"""The answer is an attempt of the search. Where that is locked, the answer stays, and the branch logs it later."""
		search = frappe.get_doc("Contact Search", self.search)
		search.append("attempts", rule.attempt(self.as_dict()))
		frappe.db.savepoint("attempt")
		try:
			# Who answers may not read the search: the branch has asked for this attempt.
			search.save(ignore_permissions=True)
		except (frappe.PermissionError, frappe.ValidationError):
			frappe.db.rollback(save_point="attempt")
			frappe.clear_messages()
			return
		self.store(logged=1)

	def is_asked_of_user(self) -> bool:
		"""Whether the user is appointed for the organization that is asked, in a capacity that asks and answers."""
		return bool(self.receiver) and scope.covers(self.receiver, frappe.session.user, DOCTYPE, "create")

	def words_of_request(self, language: str) -> str:
		return _("{0} asks for help with the search for {1}. Find out and answer.", lang=language).format(
			escape_html(name_of(self.organization)), escape_html(self.member_name)
		)

	def words_of_answer(self, language: str) -> str:
		return _("{0} has answered the request about {1}.", lang=language).format(
			escape_html(self.to_organization_name), escape_html(self.member_name)
		)
