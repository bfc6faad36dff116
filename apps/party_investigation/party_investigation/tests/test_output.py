"""Annexes from the desk: who may take them, whole or masked, and that it is logged."""

from tempfile import TemporaryDirectory

import frappe
from party_investigation.annexes.paper import compiler, fonts
from party_investigation.annexes.providers import PROVIDERS
from party_investigation.organization.tree import get_children
from party_investigation.reporting.annex_rows import AnnexRows
from party_investigation.reporting.figures import figures_of
from party_investigation.reporting.output import check_right, download_annex, get_figures, write_annexes
from party_investigation.reporting.printing import letter_values
from party_investigation.tests.world import (
	WorldTest,
	make_user,
	reason_of_last_entry,
)


class TestProviders(WorldTest):
	"""Every row has exactly what its provider promises the definitions."""

	def test_rows_of_people(self) -> None:
		rows = AnnexRows(self.campaign, "T", unmasked=True)
		of_people = {name: each for name, each in PROVIDERS.items() if each.doctype and name != "letter"}
		self.assertEqual(set(of_people), {"roster", "cards", "restored", "untraced"})
		for name, provider in of_people.items():
			read = getattr(rows, name)()
			self.assertTrue(read, name)
			for row in read:
				self.assertEqual(set(row) - {"member"}, provider.columns, name)

	def test_figures(self) -> None:
		figures = figures_of(self.campaign)["T"]
		for name, table in (("lost_contact_figures", "annex4"), ("disposition_figures", "annex5")):
			counted = {column for row in figures[table].values() for column in row}
			self.assertLessEqual(counted, PROVIDERS[name].columns)

	def test_fields_exist(self) -> None:
		for name, provider in PROVIDERS.items():
			for doctype, fields in ((provider.doctype, provider.fields), ("Party Member", provider.member)):
				if doctype:
					known = set(frappe.get_meta(doctype).get_valid_columns())
					self.assertLessEqual(set(fields), known, name)

	def test_a_letter(self) -> None:
		letter = frappe.get_doc("Transfer Letter", self.made["Transfer Letter"]["T1B1"])
		self.assertEqual(set(letter_values(letter)), PROVIDERS["letter"].columns)


class TestOutput(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None

	def take(self, organization: str, annex: int, format: str = "xlsx") -> bytes:
		download_annex(self.campaign, organization, annex, format, reason="for the test")
		return frappe.local.response.filecontent

	def test_workbooks_do_not_wait_for_what_makes_pdfs(self) -> None:
		with TemporaryDirectory() as folder:
			[workbook] = write_annexes(self.campaign, "T1", folder, [4], ["xlsx"])
			workbook.unlink()
			workbook.with_suffix(".pdf").mkdir()  # no PDF can be written there
			written = write_annexes(self.campaign, "T1", folder, [4])
			self.assertEqual(next(written), workbook)
			self.assertRaises(OSError, next, written)

	def test_for_an_archive(self) -> None:
		with TemporaryDirectory() as folder:
			for archive in (False, True):
				for path in write_annexes(self.campaign, "T1", folder, [1, 4], ["pdf"], True, archive):
					self.assertEqual(b"pdfaid:part" in path.read_bytes(), archive, path)

	def test_without_fonts_workbooks_are_written_and_the_rest_is_refused(self) -> None:
		self.addCleanup(fonts.folders.cache_clear)
		self.addCleanup(setattr, fonts, "PLACES", fonts.PLACES)
		self.addCleanup(compiler._compiler.cache_clear)
		fonts.PLACES = ()
		fonts.folders.cache_clear()
		compiler._compiler.cache_clear()
		with TemporaryDirectory() as folder:
			written = write_annexes(self.campaign, "T1", folder, [2, 4])
			self.assertEqual([next(written).suffix for _annex in (2, 4)], [".xlsx", ".xlsx"])
			self.assertRaisesRegex(frappe.ValidationError, "apt-get install fonts-noto-cjk", next, written)

	def test_own_part_of_the_tree_only(self) -> None:
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		officer = make_user("officer", [("Committee Officer", "T1")])
		frappe.set_user(secretary)
		self.assertTrue(self.take("T1B1", 3))
		for organization in ("T1B2", "T1", "T", "nowhere", "t1b1"):
			self.assertRaises(frappe.PermissionError, self.take, organization, 3)
			self.assertRaises(frappe.PermissionError, get_figures, self.campaign, organization)
		frappe.set_user("Administrator")
		self.assertRaises(frappe.ValidationError, self.take, "t1b1", 3)
		frappe.set_user(officer)
		self.assertEqual(get_figures(self.campaign, "T1")["not_found"], 2)
		self.assertRaises(frappe.PermissionError, self.take, "T2", 4)

	def test_an_annex_that_is_none_is_refused(self) -> None:
		for annex in (0, 9):
			with self.assertRaisesRegex(frappe.ValidationError, "1、2、3、4、5"):
				check_right(self.campaign, "T1", annex, "print")

	def test_annexes_of_people_are_taken_with_a_reason(self) -> None:
		for user in ("Administrator", make_user("taking", [("Committee Officer", "T1")])):
			frappe.set_user(user)
			for annex in (1, 2, 3):
				for format in ("pdf", "xlsx"):
					for reason in (None, "", " ", "x"):
						with self.assertRaises(frappe.ValidationError, msg=(annex, format)):
							download_annex(self.campaign, "T1B1", annex, format, reason=reason)
		frappe.set_user("Administrator")
		for format in ("pdf", "xlsx"):
			download_annex(self.campaign, "T1B1", 3, format, reason=f" yearly check of {format}")
			self.assertEqual(reason_of_last_entry(), f"yearly check of {format}")
		download_annex(self.campaign, "T1", 4, "xlsx")

	def test_readers_do_not_export(self) -> None:
		frappe.set_user(make_user("auditor", [("Investigation Auditor", "T")]))
		self.assertRaises(frappe.PermissionError, self.take, "T1B1", 3)
		self.assertEqual(get_figures(self.campaign, "T")["not_found"], 3)

	def test_no_right_no_figures(self) -> None:
		frappe.set_user(make_user("nobody", []))
		self.assertRaises(frappe.PermissionError, get_figures, self.campaign, "T1")

	def test_export_is_logged(self) -> None:
		frappe.set_user(make_user("logged", [("Committee Officer", "T1")]))
		self.take("T1", 2)
		frappe.set_user("Administrator")
		[entry] = frappe.get_all(
			"Access Log",
			{"export_from": "Restored Contact", "user": "logged@party.example"},
			["page", "file_type"],
		)
		self.assertTrue(entry.page.startswith("T1: annex 2"))
		self.assertEqual((entry.file_type, reason_of_last_entry()), ("XLSX", "for the test"))

	def test_tree_begins_where_the_user_may_see(self) -> None:
		frappe.set_user(make_user("two", [("Committee Officer", "T1B2"), ("Committee Officer", "T2")]))
		roots = get_children("Party Organization", is_root=True)
		self.assertEqual([row["value"] for row in roots], ["T1B2", "T2"])
		self.assertEqual([row["value"] for row in get_children("Party Organization", "T2")], ["T2B1"])
		self.assertEqual(
			get_children("Party Organization", "T1"),
			[{"value": "T1B2", "title": "测试T1B2", "expandable": 0}],
		)
