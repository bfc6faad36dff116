"""What a user may see and do: appointments, read as intervals `lft..rgt` of the organization tree.

Roles say what a capacity may do at all (`rights`); an appointment says where (`appointments`). Both must agree: a document is open
to a user for a right if an appointment in force covers its organization *and* the role of that very capacity has the right. So a
secretary here who is a reviewer there writes here only. Without an appointment nothing is seen. Administrator stands outside.

`policies` says for each DocType which organizations count; `permissions` hands that to Frappe, and `reasons` to who was refused.
"""

from party_investigation.scope.appointments import (
	NOWHERE,
	Interval,
	Places,
	appointments,
	covers,
	in_force_today,
	intervals,
	place_of,
)
from party_investigation.scope.permissions import (
	NOTHING,
	condition,
	criterion,
	no_objection,
	seen_from,
	sees_everything,
	to_sql,
)
from party_investigation.scope.policies import POLICIES
from party_investigation.scope.rights import (
	APPOINTMENT,
	ORGANIZATION,
	capacities,
	capacities_of,
	holds_everywhere,
	rights_from_elsewhere,
	roles_with,
)

__all__ = [
	"APPOINTMENT",
	"NOTHING",
	"NOWHERE",
	"ORGANIZATION",
	"POLICIES",
	"Interval",
	"Places",
	"appointments",
	"capacities",
	"capacities_of",
	"condition",
	"covers",
	"criterion",
	"holds_everywhere",
	"in_force_today",
	"intervals",
	"no_objection",
	"place_of",
	"rights_from_elsewhere",
	"roles_with",
	"seen_from",
	"sees_everything",
	"to_sql",
]
