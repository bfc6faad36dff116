"""The properties of a field: each is offered where it fits the type, alike in the three forms that have them."""

import re

import frappe
from frappe.tests.utils import FrappeTestCase

FORMS = ("DocField", "Custom Field", "Customize Form Field")


class TestProperties(FrappeTestCase):
	def test_each_fits_alike_in_every_form(self) -> None:
		first, *others = (
			{
				df.fieldname: df.depends_on
				for df in frappe.get_meta(form).fields
				if df.fieldtype != "Section Break"
			}
			for form in FORMS
		)
		for other in others:
			common = first.keys() & other.keys()
			self.assertGreater(len(common), 50)
			self.assertEqual({name: first[name] for name in common}, {name: other[name] for name in common})

	def test_the_types_are_types(self) -> None:
		meta = frappe.get_meta("DocField")
		types = set(meta.get_field("fieldtype").options.split("\n"))
		for df in meta.fields:
			with self.subTest(df.fieldname):
				self.assertLessEqual(set(re.findall(r'"([^"]+)"', df.depends_on or "")), types)
		self.assertIn('"Duration"', meta.get_field("hide_days").depends_on)
