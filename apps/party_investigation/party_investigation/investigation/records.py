"""The Investigation Records (登记表) of a campaign: one for every member on the list of a branch (decisions D2).

An opened campaign makes them in the background, chunk by chunk; a member who comes later gets one at once. What is there
already is left as it is, so a run that broke off is simply started again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import getdate
from party_investigation import chunks, read_once
from party_investigation.batch import Batch
from party_investigation.investigation import carry_over
from party_investigation.investigation.campaign_policy import open_campaigns, policy_of
from party_investigation.membership import archives
from party_investigation.rules import conclusion, contact, search
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.record import TO_CHECK
from party_investigation.rules.checks.results import checks_of
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES, scope

CAMPAIGN, RECORD, MEMBER = "Investigation Campaign", "Investigation Record", "Party Member"
ORGANIZATION, LETTER, MOBILE = "Party Organization", "Transfer Letter", "Mobile Member Record"
SEARCH = "Contact Search"
TRANSFERRED_OUT = "Transferred Out"
CHUNK = 2000
"""Members whose records are made in one transaction."""
MOBILITY = ("left_on", "destination", "has_certificate")
LETTER_FIELDS = ("name", "member", "organization", "issued_on", "receipt_on", "to_organization_name")


# ---------------------------------------------------------------- all of a campaign


def enqueue_creation(campaign: str) -> None:
	"""Let a background job make the records that a campaign lacks, once the transaction is committed.

	Each order has a job of its own: one that runs already may have looked before this transaction.
	"""
	frappe.enqueue(
		"party_investigation.investigation.records.create_records",
		queue="long",
		timeout=3600,
		enqueue_after_commit=True,
		campaign=campaign,
	)


def create_records(campaign: str) -> int:
	"""Make a record for every member in scope of an open campaign who has none; return how many were made.

	A background job. It ends the transaction after each chunk, since 300,000 records are too many for one, and publishes its
	progress to the user who started it. Several at once do no harm.
	"""
	if frappe.db.get_value(CAMPAIGN, campaign, "status") != "Open":
		return 0
	policy, made = policy_of(campaign), 0
	seen, total = 0, count_missing(campaign)
	for members in _chunks_without_record(campaign, (*HOLDING_STATUSES, TRANSFERRED_OUT)):
		made += _insert_records(campaign, members, policy)
		frappe.db.commit()
		seen += len(members)
		_publish(campaign, seen, max(total, seen))
	if carry_over.is_owed(campaign):
		carry_over.enqueue(campaign)
	return made


def create_missing() -> None:
	"""Make up for what a broken-off job or a bulk change left without a record; for the daily schedule."""
	for campaign in frappe.get_all(CAMPAIGN, filters={"status": "Open"}, pluck="name"):
		if count_missing(campaign) or carry_over.is_owed(campaign):
			enqueue_creation(campaign)


def count_missing(campaign: str) -> int:
	"""Return how many members in scope of a campaign have no record with their branch. Checks no permission."""
	Member, policy = frappe.qb.DocType(MEMBER), policy_of(campaign)
	holding = _without_record(campaign, HOLDING_STATUSES).select(Count(Member.name)).run()[0][0]
	gone = 0
	for members in _chunks_without_record(campaign, (TRANSFERRED_OUT,)):
		letters = latest_letters([member.name for member in members])
		gone += sum(
			_in_scope(member, letters.get((member.name, member.organization)), policy) for member in members
		)
	return holding + gone


def members_and_records(campaign: str):
	"""Return the query over members and their branch, with the record of the campaign that the branch has of each, if there is one."""
	Member, Organization, Record = (frappe.qb.DocType(each) for each in (MEMBER, ORGANIZATION, RECORD))
	return (
		frappe.qb.from_(Member)
		.join(Organization)
		.on(Organization.name == Member.organization)
		.left_join(Record)
		.on(
			(Record.member == Member.name)
			& (Record.campaign == campaign)
			& (Record.organization == Member.organization)
		)
	)


def _without_record(campaign: str, statuses: Iterable[str]):
	"""Return the query over the members below the campaign's organization, of some statuses, who have no record with their branch."""
	Member, Organization, Record = (frappe.qb.DocType(each) for each in (MEMBER, ORGANIZATION, RECORD))
	organization = frappe.db.get_value(CAMPAIGN, campaign, "organization")
	lft, rgt = frappe.db.get_value(ORGANIZATION, organization, ["lft", "rgt"])
	return (
		members_and_records(campaign)
		.where((Organization.lft >= lft) & (Organization.rgt <= rgt) & Record.name.isnull())
		.where(Member.membership_status.isin(list(statuses)))
	)


