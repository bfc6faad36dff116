"""政策问答 for a user: the guidance that bodies above have given, then the built-in answers, with the figures of the campaign in hand."""

import frappe
from frappe import _
from party_investigation.investigation.campaign_policy import policy_of, without_campaign
from party_investigation.organization.tree import names_of
from party_investigation.reporting.progress import campaign_of
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy_guide import entries_for

QUESTION = "Guidance Question"


def rows(campaign: str | None = None, topic: str | None = None) -> list[dict[str, str]]:
	"""Return questions with their answers: `topic`, `question`, `answer` and `source`.

	:param campaign: whose guidance and figures; the one in hand if none is named
	:param topic: one of the topics of Guidance Question; all of them if none is named
	:raises frappe.PermissionError: the campaign is not the user's to read
	"""
	of_campaign = campaign_of(campaign)
	policy = policy_of(of_campaign) if of_campaign else without_campaign(today_in_china())
	return [
		*(_given(of_campaign, topic) if of_campaign else []),
		*(
			{"topic": _(each.topic), "question": each.question, "answer": each.answer, "source": each.source}
			for each in entries_for(policy, topic)
		),
	]


def _given(campaign: str, topic: str | None) -> list[dict[str, str]]:
	"""The guidance of a campaign that the user reads, the latest first."""
	filters = {"campaign": ["=", campaign], "guidance_for": ["is", "set"], "status": "Answered"}
	if topic:
		filters["topic"] = ["=", topic]
	fields = ["topic", "subject", "question", "answer", "basis", "guidance_for", "answered_on"]
	given = frappe.get_list(
		QUESTION, filters=filters, fields=fields, order_by="answered_on desc", limit_page_length=0
	)
	bodies = names_of(row.guidance_for for row in given)
	return [
		{
			"topic": _(row.topic),
			"question": row.subject,
			"answer": row.answer,
			"source": "，".join(
				filter(None, (bodies.get(row.guidance_for), str(row.answered_on), row.basis))
			),
		}
		for row in given
	]


@frappe.whitelist(methods=["GET", "POST"])
def get_answers(topic: str, campaign: str | None = None) -> list[dict[str, str]]:
	"""Return the questions and answers on the topic of a form, for its menu.

	:raises frappe.PermissionError: no guidance, or the campaign, is the user's to read
	"""
	frappe.has_permission(QUESTION, "read", throw=True)
	return rows(campaign, topic)
