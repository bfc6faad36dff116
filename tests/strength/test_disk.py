"""A disk that is full, a file that may only be read: told in words, nothing half-written, reading goes on."""

import os
import resource
import shutil
import stat
import subprocess
import unittest
from contextlib import contextmanager
from pathlib import Path

from ground import Server, StrengthTest, drop_override, told
from test_uploads import TYPE, multipart

FULL, READ_ONLY = "磁盘已满", "只读"


class TestDisk(StrengthTest):
	def test_files_may_not_grow(self) -> None:
		"""A limit on the size of files, which every system and every user has: as a quota that is used up."""
		size = os.path.getsize(self.ground.site / "site.db")

		def limit() -> None:
			resource.setrlimit(resource.RLIMIT_FSIZE, (size + 400_000, resource.RLIM_INFINITY))

		self._fill(limit)
		self.check_sound()

	def test_disk_is_full(self) -> None:
		"""A small disk of its own, where the system lets us have one."""
		with _small_disk(self.ground.site, megabytes=14):
			self.ground.script("frappe.db.sql('delete from `__synced_file`')")
			filler = self.ground.site / "filler"
			_take_all(filler, but=1_500_000)
			self._fill(None)
			_take_all(self.ground.site / "rest")
			done = self.ground.bench("backup", "--with-files")
			self._told_at_the_machine(done)
			self.assertEqual(
				list((self.ground.site / "private" / "backups").iterdir()), [], "no half backups"
			)
			self._told_at_the_machine(self.ground.bench("migrate"))
			filler.unlink()
			(self.ground.site / "rest").unlink()
			self.check_sound()
			for command in ("backup", "migrate"):
				self.assertEqual(self.ground.bench(command).returncode, 0)

	def _told_at_the_machine(self, done: subprocess.CompletedProcess) -> None:
		self.assertEqual(done.returncode, 1)
		self.assertIn(FULL, done.stderr)
		self.assertNotIn("Traceback", done.stderr)

	def _fill(self, limit) -> None:
		"""Write until nothing fits any more; then make room (by a new server) and go on."""
		kept, refused = [], None
		with Server(self.ground, before=limit) as server:
			client = server.client()
			for number in range(400):
				name = f"{self.id().rsplit('.', 1)[1]}-{number}"
				values = {"name": name, "turn": 39, "note": "n" * 140, "lines": [{"turn": 39}] * 39}
				status, answer = client.post("/api/resource/Ledger", values)
				if status != 200:
					refused = status, told(answer)
					break
				kept.append(name)
			self.assertIsNotNone(refused, "the disk did not get full")
			self.assertEqual(refused[0], 507, refused)
			self.assertIn(FULL, refused[1])
			self.assertTrue(kept)
			files = set((self.ground.site / "private" / "files").iterdir())
			status, answer = client.send(
				"POST", "/api/method/upload_file", body=multipart("paper.bin", 5), headers=TYPE
			)
			client.connection.close()  # the server closes it too: it has not read all of the upload
			self.assertEqual(status, 507, answer)
			self.assertEqual(set((self.ground.site / "private" / "files").iterdir()), files)
			status, answer = client.get("/api/resource/Ledger/first")
			self.assertEqual((status, answer["data"]["name"]), (200, "first"))
			self.assertEqual(client.get("/api/method/ping")[0], 200)
		there = set(self.ground.script("print(*frappe.get_all('Ledger', pluck='name', limit=0))").split())
		self.assertEqual(set(kept) - there, set())
		self.assertEqual(there & {name}, set(), "refused, and there all the same")

	def test_database_may_only_be_read(self) -> None:
		self.ground.script("pass")
		files = [path for path in self.ground.site.glob("site.db*")]
		modes = {path: stat.S_IMODE(path.stat().st_mode) for path in files}
		with Server(self.ground) as server:
			session = server.client()
		for path in files:
			path.chmod(0o444)
		try:
			with Server(self.ground, before=drop_override) as server:
				session.connection.port = server.port
				session.connection.close()
				status, answer = session.get("/api/resource/Ledger/first")
				self.assertEqual((status, answer["data"]["name"]), (200, "first"))
				status, answer = session.post("/api/resource/Ledger", {"name": "never", "turn": 0})
				self.assertEqual(status, 503, answer)
				self.assertIn(READ_ONLY, told(answer))
				self.assertEqual(session.get("/api/method/ping")[0], 200)
		finally:
			# a log made meanwhile took its mode from the database
			for path in self.ground.site.glob("site.db*"):
				path.chmod(modes.get(path, 0o600))
		self.assertEqual(self.ground.value("select count(*) from tabLedger where name = 'never'"), 0)
		self.check_sound()


@contextmanager
def _small_disk(site: Path, megabytes: int):
	"""Let the site lie on a file system of its own.

	:raises unittest.SkipTest: where only an administrator may mount
	"""
	away = site.parent.parent / "away"
	site.rename(away)
	site.mkdir()
	mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "strength", str(site)]
	try:
		done = subprocess.run(mount, capture_output=True, text=True)
	except FileNotFoundError:
		done = None
	if done is None or done.returncode:
		site.rmdir()
		away.rename(site)
		raise unittest.SkipTest("no right to mount a small disk here; test_files_may_not_grow stands in")
	try:
		shutil.copytree(away, site, dirs_exist_ok=True)
		yield
	finally:
		subprocess.run(["umount", str(site)], check=True)
		site.rmdir()
		away.rename(site)


def _take_all(path: Path, but: int = 0) -> None:
	"""Let a file take all that is free on its disk, but so many bytes."""
	with path.open("wb", buffering=0) as file:
		for size in (1 << 20, 4096):
			try:
				while file.write(b"\0" * size) == size:
					pass
			except OSError:
				continue
		file.truncate(max(0, file.tell() - but))


if __name__ == "__main__":
	unittest.main()
