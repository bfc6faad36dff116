"""What a user may do with a return, and doing it: the one answer that form, list, board and REST ask for (decisions D13).

The rules stand in `rules.approval`; here the facts are read, and the saved document is held to the answer by its controller.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate
from party_investigation import authority, scope
from party_investigation.returns import in_background, sample, state
from party_investigation.returns.completeness import Examination
from party_investigation.returns.narrative.rights import may_report
from party_investigation.returns.packages.rights import may_make_package
from party_investigation.returns.return_filters import readable
from party_investigation.returns.signatures import texts_in
from party_investigation.returns.workflow import within_workflow
from party_investigation.rules import text
from party_investigation.rules.answer import Actor, Answer
from party_investigation.rules.approval import ACTIONS, OPEN, Action, ReturnFacts, may
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS

RETURN, CAMPAIGN, ORGANIZATION = "Unit Return", "Investigation Campaign", "Party Organization"


@dataclass(frozen=True)
class Ordered:
	"""The order for which a return is sent back from farther above; nothing that a client sends is one."""

	order: str


def actor(user: str | None = None) -> Actor:
	"""Return the user as the rules see one who acts."""
	return authority.actor(RETURN, user)


def answer(action: Action, document: Document, status: str, examination: Examination | None = None) -> Answer:
	"""Return whether the session's user may take an action on a return that is in `status`.

	:param document: the return, with what the user has entered
	:param examination: what the return lacks; only a hand-in asks for it
	"""
	return may(action, facts_of(document, status, examination), actor())


def facts_of(document: Document, status: str, examination: Examination | None = None) -> ReturnFacts:
	"""Return what an answer depends on. Checks no permission."""
	superior = document.superior
	facts = {
		"status": status,
		"level": document.level,
		"unit": document.organization_name or document.organization,
		"place": scope.place_of(document.organization),
		"superior": (superior and frappe.db.get_value(ORGANIZATION, superior, "organization_name")) or "",
		"superior_place": scope.place_of(superior),
		"superior_status": None
		if document.is_copy
		else state.status_of(document.campaign, superior, document.form_set),
		"campaign_open": frappe.db.get_value(CAMPAIGN, document.campaign, "status") == "Open",
		"locked_since": _locked_since(document),
		"is_excused": bool(document.excused),
		"unticked": sample.open_rows(document),
		"is_ordered": isinstance(document.flags.ordered, Ordered),
		"handed_in_by": document.submitted_by or "",
		"appears": _appears(document.organization, frappe.session.user),
		"zero_return": bool(cint(document.zero_return)),
		"came_by_package": bool(document.by_package),
	}
	if examination:
		facts |= {
			"waiting": tuple(examination.waiting),
			"hard": len(examination.hard),
			"unexplained": len(examination.unexplained),
			"reported": examination.reported,
			"is_under_way": not in_background.is_job_of(document) and in_background.is_under_way(document),
		}
	return ReturnFacts(**facts)


def _locked_since(document: Document):
	"""The lock date of the unit's level once it is over; extensions have moved it in the return itself."""
	locks = cint(frappe.db.get_value(CAMPAIGN, document.campaign, "stages_lock"))
	day = document.lock_on and getdate(document.lock_on)
	return day if locks and day and day < today_in_china() else None


def _appears(organization: str, user: str) -> bool:
	"""Whether a user is one of the organization's own members: of the same name and, as far as both are known, telephone.

	Accounts know no member. A namesake without a telephone is taken for the user, who then asks a colleague or fills it in.
	"""
	if user == "Administrator":
		return False
	account = frappe.db.get_value(
		"User", user, ["first_name", "last_name", "mobile_no", "phone"], as_dict=True
	)
	first, last = (text.without_space(account[field] or "") for field in ("first_name", "last_name"))
	phones = frappe.get_all(
		"Party Member",
		filters={"organization": organization, "member_name": ["in", [first + last, last + first]]},
		pluck="phone",
	)
	known = {account.mobile_no, account.phone} - {None, ""}
	return any(not known or not phone or phone in known for phone in phones)


# ---------------------------------------------------------------- for form, list, board and REST


