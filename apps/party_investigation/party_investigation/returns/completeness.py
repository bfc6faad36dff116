"""What a unit's return still lacks: problems with the record and the field that each leads to (decisions D11, D13).

Reads what is hung on the unit itself; what lies below has been accepted, and is taken from its versions. A handful of queries,
whatever the campaign's size. Checks no permission: the caller has.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from party_investigation.investigation import check_results
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.membership.mobile_contacts import number_here
from party_investigation.reporting.aggregation import add_up, from_json
from party_investigation.reporting.figures import own_figures
from party_investigation.returns import state
from party_investigation.returns.campaign_tables import counting, declared
from party_investigation.returns.creation import ORGANS, demands_of
from party_investigation.returns.signatures import signatures_of
from party_investigation.rules import completeness, own_table_figures, roster
from party_investigation.rules.annex_documents import LINES
from party_investigation.rules.comparison import COUNTS, TABLES
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.problem import Problem
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

VERSION, RECORD, SEARCH, MEMBER = "Return Version", "Investigation Record", "Contact Search", "Party Member"
CHECKED = ("hard_checks", "soft_checks")
DIFFERENCE = "Roster Difference"
BESIDE = ("present_unlisted", "listed_unknown", "incoming_mobile")
"""What a return counts beside its tables: differences between roster and reality, and 流入党员. It stands outside the digest (decisions D13)."""


@dataclass(frozen=True)
class Finding:
	"""A problem and where it is mended."""

	problem: Problem
	doctype: str
	name: str
	title: str = ""

	def as_dict(self, translate) -> dict[str, Any]:
		"""Return the finding for the form: code, severity, where it leads, and its words."""
		message, what_to_do = self.problem.parts(translate)
		return {
			"code": self.problem.code,
			"severity": self.problem.severity,
			"doctype": self.doctype,
			"name": self.name,
			"title": self.title,
			"field": self.problem.field,
			"message": message,
			"what_to_do": what_to_do,
		}


@dataclass
class Examination:
	"""All that a hand-in of a return depends on, read once."""

	document: Document
	parts: list[dict] = field(default_factory=list)
	"""The accepted versions directly below: name, number of members, figures, digest."""
	waiting: list[str] = field(default_factory=list)
	"""Names of the units directly below that are neither accepted nor excused."""

	@classmethod
	def of(cls, document: Document) -> "Examination":
		"""Look at what lies directly below a return."""
		below = state.directly_below(document.campaign, document.organization, document.form_set)
		accepted = [row.current_version for row in below if row.status == "Accepted" and not row.excused]
		waiting = [row.organization_name for row in below if row.status != "Accepted" and not row.excused]
		return cls(document, _versions(accepted), [*waiting, *_without_return(document, below)])

	@cached_property
	def own(self) -> dict[str, Any]:
		"""The figures of the unit's own people, and of the rows of own tables that hang on the unit itself."""
		campaign, unit = self.document.campaign, self.document.organization
		figures = own_figures(campaign, [unit])[unit]
		of_tables = counting.own_figures(campaign, unit, self.document.form_set)
		return {**figures, own_table_figures.KEY: of_tables} if of_tables else figures

	@cached_property
	def figures(self) -> dict[str, Any]:
		"""The figures of the return: own and accepted below (decisions D13)."""
		return add_up([self.own, *(part["figures"] for part in self.parts)])

	@cached_property
	def own_lines(self) -> tuple[int, int]:
		"""How many lines of annexes 2 and 3 the unit itself has."""
		counted = [
			frappe.db.count(
				doctype,
				{
					"campaign": self.document.campaign,
					"organization": self.document.organization,
					"withdrawn_on": ["is", "not set"],
				},
			)
			for doctype in LINES
		]
		return counted[0], counted[1]

	@cached_property
	def expected(self) -> int:
		"""Members on the rosters of the unit and of the accepted units below."""
		filters = {
			"organization": self.document.organization,
			"membership_status": ["in", list(HOLDING_STATUSES)],
		}
		return frappe.db.count(MEMBER, filters) + sum(part["members_expected"] for part in self.parts)

	@cached_property
	def beside(self) -> dict[str, int]:
		"""People on no roster, people on a roster whom nobody knows, mobile members from elsewhere: of the unit and the accepted units below."""
		document = self.document
		own_numbers = (
			_differing(document, roster.PRESENT),
			_differing(document, roster.UNKNOWN),
			number_here(document.campaign, document.organization),
		)
		return {
			field: number + sum(part[field] or 0 for part in self.parts)
			for field, number in zip(BESIDE, own_numbers, strict=True)
		}

	@property
	def present(self) -> int:
		"""Members whom the return counts."""
		return self.figures["members"]

	@property
	def reported(self) -> int:
		"""Persons whom the return names: those of annex 1, or those of annexes 2 and 3."""
		if self.document.form_set == "Survey Registration":
			return self.present
		return self.figures["restored"] + self.figures["not_found"]

	@cached_property
	def signatures(self) -> dict[str, str]:
		"""Who answers for it, who has filled it in, and a telephone."""
		return signatures_of(self.document)

	@cached_property
	def findings(self) -> list[Finding]:
		"""Everything that is open, hard checks first."""
		findings = [*self._of_records(), *self._of_set(), *self._of_figures()]
		return sorted(findings, key=lambda each: not each.problem.is_hard)

	@property
	def hard(self) -> list[Finding]:
		"""What stops the hand-in."""
		return [each for each in self.findings if each.problem.is_hard]

	@property
	def unexplained(self) -> list[Finding]:
		"""Soft checks on which the unit has written no remark."""
		remarks = {row.check_code: row.remark for row in self.document.remarks}
		left = completeness.unexplained((each.problem for each in self.findings), remarks)
		return [each for each in self.findings if each.problem in left]

	def _of_records(self) -> list[Finding]:
		"""The open checks that the unit's own documents keep, by one query a DocType."""
		return [
			finding
			for doctype in FORM_SETS[self.document.form_set].documents
			for finding in _open_checks(doctype, self.document)
		]

	def _of_set(self) -> list[Finding]:
		"""Records that are not checked, and members who are not searched for to the end."""
		if self.document.form_set == "Survey Registration":
			return [
				_about(completeness.TO_CHECK.problem(member=row.member_name), RECORD, row)
				for row in _rows(RECORD, self.document, {"status": "To Check"})
			]
		if self.document.form_set != "Search Registration":
			return []
		return [
			*(
				_about(completeness.SEARCH_OPEN.problem(member=row.member_name), SEARCH, row)
				for row in _rows(SEARCH, self.document, {"result": "Open"})
			),
			*(
				_about(completeness.SEARCH_MISSING.problem(member=row.member_name), RECORD, row)
				for row in _lost_without_search(self.document)
			),
		]

	def _of_figures(self) -> list[Finding]:
		figures = {name: self.figures[name] for name in COUNTS}
		figures |= {name: from_json(self.figures[name]) for name in TABLES}
		before = frappe.db.get_value(VERSION, self.document.current_version or "", "members_present")
		problems = [
			*completeness.check_members(_missing(self.document), self.present, before),
			*self._of_differences(),
			*self._of_own_tables(),
			*self._of_period_and_course(),
			*completeness.check_signatures(FORM_SETS[self.document.form_set], self.signatures),
			*completeness.check_lines(self.own, *self.own_lines),
			*completeness.check_tables(figures, policy_of(self.document.campaign)),
		]
		title = self.document.organization_name
		return [Finding(each, self.document.doctype, self.document.name, title) for each in problems]

	def _of_differences(self) -> list[Problem]:
		"""Differences between roster and reality that the unit itself has not settled; the survey asks for them."""
		if self.document.form_set != "Survey Registration":
			return []
		still_open = frappe.db.count(DIFFERENCE, {**_of_unit(self.document), "status": "Open"})
		return completeness.check_differences(still_open)

	def _of_own_tables(self) -> list[Problem]:
		"""Tables of the site that every branch has to fill in and in which the branch has no row."""
		if self.document.level != "branch":
			return []
		campaign, unit = self.document.campaign, self.document.organization
		empty = [
			each.title
			for each in declared.with_form_set(self.document.form_set)
			if each.is_expected and counting.is_empty(each.document_type, campaign, unit)
		]
		return completeness.check_own_tables(empty)

	def _of_period_and_course(self) -> Iterator[Problem]:
		"""Whether the period is right, and the figures go on from those handed in before, as inspectors look at it."""
		policy, form_set = policy_of(self.document.campaign), FORM_SETS[self.document.form_set]
		stage = policy.stage(form_set.stage)
		yield from completeness.check_period(stage and stage.starts_on, today_in_china())
		earlier = _handed_in_before(self.document)
		if earlier and earlier.form_set != form_set.key:
			yield from completeness.check_start(earlier.form_set, earlier.members_present, self.present)
		if earlier and earlier.form_set != "Survey Registration":
			figures = frappe.parse_json(earlier.figures)
			before, now = (each["restored"] + each["not_found"] for each in (figures, self.figures))
			yield from completeness.check_change(before, now, policy)


