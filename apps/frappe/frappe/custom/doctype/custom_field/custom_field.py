"""Controller of Custom Field: fields added to a DocType on a site or by an app."""

import json
import re

import frappe
from frappe import _
from frappe.core.doctype.doctype.field_rules import validate_fields
from frappe.core.doctype.doctype.refusals import UniqueFieldnameError
from frappe.custom import removed_fields
from frappe.model import audited, core_doctypes_list
from frappe.model.document import Document
from frappe.model.schema import sync_schema
from frappe.rights.roles import RUNS_SITE
from frappe.utils import cint, cstr

NOT_IN_FIELDNAME = re.compile(r"[^\w\d_ ]", re.UNICODE)
RENAMED = (
	"name",
	"parent",
	"creation",
	"modified",
	"modified_by",
	"parentfield",
	"parenttype",
	"file_list",
	"flags",
	"docstatus",
)
"""Names of standard columns: a custom field that wants one gets a 1 behind it."""


class CustomField(Document):
	"""A field that a site or an app adds to a DocType."""

	def autoname(self):
		self.set_fieldname()
		self.name = f"{self.dt}-{self.fieldname}"

	def set_fieldname(self):
		"""Make the fieldname from the label, if it is missing."""
		if not self.fieldname:
			label = self.label or ""
			if not label and self.fieldtype not in ("Section Break", "Column Break", "Tab Break"):
				frappe.throw(_("Label is mandatory"))
			self.fieldname = self._fieldname_from(label)
		self.fieldname = cstr(self.fieldname).lower() if self.flags.lower_fieldname else self.fieldname
		if self.fieldname in RENAMED:
			self.fieldname += "1"

	def _fieldname_from(self, label: str) -> str:
		if not label:
			place = self.idx or len(frappe.get_meta(self.dt).fields) + 1
			return f"custom_{frappe.scrub(self.fieldtype)}_{place}"
		name = NOT_IN_FIELDNAME.sub("", label).strip().replace(" ", "_").lower()
		return f"custom_{name}"

	def before_insert(self):
		self.set_fieldname()

	def validate(self):
		audited.check_property(self.dt, None, self.fieldname, of_doctype=False)
		self._check_doctype()
		meta = frappe.get_meta(self.dt, cached=False)
		if self.is_new():
			self._check_new_name(meta)
		self._check_insert_after(meta)
		self._check_type_change()
		if not self.fieldname:
			frappe.throw(_("Fieldname not set for Custom Field"))
		if self.get("translatable", 0) and self.fieldtype not in (
			"Data",
			"Select",
			"Text",
			"Small Text",
			"Text Editor",
		):
			self.translatable = 0
		if self.fieldtype == "Check" and self.get("default") in (None, ""):
			self.default = "0"

	def _check_doctype(self):
		if self.dt in core_doctypes_list and self.dt not in ("User",):
			frappe.throw(_("Custom Fields cannot be added to core DocTypes."))
		if self.is_virtual and self.fieldtype in ("Table", "Table MultiSelect"):
			frappe.throw(_("A table cannot be virtual"))

	def _check_new_name(self, meta):
		if any(df.fieldname.lower() == cstr(self.fieldname).lower() for df in meta.fields):
			frappe.throw(
				_("A field with the name {0} already exists in {1}").format(
					frappe.bold(self.fieldname), self.dt
				)
			)
		if not (self.flags.is_restored or self.flags.made_by_code):
			removed_fields.check_new(self.dt, [self.fieldname])

	def _check_insert_after(self, meta):
		if self.insert_after == "append":
			self.insert_after = meta.fields[-1].fieldname if meta.fields else None
		if self.insert_after and self.insert_after == self.fieldname:
			frappe.throw(_("Insert After cannot be the field itself"))

	def _check_type_change(self):
		before = self.get_doc_before_save()
		if (
			before
			and before.fieldtype != self.fieldtype
			and not _may_become(before.fieldtype, self.fieldtype)
		):
			frappe.throw(
				_("Fieldtype cannot be changed from {0} to {1}").format(
					_(before.fieldtype), _(self.fieldtype)
				)
			)

	def on_update(self):
		frappe.clear_cache(doctype=self.dt)
		if frappe.flags.in_setup_wizard:
			return
		meta = frappe.get_meta(self.dt)
		if not self.flags.ignore_validate:
			validate_fields(_Checked(meta))
		sync_schema(meta)  # a fixture, too, gets its column

	def after_insert(self):
		for setter in (self.get("property_setters") or ()) if self.flags.is_restored else ():
			frappe.get_doc(setter).insert()

	def on_trash(self):
		if self.dt in core_doctypes_list and self.dt != "User":
			frappe.throw(_("Custom Fields cannot be added to core DocTypes."))
		own = {"doc_type": ("=", self.dt), "field_name": ("=", self.fieldname)}
		setters = frappe.get_all("Property Setter", own, pluck="name", limit=0)
		self.flags.kept_along = {
			"property_setters": [frappe.get_doc("Property Setter", name).as_dict() for name in setters]
		}
		frappe.db.delete("Property Setter", own)

	def after_delete(self):
		frappe.clear_cache(doctype=self.dt)
		sync_schema(frappe.get_meta(self.dt))  # its values stay, but need not be unique any more


