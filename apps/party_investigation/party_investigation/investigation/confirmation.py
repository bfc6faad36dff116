"""Confirming from the list that a member was checked and nothing has changed (scene: the branch secretary, two clicks)."""

import json
from datetime import date

import frappe
from frappe import _
from party_investigation import messages
from party_investigation.rules.dates import today_in_china

DOCTYPE = "Investigation Record"
ROW = "confirm_row"
MOST_AT_ONCE = 500
ARCHIVE_IN_ORDER = {
	"materials_complete": "是",
	"has_application": "是",
	"admission_true": "是",
	"irregular_admission": "否",
}
"""What "the file is in order" answers in annex 1; answers that are there already stay."""


@frappe.whitelist(methods=["POST"])
def confirm_unchanged(records: str | list) -> dict:
	"""Record that members were checked against roster, file, dues book and meeting book, and nothing has changed.

	Each record for itself: one that is refused stays as it was and stops no other one.

	:param records: names of Investigation Records, as a list or as JSON
	:returns: `done`, the names of the confirmed records, and `refused`, rows of `name`, `title` and `reason`
	:raises frappe.ValidationError: for no list of names, or more than 500
	"""
	done, refused = [], []
	for name in _names(records):
		frappe.db.savepoint(ROW)
		try:
			_confirm(name, today_in_china())
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point=ROW)
			frappe.clear_last_message()
			refused.append({"name": name, "title": _title(name), "reason": messages.reason_of(error)})
		else:
			done.append(name)
	return {"done": done, "refused": refused}


def _names(records: str | list) -> list[str]:
	try:
		names = json.loads(records) if isinstance(records, str) else records
	except ValueError:
		names = None
	if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
		frappe.throw(_("Name the records as a list."))
	if len(names) > MOST_AT_ONCE:
		frappe.throw(_("At most {0} records can be confirmed at once.").format(MOST_AT_ONCE))
	return list(dict.fromkeys(names))


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


def _title(name: str) -> str:
	"""The member's name, for those who may read the record."""
	if not frappe.has_permission(DOCTYPE, "read", doc=name):
		return name
	return frappe.db.get_value(DOCTYPE, name, "member_name") or name
