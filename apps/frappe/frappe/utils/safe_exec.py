"""`frappe.utils.safe_exec`: running Python that was written in the desk, with nothing but what is listed here.

RestrictedPython compiles the text so that every attribute, item, write and import goes through a guard. The names that
a text finds only read, and give what the running user may see (`frappe.services.sandbox`); templates get the same names.
"""

import functools
import html
import json
import mimetypes
import operator
import re
from collections.abc import Callable
from typing import Any

from jinja2.sandbox import SandboxedEnvironment, is_internal_attribute
from RestrictedPython import compile_restricted, safe_globals
from RestrictedPython.Guards import (
	guarded_iter_unpack_sequence,
	guarded_unpack_sequence,
	safer_getattr,
)

import frappe
from frappe import _
from frappe.ground.config import flag
from frappe.services.sandbox import budget, reading, scripts
from frappe.services.sandbox.compiling import FrappeTransformer, ScriptTransformer
from frappe.services.sandbox.views import shown
from frappe.services.sandbox.writing import EventDocument, Setter

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


_OPERATIONS = {"**": operator.pow, "*": operator.mul, "<<": operator.lshift, "%": operator.mod}


def _operation(sign: str, left: Any, right: Any) -> Any:
	budget.check_operation(sign, left, right)
	return _OPERATIONS[sign](left, right)


def is_safe_exec_enabled() -> bool:
	"""Whether the bench's configuration lets scripts run that are written in the desk."""
	return flag(SAFE_EXEC_CONFIG_KEY)


