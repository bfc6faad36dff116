"""No personal data goes out by mail: neither what a template asks for, nor what stands in a text by other ways."""

import re

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import personal_values
from frappe.model.audited import personal_fields
from frappe.services.sandbox import withholding
from frappe.utils import strip_html
from frappe.utils.caching import request_cache

PIECE = re.compile(r"[^\s<>\"'&;:,.()\[\]{}|：，。；、（）【】《》“”]+")
LONGEST = 1024 * 1024
"""Characters of a text: more is no mail, and would take long to look through."""


@request_cache
def check_text(text: str) -> None:
	"""Refuse a text in which a value of a field with personal data stands: a number, a telephone, an address, as a word or a line.

	A text that goes to many is looked through once.

	:raises frappe.PermissionError: does not repeat the value
	"""
	if len(text) > LONGEST:
		frappe.throw(_("The text of a mail has at most {0} characters.").format(LONGEST))
	bare = strip_html(text.replace("<", "\n<"))
	lines = {line.strip() for line in bare.splitlines()}
	lines |= {part.strip() for line in lines for part in re.split("[:：]", line)}
	if found := personal_values([[*(lines | set(PIECE.findall(bare)) - {""})]]):
		refuse(found)


def refuse(found: list[tuple[str, str]]) -> None:
	"""Say which fields would have been told.

	:raises frappe.PermissionError: always
	"""
	labels = dict.fromkeys(frappe.get_meta(doctype).get_label(field) for doctype, field in found)
	frappe.throw(
		_("Personal data does not go out by mail: {0}").format(", ".join(_(label) for label in labels)),
		frappe.PermissionError,
	)


def check_attached_to(doctype: str | None) -> None:
	"""Refuse the files of documents with personal data: what is in them is not looked at.

	:raises frappe.PermissionError: says why
	"""
	if doctype and has_personal_data(doctype):
		frappe.throw(
			_("Files of {0} do not go out by mail: they may hold personal data.").format(_(doctype)),
			frappe.PermissionError,
		)


def has_personal_data(doctype: str) -> bool:
	"""Whether documents of a DocType, or rows of their tables, hold personal data."""
	return any(map(personal_fields, places_of(doctype)))


def places_of(doctype: str) -> list[str]:
	"""A DocType and those of its tables."""
	return [doctype, *(df.options for df in frappe.get_meta(doctype).get_table_fields() if df.options)]


def check_templates(doctype: str, *templates: str | None) -> None:
	"""Refuse templates of mails about documents that name a field with personal data.

	:raises frappe.PermissionError: names the fields
	"""
	places = places_of(doctype)
	found = [
		(place, field)
		for place in places
		for field in sorted(personal_fields(place))
		if any(field in withholding.names_in(template or "") for template in templates)
	]
	if found:
		refuse(found)
