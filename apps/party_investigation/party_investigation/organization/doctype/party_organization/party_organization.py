"""A Party organization in the tree."""

import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet
from party_investigation.investigation import freeze
from party_investigation.rules import text


class PartyOrganization(NestedSet):
	nsm_parent_field = "parent_party_organization"

	def validate(self) -> None:
		self.organization_code = text.without_space(self.organization_code)
		self.organization_name = text.clean(self.organization_name)
		self.check_superior()
		freeze.check_organization(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		freeze.check_not_frozen(old)

	def check_superior(self) -> None:
		"""An organization hangs on one that is not dissolved."""
		superior = self.parent_party_organization
		if superior and not self.disabled and frappe.db.get_value("Party Organization", superior, "disabled"):
			frappe.throw(_("{0} is dissolved; choose another superior.").format(superior))

	def on_trash(self) -> None:
		"""Only an organization on which nothing hangs may go; links are checked by Frappe."""
		freeze.check_not_frozen(self.name)
		super().on_trash()
