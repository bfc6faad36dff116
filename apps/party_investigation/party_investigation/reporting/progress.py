"""Where the campaign stands for the user who asks: days to the next deadline, counts by unit, branches without a secretary.

Everything reads through the user's appointments (`scope`): nobody learns of a unit that is not one's own.
"""

from collections import Counter, defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import date_diff, escape_html, getdate, today
from party_investigation import own_tables as site_tables
from party_investigation import scope
from party_investigation.investigation.current_campaign import current_campaign
from party_investigation.reporting.visible import below, only_visible
from party_investigation.returns.campaign_tables import declared
from party_investigation.returns.campaign_tables.counting import rows_by_organization

CAMPAIGN, ORGANIZATION, RECORD = "Investigation Campaign", "Party Organization", "Investigation Record"
SECRETARY = "Branch Secretary"


# ---------------------------------------------------------------- numbers for workspaces


@frappe.whitelist()
def days_left(filters: str | dict | None = None) -> dict:
	"""Return the days until the next deadline of the campaign in hand, 0 when none lies ahead.

	A card shows a number: stock Frappe cannot draw anything else.
	"""
	campaign = campaign_of()
	due_on = campaign and next_deadline(campaign)
	return {
		"value": date_diff(due_on, today()) if due_on else 0,
		"fieldtype": "Int",
		"route": ["Form", CAMPAIGN, campaign] if campaign else None,
	}


@frappe.whitelist()
def branches_without_secretary(filters: str | dict | None = None) -> dict:
	"""How many branches of the user's part of the tree nobody is appointed to as secretary today."""
	frappe.has_permission("Organization Appointment", throw=True)
	Organization, Appointment = frappe.qb.DocType(ORGANIZATION), frappe.qb.DocType("Organization Appointment")
	now = getdate(today())
	served = (
		frappe.qb.from_(Appointment)
		.select(Appointment.organization)
		.where((Appointment.capacity == SECRETARY) & (Appointment.from_date <= now))
		.where(Appointment.to_date.isnull() | (Appointment.to_date >= now))
	)
	query = (
		frappe.qb.from_(Organization)
		.select(Count(Organization.name))
		.where((Organization.is_group == 0) & (Organization.disabled == 0))
		.where(Organization.name.notin(served))
	)
	query = only_visible(query, ORGANIZATION)
	value = query.run()[0][0] if query else 0
	return {"value": value, "fieldtype": "Int", "route": ["List", ORGANIZATION]}


# ---------------------------------------------------------------- which campaign, which organization


def campaign_of(name: str | None = None) -> str | None:
	"""Return the campaign that is named, if the user may read it, or else the one that the user has in hand."""
	if not name:
		return current_campaign()
	frappe.get_doc(CAMPAIGN, name).check_permission("read")
	return name


def next_deadline(campaign: str) -> date | None:
	"""Return the day on which a stage of a campaign is due next."""
	days = frappe.get_all(
		"Campaign Stage",
		filters={"parent": campaign, "parenttype": CAMPAIGN, "due_on": [">=", today()]},
		pluck="due_on",
		order_by="due_on asc",
		limit_page_length=1,
	)
	return days[0] if days else None


def top_of(name: str | None, campaign: str | None) -> str | None:
	"""Return the organization that is named, if it is the user's, or else that of the campaign or the largest that is the user's.

	:raises frappe.PermissionError: the user has no appointment for the organization named
	"""
	user = frappe.session.user
	if name:
		frappe.get_doc(ORGANIZATION, name).check_permission("read")
		return name
	if user == "Administrator":
		return frappe.db.get_value(CAMPAIGN, campaign, "organization") if campaign else None
	opener = campaign and frappe.db.get_value(CAMPAIGN, campaign, "organization")
	if opener and scope.covers(opener, user, RECORD):
		return opener
	appointments = scope.appointments(user, RECORD)
	largest = max(appointments, key=lambda row: (row.rgt - row.lft, -row.lft), default=None)
	return largest.organization if largest else None


def told_no_campaign() -> str:
	"""Return what stands in a report as long as the user has no campaign."""
	return _("No campaign is open to you yet. The organization department above you opens it.")


def told_choice(top: str) -> str:
	"""Return which organization is shown, and that there are others, to somebody who is appointed for several."""
	name = frappe.db.get_value(ORGANIZATION, top, "organization_name")
	others = {row.organization for row in scope.appointments(frappe.session.user, RECORD)} - {top}
	if not others:
		return _("Shown: {0}.").format(escape_html(name))
	return _("Shown: {0}. You are appointed for {1} more organizations: choose one above.").format(
		escape_html(name), len(others)
	)


# ---------------------------------------------------------------- counts by unit


def own_tables() -> dict[str, Document]:
	"""Return the tables of the site whose rows are counted here and which the user may read, by the name of their column."""
	return {
		f"own_table_{number}": each
		for number, each in enumerate(declared.shown_in_progress())
		if frappe.has_permission(each.document_type, "read")
	}


