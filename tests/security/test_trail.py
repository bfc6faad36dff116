"""The trail cannot be changed, thinned or forged unnoticed: triggers, the chain of digests, seals, retention."""

import hashlib
import json
import shutil
import sqlite3
import sys
import unittest
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench

import frappe
from frappe.store import connection, trail

SITE = "trail.localhost"
LOGS = ("Access Log", "Activity Log", "View Log", "Version", "Permission Log", "Trail Seal")


def setUpModule() -> None:
	global bench
	bench = Bench().__enter__().take_requests_here()
	bench.new_site(SITE, "--admin-password", "Lantern-Under-Bridge-42")


def tearDownModule() -> None:
	bench.__exit__()


def site():
	"""The site, as Administrator."""
	return bench.site(SITE)


def database() -> Path:
	return bench.sites / SITE / "site.db"


@contextmanager
def outside():
	"""The file as another program opens it."""
	connection.close_all()
	file = sqlite3.connect(database(), isolation_level=None)
	try:
		yield file
	finally:
		file.close()


def drop_triggers(file: sqlite3.Connection) -> dict[str, str]:
	"""Take all triggers away; their texts, to put them back."""
	found = dict(file.execute("select name, sql from sqlite_master where type = 'trigger'"))
	for name in found:
		file.execute(f"drop trigger `{name}`")
	return found


def write_one_of_each() -> dict[str, str]:
	"""An entry of each log, committed; their names."""
	from frappe.core.doctype.access_log.access_log import make_access_log
	from frappe.core.doctype.activity_log.activity_log import add_authentication_log
	from frappe.core.doctype.trail_seal.trail_seal import make_seal

	user = frappe.get_doc(
		{"doctype": "User", "email": f"{frappe.generate_hash()[:8]}@trail.example", "first_name": "A"}
	).insert()
	user.first_name = "B"
	user.append("roles", {"role": "Report Manager"})
	user.save()
	user.add_viewed(force=True)
	make_access_log(doctype="User", document=user.name, method="Export")
	add_authentication_log("signed in", user.name)
	make_seal("By Hand")
	frappe.db.commit()
	return {log: frappe.get_all(log, order_by="creation desc", limit=1, pluck="name")[0] for log in LOGS}


def verify(*seals: str) -> dict:
	from frappe.services.trail import check, described

	with site():
		return described(
			check([(int(number), digest) for number, digest in (seal.split(":") for seal in seals)])
		)


class TestTriggers(unittest.TestCase):
	"""The database itself refuses, whoever asks and however."""

	def test_entries_are_neither_changed_nor_removed(self) -> None:
		with site():
			for log, name in write_one_of_each().items():
				for attempt in (
					lambda log=log, name=name: frappe.db.set_value(log, name, "owner", "x"),
					lambda log=log, name=name: frappe.db.set_value(log, name, "creation", "2020-01-01"),
					lambda log=log, name=name: frappe.db.delete(log, {"name": name}),
					lambda log=log: frappe.db.truncate(log),
					lambda log=log: frappe.db.sql(f"update `tab{log}` set `owner` = 'x'"),
					lambda log=log, name=name: frappe.delete_doc(
						log, name, force=True, ignore_permissions=True
					),
					lambda log=log, name=name: frappe.delete_doc(log, name, for_reload=True),
					lambda log=log, name=name: frappe.delete_doc(
						log, name, force=True, ignore_on_trash=True, delete_permanently=True
					),
					lambda log=log, name=name: frappe.rename_doc(log, name, "x", force=True),
					lambda log=log, name=name: frappe.get_doc(log, name).db_set("owner", "x"),
					lambda log=log, name=name: frappe.get_doc(log, name).add_comment("Comment", "x"),
				):
					with self.subTest(log=log), self.assertRaises(frappe.PermissionError):
						attempt()
				frappe.db.rollback()
				self.assertTrue(frappe.db.exists(log, name))

	def test_the_chain_itself_is_kept(self) -> None:
		with site():
			write_one_of_each()
			for text in (
				f"update `{trail.TABLE}` set `name` = 'x'",
				f"update `{trail.TABLE}` set `digest` = null",
				f"delete from `{trail.TABLE}`",
			):
				with self.subTest(text), self.assertRaises(frappe.PermissionError):
					frappe.db.sql(text)
			frappe.db.rollback()

	def test_a_rebuilt_table_keeps_its_triggers(self) -> None:
		with site():
			names = write_one_of_each()
			columns = frappe.get_meta("Access Log").fields
			field = next(df for df in columns if df.fieldname == "method")
			field.length = 200
			from frappe.model.schema import sync_schema

			sync_schema(frappe.get_meta("Access Log"))
			frappe.db.commit()
			with self.assertRaises(frappe.PermissionError):
				frappe.db.delete("Access Log", {"name": names["Access Log"]})
			frappe.db.rollback()
			frappe.clear_cache()
		self.assertTrue(verify()["intact"])


