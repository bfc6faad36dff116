"""One person of a spot check, and what the inspector found."""

from frappe.model.document import Document


class SpotCheckPerson(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		archive_lacking: DF.SmallText | None
		archive_state: DF.Literal["", "Not Reviewed", "Complete", "Incomplete", "Doubtful"]
		checked_by: DF.Link | None
		checked_on: DF.Datetime | None
		contact_made: DF.Literal["", "Agrees", "Differs", "Could Not Be Checked"]
		contact_means: DF.Literal[
			"",
			"电话",
			"短信",
			"微信QQ",
			"上门走访",
			"信函",
			"亲友同学",
			"公安协查",
			"人社部门",
			"原工作单位",
			"卫计部门",
			"民政部门",
			"学籍核查",
			"流入地协查",
			"其他",
		]
		contacted_on: DF.Date | None
		dues_agree: DF.Literal["", "Agrees", "Differs", "Could Not Be Checked"]
		file_agrees: DF.Literal["", "Agrees", "Differs", "Could Not Be Checked"]
		identity_agrees: DF.Literal["", "Agrees", "Differs", "Could Not Be Checked"]
		layer: DF.Literal["", "Not Found", "Found", "Transferred Without Receipt", "Mobile", "Ordinary"]
		letter_agrees: DF.Literal["", "Agrees", "Differs", "Could Not Be Checked"]
		member: DF.Link | None
		member_name: DF.Data | None
		note: DF.SmallText | None
		organization: DF.Link | None
		outcome: DF.Literal["", "Agrees", "Differs", "Could Not Be Checked"]
		wrongly_not_found: DF.Check
	# end: auto-generated types