def _chunks_without_record(campaign: str, statuses: Iterable[str]) -> Iterator[list[frappe._dict]]:
	"""The members without a record, by parts."""
	fields = ("name", "member_name", "organization", "person_category", "membership_status", *contact.FIELDS)
	return chunks.by_name(_without_record(campaign, statuses), frappe.qb.DocType(MEMBER), fields, CHUNK)


def _insert_records(campaign: str, members: Sequence[frappe._dict], policy: CampaignPolicy) -> int:
	"""Insert the records of those of `members` who are in scope, with a handful of queries."""
	names = [member.name for member in members]
	letters, mobility = latest_letters(names), current_mobility(names)
	elsewhere = set(
		frappe.get_all(RECORD, filters={"campaign": campaign, "member": ["in", names]}, pluck="member")
	)
	restored, restored_before = restorations(campaign, names), earlier_restorations(campaign, names)
	batch, context = Batch(RECORD), Context(today_in_china(), policy)
	for member in members:
		letter = letters.get((member.name, member.organization))
		if _in_scope(member, letter, policy):
			name = record_name(campaign, member.name, member.organization, member.name in elsewhere)
			values = initial_values(member, letter, mobility.get(member.name))
			life, dues, dues_to = (values[field] and getdate(values[field]) for field in contact.FIELDS)
			restored_on, before = restored.get(member.name), restored_before.get(member.name)
			row = {
				**values,
				"restored_before": before,
				**conclusion.contact_facts(life, dues, dues_to, restored_on, policy, before),
				"status": TO_CHECK,
			}
			kept = checks_of("record", {**row, "restored_on": restored_on}, context)
			batch.add({"name": name, "campaign": campaign, **row, **kept})
	made = len(batch)
	batch.flush(ignore_duplicates=True)  # somebody may have made one of them meanwhile
	return made


def _in_scope(member: frappe._dict, letter: frappe._dict | None, policy: CampaignPolicy) -> bool:
	return scope(
		policy,
		holds_relationship=member.membership_status in HOLDING_STATUSES,
		transferred_out_on=letter.issued_on if letter else None,
		receipt_on=letter.receipt_on if letter else None,
	).in_scope


def _publish(campaign: str, done: int, total: int) -> None:
	frappe.publish_progress(
		percent=done * 100 / total,
		title=_("Making the records of all members"),
		doctype=CAMPAIGN,
		docname=campaign,
		description=f"{done} / {total}",
	)


# ---------------------------------------------------------------- of one member


def create_for_member(member: str) -> None:
	"""Make the records that a member lacks in the open campaigns over the member's branch.

	A member who comes back to a branch that has a record already is on its list again with that record.
	"""
	organization, status = frappe.db.get_value(MEMBER, member, ["organization", "membership_status"])
	if status not in HOLDING_STATUSES:
		return
	for campaign in open_campaigns([organization]):
		of_member = {"campaign": campaign, "member": member}
		if frappe.db.exists(RECORD, {**of_member, "organization": organization}):
			continue
		record = frappe.get_doc({"doctype": RECORD, **of_member})
		record.flags.by_campaign = True
		# The campaign asks for a record of everybody; that the user may enter the member, or the receipt, was checked.
		record.insert(ignore_permissions=True)


def record_name(campaign: str, member: str, organization: str, has_another: bool) -> str:
	"""Return the name of a record: a second branch that gets the member during the campaign adds its code."""
	return f"{campaign}-{member}-{organization}" if has_another else f"{campaign}-{member}"


# ---------------------------------------------------------------- what a record begins with


def initial_values(member: Mapping, letter: Mapping | None, mobility: Mapping | None) -> dict:
	"""Return what is known of a member when the record is made; the branch then checks it.

	:param letter: the latest letter of the member that is not void
	:param mobility: the Mobile Member Record of a member who is away
	"""
	away = mobility or {}
	return {
		"member": member["name"],
		**{field: member.get(field) for field in ("member_name", "organization", "person_category")},
		**{field: member.get(field) for field in contact.FIELDS},
		"is_mobile": int(bool(mobility)),
		**{field: away.get(field) for field in MOBILITY[:2]},
		"has_certificate": int(away.get("has_certificate") or 0),
		**relation_values(letter),
	}


def relation_values(letter: Mapping | None) -> dict:
	"""Return where the relationship stands by the latest letter of the branch that has the record."""
	if letter is None:
		return {"relation": "On Roster", "letter": None, "transferred_to": None}
	relation = "Out With Receipt" if letter["receipt_on"] else "Out Without Receipt"
	return {"relation": relation, "letter": letter["name"], "transferred_to": letter["to_organization_name"]}


