"""The tables of figures on forms: annexes 4 and 5 with the headings of the paper, each figure ready to be opened to its people."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation import scope
from party_investigation.annexes import AnnexContent, load
from party_investigation.annexes.grid import heading_rows
from party_investigation.reporting.figures import figures_below
from party_investigation.returns.completeness import Examination
from party_investigation.returns.frame import frame_of
from party_investigation.returns.versions import SURVEY
from party_investigation.rules import annex4, own_table_figures
from party_investigation.rules.annex_documents import ANNEX_OF_SUMMARY
from party_investigation.rules.approval import OPEN
from party_investigation.rules.comparison import COUNTS
from party_investigation.rules.digest import LENGTH, grouped
from party_investigation.rules.form_sets import FORM_SETS

RETURN, VERSION = "Unit Return", "Return Version"
SHOWN = (RETURN, VERSION, *ANNEX_OF_SUMMARY)
TOTALS = {"restored": annex4.FOUND, "not_found": annex4.NOT_FOUND}
"""In which columns of the total of annex 4 counts stand as well."""
FEW = 500
"""Up to so many organizations what stands in the records today is shown beside at once; of more the comparison is opened."""


@frappe.whitelist(methods=["GET"])
def get_tables(doctype: str, name: str) -> dict[str, Any]:
	"""Return the tables of a return, a version or a summary: headings, rows, figures, and beside them those of today if they differ.

	:raises frappe.PermissionError: the document is not the user's to see
	"""
	if doctype not in SHOWN:
		frappe.throw(_("{0} has no tables of figures.").format(frappe.utils.escape_html(doctype)))
	document = frappe.get_doc(doctype, name)
	document.check_permission("read")
	version = _version_of(document)
	frame = frame_of(document.campaign, document.organization, version)
	figures = _figures(document, version, frame)
	today = _today(document) if doctype == RETURN else None
	return {
		"campaign": document.campaign,
		"organization": document.organization,
		"version": version,
		"counts": []
		if doctype in ANNEX_OF_SUMMARY
		else _counts(figures, today, _keeps_lines(document, version)),
		"tables": [_table(annex, figures, today, frame) for annex in _annexes(document)],
		"own_tables": [] if doctype in ANNEX_OF_SUMMARY else figures.get(own_table_figures.KEY) or [],
	}


@frappe.whitelist(methods=["GET"])
def get_versions(unit_return: str) -> list[dict[str, Any]]:
	"""Return the versions of a return that the user sees, the latest first, with what may be printed of each."""
	document = frappe.get_doc(RETURN, unit_return)
	document.check_permission("read")
	rows = frappe.get_list(
		VERSION,
		filters={"unit_return": document.name},
		fields=["name", "number", "submitted_by", "submitted_on", "zero_return", "remark", "digest"],
		order_by="number desc",
		limit_page_length=0,
	)
	annexes = [int(annex.removeprefix("annex_")) for annex in FORM_SETS[document.form_set].annexes]
	return [
		{
			**row,
			"digest": grouped((row.digest or "")[:LENGTH]),
			"annexes": annexes,
			"submitted_by": _full_name(row),
		}
		for row in rows
	]


def _full_name(row: dict) -> str:
	return frappe.utils.get_fullname(row["submitted_by"]) if row["submitted_by"] else ""


def _version_of(document: Document) -> str | None:
	"""What was handed in stands as it was; a return that is being worked on shows what would go in."""
	if document.doctype == VERSION:
		return document.name
	if document.doctype == RETURN and document.status not in OPEN:
		return document.current_version
	return None


def _annexes(document: Document) -> list[int]:
	if document.doctype in ANNEX_OF_SUMMARY:
		return [ANNEX_OF_SUMMARY[document.doctype]]
	return [annex for annex in (4, 5) if f"annex_{annex}" in FORM_SETS[document.form_set].annexes]


def _figures(document: Document, version: str | None, frame: dict) -> dict[str, Any]:
	if version:
		return frappe.parse_json(frappe.db.get_value(VERSION, version, "figures"))
	if document.doctype == RETURN:
		return Examination.of(document).figures
	annex = ANNEX_OF_SUMMARY[document.doctype]
	return {
		_table_name(annex, frame): {
			row.row_code: {str(number): row.get(f"column_{number}") or 0 for number in document.columns}
			for row in document.rows
		}
	}


def _today(document: Document) -> dict[str, Any] | None:
	lft, rgt = scope.place_of(document.organization) or (0, 0)
	if rgt - lft > 2 * FEW:
		return None
	return figures_below(document.campaign, document.organization)[document.organization]


def _keeps_lines(document: Document, version: str | None) -> bool:
	"""Whether who is on annexes 2 and 3 is known: a version of the survey keeps no lines of them."""
	return not version or document.form_set != SURVEY


def _counts(figures: dict, today: dict | None, keeps_lines: bool) -> list[dict]:
	"""The counts above the tables, each with how it is opened: those that annex 4 has as well by its column."""
	return [
		{
			"label": _(label),
			**_beside(figures.get(name), today.get(name) if today else None),
			**_opened(name, keeps_lines),
		}
		for name, label in COUNTS.items()
	]


def _opened(name: str, keeps_lines: bool) -> dict[str, str]:
	if name in TOTALS:
		return {"column": str(TOTALS[name])} if keeps_lines else {}
	return {"count": name}


def _beside(figure: int | None, today: int | None) -> dict:
	differs = today is not None and (today or 0) != (figure or 0)
	return {"figure": figure or 0, **({"today": today or 0} if differs else {})}


def _table_name(annex: int, frame: dict) -> str:
	return "annex4_by_unit" if annex == 4 and frame["annex_4_rows"] == "Unit Category" else f"annex{annex}"


def _table(annex: int, figures: dict, today: dict | None, frame: dict) -> dict[str, Any]:
	definition, name = load(f"annex_{annex}"), _table_name(annex, frame)
	variant = frame["annex_4_rows"] if annex == 4 else "Person Category"
	content = AnnexContent(months=frame["months_out_of_contact"], variant=variant)
	columns = [leaf.id for leaf in definition.leaves if leaf.id.isdigit()]
	table, beside = figures.get(name) or {}, today and (today.get(name) or {})
	return {
		"annex": annex,
		"title": f"{definition.mark} {definition.title}",
		"headings": [
			[{"label": cell.label, "columns": cell.columns, "rows": cell.rows} for cell in row]
			for row in heading_rows(definition, content)
		],
		"rows": [
			{
				"code": row.code,
				"label": row.label,
				"cells": [
					{
						"column": column,
						**_beside(
							table.get(row.code, {}).get(column),
							None if beside is None else beside.get(row.code, {}).get(column, 0),
						),
					}
					for column in columns
				],
			}
			for row in definition.rows[variant]
		],
	}
