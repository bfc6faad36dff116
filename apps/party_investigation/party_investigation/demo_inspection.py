"""A spot check of one of the demonstration's branches, the order that follows from it, and the branch's new hand-in.

The university's committee draws, two levels above the branch; something differs, so the branch does its investigation again.
"""

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, today
from party_investigation import demo_returns
from party_investigation.rules.sampling import AGREES, COULD_NOT, DIFFERS

UNIVERSITY = "DEMO"
BRANCH = demo_returns.ACCEPTED[-1]
DAYS_TO_DO = 14


def tell(campaign: str) -> None:
	"""Tell of the spot check and the order; the returns have been told of."""
	check = draw(campaign)
	answer(check)
	order(check)
	demo_returns.hand_in(campaign, BRANCH, demo_returns.SURVEY)


def draw(campaign: str) -> Document:
	"""Draw the persons of the branch, a fifth at least."""
	check = frappe.get_doc(
		{
			"doctype": "Spot Check",
			"campaign": campaign,
			"organization": UNIVERSITY,
			"unit": BRANCH,
			"inspectors": "【演示】抽查组",
			"occasion": "摸排登记接收后的例行抽查",
			"spot_least_percent": 20,
			"spot_most_percent": 30,
		}
	).insert()
	check.draw()
	return frappe.get_doc("Spot Check", check.name)


def answer(check: Document) -> None:
	"""Look everybody up: most agree, one differs, one cannot be checked."""
	for row in check.persons:
		row.update({"identity_agrees": AGREES, "dues_agree": AGREES, "file_agrees": AGREES})
		row.update({"contact_made": AGREES, "contact_means": "电话", "contacted_on": today()})
	first, last = check.persons[0], check.persons[-1]
	last.update({"file_agrees": COULD_NOT, "note": "档案正在移交"})
	first.update({"dues_agree": DIFFERS, "note": "登记的交纳时间与党费收缴簿不符"})
	check.save()
	check.conclude("党费登记与党费收缴簿不符，建议责令该党支部重新进行排查。")


def order(check: Document) -> None:
	"""Issue the order to the branch."""
	drafted = frappe.get_doc("Rectification Order", check.propose_order(BRANCH))
	drafted.update(
		{
			"order_number": "示大党发〔2016〕18号",
			"due_on": add_days(today(), DAYS_TO_DO),
			"requirements": "逐人核对党员名册、党费收缴簿和组织生活记录。",
		}
	)
	drafted.save()
	drafted.issue()
