"""Confirming from the list that a member was checked and nothing has changed (scene: the branch secretary, two clicks)."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from party_investigation import one_by_one, read_once
from party_investigation.batch import Batch
from party_investigation.investigation import records as about_records
from party_investigation.membership import archives
from party_investigation.rules.checks.record import ARCHIVE_IN_ORDER
from party_investigation.rules.dates import today_in_china

DOCTYPE = "Investigation Record"


@frappe.whitelist(methods=["POST"])
def confirm_unchanged(records: str | list) -> dict:
	"""Record that members were checked against roster, file, dues book and meeting book, and nothing has changed.

	Each record is saved as from its form; what is the same for all of them is read once, and their comments are written at once.

	:param records: names of Investigation Records, as a list or as JSON
	:returns: `done`, the names of the confirmed records, and `refused`, rows of `name`, `title` and `reason`
	:raises frappe.ValidationError: for no list of names, or more than 500
	"""
	names = one_by_one.names_in(records)
	with read_once.keeping():
		answer = one_by_one.carry_out(DOCTYPE, names, lambda name: _confirm(name, names, today_in_china()))
	_comment(answer["done"])
	return answer


def _confirm(name: str, names: list[str], day: date) -> None:
	record = frappe.get_doc(DOCTYPE, name, for_update=True)
	if record.status != "To Check" or record.is_lost:
		record.check_permission("write")  # before anything is told of it; to save a record asks the same
	if record.status != "To Check":
		frappe.throw(_("The record is {0} already.").format(_(record.status)))
	if record.is_lost:
		frappe.throw(
			_("The member is out of contact since {0}; begin a search instead.").format(
				frappe.utils.formatdate(record.lost_since)
			)
		)
	# not before the first record is locked: nobody else may change what is read ahead for all of them
	read_once.answer("records read ahead", lambda: about_records.read_ahead(names))
	record.answer_from(archives.standing_of(record.member))
	record.update({field: answer for field, answer in ARCHIVE_IN_ORDER.items() if not record.get(field)})
	record.update({"status": "Checked", "filled_on": day})
	record.save()


def _comment(names: Iterable[str]) -> None:
	"""Say at each record how it was checked, as `add_comment` does."""
	text = _("Checked against roster, file, dues book and meeting book; nothing has changed.")
	comments = Batch("Comment")
	for name in names:
		comments.add(
			{
				"comment_type": "Info",
				"comment_email": frappe.session.user,
				"reference_doctype": DOCTYPE,
				"reference_name": name,
				"content": text,
			}
		)
	comments.flush()
