"""The built-in guide: figures come from the policy, every answer has its source."""

import re
import unittest
from dataclasses import replace
from typing import get_args

from party_investigation.rules.policy import DEFAULT, PARAMETERS
from party_investigation.rules.policy_guide import ENTRIES, Topic, entries_for

SOURCES = re.compile(
	r"湘组〔2016〕4号|湘教工委通〔2016〕9号|组通字〔2006〕45号|《中国共产党章程》第.条|本系统判定标准D\d+"
)


class TestGuide(unittest.TestCase):
	def test_every_topic_is_answered_and_every_answer_has_its_source(self) -> None:
		self.assertEqual({each.topic for each in ENTRIES}, set(get_args(Topic)))
		self.assertEqual(len({each.question for each in ENTRIES}), len(ENTRIES))
		for each in ENTRIES:
			with self.subTest(each.question):
				self.assertTrue(SOURCES.match(each.source))
				self.assertLessEqual(set(re.findall(r"\{(\w+)\}", each.answer)), set(PARAMETERS))

	def test_figures_are_those_of_the_campaign(self) -> None:
		def answers(policy) -> str:
			return "\n".join(each.answer for each in entries_for(policy, "Contact Search"))

		self.assertIn("满6个月", answers(DEFAULT))
		self.assertIn("至少查找3次，用过2种", answers(DEFAULT))
		self.assertIn("至少查找5次，用过2种", answers(replace(DEFAULT, attempts_needed=5)))
		self.assertNotRegex(answers(DEFAULT), r"[{}]")

	def test_a_topic_narrows_and_none_gives_all(self) -> None:
		self.assertEqual(len([*entries_for(DEFAULT)]), len(ENTRIES))
		self.assertEqual({each.topic for each in entries_for(DEFAULT, "Returns")}, {"Returns"})
		self.assertEqual([*entries_for(DEFAULT, "No Such")], [])
