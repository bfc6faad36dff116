"""A print format that is being written: what it makes of a document, or where it is wrong."""

import re
import traceback
from typing import Any

from jinja2 import TemplateSyntaxError

import frappe
from frappe import _
from frappe.services.printing import documents
from frappe.utils import escape_html
from frappe.utils.jinja import get_jenv

LANDSCAPE = re.compile(r"@page[^}]*size\s*:[^;}]*landscape")
TEXT = "<template>"
"""What Jinja calls a template that is no file."""


class TemplateMistake(frappe.ValidationError):
	"""A template that cannot be filled in; `line` is where, 0 if that is not known."""

	def __init__(self, reason: str, line: int = 0) -> None:
		super().__init__(reason)
		self.reason, self.line = reason, line


def draft_of(values: dict, doctype: str) -> Any:
	"""A Print Format that is not stored, of the values that shape a page."""
	draft = frappe.new_doc("Print Format")
	wanted = ("html", "css", "margin_top", "margin_right", "margin_bottom", "margin_left", "page_number")
	draft.update({field: values.get(field) for field in wanted})
	draft.update({"name": "Draft", "doc_type": doctype, "custom_format": 1, "print_format_type": "Jinja"})
	return draft


def page(draft: Any, doc: Any) -> str:
	"""A document printed in a draft, as a whole HTML page.

	:raises TemplateMistake: the template is wrong
	:raises frappe.PermissionError: the user may not print the document
	"""
	documents.check(doc)
	try:
		get_jenv().from_string(draft.html or "")
		body = documents.body(doc, draft)
	except TemplateSyntaxError as error:
		raise TemplateMistake(error.message or "", error.lineno)
	except frappe.PermissionError:
		raise
	except Exception as error:  # whatever a template may run into is the answer to who writes it
		raise TemplateMistake(str(error) or type(error).__name__, _line_of(error))
	style = documents.style_of(draft)
	return documents.whole_page(body, style + _sheet(style), documents.title_of(doc))


def mistake_page(mistake: TemplateMistake) -> str:
	"""A page that says what is wrong, and where (`data-line`)."""
	told = _("Line {0}: {1}").format(mistake.line, mistake.reason) if mistake.line else mistake.reason
	body = f'<div class="template-mistake" data-line="{mistake.line}" role="alert">{escape_html(told)}</div>'
	style = ".template-mistake { padding: 12pt; color: #991b1b; background: #fef2f2; white-space: pre-wrap; }"
	return documents.whole_page(body, style, _("Error"))


def _sheet(style: str) -> str:
	"""On the screen a page lies on the desk as a sheet of its breadth."""
	breadth = "297mm" if LANDSCAPE.search(style) else "210mm"
	return (
		"\n@media screen { body { margin: 0; background: #f4f4f4; } .print-format { box-sizing: border-box; "
		f"width: {breadth}; max-width: 100%; margin: 0 auto; padding: 15mm; background: #fff; }} }}"
	)


def _line_of(error: Exception) -> int:
	"""The line of the template that was being filled in when an error arose."""
	frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == TEXT]
	return int(frames[-1] or 0) if frames else 0
