"""Which documents the measures have, and that what is quoted of the notice stands there."""

import datetime as dt
import unittest
from pathlib import Path

from party_investigation.rules.case_documents import BY_KEY, DOCUMENTS, documents_of, step_of, unsigned
from party_investigation.rules.measure_basis import BASIS, sources_of
from party_investigation.rules.measures import BY_LABEL, DISPOSITION_RULES_2024_ON, MEASURES

DAY = dt.date(2016, 2, 17)
NOTICE = Path(__file__).parents[5] / "docs" / "domain" / "notice-2016.txt"


def named(label: str, day: dt.date = DAY) -> list[tuple[str, str]]:
	"""Keys of the steps of a measure and of their documents."""
	return [(each.step.key, each.document.key) for each in documents_of(BY_LABEL[label], day)]


class TestCaseDocuments(unittest.TestCase):
	def test_what_the_measures_owe(self) -> None:
		self.assertEqual(
			named("自行脱党除名"),
			[
				("report", "report"),
				("notice", "notice"),
				("pre_check", "pre_check"),
				("branch_meeting", "resolution"),
				("branch_meeting", "posting"),
				("approval", "approval"),
				("approval", "decision"),
			],
		)
		self.assertIn(("approval", "correction"), named("限期改正"))
		self.assertNotIn(("approval", "correction"), named("劝退"))
		self.assertEqual(named("保留组织关系")[0], ("application", "application"))
		self.assertEqual(named("转出组织关系"), [])

	def test_later_rules_have_later_steps(self) -> None:
		keys = [key for _step, key in named("限期改正", DISPOSITION_RULES_2024_ON)]
		self.assertEqual(keys[:3], ["filing", "report", "talk"])

	def test_every_document_belongs_to_a_measure(self) -> None:
		keys = {
			each.document.key
			for measure in MEASURES
			for day in (DAY, DISPOSITION_RULES_2024_ON)
			for each in documents_of(measure, day)
		}
		self.assertEqual(keys, {document.key for document in DOCUMENTS})

	def test_the_last_step_dates_a_document(self) -> None:
		step = step_of(BY_LABEL["不予承认"], BY_KEY["approval"], DAY)
		self.assertEqual(step and step.key, "higher_approval")
		self.assertIsNone(step_of(BY_LABEL["不予承认"], BY_KEY["correction"], DAY))

	def test_what_is_unsigned(self) -> None:
		measure = BY_LABEL["自行脱党除名"]
		kept = [("查找调查报告", "调查报告")]
		missing = unsigned(measure, DAY, ["report", "notice", "branch_meeting"], kept)
		self.assertEqual([each.document.key for each in missing], ["notice", "resolution"])

	def test_every_measure_says_its_rule(self) -> None:
		self.assertEqual(set(BASIS), set(BY_LABEL))
		self.assertEqual(sources_of("自行脱党除名"), "湘组〔2016〕4号二（五）、《中国共产党章程》第九条")

	@unittest.skipUnless(NOTICE.exists(), "the notice comes with the repository, not with the app")
	def test_what_is_quoted_of_the_notice_stands_there(self) -> None:
		notice = "".join(NOTICE.read_text(encoding="utf-8").split())
		quotes = {quote for quotes in BASIS.values() for quote in quotes if quote.source.startswith("湘组")}
		self.assertGreater(len(quotes), 5)
		for quote in quotes:
			with self.subTest(quote.text):
				self.assertIn(quote.text, notice)


if __name__ == "__main__":
	unittest.main()
