"""Opening a campaign freezes its settings and the tree; what changes later, closing and reopening too, is a dated amendment
with a reason (decisions D9).
"""

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.rules import calendar
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import PARAMETERS

CAMPAIGN = "Investigation Campaign"

SETTINGS = ("status", "organization", "profile", "basis_date", *PARAMETERS, "stages_lock")
OF_SAMPLES = frozenset(name for name in PARAMETERS if name.startswith(("sample_", "spot_")))
OF_RETURNS = OF_SAMPLES | {"differing_percent", "unusual_change_percent", "annex_4_rows", "annex_4_base"}
"""Settings that concern what is handed in and how it is checked, and no record."""
RECALCULATED = frozenset(("basis_date", *PARAMETERS)) - OF_RETURNS
"""Settings on which the time out of contact, the result of searches and the checks of records depend."""
DAYS = frozenset(("stages", "form_sets", "profile"))
"""Changes after which returns are due on other days."""
FORM_SET = ("enabled", "filled_by", "stage", "branch_due_on", "committee_due_on", "due_on", "copies_to")
PLACE = ("parent_party_organization", "kind", "unit_category", "is_group", "disabled")


# ---------------------------------------------------------------- the campaign


def check_amendments(campaign) -> frozenset[str]:
	"""Complete the amendment of a campaign that is being saved and return the names of the settings that change.

	Raises ValidationError when something frozen changes without a reason, or an amendment given before is touched.
	"""
	before = campaign.get_doc_before_save()
	if before is None or before.status == "Draft":
		_refuse_rows(campaign)
		return frozenset()
	_keep_given(campaign, before)
	given = {row.name for row in before.amendments}
	added = [row for row in campaign.amendments if row.name not in given and not row.changes]
	changes = setting_changes(campaign, before)
	if changes and not added:
		frappe.throw(
			_("The campaign is open, which froze its settings. Add a row with the reason to Amendments.")
			+ "<br>"
			+ "<br>".join(changes.values())
		)
	if added and not changes:
		frappe.throw(_("An amendment was added, but nothing changes."))
	for row in added:
		_complete(row, changes.values())
	return frozenset(changes)


def setting_changes(campaign, before) -> dict[str, str]:
	"""What changes among the frozen settings, by field, in words."""
	changes = {}
	for field in SETTINGS:
		if _text(campaign.get(field)) != _text(before.get(field)):
			changes[field] = _change_text(
				campaign.meta.get_label(field), before.get(field), campaign.get(field)
			)
	for table, key, fields in (("stages", "stage", calendar.DAYS), ("form_sets", "form_set", FORM_SET)):
		old, new = (_rows(each, table, key, fields) for each in (before, campaign))
		row_changes = [
			_change_text(row, " / ".join(old.get(row, ())), " / ".join(new.get(row, ())))
			for row in dict.fromkeys((*old, *new))
			if old.get(row) != new.get(row)
		]
		if row_changes:
			changes[table] = "；".join(row_changes)
	return changes


def _rows(campaign, table: str, key: str, fields: Iterable[str]) -> dict[str, tuple[str, ...]]:
	return {row.get(key): tuple(_text(row.get(field)) for field in fields) for row in campaign.get(table)}


def _text(value: object) -> str:
	return "" if value is None else str(value)


def _change_text(label: str, old: object, new: object) -> str:
	return f"{_(label)}: {_(_text(old)) or '—'} → {_(_text(new)) or '—'}"


def _refuse_rows(campaign) -> None:
	if campaign.amendments and not campaign.flags.by_tree:
		frappe.throw(_("A draft is changed freely; amendments begin with the opening."))


def _keep_given(campaign, before) -> None:
	"""Amendments are never changed or taken out."""
	now = {row.name: row for row in campaign.amendments}
	for row in before.amendments:
		kept = now.get(row.name)
		if kept is None or any(
			_text(kept.get(field)) != _text(row.get(field))
			for field in ("amended_on", "amended_by", "reason", "changes")
		):
			frappe.throw(_("An amendment stands as it was written. Add another one."))


def _complete(row, changes: Iterable[str]) -> None:
	if not (row.reason or "").strip():
		frappe.throw(_("Say why the campaign is amended."))
	row.update(
		{"amended_on": today_in_china(), "amended_by": frappe.session.user, "changes": "\n".join(changes)}
	)


# ---------------------------------------------------------------- the tree


def check_organization(organization) -> None:
	"""While a campaign above is open, a change of the tree needs a reason, which goes into the campaign's amendments."""
	if organization.flags.amendment_noted:
		return
	changes = _place_changes(organization)
	if not changes:
		return
	places = [organization.parent_party_organization]
	before = organization.get_doc_before_save()
	if before:
		places += [organization.name, before.parent_party_organization]
	note(places, organization.change_reason, f"{organization.organization_code}: " + "；".join(changes))
	organization.change_reason = None


def check_not_frozen(organization: str) -> None:
	"""Stop the deletion or renaming of an organization that an open campaign has frozen."""
	campaigns = open_campaigns([organization])
	if campaigns:
		frappe.throw(
			_(
				"The campaign {0} is open, which froze the tree. Dissolve the organization with a reason instead."
			).format(campaigns[0])
		)


def note(places: Iterable[str | None], reason: str | None, change: str) -> None:
	"""Write a change of the tree into the amendments of every open campaign that covers one of `places`.

	Raises ValidationError without a reason, PermissionError if the user may not amend the campaign.
	"""
	for name in open_campaigns(places):
		campaign = frappe.get_doc(CAMPAIGN, name)
		if not campaign.has_permission("write"):
			frappe.throw(
				_(
					"The campaign {0} is open, which froze the tree. Ask the department that opened it."
				).format(name),
				frappe.PermissionError,
			)
		if not (reason or "").strip():
			frappe.throw(
				_("The campaign {0} is open, which froze the tree. Fill in the reason of the change.").format(
					name
				)
			)
		row = campaign.append("amendments", {"reason": reason})
		_complete(row, [change])
		campaign.save()


def _place_changes(organization) -> list[str]:
	before: Mapping | None = organization.get_doc_before_save()
	if before is None:
		return [_change_text("Party Organization", None, organization.organization_name)]
	return [
		_change_text(organization.meta.get_label(field), before.get(field), organization.get(field))
		for field in PLACE
		if _text(before.get(field) or None) != _text(organization.get(field) or None)
	]
