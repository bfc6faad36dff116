"""The answer of an office: read safely, compared, made leads of, and decided about by a person."""

import io

from openpyxl import Workbook, load_workbook

import frappe
from frappe.utils import add_days, today
from frappe.utils.file_manager import save_file
from party_investigation.investigation.doctype.external_answer import external_answer
from party_investigation.investigation.doctype.external_inquiry.test_external_inquiry import InquiryTest
from party_investigation.tests.world import make_member
from party_investigation.workbook.samples import made_up_number

ANSWER, LEAD = "External Answer", "External Lead"
HEADS = ("姓名", "公民身份号码", "出生日期", "现居住地址", "联系电话", "比对情况说明")
FOUND = ("广东省某市某路8号", "13900000000", "有居住登记")


class AnswerTest(InquiryTest):
	"""A test with an approved list of the secretary, who is signed in, and answers to it."""

	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(setattr, frappe.db, "rollback", frappe.db.rollback)
		self.member = frappe.get_doc("Party Member", self.lost)
		self.asked = self.approved()
		frappe.db.rollback = lambda: None

	def workbook(self, *rows: tuple, heads: tuple = HEADS) -> bytes:
		book, stream = Workbook(write_only=True), io.BytesIO()
		sheet = book.create_sheet()
		for row in (heads, *rows):
			sheet.append(row)
		book.save(stream)
		return stream.getvalue()

	def answer(self, content: bytes, **values):
		file = save_file("answer.xlsx", content, None, None, is_private=1)
		values = {"doctype": ANSWER, "inquiry": self.asked.name, "workbook": file.file_url, **values}
		return frappe.get_doc(values).insert()

	def taken_in(self, *rows: tuple, **values):
		answer = self.answer(self.workbook(*rows), **values)
		external_answer.run(answer.name, "zh")
		return answer.reload()

	def leads(self, answer) -> list:
		fields = ["name", "member", "level", "organization", "masked_identity"]
		return frappe.get_list(
			LEAD, filters={"answer": answer.name}, fields=fields, order_by="row_number asc"
		)


class TestExternalAnswer(AnswerTest):
	def test_what_matches_becomes_leads_and_nothing_else_changes(self) -> None:
		before = self.member.as_dict()
		name, number = self.member.member_name, self.member.identity_number
		stranger = made_up_number(90, "19900101", 90)
		answer = self.taken_in(
			(name, number, None, *FOUND),
			(name, None, "1980-03-05", "湖北省某县", None, None),
			("查无此人", stranger, None, *FOUND),
			(name, number, None, None, None, None),
			(name, "123", None, "某地", None, None),
			("=1+1", number, None, *FOUND),
		)
		self.assertEqual(answer.status, "Done", answer.message)
		counts = [answer.rows_read, answer.rows_silent, answer.rows_unmatched, answer.rows_refused]
		self.assertEqual(counts, [6, 1, 1, 1])
		self.assertEqual([each.level for each in self.leads(answer)], ["Likely", "Likely", "Possible"])
		self.assertEqual({each.member for each in self.leads(answer)}, {self.lost})
		self.assertNotIn(number, [each.masked_identity for each in self.leads(answer)])
		file = frappe.get_doc("File", {"file_url": answer.error_workbook})
		self.assertTrue(file.is_private)
		[sheet] = load_workbook(file.get_full_path()).worksheets
		told = {str(row[0]): str(row[-1]) for row in sheet.values if row[-1]}
		self.assertIn("公民身份号码", told[name])
		self.assertIn("姓名", told["'=1+1"])
		self.assertEqual(frappe.get_doc("Party Member", self.lost).as_dict(), before)
		self.assertEqual(self.asked.reload().status, "Answered")
		again = self.taken_in((name, number, None, *FOUND))
		self.assertEqual((again.leads_likely, again.leads_known), (0, 1))

	def test_the_whole_unit_is_compared_where_sought_and_no_more(self) -> None:
		frappe.set_user("Administrator")
		own, foreign = make_member("T1B1", 70), make_member("T2B1", 71)
		frappe.set_user(self.secretary)
		rows = [(each.member_name, each.identity_number, None, *FOUND) for each in (own, foreign)]
		self.assertEqual(self.leads(self.taken_in(*rows)), [])
		[lead] = self.leads(self.taken_in(*rows, whole_unit=1))
		self.assertEqual((lead.member, lead.organization), (own.name, "T1B1"))

	def test_what_is_no_answer_is_refused_as_a_whole(self) -> None:
		for content, word in (
			(b"PK\x03\x04 no zip", "xlsx"),
			(self.workbook(heads=("单位", "电话")), "姓名"),
		):
			answer = self.answer(content)
			external_answer.run(answer.name, "zh")
			self.assertEqual(answer.reload().status, "Refused")
			self.assertIn(word, answer.message)
		waiting = self.inquiry().insert()
		self.assertRaises(frappe.ValidationError, self.answer, self.workbook(), inquiry=waiting.name)
		self.assertRaises(
			frappe.ValidationError, self.answer, self.workbook(), answered_on=add_days(today(), 2)
		)
