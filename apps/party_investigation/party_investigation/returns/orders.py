"""What an order to do it again sets going: the unit's sets go back, its people are told, and the order remembers where each set stood."""

from collections.abc import Iterable
from functools import partial

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, getdate
from party_investigation import scope
from party_investigation.returns import notifications
from party_investigation.rules.answer import Answer
from party_investigation.rules.approval import HANDED_IN
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.inspection import ITEMS
from party_investigation.rules.sampling import DIFFERS

ORDER, RETURN, ORGANIZATION = "Rectification Order", "Unit Return", "Party Organization"


def returns_of(order) -> dict[str, frappe._dict]:
	"""Return the unit's returns in the campaign by form set: name, status, version. Checks no permission: the order has."""
	rows = frappe.get_all(
		RETURN,
		filters={"campaign": order.campaign, "organization": order.organization},
		fields=["name", "form_set", "status", "version"],
	)
	return {row.form_set: row for row in rows}


def send_back(order) -> None:
	"""Send the sets of an order back, from the top down: first what the levels between have handed in with them, then the unit's.

	The unit gets time until the order's day, also where its forms have locked.

	:raises frappe.ValidationError: the level that orders has handed in its own return; that must come back from above first
	"""
	reason = _("{0} by {1}: do the investigation again and hand in anew.").format(
		order.name, order.ordering_name
	)
	for row in order.sets:
		for name in handed_in_with(order, row.form_set):
			document = frappe.get_doc(RETURN, name, for_update=True)
			document.send_back_by_order(order.name, reason)
	extend(order, reason)


def handed_in_with(order, form_set: str) -> list[str]:
	"""Return the returns of a set that were handed in by the unit and by the levels between it and who orders, the highest first."""
	Return, Above = frappe.qb.DocType(RETURN), frappe.qb.DocType(ORGANIZATION)
	unit, ordering = scope.place_of(order.organization), scope.place_of(order.ordered_by_organization)
	if unit is None or ordering is None:
		return []
	rows = (
		frappe.qb.from_(Return)
		.join(Above)
		.on(Above.name == Return.organization)
		.select(Return.name)
		.where((Return.campaign == order.campaign) & (Return.form_set == form_set) & (Return.is_copy == 0))
		.where(Return.status.isin(HANDED_IN))
		.where((Above.lft <= unit[0]) & (Above.rgt >= unit[1]) & (Above.lft > ordering[0]))
		.orderby(Above.lft)
	).run()
	return [name for (name,) in rows]


def extend(order, reason: str) -> None:
	"""Open the forms of the sets until the order's day, where the campaign locks forms."""
	if not frappe.db.get_value("Investigation Campaign", order.campaign, "stages_lock"):
		return
	stages = {FORM_SETS[row.form_set].stage for row in order.sets}
	for row in order.sets:
		of_forms = (scope.POLICIES[doctype].stage for doctype in FORM_SETS[row.form_set].documents)
		stages |= {stage for stage in of_forms if stage}
	for stage in sorted(stages):
		frappe.get_doc(
			{
				"doctype": "Return Extension",
				"campaign": order.campaign,
				"organization": order.organization,
				"stage": stage,
				"extended_to": order.due_on,
				"reason": reason,
			}
		).insert()


def tell(order) -> None:
	"""Put an order on the desk of everybody who acts for the unit: as a task, which the home shows, and at the bell."""
	notifications.notify(
		order,
		notifications.people_of(order.organization),
		partial(words_for, order),
		due_on=getdate(order.due_on),
	)


def words_for(order, language: str) -> str:
	"""What somebody reads in a language: who orders what, and until when."""
	return _("{0} orders {1} to do its investigation again and to hand in by {2}.", lang=language).format(
		escape_html(order.ordering_name), escape_html(order.organization_name), formatdate(order.due_on)
	)


def may_draft(check, branch: str) -> Answer:
	"""Return whether the user may draft an order for a branch of a spot check."""
	return _empty(check, branch).may("draft", "Draft")


def draft_from(check, branch: str):
	"""Return the draft of an order, not yet saved, with the facts that a spot check has found in a branch."""
	order = _empty(check, branch)
	order.facts = facts_of(row for row in check.persons if row.organization == branch)
	handed_in = (key for key, row in returns_of(order).items() if row.status in HANDED_IN)
	order.set("sets", [{"form_set": key} for key in handed_in])
	return order


def _empty(check, branch: str):
	"""A new order to a branch of a spot check by who has made it."""
	order = frappe.new_doc(ORDER)
	order.update(
		{
			"campaign": check.campaign,
			"organization": branch,
			"ordered_by_organization": check.organization,
			"spot_check": check.name,
		}
	)
	return order


def facts_of(rows: Iterable) -> str:
	"""Return what differs, a line a person, as the order states it."""
	lines = []
	for row in rows:
		items = [_(row.meta.get_label(item)) for item in ITEMS if row.get(item) == DIFFERS]
		if items or row.wrongly_not_found:
			differences = [*items, *([_("Wrongly Called Not Found")] if row.wrongly_not_found else [])]
			lines.append(
				f"{row.member_name}（{_(row.layer, context=row.doctype)}）：{'、'.join(differences)}。{row.note or ''}"
			)
	return "\n".join(lines)
