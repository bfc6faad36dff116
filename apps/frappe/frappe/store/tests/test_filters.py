"""Filters find what they find on MariaDB."""

import datetime

import frappe
from frappe.store import filters
from frappe.store.conditions import where
from frappe.store.driver import sqlite3
from frappe.store.tests.site import StoreTest


class TestFilters(StoreTest):
	def setUp(self) -> None:
		super().setUp()
		self.add(
			"A", full_name="Ada", age=30, born="1990-01-15", notes="likes tea", joined="2024-01-31 10:00:00"
		)
		self.add("B", full_name="Bob", age=0, notes="")
		self.add("C", full_name="cy", age=-5, born="2001-02-28", notes=None)

	def found(self, **given) -> list[str]:
		"""Names found as in a list."""
		condition, values = where("Person", given, none_is_null=False)
		return [
			row[0]
			for row in frappe.db.run(f"select name from tabPerson where {condition} order by name", values)
		]

	def test_nothing_is_an_empty_text(self):
		for nothing in (None, ""):
			self.assertEqual(self.found(notes=nothing), ["B", "C"])
		self.assertEqual(self.found(notes=("!=", "")), ["A"])
		self.assertEqual(self.found(notes=("!=", "likes tea")), ["B", "C"])
		self.assertEqual(self.found(notes=("not like", "%tea%")), ["B", "C"])
		self.assertEqual(self.found(notes=("not in", ["likes tea"])), ["B", "C"])
		self.assertEqual(self.found(notes=("in", ["", "x"])), ["B", "C"])
		self.assertEqual(self.found(notes=("not in", ["x", None])), ["A"])

	def test_what_no_calendar_holds_is_compared_as_text(self):
		for text in ("2016-13-45", "9aE3", "2066006711", "3:999999999999993199999999999999", "²"):
			with self.subTest(text):
				self.assertEqual(self.found(born=text), [])
				self.assertEqual(self.found(joined=text), [])

	def test_nothing_is_before_all_days(self):
		self.assertEqual(self.found(born=("<", "2100-01-01")), ["A", "B", "C"])
		self.assertEqual(self.found(born=(">", "1000-01-01")), ["A", "C"])
		self.assertEqual(self.found(born=("!=", "1990-01-15")), ["B", "C"])
		self.assertEqual(self.found(born=None), [])

	def test_is_set(self):
		self.assertEqual(self.found(born=("is", "set")), ["A", "C"])
		self.assertEqual(self.found(born=("is", "not set")), ["B"])
		self.assertEqual(self.found(age=("is", "not set")), ["B"])
		self.assertEqual(self.found(notes=("is", "set")), ["A"])
		with self.assertRaises(frappe.ValidationError):
			self.found(notes=("is", "null"))

	def test_numbers(self):
		self.assertEqual(self.found(age="30"), ["A"])
		self.assertEqual(self.found(age="abc"), ["B"])
		self.assertEqual(self.found(age=(">", -1)), ["A", "B"])
		self.assertEqual(self.found(age=("in", [30, "-5"])), ["A", "C"])
		self.assertEqual(self.found(age=True), [])

	def test_case_accents_and_blanks(self):
		self.add("D", full_name="Éva")
		self.add("E", full_name="Eva ")
		self.add("F", full_name="EVA")
		for spelling in ("eva", "Éva", "EVA ", "évÁ"):
			self.assertEqual(self.found(full_name=spelling), ["D", "E", "F"], spelling)
			self.assertEqual(self.found(full_name=("!=", spelling)), ["A", "B", "C"], spelling)
		self.assertEqual(self.found(full_name=("in", ["eva", "bob"])), ["B", "D", "E", "F"])
		self.assertEqual(self.found(full_name=("like", "%va")), ["D", "F"])
		self.assertEqual(self.found(full_name=("like", "év%")), ["D", "E", "F"])

	def test_accents_written_by_any_way(self):
		frappe.db.sql("insert into tabPerson (name, full_name) values (%s, %s)", ("D", "Zoë"))
		frappe.db.sql("update tabPerson set full_name = %s where name = %s", ("René", "B"))
		frappe.db.set_value("Person", "C", "full_name", "Ötzi", update_modified=False)
		for plain, name in (("zoe", "D"), ("rene", "B"), ("otzi", "C")):
			self.assertEqual(self.found(full_name=plain), [name])
		frappe.db.rollback()
		self.assertEqual(self.found(full_name="zoe"), [])

	def test_chinese_is_plain(self):
		self.add("D", full_name="中共长沙市委（机关）·支部")
		self.assertEqual(frappe.db.variants(), {})
		self.assertEqual(self.found(full_name="中共长沙市委（机关）·支部"), ["D"])
		self.assertEqual(self.found(full_name=("like", "%机关%")), ["D"])

	def test_between_days(self):
		self.assertEqual(self.found(born=("between", ["1990-01-15", "2001-02-28"])), ["A", "C"])
		self.assertEqual(self.found(joined=("between", ["2024-01-31", "2024-01-31"])), ["A"])
		self.assertEqual(self.found(joined=("between", ["2024-01-31 11:00:00", "2024-01-31"])), [])

	def test_moments_are_compared_in_one_spelling(self):
		for moment in (
			"2024-01-31 10:00:00",
			"2024-01-31 10:00:00.000000",
			datetime.datetime(2024, 1, 31, 10),
		):
			self.assertEqual(self.found(joined=moment), ["A"])

	def test_operators(self):
		for bad in ("=>", "regexp", "1=1 or"):
			with self.assertRaises(frappe.ValidationError):
				self.found(age=(bad, 3))
		self.assertEqual(self.found(full_name=("LIKE", "a%")), ["A"])

	def test_a_column_that_is_not_there(self):
		for name in ("no_such", "name or 1=1", "`name`", "name`; drop table x"):
			with self.assertRaises(sqlite3.OperationalError):
				self.found(**{name: 1})

	def test_values_never_become_sql(self):
		self.assertEqual(self.found(full_name="' or '1'='1"), [])
		self.assertEqual(self.found(full_name=("in", ["x') or 1=1 -- "])), [])

	def test_an_equal_filter_uses_the_index(self):
		self.add("D", full_name="Éva")
		for value in ("Ada", "eva"):
			condition, values = where("Person", {"full_name": value})
			plan = frappe.db.run(
				f"explain query plan select * from tabPerson where {condition}", values
			).fetchall()
			self.assertIn("USING INDEX", plan[0][3])

	def test_a_list_of_names_uses_the_index_with_nothing_in_it_too(self):
		condition, values = where("Person", {"name": ("in", ["A", ""])})
		plan = frappe.db.run(
			f"explain query plan select * from tabPerson where {condition} order by creation", values
		).fetchall()
		self.assertIn("(name=?)", plan[0][3])
		self.assertEqual(self.found(name=("in", ["A", ""])), ["A"])

	def test_forms(self):
		def names(given):
			return self.names(given)

		self.assertEqual(names([["age", ">", 0]]), ["A"])
		self.assertEqual(names([["Person", "age", "<", 0], ["name", "=", "C"]]), ["C"])
		self.assertEqual(names([["age", 30]]), ["A"])
		self.assertEqual(names({"age": (">=", 0), "full_name": ("like", "b%")}), ["B"])
		self.assertEqual(names(["A", "C"]), ["A", "C"])
		self.assertEqual(filters.parse('{"age": 30}', "Person"), filters.parse({"age": 30}, "Person"))
