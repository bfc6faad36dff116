"""The people behind a figure are exactly as many as the figure says (decisions D6, D7)."""

import datetime as dt
import unittest
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import annex4, annex5
from party_investigation.rules.annex4 import LostPerson
from party_investigation.rules.annex5 import HandledPerson, Outcome
from party_investigation.rules.behind_figures import cell_of, measures_of
from party_investigation.rules.measures import BY_LABEL
from party_investigation.rules.policy import DEFAULT
from party_investigation.rules.tables import cell

REFERENCE = DEFAULT.dispositions_count_on
VARIANTS = ("Person Category", "Unit Category")
policies = st.builds(
	lambda base, months: replace(DEFAULT, annex_4_base=base, months_out_of_contact=months),
	st.sampled_from(["All", "Not Found"]),
	st.sampled_from([3, 6, 12]),
)


@dataclass
class Line:
	person_category: str
	unit_category: str
	months_out: int
	reason: str
	found: bool
	outcomes: tuple[Outcome, ...]

	@property
	def outcome_column(self) -> int:
		return annex5.column_of(self.outcomes, DEFAULT)


in_force = st.builds(
	Outcome,
	st.sampled_from(sorted(BY_LABEL)),
	st.none() | st.dates(dt.date(2016, 1, 1), dt.date(2016, 12, 31)),
)
lines = st.builds(
	Line,
	st.sampled_from(annex4.UNIVERSITY_ROWS),
	st.integers(1, 9).map(str),
	st.integers(12, 300),
	st.integers(1, 7).map(str),
	st.booleans(),
	st.lists(in_force, max_size=3).map(tuple),
)


def tables(people: list[Line], policy):
	"""Each table with the annex and the rows that it has."""
	lost = [
		LostPerson(line.person_category, line.unit_category, line.months_out, line.reason, line.found)
		for line in people
	]
	handled = [
		HandledPerson(line.person_category, line.unit_category, line.found, line.outcomes) for line in people
	]
	for rows in VARIANTS:
		yield 4, rows, annex4.FIGURE_COLUMNS, annex4.tabulate_by(lost, policy, (rows,))[0]
		yield 5, rows, annex5.FIGURE_COLUMNS, annex5.tabulate(handled, policy, rows)


class TestBehindFigures(unittest.TestCase):
	@given(st.lists(lines, max_size=12), policies)
	def test_every_cell_counts_its_people(self, people, policy):
		for annex, rows, columns, table in tables(people, policy):
			for row in ("01", *annex4.rows(rows)):
				for column in columns:
					asked = cell_of(annex, row, column, policy, rows)
					self.assertEqual(
						sum(map(asked.holds, people)), cell(table, row, column), (annex, row, column)
					)

	@given(st.lists(in_force, max_size=5))
	def test_measures_say_the_column(self, outcomes):
		"""The question to the database: one of the column's measures, and none that would count before it."""
		labels = {each.measure for each in outcomes if each.in_force_on and each.in_force_on <= REFERENCE}
		columns = [
			column
			for column in annex5.FIGURE_COLUMNS
			if any(
				each.measure.label in labels and not labels & {other.label for other in each.before}
				for each in measures_of(column)
			)
		]
		self.assertEqual(columns or [annex5.NOT_YET], [annex5.column_of(outcomes, DEFAULT)])

	def test_cells_that_no_table_has(self):
		for annex, row, column in (
			(3, "01", 1),
			(4, "06", 1),
			(4, "1", 1),
			(4, "01", 15),
			(5, "01", 18),
			(5, "01", 0),
		):
			with self.subTest(annex=annex, row=row, column=column):
				self.assertRaises(ValueError, cell_of, annex, row, column, DEFAULT, "Person Category")
