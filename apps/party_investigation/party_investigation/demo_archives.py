"""The archives of the demonstration: a ledger for one college, one branch of which has begun to review them."""

import frappe
from frappe.utils import add_days, today
from party_investigation.membership import archives
from party_investigation.rules import member_archive as rule

COLLEGE, BRANCH = "DEMO2", "DEMO2-4"
REVIEWED = 6


def tell(campaign: str) -> None:
	"""Make the archives of a college; of one branch some are complete, one lacks a material, one is doubtful, one is lent."""
	archives.create_for(COLLEGE)
	complete, rest = _of_members(campaign, "Checked"), _of_members(campaign, "To Check")
	if not complete or len(rest) < 2:
		return  # a small demonstration has too few members there
	archives.confirm_complete(complete[:REVIEWED])
	_lack(rest[0])
	_doubt(rest[1])
	_lend(complete[0])


def _of_members(campaign: str, status: str) -> list[str]:
	"""The archives of members of the branch whose records of annex 1 are in a state; what is lacking contradicts none that is checked."""
	of_branch = {"campaign": campaign, "organization": BRANCH, "status": status, "is_lost": 0}
	members = frappe.get_all("Investigation Record", filters=of_branch, pluck="member", order_by="name asc")
	return [archives.name_for(member) for member in members]


def _lack(name: str) -> None:
	archive = frappe.get_doc(archives.ARCHIVE, name)
	_row(archive, "转正申请书").state = rule.MISSING
	what = "转正申请书未随档案转来，已函请原单位党委查找复印"
	archive.append("findings", {"kind": rule.SUPPLEMENT, "material": "转正申请书", "what": what})
	archive.save()


def _doubt(name: str) -> None:
	archive = frappe.get_doc(archives.ARCHIVE, name)
	_row(archive, "政治审查材料").update({"state": rule.DOUBTFUL, "remark": "没有加盖公章"})
	what = "政治审查材料没有公章，请党委鉴别"
	archive.append("findings", {"kind": rule.IDENTIFY, "material": "政治审查材料", "what": what})
	archive.save()


def _lend(name: str) -> None:
	"""One is kept by the committee, and its loan is overdue."""
	archive = frappe.get_doc(archives.ARCHIVE, name)
	archive.update({"custody": rule.COMMITTEE_ROOM, "archive_room": "办公楼305", "shelf_mark": "2柜3层"})
	archive.save()
	loan = {"borrowed_by": "示范同志", "borrower_unit": "人事处", "purpose": "核对入党时间"}
	days = {"out_on": add_days(today(), -20), "due_on": add_days(today(), -6)}
	archive.append("loans", {**loan, **days, "approved_by": "党委副书记"})
	archive.save()


def _row(archive, kind: str):
	return next(row for row in archive.materials if row.kind == kind)
