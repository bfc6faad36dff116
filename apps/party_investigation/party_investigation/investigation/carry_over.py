"""What is still open when a campaign is repeated goes on in the next one: the state of the members, not lost and not counted twice.

An open search goes on as the same document; who was not found is searched for anew, with the reason that is known. A case under way is finished
under the rules with which it began and counts in the new campaign. Letters and absences belong to members anyway. What was concluded stays where it
was concluded. A job: each chunk is a transaction, and one that broke off is simply started again.
"""

from collections.abc import Iterator, Sequence

import frappe
from frappe import _
from frappe.utils import cint, getdate
from party_investigation.batch import Batch
from party_investigation.investigation import check_results, still_needed
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.returns.creation import demands_of
from party_investigation.rules import conclusion, external_match, help_request, roster, search
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.results import checks_of
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import CampaignPolicy

CAMPAIGN, RECORD, SEARCH, CASE = (
	"Investigation Campaign",
	"Investigation Record",
	"Contact Search",
	"Disposition Case",
)
DIFFERENCE, REQUEST, ORDER = "Roster Difference", "Help Request", "Rectification Order"
ORDERED_SET = "Rectification Set"
ASIDE = ["set_aside_for", "is", "not set"]
CHUNK = 500


def is_owed(campaign: str) -> bool:
	"""Return whether an open campaign repeats another one and has not taken over what was open there."""
	row = frappe.db.get_value(
		CAMPAIGN, campaign, ["status", "previous_campaign", "carried_over"], as_dict=True
	)
	return bool(row and row.status == "Open" and row.previous_campaign and not row.carried_over)


def enqueue(campaign: str) -> None:
	"""Let a job take over what is open, once the transaction is committed; one at a time, however often it is asked for."""
	frappe.enqueue(
		"party_investigation.investigation.carry_over.run",
		queue="long",
		timeout=3600,
		enqueue_after_commit=True,
		job_id=f"carry-over-{campaign}",
		deduplicate=True,
		campaign=campaign,
	)


def run(campaign: str) -> None:
	"""Let what is open in the campaign that this one repeats go on here; its records are made already."""
	if not is_owed(campaign):
		return
	previous = frappe.db.get_value(CAMPAIGN, campaign, "previous_campaign")
	policy = policy_of(campaign)
	_go_on_with_searches(previous, campaign, policy)
	_search_anew(previous, campaign, policy)
	_go_on_with_cases(previous, campaign)
	_go_on_with_requests(previous, campaign)
	_go_on_with_orders(previous, campaign)
	_go_on_with_the_rest(previous, campaign)
	# nobody but this job writes it
	frappe.db.set_value(CAMPAIGN, campaign, "carried_over", _told(previous, campaign))


def _chunks(doctype: str, filters: list) -> Iterator[list[frappe._dict]]:
	"""Yield the documents that fit in the order of their names, so that each is looked at once; each chunk ends the transaction."""
	last = ""
	while rows := frappe.get_all(
		doctype,
		filters=[*filters, ["name", ">", last]],
		fields=["*"],
		order_by="name asc",
		limit_page_length=CHUNK,
	):
		yield rows
		frappe.db.commit()
		last = rows[-1].name


def _records(campaign: str, rows: Sequence[frappe._dict]) -> dict[str, frappe._dict]:
	"""Return the record that a campaign has of the member of each row, by member: that of the row's branch before another one."""
	found: dict[str, frappe._dict] = {}
	of_row = {row.member: row.organization for row in rows}
	for record in frappe.get_all(
		RECORD,
		filters=[["campaign", "=", campaign], ["member", "in", [*of_row] or [""]], ASIDE],
		fields=["member", "member_name", "organization", "last_contact_on", "contact_estimated", "is_lost"],
	):
		if record.member not in found or record.organization == of_row[record.member]:
			found[record.member] = record
	return found


def _searched(campaign: str, rows: Sequence[frappe._dict]) -> set[str]:
	members = [row.member for row in rows]
	return {
		*frappe.get_all(
			SEARCH, filters={"campaign": campaign, "member": ["in", members or [""]]}, pluck="member"
		)
	}


def _go_on_with_searches(previous: str, campaign: str, policy: CampaignPolicy) -> None:
	filters = [["campaign", "=", previous], ["result", "=", search.OPEN], ASIDE]
	for rows in _chunks(SEARCH, filters):
		records, searched = _records(campaign, rows), _searched(campaign, rows)
		changes = {
			row.name: {
				"campaign": campaign,
				"carried_from": previous,
				"organization": records[row.member].organization,
				**_time_out(row.last_contact_on, policy),
			}
			for row in rows
			if row.member in records and row.member not in searched
		}
		if changes:
			frappe.db.bulk_update(SEARCH, changes)
			still_needed.renew([*changes])
			check_results.renew(SEARCH, [*changes])


