"""The second factor at signing in: one-time codes of an authenticator app (TOTP, RFC 6238), and recovery codes.

What is kept of a user is one encrypted entry beside the passwords, under a kind that is no DocType: no form, list or
`get_password` reaches it. A code is good once.
"""

import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

import pyotp

import frappe
from frappe import _
from frappe.utils import cint
from frappe.utils.password import (
	decrypt,
	delete_all_passwords_for,
	encrypt,
	get_decrypted_password,
	rename_password,
	set_encrypted_password,
)

KIND, FIELD = "Second Factor", "totp"
METHOD = "OTP App"
SECONDS_TO_ANSWER, SECONDS_TO_SET_UP = 300, 900
DRIFT = (-1, 0, 1)
"""Codes of the neighbouring half minutes are taken too: clocks differ."""
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without what is read as something else
CODE = re.compile(r"\d{6}")


# who ---------------------------------------------------------------------------------------------------------------


def is_on() -> bool:
	"""Whether the site asks for a second factor at all (*Enable Two Factor Auth* of System Settings)."""
	return bool(cint(frappe.get_system_settings("enable_two_factor_auth")))


def is_needed(user: str) -> bool:
	"""Whether a user must give a code: by a role, unless the user comes only from set addresses and the settings let it pass."""
	if not is_on() or roles().isdisjoint(_roles_held(user)):
		return False
	if not cint(frappe.get_system_settings("bypass_2fa_for_retricted_ip_users")):
		return True
	return not frappe.db.get_value("User", user, "restrict_ip")


def _roles_held(user: str) -> Iterable[str]:
	"""The roles of a user; Administrator, who has all rights and is for emergencies, counts only for the role of that name and for all."""
	return ("Administrator", "All") if user == "Administrator" else frappe.get_roles(user)


def roles() -> set[str]:
	"""The roles that need it: those with *Two Factor Authentication*, and those that apps name (`second_factor_roles`)."""
	marked = frappe.get_all("Role", filters={"two_factor_auth": 1}, pluck="name")
	return {*marked, *frappe.get_hooks("second_factor_roles")}


def is_set_up(user: str) -> bool:
	"""Whether a user has an authenticator."""
	return bool(_kept(user))


def frees_of_place(user: str) -> bool:
	"""Whether a user who gave a code may come from anywhere, though *Restrict IP* names addresses."""
	passed = frappe.flags.second_factor_passed == user
	return passed and bool(cint(frappe.db.get_value("User", user, "bypass_restrict_ip_check_if_2fa_enabled")))


# signing in --------------------------------------------------------------------------------------------------------


def ask(user: str) -> None:
	"""Answer a right password with the question for a code; without an authenticator yet, with what it needs."""
	tmp_id = secrets.token_urlsafe(24)
	ready = is_set_up(user)
	secret = None if ready else pyotp.random_base32()
	kept = {"user": user, "secret": secret and encrypt(secret)}
	seconds = SECONDS_TO_ANSWER if ready else SECONDS_TO_SET_UP
	frappe.cache.set_value(_key(tmp_id), kept, expires_in_sec=seconds)
	frappe.local.response["verification"] = {
		"method": METHOD,
		"setup": ready,
		"token_delivery": True,
		"prompt": _("Enter the code that your authenticator shows."),
		**({} if ready else enrolment(user, secret)),
	}
	frappe.local.response["tmp_id"] = tmp_id


def enrolment(user: str, secret: str) -> dict[str, str]:
	"""What an authenticator must be told: the secret as text, as an address, and that as a picture."""
	import segno

	issuer = frappe.get_system_settings("otp_issuer_name") or frappe.local.site
	uri = pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=issuer)
	picture = segno.make(uri, error="m", micro=False).svg_inline(scale=4, border=4, light="#fff")
	return {"secret": " ".join(re.findall(".{1,4}", secret)), "uri": uri, "qr": picture}


def who(tmp_id: Any) -> str | None:
	"""The user whose password was right a moment ago, or None."""
	pending = _pending(tmp_id)
	return pending and pending["user"]


def verification(tmp_id: str) -> dict[str, Any]:
	"""The question once more, after a wrong code."""
	pending = _pending(tmp_id)
	if not pending or not pending["secret"]:
		return {"setup": True}
	return {"setup": False, **enrolment(pending["user"], pending["secret"])}


def check(tmp_id: str, code: Any) -> tuple[str, list[str] | None]:
	"""The user, if the code is right; after setting up also the recovery codes, which are shown this once.

	:raises frappe.AuthenticationError: when it is not
	"""
	pending = _pending(tmp_id)
	if not pending or not isinstance(code, str):
		raise frappe.AuthenticationError
	user, codes = pending["user"], None
	if not frappe.db.get_value("User", user, "enabled"):
		raise frappe.AuthenticationError
	if pending["secret"]:
		codes = _set_up(user, pending["secret"], code)
	else:
		prove(user, code)
	frappe.cache.delete_value(_key(tmp_id))
	frappe.flags.second_factor_passed = user
	return user, codes