class TestNames(unittest.TestCase):
	"""What happens to accounts and documents leaves what was written about them as it was."""

	def test_renaming_and_deleting_a_user(self) -> None:
		with site():
			user = frappe.get_doc(
				{"doctype": "User", "email": "old@trail.example", "first_name": "A"}
			).insert()
			user.first_name = "B"
			user.save()
			frappe.set_user(user.name)
			frappe.get_doc("User", user.name).add_viewed(force=True)
			from frappe.core.doctype.activity_log.activity_log import add_authentication_log

			add_authentication_log("signed in", user.name)
			frappe.set_user("Administrator")
			frappe.db.commit()
			stored = {log: frappe.get_all(log, fields=["*"], order_by="name") for log in LOGS}
			frappe.rename_doc("User", user.name, "new@trail.example", force=True)
			frappe.delete_doc("User", "new@trail.example", force=True)
			frappe.db.commit()
			for log, rows in stored.items():
				after = {row.name: row for row in frappe.get_all(log, fields=["*"])}
				for row in rows:
					self.assertEqual(after.get(row.name), row, log)
		self.assertTrue(verify()["intact"])

	def test_the_history_is_found_under_the_new_name(self) -> None:
		from frappe.desk.form.load import get_versions

		with site():
			user = frappe.get_doc(
				{"doctype": "User", "email": "one@trail.example", "first_name": "A"}
			).insert()
			user.first_name = "First change"
			user.save()
			for new in ("two@trail.example", "three@trail.example"):
				frappe.rename_doc("User", user.name, new, force=True)
				user = frappe.get_doc("User", new)
			said = json.dumps([row.data for row in get_versions(user)])
			self.assertIn("First change", said)
			frappe.db.rollback()

	def test_former_names_are_found_without_reading_every_change(self) -> None:
		from frappe.core.doctype.version.version import FORMER, former_names

		with site():
			plan = frappe.db.sql(f"explain query plan {FORMER}", ("User", "three@trail.example"))
			self.assertIn("tabVersion:renamed", str(plan))
			user = frappe.get_doc(
				{"doctype": "User", "email": "one@trail.example", "first_name": "A"}
			).insert()
			for new in ("two@trail.example", "three@trail.example"):
				frappe.rename_doc("User", user.name, new, force=True)
				user = frappe.get_doc("User", new)
			names = ["three@trail.example", "two@trail.example", "one@trail.example"]
			self.assertEqual(former_names("User", user.name), names)
			frappe.db.rollback()


