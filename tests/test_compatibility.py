"""What COMPATIBILITY.md says is so: it is fresh, absent names say that they are absent, every difference is told."""

import importlib
import json
import os
import sys
import unittest

from bench import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import compatibility


class TestCompatibility(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.sections = compatibility.sections()

	def names(self, *kinds: str) -> list[tuple[dict, str]]:
		return [
			(section, name)
			for section in self.sections
			if section["kind"] in kinds
			for name in section["names"]
		]

	def test_pages_are_fresh(self) -> None:
		for path, text in (
			(compatibility.ABSENT, compatibility.absent_text()),
			(compatibility.PAGE, compatibility.page()),
		):
			with self.subTest(path.name):
				self.assertEqual(path.read_text(encoding="utf-8"), text, "run scripts/compatibility.py")

	def test_names_are_listed_once(self) -> None:
		names = [
			compatibility.full_name(section, name) for section, name in self.names("attribute", "method")
		]
		self.assertEqual(sorted({name for name in names if names.count(name) > 1}), [])

	def test_absent_names_raise_not_implemented(self) -> None:
		for section, name in self.names("attribute", "method"):
			if compatibility.is_here(section, name):
				continue
			with self.subTest(compatibility.full_name(section, name)):
				with self.assertRaises(NotImplementedError) as caught:
					if section["kind"] == "method":
						module, _, owner = section["place"].rpartition(".")
						getattr(getattr(importlib.import_module(module), owner), name)
					else:
						compatibility.reach(section["place"], name)
				self.assertTrue(set(name.split(".")) & set(str(caught.exception).split(".")))

	def test_absent_names_can_be_asked_for_with_hasattr_and_try_import(self) -> None:
		import frappe

		absent = json.loads(compatibility.ABSENT.read_text(encoding="utf-8"))
		self.assertFalse(hasattr(frappe, absent["frappe"][0]))
		module = next(place for place, names in absent.items() if not names)
		with self.assertRaises(ImportError):
			importlib.import_module(module)

	def test_hooks_without_effect_are_told(self) -> None:
		from frappe.ground.absent import hooks_without_effect

		self.assertEqual(hooks_without_effect({"doc_events": {}, "page_renderer": []}), ["page_renderer"])

	def test_nothing_absent_is_called_different(self) -> None:
		listed = {
			compatibility.full_name(section, name): compatibility.status(section, name)
			for section, name in self.names(*compatibility.LOOK)
		}
		for name in compatibility.differences():
			with self.subTest(name):
				self.assertEqual(listed.get(name), "different")

	def test_every_known_difference_is_told_once(self) -> None:
		told = [case for one in compatibility.differences().values() for case in one["cases"]]
		self.assertEqual(sorted(told), sorted(compatibility.known_differences()))

	def test_every_known_difference_is_explained_to_readers(self) -> None:
		page = (ROOT / "docs" / "why-stricter.md").read_text(encoding="utf-8")
		for case in compatibility.known_differences():
			with self.subTest(case):
				self.assertIn(f"`{case.partition('[')[0]}", page)


if __name__ == "__main__":
	os.chdir(ROOT / "sites")
	unittest.main()
