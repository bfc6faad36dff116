"""Annexes and the letter as PDF, set by Typst: the paper of both editions, from the same definitions as the HTML pages.

    paper = render_pdf(load("annex_2"), AnnexContent(unit_name="…", rows=[…]))

The same input gives the same bytes, as long as fonts and Typst are the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from party_investigation.annexes.content import AnnexContent
from party_investigation.annexes.definition import Definition
from party_investigation.annexes.official import OfficialPaper
from party_investigation.annexes.paper import compiler, fonts
from party_investigation.annexes.paper.compiler import Archive
from party_investigation.annexes.paper.data import paper_of
from party_investigation.annexes.paper.official import official_of
from party_investigation.annexes.paper.pieces import foot_of, is_long, merged, pages_in, pieces_of, stamped
from party_investigation.annexes.paper.word import WordTooLarge as WordTooLarge
from party_investigation.annexes.paper.word import word_of

EDITION = 1
"""The number of this paper. A hand-in keeps it, so that what was handed in on another is printed on that one for ever."""
BOX = "□"
"""What an archive has instead of a character that no font has."""


@dataclass(frozen=True)
class Paper:
	"""A PDF, and the characters in it that no font has: they stand there as empty boxes."""

	pdf: bytes
	missing: str


def render_pdf(
	definition: Definition, content: AnnexContent | Sequence[AnnexContent], archive: Archive | None = None
) -> Paper:
	"""Return the pages of an annex or of letters.

	Several contents make several forms in one document, each on a new page with page numbers from 1.

	:param archive: if it is for one; a list that is set in pieces has no tags
	:raises MissingFonts: no folder of this machine has the fonts of the forms
	"""
	contents = [content] if isinstance(content, AnnexContent) else list(content)
	form = "table" if definition.columns else definition.kind
	pdfs, missing, page, piece = [], set(), 1, {}
	data = paper_of(definition, contents)
	if archive and is_long(data):
		archive = Archive.JOINED
	for piece in pieces_of(data):
		if page > 1:
			piece["forms"][0]["first_page"] = page
		paper = _compiled(form, piece, archive)
		pdfs.append(paper.pdf)
		missing.update(paper.missing)
		page += pages_in(pdfs[-1])
	pdf = merged(pdfs)
	if len(pdfs) > 1:  # only now is known how many pages there are
		pdf = stamped(pdf, _compiled(form, foot_of(piece, page - 1), archive).pdf)
	return Paper(pdf, "".join(sorted(missing)))


def render_official(document: OfficialPaper, archive: Archive | None = None) -> Paper:
	"""Return the pages of an official document or a record.

	:param archive: if it is for one
	:raises MissingFonts: no folder of this machine has the fonts of the forms
	"""
	return _compiled("official", official_of(document), archive)


def render_word(
	content: bytes, made_on: dt.datetime | None, archive: Archive | None = None
) -> tuple[Paper, tuple[str, ...]]:
	"""Return the pages of a Word document, and the names of what in it no paper has.

	:param made_on: the moment that the PDF names as that of its making
	:param archive: if it is for one
	:raises WordTooLarge: it has more than is set, or no room on its pages
	:raises MissingFonts: no folder of this machine has the fonts of the forms
	"""
	word = word_of(content, made_on)
	return _compiled("word", word.data, archive), word.left_out


def _compiled(form: str, data: dict[str, Any], archive: Archive | None) -> Paper:
	"""Return a form filled with data, and what no font has of them.

	PDF/A lacks nothing that it names: it has a box of its own for a missing character, and none of those that nobody sees.
	"""
	text = json.dumps(data, ensure_ascii=False)
	missing = fonts.missing(text)
	if archive:
		boxes, nothing = dict.fromkeys(missing, BOX), dict.fromkeys(fonts.without_a_sign(text), "")
		text = text.translate(str.maketrans(boxes | nothing))
	return Paper(compiler.compile_form(form, text, archive), missing)
