import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import AUTOMATIC_ROLES, get_users_with_role
from frappe.rights.roles import OFFICERS

STANDARD_ROLES = ("Administrator", "System Manager", "Script Manager", *OFFICERS, *AUTOMATIC_ROLES)

desk_properties = (
	"search_bar",
	"notifications",
	"list_sidebar",
	"bulk_actions",
	"view_switcher",
	"form_sidebar",
	"timeline",
	"dashboard",
)


class Role(Document):
	"""What a person is, as far as rights go."""

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if old in STANDARD_ROLES:
			frappe.throw(_("Standard roles cannot be renamed"))

	def validate(self) -> None:
		if self.disabled and self.name in STANDARD_ROLES:
			frappe.throw(_("Standard roles cannot be disabled"))

	def on_trash(self) -> None:
		if self.name in STANDARD_ROLES:
			frappe.throw(_("Standard roles cannot be deleted"))

	def on_update(self) -> None:
		"""Users who lose or gain the desk with the role change their kind."""
		frappe.clear_cache()
		before = self.get_doc_before_save()
		if frappe.flags.in_install or not before or before.desk_access == self.desk_access:
			return
		for name in get_users_with_role(self.name):
			user = frappe.get_doc("User", name)
			kind = user.user_type
			user.set_system_user()
			if user.user_type != kind:
				user.save(
					ignore_permissions=True
				)  # follows from the role, which the user was allowed to change

	def after_delete(self) -> None:
		frappe.clear_cache()


def get_info_based_on_role(role: str, field: str = "email", ignore_permissions: bool = False) -> list[str]:
	"""A field of all enabled users with a role: their mail addresses, unless another is named."""
	return get_user_info(get_users_with_role(role), field, ignore_permissions)


def get_user_info(users: list[str], field: str = "email", ignore_permissions: bool = False) -> list[str]:
	"""A field of users, without those who have none."""
	get = frappe.get_all if ignore_permissions else frappe.get_list
	return [
		value for value in get("User", filters={"name": ("in", users), "enabled": 1}, pluck=field) if value
	]


def get_users(role: str) -> list[str]:
	"""The enabled users with a role."""
	return get_users_with_role(role)


@frappe.whitelist()
def role_query(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None
) -> list[tuple]:
	"""Roles for a link field: without those that come by themselves."""
	report_filters = [["Role", "name", "like", f"%{txt}%"], ["Role", "is_custom", "=", 0]]
	if isinstance(filters, list):
		report_filters.extend(filters)
	return frappe.get_list(
		"Role", filters=report_filters, limit_start=start, limit_page_length=page_len, as_list=True
	)
