"""The people behind a figure of annex 4 or 5: a page of the lines of annexes 2 and 3 that count in it, live or as handed in.

What counts in a cell says `rules.behind_figures`; here it becomes a question to the database. Checks no permission: `check_figure` does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from party_investigation.annexes import load
from party_investigation.annexes.values import shown
from party_investigation.reporting.annex_rows import PRIVATE, AnnexRows
from party_investigation.reporting.figures import approved_outcomes
from party_investigation.reporting.output import check_right
from party_investigation.reporting.visible import below
from party_investigation.returns import frozen
from party_investigation.returns.frame import frame_of, policy_in
from party_investigation.returns.kept_lines import kept_lines
from party_investigation.rules import annex5
from party_investigation.rules.annex_documents import OF_LOST
from party_investigation.rules.behind_figures import Cell, cell_of, measures_of
from party_investigation.rules.codes import PERSON_CATEGORIES, REASONS, UNIT_CATEGORIES
from party_investigation.rules.identity_number import mask
from party_investigation.rules.policy import CampaignPolicy, Rows

PROVIDERS = {2: "restored", 3: "untraced"}
LEFT_OUT = frozenset(PRIVATE) - {"identity_number"}
"""What the screen leaves to the record and the paper."""


@dataclass(frozen=True)
class Figure:
	"""A cell of annex 4 or 5 of an organization; `version` names what was handed in, None asks for today."""

	campaign: str
	organization: str
	annex: int
	row: str
	column: int
	version: str | None = None

	@cached_property
	def frame(self) -> dict:
		"""The settings under which the figure was or is counted."""
		return frame_of(self.campaign, self.organization, self.version)

	@property
	def policy(self) -> CampaignPolicy:
		"""The policy under which it counts."""
		return policy_in(self.campaign, self.frame)

	@property
	def rows(self) -> Rows:
		"""Which rows its table has."""
		return self.frame["annex_4_rows"] if self.annex == 4 else "Person Category"

	@property
	def table(self) -> str:
		"""Under which name the figures hold its table."""
		return "annex4_by_unit" if (self.annex, self.rows) == (4, "Unit Category") else f"annex{self.annex}"

	@cached_property
	def cell(self) -> Cell:
		"""Who counts in it."""
		return cell_of(self.annex, self.row, self.column, self.policy, self.rows)

	@property
	def annexes(self) -> tuple[int, ...]:
		"""On which annexes its people stand."""
		return tuple(annex for annex in OF_LOST if self.cell.found in (None, annex == 2))


def check_figure(figure: Figure) -> None:
	"""Refuse a figure whose people the user may not see all.

	:raises frappe.PermissionError: then
	:raises frappe.ValidationError: there is no such figure
	"""
	if figure.version:
		frappe.get_doc("Return Version", figure.version).check_permission("read")
	for annex in OF_LOST:
		check_right(figure.campaign, figure.organization, annex, "read")
	try:
		asked = figure.cell
	except ValueError:
		asked = None
	if asked is None:
		frappe.throw(
			_("Annex {0} has no row {1} with column {2}. Open the figure from its table.").format(
				figure.annex, figure.row, figure.column
			)
		)


def page_of(figure: Figure, start: int, length: int) -> tuple[int, list[dict]]:
	"""Return how many people stand behind a figure, and those from `start` on, masked.

	Each has `annex`, `doctype`, `record`, `member`, `outcome_column` and the texts of the annex's columns.
	"""
	total, people = (_handed_in if figure.version else _live)(figure, start, length)
	return total, [_masked(person) for person in people]


def _masked(person: dict) -> dict:
	kept = {name: text for name, text in person.items() if name not in LEFT_OUT}
	return kept | {"identity_number": mask(person.get("identity_number") or "")}


# ---------------------------------------------------------------- as handed in


def _handed_in(figure: Figure, start: int, length: int) -> tuple[int, list[dict]]:
	def counted(version: frozen.Frozen) -> int:
		return version.count(figure.table, figure.row, figure.column)

	where = frozen.window(figure.version or "", counted, start, length)
	place = {version: number for number, version in enumerate(where.versions)}
	counting = [line for line in kept_lines(where.versions) if figure.cell.holds(line)]
	counting.sort(key=lambda line: place[line.version])
	skipped = start - where.before
	counting = counting[skipped : skipped + length]
	here = _members_here(line.member for line in counting)
	return where.total, [
		{
			**line.texts,
			"annex": line.annex,
			"doctype": "Party Member",
			"record": line.member if line.member in here else None,
			"member": line.member,
			"outcome_column": line.outcome_column,
		}
		for line in counting
	]


def _members_here(members: Iterable[str]) -> set[str]:
	"""Those of some members who are kept here: people whom a package brought are known to its sender only."""
	return set(frappe.get_all("Party Member", filters={"name": ["in", [*members] or [""]]}, pluck="name"))


# ---------------------------------------------------------------- live


def _live(figure: Figure, start: int, length: int) -> tuple[int, list[dict]]:
	total, people = 0, []
	for annex in figure.annexes:
		lines = _lines(figure, OF_LOST[annex])
		number = _counted(lines, OF_LOST[annex])
		first, left = max(0, start - total), length - len(people)
		if left and first < number:
			people += _shown(figure, annex, _page(lines, OF_LOST[annex], first, left))
		total += number
	return total, people


def _lines(figure: Figure, doctype: str) -> Any:
	"""The query for the lines that count in the figure."""
	Line, cell = frappe.qb.DocType(doctype), figure.cell
	query = frappe.qb.from_(Line).where((Line.campaign == figure.campaign) & Line.withdrawn_on.isnull())
	if (
		frappe.get_cached_value("Investigation Campaign", figure.campaign, "organization")
		!= figure.organization
	):
		query = query.where(Line.organization.isin(below(figure.organization)))
	if cell.person_category:
		query = query.where(Line.person_category == PERSON_CATEGORIES[cell.person_category].label)
	if cell.unit_category:
		query = query.where(_of_unit(Line, cell.unit_category))
	if cell.reason:
		query = query.where(Line.reason == REASONS[cell.reason].label)
	first, end = cell.months or (None, None)
	if first is not None:
		query = query.where(Line.months_out >= first)
	if end is not None:
		query = query.where(Line.months_out < end)
	if cell.outcome_column:
		query = query.where(_has_outcome(Line, figure))
	return query


def _of_unit(Line: Any, category: str) -> Any:
	"""Of a branch without a category the members stand under 其他, as the figures have it."""
	asked = Line.unit_category == UNIT_CATEGORIES[category].label
	return asked | (Line.unit_category == "") | Line.unit_category.isnull() if category == "9" else asked


def _has_outcome(Line: Any, figure: Figure) -> Any:
	"""The measure that counts is one of the column; without one nothing that is approved is in force."""

	def approved(labels: list[str] | None = None) -> Any:
		Case = frappe.qb.DocType("Disposition Case")
		query = (
			frappe.qb.from_(Case)
			.select(Case.member)
			.where((Case.campaign == figure.campaign) & (Case.status == "Approved"))
			.where(Case.effective_on <= figure.policy.dispositions_count_on)
		)
		return query if labels is None else query.where(Case.measure.isin(labels))

	counted = []
	for each in measures_of(figure.cell.outcome_column or 0):
		has_measure = Line.member.isin(approved([each.measure.label]))
		before = [measure.label for measure in each.before]
		counted.append(has_measure & Line.member.notin(approved(before)) if before else has_measure)
	return reduce(or_, counted) if counted else Line.member.notin(approved())


def _counted(lines: Any, doctype: str) -> int:
	return lines.select(Count("*")).run()[0][0]


def _page(lines: Any, doctype: str, start: int, length: int) -> list[frappe._dict]:
	"""Member and record of a page of lines, in the order in which they are printed."""
	Line, Organization = frappe.qb.DocType(doctype), frappe.qb.DocType("Party Organization")
	return (
		lines.join(Organization)
		.on(Organization.name == Line.organization)
		.select(Line.name, Line.member)
		.orderby(Organization.lft)
		.orderby(Line.member_name)
		.orderby(Line.member)
		.limit(length)
		.offset(start)
	).run(as_dict=True)


def _shown(figure: Figure, annex: int, page: list[frappe._dict]) -> list[dict]:
	records = {row.member: row.name for row in page}
	rows = getattr(AnnexRows(figure.campaign, figure.organization, unmasked=False), PROVIDERS[annex])(
		[*records]
	)
	outcomes = approved_outcomes(figure.campaign, [*records])
	leaves = [leaf for leaf in load(f"annex_{annex}").leaves if leaf.format != "serial"]
	policy = figure.policy
	return [
		{
			**{leaf.id: shown(row.get(leaf.id), leaf.format) for leaf in leaves},
			"annex": annex,
			"doctype": OF_LOST[annex],
			"record": records[row["member"]],
			"member": row["member"],
			"outcome_column": annex5.column_of(outcomes.get(row["member"], ()), policy),
		}
		for row in rows
	]
