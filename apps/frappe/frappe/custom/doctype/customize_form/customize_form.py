"""Controller of Customize Form: a DocType laid open for changes, which are kept as property setters and custom fields."""

import json

import frappe
from frappe import _
from frappe.automation.doctype.auto_repeat.auto_repeat import FIELD as AUTO_REPEAT
from frappe.core.doctype.doctype.doctype import validate_fields_for_doctype
from frappe.custom.doctype.custom_field.custom_field import CustomField, create_custom_field
from frappe.custom.doctype.property_setter.property_setter import delete_property_setter
from frappe.model import core_doctypes_list, no_value_fields
from frappe.model.document import Document
from frappe.model.schema import sync_schema
from frappe.rights.roles import RUNS_SITE
from frappe.utils import cint, cstr

CHANGEABLE_TYPES = (
	("Currency", "Float", "Percent"),
	("Small Text", "Data"),
	("Text", "Data"),
	("Text", "Text Editor", "Code", "Signature", "HTML Editor", "Markdown Editor", "Long Text", "Small Text"),
	("Data", "Select"),
	("Text", "Small Text"),
	("Text", "Data", "Barcode"),
	("Code", "Geolocation"),
	("Table", "Table MultiSelect"),
	("Data", "Select", "Autocomplete", "Phone", "Read Only", "Small Text", "Text", "Color", "Icon"),
	("Int", "Duration"),
)
NO_PROPERTY = (
	"fields",
	"actions",
	"links",
	"states",
	"doc_type",
	"label",
	"istable",
	"is_virtual",
	"naming_rule_help",
)
FIELD_IDENTITY = ("fieldname", "idx", "is_custom_field", "is_system_generated", "insert_after")
ROW_KINDS = {"links": "DocType Link", "actions": "DocType Action", "states": "DocType State"}


def may_become(old: str, new: str) -> bool:
	"""Whether the values of a field type fit another."""
	return old == new or any(old in group and new in group for group in CHANGEABLE_TYPES)


