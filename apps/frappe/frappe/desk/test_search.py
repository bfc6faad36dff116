"""What a link field offers for a text: what begins with it first, among few documents and among many."""

import frappe
from frappe.desk import search
from frappe.tests.utils import FrappeTestCase


class TestSearch(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.db.rollback()

	def fill(self, number: int) -> None:
		"""Tags `word 0000` …, one that begins with the text that is looked for, and one that only holds it."""
		now = frappe.utils.now()
		names = [*(f"word {place:04}" for place in range(number)), "needle in front", "word with a needle"]
		frappe.db.bulk_insert("Tag", ["name", "creation", "modified"], [(name, now, now) for name in names])

	def found(self, text: str, **more) -> list[str]:
		return [row["value"] for row in search.search_link("Tag", text, **more)]

	def test_among_few_and_among_many(self) -> None:
		for number in (5, search.MANY):
			with self.subTest(number):
				self.fill(number)
				self.assertEqual(self.found("needle"), ["needle in front", "word with a needle"])
				self.assertEqual(self.found("in front"), ["needle in front"])
				self.assertEqual(self.found("nothing like it"), [])
				frappe.db.rollback()

	def test_what_begins_with_the_text_is_there_however_many_only_hold_it(self) -> None:
		for number in (search.MANY - 100, search.MANY):
			with self.subTest(number):
				self.fill(number)
				frappe.db.bulk_insert("Tag", ["name", "creation"], [("ord before all", "2000-01-01")])
				self.assertEqual(self.found("ord", page_length=5)[0], "ord before all")
				frappe.db.rollback()

	def test_words_that_are_translated_are_found_as_they_are_read(self) -> None:
		frappe.local.lang = "zh"
		self.addCleanup(setattr, frappe.local, "lang", "en")
		for text in ("便笺", "note"):
			self.assertIn("Note", [row["value"] for row in search.search_link("DocType", text)])
		everything = search.search_widget("DocType", "a", page_length=0)
		self.assertEqual(search.search_widget("DocType", "a", start=3, page_length=2), everything[3:5])

	def test_about_how_many_there_are(self) -> None:
		before = frappe.db.estimate_count("Tag")
		self.fill(30)
		self.assertEqual(frappe.db.estimate_count("Tag"), before + 32)
