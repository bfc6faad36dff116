"""The cards of a board: the documents of a list, column by column."""

from typing import Any

import frappe
from frappe.core.doctype.access_log.access_log import note_list
from frappe.desk.doctype.kanban_board.kanban_board import (
	ARCHIVED,
	KanbanBoard,
	card_fields,
	check_readable,
	filters_of,
	refuse_unknown_conditions,
)
from frappe.rights.list_access import ListAccess
from frappe.rights.listing import DatabaseQuery, get_list
from frappe.utils import cint
from frappe.utils.asked import list_of, name_of

MOST_CARDS = 100
"""So many cards of a column are told at once."""
ALWAYS = ("name", "modified", "docstatus")


@frappe.whitelist()
def get_cards(
	board_name: str,
	filters: str | list | None = None,
	column: str | None = None,
	start: int = 0,
	page_length: int = 20,
) -> dict[str, Any]:
	"""The documents that the user sees on a board, as cards of its columns.

	:param filters: what all of them fulfil besides the board's own conditions
	:param column: only of this column
	:param start: how many of each column are left out first
	:param page_length: how many of each column are told, at most 100
	:returns: `columns`, each with its `column_name`, its `count` and its `cards`; `others`, how many documents stand in
		none; `fields`, what the cards tell
	:raises frappe.PermissionError: the user may not read the board, its documents or the field that it is made by
	"""
	board = frappe.get_doc("Kanban Board", name_of(board_name, "board_name"))
	board.check_permission("read")
	check_readable(board)
	conditions = [*filters_of(board), *(list_of(filters, "filters", list | tuple) if filters else [])]
	refuse_unknown_conditions(board.reference_doctype, conditions)
	names = [row.column_name for row in board.columns if row.status != ARCHIVED]
	if column is not None:
		names = [board.column(column).column_name]
	counts = _counts(board, conditions)
	fields = _fields(board)
	length = min(max(cint(page_length), 1), MOST_CARDS)
	columns = [
		{
			"column_name": name,
			"count": counts.get(name, 0),
			"cards": _cards(board, name, conditions, fields, max(cint(start), 0), length)
			if counts.get(name)
			else [],
		}
		for name in names
	]
	told = [card for one in columns for card in one["cards"]]
	note_list(board.reference_doctype, told, conditions, fields, start)
	shown = sum(counts.get(row.column_name, 0) for row in board.columns)
	return {"columns": columns, "others": sum(counts.values()) - shown, "fields": fields}


def _counts(board: KanbanBoard, conditions: list) -> dict[str, int]:
	"""How many documents have each value of the board's field."""
	rows = get_list(
		board.reference_doctype,
		fields=[f"`tab{board.reference_doctype}`.`{board.field_name}` as value", "count(*) as count"],
		filters=conditions,
		group_by=f"`tab{board.reference_doctype}`.`{board.field_name}`",
		order_by=None,
		limit=0,
	)
	return {row.value or "": row.count for row in rows}


def _cards(
	board: KanbanBoard, name: str, conditions: list, fields: list[str], start: int, length: int
) -> list[dict]:
	query = DatabaseQuery(board.reference_doctype)
	query.is_for_client = True
	return query.execute(
		fields=fields,
		filters=[*conditions, [board.reference_doctype, board.field_name, "=", name]],
		limit_start=start,
		limit_page_length=length,
	)


def _fields(board: KanbanBoard) -> list[str]:
	"""What is told of each document: its title, the board's field, and what the cards tell, as far as the user reads it."""
	meta = frappe.get_meta(board.reference_doctype)
	permitted = ListAccess(meta.name, frappe.session.user).permitted(meta.name)
	wanted = [*ALWAYS, meta.get_title_field(), board.field_name, *card_fields(board)]
	return [name for name in dict.fromkeys(wanted) if name in permitted]
