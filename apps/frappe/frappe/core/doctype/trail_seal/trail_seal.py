"""Trail Seal: how many entries the trail had at a moment, and the digest of the last one."""

import frappe
from frappe.core.kept_log import KeptLog
from frappe.store import trail


class TrailSeal(KeptLog):
	"""One seal. Printed and kept elsewhere, it shows whether anything before it was changed later."""


def make_seal(
	kind: str, entries: int | None = None, digest: str | None = None, note: str | None = None
) -> TrailSeal:
	"""Seal the trail as it is committed now, or up to an entry.

	:param kind: `Daily`, `By Hand` or `Retention`
	"""
	if entries is None:
		entries, digest = trail.head()
	seal = frappe.get_doc(
		{
			"doctype": "Trail Seal",
			"kind": kind,
			"sealed_on": frappe.utils.now(),
			"entries": entries,
			"digest": digest,
			"note": note,
		}
	)
	return seal.insert(ignore_permissions=True)  # made by the system itself


def seal_daily() -> None:
	"""The seal of the day (a daily job); none where nothing happened since the last one."""
	entries, _digest = trail.head()
	if frappe.db.exists("Trail Seal", {"entries": (">=", entries - 1), "kind": ("!=", "Retention")}):
		return
	make_seal("Daily")


@frappe.whitelist(methods=["POST"])
def verify() -> dict:
	"""Whether the trail is as it was written; the message names the first entry that is not.

	:raises frappe.PermissionError: for whom may not read seals
	"""
	from frappe.services.trail import check, described

	frappe.has_permission("Trail Seal", "read", throw=True)
	return described(check())


@frappe.whitelist(methods=["POST"])
def seal_now() -> dict:
	"""Seal the trail by hand; what is to be kept on paper.

	:raises frappe.PermissionError: for whom may not read seals
	"""
	frappe.has_permission("Trail Seal", "read", throw=True)
	seal = make_seal("By Hand")
	return {"name": seal.name, "entries": seal.entries, "digest": seal.digest}
