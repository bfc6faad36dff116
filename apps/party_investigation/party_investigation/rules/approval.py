"""Who may take a step that a committee takes: approve, issue, verify, correct (notice 三; decisions D8, D13). No frappe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from party_investigation.rules.answer import Actor, Answer
from party_investigation.rules.calendar import Level
from party_investigation.rules.problem import Term, _

Place = tuple[int, int]
"""Where an organization stands in the tree: `(lft, rgt)`."""

DECIDING = frozenset({"Committee Officer", "Organization Department Officer"})
"""The capacities that act for a committee. A reviewer, an auditor and a branch look on, however high they are appointed."""
RECORDING = ("Branch Secretary", "Branch Recorder")
"""The capacities that act for a branch."""
BRANCH_BODIES = frozenset({"branch", "member"})
"""Bodies of steps (`dispositions.Body`) that the branch itself records; the others are committees."""


class Held(NamedTuple):
	"""An appointment in force: in which capacity, for which part of the tree."""

	capacity: str
	lft: int
	rgt: int


def acts_for(appointments: Iterable[Held], place: Place) -> bool:
	"""Return whether one of the appointments lets its holder act for the committee at `place`: at it or above it."""
	return any(
		each.capacity in DECIDING and each.lft <= place[0] and place[1] <= each.rgt for each in appointments
	)


def acts_above(appointments: Iterable[Held], place: Place) -> bool:
	"""Return whether one of the appointments lets its holder act for a committee above `place`, not only at it."""
	return any(
		each.capacity in DECIDING and each.lft < place[0] and place[1] < each.rgt for each in appointments
	)


def may_verify(appointments: Iterable[Held], place: Place, user: str, checked_by: str | None) -> bool:
	"""Return whether `user` may verify what a branch has checked: from above, and not what one checked oneself (D13)."""
	return user != checked_by and acts_above(appointments, place)


# ---------------------------------------------------------------- returns

Status = Literal["Not Submitted", "Submitted", "Verified", "Accepted", "Returned"]
"""States of a Unit Return: 未上报, 已上报, 已核查, 已接收, 退回."""
Action = Literal[
	"submit",
	"withdraw",
	"verify",
	"return",
	"accept",
	"reopen",
	"excuse",
	"extend",
	"step",
	"take_in",
	"write_receipt",
	"take_receipt",
	"follow_receipt",
]
STATUSES: tuple[Status, ...] = get_args(Status)
NOT_SUBMITTED: Status = "Not Submitted"
RETURNED: Status = "Returned"
SETTLED: Status = "Accepted"
OPEN: tuple[Status, ...] = (NOT_SUBMITTED, RETURNED)
"""States in which a unit owes its return and works on it; in the others the superior has it."""
WAITING: tuple[Status, ...] = ("Submitted", "Verified")
"""States in which the committee that receives it has it in hand."""
HANDED_IN: tuple[Status, ...] = (*WAITING, SETTLED)
"""States in which the superior has a return, so that its unit changes nothing."""
OFFERED_IN: dict[Action, tuple[Status, ...]] = {
	"submit": OPEN,
	"verify": ("Submitted",),
	"accept": ("Verified",),
	"return": ("Submitted", "Verified"),
	"reopen": ("Accepted",),
	"withdraw": ("Submitted",),
	"extend": OPEN,
	"excuse": OPEN,
}
"""What is done with a return, and in which states, in the order in which it is offered.

What a package brings is taken in from the package, `take_in`, and what becomes of it goes back in a receipt. `step` leads to another step of
the workflow within one state, where an administrator has added some.
"""
ACTIONS: tuple[Action, ...] = tuple(OFFERED_IN)
LEADING: tuple[Action, ...] = ("submit", "verify", "accept")
"""What leads a return on; of these one is offered before all others."""
TRANSITIONS: dict[tuple[str, str], Action] = {
	("Not Submitted", "Submitted"): "submit",
	("Returned", "Submitted"): "submit",
	("Submitted", "Not Submitted"): "withdraw",
	("Submitted", "Verified"): "verify",
	("Submitted", "Returned"): "return",
	("Verified", "Returned"): "return",
	("Verified", "Accepted"): "accept",
	("Accepted", "Returned"): "reopen",
}
"""Which action leads from one state to another; there are no other ways."""
BRANCH_HEAD = frozenset({"Branch Secretary"})
"""The capacities that hand in for a branch; a recorder writes and does not answer for it."""


@dataclass(frozen=True)
class ReturnFacts:
	"""What an answer depends on. What only the hand-in asks is left as it is when another action is asked for."""

	status: Status
	level: Level
	unit: str
	place: Place
	superior: str = ""
	superior_place: Place | None = None
	"""Who receives the return; None where it goes out of the system."""
	superior_status: Status | None = None
	"""The state of the superior's own return of the same set, into which this one goes; None without one, and for copies."""
	campaign_open: bool = True
	locked_since: dt.date | None = None
	"""The lock date of the unit's level, once it is over and not extended."""
	is_excused: bool = False
	waiting: tuple[str, ...] = ()
	"""Units directly below that are neither accepted nor excused."""
	hard: int = 0
	"""Open hard checks."""
	unexplained: int = 0
	"""Soft checks without a remark."""
	reported: int = 0
	"""Persons whom the return names, its own and those of the units below."""
	zero_return: bool = False
	is_under_way: bool = False
	"""Whether a job is handing it in, or waits for its turn."""
	came_by_package: bool = False
	"""Whether what is handed in was brought by a package, which a newer one replaces until it is verified."""
	unticked: int = 0
	"""Persons of the sample without a result."""
	handed_in_by: str = ""
	is_ordered: bool = False
	"""Whether it is sent back by an order from two levels above or more (decisions D14)."""
	appears: bool = False
	"""Whether the actor is one of the unit's own members."""


