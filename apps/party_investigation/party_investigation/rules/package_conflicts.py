"""What of a package contradicts what stands at the receiver, and what whoever takes it in may decide about it (decisions D13). No frappe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from party_investigation.rules.approval import OPEN, Status
from party_investigation.rules.problem import _

Kind = Literal[
	"Unknown",
	"Dissolved",
	"Moved",
	"Moved Elsewhere",
	"Not Expected",
	"Own Hand-In",
	"Later Version",
	"Same Number",
	"Person Elsewhere",
	"Sent Back",
	"Not the Sum",
]
Choice = Literal["Keep Ours", "Take Theirs", "Leave Out"]
CHOICES: tuple[Choice, ...] = get_args(Choice)

TEXTS: Mapping[Kind, str] = {
	"Unknown": _("The unit is unknown here. Bring the tree of organizations up to date first."),
	"Dissolved": _("The unit is dissolved here. Bring the tree of organizations up to date first."),
	"Moved": _(
		"The unit belongs to another superior here. Bring the tree of organizations up to date first."
	),
	"Moved Elsewhere": _(
		"The unit belongs to another superior here, outside the unit of the package, and would be counted twice. Bring the tree of organizations up to date first."
	),
	"Not Expected": _("The campaign expects no such return of the unit. Ask who runs the campaign."),
	"Own Hand-In": _("The unit has handed in here itself. Send that return back first."),
	"Later Version": _("A later version of the unit is here already."),
	"Same Number": _("Another version of the same number is here already. Ask the sender to hand in anew."),
	"Person Elsewhere": _(
		"Somebody on its list stands on the list of another unit too. Ask both units whose member that is."
	),
	"Sent Back": _("This version was sent back. The unit corrects it and hands in anew."),
	"Not the Sum": _(
		"The figures are not the sum of the units below and the own lines. Ask the sender to hand in anew."
	),
}
"""What is told of each kind, with what settles it without a decision."""
DECIDED_BY_NOBODY: frozenset[Kind] = frozenset(("Moved Elsewhere", "Sent Back", "Not the Sum"))
"""What is wrong in the package itself, or would count somebody twice."""
DECIDED: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind not in DECIDED_BY_NOBODY)
PERSON_ELSEWHERE: Kind = "Person Elsewhere"
MAY_YIELD: frozenset[Kind] = frozenset(("Moved", "Own Hand-In", PERSON_ELSEWHERE))
"""Where the version of the package may stand here nevertheless; nothing that was handed in is overwritten by it."""


@dataclass(frozen=True)
class Sent:
	"""A unit in a package: what the comparison asks of its version."""

	unit: str
	superior: str
	number: int
	digest: str


@dataclass(frozen=True)
class Here:
	"""How a unit stands at the receiver."""

	superior: str
	is_disabled: bool = False
	is_below: bool = True
	"""Whether it stands at or below the unit that the package is of."""
	has_return: bool = True
	status: Status = "Not Submitted"
	came_by_package: bool = False
	number: int = 0
	digest: str = ""
	"""Of the version that stands there now, empty for none."""
	number_is_taken: bool = False
	"""Whether another version has the number of the one that is sent, also one that was withdrawn or sent back."""


def conflicts_of(sent: Sent, here: Here | None, is_top: bool) -> tuple[Kind, ...]:
	"""Return in what ways a unit of a package contradicts what is here; the first is told.

	:param is_top: whether it is the unit whose return the package brings; to whom that belongs, the receiver's tree says alone
	"""
	return (
		("Unknown",) if here is None else (*_of_place(sent, here, is_top), *_of_version(sent, here, is_top))
	)


def _of_place(sent: Sent, here: Here, is_top: bool) -> Iterator[Kind]:
	if here.is_disabled:
		yield "Dissolved"
	if not is_top and not here.is_below:
		yield "Moved Elsewhere"
	elif not is_top and here.superior != sent.superior:
		yield "Moved"
	if not here.has_return:
		yield "Not Expected"


def _of_version(sent: Sent, here: Here, is_top: bool) -> Iterator[Kind]:
	if here.status not in OPEN and not here.came_by_package:
		yield "Own Hand-In"
	if here.digest and here.number > sent.number:
		yield "Later Version"
	if here.number_is_taken:
		yield "Same Number"
	elif is_top and here.status in OPEN and here.digest and here.number == sent.number:
		yield "Sent Back"


def choices_of(kinds: Iterable[Kind], here: Here | None, is_top: bool) -> tuple[Choice, ...]:
	"""Return what may be decided about a unit in conflict; nothing where nobody may.

	The unit that the package is of is never left out: who does not want its return does not take the package in.
	"""
	found = {*kinds}
	if not found or found & DECIDED_BY_NOBODY:
		return ()
	if is_top:
		return ("Take Theirs",) if found == {PERSON_ELSEWHERE} else ()
	ours: Choice = "Keep Ours" if here and here.digest else "Leave Out"
	return (ours, "Take Theirs") if found <= MAY_YIELD else (ours,)


def aside(superiors: Mapping[str, str], decided: Mapping[str, Choice]) -> dict[str, str]:
	"""Return the units whose returns here stay as they are, each with the unit whose decision says so: its own, or that of one above.

	:param superiors: the units of a package, each before those below it, with the superior there
	"""
	kept: dict[str, str] = {}
	for unit, superior in superiors.items():
		if superior in kept:
			kept[unit] = kept[superior]
		elif decided.get(unit, "Take Theirs") != "Take Theirs":
			kept[unit] = unit
	return kept
