#!/usr/bin/env python3
"""Write the choices of the app's DocTypes from the code lists, measures and parameters of `rules/`.

`code_lists.py` writes what is not current; with `--check` it only names those files and ends with status 1.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

BENCH = Path(__file__).resolve().parent.parent
APP = BENCH / "apps" / "party_investigation" / "party_investigation"
sys.path.insert(0, str(APP.parent))

from party_investigation.rules import (
	annex4,
	annex5,
	calendar,
	codes,
	external_match,
	help_request,
	inspection,
	key_groups,
	matching,
	member_archive,
	mobile,
	package_conflicts,
	package_media,
	roster,
	sampling,
	search,
	working_group,
)
from party_investigation.rules.checks.disposition import ENDED, TO_BE_EVIDENCED
from party_investigation.rules.dispositions import TURNS
from party_investigation.rules.measures import MEASURES
from party_investigation.rules.policy import PARAMETERS
from party_investigation.rules.policy_guide import Topic
from party_investigation.workbook.layout import SHEETS
from party_investigation.workbook.roster_list import ROSTER

YES_NO = ("", "是", "否")
NOTHING = ("",)


def statuses() -> list[str]:
	"""The membership statuses: on the roster, transferred, those that measures lead to, and that of a record that became part of another."""
	after = (measure.status_after for measure in MEASURES if measure.status_after)
	return ["On Roster", "Transferred Out", *dict.fromkeys(after), "Merged"]


REASONS = (*NOTHING, *codes.REASONS.labels())
UNIT_CATEGORIES = (*NOTHING, *codes.UNIT_CATEGORIES.labels())
PERSON_CATEGORIES = codes.PERSON_CATEGORIES.labels()
STAGES = list(calendar.STAGE_LABELS)
BY_TITLE = {sheet.title: sheet for sheet in (*SHEETS, ROSTER)}
HEADINGS = [*dict.fromkeys(column.heading for sheet in BY_TITLE.values() for column in sheet.columns)]
ROWS, BASE = (PARAMETERS[name].choices for name in ("annex_4_rows", "annex_4_base"))

CHOICES: dict[str, dict[str, Sequence[str]]] = {
	"Archive Finding": {
		"kind": member_archive.FINDING_KINDS,
		"material": (*NOTHING, *member_archive.BY_LABEL),
		"outcome": (
			*NOTHING,
			*(each for outcomes in member_archive.OUTCOMES.values() for each in outcomes),
		),
	},
	"Archive Material": {
		"kind": [*member_archive.BY_LABEL],
		"period": (*NOTHING, *member_archive.PERIODS),
		"state": (*NOTHING, *member_archive.STATES),
	},
	"Campaign Stage": {"stage": STAGES},
	"Column Mapping Heading": {"sheet": [*BY_TITLE], "stands_for": HEADINGS},
	"Column Mapping Word": {"sheet": [*BY_TITLE], "stands_for": HEADINGS},
	"Contact Search": {
		"reason": REASONS,
		"result": (search.OPEN, search.CONTACT_RESTORED, search.NOT_FOUND),
	},
	"External Inquiry": {
		"office": [*external_match.OFFICES],
		"about": external_match.ABOUT,
		"status": external_match.STATUSES,
	},
	"External Lead": {
		"office": [*external_match.OFFICES],
		"level": matching.LEVELS,
		"decision": external_match.DECISIONS,
	},
	"Help Request": {"status": help_request.STATUSES, "outcome": (*NOTHING, *help_request.OUTCOMES)},
	"Working Group Member": {"role_in_group": working_group.ROLES},
	"Working Group Task": {"status": working_group.STATUSES},
	"Working Group Meeting": {"status": working_group.MINUTES},
	"Disposition Case": {
		"measure": (*NOTHING, *(measure.label for measure in MEASURES)),
		"status": ("In Progress", "Approved", *ENDED),
		"evidence_state": ("Evidenced", TO_BE_EVIDENCED),
		"next_by": TURNS,
	},
	"Investigation Campaign": {
		"profile": list(calendar.PROFILES),
		"annex_4_rows": ROWS,
		"annex_4_base": BASE,
	},
	"Investigation Record": {
		"person_category": PERSON_CATEGORIES,
		**dict.fromkeys(
			("materials_complete", "has_application", "admission_true", "irregular_admission"), YES_NO
		),
	},
	"Lost Contact Summary": {"row_variant": ROWS, "breakdown_base": BASE},
	"Member Archive": {
		"person_category": (*NOTHING, *PERSON_CATEGORIES),
		"state": member_archive.ARCHIVE_STATES,
		"custody": (*NOTHING, *member_archive.CUSTODY),
		"verdict": (*NOTHING, *member_archive.VERDICTS),
		**dict.fromkeys(("materials_answer", "application_answer"), YES_NO),
	},
	"Mobile Contact": {"means": mobile.MEANS},
	"Mobile Member Record": {"direction": (*NOTHING, *codes.MOVE_DIRECTIONS.labels())},
	"Party Member": {
		"sex": (*NOTHING, "男", "女"),
		"membership_kind": codes.MEMBER_KINDS.labels(),
		"person_category": PERSON_CATEGORIES,
		"membership_status": statuses(),
		"key_group": (*NOTHING, *key_groups.KEY_GROUPS),
	},
	"Organization Change New Unit": {"kind": codes.ORGANISATION_KINDS.labels()},
	"Organization Change Rule": {"person_category": (*NOTHING, *PERSON_CATEGORIES)},
	"Package Decision": {
		"conflict": package_conflicts.DECIDED,
		"choice": package_conflicts.CHOICES,
	},
	"Party Organization": {"kind": codes.ORGANISATION_KINDS.labels(), "unit_category": UNIT_CATEGORIES},
	"Return Package": {"medium": (*NOTHING, *package_media.MEDIA)},
	"Restored Contact": {
		"person_category": PERSON_CATEGORIES,
		"unit_category": UNIT_CATEGORIES,
		"reason": REASONS,
	},
	"Return Extension": {"stage": STAGES},
	"Guidance Question": {"topic": get_args(Topic)},
	"Search Attempt": {"means": codes.SEARCH_MEANS.labels()},
	"Roster Difference": {
		"kind": list(roster.OUTCOMES),
		"outcome": (
			*NOTHING,
			*dict.fromkeys(each for outcomes in roster.OUTCOMES.values() for each in outcomes),
		),
		"next_step": (
			*NOTHING,
			*dict.fromkeys(each for steps in roster.STEPS.values() for each in steps),
		),
	},
	"Spot Check Person": {
		"layer": (*NOTHING, *sampling.LAYERS),
		"contact_means": (*NOTHING, *codes.SEARCH_MEANS.labels()),
		"archive_state": (*NOTHING, *member_archive.ARCHIVE_STATES),
		**dict.fromkeys(("outcome", *inspection.ITEMS), (*NOTHING, *sampling.ANSWERS)),
	},
	"Untraced Member": {
		"person_category": PERSON_CATEGORIES,
		"unit_category": UNIT_CATEGORIES,
		"reason": REASONS,
	},
	"Verification Sample Row": {
		"layer": (*NOTHING, *sampling.LAYERS),
		"result": (*NOTHING, *sampling.ANSWERS),
	},
}
"""The choices by DocType and field, in the order in which they are offered."""


COLUMNS = {
	"Lost Contact Summary Row": annex4.FIGURE_COLUMNS,
	"Disposition Summary Row": annex5.FIGURE_COLUMNS,
}
"""The columns of figures of the rows of annexes 4 and 5, by DocType."""


def definitions() -> Iterator[tuple[Path, dict]]:
	"""Yield the file and the content of each DocType that has such choices or columns."""
	for doctype in (*CHOICES, *COLUMNS):
		name = doctype.lower().replace(" ", "_")
		(path,) = APP.glob(f"*/doctype/{name}/{name}.json")
		yield path, json.loads(path.read_text(encoding="utf-8"))


def current(definition: dict) -> str:
	"""Return the text of a DocType's file with the choices and columns as they are to be."""
	choices = CHOICES.get(definition["name"], {})
	for number in COLUMNS.get(definition["name"], ()):
		if f"column_{number}" not in definition["field_order"]:
			add_column(definition, number)
	for field in definition["fields"]:
		if field["fieldname"] in choices:
			field["options"] = "\n".join(choices[field["fieldname"]])
	return json.dumps(definition, ensure_ascii=False, indent=1) + "\n"


def add_column(definition: dict, number: int) -> None:
	"""Put a column of figures after the one before it."""
	before = f"column_{number - 1}"
	(like,) = (field for field in definition["fields"] if field["fieldname"] == before)
	added = {**like, "fieldname": f"column_{number}", "label": f"Column {number}"}
	definition["fields"].insert(definition["fields"].index(like) + 1, added)
	definition["field_order"].insert(definition["field_order"].index(before) + 1, added["fieldname"])


def main() -> int:
	"""Write, or say what is not current."""
	stale = []
	for path, definition in definitions():
		text = current(definition)
		if path.read_text(encoding="utf-8") != text:
			stale.append(path)
			if "--check" not in sys.argv[1:]:
				path.write_text(text, encoding="utf-8")
	for path in stale:
		print(path.relative_to(BENCH))
	return int(bool(stale) and "--check" in sys.argv[1:])


if __name__ == "__main__":
	sys.exit(main())
