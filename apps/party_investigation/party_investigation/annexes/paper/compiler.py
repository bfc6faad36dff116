"""The one Typst compiler of a process: it has the fonts in memory and the forms parsed.

Data reach a form as JSON in `sys.inputs`, never as source, so that no text can be code.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from party_investigation.annexes.paper import fonts


class Archive(Enum):
	"""How a paper is made for an archive: as PDF/A-2b (ISO 19005-2) with bookmarks, and with tags unless it is joined with others."""

	TAGGED = 1
	JOINED = 2


FORMS = Path(__file__).parent / "forms"
LARGE = 50_000
"""Characters of data; what was laid out of more is not worth its memory, a hundred megabytes for 300 people."""
REMEMBERED = 12
STANDARD = "a-2b"
PICTURE_DOTS = 220
"""Dots of a picture in an inch: what a printer of an office shows."""
_one_at_a_time = Lock()


def compile_form(form: str, data: str, archive: Archive | None = None) -> bytes:
	"""Return the PDF of a form, filled with `data`: JSON as `data.paper_of` writes it.

	:param archive: if it is for one
	"""
	inputs = {"data": data, **({"archive": "yes"} if archive else {})}
	with _one_at_a_time:
		compiler = _compiler()
		source = (FORMS / f"{form}.typ").read_bytes()
		pdf = compiler.compile(
			input=source,
			format="pdf",
			pdf_tags=archive == Archive.TAGGED,
			pdf_standards=[STANDARD] if archive else [],
			sys_inputs=inputs,
		)
		if len(data) > LARGE:
			_forget(compiler)
	return pdf


def compile_picture(form: str, data: str) -> bytes:
	"""Return the picture (PNG) that a form makes of `data`, for a document that is not paper of ours. The same data make the same bytes."""
	with _one_at_a_time:
		return _compiler().compile(
			input=(FORMS / f"{form}.typ").read_bytes(),
			format="png",
			ppi=PICTURE_DOTS,
			sys_inputs={"data": data},
		)


def _forget(compiler: Any) -> None:
	"""Let go what was laid out: Typst keeps it for as many documents as these."""
	for _document in range(REMEMBERED):
		compiler.compile(input=b"", format="pdf")


@cache
def _compiler() -> Any:
	import typst  # 30 MB, which who never prints need not load

	return typst.Compiler(
		root=str(FORMS), font_paths=[str(folder) for folder in fonts.folders()], ignore_system_fonts=True
	)
