"""Returns of a province: 180,000 branches with four form sets each. The board, the queue, and urging, as officers see them."""

import random
from collections.abc import Callable, Iterator

from kit import Bench, Report, best, best_of, connected

BELOW = (15, 10, 100, 12)
"""How many units stand below the province, a prefecture, a county, a base committee."""
PROVINCE, PREFECTURE, COMMITTEE = "S", "S00", "S000000"
PEOPLE = {
	"province@example.com": PROVINCE,
	"prefecture@example.com": PREFECTURE,
	"committee@example.com": COMMITTEE,
}
STATES = {"Not Submitted": 3, "Submitted": 3, "Verified": 2, "Accepted": 8, "Returned": 1}


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		campaign = prepare()
		report.time("counts of a province made anew, by night", best_of(lambda: renew(campaign)))
	for user in PEOPLE:
		level = user.partition("@")[0]
		with connected(bench, user):
			report.time(f"board of a {level}", best(lambda: board(campaign), repeats=3))
			report.time(
				f"board of a {level}, all form sets", best(lambda: board(campaign, form_set="All"), repeats=3)
			)
			report.time(f"queue of a {level}", best(lambda: queue(campaign), repeats=3))
	with connected(bench):
		report.time("counts that follow a return on 4 levels", best(follow(campaign), repeats=3, times=20))
		changed = best_of(lambda: change(campaign, one_in=10), parts=1)
		report.time("counts that follow every tenth branch's return at once", changed)
	with connected(bench, "province@example.com"):
		shown = best(lambda: board(campaign, form_set="All"), repeats=3)
		report.time("board of a province, all form sets, after that", shown)
	with connected(bench, "committee@example.com"):
		report.time("late units of a committee urged", best_of(lambda: urge(campaign, COMMITTEE)))


def prepare() -> str:
	"""Make what is measured, unless another chapter has.

	:returns: the campaign
	"""
	import frappe

	if campaign := frappe.db.get_value("Investigation Campaign", {"organization": PROVINCE}):
		return campaign
	campaign = seed()
	for user, organization in PEOPLE.items():
		appoint(user, organization)
	return campaign


def units() -> Iterator[dict]:
	"""The organizations in the order of the tree, numbered."""
	place = 0

	def plant(name: str, superior: str | None, depth: int) -> Iterator[dict]:
		nonlocal place
		place += 1
		row = {"name": name, "parent_party_organization": superior, "lft": place, "depth": depth}
		for number in range(BELOW[depth] if depth < len(BELOW) else 0):
			yield from plant(f"{name}{number:02}", name, depth + 1)
		place += 1
		yield row | {"rgt": place}

	yield from plant(PROVINCE, None, 0)


def seed() -> str:
	"""The tree, a campaign and its returns in all states, as in the middle of the work.

	:returns: the campaign
	"""
	import frappe
	from frappe.utils import add_days, now_datetime, today
	from party_investigation.batch import Batch
	from party_investigation.returns.creation import return_name
	from party_investigation.rules.dates import today_in_china
	from party_investigation.rules.form_sets import FORM_SETS
	from party_investigation.rules.return_progress import day_number

	draw = random.Random(2016)
	organizations, rows = Batch("Party Organization"), list(units())
	for unit in rows:
		organizations.add(
			{
				**{field: unit[field] for field in ("name", "parent_party_organization", "lft", "rgt")},
				"organization_code": unit["name"],
				"organization_name": f"{unit['name']}党组织",
				"kind": "党支部" if unit["depth"] == len(BELOW) else "党委",
				"is_group": int(unit["depth"] < len(BELOW)),
			}
		)
	organizations.flush()
	values = {"campaign_name": "测速", "organization": PROVINCE, "status": "Draft"}
	campaign = frappe.get_doc({"doctype": "Investigation Campaign", **values}).insert()
	frappe.db.set_value("Investigation Campaign", campaign.name, "status", "Open")
	returns = Batch("Unit Return")
	for unit in rows:
		is_branch = unit["depth"] == len(BELOW)
		for form_set in FORM_SETS.values():
			if not (is_branch or form_set.filled_by == "every"):
				continue
			returns.add(
				{
					"name": return_name(campaign.name, unit["name"], form_set.key),
					"campaign": campaign.name,
					"organization": unit["name"],
					"organization_name": f"{unit['name']}党组织",
					"superior": unit["parent_party_organization"],
					"form_set": form_set.key,
					"level": "branch" if is_branch else "committee" if unit["depth"] else "unit",
					"status": draw.choices([*STATES], [*STATES.values()])[0],
					"state_since": now_datetime(),
					"state_day": day_number(today_in_china()) - draw.randrange(20),
					"due_on": add_days(today(), draw.randrange(-3, 4)),
					"on_time": draw.randrange(2),
					"times_returned": draw.randrange(4),
				}
			)
		if len(returns) > 50_000:
			returns.flush()
	returns.flush()
	frappe.db.commit()  # users of their own connections read it
	return campaign.name


def appoint(user: str, organization: str) -> None:
	"""Who acts for a committee."""
	import frappe

	frappe.get_doc(
		{"doctype": "User", "email": user, "first_name": "Speed", "send_welcome_email": 0}
	).insert()
	values = {"user": user, "capacity": "Organization Department Officer", "organization": organization}
	frappe.get_doc({"doctype": "Organization Appointment", **values, "from_date": "2016-01-01"}).insert()
	frappe.db.commit()  # the user's own connection reads it


def renew(campaign: str) -> None:
	"""Count all returns anew."""
	from party_investigation.returns import kept_counts

	kept_counts.renew(campaign)


def follow(campaign: str) -> Callable[[], None]:
	"""Let the counts follow a branch's return that is accepted and opened again in turns."""
	import frappe
	from party_investigation.returns import kept_counts

	name = frappe.db.get_value(
		"Unit Return", {"campaign": campaign, "superior": COMMITTEE}, order_by="name asc"
	)
	before, after = frappe.get_doc("Unit Return", name), frappe.get_doc("Unit Return", name)
	before.status, after.status = "Verified", "Accepted"

	def turn() -> None:
		nonlocal before, after
		kept_counts.follow(before, after)
		before, after = after, before

	return turn


def change(campaign: str, one_in: int) -> None:
	"""Let many branches get more time in one transaction."""
	import frappe
	from frappe.utils import add_days, today
	from party_investigation.returns import kept_counts

	Return = frappe.qb.DocType("Unit Return")
	organizations = [unit["name"] for unit in units() if unit["depth"] == len(BELOW)][::one_in]
	condition = Return.organization.isin(organizations)
	with kept_counts.following(campaign, condition):
		frappe.qb.update(Return).set(Return.due_on, add_days(today(), 30)).where(condition).run()
	frappe.db.commit()  # users of their own connections read it


def board(campaign: str, form_set: str = "Survey Registration") -> None:
	answer = run("Return Board", {"campaign": campaign, "form_set": form_set})
	if len(answer["result"]) < 10 or answer["report_summary"][0]["value"] < 12:
		raise RuntimeError("returns are missing")


def queue(campaign: str) -> None:
	if not run("Return Queue", {"campaign": campaign})["result"]:
		raise RuntimeError("returns are missing")


def run(report: str, filters: dict) -> dict:
	"""Run a report as a request of the desk does."""
	from frappe.desk.query_report import run as run_report

	return run_report(report, filters)


def urge(campaign: str, organization: str) -> None:
	from party_investigation.returns.urging import urge as urge_units

	urge_units(campaign, organization, "Survey Registration")
