"""How far each user has come in tours and onboardings: one JSON value with the user, which nothing but this reads or writes."""

import json
from typing import Any

import frappe

OWN = "<onboardings>"
"""The key of what is remembered of onboardings; no tour can have this name."""
MOST_TOURS = 200


def tours_of(user: str) -> dict[str, dict[str, Any]]:
	"""Which tours a user has seen: by name, `steps_complete` and `is_complete`."""
	return {name: state for name, state in _read(user).items() if name != OWN and isinstance(state, dict)}


def keep_tours(user: str, tours: dict[str, dict[str, Any]]) -> None:
	"""Remember the tours that a user has seen; of too many the first ones are forgotten."""
	others = {OWN: _read(user)[OWN]} if OWN in _read(user) else {}
	_write(user, {**dict(list(tours.items())[-MOST_TOURS:]), **others})


def steps_of(user: str) -> dict[str, str]:
	"""Which steps of onboardings a user has done: by name, `is_complete` or `is_skipped`."""
	steps = _onboardings(user).get("steps")
	return steps if isinstance(steps, dict) else {}


def dismissed_by(user: str) -> list[str]:
	"""The onboardings that a user wants to see no more."""
	names = _onboardings(user).get("dismissed")
	return names if isinstance(names, list) else []


def keep_onboardings(user: str, steps: dict[str, str], dismissed: list[str]) -> None:
	"""Remember the steps that a user has done, and the onboardings that the user has dismissed."""
	_write(user, {**_read(user), OWN: {"steps": steps, "dismissed": dismissed}})


def _onboardings(user: str) -> dict[str, Any]:
	found = _read(user).get(OWN)
	return found if isinstance(found, dict) else {}


def _read(user: str) -> dict[str, Any]:
	try:
		found = json.loads(frappe.db.get_value("User", user, "onboarding_status") or "{}")
	except ValueError:
		return {}
	return found if isinstance(found, dict) else {}


def _write(user: str, status: dict[str, Any]) -> None:
	text = json.dumps(status, ensure_ascii=False)
	frappe.db.set_value("User", user, "onboarding_status", text, update_modified=False)
