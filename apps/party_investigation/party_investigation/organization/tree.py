"""The tree view of organizations for users who see a part of it only."""

import frappe

DOCTYPE = "Party Organization"


@frappe.whitelist(methods=["GET", "POST"])
def get_children(
	doctype: str, parent: str | None = None, is_root: bool = False, **_filters: str
) -> list[dict]:
	"""The organizations right below `parent` that the user may see; at the top, those whose superior the user may not see."""
	fields = ["name as value", "organization_name as title", "is_group as expandable"]
	if parent and not frappe.utils.cint(is_root):
		return frappe.get_list(
			DOCTYPE,
			filters={"parent_party_organization": parent},
			fields=fields,
			order_by="lft asc",
			limit_page_length=0,
		)
	visible = frappe.get_list(
		DOCTYPE, fields=[*fields, "lft", "rgt"], order_by="lft asc", limit_page_length=0
	)
	return list(_tops(visible))


def _tops(rows: list[dict]):
	"""Those of `rows`, ordered by lft, that no other one contains."""
	end = 0
	for row in rows:
		if row.lft > end:
			end = row.rgt
			yield {key: row[key] for key in ("value", "title", "expandable")}
