"""After an amendment of dates or thresholds: what was derived from them is derived anew."""

from collections.abc import Iterator

import frappe
from frappe import _
from party_investigation.investigation import check_results
from party_investigation.investigation.checked_document import KIND_OF
from party_investigation.membership import archives

CHUNK = 500


def recount(campaign: str) -> None:
	"""Derive anew what the records of a campaign compute from its parameters, and what their checks find.

	Searches are saved again, so that annex lines follow the amendment; of the other documents only what is derived is written.
	Runs as a job for whoever amended the campaign. Searches whose result no longer stands are left as they are and named in a
	comment on the campaign.
	"""
	frappe.clear_document_cache("Investigation Campaign", campaign)
	refused = [
		name for chunk in _chunks("Contact Search", campaign) for name in chunk if not _save_search(name)
	]
	for doctype in KIND_OF:
		for chunk in _chunks(doctype, campaign):
			if doctype == check_results.RECORD:
				check_results.recalculate_records(chunk)
			else:
				check_results.renew(doctype, chunk)
	for chunk in _chunks(archives.ARCHIVE, campaign):
		archives.renew_reviews(chunk)
	if refused:
		text = _("The amendment does not fit these searches, look at them: {0}").format(", ".join(refused))
		frappe.get_doc("Investigation Campaign", campaign).add_comment("Comment", text)


def _chunks(doctype: str, campaign: str) -> Iterator[list[str]]:
	"""Yield the names of a DocType's documents in the campaign, or for those without one in its part of the tree.

	Ends the transaction after each chunk, since all of it is too long for one.
	"""
	if frappe.get_meta(doctype).has_field("campaign"):
		filters = {"campaign": campaign}
	else:
		top = frappe.db.get_value("Investigation Campaign", campaign, "organization")
		units = frappe.get_all(
			"Party Organization", filters={"name": ["descendants of (inclusive)", top]}, pluck="name"
		)
		filters = {"organization": ["in", units]}
	names = frappe.get_all(doctype, filters=filters, pluck="name", order_by="name asc")
	for start in range(0, len(names), CHUNK):
		yield names[start : start + CHUNK]
		frappe.db.commit()


def _save_search(name: str) -> bool:
	document = frappe.get_doc("Contact Search", name)
	document.flags.by_amendment = True
	frappe.db.savepoint("recount")
	try:
		# The amendment was checked; it holds for every branch, also where its author holds no write right on the search.
		document.save(ignore_permissions=True)
	except frappe.ValidationError:
		frappe.db.rollback(save_point="recount")
		return False
	return True
