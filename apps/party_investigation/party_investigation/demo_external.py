"""What the demonstration tells of other offices: a list that waits for approval, and one that was answered, with leads to decide about."""

from io import BytesIO

from openpyxl import Workbook

import frappe
from frappe.utils import now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.investigation.doctype.external_answer.external_answer import take_in
from party_investigation.rules.dates import today_in_china

ANSWERED_BY, WAITING_IN = "DEMO1", "DEMO2"
HEADINGS = (
	"姓名",
	"公民身份号码",
	"出生日期",
	"现居住地址",
	"现工作（学习）单位",
	"联系电话",
	"比对情况说明",
)
LEADS = 3


def tell(campaign: str) -> None:
	"""Make both lists, and take in the answer to one."""
	values = {
		"doctype": "External Inquiry",
		"campaign": campaign,
		"purpose": "多方查找仍未取得联系，请协助核对现居住地址和联系方式。",
	}
	waiting = frappe.get_doc(
		{
			**values,
			"organization": WAITING_IN,
			"office": "人力资源和社会保障部门",
			"receiver": "示范市人力资源和社会保障局",
		}
	).insert()
	answered = frappe.get_doc(
		{**values, "organization": ANSWERED_BY, "office": "公安机关", "receiver": "示范市公安局"}
	).insert()
	for inquiry in (waiting, answered):
		if not inquiry.persons_asked:
			return  # a small demonstration has lost nobody there
		inquiry.ask()
	answered.approve()
	file = save_file("示范市公安局反馈.xlsx", answer_to(answered), None, None, is_private=1)
	answer = frappe.get_doc(
		{
			"doctype": "External Answer",
			"inquiry": answered.name,
			"answered_on": today_in_china(),
			"workbook": file.file_url,
		}
	).insert()
	answer.tell(status="Done", started_on=now_datetime(), finished_on=now_datetime(), **take_in(answer))


def answer_to(inquiry) -> bytes:
	"""The workbook of the office: of the first it knows where they live, of one only the name and the birth date agree."""
	members = frappe.get_all(
		"Party Member",
		filters={"name": ["in", inquiry.roster.split()[:LEADS]]},
		fields=["member_name", "identity_number", "birth_date"],
		order_by="name asc",
	)
	book, stream = Workbook(), BytesIO()
	book.active.append(HEADINGS)
	for place, member in enumerate(members, 1):
		number = member.identity_number if place < LEADS else None
		row = (
			member.member_name,
			number,
			str(member.birth_date),
			f"示范省示范市示范路{place}号",
			"示范公司",
			"19900000000",
			"有居住登记",
		)
		book.active.append(row)
	book.save(stream)
	return stream.getvalue()
