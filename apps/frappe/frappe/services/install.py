"""What a site has from its first day: users, roles, languages, settings. Running it again changes nothing."""

import json
from pathlib import Path

import frappe
from frappe.core.doctype.file.utils import make_home_folder
from frappe.geo import country_info
from frappe.model.utils.user_settings import create_user_settings_table
from frappe.utils.password import create_auth_table

ROLES = {
	# role: whether it opens the desk
	"Administrator": 1,
	"System Manager": 1,
	"System Administrator": 1,
	"Security Administrator": 1,
	"Security Auditor": 1,
	"Desk User": 1,
	"All": 0,
	"Guest": 0,
	"Report Manager": 1,
	"Dashboard Manager": 1,
	"Workspace Manager": 1,
	"Script Manager": 1,
	"Website Manager": 1,
}

LANGUAGES = {
	"zh": "简体中文",
	"zh-TW": "繁體中文",
	"en-GB": "English (United Kingdom)",
	"mn": "Монгол",
}
"""What is called otherwise than `languages.json` says, or is not there."""
ENABLED_LANGUAGES = ("zh", "zh-TW", "en")

# currency: symbol, fraction, number format of those that are in use from the first day
CURRENCIES = {
	"CNY": (None, "Fen", "#,###.##"),
	"USD": ("$", "Cent", "#,###.##"),
	"EUR": ("€", "Cent", "#.###,##"),
	"HKD": ("$", "Ho", "#,###.##"),
	"MOP": ("MOP$", "Avo", "#,###.##"),
	"TWD": ("NT$", "Cent", "#,###.##"),
	"JPY": ("¥", None, "#,###"),
	"GBP": ("£", "Penny", "#,###.##"),
}

WORKFLOW_STATES = {"Pending": "", "Approved": "Success", "Rejected": "Danger"}
WORKFLOW_ACTIONS = ("Approve", "Reject", "Review")

SYSTEM_SETTINGS = {
	"country": "China",
	"language": "zh",
	"time_zone": "Asia/Shanghai",
	"currency": "CNY",
	"date_format": "yyyy-mm-dd",
	"time_format": "HH:mm:ss",
	"number_format": "#,###.##",
	"float_precision": "3",
	"rounding_method": "Banker's Rounding",
	"first_day_of_the_week": "Monday",
	"session_expiry": "02:00",
	"session_absolute_limit": "12:00",
	"sign_in_again_after": 15,
	"change_given_passwords": 1,
	"minimum_password_length": 12,
	"two_factor_method": "OTP App",
	"setup_complete": 1,
	"enable_scheduler": 1,
}
PRINT_SETTINGS = {
	"pdf_page_size": "A4",
	"with_letterhead": 1,
	"add_draft_heading": 1,
	"send_print_as_pdf": 1,
	"allow_print_for_draft": 1,
	"font_size": 10.5,
}


def after_new_site() -> None:
	"""Bring a new or migrated site to what every site has; what an administrator changed stays."""
	create_auth_table()
	create_user_settings_table()
	add_roles()
	add_languages()
	add_countries_and_money()
	add_workflow_words()
	add_genders()
	add_user_types()
	add_users()
	fill_settings("System Settings", SYSTEM_SETTINGS)
	fill_settings("Print Settings", PRINT_SETTINGS)
	make_home_folder()
	frappe.clear_cache()


def _insert(doctype: str, record: str, **values) -> bool:
	"""Insert a record of the system if it is not there; whether it was inserted."""
	if frappe.db.exists(doctype, record):
		return False
	doc = frappe.get_doc({"doctype": doctype, **values})
	# made by the system itself, before there are rights
	doc.insert(ignore_permissions=True, ignore_links=True, ignore_mandatory=True)
	return True


def add_roles() -> None:
	"""The roles that the framework itself speaks of."""
	for role, desk_access in ROLES.items():
		_insert("Role", role, role_name=role, desk_access=desk_access, is_custom=0)


def _insert_missing(doctype: str, records: dict[str, dict]) -> None:
	"""Insert the records of the system that are not there, all at once: they are many, and right as they are."""
	there = set(frappe.get_all(doctype, pluck="name", limit=0))
	missing = {name: values for name, values in records.items() if name not in there}
	if not missing:
		return
	stamp = frappe.utils.now()
	own = {"owner": "Administrator", "modified_by": "Administrator", "creation": stamp, "modified": stamp}
	fields = [*own, "name", *next(iter(missing.values()))]
	rows = ({**own, "name": name, **values} for name, values in missing.items())
	frappe.db.bulk_insert(doctype, fields, [[row.get(field) for field in fields] for row in rows])


