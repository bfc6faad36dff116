"""Moving a membership: by a receipt, or by a measure in force. The only places where status and branch change."""

from datetime import date

import frappe
from party_investigation.investigation import records
from party_investigation.membership import person


def move_relationship(letter) -> None:
	"""A receipt has come: the member is now with the receiving organization, or outside the system."""
	if letter.to_organization:
		values = {"organization": letter.to_organization, "membership_status": "On Roster"}
	else:
		values = {"membership_status": "Transferred Out"}
	change_member(letter.member, {**values, "status_since": letter.receipt_on})
	if letter.to_organization:
		records.create_for_member(letter.member)


def change_member(member: str, values: dict[str, str | date | None]) -> None:
	"""Write what a receipt or a decision does to a member.

	The one who records it need not have write on the member: the receiving side of a letter is in another part of the tree, and the body
	that approves stands above. The letter or the case itself was checked.
	"""
	document = frappe.get_doc("Party Member", member)
	if all(document.get(field) == value for field, value in values.items()):
		return
	if values.get("organization", document.organization) != document.organization:
		person.store_snapshots(member, document.organization)
	document.update(values)
	document.flags.by_decision = True
	document.save(ignore_permissions=True)
