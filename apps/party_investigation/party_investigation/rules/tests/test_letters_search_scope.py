"""Scope, letters, mobility and search (decisions D2 to D5)."""

import datetime as dt
import unittest
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import letters, mobile, numerals
from party_investigation.rules.contact import months_out
from party_investigation.rules.policy import DEFAULT
from party_investigation.rules.scope_of_investigation import scope
from party_investigation.rules.search import Attempt, check_search, still_needed

REFERENCE = dt.date(2016, 4, 5)
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2017, 12, 31))


def codes(problems):
	return [problem.code for problem in problems]


class TestD2Scope(unittest.TestCase):
	def test_who_is_on_the_list(self):
		since = dt.date(2007, 1, 1)
		facts: dict[str, Any]
		for facts, expected in (
			(dict(holds_relationship=True), (True, "relationship held")),
			(dict(holds_relationship=False), (False, "not a member")),
			(dict(holds_relationship=False, transferred_out_on=since), (True, "no receipt")),
			(
				dict(holds_relationship=False, transferred_out_on=dt.date(2006, 12, 31)),
				(False, "transferred before receipts"),
			),
			(
				dict(holds_relationship=False, transferred_out_on=since, receipt_on=REFERENCE),
				(False, "receipt received"),
			),
			(
				dict(holds_relationship=False, transferred_out_on=since, receipt_on=dt.date(2016, 4, 6)),
				(True, "no receipt"),
			),
		):
			answer = scope(DEFAULT, **facts)
			self.assertEqual((answer.in_scope, answer.reason), expected)


class TestD3Letters(unittest.TestCase):
	def test_the_last_day_of_validity(self):
		issued = dt.date(2016, 3, 6)
		self.assertEqual(letters.expires_on(issued, 30), REFERENCE)
		self.assertEqual(letters.state(issued, 30, None, REFERENCE), "In Transit")
		self.assertEqual(letters.state(issued, 29, None, REFERENCE), "Overdue")

	@given(DAYS, st.integers(1, 90), st.none() | DAYS, DAYS, st.booleans())
	def test_a_letter_is_in_one_state(self, issued, days, receipt, reference, void):
		state = letters.state(issued, days, receipt, reference, void=void)
		closed = receipt is not None and receipt <= reference
		self.assertEqual(state == "Void", void)
		self.assertEqual(state == "Closed", closed and not void)
		self.assertEqual(
			state == "Overdue", not void and not closed and issued + dt.timedelta(days=days) < reference
		)

	def test_what_is_refused(self):
		good: dict[str, Any] = dict(
			issued_on=dt.date(2016, 3, 1), validity_days=30, receipt_on=dt.date(2016, 3, 20)
		)
		self.assertEqual(letters.check_letter(DEFAULT, **good), [])
		for change, code in (
			(dict(issued_on=None), "letter.no_issue_date"),
			(dict(validity_days=0), "letter.validity"),
			(dict(validity_days=91), "letter.validity"),
			(dict(validity_days=None), "letter.validity"),
			(dict(receipt_on=dt.date(2016, 2, 29)), "letter.receipt_before_issue"),
			(dict(holds_member=False), "letter.not_held"),
			(dict(open_letter="U01-2016-0001"), "letter.second_open"),
			(dict(validity_days=10), "letter.receipt_late"),
		):
			with self.subTest(change=change):
				self.assertEqual(codes(letters.check_letter(DEFAULT, **{**good, **change})), [code])

	def test_numbers(self):
		number = letters.next_number("U01", 2016, 7)
		self.assertEqual(str(number), "U01-2016-0008")
		self.assertEqual(letters.parse_number("U01-2016-0008"), number)
		self.assertIsNone(letters.parse_number("旧介绍信3号"))

	def test_capital_numerals(self):
		self.assertEqual(numerals.capital_month(dt.date(2016, 12, 1)), ("贰零壹陆", "壹拾贰"))
		for number, written in (
			(0, "零"),
			(3, "叁"),
			(10, "壹拾"),
			(15, "壹拾伍"),
			(30, "叁拾"),
			(90, "玖拾"),
			(305, "叁佰零伍"),
			(1010, "壹仟零壹拾"),
			(2000, "贰仟"),
		):
			self.assertEqual(numerals.capital_number(number), written)
		with self.assertRaises(ValueError):
			numerals.capital_number(10000)

	@given(st.integers(0, 9999))
	def test_capital_numerals_say_the_number(self, number):
		written, value = numerals.capital_number(number), 0
		digit = 0
		for sign in written:
			if sign in numerals.DIGITS:
				digit = numerals.DIGITS.index(sign)
			else:
				value, digit = value + digit * {"拾": 10, "佰": 100, "仟": 1000}[sign], 0
		self.assertEqual(value + digit, number)


