"""What is asked when a row of a table of the site, or a share of a document, is saved."""

from collections.abc import Iterable

import frappe
from frappe import _
from party_investigation.own_tables.documents import values_of
from party_investigation.own_tables.links import TableScope, has_places, scope_of
from party_investigation.scope import POLICIES


def check_row(doc, method: str | None = None) -> None:
	"""The hook `validate` for every DocType: a row of a table of the site hangs on something.

	:raises frappe.MandatoryError: no link says where the row hangs
	:raises frappe.PermissionError: the table is closed
	"""
	if doc.doctype in POLICIES or not frappe.get_meta(doc.doctype).custom:
		return
	placed = scope_of(doc.doctype)
	if placed is None or placed.is_open:
		return
	if placed.is_closed and frappe.session.user != "Administrator":
		frappe.throw(
			_(
				"{0} is closed: it links to no organization and to no member. Add such a link, or let an "
				"Investigation Administrator say in its Table Scope why it is open to all with the role."
			).format(_(doc.doctype)),
			frappe.PermissionError,
		)
	if placed.links and not values_of(placed.links, doc):
		frappe.throw(
			_("{0}: fill in {1}; it says where the record belongs and who may see it.").format(
				_(doc.doctype), "、".join(_labels(placed))
			),
			frappe.MandatoryError,
		)


def check_rights(doc, method: str | None = None) -> None:
	"""The hook `validate` for every DocType: what comes by a web form is saved with the user's own rights.

	Stock Frappe saves it without asking for them.

	:raises frappe.PermissionError:
	"""
	if not frappe.flags.in_web_form or frappe.session.user == "Administrator":
		return
	if doc.doctype in POLICIES or frappe.get_meta(doc.doctype).custom:
		frappe.has_permission(doc.doctype, "create" if doc.is_new() else "write", doc=doc, throw=True)


def _labels(placed: TableScope) -> list[str]:
	labels = []
	for link in placed.links:
		meta = frappe.get_meta(link.table or placed.doctype)
		labels.append(_(meta.get_label(link.field)))
	return labels


def check_share(share, method: str | None = None) -> None:
	"""The hook `validate` of DocShare: a share would outlast appointments and reach past them.

	:raises frappe.PermissionError:
	"""
	if has_places(share.share_doctype):
		frappe.throw(
			_("{0} is seen by appointment and cannot be shared. Appoint the user instead.").format(
				_(share.share_doctype)
			),
			frappe.PermissionError,
		)


def remove_shares(doctypes: Iterable[str]) -> None:
	"""Take back the shares that were given before a DocType was seen by appointment."""
	for name in frappe.get_all("DocShare", {"share_doctype": ["in", list(doctypes)]}, pluck="name"):
		# no right is asked: a share of such a document is void, whoever gave it
		frappe.delete_doc("DocShare", name, ignore_permissions=True)
