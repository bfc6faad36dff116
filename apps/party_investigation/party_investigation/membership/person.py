"""Snapshots: what a document keeps of the member it is about, for prints after the member has gone elsewhere.

The branch that a member leaves keeps its records. What the next branch learns of the member afterwards is none of its business:
records, lines and letters of the former branch are printed with the values of the day of the move.
"""

import json
from collections.abc import Mapping

import frappe
from frappe.utils import getdate
from party_investigation.annexes.providers import MEMBER_ON_CARD

WITH_SNAPSHOT = ("Investigation Record", "Restored Contact", "Untraced Member", "Transfer Letter")
"""The DocTypes with a field `person`, which only printing reads."""


def current_values(member: str) -> dict:
	"""Return the member's values of today, by fieldname."""
	return frappe.db.get_value("Party Member", member, list(MEMBER_ON_CARD), as_dict=True) or {}


def held_by(member: str, branch: str) -> dict:
	"""Return the member's values of today while a branch holds the member, else none."""
	holder = frappe.db.get_value("Party Member", member, "organization")
	return current_values(member) if holder == branch else from_json(None)


def to_json(values: Mapping) -> str:
	"""Return values as a document stores them."""
	return json.dumps({key: value for key, value in values.items() if value}, default=str, ensure_ascii=False)


def from_json(text: str | None) -> dict:
	"""Return the stored values, dates as dates; all None where nothing was stored."""
	dates = {
		field.fieldname for field in frappe.get_meta("Party Member").get("fields", {"fieldtype": "Date"})
	}
	stored = json.loads(text) if text else {}
	return {
		field: getdate(stored[field]) if field in dates and stored.get(field) else stored.get(field)
		for field in MEMBER_ON_CARD
	}


def store_snapshots(member: str, branch: str) -> None:
	"""Store the values of a member who is about to leave with the documents of `branch`, which is left."""
	snapshot = to_json(current_values(member))
	for doctype in WITH_SNAPSHOT:
		frappe.db.set_value(
			doctype,
			{"member": member, "organization": branch, "person": ["is", "not set"]},
			"person",
			snapshot,
			update_modified=False,
		)
