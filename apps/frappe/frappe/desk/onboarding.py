"""Getting started: the steps of a Module Onboarding that a user may take, where they lead, and which of them are done.

What one user has done is remembered with that user (`frappe.desk.progress`) and changes nothing for others.
"""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.desk import progress
from frappe.model.meta import doctypes_with
from frappe.utils import cint, escape_html
from frappe.utils.asked import name_of
from frappe.utils.links import get_absolute_url, get_url_to_report, quoted, slug

if TYPE_CHECKING:
	from frappe.desk.desktop import Rights

COMPLETE, SKIPPED = STATES = ("is_complete", "is_skipped")
ANY_VALUE = "%"
TEXTS = ("title", "description", "action_label", "callback_title", "callback_message")
TOLD = ("name", "action", "reference_document", "form_tour", "show_full_form", *TEXTS)


class Step:
	"""A step as one user takes it."""

	def __init__(self, doc: Any, rights: "Rights") -> None:
		self.doc, self.rights = doc, rights

	def route(self) -> str | None:
		"""Where the step leads; nothing where the user may not go, and for what the desk does not do."""
		doctype = self.doc.reference_document
		match self.doc.action:
			case "Create Entry" if self.may(doctype, "create"):
				return f"{_list(doctype)}/new"
			case "Update Settings" if self.may(doctype, "write") and frappe.get_meta(doctype).issingle:
				return get_absolute_url(doctype, doctype)
			case "Show Form Tour" if tour := self.tour():
				return tour_route(tour, self.rights)
			case "View Report" if report := self.rights.reports.get(self.doc.reference_report):
				return urlsplit(get_url_to_report(report.name, report.report_type, report.ref_doctype)).path
			case "Go to Page":
				return page_route(self.doc.path, self.rights)
		return None

	def may(self, doctype: str | None, right: str) -> bool:
		"""Whether the user has a right on a DocType that exists."""
		return bool(doctype) and self.rights.doctype(doctype) and bool(frappe.has_permission(doctype, right))

	def tour(self) -> Any:
		"""The tour that the step shows: the one it names, or else the one that is called as the DocType."""
		name = self.doc.form_tour or self.doc.reference_document
		return frappe.get_cached_doc("Form Tour", name) if frappe.db.exists("Form Tour", name) else None

	def is_checked(self) -> bool:
		"""Whether it is looked up that the step is done, instead of believed."""
		looked_up = ("Create Entry", "Update Settings", "Show Form Tour")
		return self.doc.action in looked_up and bool(cint(self.doc.validate_action))

	def is_done(self) -> bool:
		"""Whether what the step asks for is there, as far as the user sees it."""
		user = self.rights.user
		match self.doc.action:
			case "Create Entry":
				own = {"owner": user}
				return bool(frappe.get_list(self.doc.reference_document, own, pluck="name", limit=1))
			case "Show Form Tour":
				tour = self.tour()
				return bool(tour and progress.tours_of(user).get(tour.name, {}).get("is_complete"))
		return self.has_value()

	def has_value(self) -> bool:
		"""Whether the field of the settings has the value that is waited for."""
		settings = frappe.get_doc(self.doc.reference_document)
		field = settings.meta.get_field(self.doc.field or "")
		if not field or field.fieldtype == "Password" or not settings.has_permission("read"):
			return False
		settings.apply_fieldlevel_read_permissions()
		value, wanted = settings.get(field.fieldname), self.doc.value_to_validate
		if wanted == ANY_VALUE:
			return bool(value)
		return str(cint(value) if field.fieldtype == "Check" else value or "") == (wanted or "")

	def told(self, route: str, known: str | None) -> dict[str, Any]:
		"""What the desk is told of the step.

		:param known: what the user is known to have done with it
		"""
		told = {key: self.doc.get(key) for key in TOLD if self.doc.get(key)}
		told |= {key: _(told[key]) for key in TEXTS if key in told}
		done = bool(cint(self.doc.is_complete)) or known == COMPLETE
		skipped = not done and (bool(cint(self.doc.is_skipped)) or known == SKIPPED)
		if not done and self.is_checked():
			done = self.is_done()
		state = {COMPLETE: int(done), SKIPPED: int(skipped and not done)}
		return {**told, **state, "route": route, "is_checked": int(self.is_checked())}


