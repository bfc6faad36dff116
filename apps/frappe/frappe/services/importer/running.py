"""Running an import: each document whole or not at all, what went wrong told by its rows."""

import datetime
import itertools
import json
import time
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.incoming import apply_client_values, stored_document
from frappe.services.importer import links, reading
from frappe.services.importer.cells import CellError, value_of
from frappe.utils import cint, cstr, strip_html

INSERT = "Insert New Records"
UPDATE = "Update Existing Records"
COMMITS_EVERY = 0.25
"""After how many seconds what came in is kept and others write: a commit waits for the disk longer than a document takes."""


class Record:
	"""A document of the table: its values, the tables' rows, the numbers of its lines in the file, and what of them cannot be read."""

	def __init__(self, line: int) -> None:
		self.values: dict[str, Any] = {}
		self.lines = [line]
		self.problems: list[str] = []

	def take(
		self, columns: list[reading.Column], row: list[Any], titles: dict[int, dict[str, list[str]]]
	) -> dict[str, Any]:
		"""The values of some columns of a line by their fields; what cannot be read is noted.

		:param titles: see `links.names_of_titles`
		"""
		values = {}
		for column in columns:
			try:
				value = value_of(column.df, row[column.number], column.header)
				values[column.df.fieldname] = _as_sent(_named(column, value, titles.get(column.number, {})))
			except CellError as error:
				self.problems.append(str(error))
		return values


def _as_sent(value: Any) -> Any:
	"""A day or a time of a cell as a client would send it: an import comes in by the door of all clients."""
	return str(value) if isinstance(value, datetime.date | datetime.time | datetime.timedelta) else value


def records(doctype: str, rows: list[list[Any]], chosen: dict[str, str] | None = None) -> Iterator[Record]:
	"""Documents from rows. A row that fills only columns of tables belongs to the document above it."""
	columns = [column for column in reading.columns_of(doctype, rows[0], chosen) if column.df]
	titles = links.names_of_titles(columns, rows[1:])
	current: Record | None = None
	for number, row in enumerate(rows[1:], 2):
		filled = [
			column for column in columns if column.number < len(row) and row[column.number] not in (None, "")
		]
		if not filled:
			continue
		own = [column for column in filled if not column.table]
		if own or current is None:
			if current:
				yield current
			current = Record(number)
			current.values = current.take(own, row, titles)
		else:
			current.lines.append(number)
		_add_children(current, filled, row, titles)
	if current:
		yield current


def _add_children(record: Record, filled: list[reading.Column], row: list[Any], titles: dict) -> None:
	tables = dict.fromkeys(column.table for column in filled if column.table)
	for table in tables:
		values = record.take([column for column in filled if column.table == table], row, titles)
		record.values.setdefault(table, []).append(values)


def _named(column: reading.Column, value: Any, titles: dict[str, list[str]]) -> Any:
	"""The name of a linked document, where its title was written."""
	names = titles.get(cstr(value), [])
	if len(names) > 1:
		raise CellError(
			_("{0}: several records are called “{1}”. Write the ID of the one that is meant: {2}").format(
				frappe.bold(frappe.utils.escape_html(column.header)),
				frappe.bold(frappe.utils.escape_html(cstr(value))),
				frappe.utils.escape_html(", ".join(names[:5])),
			)
		)
	return names[0] if names else value


def run(data_import: Any) -> str:
	"""Import the file of a Data Import; the status it ends with. What was imported by an earlier run is left out."""
	rows = reading.read(data_import.get_file())
	done = {line for log in logs(data_import.name) if log.success for line in json.loads(log.row_indexes)}
	wanted = [
		record
		for record in records(data_import.reference_doctype, rows, data_import.chosen_fields())
		if not done.intersection(record.lines)
	]
	failed, began = 0, time.monotonic()
	for number, record in enumerate(wanted, 1):
		failed += not _import_one(data_import, record, number)
		if number < len(wanted) and time.monotonic() - began < COMMITS_EVERY:
			continue
		frappe.db.commit()  # a long import keeps what it has; each document was whole
		began = time.monotonic()
		frappe.publish_realtime(
			"data_import_progress",
			{"data_import": data_import.name, "current": number, "total": len(wanted)},
			user=frappe.session.user,
		)
	return "Success" if not failed else "Error" if failed == len(wanted) else "Partial Success"


