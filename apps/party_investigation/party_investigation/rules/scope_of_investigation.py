"""Who is investigated (decisions D2; notice 一)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

RECEIPT_SYSTEM_SINCE = dt.date(2007, 1, 1)

Reason = Literal[
	"relationship held", "no receipt", "receipt received", "transferred before receipts", "not a member"
]


@dataclass(frozen=True)
class Scope:
	"""Whether a branch has a member on its list, and why."""

	in_scope: bool
	reason: Reason


def scope(
	*,
	holds_relationship: bool,
	transferred_out_on: dt.date | None = None,
	receipt_on: dt.date | None = None,
	reference: dt.date | None = None,
) -> Scope:
	"""Say whether a member is on the list of a branch.

	Members whose formal relationship is in the branch are, and those transferred out since 2007-01-01 without a receipt:
	until it is in, the sending branch stays responsible. A receipt after `reference` has not come yet.
	"""
	if holds_relationship:
		return Scope(True, "relationship held")
	if transferred_out_on is None:
		return Scope(False, "not a member")
	if receipt_on is not None and (reference is None or receipt_on <= reference):
		return Scope(False, "receipt received")
	if transferred_out_on < RECEIPT_SYSTEM_SINCE:
		return Scope(False, "transferred before receipts")
	return Scope(True, "no receipt")
