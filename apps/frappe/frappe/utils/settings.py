"""System Settings as the plain helpers see them: read once a generation, empty where there is no database yet."""

from typing import Any

import frappe
from frappe.ground import memo

SYSTEM_SETTINGS = ("system_settings",)
"""The memo key; whatever writes to the singles begins a generation without it."""

DEFAULTS = {
	"language": "zh",
	"time_zone": "Asia/Shanghai",
	"date_format": "yyyy-mm-dd",
	"time_format": "HH:mm:ss",
	"number_format": "#,###.##",
	"float_precision": "3",
	"first_day_of_the_week": "Sunday",
	"rounding_method": "Banker's Rounding",
}


def get_system_settings(key: str) -> Any:
	"""The value of a field of System Settings, or its default where nothing is set."""
	value = _stored().get(key)
	return DEFAULTS.get(key) if value in (None, "") else value


def forget_system_settings() -> None:
	"""Read System Settings anew at the next use."""
	memo.forget(*SYSTEM_SETTINGS)
	frappe.local.system_settings = {}


def _stored() -> dict:
	settings = getattr(frappe.local, "system_settings", None)
	if not settings:
		if not getattr(frappe.local, "db", None):
			return {}
		settings = memo.get(SYSTEM_SETTINGS, lambda: frappe.db.get_singles_dict("System Settings"))
		if not settings:  # a database that is only being made
			memo.forget(*SYSTEM_SETTINGS)
		frappe.local.system_settings = settings
	return settings
