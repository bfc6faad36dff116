"""`frappe.boot`: what the desk must know when it opens."""

from typing import Any

import frappe

SYSTEM_DEFAULTS = (
	"language",
	"country",
	"time_zone",
	"date_format",
	"time_format",
	"number_format",
	"float_precision",
	"currency_precision",
	"currency",
	"first_day_of_the_week",
	"rounding_method",
	"hide_empty_read_only_fields",
	"session_expiry",
	"disable_document_sharing",
	"max_file_size",
	"app_name",
	"setup_complete",
)


def get_bootinfo() -> dict[str, Any]:
	"""The session's user with rights and settings, the site's settings, the apps; `boot_session` hooks add theirs."""
	user = frappe.session.user
	boot = frappe._dict(
		user=_user(user),
		sysdefaults=_system_defaults(),
		sitename=frappe.local.site,
		lang=frappe.local.lang,
		home_page="/app",
		versions=_versions(),
		demitasse_version=frappe.__demitasse_version__,
		server_date=frappe.utils.today(),
		time_zone={"system": frappe.get_system_settings("time_zone"), "user": _value(user, "time_zone")},
		developer_mode=frappe.utils.cint(frappe.conf.developer_mode),
		max_file_size=_max_file_size(),
		desk_theme=_value(user, "desk_theme") or "Light",
		app_data=_apps(),
		page_info=_pages(),
		translated_doctypes=frappe.get_all("DocType", {"translated_doctype": 1}, pluck="name", limit=0),
	)
	for method in frappe.get_hooks("boot_session") + frappe.get_hooks("extend_bootinfo"):
		frappe.get_attr(method)(boot)
	return boot


def _user(user: str) -> dict[str, Any]:
	row = frappe.db.get_value(
		"User", user, ["full_name", "email", "user_image", "user_type", "language", "time_zone"], as_dict=True
	)
	rights = doctypes_by_right()
	only_made = set(frappe.get_all("DocType", filters={"in_create": 1}, pluck="name", limit=0))
	in_create = rights["create"] & only_made
	rights["create"] = rights["create"] - only_made
	return frappe._dict(
		row or {},
		name=user,
		roles=frappe.get_roles(user),
		default_workspace=_default_workspace(user),
		all_reports=_reports(),
		defaults=frappe.defaults.get_defaults(user),
		in_create=sorted(in_create),
		**{f"can_{right}": sorted(names) for right, names in rights.items()},
	)


def _default_workspace(user: str) -> dict[str, Any] | None:
	chosen = _value(user, "default_workspace")
	return chosen and frappe.db.get_value("Workspace", chosen, ["name", "public", "title"], as_dict=True)


def _reports() -> dict[str, dict[str, Any]]:
	from frappe.desk.desktop import Rights

	return {
		name: {"ref_doctype": row.ref_doctype, "report_type": row.report_type, "title": name}
		for name, row in Rights().reports.items()
	}


def doctypes_by_right() -> dict[str, set[str]]:
	"""The DocTypes on which the user has each right, by roles alone."""
	rights: dict[str, set[str]] = {
		right: set() for right in ("read", "write", "create", "delete", "submit", "export", "print")
	}
	roles = frappe.get_roles()
	custom = frappe.get_all(
		"Custom DocPerm", filters={"permlevel": 0}, fields=["parent", "role", *rights], limit=0
	)
	overruled = {row["parent"] for row in custom}
	standard = frappe.get_all(
		"DocPerm",
		filters={"permlevel": 0, "role": ("in", roles)},
		fields=["parent", "role", *rights],
		limit=0,
	)
	everything = frappe.session.user == "Administrator"
	if everything:
		names = set(frappe.get_all("DocType", filters={"istable": 0}, pluck="name", limit=0))
		return dict.fromkeys(rights, names)
	for row in [row for row in standard if row["parent"] not in overruled] + custom:
		if row["role"] in roles:
			for right in rights:
				if row[right]:
					rights[right].add(row["parent"])
	return rights


def _system_defaults() -> dict[str, Any]:
	return {key: frappe.get_system_settings(key) for key in SYSTEM_DEFAULTS if _has(key)}


def _has(fieldname: str) -> bool:
	return bool(frappe.get_meta("System Settings").get_field(fieldname))


def _value(user: str, fieldname: str) -> Any:
	return (
		frappe.db.get_value("User", user, fieldname) if frappe.get_meta("User").get_field(fieldname) else None
	)


def _versions() -> dict[str, str]:
	from frappe.utils.change_log import get_app_version

	return {app: get_app_version(app) for app in frappe.get_installed_apps()}


def _pages() -> dict[str, dict[str, Any]]:
	from frappe.core.doctype.page.page import page_info

	return page_info()


def _max_file_size() -> int:
	from frappe.faces.web.forms import max_bytes

	return max_bytes()


def _apps() -> list[dict[str, Any]]:
	return [
		{"app_name": app, "app_title": (frappe.get_hooks("app_title", app_name=app) or [app])[0]}
		for app in frappe.get_installed_apps()
	]
