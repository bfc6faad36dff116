"""Counts of returns that are kept for each committee of a campaign (`Return Count`): of what is handed in to it, and of all below it.

Whatever changes returns adds the difference to the counts of the committees that receive them and of all above those, in the same
transaction: who reads never counts, and is never behind. Whoever changes counts of a campaign holds them first, so that two
changes follow one another. Each night they are counted anew, so that no mistake stays. Checks no permission.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import frappe
from party_investigation.batch import Batch
from party_investigation.returns.counting import RETURN, counted, values_of
from party_investigation.returns.return_counts import COUNTED, Counts, counts_of, sum_of

COUNT, CAMPAIGN, ORGANIZATION = "Return Count", "Investigation Campaign", "Party Organization"
CHUNK = 500
"""Committees whose counts are made anew in one transaction."""

Kind = tuple[str, str]
"""A form set, and the level from which it is handed in."""
Kinds = Mapping[Kind, Mapping[str, int]]
BY = ("superior", "form_set", "level")
"""The fields of a return by which its counts are kept."""


def name_of(campaign: str, organization: str) -> str:
	"""Return the name of a committee's counts."""
	return f"{campaign}-{organization}"


def below(campaign: str, organizations: Sequence[str]) -> dict[str, dict[Kind, Counts]]:
	"""Return what is handed in to each of some committees and to all below it."""
	filters = {"name": ["in", [name_of(campaign, each) for each in organizations] or [""]]}
	rows = frappe.get_all(COUNT, filters=filters, fields=["organization", "below"], limit_page_length=0)
	return {row.organization: _read(row.below) for row in rows}


def _read(text: str | None) -> dict[Kind, Counts]:
	return {(form_set, level): counts for form_set, level, counts in json.loads(text or "[]")}


def _written(kinds: Kinds) -> str:
	rows = [
		[*kind, {name: number for name, number in sorted(counts.items()) if number}]
		for kind, counts in sorted(kinds.items())
	]
	return json.dumps([row for row in rows if row[-1]], separators=(",", ":"))


def _sum(parts: Iterable[Kinds]) -> dict[Kind, Counts]:
	counts_by_kind: defaultdict[Kind, list] = defaultdict(list)
	for part in parts:
		for kind, counts in part.items():
			counts_by_kind[kind].append(counts)
	return {kind: sum_of(counts) for kind, counts in counts_by_kind.items()}


def _less(kinds: Kinds) -> dict[Kind, dict[str, int]]:
	"""The same to be subtracted."""
	return {kind: {name: -number for name, number in counts.items()} for kind, counts in kinds.items()}


# ---------------------------------------------------------------- following changes


def follow(before, after) -> None:
	"""Follow a return that is saved.

	:param before: the return as it was stored; None for a new one
	"""
	was, now = (
		each and (*(each.get(name) for name in BY), *values_of(each.get(name) for name in COUNTED))
		for each in (before, after)
	)
	if was == now:
		return
	changes: defaultdict[str, list[Kinds]] = defaultdict(list)
	for row, number in ((was, -1), (now, 1)):
		if row and row[0]:
			changes[row[0]].append({(row[1], row[2]): counts_of(row[len(BY) :], number)})
	_hold(after.campaign)
	_add(after.campaign, {superior: _sum(parts) for superior, parts in changes.items()})


@contextmanager
def following(campaign: str, condition) -> Iterator[None]:
	"""Follow what a block changes in returns of a campaign without saving each.

	:param condition: holds of all these returns, before the change or after it
	"""
	_hold(campaign)
	condition = (frappe.qb.DocType(RETURN).campaign == campaign) & condition
	before = _count(condition)
	yield
	after = _count(condition)
	_add(
		campaign,
		{each: _sum([after.get(each, {}), _less(before.get(each, {}))]) for each in {*before, *after}},
	)


def move(organization: str, former: str | None, superior: str | None) -> None:
	"""Follow an organization that hangs on another superior, with what is handed in to it and below it."""
	if former == superior:
		return
	for row in frappe.get_all(COUNT, filters={"organization": organization}, fields=["campaign", "name"]):
		_hold(row.campaign)
		kinds = _read(frappe.db.get_value(COUNT, row.name, "below", for_update=True))
		changes = {former: _less(kinds), superior: kinds}
		_add(row.campaign, {}, {each: part for each, part in changes.items() if each})


def rename(old: str, new: str) -> None:
	"""Follow an organization that has got another code, or has become part of another one of the same superior."""
	rows = frappe.get_all(
		COUNT, filters={"organization": old}, fields=["campaign", "name", "counts", "below"]
	)
	frappe.db.delete(COUNT, {"organization": old})
	for row in rows:
		_write(row.campaign, {new: _read(row.counts)}, {new: _read(row.below)})


# ---------------------------------------------------------------- adding


def _hold(campaign: str) -> None:
	"""Let nobody else change counts of a campaign until the transaction ends: whoever does holds those of the top."""
	top = frappe.get_cached_value(CAMPAIGN, campaign, "organization")
	name = name_of(campaign, top)
	if not frappe.db.get_value(COUNT, name, "name", for_update=True):
		_make(campaign, [top])


def _add(campaign: str, own_changes: Mapping[str, Kinds], whole: Mapping[str, Kinds] | None = None) -> None:
	"""Add to the counts of some committees, and to those of all above them.

	:param own_changes: what is added to what is handed in to each of them
	:param whole: what is added only to that with all below it
	"""
	parts: defaultdict[str, list[Kinds]] = defaultdict(list)
	for changes in (own_changes, whole or {}):
		for organization, kinds in changes.items():
			if any(any(counts.values()) for counts in kinds.values()):
				parts[organization].append(kinds)
	changed = {
		organization: own_changes[organization] for organization in parts if organization in own_changes
	}
	sums: dict[str, Kinds] = {}
	for organization, superior in _with_those_above(parts).items():
		sums[organization] = _sum(parts[organization])
		if superior:
			parts[superior].append(sums[organization])
	_write(campaign, changed, sums)


