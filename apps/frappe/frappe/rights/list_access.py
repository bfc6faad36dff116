"""What a user may see, read and compare in a list: the DocType, its fields, and what is reached through them."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.ground.context import local
from frappe.model import child_table_fields, default_fields, optional_fields
from frappe.rights import log
from frappe.rights.checks import has_child_permission, has_permission
from frappe.rights.expressions import Call, Column, Literal, Star
from frappe.rights.rules import get_role_permissions
from frappe.store.driver import sqlite3
from frappe.store.schema import quoted
from frappe.utils import cint

STANDARD = (*default_fields[1:], *child_table_fields, *optional_fields)


class ListAccess:
	"""A DocType that is listed, and the rights of who asks for it."""

	def __init__(
		self,
		doctype: str,
		user: str,
		parent_doctype: str | None = None,
		*,
		ignore_permissions: bool = False,
		with_user_permissions: bool = True,
	):
		"""Refuse a list of which the user may see nothing.

		:param parent_doctype: for a child table, the DocType whose rights count
		:raises frappe.PermissionError:
		"""
		self.doctype = doctype
		self.user = user
		self.parent_doctype = parent_doctype
		self.ignore_permissions = ignore_permissions
		self.with_user_permissions = with_user_permissions
		self.table = f"tab{doctype}"
		self.quoted_table = quoted(self.table)
		self._permitted: dict[str, frozenset[str]] = {}
		self._check()

	def _check(self) -> None:
		self.meta = self._known_meta()
		if not self.columns(self.doctype):
			raise sqlite3.OperationalError(f"no such table: {self.table}")
		if self.ignore_permissions or frappe.flags.ignore_permissions:
			self.ignore_permissions = True
			return
		if self.meta.istable:
			allowed = has_child_permission(
				self.doctype, "read", user=self.user, parent_doctype=self.parent_doctype
			) or (
				has_child_permission(
					self.doctype, "select", user=self.user, parent_doctype=self.parent_doctype
				)
			)
			if self.user == "Administrator" and not self.parent_doctype:
				allowed = True
		else:
			allowed = self._has("read") or self._has("select")
		if not allowed:
			log.refused_by_role(True)
			frappe.flags.error_message = _("Insufficient Permission for {0}").format(
				frappe.bold(_(self.doctype))
			)
			raise frappe.PermissionError(self.doctype)
		log.reasons()

	def _known_meta(self) -> Any:
		"""Metadata of the DocType; whether there is one is nobody's business who has no right to it."""
		try:
			return frappe.get_meta(self.doctype)
		except frappe.DoesNotExistError:
			if self.ignore_permissions or self.user == "Administrator":
				raise
			log.refused_by_role(True)
			frappe.flags.error_message = _("Insufficient Permission for {0}").format(
				frappe.bold(self.doctype)
			)
			raise frappe.PermissionError(self.doctype) from None

	def _has(self, right: str) -> bool:
		return has_permission(self.doctype, right, user=self.user)

	@property
	def permission_type(self) -> str:
		"""`read`, or `select` for a user who has only that."""
		if self.meta.istable:
			return "read"
		given = get_role_permissions(self.meta, self.user)
		return "select" if given.get("select") and not given.get("read") else "read"

	def permitted(self, doctype: str) -> frozenset[str]:
		"""The fields of a DocType that the user may read in this list."""
		if doctype not in self._permitted:
			self._permitted[doctype] = frozenset(self._find_permitted(doctype))
		return self._permitted[doctype]

	def _find_permitted(self, doctype: str) -> Iterable[str]:
		meta = frappe.get_meta(doctype)
		stored = self.columns(doctype)
		if self.user == "Administrator":
			return stored
		ruling = meta
		if meta.istable:
			ruling = frappe.get_meta(self.parent_doctype if doctype == self.doctype else self.doctype)
		given = get_role_permissions(ruling, self.user)
		if given.get("read"):
			levels = set(ruling.get_permlevel_access("read", user=self.user))
		elif given.get("select"):
			return _selectable(meta) if meta is ruling else ()
		elif has_permission(ruling.name, "read", user=self.user):
			levels = {0}  # what is shared is shared at the lowest level
		else:
			return ()
		return {name for name in stored if name in STANDARD or _level(meta, name) in levels}

	def levels_of(self, meta: Any) -> set[int]:
		"""The permission levels the user may read."""
		return {0, *meta.get_permlevel_access("read", user=self.user)}

	def may_read(self, what: Any) -> bool:
		"""Whether the user may read everything in an expression."""
		if self.ignore_permissions or isinstance(what, Literal):
			return True
		if isinstance(what, Call):
			return all(
				self.may_read(argument) for argument in what.arguments if not isinstance(argument, Star)
			)
		if isinstance(what, Star):
			return True
		doctype, table_field = self.place_of(what)
		if not self._may_pass(doctype, table_field):
			return False
		return what.name in self.permitted(doctype)

	def _may_pass(self, doctype: str, through: str | None) -> bool:
		"""Whether the user may read the link or a table by which another DocType is reached."""
		if doctype == self.doctype and not through:
			return True
		if self.meta.istable:
			return not through or through in self.permitted(self.doctype)
		fields = [self.meta.get_field(through)] if through else self.meta.get_table_fields()
		levels = self.levels_of(self.meta)
		return all(cint(df.permlevel) in levels for df in fields if through or df.options == doctype)

	def require(self, what: Any) -> None:
		"""Refuse an expression that would let values be guessed which the user may not read.

		:raises frappe.PermissionError:
		"""
		if self.ignore_permissions or self.user == "Administrator" or isinstance(what, Literal | Star):
			return
		if isinstance(what, Call):
			for argument in what.arguments:
				self.require(argument)
			return
		doctype, table_field = self.place_of(what)
		if what.name not in self.columns(doctype):
			return  # said as an unknown column where the condition is made
		if not (self._may_pass(doctype, table_field) and self._may_compare(doctype, what.name)):
			frappe.throw(
				_("You have no right to filter, sort or group by field {0} of {1}.").format(
					frappe.bold(what.name), _(doctype)
				),
				frappe.PermissionError,
			)

	def _may_compare(self, doctype: str, name: str) -> bool:
		if name in self.permitted(doctype) or name in STANDARD:
			return True
		# who may only select needs the filters of link fields; the level of the field still counts
		df = frappe.get_meta(doctype).get_field(name)
		return bool(
			df and doctype == self.doctype and self.permission_type == "select" and not cint(df.permlevel)
		)

	def columns(self, doctype: str) -> dict[str, str]:
		"""The stored columns of a DocType and their declared types."""
		return local.db.columns(f"tab{doctype}")

	def place_of(self, column: Column) -> tuple[str, str | None]:
		"""The DocType a column belongs to, and the field of this DocType it is reached through.

		:raises sqlite3.OperationalError: when the DocType is none of this list
		"""
		if column.through:
			df = self.meta.get_field(column.through)
			if not df or df.fieldtype not in ("Link", "Table", "Table MultiSelect"):
				raise sqlite3.OperationalError(f"no such column: {column.through}.{column.name}")
			return df.options, column.through
		if not column.doctype or column.doctype == self.doctype:
			return self.doctype, None
		for df in self.meta.get_table_fields():
			if df.options == column.doctype:
				return column.doctype, None
		if column.doctype == self.parent_doctype and self.meta.istable:
			return column.doctype, None
		raise sqlite3.OperationalError(f"no such column: tab{column.doctype}.{column.name}")


def _level(meta: Any, fieldname: str) -> int | None:
	df = meta.get_field(fieldname)
	return cint(df.permlevel) if df else None


def _selectable(meta: Any) -> Iterable[str]:
	"""With the right to select alone: the name, and what a link field shows."""
	return {"name", *meta.get_permitted_fieldnames(permission_type="select", user="Guest")}
