"""A language in which the system can speak."""

import re

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.store import memo

CODE = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*")


class Language(Document):
	"""Code, name and formats of a language."""

	def validate(self) -> None:
		if not CODE.fullmatch(self.language_code or ""):
			frappe.throw(_("{0} is not a language code").format(frappe.bold(self.language_code)))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if not CODE.fullmatch(new):
			frappe.throw(_("{0} is not a language code").format(frappe.bold(new)))

	def on_update(self) -> None:
		memo.renew(keep=lambda key: key[0] not in ("languages", "translations"))

	def on_trash(self) -> None:
		memo.renew(keep=lambda key: key[0] not in ("languages", "translations"))


def export_languages_json() -> None:
	"""Writing the list of languages into the framework: not provided."""
	raise NotImplementedError("frappe.core.doctype.language.language.export_languages_json")
