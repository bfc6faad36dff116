import hashlib
import secrets
from typing import Any

import frappe
import frappe.share
from frappe import _
from frappe.core.doctype.user import password_strength
from frappe.email.outgoing import can_send_mail
from frappe.model.audited import is_log
from frappe.model.document import Document
from frappe.permissions import AUTOMATIC_ROLES, get_roles
from frappe.rights.roles import SEES_RIGHTS
from frappe.services import second_factor, sign_in_notices
from frappe.services.attempts import guessing, normal, place
from frappe.services.counters import count
from frappe.services.sessions import clear_of_user
from frappe.utils import cint, cstr, get_datetime, get_url, now_datetime, nowdate, validate_email_address
from frappe.utils.password import update_password as _update_password

STANDARD_USERS = ("Guest", "Administrator")
KEY_LENGTH = 15
RESET_KEY_SECONDS = 24 * 3600
RESETS_AN_HOUR = 3
KNOWN_TO_OTHERS = ("first_name", "middle_name", "last_name", "full_name", "name", "username", "mobile_no")
"""What is worth nothing in a user's password."""


KEYS = ("api_key", "api_secret", "reset_password_key")
"""By which somebody acts as a user, or comes to the user's password."""


class User(Document):
	"""A person with an account; the name is the mail address."""

	__new_password = None

	def autoname(self) -> None:
		"""The mail address in small letters."""
		if self.get("is_admin") or self.get("is_guest"):
			self.name = self.first_name
		elif self.name not in STANDARD_USERS:
			self.email = cstr(self.email).strip().lower()
			self.name = self.email

	def before_insert(self) -> None:
		self.flags.in_insert = True

	def validate(self) -> None:
		self.check_who_sets_keys()
		self.__new_password = self.new_password
		self.new_password = ""
		if self.__new_password:
			self.check_who_sets_password()
		if not frappe.flags.in_install:
			self.password_strength_test()
		if self.name not in STANDARD_USERS:
			self.email = self.name
			self.validate_email_type(self.name)
		self.move_role_profile_name_to_role_profiles()
		self.populate_role_profile_roles()
		self.check_roles_added_once()
		self.set_system_user()
		self.set_full_name()
		self.check_enable_disable()
		self.validate_username()
		self.validate_allowed_modules()

	def validate_email_type(self, email: str) -> None:
		"""Refuse what is no mail address."""
		email = email.strip()
		if not email or not validate_email_address(email):
			frappe.throw(
				_("{0} is not a valid Email Address").format(frappe.bold(email)),
				frappe.InvalidEmailAddressError,
			)

	def check_who_sets_keys(self) -> None:
		"""Keys are made and not chosen, and nobody makes one for somebody else; whoever may change the account may take them away.

		A password that somebody else gave is to be changed until it has been changed.

		:raises frappe.PermissionError: a form or request names a key, or says that a given password may stay
		"""
		if not _comes_from_outside() or frappe.session.user == "Administrator" or self.flags.keys_made:
			return
		before = self.get_doc_before_save()
		chosen = [key for key in KEYS if self.get(key) and self.get(key) != (before and before.get(key))]
		if chosen:
			frappe.throw(
				_("{0} cannot be set here: a key acts as its user, who has it made.").format(
					_(self.meta.get_label(chosen[0]))
				),
				frappe.PermissionError,
			)
		if before and cint(before.change_password_at_next_sign_in) > cint(
			self.change_password_at_next_sign_in
		):
			frappe.throw(
				_("The password was given by somebody else; it stays to be changed by the user."),
				frappe.PermissionError,
			)

	def check_who_sets_password(self) -> None:
		"""The own password is changed with the old one (`update_password`); who is given one by somebody else sets an own one
		at the next sign-in, unless it was Administrator, who sets sites up.

		:raises frappe.PermissionError: when a user's own form or request names a new password
		"""
		if not _comes_from_outside():
			return
		if self.name == frappe.session.user:
			frappe.throw(
				_("Your own password is changed with the old one, under “Change password”."),
				frappe.PermissionError,
			)
		if frappe.session.user == "Administrator":
			return
		wanted = frappe.get_system_settings("change_given_passwords")
		if wanted is None or cint(wanted):
			self.change_password_at_next_sign_in = 1

	def password_strength_test(self) -> None:
		"""Refuse a password that is weaker than System Settings ask for."""
		if self.__new_password:
			password_strength.check(self.__new_password, self.known_to_others())

	def known_to_others(self) -> list[str]:
		"""What a password must not be made of."""
		return [self.get(field) for field in KNOWN_TO_OTHERS if self.get(field)]

	def move_role_profile_name_to_role_profiles(self) -> None:
		"""The field of one profile is the old form of the table of profiles."""
		if self.role_profile_name and not any(
			row.role_profile == self.role_profile_name for row in self.role_profiles
		):
			self.append("role_profiles", {"role_profile": self.role_profile_name})
		if not self.role_profiles:
			self.role_profile_name = None

	def populate_role_profile_roles(self) -> None:
		"""Who has role profiles has exactly their roles."""
		if not self.role_profiles:
			return
		profiles = [row.role_profile for row in self.role_profiles]
		roles = frappe.get_all(
			"Has Role",
			filters={"parent": ("in", profiles), "parenttype": "Role Profile"},
			pluck="role",
			distinct=True,
		)
		self.roles = [row for row in self.roles if row.role in roles]
		self.append_roles(*roles)

	def check_roles_added_once(self) -> None:
		"""A role twice counts once."""
		seen: set[str] = set()
		kept = []
		for row in self.roles:
			if row.role not in seen:
				seen.add(row.role)
				kept.append(row)
		if len(kept) != len(self.roles):
			self.set("roles", kept)

	def set_system_user(self) -> None:
		"""A role with the desk makes a System User, unless the user is Guest."""
		if self.name == "Administrator" or (self.name != "Guest" and self.has_desk_access()):
			self.user_type = "System User"
		else:
			self.user_type = "Website User"

	def has_desk_access(self) -> bool:
		"""Whether a role of the user opens the desk."""
		roles = [row.role for row in self.roles if row.role]
		if not roles:
			return False
		return bool(frappe.db.exists("Role", {"name": ("in", roles), "desk_access": 1, "disabled": 0}))

	def set_full_name(self) -> None:
		"""First, middle and last name together."""
		parts = (self.first_name, self.middle_name, self.last_name)
		self.full_name = " ".join(part.strip() for part in parts if part and part.strip())

	def check_enable_disable(self) -> None:
		"""Administrator and Guest stay as they are; who is disabled is logged out."""
		if not cint(self.enabled) and self.name in STANDARD_USERS:
			frappe.throw(_("User {0} cannot be disabled").format(self.name))
		if not cint(self.enabled):
			self.a_system_manager_should_exist()

	def a_system_manager_should_exist(self) -> None:
		"""Refuse to disable the last one who can manage the site."""
		if frappe.flags.in_install or self.is_new():
			return
		others = [name for name in get_system_managers() if name != self.name]
		if not others and not frappe.db.get_value("User", "Administrator", "enabled"):
			frappe.throw(_("There should remain at least one System Manager"))

	def validate_username(self) -> None:
		"""A user name is made of the first name, and is nobody else's."""
		if not self.username and self.is_new() and self.first_name:
			self.username = frappe.scrub(self.first_name)
		if not self.username:
			self.username = None
			return
		self.username = self.username.strip(" @")
		if self.username_exists():
			if self.name not in STANDARD_USERS and not self.is_new():
				frappe.msgprint(_("Username {0} already exists").format(self.username))
			self.username = self.suggest_username()

	def username_exists(self, username: str | None = None) -> bool:
		"""Whether another user has the user name."""
		name = username or self.username
		return bool(frappe.db.exists("User", {"username": name, "name": ("!=", self.name or "")}))

	def suggest_username(self) -> str | None:
		"""A user name like the one asked for that nobody has."""
		full = frappe.scrub(f"{self.first_name} {self.last_name or ''}".strip())
		for candidate in (full, cstr(self.name).split("@")[0]):
			if candidate and not self.username_exists(candidate):
				return candidate
		return None

	def validate_allowed_modules(self) -> None:
		"""A module profile decides which modules are hidden."""
		if not self.module_profile:
			return
		hidden = frappe.get_all(
			"Block Module",
			filters={"parent": ("=", self.module_profile), "parenttype": "Module Profile"},
			pluck="module",
		)
		self.set("block_modules", [{"module": module} for module in hidden])

	def on_update(self) -> None:
		self.set_new_password()
		self.share_with_self()
		before = self.get_doc_before_save()
		if before and cint(before.enabled) and not cint(self.enabled):
			clear_of_user(self.name)
		frappe.clear_cache(user=self.name)

	def after_insert(self) -> None:
		if (
			cint(self.send_welcome_email)
			and self.name not in STANDARD_USERS
			and not self.flags.no_welcome_mail
		):
			self.send_welcome_mail_to_user()

	def set_new_password(self) -> None:
		"""Keep a new password apart from the document, hashed."""
		if not self.__new_password:
			return
		_update_password(self.name, self.__new_password)
		self.__new_password = None
		self.db_set({"last_password_reset_date": nowdate(), "new_password": ""}, update_modified=False)
		if not self.flags.in_insert:
			sign_in_notices.note(self.name, "Password changed")

	def share_with_self(self) -> None:
		"""Everybody may see and change the own account."""
		if self.name in STANDARD_USERS:
			return
		if frappe.db.exists(
			"DocShare", {"share_doctype": "User", "share_name": self.name, "user": self.name}
		):
			return
		frappe.share.add_docshare(
			"User", self.name, self.name, write=1, share=1, flags={"ignore_share_permission": True}
		)

	def send_welcome_mail_to_user(self) -> None:
		"""Send the link by which a new user sets a password; without an outgoing mail account nothing is sent."""
		if (
			frappe.flags.in_test
			or frappe.flags.mute_emails
			or frappe.flags.in_install
			or frappe.flags.in_import
		):
			return
		if not can_send_mail():
			frappe.msgprint(
				_("No outgoing mail account is set up: give {0} the password in another way.").format(
					self.name
				),
				alert=True,
			)
			return
		self._reset_password(send_email=True)

	def reset_password(self, send_email: bool = False, password_expired: bool = False) -> str:
		"""A link by which the user can set a password once; only its digest is kept."""
		return self._reset_password(send_email, password_expired)

	def _reset_password(self, send_email: bool = False, password_expired: bool = False) -> str:
		# never by the host that a request names: whoever sends the request would be sent the key
		link = get_url(self.path_to_set_password(password_expired), allow_header_override=False)
		if send_email:
			frappe.sendmail(
				recipients=self.email,
				subject=_("Password Reset"),
				message=_("Open this link to set your password: {0}").format(link),
				now=True,
			)
		return link

	def path_to_set_password(self, password_expired: bool = False) -> str:
		"""The page, on this site, on which the user can set a password once."""
		key = frappe.generate_hash(length=32)
		self.db_set(
			{"reset_password_key": _digest(key), "last_reset_password_key_generated_on": now_datetime()},
			update_modified=False,
		)
		return f"/update-password?key={key}" + ("&password_expired=true" if password_expired else "")

	# roles -----------------------------------------------------------------------------------------------------------

	def append_roles(self, *roles: str) -> None:
		"""Add roles without saving."""
		present = {row.role for row in self.roles}
		for role in roles:
			if role not in present:
				present.add(role)
				self.append("roles", {"role": role})

	def add_roles(self, *roles: str) -> None:
		"""Add roles and save."""
		self.append_roles(*roles)
		self.save()

	def remove_roles(self, *roles: str) -> None:
		"""Take roles away and save."""
		kept = [row for row in self.roles if row.role not in roles]
		if len(kept) != len(self.roles):
			self.set("roles", kept)
			self.save()

	def remove_all_roles_for_guest(self) -> None:
		"""Guest has only the role Guest."""
		self.set("roles", [row for row in self.roles if row.role == "Guest"])

	def get_blocked_modules(self) -> list[str]:
		"""Modules hidden from the user."""
		return [row.module for row in self.block_modules]

	# leaving ---------------------------------------------------------------------------------------------------------

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.validate_rename(old, new)

	def validate_rename(self, old: str, new: str) -> None:
		"""Refuse to rename Administrator and Guest, to what is no mail address, and one's own account: rights hang on the name.

		:raises frappe.PermissionError: for one's own account
		"""
		if old == frappe.session.user != "Administrator":
			frappe.throw(
				_("Nobody renames one's own account; ask whoever keeps the accounts."), frappe.PermissionError
			)
		if old in STANDARD_USERS:
			frappe.throw(_("User {0} cannot be renamed").format(old))
		self.validate_email_type(new)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""The account goes by its new name wherever the old one was noted as owner."""
		for doctype in _doctypes_with_tables():
			if is_log(doctype):
				continue  # entries keep the names of their time
			for field in ("owner", "modified_by"):
				table = frappe.qb.DocType(doctype)
				frappe.qb.update(table).set(table[field], new).where(table[field] == old).run()
		frappe.db.set_value("User", new, "email", new, update_modified=False)
		second_factor.follow(old, new)
		sign_in_notices.note(new, "Mail address changed")
		clear_of_user(old)
		frappe.clear_cache(user=old)
		frappe.clear_cache(user=new)

	def on_trash(self) -> None:
		frappe.clear_cache(user=self.name)
		if self.name in STANDARD_USERS:
			frappe.throw(_("User {0} cannot be deleted").format(self.name))
		self.a_system_manager_should_exist()
		for doctype, field in (
			("DocShare", "user"),
			("User Permission", "user"),
			("Notification Settings", "name"),
			("List Filter", "for_user"),
			("DefaultValue", "parent"),
		):
			if frappe.db.table_exists(doctype):
				frappe.db.delete(doctype, {field: self.name})
		second_factor.drop(self.name)
		clear_of_user(self.name)

	def after_delete(self) -> None:
		frappe.clear_cache(user=self.name)


def _doctypes_with_tables() -> list[str]:
	rows = frappe.get_all("DocType", filters={"issingle": 0, "is_virtual": 0}, pluck="name")
	return [doctype for doctype in rows if frappe.db.table_exists(doctype)]


def _digest(key: str) -> str:
	return hashlib.sha256(key.encode()).hexdigest()


def _comes_from_outside() -> bool:
	"""Whether a request, or a job that one started, acts; not the command line."""
	return any(getattr(frappe.local, name, None) is not None for name in ("request", "job"))


def get_system_managers() -> list[str]:
	"""The enabled System Managers, without Administrator."""
	from frappe.permissions import get_users_with_role

	return get_users_with_role("System Manager")


def get_total_users() -> int:
	"""The number of enabled users of the desk."""
	return frappe.db.count(
		"User", {"enabled": 1, "user_type": "System User", "name": ("not in", STANDARD_USERS)}
	)


def get_system_users(exclude_users: list | str | None = None, limit: int | None = None) -> list[str]:
	"""Enabled users of the desk."""
	left_out = [exclude_users] if isinstance(exclude_users, str) else list(exclude_users or [])
	return frappe.get_all(
		"User",
		filters={"enabled": 1, "user_type": "System User", "name": ("not in", [*left_out, *STANDARD_USERS])},
		pluck="name",
		limit=limit,
	)


def get_permission_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Administrator and Guest are nobody's business but Administrator's."""
	if (user or frappe.session.user) == "Administrator":
		return ""
	return "`tabUser`.`name` not in ('Guest', 'Administrator')"


