"""What the checks of annexes 4 and 5 compare a stored table with: lines of annexes 2 and 3, and annex 4 of the same unit."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import frappe
from frappe.query_builder.functions import Count
from party_investigation.rules.annex_documents import (
	ANNEX_OF_SUMMARY,
	LOST_CONTACT_SUMMARY,
	RESTORED,
	UNTRACED,
)
from party_investigation.rules.tables import Table

COLUMN = "column_"


def facts_of_summaries(doctype: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
	"""Return the facts of some stored summaries, in their order; a handful of queries. Checks no permission.

	:param rows: rows with `campaign`, `organization` and the table `rows`
	"""
	facts = [
		{"annex": ANNEX_OF_SUMMARY[doctype], "figures": figures_in(row.get("rows") or ())} for row in rows
	]
	if doctype == LOST_CONTACT_SUMMARY:
		_add_lines(rows, facts)
	else:
		_add_annex_4(rows, facts)
	return facts


def figures_in(rows: Sequence[Mapping[str, Any]]) -> Table:
	"""Return the figures that stand in the rows of a summary."""
	return {
		row["row_code"]: {
			int(field.removeprefix(COLUMN)): value
			for field, value in row.items()
			if field.startswith(COLUMN) and value
		}
		for row in rows
	}


def _add_lines(rows: Sequence[Mapping[str, Any]], facts: list[dict[str, Any]]) -> None:
	places = _places({row["organization"] for row in rows})
	campaigns = {row["campaign"] for row in rows}
	for doctype, fact in ((RESTORED, "lines_of_annex_2"), (UNTRACED, "lines_of_annex_3")):
		counts = {campaign: _Lines(doctype, campaign) for campaign in campaigns}
		for row, of_row in zip(rows, facts, strict=True):
			of_row[fact] = counts[row["campaign"]].within(places[row["organization"]])


def _add_annex_4(rows: Sequence[Mapping[str, Any]], facts: list[dict[str, Any]]) -> None:
	summaries = frappe.get_all(
		LOST_CONTACT_SUMMARY,
		filters={
			"campaign": ["in", list({row["campaign"] for row in rows})],
			"organization": ["in", list({row["organization"] for row in rows})],
		},
		fields=["name", "campaign", "organization"],
	)
	totals = dict(
		frappe.get_all(
			f"{LOST_CONTACT_SUMMARY} Row",
			filters={"parent": ["in", [summary.name for summary in summaries] or [""]], "row_code": "01"},
			fields=["parent", "column_1"],
			as_list=True,
		)
	)
	known = {
		(summary.campaign, summary.organization): totals[summary.name]
		for summary in summaries
		if summary.name in totals
	}
	for row, of_row in zip(rows, facts, strict=True):
		of_row["total_of_annex_4"] = known.get((row["campaign"], row["organization"]))


def _places(organizations: set[str]) -> dict[str, tuple[int, int]]:
	rows = frappe.get_all(
		"Party Organization", filters={"name": ["in", list(organizations)]}, fields=["name", "lft", "rgt"]
	)
	return {row.name: (row.lft, row.rgt) for row in rows}


class _Lines:
	"""The lines of an annex that count, by place in the tree."""

	def __init__(self, doctype: str, campaign: str) -> None:
		Line, Organization = frappe.qb.DocType(doctype), frappe.qb.DocType("Party Organization")
		counted = (
			frappe.qb.from_(Line)
			.join(Organization)
			.on(Organization.name == Line.organization)
			.select(Organization.lft, Count("*"))
			.where((Line.campaign == campaign) & Line.withdrawn_on.isnull())
			.groupby(Organization.lft)
			.orderby(Organization.lft)
		).run()
		self.places = [place for place, _number in counted]
		self.sums = [0, *accumulate(number for _place, number in counted)]

	def within(self, place: tuple[int, int]) -> int:
		first, last = bisect_left(self.places, place[0]), bisect_right(self.places, place[1])
		return self.sums[last] - self.sums[first]
