"""Too many at once: a database that is busy for long, two migrations, two servers."""

import threading
import time
import unittest
from contextlib import closing

from ground import CONNECTED, PATIENCE, SITE, Server, StrengthTest, running, told, wait_for

from frappe.faces.server import STOP_SECONDS

HELD = (
	CONNECTED
	+ """
from frappe.ground.exclusive import held
with held(frappe.get_site_path("locks", "migrate.lock")):
	print("held", flush=True)
	sys.stdin.read()
"""
)


class TestBusy(StrengthTest):
	def test_database_is_busy_for_long(self) -> None:
		self.ground.configure(db_busy_seconds=1)
		self.addCleanup(self.ground.configure, db_busy_seconds=20)
		with Server(self.ground) as server:
			client = server.client()
			with closing(self.ground.database()) as other:
				other.execute("begin immediate")
				status, answer = client.post("/api/resource/ToDo", {"description": "too early"})
				self.assertEqual(status, 503, answer)
				self.assertIn("系统繁忙", told(answer))
				self.assertEqual(client.get("/api/resource/Ledger/first")[0], 200, "reading goes on")
				other.execute("rollback")
			status, _answer = client.post("/api/resource/ToDo", {"description": "now"})
			self.assertEqual(status, 200)
		self.assertEqual(self.ground.value("select count(*) from tabToDo where description = 'too early'"), 0)
		self.check_sound()

	def test_writers_wait_for_each_other(self) -> None:
		"""A writer that is held up for a moment is not refused."""
		with Server(self.ground) as server:
			client = server.client()
			answers = []
			with closing(self.ground.database()) as other:
				other.execute("begin immediate")
				thread = threading.Thread(
					target=lambda: answers.append(client.post("/api/resource/ToDo", {"description": "waits"}))
				)
				thread.start()
				thread.join(1.5)
				self.assertEqual(answers, [])
				other.execute("rollback")
			thread.join()
			self.assertEqual(answers[0][0], 200)

	def test_two_migrations_exclude_each_other(self) -> None:
		import subprocess
		import sys

		holder = self.ground.begin(sys.executable, "-c", HELD, stdin=subprocess.PIPE)
		with running(holder):
			self.assertEqual(holder.stdout.readline().strip(), "held")
			done = self.ground.bench("migrate")
			self.assertEqual(done.returncode, 1)
			self.assertIn("正在升级", done.stderr)
		self.assertEqual(self.ground.bench("migrate").returncode, 0)

	def test_migrations_started_together(self) -> None:
		"""Each is done or refused in words, and the site is whole."""
		for _round in range(2):
			self.ground.script("frappe.db.sql('delete from `__synced_file`')")
			together = [self.ground.begin(*self.ground.command("--site", SITE, "migrate")) for _ in range(3)]
			ends = [(process.communicate()[0], process.returncode) for process in together]
			self.assertIn(0, [code for _text, code in ends], ends)
			for text, code in ends:
				self.assertTrue(code == 0 or "正在升级" in text, text)
			self.check_sound()

	def test_service_goes_on_while_migrating(self) -> None:
		with Server(self.ground, workers=2) as server:
			client = server.client()
			self.ground.script("frappe.db.sql('delete from `__synced_file`')")
			with running(self.ground.begin(*self.ground.command("--site", SITE, "migrate"))) as migration:
				while migration.poll() is None:
					self.assertEqual(client.get("/api/resource/Ledger/first")[0], 200)
				self.assertEqual(migration.returncode, 0, migration.stdout.read())
			self.assertEqual(client.post("/api/resource/ToDo", {"description": "after"})[0], 200)
		self.check_sound()

	def test_second_server_is_refused(self) -> None:
		with Server(self.ground, workers=2) as server:
			self._refused()
			self._end_a_worker(server)
			wait_for(lambda: server.client().get("/api/method/ping")[0] == 200, "the server is gone")
			self._refused()
		with Server(self.ground) as server:
			self.assertEqual(server.client().get("/api/method/ping")[0], 200)

	def test_who_waits_for_events_holds_no_server_that_stops(self) -> None:
		with Server(self.ground) as server:
			client = server.client()
			headers = {"Host": SITE, "Cookie": client.cookie}
			client.connection.request("GET", "/api/method/frappe.realtime.stream", headers=headers)
			stream = client.connection.getresponse()
			while (line := stream.readline()) != b":\n":
				self.assertTrue(line, "the stream ended before it gave a sign of life")
			server.process.terminate()
			asked = time.monotonic()
			signs = [line for line in stream if line == b":\n"]
			self.assertLess(len(signs), 5, "the stream went on while the server was stopping")
			self.assertEqual(server.process.wait(PATIENCE), 0)
			# its log is not asked: granian may say that it kills a worker which has just ended by itself
			self.assertLess(time.monotonic() - asked, STOP_SECONDS, "the worker had to be killed")

	def _refused(self) -> None:
		done = self.ground.bench("serve", "--port", "0")
		self.assertEqual(done.returncode, 1, done.stdout)
		self.assertIn("已有服务", done.stderr)

	def _end_a_worker(self, server: Server) -> None:
		"""A worker that ends in order (as on a reload) must not take the lock of the bench with it."""
		import os
		import signal
		from pathlib import Path

		children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
		before = set(children.read_text().split())
		os.kill(int(sorted(before)[0]), signal.SIGTERM)
		wait_for(
			lambda: len(after := set(children.read_text().split())) == len(before) and after != before,
			"no worker took the place of the one that ended",
		)


if __name__ == "__main__":
	unittest.main()
