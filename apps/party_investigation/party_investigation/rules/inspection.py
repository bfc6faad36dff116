"""Who may draw and record a spot check, and who may order a unit to do it again (notice 三(一); decisions D14). No frappe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from party_investigation.rules.answer import Actor, Answer
from party_investigation.rules.approval import HANDED_IN, Place, acts_for
from party_investigation.rules.problem import Problem, Term, _, hard
from party_investigation.rules.sampling import AGREES, DIFFERS, NOT_FOUND

ITEMS = ("identity_agrees", "contact_made", "dues_agree", "file_agrees", "letter_agrees")
"""What an inspector looks into for each person; at least one of them is answered."""
LOOKED_AT = frozenset({"Verified", "Accepted"})
"""States of a return that the unit above has verified."""
YES = Answer(True)
CHECKED_IN = {"draw": "Draft", "record": "Drawn", "conclude": "Drawn"}
"""What is done to a spot check, and the status in which it is done."""
ORDERED_IN = {"draft": "Draft", "issue": "Draft", "follow": "Open", "close": "Open"}
"""What is done to an order, and the status in which it is done."""


@dataclass(frozen=True)
class CheckFacts:
	"""What is known of a spot check when somebody wants to go on with it.

	`superiors` are the places of the superiors of the branches checked; `verified_by` the users who verified what these branches
	handed in.
	"""

	status: str
	inspecting: Place
	inspecting_name: str
	superiors: frozenset[Place]
	verified_by: frozenset[str] = frozenset()
	unanswered: int = 0
	is_concluded: bool = False


@dataclass(frozen=True)
class OrderFacts:
	"""What is known of an order: who orders it, the place of the unit's superior, and the unit's sets by their state and version.

	`sets` has for each form set (its key, the state of its return, the version now, the version when it was ordered).
	"""

	status: str
	ordering: Place
	ordering_name: str
	superior: Place | None
	today: dt.date
	due_on: dt.date | None = None
	has_facts: bool = False
	sets: tuple[tuple[str, str, int, int], ...] = ()
	was_looked_at_again: bool = False


def stands_two_above(place: Place, superior: Place | None) -> bool:
	"""Return whether an organization stands two levels or more above a unit: above the unit's superior."""
	return superior is not None and place[0] < superior[0] and superior[1] < place[1]


def may_check(action: str, facts: CheckFacts, actor: Actor) -> Answer:
	"""Return whether somebody may go on with a spot check; `action` is one of `CHECKED_IN`."""
	if facts.status != CHECKED_IN[action]:
		return Answer(
			False,
			_("The spot check is {status}."),
			next_step=_("Make another one."),
			values={"status": Term(facts.status)},
		)
	refused = _not_acting(actor, facts.inspecting, facts.inspecting_name)
	if refused:
		return refused
	if not any(stands_two_above(facts.inspecting, superior) for superior in facts.superiors):
		return Answer(
			False,
			_("{organization} does not stand two levels above a branch of this unit."),
			_("an organization two levels or more above the branches"),
			_("Let it be drawn there, or choose another unit."),
			{"organization": facts.inspecting_name},
		)
	if actor.user in facts.verified_by:
		return Answer(
			False,
			_("You verified what these branches handed in; a spot check is made by somebody else."),
			_("another officer of {organization}"),
			_("Ask a colleague who verified nothing of these branches."),
			{"organization": facts.inspecting_name},
		)
	return YES if action != "conclude" else _may_conclude(facts)


def _may_conclude(facts: CheckFacts) -> Answer:
	if facts.unanswered:
		return Answer(
			False,
			_("Of the persons drawn, {number} have no answer."),
			next_step=_("Answer at least one item for each; what cannot be checked is an answer too."),
			values={"number": facts.unanswered},
		)
	if not facts.is_concluded:
		return Answer(
			False,
			_("The conclusion is missing."),
			next_step=_("Write down what the spot check has shown."),
		)
	return YES


