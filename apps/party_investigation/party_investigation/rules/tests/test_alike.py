"""Who may be one person, and who is not taken for one."""

import datetime as dt
import random
import unittest

from party_investigation.rules import alike, identity_number
from party_investigation.rules.alike import Person, names_alike, numbers_alike, suspicions


def number(body: str) -> str:
	return body + identity_number.check_character(body)


BODY = "43010219800305001"
BORN = dt.date(1980, 3, 5)


class TestAlike(unittest.TestCase):
	def test_names(self) -> None:
		for first, second, likeness in (
			("王芳", "王芳", "same"),
			("张伟明", "章玮铭", "sounds"),
			("张伟明", "张伟民", "near"),
			("刘丽娜", "刘莉拉", "near"),
			("欧阳朋举", "欧阳明举", "one character"),
			("王芳", "王丽", None),
			("李静", "张伟", None),
			("买买提·艾力", "买买提艾力", "sounds"),
		):
			with self.subTest(first, second=second):
				self.assertEqual(names_alike(first, second), likeness)
				self.assertEqual(names_alike(second, first), likeness)

	def test_numbers(self) -> None:
		for other, likeness in (
			(number(BODY), "same"),
			(number("43010219800305003"), "one digit"),
			(number("43010219800305010"), "swapped"),
			(number("43010219800350001")[:17] + "0", "swapped"),
			(number("43012419800305001"), "region"),
			("430102800305001", "15 digits"),
			(number("43010219800412001"), None),
			("", None),
			("乱写", None),
		):
			with self.subTest(other):
				self.assertEqual(numbers_alike(number(BODY), other), likeness)
				self.assertEqual(numbers_alike(other, number(BODY)), likeness)

	def test_a_name_or_a_number_alone_is_not_enough(self) -> None:
		twins = [
			Person("a", "赵国庆", number(BODY), BORN, "男"),
			Person("b", "赵国栋", number("43010219800305003"), BORN, "男"),
		]
		self.assertEqual([each.name for each in suspicions(twins)], ["one character"])
		others = [
			Person("a", "王芳", number(BODY), BORN, "女"),
			Person("b", "王芳", number("43010219850305001"), dt.date(1985, 3, 5), "女"),
			Person("c", "李梅", number("43010219800305004"), BORN, "女"),
			Person("d", "王方", number("43010219800305117"), BORN, "男"),
		]
		found = [(each.first, each.second) for each in suspicions(others)]
		self.assertEqual(found, [("a", "b")], "a digit of the year differs, the name is the same")

	def test_without_numbers_the_birth_date_decides(self) -> None:
		people = [Person("a", "陈建国", "", BORN), Person("b", "陈建国", "", BORN), Person("c", "陈建国")]
		[found] = suspicions(people)
		self.assertEqual((found.first, found.second, found.number), ("a", "b", None))
		self.assertEqual(found.reasons(), [alike.NAME_WORDS["same"], alike.SAME_BIRTH])

	def test_one_date_with_everybody_is_no_square(self) -> None:
		"""A date that a spreadsheet gave everybody does not make everybody a pair, and each slip is still found."""
		chance = random.Random(7)
		names = [
			chr(0x4E00 + chance.randrange(3000)) + chr(0x4E00 + chance.randrange(3000)) for _ in range(2000)
		]
		people = [Person(f"{order:05}", name, "", BORN) for order, name in enumerate(names)]
		people += [Person("x", "钱钟书", "", BORN), Person("y", "钱锺书", "", BORN)]
		compared = sum(len(block) * (len(block) - 1) // 2 for block in alike.blocks(people))
		self.assertLess(compared, 50_000)
		self.assertIn(("x", "y"), {(each.first, each.second) for each in suspicions(people)})

	def test_planted_pairs_among_many(self) -> None:
		chance = random.Random(11)
		people, planted = [], set()
		for order in range(2000):
			born = dt.date(1950, 1, 1) + dt.timedelta(chance.randrange(20000))
			body = f"4301{chance.randrange(10):02}{born:%Y%m%d}{chance.randrange(1000):03}"
			name = "".join(chr(0x4E00 + chance.randrange(8000)) for _ in range(3))
			people.append(Person(f"{order:05}", name, number(body), born))
			if order % 40 == 0:
				place = chance.choice([2, 3, 4, 5, 15, 16])
				slip = body[:place] + str((int(body[place]) + 1) % 10) + body[place + 1 :]
				people.append(Person(f"{order:05}+", name, number(slip), born))
				planted.add((f"{order:05}", f"{order:05}+"))
		found = {(each.first, each.second) for each in suspicions(people)}
		self.assertLessEqual(planted, found)
		self.assertLess(len(found - planted), 5)
