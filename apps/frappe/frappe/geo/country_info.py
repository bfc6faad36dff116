"""What is known of countries: code, time zones, formats and money. `source.py` tells where it comes from."""

import json
from functools import lru_cache
from pathlib import Path

import frappe


@lru_cache(maxsize=1)
def _known() -> dict[str, dict]:
	return json.loads(Path(__file__).with_name("country_info.json").read_text(encoding="utf-8"))


def get_all() -> dict[str, dict]:
	"""What is known of every country, by its English name."""
	return {name: {**values} for name, values in _known().items()}


def get_country_info(country: str | None = None) -> frappe._dict:
	"""What is known of one country; nothing of an unknown one."""
	return frappe._dict(_known().get(country or "") or {})
