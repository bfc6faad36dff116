"""What encryption of the database files at rest costs: the same work on a plain file and on an encrypted one."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kit import SITE, Bench, Report

SQLCIPHER = Path(__file__).resolve().parents[2] / "build" / "sqlcipher"
WORK = f"""
import json, time
import frappe

def seconds(work, repeats=3):
	found = []
	for _ in range(repeats):
		begun = time.perf_counter()
		work()
		found.append(time.perf_counter() - begun)
	return min(found)

def insert():
	for number in range(200):
		frappe.get_doc({{"doctype": "ToDo", "description": f"measured {{number}}"}}).insert()
	frappe.db.commit()

def open_anew():
	frappe.destroy()
	from frappe.store import connection
	connection.close_all()
	frappe.init({SITE!r})
	frappe.connect()

frappe.init({SITE!r})
frappe.connect()
insert()
print(json.dumps({{
	"200 inserts": seconds(insert),
	"open a connection": seconds(open_anew),
	"list of 500": seconds(lambda: frappe.get_list("ToDo", fields=["*"], limit=500)),
	"search through all translations and fields": seconds(lambda: [
		(open_anew(), frappe.db.count(one, {{"modified_by": ["like", "%zzz%"]}})) for one in ("DocField", "Version", "ToDo")]),
}}))
"""


def measure(bench: Bench, report: Report) -> None:
	"""Measure; the site is plain again afterwards."""
	if not any(SQLCIPHER.glob("sqlcipher3*")):
		print("encryption: SQLCipher is not there; `make test` installs it")
		return
	with tempfile.TemporaryDirectory() as away:
		plain = _work(bench, {})
		library = {"PYTHONPATH": str(SQLCIPHER)}
		os.environ.update(library)
		try:
			bench.run("--site", SITE, "encrypt-database", "--key-file", f"{away}/site.key")
			encrypted = _work(bench, library)
			bench.run("--site", SITE, "decrypt-database")
		finally:
			os.environ.pop("PYTHONPATH")
	for name, seconds in plain.items():
		times = encrypted[name] / seconds
		print(
			f"encryption: {name}: {seconds * 1000:.1f} ms plain, {encrypted[name] * 1000:.1f} ms encrypted, {times:.2f} ×"
		)


def _work(bench: Bench, environment: dict) -> dict[str, float]:
	done = subprocess.run(
		[sys.executable, "-c", WORK],
		cwd=bench.sites,
		env={**os.environ, **environment},
		capture_output=True,
		text=True,
		check=True,
	)
	return json.loads(done.stdout.splitlines()[-1])
