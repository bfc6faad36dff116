"""Checks of what people type: mail addresses, telephone numbers, web addresses, JSON, code."""

import ast
import json
import re
from collections.abc import Iterable
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlparse

import frappe
from frappe.utils.strings import cstr, split_emails

_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
EMAIL_ADDRESS = re.compile(rf"{_LOCAL_PART}@(?:{_LABEL}\.)+{_LABEL}")
PHONE_NUMBER = re.compile(r"[0-9 +_\-,.*#()]{1,20}")
INTERNATIONAL_PHONE_NUMBER = re.compile(r"\+\d{1,4}[- ]?[\d ()-]{3,20}")
PERSON_NAME = re.compile(r"[\w][\w'\-.]*( [\w][\w'\-.]*)*")


def validate_email_address(email_str: str | None, throw: bool = False) -> str:
	"""The valid addresses of a comma-separated list, joined by commas; empty if there is none.

	:raises InvalidEmailAddressError: with `throw`, on the first address that is none
	"""
	found = []
	for entry in split_emails((email_str or "").strip()):
		address = _address(entry)
		if address:
			found.append(address)
		elif throw:
			frappe.throw(
				frappe._("{0} is not a valid Email Address").format(frappe.utils.escape_html(entry)),
				frappe.InvalidEmailAddressError,
			)
	return ", ".join(found)


def _address(entry: str) -> str:
	address = parseaddr(entry)[1] if "<" in entry else entry
	return address if EMAIL_ADDRESS.fullmatch(address) else ""


def extract_email_id(email: str) -> str:
	"""The bare address of `Name <address>`."""
	return cstr(parse_addr(email)[1])


def parse_addr(email_string: str) -> tuple[str | None, str]:
	"""Name and address of `Name <address>`."""
	name, address = parseaddr(email_string)
	if not EMAIL_ADDRESS.fullmatch(address):
		return (name or None, email_string) if email_string else (None, "")
	return name or address.split("@")[0], address


def validate_phone_number(phone_number: str | None, throw: bool = False) -> bool:
	"""Whether a text can be a telephone number.

	:raises InvalidPhoneNumberError: with `throw`
	"""
	number = (phone_number or "").strip()
	valid = bool(PHONE_NUMBER.fullmatch(number))
	if not valid and throw and number:
		frappe.throw(
			frappe._("{0} is not a valid Phone Number").format(frappe.utils.escape_html(number)),
			frappe.InvalidPhoneNumberError,
		)
	return valid


def validate_phone_number_with_country_code(phone_number: str, fieldname: str) -> None:
	"""Check a number of a Phone field, which begins with the country's code.

	:raises InvalidPhoneNumberError:
	"""
	if not INTERNATIONAL_PHONE_NUMBER.fullmatch(cstr(phone_number).strip()):
		frappe.throw(
			frappe._("Phone Number {0} set in field {1} is not valid.").format(
				frappe.bold(frappe.utils.escape_html(cstr(phone_number))), frappe.bold(fieldname)
			),
			frappe.InvalidPhoneNumberError,
			title=frappe._("Invalid Phone Number"),
		)


def validate_name(name: str | None, throw: bool = False) -> str:
	"""The name if it can be a person's, else empty.

	:raises InvalidNameError: with `throw`
	"""
	name = (name or "").strip()
	if PERSON_NAME.fullmatch(name):
		return name
	if throw:
		frappe.throw(frappe._("{0} is not a valid Name").format(name), frappe.InvalidNameError)
	return ""


def validate_url(txt: str, throw: bool = False, valid_schemes: str | Iterable[str] | None = None) -> bool:
	"""Whether a text is a web address, of one of the given schemes if any are given.

	:raises ValidationError: with `throw`
	"""
	try:
		url = urlparse(cstr(txt).strip())
		valid = bool(url.scheme and (url.netloc or url.path))
	except ValueError:
		valid = False
	if valid and valid_schemes:
		schemes = (valid_schemes,) if isinstance(valid_schemes, str) else tuple(valid_schemes)
		valid = url.scheme in schemes
	if not valid and throw:
		frappe.throw(
			frappe._("'{0}' is not a valid URL").format(frappe.bold(frappe.utils.escape_html(cstr(txt))))
		)
	return valid


def validate_json_string(string: str) -> None:
	"""Check that a text is JSON.

	:raises ValidationError:
	"""
	try:
		json.loads(string)
	except (TypeError, ValueError):
		raise frappe.ValidationError(frappe._("This is not valid JSON."))


def validate_python_code(string: str, fieldname: str | None = None, is_expression: bool = True) -> None:
	"""Check that a text can be compiled as Python.

	:raises ValidationError: with line and reason
	"""
	if not string:
		return
	try:
		ast.parse(string, mode="eval" if is_expression else "exec")
	except SyntaxError as error:
		frappe.throw(
			frappe._("{0} is not valid Python: line {1}: {2}").format(
				frappe.bold(fieldname or frappe._("The code")), error.lineno, error.msg
			)
		)


def is_invalid_date_string(date_string: Any) -> bool:
	"""Whether a stored date stands for "no date"."""
	return not isinstance(date_string, str) or date_string.startswith(("0000-00-00", "0001-01-01"))


def is_git_url(url: str) -> bool:
	"""Whether a text is the address of a Git repository."""
	return bool(re.fullmatch(r"(?:git|ssh|https?|git@[-\w.]+):(//)?(.*?)(\.git)(/?|#[-\d\w._]+?)", url))
