"""What the demonstration tells of others who help with the search: two lists for offices, one of them answered with leads, and a request for help."""

from io import BytesIO

from openpyxl import Workbook

import frappe
from frappe.utils import add_days, now_datetime, today
from frappe.utils.file_manager import save_file
from party_investigation.investigation.doctype.external_answer.external_answer import take_in
from party_investigation.rules.dates import today_in_china

ANSWERED_BY, WAITING_IN, HELPER = "DEMO1", "DEMO2", "DEMO2-2"
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
	"""Make both lists, take in the answer to one, and ask another branch for help."""
	ask_for_help(campaign)
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


def ask_for_help(campaign: str) -> None:
	"""One branch asks another one where the member is said to be."""
	searches = frappe.get_all(
		"Contact Search",
		filters={"campaign": campaign, "result": "Open"},
		pluck="name",
		order_by="name desc",
		limit=1,
	)
	for search in searches:
		request = frappe.get_doc(
			{
				"doctype": "Help Request",
				"search": search,
				"to_organization": HELPER,
				"known": "据同学反映，近两年在该学院附近租住，做家教。",
				"wish": "请向住在附近的党员了解其现住址和联系方式。",
				"due_on": add_days(today(), 20),
			}
		).insert()
		request.send()


def answer_to(inquiry) -> bytes:
	"""The workbook of the office: of the first it knows where they live, of one only the name and the birth date agree."""
	members = frappe.get_all(
		"Party Member",
		filters={"name": ["in", inquiry.roster.split()[:LEADS]]},
		fields=["member_name", "identity_number", "birth_date"],
		order_by="name asc",
	)
	book, stream = Workbook(write_only=True), BytesIO()
	sheet = book.create_sheet()
	sheet.append(HEADINGS)
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
		sheet.append(row)
	book.save(stream)
	return stream.getvalue()
