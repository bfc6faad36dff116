"""Lists of members out of contact whom other offices are asked about (公安, 人社, 卫计, 民政, 学籍): which offices, which way, who approves (notice 二(二): 多种方式查找)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from party_investigation.rules.approval import Held, Place, acts_above, acts_for

OFFICES: Mapping[str, str] = {
	"公安机关": "公安协查",
	"人力资源和社会保障部门": "人社部门",
	"卫生和计划生育部门": "卫计部门",
	"民政部门": "民政部门",
	"教育部门（学籍、就业）": "学籍核查",
	"其他部门": "其他",
}
"""The offices that are asked, each with the means of searching that it is (`codes.SEARCH_MEANS`)."""

About = Literal["Everybody Out of Contact", "Not Found Only"]
ABOUT: tuple[About, ...] = get_args(About)
"""Whom a list asks for."""

DRAFT, WAITING, APPROVED, REFUSED, ANSWERED = STATUSES = (
	"Draft",
	"Waiting",
	"Approved",
	"Refused",
	"Answered",
)
CHANGEABLE = (DRAFT, REFUSED)
"""States in which whoever asks still changes the list; in the others it is as it was approved."""
GOES_OUT = (APPROVED, ANSWERED)
"""States in which a list may leave the house."""
UNDECIDED, YES, NO, LATER = DECISIONS = ("To Decide", "Same Person", "Another Person", "Later")
OPEN_DECISIONS = (UNDECIDED, LATER)

MOST_PERSONS = 20_000
"""So many people one list asks for."""
MOST_ROWS = 20_000
"""So many rows an answer has."""
DAYS_TO_FOLLOW = 7
"""Days within which a lead is followed."""


def may_approve(
	held: Iterable[Held], place: Place, has_superior: bool, user: str, asked_by: str | None
) -> bool:
	"""Return whether a user may let a list go out: who acts for a committee above the unit that asks.

	Where nobody stands above, who acts for that unit does, and is not who asks.
	"""
	held = list(held)
	if has_superior:
		return acts_above(held, place)
	return user != asked_by and acts_for(held, place)
