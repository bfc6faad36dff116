"""Reports that take long: run by a job, their result kept for who asked."""

import gzip
import json
from typing import Any

import frappe
from frappe import _
from frappe.rights.fingerprint import fingerprint
from frappe.services.files.unpacking import gunzip
from frappe.services.reports import columns, running
from frappe.utils import get_datetime, getdate

FILE = "result.json.gz"
READERS = {"Date": getdate, "Datetime": get_datetime}


def ask(report: Any, filters: frappe._dict) -> Any:
	"""Have a report run in the background as the current user; the Prepared Report."""
	doc = frappe.get_doc(
		{
			"doctype": "Prepared Report",
			"report_name": report.get("custom_report") or report.name,
			"filters": _key(filters),
			"status": "Queued",
		}
	).insert(ignore_permissions=True)  # the report's own rights were asked; this is only its basket
	job = frappe.enqueue(
		"frappe.services.reports.prepared.prepare",
		queue="long",
		timeout=int(report.timeout or 0) or None,
		enqueue_after_commit=True,
		prepared_report=doc.name,
	)
	if job:
		doc.db_set("job_id", job.id, update_modified=False)
	return doc


def prepare(prepared_report: str) -> None:
	"""The job: run the report as the user who asked for it and keep the result as a private file."""
	doc = frappe.get_doc("Prepared Report", prepared_report)
	doc.db_set("status", "Started")
	frappe.db.commit()  # others should see that it has begun
	try:
		fill(doc)
	except Exception:
		frappe.db.rollback()
		doc.db_set(
			{
				"status": "Error",
				"error_message": frappe.get_traceback(),
				"report_end_time": frappe.utils.now(),
			}
		)
		frappe.log_error(_("Report {0} could not be prepared").format(doc.report_name))
	frappe.db.commit()  # the end of the job, well or not
	frappe.publish_realtime(
		"report_generated", {"report_name": doc.report_name, "name": doc.name}, user=frappe.session.user
	)


def fill(doc: Any) -> None:
	"""Run the report of a Prepared Report and keep the result in it, with the rights it was made with."""
	doc.db_set("rights", fingerprint(doc.owner))
	_keep(doc, running.run(running.find(doc.report_name), doc.filters))
	doc.db_set({"status": "Completed", "report_end_time": frappe.utils.now()})


def _keep(doc: Any, answer: dict) -> None:
	from frappe.utils.file_manager import save_file

	content = gzip.compress(frappe.as_json(answer).encode(), 6)
	save_file(FILE, content, doc.doctype, doc.name, is_private=1)


def is_current(doc: Any) -> bool:
	"""Whether who asked for a result has the same rights as when it was made, so that it may still be shown."""
	return doc.rights == fingerprint(doc.owner)


def latest(report: Any, filters: frappe._dict) -> dict:
	"""The newest result that the user had prepared with these filters, with the Prepared Report that holds it.

	A result made before the user's rights changed is not shown any more.
	"""
	names = frappe.get_all(
		"Prepared Report",
		filters={
			"report_name": report.get("custom_report") or report.name,
			"filters": _key(filters),
			"owner": frappe.session.user,
			"status": "Completed",
		},
		order_by="creation desc",
		limit=1,
		pluck="name",
	)
	doc = frappe.get_doc("Prepared Report", names[0]) if names else None
	if doc is None or not is_current(doc):
		return {"prepared_report": True, "result": [], "columns": [], "doc": None}
	return {"prepared_report": True, **result_of(doc), "doc": doc}


def result_of(doc: Any) -> dict:
	"""What a Prepared Report holds."""
	file = frappe.get_doc("File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name})
	return json.loads(gunzip(file.get_content(encodings=[])))


def typed(answer: dict) -> dict:
	"""A result as the report made it: its columns as `columns.as_dicts` gives them, dates and times no longer as text."""
	shown = columns.as_dicts(answer["columns"])
	readers = {column.fieldname: READERS[column.fieldtype] for column in shown if column.fieldtype in READERS}
	for row in answer["result"]:
		if isinstance(row, dict):
			row.update({name: read(row[name]) for name, read in readers.items() if row.get(name)})
	return {**answer, "columns": shown}


def _key(filters: dict) -> str:
	"""Filters as text, always in the same order."""
	return json.dumps(filters, sort_keys=True, default=str, ensure_ascii=False)
