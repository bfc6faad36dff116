"""Long lists are set in pieces, so that a hundred thousand lines need no more memory than a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from math import ceil
from typing import Any

MOST_ROWS = 1000
"""Lines of a list that are set at once; they take some 400 MB."""


def pieces_of(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
	"""Yield the paper of one form in pieces of about the same number of lines, each on new pages; others as they are.

	Whoever sets them puts into the form of each, as `first_page`, where the piece before has ended.
	"""
	if not is_long(data):
		yield data
		return
	rows = data["forms"][0]["rows"]
	count = ceil(len(rows) / MOST_ROWS)
	size = ceil(len(rows) / count)
	for first in range(0, len(rows), size):
		here = {"begins": first == 0, "ends": first + size >= len(rows), "rows": rows[first : first + size]}
		yield data | {"forms": [data["forms"][0] | here | {"is_piece": True}]}


def is_long(data: dict[str, Any]) -> bool:
	"""Whether a paper is set in pieces."""
	return len(data["forms"]) == 1 and len(data["forms"][0].get("rows", ())) > MOST_ROWS


def foot_of(piece: dict[str, Any], total: int) -> dict[str, Any]:
	"""Return the paper of two pages, an odd and an even one, with what stands small at the foot of a form of so many pages."""
	return piece | {"forms": [piece["forms"][0] | {"rows": []}], "total": total}


def stamped(pdf: bytes, feet: bytes) -> bytes:
	"""Return the pages of a PDF with what is on those of `feet`, odd and even."""
	from pypdf import PdfReader, PdfWriter

	writer, stream = PdfWriter(clone_from=PdfReader(BytesIO(pdf))), BytesIO()
	odd, even = PdfReader(BytesIO(feet)).pages
	for number, page in enumerate(writer.pages, 1):
		page.merge_page(odd if number % 2 else even)
		page.compress_content_streams()
	writer.write(stream)
	return stream.getvalue()


def pages_in(pdf: bytes) -> int:
	"""Return how many pages a PDF has."""
	from pypdf import PdfReader

	return len(PdfReader(BytesIO(pdf)).pages)


def merged(pdfs: Iterable[bytes]) -> bytes:
	"""Return the pages of all in one PDF, with title, language and moment of the first; bookmarks of all, and no tags.

	None is kept after it was read, so that many packs need little more memory than their pages.
	"""
	from pypdf import PdfReader, PdfWriter

	rest = iter(pdfs)
	first, second = next(rest), next(rest, None)
	if second is None:
		return first
	writer: Any = PdfWriter(clone_from=PdfReader(BytesIO(first)))
	stream = BytesIO()
	for pdf in chain((second,), rest):
		reader, count = PdfReader(BytesIO(pdf)), len(writer.pages)
		writer.append(reader)
		for page in writer.pages[count:]:
			page.original_page = None  # else it would keep what it was read from
		writer.reset_translation(reader)
		reader.resolved_objects.clear()  # cloned objects know the reader they came from, and would keep all it has read
		reader.stream.close()
	writer.write(stream)
	del writer
	return stream.getvalue()
