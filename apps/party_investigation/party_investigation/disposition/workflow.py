"""The Frappe Workflow of Disposition Case; steps, votes and authority are asked of its controller (decisions D8)."""

from party_investigation.rules.problem import _
from party_investigation.workflows import COMMITTEE, SECRETARY, Shipped

DISPOSITION_CASE = Shipped(
	"Disposition Case",
	(
		("In Progress", "Warning"),
		("Approved", "Success"),
		("Rejected", "Danger"),
		("Withdrawn", "Inverse"),
		("Revoked", "Danger"),
	),
	(
		("In Progress", _("Approve"), "Approved", COMMITTEE),
		("In Progress", _("Reject"), "Rejected", COMMITTEE),
		("In Progress", _("Withdraw"), "Withdrawn", SECRETARY),
		("Rejected", _("Take Up Again"), "In Progress", COMMITTEE),
		("Withdrawn", _("Take Up Again"), "In Progress", SECRETARY),
		("Approved", _("Revoke"), "Revoked", COMMITTEE),
	),
)
