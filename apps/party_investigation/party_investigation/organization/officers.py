"""The three officers (三员分立): who runs the site, who gives rights, and who watches both are three people, and none sees members.

The system administrator runs the site: settings, jobs, backups, forms, paper. The security administrator gives accounts, roles
and appointments, and uses none. The security auditor reads the trail of both and changes nothing. One account has one of these
roles and no other. The single DocType Officer Separation switches the rule off, for a reason that is kept.
"""

import secrets
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation import scope

SYSTEM, SECURITY, AUDITOR = OFFICERS = ("System Administrator", "Security Administrator", "Security Auditor")
UNDIVIDED = "System Manager"
"""Frappe's role that runs the site and gives rights in one."""
AUTOMATIC = frozenset(("All", "Guest", "Desk User"))
SETTING = "Officer Separation"
WATCHERS = frozenset((AUDITOR, "Investigation Auditor"))
"""Roles that read and change nothing."""


def is_on() -> bool:
	"""Whether the three officers are kept apart on this site."""
	return bool(frappe.db.exists("DocType", SETTING)) and bool(
		cint(frappe.db.get_single_value(SETTING, "enabled"))
	)


def came_from_a_face() -> bool:
	"""Whether a request or a job is at work, and not the command line of the server."""
	return bool(getattr(frappe.local, "request", None) or getattr(frappe.local, "job", None))


def guards() -> bool:
	"""Whether what is being done has to keep to the separation."""
	return is_on() and came_from_a_face()


def gives_rights() -> bool:
	"""Whether the user is one who gives rights."""
	return frappe.session.user == "Administrator" or not {UNDIVIDED, SECURITY}.isdisjoint(frappe.get_roles())


def check_note(doc, method: str | None = None) -> None:
	"""The hook `before_insert` of comments, tags and tasks: who watches leaves no note on what is watched.

	:raises frappe.PermissionError: for an auditor
	"""
	is_note = doc.doctype != "Comment" or doc.comment_type == "Comment"
	if is_note and frappe.session.user != "Administrator" and not WATCHERS.isdisjoint(frappe.get_roles()):
		frappe.throw(_("An auditor reads and changes nothing; no notes either."), frappe.PermissionError)


# ---------------------------------------------------------------- accounts


def check_user(user, method: str | None = None) -> None:
	"""The hook `validate` of User: one account has one office, and nobody changes the own roles.

	:raises frappe.ValidationError: the roles do not go together
	:raises frappe.PermissionError: the user may not give them
	"""
	if user.name in ("Administrator", "Guest") or not is_on():
		return
	roles, before = _roles_of(user), _stored_roles(user)
	if roles == before:
		return
	check_roles(user.name, roles)
	if not came_from_a_face():
		return
	if UNDIVIDED in roles - before:
		frappe.throw(
			_("{0} is given on the server only: it is two officers in one.").format(_(UNDIVIDED)),
			frappe.PermissionError,
		)
	# roles that follow an appointment are saved without rights on users; the appointment was checked
	if user.name == frappe.session.user and not user.flags.ignore_permissions:
		frappe.throw(_("Nobody changes the own roles; ask another officer."), frappe.PermissionError)


def check_roles(user: str, roles: set[str]) -> None:
	"""Refuse roles that one account must not have together.

	:raises frappe.ValidationError: an office and any other role, or System Manager and the role of an appointment
	"""
	offices = roles.intersection(OFFICERS)
	mixed = roles if offices and len(roles) > 1 else set()
	if UNDIVIDED in roles and roles.intersection(scope.capacities()):
		mixed = roles
	if mixed:
		frappe.throw(
			_(
				"{0} cannot be {1} with one account: an officer has no other role, and no administrator sees members. "
				"Use a second account, for another person."
			).format(user, "、".join(_(role) for role in sorted(mixed))),
			title=_("Three officers"),
		)


def _roles_of(document) -> set[str]:
	return {row.role for row in document.get("roles")} - AUTOMATIC


def _stored_roles(document) -> set[str]:
	filters = {"parent": document.name or "", "parenttype": document.doctype}
	return set(frappe.get_all("Has Role", filters=filters, pluck="role")) - AUTOMATIC


def check_profile(profile, method: str | None = None) -> None:
	"""The hook `validate` of Role Profile: the profiles of the officers stay, and nobody changes a profile of the own account.

	:raises frappe.PermissionError: the profile may not be changed
	:raises frappe.ValidationError: its roles do not go together
	"""
	if not is_on():
		return
	check_roles(profile.name, _roles_of(profile))
	if not came_from_a_face() or _roles_of(profile) == _stored_roles(profile):
		return
	own_profiles = frappe.get_all(
		"User Role Profile", filters={"parent": frappe.session.user, "role_profile": profile.name}
	)
	if profile.name in OFFICERS or own_profiles:
		frappe.throw(
			_("The roles of the profile {0} cannot be changed here.").format(_(profile.name)),
			frappe.PermissionError,
		)


