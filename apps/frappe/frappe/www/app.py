"""The desk: its shell once it is built, until then a page of what the user may open."""

import json

import frappe
from frappe import _
from frappe.website.entries import entry


def get_context(context):
	"""What the shell needs to start; the boot data is read as JSON, never run as a script."""
	from frappe.boot import doctypes_by_right

	context.title = _("Desk")
	context.full_name = frappe.session.data.get("full_name") or frappe.session.user
	context.entry = entry("src/main.ts")
	if context.entry:
		from frappe.sessions import get
		from frappe.utils.response import to_json

		boot = to_json({**get(), "csrf_token": context.csrf_token()}).decode()
		context.boot = (
			boot.replace("<", "\\u003c").replace("\\u2028", "").replace('"csrf_token":"', '"csrf_token": "')
		)
	else:
		context.boot = json.dumps({"csrf_token": context.csrf_token()})
		context.modules = _by_module(doctypes_by_right()["read"])
	return context


def _by_module(names: set[str]) -> dict[str, list[dict]]:
	"""The DocTypes that have a list of their own, by module; those of the engine last."""
	rows = frappe.get_all(
		"DocType",
		filters={"istable": 0, "issingle": 0},
		fields=["name", "module"],
		order_by="module, name",
		limit=0,
	)
	modules: dict[str, list[dict]] = {}
	for row in rows:
		if row["name"] in names:
			label = _(row["name"])
			modules.setdefault(row["module"] or "", []).append(
				{"label": label, "route": frappe.scrub(row["name"]).replace("_", "-")}
			)
	return modules
