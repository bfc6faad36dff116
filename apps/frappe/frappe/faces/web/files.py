"""Uploaded files over HTTP: public ones to anyone, private ones to those who may read them."""

import mimetypes
from pathlib import Path

from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

import frappe
from frappe.ground.paths import path_below
from frappe.rights.roles import RUNS_SITE
from frappe.services.backup.handing_out import may_fetch
from frappe.utils.response import disposition_of

# A page of this site must never run or show as a page what a user uploaded.
DOWNLOAD_ONLY = (
	".html",
	".htm",
	".xhtml",
	".xht",
	".shtml",
	".svg",
	".svgz",
	".xml",
	".xsl",
	".xslt",
	".mht",
	".mhtml",
)
SCRIPTS = ("javascript", "ecmascript", "wasm", "css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; object-src 'self'; sandbox"
PUBLIC_SECONDS = 3600


def serve(request: Request) -> Response:
	"""The file of the request's address.

	:raises werkzeug.exceptions.Forbidden: a private file that the user may not read, or that is not there
	:raises werkzeug.exceptions.NotFound: no such public file
	"""
	if request.method not in ("GET", "HEAD"):
		raise NotFound
	if request.path.startswith("/private/files/"):
		file = find_readable(request.path, request.args.get("fid"))
		return _send(request, "private/files", request.path.removeprefix("/private/files/"), file.file_name)
	if request.path.startswith("/backups/"):
		return _backup(request)
	name = request.path.removeprefix("/files/")
	return _send(request, "public/files", name, name)


def find_readable(url: str, fid: str | None = None):
	"""A File of this address that the user may read. Several may share one file; one that is readable is enough.

	:raises werkzeug.exceptions.Forbidden: there is none
	"""
	filters = {"file_url": url, **({"name": fid} if fid else {})}
	for name in frappe.get_all("File", filters=filters, pluck="name", limit=50):
		file = frappe.get_doc("File", name)
		if file.is_downloadable():
			return file
	raise Forbidden


def _backup(request: Request) -> Response:
	"""A backup, for those who run the site; noted in the Access Log. One that is not encrypted is fetched on the server."""
	if not set(RUNS_SITE).intersection(frappe.get_roles()):
		raise Forbidden
	from frappe.core.doctype.access_log.access_log import make_access_log

	name = request.path.rsplit("/", 1)[-1]
	path = path_below(frappe.get_site_path("private", "backups"), name)
	if path and Path(path).is_file() and not may_fetch(Path(path)):
		raise Forbidden
	make_access_log(method="GET", page=request.path, file_type=name.rsplit(".", 1)[-1])
	frappe.flags.commit = True
	return _send(request, "private/backups", name, name)


def _send(request: Request, folder: str, name: str, filename: str) -> Response:
	"""A file of one of the site's folders, and of nowhere else.

	:param filename: as it is called, which tells its type
	:raises werkzeug.exceptions.NotFound: there is no such file in the folder
	"""
	path = path_below(frappe.get_site_path(*folder.split("/")), name)
	if path is None:
		raise NotFound
	private = folder.startswith("private")
	mimetype = _type_of(filename)
	try:
		response = send_file(
			path, request.environ, mimetype=mimetype, max_age=None if private else PUBLIC_SECONDS
		)
	except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
		raise NotFound
	if private:
		response.headers["Cache-Control"] = "private, no-store"
	if filename.lower().endswith(DOWNLOAD_ONLY):
		response.headers["Content-Disposition"] = disposition_of(filename)
	if mimetype != "application/pdf":
		response.headers["Content-Security-Policy"] = POLICY
	return response


def _type_of(filename: str) -> str:
	kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
	return "text/plain" if any(word in kind for word in SCRIPTS) else kind
