"""Confirming from the list that a member was checked and nothing has changed (scene: the branch secretary, two clicks)."""

from datetime import date

import frappe
from frappe import _
from party_investigation import one_by_one
from party_investigation.rules.checks.record import ARCHIVE_IN_ORDER
from party_investigation.rules.dates import today_in_china

DOCTYPE = "Investigation Record"


@frappe.whitelist(methods=["POST"])
def confirm_unchanged(records: str | list) -> dict:
	"""Record that members were checked against roster, file, dues book and meeting book, and nothing has changed.

	:param records: names of Investigation Records, as a list or as JSON
	:returns: `done`, the names of the confirmed records, and `refused`, rows of `name`, `title` and `reason`
	:raises frappe.ValidationError: for no list of names, or more than 500
	"""
	return one_by_one.carry_out(DOCTYPE, records, lambda name: _confirm(name, today_in_china()))


def _confirm(name: str, day: date) -> None:
	record = frappe.get_doc(DOCTYPE, name)
	record.check_permission("write")
	if record.status != "To Check":
		frappe.throw(_("The record is {0} already.").format(_(record.status)))
	if record.is_lost:
		frappe.throw(
			_("The member is out of contact since {0}; begin a search instead.").format(
				frappe.utils.formatdate(record.lost_since)
			)
		)
	record.update({field: answer for field, answer in ARCHIVE_IN_ORDER.items() if not record.get(field)})
	record.update({"status": "Checked", "filled_on": day})
	record.save()
	record.add_comment(
		"Info", _("Checked against roster, file, dues book and meeting book; nothing has changed.")
	)
