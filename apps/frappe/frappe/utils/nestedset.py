"""Trees, under the name that apps import; they are kept in `frappe.model.nested_set`."""

from frappe.model.nested_set import (
	NestedSet,
	NestedSetChildExistsError,
	NestedSetInvalidMergeError,
	NestedSetMultipleRootsError,
	NestedSetRecursionError,
	get_ancestors_of,
	get_descendants_of,
	get_root_of,
	rebuild_tree,
	update_nsm,
	validate_loop,
)

__all__ = [
	"NestedSet",
	"NestedSetChildExistsError",
	"NestedSetInvalidMergeError",
	"NestedSetMultipleRootsError",
	"NestedSetRecursionError",
	"get_ancestors_of",
	"get_descendants_of",
	"get_root_of",
	"rebuild_tree",
	"update_nsm",
	"validate_loop",
]
