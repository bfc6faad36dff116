"""The documents of a disposition: which steps of which measures owe which, and which rule asks for one in writing (decisions D8).

The notice prints no forms for dispositions and makes none of them a condition: nothing here stops a step. Where a rule asks for a
paper in so many words, an approved case without it is asked for a remark (`disposition.document_owed`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from party_investigation.rules.measures import CORRECTION, Measure, Step


@dataclass(frozen=True)
class CaseDocument:
	"""A document of a disposition: its key, official words, and the name of its print format.

	`steps` are the keys of the steps to which it belongs; `measures` the only measures that have it, None for all with such a step.
	What is `offered` may be printed and is never owed; what is not `printed` comes from the member. `in_writing` is the rule that asks
	for it as a paper.
	"""

	key: str
	label: str
	english: str
	steps: frozenset[str]
	measures: frozenset[str] | None = None
	offered: bool = False
	printed: bool = True
	in_writing: str = ""

	def belongs_to(self, measure: Measure, step: Step) -> bool:
		"""Return whether a step of a measure has this document."""
		return step.key in self.steps and (self.measures is None or measure.label in self.measures)


@dataclass(frozen=True)
class OfStep:
	"""A document and the step of a measure to which it belongs."""

	step: Step
	document: CaseDocument


_APPROVALS = frozenset(("approval", "higher_approval", "discipline"))

DOCUMENTS = (
	CaseDocument(
		"application",
		"本人书面申请",
		"Application of the Member",
		frozenset(("application",)),
		printed=False,
		in_writing="rules 2.6 (S18)",
	),
	CaseDocument(
		"declaration",
		"本人声明（口头声明的记录）",
		"Declaration of the Member",
		frozenset(("declaration",)),
		printed=False,
	),
	CaseDocument("talk", "谈话记录", "Record of the Talk", frozenset(("talk",))),
	CaseDocument(
		"report",
		"调查报告",
		"Investigation Report",
		frozenset(("report", "verification", "archive_check")),
		in_writing="notice 二(二)",
	),
	CaseDocument("notice", "通知书", "Notice to the Member", frozenset(("notice",))),
	CaseDocument(
		"pre_check",
		"预审意见",
		"Opinion of the Pre-check",
		frozenset(("pre_check",)),
		in_writing="rules 2.6 (S20)",
	),
	CaseDocument(
		"resolution", "支部大会决议", "Resolution of the Branch Meeting", frozenset(("branch_meeting",))
	),
	CaseDocument("posting", "公示", "Posting in the Branch", frozenset(("branch_meeting",)), offered=True),
	CaseDocument("approval", "审批表", "Approval Form", _APPROVALS),
	CaseDocument("decision", "处理决定通知书", "Notice of the Decision", _APPROVALS, offered=True),
	CaseDocument(
		"correction",
		"限期改正通知",
		"Notice of the Term for Improving",
		frozenset(("approval",)),
		measures=frozenset((CORRECTION,)),
	),
	CaseDocument("filing", "备案表", "Filing Form", frozenset(("filing", "filed_before"))),
)
"""All documents, in the order in which a case comes to them."""

BY_KEY = {document.key: document for document in DOCUMENTS}
PRINTED = tuple(document for document in DOCUMENTS if document.printed)


def documents_of(measure: Measure, day: dt.date) -> list[OfStep]:
	"""Return the documents of a measure under the rules of a day, in the order of its steps."""
	return [
		OfStep(step, document)
		for step in measure.steps_on(day)
		for document in DOCUMENTS
		if document.belongs_to(measure, step)
	]


def step_of(measure: Measure, document: CaseDocument, day: dt.date) -> Step | None:
	"""Return the last step to which a document belongs, whose day is that of the document; None if the measure has it not."""
	steps = [each.step for each in documents_of(measure, day) if each.document == document]
	return steps[-1] if steps else None


def unsigned(
	measure: Measure, day: dt.date, taken: Iterable[str], signed: Iterable[tuple[str, str]]
) -> list[OfStep]:
	"""Return the owed documents of the steps that were taken of which no signed copy is kept.

	:param taken: keys of the steps
	:param signed: step and document, as their words are kept
	"""
	steps, kept = set(taken), set(signed)
	return [
		each
		for each in documents_of(measure, day)
		if not each.document.offered
		and each.step.key in steps
		and (each.step.label, each.document.label) not in kept
	]