def acts_at(appointments: Iterable[Held], place: Place, level: Level) -> bool:
	"""Return whether one of the appointments lets its holder hand in for the very unit at `place`."""
	heads = DECIDING | BRANCH_HEAD if level == "branch" else DECIDING
	return any(each.capacity in heads and (each.lft, each.rgt) == tuple(place) for each in appointments)


def may(action: Action, facts: ReturnFacts, actor: Actor) -> Answer:
	"""Return whether `actor` may take `action` on a return, and if not why, who can, and the next step (decisions D13).

	The one answer for form, list, board, REST and tests.
	"""
	for guard in _GUARDS[action]:
		if refusal := guard(facts, actor):
			return refusal
	return Answer(True)


def offered(status: Status) -> list[Action]:
	"""Return what is done with a return in a state, whoever may do it."""
	return [action for action, states in OFFERED_IN.items() if status in states]


def action_between(old: str, new: str) -> Action | None:
	"""Return the action that leads from one state to another; None where there is no way."""
	return TRANSITIONS.get((old, new))


Guard = Callable[[ReturnFacts, Actor], Answer | None]
BY_COMMITTEE = _("{unit} does this: an officer who is appointed for it.")
BY_UNIT = _("{unit} does this: its secretary, or an officer who is appointed for it.")
BY_SUPERIOR = _("{superior} does this: an officer who is appointed for it.")
BY_ABOVE = _("A committee above {unit} does this.")


def _no(reason: str, who: str, next_step: str, facts: ReturnFacts, **values: Any) -> Answer:
	named = {"unit": facts.unit, "superior": facts.superior, "status": Term(facts.status, "Unit Return")}
	return Answer(False, reason, who, next_step, {**named, **values})


def _in_state(*states: Status) -> Guard:
	def guard(facts: ReturnFacts, actor: Actor) -> Answer | None:
		if facts.status in states:
			return None
		return _no(_("The return of {unit} is {status}."), "", _NEXT[facts.status], facts)

	return guard


_NEXT: dict[Status, str] = {
	"Not Submitted": _("{unit} hands it in first."),
	"Returned": _("{unit} corrects it and hands it in again."),
	"Submitted": _("{superior} verifies it or sends it back."),
	"Verified": _("{superior} accepts it or sends it back."),
	"Accepted": _("Only {superior} can reopen it, with a reason."),
}


