"""What installing and migrating the app sets up: the roles of the capacities, the name on the screen."""

import frappe
from frappe.permissions import add_permission, update_permission_property
from party_investigation import own_tables
from party_investigation.indexes import make_indexes
from party_investigation.organization import officer_rights, officers
from party_investigation.organization.doctype.table_scope.table_scope import declare_all
from party_investigation.returns import workflow

TITLE = "党员组织关系集中排查"
ROLES = (
	"Branch Secretary",
	"Branch Recorder",
	"Committee Officer",
	"Organization Department Officer",
	"Discipline Reviewer",
	"Investigation Auditor",
	"Investigation Administrator",
)


def after_install() -> None:
	"""Make what the app needs besides its DocTypes."""
	make_indexes()
	make_roles()
	let_auditors_read_logs()
	declare_all()
	set_up_officers()
	workflow.make()
	frappe.db.set_single_value("Officer Separation", "enabled", 1)
	name_the_screen()


def after_migrate() -> None:
	"""The same again, so that what a later version adds is there."""
	make_indexes()
	make_roles()
	let_auditors_read_logs()
	declare_all()
	own_tables.remove_shares(own_tables.placed_doctypes())
	set_up_officers()
	workflow.make()


def set_up_officers() -> None:
	"""The three officers' roles, what they may do, and a role profile for each."""
	officer_rights.grant()
	officers.make_profiles()


def let_auditors_read_logs() -> None:
	"""Auditors read who opened, printed and exported what; `linked_permissions` keeps that to their part of the tree."""
	for log in ("Access Log", "View Log"):
		add_permission(log, "Investigation Auditor")
		update_permission_property(log, "Investigation Auditor", 0, "report", 1)


def make_roles() -> None:
	"""Make the roles that appointments give; a DocType's permissions may have made them before."""
	for role in (*ROLES, *officers.OFFICERS):
		if frappe.db.exists("Role", role):
			frappe.db.set_value("Role", role, "desk_access", 1)
		else:
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()


def name_the_screen() -> None:
	"""Call the login page and the desk by what they are for, unless somebody has given them a name."""
	field = frappe.get_meta("System Settings").get_field("app_name")
	default = field.default if field else None
	if frappe.db.get_single_value("System Settings", "app_name") in (None, "", "Frappe", default):
		frappe.db.set_single_value("System Settings", "app_name", TITLE)
