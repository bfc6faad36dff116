"""The letters by which a name is found."""

import unittest

from party_investigation.membership.search_key import LONGEST, SURNAMES, search_key


class TestSearchKey(unittest.TestCase):
	def test_first_letters(self) -> None:
		for name, letters in {
			"张伟明": "zwm",
			"王 芳": "wf",
			"欧阳修": "oyx",
			"吕布": "lb",
			"阿卜杜·热西提": "abdrxt",
			"Li Ming": "liming",
			"李Ａ": "la",
			"": "",
		}.items():
			self.assertEqual(search_key(name), letters, name)
		self.assertEqual(search_key(None), "")

	def test_surnames_are_read_as_surnames(self) -> None:
		for name, letters in {
			"曾国安": "zga",
			"单雄信": "sxx",
			"单于冒顿": "cymd",
			"解缙": "xj",
			"尉迟恭": "ycg",
			"查良镛": "zly",
			"仇和": "qh",
			"国曾单": "gcd",
		}.items():
			self.assertEqual(search_key(name), letters, name)
		self.assertTrue(all(key.isascii() and key.isalpha() for key in SURNAMES.values()))

	def test_what_has_no_reading_is_left_out(self) -> None:
		self.assertEqual(search_key("张\U00031350〇·★"), "zl")
		self.assertEqual(len(search_key("王" * 200)), LONGEST)
