"""Passwords: those people log in with (argon2, one way) and those the system must know again (encrypted).

Both are kept in the table `__Auth`, apart from the documents, so that no list, report or export can show them.
"""

import functools
import threading
from typing import TYPE_CHECKING

import frappe
from frappe.ground.config import number

if TYPE_CHECKING:
	from argon2 import PasswordHasher
	from cryptography.fernet import Fernet

MEMORY_MB, PASSES = 64, 3
"""What hashing a password takes on purpose, unless `password_memory_mb` and `password_passes` of the configuration say otherwise."""
LEAST_MEMORY_MB, LEAST_PASSES = 19, 2
"""No configuration goes below what OWASP's Password Storage Cheat Sheet asks of Argon2id."""
# A storm of guesses must not take all the memory and cores there are.
_hashing = threading.BoundedSemaphore(2)


def _hasher() -> "PasswordHasher":
	"""What hashes as the site's configuration says."""
	memory = max(LEAST_MEMORY_MB, int(number("password_memory_mb", MEMORY_MB)))
	return _hasher_of(memory, max(LEAST_PASSES, int(number("password_passes", PASSES))))


@functools.cache
def _hasher_of(memory_mb: int, passes: int) -> "PasswordHasher":
	from argon2 import PasswordHasher

	return PasswordHasher(memory_cost=memory_mb * 1024, time_cost=passes)


def create_auth_table() -> None:
	"""Create the table of passwords if it is not there."""
	frappe.db.sql_ddl(
		"""create table if not exists `__Auth` (
			`doctype` varchar(140) not null,
			`name` varchar(255) not null,
			`fieldname` varchar(140) not null,
			`password` text not null,
			`encrypted` int not null default 0,
			primary key (`doctype`, `name`, `fieldname`)
		)"""
	)


# --- passwords that people log in with


def check_password(
	user: str,
	pwd: str,
	doctype: str = "User",
	fieldname: str = "password",
	delete_tracker_cache: bool = True,
) -> str:
	"""The name of the user as stored, if the password is right.

	:raises AuthenticationError: without saying whether the user or the password is wrong
	"""
	auth = frappe.qb.Table("__Auth")
	rows = (
		frappe.qb.from_(auth)
		.select(auth.name, auth.password)
		.where((auth.doctype == doctype) & (auth.name == user) & (auth.fieldname == fieldname))
		.where(auth.encrypted == 0)
		.run(as_dict=True)
	)
	# An unknown user costs as much time as a wrong password: the answer's delay tells nothing.
	hasher = _hasher()
	stored = rows[0].password if rows else _hash_of_nobody(hasher)
	if not _matches(stored, pwd) or not rows:
		raise frappe.AuthenticationError(frappe._("Incorrect User or Password"))
	if hasher.check_needs_rehash(stored):
		_store(doctype, rows[0].name, fieldname, hasher.hash(pwd), encrypted=False)
	return rows[0].name


def _matches(stored: str, pwd: str) -> bool:
	from argon2.exceptions import InvalidHashError, VerificationError

	try:
		with _hashing:
			return _hasher().verify(stored, pwd)
	except (VerificationError, InvalidHashError):
		return False


@functools.cache
def _hash_of_nobody(hasher: "PasswordHasher") -> str:
	return hasher.hash(frappe.generate_hash())


def update_password(
	user: str,
	pwd: str,
	doctype: str = "User",
	fieldname: str = "password",
	logout_all_sessions: bool = False,
) -> None:
	"""Set a password to log in with.

	What a user's old password opened ends with it: sessions, but not the one that asks, and links to set a password.

	:param logout_all_sessions: as in Frappe, where it is a choice; here they always end
	"""
	_store(doctype, user, fieldname, _hasher().hash(pwd), encrypted=False)
	if doctype == "User" and fieldname == "password":
		frappe.db.set_value("User", user, "reset_password_key", "", update_modified=False)
		from_here = frappe.session.get("sid") if frappe.session else None
		frappe.get_attr("frappe.sessions.clear_sessions")(user=user, keep_current=bool(from_here), force=True)


# --- passwords that the system must know again


