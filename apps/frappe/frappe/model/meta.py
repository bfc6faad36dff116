"""Metadata of a DocType: its row, its fields, custom fields and property setters, and what the hot paths need of it."""

import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import orjson

import frappe
from frappe import _
from frappe.model import (
	audited,
	child_table_fields,
	data_fieldtypes,
	default_fields,
	display_fieldtypes,
	no_value_fields,
	std_fields,
	table_fields,
)
from frappe.model.base_document import BaseDocument
from frappe.model.field_order import ordered
from frappe.model.plan import Plan
from frappe.store import memo
from frappe.utils import cint, cstr

SPECIAL = ("DocType", "DocField", "DocPerm", "DocType Action", "DocType Link", "DocType State")
"""DocTypes that describe DocTypes: their own metadata comes from their JSON files."""

CHILDREN = {
	"fields": "DocField",
	"permissions": "DocPerm",
	"actions": "DocType Action",
	"links": "DocType Link",
	"states": "DocType State",
}
SUPPORTED_CUSTOM_CHILDREN = {"actions": "DocType Action", "links": "DocType Link", "states": "DocType State"}

LABELS = {
	**{field["fieldname"]: field["label"] for field in std_fields},
	"name": "ID",
	"doctype": "DocType",
	"parent": "Parent",
	"parenttype": "Parent Type",
	"parentfield": "Parent Field",
	"_seen": "Seen By",
}


def get_meta(doctype, cached: bool = True) -> "Meta":
	"""Metadata of a DocType as it is valid now.

	:param doctype: its name, spelt exactly, or a DocType document
	:raises DoesNotExistError: there is none, or it is spelt otherwise
	"""
	if type(doctype) is str and cached and (known := memo.known(("meta", doctype))):
		return known
	if not isinstance(doctype, str):
		if not isinstance(doctype, BaseDocument):
			raise frappe.DoesNotExistError(_("DocType {0} not found").format(str(doctype)[:140]))
		return Meta(doctype)
	if not cached:
		return Meta(doctype)
	return memo.get(("meta", doctype), lambda: Meta(doctype))


def doctypes_with(**properties: int) -> list[str]:
	"""The names of the DocTypes with these properties, of all without any; read once a generation."""
	key = ("doctypes", *sorted(properties.items()))
	return memo.get(key, lambda: frappe.get_all("DocType", filters=properties, pluck="name", limit=0))


class _Part(BaseDocument):
	"""A field, permission, action, link or state of a DocType, read without asking for metadata first."""

	def __init__(self, doctype: str, values: dict):
		self.__dict__.update(values)
		self.__dict__["doctype"] = doctype
		self.__dict__["flags"] = frappe._dict()

	def __getattr__(self, key: str) -> Any:
		if key.startswith("__"):
			raise AttributeError(key)
		return None

	def as_dict(self, *args, **kwargs) -> dict:
		hidden = ("flags", "_parent_doc")
		return frappe._dict({key: value for key, value in self.__dict__.items() if key not in hidden})


