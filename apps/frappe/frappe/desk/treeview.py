"""Trees: the children of a node, and new nodes."""

from typing import Any

import frappe
from frappe import _
from frappe.rights.listing import get_list
from frappe.utils import cint


@frappe.whitelist()
def get_all_nodes(
	doctype: str, label: str, parent: str, tree_method: str, **filters: Any
) -> list[dict[str, Any]]:
	"""A node's children and theirs, level by level."""
	method = frappe.get_attr(tree_method)
	frappe.is_whitelisted(method)
	filters.pop("cmd", None)
	nodes = frappe.call(method, doctype, parent, **filters)
	found = [{"parent": label, "data": nodes}]
	waiting = [node["value"] for node in nodes if node.get("expandable")]
	while waiting:
		value = waiting.pop(0)
		nodes = frappe.call(method, doctype, value, **filters)
		found.append({"parent": value, "data": nodes})
		waiting += [node["value"] for node in nodes if node.get("expandable")]
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
	frappe.get_doc(args).save()


def make_tree_args(**kwargs: Any) -> dict:
	"""The values of a new node."""
	kwargs.pop("cmd", None)
	doctype = kwargs.get("doctype")
	if not doctype:
		frappe.throw(_("Name the DocType of the tree."))
	parent_field = frappe.get_meta(doctype).nsm_parent_field or f"parent_{frappe.scrub(doctype)}"
	if cint(kwargs.get("is_root")) or kwargs.get("is_root") == "true":
		kwargs["parent"] = None
	if kwargs.get("parent") == doctype:
		kwargs["parent"] = None
	kwargs[parent_field] = kwargs.pop("parent", None) or kwargs.get(parent_field)
	return frappe._dict(kwargs)
