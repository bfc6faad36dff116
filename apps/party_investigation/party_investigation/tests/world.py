"""A small world for tests: a university with two colleges, two branches each, one member a branch and one of everything."""

import frappe
from frappe.utils import add_days, today
from party_investigation.workbook.samples import made_up_number

ROOT = "T"
TREE = {"T": None, "T1": "T", "T2": "T", "T1B1": "T1", "T1B2": "T1", "T2B1": "T2"}
BRANCHES = ("T1B1", "T1B2", "T2B1")


def make_world() -> dict:
	"""Make the world as Administrator; returns the names of what was made, by DocType and branch."""
	made: dict = {}
	for code, superior in TREE.items():
		frappe.get_doc(
			{
				"doctype": "Party Organization",
				"organization_code": code,
				"organization_name": f"测试{code}",
				"kind": "党支部" if "B" in code else "党委",
				"unit_category": "学校",
				"parent_party_organization": superior,
				"is_group": int("B" not in code),
			}
		).insert()
	made["Investigation Campaign"] = make_campaign(ROOT).name
	for number, branch in enumerate(BRANCHES):
		for doctype, document in make_documents(made["Investigation Campaign"], branch, number).items():
			made.setdefault(doctype, {})[branch] = document.name
	for unit in (*TREE,):
		for doctype in ("Lost Contact Summary", "Disposition Summary"):
			values = {"campaign": made["Investigation Campaign"], "organization": unit}
			made.setdefault(doctype, {})[unit] = frappe.get_doc({"doctype": doctype, **values}).insert().name
	return made


def back_to_nothing() -> None:
	"""Undo what a test did, also when it failed while making its world."""
	frappe.set_user("Administrator")
	frappe.db.rollback()


def make_campaign(organization: str):
	"""A campaign with the university calendar."""
	return frappe.get_doc(
		{
			"doctype": "Investigation Campaign",
			"campaign_name": "测试排查",
			"organization": organization,
			"status": "Open",
			"stages_lock": 0,
		}
	).insert()


def make_member(branch: str, order: int, **values):
	"""A member in touch with the branch."""
	return frappe.get_doc(
		{
			"doctype": "Party Member",
			"member_name": f"试{chr(0x4E00 + order)}",
			"organization": branch,
			"identity_number": made_up_number(order, "19800305", order),
			"phone": "19907310000",
			"home_address": "示范路1号",
			"membership_kind": "正式党员",
			"joined_on": "2002-07-01",
			"confirmed_on": "2003-07-01",
			"person_category": "教职工",
			"last_dues_on": "2014-03-01",
			"last_life_on": "2014-03-02",
			**values,
		}
	).insert()


def make_documents(campaign: str, branch: str, number: int) -> dict:
	"""One of everything that hangs on a branch: a member not found, and another one found again with a letter."""
	lost, found = make_member(branch, 10 + 2 * number), make_member(branch, 11 + 2 * number)
	of_lost = {"campaign": campaign, "member": lost.name}
	made = {"Party Member": lost}
	made["Transfer Letter"] = frappe.get_doc(
		{
			"doctype": "Transfer Letter",
			"member": found.name,
			"to_organization_name": "外地某单位党委",
			"issued_on": add_days(today(), -10),
		}
	).insert()
	made["Mobile Member Record"] = frappe.get_doc(
		{"doctype": "Mobile Member Record", "member": lost.name, "left_on": "2014-01-01"}
	).insert()
	made["Investigation Record"] = frappe.get_doc({"doctype": "Investigation Record", **of_lost}).insert()
	made["Contact Search"] = make_search(campaign, lost.name, "Not Found")
	make_search(campaign, found.name, "Contact Restored")
	made["Untraced Member"] = frappe.get_doc("Untraced Member", of_lost)
	made["Restored Contact"] = frappe.get_doc(
		"Restored Contact", {"campaign": campaign, "member": found.name}
	)
	made["Disposition Case"] = frappe.get_doc(
		{"doctype": "Disposition Case", **of_lost, "measure": "自行脱党除名"}
	).insert()
	return made


def make_search(campaign: str, member: str, result: str):
	"""A search with three attempts and the given result."""
	attempts = [("2016-03-01", "电话"), ("2016-03-08", "信函"), ("2016-03-15", "上门走访")]
	values = {"restored_on": "2016-03-15", "conduct": "无"} if result == "Contact Restored" else {}
	return frappe.get_doc(
		{
			"doctype": "Contact Search",
			"campaign": campaign,
			"member": member,
			"reason": "居住地改变",
			"result": result,
			"attempts": [
				{"attempted_on": day, "means": means, "outcome": "查无此人"} for day, means in attempts
			],
			**values,
		}
	).insert()


def make_user(name: str, appointments: list[tuple[str, str]]) -> str:
	"""A user with appointments (capacity, organization)."""
	email = f"{name}@party.example"
	frappe.get_doc({"doctype": "User", "email": email, "first_name": name, "send_welcome_email": 0}).insert()
	for capacity, organization in appointments:
		frappe.get_doc(
			{
				"doctype": "Organization Appointment",
				"user": email,
				"capacity": capacity,
				"organization": organization,
				"from_date": add_days(today(), -30),
			}
		).insert()
	return email
