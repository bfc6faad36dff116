"""A question upwards (疑难问题请示) and its answer, which may be kept as guidance of the campaign (covering notice 二: 及时请示)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, formatdate, get_fullname
from party_investigation import authority, unchanged
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications
from party_investigation.rules.dates import today_in_china

ASKED = ("subject", "topic", "question", "working_group")
"""What comes from who asks; everything else is written by the steps."""


class GuidanceQuestion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.Text | None
		answered_by: DF.Link | None
		answered_by_name: DF.Data | None
		answered_on: DF.Date | None
		asked_by: DF.Link | None
		asked_by_name: DF.Data | None
		asked_on: DF.Date | None
		basis: DF.Data | None
		campaign: DF.Link
		guidance_for: DF.Link | None
		organization: DF.Link
		passed_up: DF.SmallText | None
		question: DF.Text
		status: DF.Literal["Open", "Answered"]
		subject: DF.Data
		topic: DF.Literal[
			"Roster and Archive",
			"Mobile Members",
			"Transfer of Relationships",
			"Contact Search",
			"Dispositions",
			"Returns",
			"Other",
		]
		with_organization: DF.Link | None
		working_group: DF.Link | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Let the form know whether it is the user's turn, and where the question can be passed to."""
		is_turn = self.status == "Open" and authority.acts_for(self.with_organization, self.doctype)
		self.set_onload("may_answer", bool(is_turn))
		self.set_onload("may_pass_up", bool(is_turn and self.superior()))

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if not self.flags.by_step:
			self.check_group()
		if before is None:
			self.ask()
		elif not self.flags.by_step:
			self.keep(before)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and (before.status, before.with_organization) != (self.status, self.with_organization):
			notifications.close_tasks(self)
		if before and before.status != self.status:
			notifications.notify(self, [self.asked_by or self.owner], self.words_of_answer, is_task=False)
		elif not before or before.with_organization != self.with_organization:
			notifications.notify(
				self, notifications.people_of(self.with_organization), self.words_of_question
			)

	def on_trash(self) -> None:
		frappe.throw(_("A question is not deleted: others may have been answered by it."))

	def ask(self) -> None:
		check_campaign_covers(self.campaign, self.organization)
		superior = _superior_of(self.organization)
		if not superior:
			frappe.throw(_("Nobody stands above {0}.").format(name_of(self.organization)))
		self.update(
			{
				"status": "Open",
				"with_organization": superior,
				"asked_by": frappe.session.user,
				"asked_by_name": get_fullname(frappe.session.user),
				"asked_on": today_in_china(),
				**dict.fromkeys(
					(
						"passed_up",
						"answer",
						"basis",
						"answered_by",
						"answered_by_name",
						"answered_on",
						"guidance_for",
					)
				),
			}
		)

	def check_group(self) -> None:
		"""A question names a group of its campaign that who asks may read."""
		if not self.working_group or not self.has_value_changed("working_group"):
			return
		group = frappe.get_doc("Working Group", self.working_group)
		group.check_permission("read")
		if group.campaign != self.campaign:
			frappe.throw(_("{0} is a working group of another campaign.").format(group.group_name))

	def keep(self, before: Document) -> None:
		"""Who asks corrects the words until there is an answer; the rest stands."""
		if before.status != "Open" and unchanged.differences(self, before):
			frappe.throw(_("The question is answered and stands as it is. Ask another one."))
		for field in self.meta.fields:
			if field.fieldname not in ASKED and field.fieldtype not in unchanged.NO_VALUE:
				self.set(field.fieldname, before.get(field.fieldname))

	def superior(self) -> str | None:
		"""The organization to which the question can be passed; none above the one that opened the campaign."""
		top = frappe.db.get_value("Investigation Campaign", self.campaign, "organization")
		return None if self.with_organization == top else _superior_of(self.with_organization)

	@frappe.whitelist(methods=["POST"])
	def pass_up(self, remark: str) -> None:
		"""Give the question on to the next level up.

		:raises frappe.PermissionError: it is not the user's turn
		"""
		self.require_turn()
		superior = self.superior()
		if not superior:
			frappe.throw(_("The question is at the top of the campaign: answer it."))
		words = _("{0}: {1} passes it to {2}. {3}").format(
			formatdate(today_in_china()), name_of(self.with_organization), name_of(superior), remark.strip()
		)
		self.passed_up = "\n".join(filter(None, (self.passed_up, words)))
		self.with_organization = superior
		self.store()

	@frappe.whitelist(methods=["POST"])
	def give_answer(self, answer: str, basis: str | None = None, is_guidance: int = 0) -> None:
		"""Answer the question.

		:param basis: the rule or document that the answer rests on
		:param is_guidance: whether everybody below the body that answers reads it
		:raises frappe.PermissionError: it is not the user's turn
		"""
		self.require_turn()
		if not answer.strip():
			frappe.throw(_("Write the answer."))
		self.update(
			{
				"status": "Answered",
				"answer": answer.strip(),
				"basis": (basis or "").strip() or None,
				"answered_by": frappe.session.user,
				"answered_by_name": get_fullname(frappe.session.user),
				"answered_on": today_in_china(),
				"guidance_for": self.with_organization if frappe.utils.cint(is_guidance) else None,
			}
		)
		self.store()

	def require_turn(self) -> None:
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		if self.status != "Open":
			frappe.throw(_("The question is answered and stands as it is. Ask another one."))
		authority.require_for([self.with_organization], self.doctype)

	def store(self) -> None:
		self.flags.by_step = True
		self.save()
		self.flags.by_step = False

	def words_of_question(self, language: str) -> str:
		return _("{0} asks: {1}", lang=language).format(
			escape_html(name_of(self.organization)), escape_html(self.subject)
		)

	def words_of_answer(self, language: str) -> str:
		return _("Your question “{0}” is answered by {1}.", lang=language).format(
			escape_html(self.subject), escape_html(name_of(self.with_organization))
		)


def _superior_of(organization: str | None) -> str | None:
	return frappe.db.get_value("Party Organization", organization or "", "parent_party_organization")
