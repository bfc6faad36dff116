"""Two open campaigns on one tree are allowed only when they have no members in common: nobody is counted and asked after twice."""

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

CAMPAIGN, ORGANIZATION, MEMBER = "Investigation Campaign", "Party Organization", "Party Member"


def check(campaign) -> None:
	"""Stop a campaign from being open while another open one covers some of its members.

	:raises frappe.ValidationError: which campaign, over which organization, how many members, and what to do
	"""
	overlaps = _in_common(campaign)
	if not overlaps:
		return
	lines = [
		_("{0} ({1}) is open over {2} and has {3} members in common with this campaign.").format(
			row.campaign_name, row.name, row.organization_name, row.members
		)
		for row in overlaps
	]
	advice = _("Close it first, or choose an organization whose members no open campaign covers.")
	frappe.throw("<br>".join([*lines, advice]), title=_("The campaigns overlap"))


def _in_common(campaign) -> list[frappe._dict]:
	"""The other open campaigns whose part of the tree and the campaign's have members in common, with their number."""
	place = frappe.db.get_value(ORGANIZATION, campaign.organization, ["lft", "rgt"])
	if not place:
		return []
	lft, rgt = place
	Other, Top = frappe.qb.DocType(CAMPAIGN), frappe.qb.DocType(ORGANIZATION).as_("top")
	Unit, Member = frappe.qb.DocType(ORGANIZATION).as_("unit"), frappe.qb.DocType(MEMBER)
	return (
		frappe.qb.from_(Other)
		.join(Top)
		.on(Top.name == Other.organization)
		.join(Unit)
		.on((Unit.lft >= Top.lft) & (Unit.rgt <= Top.rgt))
		.join(Member)
		.on(Member.organization == Unit.name)
		.where((Other.status == "Open") & (Other.name != (campaign.name or "")))
		.where((Unit.lft >= lft) & (Unit.rgt <= rgt) & Member.membership_status.isin(HOLDING_STATUSES))
		.groupby(Other.name, Other.campaign_name, Top.organization_name)
		.select(Other.name, Other.campaign_name, Top.organization_name, Count("*").as_("members"))
		.orderby(Other.name)
	).run(as_dict=True)
