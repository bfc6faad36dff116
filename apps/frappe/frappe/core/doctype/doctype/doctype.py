"""Controller of DocType: what a DocType has to be like, and what follows when it is saved."""

import re

import frappe
from frappe import _
from frappe.automation.doctype.auto_repeat.auto_repeat import FIELD as AUTO_REPEAT
from frappe.core.doctype.doctype.field_rules import validate_fields
from frappe.core.doctype.doctype.permission_rules import validate_permissions
from frappe.core.doctype.doctype.refusals import (
	CannotCreateStandardDoctypeError,
	CannotIndexedError,
	DoctypeLinkError,
	HiddenAndMandatoryWithoutDefaultError,
	IllegalMandatoryError,
	InvalidFieldNameError,
	NonUniqueError,
	UniqueFieldnameError,
	WrongOptionsDoctypeLinkError,
)
from frappe.core.kept_log import refuse
from frappe.custom import removed_fields
from frappe.ground.config import flag
from frappe.model import audited, core_doctypes_list, no_value_fields
from frappe.model.controllers import get_controller
from frappe.model.document import Document
from frappe.model.field_order import BREAKS
from frappe.model.meta import Meta
from frappe.model.schema import sync_schema
from frappe.modules.utils import export_module_json, scrub
from frappe.utils import cint

__all__ = [
	"CannotCreateStandardDoctypeError",
	"CannotIndexedError",
	"DocType",
	"DoctypeLinkError",
	"HiddenAndMandatoryWithoutDefaultError",
	"IllegalMandatoryError",
	"InvalidFieldNameError",
	"NonUniqueError",
	"UniqueFieldnameError",
	"WrongOptionsDoctypeLinkError",
	"check_fieldname_conflicts",
	"clear_permissions_cache",
	"validate_autoincrement_autoname",
	"validate_fields",
	"validate_fields_for_doctype",
	"validate_links_table_fieldnames",
	"validate_permissions",
	"validate_permissions_for_doctype",
]

