"""`frappe.utils.print_format`: prints as downloads."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.services import background_files
from frappe.services.limits import expensive
from frappe.services.printing.documents import get_print
from frappe.translate import language_of, print_language
from frappe.utils.asked import list_of, values_of
from frappe.utils.pdf import get_file_data_from_writer, get_pdf

MOST_AT_ONCE = 100
"""Documents printed within a request; more are a background job's work."""


@frappe.whitelist()
@expensive("print")
def download_pdf(
	doctype: str,
	name: str,
	format: str | None = None,
	doc: str | None = None,
	no_letterhead: int = 0,
	language: str | None = None,
	letterhead: str | None = None,
	pdf_generator: str | None = None,
) -> None:
	"""Answer with a document as PDF."""
	document = frappe.get_doc(doctype, name)
	with print_language(language_of(language)):
		content = get_print(
			doctype,
			name,
			format,
			doc=document,
			as_pdf=True,
			no_letterhead=no_letterhead,
			letterhead=letterhead,
			pdf_generator=pdf_generator,
		)
	_answer(f"{str(name).replace(' ', '-').replace('/', '-')}.pdf", content)


@frappe.whitelist()
@expensive("print")
def download_multi_pdf(
	doctype: str | dict,
	name: str | list,
	format: str | None = None,
	no_letterhead: int | bool = False,
	letterhead: str | None = None,
	options: str | dict | None = None,
) -> None:
	"""Answer with several documents in one PDF.

	:param doctype: their DocType, or DocTypes with lists of names
	:param name: names as a list or JSON
	:raises frappe.ValidationError: too many for one request
	"""
	wanted = _wanted(doctype, name)
	if len(wanted) > MOST_AT_ONCE:
		frappe.throw(_("At most {0} documents can be printed at once").format(MOST_AT_ONCE))
	options = values_of(options, "options") if options else None
	title = "-".join(dict.fromkeys(kind for kind, _name in wanted)).replace(" ", "-")
	_answer(f"{title}.pdf", print_many(wanted, format, no_letterhead, letterhead, options))


@frappe.whitelist(methods=["POST"])
@expensive("print")
def download_multi_pdf_async(
	doctype: str | dict,
	name: str | list,
	format: str | None = None,
	no_letterhead: int | bool = False,
	letterhead: str | None = None,
	options: str | dict | None = None,
) -> dict[str, str]:
	"""Let a worker print several documents into one PDF.

	:returns: `task_id`; when the file is there, the user's browser hears `task_complete:TASK_ID` with its `file_url`
	:raises frappe.PermissionError: for a document that the user may not print
	"""
	wanted = _wanted(doctype, name)
	for kind, item in wanted:
		frappe.has_permission(kind, "print", doc=item, throw=True)
	return background_files.begin(
		"frappe.utils.print_format.print_in_background",
		documents=wanted,
		print_format=format,
		no_letterhead=int(no_letterhead or 0),
		letterhead=letterhead,
		options=values_of(options, "options") if options else None,
	)


def print_in_background(
	documents: list[tuple[str, str]],
	print_format: str | None,
	no_letterhead: int,
	letterhead: str | None,
	options: dict | None,
	task_id: str,
) -> None:
	"""What a worker does for `download_multi_pdf_async`."""
	title = "-".join(dict.fromkeys(kind for kind, _name in documents)).replace(" ", "-")
	content = print_many(
		documents,
		print_format,
		no_letterhead,
		letterhead,
		options,
		advance=lambda percent, done: background_files.advance(percent, _("Print"), done),
	)
	background_files.keep(f"{title}.pdf", content, task_id)


def print_many(
	documents: list[tuple[str, str]],
	print_format: str | None = None,
	no_letterhead: int | bool = False,
	letterhead: str | None = None,
	options: dict | None = None,
	advance: Callable[[float, str], None] | None = None,
) -> bytes:
	"""Several documents, given as (doctype, name), in one PDF. One that cannot be printed stops all.

	:param advance: told after each document how far it is, in per cent
	"""
	from pypdf import PdfWriter

	writer = PdfWriter()
	for number, (doctype, name) in enumerate(documents, 1):
		get_print(
			doctype,
			name,
			print_format,
			as_pdf=True,
			output=writer,
			no_letterhead=int(no_letterhead),
			letterhead=letterhead,
			pdf_options=options,
		)
		if advance:
			advance(number * 95 / len(documents), f"{number}/{len(documents)}")
	return get_file_data_from_writer(writer)


def _wanted(doctype: str | dict, name: str | list) -> list[tuple[str, str]]:
	if isinstance(doctype, dict) or doctype.startswith("{"):
		asked = values_of(doctype, "doctype")
		return [
			(kind, item) for kind, names in asked.items() for item in list_of(names, "doctype", (str, int))
		]
	names = [name] if isinstance(name, str) and not name.startswith("[") else name
	return [(doctype, item) for item in list_of(names, "name", (str, int))]


@frappe.whitelist()
@expensive("print")
def report_to_pdf(html: str, orientation: str = "Landscape", title: str | None = None) -> None:
	"""Answer with a report that the desk has laid out, as PDF.

	:param title: what the report is called, for the log
	"""
	from frappe.core.doctype.access_log.access_log import make_access_log

	make_access_log(file_type="PDF", method="PDF", report_name=title)
	_answer("report.pdf", get_pdf(html, {"orientation": orientation}))


def _answer(filename: str, content: Any) -> None:
	frappe.local.response.filename = filename
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"
