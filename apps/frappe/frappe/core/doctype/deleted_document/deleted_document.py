"""Controller of Deleted Document: the copy of a document that was deleted, and bringing it back."""

import json

import frappe
from frappe import _
from frappe.core.kept_log import KeptLog
from frappe.utils.asked import list_of


class DeletedDocument(KeptLog):
	"""A document as it was when it was deleted."""


@frappe.whitelist(methods=["POST", "PUT"])
def restore(name: str, alert: bool = True) -> None:
	"""Bring a deleted document back; under another name if its own is taken."""
	deleted = frappe.get_doc("Deleted Document", name)
	deleted.check_permission("write")
	put_back(deleted)
	if alert:
		frappe.msgprint(_("Document Restored"))


def put_back(deleted: DeletedDocument) -> None:
	"""Insert what was deleted again, with the rights of the user; whoever calls has asked for the right to its copy.

	:raises frappe.DocumentAlreadyRestored: it is there again
	"""
	if deleted.restored:
		frappe.throw(
			_("Document {0} Already Restored").format(deleted.name), exc=frappe.DocumentAlreadyRestored
		)
	doc = frappe.get_doc(json.loads(deleted.data))
	doc.flags.is_restored = True
	try:
		doc.insert()
	except frappe.DocstatusTransitionError:
		frappe.msgprint(_("Cancelled Document restored as Draft"))
		doc.docstatus = 0
		doc.insert()
	doc.add_comment("Edit", _("restored {0} as {1}").format(deleted.deleted_name, doc.name))
	deleted.new_name = doc.name
	deleted.restored = 1
	deleted.db_update()


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_restore(docnames: str | list[str]) -> dict[str, list[str]]:
	"""Bring several deleted documents back; each is brought back or left as it was."""
	result: dict[str, list[str]] = {"restored": [], "invalid": [], "unrestored": []}
	for name in list_of(docnames, "docnames", str):
		frappe.db.savepoint("restore")
		try:
			restore(name, alert=False)
			result["restored"].append(name)
		except frappe.DocumentAlreadyRestored:
			result["unrestored"].append(name)
		except Exception:
			frappe.db.rollback(save_point="restore")
			result["invalid"].append(name)
	return result
