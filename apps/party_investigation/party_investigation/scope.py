"""What a user may see and do: appointments, read as intervals `lft..rgt` of the organization tree.

Roles say what a capacity may do at all; an appointment says where. Both must agree: a document is open to a user for a right
if an appointment in force covers its organization *and* the role of that very capacity has the right. So a secretary here who is
a reviewer there writes here only. Without an appointment nothing is seen. Administrator stands outside.

Frappe asks for list conditions as text; they are built with `frappe.qb` and turned into text in one place, `as_text`.
"""

import frappe
from frappe.utils import getdate, today

Interval = tuple[int, int]

ORGANIZATION = "Party Organization"
APPOINTMENT = "Organization Appointment"
NOTHING = "1=0"


# ---------------------------------------------------------------- appointments as intervals


def appointments(user: str) -> list[dict]:
	"""The appointments of `user` in force today whose role the user still has: capacity, lft, rgt."""
	Appointment, Organization = frappe.qb.DocType(APPOINTMENT), frappe.qb.DocType(ORGANIZATION)
	rows = (
		frappe.qb.from_(Appointment)
		.join(Organization)
		.on(Organization.name == Appointment.organization)
		.select(Appointment.capacity, Appointment.organization, Organization.lft, Organization.rgt)
		.where(_in_force(Appointment, user))
	).run(as_dict=True)
	roles = set(frappe.get_roles(user)) if rows else set()
	return [row for row in rows if row.capacity in roles]


def _in_force(table, user: str):
	"""The criterion that an appointment is one of `user` and in force today."""
	now = getdate(today())
	return (table.user == user) & (table.from_date <= now) & (table.to_date.isnull() | (table.to_date >= now))


def intervals(user: str, doctype: str, ptype: str = "read") -> list[Interval]:
	"""The parts of the tree in which `user` has the right `ptype` on `doctype`; none contains another."""
	entitled = roles_with(doctype, ptype)
	found = sorted({(row.lft, -row.rgt) for row in appointments(user) if row.capacity in entitled})
	apart: list[Interval] = []
	for lft, negative_rgt in found:
		if not apart or lft > apart[-1][1]:
			apart.append((lft, -negative_rgt))
	return apart


def roles_with(doctype: str, ptype: str) -> set[str]:
	"""The roles that have a right on a DocType at level 0, as the Role Permissions Manager has left it."""
	wanted = ("select", "read") if ptype == "select" else (ptype,)
	permissions = frappe.get_meta(doctype).permissions
	return {row.role for row in permissions if not row.permlevel and any(row.get(right) for right in wanted)}


def _covers(parts: list[Interval], lft: int, rgt: int) -> bool:
	return any(a <= lft and rgt <= b for a, b in parts)


def covers(organization: str, user: str, doctype: str, ptype: str = "read") -> bool:
	"""Whether `user` has the right `ptype` on documents of `doctype` that hang on `organization`."""
	if user == "Administrator":
		return True
	place = place_of(organization)
	return bool(place) and _covers(intervals(user, doctype, ptype), *place)


def place_of(organization: str | None) -> Interval | None:
	"""Where an organization stands in the tree."""
	return frappe.db.get_value(ORGANIZATION, organization, ["lft", "rgt"]) if organization else None


# ---------------------------------------------------------------- conditions for lists


def as_text(criterion) -> str:
	"""A `frappe.qb` criterion as the text that `permission_query_conditions` must return."""
	return "(" + criterion.get_sql(quote_char="`", with_namespace=True) + ")"


def below(user: str, capacities: set[str]):
	"""The query for the names of all organizations at and below those for which `user` is appointed in one of `capacities`.

	It stays a query: a user may have a thousand appointments, and a condition must not grow with them.
	"""
	Organization, Top = frappe.qb.DocType(ORGANIZATION), frappe.qb.DocType(ORGANIZATION).as_("top")
	return (
		_tops(user, capacities, Top)
		.join(Organization)
		.on(Organization.lft.between(Top.lft, Top.rgt) & (Organization.rgt <= Top.rgt))
		.select(Organization.name)
	)


