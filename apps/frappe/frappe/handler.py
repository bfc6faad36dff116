"""`frappe.handler`: calling whitelisted functions and methods of documents, and taking uploads."""

import json
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.core.doctype.server_script import server_script_utils
from frappe.ground.calls import call_from_outside, call_with_one, needed_arguments, refuse_missing
from frappe.ground.whitelist import is_called_by_its_name
from frappe.model.incoming import document_from_client, stored_document
from frappe.rights import recent_sign_in
from frappe.services import limits
from frappe.services.limits import expensive
from frappe.utils.asked import refuse
from frappe.utils.response import build_response

ALLOWED_MIMETYPES = (
	"image/png",
	"image/jpeg",
	"image/gif",
	"image/webp",
	"application/pdf",
	"application/msword",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.ms-excel",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.oasis.opendocument.text",
	"application/vnd.oasis.opendocument.spreadsheet",
	"text/plain",
	"video/quicktime",
	"video/mp4",
)

UPLOAD_TEXTS = ("doctype", "docname", "fieldname", "file_url", "file_name", "folder", "method")


def handle() -> Response:
	"""Run the method named by `cmd` and answer with what it returns."""
	command = frappe.form_dict.pop("cmd", None)
	if not command or not isinstance(command, str):
		raise frappe.DoesNotExistError
	value = execute_cmd(command)
	if isinstance(value, Response):
		return value
	if value is not None:
		frappe.response["message"] = value
	return build_response()


def execute_cmd(cmd: str, from_async: bool = False) -> Any:
	"""Call a whitelisted function by its dotted path (or a short name of this module) with the request's values.

	:raises frappe.ValidationError: there is no such function
	:raises frappe.PermissionError: it is not for this user, not by this HTTP method, or not for callers from outside at all
	"""
	cmd = _overridden(cmd)
	if cmd == "login":
		frappe.local.login_manager.login()
		return frappe.response.get("message")
	if cmd not in _SHORT_NAMES and (script := server_script_utils.find_api(cmd)):
		if frappe.session.user == "Guest":
			_clean_of_html(frappe.form_dict)
		return script.execute_method()
	method = globals()[cmd] if cmd in _SHORT_NAMES else _find(cmd)
	frappe.is_whitelisted(method)
	is_valid_http_method(method)
	recent_sign_in.check_method(method)
	limits.check_method(method)
	if frappe.session.user == "Guest" and method not in frappe.xss_safe_methods:
		_clean_of_html(frappe.form_dict)
	return call_from_outside(method, frappe.form_dict)


def _clean_of_html(values: dict) -> None:
	"""Take scripts out of what somebody unknown sends."""
	for key, value in values.items():
		if isinstance(value, str) and "<" in value and "pwd" not in key and "password" not in key:
			values[key] = frappe.utils.sanitize_html(value, always_sanitize=True)


def _overridden(cmd: str) -> str:
	others = frappe.get_hooks("override_whitelisted_methods", {}).get(cmd) if "." in cmd else None
	return others[-1] if others else cmd


def _find(path: str) -> Callable:
	"""The function at a dotted path inside an installed app.

	:raises frappe.ValidationError: whatever is wrong with the path; nothing is imported from elsewhere
	"""
	method = None
	app = path.split(".", 1)[0]
	if "." in path and app not in frappe.get_installed_apps():
		frappe.msgprint(_("App {0} is not installed").format(frappe.utils.escape_html(app)))
	elif "." in path:
		try:
			method = frappe.get_attr(path)
		except (ImportError, AttributeError, ValueError, frappe.AppNotInstalledError):
			pass
	if not callable(method) or not is_called_by_its_name(method, path):
		frappe.throw(_("Failed to get method for command {0}").format(frappe.utils.escape_html(path)))
	return method


def is_valid_http_method(method: Callable) -> None:
	"""Check that the function may be called by the request's HTTP method.

	:raises frappe.PermissionError: if not
	"""
	allowed = frappe.allowed_http_methods_for_whitelisted_func.get(method)
	if allowed and frappe.local.request.method not in (*allowed, *(("HEAD",) if "GET" in allowed else ())):
		throw_permission_error()


def throw_permission_error() -> None:
	"""Refuse.

	:raises frappe.PermissionError: always
	"""
	frappe.throw(_("Not permitted"), frappe.PermissionError)


@frappe.whitelist(allow_guest=True)
def ping() -> str:
	"""Answer that the site is there."""
	return "pong"


@frappe.whitelist(allow_guest=True)
def version() -> str:
	"""The version of the Frappe API that is followed."""
	return frappe.__version__


@frappe.whitelist(allow_guest=True)
def logout() -> None:
	"""Close the session."""
	frappe.local.login_manager.logout()
	frappe.response.update(message="Logged Out", home_page="/login", full_name="Guest")


@frappe.whitelist(allow_guest=True)
def web_logout() -> None:
	"""Close the session and show a page that says so."""
	frappe.local.login_manager.logout()
	frappe.respond_as_web_page(
		_("Logged Out"), _("You have been successfully logged out"), indicator_color="green"
	)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@expensive("upload")
