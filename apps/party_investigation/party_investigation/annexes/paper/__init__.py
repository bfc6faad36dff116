"""Annexes and the letter as PDF, set by Typst: the paper of both editions, from the same definitions as the HTML pages.

    paper = render_pdf(load("annex_2"), AnnexContent(unit_name="…", rows=[…]))

The same input gives the same bytes, as long as fonts and Typst are the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from party_investigation.annexes.content import AnnexContent
from party_investigation.annexes.definition import Definition
from party_investigation.annexes.official import OfficialPaper
from party_investigation.annexes.paper import compiler, fonts
from party_investigation.annexes.paper.data import paper_of
from party_investigation.annexes.paper.official import official_of
from party_investigation.annexes.paper.pieces import foot_of, merged, pages_in, pieces_of, stamped

EDITION = 1
"""The number of this paper. A hand-in keeps it, so that what was handed in on another is printed on that one for ever."""


@dataclass(frozen=True)
class Paper:
	"""A PDF, and the characters in it that no font has: they stand there as empty boxes."""

	pdf: bytes
	missing: str


def render_pdf(definition: Definition, content: AnnexContent | Sequence[AnnexContent]) -> Paper:
	"""Return the pages of an annex or of letters.

	Several contents make several forms in one document, each on a new page with page numbers from 1.

	:raises MissingFonts: no folder of this machine has the fonts of the forms
	"""
	contents = [content] if isinstance(content, AnnexContent) else list(content)
	form = "table" if definition.columns else definition.kind
	pdfs, missing, page, piece = [], set(), 1, {}
	for piece in pieces_of(paper_of(definition, contents)):
		if page > 1:
			piece["forms"][0]["first_page"] = page
		data = json.dumps(piece, ensure_ascii=False)
		pdfs.append(compiler.compile_form(form, data))
		missing.update(fonts.missing(data))
		page += pages_in(pdfs[-1])
	pdf = merged(pdfs)
	if len(pdfs) > 1:  # only now is known how many pages there are
		pdf = stamped(pdf, compiler.compile_form(form, json.dumps(foot_of(piece, page - 1))))
	return Paper(pdf, "".join(sorted(missing)))


def render_official(document: OfficialPaper) -> Paper:
	"""Return the pages of an official document or a record.

	:raises MissingFonts: no folder of this machine has the fonts of the forms
	"""
	data = json.dumps(official_of(document), ensure_ascii=False)
	return Paper(compiler.compile_form("official", data), fonts.missing(data))
