"""Between the server and the application: a request is handed on when it is whole, within limits of time and size.

granian reads and writes HTTP and calls `serve` on its event loop; the application works in threads. A thread is only
taken by a request that has arrived completely, and an answer is sent without one, so that slow or half-sent requests
and slow readers cost memory of the loop, never a thread.
"""

import asyncio
import io
import ipaddress
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from frappe.faces.turns import Refused, Turns

THREADS = int(os.environ.get("FRAPPE_WEB_THREADS", 8))
FIRST_BYTES_SECONDS = int(os.environ.get("FRAPPE_WEB_BODY_SECONDS", 20))
BYTES_A_SECOND = 10_000
"""A body may take so many seconds, and one more for so many bytes that have come."""
UNASKED_BYTES = 1 << 20
"""What a body may have before the site is asked for its limit."""
IN_MEMORY_BYTES = 256 * 1024
BODIES_BYTES = 2 << 30
"""All bodies that are being read at one time."""
BODIES_OF_ADDRESS_BYTES = 1 << 30
"""So much of it from one address."""
WAITING = 2048
"""Requests that may wait for a thread; more are told to come again."""
REQUESTS_OF_ADDRESS = int(os.environ.get("FRAPPE_WEB_REQUESTS_OF_ADDRESS", 400))
"""Requests of one address at a time. A browser has at most six: sixty people behind one address can all press a key at once."""
PROXIES = frozenset(os.environ.get("FRAPPE_WEB_PROXIES", "").split())
"""Whose X-Forwarded-For is believed, beside that of this machine."""
CHUNK = 256 * 1024
WHOLE_BYTES = 1 << 20
"""An answer up to this size is sent in one piece; longer ones, and those that do not say, as they are made."""
HERE = ("127.0.0.1", "::1")
PARENT_LOOK_SECONDS = 1
DRAIN_SECONDS = 5
NO_ROOM_STATUS = 507
TEXT = [("content-type", "text/plain; charset=utf-8")]
WORDS = {
	400: "The request broke off. / 请求中断。\n",
	408: "The request came too slowly. / 请求传输过慢，请重试。\n",
	429: "Too many requests at once from your address; please try again in a moment."
	" / 您的网络地址同时发出的请求过多，请稍后再试。\n",
	500: "The server failed; see its log. / 服务器出错，请查看日志。\n",
	503: "The server is busy; please try again in a moment. / 服务器繁忙，请稍后再试。\n",
	NO_ROOM_STATUS: "The server's disk is full. / 服务器磁盘已满，请联系管理员。\n",
}
AGAIN = [("retry-after", "5")]
ADDRESS = "frappe.client_address"
"""The key of a request's environment for the address for which it counts."""


class FileAnswer:
	"""A file as an answer, which the server itself reads from the disk (`wsgi.file_wrapper`)."""

	def __init__(self, file: BinaryIO, size: int = CHUNK) -> None:
		self.file, self.size = file, size
		self.path = file.name if isinstance(getattr(file, "name", None), str) else None

	def __iter__(self) -> Iterable[bytes]:
		return iter(lambda: self.file.read(self.size), b"")

	def close(self) -> None:
		"""Close the file."""
		self.file.close()


