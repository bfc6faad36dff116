"""What is known of a disposition case, as its papers write it; what is not known is a place to be filled in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import BLANK, Lines, Paragraph
from party_investigation.annexes.values import long_date
from party_investigation.disposition.procedure import rules_of
from party_investigation.investigation.doctype.record_correction.record_correction import deciding_body
from party_investigation.membership import archives, person
from party_investigation.organization.tree import name_of
from party_investigation.rules.case_documents import CaseDocument, step_of
from party_investigation.rules.measure_basis import sources_of
from party_investigation.rules.measures import BY_LABEL, RESTING_ON_ARCHIVE, Measure, Step

SHOWN = ("sex", "ethnic_group", "birth_date", "education", "joined_on", "confirmed_on", "membership_kind")
"""What papers of a case say of the member: neither identity number nor telephone nor address, which none of them needs."""
OPEN_DAY = "＿＿＿＿年＿＿月＿＿日"
"""The places of a day in a text."""
ROOM = 6
"""Ruled lines where a text is missing."""


@dataclass(frozen=True)
class CaseFacts:
	"""A case and what one of its documents shows of it."""

	case: Document
	document: CaseDocument
	measure: Measure
	steps: Sequence[Step]
	step: Step
	person: frappe._dict
	branch: str
	committee: str
	superior: str

	@property
	def name(self) -> str:
		"""The member's name."""
		return self.case.member_name or BLANK

	@property
	def comrade(self) -> str:
		"""The member as papers call one."""
		return f"{self.name}同志"

	@property
	def quoted(self) -> str:
		"""The measure."""
		return f"“{self.measure.label}”"

	@property
	def archive(self) -> str:
		"""What is missing or doubtful in the archive, of a measure that rests on it."""
		standing = (
			archives.standing_of(self.case.member) if self.measure.label in RESTING_ON_ARCHIVE else None
		)
		return standing.lacking if standing else ""

	@property
	def sources(self) -> str:
		"""The rules behind the measure."""
		return sources_of(self.measure.label)

	def row(self, step: Step) -> Document | None:
		"""The record of a step that was taken."""
		rows = [row for row in self.case.steps if row.step == step.label and row.done_on]
		return rows[0] if rows else None

	@property
	def authority(self) -> str:
		"""Who decides, in words where it is none of this system."""
		return self.case.approving_authority or self.committee

	@property
	def done(self) -> Document | None:
		"""The record of the document's own step."""
		return self.row(self.step)

	@property
	def done_on(self) -> dt.date | None:
		"""The day of that step."""
		return getdate(self.done.done_on) if self.done else None

	@property
	def draft(self) -> str:
		"""What stands above a document as long as its step is not recorded."""
		return "" if self.done else "（草稿）"

	@property
	def dated(self) -> str:
		"""The day of the step, or the places for it."""
		return long_date(self.done_on)

	@property
	def vote(self) -> str:
		"""The figures of the branch meeting in words, with places for those that are not there."""
		case = self.case
		has_met = bool(case.entitled)

		def shown(figure: int | None) -> str:
			return str(figure or 0) if has_met else "＿＿＿"

		return (
			f"应到有表决权党员{shown(case.entitled)}名，实到{shown(case.present)}名；"
			f"赞成{shown(case.votes_for)}票，反对{shown(case.votes_against)}票，弃权{shown(case.abstained)}票"
		)

	@property
	def about(self) -> str:
		"""Who the member is and where the membership is held, in a sentence."""
		return f"{self.who}，组织关系在{self.branch}。"

	@property
	def who(self) -> str:
		"""Who the member is, as a sentence goes on."""
		known = self.person
		born = getdate(known.birth_date) if known.birth_date else None
		joined = getdate(known.joined_on) if known.joined_on else None
		parts = (
			self.name,
			known.sex or "＿＿",
			_group(known.ethnic_group),
			f"{born.year}年{born.month}月出生" if born else "＿＿＿＿年＿＿月出生",
			f"{joined.year}年{joined.month}月加入中国共产党" if joined else "＿＿＿＿年＿＿月加入中国共产党",
			known.membership_kind or "＿＿＿＿党员",
		)
		return "，".join(parts)

	def stated(self, text: str | None, room: int = ROOM) -> list[Paragraph | Lines]:
		"""A paragraph for each line of a text, or ruled lines for one that is missing."""
		lines = [Paragraph(line) for line in map(str.strip, (text or "").splitlines()) if line]
		return [*lines] if lines else [Lines(room)]


def written(day: dt.date | None) -> str:
	"""Return a day in a text, or the places for it."""
	return long_date(day) if day else OPEN_DAY


def _group(ethnic_group: str | None) -> str:
	if not ethnic_group:
		return "＿＿族"
	return ethnic_group if ethnic_group.endswith("族") else f"{ethnic_group}族"


def facts_of(case: Document, document: CaseDocument) -> CaseFacts | None:
	"""Return what a document of a case shows; None if its measure has no such document. Checks no permission."""
	measure, day = BY_LABEL[case.measure], rules_of(case).basis_date
	step = step_of(measure, document, day)
	if step is None:
		return None
	committee = deciding_body(case)
	superior = frappe.db.get_value("Party Organization", committee, "parent_party_organization")
	relationship = person.held_by(case.member, case.organization)
	return CaseFacts(
		case,
		document,
		measure,
		measure.steps_on(day),
		step,
		frappe._dict({field: relationship.get(field) for field in SHOWN}),
		name_of(case.organization),
		name_of(committee),
		name_of(superior) or f"{BLANK}组织部",
	)
