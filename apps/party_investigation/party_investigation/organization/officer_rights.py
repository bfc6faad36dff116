"""What the three officers may do with Frappe's own DocTypes. Where the framework brings these rules along, nothing is added."""

import frappe
from frappe.permissions import add_permission, update_permission_property
from party_investigation.organization.officers import AUDITOR, SECURITY, SYSTEM

READS = ("read",)
LOOKS = ("read", "report")
CHANGES = ("read", "write")
MAKES = ("read", "write", "create", "report")
KEEPS = (*MAKES, "delete")

FORMS = (
	"Document Naming Rule",
	"Translation",
	"Language",
	"Custom Field",
	"Property Setter",
	"Dashboard",
	"Dashboard Chart",
	"Number Card",
	"Workspace",
	"List View Settings",
	"Print Heading",
	"Print Style",
	"Workflow",
	"Workflow State",
	"Workflow Action Master",
	"DocType",
)
"""Not what is written in a language that reads past rights on stock Frappe: print formats, letter heads, reports, scripts."""

LOGS = (
	"Access Log",
	"Activity Log",
	"View Log",
	"Version",
	"Permission Log",
	"Trail Seal",
	"Scheduled Job Log",
)
WATCHED = (
	"User",
	"Role",
	"Role Profile",
	"User Permission",
	"Custom DocPerm",
	"DocShare",
	"Custom Field",
	"Property Setter",
	"Client Script",
	"Print Format",
	"Letter Head",
	"Workflow",
	"DocType",
	"Report",
	"Scheduled Job Type",
)
RULES: dict[str, dict[str, tuple[str, ...]]] = {
	SYSTEM: {
		**dict.fromkeys(FORMS, KEEPS),
		"Customize Form": ("read", "write", "create"),
		"System Settings": CHANGES,
		"Print Settings": CHANGES,
		"Scheduled Job Type": CHANGES,
		"Scheduled Job Log": LOOKS,
		"Error Log": (*LOOKS, "delete"),
		"Installed Applications": READS,
		"Module Def": READS,
	},
	SECURITY: {
		"User": MAKES,
		"Role": MAKES,
		"Role Profile": KEEPS,
		"Module Profile": KEEPS,
		"User Permission": KEEPS,
		"Custom DocPerm": LOOKS,
		"DocShare": LOOKS,
		"User Type": READS,
	},
	AUDITOR: {
		**dict.fromkeys(LOGS, (*LOOKS, "export")),
		**dict.fromkeys(WATCHED, LOOKS),
		"System Settings": READS,
		"Print Settings": READS,
	},
}
ROLES_OF_USERS = (("User", SECURITY, CHANGES), ("User", AUDITOR, READS))
"""At level 1 of User stand the roles."""


def grant() -> None:
	"""Add the rules that are not there."""
	for role, doctypes in RULES.items():
		for doctype, rights in doctypes.items():
			_add(doctype, role, 0, rights)
	for doctype, role, rights in ROLES_OF_USERS:
		_add(doctype, role, 1, rights)


def _add(doctype: str, role: str, level: int, rights: tuple[str, ...]) -> None:
	if not frappe.db.exists("DocType", doctype) or has_rule(doctype, role, level):
		return
	add_permission(doctype, role, level)
	for right in rights:
		if right != "read":
			update_permission_property(doctype, role, level, right, 1)


def has_rule(doctype: str, role: str, level: int = 0) -> bool:
	"""Whether a role has a rule at a level of a DocType."""
	permissions = frappe.get_meta(doctype).permissions
	return any(row.role == role and (row.permlevel or 0) == level for row in permissions)
