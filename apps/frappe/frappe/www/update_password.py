"""Setting a password by the key of a link; the form works without any script."""

from werkzeug.utils import redirect

import frappe
from frappe import _
from frappe.core.doctype.user.user import update_password

REFUSALS = (frappe.AuthenticationError, frappe.SecurityException, frappe.ValidationError)


def get_context(context):
	"""Set the password when the form was sent; show it again, with the reason, when that failed."""
	sent = frappe.form_dict
	context.title = _("Set a new password")
	context.key = sent.get("key") or ""
	context.expired = bool(sent.get("password_expired"))
	if frappe.local.request.method == "POST":
		_set(context, sent.pop("new_password", None) or "", sent.pop("again", None) or "")
	return context


def _set(context, password: str, again: str) -> None:
	try:
		if password != again:
			frappe.throw(_("The two are not the same."))
		update_password(new_password=password, key=context.key)
	except REFUSALS as error:
		frappe.db.rollback()
		context.http_status_code = getattr(error, "http_status_code", 401)
		context.reason = str(error)
		return
	context.response = redirect("/login?changed=1", 303)
