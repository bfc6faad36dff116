"""A document in a layout that was made by clicks: what of it is printed, where, for whom."""

import re
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.meta import standard_field
from frappe.services.printing import standard
from frappe.services.printing.conditions import ConditionError, Conditions
from frappe.services.printing.layouts import CORNERS, Block, Layout, Section, TableColumn, read
from frappe.services.sandbox import budget
from frappe.utils import cint, escape_html

STANDARD_FIELDS = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
"""Columns of every document that a layout may print."""
FAMILY = re.compile(r"[\w -]{1,80}")
ADDRESS = re.compile(r"(https?:|/)[^\s\"'<>]*", re.IGNORECASE)


def layout_of(print_format: Any) -> Layout | None:
	"""The layout of a Print Format; None if it is a template, comes without one, or there is no format.

	:raises frappe.services.printing.layouts.LayoutError: what is stored is no layout
	"""
	if not print_format or print_format.custom_format or print_format.raw_printing:
		return None
	return read(print_format.format_data)


def body(doc: Any, print_format: Any, layout: Layout) -> str:
	"""A document printed in a layout, as HTML without head and style.

	:raises ConditionError: a condition cannot be asked, in a draft; else its part is printed and the Error Log names it
	"""
	opening = budget.open_()
	try:
		page = _Page(doc, print_format, layout)
		return frappe.get_template("templates/print/built.html").render(
			header=page.zone(layout.header),
			sections=page.sections(layout.sections),
			footer=page.zone(layout.footer),
			is_right=cint(print_format.align_labels_right),
			is_ruled=cint(print_format.line_breaks),
		)
	finally:
		budget.close(opening)


def style(print_format: Any, layout: Layout, doc: Any = None) -> str:
	"""The style sheet of a layout: the size and family of its letters, what stands in the corners of each page."""
	rules = []
	if not layout.is_older and cint(print_format.font_size):
		rules.append(f".print-format {{ font-size: {min(cint(print_format.font_size), 100)}px; }}")
	if FAMILY.fullmatch(print_format.font or "") and print_format.font != "Default":
		rules.append(
			f'.print-format {{ font-family: "{print_format.font}", "Noto Sans CJK SC", sans-serif; }}'
		)
	for corner in CORNERS:
		text = layout.corners.get(corner)
		if text:
			filled = frappe.render_template(text, {"doc": doc}) if "{" in text else text
			place = corner.replace("_", "-")
			rules.append(
				f"@page {{ @{place} {{ content: {_css_text(filled)}; width: auto; font-size: 9pt; }} }}"
			)
	return "\n".join(rules)


def _css_text(text: str) -> str:
	"""A text as a string of CSS."""
	return '"' + re.sub(r"[^\w .,;:!?/()-]", lambda found: f"\\{ord(found[0]):x} ", text[:500]) + '"'


