"""What is checked in a document before it is stored. Each function takes the document or row."""

import re

import frappe
from frappe import _
from frappe.model import data_field_options, display_fieldtypes, optional_fields, table_fields
from frappe.model.fields.base import refuse_list
from frappe.utils import cint, cstr, flt

XSS_SAFE_TYPES = ("Attach", "Attach Image", "Barcode", "Code")
MEDIA = re.compile(r"<(img|svg|iframe|video|audio|embed|object|math)\b", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


def check_document(doc) -> None:
	"""Everything that is checked between the hook `validate` and the write."""
	check_mandatory(doc)
	check_values(doc)
	doc.validate_workflow()
	for row in doc.get_all_children():
		check_values(row)
	if doc.is_new():
		for fieldname in optional_fields:
			doc.__dict__[fieldname] = None
	else:
		check_set_only_once(doc)


_COLLECTIONS = frozenset({list, dict, tuple, set})


def check_kinds(doc) -> None:
	"""One value is one value before any hook sees it: a list or an object would turn into an operator in a search.

	:raises frappe.ValidationError: a text, number, date or link of the document or of a row is a list or an object
	"""
	_check_kinds(doc)
	for row in doc.get_all_children():
		_check_kinds(row)


def _check_kinds(doc) -> None:
	own = doc.__dict__
	for fieldname in doc.meta.plan.single_values:
		if type(own.get(fieldname)) in _COLLECTIONS:
			refuse_list([own[fieldname]])


def check_values(doc) -> None:
	"""The checks that look at one value at a time."""
	plan = doc.meta.plan
	own = doc.__dict__
	for df, options in plan.selects:
		if own.get(df.fieldname):
			_check_select(doc, df, options)
	for df in plan.data_options:
		if own.get(df.fieldname):
			_check_data_option(df, own[df.fieldname])
	for df in plan.non_negatives:
		if flt(own.get(df.fieldname)) < 0:
			frappe.throw(
				_("{0}: {1} cannot be negative").format(_place(doc), frappe.bold(_(df.label))),
				frappe.NonNegativeError,
				title=_("Negative Value"),
			)
	_check_lengths(doc, plan)
	for df in plan.ratings:
		own[df.fieldname] = min(max(flt(own.get(df.fieldname)), 0), 1)
	for df in plan.code_fields:
		_check_code(doc, df)
	_follow_autoname_field(doc, plan)
	sanitize(doc)
	_store_passwords(doc, plan)


def _place(doc) -> str:
	if doc.get("parentfield"):
		return f"{_(doc.doctype)} #{doc.idx}"
	return _(doc.doctype)


# mandatory -----------------------------------------------------------------------------------------------------------


def check_mandatory(doc) -> None:
	"""Raise MandatoryError naming every empty mandatory field of the document and its rows."""
	if doc.flags.ignore_mandatory:
		return
	missing = missing_fields(doc)
	for row in doc.get_all_children():
		missing.extend(missing_fields(row))
	if not missing:
		return
	for _fieldname, message in missing:
		frappe.msgprint(message)
	raise frappe.MandatoryError(
		"[{}, {}]: {}".format(doc.doctype, doc.name, ", ".join(fieldname for fieldname, _text in missing))
	)


def missing_fields(doc) -> list[tuple[str, str]]:
	"""(fieldname, message) of each empty mandatory field."""
	own = doc.__dict__
	missing = []
	for df in doc.meta.plan.mandatory:
		if _is_blank(own.get(df.fieldname)):
			missing.append((df.fieldname, _missing_message(doc, df)))
	if doc.meta.istable:
		for fieldname in ("parent", "parenttype"):
			if not own.get(fieldname):
				missing.append(
					(
						fieldname,
						_("{0}: {1} is missing").format(_(doc.doctype), doc.meta.get_label(fieldname)),
					)
				)
	return missing


def _is_blank(value) -> bool:
	if value is None or value == [] or value == "":
		return True
	if type(value) is not str:
		return False
	if "<" in value:
		return not TAG.sub("", value).strip() and not MEDIA.search(value)
	return not value.strip()


def _missing_message(doc, df) -> str:
	if df.fieldtype in table_fields:
		return _("{0} needs at least one row in {1}").format(_(doc.doctype), frappe.bold(_(df.label)))
	if doc.get("parentfield"):
		return _("Row #{0}: {1} is missing in {2}").format(
			doc.idx, frappe.bold(_(df.label)), _(doc.parenttype or doc.doctype)
		)
	return _("{0}: {1} is missing").format(_(doc.doctype), frappe.bold(_(df.label)))


# values --------------------------------------------------------------------------------------------------------------


def _check_select(doc, df, options: frozenset) -> None:
	value = cstr(doc.__dict__[df.fieldname]).strip()
	doc.__dict__[df.fieldname] = value
	if value not in options:
		allowed = '", "'.join(_(option) for option in (df.options or "").split("\n") if option)
		frappe.throw(
			_('{0}: {1} cannot be "{2}". It should be one of "{3}"').format(
				_place(doc), frappe.bold(_(df.label)), value, allowed
			)
		)


def _check_data_option(df, value) -> None:
	from frappe import utils

	kind = df.options if df.fieldtype == "Data" else df.fieldtype
	if kind == "Email":
		for address in utils.split_emails(value):
			utils.validate_email_address(address, throw=True)
	elif kind == "Name":
		utils.validate_name(value, throw=True)
	elif kind == "Phone" and df.fieldtype == "Data":
		utils.validate_phone_number(value, throw=True)
	elif kind == "Phone":
		utils.validate_phone_number_with_country_code(value, df.fieldname)
	elif kind == "URL":
		utils.validate_url(value, throw=True)
	elif kind == "IBAN":
		utils.validate_iban(value, throw=True)


def _check_lengths(doc, plan) -> None:
	own = doc.__dict__
	for fieldname, limit in plan.lengths:
		value = own.get(fieldname)
		if value is not None and len(value if type(value) is str else cstr(value)) > limit:
			length = len(cstr(value))
			frappe.throw(
				_("{0}: {1} has {2} characters, at most {3} are possible").format(
					_place(doc), frappe.bold(_(doc.meta.get_label(fieldname))), length, limit
				),
				frappe.CharacterLengthExceededError,
				title=_("Value too long"),
			)


def _check_code(doc, df) -> None:
	value = doc.__dict__.get(df.fieldname)
	if value and df.get("options") == "PythonExpression":
		frappe.utils.validate_python_code(value, fieldname=_(df.label), is_expression=True)
	elif value and df.get("options") == "Python":
		frappe.utils.validate_python_code(value, fieldname=_(df.label), is_expression=False)


def _follow_autoname_field(doc, plan) -> None:
	"""A document named by a field keeps the field as its name says, so that they never tell different things."""
	field = plan.name_field
	if not field or doc.meta.issingle or doc.__dict__.get(field) == doc.name:
		return
	doc.__dict__[field] = doc.name


def sanitize(doc) -> None:
	"""Take what could run as a script out of every text that looks like HTML."""
	if frappe.flags.in_install:
		return
	from frappe.utils.html_utils import sanitize_html

	own = doc.__dict__
	for df in doc.meta.plan.texts:
		value = own.get(df.fieldname)
		if type(value) is not str or ("<" not in value and ">" not in value):
			continue
		if df.get("ignore_xss_filter") or df.fieldtype in XSS_SAFE_TYPES or df.get("options") == "Email":
			continue
		if doc.docstatus.is_cancelled() or (doc.docstatus.is_submitted() and not df.get("allow_on_submit")):
			continue
		own[df.fieldname] = sanitize_html(value)


def _store_passwords(doc, plan) -> None:
	if not plan.passwords or doc.flags.ignore_save_passwords is True:
		return
	from frappe.utils.password import remove_encrypted_password, set_encrypted_password

	for df in plan.passwords:
		fieldname = df.fieldname
		if fieldname in (doc.flags.ignore_save_passwords or ()):
			continue
		value = doc.get(fieldname)
		if not value:
			# also for a new document: one of its name may have left a password behind
			remove_encrypted_password(doc.doctype, doc.name, fieldname)
		elif not doc.is_dummy_password(value):
			set_encrypted_password(doc.doctype, doc.name, value, fieldname)
			doc.__dict__[fieldname] = "*" * len(value)


# against the stored state --------------------------------------------------------------------------------------------


def same(df, one, other) -> bool:
	"""Whether two values of a field mean the same once stored."""
	if one == other:
		return True
	fieldtype = df.fieldtype
	if fieldtype in ("Currency", "Float", "Percent", "Int", "Check", "Rating", "Long Int"):
		return flt(one) == flt(other)
	if fieldtype in ("Date", "Datetime", "Time", "Duration", "JSON"):
		coerce = frappe.model.fields.field_type(fieldtype).coercer(df)
		return coerce(one) == coerce(other)
	return cstr(one) == cstr(other)


def check_set_only_once(doc) -> None:
	"""A value that may be set only at insert must be as stored."""
	before = doc.get_doc_before_save()
	if not before:
		return
	for df in doc.meta.plan.set_only_once:
		if df.fieldtype in table_fields:
			changed = not _same_rows(doc, before, df.fieldname)
		else:
			changed = not same(df, doc.get(df.fieldname), before.get(df.fieldname))
		if changed:
			frappe.throw(
				_("{0} cannot be changed after it has been set").format(frappe.bold(_(df.label))),
				frappe.CannotChangeConstantError,
				title=_("Cannot Change"),
			)


def _same_rows(doc, before, fieldname: str) -> bool:
	rows, stored = doc.get(fieldname), before.get(fieldname)
	if len(rows) != len(stored):
		return False
	for row, old in zip(rows, stored, strict=True):
		for df in row.meta.plan.values:
			if not same(df, row.get(df.fieldname), old.get(df.fieldname)):
				return False
	return True


def check_update_after_submit(doc, db_doc) -> None:
	"""In a submitted document only what may change after submit has changed.

	:param db_doc: the stored document
	:raises UpdateAfterSubmitError:
	"""
	for df in doc.meta.plan.values:
		if not df.allow_on_submit and not same(df, doc.get(df.fieldname), db_doc.get(df.fieldname)):
			_refuse_after_submit(doc, df, db_doc)
	for fieldname in doc.meta.plan.tables:
		df = doc.meta.get_field(fieldname)
		stored = {row.name: row for row in db_doc.get(fieldname) or ()}
		rows = doc.get(fieldname)
		if not df.allow_on_submit and {row.name for row in rows} != set(stored):
			frappe.throw(
				_("Rows of {0} cannot be added or removed after submission").format(frappe.bold(_(df.label))),
				frappe.UpdateAfterSubmitError,
			)
		for row in rows:
			if row.name in stored:
				_check_row_after_submit(row, stored[row.name])


def changed_field(doc, stored, apart_from: tuple[str, ...] = ()):
	"""The first field, also of a row, that is not as stored; None if all are. What is fetched through links is left out."""
	for df in doc.meta.plan.values:
		is_fetched = df.fetch_from and not cint(df.fetch_if_empty)
		if df.fieldname in apart_from or is_fetched:
			continue
		if not same(df, doc.get(df.fieldname), stored.get(df.fieldname)):
			return df
	for fieldname in doc.meta.plan.tables:
		rows, old = doc.get(fieldname) or [], {row.name: row for row in stored.get(fieldname) or ()}
		if [row.name for row in rows] != list(old) or any(changed_field(row, old[row.name]) for row in rows):
			return doc.meta.get_field(fieldname)
	return None


def _check_row_after_submit(row, old) -> None:
	for df in row.meta.plan.values:
		if not df.allow_on_submit and not same(df, row.get(df.fieldname), old.get(df.fieldname)):
			_refuse_after_submit(row, df, old)


def _refuse_after_submit(doc, df, old) -> None:
	frappe.throw(
		_("{0}: {1} cannot be changed after submission from {2} to {3}").format(
			_place(doc),
			frappe.bold(_(df.label)),
			frappe.bold(cstr(old.get(df.fieldname))),
			cstr(doc.get(df.fieldname)),
		),
		frappe.UpdateAfterSubmitError,
		title=_("Cannot Update After Submit"),
	)


def reset_forbidden_levels(doc, allowed_levels, fields) -> None:
	"""Put values of permission levels the user may not write back: to what is stored, or to the default."""
	forbidden = [
		df for df in fields if df.permlevel not in allowed_levels and df.fieldtype not in display_fieldtypes
	]
	if not forbidden:
		return
	source = _stored_or_default(doc)
	for df in forbidden:
		doc.set(df.fieldname, source.get(df.fieldname))


def _stored_or_default(doc):
	if doc.is_new():
		return frappe.new_doc(doc.doctype)
	parent = doc.parent_doc
	if parent is None:
		return doc.get_latest()
	before = parent.get_latest()
	stored = next((row for row in before.get(doc.parentfield) if row.name == doc.name), None)
	return stored or frappe.new_doc(doc.doctype)


def is_checked_data(df) -> bool:
	"""Whether the options of a Data field, or a Phone field, ask for a check of the value."""
	if df.fieldtype == "Phone":
		return True
	return df.fieldtype == "Data" and df.options in data_field_options and df.options != "Barcode"


def level(df) -> int:
	"""The permission level of a field."""
	return cint(df.permlevel)
