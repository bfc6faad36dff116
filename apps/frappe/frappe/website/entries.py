"""The scripts and styles that the desk's build names, for the pages that load them."""

import json
import os
from functools import lru_cache

import frappe

MANIFEST = ("public", "dist", ".vite", "manifest.json")


def entry(source: str) -> dict | None:
	"""The script and the styles of an entry of the build; None where nothing is built.

	:param source: such as `src/main.ts`
	"""
	path = frappe.get_app_path("frappe", *MANIFEST)
	try:
		return _read(path, os.stat(path).st_mtime_ns, source)
	except (FileNotFoundError, KeyError):
		return None


@lru_cache(maxsize=4)
def _read(path: str, changed: int, source: str) -> dict:
	"""The same as it stands in the build's list; read again when that was changed."""
	with open(path, encoding="utf-8") as file:
		chunks = json.load(file)
	styles: dict[str, None] = {}
	left, seen = [source], set()
	while left:
		key = left.pop()
		if key in seen:
			continue
		seen.add(key)
		styles |= dict.fromkeys(chunks[key].get("css", []))
		left += chunks[key].get("imports", [])
	return {"script": chunks[source]["file"], "styles": list(styles)}
