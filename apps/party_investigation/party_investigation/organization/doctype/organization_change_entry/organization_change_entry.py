"""What a merge or a split moved, document by document: where a member, a letter or a record came from."""

import frappe
from frappe import _
from frappe.model.document import Document


class OrganizationChangeEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_organization: DF.Link
		moved_field: DF.Data | None
		organization: DF.Link
		organization_change: DF.Link
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(_("Entries are written by the change of organizations itself and stand as they are."))

	def on_trash(self) -> None:
		frappe.throw(_("Entries are written by the change of organizations itself and stand as they are."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("Entries are written by the change of organizations itself and stand as they are."))
