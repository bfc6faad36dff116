"""Requests take turns by address."""

import asyncio
import unittest

from frappe.faces.turns import Refused, Turns


class TestTurns(unittest.IsolatedAsyncioTestCase):
	def setUp(self) -> None:
		self.turns, self.answered = Turns(places=1, waiting=6, of_address=3), []

	async def ask(self, address: str | None, request: str) -> None:
		async with self.turns.place(address):
			self.answered.append(request)
			await asyncio.sleep(0)

	async def ask_all(self, *requests: tuple[str | None, str]) -> list:
		return await asyncio.gather(*(self.ask(*request) for request in requests), return_exceptions=True)

	async def test_addresses_take_turns(self) -> None:
		await self.ask_all(
			("a", "a1"), ("a", "a2"), ("a", "a3"), ("a", "a4"), ("b", "b1"), ("c", "c1"), ("b", "b2")
		)
		self.assertEqual(self.answered, ["a1", "a2", "b1", "c1", "a3", "b2", "a4"])
		self.assertEqual((self.turns.free, self.turns.waiting, self.turns.queues), (1, 0, {}))

	async def test_so_many_wait_and_no_more(self) -> None:
		results = await self.ask_all(*((None, str(number)) for number in range(8)))
		self.assertEqual([getattr(result, "status", None) for result in results], [None] * 7 + [503])
		self.assertEqual(self.answered, list("0123456"))

	async def test_who_leaves_gives_the_turn_on(self) -> None:
		first, second, third = (asyncio.create_task(self.ask("a", name)) for name in ("a1", "a2", "a3"))
		await asyncio.sleep(0)
		second.cancel()
		await asyncio.wait([first, second, third])
		self.assertEqual((self.answered, self.turns.free, self.turns.waiting), (["a1", "a3"], 1, 0))

	async def test_who_leaves_at_the_very_turn_gives_it_on(self) -> None:
		first = self.turns.place("a")
		await first.__aenter__()
		second, third = (asyncio.create_task(self.ask("a", name)) for name in ("a2", "a3"))
		await asyncio.sleep(0)
		await first.__aexit__(None, None, None)
		second.cancel()
		await asyncio.wait([second, third])
		self.assertEqual((self.answered, self.turns.free), (["a3"], 1))

	async def test_an_address_has_so_many_under_way(self) -> None:
		with self.turns.counted("a"), self.turns.counted("a"), self.turns.counted("a"):
			with self.assertRaises(Refused) as refused:
				with self.turns.counted("a"):
					pass
			self.assertEqual(refused.exception.status, 429)
			for other in ("b", None, None, None, None):
				with self.turns.counted(other):
					pass
		self.assertEqual(self.turns.under_way, {})

	async def test_zero_lifts_the_limit(self) -> None:
		turns = Turns(places=1, waiting=1, of_address=0)
		with turns.counted("a"), turns.counted("a"):
			self.assertEqual(turns.under_way, {})


if __name__ == "__main__":
	unittest.main()
