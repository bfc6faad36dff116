"""What the fields of a DocType have to be like. `validate_fields` reads as a table of contents."""

import re

import frappe
from frappe import _
from frappe.core.doctype.doctype import refusals
from frappe.model import data_field_options, default_fields, no_value_fields, table_fields
from frappe.model.fields import FIELD_TYPES
from frappe.utils import cint, cstr

COLUMN_NAME = re.compile(r"^[a-zA-Z0-9_\u00c0-\uffff]+$")
NO_INDEX = (
	"Text",
	"Long Text",
	"Small Text",
	"Code",
	"Text Editor",
	"Markdown Editor",
	"HTML Editor",
	"JSON",
)
UNIQUE_TYPES = (
	"Data",
	"Link",
	"Read Only",
	"Int",
	"Autocomplete",
	"Select",
	"Long Int",
	"Dynamic Link",
	"Phone",
)
MAX_FIELDNAME = 64


def validate_fields(meta) -> None:
	"""Check the fields of a DocType (a document, or metadata with customizations).

	:raises frappe.ValidationError: and its kinds in `refusals`
	"""
	fields = list(meta.get("fields"))
	istable = cint(meta.get("istable"))
	_check_unique_names(meta, fields)
	for df in fields:
		if not cint(df.permlevel):
			df.permlevel = 0
		_check_type(meta, df)
		_check_name(meta, df)
		_check_link_options(meta, df)
		_check_dynamic_link(meta, df, fields)
		_check_hidden_and_mandatory(meta, df, istable)
		_check_mandatory_type(meta, df)
		_check_unique_and_index(meta, df)
		_check_select(meta, df)
		_check_data_options(meta, df)
		_check_precision_and_length(meta, df)
		_check_in_list_view(meta, df)
		_check_fetch_from(meta, df, fields)
	_check_named_fields(meta, fields)


def _place(meta, df) -> str:
	return f"{_(meta.name)}: {_('row {0}').format(df.idx)}, {frappe.bold(df.label or df.fieldname)}"


def _check_unique_names(meta, fields: list) -> None:
	seen: dict[str, object] = {}
	for df in fields:
		key = cstr(df.fieldname).lower()
		if key in seen:
			frappe.throw(
				_("{0}: Fieldname {1} appears multiple times in rows {2}").format(
					meta.name, df.fieldname, f"{seen[key].idx}, {df.idx}"
				),
				refusals.UniqueFieldnameError,
			)
		seen[key] = df


def _check_type(meta, df) -> None:
	if df.fieldtype not in FIELD_TYPES:
		frappe.throw(_("{0}: there is no field type {1}").format(_place(meta, df), df.fieldtype))


def _check_name(meta, df) -> None:
	name = cstr(df.fieldname)
	if not COLUMN_NAME.match(name):
		frappe.throw(
			_("{0}: Fieldname {1} can only have letters, numbers and underscores").format(
				_place(meta, df), name
			),
			frappe.InvalidColumnName,
		)
	if len(name) > MAX_FIELDNAME:
		frappe.throw(_("Fieldname is limited to 64 characters ({0})").format(name), frappe.InvalidColumnName)
	if name == "doctype":
		frappe.throw(_("Fieldname {0} is restricted").format(name))


def _check_link_options(meta, df) -> None:
	if df.fieldtype not in ("Link", *table_fields) or frappe.flags.in_patch or frappe.flags.in_install:
		return
	if not df.options:
		frappe.throw(
			_("{0}: Options required for Link or Table type field").format(_place(meta, df)),
			refusals.DoctypeLinkError,
		)
	if df.options in ("[Select]", "Loading...") or df.options == meta.name:
		return
	found = frappe.db.get_value("DocType", df.options, ["name", "istable"], as_dict=True)
	if not found:
		frappe.throw(
			_("{0}: Options must be a valid DocType, {1} is none").format(_place(meta, df), df.options),
			refusals.WrongOptionsDoctypeLinkError,
		)
	if df.fieldtype in table_fields and not found.istable:
		frappe.throw(_("{0}: {1} is not a child table").format(_place(meta, df), frappe.bold(df.options)))
	df.options = found.name


def _check_dynamic_link(meta, df, fields: list) -> None:
	if df.fieldtype != "Dynamic Link":
		return
	target = next((other for other in fields if other.fieldname == df.options), None)
	if (
		not target
		or target.fieldtype not in ("Link", "Select")
		or (target.fieldtype == "Link" and target.options not in ("DocType", None))
	):
		frappe.throw(
			_(
				"{0}: Options 'Dynamic Link' type of field must point to another Link Field with options as 'DocType'"
			).format(_place(meta, df))
		)


def _check_hidden_and_mandatory(meta, df, istable: int) -> None:
	if cint(df.hidden) and cint(df.reqd) and not df.default and not frappe.flags.in_migrate:
		frappe.throw(
			_("{0}: a hidden and mandatory field needs a default").format(_place(meta, df)),
			refusals.HiddenAndMandatoryWithoutDefaultError,
		)


def _check_mandatory_type(meta, df) -> None:
	if df.fieldtype in no_value_fields and df.fieldtype not in table_fields and cint(df.reqd):
		frappe.throw(
			_("{0}: a field of type {1} cannot be mandatory").format(_place(meta, df), _(df.fieldtype)),
			refusals.IllegalMandatoryError,
		)


