"""Workspaces as the desk shows them: only what the user may use."""

from functools import cached_property
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.page.page import page_info
from frappe.desk import onboarding
from frappe.desk.doctype.workspace.workspace import may_publish
from frappe.model.meta import doctypes_with
from frappe.rights.roles import RUNS_SITE, SEES_RIGHTS, role_set, roles_asked
from frappe.store import memo
from frappe.utils import cint
from frappe.utils.asked import refuse, values_of
from frappe.website import forms

SCREENS = {
	"permission-manager": SEES_RIGHTS,
	"user-rights": SEES_RIGHTS,
	"customize-form": RUNS_SITE,
	"customization-file": RUNS_SITE,
	"translations": RUNS_SITE,
	"background_jobs": RUNS_SITE,
	"backups": RUNS_SITE,
}
"""The desk's own screens, which workspaces link to as pages, and the roles that open them."""

PAGE_FIELDS = [
	"name",
	"title",
	"label",
	"for_user",
	"parent_page",
	"content",
	"public",
	"module",
	"icon",
	"indicator_color",
	"is_hidden",
	"app",
	"type",
	"link_type",
	"link_to",
	"external_link",
	"sequence_id",
	"owner",
]


class Rights:
	"""What the user may open, looked up once for a whole answer."""

	def __init__(self) -> None:
		self.user = frappe.session.user
		self.roles = set(frappe.get_roles())
		self._doctypes: dict[str, bool] = {}
		self._addresses: dict[str, bool] = {}

	def doctype(self, name: str) -> bool:
		"""Whether the user may read or choose documents of a DocType that exists."""
		if name not in self._doctypes:
			self._doctypes[name] = name in doctypes_with() and bool(
				frappe.has_permission(name) or frappe.has_permission(name, "select")
			)
		return self._doctypes[name]

	@cached_property
	def reports(self) -> dict[str, Any]:
		"""The reports that the user may run, by name."""
		who = self.user if self.user == "Administrator" else role_set(self.user)
		found = memo.get(("reports_by_roles", who), self._reports_by_roles)
		return {row.name: row for row, is_opened in found if is_opened or self.doctype(row.ref_doctype)}

	def _reports_by_roles(self) -> list[tuple[Any, bool]]:
		"""The reports that the user's roles let run, and whether they open its DocType too; where not, it may be shared with the user."""
		fields, limited = ["name", "ref_doctype", "report_type"], roles_asked("Report")
		found = []
		for row in frappe.get_all("Report", filters={"disabled": 0}, fields=fields, limit=0):
			doctype = row.ref_doctype
			if (
				row.name in limited and not limited[row.name] & self.roles and self.user != "Administrator"
			) or (doctype and not (doctype in doctypes_with() and frappe.has_permission(doctype, "report"))):
				continue
			found.append((row, not doctype or _is_opened_by_roles(doctype)))
		return found

	@cached_property
	def pages(self) -> set[str]:
		"""The screens that the user may open: those of apps, and for administrators the desk's own."""
		whole = self.user == "Administrator"
		return {
			*page_info(),
			*(name for name, roles in SCREENS.items() if whole or self.roles.intersection(roles)),
		}

	def item(self, kind: str, name: str) -> bool:
		"""Whether the user may open a DocType, a report, a dashboard or a page."""
		kind = (kind or "").lower()
		if kind == "doctype":
			return self.doctype(name)
		if kind == "report":
			return name in self.reports
		if kind == "dashboard":
			return bool(frappe.has_permission("Dashboard", doc=name))
		if kind == "page":
			return name in self.pages
		return kind in ("url", "help")

	def address(self, url: str | None) -> bool:
		"""Whether an address leads somewhere for the user; that of a web form does for those who may fill it in."""
		address = url or ""
		if address not in self._addresses:
			self._addresses[address] = forms.leads_somewhere(address)
		return self._addresses[address]

	def workspace(self, name: str) -> bool:
		"""Whether the user may open a workspace."""
		return Workspace(name, self).is_permitted()


def _is_opened_by_roles(doctype: str) -> bool:
	return any(
		frappe.has_permission(doctype, right, ignore_share_permissions=True) for right in ("read", "select")
	)


