"""`frappe.get_list`, `frappe.get_doc`, `frappe.db.get_value` … for templates and scripts that are written on a site.

Each goes through the lists and checks that the user's own requests go through. What the user may not see is not there:
a list refuses, a value is empty. Switches of the engine (`ignore_permissions`, `user`, `run` …) are no arguments here.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.services.sandbox import withholding
from frappe.services.sandbox.views import DocumentView, MetaView, opened
from frappe.utils import cint

LIST_ARGUMENTS = frozenset(
	"""fields filters or_filters group_by order_by limit limit_start limit_page_length start page_length pluck
	as_list distinct parent_doctype""".split()
)
FOR_EVERYBODY = frozenset(
	"""app_name country currency currency_precision date_format first_day_of_the_week float_precision language
	number_format rounding_method time_format time_zone""".split()
)
"""Fields of System Settings by which values are written; everybody sees their effect."""
GIVEN_BY_NAME = (str, int)


def get_list(doctype: str, *args: Any, **kwargs: Any) -> Any:
	"""Documents that the user may see.

	:raises frappe.PermissionError: the user may see none of the DocType
	:raises frappe.ValidationError: an argument that lists of a site's templates do not take
	"""
	kwargs.update(zip(("fields", "filters"), args, strict=False))
	if unknown := set(kwargs) - LIST_ARGUMENTS:
		frappe.throw(_("{0} is not available here").format(", ".join(sorted(unknown))))
	if len(args) > 2:
		frappe.throw(_("Name the arguments of a list"))
	for argument in ("fields", "pluck", "group_by"):
		withholding.check_list(doctype, kwargs.get(argument))
	if frappe.is_table(doctype) and not kwargs.get("parent_doctype"):
		kwargs["parent_doctype"] = _only_parent(doctype)
	rows = frappe.get_list(doctype, **kwargs)
	if frappe.flags.reading_is_noted:
		from frappe.core.doctype.access_log.access_log import note_list

		fields = kwargs.get("fields") or kwargs.get("pluck")
		note_list(
			doctype, rows, kwargs.get("filters"), fields, kwargs.get("limit_start") or kwargs.get("start")
		)
	return rows


@contextlib.contextmanager
def noted() -> Iterator[None]:
	"""What is read answers a request: lists of personal data and audited documents are noted as opened, as everywhere else."""
	before = frappe.flags.reading_is_noted
	frappe.flags.reading_is_noted = True
	try:
		yield
	finally:
		frappe.flags.reading_is_noted = before


def get_all(doctype: str, *args: Any, **kwargs: Any) -> Any:
	"""All documents that the user may see."""
	if not {"limit", "limit_page_length", "page_length"} & set(kwargs):
		kwargs["limit_page_length"] = 0
	return get_list(doctype, *args, **kwargs)


def _only_parent(child: str) -> str | None:
	"""The DocType that a table belongs to, if it is one only."""
	parents = frappe.get_all(
		"DocField", filters={"options": child, "fieldtype": ("like", "Table%")}, pluck="parent", distinct=True
	)
	return parents[0] if len(parents) == 1 else None


def get_doc(doctype: str, name: str | int | None = None) -> DocumentView:
	"""A document that the user may read, or a single.

	:raises frappe.PermissionError: the user may not read it
	"""
	if not isinstance(doctype, str) or not isinstance(name, str | int | None):
		frappe.throw(_("A document is named by its DocType and its name"))
	document = _readable(doctype, name)
	if frappe.flags.reading_is_noted and isinstance(document, Document):
		document.hand_out()
	return DocumentView(document)


def _readable(doctype: str, name: str | int | None) -> Document:
	document = frappe.get_doc(doctype, name) if name is not None else frappe.get_doc(doctype)
	if not frappe.get_meta(doctype).istable:
		document.check_permission("read")
		return document
	parent = frappe.get_doc(document.parenttype, document.parent)
	parent.check_permission("read")
	return next(row for row in parent.get(document.parentfield) if row.name == document.name)


def get_last_doc(doctype: str, filters: Any = None, order_by: str = "creation desc") -> DocumentView:
	"""The newest document that the user may read.

	:raises frappe.DoesNotExistError: there is none
	"""
	found = get_list(doctype, filters=filters, order_by=order_by, limit=1, pluck="name")
	if not found:
		raise frappe.DoesNotExistError(_("{0} not found").format(_(doctype)))
	return get_doc(doctype, found[0])


def get_meta(doctype: str) -> MetaView:
	"""What a DocType's form looks like."""
	return MetaView(frappe.get_meta(doctype))