class Meta:
	"""Metadata of a DocType. The properties of the DocType are attributes; `fields` are its DocFields."""

	_FIXED = ("fields", "permissions", "actions", "links", "states")

	def __init__(self, doctype):
		values, parts = _read(doctype)
		self.__dict__.update(values)
		self.__dict__["doctype"] = "DocType"
		for key, child in CHILDREN.items():
			self.__dict__[key] = [_part(child, row) for row in parts[key]]
		if self.name not in SPECIAL:
			_customize(self)
		elif self.name == "DocType" and not frappe.flags.in_bootstrap:
			_set_custom_permissions(self)  # its fields are the framework's; who makes DocTypes a site may say
		_type_values(self)
		self._fields = {df.fieldname: df for df in self.fields}
		self._by_types: dict[tuple[str, ...], list] = {}

	def __getattr__(self, key: str) -> Any:
		if key.startswith("__"):
			raise AttributeError(key)
		return None

	def __repr__(self) -> str:
		return f"<Meta: {self.name}>"

	# of the DocType --------------------------------------------------------------------------------------------------

	@cached_property
	def plan(self) -> Plan:
		"""What inserting, updating and checking a document needs, prepared."""
		return Plan(self)

	def get(self, key: str, filters: dict | None = None, limit: int | None = None, default=None) -> Any:
		"""A property, or the fields, permissions … that match `filters`."""
		value = self.__dict__.get(key, default)
		if isinstance(filters, dict):
			from frappe.model.base_document import _matching

			return _matching(value or [], filters, limit)
		if value is None and filters is not None:
			return filters
		return value[:limit] if limit and isinstance(value, list) else value

	def set(self, key: str, value: Any) -> None:
		self.__dict__[key] = value

	def as_dict(self, no_nulls: bool = False) -> dict:
		"""The metadata as a dict, for the desk."""
		values = frappe._dict(
			{
				key: value
				for key, value in self.__dict__.items()
				if key not in ("plan", "_fields") and key[0] != "_"
			}
		)
		for key in CHILDREN:
			values[key] = [
				frappe._dict({k: v for k, v in part.as_dict().items() if not no_nulls or v is not None})
				for part in self.__dict__[key]
			]
		if no_nulls:
			values = frappe._dict({key: value for key, value in values.items() if value is not None})
		return values

	@property
	def is_published_field(self) -> str | None:
		return self.__dict__.get("is_published_field")

	@property
	def nsm_parent_field(self) -> str | None:
		"""The field that holds the parent in a tree."""
		field = self.__dict__.get("nsm_parent_field")
		if not field and self.is_tree:
			field = f"parent_{frappe.scrub(self.name)}"
		return field

	def is_nested_set(self) -> bool:
		"""Whether the DocType is a tree."""
		return self.has_field("lft") and self.has_field("rgt")

	def get_title_field(self) -> str:
		"""The field that stands for the document in links and titles."""
		field = self.title_field
		if not field and self.has_field("title"):
			field = "title"
		return field or "name"

	def get_search_fields(self) -> list[str]:
		"""Fields in which a link search looks."""
		fields = [field.strip() for field in (self.search_fields or "").split(",") if field.strip()]
		if "name" not in fields:
			fields.append("name")
		return fields

	def get_list_fields(self) -> list[str]:
		"""Columns of a list."""
		fields = [
			"name",
			*(df.fieldname for df in self.fields if df.in_list_view and df.fieldtype in data_fieldtypes),
		]
		if self.title_field and self.title_field not in fields:
			fields.append(self.title_field)
		return fields

	def get_workflow(self) -> str | None:
		"""Name of the active workflow."""
		from frappe.model.workflow import get_workflow_name

		return get_workflow_name(self.name)

	def get_naming_series_options(self) -> list[str]:
		"""The naming series a document may take."""
		df = self.get_field("naming_series")
		return [option for option in (df.options or "").split("\n") if option] if df else []

	def get_web_template(self, suffix: str = "") -> str | None:
		raise NotImplementedError("Meta.get_web_template")

	# of its fields ---------------------------------------------------------------------------------------------------

	def get_field(self, fieldname: str):
		"""The DocField, or None."""
		return self._fields.get(fieldname)

	def has_field(self, fieldname: str) -> bool:
		"""Whether there is such a field (standard columns are no fields)."""
		return fieldname in self._fields

	def get_label(self, fieldname: str) -> str:
		"""The label of a field or standard column; the fieldname with blanks if it has none."""
		df = self.get_field(fieldname)
		if df and df.label:
			return df.label
		return LABELS.get(fieldname) or "No Label"

	def get_options(self, fieldname: str) -> str | None:
		"""The options of a field."""
		return self.get_field(fieldname).options

	def get_translation(self, fieldname: str) -> str:
		"""The translated label."""
		return _(self.get_label(fieldname))

	def get_translatable_fields(self) -> list[str]:
		"""Names of the fields whose values are translated."""
		return [df.fieldname for df in self.fields if cint(df.translatable)]

	def get_valid_columns(self) -> list[str]:
		"""Names of the stored columns."""
		return self.plan.columns

	def get_valid_fields(self) -> list[str]:
		"""Names of stored columns, tables and virtual fields."""
		return [*self.plan.columns, *self.plan.tables, *(df.fieldname for df in self.plan.virtual)]

	def get_fieldnames_with_value(
		self, with_field_meta: bool = False, with_virtual_fields: bool = False
	) -> list:
		"""The fields that carry a value."""
		found = [
			df
			for df in self.fields
			if (df.fieldtype not in no_value_fields) and (with_virtual_fields or not df.is_virtual)
		]
		return found if with_field_meta else [df.fieldname for df in found]

	def _of_type(self, *types: str) -> list:
		found = self._by_types.get(types)
		if found is None:
			found = self._by_types[types] = [df for df in self.fields if df.fieldtype in types]
		return found.copy()

	def get_link_fields(self) -> list:
		"""Links, also those that are options of others."""
		return [df for df in self._of_type("Link") if df.options != "[Select]"]

	def get_dynamic_link_fields(self) -> list:
		"""Dynamic Links."""
		return self._of_type("Dynamic Link")

	def get_data_fields(self) -> list:
		"""Data fields."""
		return self._of_type("Data")

	def get_phone_fields(self) -> list:
		"""Phone fields."""
		return self._of_type("Phone")

	def get_select_fields(self) -> list:
		"""Select fields."""
		return [df for df in self._of_type("Select") if df.options not in ("[Select]", "Loading...")]

	def get_image_fields(self) -> list:
		"""Attach Image fields."""
		return self._of_type("Attach Image")

	def get_code_fields(self) -> list:
		"""Code fields."""
		return self._of_type("Code")

	def get_set_only_once_fields(self) -> list:
		"""Fields that may be set only at insert."""
		return [df for df in self.fields if cint(df.set_only_once)]

	def get_table_fields(self, include_computed: bool = False) -> list:
		"""Table and Table MultiSelect fields."""
		return [df for df in self._of_type(*table_fields) if include_computed or not df.is_virtual]

	def get_global_search_fields(self) -> list:
		"""Fields that global search looks in."""
		return [df for df in self.fields if cint(df.in_global_search) and df.fieldtype not in no_value_fields]

	def get_masked_fields(self) -> list:
		"""Fields shown masked."""
		return [df for df in self.fields if cint(df.mask)]

	def get_row_template(self) -> None:
		raise NotImplementedError("Meta.get_row_template")

	# rights ----------------------------------------------------------------------------------------------------------

	def get_high_permlevel_fields(self) -> list:
		"""Fields above permission level 0."""
		return self.high_permlevel_fields

	@cached_property
	def high_permlevel_fields(self) -> list:
		return [df for df in self.fields if cint(df.permlevel) > 0]

	def get_permissions(self, parenttype: str | None = None) -> list:
		"""The permission rows; of a child table those of the parent."""
		if self.istable and parenttype:
			return get_meta(parenttype).permissions
		return self.permissions if not self.istable else []

	def get_permlevel_access(
		self, permission_type: str = "read", parenttype: str | None = None, *, user: str | None = None
	) -> list[int]:
		"""The permission levels at which the roles of the user have a right."""
		roles = set(frappe.get_roles(user))
		levels = {
			cint(rule.permlevel)
			for rule in self.get_permissions(parenttype)
			if rule.role in roles and rule.get(permission_type)
		}
		return sorted(levels)

	def get_permitted_fieldnames(
		self,
		parenttype: str | None = None,
		*,
		user: str | None = None,
		permission_type: str | None = "read",
		with_virtual_fields: bool = True,
	) -> list[str]:
		"""Names of the fields with a value at the levels the user may read (or `permission_type`).

		One who may only select documents sees what a link search shows.
		"""
		if self.istable and not parenttype:
			return []
		if not permission_type:
			permission_type = "select" if _may_only_select(self.name, user) else "read"
		if permission_type == "select":
			return self.get_search_fields()
		fields = self.get_fieldnames_with_value(with_field_meta=True, with_virtual_fields=with_virtual_fields)
		if (user or frappe.session.user) == "Administrator":
			return [df.fieldname for df in fields]
		levels = self.get_permlevel_access(permission_type, parenttype, user=user)
		return [df.fieldname for df in fields if cint(df.permlevel) in levels]

	# the desk --------------------------------------------------------------------------------------------------------

	def get_dashboard_data(self) -> dict:
		"""Connections of the form: from the controller's `DOCTYPE_dashboard.py`, hooks and the `links` rows."""
		from frappe.modules import load_doctype_module

		data = frappe._dict()
		if not self.custom:
			try:
				module = load_doctype_module(self.name, suffix="_dashboard")
			except ImportError:
				module = None
			if hasattr(module, "get_data"):
				data = frappe._dict(module.get_data())
		_add_links(self, data)
		if not self.custom:
			for hook in frappe.get_hooks("override_doctype_dashboards", {}).get(self.name, []):
				data = frappe._dict(frappe.get_attr(hook)(data=data))
		return data


