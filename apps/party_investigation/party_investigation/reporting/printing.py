"""What print formats embed: the official forms for one document. Frappe has checked that the user may print it."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import (
	AnnexContent,
	OfficialPaper,
	load,
	render_fragment,
	render_official_fragment,
)
from party_investigation.disposition.papers import case_paper
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.help_paper import help_paper
from party_investigation.investigation.minutes_paper import minutes_paper
from party_investigation.membership import person
from party_investigation.membership.archive_paper import archive_paper
from party_investigation.organization.tree import name_of
from party_investigation.reporting.annex_rows import AnnexRows
from party_investigation.reporting.output import sees_unmasked
from party_investigation.reporting.pdf_batch import print_forms, print_official
from party_investigation.returns.printing import PAPERS
from party_investigation.rules.annex_documents import ANNEX_OF_SUMMARY
from party_investigation.rules.dates import years_between
from party_investigation.rules.identity_number import mask

ADDRESS = {
	"committee_address": "postal_address",
	"committee_phone": "phone",
	"committee_fax": "fax",
	"committee_postcode": "postcode",
}


OFFICIAL = {
	**PAPERS,
	"Help Request": help_paper,
	"Working Group Meeting": minutes_paper,
	"Member Archive": archive_paper,
}
"""What each document is printed as that is one official paper."""
MARKS = ("data-form-of", "data-form-name", "data-form-key")
"""Attributes that say which document a form on a page is of: DocType, name, and which of its papers, if it has several."""


def stored(doctype: str, name: str) -> Document:
	"""Return a document as it is stored: what a client sends along may name a member elsewhere.

	:raises frappe.PermissionError: the user may not print it
	"""
	document = frappe.get_doc(doctype, name)
	document.check_permission("print")
	return document


def form_of(doc: Document) -> tuple[str, AnnexContent]:
	"""Return the name of the annex definition that prints a stored document, and what stands on it."""
	if doc.doctype == "Investigation Record":
		rows = AnnexRows(doc.campaign, doc.organization, sees_unmasked()).cards([doc.member])
		return "annex_1_card", AnnexContent(rows=rows)
	if doc.doctype == "Transfer Letter":
		corrections = (doc.corrections or "").splitlines()
		return "letter", AnnexContent(
			rows=[letter_values(doc)], filled_on=getdate(doc.issued_on), notes=corrections
		)
	if doc.doctype in ANNEX_OF_SUMMARY:
		return doc.annex, _summary(doc)
	raise ValueError(f"{doc.doctype} is printed on no form")


def _form_on_page(doc: Document, key: str = "") -> str:
	"""The form as HTML, marked with the document that it is of; `key` says which of its papers, if it has several."""
	document = stored(doc.doctype, doc.name)
	of = zip(MARKS, (document.doctype, str(document.name), key), strict=True)
	marks = " ".join(f'{attribute}="{frappe.utils.escape_html(value)}"' for attribute, value in of)
	return f"<div {marks}>{_page_of(document, key)}</div>"


def _official(document: Document, key: str) -> OfficialPaper | None:
	"""The official paper that a document is printed as; None for annexes and letters."""
	if document.doctype == "Disposition Case":
		return case_paper(document, key)
	paper = OFFICIAL.get(document.doctype)
	return paper(document) if paper else None


def _page_of(document: Document, key: str) -> str:
	if paper := _official(document, key):
		return render_official_fragment(paper)
	name, content = form_of(document)
	return render_fragment(load(name), content)


def pdf_of(document: Document, key: str = "") -> bytes:
	"""Return the paper of a stored document; `key` says which, if it has several.

	:raises frappe.ValidationError: this machine has not the fonts of the forms
	"""
	if paper := _official(document, key):
		return print_official(paper)
	name, content = form_of(document)
	return print_forms(name, [content])


def annex_1_card(doc: Document) -> str:
	"""Annex 1 of one member as a card."""
	return _form_on_page(doc)


def three_part_letter(doc: Document) -> str:
	"""Return the letter of introduction: stub, letter, receipt; below it what was corrected after the issue."""
	return _form_on_page(doc) + _corrections(stored(doc.doctype, doc.name))


def summary_table(doc: Document) -> str:
	"""Annex 4 or 5 as it was computed and saved."""
	return _form_on_page(doc)


def spot_check_record(doc: Document) -> str:
	"""The record of a spot check."""
	return _form_on_page(doc)


def rectification_order(doc: Document) -> str:
	"""A rectification order."""
	return _form_on_page(doc)


def case_document(doc: Document, key: str = "approval") -> str:
	"""A document of a disposition case, by its key in `rules.case_documents`."""
	return _form_on_page(doc, key)


def help_letter(doc: Document) -> str:
	"""The letter that asks another organization for help."""
	return _form_on_page(doc)


def meeting_minutes(doc: Document) -> str:
	"""The minutes of a meeting of a working group."""
	return _form_on_page(doc)


def archive_materials(doc: Document) -> str:
	"""The list of the materials of a member's archive."""
	return _form_on_page(doc)


def urging_notice(doc: Document) -> str:
	"""An urging notice."""
	return _form_on_page(doc)


def letter_values(doc) -> dict:
	"""Return what the three parts of a stored Transfer Letter show: the provider `letter` of the definitions."""
	member = frappe._dict(
		person.from_json(doc.person) if doc.person else person.held_by(doc.member, doc.organization)
	)
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


def _summary(doc: Document) -> AnnexContent:
	columns = doc.columns
	return AnnexContent(
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
