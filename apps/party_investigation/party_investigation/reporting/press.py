"""Printing forms by the hundred: in packs, on every core, put together in order.

Laying out a page takes most of the time and Python does it on one core, so packs go to processes of their own. Each process loads
fonts and templates once and prints pack after pack.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from io import BytesIO

from pypdf import PdfWriter

import frappe
from frappe.utils.pdf import get_pdf
from party_investigation.annexes import AnnexContent, load, render_html

Progress = Callable[[int, int], None]
Pack = list[AnnexContent]

PACK = {"annex_1_card": 80, "annex_1_roster": 200}
"""About how many people a pack holds: enough that the fonts of a document do not matter, few enough to show progress."""
WORTH_A_PROCESS = 3
"""From so many packs on it pays to start processes, which takes each of them about a second."""


def print_forms(name: str, contents: Sequence[AnnexContent], progress: Progress | None = None) -> bytes:
	"""Return a PDF of the forms `contents` of the annex definition `name`; `progress(printed, all)` counts people."""
	packs = list(_packs(name, contents))
	processes = min(os.cpu_count() or 1, len(packs))
	if len(packs) < WORTH_A_PROCESS or processes < 2:
		return _print(name, [content for pack in packs for content in pack])
	writer, done = PdfWriter(), 0
	total = sum(_people(pack) for pack in packs)
	local = frappe.local
	with ProcessPoolExecutor(
		processes,
		multiprocessing.get_context("spawn"),  # a server has threads and an open database: nothing to fork
		initializer=_begin,
		initargs=(local.site, local.sites_path, local.lang),
	) as pool:
		for pack, printed in zip(packs, pool.map(_print, [name] * len(packs), packs), strict=True):
			writer.append(BytesIO(printed), import_outline=False)
			done += _people(pack)
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


def _packs(name: str, contents: Sequence[AnnexContent]) -> Iterator[Pack]:
	"""Divide forms into packs. Cards are divided between people, a page each; lists stay whole."""
	if name not in PACK:
		yield list(contents)
		return
	forms = _divided(contents, PACK[name]) if load(name).kind == "card" else contents
	pack: Pack = []
	for form in forms:
		pack.append(replace(form, rows=list(form.rows)))
		if _people(pack) >= PACK[name]:
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
	return sum(len(content.rows) for content in pack)


def _bytes(writer: PdfWriter) -> bytes:
	stream = BytesIO()
	writer.write(stream)
	return stream.getvalue()
