"""`frappe.api`: the REST faces. `/api/…` and `/api/v1/…` are version 1, `/api/v2/…` is version 2."""

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, RequestRedirect, Submount
from werkzeug.wrappers import Request, Response

import frappe
from frappe.api import v1, v2
from frappe.utils.response import build_response, messages_for_client

_routes = Map(
	[Submount("/api", v1.rules()), Submount("/api/v1", v1.rules()), Submount("/api/v2", v2.rules())],
	strict_slashes=False,
	merge_slashes=False,
	redirect_defaults=False,
)


def handle(request: Request) -> Response:
	"""Answer a request to the API.

	:raises frappe.DoesNotExistError: no such address, or not by this HTTP method
	"""
	try:
		endpoint, arguments = _routes.bind_to_environ(request.environ).match()
	except (NotFound, MethodNotAllowed, RequestRedirect):
		raise frappe.DoesNotExistError
	value = endpoint(**arguments)
	if isinstance(value, Response):
		return value
	if request.path.startswith("/api/v2/"):
		return _second(value)
	if value is not None:
		frappe.response["data"] = value
	return build_response()


def _second(value) -> Response:
	"""The envelope of version 2: `data`, and `messages` if there are any."""
	if value is not None:
		frappe.response["data"] = value
	elif "message" in frappe.response:
		frappe.response["data"] = frappe.response.pop("message")
	if messages_for_client().get("_server_messages"):
		frappe.response["messages"] = list(frappe.local.message_log)
		frappe.local.message_log = []
	return build_response()