class Gateway:
	"""An RSGI application that lets a WSGI application answer.

	:param application: the WSGI callable
	:param limit_of: gives the largest body, in bytes, for an environment; asked in a thread
	"""

	def __init__(self, application: Callable, limit_of: Callable[[dict], int]) -> None:
		self.application, self.limit_of = application, limit_of
		self.workers = ThreadPoolExecutor(THREADS, "request")
		self.streamers = ThreadPoolExecutor(16, "stream")
		self.turns = Turns(THREADS, WAITING, REQUESTS_OF_ADDRESS)
		self.held = 0
		self.held_of: Counter[str | None] = Counter()
		self.stopping = False

	def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
		"""Called once in a worker process, when the loop has its handlers of signals."""
		threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
		for number in (signal.SIGTERM, signal.SIGINT):
			self._hear(number)

	def _hear(self, number: int) -> None:
		"""Note that a signal to stop has come, and let whoever handled it go on doing so.

		The loop reads signals from the descriptor of `signal.set_wakeup_fd`, whatever their handler is.
		"""
		handled = signal.getsignal(number)

		def stop(*arguments: Any) -> None:
			self.stopping = True
			if callable(handled):
				handled(*arguments)

		signal.signal(number, stop)
		signal.siginterrupt(number, False)

	async def __rsgi__(self, scope: Any, proto: Any) -> None:
		"""One request."""
		environ = environ_of(scope)
		body = environ["wsgi.input"]
		address = environ[ADDRESS] = address_of(environ)
		try:
			with self.turns.counted(address):
				if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
					body = environ["wsgi.input"] = await self._read(environ, proto)
				await self._answer(environ, proto)
		except Refused as refused:
			headers = [*TEXT, *(AGAIN if refused.status in (429, 503) else ()), ("connection", "close")]
			proto.response_str(refused.status, headers, WORDS[refused.status])
		finally:
			body.close()

	# reading ---------------------------------------------------------------------------------------------------------

	async def _read(self, environ: dict, proto: Any) -> BinaryIO:
		"""The whole body, on the disk when it is large; nothing, when it is larger than the site takes.

		Of a body that is too large only its length is handed on, for which the application has words.

		:raises Refused: it comes too slowly, breaks off, finds no room, or too much is being read already
		"""
		announced, limit = int(environ.get("CONTENT_LENGTH") or 0), UNASKED_BYTES
		if announced > limit:
			limit = await self._in_thread(environ, self.limit_of, environ)
		if announced > limit:
			return io.BytesIO()
		address = environ[ADDRESS]
		body = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)
		size, begun, chunks = 0, time.monotonic(), proto.__aiter__()
		try:
			while chunk := await _next_chunk(chunks, begun + FIRST_BYTES_SECONDS + size / BYTES_A_SECOND):
				size += len(chunk)
				self.held += len(chunk)
				self.held_of[address] += len(chunk)
				if size > limit == UNASKED_BYTES:
					limit = await self._in_thread(environ, self.limit_of, environ)
				if size > limit:
					body.truncate(0)
					break
				if address is not None and self.held_of[address] > BODIES_OF_ADDRESS_BYTES:
					raise Refused(429)
				if self.held > BODIES_BYTES:
					raise Refused(503)
				with _room():
					body.write(chunk)
			if size < announced:
				raise Refused(400)
			with _room():
				body.seek(0)
		except BaseException as error:
			with suppress(OSError):
				body.close()
			if isinstance(error, Refused) and error.status == NO_ROOM_STATUS:
				await _drain(chunks)
			raise
		finally:
			self.held -= size
			self.held_of[address] -= size
			if not self.held_of[address]:
				del self.held_of[address]
		environ["CONTENT_LENGTH"] = str(size)
		return body

	async def _in_thread(self, environ: dict, function: Callable, *args: Any) -> Any:
		async with self.turns.place(environ[ADDRESS]):
			return await asyncio.get_running_loop().run_in_executor(self.workers, function, *args)

	# answering -------------------------------------------------------------------------------------------------------

	async def _answer(self, environ: dict, proto: Any) -> None:
		status, headers, body = await self._in_thread(environ, _run, self.application, environ)
		if isinstance(body, bytes):
			proto.response_bytes(status, headers, body)
		elif isinstance(body, FileAnswer):
			body.close()
			proto.response_file(status, headers, body.path)
		else:
			await self._stream(proto.response_stream(status, headers), body, _is_events(headers))

	async def _stream(self, transport: Any, parts: Iterable[bytes], events: bool) -> None:
		"""Send what is made bit by bit; each bit is made in a thread that is no request's.

		:param events: these are server-sent events: they end when the server stops, whoever reads them comes back
		"""
		loop, each = asyncio.get_running_loop(), iter(parts)
		try:
			while (part := await loop.run_in_executor(self.streamers, next, each, None)) is not None:
				await transport.send_bytes(part)
				if events and self.stopping:
					return
		except Exception as error:  # the reader has gone
			print(f"an answer broke off: {error!r}", file=sys.stderr) if _is_ours(error) else None
		finally:
			if hasattr(parts, "close"):
				await loop.run_in_executor(self.streamers, parts.close)


@contextmanager
def _room() -> Iterator[None]:
	"""Writes a body to the disk.

	:raises Refused: the disk takes no more
	"""
	try:
		yield
	except OSError:
		raise Refused(NO_ROOM_STATUS) from None


def _is_ours(error: Exception) -> bool:
	from granian.rsgi import ProtocolClosed

	return not isinstance(error, ProtocolClosed)


