"""The roles of appointments: given on the first day, taken away after the last, and kept apart where Frappe cannot tell places apart.

A capacity's role comes from appointments and from nothing else. It is brought in order when an appointment changes, at every
sign-in, and every day.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation import own_tables, scope
from party_investigation.scope import APPOINTMENT

SHOWN = 3
"""So many DocTypes are named where two appointments cannot be told apart."""

# ---------------------------------------------------------------- roles follow appointments


def adjust_roles(user: str) -> None:
	"""Give a user the roles of the appointments that are in force and take those of all others."""
	due = _due(user)
	current = set(frappe.get_roles(user)).intersection(scope.capacities())
	if user == "Administrator" or due == current:
		return
	document = frappe.get_doc("User", user)
	# the change of the appointment was checked, and days pass by themselves
	document.flags.ignore_permissions = True
	if due - current:
		document.add_roles(*sorted(due - current))
	if current - due:
		document.remove_roles(*sorted(current - due))


def adjust_all_roles() -> None:
	"""The daily job: appointments that began today give their roles, those that ended yesterday take them."""
	due, current = _all_due(), _all_held()
	for user in sorted(set(due) | set(current)):
		if due[user] != current[user]:
			_adjust_or_log(user)


def _adjust_or_log(user: str) -> None:
	"""What keeps one user's roles from being saved is logged. `scope` gives nothing that a role too many would carry elsewhere."""
	frappe.db.savepoint("roles_of_one_user")
	try:
		adjust_roles(user)
	except Exception:
		frappe.db.rollback(save_point="roles_of_one_user")
		frappe.log_error(_("The roles of {0} do not follow the appointments.").format(user))


def adjust_roles_at_sign_in(login_manager=None) -> None:
	"""The hook `on_session_creation`: nobody begins to work with the role of an appointment that is over."""
	_adjust_or_log(frappe.session.user)


def check_roles_of_user(user, method: str | None = None) -> None:
	"""The hook `validate` of User: the role of a capacity comes from appointments only.

	:raises frappe.ValidationError: when such a role is given by hand
	"""
	if user.name == "Administrator":
		return
	due = _due(user.name)
	foreign = {row.role for row in user.get("roles")}.intersection(scope.capacities()) - due
	if not foreign:
		return
	added = foreign.difference(
		frappe.get_all("Has Role", {"parent": user.name, "parenttype": "User"}, pluck="role")
	)
	if added:
		frappe.throw(
			_("The role {0} is given by an appointment only: make an Organization Appointment.").format(
				"、".join(_(role) for role in sorted(added))
			)
		)
	user.set("roles", [row for row in user.get("roles") if row.role not in foreign])


def _due(user: str) -> set[str]:
	Appointment = frappe.qb.DocType(APPOINTMENT)
	of_user = (Appointment.user == user) & scope.in_force_today(Appointment)
	return {row[0] for row in frappe.qb.from_(Appointment).select(Appointment.capacity).where(of_user).run()}


def _all_due() -> dict[str, set[str]]:
	Appointment = frappe.qb.DocType(APPOINTMENT)
	rows = frappe.qb.from_(Appointment).select(Appointment.user, Appointment.capacity).distinct()
	return _sets(rows.where(scope.in_force_today(Appointment)).run())


def _all_held() -> dict[str, set[str]]:
	filters = {"parenttype": "User", "role": ["in", scope.capacities()], "parent": ["!=", "Administrator"]}
	return _sets(frappe.get_all("Has Role", filters=filters, fields=["parent", "role"], as_list=True))


def _sets(pairs) -> dict[str, set[str]]:
	sets: dict[str, set[str]] = defaultdict(set)
	for key, value in pairs:
		sets[key].add(value)
	return sets


# ---------------------------------------------------------------- appointments that cannot be told apart


def check_separable(appointment) -> None:
	"""Refuse an appointment whose rights Frappe could not keep apart from those of another one of the same user.

	Permission levels and rights on whole lists go by role, so they would hold at both places. Two capacities of one user are
	possible where the rights are the same, or where the one with more of them covers the place of the other.

	:raises frappe.ValidationError: who, which capacities, which rights, what to do
	"""
	for other in at_the_same_time(appointment):
		for more, less in ((appointment, other), (other, appointment)):
			if not _lies_within(less.organization, more.organization):
				_refuse_if_mixed(appointment.user, more, less)


def at_the_same_time(appointment) -> list[frappe._dict]:
	"""The appointments of the same user in another capacity some day of which is a day of this one."""
	filters = [
		["user", "=", appointment.user],
		["capacity", "!=", appointment.capacity],
		["name", "!=", appointment.name or ""],
	]
	fields = ["capacity", "organization", "from_date", "to_date"]
	return [
		row
		for row in frappe.get_all(APPOINTMENT, filters=filters, fields=fields, limit_page_length=0)
		if _overlap(appointment, row)
	]


def _overlap(first, second) -> bool:
	return not any(
		earlier.to_date and getdate(earlier.to_date) < getdate(later.from_date)
		for earlier, later in ((first, second), (second, first))
	)


def _lies_within(organization: str, top: str) -> bool:
	inner, outer = scope.place_of(organization), scope.place_of(top)
	return bool(inner and outer and outer[0] <= inner[0] and inner[1] <= outer[1])


def mixed_with_others(appointment) -> str | None:
	"""What an appointment does not give because of other roles of its user, in words: rules or appointments may have changed since."""
	if appointment.user == "Administrator":
		return None
	roles = set(frappe.get_roles(appointment.user))
	lost = {
		doctype: rights
		for doctype in _doctypes_of(appointment.capacity)
		if (rights := scope.rights_from_elsewhere(doctype, appointment.capacity, roles))
		and not _is_covered_by_another(appointment, doctype)
	}
	if not lost:
		return None
	return _(
		"This appointment gives nothing on {0}: another role of {1} would carry these rights here. "
		"End the other appointment, or make the rules of both roles alike."
	).format("；".join(_say(doctype, rights) for doctype, rights in sorted(lost.items())), appointment.user)


def _is_covered_by_another(appointment, doctype: str) -> bool:
	return scope.covers(appointment.organization, appointment.user, doctype)


def _refuse_if_mixed(user: str, more, less) -> None:
	mixed = {}
	for doctype in _doctypes_of(less.capacity):
		rights = scope.rights_from_elsewhere(doctype, less.capacity, {more.capacity, less.capacity})
		if rights:
			mixed[doctype] = rights
	if mixed:
		frappe.throw(
			_(
				"{0} cannot be {1} for {2} and {3} for {4} with one account: {5} would hold at both places. "
				"Use a second account, or end the other appointment first."
			).format(
				user,
				_(more.capacity),
				more.organization,
				_(less.capacity),
				less.organization,
				"；".join(_say(doctype, rights) for doctype, rights in sorted(mixed.items())[:SHOWN]),
			),
			title=_("Appointments that cannot be told apart"),
		)


def _say(doctype: str, rights: set[tuple[int, str]]) -> str:
	words = [
		_("{0} of level {1}").format(_(right.title()), level) if level else _(right.title())
		for level, right in sorted(rights)
	]
	return f"{_(doctype)}（{'、'.join(words)}）"


def _doctypes_of(capacity: str) -> list[str]:
	"""The DocTypes with places on which a role has a right, as the Role Permissions Manager has left them."""
	named: set[str] = set()
	for table in ("DocPerm", "Custom DocPerm"):
		named.update(frappe.get_all(table, {"role": capacity}, pluck="parent", distinct=True))
	return sorted(doctype for doctype in named if own_tables.has_places(doctype))
