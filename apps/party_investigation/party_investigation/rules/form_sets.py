"""The form sets that units hand in (notice 二(三), 二(六); covering notice 三; decisions D9, D13). No frappe."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.calendar import LEVELS, Level, Stage

FilledBy = Literal["branch", "every"]
SIGNATURES = ("responsible", "filled_in_by", "phone")
"""Fields of a return: 负责人, 填表人, 联系电话."""
SUMMARIES = frozenset({"annex_4", "annex_5"})
LANGUAGE = "zh"
"""The language of what goes up, whoever hands it in."""


@dataclass(frozen=True)
class FormSet:
	"""Forms that go up together: which annexes, who fills them, and in which stage of the calendar they are due.

	`documents` are the DocTypes of which a unit's own documents belong to the set, and are read-only once it is handed in.
	`code` stands in the names of its returns.
	"""

	key: str
	code: str
	label: str
	annexes: tuple[str, ...]
	filled_by: FilledBy
	stage: str
	hand_in: str
	documents: tuple[str, ...]
	source: str

	@property
	def is_signed(self) -> bool:
		"""Whether the set holds a table with the places 负责人（签名）, 填表人（签名） and 联系电话 (annexes.md 1.0)."""
		return not SUMMARIES.isdisjoint(self.annexes)

	def is_filled_at(self, level: Level, filled_by: FilledBy | None = None) -> bool:
		"""Return whether units of a level hand it in; `filled_by` is what a campaign has made of it."""
		return level == "branch" or (filled_by or self.filled_by) == "every"


SETS = (
	FormSet(
		"Survey Registration",
		"S",
		"摸排登记",
		("annex_1",),
		"branch",
		"Survey",
		"附件1",
		("Investigation Record",),
		"notice 二(一)",
	),
	FormSet(
		"Search Registration",
		"Q",
		"查找登记",
		("annex_2", "annex_3"),
		"branch",
		"Contact Search",
		"附件2、附件3",
		("Contact Search", "Restored Contact", "Untraced Member"),
		"notice 二(三): 党支部填写附件2和附件3，报基层党委核查",
	),
	FormSet(
		"Loss Summary",
		"L",
		"情况汇总",
		("annex_4",),
		"every",
		"Registration",
		"排查工作小结、附件4",
		("Restored Contact", "Untraced Member", "Lost Contact Summary"),
		"notice 二(三): 逐级上报; covering notice 三",
	),
	FormSet(
		"Disposition Report",
		"D",
		"处置汇总",
		("annex_2", "annex_3", "annex_4", "annex_5"),
		"every",
		"Analysis",
		"综合报告、附件2、附件3、附件4、附件5",
		("Disposition Case", "Disposition Summary", "Restored Contact", "Untraced Member"),
		"notice 二(六); covering notice 三",
	),
)
FORM_SETS: dict[str, FormSet] = {each.key: each for each in SETS}
"""All form sets by key, in the order in which they are due."""


def sets_of(doctype: str) -> tuple[str, ...]:
	"""Return the keys of the sets to which documents of a DocType belong."""
	return tuple(key for key, form_set in FORM_SETS.items() if doctype in form_set.documents)


def level_of(is_leaf: bool, is_top: bool) -> Level:
	"""Return the level of an organization in a campaign: its top is the reporting unit, what has nothing below a branch."""
	if is_top:
		return "unit"
	return "branch" if is_leaf else "committee"


def due_dates(stage: Stage) -> dict[Level, dt.date]:
	"""Return the day on which each level hands in: the last on which it may write (decisions D9), else the stage's due date."""
	return {level: stage.lock_on(level) or stage.due_on for level in LEVELS}
