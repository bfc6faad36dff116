"""The screen that takes DocTypes of a site along as a file, and takes in such a file."""

import base64
import binascii
import hashlib

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.rights.roles import RUNS_SITE, runs_site
from frappe.services import customizations
from frappe.utils import nowdate
from frappe.utils.asked import list_of


@frappe.whitelist(methods=["GET", "POST"])
def get_choices() -> list[dict]:
	"""The DocTypes that can be taken along.

	:raises frappe.PermissionError: the user neither runs the site nor makes DocTypes
	"""
	_check_right()
	return customizations.choices()


@frappe.whitelist(methods=["POST"])
def make_file(doctypes: str | list[str]) -> dict:
	"""DocTypes with all that belongs to them.

	:returns: `name` and `content` (base64) of the file, how many documents are in it, and what is left out with the reasons
	:raises frappe.PermissionError: one of them is not the user's to take along
	"""
	_check_right()
	names = list_of(doctypes, "doctypes", str)
	if not names:
		frappe.throw(_("Choose at least one document type."))
	records, left_out = customizations.collect(names)
	make_access_log(doctype="DocType", method="Customization File", file_type="ZIP", row_count=len(records))
	content = customizations.pack(records)
	return {
		"name": f"customizations-{nowdate()}.zip",
		"content": base64.b64encode(content).decode(),
		"count": len(records),
		"left_out": left_out,
	}


@frappe.whitelist(methods=["POST"])
def preview(content: str) -> dict:
	"""What taking in a file would change here, found by doing it and undoing it as a whole.

	:param content: the file, base64
	:returns: `digest` of the file and the `outcomes`
	"""
	_check_right()
	file = _decoded(content)
	try:
		outcomes = customizations.take_in(customizations.unpack(file))
	finally:
		frappe.db.rollback()
	return {"digest": _digest(file), "outcomes": outcomes}


@frappe.whitelist(methods=["POST"])
def take_in(content: str, digest: str) -> dict:
	"""Take in a file that was looked at before: all of it or nothing.

	:param digest: what the preview said of the file
	:raises frappe.ValidationError: something is refused; nothing is changed
	"""
	_check_right()
	file = _decoded(content)
	if digest != _digest(file):
		frappe.throw(_("This is another file than the one that was looked at."))
	outcomes = customizations.take_in(customizations.unpack(file))
	if refused := customizations.refused(outcomes):
		lines = [f"{_(one['doctype'])} {one['name']}: {one['reason']}" for one in refused[:10]]
		frappe.throw("<br>".join(map(frappe.utils.escape_html, lines)), title=_("Nothing was taken in"))
	new, changed = (sum(one["state"] == state for one in outcomes) for state in ("New", "Changed"))
	frappe.get_doc(
		{
			"doctype": "Activity Log",
			"subject": _("Took in customizations: {0} new, {1} changed; file {2}").format(
				new, changed, digest[:16]
			),
			"user": frappe.session.user,
			"status": "Success",
			"reference_doctype": "DocType",
		}
	).insert(ignore_permissions=True)  # the system's own note, no matter who acts
	return {"new": new, "changed": changed}


def _check_right() -> None:
	"""Who runs the site, and who makes DocTypes without running it: what the latter may carry is asked for each document."""
	if not (runs_site() or frappe.has_permission("DocType", "create")):
		frappe.only_for(RUNS_SITE)


def _decoded(content: str) -> bytes:
	try:
		return base64.b64decode(content, validate=True)
	except (binascii.Error, ValueError):
		frappe.throw(_("The file did not arrive whole."))


def _digest(file: bytes) -> str:
	return hashlib.sha256(file).hexdigest()
