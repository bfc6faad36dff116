"""`frappe.utils.safe_exec`: running Python that was written in the desk, with nothing but what is listed here.

RestrictedPython compiles the text so that every attribute, item, write and import goes through a guard; the names that
a text finds are those of `get_safe_globals`. Templates get the same names without those that change anything.
"""

import copy
import functools
import html
import json
import mimetypes
import re
from collections.abc import Callable
from typing import Any

from jinja2.sandbox import SandboxedEnvironment, is_internal_attribute
from RestrictedPython import RestrictingNodeTransformer, compile_restricted, safe_globals
from RestrictedPython.Guards import (
	guarded_iter_unpack_sequence,
	guarded_unpack_sequence,
	safer_getattr,
)

import frappe
from frappe import _

SAFE_EXEC_CONFIG_KEY = "server_script_enabled"
SERVER_SCRIPT_FILE_PREFIX = "<serverscript>"


class ServerScriptNotEnabled(frappe.PermissionError):
	"""Scripts written in the desk are switched off on this bench."""


class NamespaceDict(frappe._dict):
	"""Names that a script finds behind a dot; asking for another one is an error and not None."""

	def __getattr__(self, key: str) -> Any:
		try:
			return self[key]
		except KeyError:
			raise AttributeError(f"{key} is not available here") from None


class FrappeTransformer(RestrictingNodeTransformer):
	"""The usual restrictions, but `_dict` is a name like any other."""

	def check_name(self, node: Any, name: str, *args: Any, **kwargs: Any) -> Any:
		if name == "_dict":
			return None
		return super().check_name(node, name, *args, **kwargs)


def is_safe_exec_enabled() -> bool:
	"""Whether the bench's configuration lets scripts run that are written in the desk."""
	return bool(frappe.get_conf(frappe.local.site).get(SAFE_EXEC_CONFIG_KEY))


def safe_exec(
	script: str,
	_globals: dict | None = None,
	_locals: dict | None = None,
	*,
	restrict_commit_rollback: bool = False,
	script_filename: str | None = None,
) -> tuple[dict, dict | None]:
	"""Run a script; what it leaves in its globals and locals.

	:param restrict_commit_rollback: `frappe.db.commit` and its like are not there
	:raises ServerScriptNotEnabled: scripts are switched off on this bench
	:raises frappe.ValidationError: the script uses what no script may use
	"""
	if not is_safe_exec_enabled():
		frappe.throw(
			_("Server Scripts are disabled. Please enable server scripts from bench configuration."),
			ServerScriptNotEnabled,
			title=_("Server Scripts Disabled"),
		)
	names = get_safe_globals()
	if _globals:
		names.update(_globals)
	if restrict_commit_rollback:
		for name in ("commit", "rollback", "add_index"):
			names.frappe.db.pop(name, None)
	label = f": {frappe.scrub(script_filename)}" if script_filename else ""
	code = _compiled(script, f"{SERVER_SCRIPT_FILE_PREFIX}{label}", "exec")
	with _in_script():
		exec(code, names, _locals)  # noqa: S102: compiled with restrictions
	return names, _locals


def safe_eval(code: str, eval_globals: dict | None = None, eval_locals: dict | None = None) -> Any:
	"""The value of a Python expression that may use nothing but what it is given and a few plain functions.

	:raises SyntaxError: it is no expression, or uses what no expression may use
	"""
	names = {**_expression_globals(), **(eval_globals or {})}
	return eval(_compiled(code.strip(), "<safe_eval>", "eval"), names, eval_locals)  # noqa: S307: restricted


@functools.lru_cache(maxsize=1024)
def _compiled(code: str, filename: str, mode: str) -> Any:
	return compile_restricted(code, filename=filename, mode=mode, policy=FrappeTransformer)


class _in_script:
	"""Marks, while a script runs, that one does."""

	def __enter__(self) -> None:
		self.before = frappe.flags.in_safe_exec
		frappe.flags.in_safe_exec = True

	def __exit__(self, *_error: Any) -> None:
		frappe.flags.in_safe_exec = self.before