def _search_anew(previous: str, campaign: str, policy: CampaignPolicy) -> None:
	"""Begin a search for everybody who was not found and is still out of contact."""
	context, missing = Context(today_in_china(), policy), still_needed.in_words(search.OPEN, [], policy)
	filters = [["campaign", "=", previous], ["result", "=", search.NOT_FOUND], ASIDE]
	for rows in _chunks(SEARCH, filters):
		records, searched = _records(campaign, rows), _searched(campaign, rows)
		batch = Batch(SEARCH)
		for row in rows:
			record = records.get(row.member)
			if record is None or not cint(record.is_lost) or row.member in searched:
				continue
			values = {
				"campaign": campaign,
				"member": row.member,
				"member_name": record.member_name,
				"organization": record.organization,
				"result": search.OPEN,
				"reason": row.reason,
				"reason_detail": row.reason_detail,
				"last_contact_on": record.last_contact_on,
				"contact_estimated": record.contact_estimated,
				"carried_from": previous,
				"continues": row.name,
				"missing": missing,
				**_time_out(record.last_contact_on, policy),
			}
			kept = checks_of("search", {**values, "attempts": []}, context)
			batch.add({"name": f"{campaign}-{row.member}", **values, **kept})
		batch.flush(ignore_duplicates=True)


def _time_out(last_contact_on, policy: CampaignPolicy) -> dict[str, int]:
	outcome = conclusion.time_out(
		search.OPEN, None, getdate(last_contact_on) if last_contact_on else None, policy
	)
	return {"months_out": outcome.months or 0, "boundary": int(outcome.boundary)}


def _go_on_with_cases(previous: str, campaign: str) -> None:
	for rows in _chunks(CASE, [["campaign", "=", previous], ["status", "=", "In Progress"]]):
		records = _records(campaign, rows)
		changes = {
			row.name: {"campaign": campaign, "begun_in": row.begun_in or previous}
			for row in rows
			if row.member in records
		}
		if changes:
			frappe.db.bulk_update(CASE, changes)


def _go_on_with_requests(previous: str, campaign: str) -> None:
	"""Let what was asked elsewhere be answered to the search that goes on."""
	filters = [["campaign", "=", previous], ["status", "!=", help_request.ANSWERED]]
	for rows in _chunks(REQUEST, filters):
		searches = dict(
			frappe.get_all(
				SEARCH,
				filters={"campaign": campaign, "member": ["in", [row.member for row in rows]]},
				fields=["member", "name"],
				as_list=True,
			)
		)
		changes = {
			row.name: {"campaign": campaign, "search": searches[row.member]}
			for row in rows
			if row.member in searches
		}
		if changes:
			frappe.db.bulk_update(REQUEST, changes)


def _go_on_with_orders(previous: str, campaign: str) -> None:
	"""Let a unit do again in the new campaign what it was ordered to; an order on a set that is not asked for there stays (decisions D14, D16).

	Whatever the unit hands in there is handed in anew.
	"""
	asked = {demand.form_set.key for demand in demands_of(campaign)}
	for rows in _chunks(ORDER, [["campaign", "=", previous], ["status", "=", "Open"]]):
		sets = frappe.get_all(
			ORDERED_SET,
			filters={"parent": ["in", [row.name for row in rows]], "parenttype": ORDER},
			fields=["name", "parent", "form_set"],
		)
		staying = {row.parent for row in sets if row.form_set not in asked}
		anew = {"unit_return": None, "version_ordered": 0, "version_after": 0}
		changes = {row.name: anew for row in sets if row.parent not in staying}
		if changes:
			frappe.db.bulk_update(ORDERED_SET, changes)
		going = [row.name for row in rows if row.name not in staying]
		_set(ORDER, going, {"campaign": campaign, "carried_from": previous})


def _go_on_with_the_rest(previous: str, campaign: str) -> None:
	"""Let differences of the roster, lists at other offices, leads and questions be settled in the new campaign."""
	for doctype, still_open, values in (
		(DIFFERENCE, ["status", "in", [*roster.STANDING]], {"carried_from": previous}),
		("External Inquiry", ["status", "!=", external_match.ANSWERED], {}),
		("External Lead", ["decision", "in", [*external_match.OPEN_DECISIONS]], {}),
		("Guidance Question", ["status", "=", "Open"], {}),
	):
		for rows in _chunks(doctype, [["campaign", "=", previous], still_open]):
			_set(doctype, [row.name for row in rows], {"campaign": campaign, **values})


def _set(doctype: str, names: list[str], values: dict[str, str]) -> None:
	if names:
		frappe.db.set_value(doctype, {"name": ["in", names]}, values)


def _told(previous: str, campaign: str) -> str:
	"""Say in words what goes on, for the form of the campaign."""
	carried = {"campaign": campaign, "carried_from": previous}
	counts = (
		(_("Searches Under Way"), frappe.db.count(SEARCH, {**carried, "continues": ["is", "not set"]})),
		(_("Still Not Found"), frappe.db.count(SEARCH, {**carried, "continues": ["is", "set"]})),
		(
			_("Letters Without Receipt"),
			frappe.db.count(RECORD, {"campaign": campaign, "relation": "Out Without Receipt"}),
		),
		(
			_("Disposition Cases Under Way"),
			frappe.db.count(CASE, {"campaign": campaign, "begun_in": ["is", "set"]}),
		),
		(
			_("Roster Differences Not Settled"),
			frappe.db.count(DIFFERENCE, {**carried, "kind": ["!=", roster.INCOMING]}),
		),
		(
			_("Incoming Mobile Members"),
			frappe.db.count(DIFFERENCE, {**carried, "kind": roster.INCOMING}),
		),
		(_("Rectification Orders Not Settled"), frappe.db.count(ORDER, carried)),
		(
			_("Rectification Orders Not Settled, in the Last Campaign"),
			frappe.db.count(ORDER, {"campaign": previous, "status": "Open"}),
		),
	)
	return "\n".join(f"{label}：{count}" for label, count in counts)
