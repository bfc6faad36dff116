"""The table of readings says what the library says."""

import os
import unittest

from party_investigation.rules.pinyin import syllable


class TestPinyin(unittest.TestCase):
	def test_every_usual_character_is_read_as_the_library_reads_it(self) -> None:
		os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
		from pypinyin import Style, lazy_pinyin

		usual = [chr(code) for code in range(0x4E00, 0xA000)]
		wanted = [lazy_pinyin(char, style=Style.NORMAL)[0] for char in usual]
		self.assertEqual(
			[char for char, read_so in zip(usual, wanted, strict=True) if syllable(char) != read_so], []
		)

	def test_other_characters_are_asked_of_the_library(self) -> None:
		for char, read_so in {"㐀": "qiu", "𠀀": "he", "A": "a", "Я": "я", "·": "·"}.items():
			self.assertEqual(syllable(char), read_so, char)
