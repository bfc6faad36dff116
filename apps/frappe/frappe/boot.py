"""`frappe.boot`: what the desk must know when it opens."""

from typing import Any

import frappe
from frappe.desk.doctype.form_tour.form_tour import tours_by_doctype
from frappe.desk.progress import tours_of
from frappe.ground.config import flag
from frappe.model.meta import doctypes_with
from frappe.rights.roles import role_set
from frappe.services import second_factor, sign_in_notices
from frappe.store import memo
from frappe.utils import cint

RIGHTS = ("read", "write", "create", "delete", "submit", "export", "print")
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
TOLD_OF_USER = ("full_name", "email", "user_image", "user_type", "language", "time_zone")


def get_bootinfo() -> frappe._dict:
	"""The session's user with rights and settings, the site's settings, the apps; `boot_session` hooks add theirs."""
	user = frappe.session.user
	row = _row(user)
	boot = frappe._dict(
		user=_user(user, row),
		sysdefaults=_system_defaults(),
		sitename=frappe.local.site,
		lang=frappe.local.lang,
		home_page="/app",
		versions=_versions(),
		demitasse_version=frappe.__demitasse_version__,
		server_date=frappe.utils.today(),
		time_zone={"system": frappe.get_system_settings("time_zone"), "user": row.time_zone},
		developer_mode=int(flag("developer_mode")),
		max_file_size=_max_file_size(),
		desk_theme=row.desk_theme or "Light",
		app_data=_apps(),
		page_info=_pages(),
		form_tours=tours_by_doctype(),
		onboarding_status=tours_of(user),
		translated_doctypes=doctypes_with(translated_doctype=1),
		link_title_doctypes=_link_title_doctypes(),
		single_types=doctypes_with(issingle=1),
		sign_in_notice=sign_in_notices.take(),
		include_js=frappe.get_hooks("app_include_js"),
	)
	for method in frappe.get_hooks("boot_session"):
		frappe.get_attr(method)(boot)
	for method in frappe.get_hooks("extend_bootinfo"):
		frappe.get_attr(method)(bootinfo=boot)
	return boot


def get_web_bootinfo() -> frappe._dict:
	"""What a page outside the desk is told of the session: the user, without what the roles open in the desk, and how values are written."""
	user = frappe.session.user
	row = _row(user)
	return frappe._dict(
		user=frappe._dict(
			{field: row[field] for field in TOLD_OF_USER if field in row},
			name=user,
			roles=frappe.get_roles(user),
			defaults=frappe.defaults.get_defaults(user),
			**{f"can_{right}": [] for right in RIGHTS},
		),
		sysdefaults=_system_defaults(),
		lang=frappe.local.lang,
		server_date=frappe.utils.today(),
		time_zone={"system": frappe.get_system_settings("time_zone"), "user": row.time_zone},
		max_file_size=_max_file_size(),
		translated_doctypes=doctypes_with(translated_doctype=1),
		link_title_doctypes=_link_title_doctypes(),
	)


def _row(user: str) -> frappe._dict:
	"""What the desk asks of the user's document, in one question."""
	asked = [*TOLD_OF_USER, "desk_theme", "default_workspace"]
	return frappe.db.get_value("User", user, asked, as_dict=True) or frappe._dict()


def _user(user: str, row: frappe._dict) -> dict[str, Any]:
	return frappe._dict(
		{field: row[field] for field in TOLD_OF_USER if field in row},
		name=user,
		roles=frappe.get_roles(user),
		second_factor=second_factor.is_needed(user) and second_factor.is_set_up(user),
		default_workspace=_workspace(row.default_workspace),
		all_reports=_reports(),
		defaults=frappe.defaults.get_defaults(user),
		**{key: list(names) for key, names in _rights_told().items()},
	)


def _workspace(chosen: str | None) -> dict[str, Any] | None:
	return chosen and frappe.db.get_value("Workspace", chosen, ["name", "public", "title"], as_dict=True)


def _reports() -> dict[str, dict[str, Any]]:
	from frappe.desk.desktop import Rights

	return {
		name: {"ref_doctype": row.ref_doctype, "report_type": row.report_type, "title": name}
		for name, row in Rights().reports.items()
	}


def doctypes_by_right() -> dict[str, frozenset[str]]:
	"""The DocTypes on which the user has each right, by roles alone."""
	who = _who()
	make = _everything if who == "Administrator" else lambda: _by_roles(who)
	return memo.get(("doctypes_by_right", who), make)


def _who() -> str | frozenset[str]:
	"""What rights by roles depend on: the roles of the user; Administrator has all rights without any."""
	user = frappe.session.user
	return user if user == "Administrator" else role_set(user)


def _rights_told() -> dict[str, list[str]]:
	"""The same as the desk is told it: `can_read` and so on; what is created by the system alone is `in_create`."""
	rights = doctypes_by_right()

	def tell() -> dict[str, list[str]]:
		made = rights["create"].intersection(doctypes_with(in_create=1))
		told = {f"can_{right}": names for right, names in rights.items()}
		told |= {"in_create": made, "can_create": rights["create"] - made}
		return {key: sorted(names) for key, names in told.items()}

	return memo.get(("rights_told", _who()), tell)


def _everything() -> dict[str, frozenset[str]]:
	return dict.fromkeys(RIGHTS, frozenset(doctypes_with(istable=0)))


def _by_roles(roles: frozenset[str]) -> dict[str, frozenset[str]]:
	fields = ["parent", "role", *RIGHTS]
	custom = frappe.get_all("Custom DocPerm", filters={"permlevel": 0}, fields=fields, limit=0)
	overruled = {row["parent"] for row in custom}
	standard = frappe.get_all(
		"DocPerm", filters={"permlevel": 0, "role": ("in", list(roles))}, fields=fields, limit=0
	)
	counted = [row for row in standard if row["parent"] not in overruled]
	counted += [row for row in custom if row["role"] in roles]
	return {right: frozenset(row["parent"] for row in counted if row[right]) for right in RIGHTS}


def _link_title_doctypes() -> list[str]:
	"""The DocTypes whose links show titles, as they were customized."""

	def read() -> list[str]:
		shown = dict.fromkeys(doctypes_with(show_title_field_in_link=1), 1)
		filters = {"property": "show_title_field_in_link", "doctype_or_field": "DocType"}
		for row in frappe.get_all("Property Setter", filters=filters, fields=["doc_type", "value"], limit=0):
			shown[row.doc_type] = cint(row.value)
		return sorted(name for name, value in shown.items() if value)

	return memo.get(("link_title_doctypes",), read)


def _system_defaults() -> dict[str, Any]:
	has = frappe.get_meta("System Settings").has_field
	there = memo.get(("settings_of_boot",), lambda: [key for key in SYSTEM_DEFAULTS if has(key)])
	return {key: frappe.get_system_settings(key) for key in there}


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
	return memo.get(("apps_of_boot",), _read_apps)


def _read_apps() -> list[dict[str, Any]]:
	return [
		{"app_name": app, "app_title": (frappe.get_hooks("app_title", app_name=app) or [app])[0]}
		for app in frappe.get_installed_apps()
	]
