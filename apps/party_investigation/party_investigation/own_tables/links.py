"""What a table of the site hangs on: the links of a DocType that lead to an organization or a member, and what is declared of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import frappe
from frappe.utils.caching import request_cache
from party_investigation.scope import POLICIES

DECLARATION = "Table Scope"
Destination = Literal["Organization", "Member", "Nothing"]
"""What the link of a table leads to."""
NOTHING: Destination = "Nothing"
ANY = ""
"""The target of a Dynamic Link."""
NO_PLACES = tuple(doctype for doctype, policy in POLICIES.items() if not policy.places_others)
"""DocTypes of the app that are seen from several sides or by one user: a link to them says nothing about a place."""
HANGERS = tuple(doctype for doctype, policy in POLICIES.items() if policy.places_others)


@dataclass(frozen=True)
class Link:
	"""A link that says where a row hangs: a field of the DocType or, with `table`, of a child table in the field `parentfield`.

	A Dynamic Link has no target of its own but the field `kind`, which names the DocType in each row.
	"""

	field: str
	target: str
	table: str | None = None
	parentfield: str | None = None
	kind: str | None = None

	@property
	def path(self) -> str:
		"""How a declaration calls it."""
		return f"{self.parentfield}.{self.field}" if self.table else self.field


@dataclass(frozen=True)
class TableScope:
	"""How the rows of a DocType are bound to places."""

	doctype: str
	links: tuple[Link, ...]
	is_open: bool
	is_own: bool

	@property
	def is_closed(self) -> bool:
		"""Whether nothing says where its rows hang, nor that they need not."""
		return not self.links and not self.is_open


def scope_of(doctype: str, passing: tuple[str, ...] = ()) -> TableScope | None:
	"""How a DocType is bound to places; None for the app's own, for tables in documents and for what has nothing to do with places.

	:param passing: the DocTypes from which one came here by links; a circle leads nowhere
	"""
	if doctype in POLICIES or not _is_concerned(doctype):
		return None
	meta = frappe.get_meta(doctype)
	links = links_of(meta, passing)
	if not links and not meta.custom:
		return None
	declared = _declaration(doctype)
	if declared and _is_opened(declared, links):
		return TableScope(doctype, (), True, bool(meta.custom))
	if declared and declared.via_field:
		links = tuple(link for link in links if link.path == declared.via_field)
	return TableScope(doctype, links, False, bool(meta.custom))


@request_cache
def _declaration(doctype: str) -> frappe._dict | None:
	"""The Table Scope of a DocType; whoever changes one clears what the request remembers."""
	fields = ["hangs_on", "via_field", "open_reason", "opened_links"]
	return frappe.db.get_value(DECLARATION, {"document_type": doctype}, fields, as_dict=True)


@request_cache
def _is_concerned(doctype: str) -> bool:
	"""Whether a DocType could have to do with places at all: quick, because every check of every DocType asks."""
	meta = frappe.get_meta(doctype)
	if meta.istable or doctype == DECLARATION:
		return False
	return bool(meta.custom) or any(
		df.options in HANGERS or df.get("is_custom_field")
		for df in (*meta.get_link_fields(), *meta.get_dynamic_link_fields())
	)


def _is_opened(declared, links: tuple[Link, ...]) -> bool:
	"""Whether a reason says that a table is open, and said so when all of its links were there."""
	known = (declared.opened_links or "").split("\n")
	reason = (declared.open_reason or "").strip()
	return declared.hangs_on == NOTHING and bool(reason) and all(link.path in known for link in links)


def links_of(meta, passing: tuple[str, ...] = ()) -> tuple[Link, ...]:
	"""The links of a DocType that lead to a place; those in its tables where it has none itself."""
	passing = (*passing, meta.name)
	direct = tuple(_leading(meta, passing))
	if direct or not meta.custom:
		return direct
	return tuple(
		replace(link, table=table.options, parentfield=table.fieldname)
		for table in meta.get_table_fields()
		for link in _leading(frappe.get_meta(table.options), passing)
	)


def _leading(meta, passing: tuple[str, ...]) -> Iterable[Link]:
	for df in meta.get_link_fields():
		if df.options in HANGERS:
			yield Link(df.fieldname, df.options)
		elif (meta.custom or df.get("is_custom_field")) and _leads_on(df.options, passing):
			yield Link(df.fieldname, df.options)
	for df in meta.get_dynamic_link_fields():
		if (meta.custom or df.get("is_custom_field")) and meta.get_field(df.options):
			yield Link(df.fieldname, ANY, kind=df.options)


@request_cache
def _direct_tables() -> frozenset[str]:
	"""The tables of the site all links of which lead to documents of the app: what a Dynamic Link may lead on to, and no circle."""
	return frozenset(
		doctype
		for doctype in placed_doctypes()
		if (placed := None if doctype in POLICIES else scope_of(doctype))
		and placed.links
		and all(link.target in HANGERS for link in placed.links)
	)


def kinds() -> tuple[list[str], list[str]]:
	"""The DocTypes to which a Dynamic Link leads on, and those with places to which it does not: a row that names one is closed."""
	followed = {*HANGERS, *_direct_tables()}
	return sorted(followed), sorted(set(placed_doctypes()) - followed - set(NO_PLACES))


def _leads_on(doctype: str, passing: tuple[str, ...]) -> bool:
	"""Whether a link to a table of the site leads to a place."""
	if not doctype or doctype in passing or not frappe.get_meta(doctype).custom:
		return False
	placed = scope_of(doctype, passing)
	return bool(placed and placed.links)


def may_be_declared(doctype: str) -> bool:
	"""Whether a Table Scope may say what a DocType hangs on: a table of the site, or one that links to a place."""
	if doctype in POLICIES or not _is_concerned(doctype):
		return False
	meta = frappe.get_meta(doctype)
	return bool(meta.custom) or bool(links_of(meta))


def leads_to(doctype: str) -> Destination:
	"""What a link to a DocType leads to: `Member` or `Organization`; a Dynamic Link, whatever a row says, to a member."""
	if doctype == ANY:
		return "Member"
	if doctype in POLICIES:
		is_member = doctype == "Party Member" or frappe.get_meta(doctype).has_field("member")
		return "Member" if is_member else "Organization"
	placed = scope_of(doctype)
	return leads_to(placed.links[0].target) if placed and placed.links else NOTHING


def has_places(doctype: str | None) -> bool:
	"""Whether documents of a DocType are seen by appointment."""
	if not doctype or doctype in POLICIES:
		return bool(doctype)
	if not frappe.db.exists("DocType", doctype):
		return False
	placed = scope_of(doctype)
	return bool(placed) and not placed.is_open


@request_cache
def placed_doctypes() -> tuple[str, ...]:
	"""All DocTypes whose documents are seen by appointment: the app's and those of the site."""
	others = set(frappe.get_all("DocType", {"custom": 1, "istable": 0}, pluck="name"))
	for table, parent in (("DocField", "parent"), ("Custom Field", "dt")):
		filters = {"fieldtype": "Link", "options": ["in", [*HANGERS, *others]]}
		others.update(frappe.get_all(table, filters, pluck=parent, distinct=True))
	others.update(frappe.get_all("Custom Field", {"fieldtype": "Dynamic Link"}, pluck="dt", distinct=True))
	return (*POLICIES, *sorted(doctype for doctype in others - set(POLICIES) if has_places(doctype)))


def basis(user: str) -> list[tuple]:
	"""The hook `rights_basis`: what is said of the tables of the site, for whoever asks."""
	return frappe.get_all(
		DECLARATION, fields=["document_type", "modified"], order_by="document_type", as_list=True
	)
