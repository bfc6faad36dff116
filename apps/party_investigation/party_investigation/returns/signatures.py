"""Who answers for a return, who has filled it in, and a telephone: as entered, else as known, and where they stand on paper."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate
from party_investigation import scope
from party_investigation.annexes.values import long_date
from party_investigation.rules.form_sets import SIGNATURES

APPOINTMENT, ORGANIZATION, RETURN, USER = (
	"Organization Appointment",
	"Party Organization",
	"Unit Return",
	"User",
)


def signatures_of(document: Document) -> dict[str, str]:
	"""Return by field what a return is handed in with: what the unit has entered, else what is known of it. Checks no permission."""
	entered = {field: str(document.get(field) or "").strip() for field in SIGNATURES}
	if all(entered.values()):
		return entered
	known = _known(document)
	return {field: value or known[field] for field, value in entered.items()}


def texts_in(value: Any) -> dict[str, str]:
	"""Return what a client has said, by field; what it left empty is not there.

	:raises frappe.ValidationError: it is no mapping of texts
	"""
	texts = frappe.parse_json(value) if isinstance(value, str) else value or {}
	if not isinstance(texts, dict) or not all(isinstance(text, str | None) for text in texts.values()):
		frappe.throw(_("Give the names and the telephone as texts by their fields."))
	return {field: texts[field].strip() for field in SIGNATURES if (texts.get(field) or "").strip()}


def on_paper(version: Document, level: str | None) -> dict[str, str]:
	"""Return what stands at the places of the signature line, by their words; nothing for a version without.

	:param level: of the unit when it handed in; only a branch has a secretary of a branch
	"""
	responsible, filled_in_by, phone = (version.get(field) or "" for field in SIGNATURES)
	if not (responsible or filled_in_by or phone):
		return {}
	return {
		"负责人（签名）": responsible,
		"党支部书记（签字）": responsible if level == "branch" else "",
		"填表人（签名）": filled_in_by,
		"联系电话": phone,
		"报出时间": long_date(getdate(version.submitted_on)),
	}


def _known(document: Document) -> dict[str, str]:
	"""What the unit has written before in the campaign, else its secretary, who is at work, and its telephone.

	Administrator is nobody whose name stands on paper.
	"""
	before = _written_before(document)
	user = frappe.session.user
	return {
		"responsible": before.get("responsible") or _secretary(document),
		"filled_in_by": "" if user == "Administrator" else get_fullname(user) or "",
		"phone": before.get("phone") or _phone(document.organization, user),
	}


def _written_before(document: Document) -> dict[str, Any]:
	rows = frappe.get_all(
		RETURN,
		filters={
			"campaign": document.campaign,
			"organization": document.organization,
			"responsible": ["is", "set"],
		},
		fields=["responsible", "phone"],
		order_by="submitted_on desc",
		limit=1,
	)
	return rows[0] if rows else {}


def _secretary(document: Document) -> str:
	"""The secretary of a branch, where exactly one is appointed; the system knows no secretaries of committees."""
	if document.level != "branch":
		return ""
	Appointment = frappe.qb.DocType(APPOINTMENT)
	rows = (
		frappe.qb.from_(Appointment)
		.select(Appointment.user)
		.distinct()
		.where(Appointment.organization == document.organization)
		.where((Appointment.capacity == "Branch Secretary") & scope.in_force_today(Appointment))
		.limit(2)
	).run()
	return (get_fullname(rows[0][0]) or "") if len(rows) == 1 else ""


def _phone(organization: str, user: str) -> str:
	"""The telephone of the organization, else that of who is at work."""
	known = frappe.db.get_value(ORGANIZATION, organization, "phone")
	if known or user == "Administrator":
		return known or ""
	mobile, phone = frappe.db.get_value(USER, user, ["mobile_no", "phone"]) or ("", "")
	return phone or mobile or ""