def _campaign_is_open(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if facts.campaign_open:
		return None
	return _no(
		_("The campaign is not open."),
		"",
		_("Ask the department that opened the campaign to reopen it."),
		facts,
	)


def _of_unit(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if actor.is_administrator or acts_at(actor.held, facts.place, facts.level):
		return None
	return _no(_("You are not appointed for {unit} itself."), BY_UNIT, "", facts)


def _of_committee(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if actor.is_administrator or acts_at(actor.held, facts.place, "committee"):
		return None
	return _no(_("You are not appointed for {unit} itself."), BY_COMMITTEE, "", facts)


def _goes_out_of_the_system(facts: ReturnFacts, actor: Actor) -> Answer | None:
	"""Where the superior works in the system it answers itself; else a unit could accept its own return by a key of its own."""
	if facts.superior_place is None:
		return None
	return _no(
		_("{superior} receives the return of {unit} in this system."),
		"",
		_("What it decides stands here without a receipt."),
		facts,
	)


def _of_superior(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if actor.is_administrator or (facts.is_ordered and acts_above(actor.held, facts.place)):
		return None
	if facts.superior_place is None:
		return _no(_("{unit} hands in outside this system."), "", _("Nothing is to be done here."), facts)
	if acts_at(actor.held, facts.superior_place, "committee"):
		return None
	return _no(_("You are not appointed for {superior}, which receives the return."), BY_SUPERIOR, "", facts)


def _of_above(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if actor.is_administrator or acts_above(actor.held, facts.place):
		return None
	return _no(_("You are not appointed above {unit}."), BY_ABOVE, "", facts)


def _not_taken_above(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if facts.superior_status is None or facts.superior_status in OPEN:
		return None
	return _no(
		_("{superior} has handed in its own return, into which this one goes."),
		"",
		_("The return of {superior} must first be sent back or reopened from above."),
		facts,
	)


def _before_lock(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if facts.locked_since is None or actor.is_administrator:
		return None
	return _no(
		_("The forms of {unit} locked on {day}."),
		BY_ABOVE,
		_("Ask it for an extension with a reason."),
		facts,
		day=facts.locked_since.isoformat(),
	)


def _not_under_way(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if not facts.is_under_way:
		return None
	return _no(
		_("The return of {unit} is being handed in already."),
		"",
		_("Wait until you are told how it ended."),
		facts,
	)


NAMED = 3
"""So many units are named of those that are waited for."""


def _all_below(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if not facts.waiting:
		return None
	names = "、".join(facts.waiting[:NAMED]) + ("…" if len(facts.waiting) > NAMED else "")
	return _no(
		_("{count} units below are neither accepted nor excused: {names}."),
		"",
		_("Accept their returns, or excuse them with a reason."),
		facts,
		count=len(facts.waiting),
		names=names,
	)


def _no_hard_check(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if not facts.hard:
		return None
	return _no(
		_("{count} hard checks fail."),
		"",
		_("Open the list of what is left and correct each record."),
		facts,
		count=facts.hard,
	)


def _all_explained(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if not facts.unexplained:
		return None
	return _no(
		_("{count} soft checks have no remark."),
		"",
		_("Correct the records, or write a remark on each check."),
		facts,
		count=facts.unexplained,
	)


def _somebody_or_zero(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if facts.reported and facts.zero_return:
		return _no(
			_("A zero return is declared, but {count} persons are reported."),
			"",
			_("Take the zero return back."),
			facts,
			count=facts.reported,
		)
	if facts.reported or facts.zero_return:
		return None
	return _no(_("Nobody is reported."), "", _("Declare a zero return if that is so."), facts)


def _not_own(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if actor.user != facts.handed_in_by and not facts.appears:
		return None
	reason = (
		_("You are a member of {unit} yourself.")
		if facts.appears
		else _("You have handed in this return yourself.")
	)
	return _no(reason, _("Another officer of {superior} does this."), "", facts)


def _sample_is_ticked(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if not facts.unticked:
		return None
	return _no(
		_("{count} persons of the sample have no result."),
		"",
		_("Compare each of them and tick the result."),
		facts,
		count=facts.unticked,
	)


def _of_who_has_it(facts: ReturnFacts, actor: Actor) -> Answer | None:
	"""Within a state a return is taken on by whoever has it in hand: the unit that owes it, else the level that received it."""
	in_hand = _OF_OWNER if facts.status in OPEN else _OF_RECEIVER
	return next((refusal for guard in in_hand if (refusal := guard(facts, actor))), None)


def _not_excused(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if not facts.is_excused:
		return None
	return _no(_("{unit} is excused already."), "", _("Nothing is to be done here."), facts)


def _not_handed_in_here(facts: ReturnFacts, actor: Actor) -> Answer | None:
	if facts.status in OPEN or facts.came_by_package:
		return None
	return _no(
		_("{unit} has handed in here itself."),
		"",
		_("Send that return back before a package is taken in."),
		facts,
	)


_OF_OWNER: tuple[Guard, ...] = (_of_unit, _not_taken_above, _before_lock, _not_under_way)
_OF_RECEIVER: tuple[Guard, ...] = (_of_superior, _not_own, _not_taken_above)
_GUARDS: dict[Action, tuple[Guard, ...]] = {
	"step": (_campaign_is_open, _of_who_has_it),
	"submit": (
		_campaign_is_open,
		_in_state(*OFFERED_IN["submit"]),
		_of_unit,
		_not_taken_above,
		_before_lock,
		_not_under_way,
		_all_below,
		_no_hard_check,
		_all_explained,
		_somebody_or_zero,
	),
	"withdraw": (
		_campaign_is_open,
		_in_state(*OFFERED_IN["withdraw"]),
		_of_unit,
		_not_taken_above,
		_before_lock,
	),
	"verify": (
		_campaign_is_open,
		_in_state(*OFFERED_IN["verify"]),
		_of_superior,
		_not_own,
		_sample_is_ticked,
	),
	"return": (_campaign_is_open, _in_state(*OFFERED_IN["return"]), _of_superior, _not_taken_above),
	"accept": (_campaign_is_open, _in_state(*OFFERED_IN["accept"]), _of_superior, _not_own, _not_taken_above),
	"reopen": (_campaign_is_open, _in_state(*OFFERED_IN["reopen"]), _of_superior, _not_taken_above),
	"excuse": (
		_campaign_is_open,
		_in_state(*OFFERED_IN["excuse"]),
		_of_superior,
		_not_excused,
		_not_taken_above,
	),
	"extend": (_campaign_is_open, _in_state(*OFFERED_IN["extend"]), _of_above),
	"take_in": (
		_campaign_is_open,
		_in_state(*OPEN, "Submitted"),
		_of_superior,
		_not_handed_in_here,
		_not_taken_above,
	),
	"write_receipt": (_of_superior,),
	"take_receipt": (_of_committee,),
	"follow_receipt": (
		_goes_out_of_the_system,
		_in_state("Submitted", "Verified", "Accepted"),
		_of_committee,
	),
}
