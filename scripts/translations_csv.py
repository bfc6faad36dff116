#!/usr/bin/env python3
"""Write the app's `translations/zh.csv` from `locale/zh.po`: Frappe v15 reads the one, v16 and Demitasse the other.

python scripts/translations_csv.py           # write
python scripts/translations_csv.py --check   # exit status 1 if the file is not what would be written
"""

import csv
import io
import sys
from pathlib import Path

from babel.messages.pofile import read_po

APP = Path(__file__).resolve().parent.parent / "apps" / "party_investigation" / "party_investigation"
CATALOGUE = APP / "locale" / "zh.po"
TABLE = APP / "translations" / "zh.csv"


def table() -> str:
	"""The text of the csv: English, Chinese, context."""
	with CATALOGUE.open("rb") as file:
		messages = [message for message in read_po(file) if message.id and message.string]
	written = io.StringIO()
	rows = ((message.id, message.string, message.context or "") for message in messages)
	csv.writer(written, lineterminator="\n").writerows(sorted(rows))
	return written.getvalue()


def main() -> int:
	"""Write, or compare with what is written."""
	text = table()
	if "--check" not in sys.argv:
		TABLE.parent.mkdir(exist_ok=True)
		TABLE.write_text(text, encoding="utf-8")
		return 0
	is_fresh = TABLE.exists() and TABLE.read_text(encoding="utf-8") == text
	if not is_fresh:
		print("translations/zh.csv is stale: run scripts/translations_csv.py")
	return 0 if is_fresh else 1


if __name__ == "__main__":
	sys.exit(main())
