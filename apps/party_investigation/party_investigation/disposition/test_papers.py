"""The documents of a case: filled with what is known, the same on the screen and on paper, with no more of the member than needed."""

import re

import frappe
from party_investigation.disposition.papers import WRITTEN
from party_investigation.membership.archives import of_member, read_of
from party_investigation.rules.case_documents import BY_KEY, PRINTED
from party_investigation.rules.measures import NOT_RECOGNIZED
from party_investigation.tests.printed import text_of
from party_investigation.tests.world import WorldTest, make_member, make_user, ready_to_approve

CASE = "Disposition Case"
OF_REMOVAL = ("report", "notice", "pre_check", "resolution", "posting", "approval", "decision")
GROUNDS = "自2014年3月起不参加组织生活，不交纳党费"


def plain(page: str) -> str:
	"""The words of the document on a page."""
	document = page[page.index('<div class="official">') :]
	return re.sub(r"<style>.*?</style>|<[^>]*>|\s", "", document, flags=re.S)


class TestPapers(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		self.case = self.made[CASE]["T1B1"]
		self.member = frappe.get_doc("Party Member", self.made["Party Member"]["T1B1"])

	def page(self, key: str) -> str:
		return plain(frappe.get_print(CASE, self.case, BY_KEY[key].english))

	def paper(self, key: str) -> str:
		return re.sub(r"\s", "", text_of(frappe.get_print(CASE, self.case, BY_KEY[key].english, as_pdf=True)))

	def test_everything_printed_is_written_by_something(self) -> None:
		self.assertEqual([document.key for document in PRINTED if document.key not in WRITTEN], [])

	def test_a_draft_until_its_step_is_recorded(self) -> None:
		for key in OF_REMOVAL:
			with self.subTest(key):
				self.assertIn("（草稿）", self.page(key))
		ready_to_approve(self.case, grounds=GROUNDS).save()
		for key in OF_REMOVAL:
			with self.subTest(key):
				self.assertNotIn("草稿", self.paper(key))

	def test_what_is_known_is_filled_in_and_the_rest_left_open(self) -> None:
		self.assertIn("应到有表决权党员＿＿＿名", self.page("resolution"))
		ready_to_approve(self.case, grounds=GROUNDS).save()
		self.assertIn("应到有表决权党员20名，实到15名；赞成14票，反对0票，弃权1票", self.page("resolution"))
		for key in ("report", "notice", "resolution", "approval", "decision"):
			with self.subTest(key):
				self.assertIn(GROUNDS, self.page(key))
		self.assertIn("2016年3月8日，信函", self.page("report"))
		self.assertIn("自2016年6月10日起生效", self.page("decision"))

	def test_screen_and_paper_say_the_same(self) -> None:
		ready_to_approve(self.case, grounds=GROUNDS).save()
		for key in OF_REMOVAL:
			paper = re.sub("第1页共1页|第[12]页共2页", "", self.paper(key))
			with self.subTest(key):
				self.assertEqual(sorted(paper), sorted(self.page(key)))

	def test_the_same_bytes(self) -> None:
		ready_to_approve(self.case, grounds=GROUNDS).save()
		for key in OF_REMOVAL:
			first, second = (
				frappe.get_print(CASE, self.case, BY_KEY[key].english, as_pdf=True) for _time in "12"
			)
			self.assertEqual(first, second)

	def test_no_more_of_the_member_than_needed(self) -> None:
		ready_to_approve(self.case, grounds=GROUNDS).save()
		private = (self.member.identity_number, self.member.phone, self.member.home_address)
		for key in OF_REMOVAL:
			for value in private:
				self.assertNotIn(value, self.paper(key))
		posted = self.page("posting")
		self.assertIn(self.member.member_name, posted)
		self.assertIn("不向社会公布，不在网络发布", posted)
		self.assertNotIn("出生", posted)

	def test_what_the_former_branch_keeps_is_no_news_of_the_next_one(self) -> None:
		frappe.db.set_value(
			"Party Member", self.member.name, {"organization": "T2B1", "education": "博士研究生"}
		)
		self.assertNotIn("博士研究生", self.page("approval"))

	def test_a_measure_has_its_own_documents_only(self) -> None:
		for key in ("correction", "talk", "filing"):
			self.assertRaises(frappe.ValidationError, self.page, key)

	def test_a_text_is_no_html(self) -> None:
		frappe.db.set_value(CASE, self.case, "grounds", "<script>x()</script>#1")
		self.assertNotIn("<script>x", frappe.get_print(CASE, self.case, BY_KEY["report"].english))
		self.assertIn("<script>x()</script>#1", self.paper("report"))

	def test_whoever_may_not_print_prints_nothing(self) -> None:
		for name, capacity, organization in (
			("elsewhere", "Branch Secretary", "T2B1"),
			("recorder", "Branch Recorder", "T1B1"),
		):
			frappe.set_user(make_user(name, [(capacity, organization)]))
			for key in OF_REMOVAL:
				with self.subTest(name, key=key):
					self.assertRaises(frappe.PermissionError, self.page, key)
			frappe.set_user("Administrator")

	def test_a_print_is_logged(self) -> None:
		self.paper("notice")
		entry = frappe.get_last_doc("Access Log")
		self.assertEqual((entry.export_from, entry.reference_document), (CASE, self.case))

	def test_the_approval_of_what_rests_on_the_archive_says_what_is_lacking_there(self) -> None:
		"""Of a membership that is not recognised (不予承认) the admission papers that are missing or doubtful are the ground."""
		archive = of_member(self.member.name)
		lacking = "缺少：入党志愿书；存疑：政治审查材料"
		frappe.db.set_value("Member Archive", archive, "lacking", lacking)
		self.assertNotIn(lacking, self.page("approval"))
		frappe.db.set_value(CASE, self.case, "measure", NOT_RECOGNIZED)
		for words in (self.page("approval"), self.paper("approval")):
			self.assertIn(lacking, words)
		frappe.db.set_value("Member Archive", archive, "lacking", "")
		self.assertNotIn("党员档案", self.page("approval"))

	def test_the_form_asks_the_archive_within_scope(self) -> None:
		self.assertEqual(read_of(make_member("T1B1", 70).name), {})
		archive = of_member(self.member.name)
		frappe.db.set_value("Member Archive", archive, "lacking", "缺少：入党志愿书")
		secretary = make_user("archive_secretary", [("Branch Secretary", "T1B1")])
		elsewhere = make_user("elsewhere_secretary", [("Branch Secretary", "T2B1")])
		frappe.set_user(secretary)
		said = read_of(self.member.name)
		self.assertEqual((said["archive"], said["lacking"]), (archive, "缺少：入党志愿书"))
		frappe.set_user(elsewhere)
		self.assertRaises(frappe.PermissionError, read_of, self.member.name)
