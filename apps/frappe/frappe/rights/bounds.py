"""How much one list may be asked, and how much of an answer a client gets at once."""

from collections.abc import Iterable, Iterator
from itertools import islice

import frappe
from frappe import _
from frappe.utils import cint

MOST_FIELDS = 200
MOST_FILTERS = 200
MOST_CALLS = 50
MOST_ROWS = 100_000
"""Rows of one answer to a client, unless `max_list_rows` of the configuration says otherwise."""
MOST_MEGABYTES = 32
"""Text of one answer to a client, unless `max_list_megabytes` of the configuration says otherwise."""
CHUNK = 500


def check(fields: int = 0, filters: int = 0, calls: int = 0) -> None:
	"""Refuse a list that asks for too much: a number of fields, of filters (those of `or_filters` too), of functions.

	:raises frappe.DataError:
	"""
	if fields > MOST_FIELDS:
		_refuse(_("A list takes at most {0} fields."), MOST_FIELDS)
	if filters > MOST_FILTERS:
		_refuse(_("A list takes at most {0} filters."), MOST_FILTERS)
	if calls > MOST_CALLS:
		_refuse(_("A list takes at most {0} functions."), MOST_CALLS)


def most_rows() -> int:
	"""The greatest number of rows of one answer to a client."""
	return cint(frappe.conf.get("max_list_rows")) or MOST_ROWS


def within(found: Iterable[tuple]) -> list[tuple]:
	"""The rows that are found; refused while they are read once they are more than one answer may hold.

	:raises frappe.DataError:
	"""
	rows, size = [], 0
	limit = (cint(frappe.conf.get("max_list_megabytes")) or MOST_MEGABYTES) * 1_000_000
	most = most_rows()
	for chunk in _chunks(found):
		rows += chunk
		size += sum(len(value) for row in chunk for value in row if type(value) is str)
		if len(rows) > most:
			_refuse(
				_("The list has more than {0} rows: ask for them page by page, or narrow it by filters."),
				most,
			)
		if size > limit:
			_refuse(_("The list holds more than {0} MB: ask for fewer rows or fields."), limit // 1_000_000)
	return rows


def _chunks(found: Iterable[tuple]) -> Iterator[list[tuple]]:
	rows = iter(found)
	while chunk := list(islice(rows, CHUNK)):
		yield chunk


def _refuse(text: str, most: int) -> None:
	frappe.throw(text.format(f"{most:,}"), frappe.DataError)
