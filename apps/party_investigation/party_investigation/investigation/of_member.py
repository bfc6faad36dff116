"""What documents of a campaign copy from the member they are about."""

import frappe

COPIED = ("member_name", "organization", "person_category", "unit_category")


def fill_from_member(document) -> None:
	"""Copy name, branch and categories when the document is new; afterwards they stay what they were."""
	fields = [field for field in COPIED if document.meta.has_field(field)]
	before = document.get_doc_before_save()
	if before:
		for field in fields:
			document.set(field, before.get(field))
		return
	member = frappe.db.get_value(
		"Party Member", document.member, ["member_name", "organization", "person_category"], as_dict=True
	)
	if "unit_category" in fields:
		member.unit_category = frappe.db.get_value("Party Organization", member.organization, "unit_category")
	document.update({field: member.get(field) for field in fields})


def settings_document(campaign: str):
	"""The campaign, from the cache."""
	return frappe.get_cached_doc("Investigation Campaign", campaign)
