"""The Frappe Workflow of Unit Return; what may be done is asked of `rules.approval` first."""

from frappe.model.document import Document
from frappe.model.workflow import get_transitions, get_workflow_name
from party_investigation.rules.answer import Answer
from party_investigation.rules.approval import STATUSES, TRANSITIONS, Action
from party_investigation.rules.problem import _
from party_investigation.workflows import COMMITTEE, SECRETARY, Shipped

LABELS: dict[str, str] = {
	"submit": _("Hand In"),
	"withdraw": _("Withdraw"),
	"verify": _("Verify"),
	"return": _("Send Back"),
	"accept": _("Accept"),
	"reopen": _("Reopen"),
	"excuse": _("Excuse"),
	"extend": _("Extend"),
}
"""What each action is called, in the workflow and on every button."""
STYLES = {"Submitted": "Primary", "Verified": "Info", "Accepted": "Success", "Returned": "Warning"}
UNIT_RETURN = Shipped(
	"Unit Return",
	tuple((status, STYLES.get(status, "")) for status in STATUSES),
	tuple(
		(old, LABELS[action], new, SECRETARY if action in ("submit", "withdraw") else COMMITTEE)
		for (old, new), action in TRANSITIONS.items()
	),
)


def within_workflow(action: Action, document: Document, answer: Answer) -> Answer:
	"""Return an answer of the rules, or a refusal where the workflow does not offer the step to the user's roles.

	:param document: the return as it is stored
	"""
	following = [new for (old, new), each in TRANSITIONS.items() if old == document.status and each == action]
	if not answer.allowed or not following or not get_workflow_name(document.doctype):
		return answer
	if any(transition["next_state"] in following for transition in get_transitions(document)):
		return answer
	return Answer(
		False,
		_(
			"The workflow of returns offers this step to other roles, or on a condition that is not fulfilled."
		),
		_("Whoever holds the role that the workflow names does this."),
		_("Ask the administrator who has changed the workflow."),
	)
