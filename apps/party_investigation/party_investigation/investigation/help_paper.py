"""The letter that asks the organization where a member is said to be for help, with a reply slip; of a stored request."""

from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import BLANK, OfficialPaper, Paragraph
from party_investigation.annexes.values import long_date
from party_investigation.organization.tree import name_of


def help_paper(request: Document) -> OfficialPaper:
	"""The letter and its slip: no more of the member than is needed to find him or her there."""
	sender = name_of(request.organization)
	sent_on = getdate(request.sent_on) if request.sent_on else None
	return OfficialPaper(
		layout="document",
		note="" if sent_on else "草稿",
		title=("关于商请协助查找党员的函",),
		blocks=(
			Paragraph(f"{request.to_organization_name}：", "plain"),
			Paragraph(
				f"根据党员组织关系集中排查工作要求，我单位正在查找与党组织失去联系的党员{request.member_name}。"
				f"据了解：{request.known.strip().rstrip('。')}。"
			),
			Paragraph(f"商请你单位协助：{request.wish}"),
			Paragraph(
				f"请于{long_date(getdate(request.due_on))}前将情况填入回执反馈我单位。有关信息只用于查找党员，请按规定保密。"
			),
			Paragraph(f"联系人：{BLANK}　　联系电话：{BLANK}", "plain"),
		),
		sender=sender,
		dated=long_date(sent_on) if sent_on else "　　年　月　日",
		slip=(
			Paragraph("回　执", "point"),
			Paragraph(f"{sender}：", "plain"),
			Paragraph(
				f"你单位商请协助查找党员{request.member_name}的函收悉，经查：□已取得联系　□有线索　□未取得联系。"
			),
			Paragraph(f"具体情况：{BLANK}{BLANK}{BLANK}"),
			Paragraph(f"经办人：{BLANK}　　联系电话：{BLANK}", "plain"),
			Paragraph("（盖章）　　　年　月　日", "plain"),
		),
		foot=str(request.name),
		made_on=sent_on,
	)
