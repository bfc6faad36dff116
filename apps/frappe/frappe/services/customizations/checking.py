"""What no file may bring along: code, what belongs to apps, and what opens a table to everybody. Rights are asked when it is saved."""

import ast
import json
import re
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.services.printing import layouts

PLAIN_VALUE = re.compile(r"\{\{-?\s*doc\.\w+\s*-?\}\}")
QUOTED = re.compile(r"'[^'\\]*'|\"[^\"\\]*\"")
DYNAMIC_NAME = re.compile(r"frappe\.(datetime|session|defaults|user)\.\w+")
"""What stock Frappe runs in the browser of whoever looks at a figure: names and calls of these alone."""
NOT_BY_FILE = ("permlevel", "fieldtype", "ignore_user_permissions")
"""Properties that say who sees a field, or what its values are."""
OPEN_TO_THE_WORLD = ("Guest", "All", "Desk User")


def reason_against(values: dict) -> str | None:
	"""Why a document cannot be part of a file; None if nothing speaks against it."""
	check = CHECKS.get(values["doctype"])
	return check(values) if check else None


def _of_doctype(values: dict) -> str | None:
	if not frappe.utils.cint(values.get("custom")):
		return _("It belongs to an app.")
	if values.get("is_virtual"):
		return _("Its documents come from code.")
	if any(_is_open(rule.get("role")) for rule in values.get("permissions") or ()):
		return _("It gives rights to everybody.")
	if any(values.get(key) for key in ("has_web_view", "allow_guest_to_view")):
		return _("It would be published to people who have not signed in.")
	return None


def _is_open(role: Any) -> bool:
	return isinstance(role, str) and role.casefold() in {name.casefold() for name in OPEN_TO_THE_WORLD}


def _of_custom_field(values: dict) -> str | None:
	return _("Its documents come from code.") if values.get("is_virtual") else None


def _of_property(values: dict) -> str | None:
	if values.get("property") in NOT_BY_FILE:
		return _("The property {0} is changed on each site by itself.").format(values["property"])
	return None


def _of_report(values: dict) -> str | None:
	code = [values.get(key) for key in ("query", "report_script", "javascript")]
	if values.get("report_type") != "Report Builder" or any(code) or values.get("is_standard") == "Yes":
		return _("It is made with a query or a script, not by clicks.")
	return None


def _of_print_format(values: dict) -> str | None:
	if values.get("standard") == "Yes":
		return _("It belongs to an app.")
	if any(values.get(key) for key in ("custom_format", "html", "raw_printing", "raw_commands")):
		return _("It is written as a template, not made by clicks.")
	if "<" in str(values.get("css") or ""):
		return _("Its style is more than style.")
	try:
		layout = layouts.read(values.get("format_data"))
	except frappe.ValidationError as error:
		return str(error)
	if layout and not all(_fills_in_only(text) for text in layout.templates()):
		return _("It is written as a template, not made by clicks.")
	if layout and not all(_is_plain(text) for text in layout.conditions()):
		return _("A condition calls functions.")
	return None


def _of_workflow(values: dict) -> str | None:
	rows = [*(values.get("transitions") or ()), *(values.get("states") or ())]
	if not all(_is_plain(row.get("condition")) for row in rows):
		return _("A condition calls functions.")
	if any(row.get("update_value") and row.get("evaluate_as_expression") for row in rows):
		return _("A value is made by an expression.")
	return None


def _of_notification(values: dict) -> str | None:
	if values.get("is_standard"):
		return _("It belongs to an app.")
	conditions = [values.get("condition"), *(row.get("condition") for row in values.get("recipients") or ())]
	if not all(_is_plain(text) for text in conditions):
		return _("A condition calls functions.")
	if not all(_fills_in_only(values.get(key)) for key in ("subject", "message")):
		return _("Its text is a template that does more than fill in fields.")
	return None


