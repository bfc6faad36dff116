"""The processes that lay out pages: few, kept warm, killed at their limits and replaced.

A page that an administrator or a sender made may ask for any amount of time and memory. It gets what
`pdf_seconds`, `pdf_memory_mb` and `pdf_megabytes` of the configuration say, in a process that holds nothing else.
"""

import atexit
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from typing import Any

import frappe
from frappe import _
from frappe.ground.config import number
from frappe.services.printing import renderer

SECONDS = 60
IN_TRANSACTION_SECONDS = 10
"""For a page that is laid out while its request holds other writers back."""
BACKGROUND_TIMES = 10
MEMORY_MEGABYTES = 2048
PDF_MEGABYTES = 100
HTML_MEGABYTES = 20
AT_ONCE = max(2, os.cpu_count() or 1)
IN_LINE = 2
LINE_SECONDS = 20
START_SECONDS = 30
ENDING_SECONDS = 5
MEGABYTE = 1 << 20

Fetch = Callable[[str], tuple[str, bytes] | None]
"""Gives the type and content of an address, or None."""


class RenderingRefused(frappe.ValidationError):
	"""The page is beyond what may be laid out; the text says what to do."""


class RenderingBusy(frappe.ValidationError):
	"""Too many pages are being laid out."""

	http_status_code = 503
	retry_after = 10


class Renderer:
	"""One process, ready for pages, and our end of its pipe.

	:raises TimeoutError: it does not begin
	:raises EOFError: it ended at once
	"""

	def __init__(self) -> None:
		self.pipe, theirs = Pipe()
		memory = int(number("pdf_memory_mb", MEMORY_MEGABYTES)) * MEGABYTE
		with theirs:
			self.process = subprocess.Popen(
				[sys.executable, "-m", renderer.__name__, str(theirs.fileno()), str(memory)],
				pass_fds=[theirs.fileno()],
				stdin=subprocess.DEVNULL,
				cwd="/",
				env={name: value for name, value in os.environ.items() if name in PASSED},
			)

		if not self.pipe.poll(START_SECONDS):
			self.end()
			raise TimeoutError
		renderer.receive(self.pipe)

	def has_left(self) -> bool:
		"""Return whether it ended of its own accord, between two pages, as it does when it has grown or had nothing to do."""
		try:
			return self.process.wait(ENDING_SECONDS) == 0
		except subprocess.TimeoutExpired:
			return False

	def end(self) -> None:
		"""Kill it."""
		self.pipe.close()
		self.process.kill()
		self.process.wait()

	def render(self, html: bytes, base: str, fetch: Fetch, seconds: int) -> tuple[dict[str, Any], bytes]:
		"""Let it lay out a page.

		:raises TimeoutError: it takes longer
		:raises EOFError: the process ended
		"""
		until = time.monotonic() + seconds
		renderer.send(self.pipe, {"seconds": seconds, "base": base}, html)
		while True:
			if not self.pipe.poll(max(0, until - time.monotonic())):
				raise TimeoutError
			answer, content = renderer.receive(self.pipe)
			if "fetch" not in answer:
				return answer, content
			found = fetch(answer["fetch"])
			renderer.send(
				self.pipe, {"type": found[0]} if found else {"refused": 1}, found[1] if found else b""
			)


PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "TMPDIR")
"""What a process that lays out pages knows of the environment: where things are, no secrets."""


class Pool:
	"""The renderers of this process."""

	def __init__(self) -> None:
		self.process = os.getpid()
		self.idle: list[Renderer] = []
		self.turn = threading.BoundedSemaphore(AT_ONCE)
		self.line = threading.BoundedSemaphore(AT_ONCE + IN_LINE)

	def render(self, html: str, base: str, fetch: Fetch) -> tuple[dict[str, Any], bytes]:
		"""Lay out a page within the limits: what the renderer says of it, and the PDF.

		:raises RenderingRefused: it is beyond a limit, or cannot be laid out
		:raises RenderingBusy: too many pages are waiting
		"""
		page = html.encode("utf-8", "replace")
		if len(page) > HTML_MEGABYTES * MEGABYTE:
			_refuse(
				_("The page to print is larger than {0} MB. Print fewer documents at once.").format(
					HTML_MEGABYTES
				)
			)
		if not self.line.acquire(blocking=False):
			_busy()
		try:
			if not self.turn.acquire(timeout=LINE_SECONDS):
				_busy()
			try:
				return self._render(page, base, fetch)
			finally:
				self.turn.release()
		finally:
			self.line.release()

	def _render(self, page: bytes, base: str, fetch: Fetch) -> tuple[dict[str, Any], bytes]:
		seconds, used = _seconds(), self._take()
		try:
			answer, content = used.render(page, base, fetch, seconds)
		except TimeoutError:
			used.end()
			_refuse(
				_(
					"The page takes longer than {0} seconds to lay out. Print fewer documents, or simplify the print format."
				).format(seconds)
			)
		except (EOFError, OSError):
			has_left = used.has_left()
			used.end()
			if has_left:  # the page came as it was leaving, and was not begun
				return self._render(page, base, fetch)
			_refuse(
				_(
					"The page needs more memory than printing may use. Print fewer documents, or simplify the print format."
				)
			)
		except BaseException:
			used.end()
			raise
		if "error" in answer:
			self._give(used)
			_refuse(_("The page cannot be laid out: {0}").format(_reason(answer["error"])))
		self._give(used)
		most = int(number("pdf_megabytes", PDF_MEGABYTES))
		if len(content) > most * MEGABYTE:
			_refuse(_("The PDF is larger than {0} MB. Print fewer documents at once.").format(most))
		return answer, content

	def _take(self) -> Renderer:
		while self.idle:
			with suppress(IndexError):
				kept = self.idle.pop()
				if kept.process.poll() is None:
					return kept
				kept.end()
		try:
			return Renderer()
		except (TimeoutError, EOFError):
			_busy()

	def _give(self, used: Renderer) -> None:
		self.idle.append(used)

	def close(self) -> None:
		"""End all."""
		while self.idle:
			with suppress(IndexError):
				self.idle.pop().end()


_pool: Pool | None = None
_lock = threading.Lock()


def pool() -> Pool:
	"""The pool of this process; a fork makes one of its own."""
	global _pool
	with _lock:
		if _pool is None or _pool.process != os.getpid():
			_pool = Pool()
			atexit.register(_pool.close)
		return _pool


def _seconds() -> int:
	"""The time that a page may take: little while its request holds writers back, much where nobody waits for an answer."""
	seconds = int(number("pdf_seconds", SECONDS)) or SECONDS
	if getattr(frappe.local, "request", None) is None:
		return seconds * BACKGROUND_TIMES
	database = getattr(frappe.local, "db", None)
	return min(seconds, IN_TRANSACTION_SECONDS) if database and database.transaction_writes else seconds


def _reason(error: str) -> str:
	"""What a person is told of an error of the layout."""
	if error in ("MemoryError", "RecursionError"):
		return _("it is too large or nested too deeply")
	return frappe.utils.escape_html(error[:300])


def _refuse(message: str) -> None:
	frappe.throw(message, RenderingRefused, title=_("Not printed"))


def _busy() -> None:
	frappe.throw(_("Many pages are being printed. Please try again in a moment."), RenderingBusy)
