"""What the demonstration's units have handed in: a return in every state, one late, one sent back with reasons, a zero
return, one that is excused, a notice that urges.

Everything is done by the actions of `returns`, as the people of a site do it: the branches' part by Administrator, who sets the
demonstration up, the committees' part by an officer without a password, since nobody verifies what he has handed in himself.
"""

import frappe
from frappe.utils import add_days, today
from party_investigation.annexes.paper.fonts import MissingFonts
from party_investigation.package import signature
from party_investigation.returns import actions, creation, urging
from party_investigation.returns.narrative import service
from party_investigation.returns.packages import service as packages

RECORD = "Investigation Record"
OFFICER = "demonstration@party-investigation.invalid"
SURVEY, SEARCHES, SUMMARY = "Survey Registration", "Search Registration", "Loss Summary"
EXTENDED = "DEMO1"
"""It got more days, so that what its branches hand in is on time; one of them has two days left."""
DAYS_LEFT = 2
ACCEPTED, VERIFIED, WAITING = ("DEMO1-2", "DEMO1-3"), "DEMO1-4", "DEMO3-1"
SENT_BACK = "DEMO2-1"
URGING = "DEMO3"
"""Its branches were urged today; those of the others wait for that."""
SIGNATURES = {"responsible": "【演示】书记", "filled_in_by": "【演示】支部委员", "phone": "0731-00000000"}
EXCUSED, EXCUSE = "DEMO1-2", "只有一名查找对象，由学院党委统一查找、填报附件2和附件3"
ZERO = "DEMO3-4"
"""It has not begun to search, and says that nobody is out of contact: the committee has to look at that."""


def tell(campaign: str) -> None:
	"""Tell how far the returns of a demonstration campaign are; its records have been told of."""
	creation.create_returns(campaign)
	appoint_officer()
	extend(campaign)
	for branch in (*ACCEPTED, VERIFIED, WAITING, SENT_BACK):
		hand_in(campaign, branch, SURVEY)
	hand_in(campaign, ZERO, SUMMARY, zero_return=1)
	write_words(campaign)
	make_package(campaign)
	teller = frappe.session.user
	frappe.set_user(OFFICER)
	try:
		for branch in (*ACCEPTED, VERIFIED):
			verify(campaign, branch)
		for branch in ACCEPTED:
			actions.take(creation.return_name(campaign, branch, SURVEY), "accept")
		send_back(campaign)
		actions.take(creation.return_name(campaign, EXCUSED, SEARCHES), "excuse", reason=EXCUSE)
		urging.urge(campaign, URGING, SURVEY)
	finally:
		frappe.set_user(teller)


def appoint_officer() -> None:
	"""Make the officer of all three colleges, who cannot sign in."""
	frappe.get_doc(
		{
			"doctype": "User",
			"email": OFFICER,
			"first_name": "【演示】组织员",
			"language": "zh",
			"send_welcome_email": 0,
			"enabled": 0,
		}
	).insert()
	for college in ("DEMO1", "DEMO2", "DEMO3"):
		appointment = {"user": OFFICER, "capacity": "Committee Officer", "organization": college}
		frappe.get_doc(
			{"doctype": "Organization Appointment", **appointment, "from_date": "2016-01-01"}
		).insert()


def extend(campaign: str) -> None:
	"""The first college got more time for its survey."""
	frappe.get_doc(
		{
			"doctype": "Return Extension",
			"campaign": campaign,
			"organization": EXTENDED,
			"stage": "Survey",
			"extended_to": add_days(today(), DAYS_LEFT),
			"reason": "学院合并办公，档案正在移交",
		}
	).insert()


def hand_in(campaign: str, branch: str, form_set: str, zero_return: int = 0) -> None:
	"""Hand in a return, with a remark on each check that asks for one."""
	name = creation.return_name(campaign, branch, form_set)
	codes = {finding["code"] for finding in actions.left_to_do(name)["findings"]}
	remarks = [{"check_code": code, "remark": "已与名册、档案核对，情况属实"} for code in sorted(codes)]
	actions.take(name, "submit", remarks=remarks, zero_return=zero_return, signatures=SIGNATURES)


def write_words(campaign: str) -> None:
	"""Begin the report of the branch that reports nobody."""
	unit_return = frappe.get_doc("Unit Return", creation.return_name(campaign, ZERO, SUMMARY))
	service.write_words(
		unit_return, {"course": "支部逐人核对了名册、档案和党费收缴记录，没有失去联系的党员。"}
	)


def make_package(campaign: str) -> None:
	"""A package of the branch that reports nobody, for a college that is imagined to have a machine of its own."""
	_private, public_key = signature.new_key()
	partner = frappe.get_doc(
		{
			"doctype": "Partner Installation",
			"organization": ZERO,
			"unit": URGING,
			"installation_name": "【演示】学院党委（不联网的电脑）",
			"public_key": public_key,
			"fingerprint": signature.fingerprint(public_key),
		}
	).insert()
	try:
		packages.make_package(
			creation.return_name(campaign, ZERO, SUMMARY), partner.name, "【演示】光盘报送学院党委"
		)
	except MissingFonts:
		return  # no form can be printed on this machine, and no cover sheet


def verify(campaign: str, branch: str) -> None:
	"""Compare each person of the sample with the file, and verify."""
	name = creation.return_name(campaign, branch, SURVEY)
	unit_return = frappe.get_doc("Unit Return", name)
	for row in unit_return.sample:
		row.update({"compared_with": "Archive", "result": "Agrees"})
	unit_return.save()
	actions.take(name, "verify")


def send_back(campaign: str) -> None:
	"""Send a return back with a reason on a record and one on a figure."""
	record = frappe.get_all(
		RECORD, filters={"campaign": campaign, "organization": SENT_BACK}, pluck="name", limit=1
	)[0]
	reasons = [
		{
			"reference_doctype": RECORD,
			"reference_name": record,
			"reason": "入党时间与档案不一致，请核对后改正",
		},
		{"figure": "附件1 在册党员数", "reason": "与组织部名册相差1人，请说明"},
	]
	actions.take(creation.return_name(campaign, SENT_BACK, SURVEY), "return", reasons=reasons)
