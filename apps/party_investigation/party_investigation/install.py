"""What installing and migrating the app sets up: the roles of the capacities."""

import frappe

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


def after_migrate() -> None:
	"""The same again, so that what a later version adds is there."""
	make_roles()


def make_roles() -> None:
	"""Make the roles that appointments give; a DocType's permissions may have made them before."""
	for role in ROLES:
		if frappe.db.exists("Role", role):
			frappe.db.set_value("Role", role, "desk_access", 1)
		else:
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()
