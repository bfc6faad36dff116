"""`frappe.twofactor`: what users and administrators do about the second factor."""

import frappe
from frappe import _
from frappe.core.doctype.user.user import administered
from frappe.services import second_factor
from frappe.services.attempts import guessing

__all__ = ["new_recovery_codes", "reset_otp_secret", "two_factor_is_enabled"]


def two_factor_is_enabled(user: str | None = None) -> bool:
	"""Whether the site asks for a second factor, or asks this user."""
	return second_factor.is_needed(user) if user else second_factor.is_on()


@frappe.whitelist(methods=["POST"])
def reset_otp_secret(user: str) -> None:
	"""Let another user set up an authenticator anew, because the old one is lost; it is logged, and the user is told.

	:raises frappe.PermissionError: for oneself (that is what recovery codes are for), or without the right to give roles
	"""
	from frappe.rights import recent_sign_in

	if user == frappe.session.user:
		frappe.throw(
			_("Your own second factor is reset by another administrator; sign in with a recovery code."),
			frappe.PermissionError,
		)
	doc = administered(user)
	recent_sign_in.require()
	second_factor.forget(doc.name)


@frappe.whitelist(methods=["POST"])
def new_recovery_codes(otp: str) -> list[str]:
	"""New recovery codes for who asks, shown this once; the old ones are void.

	:raises frappe.AuthenticationError: the code of the authenticator is wrong
	"""
	user = frappe.session.user
	with guessing("code", user):
		second_factor.prove(user, otp)
	return second_factor.renew_recovery_codes(user)
