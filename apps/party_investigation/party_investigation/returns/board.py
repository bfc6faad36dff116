"""How far the returns are, unit by unit, counted from the returns themselves and never from members (decisions D9, D13).

Whoever may read the organization at the top sees the counts of all below it; callers check that.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import add_days, getdate
from party_investigation.reporting.visible import below
from party_investigation.rules import return_progress
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.return_progress import OWED, WAITING

CAMPAIGN, RETURN, ORGANIZATION = "Investigation Campaign", "Unit Return", "Party Organization"
NUMBERS = (
	"total",
	"excused",
	"submitted",
	"verified",
	"accepted",
	"returned",
	"on_time",
	"due_soon",
	"overdue",
	"repeated",
	"waiting_days",
	"returned_days",
)
"""Counts, and for those that wait or were sent back the sum of the day numbers since which they do."""
SINCE = ("waiting_since", "returned_since")
"""The smallest of these day numbers."""


@dataclass(frozen=True)
class Tally:
	"""Counts of returns, with the time that they have stood where they wait."""

	numbers: tuple[int, ...] = (0,) * len(NUMBERS)
	since: tuple[int | None, ...] = (None,) * len(SINCE)

	@classmethod
	def of(cls, rows: Iterable[Sequence]) -> "Tally":
		"""Count rows of `NUMBERS` and `SINCE` together; there may be thousands."""
		columns = list(zip(*rows, strict=True))
		if not columns:
			return cls()
		numbers, since = columns[: len(NUMBERS)], columns[len(NUMBERS) :]
		return cls(tuple(map(sum, numbers)), tuple(min(filter(None, each), default=None) for each in since))

	def __getitem__(self, name: str) -> int:
		return self.numbers[NUMBERS.index(name)]

	@property
	def expected(self) -> int:
		"""How many returns are asked for: all but those that are excused."""
		return self["total"] - self["excused"]

	@property
	def waiting(self) -> int:
		"""How many wait for a committee."""
		return self["submitted"] + self["verified"]

	@property
	def handed_in(self) -> int:
		"""How many have been handed in and not been sent back."""
		return self.waiting + self["accepted"]

	def average_days(self, of: str) -> float | None:
		"""How many days those that wait (`waiting`), or were sent back (`returned`), have done so on average."""
		number = self.waiting if of == "waiting" else self["returned"]
		return _today() - self[f"{of}_days"] / number if number else None

	def longest_days(self, of: str) -> int | None:
		"""How many days the first of them has done so."""
		since = self.since[SINCE.index(f"{of}_since")]
		return _today() - since if since else None


def _today() -> int:
	return return_progress.day_number(today_in_china())


# ---------------------------------------------------------------- counting


Key = tuple[str, str]
"""An organization and a form set."""


def tallies(
	campaign: str, top: str, units: Sequence[dict], form_sets: Sequence[str], level: str | None = None
) -> dict[Key, Tally]:
	"""Return what each of some units right below `top` and all below it have handed in, by unit and form set.

	:param units: with `name`, `lft` and `rgt`
	"""
	return _summed(
		units, [*_of_units(campaign, units, form_sets, level), *_below(campaign, top, form_sets, level)]
	)


def own_returns(campaign: str, units: Sequence[dict], form_sets: Sequence[str]) -> dict[Key, dict]:
	"""Return name and status of the returns of the units themselves, by unit and form set."""
	rows = frappe.get_list(
		RETURN,
		filters={
			"campaign": campaign,
			"form_set": ["in", form_sets],
			"organization": ["in", [unit["name"] for unit in units] or [""]],
		},
		fields=["name", "organization", "form_set", "status"],
		limit_page_length=0,
	)
	return {(row.organization, row.form_set): row for row in rows}


def _summed(units: Sequence[dict], rows: Iterable[Sequence]) -> dict[Key, Tally]:
	"""Count rows `(lft, form set, numbers…, since…)` for the unit in whose part of the tree they stand."""
	ordered = sorted(units, key=lambda unit: unit["lft"])
	starts = [unit["lft"] for unit in ordered]
	found: defaultdict[Key, list[Sequence]] = defaultdict(list)
	for lft, form_set, *counts in rows:
		place = bisect_right(starts, lft) - 1
		if place >= 0 and lft <= ordered[place]["rgt"]:
			found[ordered[place]["name"], form_set].append(counts)
	return {key: Tally.of(counts) for key, counts in found.items()}


def _of_units(
	campaign: str, units: Sequence[dict], form_sets: Sequence[str], level: str | None
) -> Iterable[Sequence]:
	"""The returns of the units themselves."""
	Return = frappe.qb.DocType(RETURN)
	return _grouped(
		Return.organization,
		_of(campaign, form_sets, level) & Return.organization.isin([unit["name"] for unit in units] or [""]),
	)


def _below(campaign: str, top: str, form_sets: Sequence[str], level: str | None) -> Iterable[Sequence]:
	"""The returns of all that hand in to a unit below `top`, by that unit; the whole campaign needs no condition."""
	Return = frappe.qb.DocType(RETURN)
	condition = _of(campaign, form_sets, level)
	if frappe.db.get_value(CAMPAIGN, campaign, "organization") != top:
		condition &= Return.superior.isin(below(top))
	return [row for row in _grouped(Return.superior, condition & (Return.superior != top))]


def _of(campaign: str, form_sets: Sequence[str], level: str | None):
	Return = frappe.qb.DocType(RETURN)
	condition = (Return.campaign == campaign) & Return.form_set.isin(list(form_sets))
	return condition & (Return.level == level) if level else condition


def _grouped(organization, condition) -> list[Sequence]:
	"""Return lft, form set and the counts of the returns that fulfil a condition, by the organization in a column of theirs."""
	Return, Organization = frappe.qb.DocType(RETURN), frappe.qb.DocType(ORGANIZATION)
	counts = (
		frappe.qb.from_(Return)
		.select(organization.as_("place"), Return.form_set, *_numbers(Return), *_since(Return))
		.where(condition)
		.groupby(Return.form_set, organization)
	)
	return (
		frappe.qb.from_(counts)
		.join(Organization)
		.on(Organization.name == counts.place)
		.select(Organization.lft, counts.form_set, *(counts[name] for name in (*NUMBERS, *SINCE)))
	).run()


def _numbers(Return) -> list:
	"""What is counted, in the order of `NUMBERS`."""
	today = today_in_china()
	is_owed = (Return.excused == 0) & Return.status.isin(OWED)
	soon = Return.due_on[today : getdate(add_days(today, return_progress.SOON_DAYS))]
	terms = {
		"total": Count("*"),
		"excused": Sum(Return.excused),
		"submitted": _number_of(Return.status == "Submitted"),
		"verified": _number_of(Return.status == "Verified"),
		"accepted": _number_of(Return.status == "Accepted"),
		"returned": _number_of(Return.status == "Returned"),
		"on_time": Sum(Return.on_time),
		"due_soon": _number_of(soon & is_owed),
		"overdue": _number_of((Return.due_on < today) & is_owed),
		"repeated": _number_of(Return.times_returned >= return_progress.REPEATED),
		"waiting_days": Sum(Case().when(Return.status.isin(WAITING), Return.state_day).else_(0)),
		"returned_days": Sum(Case().when(Return.status == "Returned", Return.state_day).else_(0)),
	}
	return [terms[name].as_(name) for name in NUMBERS]


def _since(Return) -> list:
	"""Since when the first of those that wait has done so, in the order of `SINCE`."""
	return [
		Min(Case().when(condition, Return.state_day)).as_(name)
		for name, condition in zip(
			SINCE, (Return.status.isin(WAITING), Return.status == "Returned"), strict=True
		)
	]


def _number_of(condition):
	return Sum(Case().when(condition, 1).else_(0))


def sum_of(tallies: Iterable[Tally]) -> Tally:
	"""Return several tallies as one."""
	return Tally.of([(*tally.numbers, *tally.since) for tally in tallies])
