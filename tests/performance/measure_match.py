"""The answer of an office, 5,000 rows, compared with all members of a province; `MATCH_MEMBERS` in the environment makes it smaller."""

import os
import random
import resource
from collections.abc import Iterator
from typing import Any

from kit import Bench, Report, best, connected

MEMBERS, UNITS, ROWS = int(os.environ.get("MATCH_MEMBERS", 3_500_000)), 11_251, 5_000
PART = 20_000


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		import size_site

		import frappe
		from party_investigation.investigation.external import comparing

		random.seed(12)
		branches = size_site.make_units(UNITS)
		make_members(branches)
		frappe.db.commit()
		rows = list(answers())
		inquiry = frappe._dict(
			name="EI-1", organization=size_site.ROOT, roster="", office="公安机关", campaign=None
		)
		answer = frappe._dict(name="EA-1", whole_unit=1, answered_on="2016-03-01")
		comparing.write = lambda leads: None
		before = peak()
		result = None

		def compare() -> None:
			nonlocal result
			result = comparing.compare_answer(answer, inquiry, rows)

		report.time(f"{ROWS:,} rows against {MEMBERS:,} members", best(compare, repeats=1))
		report.memory("the most memory meanwhile", peak())
		print(
			f"before it {before:.0f} MB; {dict(result.levels)}, without a match {result.unmatched}, pairs {result.comparisons:,}"
		)


def peak() -> float:
	"""The most memory that this process has had, in MB."""
	return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make_members(branches: list[str]) -> None:
	"""Members alone, branch after branch, without what a campaign has of them."""
	import size_site

	for first in range(0, MEMBERS, PART):
		tables = size_site.tables_of_members()
		for number in range(first, min(first + PART, MEMBERS)):
			size_site.add_member(tables, number, branches[number * len(branches) // MEMBERS])
		tables["Party Member"].flush()


def answers() -> Iterator[dict[str, Any]]:
	"""A third by number, a third by name and birth date, a third whom nobody has."""
	import frappe

	step = MEMBERS // ROWS
	names = [f"M{number * step:07}" for number in range(ROWS)]
	fields = ["name", "member_name", "identity_number", "birth_date"]
	members = frappe.get_all(
		"Party Member", filters={"name": ["in", names]}, fields=fields, limit_page_length=0
	)
	for place, member in enumerate(members):
		row = {"row_number": place, "said_name": member.member_name, "said_place": "示范路1号"}
		if place % 3 == 0:
			yield row | {"said_number": member.identity_number}
		elif place % 3 == 1:
			yield row | {"birth_date": member.birth_date}
		else:
			yield row | {"said_name": "司徒无名", "birth_date": member.birth_date}
