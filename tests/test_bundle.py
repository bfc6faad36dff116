"""The folder for offices without a network: which wheels, what lies where, that a changed byte is refused, and the way back.

The whole of it, with wheels and without a network, is tried by `tests/strength/offline_installation.py` by hand.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

from bench import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

sys.path[:0] = [str(ROOT / "scripts" / "bundle"), str(ROOT / "scripts")]
import contents
import make
import setup_offline
import wheels

LINUX, WINDOWS = wheels.Target("linux_x86_64", "3.11"), wheels.Target("win_amd64", "3.10")
PRETENDED = """#!{python}
import pathlib, sqlite3, sys
root = pathlib.Path(__file__).resolve().parents[2]
with open(root / "config" / "said", "a") as said:
	print(*sys.argv[4:], file=said)
if "migrate" in sys.argv:
	for site in (root / "sites").glob("*/site.db"):
		with sqlite3.connect(site) as connection:
			connection.execute("update version set number = 2")
	sys.exit({status})
"""
"""Stands for the environment's Python: it writes down what it is asked, and migrates a database of one number."""


class TestPlan(unittest.TestCase):
	def test_what_is_pinned_is_what_is_fetched(self) -> None:
		wanted = wheels.needed(make.requirements(), LINUX, wheels.installed)
		pinned = [Requirement(text) for text in make.requirements() if "==" in text]
		self.assertGreater(len(pinned), 20)
		for requirement in pinned:
			if not requirement.marker:
				self.assertEqual(
					wanted[canonicalize_name(requirement.name)],
					f"{canonicalize_name(requirement.name)}{requirement.specifier}",
				)
		self.assertIn("flit-core", wanted)
		self.assertRegex(wanted["pillow"], r"^pillow==\d")  # what others need comes with them
		self.assertIn("brotli", wanted)  # of an extra: fonttools[woff]
		self.assertNotIn("pytest", wanted)

	def test_each_machine_gets_what_its_markers_say(self) -> None:
		known = {
			"a": wheels.Known(
				"1.0", ('colorama; platform_system == "Windows"', 'tomli; python_version < "3.11"')
			),
			"colorama": wheels.Known("2.0", ()),
		}
		self.assertEqual(wheels.needed(["a>=1"], LINUX, known.get), {"a": "a==1.0"})
		self.assertEqual(
			wheels.needed(["a>=1"], WINDOWS, known.get),
			{"a": "a==1.0", "colorama": "colorama==2.0", "tomli": "tomli"},
		)

	def test_old_glibc_is_enough(self) -> None:
		options = " ".join(LINUX.pip_options)
		self.assertIn("manylinux_2_28_x86_64", options)
		self.assertIn("manylinux2014_x86_64", options)
		self.assertNotIn("manylinux_2_34", options)


class BundleTest(unittest.TestCase):
	"""A test with a bundle that has no wheels."""

	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.root = Path(folder.name)
		self.bundle = self.root / "bundle"


