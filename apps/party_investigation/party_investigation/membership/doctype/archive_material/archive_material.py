"""A kind of material in the archive of a member, and whether it is there."""

from frappe.model.document import Document


class ArchiveMaterial(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		dated_on: DF.Date | None
		kind: DF.Literal[
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
		period: DF.Literal[
			"", "申请入党", "入党积极分子", "发展对象", "预备党员的接收", "预备期考察和转正", "转正以后"
		]
		remark: DF.SmallText | None
		required: DF.Check
		scan: DF.Attach | None
		state: DF.Literal["", "Present", "Missing", "Doubtful", "Not Required"]
		title: DF.Data | None
	# end: auto-generated types