@functools.lru_cache(maxsize=1)
def _shared_expression_globals() -> dict:
	return {
		**_guards(),
		"int": int,
		"float": float,
		"long": int,
		"round": round,
		"dict": dict,
		"_dict": frappe._dict,
		"json": NamespaceDict(loads=json.loads, dumps=json.dumps),
	}


def _expression_globals() -> dict:
	return _shared_expression_globals().copy()


# guards


_formatting = SandboxedEnvironment()


def _get_attribute(value: Any, name: str, default: Any = None) -> Any:
	"""An attribute, unless it leads out of the sandbox. Formatting a text goes through Jinja's guarded formatter."""
	if isinstance(value, str) and name in ("format", "format_map"):
		return _formatting.wrap_str_format(getattr(value, name))
	if is_internal_attribute(value, name):
		raise SyntaxError(f"{name} is an unsafe attribute")
	if isinstance(value, type) and name == "mro":
		raise SyntaxError("mro is an unsafe attribute")
	if isinstance(value, NamespaceDict):
		return getattr(value, name)
	return safer_getattr(value, name, default=default)


def _get_item(value: Any, key: Any) -> Any:
	return value[key]


def _write(value: Any) -> Any:
	"""What a script may write to: containers and documents, never modules, classes or functions."""
	if isinstance(value, type | type(frappe)) or (callable(value) and not hasattr(value, "doctype")):
		raise SyntaxError(f"{value!r} cannot be changed by a script")
	if isinstance(value, NamespaceDict):
		raise SyntaxError("what frappe offers cannot be changed by a script")
	return value


_IN_PLACE: dict[str, Callable] = {
	"+=": lambda a, b: a + b,
	"-=": lambda a, b: a - b,
	"*=": lambda a, b: a * b,
	"/=": lambda a, b: a / b,
	"//=": lambda a, b: a // b,
	"%=": lambda a, b: a % b,
	"**=": lambda a, b: a**b,
	"|=": lambda a, b: a | b,
	"&=": lambda a, b: a & b,
	"^=": lambda a, b: a ^ b,
}


def _in_place(operator: str, value: Any, operand: Any) -> Any:
	if operator not in _IN_PLACE:
		raise SyntaxError(f"{operator} is not available here")
	return _IN_PLACE[operator](value, operand)


def _import(name: str, *args: Any, **kwargs: Any) -> Any:
	"""`import json` is let pass, because scripts like to say so; json is there without."""
	if name == "json":
		return NamespaceDict(loads=json.loads, dumps=json.dumps)
	raise ImportError(f"{name} cannot be imported here")


def _guards() -> dict:
	builtins = dict(safe_globals["__builtins__"])
	for unsafe in ("setattr", "delattr", "_getattr_", "id", "complex"):
		builtins.pop(unsafe, None)
	for function in (
		sum,
		min,
		max,
		all,
		any,
		enumerate,
		filter,
		map,
		reversed,
		list,
		dict,
		set,
		frozenset,
		zip,
	):
		builtins[function.__name__] = function
	builtins["__import__"] = _import
	return {
		"__builtins__": builtins,
		"_getattr_": _get_attribute,
		"_getitem_": _get_item,
		"_getiter_": iter,
		"_write_": _write,
		"_inplacevar_": _in_place,
		"_iter_unpack_sequence_": guarded_iter_unpack_sequence,
		"_unpack_sequence_": guarded_unpack_sequence,
		"__metaclass__": type,
		"__name__": "script",
	}


# names


def get_safe_globals() -> NamespaceDict:
	"""Every name that a script in the desk finds."""
	names = get_reading_globals()
	names.update(_guards())
	names["frappe"].update(_changing_functions())
	names["frappe"]["db"].update(_changing_database())
	return names


