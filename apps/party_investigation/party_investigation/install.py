"""What installing and migrating the app sets up: the roles of the capacities, the name on the screen."""

import frappe
from frappe.permissions import add_permission, update_permission_property

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
	make_roles()
	let_auditors_read_logs()
	name_the_screen()


def after_migrate() -> None:
	"""The same again, so that what a later version adds is there."""
	make_roles()
	let_auditors_read_logs()


def let_auditors_read_logs() -> None:
	"""Auditors read who opened, printed and exported what; `attached` keeps that to their part of the tree."""
	for log in ("Access Log", "View Log"):
		add_permission(log, "Investigation Auditor")
		update_permission_property(log, "Investigation Auditor", 0, "report", 1)


def make_roles() -> None:
	"""Make the roles that appointments give; a DocType's permissions may have made them before."""
	for role in ROLES:
		if frappe.db.exists("Role", role):
			frappe.db.set_value("Role", role, "desk_access", 1)
		else:
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()


def name_the_screen() -> None:
	"""Call the login page and the desk by what they are for, unless somebody has given them a name."""
	default = frappe.get_meta("System Settings").get_field("app_name").default
	if frappe.db.get_single_value("System Settings", "app_name") in (None, "", "Frappe", default):
		frappe.db.set_single_value("System Settings", "app_name", TITLE)
