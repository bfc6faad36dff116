"""Sums of a province whose 180,000 branches have handed in, each with its version; and the people behind one of its figures."""

import json
from collections.abc import Callable
from dataclasses import replace

import measure_board
from kit import Bench, Report, best, best_of, connected
from measure_board import BELOW, COMMITTEE, PREFECTURE, PROVINCE

SIGNATURES = dict.fromkeys(("responsible", "filled_in_by", "phone"), "x")
SET, MEMBERS = "Loss Summary", 20
"""The form set that everybody has handed in, and the members of a branch."""
ABOVE = (COMMITTEE, COMMITTEE[:-2], PREFECTURE, PROVINCE)
"""A base committee and what stands above it."""


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		campaign = measure_board.prepare()
		hand_in_everywhere(campaign)
	with connected(bench, "province@example.com"):
		report.time(f"sums of a province, {BELOW[0]} parts", best(lambda: sums(campaign, [PROVINCE]), 3))
		report.time("sums anew after one branch, 4 levels", best(lambda: sums(campaign, ABOVE), 3))
		report.time("what the return of a province lacks", best(lambda: left_to_do(campaign), 3))
		people = len_of_prefecture()
		for name, work in (
			("as handed in, first page", opened(campaign, True, 1)),
			("as handed in, last page", opened(campaign, True, people // 100)),
			("of today, first page", opened(campaign, False, 1)),
			("of today, last page", opened(campaign, False, people // 100)),
		):
			report.time(f"figure of {people:,} people, {name}", best(work, 3))
	with connected(bench):
		report.time(f"hand-in of a committee of {BELOW[3]} branches", best_of(lambda: hand_in(campaign), 3))


def len_of_prefecture() -> int:
	"""How many branches the first prefecture has; each has one member who was not found."""
	return BELOW[1] * BELOW[2] * BELOW[3]


# ---------------------------------------------------------------- what was handed in


def hand_in_everywhere(campaign: str) -> None:
	"""Give every return of the set a version that is accepted; the branches of the first prefecture name one person each."""
	import frappe
	from frappe.query_builder.functions import Concat
	from party_investigation.batch import Batch
	from party_investigation.returns.creation import return_name
	from party_investigation.returns.frame import frame_of
	from party_investigation.rules.digest import canonical

	frame = canonical(frame_of(campaign, PROVINCE))
	versions, lines, below = Batch("Return Version"), Batch("Return Version Line"), {}
	for unit in measure_board.units():
		name, is_branch = unit["name"], unit["depth"] == len(BELOW)
		parts = below.pop(name, [])
		lost = int(name.startswith(PREFECTURE)) if is_branch else sum(part["lost"] for part in parts)
		members = MEMBERS if is_branch else sum(part["members"] for part in parts)
		unit_return = return_name(campaign, name, SET)
		version = f"{unit_return}-1"
		versions.add(
			{
				"name": version,
				"unit_return": unit_return,
				"campaign": campaign,
				"organization": name,
				"form_set": SET,
				"number": 1,
				"submitted_by": "Administrator",
				"members_expected": members,
				"members_present": members,
				"frame": frame,
				"figures": json.dumps(figures(members, lost)),
				"parts": json.dumps([{"version": part["version"], "digest": "0" * 64} for part in parts]),
				"digest": "0" * 64,
			}
		)
		if is_branch and lost:
			lines.add(line(version, name))
		part = {"version": version, "lost": lost, "members": members}
		below.setdefault(unit["parent_party_organization"], []).append(part)
		if len(versions) >= 20_000:
			versions.flush()
	versions.flush()
	lines.flush()
	register_today(campaign)
	Return = frappe.qb.DocType("Unit Return")
	(
		frappe.qb.update(Return)
		.set(Return.status, "Accepted")
		.set(Return.excused, 0)
		.set(Return.current_version, Concat(Return.name, "-1"))
		.where((Return.campaign == campaign) & (Return.form_set == SET))
	).run()
	frappe.db.set_value("Unit Return", return_name(campaign, PROVINCE, SET), "status", "Not Submitted")
	frappe.db.commit()  # users of their own connections read it


def figures(members: int, lost: int) -> dict:
	"""The figures of so many members, of whom so many were not found, all alike."""
	from party_investigation.reporting.aggregation import COUNTS, lost_person
	from party_investigation.rules import annex4, annex5
	from party_investigation.rules.policy import DEFAULT

	person = lost_person("教职工", "学校", 30, "工作单位改变", False)
	handled = annex5.HandledPerson(person.person_category, person.unit_category, False, ())
	by_category, by_unit = (
		annex4.tabulate([person], replace(DEFAULT, annex_4_rows=rows))
		for rows in ("Person Category", "Unit Category")
	)
	tables = {
		"annex4": by_category,
		"annex4_by_unit": by_unit,
		"annex5": annex5.tabulate([handled], DEFAULT),
	}
	return {
		**dict.fromkeys(COUNTS, 0),
		"members": members,
		"not_found": lost,
		**{
			name: {row: {str(column): lost for column in cells} for row, cells in table.items()}
			if lost
			else {}
			for name, table in tables.items()
		},
	}


def line(version: str, branch: str) -> dict:
	"""The line of annex 3 of the member of a branch who was not found."""
	return {
		"parent": version,
		"parenttype": "Return Version",
		"parentfield": "lines",
		"idx": 1,
		"annex": 3,
		"member": f"M{branch}",
		"member_name": "测速",
		"branch": branch,
		"person_category": "教职工",
		"unit_category": "学校",
		"months_out": 30,
		"reason": "工作单位改变",
		"line": json.dumps({"member_name": "测速", "branch": branch}),
	}


def register_today(campaign: str) -> None:
	"""The same people as the site has them today."""
	from party_investigation.batch import Batch

	members, untraced = Batch("Party Member"), Batch("Untraced Member")
	for unit in measure_board.units():
		branch = unit["name"]
		if unit["depth"] < len(BELOW) or not branch.startswith(PREFECTURE):
			continue
		about = {"member_name": "测速", "organization": branch, "person_category": "教职工"}
		members.add({"name": f"M{branch}", **about, "membership_status": "On Roster"})
		untraced.add(
			{
				**about,
				"name": f"{campaign}-M{branch}",
				"member": f"M{branch}",
				"campaign": campaign,
				"unit_category": "学校",
				"months_out": 30,
				"reason": "工作单位改变",
			}
		)
	members.flush()
	untraced.flush()


# ---------------------------------------------------------------- what is asked


def unit_return(campaign: str, unit: str):
	import frappe
	from party_investigation.returns.creation import return_name

	return frappe.get_doc("Unit Return", return_name(campaign, unit, SET))


def sums(campaign: str, units) -> None:
	"""Add up what lies directly below each of some units."""
	from party_investigation.returns.completeness import Examination

	for unit in units:
		added = Examination.of(unit_return(campaign, unit)).figures
		if not added["not_found"]:
			raise RuntimeError(f"the sums of {unit} are empty")


def left_to_do(campaign: str) -> None:
	from party_investigation.returns import actions

	actions.left_to_do(unit_return(campaign, PROVINCE).name)


def opened(campaign: str, handed_in: bool, page: int) -> Callable[[], None]:
	"""Opening the figure of all who are out of contact in the first prefecture."""
	from party_investigation.rules import annex4

	asked = {"annex": 4, "row": "01", "column": annex4.ALL, "page": page}
	if handed_in:
		asked["version"] = unit_return(campaign, PREFECTURE).current_version
	else:
		asked |= {"campaign": campaign, "organization": PREFECTURE}

	def open_figure() -> None:
		found = measure_board.run("People Behind a Figure", asked)
		if len([row for row in found["result"] if row.get("member")]) != 100:
			raise RuntimeError("people are missing")

	return open_figure


def hand_in(campaign: str) -> None:
	"""Hand the return of a base committee in anew, and undo it."""
	import frappe
	from party_investigation.returns import actions

	for unit in ABOVE[:2]:
		name = unit_return(campaign, unit).name
		frappe.db.set_value("Unit Return", name, {"status": "Returned", "version": 1})
	name = unit_return(campaign, COMMITTEE).name
	codes = {finding["code"] for finding in actions.left_to_do(name)["findings"]}
	remarks = [{"check_code": code, "remark": "x"} for code in codes]
	actions.take(name, "submit", remarks=remarks, signatures=SIGNATURES)
	frappe.db.rollback()
