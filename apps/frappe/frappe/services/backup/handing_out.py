"""Who gets a backup over the web. A backup holds everything, so it is handed out encrypted, or to Administrator."""

import gzip
import tarfile
from pathlib import Path

import frappe
from frappe.rights.roles import RUNS_SITE

SQLITE = b"SQLite format 3\0"
GZIP = b"\x1f\x8b"


def may_fetch(path: Path) -> bool:
	"""Whether the user may have a file of the backups sent: who runs the site an encrypted one, Administrator any."""
	if frappe.session.user == "Administrator":
		return True
	return bool(set(RUNS_SITE).intersection(frappe.get_roles())) and not is_plain(path)


def is_plain(path: Path) -> bool:
	"""Whether a backup can be read by whoever has it."""
	if path.name.endswith(".json"):
		return True  # the configuration, with the site's keys
	try:
		with open(path, "rb") as file:
			start = file.read(len(SQLITE))
		if start.startswith(GZIP):
			with gzip.open(path) as file:
				start = file.read(len(SQLITE))
		return start.startswith(SQLITE) or tarfile.is_tarfile(path)
	except (OSError, EOFError):
		return True
