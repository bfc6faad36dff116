"""What goes to another office: the list as a workbook with room for the answer, and the letter with the same list on paper."""

from collections.abc import Sequence
from io import BytesIO

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import BLANK, OfficialPaper, Paragraph, Table, TableColumn
from party_investigation.investigation.external.people import members_named
from party_investigation.organization.tree import name_of
from party_investigation.reporting.pdf_batch import print_official
from party_investigation.returns.printing import official_date
from party_investigation.rules.dates import today_in_china
from party_investigation.workbook.answers import write_list

MOST_ON_PAPER = 2000
"""So many people a letter lists; more go as a workbook."""
LISTED = (
	TableColumn("序号", 14),
	TableColumn("姓名", 34),
	TableColumn("公民身份号码", 62),
	TableColumn("比对情况", 0, "left"),
)


def file_of(inquiry: Document, file_format: str) -> bytes:
	"""Return the list of an inquiry as `xlsx`, or its letter as `pdf`. Checks no right."""
	people = people_of(inquiry)
	if file_format == "xlsx":
		stream = BytesIO()
		write_list(stream, people, _)
		return stream.getvalue()
	if len(people) > MOST_ON_PAPER:
		frappe.throw(
			_("{0} persons are too many for a letter, which lists {1}. Take the workbook.").format(
				len(people), MOST_ON_PAPER
			)
		)
	return print_official(letter(inquiry, people))


def people_of(inquiry: Document) -> list[frappe._dict]:
	"""The people of a list in its order, as far as the user sees them; who has left the unit meanwhile is not named any more."""
	names = (inquiry.roster or "").split()
	members = {each.name: each for each in members_named(names, inquiry.organization)}
	return [members[name] for name in names if name in members]


def letter(inquiry: Document, people: Sequence[frappe._dict]) -> OfficialPaper:
	"""The letter that asks an office to compare a list with its data."""
	sender = name_of(inquiry.organization)
	rows = [
		(str(place), person.member_name, person.identity_number, "") for place, person in enumerate(people, 1)
	]
	return OfficialPaper(
		layout="document",
		title=("关于商请协助比对", "失去联系党员信息的函"),
		blocks=(
			Paragraph(f"{inquiry.receiver}：", "plain"),
			Paragraph(
				f"根据中央和省委组织部关于开展党员组织关系集中排查的要求，我单位对失去联系的党员正在多方查找。{inquiry.purpose}"
			),
			Paragraph(
				f"现将{len(people)}名党员的姓名、公民身份号码附后，商请贵单位协助比对，"
				"将现居住地址、现工作（学习）单位、联系电话或者其他情况填入名单后反馈我单位。"
			),
			Paragraph("名单及反馈情况只用于查找党员，请按规定保密，比对后不留存。"),
			Paragraph("附：需要比对的党员名单", "point"),
			Table(LISTED, rows),
			Paragraph(f"联系人：{BLANK}　　联系电话：{BLANK}", "plain"),
		),
		sender=sender,
		dated=official_date(inquiry.approved_on),
		slip=(
			Paragraph("回　执", "point"),
			Paragraph(f"{sender}：", "plain"),
			Paragraph(
				f"你单位商请比对的{len(people)}名党员信息，已比对{BLANK}名，有线索{BLANK}名，情况填在名单上。"
			),
			Paragraph(f"经办人：{BLANK}　　联系电话：{BLANK}", "plain"),
			Paragraph("（盖章）　　　年　月　日", "plain"),
		),
		foot=str(inquiry.name),
		of_pages=True,
		made_on=getdate(inquiry.approved_on) or today_in_china(),
	)
