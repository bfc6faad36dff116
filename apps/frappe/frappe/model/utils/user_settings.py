"""How each user last had the list of a DocType: columns, order, filters."""

import json
from typing import Any

import frappe
from frappe.utils.asked import refuse, values_of

LONGEST = 100_000


def create_user_settings_table() -> None:
	"""Create the table of user settings if it is not there."""
	frappe.db.sql_ddl(
		"""create table if not exists `__UserSettings` (
			`user` varchar(180) not null,
			`doctype` varchar(180) not null,
			`data` text,
			primary key (`user`, `doctype`)
		)"""
	)


def get_user_settings(doctype: str, for_update: bool = False) -> str:
	"""The user's settings for a DocType, as JSON."""
	table = frappe.qb.Table("__UserSettings")
	rows = (
		frappe.qb.from_(table)
		.select(table.data)
		.where((table.user == frappe.session.user) & (table.doctype == doctype))
		.run()
	)
	return (rows[0][0] if rows else None) or "{}"


def update_user_settings(doctype: str, user_settings: str | dict, for_update: bool = False) -> None:
	"""Change some of the user's settings for a DocType."""
	current = {} if for_update else json.loads(get_user_settings(doctype))
	current.update(values_of(user_settings, "user_settings"))
	table = frappe.qb.Table("__UserSettings")
	frappe.db.delete("__UserSettings", {"user": frappe.session.user, "doctype": doctype})
	frappe.qb.into(table).columns("user", "doctype", "data").insert(
		frappe.session.user, doctype, json.dumps(current)
	).run()


@frappe.whitelist(methods=["POST"])
def save(doctype: str, user_settings: str | dict) -> Any:
	"""Keep the user's settings for a DocType; the settings as they are now.

	:raises frappe.DoesNotExistError: there is no such DocType
	:raises frappe.ValidationError: they are longer than 100,000 characters
	"""
	frappe.get_meta(doctype)
	if len(frappe.as_json(user_settings)) > LONGEST:
		refuse("user_settings")
	update_user_settings(doctype, user_settings)
	return user_settings


@frappe.whitelist()
def get(doctype: str) -> str:
	"""The user's settings for a DocType, as JSON."""
	return get_user_settings(doctype)
