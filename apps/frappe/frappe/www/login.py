"""Signing in, with a code where one is asked for; the forms work without any script."""

from werkzeug.utils import redirect

import frappe
from frappe import _
from frappe.services import second_factor


def get_context(context):
	"""Sign in when the form was sent; show it again, with the reason, when that failed."""
	sent = frappe.form_dict
	target = safe_target(sent.get("redirect-to"))
	context.redirect_to = target
	context.title = _("Sign in")
	context.usr = sent.get("usr") or ""
	context.changed = bool(sent.get("changed"))
	if frappe.local.request.method == "POST":
		_sign_in(context, target)
	elif frappe.session.user == "Guest":
		context.ended = bool(sent.get("ended"))
	else:
		context.response = redirect(target, 302)
	return context


def _sign_in(context, target: str) -> None:
	try:
		frappe.local.login_manager.login()
	except (frappe.AuthenticationError, frappe.SecurityException) as error:
		frappe.db.rollback()
		context.http_status_code = getattr(error, "http_status_code", 401)
		context.reason = str(error)
		tmp_id = frappe.form_dict.get("tmp_id")
		if second_factor.who(tmp_id):
			context.update(tmp_id=tmp_id, verification=second_factor.verification(tmp_id))
		return
	answer = frappe.local.response
	if "verification" in answer:
		context.update(tmp_id=answer["tmp_id"], verification=answer["verification"])
	elif answer.get("recovery_codes"):
		context.recovery_codes = answer["recovery_codes"]
	else:
		context.response = redirect(answer.get("redirect_to") or target, 303)


def safe_target(target: str | None) -> str:
	"""An address on this site to go to; never another site's."""
	if target and target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target:
		return target
	return "/"
