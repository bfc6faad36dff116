"""Texts without markup and conditions that only compare: a stock desk runs what stands in others, as whoever opens the form."""

import ast
import re
from collections.abc import Iterable

from frappe import _
from party_investigation.building.who import refuse

MARKUP = re.compile(r"<\s*[A-Za-z/!?]|javascript\s*:|\{\{|\{%|\{#", re.IGNORECASE)
NAME = re.compile(r"[^\W\d]\w*")
TOKEN = re.compile(
	r"""\s*(?:(?P<field>doc\.[A-Za-z_]\w*)|(?P<number>\d{1,12}(?:\.\d{1,6})?)(?![\w.])|(?P<text>"[^"\\\n]*"|'[^'\\\n]*')"""
	r"""|(?P<sign>===|!==|==|!=|<=|>=|<|>|&&|\|\||!|\(|\))|(?P<word>[A-Za-z_]\w*))"""
)
IN_PYTHON = {"===": "==", "!==": "!=", "&&": " and ", "||": " or ", "!": " not "}
WORDS = {
	"and": " and ",
	"or": " or ",
	"not": " not ",
	"true": "True",
	"false": "False",
	"null": "None",
	"True": "True",
	"False": "False",
	"None": "None",
}
LONGEST = 500
STANDARD = ("docstatus", "name")
"""What a condition may ask besides the fields of a table."""


def check_texts(document, without: Iterable[str] = ()) -> None:
	"""Refuse markup, templates and scripts in the texts of a document, whatever field they stand in.

	:param without: fields that are looked at elsewhere
	:raises frappe.PermissionError: names the field
	"""
	for df in document.meta.fields:
		value = document.get(df.fieldname)
		if df.fieldname not in without and isinstance(value, str) and MARKUP.search(value):
			refuse(_("{0} is plain text, without HTML, templates and scripts."), _(df.label or df.fieldname))


def check_condition(text: str | None, fields: Iterable[str]) -> None:
	"""Refuse a condition that does more than compare fields of the document with values.

	:param fields: the fields that it may ask
	:raises frappe.PermissionError: shows it
	"""
	condition = (text or "").strip()
	if condition and not _is_plain(condition, {*fields, *STANDARD}):
		refuse(
			_("The condition {0} does more than compare fields with values, as in doc.status == 'Open'."),
			condition[:100],
		)


def check_dependence(text: str | None, fields: Iterable[str]) -> None:
	"""The same for what a field depends on: the name of a field, or `eval:` and a condition.

	:raises frappe.PermissionError: shows it
	"""
	dependence = (text or "").strip()
	if dependence and dependence not in {*fields, *STANDARD}:
		if not dependence.startswith("eval:"):
			refuse(_("{0} is no field of the table, nor a condition that begins with eval:."), dependence)
		check_condition(dependence.removeprefix("eval:"), fields)


def _is_plain(condition: str, fields: set[str]) -> bool:
	text = _in_python(condition, fields)
	if text is None:
		return False
	try:
		tree = ast.parse(text.strip(), mode="eval")
	except (SyntaxError, ValueError, RecursionError, MemoryError):
		return False
	return _compares(tree.body)


def _in_python(condition: str, fields: set[str]) -> str | None:
	"""A condition as an expression of Python; None if anything stands in it but fields, values and comparisons."""
	parts, position = [], 0
	if len(condition) > LONGEST:
		return None
	while position < len(condition):
		found = TOKEN.match(condition, position)
		if not found:
			return None
		position = found.end()
		kind, part = found.lastgroup, found[found.lastgroup or 0]
		if (kind == "field" and part[4:] not in fields) or (kind == "word" and part not in WORDS):
			return None
		parts.append(WORDS[part] if kind == "word" else IN_PYTHON.get(part, part) if kind == "sign" else part)
	return " ".join(parts)


def _compares(node: ast.AST) -> bool:
	if isinstance(node, ast.BoolOp):
		return all(_compares(value) for value in node.values)
	if isinstance(node, ast.UnaryOp):
		return isinstance(node.op, ast.Not) and _compares(node.operand)
	if isinstance(node, ast.Compare):
		return len(node.ops) == 1 and _is_value(node.left) and _is_value(node.comparators[0])
	return _is_value(node)


def _is_value(node: ast.AST) -> bool:
	if isinstance(node, ast.Attribute):
		return isinstance(node.value, ast.Name) and node.value.id == "doc"
	return isinstance(node, ast.Constant)
