"""Identity numbers (decisions D10, GB 11643)."""

import datetime as dt
import unittest

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import identity_number
from party_investigation.rules.identity_number import check, check_character, from_15, mask, normalise

WOMAN, MAN = "11010519491231002X", "440524188001010014"
"""The two samples of the standard."""

COUNTIES = st.sampled_from(["430199", "439999", "110199"])
"""Never assigned, so that nobody has the number."""


@st.composite
def numbers(draw):
	born = draw(st.dates(dt.date(1900, 1, 1), dt.date(2015, 12, 31)))
	body = f"{draw(COUNTIES)}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
	return body + check_character(body)


def codes(checked):
	return [problem.code.removeprefix("identity_number.") for problem in checked.problems]


class TestD10IdentityNumber(unittest.TestCase):
	def test_the_samples_of_the_standard(self):
		woman, man = check(WOMAN), check(MAN)
		self.assertEqual((woman.birth_date, woman.sex, woman.problems), (dt.date(1949, 12, 31), "女", ()))
		self.assertEqual((man.birth_date, man.sex, man.problems), (dt.date(1880, 1, 1), "男", ()))

	@given(numbers())
	def test_a_made_number_is_accepted(self, number):
		checked = check(number, today=dt.date(2016, 4, 5))
		self.assertEqual(checked.problems, ())
		self.assertEqual(f"{checked.birth_date:%Y%m%d}", number[6:14])

	@given(numbers(), st.integers(0, 16), st.integers(1, 9))
	def test_one_wrong_digit_is_always_found(self, number, place, by):
		wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
		self.assertFalse(check(wrong).is_acceptable)

	@given(numbers(), st.integers(0, 15))
	def test_two_swapped_digits_are_always_found(self, number, place):
		swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
		self.assertEqual(check(swapped).is_acceptable, swapped == number)

	@given(numbers())
	def test_untidy_writing_makes_no_difference(self, number):
		full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
		for text in (
			number.lower(),
			f" {number[:6]} {number[6:]}",
			full_width,
			f"'{number}",
			f"{number}\u200b",
			f"　{number}",
		):
			self.assertEqual(normalise(text), number)

	def test_what_is_refused(self):
		for value, code in (
			(None, "missing"),
			("", "missing"),
			("110105194912310021", "check_character"),
			("1101051949123100", "length"),
			("11010519491231002XX", "length"),
			("1101051949123100２Ｘ", None),
			("11010519491231A02X", "characters"),
			("110105194902310020", "birth_date"),
			("990105194912310020", "province"),
			(1.1010519491231002e17, "float"),
			("1.10105E+17", "float"),
			("440524188001010000.0", "float"),
			(440524188001010000, "float"),
		):
			with self.subTest(value=value):
				problems = codes(check(value))
				self.assertIn(code, problems) if code else self.assertEqual(problems, [])

	def test_a_whole_number_that_is_right_is_taken(self):
		self.assertEqual(check(int(MAN)).number, MAN)

	def test_a_birth_date_in_the_future_is_impossible(self):
		body = "43019920170101001"
		number = body + check_character(body)
		self.assertIn("birth_date", codes(check(number, today=dt.date(2016, 4, 5))))

	def test_old_numbers_come_with_the_new_one(self):
		checked = check("440524800101001")
		self.assertEqual(codes(checked), ["old"])
		self.assertEqual(checked.suggestion, from_15("440524800101001"))
		self.assertTrue(check(checked.suggestion).is_acceptable)

	def test_unknown_counties_are_accepted(self):
		body = "43999919800101001"
		self.assertTrue(check(body + check_character(body)).is_acceptable)

	def test_disagreement_is_soft(self):
		checked = check(WOMAN, born_on=dt.date(1949, 12, 30), stated_sex="男")
		self.assertEqual(codes(checked), ["birth_date_disagrees", "sex_disagrees"])
		self.assertTrue(checked.is_acceptable)

	def test_a_month_is_compared_as_a_month(self):
		self.assertEqual(check(WOMAN, born_on=dt.date(1949, 12, 1), born_precision="month").problems, ())
		self.assertNotEqual(check(WOMAN, born_on=dt.date(1949, 11, 1), born_precision="month").problems, ())

	def test_a_number_held_by_another_is_hard(self):
		checked = check(WOMAN, held_by="M-00001")
		self.assertEqual(codes(checked), ["held"])
		self.assertFalse(checked.is_acceptable)

	def test_masking_keeps_place_and_end(self):
		self.assertEqual(mask(WOMAN), "1101**********002X")
		self.assertEqual(mask("1234"), "****")

	@given(st.one_of(st.text(), st.floats(), st.integers(), st.none()))
	def test_checking_never_raises(self, value):
		self.assertEqual(check(value).is_acceptable, identity_number.is_valid(normalise(value)))

	def test_the_check_character_needs_17_digits(self):
		with self.assertRaises(ValueError):
			check_character("123")
