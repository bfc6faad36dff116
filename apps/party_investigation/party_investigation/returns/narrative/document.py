"""Filling a Word template, and reading own words back out of a document that was made of one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

import frappe
from frappe import _
from party_investigation.returns.narrative.charts import Picture
from party_investigation.rules.narrative import NARRATIVES, TO_BE_FILLED

MOST_UNPACKED = 50_000_000
"""Bytes of a document when it is unpacked."""
MAIN_PART = "word/document.xml"
OWN = "own."
SECTIONS = {section.heading: section.key for each in NARRATIVES.values() for section in each.sections}
"""The sections by the titles of their content controls."""
RELATION, EXTERNAL, HYPERLINK = re.compile(rb"<Relationship [^>]*>"), b"External", b"/hyperlink"


def fill(template: bytes, context: dict[str, Any]) -> bytes:
	"""Return the document that a template makes of its values.

	A template is what somebody has uploaded: it reaches the values and nothing else, and a name that is not among them is told.

	:raises frappe.ValidationError: it is no Word document, or names something that does not exist
	"""
	check(template)
	document = DocxTemplate(BytesIO(template))
	charts = {name: _placed(document, each) for name, each in context["charts"].items()}
	environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
	try:
		document.render({**context, "charts": charts}, environment, autoescape=True)
	except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
		frappe.throw(
			_("The Word template cannot be filled: {0}. The handbook lists the names it may use.").format(
				frappe.utils.escape_html(str(error))
			)
		)
	stream = BytesIO()
	document.save(stream)
	return stream.getvalue()


class _Placed:
	"""A chart that is drawn when a template places it; it gives a template its document and nothing else."""

	def __init__(self, place: Callable[[], Markup]) -> None:
		self._place = place

	def __html__(self) -> Markup:
		return self._place()


def _placed(document: DocxTemplate, chart: Picture | str) -> _Placed | str:
	if not isinstance(chart, Picture):
		return chart
	return _Placed(lambda: _drawn(document, chart))


def _drawn(document: DocxTemplate, chart: Picture) -> Markup:
	"""The paragraphs of a chart: the picture, kept with its caption, and the table of its numbers."""
	word = document.get_docx()
	assert word is not None
	inline = word.part.new_pic_inline(BytesIO(chart.png()), Mm(chart.width))
	inline.docPr.set("descr", chart.caption)
	plain = '<w:keepNext/><w:spacing w:before="60" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>'
	picture = f"<w:p><w:pPr>{plain}</w:pPr><w:r><w:drawing>{inline.xml}</w:drawing></w:r></w:p>"
	caption = f'<w:p><w:pPr>{plain}</w:pPr><w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t>{escape(chart.caption)}</w:t></w:r></w:p>'
	return Markup(f"{picture}{caption}{chart.table}")


def check(content: bytes) -> None:
	"""Refuse what is no plain Word document: another format, one with macros, one that loads what lies elsewhere, or one too large.

	:raises frappe.ValidationError: then
	"""
	parts = _parts_of(content)
	if MAIN_PART not in parts:
		frappe.throw(_("This is no Word document (.docx). Save it in Word as .docx and upload it again."))
	if any(name.endswith((".bin", ".exe")) for name in parts):
		frappe.throw(_("The document has macros or other programs in it. Save it as .docx without them."))
	if sum(parts.values()) > MOST_UNPACKED:
		frappe.throw(
			_("The document is larger than {0} MB when unpacked.").format(MOST_UNPACKED // 1_000_000)
		)
	if any(EXTERNAL in link and HYPERLINK not in link for link in _links_of(content, parts)):
		frappe.throw(
			_("The document loads something from elsewhere when it is opened. Put it into the document.")
		)


def _parts_of(content: bytes) -> dict[str, int]:
	"""The parts of a document with their sizes; none if it is no archive."""
	try:
		with zipfile.ZipFile(BytesIO(content)) as packed:
			return {part.filename: part.file_size for part in packed.infolist()}
	except zipfile.BadZipFile:
		return {}


def _links_of(content: bytes, parts: Iterable[str]) -> list[bytes]:
	"""What the parts of a document refer to."""
	with zipfile.ZipFile(BytesIO(content)) as packed:
		relations = [packed.read(name) for name in parts if name.endswith(".rels")]
	return [link for part in relations for link in RELATION.findall(part)]


def words_in(content: bytes) -> dict[str, str]:
	"""Return the own words of a document by section: what stands in its content controls, without what was only to be filled in.

	:raises frappe.ValidationError: it is no Word document
	"""
	check(content)
	words: dict[str, str] = {}
	for control in Document(BytesIO(content)).element.body.iter(qn("w:sdt")):
		key, paragraphs = _section_of(control), [*control.iter(qn("w:p"))]
		if key and paragraphs:
			lines = map(_text, paragraphs)
			words[key] = "\n".join(line for line in lines if line and not line.startswith(TO_BE_FILLED))
	return words


def _section_of(control) -> str:
	"""The section whose own words stand in a content control: by its tag, or by its title where LibreOffice has left the tag out."""
	tag, title = (control.find(f"{qn('w:sdtPr')}/{qn(name)}") for name in ("w:tag", "w:alias"))
	if tag is not None:
		name = tag.get(qn("w:val")) or ""
		return name.removeprefix(OWN) if name.startswith(OWN) else ""
	return SECTIONS.get(title.get(qn("w:val")) or "", "") if title is not None else ""


def _text(paragraph) -> str:
	return "".join(text.text or "" for text in paragraph.iter(qn("w:t"))).strip()
