"""Out of contact or not, for how long, in which band (decisions D1; notice 二(二); indicator notes 2 and 3 of annex 2)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.dates import end_of_month

MONTHS_OUT_OF_CONTACT = 6


@dataclass(frozen=True)
class Band:
	"""One time band of annex 4: its official words, its column, and the months from which it counts."""

	column: int
	label: str
	from_months: int


BANDS = (
	Band(4, "6个月以上不满1年", 6),
	Band(5, "1年至5年", 12),
	Band(6, "6年至10年", 72),
	Band(7, "11年及以上", 132),
)


@dataclass(frozen=True)
class LastContact:
	"""The last sign of contact: when, from what it is known, and whether the day is estimated."""

	on: dt.date | None = None
	source: Literal["organisation life", "dues"] | None = None
	estimated: bool = False

	@property
	def is_incomplete(self) -> bool:
		"""Neither organisation life nor dues are known: the unit's return cannot be completed."""
		return self.on is None


@dataclass(frozen=True)
class ContactState:
	"""What D1 says of one member on one day."""

	last_contact: LastContact
	ends_on: dt.date
	months: int | None
	out_of_contact: bool
	boundary: bool
	band: Band | None


def last_contact(
	organisation_life: dt.date | None,
	dues_paid_on: dt.date | None = None,
	dues_paid_to: dt.date | None = None,
	reference: dt.date | None = None,
) -> LastContact:
	"""Return the later of the last organisation life attended and the last payment of dues.

	`dues_paid_to` is any day of the month up to which dues are paid; it counts only when the day of payment is not
	known, as the last day of that month but never after `reference`, and makes the result estimated.
	"""
	dues, estimated = dues_paid_on, False
	if dues is None and dues_paid_to is not None:
		dues, estimated = end_of_month(dues_paid_to), True
		if reference is not None:
			dues = min(dues, reference)
	if dues is None and organisation_life is None:
		return LastContact()
	if dues is None or (organisation_life is not None and organisation_life >= dues):
		return LastContact(organisation_life, "organisation life")
	return LastContact(dues, "dues", estimated)


def months_out(start: dt.date, end: dt.date) -> int:
	"""Return the largest m for which `start` + m months is not after `end`; months clip to their end.

	Negative when `end` is before `start`.
	"""
	months = (end.year - start.year) * 12 + end.month - start.month
	reached = min(start.day, monthrange(end.year, end.month)[1])
	return months if reached <= end.day else months - 1


def is_out_of_contact(start: dt.date, end: dt.date) -> bool:
	"""Say whether the time without contact is 6 months or more."""
	return months_out(start, end) >= MONTHS_OUT_OF_CONTACT


def is_boundary(start: dt.date, end: dt.date) -> bool:
	"""Say whether it is 6 months to the day, where 超过 (notice) and 以上 (indicator) disagree."""
	if months_out(start, end) != MONTHS_OUT_OF_CONTACT:
		return False
	return min(start.day, monthrange(end.year, end.month)[1]) == end.day


def band(months: int) -> Band:
	"""Return the band of annex 4. Raises ValueError below 6 months, where there is none."""
	for each in reversed(BANDS):
		if months >= each.from_months:
			return each
	raise ValueError(f"{months} months are not out of contact")


def period_end(
	*, restored_on: dt.date | None = None, search_closes_on: dt.date | None = None, today: dt.date
) -> dt.date:
	"""Return the day on which the time without contact ends.

	For a member found again the day on which contact was restored, for one not found the day on which the campaign's
	search closes, on live screens (neither given) today.
	"""
	return restored_on or search_closes_on or today


def contact_state(last: LastContact, ends_on: dt.date) -> ContactState:
	"""Return everything D1 says of a member whose last contact is `last`, for the period up to `ends_on`."""
	if last.on is None:
		return ContactState(last, ends_on, None, False, False, None)
	months = months_out(last.on, ends_on)
	out = months >= MONTHS_OUT_OF_CONTACT
	return ContactState(
		last, ends_on, months, out, is_boundary(last.on, ends_on), band(months) if out else None
	)


def duration_text(months: int) -> str:
	"""Return a length of time in official words: 7个月, 1年, 3年2个月."""
	years, rest = divmod(months, 12)
	return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")


def period_text(start: dt.date, end: dt.date) -> str:
	"""Return the entry of column 与党组织失去联系时间: 2013.05至2016.04（2年11个月）."""
	length = duration_text(max(0, months_out(start, end)))
	return f"{start.year}.{start.month:02d}至{end.year}.{end.month:02d}（{length}）"
