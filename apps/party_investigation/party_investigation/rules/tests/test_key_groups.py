"""Key groups: the words of the notice, and what is proposed."""

import unittest
from pathlib import Path

from party_investigation.rules import key_groups
from party_investigation.rules.key_groups import KEY_GROUPS, Known, proposed


class TestKeyGroups(unittest.TestCase):
	def test_each_is_proposed_from_what_is_known_or_entered_by_hand(self) -> None:
		cases = (
			(Known("农村", "其他", is_away=True), key_groups.MIGRANT),
			(Known("农村", "高校毕业生", is_away=True), key_groups.MIGRANT),
			(Known("农村", "其他", lives_elsewhere=True), key_groups.LIVES_ELSEWHERE),
			(Known("农村", "高校毕业生"), key_groups.RETURNED_GRADUATE),
			(Known("街道社区", "高校毕业生", lives_elsewhere=True), key_groups.GRADUATE_IN_COMMUNITY),
			(Known("街道社区", "离退休人员"), key_groups.RETIRED_IN_COMMUNITY),
			(Known("街道社区", "其他", lives_elsewhere=True), key_groups.REGISTERED_ELSEWHERE),
			(Known("学校", "高校毕业生"), key_groups.GRADUATE_LEFT_AT_SCHOOL),
			(Known("学校", "离退休人员", lives_elsewhere=True), key_groups.RETIRED_ELSEWHERE),
			(Known("党政机关", "离退休人员", is_away=True), key_groups.RETIRED_ELSEWHERE),
		)
		for known, group in cases:
			with self.subTest(known):
				self.assertEqual(proposed(known), group)

	def test_nothing_is_proposed_for_the_others(self) -> None:
		for known in (
			Known("学校", "教职工"),
			Known("学校", "离退休人员"),
			Known("农村", "其他"),
			Known("街道社区", "其他"),
			Known("国有企业", "其他", is_away=True),
			Known(None, None),
		):
			with self.subTest(known):
				self.assertIsNone(proposed(known))

	def test_the_words_are_those_of_the_notice(self) -> None:
		notice = Path(__file__).resolve().parents[5] / "docs/domain/notice-2016.txt"
		if not notice.exists():
			self.skipTest("the app is installed without its docs")
		text = notice.read_text("utf-8")
		for group in KEY_GROUPS:
			with self.subTest(group):
				words = next(
					(
						group.removeprefix(place)
						for place in ("农村", "社区", "")
						if group.removeprefix(place) in text
					),
					"",
				)
				self.assertTrue(words)
