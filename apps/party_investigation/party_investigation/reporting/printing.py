"""What print formats embed: the official forms for one document. Frappe has checked that the user may print it."""

import frappe
from frappe.utils import getdate, today
from party_investigation.annexes import AnnexContent, load, render_fragment
from party_investigation.reporting.lines import Lines
from party_investigation.reporting.output import sees_whole
from party_investigation.rules.dates import years_between
from party_investigation.rules.identity_number import mask

ADDRESS = {
	"committee_address": "postal_address",
	"committee_phone": "phone",
	"committee_fax": "fax",
	"committee_postcode": "postcode",
}


def _stored(doc):
	"""The document as it is stored: what a client sends along may name a member elsewhere."""
	stored = frappe.get_doc(doc.doctype, doc.name)
	stored.check_permission("print")
	return stored


def annex_1_card(doc) -> str:
	"""Annex 1 of one member as a card."""
	doc = _stored(doc)
	lines = Lines(doc.campaign, doc.organization, sees_whole())
	content = AnnexContent(filled_on=getdate(doc.filled_on or today()), rows=lines.cards([doc.member]))
	return render_fragment(load("annex_1_card"), content)


def three_part_letter(doc) -> str:
	"""The letter of introduction: stub, letter, receipt."""
	doc = _stored(doc)
	member = frappe.get_doc("Party Member", doc.member)
	committee = frappe.get_doc("Party Organization", doc.issuing_committee)
	whole = sees_whole()
	row = {
		"letter_number": doc.letter_number,
		"member_name": member.member_name,
		"sex": member.sex,
		"age": years_between(member.birth_date, getdate(doc.issued_on)) if member.birth_date else None,
		"ethnic_group": member.ethnic_group,
		"membership_kind": member.membership_kind,
		"identity_number": member.identity_number if whole else mask(member.identity_number),
		"from_organization": committee.organization_name,
		"from_branch": frappe.db.get_value("Party Organization", doc.organization, "organization_name"),
		"addressee": doc.to_organization_name,
		"to_organization": doc.to_organization_name,
		"dues_paid_to": getdate(doc.dues_paid_to) if doc.dues_paid_to else None,
		"validity_days": doc.validity_days,
		"issued_on": getdate(doc.issued_on),
		"phone": member.phone if whole else "",
		**{name: committee.get(field) for name, field in ADDRESS.items()},
	}
	return render_fragment(load("letter"), AnnexContent(rows=[row]))


def summary_table(doc) -> str:
	"""Annex 4 or 5 as it was computed and saved."""
	doc = _stored(doc)
	columns = doc.columns
	content = AnnexContent(
		unit_name=frappe.db.get_value("Party Organization", doc.organization, "organization_name"),
		filled_on=getdate(doc.computed_on),
		as_of=getdate(doc.as_of),
		figures={
			row.row_code: {number: row.get(f"column_{number}") for number in columns} for row in doc.rows
		},
		remarks={row.row_code: row.remark for row in doc.rows if row.remark},
		variant=doc.get("row_variant") or "Person Category",
		base=doc.get("breakdown_base") or "All",
		digest=doc.digest,
	)
	return render_fragment(load(doc.annex), content)