class TestChain(unittest.TestCase):
	"""Whatever happens to the file, `verify-trail` names the first entry that is not as it was written."""

	def setUp(self) -> None:
		with site():
			self.names = write_one_of_each()
		self.assertTrue(verify()["intact"], verify())
		connection.close_all()
		self.kept = bench.path / "kept.db"
		with outside() as file:
			file.execute("pragma wal_checkpoint(truncate)")
		shutil.copy(database(), self.kept)

	def tearDown(self) -> None:
		connection.close_all()
		for end in ("-wal", "-shm"):
			Path(f"{database()}{end}").unlink(missing_ok=True)
		shutil.copy(self.kept, database())

	def tampered(self, *statements: str) -> dict:
		with outside() as file:
			triggers = drop_triggers(file)
			for statement in statements:
				file.execute(statement)
			for text in triggers.values():
				file.execute(text)
		said = verify()
		self.assertFalse(said["intact"])
		return said["broken"]

	def test_whoever_has_the_file_can_calculate_the_chain(self) -> None:
		from frappe.core.doctype.activity_log.activity_log import add_authentication_log

		with site():
			add_authentication_log("甲\u2028“乙” \\ \n\t\x07\x7f / €", "Administrator")
			for number in range(12):
				add_authentication_log(f"one of many {number}", "Administrator")
			frappe.db.commit()
		connection.close_all()
		before = bytes(32)
		with sqlite3.connect(database()) as file:
			for seq, log, name, digest in file.execute(
				"select seq, log, name, digest from __trail order by seq"
			):
				row = file.execute(f"select * from `tab{log}` where name = ?", (name,))
				values = dict(zip([column[0] for column in row.description], row.fetchone(), strict=True))
				filled = [
					[key, values[key]]
					for key in sorted(values)
					if values[key] and key not in ("name", *trail.LOGS[log])
				]
				text = json.dumps([seq, log, name, filled], ensure_ascii=False, separators=(",", ":"))
				before = hashlib.sha256(before + text.encode()).digest()
				self.assertEqual(digest, before, (seq, log, name))
		file.close()
		self.assertTrue(verify()["intact"])

	def test_changed(self) -> None:
		for log, name in self.names.items():
			with self.subTest(log):
				found = self.tampered(f"update `tab{log}` set `owner` = 'x' where `name` = '{name}'")
				self.assertEqual((found["log"], found["name"], found["what"]), (log, name, "changed"))
				self.tearDown()

	def test_removed(self) -> None:
		name = self.names["Version"]
		found = self.tampered(f"delete from `tabVersion` where `name` = '{name}'")
		self.assertEqual((found["log"], found["name"], found["what"]), ("Version", name, "missing"))

	def test_removed_from_the_chain_too(self) -> None:
		name = self.names["Version"]
		found = self.tampered(
			f"delete from `tabVersion` where `name` = '{name}'",
			f"delete from `__trail` where `name` = '{name}'",
		)
		self.assertEqual(found["what"], "missing")

	def test_removed_at_the_end(self) -> None:
		with site():
			from frappe.core.doctype.activity_log.activity_log import add_authentication_log

			add_authentication_log("the last", "Administrator")
			frappe.db.commit()
			last = trail.head()
		with outside() as file:
			triggers = drop_triggers(file)
			name = file.execute("select name from __trail order by seq desc limit 1").fetchone()[0]
			file.execute(f"delete from `tabActivity Log` where name = '{name}'")
			file.execute(f"delete from __trail where name = '{name}'")
			for text in triggers.values():
				file.execute(text)
		self.assertTrue(verify()["intact"])  # nothing in the file tells: that is what seals are for
		self.assertEqual(verify(f"{last[0]}:{last[1]}")["broken"]["what"], "missing")

	def test_added(self) -> None:
		found = self.tampered(
			"insert into `tabAccess Log` (`name`, `user`, `creation`) values ('forged', 'x', '2020-01-01')"
		)
		self.assertEqual((found["log"], found["name"], found["what"]), ("Access Log", "forged", "added"))

	def test_added_by_another_program_through_the_triggers(self) -> None:
		with outside() as file:
			file.execute("insert into `tabAccess Log` (`name`, `user`) values ('forged', 'x')")
		self.assertEqual(verify()["broken"]["what"], "unsealed")
		with site():
			write_one_of_each()
		found = verify()["broken"]
		self.assertEqual((found["name"], found["what"]), ("forged", "outside"))

	def test_the_command_says_so_and_how_it_ended(self) -> None:
		seal = bench.run("--site", SITE, "seal-trail").stdout.strip()
		said = bench.run("--site", SITE, "verify-trail", "--seal", seal)
		self.assertIn(seal.partition(":")[2][:8], seal)
		self.assertIn(str(int(seal.partition(":")[0]) + 1), said.stdout)
		number = seal.partition(":")[0]
		other = bench.run("--site", SITE, "verify-trail", "--seal", f"{number}:{'0' * 64}", check=False)
		self.assertEqual(other.returncode, 1)

	def test_triggers_taken_away(self) -> None:
		with outside() as file:
			drop_triggers(file)
		self.assertEqual(verify()["broken"]["what"], "unguarded")

	def test_the_whole_chain_calculated_anew_differs_from_its_seal(self) -> None:
		with site():
			seal = "{}:{}".format(*trail.head())
		with outside() as file:
			triggers = drop_triggers(file)
			file.execute(f"update `tabVersion` set `data` = '{{}}' where `name` = '{self.names['Version']}'")
			file.execute("delete from `tabTrail Seal`")
			file.execute("delete from __trail where log = 'Trail Seal'")
			before = trail.START
			rows = file.execute("select seq, log, name from __trail order by seq").fetchall()
			for number, (seq, log, name) in enumerate(rows, 1):
				content = trail.contents_of(file, [(number, log, name)])[0]
				before = trail.digest_of(before, (number, log, name), content)
				file.execute("update __trail set seq = ?, digest = ? where seq = ?", (number, before, seq))
			for text in triggers.values():
				file.execute(text)
		self.assertTrue(verify()["intact"])
		self.assertFalse(verify(seal)["intact"])


