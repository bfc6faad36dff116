"""Counts of returns that are kept for each committee of a campaign (`Return Count`): of what is handed in to it, and of all below it.

Whatever changes a return outdates the counts of the committee that receives it, in the same transaction, and nothing farther up, so
that units of two committees do not wait for each other. A scheduled job counts anew what is outdated, and adds up above it. Who
reads goes down from a unit only where something below it is outdated, or a new day has made it wrong. Checks no permission.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import frappe
from frappe.utils import getdate
from party_investigation.batch import Batch
from party_investigation.returns.counting import RETURN, counted, next_changes, of_campaign
from party_investigation.returns.tally import NUMBERS, Tally
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.return_progress import counts_hold_until

COUNT, CAMPAIGN, ORGANIZATION = "Return Count", "Investigation Campaign", "Party Organization"
CHUNK = 500
"""Committees whose counts are made anew in one transaction."""

Kind = tuple[str, str]
"""A form set, and the level from which it is handed in."""
Counts = dict[Kind, Tally]


def name_of(campaign: str, organization: str) -> str:
	"""Return the name of a committee's counts."""
	return f"{campaign}-{organization}"


# ---------------------------------------------------------------- reading


def are_kept(campaign: str) -> bool:
	"""Return whether a campaign has counts that are kept; otherwise all returns are counted."""
	return bool(frappe.db.exists(COUNT, {"campaign": campaign}))


def wrong_places(campaign: str) -> dict[str, int]:
	"""Return whose own counts may not be shown, with the place of each in the tree, the lowest first."""
	Kept, Organization = frappe.qb.DocType(COUNT), frappe.qb.DocType(ORGANIZATION)
	rows = (
		frappe.qb.from_(Kept)
		.join(Organization)
		.on(Organization.name == Kept.organization)
		.select(Kept.organization, Organization.lft)
		.where((Kept.campaign == campaign) & _is_wrong(Kept))
	).run()
	return dict(sorted(rows, key=lambda row: -row[1]))


def _is_wrong(Kept):
	"""Outdated, or of a day that is over."""
	return (Kept.outdated == 1) | Kept.valid_until.isnull() | (Kept.valid_until < today_in_china())


def kept(campaign: str, organizations: Sequence[str], column: str) -> Iterator[tuple[str, list[list]]]:
	"""Yield what is kept for some committees: form set, level, and the counts of both (`NUMBERS` and `SINCE`).

	:param column: `counts` for what is handed in to them, `below` for that and all below it
	"""
	filters = {"name": ["in", [name_of(campaign, each) for each in organizations] or [""]]}
	for row in frappe.get_all(COUNT, filters=filters, fields=["organization", column]):
		yield row.organization, json.loads(row[column] or "[]")


def read(text: str | None) -> Counts:
	"""Return counts as they are stored."""
	stored = json.loads(text or "[]")
	return {
		(form_set, level): Tally(tuple(numbers[: len(NUMBERS)]), tuple(numbers[len(NUMBERS) :]))
		for form_set, level, numbers in stored
	}


def _written(counts: Counts) -> str:
	rows = [[*kind, [*tally.numbers, *tally.since]] for kind, tally in sorted(counts.items())]
	return json.dumps(rows, separators=(",", ":"))


def _sum(parts: Iterable[Counts]) -> Counts:
	found: defaultdict[Kind, list[Sequence]] = defaultdict(list)
	for part in parts:
		for kind, tally in part.items():
			found[kind].append((*tally.numbers, *tally.since))
	return {kind: Tally.of(rows) for kind, rows in found.items()}


# ---------------------------------------------------------------- outdating


def outdate(campaign: str, organizations: Iterable[str | None]) -> None:
	"""Note that what is counted for some committees is no longer right, with the transaction in which it changes."""
	names = {name_of(campaign, each): each for each in organizations if each}
	if not names:
		return
	named = {"name": ["in", [*names]]}
	batch = Batch(COUNT)
	for name in names.keys() - set(frappe.get_all(COUNT, filters=named, pluck="name")):
		batch.add({"name": name, "campaign": campaign, "organization": names[name], "outdated": 1})
	batch.flush(ignore_duplicates=True)  # somebody may have made one of them meanwhile
	frappe.db.set_value(COUNT, named, "outdated", 1, update_modified=False)


def outdate_of(returns: Mapping) -> None:
	"""Note it of the committees that receive some returns.

	:param returns: filters
	"""
	fields = ["campaign", "superior"]
	rows = frappe.get_all(RETURN, filters=returns, fields=fields, distinct=True, limit_page_length=0)
	for campaign in {row.campaign for row in rows}:
		outdate(campaign, (row.superior for row in rows if row.campaign == campaign))


def outdate_below(campaign: str, organizations) -> None:
	"""Note it of the committees that receive the returns of many organizations.

	:param organizations: the query for their names
	"""
	Return = frappe.qb.DocType(RETURN)
	superiors = (
		frappe.qb.from_(Return)
		.select(Return.superior)
		.distinct()
		.where((Return.campaign == campaign) & Return.organization.isin(organizations))
	).run()
	outdate(campaign, (superior for (superior,) in superiors))


def outdate_all(campaign: str) -> None:
	"""Note it of a whole campaign, and for whom there have to be counts."""
	frappe.db.delete(COUNT, {"campaign": campaign})
	outdate_of({"campaign": campaign})


def outdate_open() -> None:
	"""Let the counts of all open campaigns be made anew; for the daily schedule, so that no mistake stays."""
	for campaign in frappe.get_all(CAMPAIGN, filters={"status": "Open"}, pluck="name"):
		outdate_all(campaign)


