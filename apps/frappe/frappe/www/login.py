"""Signing in; the form works without any script."""

from werkzeug.utils import redirect

import frappe
from frappe import _


def get_context(context):
	"""Sign in when the form was sent; show it again, with the reason, when that failed."""
	target = safe_target(frappe.form_dict.get("redirect-to"))
	context.redirect_to = target
	context.title = _("Sign in")
	context.usr = frappe.form_dict.get("usr") or ""
	if frappe.local.request.method == "POST":
		try:
			frappe.local.login_manager.login()
		except (frappe.AuthenticationError, frappe.SecurityException) as error:
			frappe.db.rollback()
			context.http_status_code = getattr(error, "http_status_code", 401)
			context.reason = str(error)
			return context
		context.response = redirect(target, 303)
	elif frappe.session.user == "Guest":
		context.ended = bool(frappe.form_dict.get("ended"))
	else:
		context.response = redirect(target, 302)
	return context


def safe_target(target: str | None) -> str:
	"""An address on this site to go to; never another site's."""
	if target and target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target:
		return target
	return "/"
