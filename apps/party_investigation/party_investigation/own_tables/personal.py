"""Which fields of tables of the site hold identity numbers, telephones, addresses: those marked so, and copies of such fields."""

from collections import defaultdict

import frappe
from party_investigation.own_tables.links import DECLARATION
from party_investigation.scope import POLICIES

MARK = "Table Scope Field"


def personal_fields() -> dict[str, list[str]]:
	"""Return the fields of each table of the site and the added fields of the app's forms: for the hook `personal_data_fields`."""
	known: defaultdict[str, set[str]] = defaultdict(set)
	for doctype, policy in POLICIES.items():
		known[doctype].update(policy.personal_fields)
	tables = dict(frappe.get_all(DECLARATION, fields=["name", "document_type"], as_list=True))
	marks = frappe.get_all(MARK, {"parenttype": DECLARATION}, ["parent", "fieldname"])
	found: defaultdict[str, set[str]] = defaultdict(set)
	for mark in marks:
		if mark.parent in tables:
			found[tables[mark.parent]].add(mark.fieldname)
	copies = _copies()
	while True:
		further = {
			(doctype, field)
			for doctype, field, source, copied in copies
			if copied in known[source] | found[source] and field not in found[doctype]
		}
		if not further:
			return {doctype: sorted(fields) for doctype, fields in found.items() if fields}
		for doctype, field in further:
			found[doctype].add(field)


def _copies() -> list[tuple[str, str, str, str]]:
	"""The fields that are fetched along a link: DocType, field, the DocType that the link leads to, and the field there."""
	tables = frappe.get_all("DocType", {"custom": 1}, pluck="name")
	fetching = {"fetch_from": ["is", "set"]}
	named = ["fieldname", "fetch_from"]
	rows = [
		(row.parent, row.fieldname, *row.fetch_from.split(".", 1))
		for row in frappe.get_all(
			"DocField", {"parent": ["in", tables or [""]], **fetching}, ["parent", *named]
		)
		if "." in row.fetch_from
	]
	rows += [
		(row.dt, row.fieldname, *row.fetch_from.split(".", 1))
		for row in frappe.get_all("Custom Field", fetching, ["dt", *named])
		if "." in row.fetch_from
	]
	copies = []
	for doctype, field, link, copied in rows:
		df = frappe.get_meta(doctype).get_field(link.strip())
		if df and df.fieldtype == "Link" and df.options:
			copies.append((doctype, field, df.options, copied.strip()))
	return copies
