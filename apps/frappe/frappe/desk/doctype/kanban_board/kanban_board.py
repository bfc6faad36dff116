"""Boards of the documents of a DocType: a column for each choice of a field, a card for each document."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.desk.about_doctype import may_read, readable_condition
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.rights.list_access import ListAccess
from frappe.rights.listing import get_list, refuse_unknown_fields
from frappe.store import filters as store_filters
from frappe.utils import cint, escape_html
from frappe.utils.asked import list_of, name_of, values_of

ACTIVE, ARCHIVED = STATUSES = ("Active", "Archived")
AS_NEW = {"status": ACTIVE, "indicator": "Gray"}
SETTINGS = ("fields", "show_labels", "filters")
"""What `save_settings` changes."""


class KanbanBoard(Document):
	"""Which field says in which column a document stands, and what its card tells."""

	def validate(self) -> None:
		self.check_doctype()
		self.check_field()
		self.check_columns()
		self.check_cards()
		self.check_filters()

	def check_doctype(self) -> None:
		"""A board is of documents with a list, made by those who read them."""
		if not frappe.has_permission(self.reference_doctype, "read"):
			frappe.throw(
				_("You may not read {0}.").format(frappe.bold(_(self.reference_doctype))),
				frappe.PermissionError,
			)
		meta = frappe.get_meta(self.reference_doctype)
		if meta.istable or meta.issingle or meta.is_virtual:
			frappe.throw(_("{0} has no list, and no board.").format(frappe.bold(_(self.reference_doctype))))

	def check_field(self) -> None:
		"""The columns are the choices of a field that whoever makes the board reads."""
		if not self.choices():
			self.refuse(self.field_name)
		check_readable(self)

	def check_columns(self) -> None:
		"""Each column is a choice, once; a board without columns gets all of them."""
		if not self.columns:
			for choice in self.choices():
				self.append("columns", {"column_name": choice, **AS_NEW})
		names = [row.column_name for row in self.columns]
		for row in self.columns:
			if row.column_name not in self.choices():
				frappe.throw(
					_("{0} is no choice of the field {1}.").format(
						frappe.bold(escape_html(row.column_name)), frappe.bold(self.field_label())
					)
				)
			if names.count(row.column_name) > 1:
				frappe.throw(
					_("The column {0} is there already.").format(frappe.bold(escape_html(row.column_name)))
				)
			row.order = None

	def check_cards(self) -> None:
		"""Cards tell fields that whoever makes the board reads."""
		meta = frappe.get_meta(self.reference_doctype)
		for name in card_fields(self, told=list_of(self.get("fields") or [], "fields", str)):
			field = meta.get_field(name)
			if not field or field.fieldtype in (*no_value_fields, "Password"):
				self.refuse(name)
			if name not in ListAccess(meta.name, frappe.session.user).permitted(meta.name):
				refuse_field(field.label or name, meta.name)

	def check_filters(self) -> None:
		"""Conditions are such that the list takes them from whoever makes the board."""
		rows = filters_of(self)
		self.filters = json.dumps(rows, ensure_ascii=False) if rows else None
		refuse_unknown_conditions(self.reference_doctype, rows)
		get_list(self.reference_doctype, filters=rows, limit=1)

	def choices(self) -> list[str]:
		"""The choices of the board's field; none if it is no field of choices."""
		field = frappe.get_meta(self.reference_doctype).get_field(self.field_name or "")
		if not field or field.fieldtype != "Select":
			return []
		return [choice for choice in (field.options or "").split("\n") if choice.strip()]

	def field_label(self) -> str:
		"""How the board's field is called."""
		return _(frappe.get_meta(self.reference_doctype).get_label(self.field_name))

	def column(self, name: Any) -> Document:
		"""The column of a name.

		:raises frappe.DoesNotExistError:
		"""
		found = next((row for row in self.columns if row.column_name == name), None)
		if not found:
			frappe.throw(
				_("There is no column {0}.").format(frappe.bold(escape_html(str(name)))),
				frappe.DoesNotExistError,
			)
		return found

	def refuse(self, name: str | None) -> None:
		"""Say which field does not fit."""
		frappe.throw(
			_("{0} is not a fitting field of {1}.").format(
				escape_html(name or "?"), _(self.reference_doctype)
			)
		)


def check_readable(board: KanbanBoard) -> None:
	"""Refuse a board by a field that the user may not read.

	:raises frappe.PermissionError: names the field
	"""
	if not is_readable(board):
		refuse_field(board.field_label(), board.reference_doctype)


def is_readable(board: Any) -> bool:
	"""Whether the user reads the field that a board is made by."""
	if not frappe.has_permission(board.reference_doctype, "read"):
		return False
	permitted = ListAccess(board.reference_doctype, frappe.session.user).permitted(board.reference_doctype)
	return board.field_name in permitted


