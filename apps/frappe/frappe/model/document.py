"""Documents: their life from `insert` to `delete`, with the hooks of controllers and apps in Frappe's order."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.model import NAMED_EXACTLY, audited, checks, events, links, storing, table_fields
from frappe.model.access import DocumentAccess
from frappe.model.base_document import BaseDocument
from frappe.model.controllers import get_controller
from frappe.model.docstatus import DocStatus
from frappe.model.getting import (
	bulk_insert,
	can_cache_doc,
	clear_document_cache,
	copy_doc,
	execute_action,
	get_cached_doc,
	get_cached_value,
	get_doc,
	get_document_cache_key,
	get_last_doc,
	get_lazy_doc,
	get_single,
	new_doc,
)
from frappe.model.locking import DocumentLocks
from frappe.model.shorthands import DocumentShorthands
from frappe.model.traces import DocumentTraces
from frappe.utils import cint, cstr, now

if TYPE_CHECKING:
	from typing_extensions import Self

__all__ = [
	"BaseDocument",
	"Document",
	"bulk_insert",
	"can_cache_doc",
	"clear_document_cache",
	"copy_doc",
	"execute_action",
	"get_cached_doc",
	"get_cached_value",
	"get_controller",
	"get_doc",
	"get_document_cache_key",
	"get_last_doc",
	"get_lazy_doc",
	"get_single",
	"new_doc",
]

BEFORE_SAVE = {
	"save": ("validate", "before_save"),
	"submit": ("validate", "before_submit"),
	"cancel": ("before_cancel",),
	"update_after_submit": ("before_update_after_submit",),
}
AFTER_SAVE = {
	"save": ("on_update",),
	"submit": ("on_update", "on_submit"),
	"cancel": ("on_cancel",),
	"update_after_submit": ("on_update_after_submit",),
}
FLAGS = ("ignore_permissions", "ignore_links", "ignore_mandatory", "ignore_version")


class Document(DocumentAccess, DocumentLocks, DocumentShorthands, DocumentTraces, BaseDocument):
	"""A document with its rows. Controllers inherit from it and implement hooks such as `validate` or `on_submit`."""

	def __init__(self, *args, **kwargs):
		"""Document(doctype, name), Document(doctype) of a single, or Document(dict)."""
		self.__dict__["_doc_before_save"] = None
		if args and isinstance(args[0], str):
			self.__dict__["doctype"] = args[0]
			self.__dict__["name"] = _name_of(args[0], args[1:], kwargs)
			self.__dict__["flags"] = frappe._dict(for_update=kwargs.get("for_update"))
			self.load_from_db()
			return
		values = dict(args[0] if args else {}, **kwargs)
		super().__init__(values)
		self.init_valid_columns()

	def init_valid_columns(self) -> None:
		"""Give every stored field a value, so that reading it needs no care."""
		own = self.__dict__
		for fieldname in self.meta.plan.columns:
			if fieldname not in own:
				own[fieldname] = None
		for fieldname in ("docstatus", "idx"):
			if own[fieldname] is None:
				own[fieldname] = DocStatus.DRAFT if fieldname == "docstatus" else 0

	# loading ---------------------------------------------------------------------------------------------------------

	def load_from_db(self) -> "Document":
		"""Read the document and its rows anew; what was changed and not saved is dropped.

		:raises DoesNotExistError:
		"""
		meta = self.meta
		own = self.__dict__
		if meta.issingle:
			own.update(_load_single(self.doctype))
		else:
			row = _load_row(self.doctype, own["name"], meta)
			if row is None or (self.doctype in NAMED_EXACTLY and row["name"] != own["name"]):
				_raise_missing(self.doctype, own["name"])
			own.update(row)
			own["docstatus"] = DocStatus(row["docstatus"] or 0)
		own.pop("__islocal", None)
		own.pop("__unsaved", None)
		self.load_children_from_db()
		if hasattr(self, "__setup__"):
			self.__setup__()
		return self

	def load_children_from_db(self) -> None:
		"""Read the rows of all tables anew."""
		tables = self.meta.plan.tables
		if not tables:
			return
		found = storing.read_children(self.doctype, self.name, tables)
		for fieldname, rows in found.items():
			self.__dict__[fieldname] = []
			for row in rows:
				self._load_child(row, fieldname, tables[fieldname])

	def _load_child(self, row: dict, fieldname: str, doctype: str) -> None:
		rows = self.__dict__[fieldname]
		cls = get_controller(doctype)
		child = cls.__new__(cls)
		own = child.__dict__
		own.update(row)
		own["doctype"] = doctype
		own["docstatus"] = DocStatus(row["docstatus"] or 0)
		own["idx"] = row["idx"] or len(rows) + 1
		own["flags"] = frappe._dict()
		own["_doc_before_save"] = None
		for table in frappe.get_meta(doctype).plan.tables:
			own[table] = []
		child.parent_doc = self
		rows.append(child)

	def reload(self) -> "Document":
		"""Read the document anew."""
		return self.load_from_db()

	def get_latest(self) -> "Document":
		"""The document as stored now."""
		if self.__dict__.get("_latest") is None:
			self.__dict__["_latest"] = frappe.get_doc(self.doctype, self.name)
		return self.__dict__["_latest"]

	def get_doc_before_save(self) -> "Self | None":
		"""In hooks of a save: the document as it was stored before."""
		return self.__dict__.get("_doc_before_save")

	def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
		"""Remember the stored document for comparisons."""
		self.__dict__["_doc_before_save"] = None
		if self.is_new():
			return
		if self.__dict__.get("_latest") is not None and not self.meta.plan.tables:
			self.__dict__["_doc_before_save"] = self._latest
			return
		try:
			self.__dict__["_doc_before_save"] = frappe.get_doc(self.doctype, self.name, for_update=True)
		except frappe.DoesNotExistError:
			if raise_exception:
				raise
			frappe.clear_last_message()

	def has_value_changed(self, fieldname: str) -> bool:
		"""Whether a value differs from what was stored before this save."""
		before = self.get_doc_before_save()
		if not before:
			return True
		old, new = before.get(fieldname), self.get(fieldname)
		df = self.meta.get_field(fieldname)
		if df and df.fieldtype not in table_fields:
			return not checks.same(df, new, old)
		return old != new

	def get_value_before_save(self, fieldname: str) -> Any:
		"""The stored value before this save."""
		before = self.get_doc_before_save()
		return before.get(fieldname) if before else None

	# inserting and saving --------------------------------------------------------------------------------------------

	def insert(
		self,
		ignore_permissions: bool | None = None,
		ignore_links: bool | None = None,
		ignore_if_duplicate: bool = False,
		ignore_mandatory: bool | None = None,
		set_name: str | None = None,
		set_child_names: bool = True,
	) -> "Document":
		"""Write the document as a new one, after all checks and hooks.

		:param ignore_if_duplicate: be quiet if there is one of that name
		:param set_name: name that overrules the naming rule
		:param set_child_names: give rows new names even if they carry one
		"""
		if self.flags.in_print:
			return self
		self._set_flags(
			ignore_permissions=ignore_permissions,
			ignore_links=ignore_links,
			ignore_mandatory=ignore_mandatory,
		)
		own = self.__dict__
		own["__islocal"] = 1
		checks.check_kinds(self)
		self._set_defaults()
		self.set_user_and_timestamp()
		self.set_docstatus()
		self.check_if_latest()
		links.validate_links(self)
		self.check_permission("create")
		_check_amendment(self)
		self.run_method("before_insert")
		self.set_new_name(set_name=set_name, set_child_names=set_child_names)
		self.set_parent_in_children()
		self.validate_higher_perm_levels()
		self.flags.in_insert = True
		self.run_before_save_methods()
		self._validate()
		self.set_docstatus()
		self.flags.in_insert = False
		if self.flags.only_check:
			return self
		self._write_new(ignore_if_duplicate)
		self.run_method("after_insert")
		self.flags.in_insert = True
		if own.get("amended_from") and self.meta.has_field("amended_from"):
			self.copy_attachments_from_amended_from()
		self.run_post_save_methods()
		self.flags.in_insert = False
		own.pop("__islocal", None)
		own.pop("__unsaved", None)
		return self

	def _write_new(self, ignore_if_duplicate: bool) -> None:
		if self.meta.issingle:
			self.update_single(self.get_valid_dict(ignore_virtual=True))
			self.__dict__["__islocal"] = False
			return
		self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
		for row in self.get_all_children():
			row.db_insert()

	def save(self, *args, **kwargs) -> "Document":
		"""Write the changed document after all checks and hooks; a new one is inserted."""
		return self._save(*args, **kwargs)

	def _save(self, ignore_permissions: bool | None = None, ignore_version: bool | None = None) -> "Document":
		if self.flags.in_print:
			return self
		self._set_flags(ignore_permissions=ignore_permissions, ignore_version=ignore_version)
		own = self.__dict__
		if own.get("__islocal") or not own.get("name"):
			return self.insert()
		own["_latest"] = None
		checks.check_kinds(self)
		self._set_row_defaults(only_new=True)
		self.check_if_locked()
		self.check_permission("write", "save")
		self.set_user_and_timestamp()
		self.set_docstatus()
		self.check_if_latest()
		self.set_parent_in_children()
		self.set_name_in_children()
		self.validate_higher_perm_levels()
		links.validate_links(self)
		self.run_before_save_methods()
		if own["_action"] != "cancel":
			self._validate()
		if own["_action"] == "update_after_submit":
			self.validate_update_after_submit()
		self.set_docstatus()
		if self.flags.only_check:
			return self
		if self.meta.issingle:
			self.update_single(self.get_valid_dict(ignore_virtual=True))
		else:
			self.db_update()
		self.update_children()
		self.run_post_save_methods()
		own.pop("__unsaved", None)
		return self

	def _set_flags(self, **values) -> None:
		for name, value in values.items():
			if value is not None:
				self.flags[name] = value

	def _set_defaults(self) -> None:
		from frappe.model.create_new import defaults_for

		if frappe.flags.in_import:
			return
		self.update_if_missing(defaults_for(self.doctype))
		self._set_row_defaults()

	def _set_row_defaults(self, only_new: bool = False) -> None:
		from frappe.model.create_new import defaults_for

		for fieldname, doctype in self.meta.plan.tables.items():
			rows = self.__dict__.get(fieldname) or ()
			chosen = [row for row in rows if row.is_new()] if only_new else rows
			if chosen:
				values = defaults_for(doctype, parent_doc=self, parentfield=fieldname)
				for row in chosen:
					row.update_if_missing(values)

	def set_user_and_timestamp(self) -> None:
		"""Set who and when: always for `modified`, at insert also for `creation` and `owner`."""
		own = self.__dict__
		own["_original_modified"] = own.get("modified")
		stamp, user = now(), frappe.session.user
		own["modified"], own["modified_by"] = stamp, user
		if not own.get("creation") or own.get("__islocal"):
			own["creation"] = stamp
		if not own.get("owner") or own.get("__islocal"):
			own["owner"] = self.flags.owner or user
		if frappe.flags.in_import and self.flags.keep_stamps:
			own["modified"] = own["_original_modified"] or stamp
		for row in self.get_all_children():
			row_own = row.__dict__
			row_own["modified"], row_own["modified_by"] = stamp, user
			if not row_own.get("owner"):
				row_own["owner"] = own["owner"]
			if not row_own.get("creation"):
				row_own["creation"] = stamp

	def set_docstatus(self) -> None:
		"""Rows carry the state of their document."""
		own = self.__dict__
		status = own["docstatus"] = DocStatus(cint(own.get("docstatus")))
		for row in self.get_all_children():
			row.__dict__["docstatus"] = status

	def check_if_latest(self) -> None:
		"""Nobody else has saved in between, and the state may change as asked.

		:raises TimestampMismatchError:
		:raises DocstatusTransitionError:
		"""
		self.__dict__["_action"] = "save"
		if self.__dict__.get("__islocal"):
			self.check_docstatus_transition(DocStatus.DRAFT)
			return
		stored = self._stored_state()
		if stored is None:
			_raise_missing(self.doctype, self.name)
		modified, status = stored
		if modified and cstr(modified) != cstr(self.__dict__["_original_modified"]):
			frappe.msgprint(
				_(
					"{0} has been changed since you opened it ({1}, {2}). Load it again to see the latest state."
				).format(_(self.doctype), modified, self.modified),
				raise_exception=frappe.TimestampMismatchError,
			)
		if not self.meta.issingle:
			self.check_docstatus_transition(DocStatus(status or 0))
		self.__dict__["_latest"] = None  # what is read from now on, nobody else writes before this save ends

	def _stored_state(self) -> tuple | None:
		frappe.db.begin()  # nobody saves between this look and our own writing
		if self.meta.issingle:
			values = storing.read_single(self.doctype)
			return (values or {}).get("modified"), 0
		rows = frappe.db.sql(
			f"select `modified`, `docstatus` from `tab{self.doctype}` where `name` = %s", (self.name,)
		)
		return rows[0] if rows else None

	def check_docstatus_transition(self, to_docstatus: DocStatus) -> None:
		"""Find out what happens (save, submit, cancel, update after submit) from the stored state.

		:param to_docstatus: the stored state
		"""
		stored, wanted = cint(to_docstatus), cint(self.docstatus)
		own = self.__dict__
		if wanted not in (0, 1, 2):
			frappe.throw(_("Invalid docstatus {0}").format(wanted), title=_("Invalid Document Status"))
		if stored == 2:
			frappe.throw(_("A cancelled document cannot be changed"), frappe.ValidationError)
		if stored == 0 and wanted == 0:
			own["_action"] = "save"
		elif stored == 0 and wanted == 1:
			own["_action"] = "submit"
			self.check_permission("submit")
		elif stored == 1 and wanted == 1:
			own["_action"] = "update_after_submit"
			self.check_permission("submit")
		elif stored == 1 and wanted == 2:
			own["_action"] = "cancel"
			self.check_permission("cancel")
		else:
			frappe.throw(
				_("The state of a document cannot change from {0} to {1}").format(
					_STATE_NAMES[stored](), _STATE_NAMES[wanted]()
				),
				frappe.DocstatusTransitionError,
			)

	def set_new_name(
		self, force: bool = False, set_name: str | None = None, set_child_names: bool = True
	) -> None:
		"""Name the document by its naming rule, and its rows."""
		from frappe.model.naming import set_new_name, validate_name

		if self.flags.name_set and not force:
			return
		if self.get("__newname"):
			self.name = validate_name(self.doctype, self.get("__newname"))
			self.flags.name_set = True
			return
		if set_name:
			self.name = validate_name(self.doctype, set_name)
		else:
			set_new_name(self)
		if set_child_names:
			for row in self.get_all_children():
				set_new_name(row)
		self.flags.name_set = True

	def set_parent_in_children(self) -> None:
		"""Rows carry the name of their document."""
		for row in self.get_all_children():
			row.__dict__["parent"] = self.name
			row.__dict__["parenttype"] = self.doctype

	def set_name_in_children(self) -> None:
		"""Name the rows that have no name yet."""
		from frappe.model.naming import set_new_name

		for row in self.get_all_children():
			if not row.__dict__.get("name"):
				set_new_name(row)

	def _validate(self) -> None:
		checks.check_document(self)

	def _validate_links(self) -> None:
		links.validate_links(self)

	def get_invalid_links(self, is_submittable: bool = False) -> tuple[list, list]:
		"""Links without target, and links to cancelled documents."""
		return links.invalid_links(self, is_submittable)

	def validate_workflow(self) -> None:
		"""The state may change as it did; a submit or cancel past the workflow moves the state along."""
		if frappe.flags.in_install == "frappe" or self.flags.ignore_workflow:
			return
		workflow = self.meta.get_workflow()
		if not workflow:
			return
		from frappe.model.workflow import set_workflow_state_on_action, validate_workflow

		validate_workflow(self)
		if self._action != "save":
			set_workflow_state_on_action(self, workflow, self._action)

	def _check_action_in_state(self) -> None:
		if not self.is_new() and not self.flags.ignore_workflow and self.meta.get_workflow():
			from frappe.model.workflow import check_action_in_state

			check_action_in_state(self)

	def validate_update_after_submit(self) -> None:
		"""Only what may change after submit has changed."""
		if self.flags.ignore_validate_update_after_submit:
			return
		stored = self.get_doc_before_save() or frappe.get_doc(self.doctype, self.name)
		checks.check_update_after_submit(self, stored)

	def update_children(self) -> None:
		"""Write the rows: new and changed ones, and delete those that are no more there."""
		if not self.meta.plan.tables:
			return
		storing.delete_missing_children(self)
		for row in self.get_all_children():
			row.db_update()

	def update_child_table(self, fieldname: str, df=None) -> None:
		"""Write the rows of one table."""
		for row in self.get(fieldname):
			row.db_update()

	def update_single(self, d: dict) -> None:
		"""Write the values of a single DocType."""
		storing.write_single(self.doctype, d)

	def run_before_save_methods(self) -> None:
		"""Hooks before the write."""
		self.load_doc_before_save()
		self._check_action_in_state()
		self.reset_seen()
		action = self._action
		if action in ("save", "submit"):
			self.run_method("before_validate")
		if self.flags.ignore_validate:
			return
		for method in BEFORE_SAVE[action]:
			self.run_method(method)
		self.set_title_field()

	def run_post_save_methods(self) -> None:
		"""Hooks after the write, and what follows from it: caches, version, notice to open forms."""
		action = self._action
		for method in AFTER_SAVE[action]:
			self.run_method(method)
		if action == "cancel":
			self.check_no_back_links_exist()
		self.clear_cache()
		if self.flags.get("notify_update", True):
			self.notify_update()
		self.save_version()
		self.run_method("on_change")
		self.__dict__["_latest"] = None

	def set_title_field(self) -> None:
		"""Fill a title field whose default is a pattern such as `{first_name} {last_name}`."""
		df = self.meta.get_field(self.meta.get_title_field())
		if df is None or not df.default or "{" not in str(df.default):
			return
		if not self.get(df.fieldname) or (df.hidden and df.default):
			self.set(df.fieldname, df.default.format(**self.as_dict(no_private_properties=True)).strip())

	def reset_seen(self) -> None:
		"""Only the one who saves has seen the new state."""
		if self.meta.track_seen and not self.is_new():
			frappe.db.set_value(
				self.doctype, self.name, "_seen", frappe.as_json([frappe.session.user]), update_modified=False
			)

	def save_version(self) -> None:
		"""Write a Version that tells what changed, if the DocType tracks changes."""
		if not self.meta.track_changes or audited.may_ignore_version(self):
			return
		if frappe.flags.in_install or (not self.get_doc_before_save() and frappe.flags.in_patch):
			return
		before = self.get_doc_before_save()
		audited.note_rights(self, before)
		if not before and not self.flags.updater_reference:
			return
		version = frappe.new_doc("Version")
		if before and version.update_version_info(before, self):
			version.insert(ignore_permissions=True)

	def copy_attachments_from_amended_from(self) -> None:
		"""An amendment takes the files of its predecessor along."""
		for file in frappe.get_all(
			"File",
			fields=["file_url", "file_name", "is_private"],
			filters={"attached_to_doctype": self.doctype, "attached_to_name": ("=", self.amended_from)},
		):
			frappe.get_doc(
				{
					"doctype": "File",
					"attached_to_doctype": self.doctype,
					"attached_to_name": self.name,
					"folder": "Home/Attachments",
					**file,
				}
			).insert(ignore_permissions=True)  # whoever may amend keeps what belongs to the document

	def check_no_back_links_exist(self) -> None:
		"""A document to which submitted ones link cannot be cancelled."""
		if self.flags.ignore_links:
			return
		from frappe.model.delete_doc import check_if_doc_is_dynamically_linked, check_if_doc_is_linked

		check_if_doc_is_linked(self, method="Cancel")
		check_if_doc_is_dynamically_linked(self, method="Cancel")

	# state -----------------------------------------------------------------------------------------------------------

	@frappe.whitelist()
	def submit(self) -> "Document":
		"""Submit: afterwards only fields that allow it may change."""
		return self._submit()

	def _submit(self) -> "Document":
		self.docstatus = DocStatus.SUBMITTED
		return self.save()

	@frappe.whitelist()
	def cancel(self) -> "Document":
		"""Cancel a submitted document for good."""
		return self._cancel()

	def _cancel(self) -> "Document":
		self.docstatus = DocStatus.CANCELLED
		return self.save()

	@frappe.whitelist()
	def discard(self) -> None:
		"""Cancel a draft without the checks of a save."""
		if self.is_new() or not self.name:
			_raise_missing(self.doctype, self.name)
		self.check_if_locked()
		self.set_user_and_timestamp()
		self.check_if_latest()
		if not self.docstatus.is_draft() or not self.meta.is_submittable:
			frappe.throw(_("Only drafts can be discarded"), frappe.ValidationError)
		self.check_permission("write")
		if self.meta.get_workflow():
			from frappe.model.workflow import check_discard_in_state

			check_discard_in_state(self)
		self.run_method("before_discard")
		self.db_set("docstatus", DocStatus.CANCELLED)
		for row in self.get_all_children():
			row.__dict__["docstatus"] = DocStatus.CANCELLED
			frappe.db.set_value(row.doctype, row.name, "docstatus", 2, update_modified=False)
		self.run_method("on_discard")

	def amend(self) -> "Document":
		"""An unsaved amendment of this cancelled document."""
		again = copy_doc(self, ignore_no_copy=False)
		again.amended_from = self.name
		return again

	def delete(
		self,
		ignore_permissions: bool = False,
		force: bool = False,
		*,
		delete_permanently: bool = False,
	) -> None:
		"""Delete the document."""
		frappe.delete_doc(
			self.doctype,
			self.name,
			ignore_permissions=ignore_permissions or bool(self.flags.ignore_permissions),
			flags=self.flags,
			force=force,
			delete_permanently=delete_permanently,
		)

	@frappe.whitelist()
	def rename(
		self, name: str, merge: bool = False, force: bool = False, validate_rename: bool = True
	) -> None:
		"""Give the document another name; links follow."""
		from frappe.model.rename_doc import rename_doc

		if self.is_new() or not self.name:
			_raise_missing(self.doctype, self.name)
		self.name = rename_doc(doc=self, new=name, merge=merge, force=force, validate=validate_rename)
		self.reload()

	# hooks -----------------------------------------------------------------------------------------------------------

	def run_method(self, method: str, *args, **kwargs) -> Any:
		"""Run a method of the controller and what apps hook to it."""
		return events.run_method(self, method, *args, **kwargs)

	def run_trigger(self, method: str, *args, **kwargs) -> Any:
		"""Older name of `run_method`."""
		return self.run_method(method, *args, **kwargs)

	def is_whitelisted(self, method_name: str) -> None:
		"""Raise unless a method may be called over HTTP."""
		method = getattr(self, method_name, None)
		if not method:
			raise NotFound(f"Method {method_name} not found")
		frappe.is_whitelisted(getattr(method, "__func__", method))

	def clear_cache(self) -> None:
		"""Forget cached copies of this document."""
		clear_document_cache(self.doctype, self.name)

	def notify_update(self) -> None:
		"""Tell open forms and lists, after the commit."""
		if frappe.flags.in_patch or frappe.flags.in_install or frappe.flags.in_import:
			return
		events.notify_update(self)

	def queue_action(self, action: str, **kwargs) -> None:
		"""Run an action (save, submit, cancel or a method) in the background; the document is locked meanwhile."""
		if f"_{action}" in dir(self):
			action = f"_{action}"
		try:
			self.lock()
		except frappe.DocumentLockedError:
			frappe.throw(
				_("This document is being worked on in the background. Try again in a while."),
				title=_("Document Queued"),
			)
		enqueue_after_commit = kwargs.pop("enqueue_after_commit", True)
		frappe.enqueue(
			"frappe.model.document.execute_action",
			__doctype=self.doctype,
			__name=self.name,
			__action=action,
			enqueue_after_commit=enqueue_after_commit,
			**kwargs,
		)

	@staticmethod
	def whitelist(function: Callable) -> Callable:
		"""Decorator: the method may be called over HTTP."""
		return frappe.whitelist(methods=["POST", "PUT"])(function)

	@staticmethod
	def hook(function: Callable) -> Callable:
		"""Decorator: run the method together with what apps hook to it."""
		return events.hook(function)


class NotFound(frappe.DoesNotExistError):
	"""A method that the document has not."""


_STATE_NAMES = {0: lambda: _("Draft"), 1: lambda: _("Submitted"), 2: lambda: _("Cancelled")}


# helpers of loading --------------------------------------------------------------------------------------------------


def _name_of(doctype: str, args: tuple, kwargs: dict) -> Any:
	name = args[0] if args else kwargs.get("name")
	if name is None:
		if len(args) == 0 and "name" not in kwargs:
			return doctype  # a single
		_raise_missing(doctype, name)
	if isinstance(name, dict | list):
		found = frappe.db.get_value(doctype, name, "name")
		if found is None:
			_raise_missing(doctype, name)
		return found
	return name


def _load_row(doctype: str, name, meta) -> dict | None:
	if meta.is_virtual:
		raise NotImplementedError(f"{doctype} is virtual: its controller has to implement load_from_db")
	wanted = name if isinstance(name, int) and -(2**63) <= name < 2**63 else str(name)
	rows = frappe.db.sql(meta.plan.select, (wanted,), as_dict=True)
	return rows[0] if rows else None


def _load_single(doctype: str) -> dict:
	values = storing.read_single(doctype)
	if values is None:
		values = frappe.new_doc(doctype, as_dict=True)
		values.pop("__islocal", None)
	columns = dict.fromkeys(frappe.get_meta(doctype).plan.columns)
	columns.update({key: value for key, value in values.items() if key != "doctype"})
	columns["name"] = doctype
	columns["docstatus"] = DocStatus(cint(columns.get("docstatus")))
	for df in frappe.get_meta(doctype).plan.values:
		if df.fieldtype == "Check":
			columns[df.fieldname] = cint(columns[df.fieldname])
	return columns


def _raise_missing(doctype: str, name) -> None:
	frappe.throw(
		_("{0} {1} not found").format(_(doctype), frappe.bold(cstr(name))),
		frappe.DoesNotExistError,
	)


def _check_amendment(doc) -> None:
	"""An amendment follows one cancelled document, which its author may read and amend: it takes that one's files.

	:raises frappe.PermissionError:
	"""
	amended = doc.__dict__.get("amended_from")
	if not amended or not doc.meta.has_field("amended_from"):
		return
	if not isinstance(amended, str | int):
		frappe.throw(_("{0} must be the name of one document.").format(_(doc.meta.get_label("amended_from"))))
	name, status = frappe.db.get_value(doc.doctype, {"name": ("=", amended)}, ["name", "docstatus"]) or (
		None,
		2,
	)
	if cint(status) != 2:
		frappe.throw(
			_("Only a cancelled document can be amended. Cancel {0} first.").format(frappe.bold(amended))
		)
	rights = ("read", "amend") if doc.meta.is_submittable else ("read",)
	if "amend" in rights:
		doc.check_permission("amend")
	if name is not None and not doc.flags.ignore_permissions:
		doc.amended_from = name
		before = frappe.get_doc(doc.doctype, name)
		for right in rights:
			before.check_permission(right)
