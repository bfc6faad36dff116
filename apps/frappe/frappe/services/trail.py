"""The trail as its readers meet it: verified, sealed, and shortened at the end of its time."""

from dataclasses import replace
from datetime import datetime

import frappe
from frappe import _
from frappe.core.doctype.trail_seal.trail_seal import make_seal
from frappe.store import trail
from frappe.store.trail_verification import Break, Verdict, verify
from frappe.utils import add_days, cint, now_datetime

SHORTEST = 180
"""Days that logs are kept at least, where they are not kept for ever (网络安全法 第二十一条: six months)."""

LONGEST_SET = "trail_retention_longest"


def check(seals: list[tuple[int, str]] = ()) -> Verdict:
	"""Verify the whole trail as it is committed, with the seals that the site keeps and those given.

	:param seals: (number of entries, digest)
	"""
	frappe.db.commit()
	frappe.db.begin(read_only=True)
	try:
		kept = dict(frappe.get_all("Trail Seal", fields=["entries", "digest"], as_list=True))
		verdict = verify([*kept.items(), *((seq, digest) for seq, digest in seals if seq not in kept)])
	finally:
		frappe.db.rollback()
	differing = next((seq for seq, digest in seals if kept.get(seq, digest) != digest), None)
	if differing is None or verdict.broken:
		return verdict
	return replace(verdict, broken=Break(differing, "Trail Seal", "", "seal"))


def described(verdict: Verdict) -> dict:
	"""What a verification found, for people and for programs."""
	said = {
		"intact": verdict.broken is None,
		"entries": verdict.entries,
		"first": verdict.first,
		"digest": verdict.digest,
	}
	if verdict.broken is None:
		said["message"] = _("The trail is intact: {0} entries, digest {1}").format(
			verdict.entries, verdict.digest
		)
		return said
	broken = verdict.broken
	said["broken"] = {"entry": broken.seq, "log": broken.log, "name": broken.name, "what": broken.what}
	place = _("entry {0}").format(broken.seq) if broken.seq else _("outside the chain")
	said["message"] = _("The trail is broken at {0}: {1} {2} {3}").format(
		place, _(broken.log) if broken.log else "", broken.name, _reasons()[broken.what]
	)
	return said


def _reasons() -> dict[str, str]:
	return {
		"changed": _("was changed after it was written"),
		"missing": _("is missing"),
		"added": _("was added past the chain"),
		"outside": _("was added by another program"),
		"unsealed": _("has no digest"),
		"seal": _("does not fit its seal"),
		"unguarded": _("has lost its triggers"),
	}


def check_retention(days: object, before: object) -> None:
	"""Refuse a retention that is shorter than any that was ever set.

	:param days: how long entries are to be kept; 0 for ever
	:param before: the present setting
	:raises frappe.ValidationError: if it would shorten what was promised
	"""
	days = cint(days)
	if days == cint(before):
		return
	least = max(SHORTEST, cint(frappe.db.get_global(LONGEST_SET)))
	if days and days < least:
		frappe.throw(
			_(
				"Logs are kept for at least {0} days; this can only be lengthened. 0 keeps them for ever."
			).format(least)
		)
	if days:
		frappe.db.set_global(LONGEST_SET, str(days))


def end_retention() -> None:
	"""Remove what is older than System Settings keep; its seal stays (a daily job)."""
	days = cint(frappe.db.get_single_value("System Settings", "trail_retention_days"))
	days = days and max(days, SHORTEST, cint(frappe.db.get_global(LONGEST_SET)))
	if not days:
		return
	shorten(add_days(now_datetime(), -days))


def shorten(limit: datetime) -> None:
	"""Remove the entries that were written before a moment, and seal what is removed."""
	removed = trail.remove_before(limit)
	if removed:
		make_seal("Retention", *removed, note=_("Entries before {0} were removed").format(limit))
