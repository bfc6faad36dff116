"""Mobile members (decisions D4)."""

from __future__ import annotations

import datetime as dt

from party_investigation.rules.contact import months_out
from party_investigation.rules.policy import CampaignPolicy


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
