"""The page of promises and the tests that hold them name each other."""

import re
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
OF_THE_PAGE = {
	"test_there_are_releases",
	"test_every_promise_has_its_test_and_every_test_its_promise",
	"test_files_that_are_named_exist",
}
PAGE = HERE.parent.parent / "docs" / "promises.md"


class TestPromises(unittest.TestCase):
	def test_every_promise_has_its_test_and_every_test_its_promise(self) -> None:
		tests = {
			name
			for path in HERE.glob("test_*.py")
			for name in re.findall(r"^\tdef (test_\w+)\(", path.read_text(), re.MULTILINE)
		} - OF_THE_PAGE
		for language in PAGE.read_text(encoding="utf-8").split("\n---\n"):
			named = set(re.findall(r"`(test_\w+)`", language))
			self.assertEqual(named ^ tests, set())

	def test_files_that_are_named_exist(self) -> None:
		for name in set(re.findall(r"`([\w./]+\.py)`", PAGE.read_text(encoding="utf-8"))):
			self.assertTrue((HERE / name).exists(), name)


if __name__ == "__main__":
	unittest.main()
