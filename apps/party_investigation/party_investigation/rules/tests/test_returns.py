"""Form sets, what a return lacks, how figures add up, and the digest over them (decisions D6, D7, D9, D13)."""

import datetime as dt
import hashlib
import json
import unittest

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.reporting.aggregation import COUNTS, TABLES, add_up, from_json
from party_investigation.rules import completeness
from party_investigation.rules.calendar import UNIVERSITY
from party_investigation.rules.digest import canonical, sealed
from party_investigation.rules.form_sets import FORM_SETS, SIGNATURES, due_dates, level_of
from party_investigation.rules.policy import DEFAULT
from party_investigation.rules.tables import as_json

STAGES = {stage.key: stage for stage in UNIVERSITY.stages}
EMPTY = {**dict.fromkeys(COUNTS, 0), **{name: {} for name in TABLES}}
PERSON = {
	"restored": 1,
	"annex4": {"01": {1: 1, 2: 1, 4: 1, 8: 1}, "02": {1: 1, 2: 1, 4: 1, 8: 1}},
	"annex4_by_unit": {"01": {1: 1, 2: 1, 4: 1, 8: 1}, "06": {1: 1, 2: 1, 4: 1, 8: 1}},
	"annex5": {"01": {1: 1, 17: 1}, "02": {1: 1, 17: 1}},
}


class TestFormSets(unittest.TestCase):
	def test_each_belongs_to_a_stage_and_has_its_own_code(self) -> None:
		self.assertEqual(len({each.code for each in FORM_SETS.values()}), len(FORM_SETS))
		self.assertTrue({each.stage for each in FORM_SETS.values()} <= set(STAGES))

	def test_branches_fill_all_and_committees_those_of_every_level(self) -> None:
		for form_set in FORM_SETS.values():
			self.assertTrue(form_set.is_filled_at("branch"))
			self.assertEqual(form_set.is_filled_at("unit"), form_set.filled_by == "every")
			self.assertTrue(form_set.is_filled_at("committee", "every"))

	def test_levels_and_days(self) -> None:
		self.assertEqual(level_of(True, False), "branch")
		self.assertEqual(level_of(True, True), "unit")
		self.assertEqual(level_of(False, False), "committee")
		self.assertEqual(
			due_dates(STAGES["Registration"]),
			{"branch": dt.date(2016, 4, 6), "committee": dt.date(2016, 4, 8), "unit": dt.date(2016, 4, 10)},
		)


class TestCompleteness(unittest.TestCase):
	def codes(self, **changes) -> list[str]:
		return [each.code for each in completeness.check_tables({**EMPTY, **PERSON, **changes}, DEFAULT)]

	def test_tables_that_agree(self) -> None:
		self.assertEqual(self.codes(), [])
		self.assertEqual(completeness.check_tables(EMPTY, DEFAULT), [])

	def test_tables_that_do_not(self) -> None:
		self.assertEqual(set(self.codes(restored=2)), {"annex4.lines"})
		self.assertIn("table.rows", self.codes(annex4={"01": PERSON["annex4"]["01"]}))
		self.assertIn("annex5.total", self.codes(annex5={}))

	def test_own_lines_are_as_many_as_the_figures_say(self) -> None:
		own_figures = {"restored": 2, "not_found": 1}
		self.assertEqual(completeness.check_lines(own_figures, 2, 1), [])
		self.assertEqual(len(completeness.check_lines(own_figures, 1, 2)), 2)

	def test_members(self) -> None:
		self.assertEqual(completeness.check_members(0, 50, None), [])
		self.assertEqual(completeness.check_members(0, 50, 50), [])
		problems = completeness.check_members(1, 50, 49)
		self.assertEqual(
			[each.code for each in problems], ["return.record_missing", "return.members_changed"]
		)
		self.assertEqual([each.is_hard for each in problems], [True, False])

	def test_the_period(self) -> None:
		begins = dt.date(2016, 3, 1)
		self.assertEqual(completeness.check_period(begins, begins), [])
		self.assertEqual(completeness.check_period(None, begins), [])
		[problem] = completeness.check_period(begins, dt.date(2016, 2, 29))
		self.assertTrue(problem.is_hard)

	def test_the_signature_line_is_filled_in_where_tables_have_one(self) -> None:
		nobody: dict[str, str] = dict.fromkeys(SIGNATURES, " ")
		for key, asked in (("Survey Registration", 0), ("Search Registration", 0), ("Loss Summary", 3)):
			self.assertEqual(len(completeness.check_signatures(FORM_SETS[key], nobody)), asked)
		[problem] = completeness.check_signatures(
			FORM_SETS["Disposition Report"], {"responsible": "张三", "filled_in_by": "李四", "phone": ""}
		)
		self.assertEqual(
			(problem.code, problem.field, problem.is_hard), ("return.phone_missing", "phone", True)
		)

	def test_figures_go_on_from_the_set_before(self) -> None:
		self.assertEqual(completeness.check_start("Survey Registration", 50, 50), [])
		[problem] = completeness.check_start("Survey Registration", 50, 49)
		self.assertEqual((problem.code, problem.is_hard), ("return.start_differs", False))

	def test_an_unusual_change_needs_words(self) -> None:
		for before, now, asked in ((10, 12, 0), (10, 13, 1), (10, 8, 0), (10, 7, 1), (0, 0, 0), (0, 1, 1)):
			with self.subTest(before=before, now=now):
				self.assertEqual(len(completeness.check_change(before, now, DEFAULT)), asked)

	def test_a_remark_explains_soft_checks_only(self) -> None:
		problems = completeness.check_members(1, 50, 49)
		left = completeness.unexplained(problems, {"return.members_changed": " "})
		self.assertEqual([each.code for each in left], ["return.members_changed"])
		self.assertEqual(completeness.unexplained(problems, {"return.members_changed": "转入"}), [])


FIGURES = st.fixed_dictionaries(
	{
		**{name: st.integers(0, 99) for name in COUNTS},
		**{
			name: st.dictionaries(
				st.sampled_from(["01", "02"]),
				st.dictionaries(st.integers(1, 17).map(str), st.integers(1, 9), min_size=1),
			)
			for name in TABLES
		},
	}
)


class TestSums(unittest.TestCase):
	@given(st.lists(FIGURES, max_size=5))
	def test_each_cell_is_the_sum(self, parts) -> None:
		total = add_up(parts)
		for name in COUNTS:
			self.assertEqual(total[name], sum(part[name] for part in parts))
		for name in TABLES:
			cells = {
				(row, column)
				for part in parts
				for row, cells_of_row in part[name].items()
				for column in cells_of_row
			}
			for row, column in cells:
				expected = sum(part[name].get(row, {}).get(column, 0) for part in parts)
				self.assertEqual(total[name][row][column], expected)

	@given(FIGURES)
	def test_json_and_back(self, figures) -> None:
		for name in TABLES:
			self.assertEqual(as_json(from_json(figures[name])), dict(sorted(figures[name].items())))


class TestDigest(unittest.TestCase):
	def test_canonical(self) -> None:
		self.assertEqual(
			canonical({"乙": 1, "a": [dt.date(2016, 4, 5), None, True]}),
			'{"a":["2016-04-05",null,true],"乙":1}',
		)
		self.assertRaises(TypeError, canonical, {"a": object()})

	@given(FIGURES)
	def test_anybody_can_compute_it(self, figures) -> None:
		text = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
		self.assertEqual(sealed(figures), hashlib.sha256(text.encode()).hexdigest())
