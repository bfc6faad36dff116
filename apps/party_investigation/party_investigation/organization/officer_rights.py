"""What the three officers, who audits an investigation, and who fills tables may do with Frappe's own DocTypes. Where the framework brings these
rules along, nothing is added."""

import frappe
from frappe.permissions import setup_custom_perms
from party_investigation.building.kinds import BUILDER, KINDS
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
	"Server Script",
	"Print Format",
	"Letter Head",
	"Workflow",
	"DocType",
	"Report",
	"Scheduled Job Type",
)
FILLING = ("Branch Secretary", "Branch Recorder", "Committee Officer", "Organization Department Officer")
"""Who fills own tables, also from a file, where the table gives the right to import; nobody sees what another imports."""
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
	"Investigation Auditor": {"Access Log": LOOKS, "View Log": LOOKS},
	BUILDER: {**dict.fromkeys(KINDS, KEEPS), "Role": ("select",), "Module Def": ("select",)},
	**{role: {"Data Import": ("read", "write", "create", "if_owner")} for role in FILLING},
}
"""Role → DocType → rights. What a builder does with them is held by `building`. What is logged, `linked_permissions` keeps to the auditor's part of the tree."""
ROLES_OF_USERS = (("User", SECURITY, CHANGES), ("User", AUDITOR, READS))
"""At level 1 of User stand the roles."""

Rule = tuple[str, str, int]
"""DocType, role and permission level."""


def grant() -> None:
	"""Add the rules that are not there."""
	wanted = {(doctype, role, 0): rights for role, of in RULES.items() for doctype, rights in of.items()}
	wanted |= {(doctype, role, 1): rights for doctype, role, rights in ROLES_OF_USERS}
	doctypes = sorted({doctype for doctype, _role, _level in wanted})
	known = set(frappe.get_all("DocType", filters={"name": ["in", doctypes]}, pluck="name"))
	present = _in_force(doctypes)
	for rule, rights in wanted.items():
		if rule not in present and rule[0] in known:
			_add(rule, rights)


def _in_force(doctypes: list[str]) -> set[Rule]:
	"""The rules of some DocTypes: those of the site where it has its own, else the standard ones."""
	asked = {"filters": {"parent": ["in", doctypes]}, "fields": ["parent", "role", "permlevel"]}
	custom = frappe.get_all("Custom DocPerm", **asked)
	customized = {row.parent for row in custom}
	standard = [row for row in frappe.get_all("DocPerm", **asked) if row.parent not in customized]
	return {(row.parent, row.role, row.permlevel or 0) for row in (*custom, *standard)}


def _add(rule: Rule, rights: tuple[str, ...]) -> None:
	doctype, role, level = rule
	setup_custom_perms(doctype)
	values = {"parent": doctype, "role": role, "permlevel": level, **dict.fromkeys(rights, 1)}
	frappe.get_doc({"doctype": "Custom DocPerm", **values}).insert()