# ---------------------------------------------------------------- what lies below


def _versions(names: list[str]) -> list[dict]:
	if not names:
		return []
	rows = frappe.get_all(
		VERSION,
		filters={"name": ["in", names]},
		fields=["name", "digest", "figures", "members_expected", *BESIDE],
		order_by="organization asc",
	)
	for row in rows:
		row.figures = frappe.parse_json(row.figures)
	return rows


def _without_return(document: Document, below: list[frappe._dict]) -> list[str]:
	"""The units below for which no return was made yet, so that none is forgotten in silence."""
	demand = next(
		(each for each in demands_of(document.campaign) if each.form_set.key == document.form_set), None
	)
	if demand is None or demand.filled_by != "every":
		return []
	there = {row.organization for row in below}
	units = frappe.get_all(
		"Party Organization",
		filters={
			"parent_party_organization": document.organization,
			"disabled": 0,
			"hands_in": ["!=", "Elsewhere, Copy Here"],
			"kind": ["not in", ORGANS],
		},
		fields=["name", "organization_name"],
	)
	return [unit.organization_name for unit in units if unit.name not in there]


# ---------------------------------------------------------------- what hangs on the unit itself


def _of_unit(document: Document) -> dict[str, Any]:
	return {"campaign": document.campaign, "organization": document.organization}


