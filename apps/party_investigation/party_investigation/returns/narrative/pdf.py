"""The report as PDF: set of the finished Word document, with the own words and the template that are in it."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime
from party_investigation.annexes.paper import Archive, Paper, WordTooLarge, fonts, render_word
from party_investigation.returns.narrative import document

EXTENSION = ".pdf"


def pdf_of(file: Document) -> tuple[Paper, tuple[str, ...]]:
	"""Return the pages of a Word document as PDF/A, and the names of what in it they lack. The same file makes the same bytes.

	:param file: of the document; checks no permission
	:raises frappe.ValidationError: it is no plain Word document, or cannot be set
	"""
	content = content_of(file)
	document.check(content)
	try:
		return render_word(content, get_datetime(file.creation), Archive.TAGGED)
	except fonts.MissingFonts:
		raise
	except WordTooLarge:
		frappe.throw(
			_("{0} is too long to be set as PDF, or has no room between the margins of its pages.").format(
				frappe.utils.escape_html(file.file_name)
			)
		)
	except (
		LookupError,
		ValueError,
		AttributeError,
		SyntaxError,
		RuntimeError,
	) as error:  # somebody has uploaded it
		frappe.throw(
			_("{0} cannot be set as PDF: {1}. Save it in Word as .docx and upload it again.").format(
				frappe.utils.escape_html(file.file_name), frappe.utils.escape_html(str(error)[:200])
			)
		)


def content_of(file: Document) -> bytes:
	"""Return what stands in a file. Checks no permission."""
	content = file.get_content()
	return content if isinstance(content, bytes) else content.encode()
