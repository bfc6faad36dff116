"""Killed (SIGKILL) in the middle of a save, a request, a migration, a backup, an installation: nothing is half-done."""

import os
import random
import signal
import sys
import threading
import time
import unittest
from pathlib import Path

from ground import PASSWORD, SITE, WRITER, Server, StrengthTest, running, wait_for

CHANCE = random.Random(2016)

OLD_STATE = """
frappe.db.sql("delete from `__synced_file`")
frappe.db.delete("DocField", {"parent": ("in", ["Note", "Event"])})
frappe.db.sql_ddl("alter table `tabNote` drop column `public`")
"""
"""As a site is whose framework has become newer than its metadata."""


class TestKilled(StrengthTest):
	def test_killed_while_saving(self) -> None:
		for _round in range(8):
			with running(self.ground.begin(sys.executable, "-c", WRITER)) as writer:
				first = writer.stdout.readline()
				self.assertTrue(
					first.strip().isdigit(), first + writer.stdout.read() if writer.poll() else first
				)
				time.sleep(CHANCE.uniform(0, 0.25))
				writer.kill()
				promised = [
					int(line)
					for line in (first + writer.stdout.read()).splitlines()
					if line.strip().isdigit()
				]
			self.assertGreaterEqual(
				self.ground.value("select turn from tabLedger where name = 'first'"), promised[-1]
			)
			self.check_sound()

	def test_server_killed_under_load(self) -> None:
		kept: set[str] = set()
		for round_number in range(3):
			with Server(self.ground, workers=2) as server:
				clients = [server.client() for _ in range(6)]
				threads = [
					threading.Thread(
						target=self._insert_until_dead, args=(client, f"{round_number}-{number}", kept)
					)
					for number, client in enumerate(clients)
				]
				for thread in threads:
					thread.start()
				wait_for(lambda wanted=30 * (round_number + 1): len(kept) > wanted, "too few inserts")
				time.sleep(CHANCE.uniform(0, 0.2))
				server.kill()
				for thread in threads:
					thread.join()
			self.check_sound()
			there = set(self.ground.script("print(*frappe.get_all('Ledger', pluck='name', limit=0))").split())
			self.assertEqual(kept - there, set(), "answered with 200, and gone")

	def _insert_until_dead(self, client, prefix: str, kept: set[str]) -> None:
		number = 0
		while True:
			name = f"{prefix}-{number}"
			number += 1
			values = {"name": name, "turn": 3, "lines": [{"turn": 3}] * 3}
			try:
				status, _answer = client.post("/api/resource/Ledger", values)
			except OSError:
				return
			except Exception as error:  # an answer that breaks off
				if "IncompleteRead" in repr(error) or "RemoteDisconnected" in repr(error):
					return
				raise
			if status == 200:
				kept.add(name)

	def test_killed_while_migrating(self) -> None:
		before = self._metadata()
		for _round in range(5):
			self.ground.script(OLD_STATE)
			with running(self.ground.begin(*self.ground.command("--site", SITE, "migrate"))) as migration:
				time.sleep(CHANCE.uniform(0.05, 0.6))
				migration.kill()
			self.check_sound()
			done = self.ground.bench("migrate")
			self.assertEqual(done.returncode, 0, done.stderr)
			self.assertEqual(self._metadata(), before)

	def _metadata(self) -> tuple:
		return tuple(
			self.ground.value(f"select count(*) from `tab{doctype}`")
			for doctype in ("DocType", "DocField", "DocPerm", "Role", "Scheduled Job Type")
		)

	def test_killed_while_backing_up(self) -> None:
		folder = self.ground.site / "private" / "backups"
		for _round in range(4):
			with running(
				self.ground.begin(*self.ground.command("--site", SITE, "backup", "--with-files"))
			) as backup:
				time.sleep(CHANCE.uniform(0.1, 0.5))
				backup.kill()
			self.check_sound()
			for whole in folder.glob("*-database.db.gz"):
				self.assertEqual(
					self.ground.bench("restore", str(whole)).returncode, 0, "a backup of this name is whole"
				)
		for left in folder.glob(".*"):
			os.utime(left, (0, 0))
		done = self.ground.bench("backup")
		self.assertEqual(done.returncode, 0, done.stderr)
		self.assertEqual([one.name for one in folder.iterdir() if one.name.startswith(".")], [])

	def test_killed_while_making_a_site(self) -> None:
		for _round in range(3):
			command = self.ground.command("new-site", "young.localhost", "--admin-password", PASSWORD)
			with running(self.ground.begin(*command)) as making:
				time.sleep(CHANCE.uniform(0.1, 0.6))
				making.kill()
			if (self.ground.sites / "young.localhost").exists():
				self.assertIn("frappe", self.ground.run("--site", "young.localhost", "list-apps").stdout)
			self.ground.run("new-site", "young.localhost", "--admin-password", PASSWORD, "--force")
		self.ground.run("drop-site", "young.localhost", "--no-backup")

	def test_worker_process_of_the_server_killed(self) -> None:
		with Server(self.ground, workers=2) as server:
			client = server.client()
			victim = self._a_child_of(server.process.pid)
			os.kill(victim, signal.SIGKILL)
			for number in range(20):
				try:
					status, _answer = client.post(
						"/api/resource/ToDo", {"description": f"after the kill {number}"}
					)
				except Exception:
					continue  # the connection was the dead one's; the next is not
				self.assertEqual(status, 200)
			self.assertEqual(client.get("/api/method/ping")[0], 200)

	def _a_child_of(self, pid: int) -> int:
		return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


if __name__ == "__main__":
	unittest.main()
