"""Fifty clients, two web workers, one database: no update is lost, nobody sees an error of the server."""

import unittest

from clients import Crowd
from ground import Server, StrengthTest

CLIENTS, SECONDS = 50, 12


class TestConcurrency(StrengthTest):
	def test_fifty_clients_on_two_workers(self) -> None:
		with Server(self.ground, workers=2) as server:
			crowd = Crowd(server, CLIENTS, SECONDS)
		print(
			f"\n{CLIENTS} clients, 2 workers, {SECONDS} s, milliseconds\n{crowd.table()}\n{dict(crowd.statuses)}"
		)
		self.assertEqual(crowd.failures, [])
		self.assertGreater(sum(crowd.added.values()), 0)
		for name, times in crowd.added.items():
			turn = self.ground.value("select turn from tabLedger where name = ?", name)
			self.assertEqual(turn, times, f"{name}: {times} additions were confirmed")
		there = set(self.ground.script("print(*frappe.get_all('Ledger', pluck='name', limit=0))").split())
		self.assertEqual(set(crowd.made) - there, set())
		self.check_sound()


if __name__ == "__main__":
	unittest.main()
