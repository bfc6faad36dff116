"""Freezing what a unit hands in: figures, lines of annexes 2 and 3, roster, digest (decisions D12, D13)."""

import json
from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation.reporting.annex_rows import AnnexRows
from party_investigation.reporting.lines import lines_of
from party_investigation.returns import frozen, people_counted
from party_investigation.returns.completeness import Examination
from party_investigation.returns.frame import frame_of
from party_investigation.rules.digest import canonical, in_order, sealed
from party_investigation.rules.form_sets import LANGUAGE

VERSION = "Return Version"
SURVEY = "Survey Registration"


def freeze(document: Document, examination: Examination) -> Document:
	"""Make the next version of a return that is being handed in, and return it.

	It holds what hangs on the unit itself; what the units below have handed in stands in their versions, which `parts` names.
	"""
	lines, roster = _lines(document), _roster(document)
	parts = [{"version": part["name"], "digest": part["digest"]} for part in examination.parts]
	content = contents(
		document.campaign,
		document.organization,
		document.form_set,
		document.version,
		examination.figures,
		[*(json.loads(row["line"]) for row in lines), *roster, *parts],
	)
	version = frappe.get_doc(
		{
			"doctype": VERSION,
			"unit_return": document.name,
			**{field: document.get(field) for field in ("campaign", "organization", "form_set")},
			"number": document.version,
			**{field: document.get(field) for field in ("submitted_by", "submitted_on", "zero_return")},
			**examination.signatures,
			"remark": remark_of(document, examination),
			"members_expected": examination.expected,
			"members_present": examination.present,
			**examination.beside,
			"frame": canonical(
				frame_of(document.campaign, document.organization) | {"level": document.level}
			),
			"figures": in_order(examination.figures),
			"parts": canonical(parts),
			"people": people_counted.kept(document.campaign, document.organization),
			"roster": canonical(roster) if document.form_set == SURVEY else None,
			"digest": sealed(content),
			"lines": lines,
		}
	)
	version.flags.by_hand_in = True
	# Nobody has the right to make versions; that this return may be handed in was asked before.
	return version.insert(ignore_permissions=True)


def contents(
	campaign: str, unit: str, form_set: str, number: int, figures: dict[str, Any], lines: list[Any]
) -> dict[str, Any]:
	"""Return what the digest of a version is taken of; versions below enter by their names and digests."""
	return {
		"campaign": campaign,
		"unit": unit,
		"set": form_set,
		"number": number,
		"figures": figures,
		"lines": lines,
	}


def recomputed_digest(version: Document) -> str:
	"""Return the digest of what a version holds now; it differs from `digest` when somebody wrote into the database."""
	lines = [json.loads(row.line) for row in version.lines]
	roster, figures = json.loads(version.roster or "[]"), json.loads(version.figures)
	campaign = version.sealed_campaign or version.campaign
	parts = frozen.sealed_parts(version.parts, version.campaign, version.sealed_campaign)
	named = (campaign, version.organization, version.form_set, version.number)
	return sealed(contents(*named, figures, [*lines, *roster, *parts]))


def remark_of(document: Document, examination: Examination) -> str:
	"""Return the explanation of a return (上报说明): its own, and each remark behind what its check has found, in Chinese."""
	texts_by_check = defaultdict(list)
	for finding in examination.findings:
		texts_by_check[finding.problem.code].append(finding.problem.parts(_in_chinese)[0])
	remarks = [_explained(texts_by_check[row.check_code], row.remark) for row in document.remarks]
	return "\n".join(filter(None, [document.remark, *remarks]))


def _explained(texts: list[str], remark: str) -> str:
	"""A remark behind the first of the findings that it explains; alone where nothing is open any more."""
	if not texts:
		return remark
	first = texts[0].rstrip("。")
	more = _("{0} (and {1} more)", lang=LANGUAGE).format(first, len(texts) - 1) if texts[1:] else first
	return f"{more}：{remark}"


def _in_chinese(text: str) -> str:
	return _(text, lang=LANGUAGE)


def _lines(document: Document) -> list[dict[str, Any]]:
	"""The unit's own lines of annexes 2 and 3 as printed, with what opens a figure to them."""
	return [] if document.form_set == SURVEY else lines_of(document.campaign, document.organization)


def _roster(document: Document) -> list[dict[str, Any]]:
	"""The unit's own lines of annex 1 as printed; only the survey hands them in."""
	if document.form_set != SURVEY:
		return []
	rows = AnnexRows(document.campaign, document.organization, unmasked=True, is_own=True)
	return [_plain(row) for row in rows.roster()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
	"""A line as JSON reads it back, so that its digest can be computed again."""
	return json.loads(canonical(dict(row)))