def check(data_import: Any, most: int) -> dict:
	"""What would go wrong with the first documents of a file: the checks of a real run, and nothing is written.

	:param most: how many documents are looked at
	:returns: `checked`, the number of documents, and `problems`, each with its `rows` and `messages`
	"""
	rows = reading.read(data_import.get_file())
	found = records(data_import.reference_doctype, rows, data_import.chosen_fields())
	problems, checked = [], 0
	for record in itertools.islice(found, most):
		checked += 1
		if messages := _problems(data_import, record):
			problems.append({"rows": record.lines, "messages": messages})
	return {"checked": checked, "problems": problems}


def _problems(data_import: Any, record: Record) -> list[str]:
	frappe.clear_messages()
	frappe.db.savepoint("check_record")
	try:
		_write(data_import, record, only_check=True)
	except Exception as error:
		return [entry["message"] for entry in frappe.get_message_log()] or [cstr(error)]
	finally:
		frappe.db.rollback(save_point="check_record")  # a number that naming took, what a hook wrote
		frappe.clear_messages()
	return []


def _import_one(data_import: Any, record: Record, number: int) -> bool:
	frappe.clear_messages()
	frappe.db.savepoint("import_record")
	log = {"data_import": data_import.name, "row_indexes": json.dumps(record.lines), "log_index": number}
	try:
		doc = _write(data_import, record)
	except Exception as error:
		frappe.db.rollback(save_point="import_record")
		messages = [entry["message"] for entry in frappe.get_message_log()] or [cstr(error)]
		_log({**log, "success": 0, "messages": frappe.as_json(messages), "exception": type(error).__name__})
		return False
	finally:
		frappe.clear_messages()
	_log({**log, "success": 1, "docname": doc.name})
	return True


def _write(data_import: Any, record: Record, only_check: bool = False) -> Any:
	"""Insert or update with the rights of the user who imports."""
	if record.problems:
		for problem in record.problems:
			frappe.msgprint(problem)
		raise frappe.ValidationError(_("The row cannot be read"))
	doctype = data_import.reference_doctype
	frappe.flags.in_import = True
	try:
		if data_import.import_type == UPDATE:
			if not record.values.get("name"):
				frappe.throw(_("Row {0}: to update a record its ID is needed").format(record.lines[0]))
			doc = stored_document(doctype, record.values["name"], "write")
			apply_client_values(doc, record.values, with_state=True)
			doc.flags.only_check = only_check
			doc.save()
		else:
			doc = frappe.new_doc(doctype)
			apply_client_values(doc, record.values, with_state=True)
			doc.flags.only_check = only_check
			doc.insert(set_name=record.values.get("name"))
		if not only_check and cint(data_import.submit_after_import) and doc.meta.is_submittable:
			doc.submit()
	finally:
		frappe.flags.in_import = False
	return doc


def _log(values: dict) -> None:
	# the import's own record, whatever the rights of who imports
	frappe.get_doc({"doctype": "Data Import Log", **values}).insert(ignore_permissions=True)


def logs(name: str) -> list[Any]:
	"""How each document of an import went, in the order of the file."""
	return frappe.get_all(
		"Data Import Log",
		filters={"data_import": name},
		fields=["row_indexes", "success", "docname", "messages", "exception", "log_index"],
		order_by="log_index asc",
		limit=0,
	)


def errored(name: str, rows: list[list[Any]]) -> list[list[Any]]:
	"""The rows of a file that failed and that no later run has taken, below its headings, with a column that tells why."""
	found = logs(name)
	done = {log.row_indexes for log in found if log.success}
	failed = {log.row_indexes: log for log in found if log.row_indexes not in done}  # the last failure counts
	width = max(len(row) for row in rows)
	table = [[*_filled(rows[0], width), _("What is wrong")]]
	for indexes, log in failed.items():
		reason = "; ".join(strip_html(cstr(text)) for text in json.loads(log.messages or "[]"))
		for place, line in enumerate(json.loads(indexes)):
			table.append([*_filled(rows[line - 1], width), "" if place else reason])
	return table


def _filled(row: list[Any], width: int) -> list[Any]:
	return [*row, *[None] * (width - len(row))]
