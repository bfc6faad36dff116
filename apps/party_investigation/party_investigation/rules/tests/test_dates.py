"""Dates as people write them (decisions D1, D12)."""

import datetime as dt
import unittest

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules.conclusion import contact_facts
from party_investigation.rules.contact import (
	band,
	duration_text,
	is_boundary,
	is_out_of_contact,
	last_contact,
	months_out,
	period_end,
	period_text,
)
from party_investigation.rules.dates import add_months, end_of_month, read_date, years_between
from party_investigation.rules.policy import DEFAULT

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))
FIFTH_OF_MARCH = dt.date(2016, 3, 5)


class TestReadingDates(unittest.TestCase):
	def test_every_common_spelling_of_a_day(self):
		for value in (
			FIFTH_OF_MARCH,
			dt.datetime(2016, 3, 5, 10, 30),
			"2016-03-05",
			"2016-3-5",
			"2016/3/5",
			"2016.3.5",
			"2016.03.05.",
			"2016年3月5日",
			"2016年03月05日",
			"2016年3月5号",
			"2016 年 3 月 5 日",
			"20160305",
			20160305,
			20160305.0,
			42434,
			42434.0,
			42434.75,
			"42434",
			"42434.5",
			"２０１６年３月５日",
			"２０１６－０３－０５",
			"２０１６．３．５",
			"　2016-03-05 ",
			"2016-03-05 00:00:00",
			"2016-03-05T08:30:00Z",
			"2016/3/5 8:30",
			"2016 3 5",
			"2016、3、5",
			"2016—3—5",
			"'2016-03-05",
			"二〇一六年三月五日",
			"二○一六年三月五日",
			"二零一六年三月五日",
		):
			with self.subTest(value=value):
				read = read_date(value)
				self.assertEqual((read.day, read.precision, read.problem), (FIFTH_OF_MARCH, "day", None))

	def test_chinese_numerals(self):
		for text, day in (
			("一九八五年十月十日", dt.date(1985, 10, 10)),
			("一九八五年十二月三十一日", dt.date(1985, 12, 31)),
			("一九八五年元月廿一日", dt.date(1985, 1, 21)),
			("二〇〇〇年二月二十日", dt.date(2000, 2, 20)),
		):
			self.assertEqual(read_date(text).day, day)

	def test_a_month_is_marked_as_such(self):
		for value in (
			"198507",
			198507,
			"1985.7",
			1985.7,
			"1985-07",
			"1985/7",
			"1985年7月",
			"1985年7月份",
			"一九八五年七月",
		):
			with self.subTest(value=value):
				read = read_date(value)
				self.assertEqual((read.day, read.is_month), (dt.date(1985, 7, 1), True))

	def test_what_is_refused_says_why(self):
		for value, code in (
			("85.7.1", "date.two_digit_year"),
			("85年7月", "date.two_digit_year"),
			("850701", "date.two_digit_year"),
			("2015-02-29", "date.impossible"),
			("2016-13-01", "date.impossible"),
			("20160231", "date.impossible"),
			("2016.0.5", "date.impossible"),
			("2016", "date.only_a_year"),
			(2016, "date.only_a_year"),
			("2016年", "date.only_a_year"),
			("5/3/2016", "date.order"),
			(1985.1, "date.january_or_october"),
			("3016-03-05", "date.year"),
			(dt.datetime(1066, 10, 14), "date.year"),
			("去年", "date.unreadable"),
			("2016/03-05", "date.unreadable"),
			("1985701", "date.unreadable"),
			(True, "date.unreadable"),
			(-5, "date.unreadable"),
			(float("nan"), "date.unreadable"),
			(dt.time(8, 30), "date.unreadable"),
		):
			with self.subTest(value=value):
				problem = read_date(value).problem
				self.assertEqual(problem.code if problem else None, code)
				if problem:
					self.assertTrue(problem.text())

	def test_nothing_is_nothing(self):
		for value in (None, "", "  ", "　", "-", "——", "/", "无"):
			self.assertEqual(read_date(value), read_date(None))

	def test_a_problem_names_the_field(self):
		problem = read_date("abc", "joined_on").problem
		self.assertEqual(problem and problem.field, "joined_on")

	@given(DAYS)
	def test_every_spelling_reads_back(self, day):
		serial = (day - dt.date(1899, 12, 30)).days
		spellings = [
			f"{day:%Y-%m-%d}",
			f"{day.year}.{day.month}.{day.day}",
			f"{day.year}年{day.month}月{day.day}日",
			f"{day:%Y%m%d}",
		]
		spellings += [serial, str(serial)] if 2100 < serial < 73415 else []
		for value in spellings:
			self.assertEqual(read_date(value).day, day, value)

	@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans()))
	def test_reading_never_raises(self, value):
		read = read_date(value)
		self.assertFalse(read.day and read.problem)


