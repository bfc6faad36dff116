"""What a campaign workbook looks like: its sheets, and one list of columns for each.

The reader, the checks, the error workbook, the samples and the documentation all go by these lists.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from party_investigation.rules import codes
from party_investigation.rules.check import Kind
from party_investigation.rules.measures import BY_LABEL
from party_investigation.workbook.columns import (
	SMALL_TEXT_LENGTH,
	ArchiveKeeper,
	BirthDate,
	Choice,
	Column,
	Day,
	Days,
	DuesDay,
	IdentityNumber,
	NewCode,
	NewOrganizationCode,
	OrganizationCode,
	Outcome,
	PersonName,
	Phone,
	Text,
	YesNo,
)

PROBLEM_HEADING = "问题"
RECORD, MOBILE, ARCHIVE = "Investigation Record", "Mobile Member Record", "Member Archive"
MEASURES = codes.CodeList("处置措施", "decisions D8", (codes.Code(word, word) for word in BY_LABEL))
SEX_LABELS = {"1": "男", "2": "女"}
"""The words of the identity card; a sex that is not known or not stated is left to the identity number."""


@dataclass(frozen=True)
class Sheet:
	"""One sheet of a workbook.

	`kind` is the kind of record that its rows are checked as; `subject` is the column under which a problem of the row as a whole is
	noted.
	"""

	key: str
	title: str
	doctype: str
	kind: Kind | None
	subject: str
	columns: tuple[Column, ...]
	synonyms: tuple[str, ...] = ()

	@cached_property
	def fills(self) -> tuple[tuple[str, Callable, bool], ...]:
		"""Fieldname, `Column.fill` and `Column.repeats` of each column: a roster asks for them millions of times."""
		return tuple((column.fieldname, column.fill, column.repeats) for column in self.columns)

	@cached_property
	def by_field(self) -> dict[str, Column]:
		"""The column that fills a field, or stands for it."""
		return {field: column for column in self.columns for field in (*column.fields, *column.stands_for)}

	@cached_property
	def by_heading(self) -> dict[str, Column]:
		"""The column of each accepted heading."""
		return {heading: column for column in self.columns for heading in (column.heading, *column.synonyms)}

	def column(self, fieldname: str | None) -> Column:
		"""The column that fills a field, or the subject when there is none."""
		return self.by_field.get(fieldname or "") or self.by_field[self.subject]

	def headings(self) -> list[str]:
		"""The official headings in order."""
		return [column.heading for column in self.columns]

	def fields_of(self, doctype: str) -> tuple[str, ...]:
		"""The fields of a DocType that the sheet fills."""
		return tuple(
			field
			for column in self.columns
			if doctype in (column.doctypes or (self.doctype,))
			for field in column.fields
		)


def _member_of() -> tuple[Column, ...]:
	"""The two columns that name the member whom a row is about."""
	return (
		IdentityNumber("identity_number", *NUMBER_HEADINGS, doctypes=("Party Member",)),
		PersonName("member_name", *NAME_HEADINGS, doctypes=("Party Member",)),
	)


NUMBER_HEADINGS = ("公民身份号码", "身份证号码", "身份证号", "公民身份证号码", "身份证")
NAME_HEADINGS = ("姓名", "党员姓名")

ORGANIZATIONS = Sheet(
	"organizations",
	"党组织",
	"Party Organization",
	None,
	"organization_code",
	(
		NewOrganizationCode(
			"organization_code", "党组织代码", "组织代码", "党组织编码", "代码", required=True
		),
		Text("organization_name", "党组织名称", "组织名称", "名称", required=True),
		OrganizationCode(
			"parent_party_organization", "上级党组织代码", "上级组织代码", "上级代码", "上级党组织编码"
		),
		Choice(
			"kind",
			"组织类型",
			"党组织类型",
			"类型",
			codes=codes.ORGANISATION_KINDS,
			otherwise="其他",
			required=True,
		),
		Choice("unit_category", "党组织类别", "单位类别", "类别", codes=codes.UNIT_CATEGORIES),
	),
	("组织", "党组织信息", "党组织名册"),
)
MEMBERS = Sheet(
	"members",
	"党员",
	"Party Member",
	"member",
	"member_name",
	(
		OrganizationCode("organization", "党支部代码", "所在党支部代码", "支部代码"),
		PersonName("member_name", *NAME_HEADINGS),
		Choice("sex", "性别", codes=codes.SEXES, labels=SEX_LABELS),
		Text("ethnic_group", "民族"),
		BirthDate("birth_date", "出生日期", "出生年月", "出生年月日"),
		IdentityNumber("identity_number", *NUMBER_HEADINGS),
		Text("education", "学历", "文化程度"),
		Choice("membership_kind", "人员类别", "党员类别", codes=codes.MEMBER_KINDS),
		Day("joined_on", "入党日期", "入党时间", "加入党组织日期"),
		Day("confirmed_on", "转正日期", "转正时间", "转为正式党员日期"),
		Choice(
			"person_category",
			"人员身份",
			"身份类别",
			"人员身份类别",
			codes=codes.PERSON_CATEGORIES,
		),
		Phone("phone", "联系电话", "手机", "手机号码", "电话"),
		Text("home_address", "家庭住址", "住址", "家庭地址", "现住址", length=SMALL_TEXT_LENGTH),
		DuesDay(
			"last_dues_on",
			"最近交纳党费日期",
			"最近缴纳党费日期",
			"最近交纳党费时间",
			"最近缴纳党费时间",
			doctypes=("Party Member", RECORD),
		),
		Day(
			"last_life_on",
			"最近参加组织生活日期",
			"最近参加组织生活时间",
			"最近一次参加组织生活时间",
			doctypes=("Party Member", RECORD),
		),
		YesNo("is_mobile", "是否流动党员", "流动党员", doctypes=(RECORD,)),
		Day("left_on", "流出日期", "流出时间", "外出日期", "外出时间", doctypes=(RECORD, MOBILE)),
		Text("destination", "外出流向", "流向", doctypes=(RECORD, MOBILE)),
		YesNo(
			"has_certificate",
			"活动证",
			"流动党员活动证",
			"是否持有活动证",
			words=("有", "无"),
			doctypes=(RECORD, MOBILE),
		),
		Text("native_place", "籍贯", optional=True),
		Text("work_unit", "工作单位及职务", "工作单位", optional=True),
		Text("party_post", "党内职务", optional=True),
		ArchiveKeeper(
			"custodian",
			"档案所在单位",
			"党员档案所在单位",
			"档案保管单位",
			"档案存放单位",
			"档案存放地",
			optional=True,
			doctypes=(ARCHIVE,),
		),
	),
	("党员名册", "党员信息", "党员花名册"),
)
LETTERS = Sheet(
	"letters",
	"介绍信",
	"Transfer Letter",
	"letter",
	"letter_number",
	(
		NewCode("letter_number", "介绍信编号", "编号", "介绍信号", required=True, stands_for=("member",)),
		*_member_of(),
		OrganizationCode("organization", "转出党支部代码", "党支部代码", "转出支部代码", required=True),
		Text("to_organization_name", "转往党组织", "转入党组织", "转往单位", required=True),
		Day("issued_on", "开具日期", "开具时间", "开出日期"),
		Days("validity_days", "有效期（天）", "有效期", "有效天数", default="validity_days"),
		Day("receipt_on", "回执日期", "回执时间", "收到回执日期"),
	),
	("组织关系介绍信", "介绍信登记"),
)
ATTEMPTS = Sheet(
	"attempts",
	"查找记录",
	"Search Attempt",
	"search",
	"attempted_on",
	(
		*_member_of(),
		Day(
			"attempted_on",
			"查找日期",
			"查找时间",
			"联系日期",
			required=True,
			stands_for=("attempts", "restored_on"),
		),
		Choice("means", "查找方式", "方式", codes=codes.SEARCH_MEANS, required=True),
		Text("handled_by", "经办人", "查找人"),
		Outcome("outcome", "查找结果", "结果", required=True),
		Choice("reason", "失去联系情形", "失联情形", codes=codes.REASONS, doctypes=("Contact Search",)),
		Text("detail", "情况说明", "说明", length=SMALL_TEXT_LENGTH, stands_for=("reason_detail",)),
	),
	("联系查找", "联系查找记录", "查找情况"),
)
DISPOSITIONS = Sheet(
	"dispositions",
	"处置",
	"Disposition Case",
	"disposition",
	"measure",
	(
		*_member_of(),
		Choice("measure", "处置措施", "处置方式", "措施", codes=MEASURES, required=True),
		Day("meeting_on", "支部大会日期", "支部大会时间"),
		Day("approved_on", "审批日期", "审批时间", "批准日期"),
		Text("approving_authority", "审批机关", "批准机关", "审批单位"),
		Text("remark", "备注", length=SMALL_TEXT_LENGTH),
	),
	("组织处置", "处置情况", "管理及处置"),
)
SHEETS = (ORGANIZATIONS, MEMBERS, LETTERS, ATTEMPTS, DISPOSITIONS)
