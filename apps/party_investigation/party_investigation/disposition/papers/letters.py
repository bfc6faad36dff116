"""The documents of a case that are written as text, after GB/T 9704: report, notices, opinion, resolution, posting."""

from collections.abc import Iterator, Sequence

import frappe
from frappe.utils import getdate
from party_investigation.annexes import BLANK, Form, FormRow, Lines, OfficialPaper, Paragraph
from party_investigation.annexes.official import Block
from party_investigation.annexes.values import long_date
from party_investigation.disposition.known_facts import search_of_case
from party_investigation.disposition.papers.facts import OPEN_DAY, CaseFacts, written

RECEIPT = Form((34, 0, 26, 40), (FormRow(("送达人（签名）", "", "本人签收", "")),))
"""By which who gets a document says so."""


def _letter(
	facts: CaseFacts,
	title: Sequence[str],
	blocks: Sequence[Block],
	sender: str,
	dated: str | None = None,
	slip: Sequence[Block] = (),
) -> OfficialPaper:
	return OfficialPaper(
		layout="document",
		note=facts.draft,
		title=title,
		blocks=blocks,
		sender=f"{sender}（盖章）",
		dated=dated or facts.dated,
		slip=slip,
		of_pages=True,
		made_on=facts.done_on,
	)


def report(facts: CaseFacts) -> OfficialPaper:
	"""What the branch or committee has found: who, how was searched, the facts, what it proposes."""
	of_archive = facts.step.key == "archive_check"
	subject = "党员档案核查情况" if of_archive else "有关情况"
	findings = facts.done.detail if facts.done else None
	blocks: list[Block] = [Paragraph("一、基本情况", "point"), Paragraph(facts.about)]
	if of_archive:
		blocks += [Paragraph("二、档案核查情况", "point"), *facts.stated(findings)]
	else:
		blocks += [
			Paragraph("二、联系查找和调查核实情况", "point"),
			*_search(facts),
			*facts.stated(findings, 3),
		]
	blocks += [
		Paragraph("三、查明的事实", "point"),
		*facts.stated(facts.case.grounds),
		Paragraph("四、处理建议", "point"),
		Paragraph(f"依据{facts.sources}，建议对{facts.comrade}作出{facts.quoted}处理。"),
	]
	sender = facts.committee if of_archive else facts.branch
	return _letter(facts, (f"关于{facts.comrade}", f"{subject}的调查报告"), blocks, sender)


def _search(facts: CaseFacts) -> Iterator[Block]:
	"""How the member was searched for, of whoever may read that."""
	name = search_of_case(facts.case.as_dict())
	search = frappe.get_doc("Contact Search", name) if name else None
	if not search or not search.has_permission("read"):
		return
	if search.last_contact_on:
		last = long_date(getdate(search.last_contact_on))
		yield Paragraph(f"最近一次参加组织生活或交纳党费：{last}。失去联系情形：{search.reason or BLANK}。")
	for row in search.attempts:
		day = long_date(getdate(row.attempted_on)) if row.attempted_on else BLANK
		by = f"，经办人{row.handled_by}" if row.handled_by else ""
		yield Paragraph(f"{row.idx}．{day}，{row.means or BLANK}{by}：{row.outcome or BLANK}。")


def notice(facts: CaseFacts) -> OfficialPaper:
	"""What the member is told before the branch meeting decides, with room for how it was delivered, or why it could not be."""
	delivery = facts.done.detail if facts.done else ""
	return _letter(
		facts,
		("通知书",),
		(
			Paragraph(f"{facts.comrade}：", "plain"),
			Paragraph(f"经调查核实，党支部拟依据{facts.sources}，对你作出{facts.quoted}处理。主要事实："),
			*facts.stated(facts.case.grounds, 3),
			Paragraph(
				"你可以在收到本通知后向党支部说明情况和申辩，也可以在支部大会上陈述意见。"
				"如有不同意见，请与党支部联系。"
			),
		),
		facts.branch,
		slip=(
			Form(
				RECEIPT.widths,
				(
					FormRow(("送达方式", "", "送达日期", "")),
					*RECEIPT.rows,
					FormRow(("未能送达的\n情况记录", delivery or ""), 24),
				),
			),
		),
	)