def _of_figure(values: dict) -> str | None:
	if "Custom" in (values.get("type"), values.get("chart_type")) or values.get("method"):
		return _("Its figures come from code.")
	if not all(_is_found_plainly(text) for text in _dynamic_values(values.get("dynamic_filters_json"))):
		return _("A condition calls functions.")
	return _("It belongs to an app.") if values.get("is_standard") else None


def _is_found_plainly(expression: str) -> bool:
	"""Whether an expression of a dynamic filter names nothing but days, the user and the user's defaults."""
	rest = QUOTED.sub("", expression)
	names = re.findall(r"[^\W\d][\w.]*", rest)
	return bool(re.fullmatch(r"[\w\s.,()-]*", rest)) and all(DYNAMIC_NAME.fullmatch(name) for name in names)


def _dynamic_values(text: Any) -> list[str]:
	"""The expressions of dynamic filters, which are rows of a DocType or the filters of a report."""
	try:
		given = json.loads(text or "[]")
	except (TypeError, ValueError, RecursionError):
		return [str(text)]
	if isinstance(given, dict):
		return [str(value) for value in given.values()]
	rows = given if isinstance(given, list) else [given]
	return [str(row[3]) if isinstance(row, list) and len(row) > 3 else str(row) for row in rows]


def _of_workspace(values: dict) -> str | None:
	if values.get("for_user") or not values.get("public"):
		return _("It is the workspace of one user.")
	module = frappe.utils.cstr(values.get("module"))
	if module and module != "Custom" and not frappe.db.get_value("Module Def", module, "custom"):
		return _("It belongs to an app.")
	if values.get("custom_blocks") or not all(
		_leads_somewhere(row) for key in ("shortcuts", "links") for row in values.get(key) or ()
	):
		return _("It leads to addresses or blocks that are no screens of the site.")
	return None


def _leads_somewhere(row: dict) -> bool:
	return row.get("type") != "URL" and not row.get("url")


def _fills_in_only(text: Any) -> bool:
	"""Whether a template does nothing but put values of the document into a text."""
	rest = PLAIN_VALUE.sub("", str(text or ""))
	return not any(sign in rest for sign in ("{{", "{%", "{#"))


def _is_plain(expression: Any) -> bool:
	"""Whether a condition only compares fields of the document with values."""
	if not expression:
		return True
	text = str(expression).removeprefix("eval:").strip()
	try:
		tree = ast.parse(text, mode="eval")
	except (SyntaxError, ValueError, RecursionError, MemoryError):
		return False
	allowed = (
		ast.Expression,
		ast.BoolOp,
		ast.boolop,
		ast.UnaryOp,
		ast.unaryop,
		ast.Compare,
		ast.cmpop,
		ast.Constant,
		ast.Tuple,
		ast.List,
		ast.Load,
	)
	return all(isinstance(node, allowed) or _is_field(node) for node in ast.walk(tree))


def _is_field(node: ast.AST) -> bool:
	if isinstance(node, ast.Name):
		return node.id == "doc"
	return (
		isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not node.attr.startswith("_")
	)


def check_shape(values: dict) -> str | None:
	"""Why the values of a document are not read at all; None if they can be."""
	if not isinstance(values.get("doctype"), str) or not isinstance(values.get("name"), str):
		return _("It does not say what it is and how it is called.")
	for value in values.values():
		if isinstance(value, list) and not all(isinstance(row, dict) for row in value):
			return _("Its rows are no rows.")
		if isinstance(value, dict):
			return _("Its rows are no rows.")
	try:
		json.dumps(values)
	except (TypeError, ValueError, RecursionError):
		return _("Its rows are no rows.")
	return None


CHECKS: dict[str, Callable[[dict], str | None]] = {
	"DocType": _of_doctype,
	"Custom Field": _of_custom_field,
	"Property Setter": _of_property,
	"Report": _of_report,
	"Print Format": _of_print_format,
	"Workflow": _of_workflow,
	"Notification": _of_notification,
	"Number Card": _of_figure,
	"Dashboard Chart": _of_figure,
	"Workspace": _of_workspace,
}
