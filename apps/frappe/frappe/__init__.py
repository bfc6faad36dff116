"""Demitasse: an independent implementation of the Frappe API in one process on SQLite.

This module is the public face. It exports names and implements nothing: what the ground has is here at once, what upper
floors have comes when it is first asked for.
"""

# ruff: noqa: F401

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "16.0.0-dev"
"""The version of the Frappe API that is followed."""

__demitasse_version__ = "0.1.0"
__title__ = "Demitasse"

from frappe.ground import absent

absent.install()

from frappe.exceptions import *  # noqa: F403
from frappe.ground.calls import call, get_newargs
from frappe.ground.config import get_common_site_config, get_conf, get_site_config
from frappe.ground.context import (
	conf,
	db,
	debug_log,
	destroy,
	error_log,
	flags,
	form,
	form_dict,
	get_user,
	init,
	job,
	lang,
	local,
	message_log,
	request,
	response,
	session,
	set_user,
	user,
)
from frappe.ground.hooks import (
	append_hook,
	get_all_apps,
	get_hooks,
	get_installed_apps,
	get_module_list,
	load_app_hooks,
	setup_module_map,
)
from frappe.ground.mapping import _dict
from frappe.ground.messages import (
	clear_last_message,
	clear_messages,
	errprint,
	get_message_log,
	log,
	msgprint,
	throw,
	toast,
)
from frappe.ground.paths import (
	get_app_path,
	get_app_source_path,
	get_attr,
	get_file_items,
	get_file_json,
	get_files_path,
	get_module,
	get_module_path,
	get_pymodule_path,
	get_site_path,
	read_file,
)
from frappe.ground.whitelist import (
	allowed_http_methods_for_whitelisted_func,
	guest_methods,
	is_valid_http_method,
	is_whitelisted,
	only_for,
	read_only,
	whitelist,
	whitelisted,
	write_only,
	xss_safe_methods,
)

controllers: dict[str, dict[str, type]] = {}
"""Site → DocType → controller class."""

if TYPE_CHECKING:  # what `LAZY` says, for who reads without running: a test holds the two together
	from frappe.client import set_value
	from frappe.core.doctype.domain_settings.domain_settings import get_active_domains
	from frappe.core.doctype.version.version import get_version, get_versions
	from frappe.email import are_emails_muted, sendmail
	from frappe.faces.web.pages import redirect, redirect_to_message, respond_as_web_page
	from frappe.handler import ping
	from frappe.model.controllers import get_controller
	from frappe.model.customizing import make_property_setter
	from frappe.model.delete_doc import delete_doc, delete_doc_if_exists
	from frappe.model.document import (
		Document,
		can_cache_doc,
		clear_document_cache,
		copy_doc,
		get_cached_doc,
		get_cached_value,
		get_doc,
		get_document_cache_key,
		get_last_doc,
		get_lazy_doc,
		get_single,
		new_doc,
	)
	from frappe.model.meta import get_meta
	from frappe.model.rename_doc import rename_doc
	from frappe.modules import get_doctype_app, get_meta_module, get_module_app, reload_doc, reload_doctype
	from frappe.modules.import_file import import_doc
	from frappe.permissions import get_doc_permissions, get_roles, has_permission, has_website_permission
	from frappe.query_builder import qb
	from frappe.realtime import publish_progress, publish_realtime
	from frappe.rights.listing import get_all, get_list
	from frappe.services.errors import log_error
	from frappe.services.printing import attach_print, get_print
	from frappe.sessions import get_session
	from frappe.store.cache import cache
	from frappe.store.cache import cache as client_cache
	from frappe.store.clearing import clear_cache, reset_metadata_version
	from frappe.store.connecting import connect
	from frappe.store.shortcuts import get_single_value, get_value, is_table
	from frappe.translate import _, _lt, get_lang, get_lang_dict
	from frappe.utils import cstr as as_unicode
	from frappe.utils import get_desk_link
	from frappe.utils.background_jobs import enqueue, enqueue_doc
	from frappe.utils.caching import redis_cache, request_cache, site_cache
	from frappe.utils.formatters import format_value
	from frappe.utils.formatters import format_value as format
	from frappe.utils.jinja import get_jenv, get_template, render_template
	from frappe.utils.json_utils import parse_json
	from frappe.utils.json_writing import as_json
	from frappe.utils.links import get_site_url
	from frappe.utils.logger import get_logger as logger
	from frappe.utils.places import is_site_in_maintenance
	from frappe.utils.request import get_request_header
	from frappe.utils.safe_exec import safe_eval
	from frappe.utils.settings import get_system_settings
	from frappe.utils.strings import (
		bold,
		generate_hash,
		get_traceback,
		safe_decode,
		safe_encode,
		scrub,
		unscrub,
	)
	from frappe.website.utils import get_website_settings

