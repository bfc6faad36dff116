"""The Frappe Workflow of Transfer Letter; who confirms a receipt and who voids is asked of its controller (decisions D3)."""

from party_investigation.rules.problem import _
from party_investigation.workflows import COMMITTEE, Shipped

TRANSFER_LETTER = Shipped(
	"Transfer Letter",
	(("Open", "Warning"), ("Received", "Success"), ("Void", "Inverse")),
	(
		("Open", _("Confirm Receipt"), "Received", COMMITTEE),
		("Open", _("Void"), "Void", COMMITTEE),
	),
)
