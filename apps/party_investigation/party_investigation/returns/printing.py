"""The papers of the Returns: records of spot checks, rectification orders, urging notices, each of its stored document."""

from collections.abc import Iterator, Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import OfficialPaper, Paragraph, Table, TableColumn
from party_investigation.organization.tree import name_of
from party_investigation.rules.digest import grouped
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.sampling import AGREES, COULD_NOT, DIFFERS, LAYERS

MARKS = {AGREES: "√", DIFFERS: "×", COULD_NOT: "○"}
"""Signs of the answers on paper; the foot of the record explains them."""
SHOWN = 16
"""So many digits of a digest stand on paper."""
UNDATED = "　　年　月　日"

PERSONS = (
	TableColumn("序号", 10),
	TableColumn("姓名", 20),
	TableColumn("所在党支部", 38, "left"),
	TableColumn("类别", 24),
	TableColumn("身份\n信息", 13),
	TableColumn("联系\n情况", 13),
	TableColumn("联系方式、日期", 30),
	TableColumn("交纳\n党费", 13),
	TableColumn("党员\n档案", 13),
	TableColumn("介绍信", 15),
	TableColumn("结果", 20),
	TableColumn("说明", 0, "left"),
)
UNITS = (
	TableColumn("党支部", 60, "left"),
	TableColumn("排查对象"),
	TableColumn("抽取"),
	TableColumn("核实"),
	TableColumn("不符"),
	TableColumn("无法核实"),
	TableColumn("误报未\n取得联系"),
	TableColumn("不符比例", 20),
	TableColumn("95%置信区间", 34),
	TableColumn("建议责令重新进行", 34),
)
LATE = (
	TableColumn("序号", 13),
	TableColumn("单位", 0, "left"),
	TableColumn("应报日期", 33),
	TableColumn("超期天数", 22),
	TableColumn("状态", 22),
)


def spot_check_paper(check: Document) -> OfficialPaper:
	"""The record of a spot check: how was drawn, each person, each branch, the conclusion, room for signatures."""
	digest = grouped((check.roster_digest or "")[:SHOWN])
	return OfficialPaper(
		layout="record",
		title=("党员组织关系集中排查抽查记录",),
		head=(
			f"抽查机关：{check.organization_name}",
			f"被抽查单位：{check.unit_name}",
			f"抽取日期：{official_date(check.drawn_on)}",
		),
		blocks=tuple(_record(check)),
		signatures=(
			f"抽查人员（签字）：{check.inspectors or ''}",
			"被抽查单位负责人（签字）：",
			"抽查机关（盖章）：",
			f"日期：{official_date(check.done_on) or UNDATED}",
		),
		foot=f"{check.name}　名册校验码 {digest}",
		made_on=_day(check.done_on or check.drawn_on),
	)


def _record(check: Document) -> Iterator[Paragraph | Table]:
	campaign = frappe.db.get_value("Investigation Campaign", check.campaign, "campaign_name")
	occasion = f"抽查事由：{check.occasion}。" if check.occasion else ""
	yield Paragraph(
		f"排查任务：{campaign}。{occasion}被抽党支部{len(check.units)}个，排查对象{check.persons_in_units or 0}人，"
		f"抽取{len(check.persons)}人。",
		"plain",
	)
	yield Paragraph(
		f"抽取办法：按随机种子 {check.seed or '（尚未抽取）'} 对名册逐人计算SHA-256值排序，分层依次抽取。"
		f"比例：未取得联系{check.spot_not_found_percent}%，经查找取得联系{check.spot_found_percent}%，"
		f"转出未收到回执{check.spot_transferred_percent}%，流动党员{check.spot_mobile_percent}%，"
		f"一般党员{check.spot_ordinary_percent}%；"
		f"总数为排查对象的{check.spot_least_percent}%至{check.spot_most_percent}%。",
		"plain",
	)
	yield Paragraph("一、逐人核实情况", "point")
	yield Table(PERSONS, _persons(check))
	yield Paragraph("√相符　×不符　○无法核实　空白为未查该项。联系由抽查人员本人进行。", "small")
	if check.status == "Draft":
		return
	yield Paragraph("二、各党支部抽查结果", "point")
	proposed = len([unit for unit in check.units if unit.order_proposed])
	total = _results_line("合计", check.persons_in_units or 0, len(check.persons), check, str(proposed or ""))
	units = [
		_results_line(
			unit.organization_name, unit.persons, unit.drawn, unit, "是" if unit.order_proposed else ""
		)
		for unit in check.units
	]
	yield Table(UNITS, [*units, total])
	yield Paragraph("三、抽查结论", "point")
	yield from (Paragraph(line) for line in (check.conclusion or "　").splitlines())


