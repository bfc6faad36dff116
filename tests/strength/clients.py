"""Many clients at once, mixing reads and writes; what they were promised, and how long they waited."""

import random
import statistics
import threading
import time
from collections import Counter

from ground import Client, Server

SHARED = 5
"""Ledgers that all clients fight for."""


class Crowd:
	"""Clients that add to shared ledgers, make their own, list and read, for some seconds.

	:param added: shared ledger → how often an addition was answered with 200
	:param made: names of ledgers whose insertion was answered with 200
	:param statuses: how often each HTTP status came
	:param seconds: kind of request → how long each took
	"""

	def __init__(self, server: Server, clients: int, seconds: float) -> None:
		self.added: Counter = Counter()
		self.statuses: Counter = Counter()
		self.made: list[str] = []
		self.seconds: dict[str, list[float]] = {kind: [] for kind in ("read", "list", "update", "insert")}
		self.failures: list[str] = []
		self._lock = threading.Lock()
		self._end = time.monotonic() + seconds
		first = server.client()
		for number in range(SHARED):
			name = f"shared-{number}"
			first.post("/api/resource/Ledger", {"name": name, "turn": 0})
		threads = [
			threading.Thread(target=self._act, args=(number, _signed_in(server, first)))
			for number in range(clients)
		]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join()

	def _act(self, number: int, client: Client) -> None:
		chance = random.Random(number)
		turn = 0
		while time.monotonic() < self._end and not self.failures:
			turn += 1
			try:
				what = chance.random()
				if what < 0.3:
					self._add(client, f"shared-{chance.randrange(SHARED)}")
				elif what < 0.5:
					self._make(client, f"own-{number}-{turn}")
				elif what < 0.75:
					self._timed(
						"read", client, "GET", f"/api/resource/Ledger/shared-{chance.randrange(SHARED)}"
					)
				else:
					self._timed(
						"list",
						client,
						"GET",
						"/api/resource/Ledger?fields=%5B%22name%22,%22turn%22%5D&order_by=modified%20desc&limit=20",
					)
			except Exception as error:
				self.failures.append(repr(error))

	def _add(self, client: Client, name: str) -> None:
		"""Read a ledger and write it with one more turn; a newer version is told and nothing is overwritten."""
		status, answer = self._timed("read", client, "GET", f"/api/resource/Ledger/{name}")
		if status != 200:
			return
		read = answer["data"]
		turn = read["turn"] + 1
		values = {"turn": turn, "modified": read["modified"], "lines": [{"turn": turn}] * (turn % 40)}
		status, _answer = self._timed("update", client, "PUT", f"/api/resource/Ledger/{name}", values)
		if status == 200:
			with self._lock:
				self.added[name] += 1

	def _make(self, client: Client, name: str) -> None:
		values = {"name": name, "turn": 2, "lines": [{"turn": 2}] * 2}
		status, _answer = self._timed("insert", client, "POST", "/api/resource/Ledger", values)
		if status == 200:
			with self._lock:
				self.made.append(name)

	def _timed(self, kind: str, client: Client, method: str, path: str, values: dict | None = None):
		begun = time.perf_counter()
		status, answer = client.send(method, path, values)
		taken = time.perf_counter() - begun
		with self._lock:
			self.seconds[kind].append(taken)
			self.statuses[status] += 1
			if status >= 500 or (kind != "update" and status != 200):  # only writers may meet each other
				self.failures.append(f"{method} {path}: {status} {answer}"[:2000])
		return status, answer

	def table(self) -> str:
		"""Counts and latency percentiles in milliseconds."""
		lines = [f"{'':8}{'count':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}"]
		for kind, seconds in self.seconds.items():
			if len(seconds) > 1:
				cuts = statistics.quantiles(seconds, n=100)
				shown = (cuts[49], cuts[94], cuts[98], max(seconds))
				lines.append(f"{kind:8}{len(seconds):8}" + "".join(f"{1000 * one:8.0f}" for one in shown))
		return "\n".join(lines)


def _signed_in(server: Server, first: Client) -> Client:
	"""A client with the session of the first: signing in costs a core on purpose."""
	client = Client(server.port)
	client.cookie = first.cookie
	return client