def latest_letters(members: Iterable[str]) -> dict[tuple[str, str], frappe._dict]:
	"""Return the latest letter that is not void, by member and the branch that issued it."""
	rows = frappe.get_all(
		LETTER,
		filters={"member": ["in", list(members)], "status": ["!=", "Void"]},
		fields=list(LETTER_FIELDS),
		order_by="issued_on asc, creation asc",
	)
	return {(row.member, row.organization): row for row in rows}


def latest_letter(member: str, organization: str) -> frappe._dict | None:
	"""Return the latest letter of a member that is not void, of the branch that issued it."""
	of_member = (member, organization)
	return read_once.answer(("letter", *of_member), lambda: latest_letters([member]).get(of_member))


def restorations(campaign: str, members: Iterable[str]) -> dict[str, date]:
	"""Return the day on which the search of a campaign has restored contact, by member, of those of whom it has."""
	rows = frappe.get_all(
		SEARCH,
		filters={"campaign": campaign, "member": ["in", list(members)], "restored_on": ["is", "set"]},
		fields=["member", "restored_on"],
	)
	return {row.member: row.restored_on for row in rows}


def earlier_restorations(campaign: str, members: Iterable[str]) -> dict[str, date]:
	"""Return the last day on which a search of another campaign has restored contact, by member, of those of whom one has."""
	rows = frappe.get_all(
		SEARCH,
		filters={
			"campaign": ["!=", campaign],
			"member": ["in", list(members)],
			"result": search.CONTACT_RESTORED,
			"restored_on": ["is", "set"],
		},
		fields=["member", "restored_on"],
		order_by="restored_on asc",
	)
	return {row.member: getdate(row.restored_on) for row in rows}


def restored_on(campaign: str, member: str) -> date | None:
	"""Return the day on which the search of a campaign has restored contact with a member."""
	return read_once.answer(
		("restored", campaign, member), lambda: restorations(campaign, [member]).get(member)
	)


def read_ahead(names: Iterable[str]) -> None:
	"""Read at once what `latest_letter`, `restored_on` and `archives.standing_of` say of the members of some records, within `read_once.keeping`."""
	rows = frappe.get_all(
		RECORD, filters={"name": ["in", list(names)]}, fields=["campaign", "member", "organization"]
	)
	members = {row.member for row in rows}
	letters = latest_letters(members)
	restored = {campaign: restorations(campaign, members) for campaign in {row.campaign for row in rows}}
	standings = archives.standings(members)
	for row in rows:
		read_once.put(("archive", row.member), standings.get(row.member))
		of_member = (row.member, row.organization)
		read_once.put(("letter", *of_member), letters.get(of_member))
		read_once.put(("restored", row.campaign, row.member), restored[row.campaign].get(row.member))


def current_mobility(members: Iterable[str]) -> dict[str, frappe._dict]:
	"""Return the Mobile Member Record of those who are away, the latest of each."""
	rows = frappe.get_all(
		MOBILE,
		filters={"member": ["in", list(members)], "returned_on": ["is", "not set"]},
		fields=["member", *MOBILITY],
		order_by="left_on asc, creation asc",
	)
	return {row.member: row for row in rows}


def update_relation(letter) -> None:
	"""Write where the relationship stands into the sending branch's records of open campaigns (decisions D2, D3).

	:param letter: a Transfer Letter that was issued, received or declared void
	"""
	records = frappe.get_all(
		RECORD,
		filters={
			"member": letter.member,
			"organization": letter.organization,
			"campaign": ["in", open_campaigns([letter.organization]) or [""]],
		},
		pluck="name",
	)
	latest = latest_letter(letter.member, letter.organization)
	for name in records:
		frappe.db.set_value(RECORD, name, relation_values(latest))


# ---------------------------------------------------------------- for the form


@frappe.whitelist(methods=["GET", "POST"])
def get_missing(campaign: str) -> int:
	"""Return how many members of a campaign still lack a record, for whoever may change the campaign.

	:raises frappe.PermissionError: the campaign is not the user's to change
	"""
	frappe.get_doc(CAMPAIGN, campaign).check_permission("write")
	return count_missing(campaign)


@frappe.whitelist(methods=["POST"])
def make_missing(campaign: str) -> None:
	"""Start making the records that a campaign lacks, as after a job that broke off.

	:raises frappe.PermissionError: the campaign is not the user's to change
	"""
	frappe.get_doc(CAMPAIGN, campaign).check_permission("write")
	enqueue_creation(campaign)