def add_languages() -> None:
	"""The languages to choose from; those that are not enabled wait."""
	path = Path(frappe.get_app_path("frappe", "geo", "languages.json"))
	names = {**json.loads(path.read_text(encoding="utf-8")), **LANGUAGES}
	records = {
		code: {"language_code": code, "language_name": name, "enabled": int(code in ENABLED_LANGUAGES)}
		for code, name in names.items()
	}
	_insert_missing("Language", records)


def add_countries_and_money() -> None:
	"""Countries and their currencies; those that are not usual here wait."""
	known = country_info.get_all()
	countries = {
		name: {
			"country_name": name,
			"code": values["code"],
			"date_format": values["date_format"],
			"time_format": values["time_format"],
			"time_zones": "\n".join(values["timezones"]),
		}
		for name, values in known.items()
	}
	_insert_missing("Country", countries)
	currencies = {
		code: _currency(code, symbol, fraction, 100 if fraction else 0, number_format, enabled=1)
		for code, (symbol, fraction, number_format) in CURRENCIES.items()
	}
	# a currency of several countries is written as in the one whose code it begins with, if there is such
	for values in sorted(
		(values for values in known.values() if values.get("currency")),
		key=lambda one: not one["currency"].lower().startswith(one["code"]),
	):
		code = values["currency"]
		money = (values["currency_symbol"], None, values["currency_fraction_units"], values["number_format"])
		currencies.setdefault(code, _currency(code, *money, enabled=0))
	_insert_missing("Currency", currencies)


def _currency(
	code: str, symbol: str | None, fraction: str | None, units: int, number_format: str, enabled: int
) -> dict:
	return {
		"currency_name": code,
		"enabled": enabled,
		"symbol": symbol,
		"fraction": fraction,
		"fraction_units": units,
		"number_format": number_format,
	}


def add_workflow_words() -> None:
	"""States and actions that a first workflow is drawn with."""
	for state, style in WORKFLOW_STATES.items():
		_insert("Workflow State", state, workflow_state_name=state, style=style)
	for action in WORKFLOW_ACTIONS:
		_insert("Workflow Action Master", action, workflow_action_name=action)


def add_genders() -> None:
	"""The choices for a person's gender."""
	for gender in ("Male", "Female", "Other", "Prefer not to say"):
		_insert("Gender", gender, gender=gender)


def add_user_types() -> None:
	"""Those who use the desk, and those who only see pages."""
	for user_type in ("System User", "Website User"):
		_insert("User Type", user_type, name=user_type, is_standard=1)


def add_users() -> None:
	"""Administrator, who may do everything, and Guest, whoever is not logged in."""
	if not frappe.db.exists("User", "Administrator"):
		_add_user("Administrator", "admin@example.com", ["Administrator", "System Manager"])
	if not frappe.db.exists("User", "Guest"):
		_add_user("Guest", "guest@example.com", ["Guest"])


def _add_user(name: str, email: str, roles: list[str]) -> None:
	doc = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": name,
			"enabled": 1,
			"send_welcome_email": 0,
			"user_type": "System User" if name == "Administrator" else "Website User",
			"language": None,
			"roles": [{"role": role} for role in roles],
		}
	)
	doc.flags.no_welcome_mail = True
	# made by the system itself, before there are rights
	doc.insert(ignore_permissions=True, ignore_links=True, ignore_mandatory=True, set_name=name)


def fill_settings(doctype: str, values: dict) -> None:
	"""Fill what is empty in a single DocType."""
	if not frappe.db.exists("DocType", doctype):
		return
	stored = frappe.db.get_singles_dict(doctype)
	meta = frappe.get_meta(doctype)
	missing = {
		field: value
		for field, value in values.items()
		if meta.has_field(field) and stored.get(field) in (None, "")
	}
	if not missing:
		return
	doc = frappe.get_doc(doctype)
	doc.update(missing)
	doc.flags.ignore_mandatory = True
	# made by the system itself
	doc.save(ignore_permissions=True)
