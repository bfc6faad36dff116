"""What of a report's rows a user may see. A report's own query may not have asked."""

from typing import Any

import frappe
from frappe.rights.user_permissions import filter_allowed_docs_for_doctype, get_user_permissions, is_strict


def visible(report_doctype: str, columns: list[Any], rows: list[Any], user: str | None = None) -> list[Any]:
	"""The rows without those that the user may not see.

	A row goes where a linked document is outside of the user's permissions for it, or where it is about a document of
	the report's DocType that is not in the user's list.
	"""
	user = user or frappe.session.user
	if user == "Administrator" or not rows:
		return rows
	links = [column for column in columns if column.fieldtype == "Link" and column.get("options")]
	tests = [*_by_user_permissions(report_doctype, links, user), *_by_list(report_doctype, links, rows, user)]
	if not tests:
		return rows
	return [row for row in rows if not isinstance(row, dict) or all(test(row) for test in tests)]


def _by_user_permissions(report_doctype: str, links: list[Any], user: str) -> list:
	tests = []
	granted = get_user_permissions(user)
	strict = is_strict()
	for column in links:
		if column.options not in granted or column.get("ignore_user_permissions"):
			continue
		allowed = set(
			filter_allowed_docs_for_doctype(granted[column.options], report_doctype, with_default_doc=False)
		)
		if allowed:
			tests.append(_among(column.fieldname, allowed, empty_passes=not strict))
	return tests


def _by_list(report_doctype: str, links: list[Any], rows: list[Any], user: str) -> list:
	"""Where a column holds documents of the report's DocType, only those of the user's list stay."""
	tests = []
	if not frappe.has_permission(report_doctype, "read", user=user):
		return tests
	for column in links:
		if column.options != report_doctype:
			continue
		named = {row.get(column.fieldname) for row in rows if isinstance(row, dict)} - {None, ""}
		if named:
			seen = frappe.get_list(
				report_doctype, filters={"name": ("in", list(named))}, pluck="name", limit=0, user=user
			)
			there = set(
				frappe.get_all(report_doctype, filters={"name": ("in", list(named))}, pluck="name", limit=0)
			)
			hidden = there - set(seen)
			tests.append(
				lambda row, fieldname=column.fieldname, hidden=hidden: row.get(fieldname) not in hidden
			)
	return tests


def _among(fieldname: str, allowed: set[str], empty_passes: bool):
	def test(row: dict) -> bool:
		value = row.get(fieldname)
		return value in allowed if value not in (None, "") else empty_passes

	return test
