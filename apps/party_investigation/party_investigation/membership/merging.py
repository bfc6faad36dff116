"""Two records of one person become one (合并): what moves to the record that stays, what is set aside, and the way back.

What hangs on members in open campaigns moves; what a closed one has found stays where it was found, and what was handed in stays as it
was handed in. Checks the rights on everything that it touches; nothing here ends the transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import frappe
from frappe import _
from party_investigation.batch import keep_history
from party_investigation.investigation import check_results, locks, records, still_needed
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.investigation.member_fields import ASIDE, COPIED
from party_investigation.rules.annex_documents import LINES
from party_investigation.rules.dates import today_in_china

MEMBER, RECORD, SEARCH, ATTEMPT = "Party Member", "Investigation Record", "Contact Search", "Search Attempt"
LETTER, CASE, DIFFERENCE = "Transfer Letter", "Disposition Case", "Roster Difference"
MERGED = "Merged"
LEAD, ARCHIVE = "External Lead", "Member Archive"
OF_CAMPAIGN = (RECORD, SEARCH, *LINES, DIFFERENCE, LEAD)
"""Documents that follow the member into the branch of the record that stays, if their campaign is open."""
APPEAL = "Disposition Appeal"
STAY_IN_PLACE = (LETTER, CASE, APPEAL)
"""Documents that stay with the unit that made them."""
STATES = ("To Check", "Checked", "Verified")
"""How far a record has come."""


class Change(NamedTuple):
	"""A field of a stored document that becomes something else."""

	doctype: str
	name: str
	field: str
	before: Any
	after: Any


def by_doctype(changes: Iterable[Change]) -> dict[str, set[str]]:
	"""The names of the documents that change, by DocType."""
	names: defaultdict[str, set[str]] = defaultdict(set)
	for change in changes:
		names[change.doctype].add(change.name)
	return names


@dataclass
class Plan:
	"""Everything that a merge changes besides the values that are taken over."""

	campaigns: list[str]
	"""The open campaigns over both members."""
	changes: list[Change] = field(default_factory=list)
	objections: list[str] = field(default_factory=list)
	"""Why it cannot be done, each with what to do first."""

	def change(self, doctype: str, row: frappe._dict, values: dict[str, Any]) -> None:
		"""Note the new values of a document as far as they differ."""
		self.changes += [
			Change(doctype, row.name, name, row.get(name), value)
			for name, value in values.items()
			if (row.get(name) or None) != (value or None)
		]


# ---------------------------------------------------------------- what moves


def plan_of(kept, merged) -> Plan:
	"""Return what a merge changes as the site is now; a handful of queries.

	:param kept: the Party Member that stays, with the values that it takes over
	:param merged: the one that becomes part of it
	"""
	plan = Plan(open_campaigns([kept.organization, merged.organization]))
	_plan_records(plan, kept, merged)
	_plan_searches(plan, kept, merged)
	_plan_differences(plan, kept, merged)
	for _of_kept, leads in _of_each(LEAD, kept, merged, plan.campaigns):
		for row in leads:
			plan.change(LEAD, row, _values(LEAD, kept))
	_plan_letters(plan, kept, merged)
	_plan_cases(plan, kept, merged)
	for row in _rows("Mobile Member Record", [merged.name]):
		plan.change("Mobile Member Record", row, _values("Mobile Member Record", kept))
	_plan_archives(plan, kept, merged)
	_plan_own_tables(plan, kept, merged)
	_plan_files(plan, MEMBER, merged.name, kept.name)
	plan.change(
		MEMBER,
		frappe._dict(
			name=merged.name,
			membership_status=merged.membership_status,
			status_since=merged.status_since,
			merged_into=None,
		),
		{"membership_status": MERGED, "status_since": today_in_china(), "merged_into": kept.name},
	)
	return plan


def _rows(doctype: str, members: Sequence[str], campaigns: Sequence[str] | None = None) -> list[frappe._dict]:
	filters: dict[str, Any] = {"member": ["in", list(members)]}
	if campaigns is not None:
		filters["campaign"] = ["in", list(campaigns) or [""]]
	return frappe.get_all(doctype, filters=filters, fields=["*"], order_by="creation asc, name asc")


def _of_each(doctype: str, kept, merged, campaigns: Sequence[str]) -> Iterator[tuple[list, list]]:
	"""Yield the documents of the one and of the other, campaign by campaign."""
	rows = _rows(doctype, [kept.name, merged.name], campaigns)
	for campaign in campaigns:
		of_campaign = [row for row in rows if row.campaign == campaign]
		yield (
			[row for row in of_campaign if row.member == kept.name],
			[row for row in of_campaign if row.member == merged.name],
		)


def _values(doctype: str, kept) -> dict[str, Any]:
	"""What a document about the member who stays has copied from the member."""
	if doctype in STAY_IN_PLACE:
		return {"member": kept.name}
	meta = frappe.get_meta(doctype)
	values: dict[str, Any] = {name: kept.get(name) for name in COPIED if meta.has_field(name)}
	if "unit_category" in values:
		values["unit_category"] = frappe.db.get_value(
			"Party Organization", kept.organization, "unit_category"
		)
	if meta.has_field("person_name"):
		values["person_name"] = kept.member_name
	return {**values, "member": kept.name}


def _set_aside(plan: Plan, doctype: str, row: frappe._dict, counts: str) -> None:
	"""A document that is set aside belongs to no campaign: so nothing that counts or lists a campaign finds it."""
	values: dict[str, Any] = {ASIDE: counts, "campaign": None}
	if doctype == SEARCH:
		values |= {"next_step": None, "next_step_on": None}
	plan.change(doctype, row, values)


def _plan_records(plan: Plan, kept, merged) -> None:
	"""One record counts for each campaign: that of the member who stays, unless the other of the same branch has come further."""
	for of_kept, of_merged in _of_each(RECORD, kept, merged, plan.campaigns):
		if not of_merged:
			continue
		if not of_kept:
			plan.change(RECORD, of_merged[0], _values(RECORD, kept))
			counts = of_merged.pop(0)
		else:
			counts = next((row for row in of_kept if row.organization == kept.organization), of_kept[0])
			further = max(of_merged, key=_progress)
			if further.organization == counts.organization and _progress(further) > _progress(counts):
				plan.change(RECORD, further, _values(RECORD, kept))
				_set_aside(plan, RECORD, counts, further.name)
				of_merged.remove(further)
				counts = further
		for row in of_merged:
			_set_aside(plan, RECORD, row, counts.name)


def _progress(record: frappe._dict) -> int:
	return STATES.index(record.status) if record.status in STATES else len(STATES)


def _plan_searches(plan: Plan, kept, merged) -> None:
	for of_kept, of_merged in _of_each(SEARCH, kept, merged, plan.campaigns):
		if not of_merged:
			continue
		other = of_merged[0]
		if not of_kept:
			plan.change(SEARCH, other, _values(SEARCH, kept))
		elif other.result == "Open":
			_join_searches(plan, counts=of_kept[0], other=other)
		elif of_kept[0].result == "Open":
			plan.change(SEARCH, other, _values(SEARCH, kept))
			_join_searches(plan, counts=other, other=of_kept[0])
		else:
			plan.objections.append(
				_(
					"Both searches, {0} and {1}, are concluded. Set the result of one back to Open first, so that its line is withdrawn."
				).format(of_kept[0].name, other.name)
			)
	for doctype in LINES:
		for of_kept, of_merged in _of_each(doctype, kept, merged, plan.campaigns):
			_plan_line(plan, doctype, kept, merged, of_kept, of_merged)


def _plan_line(plan: Plan, doctype: str, kept, merged, of_kept: list, of_merged: list) -> None:
	"""A line moves with its search; a withdrawn one makes room for one that counts."""
	if not of_merged or (of_kept and of_merged[0].withdrawn_on):
		return
	plan.change(doctype, of_merged[0], _values(doctype, kept))
	if of_kept:
		plan.change(doctype, of_kept[0], {"member": merged.name})


def _join_searches(plan: Plan, counts: frappe._dict, other: frappe._dict) -> None:
	"""The attempts of the other search go on in the one that counts, with their evidence."""
	attempts = frappe.get_all(
		ATTEMPT,
		filters={"parent": ["in", [counts.name, other.name]], "parenttype": SEARCH},
		fields=["name", "parent", "idx", "attempted_on"],
		order_by="attempted_on asc, idx asc",
	)
	for idx, row in enumerate(attempts, 1):
		plan.change(ATTEMPT, row, {"parent": counts.name, "idx": idx})
	_plan_files(plan, SEARCH, other.name, counts.name)
	_set_aside(plan, SEARCH, other, counts.name)


def _plan_archives(plan: Plan, kept, merged) -> None:
	"""The archive of the record that stays counts, unless only the other one was looked through; one that is lent comes back first."""
	rows = [row for row in _rows(ARCHIVE, [kept.name, merged.name]) if not row.get(ASIDE)]
	of_kept, of_merged = ([row for row in rows if row.member == each.name] for each in (kept, merged))
	if not of_merged:
		return
	if of_kept and any(row.on_loan for row in rows):
		plan.objections.append(_("Both have an archive, and one is on loan: note first that it came back."))
	if not of_kept:
		plan.change(ARCHIVE, of_merged[0], _values(ARCHIVE, kept))
	elif of_merged[0].reviewed_on and not of_kept[0].reviewed_on:
		plan.change(ARCHIVE, of_merged[0], _values(ARCHIVE, kept))
		plan.change(ARCHIVE, of_kept[0], {ASIDE: of_merged[0].name, "next_review_on": None})
	else:
		plan.change(ARCHIVE, of_merged[0], {ASIDE: of_kept[0].name, "next_review_on": None})


def _plan_differences(plan: Plan, kept, merged) -> None:
	for of_kept, of_merged in _of_each(DIFFERENCE, kept, merged, plan.campaigns):
		noted = {row.kind for row in of_kept if row.status == "Open"}
		for row in of_merged:
			if row.status == "Open" and row.kind in noted:
				plan.objections.append(
					_("Of both the same difference is noted and open: settle {0} first.").format(row.name)
				)
			plan.change(DIFFERENCE, row, _values(DIFFERENCE, kept))


def _plan_letters(plan: Plan, kept, merged) -> None:
	rows = _rows(LETTER, [kept.name, merged.name])
	under_way = [row for row in rows if row.status == "Open"]
	strange = [row for row in under_way if row.organization != kept.organization]
	if len(under_way) > 1 or strange:
		letter = (strange or under_way)[0]
		plan.objections.append(
			_("The letter {0} is under way. Wait for its receipt or void it first.").format(
				letter.letter_number
			)
		)
	for row in rows:
		if row.member == merged.name:
			plan.change(LETTER, row, _values(LETTER, kept))


def _plan_cases(plan: Plan, kept, merged) -> None:
	for row in _rows(CASE, [kept.name, merged.name]):
		if row.status == "In Progress":
			plan.objections.append(
				_("The case {0} is under way. Conclude or withdraw it first.").format(row.name)
			)
		elif row.status == "Approved" and row.member == merged.name:
			plan.objections.append(
				_("The case {0} is approved: let the record stay that it is about.").format(row.name)
			)
		elif row.member == merged.name:
			plan.change(CASE, row, _values(CASE, kept))
	for row in _rows(APPEAL, [kept.name, merged.name]):
		if row.status == "Open":
			plan.objections.append(_("The appeal {0} is not decided yet. Decide it first.").format(row.name))
		elif row.member == merged.name:
			plan.change(APPEAL, row, _values(APPEAL, kept))


def _plan_own_tables(plan: Plan, kept, merged) -> None:
	"""What the site's own tables have about the member goes along."""
	own = set(frappe.get_all("DocType", filters={"custom": 1, "istable": 0, "issingle": 0}, pluck="name"))
	about = {"fieldtype": "Link", "options": MEMBER}
	links = frappe.get_all(
		"DocField", filters={**about, "parent": ["in", sorted(own) or [""]]}, fields=["parent", "fieldname"]
	)
	links += [
		frappe._dict(parent=row.dt, fieldname=row.fieldname)
		for row in frappe.get_all("Custom Field", filters=about, fields=["dt", "fieldname"])
		if row.dt in own
	]
	for link in links:
		rows = frappe.get_all(
			link.parent, filters={link.fieldname: merged.name}, fields=["name", link.fieldname]
		)
		for row in rows:
			plan.change(link.parent, row, {link.fieldname: kept.name})


