"""A paper and its file: an inspector types the beginning of the digest off the page and learns which version it is (decisions D13)."""

from typing import Any

import frappe
from frappe import _
from party_investigation.rules import digest

VERSION, RETURN = "Return Version", "Unit Return"


@frappe.whitelist(methods=["GET", "POST"])
def compare_digest(unit_return: str, typed: str) -> dict[str, Any]:
	"""Return whether the digest on a paper is that of the version in force, or else of which version it is.

	:param typed: the digits as printed, at least the first 8; blanks and dashes between them do not matter
	:returns: `agrees`, the `number` of the version whose digest it is or None, and the number `in_force`
	:raises frappe.PermissionError: the return is not the user's to see
	:raises frappe.ValidationError: too few digits, or nothing was handed in
	"""
	if not isinstance(unit_return, str) or not isinstance(typed, str):
		frappe.throw(_("Name the return, and type the digest as text."))
	document = frappe.get_doc(RETURN, unit_return)
	document.check_permission("read")
	digits = digest.typed_digits(typed)
	if len(digits) < digest.SHORTEST:
		frappe.throw(_("Type at least the first {0} digits of the digest.").format(digest.SHORTEST))
	# Reading the return was checked; of its versions only numbers and digests are looked at.
	versions = frappe.get_all(
		VERSION,
		filters={"unit_return": document.name},
		fields=["name", "number", "digest"],
		order_by="number desc",
	)
	if not versions:
		frappe.throw(_("Nothing was handed in yet, so there is no digest."))
	version = next((row for row in versions if digest.agrees(digits, row.digest or "")), None)
	return {
		"agrees": bool(version) and version.name == document.current_version,
		"number": version.number if version else None,
		"in_force": document.version,
	}
