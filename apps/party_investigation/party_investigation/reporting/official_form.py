"""The PDF of a print format as the paper that Typst sets, by Frappe's hook `pdf_generator` (v15.56 and later, v16).

A print format that embeds a form marks which document it is of; the hook reads that document again and asks for the right anew.
On an older Frappe, which has no such hook, the PDF is made of the HTML.
"""

import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter

import frappe
from frappe import _
from frappe.utils.print_format import download_pdf as frappe_download_pdf
from party_investigation.reporting import printing
from party_investigation.reporting.paper_formats import GENERATOR, PRINT_FORMATS

_NOT_IN_NAME = re.compile(r"[\s/\\:*?\"<>|\x00-\x1f]+")


def pdf(
	print_format: str | None,
	html: str,
	options: dict | None = None,
	output: Any = None,
	pdf_generator: str | None = None,
) -> Any:
	"""Return the PDF of a page that embeds one of the forms, or `output` with its pages; None for any other page.

	:raises frappe.PermissionError: the user may not print the document
	"""
	marks = marks_in(html) if pdf_generator == GENERATOR else []
	if len(marks) != 1:
		return None
	doctype, name, key = marks[0]
	printed = printing.pdf_of(printing.stored(doctype, name), key)
	if output is not None:
		output.append(BytesIO(printed))
		return output
	password = (options or {}).get("password")
	return _locked(printed, password) if password else printed


@frappe.whitelist(methods=["GET", "POST"])
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
	"""Answer as Frappe's method of this name, which takes no generator but its own: the print view asks by the format's.

	Frappe finds that of the Print Format itself, and asks for the rights. Guests are served by nothing of this app. Frappe names
	the file after the document alone; a form of the app is named after what it is and its unit, too, and never after a person.
	"""
	frappe.call(
		frappe_download_pdf,
		doctype=doctype,
		name=name,
		format=format,
		doc=doc,
		no_letterhead=no_letterhead,
		language=language,
		letterhead=letterhead,
		pdf_generator=None if pdf_generator == GENERATOR else pdf_generator,
	)
	print_format = format or frappe.get_meta(doctype).default_print_format
	if print_format in PRINT_FORMATS:
		frappe.local.response.filename = f"{file_name(print_format, doctype, name)}.pdf"


def file_name(print_format: str, doctype: str, name: str) -> str:
	"""Return what the file of a form is called: the form, the unit where the name of the document does not say it, that name."""
	unit = frappe.get_cached_value(doctype, name, "organization") or ""
	parts = (_(print_format), unit if unit not in str(name) else "", str(name))
	return _NOT_IN_NAME.sub("-", "_".join(filter(None, parts)))


def marks_in(html: str) -> list[tuple[str, str, str]]:
	"""Return DocType and name of the documents whose forms a page embeds, and which of their papers these are."""
	reader = _Marks()
	reader.feed(html)
	reader.close()
	return reader.found


class _Marks(HTMLParser):
	def __init__(self) -> None:
		super().__init__()
		self.found: list[tuple[str, str, str]] = []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		named = dict(attrs)
		doctype, name, key = (named.get(attribute) for attribute in printing.MARKS)
		if doctype and name:
			self.found.append((doctype, name, key or ""))


def _locked(content: bytes, password: str) -> bytes:
	writer, stream = PdfWriter(clone_from=PdfReader(BytesIO(content))), BytesIO()
	writer.encrypt(password, algorithm="AES-256")
	writer.write(stream)
	return stream.getvalue()
