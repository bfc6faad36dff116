"""What a refusal says: who may, where one is appointed, and whom to ask. It names nothing that the user does not know already."""

import frappe
from frappe import _
from frappe.utils import escape_html
from party_investigation.scope.appointments import Places
from party_investigation.scope.rights import APPOINTMENT, ORGANIZATION, capacities, roles_with

SHOWN = 3
"""So many of a user's places are named."""


def refusal(doctype: str, ptype: str, places: Places, who: list[str]) -> str:
	"""Why a right is refused.

	:param places: those of the user that give the right
	:param who: who may, in English
	"""
	fitting = [role for role in capacities() if role in roles_with(doctype, ptype)]
	if not fitting:
		return _("No appointment gives the right {0} on {1}.").format(_(ptype.title()), _(doctype))
	needed = _("{0} of {1} is for {2}, as {3}.").format(
		_(ptype.title()),
		_(doctype),
		_(" or ").join(_(each) for each in who),
		_(" or ").join(_(role) for role in fitting),
	)
	return _sentences(needed, _standing(doctype, places, fitting), _helpers())


def of_table(doctype: str, places: Places) -> str:
	"""Why a row of a table of the site is closed.

	:param places: those of the user that count for the table
	"""
	needed = _("{0} is open to who is appointed where all its links lead.").format(_(doctype))
	return _sentences(needed, _standing(doctype, places, []), _helpers())


def _standing(doctype: str, places: Places, fitting: list[str]) -> str:
	"""Where the user stands."""
	appointments = places.appointments()
	if appointments:
		tops = list(dict.fromkeys(row.organization for row in appointments))
		names = frappe.get_all(ORGANIZATION, {"name": ["in", tops[:SHOWN]]}, pluck="organization_name")
		more = "…" if len(tops) > SHOWN else ""
		return _("You are appointed for {0}.").format(escape_html("、".join(sorted(names))) + more)
	if set(frappe.get_roles(places.user)).intersection(fitting) and not places.capacities:
		return _(
			"Another role of yours would carry rights there, so your appointments give nothing on {0}."
		).format(_(doctype))
	return _("You have no such appointment in force.")


def _helpers() -> str:
	"""Who appoints."""
	appointing = sorted(roles_with(APPOINTMENT, "create"))
	return _("Ask whoever appoints at the level above: {0}.").format(
		"、".join(_(role) for role in appointing)
	)


def _sentences(*sentences: str) -> str:
	"""Sentences one after the other; in Chinese nothing stands between them."""
	return "".join(each if each.endswith("。") else f"{each} " for each in sentences).rstrip()
