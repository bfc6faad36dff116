"""What became of people out of contact from one campaign to the next (decisions D5, D16)."""

from __future__ import annotations

from party_investigation.rules.problem import _

NEWLY_LOST = _("Newly Out of Contact, Not Found")
NEWLY_FOUND = _("Newly Out of Contact, Found")
STILL_NOT_FOUND = _("Still Not Found, Both Times")
SEARCH_GOES_ON = _("Not Found Last Time, the Search Goes On")
FOUND_AGAIN = _("Not Found Last Time, Found Now")
LOST_AGAIN = _("Found Last Time, Lost Again")
FOUND_TWICE = _("Lost and Found Both Times")
IN_TOUCH = _("Found Last Time, in Touch Now")
GONE = _("Not Found Last Time, No Longer on the List")
CHANGES = (
	NEWLY_LOST,
	NEWLY_FOUND,
	STILL_NOT_FOUND,
	SEARCH_GOES_ON,
	FOUND_AGAIN,
	LOST_AGAIN,
	FOUND_TWICE,
	IN_TOUCH,
	GONE,
)
"""The changes, in the order in which they are shown."""


def change(found_before: bool | None, found_now: bool | None, is_searched: bool = False) -> str:
	"""Return what became of somebody; at least one of the two is known.

	:param found_before: whether the last campaign found the member; None where the member was not out of contact
	:param found_now: the same of this one
	:param is_searched: whether a search of this campaign is open
	"""
	if found_before is None:
		return NEWLY_FOUND if found_now else NEWLY_LOST
	if found_now is None:
		if is_searched:
			return LOST_AGAIN if found_before else SEARCH_GOES_ON
		return IN_TOUCH if found_before else GONE
	if found_before:
		return FOUND_TWICE if found_now else LOST_AGAIN
	return FOUND_AGAIN if found_now else STILL_NOT_FOUND
