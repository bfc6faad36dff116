"""What a transaction promises: all or nothing, and what is committed stays."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import frappe
from frappe.database import savepoint
from frappe.store.driver import sqlite3
from frappe.store.tests.site import SITE, StoreTest, open_site

WRITER = """
import sys, time
import frappe
frappe.init({site!r}, sites_path={sites!r}); frappe.connect()
for number in range(100000):
	frappe.db.sql("insert into tabPerson (name, age) values (%s, %s)", (f"C{{number}}", number))
	frappe.db.sql("insert into tabPerson (name, age) values (%s, %s)", (f"D{{number}}", number))
	frappe.db.commit()
	print(number, flush=True)
	frappe.db.sql("insert into tabPerson (name, age) values (%s, -1)", f"open{{number}}")
	frappe.db.sql("select count(*) from tabPerson")
	frappe.db.rollback()
"""


class TestTransactions(StoreTest):
	def test_rollback_undoes_everything(self):
		self.add("A")
		frappe.db.rollback()
		self.assertEqual(self.names(), [])

	def test_rollback_undoes_new_tables_and_columns(self):
		frappe.db.sql_ddl("create table tabOther (name varchar(140))")
		self.assertTrue(frappe.db.table_exists("Other"))
		frappe.db.rollback()
		self.assertFalse(frappe.db.table_exists("Other"))

	def test_nothing_is_seen_before_the_commit(self):
		self.add("A")
		other = sqlite3.connect(self.file)
		self.assertEqual(other.execute("select count(*) from tabPerson").fetchone(), (0,))
		frappe.db.commit()
		self.assertEqual(other.execute("select count(*) from tabPerson").fetchone(), (1,))
		other.close()

	def test_savepoint(self):
		self.add("A")
		frappe.db.savepoint("here")
		self.add("B")
		frappe.db.rollback(save_point="here")
		self.add("C")
		frappe.db.commit()
		self.assertEqual(self.names(), ["A", "C"])

	def test_savepoint_block_swallows_what_it_is_told_to(self):
		with savepoint(catch=frappe.ValidationError):
			self.add("A")
			raise frappe.ValidationError
		with self.assertRaises(KeyError), savepoint(catch=frappe.ValidationError):
			self.add("B")
			raise KeyError("x")
		self.assertEqual(self.names(), ["B"])

	def test_closing_without_commit_undoes(self):
		self.add("A")
		frappe.destroy()
		open_site(self.sites)
		self.assertEqual(self.names(), [])

	def test_callbacks(self):
		seen = []
		frappe.db.after_commit.add(lambda: seen.append("after commit"))
		frappe.db.before_commit.add(lambda: seen.append("before commit"))
		frappe.db.commit()
		frappe.db.commit()
		frappe.db.after_commit.add(lambda: seen.append("never"))
		frappe.db.after_rollback.add(lambda: seen.append("after rollback"))
		frappe.db.rollback()
		frappe.db.commit()
		self.assertEqual(seen, ["before commit", "after commit", "after rollback"])

	def test_too_many_writes(self):
		frappe.db.MAX_WRITES_PER_TRANSACTION = 10
		with self.assertRaises(frappe.TooManyWritesError):
			for number in range(11):
				self.add(f"P{number}")
		frappe.db.rollback()
		frappe.db.auto_commit_on_many_writes = 1
		for number in range(25):
			self.add(f"P{number}")
		frappe.db.rollback()
		self.assertEqual(len(self.names()), 20)

	def test_read_only(self):
		frappe.local.flags.read_only = True
		with self.assertRaises(frappe.InReadOnlyMode):
			self.add("A")
		frappe.local.flags.read_only = False

	def test_committed_survives_kill(self):
		environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
		script = WRITER.format(site=SITE, sites=str(self.sites))
		frappe.db.rollback()
		for round_ in range(3):
			frappe.db.sql("delete from tabPerson")
			frappe.db.commit()
			process = subprocess.Popen(
				[sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment, text=True
			)
			time.sleep(0.05 + 0.11 * round_)
			confirmed = [int(process.stdout.readline())]
			time.sleep(0.2)
			process.send_signal(signal.SIGKILL)
			confirmed += [int(line) for line in process.stdout.read().split("\n")[:-1] if line]
			process.wait()
			process.stdout.close()
			kept = frappe.db.sql("select age, count(*) from tabPerson group by age order by age")
			self.assertGreaterEqual(len(kept), len(confirmed))
			self.assertTrue(all(count == 2 for _, count in kept), "half a transaction is there")
			self.assertGreaterEqual(kept[0][0], 0, "something that was not committed is there")
			self.assertEqual(frappe.db.sql("pragma integrity_check"), (("ok",),))


class TestManyAtOnce(StoreTest):
	def other(self, work, results: list) -> threading.Thread:
		"""Run something in a thread with a connection of its own."""

		def run() -> None:
			try:
				open_site(self.sites)
				work()
				frappe.db.commit()
				results.append("ok")
			except Exception as error:
				results.append(error)
			finally:
				frappe.destroy()

		thread = threading.Thread(target=run)
		thread.start()
		return thread

	def test_a_writer_waits_for_another(self):
		self.add("A", age=1)
		results: list = []
		thread = self.other(lambda: frappe.db.sql("update tabPerson set age = age + 1"), results)
		time.sleep(0.3)
		self.assertEqual(results, [])
		frappe.db.commit()
		thread.join(10)
		self.assertEqual(results, ["ok"])
		self.assertEqual(frappe.db.get_value("Person", "A", "age"), 2)

	def test_no_count_is_lost(self):
		self.add("A", age=0)
		frappe.db.commit()

		def count() -> None:
			for _ in range(20):
				age = frappe.db.get_value("Person", "A", "age", for_update=True)
				frappe.db.set_value("Person", "A", "age", age + 1, update_modified=False)
				frappe.db.commit()

		results: list = []
		for thread in [self.other(count, results) for _ in range(4)]:
			thread.join(30)
		self.assertEqual(results, ["ok"] * 4)
		self.assertEqual(frappe.db.get_value("Person", "A", "age"), 80)

	def test_busy_for_too_long_is_told(self):
		(self.sites / SITE / "site_config.json").write_text('{"db_busy_seconds": 0.3}')
		self.add("A")
		results: list = []
		self.other(lambda: self.add("B"), results).join(10)
		self.assertIsInstance(results[0], frappe.QueryTimeoutError)
		self.assertIn("忙", str(results[0]))

	def test_readers_do_not_wait(self):
		self.add("A")
		results: list = []
		self.other(lambda: results.append(len(self.names())), results).join(60)
		self.assertEqual(results, [0, "ok"], "before the writer has ended")

	def test_connections_are_used_again(self):
		frappe.destroy()
		open_site(self.sites)
		first = frappe.db.get_connection()
		frappe.destroy()
		open_site(self.sites)
		self.assertIs(frappe.db.get_connection(), first)

	def test_a_replaced_file_is_opened_anew(self):
		self.add("A")
		frappe.db.commit()
		frappe.db.sql("pragma wal_checkpoint(truncate)")
		frappe.destroy()
		copy = Path(self.sites, "copy.db")
		copy.write_bytes(self.file.read_bytes())
		side = sqlite3.connect(copy)
		side.execute("update tabPerson set name = 'restored'")
		side.commit()
		side.close()
		for leftover in ("site.db-wal", "site.db-shm"):
			Path(self.sites, SITE, leftover).unlink(missing_ok=True)
		copy.replace(self.file)
		open_site(self.sites)
		self.assertEqual(self.names(), ["restored"])
