"""Where the campaign stands for the user who asks: days to the next deadline, counts by unit, branches without a secretary.

Everything reads through the user's appointments (`scope`): nobody learns of a unit that is not one's own.
"""

from collections import Counter

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import date_diff, getdate, today
from party_investigation import scope

CAMPAIGN, ORGANIZATION, RECORD = "Investigation Campaign", "Party Organization", "Investigation Record"
SECRETARY = "Branch Secretary"


# ---------------------------------------------------------------- numbers for workspaces


@frappe.whitelist()
def days_left(filters: str | dict | None = None) -> dict:
	"""The days until the next deadline of the open campaign; no value when none lies ahead."""
	campaign = campaign_of()
	ahead = campaign and next_deadline(campaign)
	return {
		"value": date_diff(ahead.due_on, today()) if ahead else None,
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
	seen = _seen(ORGANIZATION)
	value = 0 if seen is False else (query.where(seen) if seen else query).run()[0][0]
	return {"value": value, "fieldtype": "Int", "route": ["List", ORGANIZATION]}


# ---------------------------------------------------------------- which campaign, which organization


def campaign_of(name: str | None = None) -> str | None:
	"""The campaign that is named, if the user may read it, or else the latest one open to the user."""
	if name:
		frappe.get_doc(CAMPAIGN, name).check_permission("read")
		return name
	found = frappe.get_list(
		CAMPAIGN,
		filters={"status": ["!=", "Closed"]},
		pluck="name",
		order_by="creation desc",
		limit_page_length=1,
	)
	return found[0] if found else None


def next_deadline(campaign: str) -> dict | None:
	"""The stage of a campaign that is due next."""
	stages = frappe.get_all(
		"Campaign Stage",
		filters={"parent": campaign, "parenttype": CAMPAIGN, "due_on": [">=", today()]},
		fields=["stage", "due_on"],
		order_by="due_on asc",
		limit_page_length=1,
	)
	return stages[0] if stages else None


def top_of(name: str | None, campaign: str | None) -> str | None:
	"""The organization that is named, if it is the user's, or else the highest that the user is appointed for.

	:raises frappe.PermissionError: the user has no appointment for the organization named
	"""
	user = frappe.session.user
	if name:
		frappe.get_doc(ORGANIZATION, name).check_permission("read")
		return name
	if user == "Administrator":
		return frappe.db.get_value(CAMPAIGN, campaign, "organization") if campaign else None
	entitled = scope.roles_with(RECORD, "read")
	own = [row for row in scope.appointments(user) if row.capacity in entitled]
	return min(own, key=lambda row: row.lft).organization if own else None


# ---------------------------------------------------------------- counts by unit


def counts_by_unit(campaign: str, top: str) -> list[tuple[dict, Counter]]:
	"""The units right below an organization, or itself if there are none, each with its counts; what is most behind comes first."""
	fields = ["name", "organization_name", "lft", "rgt"]
	units = frappe.get_list(
		ORGANIZATION,
		filters={"parent_party_organization": top, "disabled": 0},
		fields=fields,
		limit_page_length=0,
	) or frappe.get_list(ORGANIZATION, filters={"name": top}, fields=fields)
	found = _counts(campaign)
	rows = [(unit, _sum(found, unit)) for unit in units]
	return sorted(rows, key=lambda row: (-row[1]["to_check"], row[0].name))


def _sum(found: list[tuple[int, str, int]], unit: dict) -> Counter:
	total: Counter = Counter()
	for lft, key, number in found:
		if unit.lft <= lft <= unit.rgt:
			total[key] += number
	return total


def _counts(campaign: str) -> list[tuple[int, str, int]]:
	"""Place in the tree, what is counted, how many: a grouped query for each kind of record."""
	Record, Search = frappe.qb.DocType(RECORD), frappe.qb.DocType("Contact Search")
	Letter = frappe.qb.DocType("Transfer Letter")
	found = []
	for lft, status, lost, number in _grouped(
		RECORD, [Record.status, Record.is_lost], Record.campaign == campaign
	):
		found += [(lft, "records", number), (lft, "to_check" if status == "To Check" else "checked", number)]
		found += [(lft, "lost", number)] if lost else []
	results = {"Open": "searches_open", "Contact Restored": "restored", "Not Found": "not_found"}
	for lft, result, number in _grouped("Contact Search", [Search.result], Search.campaign == campaign):
		found.append((lft, results[result], number))
	overdue = (Letter.status == "Open") & (Letter.expires_on < getdate(today()))
	return found + [
		(lft, "letters_overdue", number) for lft, number in _grouped("Transfer Letter", [], overdue)
	]


def _grouped(doctype: str, columns: list, condition) -> list:
	seen = _seen(doctype)
	if seen is False:
		return []
	Document, Organization = frappe.qb.DocType(doctype), frappe.qb.DocType(ORGANIZATION)
	query = (
		frappe.qb.from_(Document)
		.join(Organization)
		.on(Organization.name == Document.organization)
		.select(Organization.lft, *columns, Count(Document.name))
		.where(condition)
		.groupby(Organization.lft, *columns)
	)
	return (query.where(seen) if seen else query).run()


def _seen(doctype: str):
	"""What of a DocType the user sees: a criterion, None for everything, False for nothing."""
	user = frappe.session.user
	if user == "Administrator":
		return None
	found = scope.criterion(user, doctype)
	return False if found is None else found
