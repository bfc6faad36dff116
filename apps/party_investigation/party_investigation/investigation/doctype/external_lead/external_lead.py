"""What an office says of somebody who may be a member: compared field by field, decided by a person, never by itself."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate
from party_investigation import unchanged
from party_investigation.investigation.external import following, people
from party_investigation.reporting.output import sees_unmasked
from party_investigation.returns import notifications
from party_investigation.rules import external_match as rule
from party_investigation.rules import identity_number
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.matching import Compared, compare
from party_investigation.workbook.answers import as_person

DOCTYPE = "External Lead"
IN_WORDS = (rule.NO, rule.LATER)
"""Decisions of which only words say why."""


class ExternalLead(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.Link | None
		campaign: DF.Link
		decided_by: DF.Link | None
		decided_by_name: DF.Data | None
		decided_on: DF.Date | None
		decision: DF.Literal["To Decide", "Same Person", "Another Person", "Later"]
		fingerprint: DF.Data | None
		inquiry: DF.Link | None
		level: DF.Literal["Likely", "Possible"]
		masked_identity: DF.Data | None
		member: DF.Link
		member_name: DF.Data | None
		office: DF.Literal[
			"公安机关",
			"人力资源和社会保障部门",
			"卫生和计划生育部门",
			"民政部门",
			"教育部门（学籍、就业）",
			"其他部门",
		]
		organization: DF.Link
		remark: DF.SmallText | None
		row_number: DF.Int
		said_birth_date: DF.Date | None
		said_name: DF.Data | None
		said_number: DF.Data | None
		said_on: DF.Date | None
		said_phone: DF.Data | None
		said_place: DF.SmallText | None
		said_remark: DF.SmallText | None
		said_sex: DF.Data | None
		said_unit: DF.Data | None
		search: DF.Link | None
		weight: DF.Int
		whereabouts: DF.SmallText | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form both sides, as far as the user sees them, and whether there is something to decide."""
		self.set_onload("comparison", self.side_by_side())
		is_open = self.decision in rule.OPEN_DECISIONS
		self.set_onload("may_decide", is_open and self.has_permission("write"))

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if before is None:
			frappe.throw(_("Leads come from the answer of an office; nobody enters one."))
		if not self.flags.by_step and unchanged.differences(self, before):
			frappe.throw(_("A lead stands as the office has told it: decide about it."))

	def on_update(self) -> None:
		notifications.close_tasks(self)

	def on_trash(self) -> None:
		frappe.throw(_("A lead is not deleted; say whether it is the member."))

	@frappe.whitelist(methods=["POST"])
	def decide(self, decision: str, remark: str | None = None) -> str | None:
		"""Say whether the lead is the member. *Same Person* logs it with the search and returns that search.

		:raises frappe.PermissionError: the user may not write it or the search
		:raises frappe.ValidationError: it was decided, or words are missing
		"""
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		if self.decision not in rule.OPEN_DECISIONS:
			frappe.throw(_("It was decided on {0} by {1}.").format(self.decided_on, self.decided_by_name))
		if decision not in rule.DECISIONS[1:]:
			frappe.throw(_("{0} is no decision about a lead.").format(decision))
		remark = (remark or "").strip()
		if decision in IN_WORDS and not remark:
			frappe.throw(_("Say why."))
		self.update(
			{
				"decision": decision,
				"remark": remark or None,
				"decided_by": frappe.session.user,
				"decided_by_name": get_fullname(frappe.session.user),
				"decided_on": today_in_china(),
			}
		)
		if decision == rule.YES:
			self.search = following.follow(self)
		self.flags.by_step = True
		self.save()
		self.flags.by_step = False
		return self.search

	def side_by_side(self) -> list[dict]:
		"""What the office says and what the member's data say, field by field, with the verdict.

		The verdicts rest on all data; shown is what the user may see.
		"""
		member = frappe.get_doc("Party Member", self.member)
		if not member.has_permission("read"):
			return []  # has gone to another branch, which alone knows what became of it
		row, known = as_person(self.as_row()), people.as_person(frappe._dict(member.as_dict()))
		verdicts, whole = compare(row, known).verdicts, sees_unmasked()
		hidden = _("(not shown)")

		def number(value: str) -> str:
			return value if whole else identity_number.mask(value)

		def places(value: tuple[str, ...]) -> str:
			return "；".join(value) if whole or not value else hidden

		sides: dict[Compared, tuple] = {
			"name": (_("Full Name"), row.name, known.name),
			"identity_number": (_("Identity Number"), number(row.number), number(known.number)),
			"birth_date": (_("Birth Date"), str(row.birth_date or ""), str(known.birth_date or "")),
			"sex": (_("Sex"), row.sex, known.sex),
			"place": (_("Addresses"), places(row.places), places(known.places)),
		}
		return [
			{"label": label, "said": said, "known": kept, "verdict": verdicts[field]}
			for field, (label, said, kept) in sides.items()
		]

	def as_row(self) -> dict:
		"""The lead as the row of the answer that it was."""
		return {
			**{
				name: self.get(name)
				for name in ("said_name", "said_number", "said_sex", "said_place", "whereabouts")
			},
			"birth_date": getdate(self.said_birth_date) if self.said_birth_date else None,
			"row_number": self.row_number,
		}


@frappe.whitelist(methods=["GET"])
def get_next(name: str) -> str | None:
	"""Return another lead that waits for a decision of the user, of the same answer first; None without one."""
	lead = frappe.get_doc(DOCTYPE, name)
	lead.check_permission("read")
	for filters in ({"answer": lead.answer}, {}):
		waiting = frappe.get_list(
			DOCTYPE,
			filters={**filters, "decision": rule.UNDECIDED, "name": ["!=", name]},
			pluck="name",
			order_by="weight desc, name asc",
			limit_page_length=1,
		)
		if waiting:
			return waiting[0]
	return None
