"""What documents of a campaign copy from the member they are about."""

import frappe
from frappe import _

COPIED = ("member_name", "organization", "person_category", "unit_category")
KEPT = "person"
"""What is kept of the person for prints (`membership.person`): written by the move of the member only."""
ASIDE = "set_aside_for"
"""Of a document that was set aside when two records of one person were merged: the one that counts instead."""


def fill_from_member(document) -> None:
	"""Copy name, branch and categories when the document is new; afterwards they stay what they were."""
	fields = [field for field in COPIED if document.meta.has_field(field)]
	before = document.get_doc_before_save()
	check_counts(document, before)
	if document.meta.has_field(KEPT):
		document.set(KEPT, before.get(KEPT) if before else None)
	if before:
		for field in fields:
			document.set(field, before.get(field))
		return
	member = frappe.db.get_value(
		"Party Member", document.member, ["member_name", "organization", "person_category"], as_dict=True
	)
	if not member:
		frappe.throw(_("The member is missing."), frappe.MandatoryError)
	check_stands(document.member)
	if "unit_category" in fields:
		member.unit_category = frappe.db.get_value("Party Organization", member.organization, "unit_category")
	document.update({field: member.get(field) for field in fields})
	if document.get("campaign"):
		check_campaign_covers(document.campaign, document.organization)


def check_counts(document, before) -> None:
	"""Stop a change of a document that was set aside by a merge, and let nobody set one aside by hand."""
	if not document.meta.has_field(ASIDE):
		return
	document.set(ASIDE, before.get(ASIDE) if before else None)
	if document.get(ASIDE):
		frappe.throw(
			_("Two records of one person were merged; {0} counts instead. Make entries there.").format(
				document.get(ASIDE)
			)
		)


def check_stands(member: str) -> None:
	"""Stop what is made about a member whose record became part of another one."""
	kept = frappe.db.get_value("Party Member", member, "merged_into")
	if kept:
		frappe.throw(
			_("This record was merged into another one of the same person. Choose {0}.").format(
				frappe.db.get_value("Party Member", kept, "member_name") or kept
			)
		)


def check_campaign_covers(campaign: str, organization: str) -> None:
	"""Stop unless the organization stands below the one that opened the campaign, or is that one."""
	above = frappe.db.get_value("Investigation Campaign", campaign, "organization")
	places = {
		row.name: row
		for row in frappe.get_all(
			"Party Organization",
			filters={"name": ["in", [above, organization]]},
			fields=["name", "lft", "rgt"],
		)
	}
	top, unit = places.get(above), places.get(organization)
	if not (top and unit and top.lft <= unit.lft and unit.rgt <= top.rgt):
		frappe.throw(_("{0} is not part of the campaign {1}.").format(organization, campaign))


def settings_document(campaign: str):
	"""The campaign, from the cache."""
	return frappe.get_cached_doc("Investigation Campaign", campaign)