def _tops(user: str, capacities: set[str], top):
	"""The query over the organizations `top` for which `user` is appointed."""
	Appointment = frappe.qb.DocType(APPOINTMENT)
	return (
		frappe.qb.from_(Appointment)
		.join(top)
		.on(top.name == Appointment.organization)
		.where(_in_force(Appointment, user) & Appointment.capacity.isin(sorted(capacities)))
	)


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""What of the DocType's documents `user` sees: the hook `permission_query_conditions` of every DocType in `SEEN`."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	seen = criterion(user, doctype)
	return NOTHING if seen is None else as_text(seen)


def criterion(user: str, doctype: str):
	"""The same as a criterion; None if the user sees nothing."""
	capacities = capacities_of(user, doctype)
	return SEEN[doctype](frappe.qb.DocType(doctype), user, capacities) if capacities else None


def capacities_of(user: str, doctype: str, ptype: str = "read") -> set[str]:
	"""The roles of `user` that have a right on a DocType: an appointment in one of these capacities gives it in its place."""
	return roles_with(doctype, ptype) & set(frappe.get_roles(user))


def _hanging(table, user: str, capacities: set[str]):
	"""For every DocType whose field `organization` says where it hangs."""
	return table.organization.isin(below(user, capacities))


def _organization(table, user: str, capacities: set[str]):
	"""The tree itself."""
	return table.name.isin(below(user, capacities))


def _letter(table, user: str, capacities: set[str]):
	"""A letter is seen by the side that sends and, if it is in the system, by the side that receives."""
	seen = below(user, capacities)
	return table.organization.isin(seen) | table.to_organization.isin(seen)


def _campaign(table, user: str, capacities: set[str]):
	"""A campaign is seen by those above the organization that opened it and by those below."""
	seen = table.organization.isin(below(user, capacities))
	parts = intervals(user, "Investigation Campaign")
	above = {row.name for row in _openers() if any(row.lft <= lft and rgt <= row.rgt for lft, rgt in parts)}
	return seen | table.organization.isin(sorted(above)) if above else seen


def _openers() -> list[dict]:
	"""The organizations that opened campaigns, with their places: a handful."""
	Campaign, Organization = frappe.qb.DocType("Investigation Campaign"), frappe.qb.DocType(ORGANIZATION)
	return (
		frappe.qb.from_(Campaign)
		.join(Organization)
		.on(Organization.name == Campaign.organization)
		.select(Organization.name, Organization.lft, Organization.rgt)
		.distinct()
	).run(as_dict=True)


def _import(table, user: str, capacities: set[str]):
	"""An import is seen by whoever started it and is still appointed, and by those whose part of the tree covers its organization."""
	Top, Appointment = frappe.qb.DocType(ORGANIZATION).as_("top"), frappe.qb.DocType(APPOINTMENT)
	own = table.owner.isin(_tops(user, capacities, Top).select(Appointment.user))
	return table.organization.isin(below(user, capacities)) | own


def _own(table, user: str, capacities: set[str]):
	"""What one user made for oneself is seen by nobody else, and by that user as long as the part of the tree covers it."""
	return table.organization.isin(below(user, capacities)) & (table.owner == user)


SEEN = {
	"Party Organization": _organization,
	"Organization Appointment": _hanging,
	"Party Member": _hanging,
	"Transfer Letter": _letter,
	"Mobile Member Record": _hanging,
	"Investigation Campaign": _campaign,
	"Investigation Record": _hanging,
	"Contact Search": _hanging,
	"Restored Contact": _hanging,
	"Untraced Member": _hanging,
	"Disposition Case": _hanging,
	"Lost Contact Summary": _hanging,
	"Disposition Summary": _hanging,
	"Return Extension": _hanging,
	"Campaign Import": _import,
	"Annex Printout": _own,
}
"""Every DocType of the app that is no child table, and what of it is seen from given parts of the tree."""


