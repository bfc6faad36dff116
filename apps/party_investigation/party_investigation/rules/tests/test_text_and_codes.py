"""Tidying text and understanding codes."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import codes
from party_investigation.rules.problem import hard
from party_investigation.rules.text import (
	check_name,
	clean,
	is_phone,
	normalise_name,
	normalise_phone,
	read_whole_number,
	read_yes_no,
	without_space,
)

LISTS = [each for each in vars(codes).values() if isinstance(each, codes.CodeList)]


class TestNames(unittest.TestCase):
	def test_stray_spaces_go(self):
		for text in ("王芳", "王　芳", " 王 芳 ", "王\u200b芳", "王\u00a0芳", "\ufeff王芳\n", "王\t芳"):
			self.assertEqual(normalise_name(text), "王芳")

	def test_rare_characters_and_variants_stay(self):
		for name in ("李㛃", "赵䶮", "钱𬭎", "孙𫖯", "葛\U000e0100洪", "吳\ufa19", "\uf9dc平"):
			self.assertEqual(normalise_name(name), name)

	def test_every_dot_becomes_the_middle_dot(self):
		for dot in "·•‧∙⋅・･．●.":
			self.assertEqual(normalise_name(f"买买提{dot}艾力"), "买买提·艾力")
		self.assertEqual(normalise_name("买买提 · 艾力"), "买买提·艾力")

	def test_latin_names_keep_single_spaces(self):
		self.assertEqual(normalise_name("Ａｎｎａ　Ｌｅｅ"), "Anna Lee")
		self.assertEqual(normalise_name("J.  Smith"), "J. Smith")

	def test_combining_signs_are_composed(self):
		self.assertEqual(normalise_name("Rene\u0301"), "René")

	@given(st.text())
	def test_tidying_twice_changes_nothing_more(self, text):
		self.assertEqual(normalise_name(normalise_name(text)), normalise_name(text))
		self.assertEqual(clean(clean(text)), clean(text))

	def test_what_is_wrong_with_a_name(self):
		for name, code in (
			("", "name.missing"),
			("王?", "name.lost_character"),
			("王□", "name.lost_character"),
			("王\ufffd", "name.lost_character"),
			("王芳1", "name.not_a_name"),
			("=1+1", "name.not_a_name"),
			("王\ue000", "name.private_character"),
		):
			self.assertEqual([problem.code for problem in check_name(name)], [code], name)
		for name in ("王芳", "买买提·艾力", "李㛃", "葛\U000e0100洪", "Anna Lee"):
			self.assertEqual(check_name(name), [], name)


class TestValues(unittest.TestCase):
	def test_full_width(self):
		self.assertEqual(clean("１２Ａｂ（）"), "12Ab（）")
		self.assertEqual(clean("１ ２　　Ａ"), "1 2 A")
		self.assertEqual(without_space(" U０１ B００１ "), "U01B001")
		self.assertEqual(clean(12.0), "12")

	def test_yes_and_no(self):
		for value in ("是", "有", "√", "Y", True, 1, " 是 "):
			self.assertIs(read_yes_no(value), True)
		for value in ("否", "无", "×", "n", False, 0, "０"):
			self.assertIs(read_yes_no(value), False)
		for value in (None, "", "也许"):
			self.assertIsNone(read_yes_no(value))

	def test_whole_numbers(self):
		for value in (30, 30.0, "30", "３０", " 30 "):
			self.assertEqual(read_whole_number(value), 30)
		for value in (None, "", "30天", 1.5, True, "²", "-3"):
			self.assertIsNone(read_whole_number(value))

	def test_phones(self):
		self.assertEqual(normalise_phone("1990-731 0001"), "19907310001")
		self.assertEqual(normalise_phone("（0731）88880000、19907310001"), "073188880000;19907310001")
		self.assertEqual(normalise_phone(19907310001.0), "19907310001")
		self.assertTrue(is_phone("073188880000;19907310001"))
		self.assertFalse(is_phone("无"))


class TestCodes(unittest.TestCase):
	def test_every_entry_is_found_by_code_label_and_spelling(self):
		for code_list in LISTS:
			for each in code_list:
				for word in (each.code, each.label, f" {each.label} ", *each.also):
					self.assertEqual(code_list.find(word), each, f"{code_list.name}: {word}")

	def test_no_word_means_two_things(self):
		for code_list in LISTS:
			words = [word for each in code_list for word in (each.code, each.label, *each.also)]
			self.assertEqual(len(words), len(set(words)), code_list.name)

	def test_the_reasons_and_categories_of_the_indicator_notes(self):
		self.assertTrue("".join(each.circled for each in codes.REASONS).startswith("①②③④⑤⑥⑦"))
		self.assertEqual(codes.REASONS.find("③"), codes.REASONS["3"])
		self.assertEqual(codes.REASONS["3"].label, "毕业后去向不明")
		self.assertEqual(codes.REASONS.find("③毕业后去向不明"), codes.REASONS["3"])
		self.assertEqual(codes.REASONS.find(3.0), codes.REASONS["3"])
		self.assertEqual(codes.REASONS.find("出国(境)"), codes.REASONS["5"])
		self.assertEqual(len(codes.UNIT_CATEGORIES), 9)
		self.assertEqual(codes.UNIT_CATEGORIES.find("⑨"), codes.UNIT_CATEGORIES["9"])
		self.assertEqual(codes.UNIT_CATEGORIES["9"].label, "其他")

	def test_the_standards(self):
		self.assertEqual(len([each for each in codes.ETHNIC_GROUPS if int(each.code) <= 56]), 56)
		self.assertEqual(codes.ETHNIC_GROUPS["15"].label, "土家族")
		self.assertEqual(codes.ETHNIC_GROUPS["56"].label, "基诺族")
		self.assertEqual(codes.ETHNIC_GROUPS.find("汉"), codes.ETHNIC_GROUPS["01"])
		self.assertEqual(codes.SEXES.find("女"), codes.SEXES["2"])
		self.assertEqual(codes.EDUCATION.find("大学本科毕业"), codes.EDUCATION["21"])
		self.assertEqual(codes.EDUCATION.find("普通高中毕业"), codes.EDUCATION["61"])

	def test_nothing_and_unknown_words(self):
		for value in (None, "", "没有的"):
			self.assertIsNone(codes.REASONS.find(value))


class TestProblems(unittest.TestCase):
	def test_a_problem_speaks_the_language_of_the_screen(self):
		problem = hard(
			"x", "The year of {value} is wrong.", "Correct it.", "birth_date", value="1066", code=1
		)
		self.assertEqual(problem.text(), "The year of 1066 is wrong. Correct it.")
		chinese = {"The year of {value} is wrong.": "{value}的年份不对。", "Correct it.": "请更正。"}
		self.assertEqual(problem.text(chinese.__getitem__), "1066的年份不对。请更正。")
		self.assertTrue(problem.is_hard)
		self.assertEqual(problem.at("sex").field, "sex")
