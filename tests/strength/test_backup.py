"""A backup made while others write, and the way back: whole, or refused in words."""

import contextlib
import gzip
import io
import re
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

from ground import WRITER, Server, StrengthTest, running

from frappe.services import backup

FILES = """
import sys, time
sys.stdin.close()
number = 0
while True:
	number += 1
	file = frappe.get_doc({"doctype": "File", "file_name": f"paper-{number}.txt", "content": f"{number} " * 2000,
		"is_private": 1}).insert()
	frappe.db.commit()
	if number % 3 == 0:
		file.delete()
		frappe.db.commit()
"""


class TestBackup(StrengthTest):
	def backup(self, *options: str) -> dict[str, str]:
		"""Back up while it may be written; the paths."""
		done = self.ground.bench("backup", *options)
		self.assertEqual(done.returncode, 0, done.stderr)
		return dict(re.findall(r"(\w+): (\S+)", done.stdout))

	def test_backup_made_while_others_write(self) -> None:
		from ground import CONNECTED

		papers = self.ground.begin(sys.executable, "-c", CONNECTED + FILES)
		with running(self.ground.begin(sys.executable, "-c", WRITER)) as writer, running(papers):
			self.assertTrue(writer.stdout.readline().strip())
			backups = [self.backup("--with-files") for _ in range(4)]
			self.assertIsNone(writer.poll(), "the backup must not stop who writes")
			self.assertIsNone(papers.poll())
		for paths in backups[::3]:
			done = self.ground.bench(
				"restore",
				paths["database"],
				"--with-private-files",
				paths["private"],
				"--with-public-files",
				paths["public"],
			)
			self.assertEqual(done.returncode, 0, done.stderr)
			self.check_sound()
		self.assertGreater(self.ground.value("select turn from tabLedger where name = 'first'"), 0)

	def test_restore_brings_back_that_moment(self) -> None:
		self.ground.script("frappe.cache.set_value('remembered', 'of the later state')")
		then = self.ground.value("select count(*) from tabLedger")
		path = self.backup()["database"]
		self.ground.script("frappe.get_doc({'doctype': 'Ledger', 'name': 'later', 'turn': 0}).insert()")
		self.assertEqual(self.ground.bench("restore", path).returncode, 0)
		self.assertEqual(self.ground.value("select count(*) from tabLedger"), then)
		self.assertEqual(self.ground.script("print(frappe.cache.get_value('remembered'))").strip(), "None")
		self.check_sound()

	def test_damaged_backups_change_nothing(self) -> None:
		good = self.backup()["database"]
		damaged = self.ground.path / "damaged.db.gz"
		content = gzip.decompress(open(good, "rb").read())
		torn = bytearray(content)
		torn[len(torn) // 3 : len(torn) // 3 + 60_000] = bytes(60_000)
		for kind, data in (
			("broken off", open(good, "rb").read()[:-2000]),
			("overwritten within", gzip.compress(bytes(torn))),
			("of something else", gzip.compress(b"no database")),
		):
			with self.subTest(kind):
				damaged.write_bytes(data)
				before = self.ground.value("select count(*) from tabDocField")
				done = self.ground.bench("restore", str(damaged))
				self.assertEqual(done.returncode, 1)
				self.assertRegex(done.stderr, "损坏|不是可用")
				self.assertNotIn("Traceback", done.stderr)
				self.assertEqual(self.ground.value("select count(*) from tabDocField"), before)
				self.assertEqual(list(self.ground.site.glob("*.restored")), [])
		self.check_sound()

	def test_restore_under_a_running_server_is_refused(self) -> None:
		path = self.backup()["database"]
		with Server(self.ground) as server:
			client = server.client()
			done = self.ground.bench("restore", path)
			self.assertEqual(done.returncode, 1, done.stdout)
			self.assertIn("请先停止服务", done.stderr)
			self.assertEqual(client.post("/api/resource/ToDo", {"description": "goes on"})[0], 200)
		self.check_sound()

	def test_backup_may_be_opened_by_any_sqlite(self) -> None:
		plain = self.ground.path / "plain.db"
		with gzip.open(self.backup()["database"]) as packed, plain.open("wb") as out:
			shutil.copyfileobj(packed, out)
		with closing(sqlite3.connect(plain)) as database:
			self.assertEqual(database.execute("pragma integrity_check").fetchone()[0], "ok")
			self.assertGreater(database.execute("select count(*) from tabDocType").fetchone()[0], 50)


if __name__ == "__main__":
	unittest.main()


class TestArchive(unittest.TestCase):
	"""What an archive of files may hold, with Python's own filter and where Python is too old to have one."""

	def unpacked(self, *members: tarfile.TarInfo) -> Path:
		holder = tempfile.TemporaryDirectory()
		self.addCleanup(holder.cleanup)
		folder = Path(holder.name)
		with tarfile.open(folder / "files.tar", "w") as written:
			for member in members:
				written.addfile(member, io.BytesIO(b"x" * member.size))
		with tarfile.open(folder / "files.tar") as packed:
			backup._extract(packed, folder / "to")
		return folder / "to"

	def member(self, name: str, kind: bytes = tarfile.REGTYPE, **values) -> tarfile.TarInfo:
		member = tarfile.TarInfo(name)
		member.type, member.size = kind, 3 if kind == tarfile.REGTYPE else 0
		for field, value in values.items():
			setattr(member, field, value)
		return member

	def test_nothing_comes_out_of_its_folder(self) -> None:
		strange = (
			self.member("../outside.txt"),
			self.member("files/../../outside.txt"),
			self.member("files/link", tarfile.SYMTYPE, linkname="/etc/passwd"),
			self.member("files/hard", tarfile.LNKTYPE, linkname="../../outside"),
			self.member("files/pipe", tarfile.FIFOTYPE),
		)
		for has_filter in (True, False):
			with self.subTest(has_filter=has_filter), contextlib.ExitStack() as stack:
				if not has_filter and hasattr(tarfile, "data_filter"):
					kept = tarfile.data_filter
					stack.callback(setattr, tarfile, "data_filter", kept)
					del tarfile.data_filter
				whole = self.unpacked(
					self.member("files", tarfile.DIRTYPE), self.member("files/张三.txt", mode=0o4777)
				)
				self.assertEqual((whole / "files" / "张三.txt").read_text(), "xxx")
				self.assertFalse((whole / "files" / "张三.txt").stat().st_mode & 0o7022)
				for each in strange:
					with self.assertRaises(tarfile.TarError, msg=each.name):
						self.unpacked(each)