class TestD4Mobility(unittest.TestCase):
	@given(DAYS, DAYS)
	def test_six_months_away(self, left, reference):
		self.assertEqual(mobile.is_mobile(left, reference, DEFAULT), months_out(left, reference) >= 6)

	@given(DAYS, DAYS, DAYS)
	def test_who_is_mobile_is_asked_after_each_quarter(self, left, asked, today):
		is_mobile, quarter = mobile.is_mobile(left, today, DEFAULT), DEFAULT.ask_after_months
		self.assertEqual(mobile.next_contact_by(left, None, DEFAULT) <= today, is_mobile)
		is_due = mobile.next_contact_by(left, asked, DEFAULT) <= today
		self.assertEqual(is_due, is_mobile and months_out(asked, today) >= quarter)
		self.assertIsNone(mobile.next_contact_by(left, asked, DEFAULT, returned_on=today))

	def test_who_came_back_or_was_transferred_is_not_mobile(self):
		left = dt.date(2015, 1, 1)
		self.assertTrue(mobile.is_mobile(left, REFERENCE, DEFAULT))
		self.assertFalse(mobile.is_mobile(left, REFERENCE, DEFAULT, relationship_transferred=True))
		self.assertFalse(mobile.is_mobile(left, REFERENCE, DEFAULT, returned_on=REFERENCE))
		self.assertTrue(mobile.is_mobile(left, REFERENCE, DEFAULT, returned_on=dt.date(2016, 4, 6)))


class TestD5Search(unittest.TestCase):
	enough = (
		Attempt(dt.date(2016, 3, 1), "电话"),
		Attempt(dt.date(2016, 3, 1), "短信"),
		Attempt(dt.date(2016, 3, 8), "电话"),
	)

	def test_three_attempts_two_means_two_days(self):
		self.assertFalse(still_needed(self.enough, DEFAULT))
		needed = still_needed(self.enough[:1], DEFAULT)
		self.assertEqual((needed.attempts, needed.means, needed.days), (2, 1, 1))
		needed = still_needed([], DEFAULT)
		self.assertEqual((needed.attempts, needed.means, needed.days), (3, 2, 2))

	def test_the_campaign_may_ask_for_more(self):
		self.assertTrue(still_needed(self.enough, replace(DEFAULT, attempts_needed=4)))

	def test_not_found(self):
		self.assertEqual(check_search(self.enough, DEFAULT, result="Not Found", reason="3"), [])
		problems = check_search(
			self.enough[:2], DEFAULT, result="Not Found", reason="3", restored_on=REFERENCE
		)
		self.assertEqual(codes(problems), ["search.not_enough", "search.restored_but_not_found"])

	def test_restored(self):
		good: dict[str, Any] = dict(
			result="Contact Restored", reason="外出务工经商", restored_on=REFERENCE, conduct_finding="无"
		)
		self.assertEqual(check_search((), DEFAULT, **good), [])
		for change, code in (
			(dict(restored_on=None), "search.no_restored_on"),
			(dict(conduct_finding=" "), "search.no_conduct_finding"),
			(dict(last_contact_on=dt.date(2016, 4, 6)), "search.restored_before_lost"),
			(dict(reason=None), "search.no_reason"),
			(dict(reason="⑦"), "search.reason_in_words"),
			(dict(result=None), "search.no_result"),
		):
			self.assertEqual(codes(check_search((), DEFAULT, **{**good, **change})), [code])
		self.assertEqual(
			check_search((), DEFAULT, **{**good, "reason": 7, "reason_in_words": "本人未说明"}), []
		)
