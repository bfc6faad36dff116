"""What is open about a member: for whoever opens the member's form, with the record to go to."""

import frappe
from frappe import _
from frappe.utils import formatdate, getdate
from party_investigation.rules.dates import today_in_china

MOST = 20


@frappe.whitelist(methods=["GET", "POST"])
def get_next_steps(member: str) -> list[dict]:
	"""Lines `text`, `colour`, `doctype`, `name`: overdue letters, out of contact, open searches, cases under way.

	:raises frappe.PermissionError: the member is not the user's to read
	"""
	frappe.get_doc("Party Member", member).check_permission("read")
	return [*_letters(member), *_searches(member), *_records(member), *_cases(member)]


def _letters(member: str) -> list[dict]:
	rows = _rows("Transfer Letter", member, {"status": "Open"}, ["letter_number", "expires_on"])
	lines = []
	for row in rows:
		overdue = row.expires_on and getdate(row.expires_on) < today_in_china()
		text = (
			_("Letter {0} is overdue since {1}: no receipt has come.")
			if overdue
			else _("Letter {0} awaits its receipt until {1}.")
		)
		sentence = text.format(row.letter_number, formatdate(row.expires_on))
		lines.append(_line(sentence, "red" if overdue else "blue", "Transfer Letter", row.name))
	return lines


def _searches(member: str) -> list[dict]:
	rows = _rows("Contact Search", member, {"result": "Open"}, ["missing"])
	enough = _("The search is enough: it can be concluded.")
	return [
		_line(
			_("The search is open. Still needed: {0}").format(row.missing) if row.missing else enough,
			"orange",
			"Contact Search",
			row.name,
		)
		for row in rows
	]


def _records(member: str) -> list[dict]:
	"""Records that say out of contact while nobody searches."""
	lost = _rows("Investigation Record", member, {"is_lost": 1}, ["campaign", "lost_since"])
	searched = {row.campaign for row in _rows("Contact Search", member, {}, ["campaign"])} if lost else set()
	text = _("Out of contact since {0}, and no search has begun.")
	return [
		_line(text.format(formatdate(row.lost_since)), "red", "Investigation Record", row.name)
		for row in lost
		if row.campaign not in searched
	]


def _cases(member: str) -> list[dict]:
	rows = _rows("Disposition Case", member, {"status": "In Progress"}, ["measure"])
	return [
		_line(_("Under way: {0}").format(row.measure), "orange", "Disposition Case", row.name) for row in rows
	]


def _rows(doctype: str, member: str, filters: dict, fields: list[str]) -> list[frappe._dict]:
	"""As far as the user may read them; nothing where the user may not read such records at all."""
	if not frappe.has_permission(doctype, "read"):
		return []
	return frappe.get_list(
		doctype,
		filters={"member": member, **filters},
		fields=["name", *fields],
		order_by="creation desc",
		limit_page_length=MOST,
	)


def _line(text: str, colour: str, doctype: str, name: str) -> dict:
	return {"text": text, "colour": colour, "doctype": doctype, "name": name}
