"""What the permission rows of a DocType have to be like."""

import frappe
from frappe import _
from frappe.rights.rules import OF_SUBMITTABLE
from frappe.utils import cint

BASIC = ("select", "read", "write", "submit", "cancel", "create")
ONLY_AT_ZERO = ("create", *OF_SUBMITTABLE)


def validate_permissions(doctype, for_remove: bool = False, alert: bool = False) -> None:
	"""Check the permission rows of a DocType and put aside what makes no sense in them.

	:raises frappe.ValidationError:
	"""
	rows = list(doctype.get("permissions") or ())
	if not rows and not doctype.istable and not for_remove:
		_warn(_("{0}: No Permissions Specified").format(doctype.name), alert)
	issingle, submittable = cint(doctype.issingle), cint(doctype.is_submittable)
	for row in rows:
		if not row.permlevel:
			row.permlevel = 0
		_check_basic(doctype, row)
		_check_twice(doctype, row, rows)
		_check_level(doctype, row, rows)
		_check_dependencies(doctype, row)
		if not submittable:
			_check_no_submit(doctype, row)
		if issingle:
			row.report = row.set("import", 0) or 0
			row.export = 0
		elif cint(row.get("import")) and not cint(doctype.allow_import):
			frappe.throw(
				_("{0}: Cannot set import as {1} is not importable").format(
					_place(doctype, row), doctype.name
				)
			)


def _warn(text: str, alert: bool) -> None:
	if alert:
		frappe.msgprint(text, alert=True, indicator="orange")


def _place(doctype, row) -> str:
	return _("For {0} at level {1} in {2} in row {3}").format(row.role, row.permlevel, doctype.name, row.idx)


def _check_basic(doctype, row) -> None:
	if not any(cint(row.get(right)) for right in BASIC):
		frappe.throw(_("{0}: No basic permissions set").format(_place(doctype, row)))


def _check_twice(doctype, row, rows: list) -> None:
	key = (row.role, cint(row.permlevel), cint(row.if_owner))
	if sum((other.role, cint(other.permlevel), cint(other.if_owner)) == key for other in rows) > 1:
		frappe.throw(
			_("{0}: Only one rule allowed with the same Role, Level and {1}").format(
				_place(doctype, row), _("If user is the owner")
			)
		)


def _check_level(doctype, row, rows: list) -> None:
	if cint(row.permlevel) <= 0:
		return
	if not any(other.role == row.role and not cint(other.permlevel) for other in rows) and row.role != "All":
		frappe.throw(
			_("{0}: Permission at level 0 must be set before higher levels are set").format(
				_place(doctype, row)
			)
		)
	if any(cint(row.get(right)) for right in ONLY_AT_ZERO):
		frappe.throw(
			_("{0}: Create, Submit, Cancel and Amend only valid at level 0").format(_place(doctype, row))
		)


def _check_dependencies(doctype, row) -> None:
	has = lambda right: cint(row.get(right))  # noqa: E731
	if has("cancel") and not has("submit"):
		frappe.throw(_("{0}: Cannot set Cancel without Submit").format(_place(doctype, row)))
	if (has("submit") or has("cancel") or has("amend")) and not has("write"):
		frappe.throw(_("{0}: Cannot set Submit, Cancel, Amend without Write").format(_place(doctype, row)))
	if has("amend") and not has("write"):
		frappe.throw(_("{0}: Cannot set Amend without Cancel").format(_place(doctype, row)))
	if has("import") and not has("create"):
		frappe.throw(_("{0}: Cannot set Import without Create").format(_place(doctype, row)))


def _check_no_submit(doctype, row) -> None:
	if any(cint(row.get(right)) for right in OF_SUBMITTABLE):
		frappe.throw(
			_("{0}: Cannot set Submit, Cancel or Amend if not Submittable").format(_place(doctype, row))
		)
