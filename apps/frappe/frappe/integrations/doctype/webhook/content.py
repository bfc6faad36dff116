"""What a webhook may carry: fields of its document that everybody who reads it sees, and that are not marked as personal."""

import ast
import json
import re
from typing import Any

import frappe
from frappe import _
from frappe.model import audited, default_fields, no_value_fields, table_fields
from frappe.utils import cint, escape_html

PLACE = re.compile(r"\{\{-?\s*doc\.(\w+)\s*-?\}\}")
LONGEST = 20_000
OF_DOCUMENT = (*default_fields, "doctype")


def hidden_fields(doctype: str) -> set[str]:
	"""The fields of a DocType that no webhook carries: personal ones, those of a level, passwords, and tables that have such."""
	personal = audited.personal_fields(doctype)
	found = set()
	for df in frappe.get_meta(doctype).fields:
		if df.fieldtype in table_fields:
			is_hidden = bool(cint(df.permlevel)) or bool(hidden_fields(str(df.options)))
		else:
			is_hidden = bool(cint(df.permlevel)) or df.fieldtype == "Password" or df.fieldname in personal
		if is_hidden:
			found.add(df.fieldname)
	return found


def check_field(doctype: str, field: str) -> None:
	"""Refuse what is no field, or one that is not carried.

	:raises frappe.ValidationError: naming it
	"""
	meta = frappe.get_meta(doctype)
	df = meta.get_field(field)
	if df is None and field not in OF_DOCUMENT:
		frappe.throw(_("{0} has no field {1}.").format(_(doctype), frappe.bold(escape_html(field))))
	if df is not None and df.fieldtype in no_value_fields and df.fieldtype not in table_fields:
		frappe.throw(_("{0} has no field {1}.").format(_(doctype), frappe.bold(escape_html(field))))
	if field in hidden_fields(doctype):
		_refuse_hidden(doctype, field)


def _refuse_hidden(doctype: str, field: str) -> None:
	frappe.throw(
		_("{0} of {1} is personal or of a higher level, and is not sent anywhere.").format(
			frappe.bold(_(frappe.get_meta(doctype).get_label(field)) + f" ({field})"), _(doctype)
		),
		frappe.PermissionError,
		title=_("Not Sent"),
	)


def check_condition(doctype: str, expression: str | None) -> None:
	"""Refuse a condition that goes by what is not carried: whether something is sent would tell it.

	:raises frappe.PermissionError: naming the field
	"""
	if not expression:
		return
	hidden = hidden_fields(doctype)
	for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
		named = node.attr if isinstance(node, ast.Attribute) else getattr(node, "value", None)
		if isinstance(named, str) and named in hidden:
			_refuse_hidden(doctype, named)
		if isinstance(node, ast.Attribute) and named in ("as_dict", "get_formatted", "get_title", "meta"):
			frappe.throw(_("A condition compares fields: {0} cannot be used.").format(frappe.bold(named)))
		if isinstance(node, ast.Subscript | ast.JoinedStr) or (
			isinstance(node, ast.Call) and not _is_plain_get(node)
		):
			frappe.throw(_("A condition compares fields: {0} cannot be used.").format(frappe.bold("( ) [ ]")))


def _is_plain_get(node: ast.Call) -> bool:
	"""Whether a call is `doc.get("field")`."""
	function = node.func
	return (
		isinstance(function, ast.Attribute)
		and function.attr == "get"
		and len(node.args) == 1
		and isinstance(node.args[0], ast.Constant)
		and not node.keywords
	)


def check_json(doctype: str, template: str | None) -> None:
	"""Refuse a body that is no JSON, or does more than fill in fields.

	:raises frappe.ValidationError: saying why
	"""
	text = template or ""
	for field in PLACE.findall(text):
		check_field(doctype, field)
	rest = PLACE.sub("x", text)  # no JSON unless it stands in quotes
	if len(text) > LONGEST or any(sign in rest for sign in ("{{", "{%", "{#")):
		frappe.throw(
			_("The request body fills in fields, {0}, and does nothing else.").format("{{ doc.name }}")
		)
	if not _is_json(rest):
		frappe.throw(_("The request body is no JSON; fields stand in double quotes."))


def _is_json(text: str) -> bool:
	try:
		json.loads(text)
	except (ValueError, RecursionError):
		return False
	return True


def filled(template: str, doc: Any) -> str:
	"""A body with the values of a document, as JSON has them in a text."""
	return PLACE.sub(lambda place: json.dumps(_text(doc.get(place[1])), ensure_ascii=False)[1:-1], template)


def _text(value: Any) -> str:
	if isinstance(value, list):
		return frappe.as_json([_row(row) for row in value], indent=None)
	return "" if value is None else str(value)


def value_of(doc: Any, field: str) -> Any:
	"""The value of a field as it is sent: rows as dicts."""
	value = doc.get(field)
	return [_row(row) for row in value] if isinstance(value, list) else value


def _row(row: Any) -> dict[str, Any]:
	fields = row.meta.fields
	return {df.fieldname: row.get(df.fieldname) for df in fields if df.fieldtype not in no_value_fields}
