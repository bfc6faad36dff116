"""Why a right was refused, for the message and for whoever asks."""

import frappe


def note(reason: str) -> None:
	"""Remember the reason of a refusal (`frappe.flags.has_permission_check_logs`)."""
	frappe.flags.setdefault("has_permission_check_logs", []).append(reason)


def reasons() -> list[str]:
	"""The reasons remembered so far, which are then forgotten."""
	return list(dict.fromkeys(frappe.flags.pop("has_permission_check_logs", None) or []))


def refused_by_role(refused: bool) -> None:
	"""A refusal that roles alone explain needs no trace in the answer."""
	frappe.local.flags.disable_traceback = refused
