"""Pages of what link fields and the search box offer: no search is read beyond a bound, whatever a client asks for."""

import frappe
from frappe import _

FARTHEST = 1000
"""Nobody pages beyond so many documents; what comes before a page is read anew with it."""


def end_of_page(start: int, page_length: int, longest: int) -> int:
	"""Return where a page ends.

	:param longest: so many documents stand on a page at most; also on one without a length
	:raises frappe.ValidationError: for a page that begins beyond `FARTHEST`
	"""
	if not 0 <= start <= FARTHEST or page_length < 0:
		frappe.throw(_("A search shows at most {0} documents. Say more of the name.").format(FARTHEST))
	return start + min(page_length or longest, longest)