def _set_up(user: str, secret: str, code: str) -> list[str]:
	from frappe.services import sign_in_notices

	if is_set_up(user):  # meanwhile, in another window
		raise frappe.AuthenticationError
	step = _matching_step(secret, code)
	if step is None or not _first_use(user, str(step)):
		raise frappe.AuthenticationError
	sign_in_notices.note(user, "Second factor set up")
	return _new_codes(user, {"secret": secret, "last_step": step})


def _new_codes(user: str, kept: dict) -> list[str]:
	codes = [_recovery_code() for _number in range(RECOVERY_CODES)]
	_keep(user, {**kept, "recovery": [_digest(one) for one in codes]})
	return codes


def prove(user: str, code: Any) -> None:
	"""Take a code of a user's authenticator, or a recovery code, and use it up.

	:raises frappe.AuthenticationError: wrong, expired, used before
	"""
	from frappe.services import sign_in_notices

	kept = _kept(user)
	if not kept or not isinstance(code, str):
		raise frappe.AuthenticationError
	given = re.sub(r"[\s-]", "", code).upper()
	if CODE.fullmatch(given):
		step = _matching_step(kept["secret"], given)
		if step is None or step <= kept["last_step"] or not _first_use(user, str(step)):
			raise frappe.AuthenticationError
		_keep(user, {**kept, "last_step": step})
		return
	used = _digest(given)
	if used not in kept["recovery"] or not _first_use(user, used):
		raise frappe.AuthenticationError
	left = [one for one in kept["recovery"] if one != used]
	_keep(user, {**kept, "recovery": left})
	sign_in_notices.note(user, "Recovery code used")
	frappe.msgprint(_("{0} recovery codes are left.").format(len(left)), alert=True)


# afterwards --------------------------------------------------------------------------------------------------------


def forget(user: str) -> None:
	"""Let a user set up an authenticator anew at the next sign-in; open sessions end."""
	from frappe.services import sign_in_notices
	from frappe.services.sessions import clear_of_user

	delete_all_passwords_for(KIND, user)
	clear_of_user(user)
	sign_in_notices.note(user, "Second factor reset")


def renew_recovery_codes(user: str) -> list[str]:
	"""New recovery codes in the place of the old ones; they are shown this once."""
	from frappe.services import sign_in_notices

	codes = _new_codes(user, _kept(user))
	sign_in_notices.note(user, "New recovery codes")
	return codes


def follow(old: str, new: str) -> None:
	"""Let the authenticator follow a user to a new name."""
	rename_password(KIND, old, new)


def drop(user: str) -> None:
	"""Forget the authenticator of a user who is deleted."""
	delete_all_passwords_for(KIND, user)


# inside ------------------------------------------------------------------------------------------------------------


def _pending(tmp_id: Any) -> dict | None:
	if not (tmp_id and isinstance(tmp_id, str)):
		return None
	pending = frappe.cache.get_value(_key(tmp_id))
	return pending and {**pending, "secret": pending["secret"] and decrypt(pending["secret"])}


def _key(tmp_id: str) -> str:
	return f"second-factor:{_digest(tmp_id)}"


def _kept(user: str) -> dict | None:
	text = get_decrypted_password(KIND, user, FIELD, raise_exception=False)
	return json.loads(text) if text else None


def _keep(user: str, values: dict) -> None:
	set_encrypted_password(KIND, user, json.dumps(values), FIELD)


def _matching_step(secret: str, code: str) -> int | None:
	"""The half minute that a code belongs to, or None."""
	generator, now = pyotp.TOTP(secret), int(time.time())
	given = re.sub(r"\s", "", code)
	found = None
	for drift in DRIFT:
		if pyotp.utils.strings_equal(generator.at(now + drift * generator.interval), given):
			found = now // generator.interval + drift
	return found


def _first_use(user: str, what: str) -> bool:
	"""Whether nobody, in any process, took this code just now: the entry itself is written only at the end of the request."""
	return frappe.cache.set(f"used-code:{_digest(user + what)}", 1, ex=SECONDS_TO_SET_UP, nx=True)


def _recovery_code() -> str:
	letters = "".join(secrets.choice(RECOVERY_ALPHABET) for _place in range(12))
	return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _digest(text: str) -> str:
	return hashlib.sha256(text.replace("-", "").encode(errors="replace")).hexdigest()