async def _next_chunk(chunks: Any, until: float) -> bytes:
	"""The next part of a body; empty at its end.

	:raises Refused: it does not come in time
	"""
	try:
		return await asyncio.wait_for(chunks.__anext__(), max(0.01, until - time.monotonic()))
	except StopAsyncIteration:
		return b""
	except asyncio.TimeoutError:
		raise Refused(408) from None


async def _drain(chunks: Any) -> None:
	"""Take for a moment what still comes, and forget it: who is still sending would not get to read the answer."""
	until = time.monotonic() + DRAIN_SECONDS
	with suppress(Refused):
		while await _next_chunk(chunks, until):
			pass


def environ_of(scope: Any) -> dict[str, Any]:
	"""The request as WSGI has it (PEP 3333)."""
	client, _colon, client_port = scope.client.rpartition(":")
	server, _colon, port = scope.server.rpartition(":")
	environ = {
		"REQUEST_METHOD": scope.method,
		"SCRIPT_NAME": "",
		"PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
		"QUERY_STRING": scope.query_string,
		"SERVER_NAME": server.strip("[]"),
		"SERVER_PORT": port,
		"SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
		"REMOTE_ADDR": client.strip("[]").removeprefix("::ffff:"),
		"REMOTE_PORT": client_port,
		"wsgi.version": (1, 0),
		"wsgi.url_scheme": scope.scheme,
		"wsgi.input": io.BytesIO(),
		"wsgi.input_terminated": True,
		"wsgi.errors": sys.stderr,
		"wsgi.file_wrapper": FileAnswer,
		"wsgi.multithread": True,
		"wsgi.multiprocess": True,
		"wsgi.run_once": False,
	}
	for name, value in scope.headers.items():
		if "_" in name:  # would pass for the name with a hyphen, which proxies watch
			continue
		key = name.upper().replace("-", "_")
		key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
		joint = "; " if key == "HTTP_COOKIE" else ","
		environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
	return environ


def address_of(environ: dict) -> str | None:
	"""The address for which a request counts; None for a proxy that does not say for whom it asks.

	A proxy's word is its own, that is the last, entry of X-Forwarded-For. An IPv6 address stands for its network of 64 bits,
	of which one machine may use every address.
	"""
	address = environ["REMOTE_ADDR"]
	if address in HERE or address in PROXIES:
		address = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or None
	if address and ":" in address:
		with suppress(ValueError):
			return str(ipaddress.ip_network(f"{address}/64", strict=False))
	return address


def _run(application: Callable, environ: dict) -> tuple[int, list[tuple[str, str]], Any]:
	"""Let the application answer: status, headers, and the body as bytes, as a file, or as parts to come."""
	told: list = []

	def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
		told[:] = [int(status.split(" ", 1)[0]), headers]

	try:
		body = application(environ, start_response)
	except Exception:
		import traceback

		traceback.print_exc()
		return 500, TEXT, WORDS[500].encode()
	status, headers = told
	if isinstance(body, FileAnswer) and body.path and environ["REQUEST_METHOD"] != "HEAD":
		return status, _sent(headers), body
	if isinstance(body, tuple | list) or _length(headers) <= WHOLE_BYTES:
		body = _joined(body)
	return status, _sent(headers), body


def _length(headers: list[tuple[str, str]]) -> float:
	"""How long an answer says that it is; endless where it does not say."""
	for name, value in headers:
		if name.lower() == "content-length":
			return int(value)
	return float("inf")


def _is_events(headers: list[tuple[str, str]]) -> bool:
	return any(
		name.lower() == "content-type" and value.startswith("text/event-stream") for name, value in headers
	)


def _sent(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
	"""Headers as granian takes them: it writes text as UTF-8, WSGI's is Latin-1."""
	return [
		(name, value if value.isascii() else value.encode("latin-1").decode("utf-8", "replace"))
		for name, value in headers
	]


def _joined(body: Iterable[bytes]) -> bytes:
	try:
		return b"".join(body)
	finally:
		if hasattr(body, "close"):
			body.close()


def _end_with_parent(parent: int) -> None:
	"""A worker whose master was killed gives the port back instead of serving on unwatched."""
	while os.getppid() == parent:
		time.sleep(PARENT_LOOK_SECONDS)
	os._exit(1)
