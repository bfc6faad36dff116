"""The Frappe Workflow of Investigation Record; who verifies and what stands is asked of its controller (decisions D13)."""

from party_investigation.rules.problem import _
from party_investigation.workflows import BRANCH, COMMITTEE, Shipped

INVESTIGATION_RECORD = Shipped(
	"Investigation Record",
	(("To Check", "Warning"), ("Checked", "Primary"), ("Verified", "Success")),
	(
		("To Check", _("Record as Checked"), "Checked", BRANCH),
		("Checked", _("Check Again"), "To Check", BRANCH),
		("Checked", _("Verify"), "Verified", COMMITTEE),
		("Verified", _("Set Back"), "Checked", COMMITTEE),
	),
)
