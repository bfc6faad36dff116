"""政策问答: what the notice, the rules and the decisions say on what people ask again and again, with the source of each answer.

The words are this project's own; figures in them are those of the campaign's policy. No frappe.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from party_investigation.rules.policy import CampaignPolicy

Topic = Literal[
	"Roster and Archive",
	"Mobile Members",
	"Transfer of Relationships",
	"Contact Search",
	"Dispositions",
	"Returns",
	"Other",
]
NOTICE, COVER = "湘组〔2016〕4号", "湘教工委通〔2016〕9号"
LETTER_RULE = "组通字〔2006〕45号"


@dataclass(frozen=True)
class Entry:
	"""A question with its answer; `{name}` in the answer stands for that parameter of the campaign's policy."""

	topic: Topic
	question: str
	answer: str
	source: str


ENTRIES = (
	Entry(
		"Roster and Archive",
		"哪些党员由本支部排查？",
		"正式组织关系在本支部的党员，以及{receipts_since}以后从本支部转出、还没有收到回执的党员。收到回执以前，仍由转出的支部负责。",
		f"{NOTICE}一；{LETTER_RULE}",
	),
	Entry(
		"Roster and Archive",
		"摸排时核对哪些材料？",
		"党员名册、入党材料、组织关系介绍信存根、支部组织生活记录；逐人核对基本信息、组织关系转接、交纳党费、参加组织生活和外出流动情况，填写附件1。",
		f"{NOTICE}二（一）",
	),
	Entry(
		"Roster and Archive",
		"哪些群体是排查重点？",
		"外出务工经商、异地居住、返乡大中专毕业生、人户分离、解除劳动关系、离退休、留在高校的毕业生和离职教职工、流动人才等党员。系统按已知信息提出所属群体，由支部确认。",
		f"{NOTICE}一",
	),
	Entry(
		"Roster and Archive",
		"档案材料不全怎么办？",
		"如实登记缺少哪些材料，报基层党委审核；由基层党委鉴别、完善、补充，并按档案保管权限落实责任。",
		f"{NOTICE}二（一）",
	),
	Entry(
		"Roster and Archive",
		"党员档案里必须有哪些材料？由谁保管？",
		"入党申请书、入党志愿书、政治审查材料、培养教育考察材料；已转正的还有转正申请书。有人事档案的存入人事档案，没有的建立党员档案，由所在党委或者县级党委组织部门保管。入党年代较早的，以入党时的规定为准。",
		f"{NOTICE}二（一）；《中国共产党发展党员工作细则》第三十七条",
	),
	Entry(
		"Roster and Archive",
		"党员档案多久审核一次？",
		"至少每{archive_review_months}个月审核一次，更新电子台账；到期没有审核的，在首页和台账里列出。",
		f"{NOTICE}二（三）",
	),
	Entry(
		"Roster and Archive",
		"有人参加组织生活，名册上却没有；或者名册上有，谁都不认识，怎么办？",
		"两种情况都记入“名册差异”，写明已知情况和下一步：前者向原组织核实组织关系，后者查阅档案和存根、询问老党员，仍不清楚的开始查找。",
		f"{NOTICE}二（一）",
	),
	Entry(
		"Mobile Members",
		"什么样的党员按流动党员登记？",
		"外出{months_away}个月以上、组织关系没有转出、不能正常参加本支部组织生活的党员。登记外出去向、时间和联系人；和支部保持联系的流动党员不是失联党员。",
		f"{NOTICE}二（一）；本系统判定标准D4",
	),
	Entry(
		"Mobile Members",
		"多久联系一次流动党员？",
		"至少每{ask_after_months}个月联系一次并登记；到期没有登记的，系统提醒支部。流入地党组织应当配合做好联系查找。",
		f"{NOTICE}三（三）",
	),
	Entry(
		"Mobile Members",
		"外出用介绍信、证明信还是流动党员活动证？",
		"外出地点固定、时间在六个月以上的转组织关系，用介绍信；六个月以内的用证明信；地点或者时间不固定的用流动党员活动证；短期开会、参观不办手续。",
		LETTER_RULE,
	),
	Entry(
		"Transfer of Relationships",
		"介绍信的有效期怎么定？",
		"一般{validity_days}天，最长不超过{longest_validity_days}天，从开具之日起算。过期没有落实的，说明客观原因，凭原件重新开具；作废的编号保留并写明原因。",
		LETTER_RULE,
	),
	Entry(
		"Transfer of Relationships",
		"什么是“口袋”党员？",
		"介绍信已经开出、超过有效期仍没有收到回执的党员。组织关系还没有落实，由转出的支部继续负责，列入逐一清查。",
		f"{COVER}三；本系统判定标准D3",
	),
	Entry(
		"Transfer of Relationships",
		"没有回执的党员怎么清查？",
		"{receipts_since}以后转出而没有回执的，由基层党委逐一清查，通知支部与党员本人和接收单位党组织联系，查明组织关系落实情况；已经落实的补收回执，没有落实的衔接转接。",
		f"{NOTICE}二（二）、二（四）",
	),
	Entry(
		"Contact Search",
		"怎样算失去联系？从哪一天算起？",
		"从最近一次参加组织生活和最近一次交纳党费中较晚的一天算起，满{months_out_of_contact}个月没有与党组织联系的。恰好满{months_out_of_contact}个月的也列出，并作标记，由支部核实。",
		f"{NOTICE}二（二）；本系统判定标准D1",
	),
	Entry(
		"Contact Search",
		"查找到什么程度，才能填“仍然无法取得联系”？",
		"至少查找{attempts_needed}次，用过{means_needed}种不同方式，在{days_needed}个不同的日子，每次写明时间、方式、办理人和结果。达不到的，系统不能填附件3。",
		f"{NOTICE}二（二）；本系统判定标准D5",
	),
	Entry(
		"Contact Search",
		"可以请哪些部门协助查找？",
		"公安、人力资源社会保障、卫生计生、民政、教育等部门和流入地党组织。名单由上级党委批准，只写必要的信息，用途和去向都有记录；回来的线索由支部核实后才算查找一次。",
		f"{NOTICE}三（三）",
	),
	Entry(
		"Contact Search",
		"取得联系以后还要做什么？",
		"填附件2，写明失去联系的原因，核实有无不合格表现或者违纪违法行为；没有的纳入管理或者理顺组织关系，有的按规定处置、处分。",
		f"{NOTICE}二（二）至二（五）",
	),
	Entry(
		"Dispositions",
		"经多方努力仍无法取得联系的怎么处理？",
		"有充分的查找记录，形成调查报告，通知本人或者留下通知未达的记录，报上级组织部预审，经支部大会表决、基层党委审批，按自行脱党予以除名，从批准之日起生效。",
		f"{NOTICE}二（五）；《中国共产党章程》第九条",
	),
	Entry(
		"Dispositions",
		"支部大会怎样表决才有效？",
		"到会有表决权的党员超过应到的半数，赞成票超过应到有表决权党员的半数。预备党员没有表决权。一次会议可以表决几名党员，逐人计票。",
		"本系统判定标准D8",
	),
	Entry(
		"Dispositions",
		"预备党员怎么处理？",
		"不履行党员义务、不具备党员条件的，取消预备党员资格；劝退、限期改正等措施只适用于正式党员。",
		"《中国共产党章程》第七条",
	),
	Entry(
		"Dispositions",
		"出国（境）的党员怎么处理？",
		"留学、从事劳务的，办理保留组织关系手续；定居的，依据党章和党内有关规定作出处理。",
		f"{NOTICE}二（四）",
	),
	Entry(
		"Dispositions",
		"限期改正多长时间？到期怎么办？",
		"最长不超过{correction_months}个月。到期前{term_notice_days}天系统提醒支部，由支部大会讨论改正情况并登记结果；到期没有结果的，提醒上级党委。",
		f"{NOTICE}二（五）；本系统判定标准D8",
	),
	Entry(
		"Dispositions",
		"已批准的处置发现依据不成立，或者党员提出申诉，怎么办？",
		"处置不删除。依据不成立的，由批准的党组织写明日期和理由予以撤销；党员申诉的，由作出决定的党组织或者其上级复查，写明结论和理由。",
		"本系统判定标准D8",
	),
	Entry(
		"Returns",
		"本单位没有失去联系的党员，还要上报吗？",
		"要。如实作零报告：明确声明没有失去联系的党员，不能以不报代替。",
		"本系统判定标准D6",
	),
	Entry(
		"Returns",
		"谁对上报的数字负责？上级怎么把关？",
		"支部书记负直接责任；基层党委核查支部的登记表，对人员和数据核实把关。结果失实失真的责令重新进行，弄虚作假的严肃处理。",
		f"{NOTICE}二（三）、三（一）",
	),
	Entry(
		"Returns",
		"高校什么时候上报哪些材料？",
		"4月10日前上报工作小结和附件4；7月10日前上报综合报告和附件2、3、4、5，电子稿以光盘报送。隶属省委教育工委的21所高校报省委教育工委，其他高校报所隶属的上级并抄报。",
		f"{COVER}三",
	),
	Entry(
		"Returns",
		"学校自己设计的表格怎么上报？",
		"学校可以结合实际自行设计表格，掌握流动党员、“口袋”党员等详细数据，并在综合报告中体现有关情况。",
		f"{COVER}三",
	),
	Entry(
		"Other",
		"排查数据可以公布、在网上传送吗？",
		"不可以。排查工作不作宣传报道，数据不向社会公布、不在网络发布；电子稿通过内网邮箱或者光盘报送。导出和打印都留有记录。",
		f"{NOTICE}三（二）、三（三）；{COVER}一",
	),
	Entry(
		"Other",
		"把握不准的问题怎么办？",
		"及时请示，重大问题及时报告。在系统里登记“疑难问题请示”，由上级答复或者再往上请示；答复可以留作本次排查的指导意见。",
		f"{NOTICE}三（二）；{COVER}二",
	),
)


def entries_for(policy: CampaignPolicy, topic: str | None = None) -> Iterator[Entry]:
	"""Yield the entries on a topic, or all of them, with the figures of a campaign's policy in their answers."""
	values = {each.name: _shown(getattr(policy, each.name)) for each in fields(policy)}
	for each in ENTRIES:
		if topic in (None, "", each.topic):
			yield Entry(each.topic, each.question, each.answer.format_map(values), each.source)


def _shown(value: Any) -> Any:
	return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, dt.date) else value
