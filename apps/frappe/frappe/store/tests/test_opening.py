"""A database file that several begin at once."""

import tempfile
import threading
import unittest
from contextlib import closing
from pathlib import Path

from frappe.store import opening


class TestMake(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.folder = Path(folder.name)

	def test_many_at_once(self) -> None:
		for number in range(20):
			path, start, refused = self.folder / f"{number}.db", threading.Barrier(6), []
			threads = [threading.Thread(target=self.write, args=(path, start, refused)) for _ in range(6)]
			for thread in threads:
				thread.start()
			for thread in threads:
				thread.join()
			self.assertEqual(refused, [])
			with closing(opening.connect(path)) as connection:
				self.assertEqual(connection.execute("select count(*) from event").fetchone(), (6,))
				self.assertEqual(connection.execute("pragma journal_mode").fetchone(), ("wal",))
			self.assertEqual(path.stat().st_mode & 0o777, 0o600)
		self.assertEqual({path.suffix for path in self.folder.iterdir()}, {".db"})

	@staticmethod
	def write(path: Path, start: threading.Barrier, refused: list[Exception]) -> None:
		start.wait()
		try:
			opening.make(path, "create table event (id integer primary key);")
			with closing(opening.connect(path, timeout=30, isolation_level=None)) as connection:
				connection.execute("insert into event default values")
		except Exception as error:
			refused.append(error)

	def test_what_is_there_stays(self) -> None:
		path = self.folder / "there.db"
		opening.make(path, "create table first (id integer);")
		opening.make(path, "create table second (id integer);")
		with closing(opening.connect(path)) as connection:
			names = connection.execute("select name from sqlite_master").fetchall()
		self.assertEqual(names, [("first",)])


if __name__ == "__main__":
	unittest.main()
