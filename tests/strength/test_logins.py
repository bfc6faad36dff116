"""Ten thousand wrong passwords at once: throttled, in bounded memory, while those who are signed in go on working."""

import threading
import unittest
from collections import Counter
from pathlib import Path

from ground import PASSWORD, Client, Server, StrengthTest, told

ATTEMPTS, THREADS, ADDRESSES = 10_000, 50, 40
MEGABYTES = 400
"""More than two argon2 checks (64 MB each) and the server itself take; far less than ten thousand at once would."""


class TestLogins(StrengthTest):
	def test_ten_thousand_wrong_logins(self) -> None:
		self.ground.configure(password_memory_mb=64)  # what a check takes where nobody has said otherwise
		self.ground.script(
			"frappe.get_doc({'doctype': 'User', 'email': 'clerk@strength.example', 'first_name': 'Clerk',"
			f" 'new_password': {PASSWORD!r}, 'send_welcome_email': 0, 'roles': [{{'role': 'System Manager'}}]}}).insert()"
		)
		statuses, worked, stop = Counter(), Counter(), threading.Event()
		with Server(self.ground) as server:
			clerk = server.client("clerk@strength.example")
			at_work = threading.Thread(target=self._work, args=(clerk, worked, stop))
			at_work.start()
			guessers = [
				threading.Thread(target=self._guess, args=(server.port, number, statuses))
				for number in range(THREADS)
			]
			for guesser in guessers:
				guesser.start()
			for guesser in guessers:
				guesser.join()
			stop.set()
			at_work.join()
			memory = _peak_megabytes(server.process.pid)
			print(
				f"\n{ATTEMPTS} wrong logins: {dict(statuses)}, meanwhile {dict(worked)}, at most {memory:.0f} MB"
			)
			self.assertEqual(sum(statuses.values()), ATTEMPTS)
			self.assertEqual(set(statuses) - {401, 429}, set(), statuses)
			self.assertLess(statuses[401], ADDRESSES + 200, "most must be refused unseen")
			self.assertEqual(set(worked), {200}, worked)
			self.assertLess(memory, MEGABYTES)
			status, answer = Client(server.port).post(
				"/api/method/login", {"usr": "Administrator", "pwd": PASSWORD}
			)
			self.assertEqual(status, 429, "locked for a while, even with the right password")
			self.assertIn("秒后", told(answer))
			elsewhere = Client(server.port)
			status, _answer = elsewhere.send(
				"POST",
				"/api/method/login",
				{"usr": "clerk@strength.example", "pwd": PASSWORD},
				headers={"X-Forwarded-For": "203.0.113.7"},
			)
			self.assertEqual(status, 200, "another user from another place signs in")
		self.check_sound()

	def _guess(self, port: int, number: int, statuses: Counter) -> None:
		"""Guess for one user from one place; some for many users from many places."""
		client, seen = Client(port), Counter()
		for turn in range(ATTEMPTS // THREADS):
			spread = number < 2 and turn < ADDRESSES // 2
			headers = {"X-Forwarded-For": f"198.51.{number}.{turn}"} if spread else None
			user = f"nobody-{number}-{turn}@strength.example" if spread else "Administrator"
			status, _answer = client.send(
				"POST", "/api/method/login", {"usr": user, "pwd": f"guess {number} {turn}"}, headers=headers
			)
			seen[status] += 1
		statuses.update(seen)

	def _work(self, client: Client, worked: Counter, stop: threading.Event) -> None:
		number = 0
		while not stop.is_set():
			number += 1
			worked[client.get("/api/resource/Ledger/first")[0]] += 1
			worked[client.post("/api/resource/ToDo", {"description": f"in the storm {number}"})[0]] += 1


def _peak_megabytes(master: int) -> float:
	"""The most memory that the server's processes ever had."""
	children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
	peaks = (
		line.split()[1]
		for pid in children
		for line in Path(f"/proc/{pid}/status").read_text().splitlines()
		if line.startswith("VmHWM")
	)
	return sum(map(int, peaks)) / 1024


if __name__ == "__main__":
	unittest.main()
