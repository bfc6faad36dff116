"""Translation of what the system says, and the language it says it in.

Translations come from the apps' `locale/*.po` and `translations/*.csv` and, above them, from the Translation DocType.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import frappe
from frappe.services.translation.catalogue import app_translations, key_of
from frappe.store import memo
from frappe.utils import escape_html, is_html, strip_html_tags

DEFAULT_LANGUAGE = "en"


def _(msg: str, lang: str | None = None, context: str | None = None) -> str:
	"""A text in the language of the session, or in `lang`; unchanged where there is no translation.

	:param context: tells apart equal texts with different meanings
	"""
	if not msg:
		return msg
	local = frappe.local
	language = lang or getattr(local, "lang", None)
	if not language or getattr(local, "db", None) is None:
		return msg
	translations = get_all_translations(language)
	if not translations:
		return msg
	text = strip_html_tags(msg) if is_html(msg) else msg
	text = text.strip()
	if context:
		found = translations.get(key_of(text, context))
		if found:
			return found
	return translations.get(text) or msg


class _LazyTranslate:
	"""A text that is translated each time it is used; it has the methods of a text."""

	__slots__ = ("context", "lang", "msg")

	def __init__(self, msg: str, lang: str | None = None, context: str | None = None) -> None:
		self.msg, self.lang, self.context = msg, lang, context

	def __str__(self) -> str:
		return _(self.msg, self.lang, self.context)

	def __repr__(self) -> str:
		return f"_lt({self.msg!r})"

	def __getattr__(self, name: str) -> Any:
		return getattr(str(self), name)

	def __format__(self, spec: str) -> str:
		return format(str(self), spec)

	def __eq__(self, other: object) -> bool:
		return str(self) == str(other)

	def __hash__(self) -> int:
		return hash(str(self))

	def __lt__(self, other: Any) -> bool:
		return str(self) < str(other)

	def __len__(self) -> int:
		return len(str(self))

	def __add__(self, other: str) -> str:
		return str(self) + str(other)

	def __radd__(self, other: str) -> str:
		return str(other) + str(self)


def _lt(msg: str, lang: str | None = None, context: str | None = None) -> _LazyTranslate:
	"""A text that is translated at the moment it is shown, not when its module is loaded."""
	return _LazyTranslate(msg, lang, context)


# --- dictionaries


def get_all_translations(lang: str) -> dict[str, str]:
	"""Every translation of a language, the Translation DocType's above the apps'; keys as `catalogue.key_of`."""
	if not lang:
		return {}
	return memo.get(("translations", lang), lambda: _collect(lang))


def _collect(lang: str) -> dict[str, str]:
	translations: dict[str, str] = {}
	for code in _with_parent(lang):
		translations.update(get_translations_from_apps(code))
	for code in _with_parent(lang):
		translations.update(get_user_translations(code))
	return translations


def _with_parent(lang: str) -> list[str]:
	parent = get_parent_language(lang)
	return [parent, lang] if parent else [lang]


def get_translations_from_apps(lang: str, apps: list[str] | None = None) -> dict[str, str]:
	"""The translations that the installed apps bring, later apps above earlier ones."""
	translations: dict[str, str] = {}
	for app in apps or frappe.get_installed_apps():
		translations.update(app_translations(Path(frappe.get_app_path(app)), lang))
	return translations


def get_user_translations(lang: str) -> dict[str, str]:
	"""The translations of the Translation DocType."""
	if not frappe.db.table_exists("Translation"):
		return {}
	rows = frappe.db.get_values(
		"Translation",
		{"language": lang},
		["source_text", "translated_text", "context"],
		as_dict=True,
		order_by="creation asc",
	)
	return {key_of(row.source_text, row.context): row.translated_text for row in rows}


def get_parent_language(lang: str) -> str:
	"""The language of which `lang` is a regional form; empty if it is none."""
	for sign in ("-", "_"):
		if sign in lang:
			return lang.split(sign)[0]
	return ""


def clear_cache() -> None:
	"""Read translations anew, in every process."""
	frappe.clear_cache()


@frappe.whitelist(allow_guest=True)
def get_app_translations() -> dict[str, str]:
	"""All translations in the language of the session, for the desk."""
	if frappe.session.user != "Guest":
		frappe.local.lang = get_user_lang()
	return get_all_translations(frappe.local.lang)


@frappe.whitelist(allow_guest=True)
def load_all_translations(lang: str | None = None, hash: str | None = None) -> dict[str, str]:
	"""All translations of a language.

	:param lang: that of the session if left out
	:param hash: sets one state of the words apart from another in the caches of browsers; not read here
	:raises frappe.ValidationError: this site knows no such language
	"""
	return get_all_translations(language_of(lang) or get_lang())


def get_messages_for_boot() -> dict[str, str]:
	"""All translations in the language of the session, for the desk's first page."""
	return get_all_translations(frappe.local.lang)


get_translations_for_desk = get_messages_for_boot


# --- languages


def get_lang(lang_list: list[str] | None = None) -> str:
	"""The language of this request; see `get_language`."""
	return get_language(lang_list)