def _persons(check: Document) -> list[Sequence[str]]:
	names = {row.organization: row.organization_name for row in check.units}
	layers = {layer: _(layer, "zh", "Spot Check Person") for layer in LAYERS}
	outcomes = {answer: _(answer, "zh") for answer in MARKS}
	rows = []
	for number, row in enumerate(check.persons, 1):
		contact = filter(None, (row.contact_means, official_date(row.contacted_on)))
		wrong = "误报为未取得联系。" if row.wrongly_not_found else ""
		rows.append(
			(
				str(number),
				row.member_name or "",
				names.get(row.organization) or "",
				layers.get(row.layer) or "",
				_mark(row.identity_agrees),
				_mark(row.contact_made),
				"\n".join(contact),
				_mark(row.dues_agree),
				_mark(row.file_agrees),
				_mark(row.letter_agrees),
				outcomes.get(row.outcome) or "",
				"\n".join(filter(None, (f"{wrong}{row.note or ''}", _archive(row)))),
			)
		)
	return rows


def _archive(row: Document) -> str:
	"""What the archive lacked at the draw."""
	return f"档案{row.archive_lacking}" if row.archive_lacking else ""


def _mark(answer: str | None) -> str:
	return MARKS.get(answer or "", "")


def _results_line(
	name: str, persons: int, persons_drawn: int, results: Document, proposed: str
) -> Sequence[str]:
	"""A line of the table of branches; what nobody looked up has no share."""
	share = interval = ""
	if results.looked_up:
		share = f"{results.share or 0:.1f}%"
		interval = f"{results.share_from or 0:.1f}%～{results.share_to or 0:.1f}%"
	counts = (results.differing, results.could_not_be_checked, results.wrongly_not_found)
	numbers = (persons, persons_drawn, results.looked_up or 0, *(count or "" for count in counts))
	return (name, *map(str, numbers), share, interval, proposed)


def order_paper(order: Document) -> OfficialPaper:
	"""The order as an official document (GB/T 9704)."""
	campaign = frappe.db.get_value("Investigation Campaign", order.campaign, "campaign_name")
	addressee = name_of(order.organization)
	sets = "、".join(FORM_SETS[row.form_set].label for row in order.sets)
	how = f"抽查（{order.spot_check}）" if order.spot_check else "检查"
	return OfficialPaper(
		layout="document",
		note="（草稿）" if order.status == "Draft" else "",
		title=(f"关于责令{addressee}", "重新进行党员组织关系排查的通知"),
		number=order.order_number or "",
		blocks=(
			Paragraph(f"{addressee}：", "plain"),
			Paragraph(
				f"在“{campaign}”中，经{how}，发现你单位排查结果与事实不符。"
				"按照排查通知中“对排查结果失实失真的要责令重新进行”的要求，现责令你单位重新进行排查。"
			),
			Paragraph("一、查明的事实", "point"),
			*_lines(order.facts),
			Paragraph("二、重新进行的内容", "point"),
			Paragraph(
				f"{sets}。上述表组现予退回，请逐人重新核实后，于{official_date(order.due_on)}前重新上报。"
			),
			Paragraph("三、要求", "point"),
			*_lines(order.requirements),
			Paragraph("重新上报经核查后，由本机关复查；复查合格的予以销号。"),
		),
		sender=f"{name_of(order.ordered_by_organization)}（盖章）",
		dated=official_date(order.ordered_on) or UNDATED,
		made_on=_day(order.ordered_on),
	)


def notice_paper(notice: Document) -> OfficialPaper:
	"""The notice to the units whose returns are late."""
	rows = [
		(
			str(row.idx),
			row.organization_name or "",
			official_date(row.due_on),
			str(row.days_overdue),
			_(row.status, "zh"),
		)
		for row in notice.units
	]
	return OfficialPaper(
		layout="document",
		title=(f"关于催报“{_(notice.form_set, 'zh')}”的通知",),
		number=f"编号：{notice.name}",
		blocks=(
			Paragraph("下列各单位：", "plain"),
			*_lines(notice.text),
			Table(LATE, rows),
			Paragraph("特此通知。"),
		),
		sender=notice.organization_name or "",
		dated=official_date(notice.made_on) or UNDATED,
		made_on=_day(notice.made_on),
	)


def _lines(text: str | None) -> list[Paragraph]:
	"""A paragraph for each line of a text that says something."""
	return [Paragraph(line) for line in map(str.strip, (text or "").splitlines()) if line]


def official_date(day) -> str:
	"""Return a date as official documents write it; nothing for none."""
	if not day:
		return ""
	day = getdate(day)
	return f"{day.year}年{day.month}月{day.day}日"


def _day(day):
	return getdate(day) if day else None


PAPERS = {
	"Spot Check": spot_check_paper,
	"Rectification Order": order_paper,
	"Urging Notice": notice_paper,
}
"""What each document is printed as."""
