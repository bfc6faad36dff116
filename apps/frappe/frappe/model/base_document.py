"""What a document and a row of a child table have in common: values, rows, dicts, the way into the table."""

import datetime
import weakref
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import frappe
from frappe.model import checks, child_table_fields, default_fields, storing, table_fields
from frappe.model.controllers import get_controller
from frappe.model.docstatus import DocStatus

PRIVATE = ("_user_tags", "__islocal", "__onload", "_liked_by", "__run_link_triggers", "__unsaved")
INTERNAL = frozenset(
	(
		*("doctype", "meta", "flags", "parent_doc", "permitted_fieldnames", "nsm_parent_field"),
		*("_parent_doc", "_doc_before_save", "_latest", "_action", "_permlevel_access", "_original_modified"),
	)
)
"""What belongs to the object and is never a value."""
NOT_PICKLED = ("meta", "permitted_fieldnames", "_parent_doc", "_doc_before_save")


class BaseDocument:
	"""Values by attribute and by key, rows of child tables, and storing of one row."""

	if TYPE_CHECKING:
		doctype: str
		name: Any
		flags: frappe._dict

		def __getattr__(self, fieldname: str) -> Any:
			"""The value of a field; controllers annotate theirs."""

		def __setattr__(self, fieldname: str, value: Any) -> None:
			"""Set a field, whether a controller annotates it or not."""

	def __init__(self, d: dict):
		values = self.__dict__
		if d.get("doctype"):
			values["doctype"] = d["doctype"]
		values["flags"] = frappe._dict()
		for fieldname in self.meta.plan.tables:
			values.setdefault(fieldname, [])
		self.update(d)

	# values ----------------------------------------------------------------------------------------------------------

	@property
	def meta(self):
		"""The metadata of the DocType, with custom fields and property setters."""
		return frappe.get_meta(self.doctype)

	@property
	def docstatus(self) -> DocStatus:
		return DocStatus(frappe.utils.cint(self.__dict__.get("docstatus")))

	@docstatus.setter
	def docstatus(self, value) -> None:
		self.__dict__["docstatus"] = DocStatus(frappe.utils.cint(value))

	@property
	def parent_doc(self):
		"""The document that this row belongs to, if it was reached through it."""
		reference = self.__dict__.get("_parent_doc")
		return reference() if reference else None

	@parent_doc.setter
	def parent_doc(self, document) -> None:
		self.__dict__["_parent_doc"] = weakref.ref(document) if document is not None else None

	def get(self, key, filters=None, limit: int | None = None, default=None) -> Any:
		"""A value; rows of a table if `filters` is a dict; all rows that match if `key` is a dict.

		A second argument that is no dict is the default for a value that is not there.
		"""
		if filters is None and limit is None:
			if type(key) is str:
				return self.__dict__.get(key, default)
		if isinstance(key, dict):
			return _matching(self.get_all_children(), key, limit)
		if isinstance(filters, dict):
			return _matching(self.__dict__.get(key) or [], filters, limit)
		value = self.__dict__.get(key, default if filters is None else filters)
		return value[:limit] if limit and isinstance(value, list | tuple) else value

	def getone(self, key, filters=None):
		"""The first row that matches, or None."""
		rows = self.get(key, filters=filters, limit=1)
		return rows[0] if rows else None

	def set(self, key: str, value: Any, as_value: bool = False) -> None:
		"""Set a value, or all rows of a table."""
		if key in INTERNAL:
			if key == "doctype":
				self.__dict__[key] = value
			return
		if not as_value and key in self.meta.plan.tables:
			self.__dict__[key] = []
			if value:
				self.extend(key, value)
			return
		self.__dict__[key] = value

	def update(self, d: dict | None = None, **values) -> "BaseDocument":
		"""Set several values."""
		given = dict(d or {}, **values)
		own, tables = self.__dict__, self.meta.plan.tables
		if "name" in given:
			own["name"] = given["name"]
		for key, value in given.items():
			if key in tables or key in INTERNAL:
				self.set(key, value)
			else:
				own[key] = value
		return self

	def update_if_missing(self, d: dict) -> None:
		"""Set values where there is none yet; standard fields are left alone."""
		own = self.__dict__
		for key, value in d.items():
			if value is not None and own.get(key) is None and key not in default_fields:
				self.set(key, value)

	def get_db_value(self, key: str):
		"""The value as stored."""
		return frappe.db.get_value(self.doctype, self.name, key)

	def delete_key(self, key: str) -> None:
		"""Forget a value."""
		self.__dict__.pop(key, None)

	delkey = delete_key

	def is_new(self) -> bool:
		"""Whether the row is not written yet."""
		return bool(self.__dict__.get("__islocal"))

	@property
	def is_virtual_doctype(self) -> bool:
		return bool(self.meta.get("is_virtual"))

	# rows ------------------------------------------------------------------------------------------------------------

	def append(self, key: str, value=None, position: int = -1) -> "BaseDocument":
		"""Add a row to a table and return it.

		:param position: index before which it is put; -1 is the end
		:raises AttributeError: if the field is no table
		"""
		if key not in self.meta.plan.tables:
			raise AttributeError(f"{key} of {self.doctype} is no table / “{key}”不是子表")
		rows = self.__dict__.get(key)
		if rows is None:
			rows = self.__dict__[key] = []
		row = self._init_child(value or {}, key)
		if position == -1:
			rows.append(row)
		else:
			rows.insert(position, row)
			_number(rows, position)
		return row

	def extend(self, key: str, value: Iterable) -> None:
		"""Add several rows to a table."""
		if isinstance(value, str | dict) or not isinstance(value, Iterable):
			raise ValueError(f"Rows of {key} come as a list / 子表“{key}”的值须是列表")
		for row in value:
			self.append(key, row)

	def remove(self, doc: "BaseDocument") -> None:
		"""Take a row out of its table; the others close up."""
		if doc.get("parentfield"):
			rows = self.get(doc.parentfield)
			rows.remove(doc)
			_number(rows)

	def _init_child(self, value, key: str) -> "BaseDocument":
		doctype = self.meta.plan.tables[key]
		if isinstance(value, BaseDocument):
			row = value
		else:
			row = get_controller(doctype)({**value, "doctype": doctype})
		row.parent_doc = self
		own = row.__dict__
		own["parent"] = self.__dict__.get("name")
		own["parenttype"] = self.doctype
		own["parentfield"] = key
		if own.get("docstatus") is None:
			own["docstatus"] = DocStatus.DRAFT
		if not own.get("idx"):
			own["idx"] = len(self.__dict__.get(key) or ()) + 1
		if not own.get("name"):
			own["__islocal"] = 1
		return row

	def get_all_children(self, parenttype: str | None = None) -> list["BaseDocument"]:
		"""The rows of all tables, or of the tables of one child DocType."""
		rows = []
		for fieldname, doctype in self.meta.plan.tables.items():
			if parenttype in (None, doctype):
				rows.extend(self.__dict__.get(fieldname) or ())
		return rows

	# dicts -----------------------------------------------------------------------------------------------------------

	def get_valid_dict(
		self,
		sanitize: bool = True,
		convert_dates_to_str: bool = False,
		ignore_nulls: bool = False,
		ignore_virtual: bool = False,
	) -> dict:
		"""The values of the stored and the virtual fields, without the rows; numbers as numbers, none of them null."""
		own = self.__dict__
		casts = self.meta.plan.casts
		values = frappe._dict()
		for fieldname in self.get_valid_columns():
			value = own.get(fieldname)
			if fieldname in casts:
				value = casts[fieldname](value)
			if value is None and ignore_nulls:
				continue
			values[fieldname] = _as_text(value) if convert_dates_to_str else value
		if not ignore_virtual:
			for df in self.meta.plan.virtual:
				value = self.get_virtual_value(df)
				if value is not None or not ignore_nulls:
					values[df.fieldname] = value
		return values

	def get_virtual_value(self, df) -> Any:
		"""What a virtual field computes: a property of the controller, or the expression in its options."""
		prop = getattr(type(self), df.fieldname, None)
		if isinstance(prop, property):
			return getattr(self, df.fieldname)
		if df.options and df.fieldtype not in ("Link", "Select", *table_fields):
			return frappe.safe_eval(df.options, eval_globals=None, eval_locals={"doc": self})
		return self.__dict__.get(df.fieldname)

	def as_dict(
		self,
		no_nulls: bool = False,
		no_default_fields: bool = False,
		convert_dates_to_str: bool = False,
		no_child_table_fields: bool = False,
		no_private_properties: bool = False,
	) -> dict:
		"""All values and rows as a dict."""
		values = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str, ignore_nulls=no_nulls)
		values["doctype"] = self.doctype
		for fieldname in self.meta.plan.tables:
			values[fieldname] = [
				row.as_dict(no_nulls, no_default_fields, convert_dates_to_str, no_child_table_fields)
				for row in self.__dict__.get(fieldname) or ()
			]
		if no_default_fields:
			for key in default_fields:
				values.pop(key, None)
		if no_child_table_fields:
			for key in child_table_fields:
				values.pop(key, None)
		if not no_private_properties:
			values.update({key: self.__dict__[key] for key in PRIVATE if self.__dict__.get(key)})
		return values

	def as_json(self) -> str:
		"""The document as sorted JSON."""
		return frappe.as_json(self.as_dict())

	def get_valid_columns(self) -> list[str]:
		"""Names of the stored columns."""
		return self.meta.plan.columns

	def get_table_field_doctype(self, fieldname: str) -> str | None:
		"""The child DocType of a table field."""
		return self.meta.plan.tables.get(fieldname)

	def get_parentfield_of_doctype(self, doctype: str) -> str | None:
		"""The first table field that holds rows of a child DocType."""
		return next((name for name, child in self.meta.plan.tables.items() if child == doctype), None)

	def as_dict_of(self, *fields: str) -> dict:
		"""Some values."""
		return {field: self.get(field) for field in fields}

	# storing ---------------------------------------------------------------------------------------------------------

	def db_insert(self, ignore_if_duplicate: bool = False) -> None:
		"""Write a new row without any check or hook."""
		storing.insert_row(self, ignore_if_duplicate)

	def db_update(self) -> None:
		"""Write the changed row without any check or hook; a new one is inserted."""
		storing.update_row(self)

	def db_update_all(self) -> None:
		"""Write the row and those of all tables without any check or hook."""
		self.db_update()
		for row in self.get_all_children():
			row.db_update()

	# single values ---------------------------------------------------------------------------------------------------

	def get_label_from_fieldname(self, fieldname: str) -> str | None:
		"""The label of a field."""
		return self.meta.get_label(fieldname)

	def precision(self, fieldname: str, parentfield: str | None = None) -> int | None:
		"""Decimal places of a number field, here or in one of the tables."""
		from frappe.model.meta import get_field_precision

		meta = frappe.get_meta(self.meta.plan.tables[parentfield]) if parentfield else self.meta
		df = meta.get_field(fieldname)
		if df and df.fieldtype in ("Currency", "Float", "Percent"):
			return get_field_precision(df, self)
		return None

	def get_formatted(
		self,
		fieldname: str,
		doc=None,
		currency: str | None = None,
		absolute_value: bool = False,
		translated: bool = False,
		format: str | None = None,
	) -> str:
		"""A value as a reader wants to see it: dates, numbers and links in the user's format."""
		df = self.meta.get_field(fieldname)
		if not df:
			df = frappe._dict(frappe.model.meta.standard_field(fieldname) or {"fieldtype": "Data"})
		value = self.get_virtual_value(df) if df.get("is_virtual") else self.get(fieldname)
		if absolute_value and isinstance(value, int | float):
			value = abs(value)
		return frappe.format_value(
			value,
			df=df,
			doc=doc or self.parent_doc or self,
			currency=currency,
			translated=translated,
			format=format,
		)

	def is_print_hide(self, fieldname: str, df=None, for_print: bool = True) -> bool:
		"""Whether a field is left out in print: hidden there, or empty where only filled ones are shown."""
		df = df or self.meta.get_field(fieldname)
		if not df:
			return False
		if for_print and df.get("print_hide"):
			return True
		if df.get("print_hide_if_no_value"):
			value = self.get(fieldname)
			return not value
		return False

	def is_dummy_password(self, value: str | None) -> bool:
		"""Whether a value is only the stars shown instead of a password."""
		return bool(value) and set(value) == {"*"}

	def get_password(self, fieldname: str = "password", raise_exception: bool = True) -> str | None:
		"""The clear text of a Password field.

		:raises AuthenticationError: if there is none, unless told otherwise
		"""
		from frappe.utils.password import get_decrypted_password

		value = self.get(fieldname)
		if value and not self.is_dummy_password(value):
			return value
		return get_decrypted_password(self.doctype, self.name, fieldname, raise_exception=raise_exception)

	def cast(self, value, df):
		"""A value in the Python type of its field."""
		return frappe.utils.cast_fieldtype(df.fieldtype, value, show_warning=False)

	def reset_values_if_no_permlevel_access(self, has_access_to, high_permlevel_fields) -> None:
		"""Put values of levels that the user may not write back to what is stored, or to the default."""
		checks.reset_forbidden_levels(self, has_access_to, high_permlevel_fields)

	def __getstate__(self) -> dict:
		return {key: value for key, value in self.__dict__.items() if key not in NOT_PICKLED}

	def __setstate__(self, state: dict) -> None:
		self.__dict__.update(state)
		for fieldname in self.meta.plan.tables:
			for row in self.__dict__.get(fieldname) or ():
				row.parent_doc = self

	def __repr__(self) -> str:
		name = self.__dict__.get("name") or "unsaved"
		parent = f" parent={self.parent}" if self.__dict__.get("parent") else ""
		return f"<{type(self).__name__}: {self.__dict__.get('doctype')} {name}{parent}>"

	def __str__(self) -> str:
		return f"{self.__dict__.get('doctype')}({self.__dict__.get('name') or 'unsaved'})"


def _number(rows: list, start: int = 0) -> None:
	for index, row in enumerate(rows[start:], start + 1):
		row.__dict__["idx"] = index


def _matching(rows: list, filters: dict, limit: int | None) -> list:
	from frappe.utils import compare

	found = []
	for row in rows:
		for key, wanted in filters.items():
			operator, value = wanted if isinstance(wanted, list | tuple) else ("=", wanted)
			if wanted is True:
				operator, value = "is", "set"
			if not _holds(row.get(key), operator, value, compare):
				break
		else:
			found.append(row)
			if limit and len(found) == limit:
				break
	return found


def _holds(value, operator: str, wanted, compare) -> bool:
	if operator == "=":
		return value == wanted or (value is not None and str(value) == str(wanted))
	if operator == "is":
		return bool(value) == (wanted == "set")
	return compare(value, operator, wanted)


def _as_text(value):
	return str(value) if isinstance(value, datetime.date | datetime.timedelta | datetime.time) else value
