"""An untidy workbook, imported, and the figures of all its units compared with those that its maker computes on its own.

`UNTIDY_MEMBERS` and `UNTIDY_SEED` in the environment say how many members and which workbook.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from kit import Bench, Report, best_of, connected

MEMBERS, SEED = int(os.environ.get("UNTIDY_MEMBERS", 20_000)), int(os.environ.get("UNTIDY_SEED", 90210))
MAKER = Path(__file__).resolve().parent.parent / "data" / "make_workbook.py"


def measure(bench: Bench, report: Report) -> None:
	"""Measure.

	:raises RuntimeError: figures or refused rows are not the maker's
	"""
	workbook, answers = bench.path / "untidy.xlsx", bench.path / "untidy.json"
	size = ("--members", str(MEMBERS), "--seed", str(SEED))
	subprocess.run([sys.executable, MAKER, workbook, *size, "--json", answers], check=True, stdout=sys.stderr)
	with connected(bench):
		import frappe
		from party_investigation.intake.service import import_workbook
		from party_investigation.reporting.figures import figures_of

		made = []
		report.time(
			f"import of an untidy workbook of {MEMBERS:,} members",
			best_of(lambda: made.append(import_workbook(workbook))),
		)
		report.memory(
			"memory of that import, at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
		)
		refused = {(finding.sheet, finding.row) for finding in made[0].findings if finding.refuses}
		expected = json.loads(answers.read_text(encoding="utf-8"))  # its memory is not the import's
		compare("refused rows", refused, {("members", row["row"]) for row in expected["refused"]})
		compare("members", made[0].accepted_members, expected["accepted"])
		compare("members on the site", frappe.db.count("Party Member"), expected["accepted"])
		units = figures_of(made[0].campaign)
		compare("units", set(units), set(expected["units"]))
		for unit, figures in expected["units"].items():
			compare(f"figures of {unit}", units[unit], figures)
		print(
			f"seed {SEED}: {len(units):,} units as the maker says, {len(refused):,} rows refused",
			file=sys.stderr,
		)


def compare(what: str, found: object, expected: object) -> None:
	"""Refuse a difference.

	:raises RuntimeError: naming it
	"""
	if found != expected:
		raise RuntimeError(f"{what}: {found}, and not {expected}")
