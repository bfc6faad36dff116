from frappe.model.document import Document


class ColumnMappingWord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		sheet: DF.Literal["党组织", "党员", "介绍信", "查找记录", "处置", "党员名册"]
		stands_for: DF.Literal[
			"党组织代码",
			"党组织名称",
			"上级党组织代码",
			"组织类型",
			"党组织类别",
			"党支部代码",
			"姓名",
			"性别",
			"民族",
			"出生日期",
			"公民身份号码",
			"学历",
			"人员类别",
			"入党日期",
			"转正日期",
			"人员身份",
			"联系电话",
			"家庭住址",
			"最近交纳党费日期",
			"最近参加组织生活日期",
			"是否流动党员",
			"流出日期",
			"外出流向",
			"活动证",
			"籍贯",
			"工作单位及职务",
			"党内职务",
			"档案所在单位",
			"介绍信编号",
			"转出党支部代码",
			"转往党组织",
			"开具日期",
			"有效期（天）",
			"回执日期",
			"查找日期",
			"查找方式",
			"经办人",
			"查找结果",
			"失去联系情形",
			"情况说明",
			"处置措施",
			"支部大会日期",
			"审批日期",
			"审批机关",
			"备注",
			"现居住地",
			"户籍所在地",
			"所在党支部",
		]
		value: DF.Data
		word: DF.Data
	# end: auto-generated types