def refuse_field(label: str, doctype: str) -> None:
	"""Say which field the user may not read.

	:raises frappe.PermissionError: always
	"""
	frappe.throw(
		_("You may not read the field {0} of {1}.").format(frappe.bold(_(label)), frappe.bold(_(doctype))),
		frappe.PermissionError,
	)


def card_fields(board: KanbanBoard, told: list[str] | None = None) -> list[str]:
	"""The fields that a card tells besides its title, in their order."""
	return list(dict.fromkeys(_stored_list(board.get("fields")) if told is None else told))


def filters_of(board: KanbanBoard) -> list:
	"""The conditions that all documents on the board fulfil.

	:raises frappe.ValidationError: they are no rows
	"""
	return list_of(board.get("filters") or [], "filters", list | tuple)


def refuse_unknown_conditions(doctype: str, rows: list) -> None:
	"""Refuse conditions on what is no field of a DocType or of one of its tables.

	:raises frappe.DataError:
	"""
	refuse_unknown_fields(doctype, filters=rows)
	known = {doctype, *(df.options for df in frappe.get_meta(doctype).get_table_fields())}
	for one in store_filters.parse(rows, doctype):
		if one.doctype not in known:
			frappe.throw(
				_("Field not permitted in query: {0}").format(escape_html(one.field)), frappe.DataError
			)


def _stored_list(text: Any) -> list:
	"""A list as it is stored; what is none of texts counts as empty."""
	try:
		found = frappe.parse_json(text or "[]")
	except ValueError:
		return []
	return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


@frappe.whitelist()
def get_kanban_boards(doctype: str) -> list[dict]:
	"""The boards of a DocType that the user may open, by name: `name`, `reference_doctype`, `field_name`, `private`."""
	fields = ["name", "reference_doctype", "field_name", "private"]
	filters = {"reference_doctype": name_of(doctype, "doctype")}
	boards = get_list("Kanban Board", filters=filters, fields=fields, order_by="name", limit=0)
	return [board for board in boards if is_readable(board)]


@frappe.whitelist(methods=["POST"])
def add_column(board_name: str, column_title: str) -> list[dict]:
	"""Add a column for a choice of the field that has none; the board's columns.

	:raises frappe.ValidationError: it is no choice, or has a column
	"""
	board = _board(board_name)
	board.append("columns", {"column_name": name_of(column_title, "column_title"), **AS_NEW})
	return _saved(board)


@frappe.whitelist(methods=["POST"])
def archive_restore_column(board_name: str, column_title: str, status: str) -> list[dict]:
	"""Put a column away (`Archived`), or take it out again (`Active`); the board's columns."""
	board = _board(board_name)
	board.column(column_title).status = status
	return _saved(board)


@frappe.whitelist(methods=["POST"])
def set_indicator(board_name: str, column_name: str, indicator: str) -> Document:
	"""Give a column its colour; the board."""
	board = _board(board_name)
	board.column(column_name).indicator = indicator
	_saved(board)
	return board


@frappe.whitelist(methods=["POST"])
def update_column_order(board_name: str, order: str | list) -> Document:
	"""Put columns into an order; those that it does not name come last. The board.

	:param order: names of columns
	"""
	board = _board(board_name)
	wanted = list_of(order, "order", str)
	for name in wanted:
		board.column(name)
	places = {name: place for place, name in enumerate(wanted)}
	board.columns.sort(key=lambda row: places.get(row.column_name, len(places)))
	for place, row in enumerate(board.columns, 1):
		row.idx = place
	_saved(board)
	return board


@frappe.whitelist(methods=["POST"])
def save_settings(board_name: str, settings: str | dict) -> Document:
	"""Change what cards tell, and which documents the board is of: `fields`, `show_labels`, `filters`. The board."""
	board = _board(board_name)
	given = values_of(settings, "settings")
	for key in SETTINGS:
		if key not in given:
			continue
		value = given[key]
		if key == "show_labels":
			board.show_labels = cint(value)
		else:
			rows = list_of(value or [], key, str if key == "fields" else list | tuple)
			board.set(key, json.dumps(rows, ensure_ascii=False))
	_saved(board)
	return board


def _board(name: Any) -> KanbanBoard:
	board = frappe.get_doc("Kanban Board", name_of(name, "board_name"))
	board.check_permission("write")
	return board


def _saved(board: KanbanBoard) -> list[dict]:
	board.save()
	return [row.as_dict() for row in board.columns]


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see boards for everybody and their own private ones, of documents that they may read: filters hold values."""
	user = user or frappe.session.user
	if user == "Administrator":
		return None
	return (
		f"((`tabKanban Board`.private = 0 or `tabKanban Board`.owner = {frappe.db.escape(user)})"
		f" and {readable_condition('Kanban Board', user)})"
	)


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""A private board is its owner's alone; no board is for those who do not read its documents."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if doc.reference_doctype and not may_read(doc.reference_doctype, user):
		return False
	return not cint(doc.private) or not doc.owner or doc.owner == user
