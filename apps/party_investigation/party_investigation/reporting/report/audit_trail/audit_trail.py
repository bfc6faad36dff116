"""Who did what with which document on which day: one list over all logs, for auditors.

Reads the logs as the user who asks, so that everybody sees what stands in the own part of the tree (`linked_permissions`), and the
security auditor what was done with accounts, rights and settings.
"""

import frappe
from frappe import _
from frappe.utils import add_days, get_datetime, getdate, today
from party_investigation.reporting.report_column import report_column

AT_MOST = 2000
"""Entries of one log in one answer; who needs more narrows the days."""

USER, DOCTYPE, DOCUMENT = "user", "document_type", "document"
LOGS = {
	"Access Log": {
		USER: "user",
		DOCTYPE: "export_from",
		DOCUMENT: "reference_document",
		"fields": ["method", "file_type", "report_name", "page", "filters"],
	},
	"View Log": {USER: "viewed_by", DOCTYPE: "reference_doctype", DOCUMENT: "reference_name", "fields": []},
	"Activity Log": {
		USER: "user",
		DOCTYPE: "reference_doctype",
		DOCUMENT: "reference_name",
		"fields": ["subject", "operation", "status"],
	},
	"Version": {USER: "owner", DOCTYPE: "ref_doctype", DOCUMENT: "docname", "fields": []},
	"Permission Log": {
		USER: "changed_by",
		DOCTYPE: "for_doctype",
		DOCUMENT: "for_document",
		"fields": ["status", "changes"],
	},
}
"""How each log calls the person, the document and what else is shown of it."""


def kinds() -> dict[str, str]:
	"""What may have been done, as the reader calls it."""
	return {
		"Viewed": _("Viewed"),
		"Printed": _("Printed"),
		"Exported": _("Exported"),
		"Opened a List": _("Opened a List"),
		"Sign-in": _("Sign-in"),
		"Attempt Refused": _("Attempt Refused"),
		"Changed a Record": _("Changed a Record"),
		"Rights Changed": _("Rights Changed"),
	}


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	"""Columns and rows of the report."""
	filters = frappe._dict(filters or {})
	rows = [row for log in LOGS for row in rows_of(log, filters)]
	if filters.kind:
		rows = [row for row in rows if row["kind_key"] == filters.kind]
	return columns(), sorted(rows, key=lambda row: row["time"], reverse=True)


def columns() -> list[dict]:
	"""Time, person, what was done, document, how many rows, why, details."""
	return [
		report_column("time", _("Time"), "Datetime", 160),
		report_column("user", _("User"), "Link", 180, "User"),
		report_column("kind", _("Kind"), "Data", 100),
		report_column("document_type", _("Document Type"), "Link", 140, "DocType"),
		report_column("document", _("Document"), "Dynamic Link", 160, "document_type"),
		report_column("row_count", _("Number of Rows"), "Int", 70),
		report_column("reason", _("Reason"), "Data", 160),
		report_column("details", _("Details"), "Data", 320),
	]


def rows_of(log: str, filters: frappe._dict) -> list[dict]:
	"""The entries of one log that the user may read and that the filters want."""
	if not frappe.db.exists("DocType", log) or not frappe.has_permission(log, "read"):
		return []
	names = LOGS[log]
	last = getdate(filters.to_date or today())
	first = getdate(filters.from_date or add_days(last, -7))
	wanted = [["creation", ">=", get_datetime(first)], ["creation", "<", get_datetime(add_days(last, 1))]]
	for key in (USER, DOCTYPE, DOCUMENT):
		if filters.get(key):
			wanted.append([names[key], "=", filters[key]])
	# stock Frappe keeps no reason and no number of rows
	more = [name for name in ("reason", "row_count") if frappe.get_meta(log).has_field(name)]
	entries = frappe.get_list(
		log,
		filters=wanted,
		fields=["creation", names[USER], names[DOCTYPE], names[DOCUMENT], *names["fields"], *more],
		order_by="creation desc",
		limit_page_length=AT_MOST,
	)
	return [_row(log, names, entry) for entry in entries]


def _row(log: str, names: dict, entry: frappe._dict) -> dict:
	kind = kind_of(log, entry)
	return {
		"time": entry.creation,
		"user": entry[names[USER]],
		"kind_key": kind,
		"kind": kinds()[kind],
		"document_type": entry[names[DOCTYPE]],
		"document": entry[names[DOCUMENT]],
		"row_count": entry.get("row_count"),
		"reason": entry.get("reason"),
		"details": " · ".join(_said(name, entry) for name in names["fields"] if entry.get(name))[:500],
	}


def _said(name: str, entry: frappe._dict) -> str:
	"""A detail as it is kept, words of the engine in the reader's language."""
	value = str(entry[name])
	return _(value) if name in ("subject", "method", "operation", "status") else value


def kind_of(log: str, entry: frappe._dict) -> str:
	"""What an entry says was done; one of `kinds`."""
	if log == "Access Log":
		if entry.method == "List":
			return "Opened a List"
		return "Printed" if entry.method in ("Print", "PDF") or entry.file_type == "PDF" else "Exported"
	if log == "Activity Log":
		return "Sign-in" if entry.operation else "Attempt Refused"
	return {"View Log": "Viewed", "Version": "Changed a Record", "Permission Log": "Rights Changed"}[log]
