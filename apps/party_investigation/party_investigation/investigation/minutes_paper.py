"""The minutes of a meeting of a working group (会议纪要), with the tasks that came of it, as an official document."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import BLANK, OfficialPaper, Paragraph, Table, TableColumn
from party_investigation.annexes.official import Block
from party_investigation.annexes.values import long_date
from party_investigation.organization.tree import name_of
from party_investigation.rules.working_group import ISSUED

TASK_COLUMNS = (
	TableColumn("序号", 12),
	TableColumn("任务", align="left"),
	TableColumn("负责人", 28),
	TableColumn("完成期限", 42),
)


def minutes_paper(meeting: Document) -> OfficialPaper:
	"""The minutes; those that are not issued yet are marked as a draft."""
	is_issued = meeting.status == ISSUED
	issued_on = getdate(meeting.issued_on) if is_issued else None
	group = frappe.db.get_value("Working Group", meeting.working_group, "group_name")
	return OfficialPaper(
		layout="document",
		note="" if is_issued else "草稿",
		title=(str(group), "会议纪要"),
		blocks=(
			*_head(meeting),
			Paragraph("一、会议情况", "point"),
			*_paragraphs(meeting.minutes),
			Paragraph("二、议定事项", "point"),
			*_paragraphs(meeting.decisions),
			*_tasks(meeting),
		),
		sender=f"{name_of(meeting.organization)}（盖章）",
		dated=long_date(issued_on) if issued_on else "　　年　月　日",
		signatures=("主持人（签名）：", "记录人（签名）："),
		foot=str(meeting.name),
		of_pages=True,
		made_on=issued_on,
	)


def _head(meeting: Document) -> list[Block]:
	"""What, when, where, and who was there."""
	lines = {
		"会议议题": meeting.subject,
		"会议时间": long_date(getdate(meeting.held_on)),
		"会议地点": meeting.place or BLANK,
		"主持人": meeting.chair,
		"记录人": meeting.recorder,
		"出席": meeting.present,
		"缺席": meeting.absent or "无",
	}
	return [Paragraph(f"{label}：{value}", "plain") for label, value in lines.items()]


def _paragraphs(text: str) -> list[Block]:
	"""Each line that is not empty is a paragraph."""
	return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _tasks(meeting: Document) -> list[Block]:
	"""The tasks that came of the meeting, where whoever prints may read them, by the day on which they are due."""
	if not frappe.has_permission("Working Group Task"):
		return []
	tasks = frappe.get_list(
		"Working Group Task",
		filters={"meeting": meeting.name},
		fields=["subject", "responsible", "due_on"],
		order_by="due_on asc, creation asc",
		limit_page_length=0,
	)
	if not tasks:
		return []
	rows = [
		(str(place), row.subject, row.responsible, long_date(getdate(row.due_on)))
		for place, row in enumerate(tasks, 1)
	]
	return [Paragraph("三、任务分工", "point"), Table(TASK_COLUMNS, rows)]