def shown_in(content: str | None, rights: "Rights") -> list[dict[str, Any]]:
	"""The onboardings on a workspace that the user is shown."""
	names = [
		name for name in names_in(content) if frappe.db.exists("Module Onboarding", {"name": ("=", name)})
	]
	docs = [frappe.get_cached_doc("Module Onboarding", name) for name in names]
	dismissed = progress.dismissed_by(rights.user) if docs else []
	shown = [_told(doc, rights, doc.name in dismissed) for doc in docs if is_for(doc, rights)]
	return [told for told in shown if told["items"] or told["is_dismissed"]]


def names_in(content: str | None) -> list[str]:
	"""The onboardings that an arrangement of a workspace names."""
	if "onboarding" not in (content or ""):
		return []
	try:
		blocks = json.loads(content or "[]")
	except ValueError:
		return []
	data = [
		block.get("data") for block in blocks if isinstance(block, dict) and block.get("type") == "onboarding"
	]
	names = [one.get("onboarding_name") for one in data if isinstance(one, dict)]
	return [name for name in names if name and isinstance(name, str)]


def is_for(doc: Any, rights: "Rights") -> bool:
	"""Whether an onboarding is for the user: by role, and as long as nobody has said that it is complete for all."""
	roles = {row.role for row in doc.allow_roles} | {"System Manager"}
	return not cint(doc.is_complete) and (rights.user == "Administrator" or bool(roles & rights.roles))


def _told(doc: Any, rights: "Rights", is_dismissed: bool) -> dict[str, Any]:
	known = progress.steps_of(rights.user)
	steps = [] if is_dismissed else [(step, step.route()) for step in steps_of(doc, rights)]
	return {
		"name": doc.name,
		"label": _(doc.title),
		"title": _(doc.title),
		"subtitle": _(doc.subtitle or ""),
		"success": _(doc.success_message or ""),
		"docs_url": doc.documentation_url,
		"is_dismissed": int(is_dismissed),
		"items": [step.told(route, known.get(step.doc.name)) for step, route in steps if route],
	}


def steps_of(doc: Any, rights: "Rights") -> list[Step]:
	"""The steps of an onboarding that are there."""
	there = [row.step for row in doc.steps if frappe.db.exists("Onboarding Step", {"name": ("=", row.step)})]
	return [Step(frappe.get_cached_doc("Onboarding Step", name), rights) for name in there]


# where steps lead -----------------------------------------------------------------------------------------------------


def parts_of(path: str | None) -> list[str]:
	"""The parts of a page's address within the desk; none where it leads elsewhere.

	:param path: as an address (`/app/todo`) or as the desk's scripts write routes (`List/ToDo`, `query-report/NAME`)
	"""
	try:
		split = urlsplit((path or "").strip().lstrip("#"))
	except ValueError:
		return []
	parts = [] if split.scheme or split.netloc else [part for part in split.path.split("/") if part]
	return parts[1:] if parts and parts[0] in ("app", "desk") else parts


def page_route(path: str | None, rights: "Rights") -> str | None:
	"""The address of a page of the desk; nothing where the user may not go."""
	parts = parts_of(path)
	found = _page(parts[0], parts[1:], rights) if parts else None
	query = urlsplit(path or "").query
	return f"{found}?{query}" if found and query else found


def _page(first: str, rest: list[str], rights: "Rights") -> str | None:
	kind = first.lower()
	if kind in ("query-report", "workspaces", "workspace", "list", "form", "tree") and not rest:
		return None
	match kind:
		case "query-report":
			return f"/app/query-report/{quoted(rest[0])}" if rest[0] in rights.reports else None
		case "workspaces" | "workspace":
			return _workspace(rest[0], rights)
		case "list" | "form" | "tree":
			more = {"list": ["view", *rest[1:2]] if rest[1:] else [], "tree": ["view", "tree"]}.get(
				kind, rest[1:]
			)
			return "/".join((_list(rest[0]), *map(_as_view, more))) if _reads(rest[0], rights) else None
	doctype = next((name for name in doctypes_with() if slug(name) == kind), None)
	if first in rights.pages or (doctype and _reads(doctype, rights)):
		return quoted("/".join(("/app", first, *rest)))
	return None if rest else _workspace(first, rights)


