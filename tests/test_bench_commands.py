"""The commands of the bench, run as a person at the machine runs them, on real files."""

import gzip
import json
import re
import socket
import sqlite3
import time
import unittest
import urllib.request
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

from bench import ROOT, Bench

SITE = "commands.localhost"
FOUR_ENDS = """
import unittest

class TestEnds(unittest.TestCase):
	def test_well(self):
		pass

	def test_badly(self):
		with self.subTest("one of two"):
			self.fail("badly")

	def test_not_at_all(self):
		raise RuntimeError

	def test_later(self):
		self.skipTest("later")
"""


class TestCommands(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.bench = (
			cls.enterClassContext(Bench()) if hasattr(cls, "enterClassContext") else Bench().__enter__()
		)
		cls.made = cls.bench.run("new-site", SITE)

	@classmethod
	def tearDownClass(cls) -> None:
		if not hasattr(cls, "enterClassContext"):
			cls.bench.__exit__()

	def execute(self, expression: str):
		said = self.bench.run("--site", SITE, "execute", expression).stdout
		return json.loads(said) if said.strip() else None

	def test_random_password_is_shown_once_and_works(self) -> None:
		password = re.search(r"Administrator: (\S{12,})", self.made.stdout).group(1)
		self.assertEqual(
			self.execute(f"frappe.utils.password.check_password('Administrator', {password!r})"),
			"Administrator",
		)

	def test_second_site_of_the_name_is_refused(self) -> None:
		done = self.bench.run("new-site", SITE, check=False)
		self.assertNotEqual(done.returncode, 0)
		self.assertIn("已存在", done.stderr)

	def test_version_and_doctor_say_demitasse(self) -> None:
		self.assertRegex(self.bench.run("version").stdout, r"^Demitasse \d")
		self.assertRegex(self.bench.run("--site", SITE, "doctor").stdout, r"^Demitasse \d")

	def test_install_list_and_uninstall_the_app(self) -> None:
		self.bench.run("--site", SITE, "install-app", "party_investigation")
		self.assertIn("party_investigation", self.bench.run("--site", SITE, "list-apps").stdout)
		self.assertTrue(self.execute("frappe.db.exists('DocType', 'Party Member')"))
		self.bench.run("--site", SITE, "uninstall-app", "party_investigation", "--yes")
		self.assertNotIn("party_investigation", self.bench.run("--site", SITE, "list-apps").stdout)
		self.assertFalse(self.execute("frappe.db.exists('DocType', 'Party Member')"))

	def test_unknown_app_is_refused(self) -> None:
		done = self.bench.run("--site", SITE, "install-app", "no_such_app", check=False)
		self.assertNotEqual(done.returncode, 0)

	def test_migrate_changes_nothing_on_a_fresh_site(self) -> None:
		before = self.execute("frappe.db.count('DocField')")
		self.bench.run("--site", SITE, "migrate")
		self.assertEqual(self.execute("frappe.db.count('DocField')"), before)

	def test_add_user_and_set_password(self) -> None:
		self.bench.run(
			"--site",
			SITE,
			"add-user",
			"clerk@party.example",
			"--first-name",
			"Clerk",
			"--password",
			"Long-Enough-9x!",
		)
		self.bench.run("--site", SITE, "set-password", "clerk@party.example", "Another-One-8y!")
		said = self.execute("frappe.utils.password.check_password('clerk@party.example', 'Another-One-8y!')")
		self.assertEqual(said, "clerk@party.example")

	def test_settings_have_the_kind_that_was_typed(self) -> None:
		path = self.bench.sites / SITE / "site_config.json"
		for text, value in (("0", 0), ("false", False), ("true", True), ("1", 1), ("8001", 8001), ("x", "x")):
			self.bench.run("--site", SITE, "set-config", "tried", text)
			tried = json.loads(path.read_text())["tried"]
			self.assertEqual((type(tried), tried), (type(value), value))
		for text, value in (('{"a": true}', {"a": True}), ("{'a': [1]}", {"a": [1]}), ("None", None)):
			self.bench.run("--site", SITE, "set-config", "-p", "tried", text)
			self.assertEqual(json.loads(path.read_text()).get("tried"), value)
		done = self.bench.run("--site", SITE, "set-config", "-p", "tried", "no literal", check=False)
		self.assertIn("literal", done.stderr)
		self.assertNotEqual(done.returncode, 0)

	def test_a_switch_set_to_nothing_is_off(self) -> None:
		for value in ("0", "false"):
			self.bench.run("--site", SITE, "set-config", "maintenance_mode", value)
			self.assertFalse(self.execute("frappe.utils.is_site_in_maintenance()"))

	def test_console_runs_what_is_typed(self) -> None:
		done = self.bench.run(
			"--site", SITE, "console", stdin="print('users', frappe.db.count('User') > 1)\n"
		)
		self.assertIn("users True", done.stdout)

	def test_backup_and_restore_bring_back_what_was(self) -> None:
		self.execute(
			"[frappe.get_doc(doctype='ToDo', description='kept').insert(), frappe.db.commit()] and None"
		)
		said = self.bench.run("--site", SITE, "backup", "--with-files").stdout
		path = re.search(r"database: (\S+)", said).group(1)
		with gzip.open(path) as packed:
			self.assertTrue(packed.read(16).startswith(b"SQLite format 3"))
		self.execute("[frappe.db.delete('ToDo'), frappe.db.commit()] and None")
		self.assertEqual(self.execute("frappe.db.count('ToDo')"), 0)
		self.bench.run("--site", SITE, "restore", path)
		self.assertEqual(self.execute("frappe.get_all('ToDo', pluck='description')"), ["kept"])
		with closing(sqlite3.connect(self.bench.sites / SITE / "site.db")) as database:
			self.assertEqual(database.execute("pragma integrity_check").fetchone()[0], "ok")

	def test_encrypted_backup_is_restored_with_its_key_only(self) -> None:
		self.execute(
			"[frappe.db.set_single_value('System Settings', 'encrypt_backup', 1), frappe.clear_cache(),"
			" frappe.get_doc(doctype='Note', title='sealed words').insert(), frappe.db.commit()] and None"
		)
		said = self.bench.run("--site", SITE, "backup", "--with-files").stdout
		key = said.strip().splitlines()[-1]
		paths = [Path(path) for path in re.findall(r"\w+: (/\S+)", said)]
		self.assertEqual(len(paths), 4)
		for path in paths:
			content = path.read_bytes()
			self.assertTrue(path.stem.endswith("-enc") or "-enc." in path.name)
			for plain in (b"SQLite", b"encryption_key", b"ustar", key.encode()):
				self.assertNotIn(plain, content)
		self.assertNotIn(key, self.bench.run("--site", SITE, "backup").stdout, "the key is shown once")
		config = self.bench.sites / SITE / "site_config.json"
		kept = json.loads(config.read_text())
		config.write_text(
			json.dumps({name: value for name, value in kept.items() if name != "backup_encryption_key"})
		)
		self.execute("[frappe.db.delete('Note'), frappe.db.commit()] and None")
		database = str(paths[0])
		for wrong in ((), ("--encryption-key", key[::-1])):
			done = self.bench.run("--site", SITE, "restore", database, *wrong, check=False)
			self.assertNotEqual(done.returncode, 0)
			self.assertIn("密钥", done.stderr)
		shortened = self.bench.path / "shortened-enc.db.gz"
		shortened.write_bytes(paths[0].read_bytes()[:-1])
		done = self.bench.run("--site", SITE, "restore", str(shortened), "--encryption-key", key, check=False)
		self.assertNotEqual(done.returncode, 0)
		self.bench.run(
			*("--site", SITE, "restore", database, "--encryption-key", key),
			*("--with-public-files", str(paths[2]), "--with-private-files", str(paths[3])),
		)
		self.assertEqual(self.execute("frappe.get_all('Note', pluck='title')"), ["sealed words"])
		self.assertEqual(list((self.bench.sites / SITE).glob(".unfinished*")), [])
		config.write_text(json.dumps(kept))
		self.execute(
			"[frappe.db.set_single_value('System Settings', 'encrypt_backup', 0), frappe.clear_cache()] and None"
		)

	def test_damaged_backup_changes_nothing(self) -> None:
		damaged = self.bench.path / "damaged.db.gz"
		damaged.write_bytes(gzip.compress(b"SQLite format 3\x00 but no more"))
		before = self.execute("frappe.db.count('DocType')")
		done = self.bench.run("--site", SITE, "restore", str(damaged), check=False)
		self.assertNotEqual(done.returncode, 0)
		self.assertEqual(self.execute("frappe.db.count('DocType')"), before)

	def test_worker_runs_a_job_and_keeps_the_error_of_one_that_fails(self) -> None:
		self.execute("frappe.enqueue('frappe.log_error', title='from a job', message='done') and None")
		self.execute("frappe.enqueue('frappe.no_such_function') and None")
		self.bench.run("--site", SITE, "worker", "--burst")
		self.assertTrue(self.execute("frappe.db.exists('Error Log', {'method': 'from a job'})"))
		shown = self.bench.run("--site", SITE, "show-pending-jobs").stdout
		self.assertRegex(shown, r"failed +default +frappe\.no_such_function")

	def test_serve_answers_and_says_why_it_cannot(self) -> None:
		with socket.socket() as holder:
			holder.bind(("127.0.0.1", 0))
			holder.listen()
			port = holder.getsockname()[1]
			taken = self.bench.run("--site", SITE, "serve", "--port", str(port), check=False)
			self.assertNotEqual(taken.returncode, 0)
			self.assertIn(str(port), taken.stderr)
		server = self.bench.start("--site", SITE, "serve", "--port", str(port))
		try:
			self.assertEqual(_ping(port), {"message": "pong"})
			second = self.bench.run("--site", SITE, "serve", "--port", str(port), check=False)
			self.assertNotEqual(second.returncode, 0)
			self.assertIn("已有服务", second.stderr)
		finally:
			server.terminate()
			server.communicate(timeout=30)

	def test_tests_leave_a_file_of_what_came_of_them(self) -> None:
		(self.bench.sites / "four_ends.py").write_text(FOUR_ENDS)
		path = self.bench.path / "report.xml"
		done = self.bench.run(
			*("--site", SITE, "run-tests", "--module", "four_ends", "--junit-xml-output", str(path)),
			check=False,
		)
		self.assertEqual(done.returncode, 1, done.stderr)
		suite = ElementTree.parse(path).getroot()
		counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
		self.assertEqual(counts, {"tests": "4", "failures": "1", "errors": "1", "skipped": "1"})
		ends = {case.get("name"): [end.tag for end in case] for case in suite}
		self.assertEqual(
			ends,
			{
				"test_well": [],
				"test_badly": ["failure"],
				"test_not_at_all": ["error"],
				"test_later": ["skipped"],
			},
		)
		self.assertEqual({case.get("classname") for case in suite}, {"four_ends.TestEnds"})
		self.assertTrue(all(float(case.get("time")) >= 0 for case in suite))

	def test_drop_site_archives(self) -> None:
		self.bench.run("new-site", "gone.localhost", "--admin-password", "Some-Pass-77x")
		self.bench.run("drop-site", "gone.localhost")
		self.assertFalse((self.bench.sites / "gone.localhost").exists())
		self.assertEqual(len(list((self.bench.path / "archived" / "sites").iterdir())), 1)


class TestFrappeBench(unittest.TestCase):
	def test_frappe_bench_finds_the_commands(self) -> None:
		import subprocess

		bench = ROOT / "env" / "bin" / "bench"
		done = subprocess.run([bench, "version"], cwd=ROOT, capture_output=True, text=True)
		self.assertIn("Demitasse", done.stdout, done.stderr)


def _ping(port: int):
	for _ in range(100):
		try:
			with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/method/ping", timeout=5) as answer:
				return json.load(answer)
		except OSError:
			time.sleep(0.1)
	raise AssertionError("the server does not answer")


if __name__ == "__main__":
	unittest.main()