LAZY = {
	# store
	"cache": "frappe.store.cache:cache",
	"client_cache": "frappe.store.cache:cache",
	"connect": "frappe.store.connecting:connect",
	"qb": "frappe.query_builder:qb",
	"clear_cache": "frappe.store.clearing:clear_cache",
	"reset_metadata_version": "frappe.store.clearing:reset_metadata_version",
	# helpers
	"as_json": "frappe.utils.json_writing:as_json",
	"as_unicode": "frappe.utils:cstr",
	"bold": "frappe.utils.strings:bold",
	"generate_hash": "frappe.utils.strings:generate_hash",
	"get_system_settings": "frappe.utils.settings:get_system_settings",
	"get_traceback": "frappe.utils.strings:get_traceback",
	"is_site_in_maintenance": "frappe.utils.places:is_site_in_maintenance",
	"logger": "frappe.utils.logger:get_logger",
	"parse_json": "frappe.utils.json_utils:parse_json",
	"safe_decode": "frappe.utils.strings:safe_decode",
	"safe_encode": "frappe.utils.strings:safe_encode",
	"safe_eval": "frappe.utils.safe_exec:safe_eval",
	"scrub": "frappe.utils.strings:scrub",
	"unscrub": "frappe.utils.strings:unscrub",
	"get_request_header": "frappe.utils.request:get_request_header",
	"get_site_url": "frappe.utils.links:get_site_url",
	"get_template": "frappe.utils.jinja:get_template",
	"render_template": "frappe.utils.jinja:render_template",
	"get_jenv": "frappe.utils.jinja:get_jenv",
	"request_cache": "frappe.utils.caching:request_cache",
	"site_cache": "frappe.utils.caching:site_cache",
	"redis_cache": "frappe.utils.caching:redis_cache",
	"format": "frappe.utils.formatters:format_value",
	"format_value": "frappe.utils.formatters:format_value",
	"get_desk_link": "frappe.utils:get_desk_link",
	# language
	"_": "frappe.translate:_",
	"_lt": "frappe.translate:_lt",
	"get_lang": "frappe.translate:get_lang",
	"get_lang_dict": "frappe.translate:get_lang_dict",
	# model
	"Document": "frappe.model.document:Document",
	"can_cache_doc": "frappe.model.document:can_cache_doc",
	"clear_document_cache": "frappe.model.document:clear_document_cache",
	"copy_doc": "frappe.model.document:copy_doc",
	"delete_doc": "frappe.model.delete_doc:delete_doc",
	"delete_doc_if_exists": "frappe.model.delete_doc:delete_doc_if_exists",
	"get_cached_doc": "frappe.model.document:get_cached_doc",
	"get_cached_value": "frappe.model.document:get_cached_value",
	"get_doc": "frappe.model.document:get_doc",
	"get_document_cache_key": "frappe.model.document:get_document_cache_key",
	"get_last_doc": "frappe.model.document:get_last_doc",
	"get_lazy_doc": "frappe.model.document:get_lazy_doc",
	"get_meta": "frappe.model.meta:get_meta",
	"get_single": "frappe.model.document:get_single",
	"import_doc": "frappe.modules.import_file:import_doc",
	"get_controller": "frappe.model.controllers:get_controller",
	"is_table": "frappe.store.shortcuts:is_table",
	"make_property_setter": "frappe.model.customizing:make_property_setter",
	"new_doc": "frappe.model.document:new_doc",
	"reload_doc": "frappe.modules:reload_doc",
	"reload_doctype": "frappe.modules:reload_doctype",
	"rename_doc": "frappe.model.rename_doc:rename_doc",
	"get_meta_module": "frappe.modules:get_meta_module",
	"get_doctype_app": "frappe.modules:get_doctype_app",
	"get_module_app": "frappe.modules:get_module_app",
	# short ways to the database
	"get_value": "frappe.store.shortcuts:get_value",
	"get_single_value": "frappe.store.shortcuts:get_single_value",
	"set_value": "frappe.client:set_value",
	# rights
	"get_all": "frappe.rights.listing:get_all",
	"get_list": "frappe.rights.listing:get_list",
	"get_roles": "frappe.permissions:get_roles",
	"has_permission": "frappe.permissions:has_permission",
	"get_doc_permissions": "frappe.permissions:get_doc_permissions",
	"has_website_permission": "frappe.permissions:has_website_permission",
	# services
	"attach_print": "frappe.services.printing:attach_print",
	"enqueue": "frappe.utils.background_jobs:enqueue",
	"enqueue_doc": "frappe.utils.background_jobs:enqueue_doc",
	"get_print": "frappe.services.printing:get_print",
	"get_version": "frappe.core.doctype.version.version:get_version",
	"get_versions": "frappe.core.doctype.version.version:get_versions",
	"log_error": "frappe.services.errors:log_error",
	"publish_progress": "frappe.realtime:publish_progress",
	"publish_realtime": "frappe.realtime:publish_realtime",
	"sendmail": "frappe.email:sendmail",
	"are_emails_muted": "frappe.email:are_emails_muted",
	"get_active_domains": "frappe.core.doctype.domain_settings.domain_settings:get_active_domains",
	# faces
	"get_session": "frappe.sessions:get_session",
	"ping": "frappe.handler:ping",
	"redirect": "frappe.faces.web.pages:redirect",
	"redirect_to_message": "frappe.faces.web.pages:redirect_to_message",
	"respond_as_web_page": "frappe.faces.web.pages:respond_as_web_page",
	"get_website_settings": "frappe.website.utils:get_website_settings",
}
"""Name → where it is. Modules of Frappe that are used as attributes (`frappe.utils`) are found by themselves."""