def _may_only_select(doctype: str, user: str | None) -> bool:
	rights = frappe.permissions.get_role_permissions(doctype, user=user)
	return bool(rights.get("select")) and not rights.get("read")


def _add_links(meta: Meta, data: dict) -> None:
	data.setdefault("transactions", [])
	data.setdefault("non_standard_fieldnames", {})
	for link in meta.links:
		if link.is_child_table:
			data.setdefault("internal_links", {})[link.parent_doctype] = [
				link.table_fieldname,
				link.link_fieldname,
			]
		target = link.parent_doctype if link.is_child_table else link.link_doctype
		group = next(
			(g for g in data["transactions"] if g.get("label") == (link.group or "Connections")), None
		)
		if group is None:
			group = {"label": link.group or "Connections", "items": []}
			data["transactions"].append(group)
		if target not in group["items"]:
			group["items"].append(target)
		if not data.get("fieldname") and link.link_fieldname:
			data["fieldname"] = link.link_fieldname
		elif data.get("fieldname") != link.link_fieldname:
			data["non_standard_fieldnames"][target] = link.link_fieldname


# reading -------------------------------------------------------------------------------------------------------------


def _read(doctype) -> tuple[dict, dict]:
	"""The values of the DocType's row and the rows of its tables, as dicts."""
	if not isinstance(doctype, str):
		return _from_document(doctype)
	if doctype in SPECIAL:
		return _from_file(doctype)
	rows = frappe.db.sql("select * from `tabDocType` where `name` = %s", (doctype,), as_dict=True)
	if not rows or rows[0]["name"] != doctype:  # the database does not mind the case; hooks and rights do
		raise frappe.DoesNotExistError(_("DocType {0} not found").format(doctype))
	parts = {}
	for key, child in CHILDREN.items():
		parts[key] = frappe.db.sql(
			f"select * from `tab{child}` where `parent` = %s and `parentfield` = %s and `parenttype` = 'DocType'"
			" order by `idx`",
			(rows[0]["name"], key),
			as_dict=True,
		)
	return rows[0], parts


