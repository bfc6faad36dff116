"""Public workspaces put together by hand: blocks that lead to what is built, to documents of the investigation and to nothing outside."""

import json

import frappe
from frappe import _
from frappe.utils import flt
from party_investigation.building.fields import check_untouched
from party_investigation.building.plain import MARKUP, check_texts
from party_investigation.building.views import (
	COLOR,
	TAG,
	check_counted,
	check_filters,
	check_made,
	check_module,
	check_roles,
	open_of,
)
from party_investigation.building.who import is_built, is_own_table, label, refuse

SETTINGS = frozenset(
	(
		*("title", "label", "sequence_id", "public", "parent_page", "module", "type", "link_type", "icon"),
		*("indicator_color", "is_hidden", "content", "charts", "shortcuts", "links", "quick_lists"),
		*("number_cards", "roles"),
	)
)
ROWS = {
	"shortcuts": (
		"Workspace Shortcut",
		frozenset(
			(
				*("type", "link_to", "url", "doc_view", "kanban_board", "label", "icon", "stats_filter"),
				*("color", "format", "report_ref_doctype"),
			)
		),
	),
	"links": (
		"Workspace Link",
		frozenset(
			(
				*("type", "label", "icon", "hidden", "link_type", "link_to", "report_ref_doctype"),
				*("dependencies", "is_query_report", "link_count", "description"),
			)
		),
	),
	"charts": ("Workspace Chart", frozenset(("chart_name", "label"))),
	"number_cards": ("Workspace Number Card", frozenset(("number_card_name", "label"))),
	"quick_lists": ("Workspace Quick List", frozenset(("document_type", "label", "quick_list_filter"))),
}
BLOCKS = (*("header", "paragraph", "spacer", "shortcut", "card", "chart", "number_card", "quick_list"),)
NAMED = (
	"text",
	"col",
	"level",
	"shortcut_name",
	"card_name",
	"chart_name",
	"number_card_name",
	"quick_list_name",
)
MOST_BLOCKS = 200
BEHIND = 91
"""Where workspaces that are built begin: behind those of the program, of which the first is where everybody arrives."""


def check_workspace(workspace) -> None:
	"""Refuse a public workspace that is not the builder's, stands in the way of another, or leads to what is not of the investigation.

	:raises frappe.PermissionError: says what
	"""
	check_made(workspace)
	check_module(workspace)
	workspace.sequence_id = max(flt(workspace.sequence_id), BEHIND)
	check_untouched(workspace, SETTINGS)
	check_texts(workspace, without=("content",))
	if workspace.type not in (None, "", "Workspace") or workspace.for_user:
		refuse(_("{0} is not set here."), label(workspace, "type" if not workspace.for_user else "for_user"))
	_check_title(workspace)
	check_roles(workspace)
	_check_content(workspace)
	for table, (_kind, free) in ROWS.items():
		for row in workspace.get(table) or []:
			check_untouched(row, free)
			check_texts(row, without=("stats_filter", "quick_list_filter"))
			CHECKS[table](row)


def _check_title(workspace) -> None:
	"""The address of a workspace is made of its title, so it is that of no other screen."""
	parent = workspace.parent_page
	if parent and not is_built("Workspace", parent):
		refuse(_("{0} was not made here."), _(parent))
	taken = {name for row in _others(workspace.name) for name in (row.name, row.title, _(row.title or ""))}
	taken |= {*frappe.get_all("DocType", pluck="name"), *frappe.get_all("Page", pluck="name")}
	addresses = {_address(name) for name in taken if name}
	for given in {workspace.title, workspace.label} - {workspace.name if not workspace.is_new() else None}:
		if not given or _address(given) in addresses:
			refuse(_("A screen of this site is called {0}. Choose another title."), given or "")


def _others(name: str | None) -> list:
	return frappe.get_all("Workspace", {"name": ["!=", name or ""]}, ["name", "title"])


def _address(name: str) -> str:
	return frappe.scrub(name.strip()).replace("_", "-")


def _check_content(workspace) -> None:
	"""Blocks of the kinds that the editor makes, with plain texts."""
	try:
		blocks = json.loads(workspace.content or "[]")
	except (ValueError, RecursionError):
		blocks = None
	if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
		refuse(_("{0} cannot be read."), label(workspace, "content"))
	for block in blocks:
		data = block.get("data") if isinstance(block, dict) else None
		if not isinstance(data, dict) or block.get("type") not in BLOCKS or set(data) - {*NAMED}:
			refuse(
				_("{0}: only headings, texts and what leads somewhere stand here."),
				label(workspace, "content"),
			)
		for value in (block.get("id"), *data.values()):
			if not isinstance(value, str | int | None) or MARKUP.search(TAG.sub("", str(value))):
				refuse(
					_("{0} is plain text, without HTML, templates and scripts."), label(workspace, "content")
				)


def _check_shortcut(row) -> None:
	if row.type == "URL":
		return _check_address(row)
	if row.url:
		refuse(_("{0} is not set here."), label(row, "url"))
	_check_target(row, row.type, row.link_to)
	if not COLOR.fullmatch(str(row.color or "")):
		refuse(_("{0} is not set here."), label(row, "color"))
	board = {"name": ["=", row.kanban_board or ""], "reference_doctype": row.link_to, "private": 0}
	if row.kanban_board and not frappe.db.exists("Kanban Board", board):
		refuse(_("{0} is not set here."), label(row, "kanban_board"))
	if row.stats_filter and row.type != "DocType":
		refuse(_("{0} is not set here."), label(row, "stats_filter"))
	if row.type == "DocType":
		check_filters(row, "stats_filter", row.link_to, open_of(row.link_to))


def _check_address(row) -> None:
	"""The page of a published web form of an own table; what else there is has a shortcut that asks for rights."""
	found = frappe.get_all(
		"Web Form", {"route": ["=", (row.url or "").removeprefix("/")], "published": 1}, ["route", "doc_type"]
	)
	if not any(f"/{form.route}" == row.url and is_own_table(form.doc_type) for form in found) or row.link_to:
		refuse(_("{0} is no address of a published web form of an own table."), row.url or "")


def _check_link(row) -> None:
	if row.type == "Link":
		_check_target(row, row.link_type, row.link_to)
	elif row.link_to:
		refuse(_("{0} is not set here."), label(row, "link_to"))


def _check_target(row, kind: str | None, name: str | None) -> None:
	"""A list of the investigation or of an own table, or a report on one."""
	if kind == "DocType":
		check_counted(name or "", "read")
	elif kind == "Report":
		check_counted(
			frappe.db.get_value("Report", {"name": ["=", name or ""]}, "ref_doctype") or "", "report"
		)
	else:
		refuse(_("{0} is not set here."), _(kind or ""))


def _check_figure(row, kind: str, name: str | None) -> None:
	if is_built(kind, name or ""):
		return
	standard = frappe.db.get_value(kind, {"name": ["=", name or ""]}, "module") in frappe.get_module_list(
		"party_investigation"
	)
	if not standard or not frappe.has_permission(kind, "read", doc=name):
		refuse(_("{0} was not made here."), name or "")


def _check_quick_list(row) -> None:
	check_counted(row.document_type or "", "read")
	check_filters(row, "quick_list_filter", row.document_type, open_of(row.document_type))


CHECKS = {
	"shortcuts": _check_shortcut,
	"links": _check_link,
	"charts": lambda row: _check_figure(row, "Dashboard Chart", row.chart_name),
	"number_cards": lambda row: _check_figure(row, "Number Card", row.number_card_name),
	"quick_lists": _check_quick_list,
}
