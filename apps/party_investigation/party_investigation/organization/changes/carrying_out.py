"""Carrying a merge or a split out: one transaction, so that what breaks off has left everything as it was."""

import json
from collections.abc import Callable, Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import add_days, today
from party_investigation.batch import Batch, keep_history
from party_investigation.investigation import amendments
from party_investigation.organization.changes import returns
from party_investigation.organization.changes.plan import LETTER, ORGANIZATION, Move, Plan, moves_by_document

ENTRY = "Organization Change Entry"
Progress = Callable[[int, int], None]


def carry_out(change, plan: Plan, progress: Progress) -> str:
	"""Do what a plan says; return what an undoing has to know, as JSON.

	The caller has checked that it may be done; nothing here ends the transaction.

	:param progress: is told how many of how many documents have moved
	"""
	before = _states(plan)
	amendments.note([*plan.units], change.reason, in_words(change, plan))
	_change_tree(plan)
	_move(change.name, plan, progress)
	_end_appointments(change, plan)
	returns.send_back(plan, f"{change.reason} [{change.name}]")
	for code in plan.dissolved:
		save_unit(code, {"disabled": 1})
	return json.dumps(before, ensure_ascii=False)


def in_words(change, plan: Plan) -> str:
	"""What a change does, for the amendments of the campaign."""
	names = {
		**{code: unit.organization_name for code, unit in plan.units.items()},
		**{unit["organization_code"]: unit["organization_name"] for unit in plan.new},
	}

	def called(codes: Iterable[str]) -> str:
		return "、".join(f"{names.get(code, code)} ({code})" for code in codes)

	sources, receivers = called(change.source_codes()), called(sorted(plan.receivers()))
	text = _("{0} merged into {1}: {2}") if change.kind == "Merge" else _("Members of {0} go to {1}: {2}")
	return text.format(sources, receivers or "—", count_in_words(plan.counts())) + f" [{change.name}]"


def count_in_words(counts: Mapping[str, int]) -> str:
	"""How many documents of which DocTypes."""
	return "、".join(f"{_(doctype)} {number}" for doctype, number in counts.items()) or "—"


# ---------------------------------------------------------------- the tree


def _states(plan: Plan) -> dict:
	"""What of the tree an undoing puts back."""
	moving = frappe.get_all(
		ORGANIZATION,
		{"name": ["in", [*plan.superiors] or [""]]},
		["name", "parent_party_organization"],
		as_list=True,
	)
	return {
		"superiors": {unit: [superior, plan.superiors[unit]] for unit, superior in moving},
		"no_groups": [code for code, unit in plan.units.items() if not unit.is_group],
		"dissolved": plan.dissolved,
		"new": [unit["organization_code"] for unit in plan.new],
	}


def _change_tree(plan: Plan) -> None:
	groups = {*plan.superiors.values(), *(unit["parent_party_organization"] for unit in plan.new)}
	for unit in plan.new:
		organization = frappe.get_doc(
			{"doctype": ORGANIZATION, **unit, "is_group": int(unit["organization_code"] in groups)}
		)
		organization.flags.amendment_noted = True
		organization.insert()
	for code in sorted(groups & plan.units.keys()):
		if not plan.units[code].is_group:
			save_unit(code, {"is_group": 1})
	for code, superior in plan.superiors.items():
		save_unit(code, {"parent_party_organization": superior})


def save_unit(code: str, values: dict) -> None:
	"""Change an organization whose change the amendments of the campaign tell already."""
	organization = frappe.get_doc(ORGANIZATION, code)
	organization.update(values)
	organization.flags.amendment_noted = True
	organization.save()


# ---------------------------------------------------------------- documents


def _move(change: str, plan: Plan, progress: Progress) -> None:
	keep_former_names(plan.moves)
	write_moves(plan.moves, progress)
	entries = Batch(ENTRY)
	for move in plan.moves:
		entries.add(
			{
				"organization_change": change,
				"reference_doctype": move.doctype,
				"reference_name": move.name,
				"moved_field": move.field,
				"from_organization": move.before,
				"organization": move.after,
			}
		)
	entries.flush()


def write_moves(moves: list[Move], progress: Progress) -> None:
	"""Write where documents hang now, with an entry in the history of each; in bulk, since there may be very many.

	What moves, and that it may, was checked of the change as a whole: it needs no right on each document.
	"""
	done = 0
	for doctype, values in moves_by_document(moves).items():
		frappe.db.bulk_update(doctype, values)
		done += len(values)
		progress(done, len({(move.doctype, move.name) for move in moves}))
	changed: dict[str, dict[str, list[list]]] = {}
	for move in moves:
		of_document = changed.setdefault(move.doctype, {}).setdefault(move.name, [])
		of_document.append([move.field, move.before, move.after])
	for doctype, changes in changed.items():
		keep_history(doctype, changes)


def keep_former_names(moves: Iterable[Move]) -> None:
	"""A letter keeps the name of the branch that stands on its paper."""
	senders = {
		move.name: move.before for move in moves if (move.doctype, move.field) == (LETTER, "organization")
	}
	named = dict(
		frappe.get_all(
			ORGANIZATION,
			{"name": ["in", sorted(set(senders.values())) or [""]]},
			["name", "organization_name"],
			as_list=True,
		)
	)
	papers = set(
		frappe.get_all(
			LETTER, {"name": ["in", [*senders] or [""]], "branch_on_paper": ["is", "not set"]}, pluck="name"
		)
	)
	frappe.db.bulk_update(
		LETTER,
		{name: {"branch_on_paper": named.get(before)} for name, before in senders.items() if name in papers},
	)


# ---------------------------------------------------------------- appointments


def _end_appointments(change, plan: Plan) -> None:
	"""End what would give more than it gave: who goes on is appointed anew, by whoever appoints."""
	for row in plan.appointments:
		appointment = frappe.get_doc("Organization Appointment", row.name)
		appointment.to_date = add_days(today(), -1)
		remark = _("Ended by the organization change {0}.").format(change.name)
		appointment.remark = f"{appointment.remark}\n{remark}" if appointment.remark else remark
		appointment.save()
