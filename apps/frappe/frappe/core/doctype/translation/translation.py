"""A translation made on this site; it goes above what the apps bring."""

import frappe
from frappe.model.document import Document
from frappe.store import memo
from frappe.translate import update_translations_for_source
from frappe.utils.asked import values_of


class Translation(Document):
	"""One text in one language, with or without a context."""

	def validate(self) -> None:
		self.source_text = (self.source_text or "").strip()

	def on_update(self) -> None:
		_forget()

	def on_trash(self) -> None:
		_forget()


def _forget() -> None:
	memo.renew(keep=lambda key: key[0] != "translations")


@frappe.whitelist()
def create_translations(translation_map: str | dict, language: str) -> None:
	"""Write several translations of one language: `{key: {source_text, translated_text}}`."""
	frappe.has_permission("Translation", "create", throw=True)
	for row in values_of(translation_map, "translation_map").values():
		row = values_of(row, "translation_map")
		update_translations_for_source(row.source_text, {language: row.translated_text})
