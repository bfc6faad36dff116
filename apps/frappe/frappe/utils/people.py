"""Users as shown to others: names, addresses, pictures."""

from collections.abc import Iterable
from email.utils import formataddr
from typing import Any

import frappe

_STANDARD_USERS = ("Administrator", "Guest")


def get_fullname(user: str | None = None) -> str:
	"""The full name of a user, the session's if none is given; unknown users by their id."""
	user = user or frappe.session.user
	names = _remembered("fullnames")
	if user not in names:
		found = frappe.db.get_value("User", user, ["first_name", "last_name"], as_dict=True)
		parts = (found.first_name, found.last_name) if found else ()
		names[user] = " ".join(part for part in parts if part) or user
	return names[user]


def _remembered(what: str) -> dict:
	memory = getattr(frappe.local, what, None)
	if memory is None:
		memory = {}
		setattr(frappe.local, what, memory)
	return memory


def get_email_address(user: str | None = None) -> str | None:
	"""The mail address of a user, the session's if none is given."""
	return frappe.db.get_value("User", user or frappe.session.user, "email")


def get_formatted_email(user: str, mail: str | None = None) -> str:
	"""`Full Name <address>`; empty for a user without address."""
	mail = mail or get_email_address(user)
	if not mail:
		return ""
	name = get_fullname(user)
	return mail if name == mail else formataddr((name, mail))


def get_fullname_and_avatar(user: str) -> Any:
	"""Full name, picture and id of a user."""
	found = frappe.db.get_value("User", user, ["full_name", "user_image", "name"], as_dict=True) or {}
	return frappe._dict(
		fullname=found.get("full_name"), avatar=found.get("user_image"), name=found.get("name")
	)


def get_user_info_for_avatar(user_id: str) -> Any:
	"""What a picture of a user needs: `image`, `email`, `name`."""
	found = frappe.db.get_value("User", user_id, ["email", "full_name", "user_image"], as_dict=True)
	if not found:
		return frappe._dict(image="", email=user_id, name=user_id)
	return frappe._dict(
		image=found.user_image or "", email=found.email or user_id, name=found.full_name or user_id
	)


def add_user_info(user: str | Iterable[str], user_info: dict) -> None:
	"""Put name, picture and address of users into `user_info`, by user."""
	users = [user] if isinstance(user, str) else list(user)
	missing = [name for name in dict.fromkeys(users) if name and name not in user_info]
	if not missing:
		return
	rows = frappe.get_all(
		"User",
		filters={"name": ("in", missing)},
		fields=["full_name as fullname", "user_image as image", "name", "email", "time_zone"],
	)
	for row in rows:
		user_info[row.name] = frappe._dict(row)
		if row.email and row.name not in _STANDARD_USERS:
			user_info[row.email] = user_info[row.name]


def get_gravatar(email: str, default: str = "") -> str:
	"""Pictures from a service on the network: not provided."""
	raise NotImplementedError("frappe.utils.get_gravatar")


def get_gravatar_url(email: str, default: str = "") -> str:
	"""Pictures from a service on the network: not provided."""
	raise NotImplementedError("frappe.utils.get_gravatar_url")