@frappe.whitelist(methods=["GET"])
def may_of(return_name: str) -> dict[str, dict[str, Any]]:
	"""Return for every action whether the user may take it now, and if not the reason, who can, and the next step.

	Making the report, `report`, and a package, `package`, are answered with the actions; they change no state.

	:raises frappe.PermissionError: the return is not the user's to see
	"""
	document = readable(RETURN, return_name)
	examination = Examination.of(document) if document.status in OPEN else None
	who = actor()
	facts = facts_of(document, document.status, examination)
	answers = {action: within_workflow(action, document, may(action, facts, who)) for action in ACTIONS} | {
		"report": may_report(document),
		"package": may_make_package(document),
	}
	return {action: each.as_dict(_) for action, each in answers.items()}


@frappe.whitelist(methods=["GET"])
def left_to_do(return_name: str) -> dict[str, Any]:
	"""Return what a return still lacks: findings with record and field, units below, members expected and present.

	:raises frappe.PermissionError: the return is not the user's to see
	"""
	document = readable(RETURN, return_name)
	examination = Examination.of(document)
	return {
		"findings": [finding.as_dict(_) for finding in examination.findings],
		"waiting": examination.waiting,
		"hard": len(examination.hard),
		"unexplained": len(examination.unexplained),
		"members_expected": examination.expected,
		"members_present": examination.present,
		**examination.beside,
		"reported": examination.reported,
		"figures": examination.figures,
		"signatures": examination.signatures if FORM_SETS[document.form_set].is_signed else {},
		"documents": list(FORM_SETS[document.form_set].documents),
		"in_background": in_background.is_under_way(document),
	}


@frappe.whitelist(methods=["POST"])
def take(
	name: str,
	action: str,
	reason: str | None = None,
	reasons: list | None = None,
	remark: str | None = None,
	remarks: list | None = None,
	zero_return: int | None = None,
	signatures: dict | None = None,
) -> dict[str, Any]:
	"""Take an action on a return and answer with its new state, or that a job hands it in (`in_background`).

	:param reason: why it is sent back, reopened or excused
	:param reasons: rows of `reason` with a record (`reference_doctype`, `reference_name`) or a `figure`
	:param remark: the explanation of a hand-in (上报说明)
	:param remarks: rows of `check_code` and `remark` on soft checks
	:param zero_return: whether the hand-in is a zero return
	:param signatures: texts `responsible`, `filled_in_by` and `phone` of a hand-in, where others than are known
	:raises frappe.ValidationError: the action is not possible now, with the next step
	:raises frappe.PermissionError: the user may not take it
	"""
	document = readable(RETURN, name)
	entered = Entered(
		_text(reason), _rows(reasons), _text(remark), _rows(remarks), zero_return, texts_in(signatures)
	)
	if not isinstance(action, str) or action not in METHODS:
		frappe.throw(_("{0} is no action on a return.").format(frappe.utils.escape_html(str(action))))
	METHODS[action](document, entered)
	return {
		"name": document.name,
		"status": document.status,
		"version": document.version,
		"in_background": action == "submit" and document.status in OPEN,
	}


@dataclass(frozen=True)
class Entered:
	"""What is said with an action."""

	reason: str = ""
	reasons: tuple[dict[str, Any], ...] = ()
	remark: str = ""
	remarks: tuple[dict[str, Any], ...] = ()
	zero_return: int | None = None
	signatures: Mapping[str, str] = field(default_factory=dict)


def _hand_in(document: Document, entered: Entered) -> None:
	"""Hand in, or let a job do it where the return is large."""
	arguments = {
		"remark": entered.remark or None,
		"remarks": list(entered.remarks) or None,
		"zero_return": entered.zero_return,
		"signatures": dict(entered.signatures),
	}
	if in_background.is_large(document):
		in_background.order(document, arguments)
	else:
		document.hand_in(**arguments)


METHODS = {
	"submit": _hand_in,
	"withdraw": lambda document, entered: document.withdraw(),
	"verify": lambda document, entered: document.verify(),
	"return": lambda document, entered: document.send_back(entered.reason, list(entered.reasons)),
	"accept": lambda document, entered: document.accept(),
	"reopen": lambda document, entered: document.reopen(entered.reason, list(entered.reasons)),
	"excuse": lambda document, entered: document.excuse(entered.reason),
}
"""The method of Unit Return that takes each action; an extension is a document of its own, Return Extension."""


def _text(value: Any) -> str:
	return value.strip() if isinstance(value, str) else ""


def _rows(value: Any) -> tuple[dict[str, Any], ...]:
	rows = frappe.parse_json(value) if isinstance(value, str) else value or []
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("Give the rows as a list."))
	return tuple(rows)
