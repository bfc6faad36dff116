"""The campaign that a user has in hand: cards, charts, short lists and reports show this one and no other.

It is a default of the user, so that filters in the browser can name it: `frappe.defaults.get_user_default("investigation_campaign")`.
Who has chosen none has the latest one that is open to the user.
"""

import frappe

KEY = "investigation_campaign"
CAMPAIGN = "Investigation Campaign"


def current_campaign() -> str | None:
	"""Return the campaign that the session's user has in hand, None where there is none to read."""
	chosen = frappe.defaults.get_user_default(KEY)
	if chosen and frappe.db.exists(CAMPAIGN, chosen) and frappe.has_permission(CAMPAIGN, "read", doc=chosen):
		return chosen
	if not frappe.has_permission(CAMPAIGN, "read"):
		return None
	latest = frappe.get_list(
		CAMPAIGN,
		filters={"status": ["!=", "Closed"]},
		pluck="name",
		order_by="creation desc",
		limit_page_length=1,
	)
	return latest[0] if latest else None


@frappe.whitelist(methods=["POST"])
def choose(campaign: str) -> None:
	"""Take a campaign in hand.

	:raises frappe.PermissionError: the campaign is not the user's to read
	"""
	frappe.get_doc(CAMPAIGN, campaign).check_permission("read")
	frappe.defaults.set_user_default(KEY, campaign)


def extend_bootinfo(bootinfo) -> None:
	"""Tell the browser which campaign is in hand; the hook `extend_bootinfo`. An empty text shows nothing rather than everything."""
	bootinfo.user.defaults = {**(bootinfo.user.defaults or {}), KEY: current_campaign() or ""}
