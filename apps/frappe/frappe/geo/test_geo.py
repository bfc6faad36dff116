"""What a new site knows of the world: countries, money and languages as the CLDR has them, in Chinese and English."""

import json
import unittest
from pathlib import Path

import frappe
from frappe.desk.search import search_link
from frappe.geo import country_info, source
from frappe.model.workflow import apply_workflow
from frappe.services.install import after_new_site
from frappe.tests.utils import FrappeTestCase
from frappe.utils import fmt_money

FOLDER = Path(source.__file__).parent


class TestFiles(unittest.TestCase):
	def test_they_are_what_babel_says(self) -> None:
		for name, content in (("country_info", source.countries()), ("languages", source.languages())):
			with self.subTest(name):
				self.assertEqual(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")), content)

	def test_every_country_has_a_chinese_name(self) -> None:
		catalogue = (FOLDER.parent / "locale" / "zh.po").read_text(encoding="utf-8")
		missing = [name for name in source.countries() if f'\nmsgid "{name}"\n' not in catalogue]
		self.assertEqual(missing, [])

	def test_one_country_is_asked_for_as_in_frappe(self) -> None:
		self.assertEqual(country_info.get_country_info("Germany").code, "de")
		self.assertEqual(country_info.get_country_info("Nowhere"), {})
		country_info.get_all()["Germany"]["code"] = "changed"
		self.assertEqual(country_info.get_country_info("Germany").code, "de")


class TestNewSite(FrappeTestCase):
	def test_there_are_all_of_them(self) -> None:
		counts = {doctype: frappe.db.count(doctype) for doctype in ("Country", "Currency", "Language")}
		self.assertEqual(counts["Country"], 249)
		self.assertGreaterEqual(counts["Currency"], 150)
		self.assertGreater(counts["Language"], 150)
		self.assertEqual(frappe.db.count("Currency", {"enabled": 1}), 8)
		self.assertEqual(
			frappe.get_all("Language", {"enabled": 1}, pluck="name", order_by="name"), ["en", "zh", "zh-TW"]
		)
		after_new_site()
		self.assertEqual(
			counts, {doctype: frappe.db.count(doctype) for doctype in ("Country", "Currency", "Language")}
		)

	def test_they_are_records_as_any(self) -> None:
		germany = frappe.get_doc("Country", "Germany")
		self.assertEqual((germany.code, germany.date_format), ("de", "dd.mm.yyyy"))
		self.assertIn("Europe/Berlin", germany.time_zones.split("\n"))
		for doctype, name in (("Country", "Germany"), ("Currency", "CHF"), ("Language", "fr")):
			doc = frappe.get_doc(doctype, name)
			doc.save()
			self.assertEqual((doc.name, doc.owner, doc.docstatus), (name, "Administrator", 0))
		self.assertEqual(fmt_money(1234567.5, currency="INR"), "₹ 1,234,567.50")

	def test_a_country_is_found_by_its_chinese_name(self) -> None:
		lang = frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", lang)
		frappe.local.lang = "zh"
		self.assertEqual(frappe._("Germany"), "德国")
		self.assertEqual([row["value"] for row in search_link("Country", "德国")], ["Germany"])

	def test_what_an_administrator_changed_stays(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.set_value("Country", "Germany", "date_format", "yyyy-mm-dd")
		frappe.delete_doc("Country", "France")
		after_new_site()
		self.assertEqual(frappe.db.get_value("Country", "Germany", "date_format"), "yyyy-mm-dd")
		self.assertTrue(frappe.db.exists("Country", "France"))

	def test_a_first_workflow_finds_its_words(self) -> None:
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.savepoint("before_test")
		field = {"dt": "Note", "fieldname": "state", "label": "State", "fieldtype": "Link"}
		frappe.get_doc({"doctype": "Custom Field", **field, "options": "Workflow State"}).insert()
		role = {"allow_edit": "System Manager", "doc_status": "0"}
		frappe.get_doc(
			{
				"doctype": "Workflow",
				"workflow_name": "First",
				"document_type": "Note",
				"workflow_state_field": "state",
				"is_active": 1,
				"states": [{"state": state, **role} for state in ("Pending", "Approved", "Rejected")],
				"transitions": [
					{
						"state": "Pending",
						"action": "Approve",
						"next_state": "Approved",
						"allowed": "System Manager",
					},
					{
						"state": "Pending",
						"action": "Reject",
						"next_state": "Rejected",
						"allowed": "System Manager",
					},
				],
			}
		).insert()
		note = frappe.get_doc({"doctype": "Note", "title": "First"}).insert()
		self.assertEqual(apply_workflow(note, "Approve").state, "Approved")
