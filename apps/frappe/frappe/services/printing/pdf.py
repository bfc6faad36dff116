"""HTML → PDF by WeasyPrint, inside the process, with the fonts of the bench."""

import gc
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe import _
from frappe.services.fonts import coverage, native
from frappe.services.printing import pages

_thread = threading.local()


def render(html: str, options: dict[str, Any] | None = None) -> bytes:
	"""A page or many as PDF.

	Characters that no font has are named in a message and in the log; addresses that the page may not load are logged.

	:param options: page-size, page-width, page-height, orientation, margin-top …, password; win over the document's CSS
	:raises frappe.ValidationError: a library for printing is missing; says which
	"""
	options = options or {}
	weasyprint = native.weasyprint()
	from frappe.services.printing.resources import BASE, SiteFetcher

	fetcher = SiteFetcher()
	configuration = _font_configuration(html)
	source = weasyprint.HTML(string=_with_paper(html, options), base_url=BASE, url_fetcher=fetcher)
	missing: set[int] = set()
	with _without_collector():
		content = source.write_pdf(
			font_config=configuration,
			finisher=lambda document, _pdf: missing.update(
				*(font.missing for font in document.fonts.values())
			),
		)
	if missing:
		_tell_missing(missing)
	if fetcher.refused:
		frappe.logger("printing").warning(f"not loaded into a print: {', '.join(fetcher.refused)}")
	return _locked(content, options["password"]) if options.get("password") else content


@contextmanager
def _without_collector() -> Iterator[None]:
	"""Layout makes very many objects that all live until it is done; looking for garbage takes up to half its time."""
	was_on = gc.isenabled()
	gc.disable()
	try:
		yield
	finally:
		if was_on:
			gc.enable()


def _font_configuration(html: str) -> Any:
	"""The thread's own, so that fonts are loaded once; a page that brings fonts gets one for itself."""
	from weasyprint.text.fonts import FontConfiguration

	if "@font-face" in html:
		return FontConfiguration()
	if not hasattr(_thread, "fonts"):
		_thread.fonts = FontConfiguration()
	return _thread.fonts


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
