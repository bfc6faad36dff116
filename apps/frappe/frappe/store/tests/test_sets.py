"""Sets that conditions look into are read once, where that changes nothing."""

import unittest

import frappe
from frappe.store import sets
from frappe.store.plans import Part
from frappe.store.tests.site import StoreTest

ADULTS = "select `full_name` from `tabPerson` where `age` > 18"


class TestSets(StoreTest):
	def setUp(self) -> None:
		super().setUp()
		for name, full_name, age, notes in (
			("A", "张伟", 40, "张伟"),
			("B", "王芳", 12, "张伟"),
			("C", "it's (no) `one`?", 30, 'it\'s "so"'),
			("D", "Ärzte", 50, "ärzte"),
			("E", "李娜", 5, "40"),
		):
			self.add(name, full_name=full_name, age=age, notes=notes)

	def rows(self, part: Part) -> list[str]:
		text = f"select `name` from `tabPerson` where {part.text} order by `name`"
		return [row[0] for row in frappe.db.run(text, part.values).fetchall()]

	def read(self, text: str, *values, handed: int) -> Part:
		"""The condition after its sets are read; it finds what it found before."""
		part = Part(text, list(values))
		done = sets.read_once(part)
		self.assertEqual(self.rows(done), self.rows(part))
		self.assertEqual(done.handed, handed)
		if not handed:
			self.assertIs(done, part)
		return done

	def test_a_set_is_handed_over_and_its_column_is_known(self) -> None:
		done = self.read(f"(((`tabPerson`.`notes` IN ({ADULTS}))))", handed=3)
		self.assertEqual((done.column, done.operator), ("notes", "in"))
		self.assertEqual(done.text, "`tabPerson`.`notes` IN (select value from json_each(?))")
		self.assertEqual(self.rows(done), ["A", "B"])

	def test_values_stay_in_their_order(self) -> None:
		below = "select `full_name` from `tabPerson` where `age` < ? or `notes` = '?'"
		text = f"`age` > ? and (`full_name` in ({below}) or `notes` in ({ADULTS})) and `name` <> ?"
		self.assertIsNone(self.read(text, 4, 20, "B", handed=5).column)

	def test_what_is_not_in_a_set(self) -> None:
		done = self.read(f"`tabPerson`.`notes` not in ({ADULTS})", handed=3)
		self.assertIsNone(done.column)

	def test_a_query_about_the_row_itself_stays(self) -> None:
		self.read(
			"`notes` in (select p.`full_name` from `tabPerson` p where p.`age` = `tabPerson`.`age`)", handed=0
		)
		self.read('`notes` in (select "full_name" from `tabSeries`)', handed=0)

	def test_numbers_and_nothing_stay_as_they_are_compared(self) -> None:
		self.read("`notes` in (select `age` from `tabPerson`)", handed=0)
		self.read("`notes` not in (select `code` from `tabPerson`)", handed=0)

	def test_a_great_set_and_a_list_of_values_stay(self) -> None:
		numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000) select 'x' || i from n"
		self.read(f"`notes` in (select * from ({numbers}))", handed=0)
		self.read("`notes` in ('select', '张伟') and `name` in (?)", "A", handed=0)

	def test_an_empty_set_finds_nothing(self) -> None:
		done = sets.read_once(Part(f"`tabPerson`.`notes` in ({ADULTS} and `age` > 99)", []))
		self.assertEqual(self.rows(done), [])

	def test_two_columns_together_stay(self) -> None:
		self.read("(`name`, `age`) in (select `name`, `age` from `tabPerson`)", handed=0)

	def test_what_is_wrong_is_said(self) -> None:
		with self.assertRaises(Exception) as raised:
			sets.read_once(Part("`notes` in (select `name` from `tabNowhere`)", []))
		self.assertIn("no such table", str(raised.exception))


if __name__ == "__main__":
	unittest.main()
