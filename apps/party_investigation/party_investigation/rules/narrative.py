"""The narrative reports that go up with the tables: what they are called, and where their writer says something in own words. No frappe."""

from __future__ import annotations

import re
from dataclasses import dataclass

from party_investigation.rules.answer import Actor, Answer
from party_investigation.rules.approval import Place, acts_at
from party_investigation.rules.calendar import Level
from party_investigation.rules.problem import _


@dataclass(frozen=True)
class Section:
	"""A place for own words: under which heading of the report, and what is expected there."""

	key: str
	heading: str
	hint: str
	source: str


@dataclass(frozen=True)
class Narrative:
	"""A report: its name on the title page, and the places for own words in their order."""

	form_set: str
	name: str
	sections: tuple[Section, ...]
	source: str


COURSE = Section(
	"course", "排查工作开展情况", "组织领导、工作安排、摸底和查找的做法", "notice 二(一)、二(二)；三(一)"
)
CAUSES = Section("causes", "失去联系的原因分析", "党员与党组织失去联系的具体原因", "notice 二(二)")
OWN_TABLES = Section(
	"own_tables",
	"流动党员、“口袋”党员情况",
	"本校自行设计的其他表格掌握的流动党员、“口袋”党员等情况",
	"covering notice 三",
)
PROBLEMS = Section(
	"problems",
	"存在的困难和问题",
	"排查中遇到的困难，党员日常管理中存在的问题",
	"notice 二(六)；covering notice 一",
)
NOTES = Section(
	"notes",
	"报表说明",
	"逐表说明：名单、增减和异常数字的原因，校验提示而属实的情况",
	"covering notice 三; practice: 年报表说明",
)

NARRATIVES: dict[str, Narrative] = {
	each.form_set: each
	for each in (
		Narrative(
			"Loss Summary",
			"党员组织关系集中排查工作小结",
			(
				COURSE,
				CAUSES,
				OWN_TABLES,
				PROBLEMS,
				Section(
					"next_steps", "下一步工作打算", "继续查找、规范管理和组织处置的安排", "covering notice 二"
				),
				NOTES,
			),
			"covering notice 三: 4月10日前上报学校排查工作小结",
		),
		Narrative(
			"Disposition Report",
			"党员组织关系集中排查工作综合报告",
			(
				COURSE,
				CAUSES,
				OWN_TABLES,
				Section(
					"dispositions",
					"规范管理和组织处置情况",
					"组织处置的具体政策和把握，疑难问题的请示和处理",
					"notice 二(四)、二(五)；covering notice 二",
				),
				Section("state", "党员队伍状况分析", "认真研判党员队伍状况", "notice 二(六)"),
				PROBLEMS,
				Section("measures", "落实改进的办法措施", "针对问题制定的办法和措施", "notice 二(六)"),
				NOTES,
			),
			"covering notice 三: 7月10日前上报学校综合报告",
		),
	)
}
"""The reports by form set; the other sets go up without one."""

NOT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TO_BE_FILLED = "〔待填写："
"""How a place begins in which nothing is written yet; the sign that own words are read back by."""


def paragraphs(words: str | None) -> list[str]:
	"""Return own words as paragraphs, without empty ones and without signs that no document may hold."""
	lines = (NOT_FOR_XML.sub("", line).strip() for line in (words or "").splitlines())
	return [line for line in lines if line]


@dataclass(frozen=True)
class ReportFacts:
	"""What the answers about a report depend on."""

	unit: str
	level: Level
	place: Place
	has_report: bool
	"""Whether a report goes up with the form set."""
	has_version: bool
	may_print: bool
	"""Whether the user may print what was handed in."""


def may_make(facts: ReportFacts) -> Answer:
	"""Return whether the report of a return may be made, and if not why, who can, and the next step."""
	if not facts.has_report:
		return Answer(False, _("No report goes up with this form set."))
	if not facts.has_version:
		return Answer(
			False,
			_("{unit} has not handed in yet; the report takes its figures from what was handed in."),
			next_step=_("{unit} hands it in first."),
			values={"unit": facts.unit},
		)
	if not facts.may_print:
		return Answer(
			False,
			_("You may not print what {unit} has handed in."),
			_("Whoever may print its annexes makes the report."),
			values={"unit": facts.unit},
		)
	return Answer(True)


def may_write(facts: ReportFacts, actor: Actor) -> Answer:
	"""Return whether the own words of a report may be written: the unit itself does that."""
	if actor.is_administrator or acts_at(actor.held, facts.place, facts.level):
		return Answer(True)
	return Answer(
		False,
		_("The report of {unit} is written by {unit} itself."),
		_("{unit} does this: its secretary, or an officer who is appointed for it."),
		values={"unit": facts.unit},
	)