MAX_NAME = 61
NAME = re.compile(r"^(?![\W])[^\d_\s][\w -]+\Z", re.UNICODE)
FIELDNAME = re.compile(r"^[^\W\d]\w*$|^_\w+$", re.UNICODE)
NOT_IN_FIELDNAME = re.compile(r"\W+", re.UNICODE)
RESTRICTED = (
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


class DocType(Document):
	"""What a kind of document consists of: fields, permissions, naming, and how it behaves."""

	def autoname(self):
		self.name = (self.name or "").strip()

	def before_insert(self):
		if self.custom and not self.get("module"):
			self.module = "Custom"

	def validate(self):
		self.check_trail()
		self.check_developer_mode()
		self.validate_name()
		self.set_defaults_for_kind()
		self.scrub_field_names()
		self.check_removed_fields()
		self.add_nestedset_fields()
		self.make_amendable()
		self.make_repeatable()
		self.validate_naming()
		validate_fields(self)
		validate_permissions(self)
		validate_links_table_fieldnames(self)
		self.flags.previous = self.get_doc_before_save()

	# checks ----------------------------------------------------------------------------------------------------------

	def check_trail(self):
		"""Logs stay as the framework has them, and what is kept of an audited DocType stays switched on."""
		for name in audited.TRACKING:
			if not self.is_new() and self.has_value_changed(name):
				audited.check_property(self.name, name, self.get(name), of_doctype=True)
		audited.check_property(self.name, None, None, of_doctype=False)

	def check_developer_mode(self):
		"""Standard DocTypes belong to an app: they are made and changed in developer mode only."""
		flags = frappe.flags
		if (
			self.custom
			or flags.in_install
			or flags.in_migrate
			or flags.in_patch
			or flags.in_import
			or flags.in_test
		):
			return
		if not flag("developer_mode"):
			frappe.throw(
				_("Not in Developer Mode! Set in site_config.json or make 'Custom' DocType."),
				CannotCreateStandardDoctypeError,
			)

	def validate_name(self):
		name = self.name or ""
		if len(name) > MAX_NAME:
			frappe.throw(
				_("The name of a DocType has at most {0} characters: {1}").format(MAX_NAME, name),
				frappe.NameError,
			)
		if not NAME.match(name):
			frappe.throw(
				_(
					"A DocType's name starts with a letter and consists of letters, numbers, spaces, underscores and hyphens"
				),
				frappe.NameError,
				title=_("Invalid Name"),
			)
		if self.is_new() and frappe.db.exists("DocType", name):
			raise frappe.DuplicateEntryError("DocType", name)

	def set_defaults_for_kind(self):
		if self.issingle:
			self.allow_import = 0
			self.is_submittable = 0
			self.istable = cint(self.istable)
		if self.istable:
			self.allow_import = 0
			self.permissions = []
		self.sort_field = self.sort_field or "creation"
		self.sort_order = self.sort_order or "DESC"
		self.engine = self.engine or "InnoDB"

	def scrub_field_names(self):
		"""Fields without a name get one from their label, or from their type and place."""
		taken = {df.fieldname for df in self.fields if df.fieldname}
		for df in self.fields:
			if not df.fieldtype:
				continue
			if not df.fieldname:
				df.fieldname = self._fieldname_for(df, taken)
				taken.add(df.fieldname)
			elif df.fieldname in RESTRICTED:
				frappe.throw(_("Fieldname {0} is restricted").format(df.fieldname), InvalidFieldNameError)
			if df.fieldtype in no_value_fields and df.unique:
				df.unique = 0

	def check_removed_fields(self):
		"""A new field does not take over the values of a removed one that was called the same."""
		before = self.get_doc_before_save()
		if before and not self.flags.restores_field:
			known = {df.fieldname for df in before.fields}
			removed_fields.check_new(
				self.name, [df.fieldname for df in self.fields if df.fieldname not in known]
			)

	def _fieldname_for(self, df, taken: set[str]) -> str:
		if df.label:
			name = NOT_IN_FIELDNAME.sub("", df.label.strip().lower().replace(" ", "_")).strip("_") or "field"
			if name[0].isdigit():
				name = f"field_{name}"
			if name in RESTRICTED:
				name += "1"
			if df.fieldtype in BREAKS:
				name += "_section" if df.fieldtype == "Section Break" else "_tab"
		else:
			name = f"{scrub(df.fieldtype)}_{frappe.generate_hash(length=4)}"
		base, number = name, 1
		while name in taken:
			name = f"{base}_{number}"
			number += 1
		return name

	def validate_naming(self):
		"""The naming rule is one that can make names."""
		autoname = self.autoname_rule
		if autoname.startswith("field:"):
			field = autoname[6:]
			if field != "name" and not self.get("fields", {"fieldname": field}):
				frappe.throw(_("Invalid fieldname '{0}' in autoname").format(field))
			for df in self.get("fields", {"fieldname": field}):
				if df.fieldtype in no_value_fields:
					frappe.throw(_("Invalid fieldname '{0}' in autoname").format(field))
		if autoname.startswith("naming_series:") and not self.get("fields", {"fieldname": "naming_series"}):
			frappe.throw(_("Invalid fieldname '{0}' in autoname").format("naming_series"))
		validate_autoincrement_autoname(self)

	@property
	def autoname_rule(self) -> str:
		"""The naming rule, never None. (`autoname` is also the name of the hook.)"""
		return self.__dict__.get("autoname") or ""

	# additions -------------------------------------------------------------------------------------------------------

	def add_nestedset_fields(self):
		"""A tree needs its parent, its place and whether it may have children."""
		if not self.is_tree or self.is_virtual or self.istable:
			return
		parent = f"parent_{scrub(self.name)}"
		present = {df.fieldname for df in self.fields}
		wanted = (
			{
				"fieldname": "lft",
				"fieldtype": "Int",
				"label": "Left",
				"hidden": 1,
				"read_only": 1,
				"no_copy": 1,
			},
			{
				"fieldname": "rgt",
				"fieldtype": "Int",
				"label": "Right",
				"hidden": 1,
				"read_only": 1,
				"no_copy": 1,
			},
			{"fieldname": "is_group", "fieldtype": "Check", "label": "Is Group"},
			{
				"fieldname": "old_parent",
				"fieldtype": "Link",
				"label": "Old Parent",
				"options": self.name,
				"hidden": 1,
				"no_copy": 1,
			},
			{
				"fieldname": self.nsm_parent_field or parent,
				"fieldtype": "Link",
				"label": f"Parent {self.name}",
				"options": self.name,
				"ignore_user_permissions": 0,
			},
		)
		for values in wanted:
			if values["fieldname"] not in present:
				self.append("fields", values)
		if not self.nsm_parent_field:
			self.nsm_parent_field = parent

	def make_amendable(self):
		"""A submittable DocType needs a link to the cancelled predecessor."""
		if self.is_submittable and not self.get("fields", {"fieldname": "amended_from"}):
			self.append(
				"fields",
				{
					"label": "Amended From",
					"fieldtype": "Link",
					"fieldname": "amended_from",
					"options": self.name,
					"read_only": 1,
					"print_hide": 1,
					"no_copy": 1,
					"search_index": 1,
				},
			)

	def make_repeatable(self):
		"""Documents that repeat say of which repetition they are."""
		if self.allow_auto_repeat and not self.get("fields", {"fieldname": AUTO_REPEAT["fieldname"]}):
			self.append("fields", {**AUTO_REPEAT})

	# after the write -------------------------------------------------------------------------------------------------

	def on_update(self):
		frappe.clear_cache(doctype=self.name)
		self._drop_replaced_custom_fields()
		sync_schema(frappe.get_meta(self.name))
		self.make_module_and_roles()
		if not self.custom and not frappe.flags.in_test:
			export_module_json(self, not self.custom, self.module)
		frappe.clear_cache(doctype=self.name)

	def _drop_replaced_custom_fields(self):
		"""A field of the DocType takes the place of a custom field of its name; the column stays."""
		names = [df.fieldname for df in self.fields]
		if names and frappe.db.table_exists("Custom Field"):
			frappe.db.delete("Custom Field", {"dt": self.name, "fieldname": ("in", names)})

	def make_module_and_roles(self):
		"""Module and roles that the DocType names and that are not there yet."""
		if self.module and not frappe.db.exists("Module Def", self.module):
			module = frappe.get_doc(
				{"doctype": "Module Def", "module_name": self.module, "app_name": "frappe"}
			)
			if self.custom:
				module.custom = 1
			module.flags.ignore_mandatory = module.flags.ignore_permissions = True  # made with the DocType
			module.insert()
		for role in dict.fromkeys(rule.role for rule in self.permissions):
			if role and not frappe.db.exists("Role", role):
				frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert(
					ignore_permissions=True  # made with the DocType
				)

	def on_trash(self):
		if audited.is_log(self.name):
			refuse(_("Logs cannot be deleted: {0}").format(_(self.name)), self.name)
		if self.name in core_doctypes_list:
			frappe.throw(_("DocType {0} belongs to the core and cannot be deleted").format(self.name))
		if not self.custom and not frappe.flags.in_uninstall and not flag("developer_mode"):
			if not frappe.flags.in_test and not frappe.flags.in_migrate:
				frappe.throw(_("Standard DocType cannot be deleted"), frappe.PermissionError)

	def before_rename(self, old, new, merge=False):
		if merge:
			frappe.throw(_("DocType can not be merged"))
		audited.check_property(old, None, None, of_doctype=False)
		if old in core_doctypes_list:
			frappe.throw(_("DocType {0} belongs to the core and cannot be renamed").format(old))

	def after_rename(self, old, new, merge=False):
		"""Table, options of fields and parent types follow the new name."""
		if self.issingle:
			frappe.db.sql("update `tabSingles` set `doctype` = %s where `doctype` = %s", (new, old))
		else:
			frappe.db.sql_ddl(f"alter table `tab{old}` rename to `tab{new}`")
		frappe.db.sql(
			"update `tabDocField` set `options` = %s where `options` = %s"
			" and `fieldtype` in ('Link', 'Table', 'Table MultiSelect')",
			(new, old),
		)
		for df in self.get("fields", {"fieldtype": ("in", ("Table", "Table MultiSelect"))}):
			frappe.db.sql(
				f"update `tab{df.options}` set `parenttype` = %s where `parenttype` = %s", (new, old)
			)
		frappe.clear_cache()

	def get_permission_log_options(self, event=None):
		"""What a permission log notes of a change."""
		return {
			"fields": ("permissions", {"permissions": ("name", "role", "permlevel", "parent", "if_owner")})
		}


def validate_autoincrement_autoname(dt) -> bool:
	"""Names cannot become numbers, or numbers names, once there are documents."""
	if dt.is_new() or dt.doctype == "Customize Form":
		return False
	before = dt.get_doc_before_save()
	if before is None:
		return False
	rules = {before.__dict__.get("autoname"), dt.__dict__.get("autoname")}
	if "autoincrement" in rules and len(rules) > 1 and not dt.issingle and frappe.db.count(dt.name):
		frappe.throw(
			_("Can only change to/from Autoincrement naming rule when there is no data in the doctype")
		)
	return True


def validate_links_table_fieldnames(meta) -> None:
	"""Connections name DocTypes and fields that are there."""
	flags = frappe.flags
	if not meta.links or flags.in_patch or flags.in_install or flags.in_migrate:
		return
	for index, link in enumerate(meta.links, 1):
		if not frappe.db.exists("DocType", link.link_doctype) or not link.link_fieldname:
			continue
		target = Meta(link.link_doctype) if link.link_doctype != meta.name else meta
		names = {df.fieldname for df in target.fields}
		if link.link_fieldname not in names and link.link_fieldname != "name":
			frappe.throw(
				_("Document Links Row #{0}: Could not find field {1} in {2} DocType").format(
					index, frappe.bold(link.link_fieldname), frappe.bold(link.link_doctype)
				),
				InvalidFieldNameError,
				title=_("Invalid Fieldname"),
			)


def validate_fields_for_doctype(doctype: str) -> None:
	"""Check the fields of a DocType with what was customized in it."""
	frappe.clear_cache(doctype=doctype)
	validate_fields(frappe.get_meta(doctype, cached=False))


def validate_permissions_for_doctype(doctype: str, for_remove: bool = False, alert: bool = False) -> None:
	"""Check the permissions of a DocType and forget what was remembered of them."""
	dt = frappe.get_doc("DocType", doctype)
	validate_permissions(dt, for_remove=for_remove, alert=alert)
	clear_permissions_cache(doctype)


def clear_permissions_cache(doctype: str) -> None:
	"""Forget what was remembered of a DocType's permissions."""
	frappe.clear_cache(doctype=doctype)


def check_fieldname_conflicts(docfield) -> None:
	"""A fieldname must not be that of a method or property of the documents."""
	from frappe.model.document import Document as Base

	doctype = docfield.get("dt") or docfield.get("parent")
	try:
		controller = get_controller(doctype)
	except ImportError:
		controller = Base
	found = getattr(controller, docfield.fieldname, None)
	if callable(found) and docfield.fieldname not in ("autoname",) and hasattr(Base, docfield.fieldname):
		frappe.msgprint(
			_("Fieldname {0} conflicting with a method of the documents").format(
				frappe.bold(docfield.fieldname)
			),
			raise_exception=frappe.ValidationError,
		)