def safe_exec(
	script: str,
	_globals: dict | None = None,
	_locals: dict | None = None,
	*,
	restrict_commit_rollback: bool = False,
	script_filename: str | None = None,
) -> tuple[dict, dict | None]:
	"""Run a script; what it leaves in its globals and locals.

	:param restrict_commit_rollback: taken as Frappe takes it; scripts of a site never end a transaction
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
		names.update({name: shown(value) for name, value in _globals.items()})
	code = check_script(script, script_filename)
	with _in_script(), scripts.open_():
		exec(code, names, _locals)  # compiled with restrictions
	return names, _locals


def check_script(script: str, name: str | None = None) -> Any:
	"""The compiled code of a script.

	:raises SyntaxError: it is no Python, or uses what no script may use; says why
	"""
	if len(script) > scripts.LONGEST:
		raise SyntaxError(f"a script has at most {scripts.LONGEST} characters")
	label = f": {frappe.scrub(name)}" if name else ""
	return _compiled(script, f"{SERVER_SCRIPT_FILE_PREFIX}{label}", "exec")


def safe_eval(code: str, eval_globals: dict | None = None, eval_locals: dict | None = None) -> Any:
	"""The value of a Python expression that may use nothing but what it is given and a few plain functions.

	:raises SyntaxError: it is no expression, or uses what no expression may use
	"""
	names = {**_expression_globals(), **(eval_globals or {})}
	seen = {name: shown(value) for name, value in (eval_locals or {}).items()}
	return eval(_compiled(code.strip(), "<safe_eval>", "eval"), names, seen)  # compiled with restrictions


def check_expression(code: str) -> None:
	"""Refuse what is no expression, or uses what no expression may use.

	:raises SyntaxError: says why
	"""
	_compiled(code.strip(), "<safe_eval>", "eval")


@functools.lru_cache(maxsize=1024)
def _compiled(code: str, filename: str, mode: str) -> Any:
	policy = ScriptTransformer if mode == "exec" else FrappeTransformer
	try:
		return compile_restricted(code, filename=filename, mode=mode, policy=policy)
	except (RecursionError, MemoryError, ValueError) as error:
		raise SyntaxError(str(error) or type(error).__name__) from None


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
	if isinstance(value, type) and name not in OF_TYPES:
		raise SyntaxError(f"{name} is an unsafe attribute")
	if isinstance(value, BaseException) and name != "args":
		raise SyntaxError(f"{name} is an unsafe attribute")
	if isinstance(value, NamespaceDict):
		if name not in value:
			raise AttributeError(f"{name} is not available here")
		return value[name]
	return safer_getattr(value, name, default=default)


OF_TYPES = ("fromkeys", "casefold", "lower", "strip", "title", "upper")
"""What may be asked of a type: others reach past the guards of its values."""


_MISSING = object()


def _get_attribute_in_script(value: Any, name: str, default: Any = None) -> Any:
	"""The same; what is not there is an error, and a method looks at what it makes, also where it is handed on."""
	if isinstance(value, str) and name in ("format", "format_map"):
		budget.check_format(value)
	found = _get_attribute(value, name, _MISSING)
	if found is _MISSING:
		raise AttributeError(f"{type(value).__name__} has no {name}")
	is_own = isinstance(value, scripts.SIZED) and not isinstance(value, NamespaceDict)
	return scripts.method(value, name, found) if is_own else found


def _get_item(value: Any, key: Any) -> Any:
	return value[key]


def _write(value: Any) -> Any:
	"""What a script may write to: its own lists and dicts, and the document of its event."""
	if isinstance(value, EventDocument):
		return Setter(value)
	if type(value) not in (list, dict, frappe._dict, set):
		raise SyntaxError(f"{type(value).__name__} cannot be changed by a script")
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


def _in_place(sign: str, value: Any, operand: Any) -> Any:
	if sign not in _IN_PLACE:
		raise SyntaxError(f"{sign} is not available here")
	budget.check_operation(sign.removesuffix("="), value, operand)
	return _IN_PLACE[sign](value, operand)


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
		"_operation_": _operation,
		"_iter_unpack_sequence_": guarded_iter_unpack_sequence,
		"_unpack_sequence_": guarded_unpack_sequence,
		"__metaclass__": type,
		"__name__": "script",
	}


# names


def get_safe_globals() -> NamespaceDict:
	"""Every name that a script of a site finds: it reads, with the rights of the user it runs for."""
	names = get_reading_globals()
	names.update(_guards())
	names.update(
		scripts.GUARDS,
		_getattr_=_get_attribute_in_script,
		_inplacevar_=functools.partial(scripts.in_place, _in_place),
	)
	builtins = names["__builtins__"]
	builtins.update(scripts.BUILTINS)
	for unseen in scripts.NOT_FOR_SCRIPTS:
		builtins.pop(unseen, None)
	return names


def get_script_names(**more: Any) -> NamespaceDict:
	"""What a script finds behind `frappe.`, with what its kind has more."""
	names = _frappe_names()
	names.update(more)
	return names


def get_reading_globals() -> NamespaceDict:
	"""The names of templates and scripts of a site."""
	import orjson

	return NamespaceDict(
		_=frappe._,
		_dict=frappe._dict,
		as_json=frappe.as_json,
		dev_server=0,
		dict=dict,
		frappe=_frappe_names(),
		guess_mimetype=mimetypes.guess_type,
		html2text=frappe.utils.strip_html_tags,
		json=NamespaceDict(loads=orjson.loads, dumps=json.dumps),
		scrub=frappe.scrub,
		style=NamespaceDict(border_color="#d1d8dd"),
		get_visible_columns=get_visible_columns,
	)


def get_condition_globals() -> dict:
	"""The names of conditions in workflows."""
	names = _frappe_names()
	return {"frappe": NamespaceDict(db=names.db, session=names.session, utils=names.utils)}


REFUSED = frozenset(
	"""cache call conf cookies copy_doc delete_doc enqueue errprint get_attr get_hooks get_mapped_doc get_module get_print
	get_request_header local log log_error
	make_get_request make_post_request make_put_request new_doc publish_progress
	publish_realtime qb rename_doc
	request response sendmail set_user""".split()
)
"""What Frappe's scripts find behind `frappe.` and scripts of a site here are refused, with words."""

REFUSED_OF_DATABASE = frozenset(
	"""add_index after_commit after_rollback before_commit before_rollback commit delete rollback set_single_value
	set_value sql""".split()
)


