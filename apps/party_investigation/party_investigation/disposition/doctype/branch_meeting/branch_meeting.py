"""A meeting of the branch (支部大会) that votes on several members at once: held once, recorded once, written into each case.

Who was there and who is entitled is the same for all; each member has votes of its own (decisions D8). A measure that is not
adopted leaves its case as it is: the vote stands here.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate
from party_investigation import messages
from party_investigation.disposition.procedure import meeting_step
from party_investigation.organization.tree import name_of
from party_investigation.rules import dispositions
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.vote import VOTES, Vote

CASE = "Disposition Case"
OPEN = "In Progress"
SHOWN = ("name", "campaign", "begun_in", "member_name", "measure", "branch_meeting")


class BranchMeeting(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.disposition.doctype.branch_meeting_decision.branch_meeting_decision import (
			BranchMeetingDecision,
		)

		campaign: DF.Link
		chaired_by: DF.Data | None
		decisions: DF.Table[BranchMeetingDecision]
		entitled: DF.Int
		held_on: DF.Date
		minutes: DF.Attach | None
		organization: DF.Link
		place: DF.Data | None
		present: DF.Int
		recorded_by: DF.Data | None
		remark: DF.SmallText | None
		title: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		if getdate(self.held_on) > today_in_china():
			frappe.throw(_("A meeting is recorded once it was held; {0} lies ahead.").format(self.held_on))
		self.title = f"{name_of(self.organization)} {self.held_on}"
		cases = self.cases()
		lines = [line for row in self.decisions for line in self.problems_of_row(row, cases)]
		lines += self.problems_of_decided_cases()
		if lines:
			frappe.throw(lines, title=_("The meeting is not saved"), as_list=True)

	def on_update(self) -> None:
		now, then = self.adopted(self), self.adopted(self.get_doc_before_save())
		for name in dict.fromkeys((*then, *now)):
			if now.get(name) != then.get(name):
				self.write_into(name, now.get(name))

	def on_trash(self) -> None:
		frappe.throw(_("A meeting that was held is not deleted; take out of it what was entered in error."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A meeting keeps its name."))

	def cases(self) -> dict[str, frappe._dict]:
		"""Return the cases of the rows, as far as the user sees them and they are of this branch and campaign."""
		rows = frappe.get_list(
			CASE,
			filters={
				"name": ["in", [row.case for row in self.decisions] or [""]],
				"organization": self.organization,
			},
			# a case that has gone on to the next campaign stays one of the meeting that voted on it
			or_filters={"campaign": self.campaign, "begun_in": self.campaign},
			fields=list(SHOWN),
			limit_page_length=0,
		)
		return {row.name: row for row in rows}

	def problems_of_row(self, row: Document, cases: dict[str, frappe._dict]) -> Iterable[str]:
		"""Fill a row from its case and say what is wrong with it, with its number."""
		at = _("Row {0}").format(row.idx)
		case = cases.get(row.case)
		if case is None:
			yield _("{0}: {1} is no case of this branch and campaign. Choose one of the list.").format(
				at, row.case
			)
			return
		row.update({"member_name": case.member_name, "measure": case.measure})
		where = f"{at}（{case.member_name}）"
		if [each.case for each in self.decisions].count(row.case) > 1:
			yield _("{0}: the case stands here twice. Take one of the rows out.").format(where)
		if case.branch_meeting not in (None, "", self.name):
			yield _("{0}: another meeting has voted on the case. Change it there.").format(where)
		if meeting_step(case) is None:
			yield _("{0}: no branch meeting votes on {1}.").format(where, case.measure)
		problems = dispositions.check_vote(self.vote_of(row))
		row.adopted = cint(not problems)
		for problem in problems:
			if problem.code != dispositions.NO_MAJORITY.code:
				yield f"{where}：{problem.text(_)}"

	def problems_of_decided_cases(self) -> list[str]:
		"""Say which cases are decided, whose votes are to be changed here."""
		now, then = self.adopted(self), self.adopted(self.get_doc_before_save())
		changed = [name for name in dict.fromkeys((*then, *now)) if now.get(name) != then.get(name)]
		decided = frappe.get_all(
			CASE, filters={"name": ["in", changed or [""]], "status": ["!=", OPEN]}, fields=["member_name"]
		)
		words = _(
			"{0}: the case is decided or has ended. What is wrong in it is corrected there, with a reason."
		)
		return [words.format(case.member_name) for case in decided]

	def vote_of(self, row: Document) -> Vote:
		"""Return the figures of a row."""
		counts = (self.entitled, self.present, row.votes_for, row.votes_against, row.abstained)
		return Vote(*map(cint, counts))

	def adopted(self, meeting: Document | None) -> dict[str, tuple]:
		"""Return what a meeting, as it is or was stored, writes into each case whose measure it adopted."""
		if meeting is None:
			return {}
		day = getdate(meeting.held_on)
		return {row.case: (day, meeting.vote_of(row)) for row in meeting.decisions if row.adopted}

	def write_into(self, name: str, adopted: tuple | None) -> None:
		"""Record the step with its votes in a case, or take it out again; the case checks what every save of it checks."""
		case = frappe.get_doc(CASE, name)
		step = meeting_step(case)
		label = step.label if step else ""
		rows = [row for row in case.steps if row.step == label]
		day, vote = adopted or (None, None)
		figures = {field: getattr(vote, field) if vote else 0 for field in VOTES}
		case.update({**figures, "meeting_on": day, "branch_meeting": self.name if adopted else None})
		if adopted:
			row = rows[0] if rows else case.append("steps", {"step": label})
			row.done_on = day
		else:
			case.set("steps", [row for row in case.steps if row.step != label])
		case.flags.by_meeting = True
		try:
			case.save()
		except frappe.ValidationError as error:
			frappe.clear_last_message()
			frappe.throw(
				f"{case.member_name}：{messages.reason_of(error)}", title=_("The meeting is not saved")
			)