def _plan_files(plan: Plan, doctype: str, name: str, to: str) -> None:
	filters = {"attached_to_doctype": doctype, "attached_to_name": name}
	for row in frappe.get_all("File", filters=filters, fields=["name", "attached_to_name"]):
		plan.change("File", row, {"attached_to_name": to})


# ---------------------------------------------------------------- whether it may be done


def check(plan: Plan, kept, merged) -> None:
	"""Stop where something forbids the merge.

	:raises frappe.PermissionError: a document that moves is not the user's to write, or is locked or handed in
	:raises frappe.ValidationError: a letter or a case is under way, or both searches are concluded
	"""
	check_rights(by_doctype(plan.changes), kept)
	check_handed_in(plan.campaigns, {kept.organization, merged.organization})
	if plan.objections:
		several = len(plan.objections) > 1
		frappe.throw(
			plan.objections if several else plan.objections[0],
			title=_("It cannot be carried out"),
			as_list=several,
		)


def check_handed_in(campaigns: Iterable[str], organizations: Iterable[str]) -> None:
	"""Stop where a unit has handed in how many members it has.

	:raises frappe.PermissionError: then
	"""
	for campaign in campaigns:
		for organization in organizations:
			_refuse_locked(locks.why_set_handed_in(campaign, RECORD, organization))


