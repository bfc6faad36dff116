"""The file: a ZIP with one JSON file a kind, in the order in which they are taken in; or one such JSON file."""

import io
import json
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import frappe
from frappe import _
from frappe.services.customizations.collecting import as_json
from frappe.services.customizations.kinds import all_kinds
from frappe.services.files.unpacking import check_archive
from frappe.utils import scrub
from frappe.utils.asked import rows_of

MOST_BYTES = 2 << 20
MOST_RECORDS = 2000
DAY = (1980, 1, 1, 0, 0, 0)
"""What is the same makes the same file."""


def pack(records: list[dict]) -> bytes:
	"""The documents as a file."""
	out = io.BytesIO()
	with ZipFile(out, "w", ZIP_DEFLATED) as archive:
		for place, doctype in enumerate(all_kinds(), 1):
			if own := [record for record in records if record["doctype"] == doctype]:
				archive.writestr(ZipInfo(f"fixtures/{place:02}_{scrub(doctype)}.json", DAY), as_json(own))
	return out.getvalue()


def unpack(content: bytes) -> list[dict]:
	"""The documents in a file.

	:raises frappe.ValidationError: it is no such file, or too large
	"""
	if len(content) > MOST_BYTES:
		_refuse_large()
	try:
		texts = _parts(content) if content[:2] == b"PK" else [content]
		records = [record for text in texts for record in rows_of(text.decode(), "file")]
	except (BadZipFile, UnicodeDecodeError, json.JSONDecodeError, RecursionError):
		frappe.throw(_("This is no file of customizations: a ZIP of JSON files, or one such JSON file."))
	if len(records) > MOST_RECORDS:
		_refuse_large()
	if not records:
		frappe.throw(_("There is nothing in this file."))
	return records


def _parts(content: bytes) -> list[bytes]:
	if check_archive(content) > MOST_BYTES * 4:
		_refuse_large()
	with ZipFile(io.BytesIO(content)) as archive:
		return [archive.read(name) for name in sorted(archive.namelist()) if name.lower().endswith(".json")]


def _refuse_large() -> None:
	frappe.throw(_("The file is too large for customizations."))
