"""催报: one notice to all units below a committee whose returns are late, and word of it to the people in office there.

Each unit is urged once a day, whoever does it. The notice says which units were told, and is printed as a paper.
"""

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, getdate, today
from party_investigation import authority, scope
from party_investigation.messages import languages_of
from party_investigation.notices import Notices
from party_investigation.organization.in_office import people_in_office
from party_investigation.returns.return_filters import ReturnFilters, text_of
from party_investigation.rules.approval import OPEN
from party_investigation.rules.dates import today_in_china

NOTICE, RETURN, ORGANIZATION = "Urging Notice", "Unit Return", "Party Organization"
MOST = 2000
"""How many units one notice lists; it is a paper."""


@frappe.whitelist(methods=["POST"])
def urge(campaign: str, organization: str, form_set: str) -> str:
	"""Urge all units below an organization whose return of a form set is late; return the name of the notice.

	:raises frappe.PermissionError: the user does not act for the organization
	:raises frappe.ValidationError: nobody is late, or all were urged today
	"""
	asked = {"campaign": campaign, "organization": organization, "form_set": form_set}
	values = {name: text_of(asked, name) for name in asked}
	return frappe.get_doc({"doctype": NOTICE, **values}).insert().name


@frappe.whitelist()
def get_late(
	campaign: str | None = None, organization: str | None = None, form_set: str | None = None
) -> list[dict]:
	"""Return for each form set that a board shows how many units `urge_late` would urge now; sets without any are left out.

	The arguments are the filters of the board, empty ones as there.

	:raises frappe.PermissionError: the user does not act for the organization
	"""
	wanted = _shown(campaign, organization, form_set)
	numbers = {key: len(units) for key, units in _late_by_set(wanted).items()} if wanted else {}
	return [{"form_set": key, "units": number} for key, number in numbers.items()]


@frappe.whitelist(methods=["POST"])
def urge_late(
	campaign: str | None = None, organization: str | None = None, form_set: str | None = None
) -> list[str]:
	"""Urge all units that a board shows as late, with one notice a form set; return the names of the notices.

	The arguments are the filters of the board, empty ones as there.

	:raises frappe.PermissionError: the user does not act for the organization
	:raises frappe.ValidationError: nobody is late, or all were urged today
	"""
	wanted = _shown(campaign, organization, form_set)
	late = _late_by_set(wanted) if wanted else {}
	if wanted is None or not late:
		frappe.throw(_("Nobody is late, or all were urged today."))
	return [urge(wanted.campaign, wanted.organization, key) for key in late]


def _shown(campaign: str | None, organization: str | None, form_set: str | None) -> ReturnFilters | None:
	"""What a board shows with these filters to a user who acts for its organization."""
	wanted = ReturnFilters.of({"campaign": campaign, "organization": organization, "form_set": form_set})
	if wanted:
		authority.require_for([wanted.organization], RETURN)
	return wanted


def _late_by_set(wanted: ReturnFilters) -> dict[str, list[dict]]:
	"""The units to urge by form set, where there are any."""
	units_by_set = {key: units_to_urge(wanted.campaign, wanted.organization, key) for key in wanted.form_sets}
	return {key: units for key, units in units_by_set.items() if units}


@frappe.whitelist()
def get_late_units(campaign: str, organization: str, form_set: str) -> list[dict]:
	"""Return the units that a notice would list now: those that are late and were not urged today.

	:raises frappe.PermissionError: the user does not act for the organization
	"""
	asked = {"campaign": campaign, "organization": organization, "form_set": form_set}
	values = {name: text_of(asked, name) or "" for name in asked}
	frappe.get_doc("Investigation Campaign", values["campaign"]).check_permission("read")
	authority.require_for([values["organization"]], RETURN)
	return units_to_urge(**values)


def units_to_urge(campaign: str, organization: str, form_set: str) -> list[dict]:
	"""Return the late units below an organization that nobody has urged today, in the order of the tree."""
	urged = urged_today(campaign, form_set)
	return [unit for unit in late_units(campaign, organization, form_set) if unit["unit_return"] not in urged]


def late_units(campaign: str, organization: str, form_set: str) -> list[dict]:
	"""Return the units below an organization whose return is owed past its due date (decisions D13)."""
	lft, rgt = scope.place_of(organization) or scope.NOWHERE
	Return, Organization = frappe.qb.DocType(RETURN), frappe.qb.DocType(ORGANIZATION)
	query = (
		frappe.qb.from_(Return)
		.join(Organization)
		.on(Organization.name == Return.organization)
		.select(
			Return.name.as_("unit_return"),
			Return.organization,
			Organization.organization_name,
			Return.status,
			Return.due_on,
		)
		.where((Return.campaign == campaign) & (Return.form_set == form_set))
		.where(Return.status.isin(OPEN) & (Return.excused == 0) & (Return.due_on < today_in_china()))
		.where((Organization.lft > lft) & (Organization.rgt < rgt))
		.orderby(Organization.lft)
	)
	rows = query.run(as_dict=True)
	return [row | {"days_overdue": (today_in_china() - getdate(row.due_on)).days} for row in rows]


def urged_today(campaign: str, form_set: str) -> set[str]:
	"""Return the returns that a notice of today names."""
	Notice, Row = frappe.qb.DocType(NOTICE), frappe.qb.DocType("Urged Unit")
	rows = (
		frappe.qb.from_(Row)
		.join(Notice)
		.on(Notice.name == Row.parent)
		.select(Row.unit_return)
		.where((Notice.campaign == campaign) & (Notice.form_set == form_set))
		.where(Notice.made_on == getdate(today()))
	).run()
	return {row[0] for row in rows}


# ---------------------------------------------------------------- telling


def tell(notice) -> None:
	"""Tell the people in office at each unit of a notice: a notification, and a task if the return has none open yet."""
	people = people_in_office({row.organization for row in notice.units})
	languages = languages_of({user for users in people.values() for user in users})
	notices, open_tasks = Notices(), _open_tasks([row.unit_return for row in notice.units])
	for row in notice.units:
		for user in people.get(row.organization, ()):
			words = words_for(notice, row, languages[user])
			notices.add(RETURN, row.unit_return, user, words)
			if (row.unit_return, user) not in open_tasks:
				notices.add_task(RETURN, row.unit_return, user, words)
	notices.send()


def words_for(notice, row, language: str) -> str:
	"""What the people of a unit read in their language."""
	return _("{0} urges: hand in {1} of {2}. It was due on {3}, {4} days ago.", lang=language).format(
		escape_html(notice.organization_name),
		_(notice.form_set, lang=language),
		escape_html(row.organization_name),
		formatdate(row.due_on),
		row.days_overdue,
	)


def _open_tasks(returns: list[str]) -> set[tuple[str, str]]:
	rows = frappe.get_all(
		"ToDo",
		filters={"reference_type": RETURN, "reference_name": ["in", returns or [""]], "status": "Open"},
		fields=["reference_name", "allocated_to"],
		as_list=True,
	)
	return set(rows)


def said_of(values: Mapping, number: int) -> str:
	"""The words of a notice that says nothing else."""
	return _(
		"{0} units have not handed in {1} in time. Each of them completes and hands it in at once; whoever cannot says why to {2}."
	).format(number, _(values["form_set"]), values["organization_name"])