class CustomizeForm(Document):
	"""The properties and fields of one DocType; saving keeps what differs from the DocType as customization."""

	@frappe.whitelist()
	def fetch_to_customize(self):
		"""Fill this document with the DocType as it is now."""
		self.clear_existing_doc()
		if not self.doc_type:
			return
		meta = frappe.get_meta(self.doc_type, cached=False)
		self.validate_doctype(meta)
		self.load_properties(meta)

	def clear_existing_doc(self):
		"""Forget what was loaded, the DocType's name aside."""
		doctype = self.doc_type
		for fieldname in self.meta.get_valid_columns():
			self.set(fieldname, None)
		for df in self.meta.get_table_fields():
			self.set(df.fieldname, [])
		self.doc_type = doctype
		self.name = "Customize Form"

	def validate_doctype(self, meta):
		"""Core, single and custom DocTypes are changed elsewhere or not at all."""
		if self.doc_type in core_doctypes_list:
			frappe.throw(_("Core DocTypes cannot be customized."))
		if meta.issingle:
			frappe.throw(_("Single DocTypes cannot be customized."))
		if meta.custom:
			frappe.throw(_("Only standard DocTypes are allowed to be customized from Customize Form."))

	def load_properties(self, meta):
		for df in self.meta.fields:
			if df.fieldname not in NO_PROPERTY and df.fieldtype not in no_value_fields:
				self.set(df.fieldname, meta.get(df.fieldname))
		self.istable, self.is_virtual = cint(meta.istable), cint(meta.is_virtual)
		self.label = frappe.db.get_value("Translation", self._own_name(), "translated_text")
		names = [df.fieldname for df in frappe.get_meta("Customize Form Field").fields]
		for df in meta.fields:
			self.append("fields", {"name": df.name, **{name: df.get(name) for name in names}})
		for key in ROW_KINDS:
			for row in meta.get(key) or ():
				self.append(key, {**row.as_dict(), "parent": None})

	@frappe.whitelist(methods=["POST"])
	def save_customization(self):
		"""Keep what differs from the DocType."""
		if not self.doc_type:
			return
		frappe.only_for(RUNS_SITE)
		self.validate_doctype(frappe.get_meta(self.doc_type))
		self._refuse_repeated_fields()
		self.set_property_setters()
		self.update_custom_fields()
		self.delete_custom_fields()
		self.make_repeatable()
		self.set_field_order()
		self.save_rows()
		self.set_own_name()
		frappe.clear_cache(doctype=self.doc_type)
		validate_fields_for_doctype(self.doc_type)
		sync_schema(frappe.get_meta(self.doc_type))
		if not self.flags.hide_success:
			frappe.msgprint(_("{0} updated").format(_(self.doc_type)), alert=True)
		self.fetch_to_customize()

	def set_property_setters(self):
		"""Property setters for what differs, in the DocType and in its own fields."""
		for df in self.meta.fields:
			if df.fieldname in NO_PROPERTY or df.fieldtype in no_value_fields:
				continue
			self._set_property(df, self.get(df.fieldname), frappe.get_meta(self.doc_type).get(df.fieldname))
		self._set_field_properties()

	def _refuse_repeated_fields(self):
		names = [field.fieldname.lower() for field in self.fields if field.fieldname]
		if repeated := next((name for name in names if names.count(name) > 1), None):
			frappe.throw(
				_("A field with the name {0} already exists in {1}").format(
					frappe.bold(repeated), _(self.doc_type)
				)
			)

	def _set_property(self, df, value, present, fieldname: str | None = None):
		if _same(df, value, present):
			return
		self.make_property_setter(df.fieldname, value, df.fieldtype, fieldname=fieldname)

	def _set_field_properties(self):
		meta = frappe.get_meta(self.doc_type)
		properties = frappe.get_meta("Customize Form Field").fields
		for field in self.fields:
			present = meta.get_field(field.fieldname)
			if present is None or present.is_custom_field:
				continue
			for df in properties:
				if df.fieldname in FIELD_IDENTITY or df.fieldtype in no_value_fields:
					continue
				if not _same(df, field.get(df.fieldname), present.get(df.fieldname)):
					self._allow_change(df.fieldname, present, field)
					self.make_property_setter(
						df.fieldname, field.get(df.fieldname), df.fieldtype, fieldname=field.fieldname
					)

	def _allow_change(self, name: str, present, field):
		"""Refuse what would break stored values or the DocType's own protection."""
		if name == "fieldtype" and not may_become(present.fieldtype, field.fieldtype):
			frappe.throw(
				_("Fieldtype cannot be changed from {0} to {1} in row {2}").format(
					_(present.fieldtype), _(field.fieldtype), field.idx
				)
			)
		if (
			name == "permlevel"
			and cint(field.permlevel) < cint(present.permlevel)
			and frappe.session.user != "Administrator"
		):
			frappe.throw(_("The permission level of {0} cannot be lowered").format(field.fieldname))
		if name == "allow_on_submit" and cint(field.allow_on_submit) and present.fieldtype in ("Table",):
			return

	def make_repeatable(self):
		"""Documents that repeat say of which repetition they are."""
		if cint(self.allow_auto_repeat) and not frappe.get_meta(self.doc_type).has_field(
			AUTO_REPEAT["fieldname"]
		):
			create_custom_field(self.doc_type, {**AUTO_REPEAT})

	def set_field_order(self):
		"""Keep the order of the fields, those just added among them, if it is not the one that comes by itself."""
		delete_property_setter(self.doc_type, "field_order")
		frappe.clear_cache(doctype=self.doc_type)
		order = [field.fieldname for field in self.fields]
		present = [df.fieldname for df in frappe.get_meta(self.doc_type).fields]
		if order != [name for name in present if name in order]:
			self.make_property_setter("field_order", json.dumps(order), "Data")

	def make_property_setter(self, prop, value, property_type, fieldname=None, apply_on=None, row_name=None):
		"""Keep one changed property."""
		delete_property_setter(self.doc_type, prop, fieldname, row_name)
		apply_on = apply_on or ("DocField" if fieldname else "DocType")
		setter = frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": apply_on,
				"doc_type": self.doc_type,
				"field_name": fieldname,
				"row_name": row_name,
				"property": prop,
				"value": cint(value) if property_type == "Check" else value,
				"property_type": property_type,
			}
		)
		setter.flags.ignore_permissions = True  # only System Managers get here
		setter.flags.validate_fields_for_doctype = False
		setter.insert()

	def update_custom_fields(self):
		"""Custom fields that are new or changed."""
		known = {df.fieldname for df in frappe.get_meta(self.doc_type).fields}
		previous = None
		for field in self.fields:
			if field.is_custom_field or field.get("__islocal") or field.fieldname not in known:
				self._update_custom_field(field, previous)
			previous = field.fieldname

	def _update_custom_field(self, field, previous: str | None):
		name = frappe.db.get_value("Custom Field", {"dt": ("=", self.doc_type), "fieldname": field.fieldname})
		present = frappe.get_meta(self.doc_type).get_field(field.fieldname) if field.fieldname else None
		if not name and present is not None:
			return
		doc: CustomField = frappe.get_doc("Custom Field", name) if name else frappe.new_doc("Custom Field")
		values = {
			df.fieldname: field.get(df.fieldname)
			for df in frappe.get_meta("Customize Form Field").fields
			if df.fieldtype not in no_value_fields and df.fieldname not in ("is_custom_field", "idx")
		}
		changed = {key: value for key, value in values.items() if cstr(doc.get(key)) != cstr(value)}
		if not name or changed.keys() - {"insert_after"}:
			doc.update({**values, "dt": self.doc_type, "insert_after": previous})
			doc.save()
			field.fieldname, field.is_custom_field = doc.fieldname, 1  # a new one was named from its label

	def delete_custom_fields(self):
		"""Custom fields that were taken out."""
		kept = {field.fieldname for field in self.fields}
		for df in frappe.get_meta(self.doc_type).fields:
			if df.is_custom_field and df.fieldname not in kept:
				frappe.delete_doc("Custom Field", f"{self.doc_type}-{df.fieldname}")

	def save_rows(self):
		"""Connections, actions and states: those that the site adds, what it changes in the others, and their order."""
		for key, doctype in ROW_KINDS.items():
			own = {"parent": ("=", self.doc_type), "custom": 1, "parenttype": "Customize Form"}
			added = set(frappe.get_all(doctype, filters=own, pluck="name", limit=0))
			frappe.db.delete(doctype, own)
			meta_rows = {row.name: row for row in frappe.get_meta(self.doc_type).get(key) or ()}
			standard = [name for name in meta_rows if name not in added]
			names = [self._save_row(key, row, meta_rows, added) for row in self.get(key)]
			self._set_row_order(key, names, [*standard, *(name for name in names if name not in standard)])

	def _save_row(self, key: str, row, meta_rows: dict, added: set[str]) -> str:
		name = row.name or row.get("localname")  # the form sends rows of the DocType under their names
		if name in meta_rows and name not in added:
			self._set_row_properties(row, meta_rows[name])
			return name
		doctype = ROW_KINDS[key]
		values = {df.fieldname: row.get(df.fieldname) for df in row.meta.fields}
		new = frappe.get_doc({**values, "doctype": doctype, "custom": 1, "parent": self.doc_type})
		new.update({"parenttype": "Customize Form", "parentfield": key, "idx": row.idx})
		if name in added:
			new.name = name
		else:
			new.set_new_name()
		new.db_insert()
		return str(new.name)

	def _set_row_properties(self, row, present):
		for df in row.meta.fields:
			if df.fieldtype in no_value_fields or df.fieldname == "custom":
				continue
			if not _same(df, row.get(df.fieldname), present.get(df.fieldname)):
				self.make_property_setter(
					df.fieldname,
					row.get(df.fieldname),
					df.fieldtype,
					apply_on=row.doctype,
					row_name=present.name,
				)

	def _set_row_order(self, key: str, names: list[str], by_itself: list[str]):
		delete_property_setter(self.doc_type, f"{key}_order")
		if names != [name for name in by_itself if name in names]:
			self.make_property_setter(f"{key}_order", json.dumps(names), "Small Text")

	def set_own_name(self):
		"""The DocType's name on this site, kept as a translation into the user's language."""
		if name := frappe.db.exists("Translation", self._own_name()):
			translation = frappe.get_doc("Translation", name)
		else:
			translation = frappe.get_doc({"doctype": "Translation", **self._own_name()})
		if (self.label or "") == (translation.translated_text or ""):
			return
		if self.label:
			translation.update({"translated_text": self.label}).save()
		else:
			translation.delete()

	def _own_name(self) -> dict:
		return {"source_text": self.doc_type, "language": frappe.local.lang}

	@frappe.whitelist(methods=["POST"])
	def reset_to_defaults(self):
		"""Take all changed properties of the DocType back; custom fields stay."""
		frappe.only_for(RUNS_SITE)
		if not self.doc_type:
			return
		reset_customization(self.doc_type)
		self.fetch_to_customize()


def reset_customization(doctype: str) -> None:
	"""Take back the properties that were changed on the site; those of apps and naming stay."""
	setters = frappe.get_all(
		"Property Setter",
		filters={
			"doc_type": doctype,
			"field_name": ("!=", "naming_series"),
			"property": ("!=", "options"),
			"is_system_generated": 0,
		},
		pluck="name",
	)
	for name in setters:
		frappe.delete_doc("Property Setter", name)
	frappe.clear_cache(doctype=doctype)


def _same(df, one, other) -> bool:
	if df.fieldtype in ("Check", "Int"):
		return cint(one) == cint(other)
	return cstr(one) == cstr(other)
