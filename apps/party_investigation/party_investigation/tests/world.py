"""A small world for tests: a university with two colleges, two branches each, one member a branch and one of everything."""

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, today
from party_investigation.workbook.samples import made_up_number

ROOT = "T"
TREE = {"T": None, "T1": "T", "T2": "T", "T1B1": "T1", "T1B2": "T1", "T2B1": "T2"}
BRANCHES = ("T1B1", "T1B2", "T2B1")


def make_world() -> dict:
	"""Make the world as Administrator; returns the names of what was made, by DocType and branch."""
	make_tree()
	made: dict = {}
	made["Investigation Campaign"] = make_campaign(ROOT).name
	for number, branch in enumerate(BRANCHES):
		for doctype, document in make_documents(made["Investigation Campaign"], branch, number).items():
			made.setdefault(doctype, {})[branch] = document.name
	for unit in (*TREE,):
		for doctype in ("Lost Contact Summary", "Disposition Summary"):
			values = {"campaign": made["Investigation Campaign"], "organization": unit}
			made.setdefault(doctype, {})[unit] = frappe.get_doc({"doctype": doctype, **values}).insert().name
	return made


def make_tree() -> None:
	"""Make the organizations of the world."""
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


PREPARED = "prepared"
"""The savepoint at which the tests of a class begin."""


class WorldTest(FrappeTestCase):
	"""A test that begins with the small world, and what else its class prepares, as Administrator, and leaves nothing behind."""

	made: dict
	campaign: Any
	_prepared: dict | None = None

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls._prepared = None

	def prepare(self) -> None:
		"""Make what each test of the class begins with, once for all of them; each gets its own copy of the attributes that are set here."""
		self.made = make_world()
		self.campaign = self.made["Investigation Campaign"]

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(self._go_back)
		cls = type(self)
		if cls._prepared is None:
			known = set(vars(self))
			self.prepare()
			cls._prepared = {name: value for name, value in vars(self).items() if name not in known}
			frappe.db.savepoint(PREPARED)
		vars(self).update({name: _copy(value) for name, value in cls._prepared.items()})

	@classmethod
	def _go_back(cls) -> None:
		"""Undo what a test did. One that ended the transaction, or whose world could not be made, leaves it to the next to make it anew."""
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		try:
			frappe.db.rollback(save_point=PREPARED)
		except Exception:  # each database has an error of its own for a savepoint that is not there
			cls._prepared = None
			back_to_nothing()


def _copy(value):
	"""What a test may change without others seeing it; a document as it is stored."""
	if isinstance(value, Document):
		return frappe.get_doc(value.doctype, value.name)
	if isinstance(value, dict):
		return type(value)({key: _copy(each) for key, each in value.items()})
	if isinstance(value, list | tuple):
		return type(value)(map(_copy, value))
	return value


def back_to_nothing() -> None:
	"""Undo what a test did, also when it failed while making its world; a job that ran has set the language of who started it."""
	frappe.set_user("Administrator")
	frappe.local.lang = "en"
	frappe.db.rollback()


def end_appointments(user: str) -> None:
	"""Let all appointments of a user have ended yesterday, as time does."""
	frappe.db.set_value("Organization Appointment", {"user": user}, "to_date", add_days(today(), -1))


def make_campaign(organization: str, **values):
	"""An open campaign with the university calendar."""
	return frappe.get_doc(
		{
			"doctype": "Investigation Campaign",
			"campaign_name": "测试排查",
			"organization": organization,
			"status": "Open",
			"stages_lock": 0,
			**values,
		}
	).insert()


def make_overlapping_campaign(organization: str):
	"""A campaign that is open beside another one over the same members, as an earlier release let it be."""
	campaign = make_campaign(organization, status="Draft")
	campaign.db_set("status", "Open")
	return campaign


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


def insert_in_state(document):
	"""Insert a document that has gone on already: its workflow begins at the first state, and the step to its own follows."""
	status, field = document.get("status"), document.meta.get_field("status")
	if not field or status in (None, field.default):
		return document.insert()
	document.update({"status": field.default}).insert()
	return document.update({"status": status}).save()


