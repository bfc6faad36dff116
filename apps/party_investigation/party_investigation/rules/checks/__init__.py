"""All checks of a kind of record, from one definition for form, import and return (decisions D11).

Each kind of record has a file; `registry` keeps what they declare, `runner` runs it, `results` says what stays open.

A rule looks at a record, a mapping from fieldnames to values (dates as dates, yes/no as truth, rows of tables as mappings), and at
a context. Besides its fields a record may carry facts that only the site knows, under names that are no fields:

- member: `identity_number_held_by`, another member with the same number, by name, or `identity_number.ELSEWHERE`;
  `birth_date_precision`, "month" when the day is not known.
- record: `restored_on`, the day on which the search of the campaign has restored contact; `archive`, a `member_archive.Standing`,
  None where the member has no archive.
- letter: `holds_member`, whether the branch of a new letter holds the member; `open_letter`, the number of another open letter.
- disposition: `known`, a `measures.Case`, without which the fit of the measure is not checked; `stands`, whether the case was
  approved before.
- summary: `annex` (4 or 5) and `figures`; of annex 4 `lines_of_annex_2` and `lines_of_annex_3`; of annex 5 `total_of_annex_4`.
"""

from importlib import import_module

DECLARING = (
	"annex4",
	"annex5",
	"dispositions",
	"identity_number",
	"letters",
	"search",
	"checks.dates",
	"checks.member",
	"checks.record",
	"checks.letter",
	"checks.mobile",
	"checks.search",
	"checks.disposition",
	"checks.summary",
)
"""The modules of the rules that declare the checks of records, in the order in which the checks are shown and run."""

for _module in DECLARING:
	import_module(f"party_investigation.rules.{_module}")
