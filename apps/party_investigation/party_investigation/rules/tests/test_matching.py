"""Rows of another office against members: number exactly, else name, birth and place by weight, without comparing everybody."""

import datetime as dt
import unittest

from party_investigation.rules import identity_number
from party_investigation.rules.matching import People, Person, compare
from party_investigation.workbook.samples import made_up_number

BORN = dt.date(1980, 3, 5)
NUMBER = made_up_number(7, "19800305", 7)
MEMBER = Person("M", "王伟明", NUMBER, BORN, "男", ("湖南省长沙市岳麓区麓山南路1号",), "wwm")


def said(**values) -> Person:
	return Person(**{"key": "1", "name": "王伟明", "sound": "wwm", **values})


class TestMatching(unittest.TestCase):
	def test_how_well_a_row_matches(self) -> None:
		other = made_up_number(8, "19800305", 8)
		for row, level in (
			(said(number=NUMBER), "Likely"),
			(said(number=NUMBER, name="李四", sound="ls"), "Possible"),
			(said(birth_date=BORN), "Likely"),
			(said(birth_date=BORN, number=other), "Possible"),
			(said(birth_date=BORN, sex="女"), "Possible"),
			(said(name="王卫明", birth_date=BORN), "Possible"),
			(said(name="王卫明", birth_date=BORN, places=("长沙市岳麓区麓山南路",)), "Likely"),
			(said(number=identity_number.mask(NUMBER)), "Likely"),
			(said(), "Possible"),
			(said(birth_date=dt.date(1991, 7, 9)), None),
			(said(name="赵六", sound="zl", birth_date=BORN), None),
			(said(sex="女"), None),
		):
			with self.subTest(row):
				self.assertEqual(compare(row, MEMBER).level, level)

	def test_a_row_finds_whoever_shares_a_key(self) -> None:
		people = People(
			[MEMBER, Person("N", "王伟明", made_up_number(9, "19700101", 9), dt.date(1970, 1, 1))]
		)
		self.assertEqual([member.key for member, _c in people.matches(said(number=NUMBER))], ["M"])
		self.assertEqual([member.key for member, _c in people.matches(said(birth_date=BORN))], ["M"])
		by_sound = said(name="汪唯铭", birth_date=BORN)
		self.assertEqual([member.key for member, _c in people.matches(by_sound)], ["M"])
		self.assertEqual(people.matches(said(name="查无此人", sound="zwcr")), [])

	def test_five_thousand_rows_are_compared_with_few(self) -> None:
		days = [dt.date(1960, 1, 1) + dt.timedelta(days) for days in range(9000)]
		members = [
			Person(
				str(n),
				chr(0x4E00 + n % 5000) + chr(0x5E00 + n // 7),
				"",
				days[n % 9000],
				"",
				(),
				f"k{n % 600}",
			)
			for n in range(20_000)
		]
		people = People(members)
		for row in members[:5000]:
			best, comparison = people.matches(row)[0]
			self.assertEqual((best.name, comparison.level), (row.name, "Likely"))
		self.assertLess(people.comparisons, 5000 * 20)
