"""The own page of users who have no desk."""

import frappe
from frappe import _


def get_context(context):
	"""Who is signed in; guests go to the login."""
	if frappe.session.user == "Guest":
		frappe.flags.redirect_location = "/login?redirect-to=/me"
		raise frappe.Redirect(302)
	context.title = _("My account")
	context.full_name = frappe.session.data.get("full_name") or frappe.session.user
	return context
