"""The one Typst compiler of a process: it has the fonts in memory and the forms parsed.

Data reach a form as JSON in `sys.inputs`, never as source, so that no text can be code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from party_investigation.annexes.paper import fonts

FORMS = Path(__file__).parent / "forms"
LARGE = 50_000
"""Characters of data; what was laid out of more is not worth its memory, a hundred megabytes for 300 people."""
REMEMBERED = 12
_one_at_a_time = Lock()


def compile_form(form: str, data: str) -> bytes:
	"""Return the PDF of a form, filled with `data`: JSON as `data.paper_of` writes it."""
	with _one_at_a_time:
		compiler = _compiler()
		source = (FORMS / f"{form}.typ").read_bytes()
		pdf = compiler.compile(input=source, format="pdf", pdf_tags=False, sys_inputs={"data": data})
		if len(data) > LARGE:
			_forget(compiler)
	return pdf


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
