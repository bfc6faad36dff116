"""Links: does the target exist, is it cancelled, and what is fetched through it."""

import frappe
from frappe import _
from frappe.store import memo
from frappe.utils import cint, cstr

TEXT_TYPES = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Read Only", "Select", "Link")


def validate_links(doc) -> None:
	"""Check every link of a document and its rows, and fetch values through them.

	:raises LinkValidationError: naming each link whose target is not there
	:raises CancelledLinkError: naming each link to a cancelled document
	"""
	if doc.flags.ignore_links or doc.__dict__.get("_action") == "cancel":
		return
	submittable = bool(doc.meta.is_submittable)
	invalid, cancelled = invalid_links(doc, submittable)
	for row in doc.get_all_children():
		more_invalid, more_cancelled = invalid_links(row, submittable)
		invalid.extend(more_invalid)
		cancelled.extend(more_cancelled)
	if invalid:
		frappe.throw(_("Could not find {0}").format(_listed(invalid)), frappe.LinkValidationError)
	if cancelled:
		frappe.throw(
			_("Cannot link to a cancelled document: {0}").format(_listed(cancelled)),
			frappe.CancelledLinkError,
		)


def _listed(found: list[tuple[str, str, str]]) -> str:
	return ", ".join(message for _fieldname, _name, message in found)


def invalid_links(doc, submittable: bool) -> tuple[list, list]:
	"""(fieldname, name, message) of links without target, and of links to cancelled documents.

	Values are fetched and names put into their stored spelling on the way.
	"""
	invalid: list = []
	cancelled: list = []
	own = doc.__dict__
	for df, doctype, fetched in doc.meta.plan.links:
		value = own.get(df.fieldname)
		if not value:
			continue
		if doctype is None:
			doctype = _dynamic_target(doc, df)
		_follow(doc, df, doctype, value, fetched, submittable, invalid, cancelled)
	return invalid, cancelled


def _dynamic_target(doc, df) -> str:
	doctype = doc.get(df.options)
	if not doctype:
		label = doc.meta.get_label(df.options)
		frappe.throw(_("{0} must be set before {1}").format(_(label), _(df.label)))
	if not _read("DocType", doctype, []):
		frappe.throw(_("There is no DocType {0}").format(frappe.bold(cstr(doctype))))
	return doctype


def _follow(doc, df, doctype, value, fetched, submittable, invalid, cancelled) -> None:
	meta = frappe.get_meta(doctype)
	if meta.is_virtual:
		if not frappe.get_doc(doctype, value):
			invalid.append((df.fieldname, value, _message(doc, df, value)))
		return
	checks_status = submittable and meta.is_submittable and df.fieldname != "amended_from"
	columns = [source for _target, source in fetched]
	if meta.issingle:
		target = {**{field: frappe.db.get_single_value(doctype, field) for field in columns}, "name": doctype}
	else:
		target = _read(doctype, value, [*columns, *(["docstatus"] if checks_status else [])])
	if not target:
		invalid.append((df.fieldname, value, _message(doc, df, value)))
		return
	doc.__dict__[df.fieldname] = target["name"]
	for field, source in fetched:
		_fetch(doc, field, target[source])
	if checks_status and cint(target["docstatus"]) == 2:
		cancelled.append((df.fieldname, value, _message(doc, df, value)))


def _read(doctype: str, name, columns: list[str]) -> dict | None:
	if doctype != "DocType" or columns:
		return _stored(doctype, name, columns)
	key = ("doctype_named", str(name))
	found = memo.known(key) or _stored(doctype, name, columns)
	# whoever deletes or renames a DocType begins another generation; one that is not there yet is asked for again
	return memo.get(key, lambda: found) if found else None


def _stored(doctype: str, name, columns: list[str]) -> dict | None:
	query = _queries.get((doctype, *columns))
	if query is None:
		chosen = ", ".join(f"`{column}`" for column in dict.fromkeys(["name", *columns]))
		query = _queries[(doctype, *columns)] = f"select {chosen} from `tab{doctype}` where `name` = %s"
	rows = frappe.db.sql(query, (str(name),), as_dict=True)
	return rows[0] if rows else None


_queries: dict[tuple, str] = {}  # texts only; what a DocType's fields are is asked of the metadata each time


def _message(doc, df, value) -> str:
	text = f"{_(df.label)}: {value}"
	return _("Row #{0}: {1}").format(doc.idx, text) if doc.get("parentfield") else text


def _fetch(doc, df, value) -> None:
	if df.fetch_if_empty and doc.get(df.fieldname) not in (None, "", 0):
		return
	if not doc.is_new() and doc.docstatus.is_submitted() and not df.allow_on_submit:
		return
	if value is not None and df.fieldtype in TEXT_TYPES:
		value = cstr(value)
		if df.fieldtype in ("Data", "Read Only"):
			value = value[: cint(df.length) or 140]
	doc.__dict__[df.fieldname] = value
