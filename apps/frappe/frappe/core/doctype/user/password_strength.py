"""How hard a password is to guess, by zxcvbn, and whether the site takes it."""

import re
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _, _lt
from frappe.utils import cint, cstr

LOOKED_AT = 72
"""zxcvbn takes long over long texts; what comes after so many characters can only make a password better."""
LONGEST = 128
SHORTEST = 12
"""System Settings may ask for more, never for less; both limits as OWASP ASVS 2.1 asks."""
DEFAULT_SCORE = 2
WARNINGS = (
	_lt("Straight rows of keys are easy to guess."),
	_lt("Short keyboard patterns are easy to guess."),
	_lt('Repeats like "aaa" are easy to guess.'),
	_lt('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
	_lt('Sequences like "abc" or "6543" are easy to guess.'),
	_lt("Recent years are easy to guess."),
	_lt("Dates are often easy to guess."),
	_lt("This is a top-10 common password."),
	_lt("This is a top-100 common password."),
	_lt("This is a very common password."),
	_lt("This is similar to a commonly used password."),
	_lt("A word by itself is easy to guess."),
	_lt("Names and surnames by themselves are easy to guess."),
	_lt("Common names and surnames are easy to guess."),
)
"""What zxcvbn says, for the catalogue of translations."""
SUGGESTIONS = (
	_lt("Use a few words, avoid common phrases."),
	_lt("No need for symbols, digits, or uppercase letters."),
	_lt("Add another word or two. Uncommon words are better."),
	_lt("Use a longer keyboard pattern with more turns."),
	_lt("Avoid repeated words and characters."),
	_lt("Avoid sequences."),
	_lt("Avoid recent years."),
	_lt("Avoid years that are associated with you."),
	_lt("Avoid dates and years that are associated with you."),
	_lt("Capitalization doesn't help very much."),
	_lt("All-uppercase is almost as easy to guess as all-lowercase."),
	_lt("Reversed words aren't much harder to guess."),
	_lt("Predictable substitutions like '@' instead of 'a' don't help very much."),
)


def judge(password: str, known: Iterable[Any] = ()) -> dict[str, Any]:
	"""The score of a password from 0 (guessed at once) to 4 (safe), and whether System Settings take it.

	:param known: what others know about the user (names, mail address, telephone), worth nothing in a password
	:return: as in Frappe: `score`, and `feedback` with `password_policy_validation_passed`, `warning`, `suggestions`
	"""
	from zxcvbn import zxcvbn

	password = cstr(password)
	said = zxcvbn(password[:LOOKED_AT] or " ", user_inputs=_parts(known))
	needed = cint(frappe.get_system_settings("minimum_password_score")) or DEFAULT_SCORE
	policy = cint(frappe.get_system_settings("enable_password_policy"))
	length = _said_of_length(password) if policy else ""
	passed = not policy or (not length and said["score"] >= needed)
	told = said["feedback"]
	return {
		"score": said["score"],
		"feedback": {
			"password_policy_validation_passed": passed,
			"warning": length or _(told["warning"] or ""),
			"suggestions": [_(one) for one in told["suggestions"]],
		},
	}


def check(password: str, known: Iterable[Any] = ()) -> None:
	"""Refuse a password that System Settings do not take.

	:raises frappe.ValidationError: says what is wrong with it
	"""
	feedback = judge(password, known)["feedback"]
	if feedback["password_policy_validation_passed"]:
		return
	told = [
		feedback["warning"]
		or _("This password is too easy to guess. Take a longer one, with several words, figures and signs."),
		*feedback["suggestions"],
	]
	frappe.throw(" ".join(one for one in told if one), title=_("Invalid Password"))


def _said_of_length(password: str) -> str:
	shortest = max(cint(frappe.get_system_settings("minimum_password_length")), SHORTEST)
	if len(re.sub(r"\s+", " ", password)) < shortest:
		return _("A password has at least {0} characters.").format(shortest)
	if len(password) > LONGEST:
		return _("A password has at most {0} characters.").format(LONGEST)
	return ""


def _parts(known: Iterable[Any]) -> list[str]:
	"""What is known, and its parts: names, the two sides of a mail address."""
	found = {frappe.local.site.split(".")[0]}
	for one in known or ():
		text = cstr(one).strip().lower()
		found.update((text, *re.split(r"[\s@._-]+", text)))
	return sorted(part for part in found if len(part) > 1)
