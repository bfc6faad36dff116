"""What `bench doctor` finds out about a site."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import frappe
from frappe.services.jobs.queue import Queue
from frappe.store import opening


@dataclass(frozen=True)
class Finding:
	"""One thing that was looked at."""

	good: bool
	text: str


def examine(site: str) -> Iterator[Finding]:
	"""Look at a site's database, queue and scheduler."""
	path = Path(site, "site.db")
	if not path.exists():
		yield Finding(False, "database missing / 数据库文件不存在")
		return
	with closing(opening.connect(path)) as connection:
		state = connection.execute("pragma quick_check").fetchone()[0]
	yield Finding(state == "ok", f"database {state}, {path.stat().st_size / 1e6:.1f} MB")

	counts = Queue(site).counts()
	shown = ", ".join(f"{number} {status}" for status, number in sorted(counts.items())) or "empty"
	yield Finding(not counts.get("failed"), f"queue: {shown}")

	frappe.init(site, force=True)
	frappe.connect()
	try:
		from frappe.services.jobs.scheduler import is_scheduler_disabled

		stopped = is_scheduler_disabled()
		yield Finding(not stopped, f"scheduler {'stopped / 已停止' if stopped else 'active / 运行中'}")
		apps = frappe.get_installed_apps()
		yield Finding(True, f"apps: {', '.join(apps)}")
	finally:
		frappe.destroy()
