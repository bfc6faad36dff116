"""For tests of the three officers: an account each, on a site that keeps them apart."""

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.organization import officers
from party_investigation.tests.world import back_to_nothing


def make_account(name: str, *roles: str) -> str:
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": f"{name}@officers.example",
			"first_name": name,
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in roles],
		}
	).insert()
	return user.name


class OfficersCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		frappe.db.set_single_value(officers.SETTING, "enabled", 1)
		self.officer = {
			role: make_account(role.split()[-1].lower() + role[:3].lower(), role)
			for role in officers.OFFICERS
		}