class TestTransactions(unittest.TestCase):
	def test_rollback_savepoints_and_many_at_once(self) -> None:
		with site():
			from frappe.core.doctype.activity_log.activity_log import add_authentication_log

			first = trail.head()[0]
			add_authentication_log("undone", "Administrator")
			frappe.db.rollback()
			self.assertEqual(trail.head()[0], first)
			add_authentication_log("kept", "Administrator")
			frappe.db.savepoint("here")
			add_authentication_log("undone", "Administrator")
			frappe.db.rollback(save_point="here")
			frappe.db.bulk_insert(
				"Version",
				["name", "ref_doctype", "docname"],
				[(f"bulk{n}", "User", "x") for n in range(2345)],
			)
			frappe.db.commit()
			self.assertEqual(trail.head()[0], first + 1 + 2345)
		self.assertTrue(verify()["intact"])

	def test_killed_while_writing(self) -> None:
		with site():
			first = trail.head()[0]
		script = (
			f"import frappe, os; frappe.init('{SITE}', sites_path='.'); frappe.connect()\n"
			"from frappe.core.doctype.activity_log.activity_log import add_authentication_log as add\n"
			"add('kept', 'Administrator'); frappe.db.commit(); add('lost', 'Administrator'); os._exit(9)"
		)
		import subprocess

		subprocess.run([sys.executable, "-c", script], cwd=bench.sites, check=False)
		with site():
			self.assertEqual(trail.head()[0], first + 1)
		self.assertTrue(verify()["intact"])


