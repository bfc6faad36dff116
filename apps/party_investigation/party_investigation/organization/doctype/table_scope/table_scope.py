"""What the records of a table of the site hang on. Made with the table; `own_tables` goes by it."""

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation import own_tables
from party_investigation.building.who import is_held, is_own_table
from party_investigation.own_tables import DECLARATION, NOTHING


class TableScope(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.organization.doctype.table_scope_field.table_scope_field import (
			TableScopeField,
		)

		document_type: DF.Link
		hangs_on: DF.Literal["", "Organization", "Member", "Nothing"]
		open_reason: DF.SmallText | None
		opened_links: DF.SmallText | None
		personal_fields: DF.Table[TableScopeField]
		via_field: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.check_document_type()
		if self.hangs_on == NOTHING:
			self.check_reason()
			self.via_field = None
			self.opened_links = "\n".join(self.links())
		else:
			self.open_reason = self.opened_links = None
			self.choose_link()
		self.check_personal_fields()

	def on_update(self) -> None:
		frappe.clear_cache(doctype=self.document_type)
		if own_tables.has_places(self.document_type):
			own_tables.remove_shares([self.document_type])

	def after_delete(self) -> None:
		frappe.clear_cache(doctype=self.document_type)

	def check_document_type(self) -> None:
		"""The app's own DocTypes and those of Frappe are not opened or closed here."""
		if not own_tables.may_be_declared(self.document_type):
			frappe.throw(
				_("{0} is no table of this site, and it links to no organization or member.").format(
					_(self.document_type)
				)
			)

	def check_reason(self) -> None:
		placed = own_tables.scope_of(self.document_type)
		if is_held() and is_own_table(self.document_type) and not (placed and placed.is_open):
			frappe.throw(
				_(
					"{0} was made by a builder of this site: the security administrator opens it to all with the role."
				).format(_(self.document_type)),
				frappe.PermissionError,
			)
		if not (self.open_reason or "").strip():
			frappe.throw(_("Say why {0} is open to all with the role.").format(_(self.document_type)))

	def check_personal_fields(self) -> None:
		"""A mark names a field of the table, once. That of a field which was removed stays: the field may come back with its values."""
		named = [row.fieldname for row in self.personal_fields]
		before = self.get_doc_before_save()
		marked = {row.fieldname for row in before.personal_fields} if before else set()
		fields = [
			df.fieldname
			for df in frappe.get_meta(self.document_type).fields
			if df.fieldtype not in frappe.model.no_value_fields
		]
		for row in self.personal_fields:
			if row.fieldname not in (*fields, *marked) or named.count(row.fieldname) > 1:
				frappe.throw(
					_("Row {0}: {1} is no field of {2}, or stands there twice. There is: {3}.").format(
						row.idx, row.fieldname, _(self.document_type), "、".join(fields)
					)
				)

	def links(self) -> dict[str, own_tables.Destination]:
		"""The links that lead to a place, with what they lead to."""
		links = own_tables.links_of(frappe.get_meta(self.document_type))
		return {link.path: own_tables.leads_to(link.target) for link in links}

	def choose_link(self) -> None:
		"""The link that is named must be there; what it leads to follows from it."""
		kinds = self.links()
		if not kinds:
			self.update({"hangs_on": None, "via_field": None})
			return
		if self.via_field and self.via_field not in kinds:
			frappe.throw(
				_("{0} has no link {1} to an organization or a member. There is: {2}.").format(
					_(self.document_type), self.via_field, "、".join(kinds)
				)
			)
		fitting = [path for path, kind in kinds.items() if kind == self.hangs_on]
		if self.via_field:
			self.hangs_on = kinds[self.via_field]
		elif (
			fitting and len(fitting) < len(kinds) and not self.is_new() and self.has_value_changed("hangs_on")
		):
			self.via_field = fitting[0]
		elif not fitting:
			self.hangs_on = next(iter(kinds.values()))


# ---------------------------------------------------------------- made with the table


def declare(doctype: str) -> None:
	"""Make the Table Scope of a table of the site, or bring what it says in line with the table's links."""
	name = frappe.db.get_value(DECLARATION, {"document_type": doctype})
	if not own_tables.may_be_declared(doctype):
		return
	declaration = (
		frappe.get_doc(DECLARATION, name)
		if name
		else frappe.get_doc({"doctype": DECLARATION, "document_type": doctype})
	)
	before = (declaration.hangs_on, declaration.via_field)
	if name and declaration.hangs_on == NOTHING:
		return
	if declaration.via_field and declaration.via_field not in declaration.links():
		return  # the link that was chosen is gone: the table is closed until somebody chooses again
	declaration.choose_link()
	if not name or (declaration.hangs_on, declaration.via_field) != before:
		# it states what the table is; whoever saves the table has no right to say anything else here
		declaration.save(ignore_permissions=True)


def declare_doctype(doctype, method: str | None = None) -> None:
	"""The hook `on_update` of DocType."""
	if doctype.custom and not doctype.istable:
		declare(doctype.name)


def declare_field(field, method: str | None = None) -> None:
	"""The hooks of Custom Field: a link may have come or gone."""
	declare(field.dt)


def forget_doctype(doctype, method: str | None = None) -> None:
	"""The hook `on_trash` of DocType: a later table of the same name is not open because this one was."""
	if not frappe.db.exists("DocType", DECLARATION):
		return  # the app is being removed
	for name in frappe.get_all(DECLARATION, {"document_type": doctype.name}, pluck="name"):
		# the right to delete the table was checked
		frappe.delete_doc(DECLARATION, name, ignore_permissions=True, force=True)


def declare_all() -> None:
	"""Make what is missing, after an update."""
	for doctype in frappe.get_all("DocType", {"custom": 1, "istable": 0}, pluck="name"):
		declare(doctype)


@frappe.whitelist(methods=["GET", "POST"])
def tell(doctype: str) -> dict | None:
	"""What the form of a DocType says about it: what it hangs on, by which link, and the name of its Table Scope.

	:raises frappe.PermissionError: the user may not read DocTypes
	"""
	frappe.has_permission("DocType", "read", throw=True)
	placed = own_tables.scope_of(doctype) if frappe.db.exists("DocType", doctype) else None
	if placed is None:
		return None
	name = frappe.db.get_value(DECLARATION, {"document_type": doctype})
	return {"name": name, "text": _text(placed), "color": "red" if placed.is_closed else _color(placed)}


def _color(placed) -> str:
	return "orange" if placed.is_open else "green"


def _text(placed) -> str:
	if placed.is_open:
		return _("Hangs on nothing: open to all with the role, wherever they are appointed.")
	if placed.is_closed:
		return _(
			"Hangs on nothing yet, so nobody sees its records: link it to Party Organization or Party Member, "
			"or let an Investigation Administrator say in its Table Scope why it is open to all with the role."
		)
	links = "、".join(f"{link.path}（{_(own_tables.leads_to(link.target))}）" for link in placed.links)
	return _("Hangs on: {0}. Records are seen by those who are appointed there.").format(links)
