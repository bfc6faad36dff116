"""The papers of a disposition: each document of `rules.case_documents` as it is printed from a stored case."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation.annexes import OfficialPaper
from party_investigation.disposition.papers import forms, letters
from party_investigation.disposition.papers.facts import CaseFacts, facts_of
from party_investigation.rules.case_documents import BY_KEY

WRITTEN: dict[str, Callable[[CaseFacts], OfficialPaper]] = {
	"talk": forms.talk,
	"report": letters.report,
	"notice": letters.notice,
	"pre_check": letters.pre_check,
	"resolution": letters.resolution,
	"posting": letters.posting,
	"approval": forms.approval,
	"decision": letters.decision,
	"correction": letters.correction,
	"filing": forms.filing,
}
"""What each document is written by, by its key."""


def case_paper(case: Document, key: str) -> OfficialPaper:
	"""Return a document of a stored case. Checks no permission.

	:raises frappe.ValidationError: the measure of the case has no such document
	"""
	document = BY_KEY[key]
	facts = facts_of(case, document)
	if facts is None:
		frappe.throw(_("{0} has no {1}.").format(case.measure, document.label))
	return WRITTEN[key](facts)
