"""The class of a DocType's documents: from its module, or from an app that overrides or extends it."""

import frappe
from frappe import _
from frappe.store import memo


def get_controller(doctype: str) -> type:
	"""The class of a DocType's documents.

	:raises frappe.UnknownDocTypeError: there is no such DocType
	:raises ImportError: if the module has no such class
	"""
	return memo.get(("controller", doctype), lambda: _find(doctype))


def _find(doctype: str) -> type:
	from frappe.model.meta import get_meta

	try:
		meta = get_meta(doctype)
	except frappe.DoesNotExistError as error:
		raise frappe.UnknownDocTypeError(str(error), doctype=doctype) from error
	overrides = frappe.get_hooks("override_doctype_class", {}).get(doctype) if _hooks_known() else None
	if overrides:
		cls = frappe.get_attr(overrides[-1])
		_check_base(cls, _own_class(doctype, meta))
	else:
		cls = _own_class(doctype, meta)
	extensions = frappe.get_hooks("extend_doctype_class", {}).get(doctype, []) if _hooks_known() else []
	if extensions:
		bases = [frappe.get_attr(path) for path in reversed(extensions)]
		cls = type(cls.__name__, (*bases, cls), {"__module__": cls.__module__})
	return cls


def _hooks_known() -> bool:
	return not frappe.flags.in_bootstrap


def _check_base(cls: type, base: type) -> None:
	from frappe.model.base_document import BaseDocument

	if not issubclass(cls, BaseDocument):
		raise ImportError(_("{0} is no document class").format(f"{cls.__module__}.{cls.__name__}"))


def _own_class(doctype: str, meta) -> type:
	from frappe.model.document import Document
	from frappe.modules import load_doctype_module

	if meta.custom:
		return _tree_class() if meta.is_tree else Document
	module = load_doctype_module(doctype, meta.module)
	name = doctype.replace(" ", "").replace("-", "")
	cls = getattr(module, name, None)
	if cls is None:
		raise ImportError(_("Module {0} has no class {1}").format(module.__name__, name))
	return cls


def _tree_class() -> type:
	from frappe.model.nested_set import NestedSet

	return NestedSet
