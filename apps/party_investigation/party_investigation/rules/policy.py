"""What a campaign may set, as one value that every rule takes (decisions D1 to D9, D16).

Each attribute of `CampaignPolicy` is a parameter: its unit, its allowed range, and its values, each with the first day
on which it is valid and the clause or decision that it comes from.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from party_investigation.rules import calendar
from party_investigation.rules.bands import BAND_LABELS, FIRST_BAND_COLUMN, FIRST_BAND_LABEL, Band
from party_investigation.rules.measures import BY_LABEL, DISPOSITION_RULES_2024_ON, MEASURES, Measure
from party_investigation.rules.parameter import Parameter, parameter
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.rules.rule_sets import (
	CHARTER_2012_ON,
	LETTER_RULE_ON,
	NOTICE_ON,
	REGULATION_2019_ON,
)

Rows = Literal["Person Category", "Unit Category"]
"""Rows of annex 4: the person's category (university), or the nine categories of the branch (general)."""
Base = Literal["All", "Not Found"]
"""Whom the two breakdowns of annex 4 count: everybody (column 1) or those not found (column 3)."""


@dataclass(frozen=True)
class CampaignPolicy:
	"""The parameters of one campaign. Every rule takes it as an argument."""

	months_out_of_contact: int = parameter(
		_("Months Without Contact"),
		"months",
		(NOTICE_ON, 6, "notice 二(二): 6个月; S1: 6个月以上; decisions D1"),
		minimum=1,
		maximum=12,
	)
	second_band_from: int = parameter(
		_("Band 1 to 5 Years From"),
		"months",
		(NOTICE_ON, 12, "annex 4, column 5: 1年至5年; decisions D1"),
		minimum=12,
		maximum=600,
	)
	third_band_from: int = parameter(
		_("Band 6 to 10 Years From"),
		"months",
		(NOTICE_ON, 72, "annex 4, column 6: 6年至10年; decisions D1"),
		minimum=13,
		maximum=600,
	)
	fourth_band_from: int = parameter(
		_("Band 11 Years and More From"),
		"months",
		(NOTICE_ON, 132, "annex 4, column 7: 11年及以上; decisions D1"),
		minimum=14,
		maximum=600,
	)
	attempts_needed: int = parameter(
		_("Search Attempts Needed"),
		"attempts",
		(NOTICE_ON, 3, "notice 二(二): 详细记录; decisions D5"),
		minimum=1,
		maximum=50,
	)
	means_needed: int = parameter(
		_("Different Means Needed"),
		"means",
		(NOTICE_ON, 2, "notice 二(二): 多种方式; decisions D5"),
		minimum=1,
		maximum=10,
	)
	days_needed: int = parameter(
		_("Different Days Needed"),
		"days",
		(NOTICE_ON, 2, "decisions D5"),
		minimum=1,
		maximum=50,
	)
	step_overdue_days: int = parameter(
		_("An Overdue Search Step Goes to the Committee After Days"),
		"days",
		(NOTICE_ON, 7, "notice 三(三): 对下级党组织工作中遇到的困难，上级要加强协调、帮助解决"),
		minimum=1,
		maximum=90,
	)
	search_closes_on: dt.date = parameter(
		_("Search Closes On"),
		"day",
		(NOTICE_ON, calendar.UNIVERSITY.search_closes_on, "covering notice 二: 4月上旬前; decisions D1, D9"),
		minimum=dt.date(2016, 1, 1),
		maximum=dt.date(2100, 12, 31),
	)
	dispositions_count_on: dt.date = parameter(
		_("Dispositions Count as of"),
		"day",
		(
			NOTICE_ON,
			calendar.UNIVERSITY.dispositions_count_on,
			"covering notice 二: 6月底前; decisions D7, D9",
		),
		minimum=dt.date(2016, 1, 1),
		maximum=dt.date(2100, 12, 31),
	)
	annex_4_rows: Rows = parameter(
		_("Rows of Annex 4"),
		"",
		(NOTICE_ON, "Person Category", "S2, rows 02 to 05; S3 for the general rows; decisions D6"),
		choices=("Person Category", "Unit Category"),
	)
	annex_4_base: Base = parameter(
		_("Base of the Breakdowns in Annex 4"),
		"",
		(NOTICE_ON, "All", "annexes.md 1.4.3; decisions D6"),
		choices=("All", "Not Found"),
	)
	suspend_untraced: bool = parameter(
		_("Membership of the Untraced May Be Suspended"),
		"",
		(NOTICE_ON, False, "notice 二(五) has them removed; decisions D8"),
		(REGULATION_2019_ON, True, "2019 regulation art. 24; decisions D16"),
	)
	suspension_months: int = parameter(
		_("Months of Suspension Before Removal"),
		"months",
		(NOTICE_ON, 0, "notice 二(五): removed without suspension; decisions D8"),
		(REGULATION_2019_ON, 24, "2019 regulation art. 24: after two years; decisions D16"),
		minimum=0,
		maximum=60,
	)
	validity_days: int = parameter(
		_("Letters Are Valid for Days"),
		"days",
		(LETTER_RULE_ON, 30, "组通字〔2006〕45号: usual; S16; decisions D3"),
		minimum=1,
		maximum=90,
	)
	longest_validity_days: int = parameter(
		_("Letters Are Valid at Most for Days"),
		"days",
		(LETTER_RULE_ON, 90, "组通字〔2006〕45号: at most three months; S16; decisions D3"),
		minimum=1,
		maximum=90,
	)
	receipts_since: dt.date = parameter(
		_("Receipts Are Asked for Since"),
		"day",
		(LETTER_RULE_ON, dt.date(2007, 1, 1), "组通字〔2006〕45号; notice 二(二): 2007年; decisions D2"),
		minimum=dt.date(2006, 12, 8),
		maximum=dt.date(2008, 12, 31),
	)
	months_away: int = parameter(
		_("Months Away of a Mobile Member"),
		"months",
		(NOTICE_ON, 6, "rules.md 2.3; decisions D4"),
		minimum=1,
		maximum=24,
	)
	ask_after_months: int = parameter(
		_("Mobile Members Are Asked After Every Months"),
		"months",
		(NOTICE_ON, 3, "rules.md 2.3: regular contact"),
		minimum=1,
		maximum=12,
	)
	youngest_member: int = parameter(
		_("Youngest Age of Joining"),
		"years",
		(CHARTER_2012_ON, 18, "党章 art. 1"),
		minimum=16,
		maximum=25,
	)
	probation_months: int = parameter(
		_("Months of Probation"),
		"months",
		(CHARTER_2012_ON, 12, "党章 art. 7"),
		minimum=6,
		maximum=36,
	)
	correction_months: int = parameter(
		_("Months to Improve at Most"),
		"months",
		(NOTICE_ON, 12, "decisions D8; 2019 regulation art. 30"),
		minimum=1,
		maximum=24,
	)
	sample_all_not_found: int = parameter(
		_("Sample: All of Those Not Found up to"),
		"persons",
		(NOTICE_ON, 20, "notice 二(三): 报基层党委核查; decisions D14"),
		minimum=0,
		maximum=1000,
	)
	sample_not_found_percent: int = parameter(
		_("Sample: Of the Further Not Found"),
		"%",
		(NOTICE_ON, 50, "notice 二(三): 报基层党委核查; decisions D14"),
		minimum=0,
		maximum=100,
	)
	sample_found_percent: int = parameter(
		_("Sample: Of Those Found"),
		"%",
		(NOTICE_ON, 30, "notice 二(三): 报基层党委核查; decisions D14"),
		minimum=0,
		maximum=100,
	)
	sample_others_percent: int = parameter(
		_("Sample: Of the Others"),
		"%",
		(NOTICE_ON, 5, "notice 二(三): 报基层党委核查; decisions D14"),
		minimum=0,
		maximum=100,
	)
	sample_at_least: int = parameter(
		_("Sample: At Least"),
		"persons",
		(NOTICE_ON, 3, "notice 二(三): 报基层党委核查; decisions D14"),
		minimum=0,
		maximum=100,
	)
	spot_not_found_percent: int = parameter(
		_("Spot Check: Of Those Not Found"),
		"%",
		(NOTICE_ON, 50, "notice 三(一): 核实把关; decisions D14"),
		minimum=0,
		maximum=100,
	)
	spot_found_percent: int = parameter(
		_("Spot Check: Of Those Found"),
		"%",
		(NOTICE_ON, 20, "notice 三(一): 核实把关; decisions D14"),
		minimum=0,
		maximum=100,
	)
	spot_transferred_percent: int = parameter(
		_("Spot Check: Of Those Without Receipt"),
		"%",
		(NOTICE_ON, 30, "notice 三(一): 核实把关; decisions D14"),
		minimum=0,
		maximum=100,
	)
	spot_mobile_percent: int = parameter(
		_("Spot Check: Of Mobile Members"),
		"%",
		(NOTICE_ON, 10, "notice 三(一): 核实把关; decisions D14"),
		minimum=0,
		maximum=100,
	)
	spot_ordinary_percent: int = parameter(
		_("Spot Check: Of Ordinary Members"),
		"%",
		(NOTICE_ON, 2, "notice 三(一): 核实把关; decisions D14"),
		minimum=0,
		maximum=100,
	)
	spot_least_percent: int = parameter(
		_("Spot Check: Of All at Least"),
		"%",
		(NOTICE_ON, 10, "notice 三(一): 核实把关; decisions D14"),
		minimum=1,
		maximum=100,
	)
	spot_most_percent: int = parameter(
		_("Spot Check: Of All at Most"),
		"%",
		(NOTICE_ON, 20, "notice 三(一): 核实把关; decisions D14"),
		minimum=1,
		maximum=100,
	)
	differing_percent: int = parameter(
		_("An Order Is Proposed When More Differ Than"),
		"%",
		(NOTICE_ON, 5, "notice 三(一): 失实失真; decisions D14"),
		minimum=0,
		maximum=100,
	)
	unusual_change_percent: int = parameter(
		_("A Change Needs Words When It Exceeds"),
		"%",
		(NOTICE_ON, 20, "practice.md: unusual change is explained"),
		minimum=0,
		maximum=1000,
	)
	usual_correction_months: int = parameter(
		_("Usual Months to Improve"),
		"months",
		(NOTICE_ON, 12, "decisions D8: no usual term is named, so the longest"),
		(DISPOSITION_RULES_2024_ON, 6, "2024 measures: usually 6 months; decisions D16"),
		minimum=1,
		maximum=24,
	)
	correction_if_out_less_than: int = parameter(
		_("Out of Contact Less Than Months Is a Ground to Improve"),
		"months",
		(NOTICE_ON, 0, "decisions D8: only unfit conduct is one"),
		(DISPOSITION_RULES_2024_ON, 24, "2024 measures: 6 months to 2 years; decisions D16"),
		minimum=0,
		maximum=120,
	)
	appeals_suspend: bool = parameter(
		_("An Appeal May Suspend the Effect"),
		"",
		(NOTICE_ON, False, "the notice names no such effect; a campaign may allow it"),
	)
	term_notice_days: int = parameter(
		_("A Term to Improve Comes Up Before Its End"),
		"days",
		(NOTICE_ON, 30, "a branch meeting has still to be called"),
		minimum=1,
		maximum=180,
	)
	archive_check_required: bool = parameter(
		_("A Record Is Confirmed Only With a Reviewed Archive"),
		"",
		(NOTICE_ON, False, "notice 二(一): 审核党员档案材料; a campaign may ask for it of each member"),
	)
	archive_review_months: int = parameter(
		_("Archives Are Reviewed After Every Months"),
		"months",
		(NOTICE_ON, 12, "notice 二(三): 电子台账，定期维护更新; once a year"),
		minimum=1,
		maximum=60,
	)
	measures_not_used: tuple[str, ...] = parameter(
		_("Measures Not Used"),
		"",
		(NOTICE_ON, (), "notice 二(四), 二(五): each measure by its own rule; decisions D8, D16"),
		choices=tuple(BY_LABEL),
	)
	basis_date: dt.date = NOTICE_ON
	"""The day whose rules the campaign follows (decisions D16)."""
	stages: tuple[calendar.Stage, ...] = calendar.UNIVERSITY.stages
	stages_lock: bool = True

	@classmethod
	def on(cls, basis_date: dt.date, **given: Any) -> CampaignPolicy:
		"""Return the policy with the values in force on `basis_date`, except for those that are given."""
		in_force = {name: each.on(basis_date).value for name, each in PARAMETERS.items()}
		return cls(**{**in_force, "basis_date": basis_date, **given})

	@cached_property
	def bands(self) -> tuple[Band, ...]:
		"""The time bands of annex 4, each up to the next one; the first begins with the threshold."""
		begin = (self.second_band_from, self.third_band_from, self.fourth_band_from)
		later = tuple(
			Band(column, label, months)
			for column, (label, months) in enumerate(
				zip(BAND_LABELS, begin, strict=True), FIRST_BAND_COLUMN + 1
			)
		)
		if self.months_out_of_contact >= self.second_band_from:
			return later
		first = FIRST_BAND_LABEL.format(months=self.months_out_of_contact)
		return (Band(FIRST_BAND_COLUMN, first, self.months_out_of_contact), *later)

	@cached_property
	def measures(self) -> tuple[Measure, ...]:
		"""The measures in force: valid on the basis date, and used by the campaign."""
		return tuple(
			measure
			for measure in MEASURES
			if measure.is_valid_on(self.basis_date) and measure.label not in self.measures_not_used
		)

	@property
	def begins_on(self) -> dt.date:
		"""The first day of the campaign: that of its earliest stage which says one, else of its rules."""
		days = [stage.starts_on for stage in self.stages if stage.starts_on]
		return min(days, default=self.basis_date)

	def stage(self, key: str) -> calendar.Stage | None:
		"""Return a stage of the campaign's calendar; None when the campaign does not have it."""
		return next((stage for stage in self.stages if stage.key == key), None)

	def problems(self) -> list[Problem]:
		"""Return what is outside its range, and what does not go together."""
		problems = [
			problem for name, each in PARAMETERS.items() for problem in each.check(getattr(self, name))
		]
		return problems or [*self._mismatches()]

	def _mismatches(self):
		begin = (self.second_band_from, self.third_band_from, self.fourth_band_from)
		if list(begin) != sorted(set(begin)) or self.months_out_of_contact > self.second_band_from:
			yield hard(
				"policy.bands",
				_("The time bands of annex 4 do not follow each other: {bands} months."),
				_("Let each band begin later than the one before it."),
				"second_band_from",
				bands="、".join(map(str, (self.months_out_of_contact, *begin))),
			)
		if self.validity_days > self.longest_validity_days:
			yield hard(
				"policy.validity",
				_("Letters cannot be valid for {usual} days when {longest} are the most."),
				_("Correct one of the two."),
				"validity_days",
				usual=self.validity_days,
				longest=self.longest_validity_days,
			)
		if self.spot_most_percent < self.spot_least_percent:
			yield hard(
				"policy.spot_check",
				_("A spot check cannot take at least {least} % and at most {most} % of the persons."),
				_("Correct one of the two."),
				"spot_most_percent",
				least=self.spot_least_percent,
				most=self.spot_most_percent,
			)
		if self.usual_correction_months > self.correction_months:
			yield hard(
				"policy.correction",
				_("The usual term to improve cannot be {usual} months when {longest} are the most."),
				_("Correct one of the two."),
				"usual_correction_months",
				usual=self.usual_correction_months,
				longest=self.correction_months,
			)
		if self.dispositions_count_on < self.search_closes_on:
			yield hard(
				"policy.dates",
				_("Dispositions are counted after the search has closed."),
				_("Correct one of the two dates."),
				"dispositions_count_on",
			)


PARAMETERS: Mapping[str, Parameter] = {
	field.name: dataclasses.replace(field.metadata["parameter"], name=field.name)
	for field in dataclasses.fields(CampaignPolicy)
	if "parameter" in field.metadata
}
"""All parameters by their name, which is the attribute of the policy and the field of the Investigation Campaign."""

DEFAULT = CampaignPolicy()
"""The policy of 2016, for what no campaign covers."""