class _Page:
	"""Fills the parts of a layout in with a document, as its reader may see it."""

	def __init__(self, doc: Any, print_format: Any, layout: Layout) -> None:
		self.doc = doc
		self.print_format, self.layout = print_format, layout
		self.conditions = Conditions(doc, print_format, bool(print_format.flags.is_draft))

	def zone(self, zone: str | Section) -> dict:
		"""What stands above or below everything: HTML, or a section."""
		if isinstance(zone, str):
			return {"html": self._filled(zone), "section": None}
		return {"html": "", "section": next(iter(self.sections([zone])), None)}

	def sections(self, sections: Iterable[Section]) -> list[dict]:
		"""The sections in which something is printed."""
		made = [self._section(one) for one in sections if self.conditions.hold(one.condition)]
		return [one for one in made if any(column["blocks"] for column in one["columns"])]

	def _section(self, section: Section) -> dict:
		total = sum(column.share for column in section.columns) or 1
		columns = [
			{
				"label": column.label,
				"share": round(100 * column.share / total, 2),
				"blocks": [made for block in column.blocks if (made := self._block(block))],
			}
			for column in section.columns
		]
		is_headed = not self.layout.is_older or cint(self.print_format.show_section_headings)
		return {
			"label": section.label if is_headed else "",
			"columns": columns,
			"is_page_end": section.is_page_end,
			"is_in_line": section.is_in_line or self.layout.is_older,
		}

	def _block(self, block: Block) -> dict | None:
		"""What is printed of a block; None for nothing."""
		if not self.conditions.hold(block.condition):
			return None
		made = {"kind": block.kind, "align": block.align, "style": _style(block), "label": "", "html": ""}
		if block.kind == "html":
			made["html"] = self._filled(block.text)
			return made if made["html"].strip() else None
		if block.kind == "text":
			made["html"] = escape_html(block.text).replace("\n", "<br>")
		elif block.kind == "image":
			made["html"] = _picture(block.text, block.width)
			return made if made["html"] else None
		elif block.kind == "unknown":
			made["html"] = escape_html(_("{0} cannot be printed here").format(_(block.fieldtype)))
		elif block.kind == "field":
			return self._field(block, made)
		return made

	def _field(self, block: Block, made: dict) -> dict | None:
		df = self.doc.meta.get_field(block.fieldname)
		if df is None and block.fieldname in STANDARD_FIELDS:
			df = frappe._dict(standard_field(block.fieldname) or {}, fieldname=block.fieldname, permlevel=0)
		if df is None or not standard.is_readable(df, self.doc):
			return None
		made["label"] = _(df.label or "") if block.label is None else _(block.label) if block.label else ""
		if df.fieldtype in standard.TABLES:
			return self._table(block, df, made)
		if df.fieldtype == "Image":
			shown = self.doc.meta.get_field(df.options or "")
			if shown is None or not standard.is_readable(shown, self.doc):
				return None
			made["html"] = _picture(self.doc.get(df.options), block.width)
			return made if made["html"] or block.is_shown_empty else None
		if not standard.has_value(df, self.doc) and not block.is_shown_empty:
			return None
		made["html"] = standard.value_html(df, self.doc, block.width)
		made["is_wide"] = df.fieldtype in standard.WIDE
		return made

	def _table(self, block: Block, df: Any, made: dict) -> dict | None:
		rows = [
			row
			for row in self.doc.get(df.fieldname) or []
			if self.conditions.hold(block.row_condition, row=row)
		]
		if not rows and not block.is_shown_empty:
			return None
		columns = self._columns(block, df, rows)
		made["kind"] = "table"
		made["heads"] = [{"label": label, "width": width} for label, width, _field in columns]
		made["rows"] = [
			[_cell(field, row, number) for _label, _width, field in columns]
			for number, row in enumerate(rows, 1)
		]
		return made if columns else None

	def _columns(self, block: Block, df: Any, rows: list) -> list[tuple[str, str, Any]]:
		"""Heading, width and field of each column; None instead of a field for the number of the row."""
		meta = frappe.get_meta(df.options)
		numbers = (_("Sr"), "", None)
		if block.columns is None:
			visible = standard.visible_columns(rows, meta, df, self.doc)
			return [numbers, *((_(one.label or ""), "", one) for one in visible)]
		found = [one for column in block.columns if (one := self._column(column, meta))]
		return [numbers, *found] if self.layout.is_older else found

	def _column(self, column: TableColumn, meta: Any) -> tuple[str, str, Any] | None:
		if not self.conditions.hold(column.condition):
			return None
		if column.fieldname == "idx":
			return _(column.label or "Sr"), column.width, None
		field = meta.get_field(column.fieldname)
		if field is None or field.fieldtype in standard.NOT_PRINTED:
			return None
		if cint(field.permlevel) not in self.doc.get_permlevel_access("read"):
			return None
		return _(column.label or field.label or ""), column.width, field

	def _filled(self, text: str) -> str:
		return frappe.render_template(text, {"doc": self.doc}, is_path=False) if text.strip() else ""


def _cell(field: Any, row: Any, number: int) -> str:
	return str(number) if field is None else standard.value_html(field, row)


def _picture(address: Any, width: str) -> str:
	"""A picture of this site; nothing where the address is none."""
	return standard.picture(address, width) if isinstance(address, str) and ADDRESS.fullmatch(address) else ""


def _style(block: Block) -> str:
	"""The style of a block itself."""
	if block.kind == "space":
		return f"height: {block.size or '1em'};"
	rules = [f"font-size: {block.size};"] if block.size else []
	return " ".join([*rules, *(["font-weight: bold;"] if block.is_bold else [])])


__all__ = ["ConditionError", "body", "layout_of", "style"]
