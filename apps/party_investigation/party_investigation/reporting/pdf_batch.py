"""Print many forms as one PDF: in batches, on every core, merged in order.

Laying out a page takes most of the time and Python does it on one core, so batches go to processes of their own. Each process loads
fonts and templates once and prints batch after batch.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence, Sized
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from io import BytesIO

from pypdf import PdfWriter

import frappe
from frappe.utils.pdf import get_pdf
from party_investigation.annexes import AnnexContent, load, render_html

Progress = Callable[[int, int], None]
Batch = list[AnnexContent]

BATCH_SIZE = {"annex_1_card": 80, "annex_1_roster": 200}
"""About how many people a batch holds: enough that the fonts of a document do not matter, few enough to show progress."""
BATCHES_WORTH_PROCESSES = 3
"""From so many batches on it pays to start processes, which takes each of them about a second."""


def print_forms(name: str, contents: Sequence[AnnexContent], progress: Progress | None = None) -> bytes:
	"""Return a PDF of the forms `contents` of the annex definition `name`; `progress(printed, all)` counts people."""
	batches = list(_batches(name, contents))
	processes = min(os.cpu_count() or 1, len(batches))
	if len(batches) < BATCHES_WORTH_PROCESSES or processes < 2:
		return _print(name, [content for batch in batches for content in batch])
	writer, done = PdfWriter(), 0
	total = sum(_people(batch) for batch in batches)
	local = frappe.local
	with ProcessPoolExecutor(
		processes,
		multiprocessing.get_context("spawn"),  # a server has threads and an open database: nothing to fork
		initializer=_begin,
		initargs=(local.site, local.sites_path, local.lang),
	) as pool:
		for batch, printed in zip(batches, pool.map(_print, [name] * len(batches), batches), strict=True):
			writer.append(BytesIO(printed), import_outline=False)
			done += _people(batch)
			if progress:
				progress(done, total)
	return _bytes(writer)


def _print(name: str, contents: Sequence[AnnexContent]) -> bytes:
	return get_pdf(render_html(load(name), contents))


def _begin(site: str, sites_path: str, language: str) -> None:
	"""Make a process ready to print for the site."""
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	frappe.local.lang = language


def _batches(name: str, contents: Sequence[AnnexContent]) -> Iterator[Batch]:
	"""Divide forms into batches. Cards are divided between people, a page each; lists stay whole."""
	if name not in BATCH_SIZE:
		yield list(contents)
		return
	forms = _divided(contents, BATCH_SIZE[name]) if load(name).kind == "card" else contents
	batch: Batch = []
	for form in forms:
		batch.append(replace(form, rows=list(form.rows)))
		if _people(batch) >= BATCH_SIZE[name]:
			yield batch
			batch = []
	if batch:
		yield batch


def _divided(contents: Sequence[AnnexContent], size: int) -> Iterator[AnnexContent]:
	for content in contents:
		rows = list(content.rows)
		for first in range(0, len(rows) or 1, size):
			yield replace(content, rows=rows[first : first + size])


def _people(batch: Batch) -> int:
	return sum(len(content.rows) for content in batch if isinstance(content.rows, Sized))


def _bytes(writer: PdfWriter) -> bytes:
	stream = BytesIO()
	writer.write(stream)
	return stream.getvalue()
