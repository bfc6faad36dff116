"""Boards, saved filters and what else tells of the documents of a DocType, in a field `reference_doctype`: for those who read these documents.

What they are filtered by are values of documents.
"""

import frappe


def may_read(doctype: str, user: str) -> bool:
	"""Whether a user reads the documents of a DocType that exists."""
	return bool(frappe.db.table_exists(doctype) and frappe.has_permission(doctype, "read", user=user))


def readable_condition(kind: str, user: str) -> str:
	"""A condition for the rows of a DocType whose `reference_doctype` the user may read, as SQL.

	:param kind: the DocType of the rows
	"""
	doctypes = frappe.db.sql_list(f"select distinct `reference_doctype` from `tab{kind}`")
	readable = [frappe.db.escape(one) for one in doctypes if one and may_read(one, user)]
	return f"`tab{kind}`.reference_doctype in ({', '.join(readable) or 'null'})"