def get_language(lang_list: list[str] | None = None) -> str:
	"""The language in which a request is answered.

	The argument `_lang`, then the user's own, then the cookie `preferred_language`, then what the browser
	accepts (for guests), then the system's.

	:param lang_list: only these languages
	"""
	known = set(lang_list or get_all_languages())
	is_guest = not frappe.session or frappe.session.user == "Guest"
	asked = (frappe.form_dict or {}).get("_lang")
	if isinstance(asked, str) and (found := _first_known(asked, known)):
		return found
	if not is_guest:
		return get_user_lang()
	for candidate in [get_preferred_language_cookie(), *_accepted_languages()]:
		if candidate and (found := _first_known(candidate, known)):
			return found
	return frappe.get_system_settings("language") or DEFAULT_LANGUAGE


def language_of(asked: Any) -> str | None:
	"""The language that a client names by its code; None if it names none. The one door by which such a text comes in.

	:raises frappe.ValidationError: this site knows no such language
	"""
	if asked in (None, ""):
		return None
	known = memo.get(("languages", "codes"), lambda: frozenset(frappe.get_all("Language", pluck="name")))
	if not isinstance(asked, str) or asked not in known:
		frappe.throw(_("There is no language {0}.").format(frappe.bold(escape_html(str(asked)[:100]))))
	return asked


def _first_known(code: str, known: set[str]) -> str | None:
	if code in known:
		return code
	parent = get_parent_language(code)
	return parent if parent in known else None


def _accepted_languages() -> list[str]:
	request = getattr(frappe.local, "request", None)
	return list(request.accept_languages.values()) if request else []


def get_user_lang(user: str | None = None) -> str:
	"""The language of a user: the own, or the system's."""
	user = user or frappe.session.user
	own = frappe.db.get_value("User", user, "language") if user != "Guest" else None
	return own or frappe.get_system_settings("language") or DEFAULT_LANGUAGE


def get_all_languages(with_language_name: bool = False) -> list:
	"""The enabled languages: codes, or rows with code and name."""
	if not frappe.db or not frappe.db.table_exists("Language"):
		return []
	languages = memo.get(
		("languages",),
		lambda: frappe.db.get_values(
			"Language", {"enabled": 1}, ["language_code", "language_name"], as_dict=True, order_by="name asc"
		),
	)
	return languages if with_language_name else [row.language_code for row in languages]


def get_lang_dict() -> dict[str, str]:
	"""The code of every enabled language, by its name."""
	return {row.language_name: row.language_code for row in get_all_languages(with_language_name=True)}


def get_lang_code(lang: str) -> str | None:
	"""The code of a language, by its name or by its code."""
	return get_lang_dict().get(lang) or (lang if lang in get_all_languages() else None)


def set_default_language(lang: str) -> None:
	"""Make a language that of the system."""
	if frappe.db.get_default("lang") != lang:
		frappe.db.set_default("lang", lang)
	frappe.local.lang = lang


def set_user_lang(user: str, user_language: str | None = None) -> None:
	"""Answer in a user's language from now on."""
	frappe.local.lang = user_language or get_user_lang(user)


def get_preferred_language_cookie() -> str | None:
	"""The language that a visitor chose."""
	request = getattr(frappe.local, "request", None)
	return request.cookies.get("preferred_language") if request else None


def set_preferred_language_cookie(preferred_language: str) -> None:
	"""Remember the language that a visitor chose."""
	frappe.local.cookie_manager.set_cookie("preferred_language", preferred_language)


@contextmanager
def print_language(language: str | None) -> Iterator[None]:
	"""Say everything in another language inside the block."""
	if not language or language == frappe.local.lang:
		yield
		return
	before, frappe.local.lang = frappe.local.lang, language
	jinja, frappe.local.jenv = getattr(frappe.local, "jenv", None), None
	try:
		yield
	finally:
		frappe.local.lang, frappe.local.jenv = before, jinja


def is_rtl(lang: str | None = None) -> bool:
	"""Whether a language is written from right to left."""
	return (lang or frappe.local.lang or "").split("-")[0] in ("ar", "fa", "he", "ps", "ur")


# --- what is to be translated


def get_messages_for_app(app: str, deduplicate: bool = True) -> list[tuple]:
	"""Everything an app shows, as `(place, text, context, line)`."""
	from frappe.services.translation.extract import messages_of_app

	messages = [(m.place, m.text, m.context, m.line) for m in messages_of_app(Path(frappe.get_app_path(app)))]
	if not deduplicate:
		return messages
	return list(
		{(text, context): (place, text, context, line) for place, text, context, line in messages}.values()
	)


def get_messages_from_doctype(name: str) -> list[tuple]:
	"""What a DocType shows, as `(place, text, context, line)`."""
	from frappe.services.translation.extract import messages_of_doctype

	return [
		(m.place, m.text, m.context, m.line)
		for m in messages_of_doctype(frappe.get_meta(name).as_dict(), f"DocType: {name}")
	]


def update_translations_for_source(source: str, translation_dict: dict[str, str] | str) -> list[str]:
	"""Write the translations of one text, by language, into the Translation DocType."""
	if not (source and translation_dict):
		return []
	wanted = frappe.parse_json(translation_dict)
	for row in frappe.get_all(
		"Translation", {"source_text": source}, ["name", "language", "translated_text"]
	):
		text = wanted.pop(row.language, None)
		if text and text != row.translated_text:
			frappe.get_doc("Translation", row.name).update({"translated_text": text}).save()
	made = []
	for language, text in wanted.items():
		values = {"language": language, "source_text": source, "translated_text": text}
		made.append(frappe.get_doc({"doctype": "Translation", **values}).insert().name)
	return made
