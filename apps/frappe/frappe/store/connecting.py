"""Connecting a request, job or command to the database of its site."""

from frappe.ground import memo
from frappe.ground.context import init, local, set_user
from frappe.store.database import get_db


def connect(site: str | None = None, db_name: str | None = None, set_admin_as_user: bool = True) -> None:
	"""Take a connection to the site's database and set `frappe.local.db`.

	:param db_name: another database file of the site
	:param set_admin_as_user: act as Administrator
	"""
	if site:
		init(site)
	if getattr(local, "db", None) is not None:
		local.db.close()
	local.db = get_db(cur_db_name=db_name)
	memo.open_generation()
	if set_admin_as_user:
		set_user("Administrator")