def pre_check(facts: CaseFacts) -> OfficialPaper:
	"""The written reply of the next higher organization department (S20)."""
	opinion = facts.done.detail if facts.done else None
	return _letter(
		facts,
		(f"关于对{facts.comrade}", f"作出{facts.quoted}处理的预审意见"),
		(
			Paragraph(f"{facts.committee}：", "plain"),
			Paragraph(
				f"你单位报来的{facts.branch}{facts.comrade}有关材料收悉。{facts.about}"
				f"拟依据{facts.sources}，作出{facts.quoted}处理。经审查，意见如下："
			),
			*facts.stated(opinion),
		),
		facts.superior,
	)


def resolution(facts: CaseFacts) -> OfficialPaper:
	"""What the branch meeting decided, with quorum and votes."""
	announces = facts.step.label.endswith("宣布")
	met_on = facts.case.meeting_on or (facts.done.done_on if facts.done else None)
	day = getdate(met_on) if met_on else None
	decided = "宣布" if announces else "决定"
	return _letter(
		facts,
		("支部大会决议",),
		(
			Paragraph(
				f"{written(day)}，{facts.branch}召开支部党员大会，讨论{facts.comrade}的处理。{facts.who}。"
			),
			Paragraph("一、主要事实", "point"),
			*facts.stated(facts.case.grounds, 2),
			Paragraph("二、表决情况", "point"),
			Paragraph(f"{facts.vote}。预备党员不参加表决。"),
			Paragraph("三、决议", "point"),
			Paragraph(
				f"依据{facts.sources}，支部大会{decided}对{facts.comrade}作出{facts.quoted}处理，报{facts.committee}"
				f"{'备案' if announces else '审批'}。"
			),
		),
		facts.branch,
		long_date(day),
		(Form((34, 0, 34, 44), (FormRow(("主持人（签名）", "", "记录人（签名）", "")),)),),
	)


def posting(facts: CaseFacts) -> OfficialPaper:
	"""What is posted inside the branch, with no more of the member than the name: nothing of the investigation is published (notice 三(二))."""
	return _letter(
		facts,
		("公示",),
		(
			Paragraph(f"经支部大会讨论，拟对{facts.comrade}作出{facts.quoted}处理，现予公示。"),
			Paragraph(f"公示时间：{OPEN_DAY}至{OPEN_DAY}。"),
			Paragraph("对上述事项如有意见，请在公示期内向党支部或上级党组织反映，反映情况应当实事求是。"),
			Paragraph(f"联系人：{BLANK}　　联系电话：{BLANK}"),
			Paragraph("本公示仅在党支部内张贴，不作宣传报道，不向社会公布，不在网络发布。", "small"),
		),
		facts.branch,
	)


def decision(facts: CaseFacts) -> OfficialPaper:
	"""What the member is told of the decision, from when it holds, and that it may be objected to."""
	case = facts.case
	since = getdate(case.effective_on or case.approved_on) if case.status == "Approved" else facts.done_on
	meeting = f"{facts.branch}支部大会讨论，" if facts.measure.needs_vote else ""
	return _letter(
		facts,
		("处理决定通知书",),
		(
			Paragraph(f"{facts.comrade}：", "plain"),
			Paragraph(
				f"经{meeting}{facts.authority}审批，依据{facts.sources}，对你作出{facts.quoted}处理。"
				f"自{written(since)}起生效。"
			),
			Paragraph("主要事实", "point"),
			*facts.stated(case.grounds, 3),
			Paragraph("如对本决定不服，可以向上级党组织提出申诉。"),
		),
		facts.authority,
		long_date(getdate(case.approved_on)) if case.approved_on else None,
		(RECEIPT,),
	)


def correction(facts: CaseFacts) -> OfficialPaper:
	"""What is to be improved, and until when."""
	case = facts.case
	until = getdate(case.correct_by) if case.correct_by else None
	return _letter(
		facts,
		("限期改正通知",),
		(
			Paragraph(f"{facts.comrade}：", "plain"),
			Paragraph(
				f"经{facts.branch}支部大会讨论，{facts.committee}审批，依据{facts.sources}，要求你限期改正。"
			),
			Paragraph("一、存在的问题", "point"),
			*facts.stated(case.grounds, 2),
			Paragraph("二、改正期限", "point"),
			Paragraph(f"自{written(facts.done_on)}起至{written(until)}止。"),
			Paragraph("三、改正要求", "point"),
			Lines(2),
			Paragraph("期满前请向党支部书面报告改正情况，由支部大会讨论。"),
		),
		facts.committee,
		slip=(RECEIPT,),
	)
