"""Checks of a search (联系查找), and of the lines of annexes 2 and 3 that come of it."""

from __future__ import annotations

from party_investigation.rules import search
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.dates import backwards
from party_investigation.rules.checks.registry import check, rule
from party_investigation.rules.problem import HARD, SOFT, Problem, _


@rule("search")
def _search(record: Values, context: Context) -> list[Problem]:
	"""Return what a concluded search lacks; the form of an open one shows what is still needed."""
	result = record.get("result")
	of_step = search.check_next_step(record.get("next_step"), record.get("next_step_on"))
	if result == search.OPEN:
		return of_step
	return of_step + search.check_search(
		[search.Attempt(row["attempted_on"], row["means"]) for row in _attempts(record)],
		context.policy,
		result=result,
		reason=record.get("reason"),
		reason_in_words=record.get("reason_detail"),
		conduct_finding=record.get("conduct"),
		conduct_to_be_evidenced=bool(record.get("conduct_to_be_evidenced")),
		restored_on=record.get("restored_on"),
		last_contact_on=record.get("last_contact_on"),
	)


@check(
	"search.before_loss",
	SOFT,
	"search",
	"attempts",
	"decisions D1, D5",
	_("The search of {day} is earlier than the last contact of {last}."),
	_("Correct one of the two dates; such a member does not count as out of contact."),
)
def _before_loss(record, context):
	last, days = record.get("last_contact_on"), [row["attempted_on"] for row in _attempts(record)]
	if not last or not days or min(days) >= last:
		return None
	return {"day": min(days).isoformat(), "last": last.isoformat()}


def _attempts(record: Values) -> list[Values]:
	rows = record.get("attempts") or ()
	return [row for row in rows if row.get("attempted_on") and row.get("means")]


@check(
	"restored.before_loss",
	HARD,
	"restored",
	"restored_on",
	"decisions D1, D5",
	_("Contact was restored on {restored}, before the last contact on {last}."),
	_("Correct one of the two dates."),
)
def _restored_before_loss(record, context):
	return backwards(record, "last_contact_on", "restored_on", ("last", "restored"))


@check(
	"untraced.no_evidence",
	HARD,
	"untraced",
	"search_summary",
	"annex 3; notice 二(二): 详细记录",
	_("It is not written how the member was searched for."),
	_("Record the attempts in the search."),
)
def _no_evidence(record, context):
	return None if (record.get("search_summary") or "").strip() else {}


@check(
	"search.conduct_to_be_evidenced",
	SOFT,
	"search",
	"conduct",
	"notice 二(二); decisions D5",
	_("The findings on conduct were not recorded when the member was found."),
	_("Ask the branch and fill them in."),
)
def _conduct_to_be_evidenced(record, context):
	return {} if record.get("conduct_to_be_evidenced") else None
