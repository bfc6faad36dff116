"""The order in which the fields of a DocType stand, with those that a site has added."""

import json
from collections.abc import Sequence
from typing import Any

BREAKS = ("Section Break", "Tab Break")
"""Types of fields that begin a part of the form, which goes on to the next one."""


def ordered(fields: Sequence[Any], stored: Any) -> list[Any]:
	"""Return the fields in their order.

	A section or tab that names a section or tab stands after all of that, whose fields it would otherwise take over.

	:param stored: the `field_order` of a customized DocType, names as JSON; fields that it does not know stand after the field they
	    name, or first
	"""
	if isinstance(stored, str) and stored:
		place = {name: index for index, name in enumerate(json.loads(stored))}
		known = sorted((df for df in fields if df.fieldname in place), key=lambda df: place[df.fieldname])
		loose = [df for df in fields if df.fieldname not in place]
	else:
		known = [df for df in fields if not df.is_custom_field]
		loose = [df for df in fields if df.is_custom_field]
	return _with_loose(known, loose) if loose else known


def _with_loose(known: list[Any], loose: list[Any]) -> list[Any]:
	first = [df for df in loose if not df.insert_after and df.is_custom_field]
	followers: dict[str, list[Any]] = {}
	ends = _ends_of_parts(known)
	for df in loose:
		if df not in first:
			after = df.insert_after or ""
			if df.fieldtype in BREAKS:
				after = ends.get(after, after)
			followers.setdefault(after, []).append(df)
	placed: list[Any] = []

	def place(df: Any) -> None:
		placed.append(df)
		for follower in followers.pop(df.fieldname, ()):
			place(follower)

	for df in [*first, *known]:
		place(df)
	while followers:  # what they follow is not there: they come last
		for df in followers.pop(next(iter(followers))):
			place(df)
	return placed


def _ends_of_parts(fields: Sequence[Any]) -> dict[str, str]:
	"""Return the last field of each section, which ends with the next section or tab, and of each tab."""
	ends: dict[str, str] = {}
	section = tab = None
	for df in fields:
		if df.fieldtype in BREAKS:
			section = df.fieldname
		if df.fieldtype == "Tab Break":
			tab = df.fieldname
		for name in filter(None, (section, tab)):
			ends[name] = df.fieldname
	return ends
