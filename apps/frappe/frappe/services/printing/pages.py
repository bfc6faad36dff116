"""Paper: the options of a print, in wkhtmltopdf's words as Frappe has them, as CSS of the page."""

from typing import Any

import frappe
from frappe.utils import cint, flt

MARGINS = ("margin-top", "margin-right", "margin-bottom", "margin-left")
DEFAULT_MARGIN = "15mm"
STANDARD_CSS = """
html { font-family: "Noto Sans CJK SC", sans-serif; }
.page::after { content: counter(page); }
.topage::after { content: counter(pages); }
.hidden-pdf, .no-print, .print-format-gutter > .action-banner { display: none !important; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
"""


def default_css() -> str:
	"""The paper of Print Settings. Any `@page` of the document itself wins over it."""
	return f"@page {{ size: {_settings_size()}; margin: {DEFAULT_MARGIN}; }}\n{STANDARD_CSS}"


def _settings_size() -> str:
	settings = (
		frappe.get_cached_doc("Print Settings") if getattr(frappe.local, "db", None) else frappe._dict()
	)
	size = settings.pdf_page_size or "A4"
	if size != "Custom":
		return _paper(size)
	return f"{flt(settings.pdf_page_width) or 210}mm {flt(settings.pdf_page_height) or 297}mm"


PAPERS = {
	"A0": "841mm 1189mm",
	"A1": "594mm 841mm",
	"A2": "420mm 594mm",
	"A6": "105mm 148mm",
	"TABLOID": "279mm 432mm",
}
"""Sizes that CSS has no word for, width before height."""


def _paper(name: str, landscape: bool = False) -> str:
	size = PAPERS.get(name.upper())
	if size:
		return " ".join(reversed(size.split())) if landscape else size
	return f"{name} landscape" if landscape else name


def options_css(options: dict[str, Any]) -> str:
	"""What the caller asks for expressly. It wins over the document."""
	options = {str(key).lstrip("-"): value for key, value in options.items()}
	rules = [f"{name}: {_length(options[name])};" for name in MARGINS if options.get(name) not in (None, "")]
	landscape = str(options.get("orientation", "")).lower() == "landscape"
	if options.get("page-width") and options.get("page-height"):
		rules.append(f"size: {_length(options['page-width'])} {_length(options['page-height'])};")
	elif options.get("page-size"):
		rules.append(f"size: {_paper(str(options['page-size']), landscape)};")
	elif landscape:
		rules.append(f"size: {_settings_size()} landscape;" if " " not in _settings_size() else "")
	if cint(options.get("page-numbers")):
		rules.append("@bottom-center { content: counter(page) ' / ' counter(pages); font-size: 9pt; }")
	return f"@page {{ {' '.join(rules)} }}" if rules else ""


def _length(value: Any) -> str:
	"""A length; plain numbers are millimetres."""
	text = str(value).strip()
	return f"{text}mm" if text.replace(".", "", 1).isdigit() else text
