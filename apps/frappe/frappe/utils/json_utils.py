"""JSON that comes in: arguments of requests, filters, settings."""

import json
from typing import Any

import frappe


def parse_json(val: Any) -> Any:
	"""Text as the JSON value it holds; what is no text stays as it is. An object is a `_dict`.

	:raises json.JSONDecodeError:
	"""
	if isinstance(val, str):
		val = json.loads(val)
	return frappe._dict(val) if type(val) is dict else val


def safe_json_loads(*args: Any) -> tuple:
	"""Each argument read as JSON, or as it is where it is none."""
	results = []
	for arg in args:
		try:
			results.append(json.loads(arg))
		except (TypeError, ValueError):
			results.append(arg)
	return tuple(results)


def get_safe_filters(filters: Any) -> Any:
	"""Filters as a dict or list; a text that is no JSON is a document's name."""
	try:
		filters = json.loads(filters)
	except (TypeError, ValueError):
		return filters
	return str(filters) if isinstance(filters, bool | int | float) else filters


def dictify(arg: Any) -> Any:
	"""The same value with every dict in it as a `_dict`."""
	if isinstance(arg, list):
		return [dictify(item) for item in arg]
	if isinstance(arg, dict):
		return frappe._dict({key: dictify(value) for key, value in arg.items()})
	return arg