def get_value(
	doctype: str,
	filters: Any = None,
	fieldname: Any = "name",
	as_dict: bool = False,
	order_by: str | None = None,
) -> Any:
	"""Fields of the first document that fits and that the user may read; None if there is none."""
	rows = _values(doctype, filters, fieldname, order_by, limit=1)
	if not rows:
		return None
	return rows[0] if as_dict else _flat(rows[0], fieldname)


def get_values(
	doctype: str,
	filters: Any = None,
	fieldname: Any = "name",
	as_dict: bool = False,
	order_by: str | None = None,
) -> list:
	"""Fields of every document that fits and that the user may read."""
	rows = _values(doctype, filters, fieldname, order_by, limit=0)
	return rows if as_dict else [tuple(row.values()) for row in rows]


def _values(doctype: str, filters: Any, fieldname: Any, order_by: str | None, limit: int) -> list[dict]:
	names = [fieldname] if isinstance(fieldname, str) else list(fieldname)
	if frappe.get_meta(doctype).issingle:
		return [frappe._dict({name: get_single_value(doctype, name) for name in names})]
	if isinstance(filters, GIVEN_BY_NAME):
		filters = {"name": ("=", str(filters))}
	if names == ["*"]:
		rows = get_list(doctype, filters=filters, fields=["*"], limit=limit, **_ordered(order_by))
		return rows
	try:
		rows = get_list(doctype, filters=filters, fields=names, limit=limit, **_ordered(order_by))
	except frappe.PermissionError:
		return []
	# a field of a level that the user may not read is left out of a row; here it comes empty
	return [frappe._dict({name: row.get(name) for name in names}) for row in rows]


def _ordered(order_by: str | None) -> dict[str, str]:
	return {"order_by": order_by} if order_by else {}


def _flat(row: dict, fieldname: Any) -> Any:
	values = tuple(row.values())
	return values[0] if isinstance(fieldname, str) and len(values) == 1 else values


def get_single_value(doctype: str, fieldname: str) -> Any:
	"""A field of a single; empty where the user may not read it."""
	if doctype == "System Settings" and fieldname in FOR_EVERYBODY:
		return frappe.db.get_single_value(doctype, fieldname)
	document = frappe.get_doc(doctype)
	return DocumentView(document).get(fieldname) if document.has_permission("read") else None


def get_system_settings(key: str) -> Any:
	"""A setting by which values are written; others as the user may read them."""
	if key in FOR_EVERYBODY:
		return frappe.utils.get_system_settings(key)
	return get_single_value("System Settings", key)


def exists(doctype: str, name: Any = None) -> str | None:
	"""The name of a document that the user may read, if there is one."""
	if frappe.get_meta(doctype).issingle:
		return doctype
	found = _values(doctype, name, "name", None, limit=1)
	return found[0]["name"] if found else None


def count(doctype: str, filters: Any = None, distinct: bool = False) -> int:
	"""How many documents the user may read."""
	rows = get_list(doctype, filters=filters, fields=["count(name) as total"], order_by=None)
	return cint(rows[0].total) if rows else 0


def get_default(key: str) -> Any:
	"""The user's default value of this name."""
	return frappe.defaults.get_user_default(key)


def has_permission(doctype: str, ptype: str = "read", doc: Any = None) -> bool:
	"""Whether the user has a right on a DocType or on a document."""
	return bool(frappe.has_permission(doctype, ptype, doc=opened(doc)))


def format_value(value: Any, df: Any = None, doc: Any = None, currency: str | None = None) -> Any:
	"""A value by its field. The title of a linked document is told to whom may read it."""
	df = frappe._dict(df) if isinstance(df, dict) else df
	if isinstance(df, dict) and df.get("fieldtype") == "Link" and df.get("options") and value:
		if not exists(df["options"], str(value)):
			df = frappe._dict(df, fieldtype="Data")
	return frappe.format_value(value, df, opened(doc), currency)


class Refused:
	"""Stands for what is not given to templates and scripts of a site; says so as soon as it is used.

	:raises frappe.PermissionError: whatever is done with it
	"""

	__slots__ = ("_name",)

	def __init__(self, name: str) -> None:
		self._name = name

	def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
		frappe.throw(
			_("{0} is not available to templates and scripts of a site.").format(frappe.bold(self._name)),
			frappe.PermissionError,
		)

	def __getattr__(self, _attribute: str) -> Any:
		return self()

	def __str__(self) -> str:
		return self()