def get_reading_globals() -> NamespaceDict:
	"""The names of scripts that read only: what templates find."""
	import orjson

	user = (getattr(frappe.local, "session", None) and frappe.session.user) or "Guest"
	form_dict = getattr(frappe.local, "form_dict", frappe._dict())
	data = NamespaceDict(
		_=frappe._,
		_dict=frappe._dict,
		flags=frappe._dict(),
		form_dict=form_dict,
		args=form_dict,
		lang=getattr(frappe.local, "lang", "en"),
		bold=frappe.bold,
		copy_doc=frappe.copy_doc,
		errprint=frappe.errprint,
		format=frappe.format_value,
		format_value=frappe.format_value,
		date_format=_date_format(),
		format_date=frappe.utils.formatdate,
		get_all=frappe.get_all,
		get_cached_doc=frappe.get_cached_doc,
		get_doc=frappe.get_doc,
		get_fullname=frappe.utils.get_fullname,
		get_gravatar=frappe.utils.get_gravatar_url,
		get_hooks=get_hooks,
		get_list=frappe.get_list,
		get_meta=frappe.get_meta,
		get_print=frappe.get_print,
		get_system_settings=frappe.get_system_settings,
		get_url=frappe.utils.get_url,
		has_permission=frappe.has_permission,
		log=frappe.log,
		log_error=frappe.log_error,
		msgprint=frappe.msgprint,
		render_template=frappe.render_template,
		response=getattr(frappe.local, "response", None),
		request=getattr(frappe.local, "request", None),
		sanitize_html=frappe.utils.sanitize_html,
		session=frappe._dict(user=user, csrf_token=_csrf_token()),
		throw=frappe.throw,
		user=user,
		utils=get_python_builtins(frappe.utils),
		full_name=frappe.utils.get_fullname(user) if getattr(frappe.local, "db", None) else user,
		db=_reading_database(),
		qb=frappe.qb,
		DoesNotExistError=frappe.DoesNotExistError,
		DuplicateEntryError=frappe.DuplicateEntryError,
		PermissionError=frappe.PermissionError,
		ValidationError=frappe.ValidationError,
		MandatoryError=frappe.MandatoryError,
	)
	return NamespaceDict(
		_=frappe._,
		_dict=frappe._dict,
		args=form_dict,
		as_json=frappe.as_json,
		dev_server=getattr(frappe.local, "dev_server", 0),
		dict=dict,
		frappe=data,
		guess_mimetype=mimetypes.guess_type,
		html2text=frappe.utils.strip_html_tags,
		json=NamespaceDict(loads=orjson.loads, dumps=json.dumps),
		log=frappe.log,
		scrub=frappe.scrub,
		style=NamespaceDict(border_color="#d1d8dd"),
		get_visible_columns=get_visible_columns,
	)


def _changing_functions() -> dict:
	return {
		"call": call_whitelisted,
		"delete_doc": frappe.delete_doc,
		"enqueue": enqueue_method,
		"get_last_doc": frappe.get_last_doc,
		"get_mapped_doc": _absent("frappe.get_mapped_doc"),
		"make_get_request": _absent("frappe.make_get_request"),
		"make_post_request": _absent("frappe.make_post_request"),
		"new_doc": frappe.new_doc,
		"publish_progress": frappe.publish_progress,
		"publish_realtime": frappe.publish_realtime,
		"rename_doc": frappe.rename_doc,
		"sendmail": frappe.sendmail,
	}


def _reading_database() -> NamespaceDict:
	db = getattr(frappe.local, "db", None)
	if db is None:
		return NamespaceDict()
	return NamespaceDict(
		count=db.count,
		escape=db.escape,
		exists=db.exists,
		get_all=frappe.get_all,
		get_default=frappe.defaults.get_user_default if hasattr(frappe, "defaults") else db.get_default,
		get_list=frappe.get_list,
		get_single_value=db.get_single_value,
		get_value=db.get_value,
		get_values=db.get_values,
		sql=read_sql,
	)


