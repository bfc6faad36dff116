"""What the attempts of a search come to: result, time out of contact, line of annex 2 or 3 (decisions D1, D5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from party_investigation.rules import contact, search
from party_investigation.rules.policy import CampaignPolicy


@dataclass(frozen=True, slots=True)
class Conclusion:
	"""Result and time out of contact; `counts` says whether the member stands in annex 2 or 3.

	`band` is the official words of the time band, empty when the member does not count.
	"""

	result: str
	restored_on: dt.date | None
	months: int | None
	boundary: bool
	counts: bool
	band: str = ""


def time_out(
	result: str, restored_on: dt.date | None, last_contact_on: dt.date | None, policy: CampaignPolicy
) -> Conclusion:
	"""Return the conclusion of a search whose result is known."""
	if last_contact_on is None:
		return Conclusion(result, restored_on, None, False, False)
	ends_on = contact.period_end(policy, restored_on)
	months = contact.months_out(last_contact_on, ends_on)
	boundary = contact.is_boundary(last_contact_on, ends_on, policy)
	counts = result in (search.CONTACT_RESTORED, search.NOT_FOUND) and months >= policy.months_out_of_contact
	return Conclusion(
		result, restored_on, months, boundary, counts, contact.band(months, policy).label if counts else ""
	)


def conclude(
	attempts: Sequence[tuple[dt.date, str, bool]],
	reason: str,
	last_contact_on: dt.date | None,
	policy: CampaignPolicy,
) -> Conclusion:
	"""Conclude from recorded attempts (day, means, whether contact was made) what the result of the search is.

	Without a reason, or with too few attempts and no contact, the search stays open.
	"""
	reached = [day for day, _means, contact_made in attempts if contact_made]
	enough = not search.still_needed([search.Attempt(day, means) for day, means, _made in attempts], policy)
	if reached and reason:
		result = search.CONTACT_RESTORED
	elif enough and not reached and reason:
		result = search.NOT_FOUND
	else:
		result = search.OPEN
	return time_out(result, min(reached) if reached else None, last_contact_on, policy)


def summary(attempts: Sequence[tuple[dt.date, str, str]]) -> str:
	"""Return 查找情况（方式、时间、经办人） of annex 3 from (day, means, by whom): 2016.2.20电话、3.8信函；经办人：组织委员."""
	parts, year = [], None
	handlers = list(dict.fromkeys(by for _day, _means, by in attempts if by))
	for day, means, by in sorted(attempts, key=lambda each: each[0]):
		date = f"{day.month}.{day.day}" if day.year == year else f"{day.year}.{day.month}.{day.day}"
		parts.append(f"{date}{means}" + (f"（{by}）" if by and len(handlers) > 1 else ""))
		year = day.year
	text = "、".join(parts)
	return f"{text}；经办人：{handlers[0]}" if len(handlers) == 1 else text


def contact_facts(
	life: dt.date | None,
	dues: dt.date | None,
	dues_to: dt.date | None,
	restored_on: dt.date | None,
	policy: CampaignPolicy,
	restored_before: dt.date | None = None,
) -> dict:
	"""Return the computed fields of an Investigation Record: last contact, whether out of contact, since when.

	:param restored_before: the day on which a search of an earlier campaign restored contact
	"""
	last = contact.last_contact(life, dues, dues_to, policy.search_closes_on, restored_before)
	lost = last.on is not None and contact.is_out_of_contact(
		last.on, contact.period_end(policy, restored_on), policy
	)
	return {
		"last_contact_on": last.on,
		"contact_estimated": int(last.estimated),
		"is_lost": int(lost),
		"lost_since": last.on if lost else None,
	}
