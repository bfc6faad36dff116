"""What a print format comes to on paper, read back."""

import io
import re
from unittest.mock import patch

from pypdf import PdfReader

import frappe


def text_of(content: bytes) -> str:
	"""Return the text of a PDF that Typst set, without blanks and ends of lines.

	:raises AssertionError: something else has set it
	"""
	reader = PdfReader(io.BytesIO(content))
	assert "Typst" in str(reader.metadata and reader.metadata.creator)
	return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def printed(doctype: str, name: str, print_format: str) -> str:
	"""Return the text of a document's paper; the log of it, which commits so that nobody can undo it, is rolled back with the test."""
	with patch.object(frappe.db, "commit"):
		return text_of(frappe.get_print(doctype, name, print_format, as_pdf=True))
