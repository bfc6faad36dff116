"""What belongs to one request, job or command: `frappe.local` and the short names for what it holds."""

import os
from collections import defaultdict
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from werkzeug.local import Local, release_local

from frappe.ground.config import get_site_config
from frappe.ground.mapping import _dict

storage: ContextVar[dict[str, Any]] = ContextVar("frappe.local")
"""What `local` holds; for the few places that every other call passes."""
_NOTHING: dict[str, Any] = {}


class _QuickLocal(Local):
	"""A `Local` whose values are looked for first: as attributes that its class lacks, Python finds them after a detour by an error,
	in four times the time, and each request asks for some hundreds.
	"""

	__slots__ = ()

	def __getattribute__(self, name: str) -> Any:
		values = storage.get(_NOTHING)
		return values[name] if name in values else object.__getattribute__(self, name)


if TYPE_CHECKING:

	class Session(_dict):
		"""Who a request or job runs as."""

		user: str
		sid: str


local = _QuickLocal(storage)


def put(values: dict[str, Any]) -> None:
	"""Set several attributes of `local` at once; set one by one, each would copy all that are there."""
	storage.set({**storage.get(_NOTHING), **values})


db = local("db")
conf = local("conf")
form = form_dict = local("form_dict")
request = local("request")
response = local("response")
session: "Session" = local("session")  # type: ignore[assignment]
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
	put({"sites_path": str(sites_path), "site": site, "site_name": site, "site_path": site_path})
	configuration = _dict() if new_site else get_site_config(sites_path, site_path)
	put(
		{
			"conf": configuration,
			"lang": configuration.get("lang") or "en",
			"dev_server": bool(configuration.get("developer_mode")),
			**_nothing_yet(new_site),
			**_no_user_memory(),
			"initialised": True,
		}
	)


def _nothing_yet(new_site: bool) -> dict[str, Any]:
	"""What a request or job begins with, whatever its site."""
	return {
		"flags": _dict(
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
		),
		"error_log": [],
		"message_log": [],
		"debug_log": [],
		"realtime_log": [],
		"rollback_observers": [],
		"locked_documents": [],
		"db": None,
		"request": None,
		"session_obj": None,
		"job": None,
		"request_ip": None,
		"task_id": None,
		"response": _dict(docs=[]),
		"form_dict": _dict(),
		"session": _dict(user="Guest", sid="Guest", data=_dict()),
		"user": None,
		"system_settings": None,
		"lang_full_dict": None,
		"valid_columns": {},
		"meta_cache": {},
		"test_objects": defaultdict(list),
		"preload_assets": {"style": [], "script": [], "icons": []},
	}


def _no_user_memory() -> dict[str, Any]:
	return {**{name: {} for name in PER_USER}, "request_cache": defaultdict(dict)}


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
	put({"form_dict": _dict(), "user_lang": None, "user": None, **_no_user_memory()})


def get_user() -> Any:
	"""What is known about the user who is asking (`frappe.utils.user.UserPermissions`)."""
	if local.user is None:
		from importlib import import_module

		local.user = import_module("frappe.utils.user").UserPermissions(local.session.user)
	return local.user
