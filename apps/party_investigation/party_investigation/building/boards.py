"""Boards of own tables and of documents of the investigation: who makes them for everybody, and what may stand in them."""

import json

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation.building.fields import check_untouched
from party_investigation.building.plain import MARKUP, check_texts
from party_investigation.building.views import check_counted, check_made, open_of
from party_investigation.building.who import ABOVE, is_held, label, refuse

OF_BOARD = frozenset(
	(
		*("kanban_board_name", "reference_doctype", "field_name", "private", "show_labels", "columns"),
		*("fields", "filters"),
	)
)


def check_board(board) -> None:
	"""Refuse a board for everybody that is of something else, or that names fields which not all readers see.

	:raises frappe.PermissionError: says what
	"""
	check_made(board)
	check_untouched(board, OF_BOARD)
	check_counted(board.reference_doctype or "", "read")
	check_texts(board, without=("fields", "filters"))
	known = open_of(board.reference_doctype)
	named = [
		board.field_name,
		*_list(board, "fields"),
		*(_field(board, row) for row in _list(board, "filters")),
	]
	for name in named:
		if name not in known:
			refuse(
				_("{0} has a permission level, so it is not shown or searched beside its form."), name or ""
			)
	if MARKUP.search(str(board.get("filters") or "")):
		refuse(_("{0} is plain text, without HTML, templates and scripts."), label(board, "filters"))


def check_shared(board, method: str | None = None) -> None:
	"""The hook `validate`: whoever works in a part of the tree makes private boards; those for everybody stand in everybody's lists.

	:raises frappe.PermissionError:
	"""
	user = frappe.session.user
	if cint(board.private) or is_held(user) or user == "Administrator":
		return
	if not set(ABOVE).intersection(frappe.get_roles(user)):
		refuse(
			_(
				"A board for everybody is made by who builds for the whole site. Tick Private for one of your own."
			)
		)


def _list(board, fieldname: str) -> list:
	"""What a field with a list holds.

	:raises frappe.PermissionError: it is none
	"""
	given = board.get(fieldname)
	try:
		found = json.loads(given) if isinstance(given, str) and given.strip() else given or []
	except (ValueError, RecursionError):
		found = None
	if not isinstance(found, list):
		refuse(_("{0} cannot be read."), label(board, fieldname))
	return found


def _field(board, row) -> str | None:
	"""The field of a condition, if it is one of the board's documents."""
	if not isinstance(row, list) or len(row) < 3:
		return None
	if len(row) == 3:
		return row[0] if isinstance(row[0], str) else None
	return row[1] if row[0] == board.reference_doctype and isinstance(row[1], str) else None
