"""Default values: of the site, and of users: `frappe.defaults`."""

from typing import Any

import frappe
from frappe.rights.user_permissions import get_user_permissions
from frappe.store import memo

SITE = "__default"
GLOBAL = "__global"


def set_user_default(key: str, value: Any, user: str | None = None, parenttype: str | None = None) -> None:
	"""Set a default value of a user."""
	set_default(key, value, user or frappe.session.user, parenttype)


def add_user_default(key: str, value: Any, user: str | None = None, parenttype: str | None = None) -> None:
	"""Add a default value of a user to those there are."""
	add_default(key, value, user or frappe.session.user, parenttype)


def get_user_default(key: str, user: str | None = None) -> Any:
	"""The default value of a user, else of the site; the first of several.

	A key that is a DocType's name (`Company` for `company`) is looked up among the user permissions too.
	"""
	found = get_defaults(user).get(key)
	if not found:
		found = _from_permissions(key, user) or get_defaults(user).get(frappe.scrub(key))
	return found[0] if isinstance(found, list) and found else found


def get_user_default_as_list(key: str, user: str | None = None) -> list:
	"""All default values of a user for a key."""
	found = get_defaults(user).get(key) or get_defaults(user).get(frappe.scrub(key))
	if not found:
		return []
	return list(found) if isinstance(found, list | tuple) else [found]


def is_a_user_permission_key(key: str) -> bool:
	"""Whether a key is a DocType's name."""
	return ":" not in key and key != frappe.scrub(key)


def _from_permissions(key: str, user: str | None) -> str | None:
	if not is_a_user_permission_key(key):
		return None
	entries = get_user_permissions(user).get(key) or []
	default = next((entry["doc"] for entry in entries if entry.get("is_default")), None)
	return default or (entries[0]["doc"] if len(entries) == 1 else None)


def not_in_user_permission(key: str, value: Any, user: str | None = None) -> bool:
	"""Whether user permissions speak about a key and do not allow a value."""
	entries = get_user_permissions(user).get(frappe.unscrub(key)) or []
	return bool(entries) and value not in [entry["doc"] for entry in entries]


def get_user_permissions_defaults(user: str | None = None) -> dict[str, list[str]]:
	"""DocType → the documents a user is narrowed down to."""
	return {
		doctype: [entry["doc"] for entry in entries]
		for doctype, entries in get_user_permissions(user).items()
	}


def get_defaults(user: str | None = None) -> dict:
	"""All default values of a user, over those of the site."""
	user = user or (frappe.session.user if frappe.session else "Guest")
	found = frappe._dict(get_defaults_for(SITE))
	if user and user != "Guest":
		found.update(get_defaults_for(user))
		found.setdefault("user", user)
		found.setdefault("owner", user)
	return found


def clear_user_default(key: str, user: str | None = None) -> None:
	"""Forget a default value of a user."""
	clear_default(key=key, parent=user or frappe.session.user)


def set_global_default(key: str, value: Any) -> None:
	"""Set a default value of the site."""
	set_default(key, value, SITE)


def add_global_default(key: str, value: Any) -> None:
	"""Add a default value of the site to those there are."""
	add_default(key, value, SITE)


def get_global_default(key: str) -> Any:
	"""The default value of the site, or of the user who is asking where there is one, as in Frappe."""
	return frappe.db.get_default(key, None)


def set_default(key: str, value: Any, parent: str = SITE, parenttype: str | None = None) -> None:
	"""Set a default value in place of what there is; None or an empty text only removes that."""
	table = frappe.qb.DocType("DefaultValue")
	frappe.qb.from_(table).delete().where((table.defkey == key) & (table.parent == parent)).run()
	if value not in (None, ""):
		add_default(key, value, parent, parenttype)
	else:
		_forget(parent)


def add_default(key: str, value: Any, parent: str = SITE, parenttype: str | None = None) -> None:
	"""Add a default value to those there are."""
	row = frappe.get_doc(
		{
			"doctype": "DefaultValue",
			"parent": parent,
			"parenttype": parenttype or "__default",
			"parentfield": "system_defaults",
			"defkey": key,
			"defvalue": value,
		}
	)
	row.set_new_name()
	row.db_insert()
	_forget(parent)


def clear_default(
	key: str | None = None,
	value: Any = None,
	parent: str | None = None,
	name: str | None = None,
	parenttype: str | None = None,
) -> None:
	"""Forget the default values that fit all that is given.

	:raises frappe.ValidationError: when nothing is given
	"""
	given = {"defkey": key, "defvalue": value, "parent": parent, "name": name, "parenttype": parenttype}
	filters = {field: one for field, one in given.items() if one}
	if not filters:
		frappe.throw(frappe._("Say which default values to clear."))
	frappe.db.delete("DefaultValue", filters)
	_forget(parent)


def clear_defaults_for(parent: str) -> None:
	"""Forget all default values of a user or of the site."""
	clear_default(parent=parent)


def get_defaults_for(parent: str = SITE) -> dict:
	"""The default values of a user or of the site; several of one key are a list."""
	return frappe._dict(memo.get(("defaults", parent), lambda: _read(parent)))


def _read(parent: str) -> dict:
	if not frappe.db.table_exists("DefaultValue"):
		return {}
	rows = frappe.db.sql(
		"select `defkey`, `defvalue` from `tabDefaultValue` where `parent` = %s order by `creation`, `rowid`",
		(parent,),
	)
	found: dict[str, Any] = {}
	for key, value in rows:
		if key in found:
			known = found[key] if isinstance(found[key], list) else [found[key]]
			if value not in known:
				found[key] = [*known, value]
		elif value is not None:
			found[key] = value
	return found


def _forget(parent: str | None) -> None:
	"""Default values are remembered for a generation."""
	memo.renew(keep=lambda key: key[0] != "defaults")


def clear_cache(user: str | None = None) -> None:
	"""Forget the remembered default values."""
	_forget(user)
