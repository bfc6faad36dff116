"""Opening a campaign freezes its settings and the tree; what changes later is a dated amendment with a reason (decisions D9)."""

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import today

CAMPAIGN = "Investigation Campaign"
ORGANIZATION = "Party Organization"

SETTINGS = (
	"organization",
	"profile",
	"search_closes_on",
	"dispositions_count_on",
	"months_out_of_contact",
	"attempts_needed",
	"means_needed",
	"days_needed",
	"annex_4_rows",
	"annex_4_base",
	"suspend_untraced",
	"stages_lock",
)
COUNTED = frozenset(SETTINGS[2:8])
"""Settings on which the time out of contact and the result of searches depend."""
STAGE = ("starts_on", "due_on", "branch_lock_on", "committee_lock_on")
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
			changes[field] = _said(campaign.meta.get_label(field), before.get(field), campaign.get(field))
	old, new = _stages(before), _stages(campaign)
	if old != new:
		told = [
			_said(f"{_(stage)}", " / ".join(old.get(stage, ())), " / ".join(new.get(stage, ())))
			for stage in dict.fromkeys((*old, *new))
			if old.get(stage) != new.get(stage)
		]
		changes["stages"] = "；".join(told)
	return changes


def _stages(campaign) -> dict[str, tuple[str, ...]]:
	return {row.stage: tuple(_text(row.get(field)) for field in STAGE) for row in campaign.stages}


def _text(value: object) -> str:
	return "" if value is None else str(value)


def _said(label: str, old: object, new: object) -> str:
	return f"{_(label)}: {_text(old) or '—'} → {_text(new) or '—'}"


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
	row.update({"amended_on": today(), "amended_by": frappe.session.user, "changes": "\n".join(changes)})


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
	campaigns = frozen_by([organization])
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
	for name in frozen_by(places):
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


def frozen_by(places: Iterable[str | None]) -> list[str]:
	"""The open campaigns whose organization is one of `places` or stands above one."""
	named = [place for place in places if place]
	if not named:
		return []
	Campaign, Above, Place = (
		frappe.qb.DocType(CAMPAIGN),
		frappe.qb.DocType(ORGANIZATION).as_("above"),
		frappe.qb.DocType(ORGANIZATION).as_("place"),
	)
	rows = (
		frappe.qb.from_(Campaign)
		.join(Above)
		.on(Above.name == Campaign.organization)
		.join(Place)
		.on((Place.lft >= Above.lft) & (Place.rgt <= Above.rgt))
		.select(Campaign.name)
		.distinct()
		.where((Campaign.status == "Open") & Place.name.isin(named))
		.orderby(Campaign.name)
	).run()
	return [row[0] for row in rows]


def _place_changes(organization) -> list[str]:
	before: Mapping | None = organization.get_doc_before_save()
	if before is None:
		return [_said("Party Organization", None, organization.organization_name)]
	return [
		_said(organization.meta.get_label(field), before.get(field), organization.get(field))
		for field in PLACE
		if _text(before.get(field) or None) != _text(organization.get(field) or None)
	]