def _differing(document: Document, kind: str) -> int:
	"""How many differences of a kind the unit itself has noted, but for those that were none."""
	of_kind = {**_of_unit(document), "kind": kind}
	in_error = {**of_kind, "outcome": "Entered in Error"}
	return frappe.db.count(DIFFERENCE, of_kind) - frappe.db.count(DIFFERENCE, in_error)


def _rows(doctype: str, document: Document, filters: dict[str, Any]) -> list[frappe._dict]:
	return frappe.get_all(
		doctype,
		filters={**_of_unit(document), **filters},
		fields=["name", "member_name"],
		order_by="name asc",
	)


def _open_checks(doctype: str, document: Document) -> list[Finding]:
	"""The open checks that the unit's documents keep, each in the words of today."""
	meta = frappe.get_meta(doctype)
	title = "member_name" if meta.has_field("member_name") else "organization"
	filters = _of_unit(document)
	if meta.has_field("withdrawn_on"):
		filters["withdrawn_on"] = ["is", "not set"]
	rows = frappe.get_all(
		doctype,
		filters=filters,
		or_filters={"hard_check_count": [">", 0], "soft_check_count": [">", 0]},
		fields=["name", title, *CHECKED],
		order_by="name asc",
	)
	problems = check_results.problems_of(doctype, [row.name for row in rows])
	return [
		Finding(problem, doctype, row.name, row[title])
		for row in rows
		for problem in problems.get(row.name, ())
		if problem.code in {code for field in CHECKED for code in (row[field] or "").split()}
	]


def _about(problem: Problem, doctype: str, row: frappe._dict) -> Finding:
	return Finding(problem, doctype, row.name, row.member_name)


def _lost_without_search(document: Document) -> list[frappe._dict]:
	Record, Search = frappe.qb.DocType(RECORD), frappe.qb.DocType(SEARCH)
	return (
		frappe.qb.from_(Record)
		.left_join(Search)
		.on((Search.member == Record.member) & (Search.campaign == Record.campaign))
		.select(Record.name, Record.member_name)
		.where((Record.campaign == document.campaign) & (Record.organization == document.organization))
		.where((Record.is_lost == 1) & Search.name.isnull())
		.orderby(Record.name)
	).run(as_dict=True)


def _missing(document: Document) -> int:
	"""How many of the unit's own members have no record with it."""
	Member, Record = frappe.qb.DocType(MEMBER), frappe.qb.DocType(RECORD)
	return (
		frappe.qb.from_(Member)
		.left_join(Record)
		.on(
			(Record.member == Member.name)
			& (Record.campaign == document.campaign)
			& (Record.organization == Member.organization)
		)
		.select(Count("*"))
		.where((Member.organization == document.organization) & Record.name.isnull())
		.where(Member.membership_status.isin(list(HOLDING_STATUSES)))
	).run()[0][0]


def _handed_in_before(document: Document) -> frappe._dict | None:
	"""The version that a unit handed in last: of the same set, else of the nearest set before it."""
	order = list(FORM_SETS)
	returns = frappe.get_all(
		"Unit Return",
		filters={**_of_unit(document), "current_version": ["is", "set"]},
		fields=["form_set", "current_version"],
	)
	place = order.index(document.form_set)
	known = {order.index(row.form_set): row.current_version for row in returns}
	nearest = max((number for number in known if number <= place), default=None)
	if nearest is None:
		return None
	fields = ["form_set", "members_present", "figures"]
	return frappe.db.get_value(VERSION, known[nearest], fields, as_dict=True)
