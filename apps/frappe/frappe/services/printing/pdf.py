"""HTML → PDF by WeasyPrint, with the fonts of the bench."""

import io
import re
from typing import Any

import frappe
from frappe import _
from frappe.services.fonts import coverage, native
from frappe.services.printing import pages

SPAN = re.compile(r"""(\b(?:col|row)?span\s*=\s*["']?\s*\+?)(\d+)""", re.IGNORECASE)
MOST_SPANNED = 1000


def render(html: str, options: dict[str, Any] | None = None) -> bytes:
	"""A page or many as PDF, laid out in a process of its own within limits of time, memory and size.

	Characters that no font has are named in a message and in the log; addresses that the page may not load are logged.

	:param options: page-size, page-width, page-height, orientation, margin-top …, password; win over the document's CSS
	:raises frappe.ValidationError: a library for printing is missing, or the page is beyond a limit; says which
	"""
	options = options or {}
	native.check()
	from frappe.services.printing.processes import pool
	from frappe.services.printing.resources import BASE, SiteFiles

	files = SiteFiles()
	answer, content = pool().render(_bounded(_with_paper(html, options)), BASE, files.get)
	if answer["missing"]:
		_tell_missing(set(answer["missing"]))
	if files.refused:
		frappe.logger("printing").warning(f"not loaded into a print: {', '.join(files.refused)}")
	return _locked(content, options["password"]) if options.get("password") else content


def _bounded(html: str) -> str:
	"""HTML whose cells span no more columns and rows than a page can show: layout makes a place for each of them."""
	return SPAN.sub(lambda found: f"{found[1]}{min(int(found[2][:6]), MOST_SPANNED)}", html)


def _with_paper(html: str, options: dict[str, Any]) -> str:
	"""The HTML with the default style before its own, and with what was asked for expressly after it."""
	style = f"<style>{pages.default_css()}</style>"
	position = html.lower().find("<head>")
	position = position + len("<head>") if position >= 0 else 0
	asked = pages.options_css(options)
	return html[:position] + style + html[position:] + (f"<style>{asked}</style>" if asked else "")


def _tell_missing(codepoints: set[int]) -> None:
	named = coverage.named(chr(code) for code in sorted(codepoints))
	frappe.logger("printing").error(f"no font has {named}")
	frappe.msgprint(
		_("No font on this system has these characters, they are printed as empty boxes: {0}").format(named),
		title=_("Characters missing in print"),
		indicator="orange",
	)


def _locked(content: bytes, password: str) -> bytes:
	from pypdf import PdfReader, PdfWriter

	writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
	writer.encrypt(password, algorithm="AES-256")
	return as_bytes(writer)


def as_bytes(writer: Any) -> bytes:
	"""What a pypdf writer holds."""
	with io.BytesIO() as stream:
		writer.write(stream)
		return stream.getvalue()