def set_encrypted_password(doctype: str, name: str, pwd: str, fieldname: str = "password") -> None:
	"""Keep the value of a Password field, encrypted with the site's key."""
	_store(doctype, name, fieldname, encrypt(pwd), encrypted=True)


def get_decrypted_password(
	doctype: str, name: str, fieldname: str = "password", raise_exception: bool = True
) -> str | None:
	"""The value of a Password field.

	:raises AuthenticationError: with `raise_exception`, when there is none
	"""
	auth = frappe.qb.Table("__Auth")
	rows = (
		frappe.qb.from_(auth)
		.select(auth.password)
		.where((auth.doctype == doctype) & (auth.name == name) & (auth.fieldname == fieldname))
		.where(auth.encrypted == 1)
		.run()
	)
	if rows and rows[0][0]:
		return decrypt(rows[0][0], key=f"{doctype}.{name}.{fieldname}")
	if raise_exception:
		frappe.throw(
			frappe._("Password not found for {0} {1} {2}").format(doctype, name, fieldname),
			frappe.AuthenticationError,
		)
	return None


def remove_encrypted_password(doctype: str, name: str, fieldname: str = "password") -> None:
	"""Forget the value of a Password field."""
	frappe.db.delete("__Auth", {"doctype": doctype, "name": name, "fieldname": fieldname})


def delete_all_passwords_for(doctype: str, name: str) -> None:
	"""Forget every password of a document."""
	frappe.db.delete("__Auth", {"doctype": doctype, "name": name})


def rename_password(doctype: str, old_name: str, new_name: str) -> None:
	"""Let the passwords follow a document to its new name."""
	auth = frappe.qb.Table("__Auth")
	frappe.qb.update(auth).set(auth.name, new_name).where(
		(auth.doctype == doctype) & (auth.name == old_name)
	).run()


def rename_password_field(doctype: str, old_fieldname: str, new_fieldname: str) -> None:
	"""Let the passwords follow a field to its new name."""
	auth = frappe.qb.Table("__Auth")
	frappe.qb.update(auth).set(auth.fieldname, new_fieldname).where(
		(auth.doctype == doctype) & (auth.fieldname == old_fieldname)
	).run()


def _store(doctype: str, name: str, fieldname: str, password: str, encrypted: bool) -> None:
	auth = frappe.qb.Table("__Auth")
	remove_encrypted_password(doctype, name, fieldname)
	frappe.qb.into(auth).columns("doctype", "name", "fieldname", "password", "encrypted").insert(
		doctype, name, fieldname, password, int(encrypted)
	).run()


# --- encryption


def get_encryption_key() -> str:
	"""The site's key, made and written to site_config.json if there is none yet."""
	if not frappe.conf.get("encryption_key"):
		from cryptography.fernet import Fernet

		key = Fernet.generate_key().decode()
		frappe.get_attr("frappe.installer.update_site_config")("encryption_key", key, frappe.local.site)
		frappe.conf.encryption_key = key
	return frappe.conf.encryption_key


def encrypt(txt: str, encryption_key: str | None = None) -> str:
	"""Text encrypted with the site's key or the given one."""
	return _cipher(encryption_key).encrypt(str(txt).encode()).decode()


def decrypt(txt: str, encryption_key: str | None = None, key: str | None = None) -> str:
	"""Text that `encrypt` made, in clear.

	:param key: what the text belongs to, for the message
	:raises ValidationError: when it was encrypted with another key
	"""
	from cryptography.fernet import InvalidToken

	try:
		return _cipher(encryption_key).decrypt(txt.encode()).decode()
	except InvalidToken:
		frappe.throw(
			frappe._(
				"{0} was encrypted with another key. Please check encryption_key in site_config.json."
			).format(key or frappe._("The value")),
			title=frappe._("Encryption key is invalid"),
		)


def _cipher(key: str | None) -> "Fernet":
	from cryptography.fernet import Fernet  # 9 MB that few requests need

	try:
		return Fernet((key or get_encryption_key()).encode())
	except ValueError:
		frappe.throw(
			frappe._("encryption_key in site_config.json must be 32 bytes, base64."),
			title=frappe._("Encryption key is invalid"),
		)
