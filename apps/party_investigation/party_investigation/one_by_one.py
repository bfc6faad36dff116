"""Work on many documents of a list, each for itself: one that is refused stays as it was and stops no other one."""

import json
from collections.abc import Callable

import frappe
from frappe import _
from party_investigation import messages

ROW = "one_of_many"
MOST_AT_ONCE = 500


def carry_out(doctype: str, documents: str | list, action: Callable[[str], None]) -> dict:
	"""Do something to documents one by one.

	:param documents: names, as a list or as JSON
	:param action: does it to the document of a name, and checks that the user may
	:returns: `done`, the names for which it was done, and `refused`, rows of `name`, `title` and `reason`
	:raises frappe.ValidationError: for no list of names, or more than 500
	"""
	done, refused = [], []
	for name in names_in(documents):
		frappe.db.savepoint(ROW)
		try:
			action(name)
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point=ROW)
			frappe.clear_last_message()
			refused.append(
				{"name": name, "title": _title(doctype, name), "reason": messages.reason_of(error)}
			)
		else:
			done.append(name)
	return {"done": done, "refused": refused}


def names_in(documents: str | list) -> list[str]:
	"""Return each of the names once.

	:raises frappe.ValidationError: for no list of names, or more than 500
	"""
	try:
		names = json.loads(documents) if isinstance(documents, str) else documents
	except ValueError:
		names = None
	if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
		frappe.throw(_("Name the records as a list."))
	if len(names) > MOST_AT_ONCE:
		frappe.throw(_("At most {0} records can be confirmed at once.").format(MOST_AT_ONCE))
	return list(dict.fromkeys(names))


def _title(doctype: str, name: str) -> str:
	"""The member's name, for those who may read the document."""
	if not frappe.has_permission(doctype, "read", doc=name):
		return name
	return frappe.db.get_value(doctype, name, "member_name") or name
