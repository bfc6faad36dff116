"""Figures of annexes 4 and 5 (decisions D6, D7, D12)."""

import datetime as dt
import unittest
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import annex4, annex5, tables
from party_investigation.rules.annex4 import LostPerson
from party_investigation.rules.annex5 import HandledPerson, Outcome
from party_investigation.rules.check import CHECKS
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.results import checks_of
from party_investigation.rules.checks.runner import run
from party_investigation.rules.digest import digest, grouped
from party_investigation.rules.measures import BY_LABEL, MEASURES
from party_investigation.rules.policy import DEFAULT
from party_investigation.rules.tables import Relation, cell, children_first, sum_over_tree

REFERENCE = dt.date(2016, 6, 30)
ONLY_NOT_FOUND = replace(DEFAULT, annex_4_base="Not Found")
VARIANTS = st.sampled_from(["Person Category", "Unit Category"])
CATEGORIES = st.sampled_from(["02", "03", "04", "05"])
UNITS = st.integers(1, 9)

lost = st.builds(LostPerson, CATEGORIES, UNITS, st.integers(6, 300), st.integers(1, 7), st.booleans())
outcomes = st.builds(
	Outcome,
	st.sampled_from(sorted(BY_LABEL)),
	st.none() | st.dates(dt.date(2016, 1, 1), dt.date(2016, 12, 31)),
)
handled = st.builds(
	HandledPerson, CATEGORIES, UNITS, st.booleans(), st.lists(outcomes, max_size=4).map(tuple)
)


@st.composite
def trees(draw):
	size = draw(st.integers(1, 12))
	parents = {0: None}
	for unit in range(1, size):
		parents[unit] = draw(st.integers(0, unit - 1))
	return parents


def shuffled(parents):
	"""A dict in another order: children may stand before their parents."""
	return dict(sorted(parents.items(), key=lambda item: hash(str(item))))


def tabulated(persons, policy):
	"""The table of annex 4 with the rows that the policy asks for."""
	[table] = annex4.tabulate_by(persons, policy, (policy.annex_4_rows,))
	return table


class TestD6Annex4(unittest.TestCase):
	@given(st.lists(lost), VARIANTS, st.sampled_from(["All", "Not Found"]))
	def test_the_relations_always_hold(self, persons, variant, base):
		policy = replace(DEFAULT, annex_4_rows=variant, annex_4_base=base)
		table = tabulated(persons, policy)
		self.assertEqual(annex4.check(table, policy), [])
		self.assertEqual(cell(table, "01", 1), len(persons))
		self.assertEqual(cell(table, "01", 3), sum(not person.found for person in persons))

	def test_where_a_person_stands(self):
		person = LostPerson("04", 5, 30, 3, True)
		table = tabulated([person], DEFAULT)
		self.assertEqual(
			tables.as_json(table), {row: {"1": 1, "2": 1, "5": 1, "10": 1} for row in ("01", "04")}
		)
		self.assertEqual(annex4.row_of(person, "Unit Category"), "06")

	def test_with_column_3_as_base_only_those_not_found_are_broken_down(self):
		persons = [LostPerson("04", 5, 30, 3, True), LostPerson("02", 5, 200, 7, False)]
		table = tabulated(persons, ONLY_NOT_FOUND)
		self.assertEqual(table["01"], {1: 2, 2: 1, 3: 1, 7: 1, 14: 1})
		self.assertEqual(annex4.check(table, ONLY_NOT_FOUND), [])
		self.assertNotEqual(annex4.check(table, DEFAULT), [])

	def test_a_broken_relation_shows_both_sides(self):
		table = {"01": {1: 5, 2: 2, 3: 2, 4: 5, 8: 5}, "02": {1: 5, 2: 2, 3: 2, 4: 5, 8: 5}}
		texts = [problem.text() for problem in annex4.check(table, DEFAULT)]
		self.assertEqual(len(texts), 2)
		self.assertIn("In row 01 the relation 1=2+3 does not hold: 5 against 2+2.", texts[0])
		self.assertIn("the difference is 1", texts[0])

	def test_the_lists_must_have_as_many_lines(self):
		table = tabulated([LostPerson("04", 5, 30, 3, True)], DEFAULT)
		self.assertEqual(annex4.check_against_lists(table, 1, 0), [])
		self.assertEqual(len(annex4.check_against_lists(table, 2, 1)), 2)

	def test_a_zero_return(self):
		self.assertTrue(annex4.is_zero_return({}))
		self.assertTrue(annex4.is_zero_return({"01": {1: 0}}))
		self.assertFalse(annex4.is_zero_return({"01": {1: 1}}))


