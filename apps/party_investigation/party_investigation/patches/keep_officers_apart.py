"""Sites that are there keep the three officers apart from now on, unless accounts have roles that do not go together."""

import frappe
from party_investigation.organization import officers


def execute() -> None:
	"""Switch the rule on where every account keeps it; elsewhere a person does, after the roles have been taken apart."""
	kept = not officers.accounts_against_the_rule()
	frappe.db.set_single_value(officers.SETTING, "enabled", int(kept))
