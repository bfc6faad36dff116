#!/usr/bin/env python3
"""Give the app's records (reports, cards, charts, workspaces, print formats, onboardings, tours) a new `modified` where they say something else than at the last stamp.

Stock Frappe takes such a file over on `migrate` only if its `modified` is later than what the site has; DocTypes it compares whole.

python scripts/stamp_records.py           # stamp, and remember in tests/data/records.json
python scripts/stamp_records.py --check   # exit status 1 if a record is to be stamped
"""

import datetime as dt
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "apps" / "party_investigation" / "party_investigation"
REMEMBERED = ROOT / "tests" / "data" / "records.json"
STANDARD = frozenset(
	(
		*("Dashboard Chart", "Form Tour", "Module Onboarding", "Number Card", "Onboarding Step"),
		*("Print Format", "Report", "Workspace"),
	)
)
OF_THE_FILE = frozenset(("creation", "modified", "modified_by", "owner"))
STAMP = re.compile(r'^(\s+"modified": )"[^"]*"', re.MULTILINE)


def records() -> Iterator[tuple[Path, dict]]:
	"""Yield the files of records with what they hold."""
	for path in sorted(APP.rglob("*.json")):
		record = json.loads(path.read_text(encoding="utf-8"))
		if isinstance(record, dict) and record.get("doctype") in STANDARD:
			yield path, record


def digest(record: dict) -> str:
	"""Return a digest of what a record says."""
	said = {key: value for key, value in record.items() if key not in OF_THE_FILE}
	return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def stale() -> list[Path]:
	"""Return the records that are not as they were stamped last."""
	known = json.loads(REMEMBERED.read_text(encoding="utf-8")) if REMEMBERED.exists() else {}
	return [
		path
		for path, record in records()
		if known.get(str(path.relative_to(APP))) != [digest(record), record["modified"]]
	]


def main() -> int:
	"""Stamp, or say what is to be stamped."""
	found = stale()
	if "--check" in sys.argv:
		for path in found:
			print(f"{path.relative_to(ROOT)} says something new: run scripts/stamp_records.py")
		return 1 if found else 0
	now = dt.datetime.now(dt.timezone.utc).strftime("%Y-%m-%d %H:%M:%S.000000")
	for path in found:
		text, number = STAMP.subn(rf'\1"{now}"', path.read_text(encoding="utf-8"))
		if number != 1:
			raise ValueError(f"{path}: {number} lines say when it was modified")
		path.write_text(text, encoding="utf-8")
	stamped = {str(path.relative_to(APP)): [digest(record), record["modified"]] for path, record in records()}
	REMEMBERED.write_text(json.dumps(stamped, indent="\t") + "\n", encoding="utf-8")
	return 0


if __name__ == "__main__":
	sys.exit(main())
