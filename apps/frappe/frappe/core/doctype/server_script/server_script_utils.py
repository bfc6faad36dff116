"""Which Server Scripts run when, and what happens when one fails."""

import datetime
import traceback
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.services.sandbox import reading
from frappe.services.sandbox.budget import TemplateTooExpensive
from frappe.services.sandbox.scripts import ScriptTooExpensive
from frappe.services.sandbox.views import DocumentView
from frappe.services.sandbox.writing import Event, NewDocument
from frappe.store import memo
from frappe.utils import escape_html
from frappe.utils.safe_exec import (
	SAFE_EXEC_CONFIG_KEY,
	SERVER_SCRIPT_FILE_PREFIX,
	get_script_names,
	safe_exec,
)

SWITCH = SAFE_EXEC_CONFIG_KEY
EVENT_MAP = {
	"before_insert": ("Before Insert",),
	"before_validate": ("Before Validate", "Before Save"),
	"after_insert": ("After Insert",),
	"on_update": ("After Save",),
	"before_rename": ("Before Rename",),
	"after_rename": ("After Rename",),
	"before_submit": ("Before Submit",),
	"on_submit": ("After Submit",),
	"before_cancel": ("Before Cancel",),
	"on_cancel": ("After Cancel",),
	"before_discard": ("Before Discard",),
	"on_discard": ("After Discard",),
	"on_trash": ("Before Delete",),
	"after_delete": ("After Delete",),
	"before_update_after_submit": ("Before Save (Submitted Document)",),
	"on_update_after_submit": ("After Save (Submitted Document)",),
}
"""Methods of documents, and the events of scripts that they are. Before Save comes before every check of a controller, an app
or a lock, so that none of them can be got round."""
SETTING = ("Before Insert", "Before Validate", "Before Save")
"""Events in which a script may set fields."""
OWN_ERRORS = (
	ArithmeticError,
	AssertionError,
	AttributeError,
	ImportError,
	LookupError,
	MemoryError,
	NameError,
	RuntimeError,
	ScriptTooExpensive,
	StopIteration,
	SyntaxError,
	TemplateTooExpensive,
	TypeError,
	ValueError,
)
TOLD = (AttributeError, ImportError, NameError, ScriptTooExpensive, SyntaxError, TemplateTooExpensive)
"""Errors whose words are the program's; those of others may be data."""
KEPT_OF_RESPONSE = frozenset(
	"""cmd content_type cookies display_content_as doctype docs docinfo exc exc_type exception filecontent filename headers
	home_page http_status_code location page_name pdf result route session_expired type""".split()
)
"""Keys of a response by which the engine makes files, redirections and sessions."""


class ServerScriptError(frappe.ValidationError):
	"""A script of the site failed; who runs the site finds it in the Error Log."""

	is_written_down = True


def execute(script: Any, names: dict[str, Any], **behind_frappe: Any) -> dict[str, Any]:
	"""Run a script; what it leaves in its names.

	:param names: what it finds beside the usual names
	:param behind_frappe: what it finds behind `frappe.` beside the usual
	:raises ServerScriptError: naming the script and the line, if it failed by itself; what it refuses is raised as it is
	"""
	if script.script_type != "Permission Query":  # a list that is looked at changes nothing
		behind_frappe.setdefault("get_doc", get_doc)
	found = {"frappe": get_script_names(**behind_frappe), **names}
	try:
		left, _unused = safe_exec(script.script or "", found, None, script_filename=script.name)
	except OWN_ERRORS as error:
		_fail(script, error)
	return left


def get_doc(doctype: Any, name: Any = None) -> Any:
	"""`frappe.get_doc` of scripts: a document to read, or a new one of the values that are given."""
	return NewDocument(doctype) if isinstance(doctype, dict) else reading.get_doc(doctype, name)


def _fail(script: Any, error: Exception) -> NoReturn:
	if isinstance(error, frappe.ValidationError):
		frappe.clear_last_message()
	kind = type(error).__name__
	what = f"{kind}: {said(error)}" if isinstance(error, TOLD) else kind
	text = _("The script {0} failed in line {1}: {2}").format(
		frappe.bold(escape_html(script.name)), line_of(error) or "?", escape_html(what)
	)
	raised = ServerScriptError(text)
	raised.__suppress_context__ = (
		True  # what the script's own error says may be data, and this is written down
	)
	frappe.throw(text, raised, title=_("Script Error"))


def line_of(error: BaseException) -> int | None:
	"""The line of the script in which an error happened."""
	for frame in reversed(traceback.extract_tb(error.__traceback__)):
		if frame.filename.startswith(SERVER_SCRIPT_FILE_PREFIX):
			return frame.lineno
	return getattr(error, "lineno", None)


