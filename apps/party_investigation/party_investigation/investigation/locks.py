"""After the lock date of a stage a unit's forms of that stage are read-only (decisions D9).

Which day counts depends on who writes: each level has some days to check what the level below handed in. The level above may give
an extension with a reason.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, today
from party_investigation import scope
from party_investigation.investigation.of_member import settings_document
from party_investigation.rules.annex5 import COLUMN_OF

STAGE_OF = {
	"Investigation Record": "Survey",
	"Contact Search": "Contact Search",
	"Restored Contact": "Registration",
	"Untraced Member": "Registration",
	"Lost Contact Summary": "Registration",
	"Disposition Case": "Disposition",
	"Disposition Summary": "Analysis",
}
IMPORTED = ("Investigation Record", "Contact Search", "Restored Contact", "Disposition Case")
LAST_MANAGEMENT_COLUMN = 8
"""Columns 2 to 8 of annex 5 stand under 规范管理情况."""
LOCK_FIELD = {"branch": "branch_lock_on", "committee": "committee_lock_on", "unit": "due_on"}


def check(document, method: str | None = None) -> None:
	"""Stop a change of a form that is locked for the user; for `validate` of the forms in `hooks.py`."""
	if document.flags.by_search or document.flags.by_amendment:
		return
	reason = why_locked(document)
	if reason:
		frappe.throw(reason, frappe.PermissionError, title=_("The form is locked"))


def tell(document, method: str | None = None) -> None:
	"""Let the form know that it is read-only, and why; for `onload`."""
	reason = why_locked(document)
	if reason:
		document.set_onload("locked", reason)


def check_import(campaign: str, organization: str) -> None:
	"""Stop an import into forms that are locked for the user: a workbook writes those of every stage before the analysis."""
	for doctype in IMPORTED:
		reason = _why(campaign, doctype, STAGE_OF[doctype], organization)
		if reason:
			frappe.throw(reason, frappe.PermissionError, title=_("The form is locked"))


def why_locked(document) -> str | None:
	"""Why the user may not change a form now, who can help, and how; None if the user may."""
	return _why(document.get("campaign"), document.doctype, _stage(document), document.get("organization"))


def _why(name: str | None, doctype: str, stage: str, organization: str | None) -> str | None:
	campaign = settings_document(name) if name else None
	if frappe.session.user == "Administrator" or campaign is None or not campaign.stages_lock:
		return None
	row = next((row for row in campaign.stages if row.stage == stage), None)
	level = _level(doctype, organization, campaign) if row else None
	locks_on = row.get(LOCK_FIELD[level]) if level else None
	if not locks_on or getdate(today()) <= max(getdate(locks_on), _extended_to(name, stage, organization)):
		return None
	return _("The stage {0} locked on {1}. {2} can give an extension with a reason.").format(
		_(stage), formatdate(locks_on), _helper(organization, campaign, level)
	)


def _stage(document) -> str:
	if (
		document.doctype == "Disposition Case"
		and COLUMN_OF.get(document.measure, 99) <= LAST_MANAGEMENT_COLUMN
	):
		return "Management"
	return STAGE_OF[document.doctype]


def _level(doctype: str, organization: str | None, campaign) -> str | None:
	"""The level on which the user acts for the form's organization: that of the highest appointment there."""
	entitled = scope.roles_with(doctype, "write")
	place, top = scope.place_of(organization), scope.place_of(campaign.organization)
	covering = [
		row
		for row in scope.appointments(frappe.session.user)
		if place and row.capacity in entitled and row.lft <= place[0] and place[1] <= row.rgt
	]
	if not covering:
		return None
	highest = min(covering, key=lambda row: row.lft)
	if top and highest.lft <= top[0]:
		return "unit"
	return "committee" if highest.rgt - highest.lft > 1 else "branch"


def _extended_to(campaign: str, stage: str, organization: str | None) -> date:
	"""The last day of an extension for the form's organization or one above it."""
	Extension, Above = frappe.qb.DocType("Return Extension"), frappe.qb.DocType("Party Organization")
	place = scope.place_of(organization)
	if not place:
		return date.min
	rows = (
		frappe.qb.from_(Extension)
		.join(Above)
		.on(Above.name == Extension.organization)
		.select(Extension.extended_to)
		.where((Extension.campaign == campaign) & (Extension.stage == stage))
		.where((Above.lft <= place[0]) & (Above.rgt >= place[1]))
		.orderby(Extension.extended_to, order=frappe.qb.desc)
		.limit(1)
	).run()
	return getdate(rows[0][0]) if rows else date.min


def _helper(organization: str, campaign, level: str) -> str:
	"""Who can help: the organization above the branch or committee, or whoever amends the campaign."""
	if level == "unit":
		return _("The level above {0}, or an amendment of the campaign,").format(campaign.organization)
	superior = frappe.db.get_value("Party Organization", organization, "parent_party_organization")
	if level == "committee" and superior:
		superior = (
			frappe.db.get_value("Party Organization", superior, "parent_party_organization") or superior
		)
	return frappe.db.get_value("Party Organization", superior, "organization_name") or _("The level above")
