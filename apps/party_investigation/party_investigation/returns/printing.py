"""What the print formats of the Returns embed. Frappe has checked that the user may print them."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes.page import FAMILIES
from party_investigation.organization.tree import name_of
from party_investigation.rules.digest import grouped
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.inspection import ITEMS
from party_investigation.rules.sampling import LAYERS

TEMPLATES = "party_investigation/returns/templates"
MARKS = {"Agrees": "√", "Differs": "×", "Could Not Be Checked": "○"}
"""Signs of the answers on paper; the foot of the record explains them."""
SHOWN = 16
"""So many digits of a digest stand on paper."""


def spot_check_record(doc: Document) -> str:
	"""The record of a spot check: how was drawn, each person, each branch, the conclusion, room for signatures."""
	check = _stored(doc)
	names = {row.organization: row.organization_name for row in check.units}
	return frappe.render_template(
		f"{TEMPLATES}/spot_check_record.html",
		{
			"check": check,
			"families": FAMILIES,
			"campaign": frappe.db.get_value("Investigation Campaign", check.campaign, "campaign_name"),
			"names": names,
			"items": ITEMS,
			"marks": MARKS,
			"layers": {layer: _(layer, "zh", "Spot Check Person") for layer in LAYERS},
			"outcomes": {answer: _(answer, "zh") for answer in MARKS},
			"digest": grouped((check.roster_digest or "")[:SHOWN]),
			"drawn_on": official_date(check.drawn_on),
			"day": official_date,
		},
	)


def rectification_order(doc: Document) -> str:
	"""The order as an official document (GB/T 9704)."""
	order = _stored(doc)
	return frappe.render_template(
		f"{TEMPLATES}/rectification_order.html",
		{
			"order": order,
			"families": FAMILIES,
			"campaign": frappe.db.get_value("Investigation Campaign", order.campaign, "campaign_name"),
			"addressee": name_of(order.organization),
			"sender": name_of(order.ordered_by_organization),
			"sets": "、".join(FORM_SETS[row.form_set].label for row in order.sets),
			"facts": (order.facts or "").splitlines(),
			"requirements": (order.requirements or "").splitlines(),
			"due_on": official_date(order.due_on),
			"ordered_on": official_date(order.ordered_on),
		},
	)


def official_date(day) -> str:
	"""Return a date as official documents write it; nothing for none."""
	if not day:
		return ""
	day = getdate(day)
	return f"{day.year}年{day.month}月{day.day}日"


def _stored(doc: Document) -> Document:
	"""The document as it is stored: what a client sends along may name anybody."""
	stored = frappe.get_doc(doc.doctype, doc.name)
	stored.check_permission("print")
	return stored
