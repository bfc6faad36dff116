"""Why a right was refused, for the message and for whoever asks."""

import frappe
from frappe.ground.context import local
from frappe.ground.messages import REASONS_OF_APPS


def note(reason: str) -> None:
	"""Remember the reason of a refusal (`frappe.flags.has_permission_check_logs`)."""
	frappe.flags.setdefault("has_permission_check_logs", []).append(reason)


def push_perm_check_log(log: str, debug: bool = False) -> None:
	"""Remember what an app's `has_permission` hook says about its refusal; whoever is refused reads it."""
	note(log)
	frappe.flags.setdefault(REASONS_OF_APPS, []).append(log)


def reasons() -> list[str]:
	"""The reasons remembered so far, which are then forgotten."""
	flags = local.flags
	flags.pop(REASONS_OF_APPS, None)
	return list(dict.fromkeys(flags.pop("has_permission_check_logs", None) or []))


def has_reasons_of_apps() -> bool:
	"""Whether an app has said why."""
	return bool(frappe.flags.get(REASONS_OF_APPS))


def refused_by_role(refused: bool) -> None:
	"""A refusal that roles alone explain needs no trace in the answer."""
	frappe.local.flags.disable_traceback = refused