def counts_by_unit(
	campaign: str, top: str, tables: dict[str, Document] | None = None
) -> list[tuple[frappe._dict, Counter]]:
	"""Return the units right below an organization, or itself if there are none, each with its counts, the most behind first.

	A grouped query for each kind of record, whatever the number of units, and one walk over the organizations.

	:param tables: own tables that are counted as well, by the name of their column
	"""
	counts = _counts(campaign, top)
	for column, declaration in (tables or {}).items():
		for organization, number in _rows_seen(declaration.document_type, campaign, top).items():
			counts[organization][column] = number
	rows = rolled_up(top, counts)
	return sorted(rows, key=lambda row: (-row[1]["to_check"], row[0].name))


def rolled_up(top: str, counts: dict[str, dict[str, int]]) -> list[tuple[frappe._dict, Counter]]:
	"""Return the units right below an organization, or itself if there are none, in the order of the tree, each with the sums of its part.

	:param counts: by organization what hangs on it, by what is counted
	"""
	fields = ["name", "organization_name", "lft", "rgt"]
	units = frappe.get_list(
		ORGANIZATION,
		filters={"parent_party_organization": top, "disabled": 0},
		fields=fields,
		limit_page_length=0,
	) or frappe.get_list(ORGANIZATION, filters={"name": top}, fields=fields)
	units.sort(key=lambda unit: unit.lft)
	totals = _totals(units, counts, _places_below(top))
	return [(unit, totals[unit.name]) for unit in units]


def _totals(
	units: list[frappe._dict], counts: dict[str, dict[str, int]], places: list[tuple[str, int]]
) -> defaultdict[str, Counter]:
	"""Return the sums of what hangs on each of `units` and below it; both lists are in the order of the tree."""
	totals: defaultdict[str, Counter] = defaultdict(Counter)
	unit_after = 0
	for organization, lft in places:
		while unit_after < len(units) and units[unit_after].lft <= lft:
			unit_after += 1
		unit = units[unit_after - 1] if unit_after else None
		if unit and lft <= unit.rgt and organization in counts:
			total = totals[unit.name]
			for what, number in counts[organization].items():
				total[what] += number
	return totals


def _places_below(top: str) -> list[tuple[str, int]]:
	"""Return the organizations at and below `top` with their places, in the order of the tree."""
	lft, rgt = scope.place_of(top) or scope.NOWHERE
	return frappe.get_all(
		ORGANIZATION,
		filters={"lft": [">=", lft], "rgt": ["<=", rgt]},
		fields=["name", "lft"],
		order_by="lft asc",
		as_list=True,
	)


def _counts(campaign: str, top: str) -> defaultdict[str, dict[str, int]]:
	"""Return what hangs on each organization at and below `top`, by what is counted: a row an organization, added up by the database."""
	Record, Search = frappe.qb.DocType(RECORD), frappe.qb.DocType("Contact Search")
	Letter = frappe.qb.DocType("Transfer Letter")
	counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
	places = places_within(campaign, top)
	of_records = [Count("*"), _number_with(Record.status == "To Check"), _number_with(Record.is_lost == 1)]
	for organization, *numbers in _grouped(RECORD, of_records, Record.campaign == campaign, places):
		records, to_check, lost = map(int, numbers)
		counts[organization].update(records=records, to_check=to_check, checked=records - to_check, lost=lost)
	results = {"Open": "searches_open", "Contact Restored": "restored", "Not Found": "not_found"}
	of_searches = [_number_with(Search.result == result) for result in results]
	for organization, *numbers in _grouped(
		"Contact Search", of_searches, Search.campaign == campaign, places
	):
		counts[organization].update(dict(zip(results.values(), map(int, numbers), strict=True)))
	overdue = (Letter.status == "Open") & (Letter.expires_on < getdate(today()))
	for organization, number in _grouped("Transfer Letter", [Count("*")], overdue, places):
		counts[organization]["letters_overdue"] = number
	return counts


def _rows_seen(doctype: str, campaign: str, top: str) -> dict[str, int]:
	"""Return how many rows of an own table that the user sees hang on each organization at and below `top`."""
	user = frappe.session.user
	seen = None if user == "Administrator" else site_tables.criterion(user, doctype)
	if seen is None and user != "Administrator":
		return {}
	return rows_by_organization(doctype, campaign, below(top), seen)


def _number_with(condition):
	"""Return the sum that counts the documents of a group for which a condition holds."""
	return Sum(Case().when(condition, 1).else_(0))


def places_within(campaign: str, top: str):
	"""Return the query for the organizations at and below `top`; None where that is the whole campaign, which needs no condition."""
	is_whole = frappe.db.get_value(CAMPAIGN, campaign, "organization") == top
	return None if is_whole else below(top)


def _grouped(doctype: str, numbers: list, condition, places) -> list:
	"""Return organization and `numbers` of the documents that the user sees, one row an organization."""
	Document = frappe.qb.DocType(doctype)
	query = (
		frappe.qb.from_(Document)
		.select(Document.organization, *numbers)
		.where(condition)
		.groupby(Document.organization)
	)
	if places is not None:
		query = query.where(Document.organization.isin(places))
	query = only_visible(query, doctype)
	return query.run() if query else []
