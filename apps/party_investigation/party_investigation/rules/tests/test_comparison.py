"""Two hand-ins side by side (decisions D12, D13)."""

import unittest
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules.comparison import changed_figures, changed_lines

tables = st.dictionaries(
	st.sampled_from(["01", "02", "03"]),
	st.dictionaries(st.integers(1, 14).map(str), st.integers(0, 9), max_size=6),
	max_size=3,
)
figures = st.fixed_dictionaries({"members": st.integers(0, 99), "annex4": tables, "annex5": tables})


def line(**values) -> Any:
	known = {
		"found": 0,
		"branch": "B1",
		"reason": "3",
		"person_category": "04",
		"unit_category": "5",
		"months_out": 30,
		"outcome_column": 17,
		"texts": {"member_name": "试甲", "reason": "③", "home_address": "示范路1号"},
	}
	return SimpleNamespace(**{**known, **values})


class TestFigures(unittest.TestCase):
	@given(figures, figures)
	def test_every_difference_is_told_and_adds_up(self, before, after):
		changes = changed_figures(before, after)
		for name in ("annex4", "annex5"):
			for row in ("01", "02", "03"):
				for column in range(1, 15):
					here = [
						each for each in changes if (each.table, each.row, each.column) == (name, row, column)
					]
					values = [side[name].get(row, {}).get(str(column), 0) for side in (before, after)]
					self.assertEqual(
						[(each.before, each.after) for each in here],
						[tuple(values)] * (values[0] != values[1]),
					)
		self.assertEqual(
			sum(each.difference for each in changes if each.table == "members"),
			after["members"] - before["members"],
		)

	@given(figures)
	def test_the_same_differs_nowhere(self, same):
		self.assertEqual(changed_figures(same, same), [])

	def test_columns_stand_in_the_order_of_the_paper(self):
		changes = changed_figures({}, {"annex4": {"01": {"10": 1, "2": 1}}})
		self.assertEqual([each.column for each in changes], [2, 10])


class TestLines(unittest.TestCase):
	def test_who_came_and_who_went(self):
		changes = changed_lines({"a": line(), "b": line()}, {"b": line(), "c": line()})
		self.assertEqual([(each.member, each.change) for each in changes], [("a", "went"), ("c", "came")])

	def test_what_moves_a_person_is_told_before_what_is_only_printed(self):
		texts = {"member_name": "试甲", "reason": "①", "home_address": "示范路2号"}
		(change,) = changed_lines({"a": line()}, {"a": line(reason="1", months_out=31, texts=texts)})
		self.assertEqual(change.fields, ("reason", "months_out", "home_address"))

	def test_who_moves_to_the_other_annex_is_not_compared_column_by_column(self):
		(change,) = changed_lines({"a": line()}, {"a": line(found=1, texts={"conduct": "无"})})
		self.assertEqual(change.fields, ("found",))