def rename(old: str, new: str) -> None:
	"""Follow an organization that has got another code, or has become part of another one."""
	campaigns = frappe.get_all(COUNT, filters={"organization": old}, pluck="campaign")
	frappe.db.delete(COUNT, {"organization": old})
	for campaign in campaigns:
		outdate(campaign, [new])


# ---------------------------------------------------------------- counting anew


def renew_all() -> None:
	"""Count anew what is outdated; for the schedule."""
	Kept = frappe.qb.DocType(COUNT)
	for (campaign,) in frappe.qb.from_(Kept).select(Kept.campaign).distinct().where(_is_wrong(Kept)).run():
		renew(campaign)


def renew(campaign: str) -> None:
	"""Count anew what is outdated in a campaign, from below. Ends the transaction after each chunk."""
	top = frappe.get_cached_value(CAMPAIGN, campaign, "organization")
	outdate(campaign, [top])
	organizations = [*wrong_places(campaign)]
	for start in range(0, len(organizations), CHUNK):
		frappe.db.commit()  # the next chunk sees what others have written, and keeps nobody waiting for the whole
		_renew(campaign, top, organizations[start : start + CHUNK])
	frappe.db.commit()


def _renew(campaign: str, top: str, organizations: list[str]) -> None:
	"""Count the returns of some committees anew, and add up above them.

	Rows are written before anything is read: first that of the top, so that a second job waits; then those of the committees, so that
	whoever changes one of their returns meanwhile waits before outdating them, and outdates what is counted here.
	"""
	names = [name_of(campaign, each) for each in organizations]
	frappe.db.set_value(COUNT, name_of(campaign, top), "outdated", 1, update_modified=False)
	frappe.db.set_value(COUNT, {"name": ["in", names]}, "outdated", 0, update_modified=False)
	found, until = _count(campaign, [*organizations, top])
	for organization in {*organizations, top}:
		values = {
			"counts": _written(found.get(organization, {})),
			"valid_until": until.get(organization, counts_hold_until(None, None)),
			"outdated": 0,
		}
		frappe.db.set_value(COUNT, name_of(campaign, organization), values, update_modified=False)
	_add_up(campaign, {*organizations, top})


def _count(campaign: str, organizations: Iterable[str]) -> tuple[dict[str, Counts], dict[str, dt.date]]:
	"""Return what is handed in to each of some committees, and until when that holds."""
	Return = frappe.qb.DocType(RETURN)
	condition = of_campaign(campaign, FORM_SETS) & Return.superior.isin([*organizations])
	query = counted(condition, Return.superior, Return.form_set, Return.level).select(*next_changes())
	found: defaultdict[str, Counts] = defaultdict(dict)
	until: dict[str, dt.date] = {}
	for superior, form_set, level, *counts, first_soon, first_later in query.run():
		found[superior][form_set, level] = Tally.of([counts])
		day = counts_hold_until(_day(first_soon), _day(first_later))
		until[superior] = min(day, until.get(superior, day))
	return found, until


def _day(value: object) -> dt.date | None:
	return getdate(value) if value else None


def _add_up(campaign: str, organizations: set[str]) -> None:
	"""Write for some committees, and for all above them, what all below each come to."""
	superiors = _with_those_above(organizations)
	of_these = {"campaign": campaign, "organization": ["in", [*superiors]]}
	own = dict(frappe.get_all(COUNT, of_these, ["organization", "counts"], as_list=True))
	_make_rows(campaign, superiors.keys() - own)
	parts = _right_below(campaign, superiors)
	for organization, superior in superiors.items():
		below = _sum([read(own.get(organization)), *parts[organization].values()])
		parts[superior][organization] = below
		name = name_of(campaign, organization)
		frappe.db.set_value(COUNT, name, "below", _written(below), update_modified=False)


def _with_those_above(organizations: Iterable[str]) -> dict[str, str]:
	"""Return some organizations and all above them with the superior of each, the lowest first."""
	found: dict[str, frappe._dict] = {}
	fields = ["name", "parent_party_organization", "lft"]
	names = set(organizations)
	while names:
		rows = frappe.get_all(ORGANIZATION, filters={"name": ["in", [*names]]}, fields=fields)
		found |= {row.name: row for row in rows}
		names = {row.parent_party_organization for row in rows} - found.keys() - {None, ""}
	lowest_first = sorted(found.values(), key=lambda row: -row.lft)
	return {row.name: row.parent_party_organization for row in lowest_first}


def _right_below(campaign: str, superiors: Iterable[str]) -> defaultdict[str, dict[str, Counts]]:
	"""Return what all below each unit right below some organizations come to, by organization and unit."""
	Organization, Kept = frappe.qb.DocType(ORGANIZATION), frappe.qb.DocType(COUNT)
	rows = (
		frappe.qb.from_(Organization)
		.join(Kept)
		.on((Kept.organization == Organization.name) & (Kept.campaign == campaign))
		.select(Organization.parent_party_organization, Organization.name, Kept.below)
		.where(Organization.parent_party_organization.isin([*superiors]))
	).run()
	found: defaultdict[str, dict[str, Counts]] = defaultdict(dict)
	for superior, unit, below in rows:
		found[superior][unit] = read(below)
	return found


def _make_rows(campaign: str, organizations: Iterable[str]) -> None:
	"""Make the rows of committees to whom nobody hands in directly."""
	batch = Batch(COUNT)
	for each in organizations:
		row = {"name": name_of(campaign, each), "campaign": campaign, "organization": each}
		batch.add(row | {"outdated": 0, "valid_until": counts_hold_until(None, None)})
	batch.flush(ignore_duplicates=True)  # somebody may have made one of them meanwhile
