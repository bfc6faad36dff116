"""What may come in: size, type, and whether a content is what its name says."""

import os
import re
from typing import BinaryIO

import frappe
from frappe import _
from frappe.core.doctype.file.exceptions import FileTypeNotAllowed, MaxFileSizeReachedError
from frappe.utils import cint

DEFAULT_MEGABYTES = 25
SIGNATURES = {
	"PNG": (b"\x89PNG\r\n\x1a\n",),
	"JPG": (b"\xff\xd8\xff",),
	"JPEG": (b"\xff\xd8\xff",),
	"GIF": (b"GIF87a", b"GIF89a"),
	"WEBP": (b"RIFF",),
	"BMP": (b"BM",),
	"PDF": (b"%PDF-",),
	"XLSX": (b"PK",),
	"DOCX": (b"PK",),
}
"""How contents begin. Types that are not here are kept as they come, and never shown as a page."""
LONGEST_SIGNATURE = 16

SCRIPT_IN_SVG = re.compile(
	rb"<\s*script|\bon[a-z]+\s*=|javascript:|<\s*foreignobject|<!entity", re.IGNORECASE
)


def max_file_size() -> int:
	"""Bytes that a file may have: of the bench's configuration, else of System Settings (MB)."""
	configured = cint(frappe.conf.get("max_file_size"))
	return configured or cint(frappe.get_system_settings("max_file_size") or DEFAULT_MEGABYTES) * 1024 * 1024


def check_size(content: BinaryIO) -> int:
	"""The size of a content in bytes.

	:raises MaxFileSizeReachedError: it is too big
	"""
	limit, size = max_file_size(), content.seek(0, os.SEEK_END)
	if size > limit:
		shown = f"{limit / 1048576:.1f}"
		frappe.throw(
			_("File size exceeded the maximum allowed size of {0} MB").format(shown), MaxFileSizeReachedError
		)
	return size


def check_type(file_type: str, content: BinaryIO) -> None:
	"""Refuse types that System Settings leave out, and contents that are not what their name says or bring scripts.

	:raises frappe.ValidationError: says why
	"""
	allowed = (frappe.get_system_settings("allowed_file_extensions") or "").split()
	if allowed and file_type not in {name.upper().lstrip(".") for name in allowed}:
		frappe.throw(_("File type of {0} is not allowed").format(file_type), FileTypeNotAllowed)
	content.seek(0)
	begin = content.read(LONGEST_SIGNATURE)
	if begin and file_type in SIGNATURES and not begin.startswith(SIGNATURES[file_type]):
		frappe.throw(
			_("The file is named {0} but its content is something else").format(file_type), FileTypeNotAllowed
		)
	if file_type in ("SVG", "SVGZ") and (file_type == "SVGZ" or SCRIPT_IN_SVG.search(begin + content.read())):
		frappe.throw(_("Pictures with scripts in them are not taken"), FileTypeNotAllowed)