def _write(campaign: str, own_changes: Mapping[str, Kinds], whole: Mapping[str, Kinds]) -> None:
	"""Add to the counts of some committees, as given for each."""
	names = {name_of(campaign, each): each for each in {*own_changes, *whole}}
	if not names:
		return
	rows = {row.name: row for row in _stored(names)}
	if missing := [names[name] for name in names.keys() - rows.keys()]:
		_make(campaign, missing)
		rows = {row.name: row for row in _stored(names)}
	values: dict[str, dict[str, str]] = defaultdict(dict)
	for field, changes in (("counts", own_changes), ("below", whole)):
		for organization, kinds in changes.items():
			name = name_of(campaign, organization)
			values[name][field] = _written(_sum([_read(rows[name][field]), kinds]))
	frappe.db.bulk_update(COUNT, dict(values), update_modified=False)


def _stored(names: Iterable[str]) -> list:
	fields = ["name", "counts", "below"]
	return frappe.db.get_values(COUNT, {"name": ["in", [*names]]}, fields, as_dict=True, for_update=True)


def _make(campaign: str, organizations: Iterable[str]) -> None:
	batch = Batch(COUNT)
	for each in organizations:
		batch.add({"name": name_of(campaign, each), "campaign": campaign, "organization": each})
	batch.flush(ignore_duplicates=True)  # somebody may have made one of them meanwhile


def _with_those_above(organizations: Iterable[str]) -> dict[str, str | None]:
	"""Return some organizations and all above them with the superior of each, the lowest first."""
	organizations_by_name: dict[str, frappe._dict] = {}
	fields = ["name", "parent_party_organization", "lft"]
	names = set(organizations)
	while names:
		rows = frappe.get_all(ORGANIZATION, {"name": ["in", [*names]]}, fields, limit_page_length=0)
		organizations_by_name |= {row.name: row for row in rows}
		names = {row.parent_party_organization for row in rows} - organizations_by_name.keys() - {None, ""}
	lowest_first = sorted(organizations_by_name.values(), key=lambda row: -row.lft)
	return {row.name: row.parent_party_organization for row in lowest_first}


# ---------------------------------------------------------------- counting anew


def renew_open() -> None:
	"""Count the returns of all open campaigns anew; for the daily schedule, so that no mistake stays."""
	for campaign in frappe.get_all(CAMPAIGN, filters={"status": "Open"}, pluck="name"):
		renew(campaign)


def renew(campaign: str) -> None:
	"""Count all returns of a campaign anew. Ends the transaction after each chunk."""
	Return = frappe.qb.DocType(RETURN)
	superiors = frappe.get_all(
		RETURN, {"campaign": campaign}, pluck="superior", distinct=True, limit_page_length=0
	)
	kept = frappe.get_all(COUNT, {"campaign": campaign}, pluck="organization", limit_page_length=0)
	organizations = sorted({*filter(None, superiors), *kept})
	for start in range(0, len(organizations), CHUNK):
		chunk = organizations[start : start + CHUNK]
		frappe.db.commit()  # the transaction of each chunk is short, and sees what others have written
		_hold(campaign)
		rows = _stored(name_of(campaign, each) for each in chunk)
		stored = {row.name: _read(row.counts) for row in rows}
		new_counts = _count((Return.campaign == campaign) & Return.superior.isin(chunk))
		changes = {
			each: _sum([new_counts.get(each, {}), _less(stored.get(name_of(campaign, each), {}))])
			for each in chunk
		}
		_add(campaign, changes)
	frappe.db.commit()  # the transaction of the sums begins with what all chunks have written
	_hold(campaign)
	_add_up(campaign)
	frappe.db.commit()  # whoever waits to change counts goes on, whatever comes next in the transaction


def _count(condition) -> dict[str, dict[Kind, Counts]]:
	"""Return the counts of the returns that fulfil a condition, by the committee that receives them."""
	Return = frappe.qb.DocType(RETURN)
	parts_by_superior: defaultdict[str, defaultdict[Kind, list[Counts]]] = defaultdict(
		lambda: defaultdict(list)
	)
	for (superior, form_set, level), counts in counted(condition, *(Return[name] for name in BY)):
		if superior:
			parts_by_superior[superior][form_set, level].append(counts)
	return {
		superior: {kind: sum_of(parts) for kind, parts in kinds.items()}
		for superior, kinds in parts_by_superior.items()
	}


def _add_up(campaign: str) -> None:
	"""Write for each committee what it and all below it come to, where that differs."""
	filters, fields = {"campaign": campaign}, ["name", "organization", "counts", "below"]
	rows = {row.organization: row for row in frappe.get_all(COUNT, filters, fields, limit_page_length=0)}
	parts: defaultdict[str, list[Kinds]] = defaultdict(list)
	values = {}
	for organization, superior in _with_those_above(rows).items():
		row = rows.get(organization)
		sums = _sum([_read(row and row.counts), *parts.pop(organization, [])])
		if superior:
			parts[superior].append(sums)
		if row and _written(sums) != row.below:
			values[row.name] = {"below": _written(sums)}
	if values:
		frappe.db.bulk_update(COUNT, values, update_modified=False)
