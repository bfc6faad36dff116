"""What was found of an archive, and what came of it: 鉴别, 完善 or 补充 (notice 二(一))."""

from frappe.model.document import Document


class ArchiveFinding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		closed_by: DF.Link | None
		closed_by_name: DF.Data | None
		closed_on: DF.Date | None
		evidence: DF.Attach | None
		explanation: DF.SmallText | None
		kind: DF.Literal["鉴别", "完善", "补充"]
		material: DF.Literal[
			"",
			"入党申请书",
			"入党谈话记录",
			"推荐和确定入党积极分子材料",
			"培养教育考察材料",
			"思想汇报",
			"确定发展对象材料",
			"政治审查材料",
			"集中培训材料",
			"自传",
			"公示材料",
			"预审材料",
			"入党志愿书",
			"预备期教育考察材料",
			"转正申请书",
			"转正公示材料",
			"组织关系转接材料",
			"民主评议材料",
			"奖励和处分材料",
			"党籍处理材料",
			"其他材料",
		]
		noted_by: DF.Link | None
		noted_by_name: DF.Data | None
		noted_on: DF.Date | None
		outcome: DF.Literal[
			"", "属实", "有误", "违规入党", "假党员", "无法认定", "已完善", "无法完善", "已补充", "无法补充"
		]
		what: DF.SmallText
	# end: auto-generated types
