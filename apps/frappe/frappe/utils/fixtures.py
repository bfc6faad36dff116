"""Fixtures: records that an app brings along in its folder `fixtures`."""

import json
from pathlib import Path

import frappe


def sync_fixtures(app: str | None = None) -> None:
	"""Insert or update the records of an app's `fixtures/*.json` (of every app's if None)."""
	for name in [app] if app else frappe.get_installed_apps():
		folder = Path(frappe.get_app_path(name, "fixtures"))
		for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
			_import(path)


def _import(path: Path) -> None:
	from frappe.modules.import_file import import_doc

	for record in json.loads(path.read_text(encoding="utf-8")):
		if not _is_current(record):
			import_doc(record, ignore_version=True)


def _is_current(record: dict) -> bool:
	"""A record that stands unchanged since it was last brought in needs no work."""
	stored = frappe.db.get_value(record["doctype"], record.get("name"), "modified")
	return bool(stored and record.get("modified") and str(stored) == record["modified"])


def export_fixtures(app: str | None = None) -> list[str]:
	"""Write the records that an app's hook `fixtures` names into its folder; the files written."""
	written = []
	for name in [app] if app else frappe.get_installed_apps():
		for fixture in frappe.get_hooks("fixtures", app_name=name) or []:
			fixture = {"dt": fixture} if isinstance(fixture, str) else fixture
			doctype = fixture.get("doctype") or fixture["dt"]
			names = frappe.get_all(
				doctype,
				filters=fixture.get("filters"),
				or_filters=fixture.get("or_filters"),
				pluck="name",
				order_by="idx asc, creation asc",
				limit=0,
			)
			records = [frappe.get_doc(doctype, one).as_dict(no_nulls=True) for one in names]
			prefix = f"{fixture['prefix']}_" if fixture.get("prefix") else ""
			path = Path(frappe.get_app_path(name, "fixtures", f"{prefix}{frappe.scrub(doctype)}.json"))
			path.parent.mkdir(exist_ok=True)
			path.write_text(frappe.as_json(records) + "\n", encoding="utf-8")
			written.append(str(path))
	return written
