"""What was handed in is printed from the version: the same bytes for ever, whole or masked, with number and digest."""

import io
import json

from pypdf import PdfReader

import frappe
from party_investigation.annexes.paper import EDITION
from party_investigation.reporting.output import AnnexOutput
from party_investigation.returns.frame import frame_of
from party_investigation.returns.paper import VersionPaper, download_handed_in
from party_investigation.returns.test_people import VersionsTest
from party_investigation.tests.world import make_user, reason_of_last_entry


def words(pdf: bytes) -> str:
	return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


class TestPaper(VersionsTest):
	def prepare(self) -> None:
		super().prepare()
		self.version = self.freeze_all()

	def change_everything(self) -> None:
		"""Whatever a print could take from today."""
		frappe.db.set_value("Party Organization", "T", "organization_name", "改名后的大学")
		frappe.db.set_value(
			"Investigation Campaign",
			self.campaign,
			{
				"search_closes_on": "2020-01-01",
				"dispositions_count_on": "2020-02-01",
				"annex_4_rows": "Unit Category",
			},
		)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		frappe.db.set_value("Party Member", {"organization": "T1B1"}, "member_name", "改过名")
		frappe.db.delete("Untraced Member", {"campaign": self.campaign})

	def test_the_same_bytes_for_ever(self) -> None:
		before = {annex: VersionPaper(self.version, True).pdf(annex) for annex in (2, 3, 4, 5)}
		self.change_everything()
		for annex, pdf in before.items():
			with self.subTest(annex=annex):
				self.assertEqual(VersionPaper(self.version, True).pdf(annex), pdf)

	def test_what_was_handed_in_before_there_was_this_paper_keeps_its_own(self) -> None:
		frame = frappe.parse_json(frappe.db.get_value("Return Version", self.version, "frame"))
		self.assertEqual(frame.pop("paper"), EDITION)
		on_this = VersionPaper(self.version, True).pdf(4)
		frappe.db.set_value("Return Version", self.version, "frame", frappe.as_json(frame))
		before = VersionPaper(self.version, True).pdf(4)
		self.change_everything()
		self.assertEqual(VersionPaper(self.version, True).pdf(4), before)
		self.assertNotEqual(before, on_this)
		for pdf in (before, on_this):
			metadata = PdfReader(io.BytesIO(pdf)).metadata
			self.assertEqual(((metadata and metadata.creation_date_raw) or "")[:16], "D:20160401090000")

	def test_number_and_digest_stand_on_the_page(self) -> None:
		for annex in (2, 3, 4, 5):
			text = words(VersionPaper(self.version, True).pdf(annex))
			self.assertIn("上报版本第1号", text)
			self.assertIn("0123-4567-89ab-cdef", text)
			self.assertNotIn("草稿", text)

	def test_the_lists_hold_the_people_of_all_units(self) -> None:
		content = VersionPaper(self.version, True).content(3)
		self.assertEqual([row["branch"] for row in content.rows], ["测试T1B1", "测试T1B2", "测试T2B1"])
		live = AnnexOutput(self.campaign, "T", unmasked=True).contents(3, False)[0]
		self.assertEqual(
			[row["member_name"] for row in content.rows], [row["member_name"] for row in live.rows]
		)

	def test_whoever_sees_masked_numbers_gets_masked_numbers(self) -> None:
		for annex in (2, 3):
			for row in VersionPaper(self.version, False).content(annex).rows:
				self.assertIn("*", row["identity_number"])
				self.assertFalse(row.get("home_address") or row.get("present_situation"))

	def test_who_answers_who_has_filled_in_and_the_telephone_stand_at_their_places(self) -> None:
		known = {"responsible": "张书记", "filled_in_by": "李组织员", "phone": "0731-1234"}
		frame = json.dumps(frame_of(self.campaign, "T1B1") | {"level": "branch"})
		of_branch, of_unit = (self.freeze("T1B1", frame=frame, **known), self.freeze("T", **known))
		for annex in (4, 5):
			text = words(VersionPaper(of_unit, True).pdf(annex))
			for place in (
				"负责人（签名）　张书记",
				"填表人（签名）　李组织员",
				"联系电话　0731-1234",
				"报出时间　2016年4月",
			):
				self.assertIn(place, text)
			before = words(VersionPaper(self.version, True).pdf(annex))
			self.assertIn("年　　月　　日", before)  # as it was printed before there were names
		self.assertIn("党支部书记（签字）　张书记", words(VersionPaper(of_branch, True).pdf(2)))
		self.assertNotIn("张书记", words(VersionPaper(of_unit, True).pdf(2)))

	def test_working_prints_say_that_they_are_drafts(self) -> None:
		live = AnnexOutput(self.campaign, "T", unmasked=True)
		for annex in (2, 3, 4, 5):
			self.assertIn("草稿", words(live.pdf(annex)))


class TestDownload(VersionsTest):
	def setUp(self) -> None:
		super().setUp()
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		self.version = self.freeze("T1B1")

	def test_a_list_is_taken_with_a_purpose_that_is_logged(self) -> None:
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		self.assertRaises(frappe.ValidationError, download_handed_in, self.version, 3)
		download_handed_in(self.version, 3, reason="归档")
		self.assertTrue(frappe.response.filecontent.startswith(b"%PDF"))
		self.assertEqual(reason_of_last_entry(), "归档")

	def test_nobody_takes_what_is_not_theirs(self) -> None:
		frappe.set_user(make_user("neighbour", [("Branch Secretary", "T1B2")]))
		self.assertRaises(frappe.PermissionError, download_handed_in, self.version, 4)

	def test_what_is_no_paper_is_refused(self) -> None:
		for arguments in ((self.version, 1), (self.version, 4, "docx"), ("none", 4)):
			with self.subTest(arguments=arguments):
				self.assertRaises(frappe.ValidationError, download_handed_in, *arguments)
