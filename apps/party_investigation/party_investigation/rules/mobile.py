"""Mobile members (decisions D4)."""

from __future__ import annotations

import datetime as dt

from party_investigation.rules.contact import months_out
from party_investigation.rules.dates import add_months
from party_investigation.rules.policy import CampaignPolicy

MEANS = ("电话", "短信", "微信QQ", "上门走访", "信函", "参加组织生活", "其他")
"""How one keeps in touch with a member who is away."""


def is_mobile(
	left_on: dt.date,
	reference: dt.date,
	policy: CampaignPolicy,
	*,
	returned_on: dt.date | None = None,
	relationship_transferred: bool = False,
) -> bool:
	"""Return whether a member counts as 流动党员: away for `months_away` or longer, the relationship not transferred.

	Says nothing of contact: a mobile member may be in touch or not.
	"""
	if relationship_transferred or (returned_on is not None and returned_on <= reference):
		return False
	return months_out(left_on, reference) >= policy.months_away


def next_contact_by(
	left_on: dt.date,
	last_asked_on: dt.date | None,
	policy: CampaignPolicy,
	returned_on: dt.date | None = None,
) -> dt.date | None:
	"""Return the day until which a member who is away is asked after; None for who has returned (decisions D4).

	First when the absence makes a 流动党员, then so many months after each contact.
	"""
	if returned_on:
		return None
	becomes_mobile = add_months(left_on, policy.months_away)
	if not last_asked_on:
		return becomes_mobile
	return max(becomes_mobile, add_months(last_asked_on, policy.ask_after_months))


def incoming_contact_by(came_on: dt.date, last_contact_on: dt.date | None, policy: CampaignPolicy) -> dt.date:
	"""Return the day until which the branch where a mobile member has come keeps in touch anew: as often as with its own."""
	return add_months(last_contact_on or came_on, policy.ask_after_months)