def make_documents(campaign: str, branch: str, number: int) -> dict:
	"""One of everything that hangs on a branch: a member not found, and another one found again with a letter."""
	lost, restored = make_member(branch, 10 + 2 * number), make_member(branch, 11 + 2 * number)
	of_lost = {"campaign": campaign, "member": lost.name}
	made = {"Party Member": lost}
	made["Transfer Letter"] = frappe.get_doc(
		{
			"doctype": "Transfer Letter",
			"member": restored.name,
			"to_organization_name": "外地某单位党委",
			"issued_on": add_days(today(), -10),
		}
	).insert()
	made["Mobile Member Record"] = frappe.get_doc(
		{"doctype": "Mobile Member Record", "member": lost.name, "left_on": "2014-01-01"}
	).insert()
	made["Member Archive"] = frappe.get_doc({"doctype": "Member Archive", "member": lost.name}).insert()
	made["Investigation Record"] = frappe.get_doc("Investigation Record", of_lost)
	made["Contact Search"] = make_search(campaign, lost.name, "Not Found")
	make_search(campaign, restored.name, "Contact Restored")
	made["Untraced Member"] = frappe.get_doc("Untraced Member", of_lost)
	made["Restored Contact"] = frappe.get_doc(
		"Restored Contact", {"campaign": campaign, "member": restored.name}
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


def write_returns(campaign: str) -> dict[str, dict[str, str]]:
	"""A return, a version and what looks into them for each of some units, written as they are stored: what is seen depends on no more."""
	doctypes = (
		"Unit Return",
		"Return Version",
		"Spot Check",
		"Rectification Order",
		"Organization Change",
		"Roster Difference",
		"Return Package",
		"Branch Meeting",
		"Disposition Appeal",
		"External Inquiry",
		"External Answer",
		"External Lead",
		"Member Pair",
		"Help Request",
		"Working Group",
		"Working Group Task",
		"Working Group Meeting",
		"Column Mapping",
	)
	made: dict[str, dict[str, str]] = {doctype: {} for doctype in doctypes}
	for doctype, names in made.items():
		for unit in ("T", "T1", "T1B1", "T1B2", "T2B1"):
			values = {"name": f"{doctype}-{unit}", "campaign": campaign, "organization": unit}
			if doctype == "Member Pair":
				values["other_organization"] = unit
			document = frappe.get_doc({"doctype": doctype, **values})
			document.db_insert()
			names[unit] = document.name
	return made


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


def give_by_hand(user: str, *roles: str) -> None:
	"""Give roles past all checks, as an older release or a line of SQL would."""
	for role in roles:
		frappe.get_doc(
			{
				"doctype": "Has Role",
				"parenttype": "User",
				"parentfield": "roles",
				"parent": user,
				"role": role,
			}
		).db_insert()
	frappe.clear_cache(user=user)


def appoint_past_checks(user: str, capacity: str, organization: str, **values) -> None:
	"""An appointment that no check has seen, as an older release made them."""
	frappe.get_doc(
		{
			"doctype": "Organization Appointment",
			"name": frappe.generate_hash(length=10),
			"user": user,
			"capacity": capacity,
			"organization": organization,
			"from_date": add_days(today(), -30),
			**values,
		}
	).db_insert()


def reason_of_last_entry() -> str:
	"""What the newest entry of the Access Log says of the purpose; stock Frappe has no field of its own for it."""
	entry = frappe.get_last_doc("Access Log")
	return entry.get("reason") or (entry.page or "").partition("; reason: ")[2]


REMOVAL_STEPS = (
	("查找调查报告", "2016-04-10"),
	("通知本人（或通知未达记录）", "2016-04-15"),
	("上级组织部预审", "2016-05-01"),
	("支部大会表决", "2016-05-20"),
	("基层党委审批", "2016-06-10"),
)
"""What the measure 自行脱党除名 takes, with days in order."""
VOTE = {"entitled": 20, "present": 15, "votes_for": 14, "votes_against": 0, "abstained": 1}


def ready_to_approve(name: str, **values):
	"""A case of 自行脱党除名, not yet saved, with all that its approval by T1 needs."""
	case = frappe.get_doc("Disposition Case", name)
	case.set("steps", [{"step": step, "done_on": day} for step, day in REMOVAL_STEPS])
	approved = {"status": "Approved", "approved_on": "2016-06-10", "approving_organization": "T1"}
	return case.update({**approved, **VOTE, **values})
