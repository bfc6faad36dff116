"""A hand-in of many members as a background job: looked at in the request, done by a worker with the rights of who ordered it.

The job is one transaction, as the request is: a worker that dies leaves the return as it was, and the hand-in is ordered again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, strip_html
from frappe.utils.background_jobs import is_job_enqueued
from party_investigation.batch import Batch
from party_investigation.returns.completeness import Examination
from party_investigation.rules.approval import OPEN
from party_investigation.rules.return_progress import IN_BACKGROUND_FROM

RETURN = "Unit Return"
SECONDS = 3600
"""So long the job may take."""


@dataclass(frozen=True)
class Job:
	"""The job that hands a return in; nothing that a client sends is one."""


def is_job_of(document: Document) -> bool:
	"""Return whether it is the job itself that has the return in hand."""
	return isinstance(document.flags.by_job, Job)


def reached(document: Document, percent: int) -> None:
	"""Show how far the job is; a hand-in without a job shows nothing."""
	if not is_job_of(document):
		return
	frappe.publish_progress(
		percent=percent,
		title=_("Hand In"),
		doctype=RETURN,
		docname=document.name,
		description=_("{0} of {1} is being handed in").format(
			_(document.form_set), document.organization_name
		),
	)


def is_under_way(document: Document) -> bool:
	"""Return whether a job hands the return in, or waits for its turn."""
	return document.level != "branch" and is_job_enqueued(_job(document.name))


def is_large(document: Document) -> bool:
	"""Return whether so many members stand below a return that it is handed in by a job (`IN_BACKGROUND_FROM`)."""
	if document.level == "branch" or document.status not in OPEN:
		return False
	below = {"campaign": document.campaign, "superior": document.organization, "form_set": document.form_set}
	accepted = frappe.get_all(RETURN, filters={**below, "status": "Accepted"}, pluck="members_expected")
	return sum(filter(None, accepted)) >= IN_BACKGROUND_FROM


def order(document: Document, entered: Mapping[str, Any]) -> None:
	"""Let a job hand a return in.

	:param entered: the arguments of `UnitReturn.hand_in`
	:raises frappe.ValidationError: it is being handed in already, or something is left to do
	:raises frappe.PermissionError: the user may not
	"""
	document.check_permission("write")
	document.enter(**entered)
	document.require("submit", document, Examination.of(document))
	frappe.enqueue(
		"party_investigation.returns.in_background.hand_in",
		queue="long",
		timeout=SECONDS,
		enqueue_after_commit=True,
		job_id=_job(document.name),
		deduplicate=True,
		unit_return=document.name,
		entered=dict(entered),
		language=frappe.local.lang,
	)


def hand_in(unit_return: str, entered: Mapping[str, Any], language: str) -> None:
	"""Hand a return in, or tell who ordered it why not; the job."""
	frappe.local.lang = language
	document = frappe.get_doc(RETURN, unit_return)
	document.flags.by_job = Job()
	reached(document, 10)
	try:
		document.hand_in(**entered)
	except (frappe.ValidationError, frappe.PermissionError) as refused:
		frappe.db.rollback()  # nothing of a hand-in stands that was refused half way
		reached(document, 100)  # the bar goes, whatever came of it
		_tell(document, _("{0} of {1} was not handed in: {2}"), strip_html(str(refused)))
		return
	reached(document, 100)
	_tell(document, _("{0} of {1} is handed in."))


def _job(unit_return: str) -> str:
	return f"hand-in-{unit_return}"


def _tell(document: Document, words: str, why: str = "") -> None:
	"""Leave a word for who ordered the hand-in."""
	user = frappe.session.user
	bell = Batch("Notification Log")
	names = map(escape_html, (_(document.form_set), document.organization_name, why))
	about = {"document_type": RETURN, "document_name": document.name, "type": "Alert"}
	bell.add({"subject": words.format(*names), "for_user": user, "from_user": user, **about})
	bell.flush()
	frappe.publish_realtime("notification", after_commit=True, user=user)
