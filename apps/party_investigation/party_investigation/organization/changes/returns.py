"""What a merge or a split does to the returns of the units that it touches (decisions D9).

A return above them holds their sums, so it has to be sent back before. Theirs are handed in anew; those of a dissolved unit are closed.
"""

from collections import Counter
from collections.abc import Collection
from contextlib import ExitStack
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, get_datetime_str, now_datetime
from party_investigation.batch import Batch, keep_history
from party_investigation.organization.changes.plan import ORGANIZATION, Plan
from party_investigation.returns import kept_counts
from party_investigation.returns.workflow import with_step
from party_investigation.rules.approval import HANDED_IN, RETURNED
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.return_progress import day_number

RETURN, VERSION = "Unit Return", "Return Version"
FIELDS = ("name", "organization", "organization_name", "form_set", "status", "version", "excused")


def touched(plan: Plan) -> list[dict[str, Any]]:
	"""Return what was handed in by the units: `closed` with a dissolved unit, else to be handed in anew."""
	return [
		{**row, "closed": row.organization in plan.dissolved}
		for row in _returns(plan.campaigns, [*plan.units])
		if row.version and (row.status in HANDED_IN or row.organization in plan.dissolved)
	]


def refusals(plan: Plan) -> list[str]:
	"""Return what was handed in above the units, in words: their sums were taken in there."""
	above = _above(plan)
	return [
		_(
			"{0}: {1} is {2} and holds the figures of units that are changed. It has to be sent back first."
		).format(row.organization_name, _(row.form_set), _(row.status, context=RETURN))
		for row in _returns(plan.campaigns, above)
		if row.status in HANDED_IN
	]


def _returns(campaigns: Collection[str], organizations: Collection[str]) -> list[frappe._dict]:
	return frappe.get_all(
		RETURN,
		{"campaign": ["in", list(campaigns) or [""]], "organization": ["in", list(organizations) or [""]]},
		list(FIELDS),
		order_by="organization asc, form_set asc",
	)


def _above(plan: Plan) -> list[str]:
	"""The organizations above the units that are touched, which are none of them."""
	Above, Below = frappe.qb.DocType(ORGANIZATION), frappe.qb.DocType(ORGANIZATION).as_("below")
	rows = (
		frappe.qb.from_(Above)
		.join(Below)
		.on((Above.lft < Below.lft) & (Above.rgt > Below.rgt))
		.where(Below.name.isin([*plan.units] or [""]))
		.select(Above.name)
		.distinct()
	).run(as_dict=True)
	return [row.name for row in rows if row.name not in plan.units]


def send_back(plan: Plan, reason: str) -> None:
	"""Close the returns of dissolved units with a remark, and have those of the others handed in anew.

	Whoever may amend the campaign does this for all levels at once; each version that was handed in stands.
	"""
	now, user = now_datetime(), frappe.session.user
	changes, reasons, rows = {}, Batch("Return Reason"), touched(plan)
	given = Counter(
		frappe.get_all(
			"Return Reason", {"parent": ["in", [row["name"] for row in rows] or [""]]}, pluck="parent"
		)
	)
	for row in rows:
		closed = {"excused": 1, "excuse_reason": reason, "excused_by": user, "excused_on": now}
		returned = {"returned_by": user, "returned_on": now}
		changes[row["name"]] = {
			"status": RETURNED,
			"state_since": now,
			"state_day": day_number(today_in_china()),
			**(closed if row["closed"] else returned),
		}
		reasons.add(
			{
				"parent": row["name"],
				"parenttype": RETURN,
				"parentfield": "reasons",
				"idx": given[row["name"]] + 1,
				"reason": reason,
				"given_by": user,
				"given_on": now,
			}
		)
	write(changes)
	reasons.flush()


def write(changes: dict[str, dict[str, Any]]) -> None:
	"""Write values into returns, with an entry in the history of each."""
	Return = frappe.qb.DocType(RETURN)
	fields = ["name", "campaign", "status", "excused"]
	rows = frappe.get_all(RETURN, {"name": ["in", [*changes] or [""]]}, fields, limit_page_length=0)
	changed = {
		row.name: [
			[field, row[field], changes[row.name][field]]
			for field in ("status", "excused")
			if changes[row.name].get(field, row[field]) != row[field]
		]
		for row in rows
	}
	with ExitStack() as stack:
		for campaign in sorted({row.campaign for row in rows}):
			stack.enter_context(kept_counts.following(campaign, Return.name.isin([*changes])))
		frappe.db.bulk_update(RETURN, {name: with_step(values) for name, values in changes.items()})
	keep_history(RETURN, changed)


# ---------------------------------------------------------------- undoing


def check_undo(change, organizations: Collection[str]) -> None:
	"""Stop the undoing of a change after a unit concerned, or one above it, has handed in.

	:raises frappe.ValidationError: which unit, and when
	"""
	Version, Unit, Above = (
		frappe.qb.DocType(VERSION),
		frappe.qb.DocType(ORGANIZATION).as_("unit"),
		frappe.qb.DocType(ORGANIZATION).as_("above"),
	)
	since = (
		frappe.qb.from_(Version)
		.join(Above)
		.on(Above.name == Version.organization)
		.join(Unit)
		.on((Above.lft <= Unit.lft) & (Above.rgt >= Unit.rgt))
		.where(
			Unit.name.isin(list(organizations))
			& (Version.submitted_on > get_datetime_str(change.carried_out_at))
		)
		.select(Above.organization_name, Version.name, Version.submitted_on)
		.orderby(Version.submitted_on)
		.limit(1)
	).run(as_dict=True)
	if since:
		frappe.throw(
			_("{0} has handed in since ({1}, {2}): the change stands. Make another change instead.").format(
				since[0].organization_name, since[0].name, formatdate(since[0].submitted_on)
			)
		)


def reopen(campaigns: Collection[str], dissolved: Collection[str]) -> None:
	"""Let units that are there again hand in what was closed with them."""
	rows = [row for row in _returns(campaigns, dissolved) if row.excused]
	opened = {"excused": 0, "excuse_reason": None, "excused_by": None, "excused_on": None}
	write({row.name: dict(opened) for row in rows})
