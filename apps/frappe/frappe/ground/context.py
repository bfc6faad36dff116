"""What belongs to one request, job or command: `frappe.local` and the short names for what it holds."""

import os
from collections import defaultdict
from typing import Any

from werkzeug.local import Local, release_local

from frappe.ground.config import get_site_config
from frappe.ground.mapping import _dict

local = Local()

db = local("db")
conf = local("conf")
form = form_dict = local("form_dict")
request = local("request")
response = local("response")
session = local("session")
user = local("user")
flags = local("flags")
job = local("job")
lang = local("lang")
message_log = local("message_log")
error_log = local("error_log")
debug_log = local("debug_log")

PER_USER = (
	"role_permissions",
	"user_perms",
	"new_doc_templates",
	"request_cache",
	"cache",
	"document_cache",
)
"""Memory of a request that depends on who is asking."""


def init(
	site: str | None = None,
	sites_path: str | os.PathLike = ".",
	new_site: bool = False,
	force: bool = False,
) -> None:
	"""Read the configuration of a site and set up `frappe.local`; no database yet.

	:param site: the site's folder in `sites_path`; None for work that belongs to no site
	:param force: set up anew even if this site is set up already
	:raises frappe.IncorrectSitePath: when there is no such site, unless `new_site`
	"""
	if getattr(local, "initialised", None) and local.site == site and not force:
		return
	if getattr(local, "initialised", None):
		destroy()
	site_path = os.path.join(str(sites_path), site) if site else None
	local.sites_path = str(sites_path)
	local.site = local.site_name = site
	local.site_path = site_path
	local.conf = _dict() if new_site else get_site_config(sites_path, site_path)
	local.flags = _dict(
		currently_saving=[],
		redirect_location="",
		in_install_db=False,
		in_install_app=False,
		in_import=False,
		in_test=False,
		in_install=False,
		in_migrate=False,
		mute_messages=False,
		ignore_links=False,
		mute_emails=False,
		has_dataurl=False,
		new_site=new_site,
		read_only=False,
	)
	for log in (
		"error_log",
		"message_log",
		"debug_log",
		"realtime_log",
		"rollback_observers",
		"locked_documents",
	):
		setattr(local, log, [])
	local.db = None
	local.request = None
	local.job = None
	local.request_ip = None
	local.task_id = None
	local.response = _dict(docs=[])
	local.form_dict = _dict()
	local.session = _dict(user="Guest", sid="Guest", data=_dict())
	local.user = None
	local.lang = local.conf.get("lang") or "en"
	local.system_settings = None
	local.lang_full_dict = None
	local.valid_columns = {}
	local.meta_cache = {}
	local.dev_server = bool(local.conf.get("developer_mode"))
	local.test_objects = defaultdict(list)
	local.preload_assets = {"style": [], "script": [], "icons": []}
	_forget_user_memory()
	local.initialised = True


def _forget_user_memory() -> None:
	for name in PER_USER:
		setattr(local, name, {})
	local.request_cache = defaultdict(dict)


def destroy() -> None:
	"""Give the connection back, rolled back, and forget everything of this request."""
	database = getattr(local, "db", None)
	try:
		if database is not None:
			database.close()
	finally:
		release_local(local)


def set_user(username: str) -> None:
	"""Act as another user from now on; what is remembered about the old one is forgotten."""
	local.session.user = username
	local.session.sid = username
	local.session.data = _dict()
	local.form_dict = _dict()
	local.user_lang = None
	local.user = None
	_forget_user_memory()


def get_user() -> Any:
	"""What is known about the user who is asking (`frappe.utils.user.UserPermissions`)."""
	if local.user is None:
		from importlib import import_module

		local.user = import_module("frappe.utils.user").UserPermissions(local.session.user)
	return local.user
