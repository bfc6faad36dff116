"""The program that lays out pages: a process of its own, without site, database or network, that can be killed.

It is begun by `processes` with one end of a pipe. A message is a line of JSON and then as many bytes as that says; what a
page wants to load is asked of the other side.
"""

import gc
import json
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

IDLE_SECONDS = 600
"""A process that has nothing to do for so long ends; the next page begins a new one."""
KEPT_BYTES = 400 << 20
"""One that has grown beyond this ends after its page."""
KEPT_OBJECTS = 300_000
"""What pages leave behind is collected when it is more than this; an ordinary page leaves some 8,000."""
FILE_BYTES = 64 << 20
DPI, JPEG_QUALITY = 200, 85
"""To how fine a picture is printed: a photo of a telephone has three times as many dots and more megabytes than the page."""


class Refused(ValueError):
	"""The page asks for something that it may not have."""


def _fetcher(pipe: Connection) -> Any:
	"""What asks the other side for all that a page loads."""
	from weasyprint.urls import (  # after `native` has put its libraries in place
		URLFetcher,
		URLFetcherResponse,
	)

	class Fetcher(URLFetcher):
		def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
			if url.lower().startswith("data:"):
				return super().fetch(url, headers)
			send(pipe, {"fetch": url})
			answer, content = receive(pipe)
			if answer.get("refused"):
				raise Refused(url)
			return URLFetcherResponse(url, content, {"Content-Type": answer["type"]})

	return Fetcher()


def send(pipe: Connection, values: dict[str, Any], content: bytes = b"") -> None:
	"""Send values that JSON has, and bytes."""
	pipe.send_bytes(json.dumps(values).encode())
	pipe.send_bytes(content)


def receive(pipe: Connection) -> tuple[dict[str, Any], bytes]:
	"""What the other side sent.

	:raises EOFError: it has ended
	"""
	return json.loads(pipe.recv_bytes()), pipe.recv_bytes()


def main(descriptor: int, memory: int) -> None:
	"""Lay out page after page, until the other side ends or nothing comes.

	:param descriptor: of the pipe's end
	:param memory: bytes of addresses that this process may have
	"""
	from frappe.services.fonts import native

	signal.signal(signal.SIGINT, signal.SIG_IGN)
	weasyprint = native.weasyprint()
	from frappe.services.printing.font_cutting import cut_once  # what it imports is in place only now

	cut_once()
	_limit(memory)
	pipe, fonts = Connection(descriptor), _fonts()
	gc.freeze()
	gc.disable()  # all that layout makes lives until it is done
	send(pipe, {"ready": 1})
	with suppress(EOFError, BrokenPipeError, ConnectionResetError):
		while pipe.poll(IDLE_SECONDS):
			job, html = receive(pipe)
			signal.alarm(job["seconds"] + 5)
			_answer(weasyprint, pipe, html.decode(), job["base"], fonts)
			signal.alarm(0)
			_clear_away()
			if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > KEPT_BYTES:
				return


def _clear_away() -> None:
	"""Collect what pages have left behind, when it is much: each collection looks at all of it."""
	if gc.get_count()[0] > KEPT_OBJECTS:
		gc.collect()


def _limit(memory: int) -> None:
	for kind, most in (
		(resource.RLIMIT_AS, memory),
		(resource.RLIMIT_FSIZE, FILE_BYTES),
		(resource.RLIMIT_CORE, 0),
	):
		_soft, hard = resource.getrlimit(kind)
		most = most if hard == resource.RLIM_INFINITY else min(most, hard)
		resource.setrlimit(kind, (most, most))


def _fonts() -> Any:
	from weasyprint.text.fonts import FontConfiguration

	return FontConfiguration()


def _answer(weasyprint: Any, pipe: Connection, html: str, base: str, fonts: Any) -> None:
	try:
		missing, content = _rendered(weasyprint, pipe, html, base, fonts)
	except (MemoryError, RecursionError) as error:
		send(pipe, {"error": type(error).__name__})
		sys.exit(1)  # what is left of it is not to be trusted
	except (EOFError, BrokenPipeError):
		raise
	except Exception as error:
		send(pipe, {"error": f"{type(error).__name__}: {error}"})
	else:
		send(pipe, {"missing": sorted(missing)}, content)


def _rendered(weasyprint: Any, pipe: Connection, html: str, base: str, fonts: Any) -> tuple[set[int], bytes]:
	"""Characters that no font has, and the PDF."""
	if "@font-face" in html:
		fonts = _fonts()
	missing: set[int] = set()
	source = weasyprint.HTML(string=html, base_url=base, url_fetcher=_fetcher(pipe))
	content = source.write_pdf(
		font_config=fonts,
		dpi=DPI,
		jpeg_quality=JPEG_QUALITY,
		finisher=lambda document, _pdf: missing.update(*(font.missing for font in document.fonts.values())),
	)
	return missing, content


if __name__ == "__main__":
	main(int(sys.argv[1]), int(sys.argv[2]))
