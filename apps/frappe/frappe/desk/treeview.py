"""Trees: the children of a node, and new nodes."""

from typing import Any

import frappe
from frappe import _
from frappe.ground.calls import is_switch
from frappe.ground.whitelist import whitelisted_at
from frappe.model.incoming import exact_meta, new_document_from_client
from frappe.rights.listing import get_list
from frappe.utils import cint
from frappe.utils.asked import list_of

MOST_NODES = 5000


@frappe.whitelist()
def get_all_nodes(
	doctype: str, label: str, parent: str, tree_method: str, **filters: Any
) -> list[dict[str, Any]]:
	"""A node's children and theirs, level by level.

	:raises frappe.ValidationError: the tree has more than 5,000 nodes with children
	"""
	method = whitelisted_at(tree_method)
	filters = {key: value for key, value in filters.items() if key != "cmd" and not is_switch(key)}
	found, known, waiting = [], {parent}, [(label, parent)]
	while waiting:
		shown, value = waiting.pop(0)
		nodes = list_of(frappe.call(method, doctype, value, **filters), "tree_method", dict)
		found.append({"parent": shown, "data": nodes})
		below = [node["value"] for node in nodes if node.get("expandable") and node["value"] not in known]
		known.update(below)
		waiting += [(one, one) for one in below]
		if len(known) > MOST_NODES:
			frappe.throw(_("The tree is too large to be shown at once; open it node by node."))
	return found


@frappe.whitelist()
def get_children(
	doctype: str, parent: str = "", include_disabled: bool | int | str = False, **filters: Any
) -> list[dict]:
	"""The children of a node that the user may see: `value`, `title`, `expandable`."""
	meta = frappe.get_meta(doctype)
	parent_field = meta.nsm_parent_field or f"parent_{frappe.scrub(doctype)}"
	if not meta.has_field(parent_field):
		frappe.throw(_("{0} is not a tree").format(_(doctype)))
	conditions: list = [[parent_field, "=", parent] if parent else [parent_field, "is", "not set"]]
	if meta.has_field("disabled") and not cint(include_disabled):
		conditions.append(["disabled", "=", 0])
	fields = ["name as value", f"{meta.get_title_field()} as title"]
	if meta.has_field("is_group"):
		fields.append("is_group as expandable")
	return get_list(doctype, fields=fields, filters=conditions, order_by="name")


@frappe.whitelist(methods=["POST"])
def add_node() -> None:
	"""Insert a node; its values are the arguments of the request."""
	args = make_tree_args(**frappe.form_dict)
	new_document_from_client(args, "doctype").insert()


def make_tree_args(**kwargs: Any) -> dict:
	"""The values of a new node."""
	kwargs.pop("cmd", None)
	doctype = kwargs.get("doctype")
	if not doctype:
		frappe.throw(_("Name the DocType of the tree."))
	parent_field = exact_meta(doctype).nsm_parent_field or f"parent_{frappe.scrub(doctype)}"
	if cint(kwargs.get("is_root")) or kwargs.get("is_root") == "true":
		kwargs["parent"] = None
	if kwargs.get("parent") == doctype:
		kwargs["parent"] = None
	kwargs[parent_field] = kwargs.pop("parent", None) or kwargs.get(parent_field)
	return frappe._dict(kwargs)
