"""Dynamic Links, under the names that apps import."""

import frappe
from frappe.model import link_map


def get_dynamic_link_map(for_delete: bool = False) -> dict[str, list]:
	"""DocType → the Dynamic Link fields that point at it in at least one document."""
	found: dict[str, list] = {}
	for df in link_map.get_dynamic_links():
		row = frappe._dict(df)
		if df["issingle"]:
			target = frappe.db.get_single_value(df["parent"], df["options"])
			targets = [target] if target else []
		else:
			rows = frappe.db.sql(
				f"select distinct `{df['options']}` from `tab{df['parent']}` where `{df['options']}` is not null"
			)
			targets = [value for (value,) in rows]
		for target in targets:
			found.setdefault(target, []).append(row)
	return found


def get_dynamic_links() -> list[dict]:
	"""Every Dynamic Link field."""
	return [frappe._dict(df) for df in link_map.get_dynamic_links()]
