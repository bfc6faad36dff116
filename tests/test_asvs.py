"""docs/security.md answers every requirement of OWASP ASVS 4.0.3 level 2, and what it names is there."""

import ast
import re
import unittest
from collections import Counter
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
SHORT = {
	"e": "apps/frappe/frappe",
	"a": "apps/party_investigation/party_investigation",
	"t": "tests",
	"d": "docs",
}
VERDICTS = {"符合", "不适用", "未达到"}
MAY_BE_OPEN = ("6", "9", "10")
"""Chapters in which the issue asks for no more than a reason; in the others a requirement not met needs one that is written out."""
REQUIREMENTS = {
	"1.1": "1-7",
	"1.2": "1-4",
	"1.4": "1 4 5",
	"1.5": "1-4",
	"1.6": "1-4",
	"1.7": "1-2",
	"1.8": "1-2",
	"1.9": "1-2",
	"1.10": "1",
	"1.11": "1-2",
	"1.12": "2",
	"1.14": "1-6",
	"2.1": "1-12",
	"2.2": "1-3",
	"2.3": "1-3",
	"2.4": "1-5",
	"2.5": "1-7",
	"2.6": "1-3",
	"2.7": "1-6",
	"2.8": "1-7",
	"2.9": "1-3",
	"2.10": "1-4",
	"3.1": "1",
	"3.2": "1-4",
	"3.3": "1-4",
	"3.4": "1-5",
	"3.5": "1-3",
	"3.7": "1",
	"4.1": "1-3 5",
	"4.2": "1-2",
	"4.3": "1-3",
	"5.1": "1-5",
	"5.2": "1-8",
	"5.3": "1-10",
	"5.4": "1-3",
	"5.5": "1-4",
	"6.1": "1-3",
	"6.2": "1-6",
	"6.3": "1-2",
	"6.4": "1-2",
	"7.1": "1-4",
	"7.2": "1-2",
	"7.3": "1 3 4",
	"7.4": "1-3",
	"8.1": "1-4",
	"8.2": "1-3",
	"8.3": "1-8",
	"9.1": "1-3",
	"9.2": "1-4",
	"10.2": "1-2",
	"10.3": "1-3",
	"11.1": "1-8",
	"12.1": "1-3",
	"12.2": "1",
	"12.3": "1-6",
	"12.4": "1-2",
	"12.5": "1-2",
	"12.6": "1",
	"13.1": "1 3-5",
	"13.2": "1-3 5-6",
	"13.3": "1-2",
	"13.4": "1-2",
	"14.1": "1-4",
	"14.2": "1-6",
	"14.3": "2-3",
	"14.4": "1-7",
	"14.5": "1-4",
}
"""The requirements of levels 1 and 2 by section, as the standard numbers them; those it has deleted are left out."""


def numbers() -> list[str]:
	"""Every requirement's number."""
	found = []
	for section, ranges in REQUIREMENTS.items():
		for part in ranges.split():
			first, _dash, last = part.partition("-")
			found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
	return found


def rows() -> list[list[str]]:
	"""The rows of the page's tables that begin with a requirement's number."""
	lines = PAGE.read_text(encoding="utf-8").splitlines()
	cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
	return [row for row in cells if re.fullmatch(r"\d+\.\d+\.\d+", row[0])]


@cache
def files_of_tests() -> list[Path]:
	"""Every file of tests."""
	folders = (SHORT["e"], SHORT["a"], SHORT["t"])
	return [path for folder in folders for path in (ROOT / folder).rglob("test_*.py")]


@cache
def names_in(path: Path) -> list[str]:
	"""The tests of a file: `TestClass`, `TestClass.test_function` and `test_function`."""
	found = []
	for node in ast.parse(path.read_text(encoding="utf-8")).body:
		if isinstance(node, ast.FunctionDef):
			found.append(node.name)
		elif isinstance(node, ast.ClassDef):
			functions = [each.name for each in node.body if isinstance(each, ast.FunctionDef)]
			found += [node.name, *functions, *(f"{node.name}.{name}" for name in functions)]
	return found


def unknown_tests(line: str) -> list[str]:
	"""What a line of the page names as a test and is none.

	A file is named by its path or by its name alone, `test_trail`; a test with its file, `test_trail.TestChain`, or by itself,
	and then it is in a file that the line has named before.
	"""
	unknown, files = [], []
	for named in re.findall(r"`([^`]*\b[tT]est_?\w[^`]*)`", line):
		place, _slash, last = re.sub(r"^[aet]:", "", named).rpartition("/")
		stem, _dot, test = last.replace(".py", "").partition(".")
		there = [
			path for path in files_of_tests() if path.stem == stem and path.parent.as_posix().endswith(place)
		]
		files += there
		wanted = test if there else last
		if wanted and not any(fnmatch(each, wanted) for path in there or files for each in names_in(path)):
			unknown.append(named)
	return unknown


class TestAsvs(unittest.TestCase):
	def test_every_requirement_is_answered_once(self) -> None:
		self.assertEqual(Counter(row[0] for row in rows()), Counter(numbers()))

	def test_every_answer_has_a_verdict_and_a_reason(self) -> None:
		for row in rows():
			self.assertEqual(len(row), 4, row)
			self.assertIn(row[2], VERDICTS, row)
			self.assertGreater(len(row[3]), 1, row)
			if row[2] == "未达到" and row[0].split(".")[0] not in MAY_BE_OPEN:
				self.assertGreater(len(row[3]), 15, row)

	def test_what_is_named_is_there(self) -> None:
		for row in rows():
			for named in re.findall(r"`([^`]+)`", row[3]):
				path = self.path(named)
				if path:
					self.assertTrue(path.exists(), f"{row[0]}: {named}")

	def test_every_test_that_is_named_is_in_its_file(self) -> None:
		lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
		self.assertEqual([(line, unknown) for line in lines if (unknown := unknown_tests(line))], [])

	def test_a_test_that_is_not_there_is_found(self) -> None:
		for line in (
			"`test_nowhere`",
			"`test_trail.TestNowhere`",
			"`t:security/test_trail.py` `TestFilesAndTls`",
			"`e:tests/test_trail.py`",
			"`test_trail.TestChain.test_the_role_*`",
			"`TestChain`; `test_trail`",
		):
			self.assertEqual(len(unknown_tests(line)), 1, line)
		self.assertEqual(unknown_tests("`test_trail.TestChain`, `TestNames`; `test_stays_up.TestHosts`"), [])

	def path(self, named: str) -> Path | None:
		"""The file or folder that a word in backticks names, if it is one."""
		short, colon, rest = named.partition(":")
		if colon and short in SHORT:
			return ROOT / SHORT[short] / rest
		return (
			ROOT / named if re.match(r"(apps|scripts|docs|tests|\.ci)/|Makefile|\.gitignore", named) else None
		)


if __name__ == "__main__":
	unittest.main()