def check_rights(touched: dict[str, set[str]], kept) -> None:
	"""Stop unless the user may write everything that moves, where it is and where it goes, and nothing of it is locked."""
	for doctype, names in touched.items():
		if doctype in (MEMBER, ATTEMPT, "File"):
			continue  # the members were checked, rows and files go with their document
		for name in sorted(names):
			document = frappe.get_doc(doctype, name)
			if not document.has_permission("write"):
				frappe.throw(
					_(
						"Something that hangs on one of the two is not yours to change: it belongs to another unit or another office. Ask the level above."
					),
					frappe.PermissionError,
				)
			if doctype not in OF_CAMPAIGN:
				continue
			_refuse_locked(_why_locked(document))
			document.organization = kept.organization
			_refuse_locked(_why_locked(document))


def _why_locked(document) -> str | None:
	if document.doctype == DIFFERENCE:
		return locks.why_set_handed_in(document.campaign, document.doctype, document.organization)
	return locks.why_locked(document)


def _refuse_locked(reason: str | None) -> None:
	if reason:
		frappe.throw(reason, frappe.PermissionError, title=_("The form is locked"))


# ---------------------------------------------------------------- doing and undoing


def write(changes: Iterable[Change]) -> None:
	"""Write changes, with an entry in the history of each document. That they may be made was checked of the merge as a whole."""
	values: defaultdict[str, defaultdict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
	history: defaultdict[str, defaultdict[str, list[list]]] = defaultdict(lambda: defaultdict(list))
	for change in changes:
		values[change.doctype][change.name][change.field] = change.after
		before, after = (None if each is None else str(each) for each in (change.before, change.after))
		history[change.doctype][change.name].append([change.field, before, after])
	for doctype, of_doctype in values.items():
		frappe.db.bulk_update(doctype, {name: dict(changed) for name, changed in of_doctype.items()})
		if not frappe.get_meta(doctype).istable:
			keep_history(doctype, history[doctype])
		for name in of_doctype:
			frappe.clear_document_cache(doctype, name)


def derive(member: str, changes: Iterable[Change]) -> None:
	"""Compute anew what the documents of a member derive from each other."""
	for letter in frappe.get_all(
		LETTER, filters={"member": member}, fields=["member", "organization"], group_by="organization, member"
	):
		records.update_relation(letter)
	still_needed.renew([*{change.name for change in changes if change.doctype == SEARCH}])
	check_results.recalculate_records(check_results.names_of(RECORD, member))
	for doctype in (SEARCH, *LINES, CASE, LETTER, "Mobile Member Record"):
		check_results.renew(doctype, check_results.names_of(doctype, member))


def back(changes: Sequence[Change]) -> list[Change]:
	"""The way back of changes that were made.

	:raises frappe.ValidationError: a document has gone elsewhere since
	"""
	stored = {
		(doctype, row.name): row
		for doctype, of_doctype in by_doctype(changes).items()
		for row in frappe.get_all(doctype, filters={"name": ["in", sorted(of_doctype)]}, fields=["*"])
	}
	returning = []
	for change in changes:
		row = stored.get((change.doctype, change.name))
		now = row and row.get(change.field)
		if row is None or (
			change.field in ("member", "merged_into", "parent", ASIDE, "attached_to_name")
			and str(now or "") != str(change.after or "")
		):
			frappe.throw(
				_("{0} {1} has changed since: the merge stands. Correct by hand what is wrong.").format(
					_(change.doctype), change.name
				)
			)
		if str(now or "") == str(change.after or ""):
			returning.append(Change(change.doctype, change.name, change.field, now, change.before))
	return returning


def count_in_words(changes: Iterable[Change]) -> str:
	"""How many documents of which DocTypes go to the record that stays, or are set aside."""
	moved: defaultdict[str, set[str]] = defaultdict(set)
	aside: set[str] = set()
	for change in changes:
		if change.field == ASIDE:
			aside.add(change.name)
		elif change.doctype != MEMBER:
			moved[change.doctype].add(change.name)
	lines = [f"{_(doctype)} {len(names - aside)}" for doctype, names in moved.items() if names - aside]
	if aside:
		lines.append(_("{0} set aside").format(len(aside)))
	return "、".join(lines) or "—"


def holders_of(numbers: Sequence[str], fields: Sequence[str]) -> dict[str, frappe._dict]:
	"""Return by identity number who holds it: of a record that became part of another one, the one that counts.

	Checks no permission: the caller has.
	"""
	if not numbers:
		return {}
	asked = list(dict.fromkeys(["name", "identity_number", "merged_into", *fields]))
	rows = frappe.get_all(MEMBER, filters={"identity_number": ["in", list(numbers)]}, fields=asked)
	holders = {row.identity_number: row for row in rows}
	while merged := {number: row.merged_into for number, row in holders.items() if row.merged_into}:
		names = sorted(set(merged.values()))
		counting = {
			row.name: row for row in frappe.get_all(MEMBER, filters={"name": ["in", names]}, fields=asked)
		}
		holders |= {number: counting[name] for number, name in merged.items()}
	return holders
