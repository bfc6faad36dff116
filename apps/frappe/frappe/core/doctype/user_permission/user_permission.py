import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import add_user_permission, get_linked_doctypes, user_permission_exists
from frappe.rights.roles import GIVES_RIGHTS
from frappe.rights.user_permissions import get_permitted_documents, get_user_permissions
from frappe.utils import cint
from frappe.utils.asked import values_of

__all__ = ["UserPermission", "get_permitted_documents", "get_user_permissions", "user_permission_exists"]


class UserPermission(Document):
	"""A document to which what a user sees is narrowed down."""

	def validate(self) -> None:
		self.validate_user_permission()
		self.validate_default_permission()

	def on_update(self) -> None:
		frappe.clear_cache(user=self.user)

	def on_trash(self) -> None:
		frappe.clear_cache(user=self.user)

	def after_delete(self) -> None:
		frappe.clear_cache(user=self.user)

	def validate_user_permission(self) -> None:
		"""Refuse what is there already."""
		found = frappe.db.get_value(
			self.doctype,
			{
				"allow": ("=", self.allow),
				"for_value": ("=", self.for_value),
				"user": ("=", self.user),
				"applicable_for": self.applicable_for or ("is", "not set"),
				"apply_to_all_doctypes": cint(self.apply_to_all_doctypes),
				"name": ("!=", self.name or ""),
			},
		)
		if found:
			frappe.throw(_("User permission already exists"), frappe.DuplicateEntryError)

	def validate_default_permission(self) -> None:
		"""Refuse a second default for a DocType."""
		if not cint(self.is_default):
			return
		others = frappe.get_all(
			"User Permission",
			filters={
				"user": ("=", self.user),
				"allow": ("=", self.allow),
				"is_default": 1,
				"name": ("!=", self.name or ""),
			},
			fields=["for_value", "applicable_for", "apply_to_all_doctypes"],
		)
		for other in others:
			if self.applicable_for and other.applicable_for and other.applicable_for != self.applicable_for:
				continue
			frappe.throw(
				_("{0} is already the default of user {1} for {2}").format(
					frappe.bold(other.for_value), frappe.bold(self.user), _(self.allow)
				)
			)


@frappe.whitelist()
def get_permitted_docs(doctype: str) -> list[str]:
	"""The documents of a DocType to which the user is narrowed down."""
	return get_permitted_documents(doctype)


@frappe.whitelist(methods=["POST"])
def clear_user_permissions(user: str, for_doctype: str) -> int:
	"""Take back all user permissions of a user in a DocType; how many there were."""
	frappe.only_for(GIVES_RIGHTS)
	names = frappe.get_list("User Permission", filters={"user": user, "allow": for_doctype}, pluck="name")
	for name in names:
		frappe.delete_doc("User Permission", name)
	return len(names)


@frappe.whitelist(methods=["POST"])
def add_user_permissions(data: str | dict) -> int:
	"""Set user permissions of a user for one document; 1 if something was added."""
	frappe.only_for(GIVES_RIGHTS)
	data = values_of(data, "data")
	applicable = data.get("applicable_doctypes") or [None]
	if cint(data.get("apply_to_all_doctypes")):
		applicable = [None]
	added = 0
	for doctype in applicable:
		if user_permission_exists(data.user, data.doctype, data.docname, doctype):
			continue
		add_user_permission(
			data.doctype,
			data.docname,
			data.user,
			applicable_for=doctype,
			is_default=cint(data.get("is_default")),
			hide_descendants=cint(data.get("hide_descendants")),
		)
		added = 1
	return added


@frappe.whitelist()
def check_applicable_doc_perm(user: str, doctype: str, docname: str) -> list[str]:
	"""The DocTypes for which a user permission holds."""
	frappe.only_for(GIVES_RIGHTS)
	rows = frappe.get_all(
		"User Permission",
		filters={"user": user, "allow": doctype, "for_value": docname},
		fields=["applicable_for", "apply_to_all_doctypes"],
	)
	if any(row.apply_to_all_doctypes for row in rows):
		return get_linked_doctypes(doctype)
	return [row.applicable_for for row in rows if row.applicable_for]