def _frappe_names() -> NamespaceDict:
	user = (getattr(frappe.local, "session", None) and frappe.session.user) or "Guest"
	return NamespaceDict(
		{name: reading.Refused(f"frappe.{name}") for name in REFUSED},
		_=frappe._,
		_dict=frappe._dict,
		flags=frappe._dict(),
		form_dict=frappe._dict(),
		args=frappe._dict(),
		lang=getattr(frappe.local, "lang", "en"),
		bold=frappe.bold,
		format=reading.format_value,
		format_value=reading.format_value,
		date_format=_date_format(),
		format_date=frappe.utils.formatdate,
		get_all=reading.get_all,
		get_cached_doc=reading.get_doc,
		get_cached_value=reading.get_value,
		get_doc=reading.get_doc,
		get_fullname=frappe.utils.get_fullname,
		get_gravatar=frappe.utils.get_gravatar_url,
		get_last_doc=reading.get_last_doc,
		get_list=reading.get_list,
		get_meta=reading.get_meta,
		get_system_settings=reading.get_system_settings,
		get_url=frappe.utils.get_url,
		has_permission=reading.has_permission,
		msgprint=frappe.msgprint,
		render_template=_render_text,
		sanitize_html=frappe.utils.sanitize_html,
		session=NamespaceDict(user=user),
		throw=frappe.throw,
		user=user,
		utils=get_plain_utils(),
		full_name=frappe.utils.get_fullname(user) if getattr(frappe.local, "db", None) else user,
		db=_database_names(),
		DoesNotExistError=frappe.DoesNotExistError,
		DuplicateEntryError=frappe.DuplicateEntryError,
		PermissionError=frappe.PermissionError,
		ValidationError=frappe.ValidationError,
		MandatoryError=frappe.MandatoryError,
	)


def _database_names() -> NamespaceDict:
	return NamespaceDict(
		{name: reading.Refused(f"frappe.db.{name}") for name in REFUSED_OF_DATABASE},
		count=reading.count,
		escape=lambda value: frappe.db.escape(value),
		exists=reading.exists,
		get_all=reading.get_all,
		get_default=reading.get_default,
		get_list=reading.get_list,
		get_single_value=reading.get_single_value,
		get_value=reading.get_value,
		get_values=reading.get_values,
	)


def _render_text(template: str, context: dict | None = None) -> str:
	"""A template's text filled in, never a file."""
	return frappe.render_template(str(template), context, is_path=False)


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


def get_visible_columns(data: list, table_meta: Any, df: Any) -> list:
	"""The columns of a table that a print shows."""
	from frappe.services.printing.standard import visible_columns

	return visible_columns(data, table_meta, df)


def _date_format() -> str:
	if getattr(frappe.local, "db", None) is None:
		return "yyyy-mm-dd"
	return frappe.get_system_settings("date_format") or "yyyy-mm-dd"


PURE_MODULES = frozenset(f"frappe.utils.{name}" for name in ("dates", "numbers", "strings", "html_utils"))
PURE_FUNCTIONS = frozenset(
	"""cast compare evaluate_filters parse_json safe_json_loads get_fullname get_gravatar_url validate_email_address
	validate_phone_number validate_url extract_email_id parse_addr get_url get_url_to_form get_url_to_list
	get_url_to_report get_link_to_form get_link_to_list get_absolute_url expand_relative_urls quoted quote_urls slug
	get_host_name""".split()
)
NOT_PURE = frozenset(("get_traceback", "get_html_format"))
"""They read what is in memory, or files."""


@functools.lru_cache(maxsize=1)
def get_plain_utils() -> NamespaceDict:
	"""The functions of `frappe.utils` whose answer depends on nothing but what they are given."""
	names = {
		name: value
		for name, value in vars(frappe.utils).items()
		if not name.startswith("_")
		and name not in NOT_PURE
		and callable(value)
		and (getattr(value, "__module__", "") in PURE_MODULES or name in PURE_FUNCTIONS)
	}
	names["escape_html"] = names.get("escape_html", html.escape)
	names["get_system_settings"] = reading.get_system_settings
	return NamespaceDict(names)
