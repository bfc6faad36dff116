"""Out of contact or not, for how long, in which band (decisions D1; notice 二(二); indicator notes 2 and 3 of annex 2)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from party_investigation.rules.bands import Band
from party_investigation.rules.dates import end_of_month
from party_investigation.rules.policy import CampaignPolicy


@dataclass(frozen=True)
class LastContact:
	"""The last sign of contact: when, from what it is known, and whether the day is estimated."""

	on: dt.date | None = None
	source: Literal["organisation life", "dues", "search"] | None = None
	estimated: bool = False


FIELDS = ("last_life_on", "last_dues_on", "dues_paid_to")
"""Where members and records hold what `last_contact` takes, in its order."""


def last_contact(
	organisation_life: dt.date | None,
	dues_paid_on: dt.date | None = None,
	dues_paid_to: dt.date | None = None,
	reference: dt.date | None = None,
	restored_before: dt.date | None = None,
) -> LastContact:
	"""Return the latest of the last organisation life attended, the last payment of dues, and contact restored in an earlier campaign.

	`dues_paid_to` is any day of the month up to which dues are paid; it counts only when the day of payment is not
	known, as the last day of that month but never after `reference`, and makes the result estimated.
	"""
	dues, estimated = dues_paid_on, False
	if dues is None and dues_paid_to is not None:
		dues, estimated = end_of_month(dues_paid_to), True
		if reference is not None:
			dues = min(dues, reference)
	if restored_before and all(restored_before > day for day in (dues, organisation_life) if day):
		return LastContact(restored_before, "search")
	if dues is None and organisation_life is None:
		return LastContact()
	if dues is None or (organisation_life is not None and organisation_life >= dues):
		return LastContact(organisation_life, "organisation life")
	return LastContact(dues, "dues", estimated)


@lru_cache(maxsize=8192)
def months_out(start: dt.date, end: dt.date) -> int:
	"""Return the largest m for which `start` + m months is not after `end`; months clip to their end.

	Negative when `end` is before `start`.
	"""
	months = (end.year - start.year) * 12 + end.month - start.month
	reached = min(start.day, monthrange(end.year, end.month)[1])
	return months if reached <= end.day else months - 1


def is_out_of_contact(start: dt.date, end: dt.date, policy: CampaignPolicy) -> bool:
	"""Return whether the time without contact is as long as the campaign asks for, by default 6 months, or longer."""
	return months_out(start, end) >= policy.months_out_of_contact


def is_boundary(start: dt.date, end: dt.date, policy: CampaignPolicy) -> bool:
	"""Return whether it is the threshold to the day, where 超过 (notice) and 以上 (indicator) disagree."""
	if months_out(start, end) != policy.months_out_of_contact:
		return False
	return min(start.day, monthrange(end.year, end.month)[1]) == end.day


def band(months: int, policy: CampaignPolicy) -> Band:
	"""Return the band of annex 4. Raises ValueError below the threshold, where there is none."""
	for each in reversed(policy.bands):
		if months >= each.from_months:
			return each
	raise ValueError(f"{months} months are not out of contact")


def period_end(policy: CampaignPolicy, restored_on: dt.date | None = None) -> dt.date:
	"""Return the day on which the time without contact ends.

	For a member found again the day on which contact was restored, for one not found the day on which the search closes.
	"""
	return restored_on or policy.search_closes_on


def duration_text(months: int) -> str:
	"""Return a length of time in official words: 7个月, 1年, 3年2个月."""
	years, rest = divmod(months, 12)
	return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")


def period_text(start: dt.date, end: dt.date) -> str:
	"""Return the entry of column 与党组织失去联系时间: 2013.05至2016.04（2年11个月）."""
	length = duration_text(max(0, months_out(start, end)))
	return f"{start.year}.{start.month:02d}至{end.year}.{end.month:02d}（{length}）"