def has_permission(doc: Any, user: str | None = None, ptype: str | None = None, debug: bool = False) -> bool:
	"""Nobody but Administrator may change the accounts of Administrator and Guest."""
	user = user or frappe.session.user
	return user == "Administrator" or doc.name not in STANDARD_USERS


def administered(name: str) -> User:
	"""The account of a user, for who may change the rights and credentials in it.

	:raises frappe.PermissionError: for others, though one's own account and shared ones can be written
	"""
	doc = frappe.get_doc("User", name)
	doc.check_permission("write")
	if frappe.session.user != "Administrator" and 1 not in doc.get_permlevel_access("write"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return doc


# methods -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def generate_keys(user: str) -> dict[str, str]:
	"""Make an API secret for oneself, and a key if there is none; the secret is shown this once.

	Whoever has a key acts as its user, so only Administrator, who sets sites up, makes one for somebody else.

	:raises frappe.PermissionError: unless System Manager, and for another user
	"""
	frappe.only_for("System Manager")
	if user not in (frappe.session.user, None) and frappe.session.user != "Administrator":
		frappe.throw(_("Nobody makes keys for somebody else: they act as that user."), frappe.PermissionError)
	doc = frappe.get_doc("User", user)
	doc.check_permission("write")
	secret = secrets.token_hex(KEY_LENGTH)[:KEY_LENGTH]
	if not doc.api_key:
		doc.api_key = secrets.token_hex(KEY_LENGTH)[:KEY_LENGTH]
	doc.api_secret = secret
	doc.flags.keys_made = True
	doc.save()
	sign_in_notices.note(user, "API key made")
	return {"api_secret": secret}


@frappe.whitelist()
def get_role_profile(role_profile: str) -> dict[str, list]:
	"""The roles of a profile."""
	return {"roles": frappe.get_doc("Role Profile", role_profile).roles}


@frappe.whitelist()
def get_all_roles() -> list[str]:
	"""The roles that can be given."""
	names = frappe.get_all("Role", filters={"disabled": 0, "name": ("not in", AUTOMATIC_ROLES)}, pluck="name")
	return sorted(names)


@frappe.whitelist()
def get_roles_of(arg: dict | None = None, uid: str | None = None) -> list[str]:
	"""The roles of a user."""
	user = uid or (arg or {}).get("uid") or frappe.session.user
	if user != frappe.session.user:
		frappe.has_permission("User", "read", doc=user, throw=True)
	return get_roles(user)


@frappe.whitelist()
def get_perm_info(role: str) -> list[dict]:
	"""What a role may do everywhere."""
	from frappe.permissions import get_all_perms

	frappe.only_for(SEES_RIGHTS)
	return get_all_perms(role)


@frappe.whitelist(allow_guest=True)
def test_password_strength(
	new_password: str, key: str | None = None, old_password: str | None = None, user_data: Any = None
) -> dict:
	"""How good a password is, and whether System Settings take it."""
	known = ()
	if frappe.session.user != "Guest":
		known = frappe.db.get_value("User", frappe.session.user, KNOWN_TO_OTHERS)
	return password_strength.judge(new_password, known)


@frappe.whitelist(allow_guest=True, methods=["POST"])
def update_password(
	new_password: str,
	logout_all_sessions: int | str = 0,
	key: str | None = None,
	old_password: str | None = None,
) -> str | None:
	"""Set the own password: by the key of a link, or by the old password. Returns where to go next.

	:param logout_all_sessions: as in Frappe, where it is a choice; here all other sessions end
	:raises frappe.AuthenticationError: neither proves who asks
	:raises frappe.SecurityException: too many attempts
	"""
	if key:
		with guessing("reset key"):
			user = _user_of_key(key)
	elif frappe.session.user != "Guest" and old_password:
		user = frappe.session.user
		_check_own_password(old_password)
	else:
		frappe.throw(_("The old password is missing."), frappe.AuthenticationError)
	doc = frappe.get_doc("User", user)
	password_strength.check(new_password, doc.known_to_others())
	_refuse_the_same(user, new_password)
	_update_password(user, new_password)
	doc.db_set(
		{
			"last_reset_password_key_generated_on": None,
			"last_password_reset_date": nowdate(),
			"change_password_at_next_sign_in": 0,
		},
		update_modified=False,
	)
	sign_in_notices.note(user, "Password changed")
	if key:
		return "/login"
	return "/app" if doc.user_type == "System User" else "/"


def _check_own_password(password: str) -> None:
	"""Ask who is signed in for the password once more; counted with the attempts to sign in.

	:raises frappe.AuthenticationError: it is wrong
	:raises frappe.SecurityException: too many attempts
	"""
	from frappe.core.doctype.activity_log.activity_log import add_authentication_log
	from frappe.utils.password import check_password

	frappe.flags.disable_traceback = True
	try:
		with guessing("password", frappe.session.user):
			check_password(frappe.session.user, password)
	except frappe.AuthenticationError:
		add_authentication_log(_("Invalid login credentials"), frappe.session.user, status="Failed")
		frappe.db.commit()
		raise
	frappe.flags.disable_traceback = False


def _refuse_the_same(user: str, password: str) -> None:
	from frappe.utils.password import check_password

	try:
		check_password(user, password)
	except frappe.AuthenticationError:
		return
	frappe.throw(_("This is the password that you have. Take another one."), title=_("Invalid Password"))


@frappe.whitelist(methods=["POST"])
def verify_password(password: str, otp: str | None = None) -> None:
	"""Prove once more who is signed in, with the password and, where one is set up, a code; what is grave asks for it.

	:raises frappe.AuthenticationError: wrong
	:raises frappe.SecurityException: too many attempts
	"""
	from frappe.rights import recent_sign_in

	user = frappe.session.user
	_check_own_password(password)
	if second_factor.is_needed(user) and second_factor.is_set_up(user):
		with guessing("code", user):
			second_factor.prove(user, otp)
	recent_sign_in.remember()


def _user_of_key(key: str) -> str:
	found = frappe.db.get_value(
		"User",
		{"reset_password_key": ("=", _digest(key)), "enabled": 1},
		["name", "last_reset_password_key_generated_on"],
		as_dict=True,
	)
	if not found:
		frappe.throw(
			_("The reset password link has either been used before or is invalid"), frappe.AuthenticationError
		)
	made = get_datetime(found.last_reset_password_key_generated_on)
	seconds = cint(frappe.get_system_settings("reset_password_link_expiry_duration")) or RESET_KEY_SECONDS
	if not made or (now_datetime() - made).total_seconds() > seconds:
		frappe.throw(_("The reset password link has expired"), frappe.AuthenticationError)
	return found.name


@frappe.whitelist(allow_guest=True, methods=["POST"])
def reset_password(user: str) -> str | None:
	"""Send a link to set a new password. The answer, and the time it takes, are the same whether there is such a user or not.

	:raises frappe.RateLimitExceededError: 429, after *Password Reset Link Generation Limit* in an hour for one name or from one address
	"""
	_limit_resets(user)
	if can_send_mail():
		frappe.enqueue("frappe.core.doctype.user.user.send_reset_link", given=user)
	frappe.msgprint(
		_(
			"If this account exists and the site sends mail, a link to set a new password was sent. Otherwise ask the person who administers your access."
		)
	)
	return None


def _limit_resets(user: str) -> None:
	limit = cint(frappe.get_system_settings("password_reset_limit")) or RESETS_AN_HOUR
	for who in (f"for:{normal(user)}", f"from:{place()}"):
		key = f"password-reset:{_digest(who)}"
		if count(key, 3600) > limit:
			error = frappe.RateLimitExceededError
			frappe.throw(_("Too many links were asked for. Please try again in an hour."), error)


def send_reset_link(given: str) -> None:
	"""Mail a link to an account, if there is one of this mail address (a job, so that nobody can time it)."""
	found = frappe.db.get_value(
		"User", {"email": ("=", given), "enabled": 1, "name": ("not in", STANDARD_USERS)}
	)
	if found:
		frappe.get_doc("User", found)._reset_password(send_email=True)


@frappe.whitelist(methods=["POST"])
def switch_theme(theme: str) -> None:
	"""Set the own theme of the desk."""
	if theme in ("Dark", "Light", "Automatic"):
		frappe.db.set_value("User", frappe.session.user, "desk_theme", theme)


@frappe.whitelist()
def user_query(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None
) -> list[tuple]:
	"""Enabled users of the desk for a link field."""
	conditions = [["User", "enabled", "=", 1]]
	if isinstance(filters, dict):
		filters = dict(filters)
		if not filters.pop("ignore_user_type", None):
			conditions.append(["User", "user_type", "=", "System User"])
		conditions += [["User", field, "=", value] for field, value in filters.items()]
	else:
		conditions.append(["User", "user_type", "=", "System User"])
		conditions += [list(one) for one in filters or ()]
	return frappe.get_list(
		"User",
		filters=conditions,
		or_filters=[["User", "name", "like", f"%{txt}%"], ["User", "full_name", "like", f"%{txt}%"]],
		fields=["name", "full_name"],
		limit_start=start,
		limit_page_length=page_len,
		order_by="name",
		as_list=True,
	)
