"""Defaults of new documents: of the field, of the user, from user permissions."""

import frappe
from frappe.model import no_value_fields
from frappe.model.fields import field_type
from frappe.store import memo
from frappe.utils import cint, now_datetime, nowdate, nowtime


def get_new_doc(doctype: str, parent_doc=None, parentfield: str | None = None, as_dict: bool = False):
	"""A new, unsaved document with its defaults, or the defaults as a dict."""
	values = frappe._dict(doctype=doctype, **defaults_for(doctype, parent_doc, parentfield))
	for df in frappe.get_meta(doctype).plan.values:
		if df.fieldtype == "Check":
			values[df.fieldname] = cint(values.get(df.fieldname))
	values["__islocal"] = 1
	values["owner"] = frappe.session.user
	values["docstatus"] = 0
	if parent_doc is not None:
		values["parent"] = parent_doc.name
		values["parenttype"] = parent_doc.doctype
		if parentfield:
			values["parentfield"] = parentfield
	if as_dict:
		return values
	doc = frappe.get_doc(values)
	doc.__dict__["__unsaved"] = 1
	return doc


make_new_doc = get_new_doc


def defaults_for(doctype: str, parent_doc=None, parentfield: str | None = None) -> dict:
	"""The default of each field that has one, for the user of the session."""
	values = dict(_of_session(doctype))
	for df in _moving(doctype):
		value = _moving_value(df, parent_doc)
		if value is not None:
			values[df.fieldname] = value
	return values


def _of_session(doctype: str) -> dict:
	"""Defaults that stay the same while the user, the user's defaults and the metadata do."""
	templates = frappe.local.new_doc_templates
	found = templates.get(doctype)
	if found is None or found[0] is not frappe.get_meta(doctype):
		found = templates[doctype] = (frappe.get_meta(doctype), _static(doctype))
	return found[1]


def _static(doctype: str) -> dict:
	values = {}
	for df in frappe.get_meta(doctype).fields:
		if df.fieldtype in no_value_fields or _moves(df):
			continue
		value = _static_value(df)
		if value is not None:
			values[df.fieldname] = value
	return values


def _static_value(df):
	if df.fieldtype == "Link" and df.options != "User":
		found = _from_user(df)
		if found is not None:
			return found
	default = df.default
	if default is not None and default != "":
		if (str(default).lower() in ("__user", "user") and df.fieldtype == "Link") or default == "__user":
			return frappe.session.user
		return field_type(df.fieldtype).default(default)
	if df.fieldtype == "Select" and df.options and df.options not in ("[Select]", "Loading..."):
		return df.options.split("\n", 1)[0]
	return None


def _from_user(df) -> str | None:
	"""What the user's permissions and defaults say for a Link."""
	if frappe.flags.in_install:
		return None
	allowed, single = _allowed(df)
	if single:
		return single
	found = frappe.defaults.get_defaults().get(df.fieldname)
	if isinstance(found, list):
		found = found[0] if found else None
	if found and (not allowed or found in allowed):
		return found
	return None


def _allowed(df) -> tuple[list, str | None]:
	"""The documents that user permissions allow here, and the one that fills a new document."""
	if df.ignore_user_permissions or frappe.session.user == "Administrator":
		return [], None
	rights = frappe.permissions
	entries = rights.get_user_permissions(frappe.session.user).get(df.options)
	if not entries:
		return [], None
	return rights.filter_allowed_docs_for_doctype(entries, df.parent, with_default_doc=True)


def _moving(doctype: str) -> tuple:
	return memo.get(
		("moving_defaults", doctype),
		lambda: tuple(df for df in frappe.get_meta(doctype).fields if _moves(df)),
	)


def _moves(df) -> bool:
	"""Whether a default depends on the moment or on another document."""
	default = str(df.default or "")
	if df.fieldtype == "Time" and not default:
		return True  # an empty time of a new document is the present one
	return default.startswith(":") or (
		df.fieldtype in ("Date", "Datetime", "Time")
		and default.lower() in ("today", "now", "now()", "__today")
	)


def _moving_value(df, parent_doc):
	default = str(df.default or "")
	if default.startswith(":"):
		return _from_other(df, default[1:], parent_doc)
	if df.fieldtype == "Date":
		return nowdate()
	if df.fieldtype == "Datetime":
		return now_datetime()
	return nowtime()


def _from_other(df, reference: str, parent_doc):
	"""`:DocType` as default: the value of the same field in the document that the parent links to."""
	name = None
	link = frappe.scrub(reference)
	if parent_doc is not None and parent_doc.get(link):
		name = parent_doc.get(link)
	else:
		name = frappe.defaults.get_defaults().get(link)
	if not name and frappe.get_meta(reference).issingle:
		name = reference
	return frappe.get_cached_value(reference, name, df.fieldname) if name else None