def _from_document(document) -> tuple[dict, dict]:
	values = {key: value for key, value in document.__dict__.items() if key not in CHILDREN and key[0] != "_"}
	values.pop("flags", None)
	parts = {
		key: [
			{k: v for k, v in row.__dict__.items() if k != "flags" and not k.startswith("_")}
			for row in document.get(key) or ()
		]
		for key in CHILDREN
	}
	return values, parts


def _from_file(doctype: str) -> tuple[dict, dict]:
	values = dict(load_definition(doctype))
	parts = {}
	for key, child in CHILDREN.items():
		rows = values.pop(key, [])
		parts[key] = [
			{
				**row,
				"parent": doctype,
				"parenttype": "DocType",
				"parentfield": key,
				"idx": index,
				"doctype": child,
			}
			for index, row in enumerate(rows, 1)
		]
	return values, parts


def load_definition(doctype: str) -> dict:
	"""The JSON file of a DocType of the framework's core."""
	key = frappe.scrub(doctype)
	path = Path(__file__).parent.parent / "core" / "doctype" / key / f"{key}.json"
	return _read_definition(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=len(SPECIAL))
def _read_definition(path: Path, changed: int) -> dict:
	"""The same, read again when the file was changed; whoever gets it changes nothing in it."""
	return orjson.loads(path.read_bytes())


