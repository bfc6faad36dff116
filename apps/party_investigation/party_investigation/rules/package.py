"""Which form sets go up in a package, who may make one, and what is compared when one comes in (notice 二(六), 三(四); decisions D13). No frappe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from party_investigation.rules.annex_documents import OF_LOST
from party_investigation.rules.answer import Actor, Answer
from party_investigation.rules.approval import OPEN, Place, Status, acts_at
from party_investigation.rules.calendar import Level
from party_investigation.rules.comparison import TABLES
from party_investigation.rules.form_sets import FORM_SETS, FormSet
from party_investigation.rules.package_conflicts import Here, Sent
from party_investigation.rules.problem import _

STAYS_BELOW = "annex_1"
"""Rosters are kept by branch and base committee; the level above is entitled to annexes 2 to 5 only."""
OF_LINES: Mapping[str, int] = {f"annex_{annex}": annex for annex in OF_LOST}
"""The annexes that list people, by whose lines a version keeps."""


def travels(form_set: FormSet) -> bool:
	"""Return whether a form set goes up in packages."""
	return STAYS_BELOW not in form_set.annexes


def annexes_of_lines(form_set: str) -> tuple[int, ...]:
	"""Return of which annexes a package of a form set names people."""
	return tuple(OF_LINES[annex] for annex in FORM_SETS[form_set].annexes if annex in OF_LINES)


@dataclass(frozen=True)
class PackageFacts:
	"""What the answer about making a package depends on."""

	unit: str
	level: Level
	place: Place
	form_set: str
	status: Status
	may_print: bool
	"""Whether the user may print what was handed in, for the whole of the unit."""
	sees_unmasked: bool


def may_make(facts: PackageFacts, actor: Actor) -> Answer:
	"""Return whether a package of a return may be made, and if not why, who can, and the next step."""
	named = {"unit": facts.unit}
	if not travels(FORM_SETS[facts.form_set]):
		return Answer(False, _("Annex 1 stays with the unit and goes into no package."))
	if facts.status in OPEN:
		return Answer(
			False, _("{unit} has not handed in."), next_step=_("{unit} hands it in first."), values=named
		)
	if not (actor.is_administrator or acts_at(actor.held, facts.place, facts.level)):
		return Answer(
			False,
			_("You are not appointed for {unit} itself."),
			_("{unit} does this: its secretary, or an officer who is appointed for it."),
			values=named,
		)
	if not (facts.may_print and facts.sees_unmasked):
		return Answer(
			False,
			_(
				"You may not print what {unit} has handed in with whole identity numbers, as the official forms have them."
			),
			_("Whoever may print its annexes makes the package."),
			values=named,
		)
	return Answer(True)


IN_BACKGROUND_FROM = 2_000
"""From how many versions and lines a package is made and taken in by a job: fewer take some seconds and stay in their request."""


def is_large(versions: int, lines: int, bound: int = 0) -> bool:
	"""Return whether a package of so many versions and lines is made and taken in by a job.

	:param bound: from how many on, where the machine has its own
	"""
	return versions + lines >= (bound or IN_BACKGROUND_FROM)


WAYS: Mapping[tuple[Status, Status], tuple[Status, ...]] = {
	("Submitted", "Verified"): ("Verified",),
	("Submitted", "Accepted"): ("Verified", "Accepted"),
	("Submitted", "Returned"): ("Returned",),
	("Verified", "Accepted"): ("Accepted",),
	("Verified", "Returned"): ("Returned",),
	("Accepted", "Returned"): ("Returned",),
}
"""The states through which a return goes when a receipt says how it stands above: where it is here, and there."""


def ways_after(here: Status, above: Status) -> tuple[Status, ...]:
	"""Return the states through which a receipt leads a return; none where it says nothing new."""
	return WAYS.get((here, above), ())


DONE = Answer(False, _("Nothing is to be done here."))
"""About a package that was made here or taken in already."""
REFUSED = Answer(False, _("The package is refused."))


def without_conflict(open_conflicts: int, blocked: int) -> Answer:
	"""Return whether a package is taken in that is in conflict with what is here.

	:param open_conflicts: units in conflict that somebody may decide and nobody has
	:param blocked: units in conflict that nobody may decide
	"""
	if blocked:
		return Answer(
			False,
			_("{count} units are in conflict with what is here; the list says why."),
			next_step=_(
				"Settle each of them, or ask the sender for a new package; nothing is taken in until then."
			),
			values={"count": blocked},
		)
	if open_conflicts:
		return Answer(
			False,
			_("{count} units are in conflict with what is here; the list says why."),
			next_step=_("Decide each of them with a reason, or settle it first."),
			values={"count": open_conflicts},
		)
	return Answer(True)


# ---------------------------------------------------------------- what a package would change

Change = Literal["New", "Changed", "Unchanged", "Gone", "Conflict", "Aside"]

CHANGES: Mapping[Change, str] = {
	"New": _("New Units"),
	"Changed": _("Changed Units"),
	"Unchanged": _("Unchanged Units"),
	"Gone": _("Units Gone"),
	"Conflict": _("Units in Conflict"),
}
"""What a package would do to units, in the order in which it is told. By a decision one stays aside, as it stands here."""


def change_of(sent: Sent, here: Here | None, is_top: bool) -> Change:
	"""Return what a package would do to a unit that is not in conflict with it.

	:param is_top: whether it is the unit whose return the package brings
	"""
	if here is None or not here.digest:
		return "New"
	if (here.number, here.digest) != (sent.number, sent.digest):
		return "Changed"
	return "Unchanged" if is_top or here.status == "Accepted" else "Changed"


def is_sum(
	figures: Mapping[str, Any], parts: Iterable[Mapping[str, Any]], own_lines: tuple[int, int] | None
) -> bool:
	"""Return whether figures are those of the units below and of the unit's own lines.

	:param own_lines: lines of annexes 2 and 3; None where the package does not bring them
	"""
	below = list(parts)
	for name, lines in zip(("restored", "not_found"), own_lines or (None, None), strict=True):
		rest = _count(figures.get(name)) - sum(_count(part.get(name)) for part in below)
		if rest < 0 or (lines is not None and rest != lines):
			return False
	return all(_covers(figures.get(table), [part.get(table) for part in below]) for table in TABLES)


def _covers(table: Any, below: list[Any]) -> bool:
	"""Whether no cell is less than those below together."""
	sums: dict[tuple[str, str], int] = {}
	for part in below:
		for row, cells in _rows(part):
			for column, count in cells.items():
				sums[row, column] = sums.get((row, column), 0) + _count(count)
	above = {(row, column): _count(count) for row, cells in _rows(table) for column, count in cells.items()}
	return all(above.get(cell, 0) >= count for cell, count in sums.items())


def _rows(table: Any) -> list[tuple[str, Mapping[str, Any]]]:
	rows = table.items() if isinstance(table, Mapping) else ()
	return [(row, cells) for row, cells in rows if isinstance(cells, Mapping)]


def _count(value: Any) -> int:
	return value if type(value) is int else 0
