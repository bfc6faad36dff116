"""One vocabulary: the columns of a workbook, the rows in bulk and the DocTypes call a field by the same name."""

import frappe
from frappe.model.document import Document
from frappe.tests.utils import FrappeTestCase
from party_investigation.batch import Batch
from party_investigation.intake import service
from party_investigation.tests.import_case import ImportCase
from party_investigation.tests.world import make_user
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


class TestArchiveKeeper(ImportCase):
	"""档案所在单位 of the national roster becomes the custody of the Member Archive (notice 二(一): 保管权限)."""

	KEPT = ("custody", "custodian", "organization", "state")

	def take_in(self, *rows: dict):
		sheets = {"organizations": samples.ORGANIZATIONS, "members": rows}
		headings = [column.heading for column in MEMBERS.columns if column.fieldname != "custodian"]
		samples.write_workbook(self.path, sheets, {"members": [*headings, "档案保管单位"]})
		return service.import_workbook(self.path)

	def kept(self, row: dict) -> tuple:
		member = frappe.db.get_value("Party Member", {"identity_number": row["identity_number"]})
		return frappe.db.get_value("Member Archive", {"member": member}, self.KEPT)

	def test_the_branch_and_those_above_are_known_by_name_or_code_and_others_stay_text(self) -> None:
		rows = [samples.member(order) for order in range(1, 7)]
		said = ("S1B1", "示例学院党委", "示例大学党委", "某市人才交流服务中心", "某县委组织部", "第二党支部")
		for row, keeper in zip(rows, said, strict=True):
			row["custodian"] = keeper
		rows.append(samples.member(7))
		report = self.take_in(*rows)
		self.assertEqual((report.refused(), report.count("Member Archive").new), ([], 6))
		state = ("S1B1", "Not Reviewed")
		self.assertEqual(
			[self.kept(row) for row in rows],
			[
				("In the Branch", "第一党支部", *state),
				("Committee Archive Room", "示例学院党委", *state),
				("Organization Department", "示例大学党委", *state),
				("Personnel File", "某市人才交流服务中心", *state),
				("Organization Department", "某县委组织部", *state),
				("Elsewhere", "第二党支部", *state),
				None,
			],
		)

	def test_it_is_the_archive_that_a_form_would_have_made_and_a_second_import_changes_nothing(self) -> None:
		row = samples.member(1, custodian="S1")
		self.take_in(row)
		archive = frappe.get_last_doc("Member Archive")
		kinds = [each.kind for each in archive.materials]
		archive.save()
		again = frappe.get_doc("Member Archive", archive.name)
		self.assertEqual(([each.kind for each in again.materials], again.state), (kinds, "Not Reviewed"))
		report = self.take_in(row)
		self.assertEqual(report.count("Party Member").unchanged, 1)
		modified = frappe.db.get_value("Member Archive", archive.name, "modified")
		self.assertEqual((modified, frappe.db.count("Member Archive")), (again.modified, 1))

	def test_a_known_member_gets_one_or_another_keeper_and_an_empty_cell_says_nothing(self) -> None:
		row = samples.member(1)
		self.take_in(row)
		self.assertIsNone(self.kept(row))
		report = self.take_in(row | {"custodian": "第一党支部"})
		self.assertEqual((report.count("Party Member").updated, self.kept(row)[0]), (1, "In the Branch"))
		self.take_in(row | {"custodian": "S1"})
		self.assertEqual(self.kept(row)[:2], ("Committee Archive Room", "示例学院党委"))
		self.take_in(row)
		self.assertEqual(self.kept(row)[0], "Committee Archive Room")

	def test_what_the_archive_refuses_is_told_on_its_row(self) -> None:
		"""An archive that is still to be taken over is taken over first; the other rows go on."""
		row, other = samples.member(1, custodian="第一党支部"), samples.member(2)
		self.take_in(row)
		frappe.db.set_value("Member Archive", {"custody": "In the Branch"}, "to_take_over", 1)
		report = self.take_in(row | {"custodian": "某公司人事部"}, other | {"custodian": "S1"})
		self.assertEqual((report.refused(), self.kept(row)[0]), ([("members", 2)], "In the Branch"))
		self.assertIn("Take it over first", report.findings[0].text())
		self.assertEqual(self.kept(other)[0], "Committee Archive Room")

	def test_who_makes_no_archives_brings_none_in(self) -> None:
		"""The right to create an archive is asked for the branch, as for whatever else a row makes."""
		self.take_in(samples.member(9))
		user = make_user("department", [("Organization Department Officer", "S")])
		of_department = {"parent": "Member Archive", "role": "Organization Department Officer"}
		frappe.db.set_value("DocPerm", of_department, "create", 0)
		frappe.clear_cache(doctype="Member Archive")
		self.addCleanup(frappe.clear_cache, doctype="Member Archive")
		frappe.set_user(user)
		report = self.take_in(samples.member(1, custodian="S1"), samples.member(2))
		self.assertEqual(report.refused(), [("members", 2)])