def _part(doctype: str, values: dict):
	return _Part(doctype, values)


# customizing ---------------------------------------------------------------------------------------------------------


def _customize(meta: Meta) -> None:
	"""Put in custom fields, custom permissions, property setters and the changed order of fields."""
	if frappe.flags.in_bootstrap or meta.__dict__.get("__islocal"):
		return
	_add_custom_fields(meta)
	_apply_property_setters(meta)
	_order_fields(meta)
	_add_custom_parts(meta)
	_set_custom_permissions(meta)


def _add_custom_fields(meta: Meta) -> None:
	rows = frappe.db.sql(
		"select * from `tabCustom Field` where `dt` = %s and `docstatus` < 2 order by `idx`",
		(meta.name,),
		as_dict=True,
	)
	for row in rows:
		values = {
			**row,
			"is_custom_field": 1,
			"parent": meta.name,
			"parenttype": "DocType",
			"parentfield": "fields",
		}
		meta.fields.append(_part("DocField", values))


def _apply_property_setters(meta: Meta) -> None:
	rows = frappe.db.sql(
		"select * from `tabProperty Setter` where `doc_type` = %s order by `creation`, `name`",
		(meta.name,),
		as_dict=True,
	)
	if not rows:
		return
	fields = {df.fieldname: df for df in meta.fields}
	parts = {"DocType Link": meta.links, "DocType Action": meta.actions, "DocType State": meta.states}
	for setter in rows:
		value = _setter_value(setter)
		kind = setter["doctype_or_field"]
		if kind == "DocType":
			meta.__dict__[setter["property"]] = value
		elif kind == "DocField":
			df = fields.get(setter["field_name"])
			if df is not None:
				df.__dict__[setter["property"]] = value
		else:
			for part in parts.get(kind, ()):
				if part.name == setter["row_name"]:
					part.__dict__[setter["property"]] = value


def _setter_value(setter: dict) -> Any:
	if setter["property_type"] in ("Int", "Check"):
		return cint(setter["value"])
	return setter["value"]


def _order_fields(meta: Meta) -> None:
	meta.fields[:] = ordered(meta.fields, meta.__dict__.get("field_order"))
	for index, df in enumerate(meta.fields, 1):
		df.__dict__["idx"] = index


def _add_custom_parts(meta: Meta) -> None:
	for key, child in SUPPORTED_CUSTOM_CHILDREN.items():
		rows = frappe.db.sql(
			f"select * from `tab{child}` where `parent` = %s and `custom` = 1 and `parenttype` = 'Customize Form'"
			" order by `idx`",
			(meta.name,),
			as_dict=True,
		)
		meta.__dict__[key].extend(_part(child, row) for row in rows)
		if order := meta.__dict__.get(f"{key}_order"):
			place = {name: index for index, name in enumerate(json.loads(order))}
			meta.__dict__[key].sort(key=lambda row, place=place: place.get(row.name, len(place)))


def _set_custom_permissions(meta: Meta) -> None:
	if meta.istable or meta.name == "Custom DocPerm":
		return
	rows = frappe.db.sql(
		"select * from `tabCustom DocPerm` where `parent` = %s order by `idx`, `creation`",
		(meta.name,),
		as_dict=True,
	)
	if rows:
		meta.__dict__["permissions"] = [_part("Custom DocPerm", row) for row in rows]


