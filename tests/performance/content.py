"""The DocTypes that are measured, and rows for them."""

import datetime
from collections.abc import Iterator

import frappe

ITEM, TENTH = "Speed Item", "Speed Tenth"
VERSIONED, ROW, THIRTY, TREE = "Speed Versioned", "Speed Row", "Speed Thirty", "Speed Tree"
STATUSES = ("Open", "Closed", "Waiting", "Cancelled")
BEGIN = datetime.datetime(2016, 1, 1)
TYPES = (
	["Data"] * 10
	+ ["Int"] * 4
	+ ["Float"] * 3
	+ ["Date"] * 4
	+ ["Check"] * 3
	+ ["Small Text"] * 2
	+ ["Datetime"]
)


def make_doctype(name: str, fields: list[dict], **properties) -> None:
	"""A custom DocType, unless it is there."""
	if frappe.db.exists("DocType", name):
		return
	permissions = [{"role": "System Manager", "read": 1, "write": 1, "create": 1, "report": 1, "export": 1}]
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Custom",
			"custom": 1,
			"fields": fields,
			"permissions": [] if properties.get("istable") else permissions,
			**properties,
		}
	).insert()
	frappe.db.commit()  # others use it


def make_thirty() -> None:
	"""DocTypes of thirty fields with rows, one of them with versions."""
	fields = [{"fieldname": f"f{i}", "fieldtype": kind, "label": f"F{i}"} for i, kind in enumerate(TYPES)]
	fields += [
		{"fieldname": "choice", "fieldtype": "Select", "label": "Choice", "options": "A\nB\nC"},
		{"fieldname": "link", "fieldtype": "Link", "label": "Link", "options": "DocType"},
	]
	texts = [{"fieldname": f"r{i}", "fieldtype": "Data", "label": f"R{i}"} for i in range(6)]
	make_doctype(ROW, texts, istable=1)
	rows = {"fieldname": "lines", "fieldtype": "Table", "label": "Lines", "options": ROW}
	for name, versions in ((THIRTY, 0), (VERSIONED, 1)):
		make_doctype(name, [*fields, rows], autoname="hash", track_changes=versions)


def thirty(number: int, rows: int = 0, doctype: str = THIRTY):
	"""An unsaved document with about half of its fields filled."""
	values = {
		"doctype": doctype,
		"choice": "B",
		"link": "DocType",
		"f0": f"number {number}",
		"f1": "x" * 30,
		"f2": "中文内容",
		"f10": number,
		"f14": 1.5,
		"f17": "2016-04-05",
		"f21": 1,
		"f24": "some longer text, " * 5 + "and its end",
	}
	if rows:
		values["lines"] = [{f"r{i}": f"{number}.{row}.{i}" for i in range(6)} for row in range(rows)]
	return frappe.get_doc(values)


def make_items(count: int, doctype: str = ITEM) -> None:
	"""`count` documents of 11 columns, of which status and amount have an index."""
	make_doctype(
		doctype,
		[
			{"fieldname": "title", "fieldtype": "Data", "label": "Title", "in_list_view": 1},
			{
				"fieldname": "status",
				"fieldtype": "Select",
				"label": "Status",
				"options": "\n".join(STATUSES),
				"search_index": 1,
				"in_list_view": 1,
			},
			{"fieldname": "priority", "fieldtype": "Int", "label": "Priority"},
			{"fieldname": "amount", "fieldtype": "Float", "label": "Amount", "search_index": 1},
			{"fieldname": "due", "fieldtype": "Date", "label": "Due"},
		],
	)
	there = frappe.db.count(doctype)
	if there < count:
		frappe.db.bulk_insert(doctype, ITEM_COLUMNS, item_rows(there, count))
		frappe.db.commit()  # others read them


ITEM_COLUMNS = [
	*("name", "creation", "modified", "owner", "modified_by", "idx"),
	*("title", "status", "priority", "amount", "due"),
]


def item_rows(start: int, end: int) -> Iterator[tuple]:
	"""Rows in the order of their creation; `modified` runs across it."""
	for n in range(start, end):
		made = BEGIN + datetime.timedelta(seconds=n)
		changed = BEGIN + datetime.timedelta(seconds=n * 7919 % 1_000_003, days=20)
		yield (
			f"item-{n:07}",
			made,
			changed,
			"Administrator",
			"Administrator",
			0,
			f"Task {n}",
			STATUSES[n * 31 % 7 % 4],
			n % 5,
			n * 13 % 10_007 / 10,
			(BEGIN + datetime.timedelta(days=n % 365)).date(),
		)
