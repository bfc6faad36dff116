"""`docs/domain/returns.md` names for what is asked of returns the tests that show it: each of them exists."""

import re
import unittest

from bench import ROOT

APP = ROOT / "apps/party_investigation/party_investigation"
BROWSER = ROOT / "apps/frappe/desk/tests/e2e"
TEXT = (ROOT / "docs/domain/returns.md").read_text(encoding="utf-8")


class TestReturnsPage(unittest.TestCase):
	def test_every_test_that_is_named_exists(self) -> None:
		paths = (*APP.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py"))
		there = {
			name
			for path in paths
			for name in re.findall(r"^\tdef (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE)
		}
		named = set(re.findall(r"`(test_\w+)`", TEXT))
		self.assertGreater(len(named), 50)
		self.assertEqual(named - there, set())

	def test_every_file_that_is_named_exists(self) -> None:
		for name in re.findall(r"`([\w./]+\.(?:py|mjs))`", TEXT):
			self.assertTrue(any((folder / name).exists() for folder in (ROOT, APP, BROWSER)), name)


if __name__ == "__main__":
	unittest.main()
