"""Members of sites that are there are found by the first letters of their names too."""

import frappe
from party_investigation.membership.search_key import search_key

DOCTYPE, AT_ONCE = "Party Member", 5_000


def execute() -> None:
	"""Fill the field, some thousand members at a time; nobody changed anything, so `modified` stays."""
	last = ""
	while members := frappe.get_all(
		DOCTYPE,
		filters={"name": [">", last]},
		fields=["name", "member_name"],
		order_by="name asc",
		limit_page_length=AT_ONCE,
	):
		keys = {row.name: {"search_key": search_key(row.member_name)} for row in members}
		frappe.db.bulk_update(DOCTYPE, keys, update_modified=False)
		last = members[-1].name
