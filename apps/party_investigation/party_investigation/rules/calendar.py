"""The two calendars of the campaign (decisions D9; rules.md 2.7; notice 二 and the covering notice 二, 三)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Level = Literal["branch", "committee", "unit"]
"""Who is locked out: branches, base committees, the reporting unit itself."""


@dataclass(frozen=True)
class Stage:
	"""One stage: when it starts, is due, and from when on the forms of each level are read-only.

	Lock dates are the project's: each level has some days to check what the level below handed in, and the reporting
	unit is locked on the due date itself. `hand_in` names what goes to the level above.
	"""

	key: str
	label: str
	starts_on: dt.date
	due_on: dt.date
	branch_lock_on: dt.date
	committee_lock_on: dt.date
	hand_in: str = ""

	def lock_on(self, level: Level) -> dt.date:
		"""Return the last day on which a level may write."""
		return {"branch": self.branch_lock_on, "committee": self.committee_lock_on, "unit": self.due_on}[
			level
		]

	def is_locked(self, level: Level, today: dt.date, extended_to: dt.date | None = None) -> bool:
		"""Say whether a level's forms of this stage are read-only; an extension of the level above moves the day."""
		return today > max(self.lock_on(level), extended_to or dt.date.min)


@dataclass(frozen=True)
class Profile:
	"""A calendar with the two reference dates that go with it."""

	key: str
	label: str
	stages: tuple[Stage, ...]
	search_closes_on: dt.date
	dispositions_count_on: dt.date

	def stage_on(self, day: dt.date) -> Stage | None:
		"""Return the stage that runs on a day: the first one that is not over."""
		return next((stage for stage in self.stages if stage.starts_on <= day <= stage.due_on), None)


def _stage(
	key: str, label: str, start: tuple, due: tuple, branch: tuple, committee: tuple, hand_in: str = ""
) -> Stage:
	return Stage(key, label, *(dt.date(2016, *day) for day in (start, due, branch, committee)), hand_in)


UNIVERSITY = Profile(
	"University",
	"高校",
	(
		_stage("Survey", "集中摸排", (2, 17), (3, 20), (3, 15), (3, 18), "附件1留存"),
		_stage("Contact Search", "联系查找", (3, 1), (4, 10), (4, 5), (4, 8)),
		_stage("Registration", "登记造册", (3, 21), (4, 10), (4, 6), (4, 8), "排查工作小结、附件4"),
		_stage("Management", "规范管理", (4, 11), (6, 30), (6, 20), (6, 25)),
		_stage("Disposition", "组织处置", (4, 11), (6, 30), (6, 20), (6, 25)),
		_stage(
			"Analysis", "分析总结", (7, 1), (7, 10), (7, 5), (7, 8), "综合报告、附件2、附件3、附件4、附件5"
		),
	),
	dt.date(2016, 4, 5),
	dt.date(2016, 6, 30),
)
"""湘教工委通〔2016〕9号; 3月中旬前 is read as by 20 March, 4月上旬前 as by 10 April."""

PROVINCE = Profile(
	"Province",
	"全省",
	(
		_stage("Survey", "集中摸排", (1, 1), (2, 29), (2, 22), (2, 26), "附件1留存"),
		_stage("Contact Search", "联系查找", (3, 1), (4, 20), (4, 10), (4, 15)),
		_stage("Registration", "登记造册", (3, 1), (4, 20), (4, 12), (4, 16), "附件4"),
		_stage("Management", "规范管理", (4, 21), (7, 31), (7, 20), (7, 26)),
		_stage("Disposition", "组织处置", (4, 21), (7, 31), (7, 20), (7, 26)),
		_stage("Analysis", "分析总结", (8, 1), (8, 15), (8, 8), (8, 12), "综合报告、附件5"),
	),
	dt.date(2016, 4, 10),
	dt.date(2016, 7, 31),
)
"""湘组〔2016〕4号."""

PROFILES = {profile.key: profile for profile in (UNIVERSITY, PROVINCE)}
