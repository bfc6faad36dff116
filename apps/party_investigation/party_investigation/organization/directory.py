"""The directory of organizations: names and codes of all of them, for whoever writes to another one.

A letter or a request for help may go to an organization anywhere in the tree, which is outside the scope of who writes it. The
directory gives what stands on an envelope and nothing else: no address, no telephone, no people.
"""

import frappe
from frappe import _
from frappe.desk.search import validate_and_sanitize_search_inputs
from party_investigation.link_search import end_of_page
from party_investigation.organization.tree import names_of
from party_investigation.scope.policies import WRITTEN_ELSEWHERE

DOCTYPE = "Party Organization"
LONGEST_PAGE = 20


@frappe.whitelist()
@validate_and_sanitize_search_inputs
def search(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: dict | list | str | None = None,
	as_dict: bool = False,
) -> list:
	"""Organizations in use whose name or code a text is part of: code, name, and those above it.

	The query of link fields (`set_query`); a code or the beginning of a name is found first.

	:param filters: none are taken
	:returns: tuples, or dicts with `name`, `organization_name` and `above`
	:raises frappe.PermissionError: the user writes to no organization
	:raises frappe.ValidationError: a page beyond `link_search.FARTHEST`
	"""
	_require_writing()
	rows = _entries(txt.strip().replace("%", ""), end_of_page(start, page_len, LONGEST_PAGE))[start:]
	parents = names_of(row.parent_party_organization for row in rows)
	entries = [
		frappe._dict(
			name=row.name,
			organization_name=row.organization_name,
			above=parents.get(row.parent_party_organization, ""),
		)
		for row in rows
	]
	return entries if as_dict else [tuple(entry.values()) for entry in entries]


@frappe.whitelist()
def name_in_directory(organization: str) -> str:
	"""The name of an organization as it stands in the directory.

	:raises frappe.PermissionError: the user writes to no organization
	"""
	_require_writing()
	return names_of([organization]).get(organization, "")


def _require_writing() -> None:
	if not any(frappe.has_permission(doctype, "create") for doctype in WRITTEN_ELSEWHERE):
		frappe.throw(
			_("The directory is for those who write letters to other organizations."), frappe.PermissionError
		)


def _entries(text: str, count: int) -> list[frappe._dict]:
	"""The first rows: of this code, then names that begin with the text, then names that hold it.

	No permission is asked, see the head of this file.
	"""
	ways = [["name", "=", text]], [["organization_name", "like", f"{text}%"]]
	found: dict[str, frappe._dict] = {}
	for wanted in (*ways, [["organization_name", "like", f"%{text}%"]]) if text else ([],):
		rows = frappe.get_all(
			DOCTYPE,
			filters=[["disabled", "=", 0], *wanted],
			fields=["name", "organization_name", "parent_party_organization"],
			order_by="lft asc",
			limit_page_length=count,
		)
		found.update((row.name, row) for row in rows if row.name not in found)
		if len(found) >= count:
			break
	return list(found.values())[:count]
