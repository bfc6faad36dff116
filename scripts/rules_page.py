#!/usr/bin/env python3
"""Write the generated part of `docs/domain/rules.md`: parameters, bands, measures, checks, calendars, relations, code lists, materials of archives.

`rules_page.py` writes the page; with `--check` it ends with status 1 if the page is not current. What stands outside the two
marks is written by hand.
"""

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parent.parent
PAGE = BENCH / "docs" / "domain" / "rules.md"
sys.path.insert(0, str(BENCH / "apps" / "party_investigation"))

from party_investigation.rules import annex4, annex5, calendar, codes, completeness, member_archive
from party_investigation.rules import checks as checks_of_records
from party_investigation.rules.check import CHECKS
from party_investigation.rules.checks.dates import FUTURE_FIELDS
from party_investigation.rules.measures import MEASURES, Step
from party_investigation.rules.parameter import Parameter
from party_investigation.rules.policy import DEFAULT, PARAMETERS, CampaignPolicy
from party_investigation.rules.rule_sets import PROFILES

BEGIN = "<!-- begin: written by scripts/rules_page.py from party_investigation/rules -->"
END = "<!-- end -->"
KINDS = {
	"member": "Member (党员)",
	"record": "Record of annex 1 (登记表)",
	"letter": "Letter of introduction (介绍信)",
	"mobile": "Mobile member (流动党员)",
	"search": "Search (联系查找)",
	"restored": "Line of annex 2",
	"untraced": "Line of annex 3",
	"disposition": "Disposition case (处置)",
	"summary": "Annexes 4 and 5",
	"return": "A unit's return (上报单)",
}
HOLDS_UP = {
	"save": "the record is not saved",
	"confirmation": "the record is not confirmed: 已摸排, or a search concluded",
	"return": "the unit's return is not completed",
}
DECLARING = (checks_of_records, completeness)
"""The modules with whose import all checks are declared."""
CODE_LISTS = [each for each in vars(codes).values() if isinstance(each, codes.CodeList)]


def page() -> str:
	"""Return the whole page as it is to be."""
	text = PAGE.read_text(encoding="utf-8")
	before, _begin, rest = text.partition(BEGIN)
	_old, _end, after = rest.partition(END)
	return f"{before}{BEGIN}\n\n{generated()}\n{END}{after}"


def generated() -> str:
	"""Return what is derived from the rules."""
	sections = (
		*(parameters, profiles, bands, measures),
		*(all_checks, calendars, relations, code_lists, archive_materials),
	)
	return "\n".join(line for section in sections for line in section())


def table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
	"""Yield the lines of a table."""
	heads = list(heads)
	yield f"| {' | '.join(heads)} |"
	yield "|" + "---|" * len(heads)
	for row in rows:
		yield f"| {' | '.join(str(cell).replace('|', '/').replace(chr(10), ' ') for cell in row)} |"
	yield ""


def parameters() -> Iterator[str]:
	"""What a campaign may set."""
	yield "## 3.1 Parameters of a campaign"
	yield ""
	yield (
		"Each is a field of the Investigation Campaign (`rules/policy.py`). A value holds from its first day on; where the"
		" campaign leaves a field empty, its basis date (*Rules as of*) chooses."
	)
	yield ""
	rows = []
	for name, each in PARAMETERS.items():
		for number, dated in enumerate(each.values):
			first = (f"{each.label} (`{name}`)", span(each), each.unit) if not number else ("", "", "")
			rows.append((*first, dated.since, value_text(dated.value), dated.source))
	yield from table(("parameter", "allowed", "unit", "since", "value", "source"), rows)


def profiles() -> Iterator[str]:
	"""What differs between the sets of rules."""
	yield "### Rules of 2016, 2019 and 2024"
	yield ""
	yield "A campaign follows those of its basis date, except for what it sets itself (decisions D16)."
	yield ""
	policies = [CampaignPolicy.on(first_day) for first_day in PROFILES.values()]
	rows = [
		(f"{each.label} (`{name}`)", *(value_text(getattr(policy, name)) for policy in policies))
		for name, each in PARAMETERS.items()
		if len(each.values) > 1
	]
	labels = [[measure.label for measure in policy.measures] for policy in policies]
	others = [[label for label in each if not all(label in all_ for all_ in labels)] for each in labels]
	rows.append(("measures that the others do not have", *("、".join(each) for each in others)))
	heads = (f"{name}: since {first_day}" for name, first_day in PROFILES.items())
	yield from table(("", *heads), rows)


def span(each: Parameter) -> str:
	"""Return the allowed range of a parameter."""
	if each.choices:
		several = isinstance(each.default, tuple)
		return "any of the measures of 3.3" if several else " / ".join(each.choices)
	return "yes / no" if each.minimum is None else f"{each.minimum} – {each.maximum}"


def value_text(value: Any) -> str:
	"""Return a value in words."""
	if isinstance(value, bool):
		return "yes" if value else "no"
	return "none" if value == () else str(value)


def bands() -> Iterator[str]:
	"""The time bands of annex 4."""
	yield "## 3.2 Time bands of annex 4"
	yield ""
	yield "The first band begins with the threshold and is called by it."
	yield ""
	rows = ((band.column, band.label, band.from_months) for band in DEFAULT.bands)
	yield from table(("column", "band", "from months"), rows)


