"""Access Log: who took data out: prints, exports, downloads, reports; and who opened lists of personal data."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.core.kept_log import KeptLog
from frappe.model.audited import SAME_OPENING_SECONDS, personal_doctypes, personal_fields
from frappe.utils import cint, cstr

SHORTEST_REASON = 2
WORD = re.compile(r"\w+")
SHOWN_DIGITS = 4
SHORTEST_VALUE = 6
VALUES_LOOKED_AT = 2000
"""Different texts of a column of a report that are compared with personal data, from so many characters on."""
VALUES_AT_ONCE = 500
OPERATORS = frozenset(
	("=", "!=", "<", ">", "<=", ">=", "like", "not like", "in", "not in", "is", "between", "set", "not set")
)


class AccessLog(KeptLog):
	"""One taking out of data; it is written by the system and never changed."""


@frappe.whitelist(methods=["POST"])
def make_access_log(
	doctype: str | None = None,
	document: str | None = None,
	method: str | None = None,
	file_type: str | None = None,
	report_name: str | None = None,
	filters: str | dict | list | None = None,
	page: str | None = None,
	columns: list | str | None = None,
	reason: str | None = None,
	row_count: int | None = None,
	print_format: str | None = None,
) -> None:
	"""Note that the current user takes data out.

	The note is committed at once where nothing was written before it: what is taken out is made, printed or laid out
	without holding writers back, and is noted even if that fails.

	:param reason: why, as the user said
	:param row_count: how many rows were taken
	"""
	first = not frappe.db.transaction_writes
	request = getattr(frappe.local, "request", None)
	note_access(
		export_from=doctype,
		reference_document=document,
		method=method,
		file_type=file_type,
		report_name=report_name,
		filters=filters,
		page=page,
		columns=columns,
		reason=reason,
		row_count=row_count,
		print_format=print_format,
	)
	if first or request is None or request.method == "GET":
		frappe.db.commit()


def note_access(filters: Any = None, columns: Any = None, **values: Any) -> None:
	"""Write an entry with these values of its fields, which is kept with the transaction that it is part of."""
	request = getattr(frappe.local, "request", None)
	if request is not None:
		from frappe.utils.request import address

		values["ip_address"] = address(request)
	frappe.get_doc(
		{
			"doctype": "Access Log",
			"user": frappe.session.user,
			"filters": _as_text(_veiled(filters)),
			"columns": _as_text(columns),
			"timestamp": frappe.utils.now(),
			**values,
		}
	).insert(ignore_permissions=True)  # the system's own note, no matter who acts


def note_export(
	doctype: str,
	title: str,
	file_type: str,
	filters: Any,
	columns: Any,
	row_count: int | None,
	reason: str | None,
) -> None:
	"""Note an export: when it is asked for, and by the worker that makes a large file and knows how many rows it has."""
	values = {
		"report_name": title,
		"file_type": file_type,
		"method": "Export",
		"filters": filters,
		"columns": columns,
		"row_count": row_count,
		"reason": reason,
	}
	if getattr(frappe.local, "request", None) is None:
		note_access(export_from=doctype, **values)
	else:
		make_access_log(doctype=doctype, **values)


def _veiled(filters: Any) -> Any:
	"""Filters as auditors may read them, who need not see identity numbers: of what is asked of such a field the last digits stay."""
	personal = frozenset().union(*map(personal_fields, personal_doctypes()))
	if isinstance(filters, str):
		try:
			filters = json.loads(filters)
		except ValueError:
			return filters
	return _veil(filters, personal) if personal else filters


def _veil(asked: Any, personal: frozenset[str]) -> Any:
	if isinstance(asked, dict):
		return {
			key: _hide(value) if _names(key, personal) else _veil(value, personal)
			for key, value in asked.items()
		}
	if not isinstance(asked, list | tuple):
		return asked
	of_field = next((place for place, word in enumerate(asked[:2]) if _names(word, personal)), None)
	if of_field is None:
		return [_veil(one, personal) for one in asked]
	return [*asked[: of_field + 1], *(_hide(one) for one in asked[of_field + 1 :])]


def _names(word: Any, personal: frozenset[str]) -> bool:
	return isinstance(word, str) and not personal.isdisjoint(WORD.findall(word.lower()))


def _hide(value: Any) -> Any:
	"""The last digits of a long value; operators and switches stay."""
	if isinstance(value, list | tuple):
		return [_hide(one) for one in value]
	if value is None or isinstance(value, bool) or str(value).lower() in OPERATORS:
		return value
	text = str(value)
	return f"…{text[-SHOWN_DIGITS:]}" if len(text) > 3 * SHOWN_DIGITS else "…"


def _as_text(value: Any) -> str | None:
	if not value:
		return None
	return value if isinstance(value, str) else cstr(frappe.as_json(value, indent=None))


def given_reason() -> str:
	"""Why the user of the request takes data out, as the request says."""
	reason = frappe.form_dict.get("reason")
	return reason.strip() if isinstance(reason, str) else ""


def check_reason(columns: Iterable[tuple[str, str]], reason: str | None = None) -> str:
	"""The reason of an export, which it must have if identity numbers, telephones or addresses are among its columns.

	:param columns: (DocType, field) of each
	:param reason: of the request, unless given
	:raises frappe.ReasonRequiredError: when there is none; it names the columns
	"""
	reason = given_reason() if reason is None else reason.strip()
	personal = [
		frappe.get_meta(doctype).get_label(field)
		for doctype, field in dict.fromkeys(columns)
		if field in personal_fields(doctype)
	]
	if personal and len(reason) < SHORTEST_REASON:
		frappe.throw(
			_("Say for what purpose you take out {0}. The reason is kept in the log.").format(
				", ".join(_(label) for label in personal)
			),
			frappe.ReasonRequiredError,
			title=_("Reason Needed"),
		)
	return reason


def personal_columns(columns: Iterable[Any], doctype: str | None = None) -> list[tuple[str, str]]:
	"""The fields with personal data that columns name, be it within a function, under another name or of a linked document.

	:param columns: names of fields or expressions; `*` stands for all fields
	:param doctype: the DocType that is asked first what a name stands for
	:returns: (DocType, field) of each
	"""
	places = dict.fromkeys([doctype, *personal_doctypes()])
	found = []
	for column in map(str, columns):
		words = set(WORD.findall(column.lower()))
		everything = "*" in column and "(" not in column
		for place in places:
			whole = everything and (f"tab{place}" in column or (place == doctype and "tab" not in column))
			found += [(place, name) for name in sorted(personal_fields(place)) if whole or name in words]
	return found


def personal_values(rows: Iterable[dict | list]) -> list[tuple[str, str]]:
	"""The fields whose personal data stands in a table, whatever its columns are called: a query may rename them.

	:param rows: of a report, as dicts or lists
	:returns: (DocType, field) of each
	"""
	columns: dict[Any, set[str]] = {}
	for row in rows:
		for key, value in row.items() if isinstance(row, dict) else enumerate(row):
			column = columns.setdefault(key, set())
			if isinstance(value, str) and SHORTEST_VALUE <= len(value) and len(column) < VALUES_LOOKED_AT:
				column.add(value)
	values = sorted(set().union(*columns.values()))
	return [
		(doctype, field)
		for doctype in personal_doctypes()
		for field in sorted(personal_fields(doctype))
		if _is_text(doctype, field)
		and any(
			frappe.db.exists(doctype, {field: ("in", values[start : start + VALUES_AT_ONCE])})
			for start in range(0, len(values), VALUES_AT_ONCE)
		)
	]


def _is_text(doctype: str, field: str) -> bool:
	"""Whether a field holds words or numbers of a person; days of birth are days like others."""
	df = frappe.get_meta(doctype).get_field(field)
	return bool(df) and df.fieldtype not in ("Date", "Datetime", "Check", "Int", "Select")


def note_values(doctype: str, rows: Any, filters: Any, fields: Iterable[Any]) -> None:
	"""Note that values of documents were shown to the user of the request one by one or counted, if personal data is among them."""
	if rows and personal_columns(fields, doctype):
		note_list(doctype, rows, filters, fields)


def note_list(doctype: str, rows: Any, filters: Any = None, fields: Any = None, start: Any = None) -> None:
	"""Note that the user of the request has opened a list of personal data: one entry a list, not one a row.

	The same list opened again within some minutes is not noted again.

	:param rows: what is answered
	"""
	if not personal_fields(doctype) or not rows or getattr(frappe.local, "request", None) is None:
		return
	asked = frappe.as_json([filters, fields, cint(start)], indent=None)
	digest = hashlib.sha256(f"{frappe.session.user}\0{doctype}\0{asked}".encode()).hexdigest()
	key = f"opened_list:{digest}"
	if frappe.cache.get_value(key, expires=True):
		return
	note_access(
		export_from=doctype,
		method="List",
		filters=filters,
		columns=fields,
		row_count=len(rows),
		page=str(cint(start)) if cint(start) else None,
	)
	frappe.flags.commit = True  # who only reads leaves this behind
	frappe.db.after_commit.add(lambda: frappe.cache.set_value(key, 1, expires_in_sec=SAME_OPENING_SECONDS))
