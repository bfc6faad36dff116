"""Who acts for an organization today: they are told of what concerns it."""

from collections.abc import Iterable

import frappe
from party_investigation import scope
from party_investigation.rules.approval import DECIDING, RECORDING

HANDING_IN = (*RECORDING, *sorted(DECIDING))
"""The capacities that hand in, for a branch or a committee."""


def people_in_office(
	organizations: Iterable[str | None], capacities: Iterable[str] = HANDING_IN
) -> dict[str, list[str]]:
	"""Return the users who are appointed for organizations today in one of some capacities, by organization; each once."""
	wanted = sorted(filter(None, organizations))
	Appointment = frappe.qb.DocType(scope.APPOINTMENT)
	rows = (
		frappe.qb.from_(Appointment)
		.select(Appointment.organization, Appointment.user)
		.distinct()
		.where(Appointment.organization.isin(wanted or [""]))
		.where(Appointment.capacity.isin(sorted(capacities)) & scope.in_force_today(Appointment))
	).run()
	people: dict[str, list[str]] = {}
	for organization, user in rows:
		people.setdefault(organization, []).append(user)
	return people
