"""What is said, attached or noted about a document of the app or of a table of the site is open to whom the document is open, and to nobody else.

Comments, files, tasks, changes and logs are Frappe's own DocTypes, and their roles (System Manager above all) know nothing of
appointments. The hooks here narrow them: a row about a document with a place in the tree is seen with that document.
"""

import frappe
from party_investigation import own_tables, scope
from party_investigation.row_files import UNSAVED
from party_investigation.subjects import SUBJECT

IMPORT = "Data Import"
HOLDS_VALUES = ("Version", "Deleted Document")
"""Rows with values of all fields in them: only for users who may read every level. What is left of a deleted comment, file or
other row about a document is nobody's but Administrator's: only its values say what it was about."""


def condition(user: str | None, doctype: str) -> str:
	"""The hook `permission_query_conditions` of the DocTypes in `SUBJECT`."""
	user = user or frappe.session.user
	return "" if user == "Administrator" else scope.to_sql(_seen(user, doctype))


def _seen(user: str, doctype: str):
	table, (kind, name) = frappe.qb.DocType(doctype), SUBJECT[doctype]
	placed = own_tables.placed_doctypes()
	DocType = frappe.qb.DocType("DocType")
	known = frappe.qb.from_(DocType).select(
		DocType.name
	)  # what is left of a deleted table of the site stays closed
	closed = (*placed, *(SUBJECT if doctype == "Deleted Document" else ()))
	seen = table[kind].isnull() | (table[kind] == "") | (table[kind].notin(closed) & table[kind].isin(known))
	for subject in placed:
		if not _may_read_rows_about(subject, doctype, user):
			continue
		visible = own_tables.criterion(user, subject)
		if visible is not None:
			Subject = frappe.qb.DocType(subject)
			names = frappe.qb.from_(Subject).select(Subject.name).where(visible)
			seen = seen | ((table[kind] == subject) & table[name].isin(names))
	if doctype == "Access Log":
		seen = seen | table.user.isin(_people(user))
	return seen


def tag_condition(user: str | None = None, doctype: str = "Tag") -> str:
	"""The hook for tags: their words may tell of documents, so a tag is seen with one of them; on none, by who made it."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	Tag, Link = frappe.qb.DocType("Tag"), frappe.qb.DocType("Tag Link")
	tags = frappe.qb.from_(Link).select(Link.tag)
	on_nothing = Tag.name.notin(tags) & (Tag.owner == user)
	return scope.to_sql(on_nothing | Tag.name.isin(tags.where(_seen(user, "Tag Link"))))


def may_use_tag(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""The same for one tag."""
	user = user or frappe.session.user
	if user == "Administrator" or doc.is_new():
		return scope.no_objection()
	listed = frappe.get_list("Tag", filters={"name": doc.name}, pluck="name", user=user)
	return scope.no_objection() if listed else False


def import_condition(user: str | None = None, doctype: str = IMPORT) -> str:
	"""The hook for imports and what became of their rows: those into what has places are seen by who imports, as the file may name anybody."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	Import = frappe.qb.DocType(IMPORT)
	target = Import.reference_doctype
	seen = target.isnull() | target.notin(own_tables.placed_doctypes()) | (Import.owner == user)
	if doctype == IMPORT:
		return scope.to_sql(seen)
	imports = frappe.qb.from_(Import).select(Import.name).where(seen)
	return scope.to_sql(frappe.qb.DocType(doctype).data_import.isin(imports))


def may_use_import(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""The same for one import, or for what became of one of its rows."""
	user = user or frappe.session.user
	if user == "Administrator" or (doc.doctype == IMPORT and doc.is_new()):
		return scope.no_objection()
	name = doc.name if doc.doctype == IMPORT else doc.data_import
	owner, target = frappe.db.get_value(IMPORT, name, ["owner", "reference_doctype"]) or (None, None)
	targets = {target, doc.get("reference_doctype")} - {None, ""}
	return scope.no_objection() if owner == user or not any(map(own_tables.has_places, targets)) else False


def _may_read_rows_about(subject: str, doctype: str, user: str) -> bool:
	"""Whether the user may read documents of `subject`, with all levels where rows of `doctype` hold values."""
	if not frappe.has_permission(subject, "read", user=user):
		return False
	meta = frappe.get_meta(subject)
	levels = {field.permlevel or 0 for field in meta.fields} if doctype in HOLDS_VALUES else {0}
	return levels <= {0, *meta.get_permlevel_access("read", user=user)}


def _people(user: str):
	"""Those with an appointment in the part of the tree whose accesses `user` watches."""
	Appointment = frappe.qb.DocType(scope.APPOINTMENT)
	people = frappe.qb.from_(Appointment).select(Appointment.user)
	places = scope.Places.of(user, "Access Log")
	if not places.capacities:
		return people.where(Appointment.name.isnull())
	return people.where(Appointment.organization.isin(places.names()))


def may_use(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""The hook `has_permission` of the same DocTypes."""
	return scope.no_objection() if allows(doc, user) else False


def allows(doc, user: str | None = None) -> bool:
	"""Whether both what the row is about and what it is to be about are open."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	fields = SUBJECT[doc.doctype]
	subjects = {tuple(doc.get(field) for field in fields)}
	if not doc.is_new():
		subjects.add(tuple(frappe.db.get_value(doc.doctype, doc.name, fields) or (None, None)))
	return all(_may_use_about(doc, subject, name, user) for subject, name in subjects)


def _may_use_about(doc, subject: str | None, name: str | None, user: str) -> bool:
	if doc.doctype == "Deleted Document" and subject in SUBJECT:
		return False
	if not subject:
		return True
	if not own_tables.has_places(subject):
		return bool(frappe.db.exists("DocType", subject))
	if doc.doctype == "Access Log" and frappe.db.exists("Access Log", {"name": doc.name}):
		return doc.name in frappe.get_list("Access Log", filters={"name": doc.name}, pluck="name", user=user)
	if doc.doctype == "File" and _is_unsaved(subject, name):
		mine = doc.is_new() or frappe.db.get_value("File", doc.name, "owner") == user
		return mine and bool(frappe.has_permission(subject, "create", user=user))
	return (
		bool(name)
		and bool(frappe.db.exists(subject, name))
		and _may_read_rows_about(subject, doc.doctype, user)
		and bool(frappe.has_permission(subject, "read", doc=name, user=user))
	)


def _is_unsaved(subject: str, name: str | None) -> bool:
	"""Whether a name stands for a document in a form that was not saved yet: it has one of those that Frappe's desk gives, or none.

	Any other name might be that of a document which somebody else makes later.
	"""
	return not name or (str(name).startswith(UNSAVED) and not frappe.db.exists(subject, name))
