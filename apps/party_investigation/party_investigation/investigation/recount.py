"""After an amendment of dates or thresholds: what was derived from them is derived anew."""

import frappe
from frappe import _

CHUNK = 500


def recount(campaign: str) -> None:
	"""Save every search and record of a campaign again, so that times out of contact and annex lines follow the amendment.

	Runs as a job for whoever amended the campaign. Searches whose result no longer stands are left as they are and named in a
	comment on the campaign.
	"""
	frappe.clear_document_cache("Investigation Campaign", campaign)
	refused = [name for name in _each("Contact Search", campaign) if not _save("Contact Search", name)]
	for name in _each("Investigation Record", campaign):
		_save("Investigation Record", name)
	if refused:
		text = _("The amendment does not fit these searches, look at them: {0}").format(", ".join(refused))
		frappe.get_doc("Investigation Campaign", campaign).add_comment("Comment", text)


def _each(doctype: str, campaign: str):
	"""The names of a DocType's documents in the campaign; ends the transaction after each chunk, since all of it is too long for one."""
	names = frappe.get_all(doctype, filters={"campaign": campaign}, pluck="name", order_by="name asc")
	for number, name in enumerate(names, 1):
		yield name
		if number % CHUNK == 0:
			frappe.db.commit()


def _save(doctype: str, name: str) -> bool:
	document = frappe.get_doc(doctype, name)
	document.flags.by_amendment = True
	frappe.db.savepoint("recount")
	try:
		# The amendment was checked; it holds for every branch, also where its author holds no write right on the record.
		document.save(ignore_permissions=True)
	except frappe.ValidationError:
		frappe.db.rollback(save_point="recount")
		return False
	return True