# ---------------------------------------------------------------- checks of one document


def may_use_document(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""For every DocType with a field `organization`.

	Every organization that the document touches must be covered: where it is stored, where it is being put and, when a member is
	being set, where that member is. The last keeps a new record from reaching a member of another branch.
	"""
	user, ptype = user or frappe.session.user, ptype or "read"
	if user == "Administrator":
		return True
	touched = _organizations_of(doc)
	return bool(touched) and _all_covered(touched, intervals(user, doc.doctype, ptype))


def may_use_letter(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Reading a letter is also open to the side that receives it."""
	user, ptype = user or frappe.session.user, ptype or "read"
	if may_use_document(doc, ptype, user):
		return True
	stored = None if doc.is_new() else frappe.db.get_value("Transfer Letter", doc.name, "to_organization")
	return (
		bool(stored)
		and ptype in ("read", "print", "select")
		and covers(stored, user, "Transfer Letter", ptype)
	)


def may_use_organization(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""The organization itself must be covered, and its superior when that is being set."""
	user, ptype = user or frappe.session.user, ptype or "read"
	if user == "Administrator":
		return True
	stored = (
		None
		if doc.is_new()
		else frappe.db.get_value(ORGANIZATION, doc.name, ["name", "parent_party_organization"])
	)
	touched = set() if not stored else {stored[0]}
	if not stored or doc.get("parent_party_organization") != stored[1]:
		touched.add(doc.get("parent_party_organization"))
	return _all_covered(touched, intervals(user, ORGANIZATION, ptype))


def may_use_campaign(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Reading is open above and below the organization that opened the campaign, everything else above only."""
	user, ptype = user or frappe.session.user, ptype or "read"
	if may_use_document(doc, ptype, user):
		return True
	if doc.is_new() or ptype not in ("read", "select", "print"):
		return False
	organization = frappe.db.get_value("Investigation Campaign", doc.name, "organization")
	place = place_of(organization)
	return bool(place) and any(
		place[0] <= lft and rgt <= place[1] for lft, rgt in intervals(user, doc.doctype, ptype)
	)


def may_use_own(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""For what one user made for oneself, which nobody else opens."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if not doc.is_new() and frappe.db.get_value(doc.doctype, doc.name, "owner") != user:
		return False
	return may_use_document(doc, ptype, user)


def may_use_import(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whoever started an import may go on with it; others need its organization in their part of the tree."""
	user, ptype = user or frappe.session.user, ptype or "read"
	if user == "Administrator":
		return True
	parts = intervals(user, "Campaign Import", ptype)
	if not parts:
		return False
	if doc.is_new():
		return True
	owner, organization = frappe.db.get_value("Campaign Import", doc.name, ["owner", "organization"]) or (
		None,
		None,
	)
	return owner == user or (bool(organization) and _all_covered({organization}, parts))


def _organizations_of(doc) -> set[str | None]:
	"""Every organization that a document touches; None stands for one that is not known."""
	meta = frappe.get_meta(doc.doctype)
	has_member = meta.has_field("member")
	fields = ["organization", "member"] if has_member else ["organization"]
	stored = None if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, fields, as_dict=True)
	touched = {stored.organization} if stored else set()
	if doc.get("organization"):
		touched.add(doc.organization)
	if has_member and doc.get("member") and (not stored or doc.member != stored.member):
		touched.add(frappe.db.get_value("Party Member", doc.member, "organization"))
	return touched


def _all_covered(organizations: set[str | None], parts: list[Interval]) -> bool:
	if not parts or None in organizations or not organizations:
		return False
	places = frappe.get_all(
		ORGANIZATION, filters={"name": ["in", list(organizations)]}, fields=["lft", "rgt"], as_list=True
	)
	return len(places) == len(organizations) and all(_covers(parts, *place) for place in places)