def _type_values(meta: Meta) -> None:
	"""Checks as numbers and labels as text, wherever the definition came from."""
	for key in ("issingle", "istable", "is_submittable", "is_tree", "custom", "track_changes", "is_virtual"):
		meta.__dict__[key] = cint(meta.__dict__.get(key))
	meta.__dict__.setdefault("sort_field", None)
	meta.__dict__["sort_field"] = meta.__dict__["sort_field"] or "creation"
	meta.__dict__["sort_order"] = meta.__dict__.get("sort_order") or "DESC"
	audited.switch_on(meta)


# helpers that apps import --------------------------------------------------------------------------------------------


def standard_field(fieldname: str) -> dict | None:
	"""The description of a standard column."""
	return next((field for field in std_fields if field["fieldname"] == fieldname), None)


def get_default_df(fieldname: str):
	"""A DocField for a standard column."""
	if fieldname not in default_fields and fieldname not in child_table_fields:
		return None
	if fieldname in ("creation", "modified"):
		return frappe._dict(fieldname=fieldname, fieldtype="Datetime")
	if fieldname in ("idx", "docstatus"):
		return frappe._dict(fieldname=fieldname, fieldtype="Int")
	if fieldname in ("owner", "modified_by"):
		return frappe._dict(fieldname=fieldname, fieldtype="Link", options="User")
	return frappe._dict(fieldname=fieldname, fieldtype="Data")


def get_field_precision(df, doc=None, currency: str | None = None) -> int:
	"""Decimal places: of the field, else of the settings; of a currency by its number format."""
	from frappe.utils import get_number_format_info

	if cint(df.get("precision")):
		return cint(df.get("precision"))
	if df.get("fieldtype") == "Currency":
		places = cstr(frappe.db.get_default("currency_precision"))
		if places:
			return cint(places)
		return get_number_format_info(frappe.db.get_default("number_format") or "#,###.##")[2]
	return cint(frappe.db.get_default("float_precision")) or 3


def get_field_currency(df, doc=None) -> str | None:
	"""The currency of a Currency field: named by its options in the document or through a link, else the default."""
	if not df.get("options"):
		return frappe.db.get_default("currency")
	options = df.get("options")
	if ":" in options:
		parts = options.split(":")
		if len(parts) == 3 and doc is not None and doc.get(parts[1]):
			return frappe.get_cached_value(parts[0], doc.get(parts[1]), parts[2])
		return frappe.db.get_default("currency")
	found = doc.get(options) if doc is not None else None
	if not found and doc is not None and doc.get("parent") and doc.get("parenttype"):
		if frappe.get_meta(doc.get("parenttype")).has_field(options):
			parent = getattr(doc, "parent_doc", None)
			found = (
				parent.get(options) if parent else frappe.db.get_value(doc.parenttype, doc.parent, options)
			)
	return found or frappe.db.get_default("currency")


def get_parent_dt(doctype: str) -> str:
	"""The first DocType that has a table of this child DocType."""
	return (
		frappe.db.get_value(
			"DocField",
			{"fieldtype": ("in", table_fields), "options": doctype, "parenttype": "DocType"},
			"parent",
		)
		or ""
	)


def set_fieldname(field_id: str, fieldname: str) -> None:
	"""Rename a DocField."""
	frappe.db.set_value("DocField", field_id, "fieldname", fieldname)


def is_single(doctype: str) -> bool:
	"""Whether a DocType has one document only."""
	return bool(get_meta(doctype).issingle)


def is_layout(df) -> bool:
	"""Whether a field only arranges the form."""
	return df.fieldtype in display_fieldtypes


def is_table(doctype: str) -> bool:
	"""Whether a DocType is a child table."""
	return bool(get_meta(doctype).istable)
