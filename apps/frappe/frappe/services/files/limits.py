"""How open, how many and how much: what an administrator allows of the files that users bring."""

from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.file.exceptions import AttachmentLimitReached, UploadQuotaReached
from frappe.utils import add_to_date, cint, now_datetime

MEGABYTE = 1024 * 1024


def may_be_public(file: Any) -> bool:
	"""Whether a file may be open to everybody: where the DocType of the document that it hangs on says so (Make Attachments Public).

	Code of an app that keeps a file of its own, past the rights of the user, decides for itself.
	"""
	kind, name = file.attached_to_doctype, file.attached_to_name
	return bool(
		file.flags.ignore_permissions
		or (
			kind
			and name
			and frappe.db.exists("DocType", kind)
			and cint(frappe.get_meta(kind).get("make_attachments_public"))
			and frappe.db.exists(kind, str(name))
		)
	)


def check_number(doctype: str | None, name: str | None, adding: int = 0) -> None:
	"""Stop when a document has more attachments than its DocType allows (Max Attachments); 0 allows any number.

	:param adding: files that are not attached yet
	:raises AttachmentLimitReached: says how many are allowed
	"""
	if not (doctype and name and frappe.db.exists("DocType", doctype)):
		return
	limit = cint(frappe.get_meta(doctype).get("max_attachments"))
	there = {"attached_to_doctype": doctype, "attached_to_name": str(name), "is_folder": 0}
	if limit and frappe.db.count("File", there) + adding > limit:
		frappe.throw(
			_("{0} {1} may have {2} attachments. Remove one before you add another.").format(
				_(doctype), name, limit
			),
			AttachmentLimitReached,
			title=_("Attachment Limit Reached"),
		)


def check_quota(user: str) -> None:
	"""Stop when a user keeps more than System Settings allow: MB within 24 hours, MB in all; 0 sets no limit.

	:raises UploadQuotaReached: says which limit
	"""
	if user == "Administrator":
		return
	since = add_to_date(now_datetime(), hours=-24)
	for setting, after, said in (
		(
			"upload_quota_per_day",
			since,
			_("You have uploaded {0} MB within 24 hours, which is the most allowed."),
		),
		("upload_quota", None, _("You keep {0} MB of files, which is the most allowed. Delete some first.")),
	):
		limit = cint(frappe.get_system_settings(setting))
		if limit and _bytes_of(user, after) > limit * MEGABYTE:
			frappe.throw(said.format(limit), UploadQuotaReached, title=_("Upload Quota Reached"))


def _bytes_of(user: str, after: Any | None) -> int:
	from frappe.query_builder.functions import (
		Sum,
	)  # not at the head: commands and processes at rest build no queries

	File = frappe.qb.DocType("File")
	query = (
		frappe.qb.from_(File).select(Sum(File.file_size)).where((File.owner == user) & (File.is_folder == 0))
	)
	if after:
		query = query.where(File.creation >= after)
	return cint(query.run()[0][0])
