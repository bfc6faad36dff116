"""Checks of a disposition case (处置)."""

from __future__ import annotations

from collections.abc import Iterable

from party_investigation.rules import dispositions
from party_investigation.rules.case_documents import unsigned
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.dates import backwards
from party_investigation.rules.checks.registry import check, rule
from party_investigation.rules.measures import BY_LABEL, CORRECTION
from party_investigation.rules.problem import HARD, SOFT, Problem, _
from party_investigation.rules.vote import VOTES, Vote

TO_BE_EVIDENCED = "To Be Evidenced"
ENDED = ("Rejected", "Withdrawn", "Revoked")
"""Statuses of cases that count no more; what they lack is lacking for good."""


@rule("disposition")
def _measure(record: Values, context: Context) -> Iterable[Problem]:
	measure, known = record.get("measure"), record.get("known")
	if measure not in BY_LABEL:
		return [dispositions.UNKNOWN_MEASURE.problem(measure=measure or "—")]
	if known is None or record.get("stands") or record.get("status") in ENDED:
		return []
	return dispositions.check_fit(measure, known, context.policy)


@rule("disposition")
def _steps_vote_and_term(record: Values, context: Context) -> Iterable[Problem]:
	"""Check steps, vote and term; history that lacks its steps is left to `disposition.to_be_evidenced`."""
	measure = BY_LABEL.get(record.get("measure") or "")
	if measure is None or record.get("evidence_state") == TO_BE_EVIDENCED or record.get("status") in ENDED:
		return
	approved = record.get("status") == "Approved"
	yield from dispositions.check_steps(measure.label, steps_taken(record), context.policy, complete=approved)
	votes = [record.get(field) or 0 for field in VOTES]
	if any(votes) or (approved and measure.needs_vote):
		yield from dispositions.check_vote(Vote(*votes))
	if approved and measure.label == CORRECTION and record.get("approved_on"):
		yield from dispositions.check_correction_term(
			record["approved_on"], record.get("correct_by"), context.policy
		)


def steps_taken(record: Values) -> list[dispositions.StepTaken]:
	"""Return the recorded steps of a case, by the keys of its measure."""
	keys = {step.label: step.key for step in BY_LABEL[record["measure"]].all_steps}
	rows = record.get("steps") or ()
	return [
		dispositions.StepTaken(keys.get(row["step"]) or row["step"], row["done_on"])
		for row in rows
		if row.get("step") and row.get("done_on")
	]


@check(
	"disposition.not_approved_on",
	HARD,
	"disposition",
	"approved_on",
	"decisions D8",
	_("The day of approval is missing."),
	_("Fill it in."),
)
def _not_approved_on(record, context):
	return {} if record.get("status") == "Approved" and not record.get("approved_on") else None


@check(
	"disposition.to_be_evidenced",
	SOFT,
	"disposition",
	"steps",
	"decisions D8",
	_("{measure} was taken over from earlier records without its steps."),
	_("Add the steps and their papers, or say in a remark where they are kept."),
)
def _to_be_evidenced(record, context):
	return {"measure": record.get("measure")} if record.get("evidence_state") == TO_BE_EVIDENCED else None


@check(
	"disposition.document_owed",
	SOFT,
	"disposition",
	"documents",
	"notice 二(二); rules 2.6",
	_("Signed copies are missing of what the rules ask for in writing: {documents}."),
	_("Print the document, have it signed and add the scan, or say in a remark where it is kept."),
)
def _document_owed(record, context):
	measure = BY_LABEL.get(record.get("measure") or "")
	if (
		measure is None
		or record.get("status") != "Approved"
		or record.get("evidence_state") == TO_BE_EVIDENCED
	):
		return None
	signed = [(row["step"], row["document"]) for row in record.get("documents") or ()]
	taken = [step.key for step in steps_taken(record)]
	owed = [
		each.document.label
		for each in unsigned(measure, context.policy.basis_date, taken, signed)
		if each.document.in_writing
	]
	return {"documents": "、".join(owed)} if owed else None


@check(
	"disposition.approved_before_meeting",
	HARD,
	"disposition",
	"approved_on",
	"decisions D8",
	_("The approval of {approved} lies before the branch meeting of {meeting}."),
	_("Correct one of the two dates."),
)
def _approved_before_meeting(record, context):
	return backwards(record, "meeting_on", "approved_on", ("meeting", "approved"))


@check(
	"disposition.term_over",
	SOFT,
	"disposition",
	"correct_by",
	"decisions D8; 2019 regulation art. 30",
	_("The term for improving ended on {term} without a result."),
	_("Record how it ended."),
)
def _term_over(record, context):
	term = record.get("correct_by")
	if record.get("measure") != CORRECTION or not term or term >= context.day:
		return None
	return {"term": term.isoformat()}
