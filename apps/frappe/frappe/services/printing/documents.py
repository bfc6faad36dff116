"""A document as HTML or PDF, in a print format, for a user who may print it."""

import copy
import io
from typing import Any

import frappe
from frappe import _
from frappe.services.printing import built, formats, letter_head, standard
from frappe.translate import print_language
from frappe.utils import cint, cstr

# A print brings its own style sheet; it runs no script and loads nothing from elsewhere.
PAGE_POLICY = (
	"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
OWN_GENERATORS = (None, "", "weasyprint", "wkhtmltopdf")
"""For these no app is asked: pages are laid out here."""
MARKS = {0: "DRAFT", 2: "CANCELLED"}


def get_print(
	doctype: str | None = None,
	name: str | None = None,
	print_format: str | None = None,
	style: str | None = None,
	as_pdf: bool = False,
	doc: Any = None,
	output: Any = None,
	no_letterhead: int = 0,
	password: str | None = None,
	pdf_options: dict | None = None,
	letterhead: str | None = None,
	pdf_generator: str | None = None,
) -> Any:
	"""A document printed: the HTML of the page, or a PDF.

	:param print_format: a Print Format; the DocType's default one if left out
	:param output: a `pypdf.PdfWriter` that the pages are appended to
	:param password: locks the PDF
	:param pdf_generator: what makes the PDF; that of the Print Format if left out. An app brings one by its hook `pdf_generator`.
	:raises frappe.PermissionError: the user may not print it, or drafts or cancelled documents are not printed here
	:raises frappe.DoesNotExistError: there is no such document
	"""
	doc = doc or frappe.get_doc(doctype, name)
	found = formats.find(doc.doctype, print_format)
	html = page(doc, found, no_letterhead, letterhead, style)
	log_access(doc, "PDF" if as_pdf or output is not None else None, found)
	if not as_pdf and output is None:
		return html
	from frappe.utils.pdf import get_pdf

	options = dict(pdf_options or {})
	if password:
		options["password"] = password
	generator = pdf_generator or (found.pdf_generator if found else None)
	made = _by_an_app(generator, html, found, options, output)
	return made or get_pdf(html, options=options, output=output)


def _by_an_app(generator: str | None, html: str, print_format: Any, options: dict, output: Any) -> Any:
	"""The PDF as an app makes it that has such a generator: the hook `pdf_generator`. None if no app has."""
	if generator in OWN_GENERATORS:
		return None
	name = print_format.name if print_format else None
	for hook in frappe.get_hooks("pdf_generator"):
		made = frappe.call(
			hook, print_format=name, html=html, options=options, output=output, pdf_generator=generator
		)
		if made and output is not None and isinstance(made, bytes):
			output.append(io.BytesIO(made))
			return output
		if made:
			return made
	return None


def attach_print(
	doctype: str,
	name: str,
	file_name: str | None = None,
	print_format: str | None = None,
	style: str | None = None,
	html: str | None = None,
	doc: Any = None,
	lang: str | None = None,
	print_letterhead: bool = True,
	password: str | None = None,
	letterhead: str | None = None,
) -> dict:
	"""A print as something to attach: `fname` and `fcontent`."""
	from frappe.utils.pdf import get_pdf

	title = cstr(file_name or name).replace(" ", "").replace("/", "-")
	with print_language(lang):
		if html:
			content = get_pdf(html, {"password": password} if password else None)
		else:
			content = get_print(
				doctype,
				name,
				print_format=print_format,
				style=style,
				as_pdf=True,
				doc=doc,
				no_letterhead=int(not print_letterhead),
				letterhead=letterhead,
				password=password,
			)
	return {"fname": f"{title}.pdf", "fcontent": content}


def page(
	doc: Any,
	print_format: Any = None,
	no_letterhead: Any = None,
	letterhead: str | None = None,
	style: str | None = None,
) -> str:
	"""A whole HTML page with a printed document.

	:param print_format: the document of it; None for the standard one
	"""
	return whole_page(
		body(doc, print_format, no_letterhead, letterhead), style_of(print_format, style, doc), title_of(doc)
	)


def whole_page(body: str, style: str, title: str) -> str:
	"""An HTML page from its parts."""
	return frappe.get_template("templates/print/page.html").render(
		body=body, style=style, title=title, lang=frappe.local.lang
	)


def title_of(doc: Any) -> str:
	"""What stands in the browser's title, and in the PDF's."""
	return f"{_(doc.doctype)} {doc.name}"


def body(doc: Any, print_format: Any = None, no_letterhead: Any = None, letterhead: str | None = None) -> str:
	"""A printed document as HTML, without head and style. The document itself is left as it is."""
	check(doc)
	doc = copy.deepcopy(doc)
	settings = frappe.get_cached_doc("Print Settings").as_dict()
	if not frappe.flags.ignore_print_permissions:
		doc.apply_fieldlevel_read_permissions()
	doc.flags.in_print = True
	doc.flags.print_settings = settings
	doc.run_method("before_print", settings)
	layout = built.layout_of(print_format)
	parts = letter_head.parts(doc, no_letterhead, letterhead or (layout.letter_head if layout else None))
	return frappe.get_template("templates/print/frame.html").render(
		letter_head=parts["content"],
		footer=parts["footer"],
		repeat=cint(settings.repeat_header_footer),
		mark=_mark(doc, settings),
		body=built.body(doc, print_format, layout) if layout else _body(doc, print_format, parts, settings),
	)


def _body(doc: Any, print_format: Any, parts: dict, settings: Any) -> str:
	template = formats.template_of(print_format) if print_format else None
	context = {
		"doc": doc,
		"meta": doc.meta,
		"title": _(doc.doctype),
		"letter_head": parts["content"],
		"footer": parts["footer"],
		"print_settings": settings,
		"print_format": print_format,
		"no_letterhead": int(not parts["content"]),
	}
	if template is None:
		return frappe.get_template("templates/print/standard.html").render(
			sections=standard.sections(doc), **context
		)
	return frappe.render_template(template, context, is_path=False)


def style_of(print_format: Any = None, style: str | None = None, doc: Any = None) -> str:
	"""The style sheet of a print: the common one, the paper's margins, the Print Style, the format's own.

	:param doc: what is printed, for texts in the corners of its pages
	"""
	settings = frappe.get_cached_doc("Print Settings")
	parts = [frappe.get_template("templates/print/print.css").render()]
	parts.append(f".print-format {{ font-size: {settings.font_size or 9}pt; }}")
	style = style or settings.print_style
	if style and frappe.db.exists("Print Style", style):
		parts.append(frappe.get_cached_value("Print Style", style, "css") or "")
	parts.append(_paper(print_format, settings))
	layout = built.layout_of(print_format)
	if layout:
		parts.append(built.style(print_format, layout, doc))
	if print_format and print_format.css:
		parts.append(print_format.css)
	return "\n".join(parts)


def _paper(print_format: Any, settings: Any) -> str:
	"""Margins of the format; room for letter head, footer and page number."""
	rules = []
	if print_format:
		sides = {side: print_format.get(f"margin_{side}") for side in ("top", "right", "bottom", "left")}
		rules += [f"margin-{side}: {value}mm;" for side, value in sides.items() if value is not None]
		if print_format.page_number and print_format.page_number != "Hide":
			where = print_format.page_number.lower().replace(" ", "-")
			rules.append(
				f"@{where} {{ content: counter(page) ' / ' counter(pages); font-size: 9pt; white-space: nowrap; }}"
			)
	if cint(settings.repeat_header_footer):
		rules.append("@top-left { content: element(letter-head); width: 100%; }")
		rules.append("@bottom-left { content: element(letter-head-footer); width: 100%; }")
	return f"@page {{ {' '.join(rules)} }}" if rules else ""


def _mark(doc: Any, settings: Any) -> str:
	"""DRAFT or CANCELLED, for documents that can be submitted."""
	if not doc.meta.is_submittable:
		return ""
	if doc.docstatus == 0 and not cint(settings.add_draft_heading):
		return ""
	mark = MARKS.get(int(doc.docstatus))
	return _(mark) if mark else ""


def check(doc: Any) -> None:
	"""Refuse what is not printed here, or not by this user.

	:raises frappe.PermissionError: no right to read and print it; a draft or cancelled document that is not printed
	"""
	if not frappe.flags.ignore_print_permissions:
		for right in ("read", "print"):
			doc.check_permission(right)
	if not doc.meta.is_submittable:
		return
	settings = frappe.get_cached_doc("Print Settings")
	if doc.docstatus == 0 and not cint(settings.allow_print_for_draft):
		frappe.throw(_("Not allowed to print draft documents"), frappe.PermissionError)
	if doc.docstatus == 2 and not cint(settings.allow_print_for_cancelled):
		frappe.throw(_("Not allowed to print cancelled documents"), frappe.PermissionError)


def log_access(doc: Any, file_type: str | None, print_format: Any = None) -> None:
	"""Note that the user had a document printed, be it on the screen, and in which Print Format.

	:param print_format: the document of it; None for the standard one
	"""
	from frappe.core.doctype.access_log.access_log import make_access_log

	make_access_log(
		doctype=doc.doctype,
		document=str(doc.name),
		file_type=file_type,
		method="Print",
		print_format=print_format.name if print_format else formats.STANDARD,
	)
