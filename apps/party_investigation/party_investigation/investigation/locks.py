"""After the lock date of a stage, and once it is handed in, a unit's forms of that stage are read-only (decisions D9, D13).

What is handed in stays as it is until whoever received it sends it back or reopens it. Which lock date counts depends on who writes: each level has some days to check what the level below handed in. The level above may give
an extension with a reason.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import formatdate, getdate
from party_investigation import own_tables, read_once, scope, unchanged
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.member_fields import settings_document
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications, state
from party_investigation.rules.calendar import Level
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS, sets_of
from party_investigation.rules.measures import BY_LABEL

BY_ITSELF = frozenset(
	{
		"checked_by",
		"verified_by",
		"verified_on",
		"set_back_reason",
		"set_back_by",
		"set_back_on",
		"status",
		"relation",
		"letter",
		"last_contact_on",
		"contact_estimated",
		"is_lost",
		"lost_since",
	}
)
"""Fields of a record of annex 1 that are no entry of a person: the state itself, and what the record computes."""


def check(document, method: str | None = None) -> None:
	"""Stop a change of a form that is locked for the user; for `validate` of the forms that have a stage."""
	by_system = document.flags.by_campaign or document.flags.by_amendment
	if by_system:
		return
	follows = document.flags.by_search or document.flags.by_correction
	reason = why_handed_in(document) or (None if follows else why_locked_by_date(document))
	if reason:
		frappe.throw(reason, frappe.PermissionError, title=_("The form is locked"))
	document.flags.found_open = not follows and _place_in_campaign(document)


def tell(document, method: str | None = None) -> None:
	"""Let the form know that it is read-only and why, or why it was sent back; for `onload`."""
	# what was saved just now was open, and is as open to who saved it
	was_open = document.flags.pop("found_open", None) == _place_in_campaign(document)
	reason = None if was_open else why_locked(document)
	if reason:
		document.set_onload("locked", reason)
	elif sent_back := notifications.reason_at_record(document):
		document.set_onload("sent_back", sent_back)


def check_import(campaign: str, organization: str) -> None:
	"""Stop an import into forms that are locked for the user: a workbook writes those of every stage before the analysis."""
	for doctype, policy in scope.POLICIES.items():
		reason = policy.imported and _why(campaign, doctype, policy.stage, organization)
		if reason:
			frappe.throw(reason, frappe.PermissionError, title=_("The form is locked"))


def why_locked(document) -> str | None:
	"""Why the user may not change a form now, who can help, and how; None if the user may."""
	return why_handed_in(document) or why_locked_by_date(document)


def why_handed_in(document) -> str | None:
	"""Why nobody changes a form of a set that is handed in, and who can send it back; None for a form that is open.

	To verify a record is no change of it.
	"""
	if _is_verification(document):
		return None
	return why_set_handed_in(document.get("campaign"), document.doctype, document.get("organization"))


def why_set_handed_in(campaign: str | None, doctype: str, organization: str | None) -> str | None:
	"""The same for documents of a DocType that hang on an organization."""
	return read_once.answer(
		("handed_in", campaign, doctype, organization),
		lambda: _why_set_handed_in(campaign, sets_of(doctype), organization),
	)


def _why_set_handed_in(campaign: str | None, sets: tuple[str, ...], organization: str | None) -> str | None:
	handed_in = state.holding(campaign, organization, sets) if campaign and sets else None
	if handed_in is None:
		return None
	superior = handed_in.superior and frappe.db.get_value(
		"Party Organization", handed_in.superior, "organization_name"
	)
	if handed_in.status == "Accepted":
		words = _("{0} handed in {1}, and {2} has accepted it. {2} can reopen it with a reason.")
	else:
		words = _("{0} has handed in {1}. {2} can send it back with a reason.")
	return words.format(handed_in.organization_name, _(handed_in.form_set), superior or _("The level above"))


def why_table_locked(campaign: str, doctype: str, form_set: str, organization: str) -> str | None:
	"""Why rows of a table of the site that goes up with a form set are not changed any more; None as long as they may be."""
	return _why_set_handed_in(campaign, (form_set,), organization) or _why(
		campaign, doctype, FORM_SETS[form_set].stage, organization
	)


def _is_verification(document) -> bool:
	"""Whether a record of annex 1 is only set to verified, or back to checked, by the committee above."""
	before = document.get_doc_before_save() if document.doctype == "Investigation Record" else None
	return bool(
		before
		and {before.status, document.status} == {"Checked", "Verified"}
		and not unchanged.differences(document, before, BY_ITSELF)
	)


def why_locked_by_date(document) -> str | None:
	"""Why the lock date keeps the user from changing a form; None if it does not."""
	place = _place_in_campaign(document)
	return read_once.answer(("locked", *place), lambda: _why(*place[1:]))


def _place_in_campaign(document) -> tuple[str, str | None, str, str | None, str | None]:
	"""Whom and what a lock is about: the user, the campaign, the DocType, the stage and the organization."""
	campaign, organization = document.get("campaign"), document.get("organization")
	return frappe.session.user, campaign, document.doctype, _stage(document), organization


def _why(name: str | None, doctype: str, stage: str | None, organization: str | None) -> str | None:
	if frappe.session.user == "Administrator" or not (name and stage and organization):
		return None
	campaign = settings_document(name)
	locks = (
		campaign.stages_lock and campaign.status != "Draft"
	)  # a roster comes in before the campaign is opened
	calendar = policy_of(name).stage(stage) if locks else None
	level = _level(doctype, organization, campaign) if calendar else None
	if not calendar or not level:
		return None
	if not calendar.is_locked(level, today_in_china(), _extended_to(name, stage, organization)):
		return None
	return _("The stage {0} locked on {1}. {2} can give an extension with a reason.").format(
		_(stage), formatdate(calendar.lock_on(level)), _helper(organization, campaign, level)
	)


def _stage(document) -> str | None:
	if document.doctype == "Disposition Case" and document.measure in BY_LABEL:
		return BY_LABEL[document.measure].stage
	return scope.POLICIES[document.doctype].stage


def _level(doctype: str, organization: str, campaign) -> Level | None:
	"""The level on which the user acts for the form's organization: that of the highest appointment there."""
	place, top = scope.place_of(organization), scope.place_of(campaign.organization)
	covering = [
		row
		for row in own_tables.places_of(frappe.session.user, doctype, "write").appointments()
		if place and row.lft <= place[0] and place[1] <= row.rgt
	]
	if not covering:
		return None
	highest = min(covering, key=lambda row: row.lft)
	if top and highest.lft <= top[0]:
		return "unit"
	return "committee" if highest.rgt - highest.lft > 1 else "branch"


def _extended_to(campaign: str, stage: str, organization: str) -> date:
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


def _helper(organization: str, campaign, level: Level) -> str:
	"""Who can help: the organization above the branch or committee, or whoever amends the campaign."""
	if level == "unit":
		return _("The level above {0}, or an amendment of the campaign,").format(
			name_of(campaign.organization)
		)
	superior = frappe.db.get_value("Party Organization", organization, "parent_party_organization")
	if level == "committee" and superior:
		superior = (
			frappe.db.get_value("Party Organization", superior, "parent_party_organization") or superior
		)
	return name_of(superior) or _("The level above")