class TestD7Annex5(unittest.TestCase):
	@given(st.lists(handled), VARIANTS)
	def test_the_relations_always_hold(self, persons, variant):
		table = annex5.tabulate(persons, DEFAULT, variant)
		self.assertEqual(annex5.check(table, variant), [])
		self.assertEqual(cell(table, "01", 1), len(persons))

	def test_precedence_is_that_of_the_decision(self):
		on, precedence = dt.date(2016, 6, 10), sorted(MEASURES, key=lambda measure: measure.rank)
		decided = (
			"开除党籍, 退党除名, 自行脱党除名, 劝而不退除名, 劝退, 取消预备党员资格, 不予承认, 停止党籍, 其他党纪处分, 限期改正, "
			"保留组织关系, 转出组织关系, 衔接落实组织关系, 纳入组织管理"
		)
		labels = [measure.label for measure in precedence if measure.label in decided]
		self.assertEqual(", ".join(labels), decided)
		for stronger, weaker in pairwise(precedence):
			outcomes = [Outcome(weaker.label, on), Outcome(stronger.label, on)]
			measure = annex5.principal_outcome(outcomes, REFERENCE)
			self.assertEqual(measure and measure.rank, stronger.rank)

	def test_only_what_is_in_force_counts(self):
		for on in (None, dt.date(2016, 7, 1)):
			self.assertIsNone(annex5.principal_outcome([Outcome("开除党籍", on)], REFERENCE))
		self.assertEqual(
			annex5.principal_outcome([Outcome("开除党籍", REFERENCE)], REFERENCE), BY_LABEL["开除党籍"]
		)

	def test_column_14_is_for_those_not_found(self):
		gone = (Outcome("自行脱党除名", dt.date(2016, 6, 10)),)
		self.assertEqual(annex5.columns_of(HandledPerson("02", 5, False, gone), DEFAULT), [1, 13, 14])
		self.assertEqual(annex5.columns_of(HandledPerson("02", 5, True, gone), DEFAULT), [1, 13])
		self.assertEqual(annex5.columns_of(HandledPerson("02", 5, True), DEFAULT), [1, 17])

	def test_a_difference_to_annex_4_needs_a_remark(self):
		table = {"01": {1: 2}}
		(problem,) = annex5.check_against_annex_4(table, 3)
		self.assertEqual((problem.code, problem.severity), ("annex5.total", "soft"))
		for total in (2, None):
			self.assertEqual(annex5.check_against_annex_4(table, total), [])

	def test_more_in_14_than_in_13_is_found(self):
		self.assertTrue(annex5.check({"01": {14: 1}, "02": {14: 1}}))


