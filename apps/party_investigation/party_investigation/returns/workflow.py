"""The Frappe Workflow of Unit Return; what may be done is asked of `rules.approval`."""

from party_investigation.rules.problem import _
from party_investigation.workflows import COMMITTEE, SECRETARY, Shipped

UNIT_RETURN = Shipped(
	"Unit Return",
	(
		("Not Submitted", ""),
		("Submitted", "Primary"),
		("Verified", "Info"),
		("Accepted", "Success"),
		("Returned", "Warning"),
	),
	(
		("Not Submitted", _("Hand In"), "Submitted", SECRETARY),
		("Returned", _("Hand In"), "Submitted", SECRETARY),
		("Submitted", _("Withdraw"), "Not Submitted", SECRETARY),
		("Submitted", _("Verify"), "Verified", COMMITTEE),
		("Submitted", _("Send Back"), "Returned", COMMITTEE),
		("Verified", _("Send Back"), "Returned", COMMITTEE),
		("Verified", _("Accept"), "Accepted", COMMITTEE),
		("Accepted", _("Reopen"), "Returned", COMMITTEE),
	),
)