def measures() -> Iterator[str]:
	"""The measures of management and disposition."""
	yield "## 3.3 Measures"
	yield ""
	yield (
		"Column is that of annex 5; of several measures in force the one with the smallest rank counts (D7). *In force from* is the"
		" step whose date it is."
	)
	yield ""
	rows = []
	for each in MEASURES:
		labels = {step.key: step.label for step in each.steps}
		steps = chain(each.steps)
		for since, later in each.later_steps:
			steps += f"; since {since}: {chain(later)}"
		conditions = " ".join(condition.message for condition in each.conditions)
		rows.append(
			(
				each.column,
				f"{each.label} ({each.english})",
				each.rank,
				each.stage,
				conditions,
				steps,
				labels[each.approving_step],
				each.status_after or "—",
				f"{each.since}{f' – {each.until}' if each.until else ''}",
				each.source,
			)
		)
	heads = (
		"column",
		"measure",
		"rank",
		"stage",
		"conditions",
		"steps (who)",
		"in force from",
		"status after",
		"valid",
		"source",
	)
	yield from table(heads, rows)


def chain(steps: Iterable[Step]) -> str:
	"""Return the steps of a measure in order, each with who takes it."""
	return " → ".join(f"{step.label} ({step.body})" for step in steps)


def all_checks() -> Iterator[str]:
	"""The checks, by kind of record."""
	yield "## 3.4 Checks"
	yield ""
	yield (
		"One definition for form, REST, import, report and return (D11, `rules/checks`). A hard check holds something up; a soft"
		" one asks for a remark, which settles it."
	)
	yield ""
	yield from (f"- *{name}*: {text}." for name, text in HOLDS_UP.items())
	yield ""
	for kind, title in KINDS.items():
		yield f"### {title}"
		yield ""
		rows = (
			(
				f"`{each.code}`",
				f"hard, {each.blocks}" if each.severity == "hard" else "soft",
				f"`{each.field}`" if each.field else "—",
				each.message,
				each.what_to_do,
				each.source,
			)
			for each in CHECKS.values()
			if each.kind == kind
		)
		yield from table(("code", "severity", "field", "what is wrong", "what to do", "source"), rows)
	future = ", ".join(f"{kind}: {', '.join(fields)}" for kind, fields in FUTURE_FIELDS.items())
	yield f"Dates that cannot lie after today in Asia/Shanghai — {future}."
	yield ""


def calendars() -> Iterator[str]:
	"""The calendars of the two profiles."""
	yield "## 3.5 Calendars"
	yield ""
	for profile in calendar.PROFILES.values():
		yield (
			f"### {profile.label} ({profile.key}): the search closes on {profile.search_closes_on},"
			f" dispositions count as of {profile.dispositions_count_on}"
		)
		yield ""
		yield f"Source: {profile.source}"
		yield ""
		rows = (
			(
				f"{stage.label} ({stage.key})",
				stage.starts_on,
				stage.branch_lock_on,
				stage.committee_lock_on,
				stage.due_on,
				stage.hand_in or "—",
				stage.source,
			)
			for stage in profile.stages
		)
		heads = (
			"stage",
			"starts",
			"locks for branches",
			"locks for committees",
			"due",
			"to hand in",
			"source",
		)
		yield from table(heads, rows)


def relations() -> Iterator[str]:
	"""The relations within annexes 4 and 5."""
	yield "## 3.6 Relations within annexes 4 and 5"
	yield ""
	rows = (
		(annex, relation.of, relation)
		for annex, of_annex in (("4", annex4.relations(DEFAULT)), ("5", annex5.relations()))
		for relation in of_annex
	)
	yield from table(("annex", "between", "relation"), rows)


def code_lists() -> Iterator[str]:
	"""The code lists."""
	yield "## 3.7 Code lists"
	yield ""
	for each in CODE_LISTS:
		yield f"**{each.name}** ({each.source}): " + "; ".join(f"{code.code} {code.label}" for code in each)
		yield ""


def archive_materials() -> Iterator[str]:
	"""What belongs into the archive of a member."""
	yield "## 3.8 Materials of a member's archive (党员档案)"
	yield ""
	begin, end = member_archive.NO_PROBATION
	yield "Source: notice 二(一), 二(三); 中国共产党发展党员工作细则 (2014) art. 37 for what is required; the other kinds are practice."
	yield f"Whoever was admitted from {begin} to before {end} was not on probation (Charters of the 9th and the 11th congress)."
	yield ""
	of_whom = {"": "—", "everybody": "everybody", "full": "full members who were on probation"}
	rows = (
		(
			material.period,
			material.label,
			of_whom[material.rule],
			material.since if material.since > dt.date.min else "—",
		)
		for material in member_archive.MATERIALS
	)
	yield from table(("period", "material", "required of", "if admitted since"), rows)
	yield ""
	outcomes = (f"{kind}: {'、'.join(results)}" for kind, results in member_archive.OUTCOMES.items())
	yield f"What a finding comes to: {'; '.join(outcomes)}."


def main() -> int:
	"""Write the page, or say that it is not current."""
	text = page()
	if "--check" in sys.argv[1:]:
		is_current = PAGE.read_text(encoding="utf-8") == text
		if not is_current:
			print("docs/domain/rules.md is not current: run scripts/rules_page.py")
		return int(not is_current)
	PAGE.write_text(text, encoding="utf-8")
	return 0


if __name__ == "__main__":
	sys.exit(main())
