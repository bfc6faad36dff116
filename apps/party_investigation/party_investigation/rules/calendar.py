"""The two calendars of the campaign (decisions D9; rules.md 2.7; notice 二 and the covering notice 二, 三)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Level = Literal["branch", "committee", "unit"]
"""Who is locked out: branches, base committees, the reporting unit itself."""
LEVELS: tuple[Level, ...] = ("branch", "committee", "unit")
"""The levels from below."""
_Day = tuple[int, int]
"""Month and day of 2016."""

DAYS = ("starts_on", "branch_lock_on", "committee_lock_on", "due_on")
"""The days of a stage, in their order."""


@dataclass(frozen=True)
class Stage:
	"""One stage: when it starts, is due, and from when on the forms of each level are read-only.

	Lock dates are the project's: each level has some days to check what the level below handed in, and the reporting
	unit is locked on the due date itself. `hand_in` names what goes to the level above.
	"""

	key: str
	label: str
	starts_on: dt.date | None
	due_on: dt.date
	branch_lock_on: dt.date | None
	committee_lock_on: dt.date | None
	hand_in: str = ""
	source: str = ""

	def lock_on(self, level: Level) -> dt.date | None:
		"""Return the last day on which a level may write; None when it is never locked."""
		return {"branch": self.branch_lock_on, "committee": self.committee_lock_on, "unit": self.due_on}[
			level
		]

	def is_locked(self, level: Level, today: dt.date, extended_to: dt.date | None = None) -> bool:
		"""Return whether a level's forms of this stage are read-only; an extension of the level above moves the day."""
		last_day = self.lock_on(level)
		return last_day is not None and today > max(last_day, extended_to or dt.date.min)


@dataclass(frozen=True)
class Profile:
	"""A calendar with the two reference dates that go with it."""

	key: str
	label: str
	stages: tuple[Stage, ...]
	search_closes_on: dt.date
	dispositions_count_on: dt.date
	source: str


def _stage(
	key: str,
	label: str,
	start: _Day,
	due: _Day,
	branch: _Day,
	committee: _Day,
	source: str,
	hand_in: str = "",
) -> Stage:
	starts_on, due_on, branch_lock_on, committee_lock_on = (
		dt.date(2016, *day) for day in (start, due, branch, committee)
	)
	return Stage(key, label, starts_on, due_on, branch_lock_on, committee_lock_on, hand_in, source)


UNIVERSITY = Profile(
	"University",
	"高校",
	(
		_stage(
			"Survey",
			"集中摸排",
			(2, 17),
			(3, 20),
			(3, 15),
			(3, 18),
			"covering notice 二: 3月中旬前, read as by 20 March",
			"附件1留存",
		),
		_stage(
			"Contact Search",
			"联系查找",
			(3, 1),
			(4, 10),
			(4, 5),
			(4, 8),
			"covering notice 二: 4月上旬前, read as by 10 April",
		),
		_stage(
			"Registration",
			"登记造册",
			(3, 21),
			(4, 10),
			(4, 6),
			(4, 8),
			"covering notice 二, 三: 4月10日前",
			"排查工作小结、附件4",
		),
		_stage("Management", "规范管理", (4, 11), (6, 30), (6, 20), (6, 25), "covering notice 二: 6月底前"),
		_stage("Disposition", "组织处置", (4, 11), (6, 30), (6, 20), (6, 25), "covering notice 二: 6月底前"),
		_stage(
			"Analysis",
			"分析总结",
			(7, 1),
			(7, 10),
			(7, 5),
			(7, 8),
			"covering notice 二, 三: 7月上旬前, 7月10日前",
			"综合报告、附件2、附件3、附件4、附件5",
		),
	),
	dt.date(2016, 4, 5),
	dt.date(2016, 6, 30),
	"湘教工委通〔2016〕9号; the lock dates and the closing of the search are the project's (D9)",
)

PROVINCE = Profile(
	"Province",
	"全省",
	(
		_stage(
			"Survey", "集中摸排", (1, 1), (2, 29), (2, 22), (2, 26), "notice 二(一): 1月至2月", "附件1留存"
		),
		_stage("Contact Search", "联系查找", (3, 1), (4, 20), (4, 10), (4, 15), "notice 二(二): 3月至4月"),
		_stage(
			"Registration", "登记造册", (3, 1), (4, 20), (4, 12), (4, 16), "notice 二(三): 4月20日前", "附件4"
		),
		_stage(
			"Management", "规范管理", (4, 21), (7, 31), (7, 20), (7, 26), "notice 二(四), 二(五): 7月底前"
		),
		_stage("Disposition", "组织处置", (4, 21), (7, 31), (7, 20), (7, 26), "notice 二(五): 7月底前"),
		_stage(
			"Analysis",
			"分析总结",
			(8, 1),
			(8, 15),
			(8, 8),
			(8, 12),
			"notice 二(六): 8月上旬, 8月15日前",
			"综合报告、附件5",
		),
	),
	dt.date(2016, 4, 10),
	dt.date(2016, 7, 31),
	"湘组〔2016〕4号; the lock dates and the closing of the search are the project's (D9)",
)

STAGE_LABELS = {stage.key: stage.label for stage in UNIVERSITY.stages}
"""Official words of the stages, by key."""
PROFILES = {profile.key: profile for profile in (UNIVERSITY, PROVINCE)}
