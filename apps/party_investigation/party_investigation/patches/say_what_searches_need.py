"""Open searches that came with a workbook say what they still lack, as those do that were entered: they said that they had enough until they were saved."""

import frappe
from party_investigation.investigation import still_needed
from party_investigation.rules import search

CHUNK = 2000


def execute() -> None:
	"""Write what each open search lacks, in the language of the site. What people wrote is not touched."""
	language = frappe.db.get_single_value("System Settings", "language") or "zh"
	names = frappe.get_all(still_needed.SEARCH, filters={"result": search.OPEN}, pluck="name")
	for start in range(0, len(names), CHUNK):
		still_needed.renew(names[start : start + CHUNK], language)
