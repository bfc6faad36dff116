"""`docs/domain/rules.md` says what the rules compute: parameters, measures, checks, calendars, code lists, each with its source."""

import subprocess
import sys
import unittest

from bench import ROOT

sys.path.insert(0, str(ROOT / "apps" / "party_investigation"))

from party_investigation.rules.check import CHECKS
from party_investigation.rules.measures import MEASURES
from party_investigation.rules.policy import PARAMETERS

PAGE = ROOT / "docs" / "domain" / "rules.md"


class TestRulesPage(unittest.TestCase):
	def test_it_is_current(self) -> None:
		script = ROOT / "scripts" / "rules_page.py"
		done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
		self.assertEqual((done.returncode, done.stdout), (0, ""))

	def test_nothing_is_left_out(self) -> None:
		text = PAGE.read_text(encoding="utf-8")
		for name in (*PARAMETERS, *CHECKS):
			self.assertIn(f"`{name}`", text)
		for measure in MEASURES:
			self.assertIn(f"{measure.label} ({measure.english})", text)

	def test_everything_has_a_source(self) -> None:
		for each in (*CHECKS.values(), *MEASURES):
			self.assertTrue(each.source, each)

	def test_what_is_known_and_not_computed_stays(self) -> None:
		text = PAGE.read_text(encoding="utf-8")
		for heading in ("## 2.1 Who is investigated", "## 2.6 Outcomes", "# Discrepancies and open points"):
			self.assertIn(heading, text)


if __name__ == "__main__":
	unittest.main()
