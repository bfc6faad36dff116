"""Which request is answered next: addresses take turns, so that a crowd at one of them does not keep the others waiting."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class Refused(Exception):
	"""A request is not handed on.

	:param status: the HTTP status of the answer
	"""

	def __init__(self, status: int) -> None:
		super().__init__(status)
		self.status = status


class Turns:
	"""The places in which requests are answered, and who waits for one; used on one event loop only.

	:param places: requests that are answered at one time
	:param waiting: requests that may wait for a place
	:param of_address: requests of one address that may be under way, from their headers to the end of the answer; 0: any number
	"""

	def __init__(self, places: int, waiting: int, of_address: int) -> None:
		self.free, self.most_waiting, self.most_of_address = places, waiting, of_address
		self.waiting = 0
		self.under_way: Counter[str] = Counter()
		self.queues: dict[str, deque[asyncio.Future]] = {}

	@contextmanager
	def counted(self, address: str | None) -> Iterator[None]:
		"""A request is under way.

		:param address: None counts it for nobody
		:raises Refused: 429: there are too many of the address
		"""
		if address is None or not self.most_of_address:
			yield
			return
		if self.under_way[address] >= self.most_of_address:
			raise Refused(429)
		self.under_way[address] += 1
		try:
			yield
		finally:
			self.under_way[address] -= 1
			if not self.under_way[address]:
				del self.under_way[address]

	@asynccontextmanager
	async def place(self, address: str | None) -> AsyncIterator[None]:
		"""A place, as soon as it is the address's turn; at one address, who came first goes first.

		:raises Refused: 503: too many are waiting
		"""
		if self.free:
			self.free -= 1
		else:
			await self._wait(address or "")
		try:
			yield
		finally:
			self._give()

	async def _wait(self, address: str) -> None:
		if self.waiting >= self.most_waiting:
			raise Refused(503)
		turn = asyncio.get_running_loop().create_future()
		self.queues.setdefault(address, deque()).append(turn)
		self.waiting += 1
		try:
			await turn
		except asyncio.CancelledError:
			if turn.done() and not turn.cancelled():
				self._give()
			raise
		finally:
			self.waiting -= 1

	def _give(self) -> None:
		"""Give a place to the address whose turn it is."""
		while self.queues:
			address = next(iter(self.queues))
			queue = self.queues.pop(address)
			turn = queue.popleft()
			if queue:
				self.queues[address] = queue  # behind the others
			if not turn.done():
				turn.set_result(None)
				return
		self.free += 1
