"""What the attempts of a workbook come to: the search for a member, as a Contact Search would have it (decisions D1, D5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from party_investigation.rules import conclusion, contact, search
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.workbook.records import MemberRecord, Record


def last_contact(row: MemberRecord, policy: CampaignPolicy) -> contact.LastContact:
	"""The last sign of contact that a row of the sheet 党员 knows."""
	life, dues, dues_to = map(row.get, contact.FIELDS)
	return contact.last_contact(life, dues, dues_to, policy.search_closes_on)


def restored_on(row: MemberRecord) -> date | None:
	"""The first day on which an attempt made contact; None when none did."""
	return min((each["attempted_on"] for each in row.attempts if each["contact_made"]), default=None)


def last_reason(attempts: Sequence[Record]) -> tuple[str | None, str | None]:
	"""The reason stated last, and its words."""
	for attempt in reversed(in_order(attempts)):
		if attempt.get("reason"):
			return attempt["reason"], attempt.get("detail")
	return None, None


def in_order(attempts: Sequence[Record]) -> list[Record]:
	"""Attempts by their days; those of one day as the workbook has them."""
	return sorted(attempts, key=lambda attempt: attempt["attempted_on"])


def concluded(row: MemberRecord, policy: CampaignPolicy) -> tuple[dict[str, Any], conclusion.Conclusion]:
	"""The values of the search for a member, without those of whom it is about, and the conclusion behind them.

	What a workbook cannot tell of a member found again, the findings on conduct, is to be evidenced.
	"""
	last = last_contact(row, policy)
	reason, reason_detail = last_reason(row.attempts)
	result = conclusion.conclude(
		[(each["attempted_on"], each["means"], each["contact_made"]) for each in row.attempts],
		reason or "",
		last.on,
		policy,
	)
	values = {
		"result": result.result,
		"restored_on": result.restored_on,
		"conduct_to_be_evidenced": int(result.result == search.CONTACT_RESTORED),
		"last_contact_on": last.on,
		"contact_estimated": int(last.estimated),
		"months_out": result.months,
		"boundary": int(result.boundary),
		"reason": reason,
		"reason_detail": reason_detail,
		"attempts": in_order(row.attempts),
	}
	return values, result
