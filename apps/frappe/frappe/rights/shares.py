"""Documents shared with a user: found by one look into an index."""

from collections.abc import Iterable

import frappe


def get_shared(
	doctype: str,
	user: str | None = None,
	rights: Iterable[str] | None = None,
	*,
	filters: list | None = None,
	or_filters: list | None = None,
	limit: int | None = None,
) -> list[str]:
	"""The names of the documents of a DocType that are shared with a user with all these rights, `read` if none is named."""
	user = user or frappe.session.user
	rights = list(rights or ["read"])
	share_filters = [[right, "=", 1] for right in rights]
	share_filters += [["share_doctype", "=", doctype], *(filters or [])]
	if or_filters is None:
		or_filters = [["user", "=", user]]
		if user != "Guest":
			or_filters.append(["everyone", "=", 1])
	return frappe.get_all(
		"DocShare",
		filters=share_filters,
		or_filters=or_filters,
		pluck="share_name",
		order_by=None,
		limit=limit,
	)


def shared_names(doctype: str, user: str, right: str, name: str | None = None) -> list[str]:
	"""The same for one right, straight from the table, because every check that roles refuse asks for it.

	:param name: look for this document only
	"""
	only = " and `share_name` = %s" if name else ""
	values = [doctype, user, int(user != "Guest"), *([name] if name else [])]
	return frappe.db.sql_list(
		f"select distinct `share_name` from `tabDocShare` where `share_doctype` = %s and `{right}` = 1"
		f" and (`user` = %s or (`everyone` = 1 and %s)){only}",
		values,
	)


def sharing_is_off() -> bool:
	"""Whether the site does not let documents be shared."""
	return bool(frappe.utils.cint(frappe.get_system_settings("disable_document_sharing")))