def upload_file() -> Any:
	"""Keep an uploaded file, attached to a document if one is named; the File.

	Form fields as in Frappe: `file`, `is_private`, `doctype`, `docname`, `fieldname`, `file_url`, `folder`, `file_name`, `method`.

	:raises frappe.PermissionError: guests without the setting, or no right to write to the document
	:raises frappe.ValidationError: a type that users without desk may not upload
	"""
	values = frappe.form_dict
	ignore_permissions = _guest_may_upload()
	for key in UPLOAD_TEXTS:
		if not isinstance(values.get(key) or "", str):
			refuse(key)
	doctype, docname = values.get("doctype"), values.get("docname")
	if not ignore_permissions:
		check_write_permission(doctype, docname)
	sent = frappe.local.request.files.get("file")
	filename = sent.filename if sent else values.get("file_name")
	if sent:
		_check_type(filename)
	if method := values.get("method"):
		frappe.local.uploaded_file = sent.stream.read() if sent else None
		frappe.local.uploaded_filename = filename
		frappe.local.uploaded_file_url = values.get("file_url")
		method = _find(method)
		frappe.is_whitelisted(method)
		is_valid_http_method(method)
		if needed_arguments(method):
			refuse("method")
		return method()
	if not sent and not values.get("file_url"):
		frappe.throw(_("There is no file in the request."))
	document = {
		"doctype": "File",
		"attached_to_doctype": doctype,
		"attached_to_name": docname,
		"attached_to_field": values.get("fieldname"),
		"folder": values.get("folder") or "Home",
		"file_name": filename,
		"file_url": values.get("file_url"),
		"is_private": _asked_private(values.get("is_private")),
	}
	if sent:
		document["content"] = sent.stream  # spooled to the disk where it is large, and copied from there
	return frappe.get_doc(document).save(ignore_permissions=ignore_permissions)


def _asked_private(sent: Any) -> int:
	"""1 unless somebody who is known asks expressly for a public file; whether that is allowed, the File knows."""
	return 1 if sent in (None, "") or frappe.session.user == "Guest" else frappe.utils.cint(sent)


def _guest_may_upload() -> bool:
	"""True for a guest where the setting lets guests upload: then, and only then, are rights not asked.

	:raises frappe.PermissionError: for a guest elsewhere
	"""
	if frappe.session.user != "Guest":
		return False
	if not frappe.utils.cint(frappe.get_system_settings("allow_guests_to_upload_files")):
		raise frappe.PermissionError
	return True


def check_write_permission(doctype: str | None = None, name: str | None = None) -> None:
	"""Check the right to attach something to a document, if there is one of that name.

	:raises frappe.PermissionError: if the user may not write to it
	"""
	if not doctype:
		return
	if name and frappe.db.exists(doctype, name):
		frappe.get_doc(doctype, name).check_permission("write")
	else:
		frappe.has_permission(doctype, "write", throw=True)


def _check_type(filename: str) -> None:
	import mimetypes

	if frappe.has_permission("File", "write") and frappe.session.data.get("user_type") == "System User":
		return
	if mimetypes.guess_type(filename or "")[0] not in ALLOWED_MIMETYPES:
		frappe.flags.disable_traceback = True
		frappe.throw(_("You can only upload images, PDF, text, Word, Excel or OpenDocument files."))


@frappe.whitelist(allow_guest=True)
def download_file(file_url: str) -> None:
	"""Download a file by its address.

	:raises frappe.PermissionError: if the user may not read it
	"""
	from frappe.faces.web.files import find_readable

	file = find_readable(file_url)
	frappe.response.update(filename=file.file_name, filecontent=file.get_content(), type="download")


@frappe.whitelist()
def run_doc_method(
	method: str,
	docs: str | dict | None = None,
	dt: str | None = None,
	dn: str | None = None,
	arg: Any = None,
	args: Any = None,
) -> None:
	"""Call a whitelisted method of a document: a stored one (`dt`, `dn`), or one as it stands in the form (`docs`).

	The rights are those on the stored document, whatever the sent one claims.

	:raises frappe.PermissionError: no right to read it, or the method is not for callers from outside
	"""
	doc = stored_document(dt, dn or dt, "read") if dt else _sent_document(docs)
	function = document_method(doc, method)
	values = args if args is not None else arg
	if isinstance(values, str):
		try:
			values = json.loads(values)
		except ValueError:
			pass
	if isinstance(values, dict):
		value = call_from_outside(function, values)
	elif values in (None, ""):
		refuse_missing(function, ())
		value = function()
	else:
		value = call_with_one(function, values)
	doc.hand_out()
	frappe.response["docs"].append(doc)
	if value is not None:
		frappe.response["message"] = value


def _sent_document(docs: str | dict | None):
	doc = document_from_client(docs, "read", "docs")
	doc._original_modified = doc.get("modified")
	doc.check_if_latest()
	return doc


def document_method(doc, name: str) -> Callable:
	"""The whitelisted method of a document, allowed by the request's HTTP method.

	:raises werkzeug.exceptions.NotFound: the document has no such method
	:raises frappe.PermissionError: it is not whitelisted
	"""
	from werkzeug.exceptions import NotFound

	bound = getattr(doc, name, None) if isinstance(name, str) and not name.startswith("_") else None
	if not callable(bound):
		raise NotFound(f"Method {name} not found")
	function = getattr(bound, "__func__", bound)
	frappe.is_whitelisted(function)
	is_valid_http_method(function)
	limits.check_method(function)
	return bound


runserverobj = run_doc_method

_SHORT_NAMES = frozenset(
	(
		"ping",
		"version",
		"logout",
		"web_logout",
		"upload_file",
		"download_file",
		"run_doc_method",
		"runserverobj",
	)
)