def _changing_database() -> dict:
	db = frappe.local.db
	return {
		"add_index": db.add_index,
		"after_commit": db.after_commit,
		"after_rollback": db.after_rollback,
		"before_commit": db.before_commit,
		"before_rollback": db.before_rollback,
		"commit": db.commit,
		"delete": db.delete,
		"rollback": db.rollback,
		"set_value": db.set_value,
	}


def read_sql(query: str, *args: Any, **kwargs: Any) -> Any:
	"""`frappe.db.sql` for statements that read."""
	check_safe_sql_query(query)
	return frappe.db.sql(query, *args, **kwargs)


def check_safe_sql_query(query: str, throw: bool = True) -> bool:
	"""Whether a text is one statement that only reads, and none of the tables with secrets.

	:raises frappe.PermissionError: if it is not, unless `throw` is off
	"""
	bare = _QUOTED.sub(" ", query).strip().rstrip(";").lower()
	safe = bool(re.match(r"(select|with|explain|analyze)\b", bare)) and ";" not in bare
	safe = safe and not _WRITING.search(bare) and not _SECRET.search(query.lower())
	if not safe and throw:
		frappe.throw(
			_("Query must be of SELECT or read-only WITH type."),
			frappe.PermissionError,
			title=_("Unsafe SQL query"),
		)
	return safe


_QUOTED = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?\*/", re.DOTALL)
_WRITING = re.compile(
	r"\b(insert|update|delete|replace\s+into|drop|alter|create|truncate|attach|detach|pragma|vacuum|reindex)\b"
)
_SECRET = re.compile(r"__auth\b|\btabsessions\b|\bsqlite_")


def call_whitelisted(method: str, *args: Any, **kwargs: Any) -> Any:
	"""Call a function of an app that is open to the web.

	:raises frappe.PermissionError: it is not
	"""
	function = frappe.get_attr(method)
	frappe.is_whitelisted(function)
	return frappe.call(function, *args, **kwargs)


def enqueue_method(function: str, **kwargs: Any) -> Any:
	"""Run a whitelisted function of an app as a background job."""
	frappe.is_whitelisted(frappe.get_attr(function))
	return frappe.enqueue(function, **kwargs)


def get_hooks(hook: str | None = None, default: Any = None, app_name: str | None = None) -> Any:
	"""A copy of what apps hook in, which a script may change as it likes."""
	return copy.deepcopy(frappe.get_hooks(hook=hook, default=default, app_name=app_name))


def get_visible_columns(data: list, table_meta: Any, df: Any) -> list:
	"""The columns of a table that a print shows."""
	from frappe.services.printing.standard import visible_columns

	return visible_columns(data, table_meta, df)


def _absent(name: str) -> Callable:
	def refuse(*_args: Any, **_kwargs: Any) -> None:
		raise NotImplementedError(name)

	return refuse


def _date_format() -> str:
	if getattr(frappe.local, "db", None) is None:
		return "yyyy-mm-dd"
	return frappe.get_system_settings("date_format") or "yyyy-mm-dd"


def _csrf_token() -> str:
	data = getattr(frappe.local.session, "data", None) if getattr(frappe.local, "session", None) else None
	return (data or {}).get("csrf_token") or ""


DANGEROUS_UTILS = frozenset(
	("execute_in_shell", "touch_file", "get_hook_method", "call_hook_method", "read_json", "get_path", "Path")
)


@functools.lru_cache(maxsize=4)
def get_python_builtins(module: Any) -> NamespaceDict:
	"""The plain functions of a module, without those that reach the machine."""
	names = {
		name: value
		for name, value in vars(module).items()
		if not name.startswith("_")
		and name not in DANGEROUS_UTILS
		and callable(value)
		and getattr(value, "__module__", "").startswith("frappe.utils")
	}
	names["escape_html"] = names.get("escape_html", html.escape)
	return NamespaceDict(names)
