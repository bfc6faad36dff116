"""Documents that are there keep from now on which of their checks are open, as new ones do when they are saved."""

import frappe
from party_investigation.investigation import check_results
from party_investigation.investigation.checked_document import KIND_OF

CHUNK = 2000


def execute() -> None:
	"""Run the checks of every document, and write what is open. What people wrote is not touched."""
	for doctype in KIND_OF:
		names = frappe.get_all(doctype, pluck="name", order_by="name asc")
		for start in range(0, len(names), CHUNK):
			check_results.renew(doctype, names[start : start + CHUNK])
