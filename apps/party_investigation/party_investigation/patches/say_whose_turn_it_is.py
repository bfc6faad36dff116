"""Cases under way say which step comes next and whose turn it is, as new ones do when they are saved."""

import frappe
from party_investigation.disposition.procedure import next_of

CASE = "Disposition Case"


def execute() -> None:
	"""Fill the two fields of every case under way. What people wrote is not touched."""
	following: dict[tuple, list[str]] = {}
	for name in frappe.get_all(CASE, filters={"status": "In Progress"}, pluck="name"):
		values = next_of(frappe.get_doc(CASE, name))
		following.setdefault(tuple(values.items()), []).append(name)
	for values, names in following.items():
		frappe.db.set_value(CASE, {"name": ["in", names]}, dict(values), update_modified=False)
