"""A client that costs little, so that what is measured is the server: one socket that is kept, requests made beforehand."""

import socket
import time
import urllib.parse

from kit import PASSWORD, SITE


def free_port() -> int:
	"""A port that nobody uses."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


class Client:
	"""One client on one connection, a browser as far as its cookie goes."""

	def __init__(self, port: int, cookie: str = "") -> None:
		self.port = port
		self.cookie = cookie
		self._file = None

	def wait(self, seconds: float = 30) -> None:
		"""Wait until the server answers a ping.

		:raises TimeoutError: when it does not
		"""
		until = time.monotonic() + seconds
		while time.monotonic() < until:
			try:
				self.get("/api/method/ping")
				return
			except ConnectionRefusedError:
				time.sleep(0.005)
		raise TimeoutError("the server does not answer")

	def log_in(self) -> None:
		"""Become Administrator."""
		form = urllib.parse.urlencode({"usr": "Administrator", "pwd": PASSWORD}).encode()
		head, _body = self.send(
			self.request(
				"POST",
				"/api/method/login",
				f"Content-Length: {len(form)}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
			)
			+ form
		)
		cookies = [
			line.split(":", 1)[1].split(";")[0].strip()
			for line in head
			if line.lower().startswith("set-cookie:")
		]
		self.cookie = "; ".join(cookies)

	def get(self, path: str) -> bytes:
		"""The body of an answer."""
		return self.send(self.request("GET", path))[1]

	def request(self, method: str, path: str, headers: str = "") -> bytes:
		"""The bytes of a request."""
		cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
		return f"{method} {path} HTTP/1.1\r\nHost: {SITE}\r\nAccept: application/json\r\n{cookie}{headers}\r\n".encode()

	def send(self, request: bytes) -> tuple[list[str], bytes]:
		"""Send a request; the head of the answer in lines, and its body.

		:raises RuntimeError: when the answer is not 200
		"""
		if self._file is None:
			self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
			self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
			self._file = self._socket.makefile("rb")
		self._socket.sendall(request)
		head = []
		while line := self._file.readline().rstrip():
			head.append(line.decode("latin-1"))
		length, closes = 0, False
		for line in head:
			name, _, value = line.partition(":")
			if name.lower() == "content-length":
				length = int(value)
			closes = closes or (name.lower() == "connection" and value.strip() == "close")
		body = self._file.read(length)
		if closes:
			self._file = None
		if not head or head[0].split()[1] != "200":
			raise RuntimeError(f"{request[:200]!r} was answered {head[:1]} {body[:500]!r}")
		return head, body
