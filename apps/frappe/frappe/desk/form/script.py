"""The scripts of DocTypes as script files, for browsers that run nothing that stands in a page or a text."""

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.desk import desk_page
from frappe.desk.form.meta import get_meta
from frappe.desk.query_report import get_script

KINDS = {
	"form": ("__js", "__custom_js"),
	"list": ("__list_js", "__custom_list_js"),
	"tree": ("__tree_js",),
	"calendar": ("__calendar_js",),
}
DAY = 86400


@frappe.whitelist(methods=["GET"])
def get(doctype: str, kind: str = "form", v: str | None = None) -> Response:
	"""The script that apps and the site have for a DocType, inside a function so that two scripts do not share names.

	:param kind: form, list, tree or calendar
	:param v: changes with the script; with it the browser may keep the answer for a day
	:raises frappe.PermissionError: for users who may neither read nor choose documents of this DocType
	:raises frappe.ValidationError: another kind
	"""
	if kind not in KINDS:
		frappe.throw(_("There is no script of the kind {0}").format(frappe.utils.escape_html(kind)))
	if not frappe.has_permission(doctype, "select"):
		frappe.has_permission(doctype, "read", throw=True)
	meta = get_meta(doctype)
	code = "\n\n".join(meta.get(key) for key in KINDS[kind] if meta.get(key))
	return _answer(code, f"private, max-age={DAY}" if v else "no-store")


@frappe.whitelist(methods=["GET"])
def report(report_name: str) -> Response:
	"""The script that comes with a report, in the same way.

	:raises frappe.PermissionError: for users who may not run the report
	"""
	return _answer(get_script(report_name)["script"], "no-store")


@frappe.whitelist(methods=["GET"])
def page(name: str, kind: str = "js") -> Response:
	"""The script of an app's page in the same way; its style sheet with `kind` css.

	:raises frappe.PermissionError: for users who may not open the page
	"""
	found = desk_page.get(name)
	if kind == "css":
		return Response(
			found["style"], headers={"Cache-Control": "no-store"}, content_type="text/css; charset=utf-8"
		)
	return _answer(found["script"], "no-store")


def _answer(code: str, keeping: str) -> Response:
	"""A script file, its names kept to itself."""
	content = f"(function () {{\n{code}\n}}).call(window);\n"
	return Response(
		content, headers={"Cache-Control": keeping}, content_type="text/javascript; charset=utf-8"
	)
