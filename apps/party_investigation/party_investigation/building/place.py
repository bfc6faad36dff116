"""The workspace on which own tables stand, with their reports, cards, charts and published web forms: each user sees there what may be opened.

It follows from what is there, so nobody arranges it. Its rows are written one by one: to save a public workspace takes Workspace
Manager, who changes those of the program too.
"""

import json

import frappe
from party_investigation import scope
from party_investigation.building.kinds import MODULE

WORKSPACE = "Own Tables"


def make() -> None:
	"""Make the workspace, hidden until something is built, and arrange it."""
	if not frappe.db.exists("Workspace", WORKSPACE):
		values = {
			"title": WORKSPACE,
			"label": WORKSPACE,
			"module": MODULE,
			"icon": "table",
			"public": 1,
			"sequence_id": 90,
		}
		roles = [{"role": role} for role in scope.capacities() if role]
		frappe.get_doc(
			{"doctype": "Workspace", "is_hidden": 1, "content": "[]", "roles": roles, **values}
		).insert()
	_arrange()


def arrange(doc, method: str | None = None) -> None:
	"""The hooks `on_update` and `on_trash` of what may stand on the workspace."""
	if doc.module == MODULE and frappe.db.exists("Workspace", WORKSPACE):
		_arrange(doc if method == "on_trash" else None)


def _arrange(going=None) -> None:
	left_out = (going.doctype, going.name) if going else ("", "")

	def stays(kind: str) -> list:
		return ["!=", left_out[1] if left_out[0] == kind else ""]

	tables = frappe.get_all(
		"DocType",
		{"module": MODULE, "custom": 1, "istable": 0, "name": stays("DocType")},
		pluck="name",
		order_by="creation asc",
	)
	reports = frappe.get_all(
		"Report",
		{"module": MODULE, "is_standard": "No", "disabled": 0, "name": stays("Report")},
		["name", "ref_doctype"],
	)
	public = {"module": MODULE, "is_public": 1}
	cards = frappe.get_all("Number Card", public | {"name": stays("Number Card")}, ["name", "label"])
	charts = frappe.get_all("Dashboard Chart", public | {"name": stays("Dashboard Chart")}, pluck="name")
	published = {"module": MODULE, "published": 1, "name": stays("Web Form")}
	forms = frappe.get_all("Web Form", published, ["title", "route"], order_by="creation asc")
	links = [{"type": "Card Break", "label": WORKSPACE, "link_count": len(tables) + len(reports)}]
	links += [_link("DocType", name) for name in tables]
	links += [_link("Report", row.name) | {"dependencies": row.ref_doctype} for row in reports]
	_write("Workspace Link", "links", links if tables or reports else [])
	numbers = [{"label": card.label, "number_card_name": card.name} for card in cards]
	_write("Workspace Number Card", "number_cards", numbers)
	_write("Workspace Chart", "charts", [{"label": name, "chart_name": name} for name in charts])
	pages = [_page(form, forms) for form in forms]
	_write("Workspace Shortcut", "shortcuts", pages)
	blocks = [_block("number_card", "number_card_name", card.label, 3) for card in cards]
	blocks += [_block("shortcut", "shortcut_name", page["label"], 3) for page in pages]
	blocks += [_block("chart", "chart_name", name, 6) for name in charts]
	blocks += [_block("card", "card_name", WORKSPACE, 12)] if tables or reports else []
	frappe.db.set_value(
		"Workspace", WORKSPACE, {"content": json.dumps(blocks), "is_hidden": 0 if blocks else 1}
	)
	frappe.clear_document_cache("Workspace", WORKSPACE)


def _link(kind: str, name: str) -> dict:
	return {"type": "Link", "label": name, "link_type": kind, "link_to": name}


def _page(form, forms: list) -> dict:
	"""A shortcut to the page of a web form; those of one title are told apart by their addresses."""
	often = sum(other.title == form.title for other in forms) > 1
	label = f"{form.title} (/{form.route})" if often else form.title
	return {"type": "URL", "label": label, "url": f"/{form.route}"}


def _block(kind: str, key: str, name: str, columns: int) -> dict:
	return {"id": f"{kind}-{name}", "type": kind, "data": {key: name, "col": columns}}


def _write(kind: str, fieldname: str, rows: list[dict]) -> None:
	"""Put rows in the place of those that are there."""
	place = {"parent": WORKSPACE, "parenttype": "Workspace", "parentfield": fieldname}
	kept = frappe.get_all(kind, place, [*(rows[0] if rows else ["name"])], order_by="idx asc")
	if rows and [dict(row) for row in kept] == rows:
		return
	frappe.db.delete(kind, place)
	for number, row in enumerate(rows, 1):
		document = frappe.get_doc({"doctype": kind, **place, "idx": number, **row})
		document.flags.is_arranged = True
		# the right to build what the row names was checked; the workspace itself is nobody's
		document.insert(ignore_permissions=True)