class _Checked:
	"""Metadata as the rules for DocTypes read it: they may write spelling corrections, which must not stay here."""

	def __init__(self, meta):
		self._meta = meta

	def __getattr__(self, key):
		return getattr(self._meta, key)

	def get(self, key, *args, **kwargs):
		return self._meta.get(key, *args, **kwargs)


def _may_become(old: str, new: str) -> bool:
	from frappe.custom.doctype.customize_form.customize_form import may_become

	return may_become(old, new)


@frappe.whitelist()
def get_fields_label(doctype: str | None = None) -> list[dict]:
	"""The fields of a DocType with their labels, for choosing one."""
	frappe.has_permission("Custom Field", "read", throw=True)
	meta = frappe.get_meta(doctype)
	if doctype in core_doctypes_list:
		frappe.throw(_("Custom Fields cannot be added to core DocTypes."))
	return [{"value": df.fieldname or "", "label": _(df.label or "") or ""} for df in meta.fields]


def create_custom_field_if_values_exist(doctype: str, df: dict) -> None:
	"""Add a custom field if the table has a column of its name with values."""
	if df["fieldname"] in frappe.db.get_table_columns(doctype) and frappe.db.count(
		doctype, filters={df["fieldname"]: ("is", "set")}
	):
		create_custom_field(doctype, df)


def create_custom_field(
	doctype: str, df: dict, ignore_validate: bool = False, is_system_generated: bool = True
) -> "CustomField | None":
	"""Add a custom field unless it is there; its document if it was made."""
	df = frappe._dict(df)
	if not df.fieldname and df.label:
		df.fieldname = frappe.scrub(df.label)
	if frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": df.fieldname}):
		return None
	field = frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": doctype,
			"permlevel": 0,
			"fieldtype": "Data",
			"hidden": 0,
			"is_system_generated": cint(is_system_generated),
			**df,
		}
	)
	field.flags.ignore_validate = ignore_validate
	field.flags.made_by_code = True
	field.insert()
	return field


def create_custom_fields(custom_fields: dict, ignore_validate: bool = False, update: bool = True) -> None:
	"""Add several custom fields; those that are there are updated.

	:param custom_fields: {DocType or tuple of DocTypes: field or list of fields}
	"""
	frappe.flags.in_create_custom_fields = True
	touched: set[str] = set()
	try:
		for doctypes, fields in custom_fields.items():
			for doctype in (doctypes,) if isinstance(doctypes, str) else doctypes:
				for df in [fields] if isinstance(fields, dict) else fields:
					_create_or_update(doctype, df, ignore_validate, update)
				touched.add(doctype)
	finally:
		frappe.flags.in_create_custom_fields = False
	for doctype in touched:
		frappe.clear_cache(doctype=doctype)
		sync_schema(frappe.get_meta(doctype))


def _create_or_update(doctype: str, df: dict, ignore_validate: bool, update: bool) -> None:
	name = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": df["fieldname"]})
	if not name:
		create_custom_field(doctype, df, ignore_validate=ignore_validate)
	elif update:
		field = frappe.get_doc("Custom Field", name)
		field.flags.ignore_validate = ignore_validate
		field.update(df)
		field.save()


@frappe.whitelist(methods=["POST", "PUT"])
def rename_fieldname(custom_field: str, fieldname: str) -> None:
	"""Give a custom field another fieldname; its values come along."""
	frappe.only_for(RUNS_SITE)
	field = frappe.get_doc("Custom Field", custom_field)
	old = field.fieldname
	if field.is_system_generated:
		frappe.throw(_("System Generated Fields can not be renamed"))
	if fieldname in frappe.get_meta(field.dt).get_valid_columns():
		frappe.throw(
			_("Can not rename as column {0} is already present on DocType.").format(fieldname),
			UniqueFieldnameError,
		)
	if not frappe.get_meta(field.dt).issingle:
		frappe.db.rename_column(field.dt, old, fieldname)
	else:
		frappe.db.set_value("Singles", {"doctype": field.dt, "field": old}, "field", fieldname)
	field.db_set("fieldname", fieldname, notify=True)
	_rename_references(field, old, fieldname)
	frappe.clear_cache()


def _rename_references(field, old: str, new: str) -> None:
	frappe.db.set_value("Property Setter", {"doc_type": field.dt, "field_name": old}, "field_name", new)
	for setter in frappe.get_all(
		"Property Setter", filters={"doc_type": field.dt, "property": "field_order"}, fields=["name", "value"]
	):
		order = [new if name == old else name for name in json.loads(setter.value)]
		frappe.db.set_value("Property Setter", setter.name, "value", json.dumps(order))