def __getattr__(name: str) -> Any:
	if name == "in_test":
		return bool(getattr(local, "flags", None) and local.flags.in_test)
	place = LAZY.get(name)
	if place is None:
		return _submodule(name)
	module_name, _, attribute = place.partition(":")
	try:
		value = getattr(importlib.import_module(module_name), attribute)
	except ModuleNotFoundError as error:
		if error.name and module_name.startswith(error.name):
			raise absent.AbsentName(f"frappe.{name}", name=name) from error
		raise
	except AttributeError as error:
		if error.name == attribute:
			raise absent.AbsentName(f"frappe.{name}", name=name) from error
		raise
	globals()[name] = value
	return value


def _submodule(name: str) -> Any:
	"""`frappe.utils`, `frappe.permissions` …: a module of that name, imported when first asked for."""
	if not name.startswith("_"):
		try:
			return importlib.import_module(f"frappe.{name}")
		except absent.AbsentModule as error:
			raise absent.AbsentName(f"frappe.{name}", name=name) from error
		except ModuleNotFoundError as error:
			if error.name != f"frappe.{name}":
				raise
	if name in absent.ABSENT.get("frappe", ()):
		raise absent.AbsentName(f"frappe.{name}", name=name)
	raise AttributeError(f"module 'frappe' has no attribute {name!r}", name=name)


def __dir__() -> list[str]:
	return sorted({*globals(), *LAZY})
