"""Mobile members (decisions D4)."""

from __future__ import annotations

import datetime as dt
import re

from party_investigation.rules.codes import MOVE_DIRECTIONS, PROVINCES, Code
from party_investigation.rules.contact import months_out

MONTHS_AWAY = 6

_CITY = re.compile("(?P<city>[^省区市州盟]{1,8}(?:市|自治州|州|地区|盟))")


def is_mobile(
	left_on: dt.date,
	reference: dt.date,
	*,
	returned_on: dt.date | None = None,
	relationship_transferred: bool = False,
) -> bool:
	"""Say whether a member counts as 流动党员: away for 6 months or more, the relationship not transferred.

	Says nothing of contact: a mobile member may be in touch or not.
	"""
	if relationship_transferred or (returned_on is not None and returned_on <= reference):
		return False
	return months_out(left_on, reference) >= MONTHS_AWAY


def direction(home: str, away: str) -> Code | None:
	"""Return 跨省, 省内跨市 or 市内跨县 from two place codes of GB/T 2260 (6 digits); None within one county."""
	if home[:2] != away[:2]:
		return MOVE_DIRECTIONS["1"]
	if home[:4] != away[:4]:
		return MOVE_DIRECTIONS["2"]
	return MOVE_DIRECTIONS["3"] if home[:6] != away[:6] else None


def direction_from_words(home_province: str, home_city: str, where: str) -> Code | None:
	"""Return the direction that a written place implies, seen from home; None when the words do not say it.

	`direction_from_words("湖南省", "长沙市", "广东省深圳市")` is 跨省.
	"""
	found = MOVE_DIRECTIONS.find(where)
	if found:
		return found
	province = next((each for each in PROVINCES if where.startswith((each.label, *each.also))), None)
	if province is None:
		return None
	if province != PROVINCES.find(home_province):
		return MOVE_DIRECTIONS["1"]
	rest = where.removeprefix(province.label)
	city = _CITY.match(rest)
	if not city:
		return None
	return MOVE_DIRECTIONS["2"] if city["city"] != home_city else MOVE_DIRECTIONS["3"]