class TestManyAtOnce(unittest.TestCase):
	"""Rows that `bulk_insert` writes have their entries at once, and are in the chain like any other."""

	FIELDS = ("name", "creation", "ref_doctype", "docname", "data", "idx", "_user_tags")

	def rows(self, mark: str, number: int = 1234) -> list[tuple]:
		"""Versions with all that a value can be."""
		data = ("{}", None, "", "甲\u2028“乙” \\ \n\t\x07\x7f / €", "a\x00b", "12")
		return [
			(f"{mark}{n}", "2016-02-17 00:00:00", "User", str(n), data[n % 3], n % 2, None)
			for n in range(number)
		] + [
			(f"{mark}x{n}", frappe.utils.now_datetime(), "User", n, value, n, True)
			for n, value in enumerate(data)
		]

	def test_they_are_digested_as_they_are_stored(self) -> None:
		with site():
			first = trail.head()[0]
			frappe.db.savepoint("outer")
			frappe.db.bulk_insert("Version", self.FIELDS, self.rows("plain")[:1234])
			self.assertEqual(trail.head()[0], first + 1234)  # before the commit: this was the short way
			write_one_of_each()
			frappe.db.bulk_insert(
				"Version", self.FIELDS, self.rows("varied")
			)  # one by one: some are not ASCII
			for text in ("", "甲\u2028“乙”", "a\x00b"):
				rows = [(f"{text}-{n}".encode().hex(), text) for n in range(3)]
				frappe.db.bulk_insert("Version", ("name", "data"), rows)
			frappe.db.commit()
			write_one_of_each()
		self.assertTrue(verify()["intact"], verify())

	def test_what_is_undone_leaves_nothing(self) -> None:
		with site():
			write_one_of_each()
			first = trail.head()[0]
			frappe.get_doc("User", "Administrator").add_viewed(force=True)
			frappe.db.savepoint("here")
			frappe.db.bulk_insert("Version", self.FIELDS, self.rows("undone"))
			frappe.db.rollback(save_point="here")
			with self.assertRaises(frappe.db.IntegrityError):
				frappe.db.bulk_insert(
					"Version", self.FIELDS, [*self.rows("twice", 700)[:700], *self.rows("twice", 1)]
				)
			kept = frappe.db.count("Version", {"name": ("like", "twice%")})
			self.assertFalse(frappe.db.exists("Version", "twice699"))
			frappe.db.bulk_insert("Version", self.FIELDS, self.rows("kept", 700)[:700])
			frappe.db.bulk_insert(
				"Version", self.FIELDS, self.rows("kept", 710)[:710], ignore_duplicates=True
			)
			frappe.db.commit()
			self.assertEqual(trail.head()[0], first + 1 + kept + 710)
			self.assertEqual(frappe.db.sql(f"select count(*) from `{trail.BATCH}`")[0][0], 0)
		self.assertTrue(verify()["intact"], verify())

	def test_two_processes_make_one_chain(self) -> None:
		script = (
			f"import frappe, sys; frappe.init('{SITE}', sites_path='.'); frappe.connect()\n"
			"for turn in range(20):\n"
			"	rows = [(f'{sys.argv[1]}-{turn}-{n}', 'User', 'x') for n in range(60)]\n"
			"	frappe.db.bulk_insert('Version', ['name', 'ref_doctype', 'docname'], rows)\n"
			"	frappe.db.commit()\n"
		)
		with site():
			first = trail.head()[0]
		import subprocess

		writers = [
			subprocess.Popen([sys.executable, "-c", script, name], cwd=bench.sites) for name in ("one", "two")
		]
		self.assertEqual([writer.wait(120) for writer in writers], [0, 0])
		with site():
			self.assertEqual(trail.head()[0], first + 2 * 20 * 60)
		self.assertTrue(verify()["intact"], verify())

	def test_a_site_of_before_goes_on(self) -> None:
		with outside() as file:
			kept = dict(file.execute("select name, sql from sqlite_master where name like 'tab%:noted'"))
			for name, text in kept.items():
				file.execute(f"drop trigger `{name}`")
				file.execute(text.replace(f" when not exists (select 1 from `{trail.BATCH}`)", ""))
			file.execute(f"drop table `{trail.BATCH}`")
		with site():
			frappe.db.bulk_insert("Version", self.FIELDS, self.rows("before", 600)[:600])
			frappe.db.commit()
			trail.protect()
			frappe.db.bulk_insert("Version", self.FIELDS, self.rows("after", 600)[:600])
			frappe.db.commit()
		self.assertTrue(verify()["intact"], verify())


class TestRetention(unittest.TestCase):
	"""What is removed at the end of its time leaves its seal, and what stays can still be verified."""

	def test_only_lengthened(self) -> None:
		with site():
			settings = frappe.get_doc("System Settings")
			for days, allowed in (
				(30, False),
				(400, True),
				(399, False),
				(500, True),
				(0, True),
				(400, False),
				(600, True),
			):
				settings.reload()
				settings.trail_retention_days = days
				with self.subTest(days):
					if allowed:
						settings.save()
					else:
						with self.assertRaises(frappe.ValidationError):
							settings.save()
			frappe.db.rollback()

	def test_the_oldest_go_and_their_seal_stays(self) -> None:
		from frappe.services.trail import end_retention, shorten

		with site():
			write_one_of_each()
			frappe.db.set_single_value("System Settings", "trail_retention_days", 200)
			end_retention()
			frappe.db.commit()
			self.assertEqual(frappe.db.sql("select min(seq) from `__trail`")[0][0], 1)
			last, limit = trail.head()[0], frappe.utils.now_datetime()
			kept = write_one_of_each()
			for _twice in range(2):
				shorten(limit)
				frappe.db.commit()
				seals = frappe.get_all("Trail Seal", filters={"kind": "Retention"}, pluck="entries")
				self.assertEqual(seals, [last])
				self.assertEqual(frappe.db.sql("select min(seq) from `__trail`")[0][0], last)
			for log, name in kept.items():
				self.assertTrue(frappe.db.exists(log, name))
			with self.assertRaises(frappe.PermissionError):
				frappe.db.delete("Activity Log", {})
			frappe.db.rollback()
		said = verify()
		self.assertEqual((said["intact"], said["first"]), (True, last + 1))
		with outside() as file:
			drop_triggers(file)
			file.execute("update `tabTrail Seal` set digest = '' where kind = 'Retention'")
		self.assertFalse(verify()["intact"])


if __name__ == "__main__":
	unittest.main()
