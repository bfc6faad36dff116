"""What a user may do with a document, and which of its values are the user's to see and to change."""

import frappe
from frappe import _
from frappe.ground.messages import with_reasons
from frappe.model import table_fields
from frappe.utils import cint


class DocumentAccess:
	"""The rights of a document: by roles, by itself, and by the levels of its fields."""

	def check_permission(self, permtype: str = "read", permlevel: int | None = None) -> None:
		"""Raise PermissionError if the user has not the right on this document."""
		if not self.has_permission(permtype):
			self.raise_no_permission_to(permtype)

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		"""Whether the user has the right on this document."""
		if self.flags.ignore_permissions:
			return True
		return frappe.has_permission(self.doctype, permtype, doc=self, user=user, debug=debug)

	def raise_no_permission_to(self, perm_type: str) -> None:
		"""Raise PermissionError that names the right."""
		refusal = _("Insufficient Permission for {0}").format(
			_(self.doctype) + (f" {frappe.bold(self.name)}" if self.name else "")
		)
		frappe.flags.error_message = with_reasons(refusal)
		raise frappe.PermissionError

	def get_permissions(self) -> list:
		"""The permission rows that count for this document."""
		if self.meta.istable:
			return frappe.get_meta(self.parenttype).permissions
		return self.meta.permissions

	def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
		"""The permission levels at which the user has a right, `write` if none is named."""
		known = self.__dict__.setdefault("_permlevel_access", {})
		key = (permission_type, frappe.session.user)
		if key not in known:
			known[key] = self.meta.get_permlevel_access(permission_type, self.get("parenttype"))
		return known[key]

	def has_permlevel_access_to(self, fieldname: str, df=None, permission_type: str = "read") -> bool:
		"""Whether the user has the right at the level of a field."""
		df = df or self.meta.get_field(fieldname)
		return cint(df.permlevel) in self.get_permlevel_access(permission_type)

	def validate_higher_perm_levels(self) -> None:
		"""Put values of levels the user may not write back, without an error."""
		if self.flags.ignore_permissions or frappe.flags.in_install:
			return
		if frappe.session.user == "Administrator":
			return
		levels = self.get_permlevel_access()
		fields = self.meta.get_high_permlevel_fields()
		if fields:
			self.reset_values_if_no_permlevel_access(levels, fields)
		for doctype in set(self.meta.plan.tables.values()):
			fields = frappe.get_meta(doctype).get_high_permlevel_fields()
			if fields:
				for row in self.get_all_children(doctype):
					row.reset_values_if_no_permlevel_access(levels, fields)

	def apply_fieldlevel_read_permissions(self) -> None:
		"""Take out the values of levels that the user may not read."""
		if frappe.session.user == "Administrator":
			return
		levels = self.get_permlevel_access("read")
		_hide(self, self.meta, levels)
		for df in self.meta.get_table_fields():
			if cint(df.permlevel) not in levels:
				continue
			meta = frappe.get_meta(df.options)
			if meta.get_high_permlevel_fields():
				for row in self.get(df.fieldname) or ():
					_hide(row, meta, levels)


def _hide(doc, meta, levels) -> None:
	for df in meta.get_high_permlevel_fields():
		if cint(df.permlevel) not in levels:
			doc.__dict__[df.fieldname] = [] if df.fieldtype in table_fields else None
