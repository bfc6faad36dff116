"""A line of annex 3, written by the search."""

from party_investigation.investigation.annex_line import AnnexLine


class UntracedMember(AnnexLine):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		boundary: DF.Check
		campaign: DF.Link
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		intended_measure: DF.Data | None
		last_contact_on: DF.Date | None
		member: DF.Link
		member_name: DF.Data | None
		months_out: DF.Int
		organization: DF.Link
		person: DF.LongText | None
		person_category: DF.Literal["教职工", "离退休人员", "高校毕业生", "其他"]
		reason: DF.Literal[
			"",
			"外出务工经商",
			"单位改制或破产",
			"毕业后去向不明",
			"工作单位改变",
			"出国（境）",
			"居住地改变",
			"其他",
		]
		reason_detail: DF.SmallText | None
		remark: DF.SmallText | None
		search: DF.Link | None
		search_summary: DF.Text | None
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
		time_band: DF.Data | None
		unit_category: DF.Literal[
			"",
			"国有企业",
			"非公有制企业",
			"农村",
			"党政机关",
			"学校",
			"其他事业单位",
			"街道社区",
			"社会组织",
			"其他",
		]
		withdrawn_on: DF.Date | None
	# end: auto-generated types
