"""What belongs to the DocTypes that are to be taken along."""

import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model import child_table_fields, core_doctypes_list, default_fields, table_fields
from frappe.rights.roles import runs_site
from frappe.services.customizations.checking import reason_against
from frappe.services.customizations.kinds import all_kinds

OF_THE_SITE = frozenset((*default_fields, *child_table_fields, "migration_hash", "last_synced_on")) - {
	"doctype",
	"name",
}
"""What says nothing on another site."""
STANDARD = {"Print Format": ("standard", "Yes"), "Report": ("is_standard", "Yes")}
STANDARD |= {doctype: ("is_standard", 1) for doctype in ("Notification", "Number Card", "Dashboard Chart")}
"""Which documents come with apps, and so are on the other site by themselves."""


def choices() -> list[dict]:
	"""The DocTypes that can be taken along: those of the site, and those of apps that have fields of the site.

	Who does not run the site takes along what is made by that user's rights.
	"""
	own = frappe.get_all("DocType", {"custom": 1, "istable": 0}, ["name", "custom"], order_by="name", limit=0)
	if not runs_site():
		return [row for row in own if is_own(row.name)]
	added = frappe.get_all(
		"Custom Field", {"is_system_generated": 0}, pluck="dt", distinct=True, order_by="dt", limit=0
	)
	known = {row.name for row in own}
	return own + [frappe._dict(name=name, custom=0) for name in added if name not in known]


def is_own(doctype: str) -> bool:
	"""Whether a DocType is one of the site that the user may change."""
	stored = frappe.db.get_value("DocType", {"name": ("=", doctype), "custom": 1})
	return stored == doctype and bool(frappe.has_permission("DocType", "write", doc=doctype))


def collect(doctypes: Iterable[str]) -> tuple[list[dict], list[str]]:
	"""Everything that belongs to some DocTypes.

	:returns: the documents' values, kind by kind; and what is left out because no file may hold it, with the reasons
	:raises frappe.PermissionError: the user may not take one of the DocTypes along
	"""
	chosen = _with_tables(doctypes)
	if not runs_site() and (foreign := [name for name in chosen if not is_own(name)]):
		frappe.throw(
			_("{0} is not yours to take along.").format(", ".join(map(_, foreign))), frappe.PermissionError
		)
	records: list[dict] = []
	left_out: list[str] = []
	for doctype, names in _names(chosen):
		for name in names:
			doc = frappe.get_doc(doctype, name)
			values = values_of(doc)
			if not doc.has_permission("read"):
				left_out.append(_("{0}: you may not read it.").format(_(doctype)))
			elif reason := reason_against(values):
				left_out.append(f"{_(doctype)} {name}: {reason}")
			else:
				records.append(values)
	return records, left_out


def values_of(doc: Any) -> dict:
	"""A document as another site takes it: without what is this site's own."""
	values = _plain(doc.as_dict(no_nulls=True))
	kind = all_kinds().get(doc.doctype)
	if kind and kind.is_key:
		values["name"] = values[kind.field]
	if doc.doctype == "DocType":
		rules = [rule.as_dict(no_nulls=True) for rule in frappe.get_meta(doc.name).permissions]
		values |= _plain({"permissions": [{**rule, "doctype": "DocPerm"} for rule in rules]})
	return values


def _plain(values: dict) -> dict:
	plain: dict = {}
	for key, value in values.items():
		if isinstance(value, list):
			rows = [row for row in value if isinstance(row, dict)]
			plain[key] = [{k: v for k, v in _plain(row).items() if k != "name"} for row in rows]
		elif key not in OF_THE_SITE and not key.startswith("_"):
			plain[key] = value
	return plain


def _with_tables(doctypes: Iterable[str]) -> list[str]:
	"""The DocTypes with the tables of the site in them."""
	found: list[str] = []
	waiting = list(dict.fromkeys(doctypes))
	while waiting:
		name = waiting.pop(0)
		if name in core_doctypes_list:
			frappe.throw(_("{0} belongs to the core and is not taken along.").format(_(name)))
		found.append(name)
		for df in frappe.get_meta(name).fields:
			if df.fieldtype in table_fields and df.options not in (*found, *waiting):
				if frappe.get_meta(df.options).custom:
					waiting.append(df.options)
	return found


def _names(chosen: list[str]) -> Iterable[tuple[str, list[str]]]:
	kinds = all_kinds()
	workflows = frappe.get_all("Workflow", {"document_type": ("in", chosen)}, pluck="name", limit=0)
	for kind in kinds.values():
		if kind.doctype == "DocType":
			yield kind.doctype, [name for name in chosen if frappe.get_meta(name).custom]
		elif kind.doctype == "Workflow State":
			yield kind.doctype, _named_in("Workflow Document State", "state", workflows)
		elif kind.doctype == "Workflow Action Master":
			yield kind.doctype, _named_in("Workflow Transition", "action", workflows)
		elif kind.doctype == "Workspace":
			yield kind.doctype, _workspaces(chosen)
		else:
			filters: dict = {kind.field: ("in", chosen)}
			if standard := STANDARD.get(kind.doctype):
				filters[standard[0]] = ("!=", standard[1])
			if kind.doctype in ("Custom Field", "Property Setter"):
				filters["is_system_generated"] = 0
			yield kind.doctype, frappe.get_all(kind.doctype, filters, pluck="name", order_by="name", limit=0)


def _named_in(table: str, field: str, workflows: list[str]) -> list[str]:
	filters = {"parent": ("in", workflows), "parenttype": "Workflow"}
	return sorted(set(frappe.get_all(table, filters, pluck=field, limit=0)) - {None, ""})


def _workspaces(chosen: list[str]) -> list[str]:
	"""Public workspaces of the site that lead to one of the DocTypes, and that the user arranges."""
	names: set[str] = set()
	for table in ("Workspace Shortcut", "Workspace Link"):
		names.update(
			frappe.get_all(
				table, {"link_to": ("in", chosen), "parenttype": "Workspace"}, pluck="parent", limit=0
			)
		)
	found = [frappe.get_doc("Workspace", name) for name in sorted(names)]
	return [doc.name for doc in found if is_of_the_site(doc) and (runs_site() or doc.has_permission("write"))]


def is_of_the_site(workspace: Any) -> bool:
	"""Whether a workspace is public and belongs to no app."""
	if not workspace.public or workspace.for_user:
		return False
	custom = workspace.module and frappe.db.get_value("Module Def", workspace.module, "custom")
	return not workspace.module or workspace.module == "Custom" or bool(custom)


def as_json(records: list[dict]) -> str:
	"""Documents as `fixtures` have them."""
	return json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True, default=str)
