"""A language in which the system can speak."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.services.translation.catalogue import LANGUAGE
from frappe.store import memo


class Language(Document):
	"""Code, name and formats of a language."""

	def validate(self) -> None:
		if not LANGUAGE.fullmatch(self.language_code or ""):
			frappe.throw(_("{0} is not a language code").format(frappe.bold(self.language_code)))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if not LANGUAGE.fullmatch(new):
			frappe.throw(_("{0} is not a language code").format(frappe.bold(new)))

	def on_update(self) -> None:
		memo.renew(keep=lambda key: key[0] not in ("languages", "translations"))

	def on_trash(self) -> None:
		memo.renew(keep=lambda key: key[0] not in ("languages", "translations"))


def export_languages_json() -> None:
	"""Writing the list of languages into the framework: not provided."""
	raise NotImplementedError("frappe.core.doctype.language.language.export_languages_json")