class TestLayout(BundleTest):
	@classmethod
	def setUpClass(cls) -> None:
		cls.folder = tempfile.TemporaryDirectory()
		cls.addClassCleanup(cls.folder.cleanup)
		cls.whole = Path(cls.folder.name) / "bundle"
		contents.put_bench(cls.whole)
		lacking = {"linux_x86_64": {"3.11": []}, "win_amd64": {"3.11": ["somewheel==1.0"]}}
		about = {
			"number": 7,
			"commit": "abc",
			"made_on": "2016-04-01",
			"pythons": ["3.11"],
			"platforms": lacking,
		}
		contents.describe(cls.whole, about)
		contents.write_sums(cls.whole)

	def test_everything_that_starts_it_is_there(self) -> None:
		there = set(setup_offline.files_of(self.whole))
		self.assertLessEqual(
			{
				"setup_offline.py",
				"install.sh",
				"install.cmd",
				"使用说明.txt",
				"SHA256SUMS",
				"bench/start.sh",
				"bench/start.cmd",
				"bench/scripts/start.py",
				"bench/scripts/setup_bench.py",
				"bench/sites/apps.txt",
				"bench/apps/frappe/pyproject.toml",
				"bench/apps/party_investigation/pyproject.toml",
				"bench/docs/admin/handbook.md",
			},
			there,
		)
		self.assertFalse(
			[path for path in there if "node_modules" in path or path.startswith("bench/apps/frappe/desk")]
		)
		self.assertFalse([path for path in there if "site_config" in path or path.endswith(".db")])

	def test_windows_can_keep_every_name(self) -> None:
		self.assertEqual(contents.unfit_for_windows(setup_offline.files_of(self.whole)), [])
		bad = ["a/con.txt", "a/b:c", "a/end.", "x/A", "x/a", "l" * 181]
		self.assertEqual(contents.unfit_for_windows(bad), ["a/con.txt", "a/b:c", "a/end.", "x/a", "l" * 181])

	def test_windows_scripts_have_windows_lines_and_paths_that_are_there(self) -> None:
		for path, named in (("install.cmd", "setup_offline.py"), ("bench/start.cmd", r"scripts\start.py")):
			written = (self.whole / path).read_bytes()
			self.assertEqual(written.count(b"\n"), written.count(b"\r\n"))
			self.assertIn(f"%~dp0{named}", written.decode("ascii"))
			self.assertTrue(((self.whole / path).parent / named.replace("\\", "/")).is_file())

	def test_readme_says_what_is_missing(self) -> None:
		text = (self.whole / "使用说明.txt").read_text(encoding="utf-8-sig")
		self.assertIn("win_amd64 · Python 3.11：somewheel==1.0", text)
		self.assertNotIn("{", text)

	def test_sums_are_those_of_every_file(self) -> None:
		self.assertEqual(setup_offline.faults_of(self.whole), [])
		done = subprocess.run(
			["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=self.whole, capture_output=True
		)
		self.assertEqual(done.returncode, 0, done.stderr)

	def test_a_changed_byte_is_refused_by_name(self) -> None:
		path = self.whole / "bench" / "apps" / "party_investigation" / "pyproject.toml"
		stood = path.read_bytes()
		self.addCleanup(path.write_bytes, stood)
		path.write_bytes(bytes([stood[0] ^ 1]) + stood[1:])
		said = self.check()
		self.assertIn("bench/apps/party_investigation/pyproject.toml: changed / 有改动", said)

	def test_a_file_too_many_or_too_few_is_refused(self) -> None:
		more, less = self.whole / "bench" / "more.py", self.whole / "bench" / "Procfile"
		stood = less.read_bytes()
		self.addCleanup(less.write_bytes, stood)
		less.unlink()
		more.touch()
		self.addCleanup(more.unlink)
		said = self.check()
		self.assertIn("bench/Procfile: missing", said)
		self.assertIn("bench/more.py: not listed", said)

	def check(self) -> str:
		"""What the installer says as it refuses; nothing is installed."""
		target = Path(self.folder.name) / "never"
		command = [sys.executable, "-B", str(self.whole / "setup_offline.py"), "--to", str(target)]
		done = subprocess.run(command, capture_output=True, text=True)
		self.assertEqual(done.returncode, 1, done.stdout)
		self.assertFalse(target.exists())
		return done.stderr


class TestMachine(unittest.TestCase):
	def test_another_python_or_a_missing_wheel_is_refused_in_words(self) -> None:
		here = f"{sys.platform}_{os.uname().machine}"
		python = "{}.{}".format(*sys.version_info)
		for pythons, lacking, said in (
			(["2.7"], {}, "Python 2.7"),
			([python], {python: ["somewheel==1.0"]}, "somewheel==1.0"),
		):
			with self.assertRaises(SystemExit) as stopped:
				setup_offline.check_machine({"pythons": pythons, "platforms": {here: lacking}})
			self.assertIn(said, str(stopped.exception))
		with self.assertRaises(SystemExit):
			setup_offline.check_machine({"pythons": [python], "platforms": {"win_amd64": {}}})


class TestUpgrade(BundleTest):
	"""On a pretended installation, with a real database: what an upgrade moves, and that it moves back."""

	def setUp(self) -> None:
		super().setUp()
		self.to = self.root / "installed"
		for folder in ("apps/frappe", "sites/a.localhost", "sites/assets", "config", "env/bin"):
			(self.to / folder).mkdir(parents=True)
		(self.to / "apps" / "frappe" / "version").write_text("1")
		(self.to / "sites" / "apps.txt").write_text("frappe\nparty_investigation\n")
		(self.to / "sites" / "a.localhost" / "site_config.json").write_text("{}")
		(self.to / "bundle.json").write_text('{"number": 1}')
		with closing(sqlite3.connect(self.database)) as connection, connection:
			connection.execute("create table version (number)")
			connection.execute("insert into version values (1)")
		self.python(self.to, 0)
		# a port at which nothing answers
		(self.to / "sites" / "common_site_config.json").write_text('{"webserver_port": 1}')
		os.environ["WEB_PORT"] = "1"
		self.addCleanup(os.environ.pop, "WEB_PORT")

	@property
	def database(self) -> Path:
		return self.to / "sites" / "a.localhost" / "site.db"

	def python(self, root: Path, status: int) -> None:
		"""Put a pretended Python into an environment; migrations end with the status."""
		path = root / "env" / "bin" / "python"
		path.parent.mkdir(parents=True, exist_ok=True)
		path.write_text(PRETENDED.format(python=sys.executable, status=status))
		path.chmod(0o755)

	def make_bundle(self, setup_status: int = 0, migrate_status: int = 0) -> dict:
		"""A bundle of version 2, whose setup puts the pretended Python in place."""
		(self.bundle / "bench" / "apps" / "frappe").mkdir(parents=True)
		(self.bundle / "bench" / "scripts").mkdir()
		(self.bundle / "fonts").mkdir()
		self.python(self.bundle, migrate_status)
		(self.bundle / "bench" / "apps" / "frappe" / "version").write_text("2")
		(self.bundle / "bench" / "start.sh").touch()
		(self.bundle / "bench" / "scripts" / "setup_bench.py").write_text(
			f"import shutil, sys\nshutil.copytree({str(self.bundle / 'env')!r}, {str(self.to / 'env')!r}, dirs_exist_ok=True)\n"
			f"sys.exit({setup_status})\n"
		)
		about = {"number": 2}
		(self.bundle / "bundle.json").write_text(json.dumps(about))
		return about

	def state(self) -> tuple[str, int, int]:
		"""Version of the programs, number in the database, version that the installation says it is."""
		with closing(sqlite3.connect(self.database)) as connection:
			number = connection.execute("select number from version").fetchone()[0]
		about = json.loads((self.to / "bundle.json").read_text())["number"]
		return (self.to / "apps" / "frappe" / "version").read_text(), number, about

	def said(self) -> str:
		return (self.to / "config" / "said").read_text()

	def test_backup_comes_first_and_everything_is_new_afterwards(self) -> None:
		setup_offline.upgrade(self.bundle, self.to, self.make_bundle())
		self.assertEqual(self.state(), ("2", 2, 2))
		self.assertEqual(
			self.said().splitlines(), ["--site a.localhost backup --with-files", "--site a.localhost migrate"]
		)

	def test_what_fails_leaves_the_old_version_with_its_data(self) -> None:
		for statuses in ({"setup_status": 1}, {"migrate_status": 1}):
			with self.subTest(statuses):
				about = self.make_bundle(**statuses)
				with self.assertRaises(SystemExit) as stopped:
					setup_offline.upgrade(self.bundle, self.to, about)
				self.assertIn("已恢复原来的版本和数据", str(stopped.exception))
				self.assertEqual(self.state(), ("1", 1, 1))
				self.assertFalse((self.to / "upgrade-under-way").exists())
				shutil.rmtree(self.bundle)

	def test_killed_in_the_middle_it_goes_back_first(self) -> None:
		about = self.make_bundle()
		setup_offline.keep(self.bundle, self.to)
		setup_offline.put(self.bundle, self.to, *setup_offline.KEPT)
		with closing(sqlite3.connect(self.database)) as connection, connection:
			connection.execute("update version set number = 2")
		setup_offline.restore(self.to, setup_offline.UNDER_WAY)
		self.assertEqual(self.state(), ("1", 1, 1))
		setup_offline.upgrade(self.bundle, self.to, about)
		self.assertEqual(self.state(), ("2", 2, 2))

	def test_going_back_by_hand_also_after_an_upgrade_that_failed(self) -> None:
		setup_offline.upgrade(self.bundle, self.to, self.make_bundle())
		shutil.rmtree(self.bundle)
		with self.assertRaises(SystemExit):
			setup_offline.upgrade(self.bundle, self.to, {**self.make_bundle(setup_status=1), "number": 3})
		self.assertEqual(self.state(), ("2", 2, 2))
		setup_offline.go_back(self.to)
		self.assertEqual(self.state(), ("1", 1, 1))
		self.assertEqual(self.said().splitlines()[-1], "--site a.localhost backup --with-files")

	def test_an_older_bundle_and_other_apps_are_refused(self) -> None:
		about = self.make_bundle()
		with self.assertRaises(SystemExit):
			setup_offline.upgrade(self.bundle, self.to, {**about, "number": 1})
		(self.to / "sites" / "apps.txt").write_text("frappe\nparty_investigation\nother\n")
		with self.assertRaises(SystemExit) as stopped:
			setup_offline.upgrade(self.bundle, self.to, about)
		self.assertIn("other", str(stopped.exception))
		self.assertEqual(self.state(), ("1", 1, 1))

	def test_an_installation_is_not_put_among_other_files(self) -> None:
		(self.root / "home").mkdir()
		(self.root / "home" / "letter.txt").touch()
		with self.assertRaises(SystemExit) as stopped:
			setup_offline.install(self.bundle, self.root / "home", self.make_bundle())
		self.assertIn("--to", str(stopped.exception))


if __name__ == "__main__":
	unittest.main()