class TestD11Summaries(unittest.TestCase):
	"""The tables are checked as records of a kind of their own; what is wrong with them waits for the return."""

	context = Context(REFERENCE, DEFAULT)

	def test_annex_4(self):
		table = tabulated([LostPerson("04", 5, 30, 3, True)], DEFAULT)
		good = {"annex": 4, "figures": table, "lines_of_annex_2": 1, "lines_of_annex_3": 0}
		self.assertEqual(run("summary", good, self.context), [])
		kept = checks_of("summary", {**good, "lines_of_annex_2": 2}, self.context)
		self.assertEqual(kept["hard_checks"], "annex4.lines")
		broken = {**table, "01": {**table["01"], 1: 5}}
		kept = checks_of("summary", {**good, "figures": broken}, self.context)
		self.assertEqual(kept["hard_checks"], "table.columns table.rows")

	def test_annex_5(self):
		table = annex5.tabulate([HandledPerson("02", 5, True)], DEFAULT)
		good = {"annex": 5, "figures": table, "total_of_annex_4": 1}
		self.assertEqual(run("summary", good, self.context), [])
		(problem,) = run("summary", {**good, "total_of_annex_4": 2}, self.context)
		self.assertEqual((problem.code, problem.field), ("annex5.total", "remark"))
		kept = checks_of("summary", {**good, "total_of_annex_4": 2, "remark": "一人已核减"}, self.context)
		self.assertEqual(kept["soft_check_count"], 0)

	def test_none_holds_up_saving(self):
		for code, check in CHECKS.items():
			if check.kind == "summary" and check.severity == "hard":
				self.assertEqual(check.blocks, "return", code)


class TestSumsOverTheTree(unittest.TestCase):
	@given(trees(), st.data())
	def test_a_unit_has_what_is_below_it(self, parents, data):
		parents = shuffled(parents)
		own_tables = {unit: tabulated(data.draw(st.lists(lost, max_size=3)), DEFAULT) for unit in parents}
		sums = sum_over_tree(own_tables, parents)
		for unit in parents:
			below = Counter()
			for other in parents:
				above = other
				while above is not None:
					if above == unit:
						below.update(
							{
								(row, col): n
								for row, cells in own_tables[other].items()
								for col, n in cells.items()
							}
						)
					above = parents[above]
			self.assertEqual(
				below,
				Counter({(row, col): n for row, cells in sums[unit].items() for col, n in cells.items()}),
			)
			self.assertEqual(annex4.check(sums[unit], DEFAULT), [])

	def test_a_circle_is_refused(self):
		with self.assertRaisesRegex(ValueError, "circle: a, b"):
			children_first({"a": "b", "b": "a", "c": None})

	def test_an_unknown_parent_is_refused(self):
		with self.assertRaisesRegex(ValueError, "unknown x"):
			children_first({"a": "x"})

	def test_the_sums_do_not_change_what_went_in(self):
		own_tables = {"a": {}, "b": {"01": {1: 1}}}
		sum_over_tree(own_tables, {"a": None, "b": "a"})
		self.assertEqual(own_tables, {"a": {}, "b": {"01": {1: 1}}})

	def test_relations_are_written_as_on_the_form(self):
		self.assertEqual(str(Relation("columns", 14, (13,), "<=")), "14≤13")
		self.assertEqual(str(Relation("rows", "01", ("02", "03"))), "01=02+03")


class TestD12Digest(unittest.TestCase):
	@given(
		st.dictionaries(st.sampled_from(["01", "02"]), st.dictionaries(st.integers(1, 14), st.integers(0, 9)))
	)
	def test_order_zeros_and_kind_of_key_do_not_count(self, table):
		turned = {row: dict(reversed(cells.items())) for row, cells in reversed(table.items())}
		self.assertEqual(digest(table), digest(turned))
		self.assertEqual(digest(table), digest(tables.as_json(table)))

	@given(st.integers(1, 14), st.integers(1, 99))
	def test_a_changed_figure_changes_it(self, column, count):
		self.assertNotEqual(digest({"01": {column: count}}), digest({"01": {column: count + 1}}))

	def test_it_stays_the_same_from_version_to_version(self):
		self.assertEqual(
			digest({"annex_4": {"01": {1: 3}}, "as_of": dt.date(2016, 4, 5)}), "6e22a0c60669440f"
		)
		self.assertEqual(grouped("0123456789abcdef"), "0123-4567-89ab-cdef")
