"""Who is investigated (decisions D2; notice 一)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.policy import CampaignPolicy

Reason = Literal[
	"relationship held", "no receipt", "receipt received", "transferred before receipts", "not a member"
]

HOLDING_STATUSES = ("On Roster", "Relationship Retained", "Membership Suspended")
"""Membership statuses with which the branch still holds the relationship: a retained one, and a membership that may be restored."""


@dataclass(frozen=True)
class Scope:
	"""Whether a branch has a member on its list, and why."""

	in_scope: bool
	reason: Reason


def scope(
	policy: CampaignPolicy,
	*,
	holds_relationship: bool,
	transferred_out_on: dt.date | None = None,
	receipt_on: dt.date | None = None,
) -> Scope:
	"""Return whether a member is on the list of a branch.

	Members whose formal relationship is in the branch are, and those transferred out since `receipts_since` without a receipt:
	until it is in, the sending branch stays responsible. A receipt after the search has closed has not come yet.
	"""
	if holds_relationship:
		return Scope(True, "relationship held")
	if transferred_out_on is None:
		return Scope(False, "not a member")
	if receipt_on is not None and receipt_on <= policy.search_closes_on:
		return Scope(False, "receipt received")
	if transferred_out_on < policy.receipts_since:
		return Scope(False, "transferred before receipts")
	return Scope(True, "no receipt")