def check_role(role, method: str | None = None) -> None:
	"""The hook `validate` of Role: the roles of the officers stay in force.

	:raises frappe.PermissionError: one is being disabled
	"""
	if role.name in OFFICERS and cint(role.disabled) and guards():
		frappe.throw(_("The role {0} cannot be disabled.").format(_(role.name)), frappe.PermissionError)


def accounts_against_the_rule() -> list[str]:
	"""The enabled accounts whose roles do not go together."""
	roles_by_user: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"Has Role", filters={"parenttype": "User"}, fields=["parent", "role"], limit_page_length=0
	):
		roles_by_user.setdefault(row.parent, set()).add(row.role)
	enabled = set(frappe.get_all("User", filters={"enabled": 1}, pluck="name", limit_page_length=0))
	capacities = set(scope.capacities())
	return sorted(
		user
		for user, roles in roles_by_user.items()
		if user in enabled - {"Administrator"}
		and (
			(roles.intersection(OFFICERS) and len(roles - AUTOMATIC) > 1)
			or (UNDIVIDED in roles and roles.intersection(capacities))
		)
	)


def check_sign_in(login_manager) -> None:
	"""The hook `on_login`: Administrator works on the server, where the site says so.

	:raises frappe.AuthenticationError: Administrator signs in over the web and must not
	"""
	if login_manager.user == "Administrator" and cint(
		frappe.db.get_single_value(SETTING, "administrator_stays_out")
	):
		frappe.throw(
			_("Administrator does not sign in here; use the account of an officer."),
			frappe.AuthenticationError,
		)


# ---------------------------------------------------------------- rules of permission


@frappe.whitelist(methods=["POST"])
def update_rule(
	doctype: str,
	role: str,
	permlevel: int | str,
	ptype: str,
	value: int | str | None = None,
	if_owner: int | str = 0,
) -> str | None:
	"""`permission_manager.update`, with the separation kept."""
	check_rule(role, doctype)
	return _manager("update")(doctype, role, permlevel, ptype, value, if_owner)


@frappe.whitelist(methods=["POST"])
def add_rule(parent: str, role: str, permlevel: int | str) -> None:
	"""`permission_manager.add`, with the separation kept."""
	check_rule(role, parent)
	_manager("add")(parent, role, permlevel)


@frappe.whitelist(methods=["POST"])
def remove_rule(doctype: str, role: str, permlevel: int | str, if_owner: int | str = 0) -> None:
	"""`permission_manager.remove`, with the separation kept."""
	check_rule(role, doctype)
	_manager("remove")(doctype, role, permlevel, if_owner)


def _manager(name: str):
	return frappe.get_attr(f"frappe.core.page.permission_manager.permission_manager.{name}")


def check_rule(role: str, doctype: str = "") -> None:
	"""Refuse to change the rights of an officer, or of a role that one has oneself, and who makes DocTypes.

	:raises frappe.PermissionError: it is such a role
	"""
	if not guards():
		return
	if doctype == "DocType":
		frappe.throw(_("Who makes DocTypes is fixed by the program."), frappe.PermissionError)
	if role in OFFICERS:
		frappe.throw(
			_("The rights of {0} come with the program and are not changed here.").format(_(role)),
			frappe.PermissionError,
		)
	if frappe.session.user != "Administrator" and role in frappe.get_roles():
		frappe.throw(_("Nobody changes the rights of the own roles."), frappe.PermissionError)


# ---------------------------------------------------------------- making the three


def make_profiles() -> None:
	"""The role profile of each officer."""
	for role in OFFICERS:
		if not frappe.db.exists("Role Profile", role):
			frappe.get_doc(
				{"doctype": "Role Profile", "role_profile": role, "roles": [{"role": role}]}
			).insert()


def make_accounts(domain: str) -> Iterable[tuple[str, str, str]]:
	"""Make an account for each office that nobody holds: role, name, password."""
	for name, role in zip(("sysadmin", "secadmin", "auditor"), OFFICERS, strict=True):
		if frappe.db.exists(
			"Has Role", {"parenttype": "User", "role": role, "parent": ["!=", "Administrator"]}
		):
			continue
		password = secrets.token_urlsafe(15)
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": f"{name}@{domain}",
				"username": name,
				"first_name": _(role),
				"language": "zh",
				"send_welcome_email": 0,
				"role_profile_name": role,
				"role_profiles": [{"role_profile": role}],
				"roles": [{"role": role}],
				"new_password": password,
				# the next one is known to the officer only; where the framework has no such field, the handbook says so
				"change_password_at_next_sign_in": 1,
			}
		).insert()
		yield role, user.name, password
