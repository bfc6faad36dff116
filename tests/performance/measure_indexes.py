"""What indexes cost what is written: the import of an untidy workbook with and without them, and the size of the database after it.

`INDEX_MEMBERS` in the environment says how many members, `INDEX_ROUNDS` how often each is done; the best counts.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kit import PASSWORD, Bench, Report, Timing, best_of, connected

MEMBERS, ROUNDS = int(os.environ.get("INDEX_MEMBERS", 5_000)), int(os.environ.get("INDEX_ROUNDS", 2))
MAKER = Path(__file__).resolve().parent.parent / "data" / "make_workbook.py"
SITE = "indexes.localhost"
NEWER = {
	"Investigation Record": (
		("is_mobile", "status", "organization"),
		("member_name", "organization"),
		("person_category",),
		("relation",),
	),
	"Party Member": (
		("key_group_proposed", "membership_status", "organization"),
		("member_name", "organization"),
		("membership_kind",),
		("person_category",),
	),
}
"""Those that were made last, for lists and counts of a whole province (docs/developers/performance.md)."""
LONGER = ("filled_on", "soft_check_count")
"""Indexes that ended with these fields and hold the organization as well since then."""


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	workbook = bench.path / "indexes.xlsx"
	made = (sys.executable, MAKER, workbook, "--members", str(MEMBERS), "--seed", "7141")
	subprocess.run(made, check=True, stdout=sys.stderr)
	timings: dict[str, list[Timing]] = {}
	sizes: dict[str, float] = {}
	for turn in range(ROUNDS):
		variants = VARIANTS if turn % 2 == 0 else VARIANTS[::-1]
		for name, change in variants:
			timing, sizes[name] = imported(bench, workbook, change)
			timings.setdefault(name, []).append(timing)
	for name, _change in VARIANTS:
		best = Timing(min(t.wall for t in timings[name]), min(t.cpu for t in timings[name]))
		report.time(f"import of {MEMBERS:,} members, {name}", best)
		report.memory(f"the database after it, {name}", sizes[name])


def imported(bench: Bench, workbook: Path, change: Callable[[], None]) -> tuple[Timing, float]:
	"""Import on a fresh site whose indexes were changed; the time, and the megabytes of its database."""
	bench.run(
		*("new-site", SITE, "--admin-password", PASSWORD, "--install-app", "party_investigation", "--force")
	)
	with connected(bench, site=SITE):
		import frappe
		from party_investigation.intake.service import import_workbook

		change()
		frappe.db.commit()
		timing = best_of(lambda: import_workbook(workbook))
		pages, size = (frappe.db.sql(f"pragma {name}")[0][0] for name in ("page_count", "page_size"))
	return timing, pages * size / 2**20


def keep() -> None:
	"""Leave all indexes as they are."""


def as_before() -> None:
	"""Leave out what was made last, and the organization at the end of the others."""
	from frappe.store.schema import make_index
	from party_investigation.indexes import INDEXES

	for doctype, indexes in NEWER.items():
		for fields in indexes:
			drop(doctype, fields)
	for doctype, indexes in INDEXES.items():
		for fields in indexes:
			if fields[-1] == "organization" and fields[-2] in LONGER:
				drop(doctype, fields)
				make_index(f"tab{doctype}", fields[:-1])


def without_several() -> None:
	"""Leave out all over several columns."""
	from party_investigation.indexes import INDEXES

	for doctype, indexes in INDEXES.items():
		for fields in indexes:
			drop(doctype, fields)


def drop(doctype: str, fields: tuple[str, ...]) -> None:
	"""Drop an index.

	:raises RuntimeError: there is none
	"""
	from frappe.ground.context import local
	from frappe.store.schema import index_name, quoted

	table, name = f"tab{doctype}", index_name(f"tab{doctype}", fields)
	if name not in {row[1] for row in local.db.run(f"pragma index_list({quoted(table)})")}:
		raise RuntimeError(f"{doctype} has no index {name}")
	local.db.run(f"drop index {quoted(name)}", kind="define")


VARIANTS = [
	("all indexes", keep),
	("as before the last were made", as_before),
	("none over several columns", without_several),
]
