"""The archive of a member on paper (党员档案材料目录): its materials by period, what was found, where it is kept and who borrowed it."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import OfficialPaper, Paragraph, Table, TableColumn
from party_investigation.annexes.official import Block
from party_investigation.annexes.values import long_date
from party_investigation.organization.tree import name_of
from party_investigation.rules import member_archive as rule

STATES = {
	rule.PRESENT: "有",
	rule.MISSING: "缺",
	rule.DOUBTFUL: "存疑",
	rule.NOT_REQUIRED: "无需",
}
ARCHIVE_STATES = {
	rule.NOT_REVIEWED: "未审核",
	rule.COMPLETE: "齐全",
	rule.INCOMPLETE: "不齐全",
	rule.DOUBTFUL: "存疑",
}
CUSTODY = {
	rule.PERSONNEL_FILE: "存入人事档案",
	rule.COMMITTEE_ROOM: "基层党委档案室",
	rule.DEPARTMENT: "县级党委组织部门",
	rule.BRANCH: "党支部",
	rule.ELSEWHERE: "其他",
}
MATERIALS = (
	TableColumn("序号", 12),
	TableColumn("材料名称", align="left"),
	TableColumn("形成阶段", 36),
	TableColumn("材料日期", 24),
	TableColumn("状况", 14),
	TableColumn("备注", 34, "left"),
)
FINDINGS = (
	TableColumn("类别", 14),
	TableColumn("材料", 32, "left"),
	TableColumn("情况", align="left"),
	TableColumn("结果和依据", 40, "left"),
	TableColumn("登记、办结", 30, "left"),
)
LOANS = (
	TableColumn("借阅人", 26, "left"),
	TableColumn("用途", align="left"),
	TableColumn("批准人", 24),
	TableColumn("借出", 24),
	TableColumn("应还", 24),
	TableColumn("归还", 24),
)


def archive_paper(archive: Document) -> OfficialPaper:
	"""The list of the materials of a stored archive, with findings and loans, if there are any."""
	member = frappe.db.get_value(
		"Party Member", archive.member, ["joined_on", "confirmed_on", "membership_kind"], as_dict=True
	)
	reviewed = (
		archive.reviewed_on and f"{archive.reviewed_by_name}　{long_date(getdate(archive.reviewed_on))}"
	)
	return OfficialPaper(
		layout="form",
		title=("党员档案材料目录",),
		head=(f"姓名：{archive.member_name}", f"所在党支部：{name_of(archive.organization)}"),
		blocks=(
			Paragraph(
				f"{member.membership_kind}　入党时间：{_day(member.joined_on)}　转正时间：{_day(member.confirmed_on)}"
				f"　档案状况：{ARCHIVE_STATES[archive.state]}{_in_brackets(archive.lacking)}",
				"plain",
			),
			Table(MATERIALS, [_material(place, row) for place, row in enumerate(archive.materials, 1)]),
			Paragraph(_custody(archive), "plain"),
			*_findings(archive),
			*_loans(archive),
			Paragraph(f"审核：{reviewed or '尚未审核'}", "plain"),
		),
		signatures=("审核人（签字）：", "保管人（签字）："),
		foot=str(archive.name),
		of_pages=True,
	)


def _material(place: int, row: Document) -> tuple[str, ...]:
	name = f"{row.kind}（{row.title}）" if row.title else row.kind
	required = "" if row.required else "（非必备）"
	return (
		str(place),
		f"{name}{required}",
		row.period or "",
		_day(row.dated_on),
		STATES.get(row.state, ""),
		row.remark or "",
	)


def _custody(archive: Document) -> str:
	if not archive.custody:
		return "保管：未登记"
	parts = (
		f"保管方式：{CUSTODY[archive.custody]}",
		f"保管单位：{archive.custodian}",
		archive.archive_room and f"档案室：{archive.archive_room}",
		archive.shelf_mark and f"柜架号：{archive.shelf_mark}",
		f"自{_day(archive.kept_since)}起" if archive.kept_since else "",
		"（待接收）" if archive.to_take_over else "",
	)
	return "　".join(filter(None, parts))


def _findings(archive: Document) -> list[Block]:
	rows = [
		(
			row.kind,
			row.material or "整份档案",
			row.what,
			f"{row.outcome}：{row.explanation}" if row.outcome else "正在办理",
			" ".join(
				filter(
					None,
					(row.noted_by_name, _day(row.noted_on), row.closed_by_name, _day(row.closed_on)),
				)
			),
		)
		for row in archive.findings
	]
	return [Paragraph("鉴别、完善、补充情况", "point"), Table(FINDINGS, rows)] if rows else []


def _loans(archive: Document) -> list[Block]:
	rows = [
		(row.borrowed_by, row.purpose, row.approved_by, *map(_day, (row.out_on, row.due_on, row.back_on)))
		for row in archive.loans
	]
	return [Paragraph("借阅情况", "point"), Table(LOANS, rows)] if rows else []


def _day(value) -> str:
	return f"{getdate(value):%Y.%m.%d}" if value else ""


def _in_brackets(text: str | None) -> str:
	return f"（{text}）" if text else ""
