"""One vocabulary: the columns of a workbook, the rows in bulk and the DocTypes call a field by the same name."""

import frappe
from frappe.model.document import Document
from frappe.tests.utils import FrappeTestCase
from party_investigation.batch import Batch
from party_investigation.intake import service
from party_investigation.tests.import_case import ImportCase
from party_investigation.workbook import samples
from party_investigation.workbook.columns import Choice, OrganizationCode, Text
from party_investigation.workbook.layout import MEMBERS, SHEETS


class TestVocabulary(FrappeTestCase):
	def columns(self):
		"""Every column with each DocType that takes its values."""
		for sheet in SHEETS:
			for column in sheet.columns:
				for doctype in column.doctypes or (sheet.doctype,):
					yield column, frappe.get_meta(doctype)

	def test_columns_fill_fields(self) -> None:
		for column, meta in self.columns():
			for field in column.fields:
				with self.subTest(doctype=meta.name, field=field):
					self.assertTrue(meta.has_field(field))

	def test_choices_are_options(self) -> None:
		for column, meta in self.columns():
			if isinstance(column, Choice):
				with self.subTest(doctype=meta.name, field=column.fieldname):
					labels = (column.labels or {code.code: code.label for code in column.codes}).values()
					self.assertLessEqual(
						set(labels), set(str(meta.get_options(column.fieldname)).split("\n"))
					)

	def test_codes_of_organizations_are_links(self) -> None:
		for column, meta in self.columns():
			if isinstance(column, OrganizationCode) and column.fieldname != "organization_code":
				with self.subTest(doctype=meta.name, field=column.fieldname):
					self.assertEqual(meta.get_options(column.fieldname), "Party Organization")

	def test_texts_fit(self) -> None:
		for column, meta in self.columns():
			if isinstance(column, Text) and column.length > 140:
				with self.subTest(doctype=meta.name, field=column.fieldname):
					field = meta.get_field(column.fieldname)
					self.assertIn(field and field.fieldtype, ("Small Text", "Text"))


class TestBatch(FrappeTestCase):
	def test_an_unknown_field_is_named(self) -> None:
		with self.assertRaisesRegex(ValueError, "Party Member has no field born"):
			Batch("Party Member").add({"member_name": "试甲", "born": "1980-03-05"})

	def test_rows_with_different_fields(self) -> None:
		"""A field that only some rows have is empty in the others, and 0 where the column holds a number."""
		batch = Batch("Mobile Member Record")
		batch.add({"name": "first", "member": "a", "left_on": "2016-03-01", "has_certificate": 1})
		batch.add({"name": "second", "member": "a", "destination": "北京市"})
		batch.flush()
		rows = frappe.get_all(
			"Mobile Member Record",
			filters={"member": "a"},
			fields=["destination", "has_certificate", "owner"],
			order_by="name",
			as_list=True,
		)
		self.assertEqual(
			[list(row) for row in rows], [[None, 1, "Administrator"], ["北京市", 0, "Administrator"]]
		)


class TestOptionalColumns(ImportCase):
	def take_in(self, row: dict, headings: list[str]) -> Document:
		"""The member that a row becomes, in a workbook with these headings."""
		rows = {"organizations": samples.ORGANIZATIONS, "members": [row]}
		samples.write_workbook(self.path, rows, {"members": headings})
		service.import_workbook(self.path)
		return frappe.get_doc("Party Member", {"identity_number": row["identity_number"]})

	def test_taken_in_by_any_heading_and_kept_when_the_column_is_missing(self) -> None:
		needed = [column.heading for column in MEMBERS.columns if not column.optional]
		row = samples.member(1, native_place="湖南长沙", work_unit="示例大学教师")
		member = self.take_in(row, [*needed, "籍贯", "工作单位"])
		self.assertEqual(
			(member.native_place, member.work_unit, member.party_post), ("湖南长沙", "示例大学教师", None)
		)
		self.assertEqual(self.take_in(row, needed).native_place, "湖南长沙")
		changed = self.take_in(row | {"party_post": "支部书记"}, [*needed, "籍贯", "党内职务"])
		self.assertEqual((changed.native_place, changed.party_post), ("湖南长沙", "支部书记"))
