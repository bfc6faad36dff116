"""Making the report of a return from the desk: its own words, the document, and what is noted of it."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation.reporting.output import note_access
from party_investigation.returns.frozen import VERSION
from party_investigation.returns.narrative import chosen, document, facts, pdf, rights
from party_investigation.returns.return_filters import readable
from party_investigation.rules.narrative import NARRATIVES

RETURN, NARRATIVE = "Unit Return", "Return Narrative"
WORD = ".docx"


@frappe.whitelist(methods=["GET"])
def get_report(unit_return: str) -> dict[str, Any]:
	"""Return what the report of a return has: who may write and make it, each section with its own words, and edited documents.

	:raises frappe.PermissionError: the return is not the user's to see
	"""
	of_unit = readable(RETURN, unit_return)
	narrative, words = NARRATIVES.get(of_unit.form_set), words_of(of_unit.name)
	return {
		"name": narrative.name if narrative else "",
		"make": rights.may_report(of_unit).as_dict(_),
		"write": rights.may_write_words(of_unit).as_dict(_),
		"sections": [
			{"key": each.key, "heading": each.heading, "hint": each.hint, "words": words.get(each.key) or ""}
			for each in (narrative.sections if narrative else ())
		],
		"files": [{"name": row.name, "file_name": row.file_name} for row in documents_of(of_unit)],
	}


@frappe.whitelist(methods=["POST"])
def make_report(
	version: str, words: dict | str | None = None, words_from: str | None = None
) -> dict[str, Any]:
	"""Make the report of a version as a private file of its return, note that, and answer with the file and what is still to be written.

	:param words: own words by section; what is left out stays as it is
	:param words_from: a Word document attached to the return that was edited there; its own words are taken before
	:raises frappe.PermissionError: the user may not print the version, or not write its own words
	:raises frappe.ValidationError: no report goes up with the form set, or the template cannot be filled
	"""
	frozen_version = readable(VERSION, version)
	of_unit = frappe.get_doc(RETURN, frozen_version.unit_return)
	_check_report(of_unit)
	given = _words(words)
	if words_from:
		given = _words_in(of_unit, words_from) | given
	if given:
		write_words(of_unit, given)
	kept = words_of(of_unit.name)
	template = chosen.template_of(frozen_version.campaign, frozen_version.form_set)
	content = document.fill(template, facts.context_of(frozen_version, kept))
	unit = (of_unit.organization_name or of_unit.organization).replace("/", "_")
	name = f"{NARRATIVES[frozen_version.form_set].name}_{unit}_第{frozen_version.number}次上报{WORD}"
	made = _attach(of_unit, name, content)
	_log(of_unit, frozen_version.name, "DOCX")
	sections = NARRATIVES[frozen_version.form_set].sections
	return {
		"file_url": made.file_url,
		"file_name": made.file_name,
		"to_be_written": [each.heading for each in sections if not (kept.get(each.key) or "").strip()],
	}


@frappe.whitelist(methods=["POST"])
def make_pdf(unit_return: str, document: str | None = None) -> dict[str, Any]:
	"""Make the PDF of a report as a private file of its return, note that, and answer with the file and what of the document is not in it.

	:param document: a Word document attached to the return, made here or edited there; the latest if none is named
	:raises frappe.PermissionError: the user may not print the return, or not see the document
	:raises frappe.ValidationError: there is no document yet, or it cannot be set
	"""
	of_unit = readable(RETURN, unit_return)
	_check_report(of_unit)
	known = documents_of(of_unit)
	if not document and not known:
		frappe.throw(_("There is no report yet. Make it first, then its PDF."))
	file = _attached(of_unit, document or known[0].name)
	paper, left_out = pdf.pdf_of(file)
	made = _attach(of_unit, f"{file.file_name.removesuffix(WORD)}{pdf.EXTENSION}", paper.pdf)
	_log(of_unit, of_unit.current_version, "PDF")
	return {
		"file_url": made.file_url,
		"file_name": made.file_name,
		"left_out": [_(name) for name in left_out],
		"missing": paper.missing,
	}


def _check_report(of_unit: Document) -> None:
	"""Refuse whoever may not make the report of a return."""
	answer = rights.may_report(of_unit)
	if not answer.allowed:
		error = frappe.PermissionError if answer.who else frappe.ValidationError
		frappe.throw(answer.text(_), error)


def words_of(unit_return: str) -> dict[str, str]:
	"""Return the own words of a return's report by section. Checks no permission: the return was read."""
	rows = frappe.get_all(
		"Return Narrative Section",
		filters={"parent": unit_return, "parenttype": NARRATIVE},
		fields=["section", "words"],
	)
	return {row.section: row.words or "" for row in rows}


def write_words(of_unit: Document, given: dict[str, str]) -> None:
	"""Keep own words; the document asks whether the user writes them.

	:raises frappe.PermissionError: somebody else does
	"""
	stored = words_of(of_unit.name)
	if all((stored.get(key) or "") == text for key, text in given.items()):
		return
	if frappe.db.exists(NARRATIVE, of_unit.name):
		narrative = frappe.get_doc(NARRATIVE, of_unit.name)
		narrative.check_permission("write")
	else:
		narrative = frappe.get_doc(
			{"doctype": NARRATIVE, "unit_return": of_unit.name, "organization": of_unit.organization}
		)
	rows = {row.section: row for row in narrative.sections}
	for key, text in given.items():
		if key in rows:
			rows[key].words = text
		else:
			narrative.append("sections", {"section": key, "words": text})
	narrative.save()


def _words(words: dict | str | None) -> dict[str, str]:
	given = frappe.parse_json(words) if isinstance(words, str) else words or {}
	if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
		frappe.throw(_("Give the own words as texts by section."))
	return given


def documents_of(of_unit: Document) -> list[frappe._dict]:
	"""The Word documents attached to a return that the user sees, the latest first."""
	return frappe.get_list(
		"File",
		filters={
			"attached_to_doctype": RETURN,
			"attached_to_name": of_unit.name,
			"file_name": ["like", f"%{WORD}"],
		},
		fields=["name", "file_name"],
		order_by="creation desc",
		limit_page_length=20,
	)


def _attached(of_unit: Document, name: str) -> Document:
	"""A document that is attached to the return."""
	file = readable("File", name)
	if (file.attached_to_doctype, file.attached_to_name) != (RETURN, of_unit.name):
		frappe.throw(_("{0} is not attached to this return.").format(file.file_name))
	return file


def _words_in(of_unit: Document, name: str) -> dict[str, str]:
	"""The own words of a document that is attached to the return."""
	words = document.words_in(pdf.content_of(_attached(of_unit, name)))
	if not words:
		frappe.throw(
			_(
				"The document has no places for own words. Edit a report that was made here, and leave the fields in which they stand."
			)
		)
	return words


def _attach(of_unit: Document, name: str, content: bytes) -> Document:
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"attached_to_doctype": RETURN,
			"attached_to_name": of_unit.name,
			"is_private": 1,
			"content": content,
		}
	)
	# Whoever may print a return makes its report, and need not have the right to write the return; that was asked before.
	return file.insert(ignore_permissions=True)


def _log(of_unit: Document, version: str, file_type: str) -> None:
	"""Note who has made a report of what."""
	page = f"{of_unit.organization}: {NARRATIVES[of_unit.form_set].name}"
	note_access(VERSION, version, file_type, page, None)
