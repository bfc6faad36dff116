"""`frappe.utils.pdf`: HTML as PDF."""

import io
from typing import Any

from frappe.services.printing.pdf import as_bytes, render


def get_pdf(html: str, options: dict | None = None, output: Any = None) -> Any:
	"""A page or many as PDF.

	:param options: in wkhtmltopdf's words: page-size, page-width, page-height, orientation, margin-top …, password
	:param output: a `pypdf.PdfWriter`; the pages are appended and it is given back
	"""
	options = dict(options or {})
	password = options.pop("password", None) if output is not None else None
	content = render(html, options)
	if output is None:
		return content
	output.append(io.BytesIO(content))
	if password:
		output.encrypt(password)
	return output


def get_file_data_from_writer(writer_obj: Any) -> bytes:
	"""What a pypdf writer holds."""
	return as_bytes(writer_obj)


def pdf_contains_js(file_content: bytes) -> bool:
	"""Whether a PDF brings scripts along."""
	from pypdf import PdfReader

	catalog = PdfReader(io.BytesIO(file_content)).trailer["/Root"]
	names = catalog.get("/Names", {})
	action = catalog.get("/OpenAction")
	action = action.get_object() if action is not None else None
	scripted = isinstance(action, dict) and "/JS" in action
	return scripted or "/JavaScript" in (names.get_object() if hasattr(names, "get_object") else names)
