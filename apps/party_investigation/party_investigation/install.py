"""What installing and migrating the app sets up: the roles of the capacities, the name on the screen."""

import frappe
from party_investigation import own_tables
from party_investigation.building import place
from party_investigation.building.kinds import MODULE
from party_investigation.disposition.workflow import DISPOSITION_CASE
from party_investigation.indexes import make_indexes
from party_investigation.investigation.workflow import INVESTIGATION_RECORD
from party_investigation.membership.workflow import TRANSFER_LETTER
from party_investigation.organization import officer_rights, officers
from party_investigation.organization.doctype.table_scope.table_scope import declare_all
from party_investigation.reporting.paper_formats import use_for_print_formats
from party_investigation.returns.workflow import UNIT_RETURN

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
WORKFLOWS = (UNIT_RETURN, INVESTIGATION_RECORD, TRANSFER_LETTER, DISPOSITION_CASE)


def after_install() -> None:
	"""Make what the app needs besides its DocTypes."""
	make_indexes()
	make_roles()
	make_module()
	place.make()
	declare_all()
	set_up_officers()
	make_workflows()
	use_for_print_formats()
	frappe.db.set_single_value("Officer Separation", "enabled", 1)
	name_the_screen()


def after_migrate() -> None:
	"""The same again, so that what a later version adds is there."""
	make_indexes()
	make_roles()
	make_module()
	place.make()
	declare_all()
	shared = frappe.get_all("DocShare", pluck="share_doctype", distinct=True)
	own_tables.remove_shares(filter(own_tables.has_places, shared))
	set_up_officers()
	make_workflows()
	use_for_print_formats()


def make_workflows() -> None:
	"""Make the workflows that are missing."""
	for shipped in WORKFLOWS:
		shipped.make()


def set_up_officers() -> None:
	"""What the three officers and the auditors may do, and a role profile for each officer."""
	officer_rights.grant()
	officers.make_profiles()


def make_roles() -> None:
	"""Make the roles that appointments give; a DocType's permissions may have made them before."""
	wanted = (*ROLES, *officers.OFFICERS)
	filters, fields = {"name": ["in", wanted]}, ["name", "desk_access"]
	present = {row.name: row.desk_access for row in frappe.get_all("Role", filters=filters, fields=fields)}
	for role in wanted:
		if present.get(role):
			continue
		if role in present:
			frappe.db.set_value("Role", role, "desk_access", 1)
		else:
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()


def make_module() -> None:
	"""Make the module in which the tables of the site stand: the site's own, so that they outlast the app."""
	if not frappe.db.exists("Module Def", MODULE):
		values = {"doctype": "Module Def", "module_name": MODULE, "custom": 1, "app_name": "frappe"}
		frappe.get_doc(values).insert()


def name_the_screen() -> None:
	"""Call the login page and the desk by what they are for, unless somebody has given them a name."""
	field = frappe.get_meta("System Settings").get_field("app_name")
	default = field.default if field else None
	if frappe.db.get_single_value("System Settings", "app_name") in (None, "", "Frappe", default):
		frappe.db.set_single_value("System Settings", "app_name", TITLE)
