"""`docs/domain/returns.md` and `scenes.md` name for what is asked the tests that show it: each of them exists."""

import re
import unittest

from bench import ROOT

APP = ROOT / "apps/party_investigation/party_investigation"
BROWSER = ROOT / "apps/frappe/desk/tests/e2e"
PAGES = ("returns", "scenes")


def page(name: str) -> str:
	"""The text of a page of the domain."""
	return (ROOT / f"docs/domain/{name}.md").read_text(encoding="utf-8")


class TestReturnsPage(unittest.TestCase):
	def test_every_test_that_is_named_exists(self) -> None:
		paths = (*APP.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py"))
		there = {
			name
			for path in paths
			for name in re.findall(r"^\tdef (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE)
		}
		for each in PAGES:
			with self.subTest(each):
				named = set(re.findall(r"`(test_\w+)`", page(each)))
				self.assertGreater(len(named), 40)
				self.assertEqual(named - there, set())

	def test_every_file_that_is_named_exists(self) -> None:
		for each in PAGES:
			for name in re.findall(r"`([\w./]+\.(?:py|mjs))`", page(each)):
				self.assertTrue(any((folder / name).exists() for folder in (ROOT, APP, BROWSER)), name)

	def test_every_sentence_of_a_scene_is_walked_in_a_browser_at_both_sizes(self) -> None:
		"""By a file that tries each of its steps in a window of 1440 and of 390 px (`sizes.mjs`)."""
		rows = [line.split("|") for line in page("scenes").splitlines() if line.startswith("| ")]
		self.assertGreater(len(rows), 50)
		for _edge, sentence, walked, _end in rows:
			if walked.strip() == "walked by":
				continue
			with self.subTest(sentence.strip()):
				files = re.findall(r"`([\w.]+\.test\.mjs)`", walked)
				self.assertTrue(files, "no browser walks it")
				for name in files:
					self.assertIn("desk.atBothSizes()", (BROWSER / name).read_text("utf-8"), name)


if __name__ == "__main__":
	unittest.main()
