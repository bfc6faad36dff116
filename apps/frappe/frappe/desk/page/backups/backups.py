"""The methods of the page of backups: what there is, and a new one."""

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.rights.roles import RUNS_SITE
from frappe.services.backup import backup
from frappe.services.backup.handing_out import may_fetch
from frappe.services.limits import expensive
from frappe.utils.data import convert_utc_to_system_timezone

FOLDER = ("private", "backups")
ENDINGS = (".db.gz", ".tar", ".json")
JOB = "frappe.desk.page.backups.backups.make"


@frappe.whitelist()
def get_backups() -> list[dict[str, Any]]:
	"""The files of the site's backups, the newest first, each with its address (empty where it is fetched on the server), size in bytes and time.

	:raises frappe.PermissionError: unless System Manager
	"""
	frappe.only_for(RUNS_SITE)
	folder = Path(frappe.get_site_path(*FOLDER))
	files = [path for path in folder.glob("*") if path.is_file() and path.name.endswith(ENDINGS)]
	rows = [(path, path.stat()) for path in files if not path.name.startswith(".")]
	return [
		{
			"file": path.name,
			"url": f"/backups/{path.name}" if may_fetch(path) else "",
			"size": stat.st_size,
			"made": _moment(stat.st_mtime),
		}
		for path, stat in sorted(rows, key=lambda row: (-int(row[1].st_mtime), row[0].name))
	]


def _moment(stamp: float) -> datetime:
	"""A moment in the site's time zone, from seconds since 1970."""
	utc = datetime.fromtimestamp(int(stamp), timezone.utc).replace(tzinfo=None)
	return convert_utc_to_system_timezone(utc).replace(tzinfo=None)


@frappe.whitelist(methods=["POST"])
@expensive("backup")
def schedule_files_backup(user_email: str | None = None) -> None:
	"""Have a backup with files made in the background; one at a time.

	:raises frappe.PermissionError: unless System Manager
	"""
	frappe.only_for(RUNS_SITE)
	if user_email and user_email != frappe.session.user:
		raise NotImplementedError("frappe.desk.page.backups.backups.schedule_files_backup(user_email)")
	frappe.enqueue(JOB, queue="long", job_id=JOB, deduplicate=True, with_files=True)
	frappe.msgprint(_("The backup is being made. It will stand here when it is done."), alert=True)


def make(with_files: bool = False) -> None:
	"""The job: back up, and tell who asked."""
	backup(with_files)
	frappe.publish_realtime("backup_made", {}, user=frappe.session.user)
