"""What print formats embed: the official forms for one document. Frappe has checked that the user may print it."""

import frappe
from frappe.utils import getdate
from party_investigation.annexes import AnnexContent, load, render_fragment
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.membership import person
from party_investigation.organization.tree import name_of
from party_investigation.reporting.annex_rows import AnnexRows
from party_investigation.reporting.output import sees_unmasked
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
	annex_rows = AnnexRows(doc.campaign, doc.organization, sees_unmasked())
	content = AnnexContent(rows=annex_rows.cards([doc.member]))
	return render_fragment(load("annex_1_card"), content)


def _of_own_member(letter) -> dict:
	"""The member's values of today while the branch that issued the letter still holds the member, else none."""
	holder = frappe.db.get_value("Party Member", letter.member, "organization")
	return person.current_values(letter.member) if holder == letter.organization else person.from_json(None)


def three_part_letter(doc) -> str:
	"""Return the letter of introduction: stub, letter, receipt."""
	doc = _stored(doc)
	return render_fragment(load("letter"), AnnexContent(rows=[letter_values(doc)])) + _corrections(doc)


def letter_values(doc) -> dict:
	"""Return what the three parts of a stored Transfer Letter show: the provider `letter` of the definitions."""
	member = frappe._dict(person.from_json(doc.person) if doc.person else _of_own_member(doc))
	committee = frappe.get_doc("Party Organization", doc.issuing_committee)
	unmasked = sees_unmasked()
	return {
		"letter_number": doc.letter_number,
		"member_name": doc.member_name,
		"sex": member.sex,
		"age": years_between(member.birth_date, getdate(doc.issued_on)) if member.birth_date else None,
		"ethnic_group": member.ethnic_group,
		"membership_kind": member.membership_kind,
		"identity_number": member.identity_number if unmasked else mask(member.identity_number or ""),
		"from_organization": committee.organization_name,
		"from_branch": doc.branch_on_paper or name_of(doc.organization),
		"addressee": doc.to_organization_name,
		"to_organization": doc.to_organization_name,
		"dues_paid_to": getdate(doc.dues_paid_to) if doc.dues_paid_to else None,
		"validity_days": doc.validity_days,
		"issued_on": getdate(doc.issued_on),
		"phone": member.phone if unmasked else "",
		**dict.fromkeys(("receipt_handled_by", "receipt_phone"), ""),  # for the receiver's hand
		**{name: committee.get(field) for name, field in ADDRESS.items()},
	}


def _corrections(doc) -> str:
	"""What was corrected after the issue, for a copy that is printed afterwards."""
	lines = (doc.corrections or "").splitlines()
	return "".join(f'<p class="corrections">{frappe.utils.escape_html(line)}</p>' for line in lines)


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
		months=policy_of(doc.campaign).months_out_of_contact,
		is_draft=True,
	)
	return render_fragment(load(doc.annex), content)
