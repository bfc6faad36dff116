"""What apps bring for the browser: `/assets/APP/…` from each app's `public` folder."""

import functools
import gzip
import importlib.util
import mimetypes
import os

from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

from frappe.faces.web import security, sites
from frappe.ground.paths import path_below

YEAR = 31536000
COMPRESS_UP_TO = 4 * 1024 * 1024


def serve(request: Request) -> Response:
	"""An asset, compressed for those who take it; a file under `dist` is named by its content and never changes."""
	app, _slash, rest = request.path.removeprefix("/assets/").partition("/")
	folder = public_folder(app)
	path = folder and path_below(folder, rest)
	if request.method not in ("GET", "HEAD") or not path or not os.path.isfile(path):
		response = Response("Not found / 没有该文件\n", 404, content_type="text/plain; charset=utf-8")
		security.guard(response.headers)
		return response
	response = _compressed(request, path) or send_file(
		path, request.environ, mimetype=_type_of(path), max_age=0
	)
	response.cache_control.no_cache = None
	lasting = rest.startswith("dist/assets/") or "v" in request.args
	response.headers["Cache-Control"] = (
		f"public, max-age={YEAR}, immutable" if lasting else "public, max-age=0, must-revalidate"
	)
	security.guard(response.headers)
	return response


@functools.lru_cache(maxsize=64)
def public_folder(app: str) -> str | None:
	"""The public folder of an app of this bench."""
	with open(os.path.join(sites.sites_path(), "apps.txt"), encoding="utf-8") as file:
		if app not in file.read().split():
			return None
	spec = importlib.util.find_spec(app)
	folder = spec and spec.origin and os.path.join(os.path.dirname(spec.origin), "public")
	return folder if folder and os.path.isdir(folder) else None


def _type_of(path: str) -> str:
	kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
	return "text/javascript" if path.endswith((".js", ".mjs")) else kind


def _compressed(request: Request, path: str) -> Response | None:
	kind, stat = _type_of(path), os.stat(path)
	textual = kind.startswith(("text/", "application/json", "image/svg"))
	if not textual or not security.GZIP_FROM <= stat.st_size <= COMPRESS_UP_TO or "Range" in request.headers:
		return None
	if "gzip" not in request.headers.get("Accept-Encoding", ""):
		return None
	content_type = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
	response = Response(_gzipped(path, stat.st_mtime_ns), content_type=content_type)
	response.headers["Content-Encoding"] = "gzip"
	response.vary.add("Accept-Encoding")
	response.set_etag(f"{stat.st_mtime_ns:x}-{stat.st_size:x}-gz")
	return response.make_conditional(request.environ)


@functools.lru_cache(maxsize=128)
def _gzipped(path: str, _mtime: int) -> bytes:
	with open(path, "rb") as file:
		return gzip.compress(file.read(), 9, mtime=0)