class TestArithmetic(unittest.TestCase):
	@given(DAYS, st.integers(-600, 600))
	def test_adding_months_is_what_dateutil_does(self, day, months):
		self.assertEqual(add_months(day, months), day + relativedelta(months=months))

	def test_the_end_of_a_month_clips(self):
		self.assertEqual(add_months(dt.date(2015, 8, 31), 6), dt.date(2016, 2, 29))
		self.assertEqual(end_of_month(dt.date(2015, 2, 3)), dt.date(2015, 2, 28))

	def test_completed_years(self):
		self.assertEqual(years_between(dt.date(1998, 3, 6), dt.date(2016, 3, 5)), 17)
		self.assertEqual(years_between(dt.date(1998, 3, 5), dt.date(2016, 3, 5)), 18)


class TestD1OutOfContact(unittest.TestCase):
	"""decisions D1."""

	@given(DAYS, DAYS)
	def test_months_out_is_the_largest_m(self, start, end):
		months = months_out(start, end)
		self.assertLessEqual(add_months(start, months), end)
		self.assertGreater(add_months(start, months + 1), end)

	def test_six_months_to_the_day_is_out_and_marked(self):
		start = dt.date(2015, 10, 5)
		self.assertFalse(is_out_of_contact(start, dt.date(2016, 4, 4), DEFAULT))
		self.assertTrue(is_out_of_contact(start, dt.date(2016, 4, 5), DEFAULT))
		self.assertTrue(is_boundary(start, dt.date(2016, 4, 5), DEFAULT))
		self.assertFalse(is_boundary(start, dt.date(2016, 4, 6), DEFAULT))
		self.assertTrue(is_boundary(dt.date(2015, 8, 31), dt.date(2016, 2, 29), DEFAULT))

	@given(DAYS, DAYS)
	def test_the_boundary_is_the_day_six_months_later(self, start, end):
		self.assertEqual(is_boundary(start, end, DEFAULT), add_months(start, 6) == end)

	def test_bands(self):
		for months, label in (
			(6, "6个月以上不满1年"),
			(11, "6个月以上不满1年"),
			(12, "1年至5年"),
			(71, "1年至5年"),
			(72, "6年至10年"),
			(131, "6年至10年"),
			(132, "11年及以上"),
			(600, "11年及以上"),
		):
			self.assertEqual(band(months, DEFAULT).label, label)
		with self.assertRaises(ValueError):
			band(5, DEFAULT)

	@given(st.integers(6, 1200))
	def test_every_length_has_one_band(self, months):
		fitting = [
			each
			for each, after in zip(DEFAULT.bands, (*DEFAULT.bands[1:], None), strict=True)
			if each.from_months <= months and (after is None or months < after.from_months)
		]
		self.assertEqual(fitting, [band(months, DEFAULT)])

	def test_the_later_of_life_and_dues_counts(self):
		life, dues = dt.date(2015, 3, 1), dt.date(2015, 6, 1)
		self.assertEqual(last_contact(life, dues).on, dues)
		self.assertEqual(last_contact(dues, life).source, "organisation life")
		self.assertEqual(last_contact(life).on, life)
		self.assertIsNone(last_contact(None).on)

	def test_a_paid_to_month_gives_an_estimated_day(self):
		last = last_contact(None, None, dt.date(2015, 6, 1), dt.date(2016, 4, 5))
		self.assertEqual((last.on, last.estimated), (dt.date(2015, 6, 30), True))

	def test_the_estimate_is_never_after_the_reference_date(self):
		reference = dt.date(2016, 4, 5)
		self.assertEqual(last_contact(None, None, dt.date(2016, 12, 1), reference).on, reference)

	def test_a_known_day_of_payment_goes_before_the_month(self):
		last = last_contact(None, dt.date(2015, 6, 3), dt.date(2016, 1, 1), dt.date(2016, 4, 5))
		self.assertEqual((last.on, last.estimated), (dt.date(2015, 6, 3), False))

	def test_what_is_not_used_does_not_make_it_estimated(self):
		last = last_contact(dt.date(2015, 9, 1), None, dt.date(2015, 6, 1), dt.date(2016, 4, 5))
		self.assertEqual((last.on, last.estimated), (dt.date(2015, 9, 1), False))

	def test_the_end_of_the_period(self):
		restored = dt.date(2016, 3, 1)
		self.assertEqual(period_end(DEFAULT, restored), restored)
		self.assertEqual(period_end(DEFAULT), DEFAULT.search_closes_on)

	def test_the_facts_of_a_record(self):
		life, dues = dt.date(2013, 5, 6), dt.date(2012, 1, 1)
		facts = contact_facts(life, dues, None, None, DEFAULT)
		self.assertEqual((facts["last_contact_on"], facts["is_lost"], facts["lost_since"]), (life, 1, life))
		facts = contact_facts(life, None, None, dt.date(2013, 10, 5), DEFAULT)
		self.assertEqual((facts["is_lost"], facts["lost_since"]), (0, None))
		self.assertEqual(contact_facts(None, None, None, None, DEFAULT)["is_lost"], 0)

	def test_words_for_the_form(self):
		self.assertEqual(duration_text(7), "7个月")
		self.assertEqual(duration_text(24), "2年")
		self.assertEqual(
			period_text(dt.date(2013, 5, 6), dt.date(2016, 4, 5)), "2013.05至2016.04（2年10个月）"
		)


if __name__ == "__main__":
	unittest.main()
