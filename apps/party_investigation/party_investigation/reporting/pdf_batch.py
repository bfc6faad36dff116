"""Print forms as PDF: in packs, so that much paper costs little memory and shows how far it is, merged in order.

A table says which way each form goes to paper.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import replace

import frappe
from frappe import _
from frappe.utils.pdf import get_pdf
from party_investigation.annexes import AnnexContent, Definition, OfficialPaper, load, render_html
from party_investigation.annexes.paper import EDITION, Archive, Paper, render_official, render_pdf
from party_investigation.annexes.paper.fonts import MissingFonts
from party_investigation.annexes.paper.pieces import merged

Progress = Callable[[int, int], None]
Pack = list[AnnexContent]

PACK_SIZE = {"annex_1_card": 250, "annex_1_roster": 400}
"""About how many people a pack holds: enough that the fonts of a document do not matter, few enough to show progress."""
TAGGED_PEOPLE = {"annex_1_card": 250, "annex_1_roster": 1000}
"""So many people an archive holds with tags; a pack has ten times as much to hold with them, and packs lose them when they are joined."""
HTML = 0
"""The edition of what was handed in before there was other paper: its pages were made of HTML, and are for ever."""


def print_forms(
	name: str, contents: Sequence[AnnexContent], progress: Progress | None = None, archive: bool = False
) -> bytes:
	"""Return a PDF of the forms `contents` of the annex definition `name`; `progress(printed, all)` counts people.

	Characters that no font has are named in a message and in the log.

	:param archive: PDF/A-2b, with tags unless it is long
	:raises frappe.ValidationError: this machine has not the fonts of the forms
	"""
	definition, missing = load(name), set()
	packs = list(_packs(definition, contents))
	total = sum(map(_people, packs))
	kind = None
	if archive and (len(packs) == 1 or total <= TAGGED_PEOPLE[name]):
		packs, kind = [list(itertools.chain.from_iterable(packs))], Archive.TAGGED
	elif archive:
		kind = Archive.JOINED

	def pdfs() -> Iterator[bytes]:
		done = 0
		for pack in packs:
			paper = _set(render_pdf, definition, pack, kind)
			missing.update(paper.missing)
			done += _people(pack)
			if progress:
				progress(done, total)
			yield paper.pdf

	content = merged(pdfs())
	_tell_missing(missing)
	return content


def print_official(document: OfficialPaper) -> bytes:
	"""Return a PDF of an official document or a record, as `print_forms` does."""
	paper = _set(render_official, document)
	_tell_missing(set(paper.missing))
	return paper.pdf


def print_on(edition: int, name: str, content: AnnexContent, archive: bool = False) -> bytes:
	"""Return a PDF of a form on the paper of an edition; that of HTML knows no archive.

	:raises ValueError: there is no such edition
	"""
	if edition == EDITION:
		return print_forms(name, [content], archive=archive)
	if edition == HTML:
		return get_pdf(render_html(load(name), content))
	raise ValueError(f"there is no edition {edition} of the paper")


def _set(render: Callable[..., Paper], *what: object) -> Paper:
	try:
		return render(*what)
	except MissingFonts as error:
		frappe.throw(_("The forms cannot be printed, fonts are missing: {0}").format(str(error)))


def _packs(definition: Definition, contents: Sequence[AnnexContent]) -> Iterator[Pack]:
	"""Divide forms into packs. Cards are divided between people, a page each; lists stay whole."""
	size = PACK_SIZE.get(definition.id)
	if not size:
		yield list(contents)
		return
	pack: Pack = []
	for form in _divided(contents, size) if definition.kind == "card" else contents:
		pack.append(replace(form, rows=list(form.rows)))
		if _people(pack) >= size:
			yield pack
			pack = []
	if pack:
		yield pack


def _divided(contents: Sequence[AnnexContent], size: int) -> Iterator[AnnexContent]:
	for content in contents:
		rows = list(content.rows)
		for first in range(0, len(rows) or 1, size):
			yield replace(content, rows=rows[first : first + size])


def _people(pack: Pack) -> int:
	return sum(len(content.rows) for content in pack if isinstance(content.rows, Sized))


def _tell_missing(characters: set[str]) -> None:
	"""Name the characters that no font has, if there are any."""
	if not characters:
		return
	named = "、".join(f"{character} (U+{ord(character):04X})" for character in sorted(characters))
	frappe.logger("printing").error(f"no font has {named}")
	frappe.msgprint(
		_("No font on this machine has these characters, they are printed as empty boxes: {0}").format(named),
		title=_("Characters Missing in Print"),
		indicator="orange",
	)
