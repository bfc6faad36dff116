"""The working group of the demonstration: its members, two tasks, and the minutes of its first meeting."""

import frappe
from frappe.utils import add_days, today

UNIVERSITY = "DEMO"
MEMBERS = (
	("示范组长", "党委", "组长", "负责全面工作"),
	("示范副组长", "党委组织部", "副组长", "负责摸排登记、汇总上报"),
	("示范联络员", "学生工作部", "联络员", "负责毕业生去向核对"),
	("示范成员", "人事处", "成员", "负责离职、退休教职工核对"),
)
TASKS = (("核对近三年毕业生党员去向", "示范联络员", 5), ("核对离职教职工党员名单", "示范成员", -2))


def tell(campaign: str) -> None:
	"""Set the group up, hold its meeting, give its tasks."""
	group = frappe.get_doc(
		{
			"doctype": "Working Group",
			"campaign": campaign,
			"organization": UNIVERSITY,
			"group_name": "【演示】党员组织关系集中排查工作组",
			"established_on": add_days(today(), -40),
			"document_number": "湘水党发〔2016〕8号",
			"members": [
				{"person_name": name, "department": department, "role_in_group": role, "duties": duties}
				for name, department, role, duties in MEMBERS
			],
		}
	).insert()
	meeting = frappe.get_doc(
		{
			"doctype": "Working Group Meeting",
			"working_group": group.name,
			"held_on": add_days(today(), -30),
			"place": "示范楼会议室",
			"chair": MEMBERS[0][0],
			"recorder": MEMBERS[2][0],
			"subject": "部署摸排登记",
			"present": "、".join(name for name, *_rest in MEMBERS),
			"minutes": "学习通知，通报各单位名册情况，讨论失去联系党员的查找办法。",
			"decisions": "毕业生党员去向由学生工作部核对，离职教职工党员由人事处核对，均报工作组汇总。",
		}
	).insert()
	meeting.issue()
	for subject, responsible, days in TASKS:
		frappe.get_doc(
			{
				"doctype": "Working Group Task",
				"working_group": group.name,
				"meeting": meeting.name,
				"subject": subject,
				"responsible": responsible,
				"due_on": add_days(today(), days),
			}
		).insert()
