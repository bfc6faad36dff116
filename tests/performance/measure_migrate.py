"""Migrating a site whose app brings 200 DocTypes: first time, nothing changed, one changed."""

import json
import os
from pathlib import Path

from content import TYPES
from kit import SITE, Bench, Report, of_command

APP, MODULE, DOCTYPES = "speed_app", "speed_module", 200
FOLDER = "speed"


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	folder = make_app(bench.path / FOLDER)
	previous = os.environ.get("PYTHONPATH")
	os.environ["PYTHONPATH"] = str(bench.path / FOLDER)
	apps = (bench.sites / "apps.txt").read_text()
	(bench.sites / "apps.txt").write_text(f"{apps.rstrip()}\n{APP}\n")
	try:
		report.time(
			"install an app of 200 DocTypes",
			of_command(bench, "--site", SITE, "install-app", APP, repeats=1),
		)
		report.time("migrate, 200 DocTypes unchanged", of_command(bench, "--site", SITE, "migrate"))
		changed = definition(0)
		changed["fields"].append({"fieldname": "more", "fieldtype": "Data", "label": "More"})
		changed["modified"] = "2016-03-01 00:00:00.000000"
		write(folder, 0, changed)
		report.time("migrate, 1 of 200 changed", of_command(bench, "--site", SITE, "migrate", repeats=1))
		bench.run("--site", SITE, "uninstall-app", APP, "--yes", "--no-backup")
	finally:
		(bench.sites / "apps.txt").write_text(apps)
		os.environ.pop("PYTHONPATH")
		if previous:
			os.environ["PYTHONPATH"] = previous


def make_app(folder: Path) -> Path:
	"""An app of one module with 200 DocTypes of thirty fields; the folder of its DocTypes."""
	app = folder / APP
	doctypes = app / MODULE / "doctype"
	doctypes.mkdir(parents=True)
	for package in (app, app / MODULE, doctypes):
		(package / "__init__.py").write_text('__version__ = "0.0.1"\n')
	(app / "hooks.py").write_text(
		f'app_name = "{APP}"\napp_title = "Speed"\napp_publisher = "Speed"\napp_description = "To measure"\n'
		'app_email = "speed@example.com"\napp_license = "MIT"\n'
	)
	(app / "modules.txt").write_text("Speed Module\n")
	(app / "patches.txt").write_text("")
	for number in range(DOCTYPES):
		write(doctypes, number, definition(number))
	return doctypes


def definition(number: int) -> dict:
	"""A DocType as its file holds it."""
	return {
		"doctype": "DocType",
		"name": f"Speed {number}",
		"module": "Speed Module",
		"creation": "2016-02-17 00:00:00.000000",
		"modified": "2016-02-17 00:00:00.000000",
		"owner": "Administrator",
		"modified_by": "Administrator",
		"fields": [
			{"fieldname": f"f{n}", "fieldtype": kind, "label": f"F {n}"} for n, kind in enumerate(TYPES)
		],
		"permissions": [{"role": "System Manager", "read": 1, "write": 1, "create": 1}],
	}


def write(folder: Path, number: int, values: dict) -> None:
	"""The files of a DocType."""
	place = folder / f"speed_{number}"
	place.mkdir(exist_ok=True)
	(place / "__init__.py").write_text("")
	(place / f"speed_{number}.json").write_text(json.dumps(values, indent=1))
	(place / f"speed_{number}.py").write_text(
		f'from frappe.model.document import Document\n\n\nclass Speed{number}(Document):\n\t"""Measured."""\n'
	)
