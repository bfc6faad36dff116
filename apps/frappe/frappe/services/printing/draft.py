"""A print format that is being written: what it makes of a document, or where it is wrong."""

import re
import traceback
from typing import Any

from jinja2 import TemplateSyntaxError

import frappe
from frappe import _
from frappe.model.incoming import new_document_from_client
from frappe.services.printing import documents
from frappe.utils import escape_html, strip_html
from frappe.utils.jinja import get_jenv

LANDSCAPE = re.compile(r"@page[^}]*size\s*:[^;}]*landscape")
SIZE = re.compile(r"@page[^}]*size\s*:\s*(A3|A5|A6|B5|letter|legal)\b", re.IGNORECASE)
SHEETS = {"A3": (297, 420), "A5": (148, 210), "A6": (105, 148), "B5": (176, 250), "LETTER": (216, 279)}
SHEETS["LEGAL"] = (216, 356)
A4 = (210, 297)
"""Breadth and height of sheets in millimetres."""
SHAPING = (
	*("html", "css", "format_data", "margin_top", "margin_right", "margin_bottom", "margin_left"),
	*("page_number", "font", "font_size", "align_labels_right", "show_section_headings", "line_breaks"),
	*("custom_format", "print_format_builder", "print_format_builder_beta"),
)
"""What shapes a page, of the fields of a Print Format."""
LONGEST = 2_000_000
"""Characters of a template, style sheet or layout."""
TEXT = "<template>"
"""What Jinja calls a template that is no file."""


class TemplateMistake(frappe.ValidationError):
	"""A template that cannot be filled in; `line` is where, 0 if that is not known."""

	def __init__(self, reason: str, line: int = 0) -> None:
		super().__init__(reason)
		self.reason, self.line = reason, line


def draft_of(values: dict, doctype: str) -> Any:
	"""A Print Format that is not stored, of the values that shape a page; a template unless they say that it was made by clicks.

	:raises frappe.ValidationError: a value is not of the kind of its field, or too long
	"""
	wanted = {field: values[field] for field in SHAPING if values.get(field) is not None}
	if any(isinstance(value, str) and len(value) > LONGEST for value in wanted.values()):
		frappe.throw(_("A print format has at most {0} characters.").format(LONGEST))
	draft = new_document_from_client({**wanted, "doctype": "Print Format"})
	draft.update({"name": "Draft", "doc_type": doctype, "print_format_type": "Jinja"})
	if not (draft.print_format_builder or draft.print_format_builder_beta):
		draft.custom_format = 1
	for field in ("margin_top", "margin_right", "margin_bottom", "margin_left"):
		draft.set(field, wanted.get(field))
	draft.flags.is_draft = True
	return draft


def page(draft: Any, doc: Any) -> str:
	"""A document printed in a draft, as a whole HTML page.

	:raises TemplateMistake: the template is wrong
	:raises frappe.PermissionError: the user may not print the document
	"""
	documents.check(doc)
	try:
		if draft.custom_format:
			get_jenv().from_string(draft.html or "")
		body = documents.body(doc, draft)
		style = documents.style_of(draft, doc=doc)
	except TemplateSyntaxError as error:
		raise TemplateMistake(error.message or "", error.lineno)
	except frappe.PermissionError:
		raise
	except Exception as error:  # whatever a template may run into is the answer to who writes it
		raise TemplateMistake(_reason(error), _line_of(error) if draft.custom_format else 0)
	return documents.whole_page(body, style + _sheet(style), documents.title_of(doc))


def _reason(error: Exception) -> str:
	return strip_html(str(error)) or type(error).__name__


def mistake_page(mistake: TemplateMistake) -> str:
	"""A page that says what is wrong, and where (`data-line`)."""
	told = _("Line {0}: {1}").format(mistake.line, mistake.reason) if mistake.line else mistake.reason
	body = f'<div class="template-mistake" data-line="{mistake.line}" role="alert">{escape_html(told)}</div>'
	style = ".template-mistake { padding: 12pt; color: #991b1b; background: #fef2f2; white-space: pre-wrap; }"
	return documents.whole_page(body, style, _("Error"))


def _sheet(style: str) -> str:
	"""On the screen a page lies on the desk as a sheet of its breadth."""
	named = SIZE.search(style)
	sides = SHEETS[named[1].upper()] if named else A4
	breadth = f"{max(sides) if LANDSCAPE.search(style) else min(sides)}mm"
	return (
		"\n@media screen { body { margin: 0; background: #f4f4f4; } .print-format { box-sizing: border-box; "
		f"width: {breadth}; max-width: 100%; margin: 0 auto; padding: 15mm; background: #fff; }} }}"
	)


def _line_of(error: Exception) -> int:
	"""The line of the template that was being filled in when an error arose."""
	frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == TEXT]
	return int(frames[-1] or 0) if frames else 0