def said(error: Exception) -> str:
	"""What an error says, in one line; those of RestrictedPython are lists."""
	parts = error.args[0] if error.args and isinstance(error.args[0], tuple | list) else [str(error)]
	return " ".join(str(part) for part in parts)[:500]


# which ---------------------------------------------------------------------------------------------------------------


def forget() -> None:
	"""The scripts have changed."""
	memo.renew(keep=lambda key: key[0] != "server_scripts")


def get_server_script_map() -> dict[tuple[str, ...], list[str]]:
	"""The names of the scripts that are not disabled, by what lets them run."""
	return memo.get(("server_scripts",), _server_script_map)


def _server_script_map() -> dict[tuple[str, ...], list[str]]:
	found: dict[tuple[str, ...], list[str]] = {}
	if not frappe.db.table_exists("Server Script"):
		return found
	fields = ["name", "script_type", "reference_doctype", "doctype_event", "api_method"]
	for row in frappe.get_all(
		"Server Script", filters={"disabled": 0}, fields=fields, order_by="creation, name", limit=0
	):
		keys = {
			"DocType Event": ("event", row.reference_doctype, row.doctype_event),
			"Permission Query": ("query", row.reference_doctype),
			"API": ("api", row.api_method),
		}
		if key := keys.get(row.script_type):
			found.setdefault(key, []).append(row.name)
	return found


def run_server_script_for_doc_event(doc: Any, event: str | None = None, *_args: Any) -> None:
	"""Run the scripts about what happens to a document; at every event, and costs nothing where there is none."""
	known = get_server_script_map()
	if not known:
		return
	flags = frappe.flags
	if flags.in_install or flags.in_migrate or flags.in_patch:
		return
	for name in EVENT_MAP[str(event)]:
		for script in known.get(("event", doc.doctype, name)) or ():
			about = Event(doc, name, opens=name in SETTING)
			frappe.get_cached_doc("Server Script", script).execute_doc(doc, about)
			about.close()


def find_api(method: str) -> Any | None:
	"""The script that answers to an API method."""
	names = get_server_script_map().get(("api", method))
	return frappe.get_cached_doc("Server Script", names[0]) if names else None


def get_permission_query_conditions(user: str, doctype: str | None = None) -> str:
	"""What scripts add to the conditions of a user's lists; they narrow, one as well as the other.

	:raises frappe.ValidationError: a script asks for a list that it narrows itself
	"""
	names = get_server_script_map().get(("query", str(doctype))) if not frappe.flags.in_bootstrap else None
	if not names:
		return ""
	running = frappe.flags.permission_queries or ()
	if doctype in running:
		frappe.throw(_("A Permission Query script of {0} cannot ask for {0}.").format(_(str(doctype))))
	frappe.flags.permission_queries = (*running, doctype)
	try:
		scripts = (frappe.get_cached_doc("Server Script", name) for name in names)
		conditions = [script.get_permission_query_conditions(user) for script in scripts]
	finally:
		frappe.flags.permission_queries = running
	return " and ".join(f"({condition})" for condition in conditions if condition)


def rights_basis(user: str) -> dict[str, str]:
	"""The conditions that scripts give a user, for what is made for the user earlier and shown later."""
	doctypes = sorted(key[1] for key in get_server_script_map() if key[0] == "query")
	return {doctype: get_permission_query_conditions(user, doctype) for doctype in doctypes}


# answers -------------------------------------------------------------------------------------------------------------


def answer(response: dict[str, Any]) -> dict[str, Any]:
	"""What a script answers a request.

	:raises frappe.PermissionError: it asks for a file, a redirection, or what else only the engine answers
	"""
	values = plain(response)
	status = values.pop("http_status_code", None)
	if refused := sorted(KEPT_OF_RESPONSE.intersection(values)) or [key for key in values if key[:1] == "_"]:
		frappe.throw(
			_("{0} is not available to templates and scripts of a site.").format(
				frappe.bold(f"frappe.response.{escape_html(refused[0])}")
			),
			frappe.PermissionError,
		)
	if type(status) is int and 200 <= status < 500 and not 300 <= status < 400:
		values["http_status_code"] = status
	return values


def plain(value: Any) -> Any:
	"""A value as an answer can hold it."""
	if isinstance(value, DocumentView):
		return plain(value.as_dict())
	if isinstance(value, dict):
		return frappe._dict({str(key): plain(item) for key, item in value.items()})
	if isinstance(value, list | tuple | set | frozenset):
		return [plain(item) for item in value]
	times = datetime.date | datetime.datetime | datetime.timedelta
	if value is None or isinstance(value, str | int | float | bool | times):
		return value
	return str(value)
