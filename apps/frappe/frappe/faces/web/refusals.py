"""Notes in the trail of what signed-in users were refused, so that who probes is seen (OWASP ASVS 7.2.2).

They are bounded, so that nobody fills the trail with them, and name the address asked for without its query, which may hold personal data.
"""

import time

from werkzeug import Request

import frappe
from frappe.services.counters import count
from frappe.services.sign_in_notices import REFUSED

LIMIT, WINDOW = 20, 3600
"""At most so many notes for one account in so many seconds; the last one says that there were more."""
PATH = 100
"""Characters of an address that are noted."""


def note(request: Request) -> None:
	"""Write down that the signed-in user was refused; its own transaction, after that of the request has been undone."""
	user = frappe.session.user
	if user == "Guest":  # without an account there is nobody to be named
		return
	number = count(f"refused:{user}:{int(time.time()) // WINDOW}", WINDOW)
	if number > LIMIT:
		return
	from frappe.core.doctype.activity_log.activity_log import add_authentication_log

	asked = request.path if request.path != "/" else f"/ {frappe.form_dict.get('cmd') or ''}"
	subject = f"{request.method} {asked[:PATH]}"
	if number == LIMIT:
		subject += " – no more are noted within this hour"
	add_authentication_log(subject, user, REFUSED, "Failed")
	frappe.db.commit()
