"""What a campaign workbook looks like: its sheets and headings, and the other words that real files use for them."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Column:
	"""One column: the key in a record, the official heading, and headings that mean the same."""

	key: str
	heading: str
	synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
	"""One sheet: its key, official name, columns, and names that mean the same."""

	key: str
	title: str
	columns: tuple[Column, ...]
	synonyms: tuple[str, ...] = ()

	@cached_property
	def headings(self) -> dict[str, str]:
		"""The official heading of each key."""
		return {column.key: column.heading for column in self.columns}


def _columns(*lines: str) -> tuple[Column, ...]:
	"""`key heading synonym synonym …` a line."""
	return tuple(Column(key, heading, tuple(rest)) for key, heading, *rest in map(str.split, lines))


IDENTITY = "identity 公民身份号码 身份证号码 身份证号 公民身份证号码 身份证"
NAME = "name 姓名 党员姓名"

ORGANIZATIONS = Sheet(
	"organizations",
	"党组织",
	_columns(
		"code 党组织代码 组织代码 党组织编码 代码",
		"name 党组织名称 组织名称 名称",
		"parent 上级党组织代码 上级组织代码 上级代码 上级党组织编码",
		"kind 组织类型 党组织类型 类型",
		"unit_category 党组织类别 单位类别 类别",
	),
	("组织", "党组织信息", "党组织名册"),
)
MEMBERS = Sheet(
	"members",
	"党员",
	_columns(
		"branch 党支部代码 所在党支部代码 支部代码",
		NAME,
		"sex 性别",
		"ethnic 民族",
		"born 出生日期 出生年月 出生年月日",
		IDENTITY,
		"education 学历 文化程度",
		"kind 人员类别 党员类别",
		"joined 入党日期 入党时间 加入党组织日期",
		"confirmed 转正日期 转正时间 转为正式党员日期",
		"category 人员身份 身份类别 人员身份类别",
		"phone 联系电话 手机 手机号码 电话",
		"address 家庭住址 住址 家庭地址 现住址",
		"dues 最近交纳党费日期 最近缴纳党费日期 最近交纳党费时间 最近缴纳党费时间",
		"life 最近参加组织生活日期 最近参加组织生活时间 最近一次参加组织生活时间",
		"mobile 是否流动党员 流动党员",
		"left 流出日期 流出时间 外出日期 外出时间",
		"destination 外出流向 流向",
		"certificate 活动证 流动党员活动证 是否持有活动证",
	),
	("党员名册", "党员信息", "党员花名册"),
)
LETTERS = Sheet(
	"letters",
	"介绍信",
	_columns(
		"number 介绍信编号 编号 介绍信号",
		NAME,
		IDENTITY,
		"branch 转出党支部代码 党支部代码 转出支部代码",
		"destination 转往党组织 转入党组织 转往单位",
		"issued 开具日期 开具时间 开出日期",
		"days 有效期（天） 有效期 有效天数",
		"receipt 回执日期 回执时间 收到回执日期",
	),
	("组织关系介绍信", "介绍信登记"),
)
ATTEMPTS = Sheet(
	"attempts",
	"查找记录",
	_columns(
		IDENTITY,
		NAME,
		"day 查找日期 查找时间 联系日期",
		"means 查找方式 方式",
		"handled_by 经办人 查找人",
		"outcome 查找结果 结果",
		"reason 失去联系情形 失联情形",
		"detail 情况说明 说明",
	),
	("联系查找", "联系查找记录", "查找情况"),
)
DISPOSITIONS = Sheet(
	"dispositions",
	"处置",
	_columns(
		IDENTITY,
		NAME,
		"measure 处置措施 处置方式 措施",
		"meeting 支部大会日期 支部大会时间",
		"approved 审批日期 审批时间 批准日期",
		"authority 审批机关 批准机关 审批单位",
		"remark 备注",
	),
	("组织处置", "处置情况", "管理及处置"),
)
SHEETS = (ORGANIZATIONS, MEMBERS, LETTERS, ATTEMPTS, DISPOSITIONS)
PROBLEM_HEADING = "问题"