def may_order(action: str, facts: OrderFacts, actor: Actor) -> Answer:
	"""Return whether somebody may write an order, issue it, note the second look, or close it.

	:param action: one of `ORDERED_IN`
	"""
	if facts.status != ORDERED_IN[action]:
		return Answer(
			False,
			_("The order is {status}; it stands as it was issued."),
			next_step=_("Issue another one."),
			values={"status": Term(facts.status, "Rectification Order")},
		)
	refused = _not_acting(actor, facts.ordering, facts.ordering_name)
	if refused:
		return refused
	if not stands_two_above(facts.ordering, facts.superior):
		return Answer(
			False,
			_("{organization} does not stand two levels above the unit."),
			_("an organization two levels or more above the unit"),
			_("The level right above sends the return back instead."),
			{"organization": facts.ordering_name},
		)
	if action == "issue":
		return _may_issue(facts)
	return _may_close(facts) if action == "close" else YES


def _may_issue(facts: OrderFacts) -> Answer:
	if facts.due_on is None or facts.due_on < facts.today:
		return Answer(
			False,
			_("The day on which the unit hands in anew is missing or past."),
			next_step=_("Set a day from today on."),
		)
	if not facts.has_facts:
		return Answer(
			False,
			_("An order names the facts."),
			next_step=_("Write down who is concerned, what the record says and what is true."),
		)
	if not any(state in HANDED_IN for _key, state, _now, _then in facts.sets):
		return Answer(
			False,
			_("None of these form sets was handed in, so there is nothing to send back."),
			next_step=_("Name a form set that the unit has handed in."),
		)
	return YES


def _may_close(facts: OrderFacts) -> Answer:
	for key, state, now, then in facts.sets:
		if now <= then or state not in LOOKED_AT:
			return Answer(
				False,
				_("{form_set} was not handed in anew and verified after the order."),
				_("the unit, and then the level right above it"),
				_("Close the order when the new version is verified."),
				{"form_set": Term(key)},
			)
	if not facts.was_looked_at_again:
		return Answer(
			False,
			_("The second look is missing."),
			next_step=_("Look persons up again and write down what came of it."),
		)
	return YES


def _not_acting(actor: Actor, place: Place, name: str) -> Answer | None:
	if acts_for(actor.held, place):
		return None
	return Answer(
		False,
		_("You do not act for {organization}."),
		_("a committee officer of {organization} or of an organization above it"),
		_("Ask one of them."),
		{"organization": name},
	)


# ---------------------------------------------------------------- one person of a spot check


def problems_of_person(row: Mapping[str, Any], drawn_on: dt.date, today: dt.date) -> list[Problem]:
	"""Return what is wrong with the answers about one person: who was reached says how and when, what differs says how."""
	return [*_of_contact(row, drawn_on, today), *_of_answers(row)]


def _of_contact(row: Mapping[str, Any], drawn_on: dt.date, today: dt.date) -> Iterable[Problem]:
	day = row.get("contacted_on")
	if row.get("contact_made") in (AGREES, DIFFERS) and not (day and row.get("contact_means")):
		yield hard(
			"spot_check.no_means",
			_("It is not written how and when the inspector tried to reach the member."),
			_("Fill in the means and the day."),
			"contact_means",
		)
	if day and not drawn_on <= day <= today:
		yield hard(
			"spot_check.day",
			_("The day {day} does not lie between the draw and today."),
			_("Correct the day."),
			"contacted_on",
			day=day.isoformat(),
		)


def _of_answers(row: Mapping[str, Any]) -> Iterable[Problem]:
	if row.get("wrongly_not_found") and (row.get("layer") != NOT_FOUND or row.get("contact_made") != DIFFERS):
		yield hard(
			"spot_check.wrongly_not_found",
			_(
				"Wrongly called not found is only who was recorded as not found and was reached by the inspector."
			),
			_("Let the contact differ, or take the mark away."),
			"wrongly_not_found",
		)
	if any(row.get(item) == DIFFERS for item in ITEMS) and not (row.get("note") or "").strip():
		yield hard(
			"spot_check.no_note",
			_("Something differs, and it is not written what."),
			_("Say in the note what the record says and what is true."),
			"note",
		)
