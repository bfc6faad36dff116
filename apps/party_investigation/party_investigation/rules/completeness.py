"""What a return lacks besides the open checks of its records (decisions D6, D7, D11, D13; notice 二). No frappe."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, get_args

from party_investigation.rules import annex4, annex5
from party_investigation.rules.check import CHECKS, declare
from party_investigation.rules.form_sets import SIGNATURES, FormSet
from party_investigation.rules.policy import CampaignPolicy, Rows
from party_investigation.rules.problem import HARD, SOFT, Problem, Term, _
from party_investigation.rules.tables import TOTAL_ROW, cell

RECORD_MISSING = declare(
	"return.record_missing",
	HARD,
	"return",
	"members_present",
	"decisions D2, D13",
	_("{count} members on the roster have no record in the campaign."),
	_("Ask for their records to be made, or correct the roster."),
	blocks="return",
)
TO_CHECK = declare(
	"return.to_check",
	HARD,
	"return",
	"filled_on",
	"notice 二(一); decisions D13",
	_("{member} has not been checked."),
	_("Check the record and record it as checked."),
	blocks="return",
)
SEARCH_MISSING = declare(
	"return.search_missing",
	HARD,
	"return",
	"is_lost",
	"notice 二(二); decisions D5",
	_("{member} is out of contact, and no search is recorded."),
	_("Begin a search and record its attempts."),
	blocks="return",
)
SEARCH_OPEN = declare(
	"return.search_open",
	HARD,
	"return",
	"result",
	"notice 二(二); decisions D5",
	_("The search for {member} is not concluded."),
	_("Record the result of the search."),
	blocks="return",
)
LINES_DIFFER = declare(
	"return.lines",
	HARD,
	"return",
	"figures",
	"decisions D6",
	_("Annex {annex} has {lines} lines, the figures count {figure}."),
	_("Correct the records from which the figures come."),
	blocks="return",
)
MEMBERS_CHANGED = declare(
	"return.members_changed",
	SOFT,
	"return",
	"members_present",
	"decisions D13",
	_("{now} members stand in this return, {before} stood in the last one."),
	_("Explain the difference in a remark."),
)

DIFFERENCES_OPEN = declare(
	"return.differences_open",
	SOFT,
	"return",
	"present_unlisted",
	"notice 二(一): 根据党员名册…摸底排查; design scene 2",
	_("{count} differences between roster and reality are not settled."),
	_("Settle them, or say in a remark what is being done."),
)
OWN_TABLE_EMPTY = declare(
	"return.own_table_empty",
	SOFT,
	"return",
	"figures",
	"covering notice 三: 各高校自行设计其他表格",
	_("{table} has no row of this branch."),
	_("Fill it in, or say in a remark that there is nothing to enter."),
)
BEFORE_START = declare(
	"return.before_start",
	HARD,
	"return",
	"due_on",
	"decisions D9; practice.md: the right period",
	_("The stage of this return begins on {day}."),
	_("Hand in from that day on, or let the calendar of the campaign be amended."),
	blocks="return",
)
START_DIFFERS = declare(
	"return.start_differs",
	SOFT,
	"return",
	"members_present",
	"practice.md: the last figure is this figure's start",
	_("{now} members stand in this return, {before} stood in {form_set}."),
	_("Say in a remark who came and who went."),
)
UNUSUAL_CHANGE = declare(
	"return.unusual_change",
	SOFT,
	"return",
	"figures",
	"practice.md: unusual change is explained",
	_(
		"{now} members are out of contact in this return, {before} were in the one before: more than {percent} % of a change."
	),
	_("Say in a remark why."),
)

SIGNED = "annexes.md 1.0; practice.md: both signatures and the telephone are filled in"
FILL_IN = _("Write it when you hand in; it stands on the paper.")
RESPONSIBLE_MISSING = declare(
	"return.responsible_missing",
	HARD,
	"return",
	"responsible",
	SIGNED,
	_("Nobody is named who answers for the tables (负责人)."),
	FILL_IN,
	blocks="return",
)
FILLED_IN_BY_MISSING = declare(
	"return.filled_in_by_missing",
	HARD,
	"return",
	"filled_in_by",
	SIGNED,
	_("Nobody is named who has filled in the tables (填表人)."),
	FILL_IN,
	blocks="return",
)
PHONE_MISSING = declare(
	"return.phone_missing",
	HARD,
	"return",
	"phone",
	SIGNED,
	_("The tables name no telephone (联系电话)."),
	FILL_IN,
	blocks="return",
)
UNSIGNED = dict(zip(SIGNATURES, (RESPONSIBLE_MISSING, FILLED_IN_BY_MISSING, PHONE_MISSING), strict=True))


def check_signatures(form_set: FormSet, signatures: Mapping[str, str]) -> list[Problem]:
	"""Return which places of the signature line of a set are empty.

	:param signatures: what stands at them, by the fields of `SIGNATURES`
	"""
	if not form_set.is_signed:
		return []
	return [check.problem() for field, check in UNSIGNED.items() if not signatures[field].strip()]


def check_differences(still_open: int) -> list[Problem]:
	"""Return a problem when people are present and on no roster, or on the roster and known to nobody, and it is not settled."""
	return [DIFFERENCES_OPEN.problem(count=still_open)] if still_open else []


def check_own_tables(empty: Iterable[str]) -> list[Problem]:
	"""Return a problem for each table that a branch has to fill in and that has no row of it.

	:param empty: their titles
	"""
	return [OWN_TABLE_EMPTY.problem(table=title) for title in empty]


def check_period(starts_on: dt.date | None, today: dt.date) -> list[Problem]:
	"""Return a problem when a return is handed in before its stage has begun."""
	if starts_on is None or starts_on <= today:
		return []
	return [BEFORE_START.problem(day=starts_on.isoformat())]


def check_start(form_set: str, before: int, present: int) -> list[Problem]:
	"""Return a problem when a return does not begin where the set before it has ended.

	:param form_set: the set before it
	"""
	if before == present:
		return []
	return [START_DIFFERS.problem(now=present, before=before, form_set=Term(form_set))]


def check_change(before: int, now: int, policy: CampaignPolicy) -> list[Problem]:
	"""Return a problem when the number of those out of contact changes more than the campaign lets pass without words."""
	percent = policy.unusual_change_percent
	if abs(now - before) * 100 <= percent * before:
		return []
	return [UNUSUAL_CHANGE.problem(now=now, before=before, percent=percent)]


def check_tables(figures: Mapping[str, Any], policy: CampaignPolicy) -> list[Problem]:
	"""Return the relations that do not hold within and between the tables of a return (decisions D6, D7).

	:param figures: counts, and the tables `annex4`, `annex4_by_unit` and `annex5` with whole numbers as columns
	"""
	problems: list[Problem] = []
	tables: tuple[tuple[Rows, str], ...] = tuple(
		zip(get_args(Rows), ("annex4", "annex4_by_unit"), strict=True)
	)
	for rows, name in tables:
		problems += annex4.check(figures[name], replace(policy, annex_4_rows=rows))
		problems += annex4.check_against_lists(figures[name], figures["restored"], figures["not_found"])
	total = cell(figures["annex4"], TOTAL_ROW, annex4.ALL)
	return [
		*problems,
		*annex5.check(figures["annex5"]),
		*annex5.check_against_annex_4(figures["annex5"], total),
	]


def check_lines(
	own_figures: Mapping[str, Any], lines_of_annex_2: int, lines_of_annex_3: int
) -> list[Problem]:
	"""Return where a unit's own lines of annexes 2 and 3 are not as many as its own figures say."""
	pairs = ((2, lines_of_annex_2, own_figures["restored"]), (3, lines_of_annex_3, own_figures["not_found"]))
	return [
		LINES_DIFFER.problem(annex=annex, lines=lines, figure=figure)
		for annex, lines, figure in pairs
		if lines != figure
	]


def check_members(missing: int, present: int, before: int | None) -> list[Problem]:
	"""Return what does not fit between the members on the roster, in the return, and in the last version."""
	problems = [RECORD_MISSING.problem(count=missing)] if missing else []
	if before is not None and before != present:
		problems.append(MEMBERS_CHANGED.problem(now=present, before=before))
	return problems


def unexplained(problems: Iterable[Problem], remarks: Mapping[str, str]) -> list[Problem]:
	"""Return the soft problems on whose check the unit has written no remark."""
	return [
		problem
		for problem in problems
		if not problem.is_hard and not (remarks.get(problem.code) or "").strip()
	]


VALUE = re.compile(r"\{\w+\}")


def words_of(code: str, translate: Callable[[str], str]) -> str:
	"""Return what a check asks, in the language of `translate`, with … where it names who or how many; an unknown code as it is."""
	check = CHECKS.get(code)
	return VALUE.sub("…", translate(check.message)) if check else code
