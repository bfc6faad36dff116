"""Controller of Property Setter: a property of a DocType or field changed on a site or by an app."""

import frappe
from frappe import _
from frappe.model import audited
from frappe.model.document import Document
from frappe.model.fields import FIELD_TYPES
from frappe.model.schema import sync_schema
from frappe.utils import cint

NOT_FOR_SETTERS = ("fieldtype",)
SCHEMA_PROPERTIES = ("fieldtype", "unique", "length", "search_index", "default", "track_seen", "not_nullable")
"""Properties whose change changes the table."""


class PropertySetter(Document):
	"""A property of a DocType, field, connection, action or state, changed without touching the DocType itself."""

	def autoname(self):
		place = self.field_name or self.row_name or "main"
		self.name = f"{self.doc_type}-{place}-{self.property}"

	def validate(self):
		audited.check_property(self.doc_type, self.property, self.value, self.doctype_or_field == "DocType")
		self.validate_fieldtype_change()
		if self.is_new():
			delete_property_setter(self.doc_type, self.property, self.field_name, self.row_name)

	def validate_fieldtype_change(self):
		if self.property == "fieldtype" and self.value not in FIELD_TYPES:
			frappe.throw(_("There is no field type {0}").format(self.value))

	def on_update(self):
		frappe.clear_cache(doctype=self.doc_type)
		if not self.flags.ignore_validate and self.flags.validate_fields_for_doctype is not False:
			from frappe.core.doctype.doctype.doctype import validate_fields_for_doctype

			validate_fields_for_doctype(self.doc_type)
		if self.property in SCHEMA_PROPERTIES:
			sync_schema(frappe.get_meta(self.doc_type))

	def on_trash(self):
		self.flags.removed_from = self.doc_type

	def after_delete(self):
		frappe.clear_cache(doctype=self.doc_type)


def make_property_setter(
	doctype: str,
	fieldname: str | None,
	property: str,
	value,
	property_type: str | None,
	for_doctype: bool = False,
	validate_fields_for_doctype: bool = True,
	is_system_generated: bool = True,
) -> PropertySetter:
	"""Change a property of a field, or of the DocType itself with `for_doctype`."""
	setter = frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocType" if for_doctype else "DocField",
			"doc_type": doctype,
			"field_name": fieldname,
			"property": property,
			"value": value,
			"property_type": property_type,
			"is_system_generated": cint(is_system_generated),
		}
	)
	setter.flags.ignore_permissions = True  # apps and Customize Form, which checks for itself, call it
	setter.flags.validate_fields_for_doctype = validate_fields_for_doctype
	setter.insert()
	return setter


def delete_property_setter(
	doc_type: str, property: str | None = None, field_name: str | None = None, row_name: str | None = None
) -> None:
	"""Take changed properties of a DocType, field or row back."""
	filters = {"doc_type": doc_type}
	if property:
		filters["property"] = property
	if field_name:
		filters["field_name"] = field_name
	elif row_name:
		filters["row_name"] = row_name
	elif property:
		filters["doctype_or_field"] = "DocType"
	frappe.db.delete("Property Setter", filters)