def _check_unique_and_index(meta, df) -> None:
	if cint(df.unique):
		if df.fieldtype not in UNIQUE_TYPES:
			frappe.throw(
				_("{0}: a field of type {1} cannot be unique").format(_place(meta, df), _(df.fieldtype)),
				refusals.NonUniqueError,
			)
		if not meta.get("__islocal") and frappe.db.has_column(meta.name, df.fieldname):
			_check_unique_values(meta, df)
	if cint(df.search_index) and df.fieldtype in NO_INDEX:
		frappe.throw(
			_("{0}: a field of type {1} cannot be indexed").format(_place(meta, df), _(df.fieldtype)),
			refusals.CannotIndexedError,
		)


def _check_unique_values(meta, df) -> None:
	twice = frappe.db.sql(
		f"select `{df.fieldname}` from `tab{meta.name}` where ifnull(`{df.fieldname}`, '') != ''"
		f" group by `{df.fieldname}` having count(*) > 1 limit 1"
	)
	if twice:
		frappe.throw(
			_("{0}: cannot be unique as {1} is there more than once").format(
				_place(meta, df), frappe.bold(twice[0][0])
			),
			refusals.NonUniqueError,
		)


def _check_select(meta, df) -> None:
	if df.fieldtype != "Select" or not df.default or not df.options:
		return
	options = [option.strip() for option in df.options.split("\n")]
	if (
		df.default not in options
		and df.default not in ("__user", "Today")
		and df.fieldname != "naming_series"
	):
		frappe.throw(
			_("{0}: Default value {1} must be one of the options").format(
				_place(meta, df), frappe.bold(df.default)
			)
		)


def _check_data_options(meta, df) -> None:
	if df.fieldtype == "Data" and df.options and df.options not in data_field_options:
		text = _("Options {0} of a Data field must be one of {1}").format(
			df.options, ", ".join(data_field_options)
		)
		if not (frappe.flags.in_migrate or frappe.flags.in_install):
			frappe.msgprint(f"{_place(meta, df)}: {text}", alert=True)


def _check_precision_and_length(meta, df) -> None:
	if df.precision and df.fieldtype in ("Currency", "Float", "Percent") and not 0 <= cint(df.precision) <= 9:
		frappe.throw(_("{0}: Precision should be between 1 and 9").format(_place(meta, df)))
	kind = FIELD_TYPES[df.fieldtype].column_type(df) or ""
	if kind.startswith("varchar") and cint(df.length) and not 1 <= cint(df.length) <= 1000:
		frappe.throw(_("{0}: Length must be between 1 and {1}").format(_place(meta, df), 1000))


def _check_in_list_view(meta, df) -> None:
	if cint(df.in_list_view) and df.fieldtype in (
		"Image",
		"HTML",
		"Fold",
		"Tab Break",
		"Section Break",
		"Column Break",
	):
		frappe.throw(
			_("{0}: 'In List View' not allowed for type {1}").format(_place(meta, df), _(df.fieldtype))
		)


def _check_fetch_from(meta, df, fields: list) -> None:
	if not df.fetch_from:
		return
	df.fetch_from = df.fetch_from.strip().strip(".")
	if "." not in df.fetch_from or frappe.flags.in_migrate or frappe.flags.in_install:
		return
	link, source = df.fetch_from.split(".", 1)
	link_df = next((other for other in fields if other.fieldname == link), None)
	if link_df is None or link_df.fieldtype not in ("Link", "Dynamic Link"):
		frappe.throw(
			_("{0}: Fetch From starts with {1}, which is no Link field").format(_place(meta, df), link)
		)
	if (
		link_df.fieldtype == "Link"
		and frappe.db.exists("DocType", link_df.options)
		and link_df.options != meta.name
	):
		target = frappe.get_meta(link_df.options)
		if not target.get_field(source) and source not in target.get_valid_columns():
			frappe.throw(_("{0}: {1} has no field {2}").format(_place(meta, df), link_df.options, source))


def _check_named_fields(meta, fields: list) -> None:
	names = {df.fieldname: df for df in fields}
	title = meta.get("title_field")
	if title and title not in names and title != "name":
		frappe.throw(_("Title field must be a valid fieldname"), refusals.InvalidFieldNameError)
	for field in (meta.get("search_fields") or "").split(","):
		field = field.strip()
		if field and field not in names and field not in default_fields:
			frappe.throw(_("Search field {0} is not valid").format(field))
	image = meta.get("image_field")
	if image and (image not in names or names[image].fieldtype not in ("Attach Image", "Attach")):
		frappe.throw(_("Image field must be of type Attach Image"), refusals.InvalidFieldNameError)
	sort = meta.get("sort_field")
	for part in (sort or "").split(","):
		field = part.split()[0].strip("`") if part.split() else ""
		if field and field not in names and field not in default_fields:
			frappe.throw(
				_("Sort field {0} must be a valid fieldname").format(field), refusals.InvalidFieldNameError
			)
	timeline = meta.get("timeline_field")
	if timeline and (timeline not in names or names[timeline].fieldtype not in ("Link", "Dynamic Link")):
		frappe.throw(_("Timeline field must be a Link or Dynamic Link"), refusals.InvalidFieldNameError)
