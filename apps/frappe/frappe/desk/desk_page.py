"""Pages that apps bring along."""

import frappe
from frappe import _


@frappe.whitelist()
def getpage(name: str | None = None) -> None:
	"""Put a page with its script and style into the answer's `docs`.

	:raises frappe.DoesNotExistError:
	:raises frappe.PermissionError: none of the roles that the page asks for
	"""
	frappe.response.docs.append(get(name or ""))


def get(name: str) -> dict:
	"""The page with its script and style, if the user may open it."""
	page = frappe.get_doc("Page", name)
	if not page.is_permitted():
		raise frappe.PermissionError(_("No role of yours opens this page"))
	page.load_assets()
	return dict(page.as_dict(), script=page.script, style=page.style)
