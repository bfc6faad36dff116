"""The documents of a case that are filled in as forms: record of the talk, approval form, filing form."""

from collections.abc import Sequence

from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import Form, FormRow, Lines, OfficialPaper, Paragraph
from party_investigation.annexes.official import Block
from party_investigation.annexes.values import long_date, shown
from party_investigation.disposition.papers.facts import CaseFacts
from party_investigation.rules.measures import CORRECTION, LAST_MANAGEMENT_COLUMN, Step

OPINIONS = {
	"branch_committee": "支部委员会\n意见",
	"filed_before": "基层党委\n事前备案意见",
	"pre_check": "上级组织部\n预审意见",
	"branch_meeting": "支部大会\n决议",
	"approval": "基层党委\n审批意见",
	"higher_approval": "上级组织部\n审批意见",
	"discipline": "纪律检查\n机关意见",
	"filing": "备案意见",
}
"""The steps that have a box on the approval form, and what stands beside it."""
FEW = 3
"""So many boxes leave room for high ones on a page."""
WIDTHS = (27, 0, 24, 30, 24, 34)


def _form(
	facts: CaseFacts, title: str, blocks: Sequence[Block], head: Sequence[str], signatures: Sequence[str] = ()
) -> OfficialPaper:
	return OfficialPaper(
		layout="form",
		note=facts.draft,
		title=(title,),
		head=head,
		blocks=blocks,
		signatures=signatures,
		of_pages=True,
		made_on=facts.done_on,
	)


def _month(day) -> str:
	return shown(getdate(day), "month") if day else ""


def _person(facts: CaseFacts) -> list[FormRow]:
	known = facts.person
	return [
		FormRow(
			("姓名", facts.case.member_name or "", "性别", known.sex or "", "民族", known.ethnic_group or "")
		),
		FormRow(
			(
				"出生年月",
				_month(known.birth_date),
				"学历",
				known.education or "",
				"入党时间",
				_month(known.joined_on),
			)
		),
		FormRow(
			(
				"人员类别",
				known.membership_kind or "",
				"转正时间",
				_month(known.confirmed_on),
				"处理措施",
				facts.measure.label,
			)
		),
	]


def talk(facts: CaseFacts) -> OfficialPaper:
	"""What was said when the organization talked with the member; who talked, when, and their signatures."""
	done = facts.done
	words = done.detail if done else None
	return _form(
		facts,
		"谈话记录",
		(
			Form(
				(28, 0, 28, 58),
				(
					FormRow(("谈话对象", facts.case.member_name or "", "所在党支部", facts.branch)),
					FormRow(("谈话时间", facts.dated, "谈话地点", "")),
					FormRow(("谈话人", (done and done.done_by) or "", "记录人", "")),
					FormRow(("谈话事由", f"拟作出{facts.quoted}处理，说明事实和依据，听取本人陈述和申辩。")),
				),
			),
			Paragraph("谈话内容", "point"),
			*facts.stated(words, 16),
			Lines(6 if words else 1),
			Paragraph("以上记录经本人核对无误。", "plain"),
		),
		(),
		("谈话对象（签名）：", "谈话人（签名）：", "记录人（签名）："),
	)


def approval(facts: CaseFacts) -> OfficialPaper:
	"""The form on which every body that has a say in the measure writes and seals its opinion, in the order of the steps."""
	case = facts.case
	rows = _person(facts)
	if facts.measure.label == CORRECTION:
		rows.append(
			FormRow(("改正期限", f"至{long_date(getdate(case.correct_by) if case.correct_by else None)}"))
		)
	boxes = [step for step in facts.steps if step.key in OPINIONS]
	height = 26 if len(boxes) <= FEW else 12
	rows += [
		FormRow(("主要事实", case.grounds or ""), 40),
		*([FormRow(("党员档案", facts.archive))] if facts.archive else []),
		FormRow(("政策依据", facts.sources)),
		*(_opinion(facts, step, height) for step in boxes),
	]
	is_management = facts.measure.column <= LAST_MANAGEMENT_COLUMN
	title = "党员组织关系和党籍处理审批表" if is_management else "党员组织处置审批表"
	return _form(facts, title, (Form(WIDTHS, rows),), (f"所在党支部：{facts.branch}",))


def _opinion(facts: CaseFacts, step: Step, height: float) -> FormRow:
	row = facts.row(step)
	day = long_date(getdate(row.done_on)) if row else long_date(None)
	who = "党支部书记（签名）：　　　　　　" if step.body == "branch" else "负责人（签名）：　　　　　　"
	return FormRow((OPINIONS[step.key], _words(facts, step, row)), height, (f"{who}（盖章）", day))


def _words(facts: CaseFacts, step: Step, row: Document | None) -> str:
	detail = (row.detail or "") if row else ""
	if step.key != "branch_meeting":
		return detail
	return f"{facts.vote}。\n{detail}".strip()


def filing(facts: CaseFacts) -> OfficialPaper:
	"""What is put on record with the body above."""
	taken = [(step, row) for step in facts.steps if (row := facts.row(step)) and step != facts.step]
	course = "\n".join(f"{long_date(getdate(row.done_on))}　{step.label}" for step, row in taken)
	by_committee = facts.step.body == "base committee"
	receiver = facts.committee if by_committee else facts.superior
	sender = facts.branch if by_committee else facts.committee
	row = facts.done
	return _form(
		facts,
		"党员处理情况备案表",
		(
			Form(
				WIDTHS,
				(
					*_person(facts),
					FormRow(("主要事实", facts.case.grounds or ""), 40),
					FormRow(("政策依据", facts.sources)),
					FormRow(("办理经过", course), 34),
					FormRow(
						("报送单位", f"现将上述情况报{receiver}备案。"),
						17,
						(f"{sender}（盖章）", long_date(None)),
					),
					FormRow(
						("备案意见", (row and row.detail) or ""), 22, (f"{receiver}（盖章）", facts.dated)
					),
				),
			),
		),
		(f"所在党支部：{facts.branch}",),
	)
