"""Letter Head: what stands above and below every printed page."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, flt
from frappe.utils.jinja import validate_template


class LetterHead(Document):
	"""A header and a footer, as HTML or made from a picture."""

	def validate(self) -> None:
		if self.disabled and self.is_default:
			frappe.throw(_("Letter Head cannot be both disabled and default"))
		if self.source == "Image" and self.image:
			self.content = picture_html(self.image, self.image_height, self.image_width, self.align)
		if self.footer_source == "Image" and self.footer_image:
			self.footer = picture_html(
				self.footer_image, self.footer_image_height, self.footer_image_width, self.footer_align
			)
		for html in (self.content, self.footer):
			validate_template(html or "")

	def before_insert(self) -> None:
		if not frappe.db.exists("Letter Head", {"is_default": 1}):
			self.is_default = int(not self.disabled)

	def on_update(self) -> None:
		if self.is_default:
			frappe.db.set_value("Letter Head", {"name": ("!=", self.name), "is_default": 1}, "is_default", 0)
		frappe.clear_cache()


def picture_html(url: str, height: float | None, width: float | None, align: str | None) -> str:
	"""A picture, aligned, in its size (pixels)."""
	size = "".join(
		f' {name}="{flt(value):g}"' for name, value in (("height", height), ("width", width)) if flt(value)
	)
	return f'<div style="text-align: {(align or "Left").lower()}"><img src="{escape_html(url)}"{size}></div>'
