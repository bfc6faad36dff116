"""Keeping an app's po files complete: what is missing, what is stale, writing both into the file."""

from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from frappe.services.translation.catalogue import po_path
from frappe.services.translation.extract import Message, messages_of_app


def wanted_messages(folder: Path, extra: tuple[Path, ...] = ()) -> dict[tuple[str, str | None], Message]:
	"""Every text of an app by text and context.

	:param folder: the app's Python package
	:param extra: further folders whose texts belong to it, such as the sources of its front end
	"""
	found: dict[tuple[str, str | None], Message] = {}
	for place in (folder, *extra):
		for message in messages_of_app(place):
			found.setdefault((message.text.strip(), message.context), message)
	return found


def read_catalog(folder: Path, lang: str) -> Catalog:
	"""The po file of a language; an empty catalogue if there is none."""
	path = po_path(folder, lang)
	if not path.exists():
		return Catalog(locale=lang.replace("-", "_"), fuzzy=False)
	with path.open("rb") as file:
		return read_po(file, locale=lang.replace("-", "_"), ignore_obsolete=True)


def missing(folder: Path, lang: str, extra: tuple[Path, ...] = ()) -> list[Message]:
	"""The texts of an app that have no translation."""
	have = {
		(message.id, message.context)
		for message in read_catalog(folder, lang)
		if message.id and message.string and not message.fuzzy
	}
	return [
		message
		for (text, context), message in wanted_messages(folder, extra).items()
		if (text, context) not in have and (text, None) not in have
	]


def faulty(folder: Path, lang: str) -> list[tuple[str, str]]:
	"""Translations whose placeholders differ from those of the text, as (text, translation)."""
	return [
		(message.id, message.string)
		for message in read_catalog(folder, lang)
		if message.id and message.string and _placeholders(message.id) != _placeholders(message.string)
	]


def _placeholders(text: str) -> set[str] | None:
	try:
		return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
	except ValueError:
		return None


def update_po(
	folder: Path, lang: str, translations: dict[str, str] | None = None, extra: tuple[Path, ...] = ()
) -> list[Message]:
	"""Write the po file of a language anew: known translations stay, stale ones go, new texts are added.

	:param translations: translations to add, by text
	:return: what still has no translation
	"""
	old = {(message.id, message.context): message.string for message in read_catalog(folder, lang)}
	given = translations or {}
	catalog = Catalog(locale=lang.replace("-", "_"), charset="utf-8", fuzzy=False, project=folder.name)
	catalog.header_comment = f"# {lang}"
	open_messages = []
	for (text, context), message in sorted(wanted_messages(folder, extra).items(), key=_order):
		string = given.get(text) or old.get((text, context)) or old.get((text, None)) or ""
		catalog.add(text, string, locations=[(message.place, message.line or 1)], context=context)
		if not string:
			open_messages.append(message)
	path = po_path(folder, lang)
	path.parent.mkdir(exist_ok=True)
	with path.open("wb") as file:
		write_po(file, catalog, width=110, omit_header=False, include_lineno=False)
	return open_messages


def _order(item: tuple[tuple[str, str | None], Message]) -> tuple:
	(text, context), message = item
	return message.place, message.line, text, context or ""
