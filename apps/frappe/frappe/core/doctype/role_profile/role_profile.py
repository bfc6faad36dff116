import frappe
from frappe.model.document import Document


class RoleProfile(Document):
	"""Roles that are given together."""

	def autoname(self) -> None:
		self.name = self.role_profile

	def on_update(self) -> None:
		"""Who has the profile has its roles."""
		self.update_all_users()

	def update_all_users(self) -> None:
		"""Bring the roles of all users with the profile in line."""
		for name in self.users():
			user = frappe.get_doc("User", name)
			user.save(
				ignore_permissions=True
			)  # follows from the profile, which the user was allowed to change

	def users(self) -> list[str]:
		"""The users with the profile."""
		by_table = frappe.get_all(
			"User Role Profile", filters={"role_profile": self.name, "parenttype": "User"}, pluck="parent"
		)
		by_field = frappe.get_all("User", filters={"role_profile_name": self.name}, pluck="name")
		return list(dict.fromkeys([*by_table, *by_field]))
