"""One row, and a row in each of its tables, of every DocType of the app that the made campaign has none of in a branch."""

from collections.abc import Iterator

import frappe
from frappe.model.document import Document
from frappe.utils import today

CORRECTED = "Party Member"
"""The DocType whose record a correction corrects here."""


def insert_missing_rows(
	doctypes: list[str], there: set[tuple[str, str]], organization: str, links: dict[str, str]
) -> Iterator[str]:
	"""Store what is missing in a branch, past all rules: what matters is who gets to see it.

	:param doctypes: the DocTypes of the app
	:param there: DocType and organization of what is there
	:param organization: the branch
	:param links: the document of each DocType that a row of the branch links to
	:returns: the names of the rows
	"""
	from party_investigation.scope.policies import POLICIES

	for doctype in doctypes:
		if doctype in POLICIES and (doctype, organization) not in there:
			document = insert_row(doctype, {**linked(doctype, links), **reference(doctype, links)})
			for table in document.meta.get_table_fields():
				insert_row(
					table.options,
					{
						**linked(table.options, links),
						"parent": document.name,
						"parenttype": doctype,
						"parentfield": table.fieldname,
						"idx": 1,
					},
				)
			yield document.name


def insert_row(doctype: str, values: dict) -> Document:
	"""Store a row with a name that is found again wherever it is shown."""
	name = frappe.generate_hash(length=10)
	document = frappe.get_doc({"doctype": doctype, "name": name, **demanded(doctype), **values})
	document.db_insert()
	return document


def demanded(doctype: str) -> dict[str, str]:
	"""A choice or a day for each field that must have one, and nothing counted where figures are kept."""
	kept = {
		"Date": lambda df: today(),
		"Select": lambda df: df.options.split("\n")[0],
		"JSON": lambda df: "{}",
	}
	return {
		df.fieldname: kept[df.fieldtype](df)
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype in kept and (df.reqd or df.fieldtype == "JSON")
	}


def linked(doctype: str, links: dict[str, str]) -> dict[str, str]:
	"""What the links of a DocType name in the branch."""
	return {
		df.fieldname: links[df.options]
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype == "Link" and df.options in links
	}


def reference(doctype: str, links: dict[str, str]) -> dict[str, str]:
	"""The record that a correction is about."""
	if not frappe.get_meta(doctype).has_field("reference_doctype"):
		return {}
	return {"reference_doctype": CORRECTED, "reference_name": links[CORRECTED]}