def _as_view(part: str) -> str:
	return quoted(part.lower() if part in ("List", "Report", "Tree", "Calendar", "Kanban") else part)


def _reads(doctype: str, rights: "Rights") -> bool:
	return rights.doctype(doctype) and bool(frappe.has_permission(doctype, "read"))


def _workspace(name: str, rights: "Rights") -> str | None:
	public = frappe.get_all("Workspace", {"public": 1}, pluck="name", limit=0)
	found = next((one for one in public if slug(one) == slug(name)), None)
	return _list(found) if found and rights.workspace(found) else None


def tour_route(tour: Any, rights: "Rights") -> str | None:
	"""Where a tour begins: at its list, at a new document, at the settings, or where the user makes none at the first one that is there."""
	doctype = tour.list_name if tour.view_name == "List" else tour.reference_doctype
	if not doctype or not _reads(doctype, rights):
		return None
	if tour.view_name == "List":
		return _list(doctype)
	if frappe.get_meta(doctype).issingle:
		return get_absolute_url(doctype, doctype)
	if not cint(tour.first_document) and frappe.has_permission(doctype, "create"):
		return f"{_list(doctype)}/new"
	first = frappe.get_list(doctype, pluck="name", order_by="creation asc", limit=1)
	return get_absolute_url(doctype, first[0]) if first else None


def _list(doctype: str) -> str:
	return f"/app/{quoted(slug(doctype))}"


# what a user does -----------------------------------------------------------------------------------------------------


def keep_step(name: Any, field: Any, value: Any, rights: "Rights") -> None:
	"""Remember that the user has done a step, has skipped it, or neither.

	:param field: `is_complete` or `is_skipped`
	:raises frappe.PermissionError: the user is not shown such a step
	:raises frappe.ValidationError: the step is looked up, not believed
	"""
	name = str(name_of(name, "name"))
	if field not in STATES:
		frappe.throw(_("{0} is not a state of a step.").format(frappe.bold(escape_html(str(field)))))
	step = find_step(name, rights)
	if field == COMPLETE and cint(value) and step.is_checked():
		frappe.throw(_("This step is complete when what it asks for is done."))
	steps = {key: state for key, state in progress.steps_of(rights.user).items() if key != name}
	if cint(value):
		steps[name] = field
	progress.keep_onboardings(rights.user, steps, progress.dismissed_by(rights.user))


def find_step(name: str, rights: "Rights") -> Step:
	"""A step that the user is shown.

	:raises frappe.PermissionError: there is none
	"""
	rows = frappe.get_all(
		"Onboarding Step Map",
		{"step": ("=", name), "parenttype": "Module Onboarding"},
		pluck="parent",
		distinct=True,
		limit=0,
	)
	docs = [frappe.get_cached_doc("Module Onboarding", parent) for parent in rows]
	steps = [
		one for doc in docs if is_for(doc, rights) for one in steps_of(doc, rights) if one.doc.name == name
	]
	if not steps or not steps[0].route():
		raise frappe.PermissionError(_("There is no such step for you."))
	return steps[0]


def keep_dismissed(name: Any, value: Any, rights: "Rights") -> None:
	"""Remember that the user wants to see an onboarding no more, or again.

	:raises frappe.PermissionError: the user is not shown such an onboarding
	"""
	name = str(name_of(name, "name"))
	found = frappe.db.exists("Module Onboarding", {"name": ("=", name)})
	if not found or not is_for(frappe.get_cached_doc("Module Onboarding", name), rights):
		raise frappe.PermissionError(_("There is no such onboarding for you."))
	dismissed = [one for one in progress.dismissed_by(rights.user) if one != name]
	if cint(value):
		dismissed.append(name)
	progress.keep_onboardings(rights.user, progress.steps_of(rights.user), dismissed)