class Workspace:
	"""One workspace for one user."""

	def __init__(self, page: Any, rights: Rights | None = None) -> None:
		self.doc = frappe.get_cached_doc("Workspace", page["name"] if isinstance(page, dict) else page)
		self.rights = rights or Rights()

	def is_permitted(self) -> bool:
		"""Whether the user may open the workspace: the own ones, and public ones by roles."""
		return _is_permitted(self.doc, {row.role for row in self.doc.roles}, self.rights)

	def get_cards(self) -> list[dict[str, Any]]:
		"""The links by card; cards without a link that the user may follow are left out."""
		cards: list[dict[str, Any]] = []
		for row in self.doc.links:
			if row.type == "Card Break":
				cards.append(dict(_plain(row), links=[]))
			elif not cards:
				cards.append({"type": "Card Break", "label": _("Links"), "links": []})
			if row.type == "Link" and not row.hidden and self.rights.item(row.link_type, row.link_to):
				cards[-1]["links"].append(self._prepared(row))
		return [card for card in cards if card["links"] and not cint(card.get("hidden"))]

	def _prepared(self, row: Any) -> dict[str, Any]:
		link = _plain(row)
		report = self.rights.reports.get(row.link_to) if row.link_type == "Report" else None
		if report:
			link["report_ref_doctype"] = report.ref_doctype
			link["is_query_report"] = int(
				report.report_type in ("Query Report", "Script Report", "Custom Report")
			)
		link["label"] = _(row.label)
		return link

	def get_shortcuts(self) -> list[dict[str, Any]]:
		"""The shortcuts that lead somewhere for the user."""
		shortcuts = []
		for row in self.doc.shortcuts:
			if self.rights.address(row.url) if row.type == "URL" else self.rights.item(row.type, row.link_to):
				shortcut = _plain(row)
				report = self.rights.reports.get(row.link_to) if row.type == "Report" else None
				if report:
					shortcut["ref_doctype"] = report.ref_doctype
					shortcut["is_query_report"] = int(report.report_type != "Report Builder")
				shortcut["label"] = _(row.label)
				shortcuts.append(shortcut)
		return shortcuts

	def get_quick_lists(self) -> list[dict[str, Any]]:
		"""The short lists of DocTypes that the user may read."""
		return [
			dict(_plain(row), label=_(row.label or row.document_type))
			for row in self.doc.quick_lists
			if self.rights.doctype(row.document_type)
		]

	def get_charts(self) -> list[dict[str, Any]]:
		"""The charts that the user may see."""
		return [
			dict(_plain(row), label=_(row.label or row.chart_name))
			for row in self.doc.charts
			if frappe.has_permission("Dashboard Chart", doc=row.chart_name)
		]

	def get_number_cards(self) -> list[dict[str, Any]]:
		"""The numbers that the user may see."""
		return [
			dict(_plain(row), label=_(row.label or row.number_card_name))
			for row in self.doc.number_cards
			if frappe.has_permission("Number Card", doc=row.number_card_name)
		]


def _plain(row: Any) -> dict[str, Any]:
	return row.as_dict(no_default_fields=True, no_nulls=True)


def _is_permitted(page: Any, roles: set[str], rights: Rights) -> bool:
	if not cint(page.public):
		return page.for_user == rights.user
	if rights.user == "Administrator":
		return True
	return not roles or bool(roles & rights.roles)


@frappe.whitelist()
def get_desktop_page(page: str | dict) -> dict[str, Any]:
	"""Everything on a workspace that the user may use.

	:raises PermissionError:
	"""
	given = values_of(page, "page") if not isinstance(page, str) or page.startswith("{") else page
	if not isinstance(given, str) and not isinstance(given.name, str):
		refuse("page")
	workspace = Workspace(given)
	if not workspace.is_permitted():
		raise frappe.PermissionError(_("You are not permitted to open this workspace"))
	return {
		"charts": {"items": workspace.get_charts()},
		"shortcuts": {"items": workspace.get_shortcuts()},
		"cards": {"items": workspace.get_cards()},
		"onboardings": {"items": onboarding.shown_in(workspace.doc.content, workspace.rights)},
		"quick_lists": {"items": workspace.get_quick_lists()},
		"number_cards": {"items": workspace.get_number_cards()},
		"custom_blocks": {"items": []},
	}


@frappe.whitelist(methods=["POST"])
def update_onboarding_step(name: str, field: str, value: bool | int | str) -> None:
	"""Remember for the session's user, and nobody else, that a step of an onboarding is complete or skipped.

	:param field: `is_complete` or `is_skipped`
	:raises PermissionError: the user is not shown such a step
	:raises ValidationError: the step is complete when what it asks for is there, not when somebody says so
	"""
	onboarding.keep_step(name, field, value, Rights())


@frappe.whitelist(methods=["POST"])
def dismiss_onboarding(name: str, value: bool | int | str = 1) -> None:
	"""Remember for the session's user, and nobody else, that an onboarding is no more to be shown, or again.

	:raises PermissionError: the user is not shown such an onboarding
	"""
	onboarding.keep_dismissed(name, value, Rights())


@frappe.whitelist()
def get_workspace_sidebar_items() -> dict[str, Any]:
	"""The workspaces of the sidebar: the public ones by roles, then the user's own.

	A public workspace on which the user may use nothing is left out.
	"""
	rights = Rights()
	is_manager = (
		bool(rights.roles & {"Workspace Manager", "System Manager"}) or rights.user == "Administrator"
	)
	is_maker = not is_manager and may_publish()
	roles: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"Has Role", filters={"parenttype": "Workspace"}, fields=["parent", "role"], limit=0
	):
		roles.setdefault(row.parent, set()).add(row.role)
	pages, own = [], []
	# who may see a workspace is decided here, by its roles, not by roles on the DocType Workspace
	for page in frappe.get_all(
		"Workspace", fields=PAGE_FIELDS, order_by="sequence_id asc, creation asc", limit=0
	):
		if not _is_permitted(page, roles.get(page.name, set()), rights):
			continue
		page["label"] = _(page.get("title") or page.name)
		is_own = page.pop("owner") == rights.user
		page["may_change"] = int(is_manager or not cint(page.public) or (is_maker and is_own))
		if not cint(page.public):
			own.append(page)
		elif page.may_change or (not cint(page.is_hidden) and _leads_somewhere(page, rights)):
			pages.append(page)
	return {
		"pages": pages + own,
		"has_access": is_manager,
		"has_create_access": is_manager or is_maker,
	}


def _leads_somewhere(page: Any, rights: Rights) -> bool:
	if page.get("type") not in (None, "", "Workspace"):
		return page["type"] == "URL" or rights.item(page.link_type, page.link_to)
	workspace = Workspace(page, rights)
	doc = workspace.doc
	if not (doc.links or doc.shortcuts or doc.quick_lists or doc.charts or doc.number_cards):
		return True
	return bool(
		workspace.get_cards()
		or workspace.get_shortcuts()
		or workspace.get_quick_lists()
		or workspace.get_charts()
		or workspace.get_number_cards()
	)
