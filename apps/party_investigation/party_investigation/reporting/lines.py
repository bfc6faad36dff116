"""The lines of annexes 2 and 3 of an organization's own people: the codes that count, and the texts as they are printed."""

import json
from collections.abc import Iterator

from party_investigation.annexes import load
from party_investigation.annexes.values import shown
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.reporting.aggregation import lost_person
from party_investigation.reporting.annex_rows import AnnexRows
from party_investigation.reporting.figures import approved_outcomes
from party_investigation.rules import annex5

SERIAL = "serial"


def lines_of(campaign: str, organization: str, is_own: bool = True) -> list[dict]:
	"""Return a row of Return Version Line for each line of annexes 2 and 3. Checks no permission, masks nothing.

	:param is_own: of the organization's own people; else of those below it as well

	Categories and reason are codes, as annex 4 counts them; `outcome_column` is that of annex 5; `line` is JSON with what each
	column of the annex prints.
	"""
	rows = AnnexRows(campaign, organization, unmasked=True, is_own=is_own)
	found, policy = [*_rows(rows)], policy_of(campaign)
	outcomes = approved_outcomes(campaign, [row["member"] for _annex, row in found])
	lines = []
	for annex, row in found:
		person = lost_person(
			row["person_category"], row["unit_category"], row["months_out"], row["reason"], annex == 2
		)
		lines.append(
			{
				"annex": annex,
				"member": row["member"],
				"member_name": row["member_name"],
				"branch": row["organization"],
				"person_category": person.person_category,
				"unit_category": person.unit_category,
				"months_out": person.months,
				"reason": person.reason,
				"found": int(person.found),
				"outcome_column": annex5.column_of(outcomes.get(row["member"], ()), policy),
				"line": _as_printed(annex, row),
			}
		)
	return lines


def _rows(rows: AnnexRows) -> Iterator[tuple[int, dict]]:
	yield from ((2, row) for row in rows.restored())
	yield from ((3, row) for row in rows.untraced())


def _as_printed(annex: int, row: dict) -> str:
	texts = {
		leaf.id: shown(row.get(leaf.id), leaf.format)
		for leaf in load(f"annex_{annex}").leaves
		if leaf.format != SERIAL
	}
	return json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
