"""Which set of rules is in force on a day, and what it says otherwise than the notice of 2016, each value with its source (decisions D16)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from party_investigation.rules.measures import MEASURES
from party_investigation.rules.policy import PARAMETERS
from party_investigation.rules.problem import _
from party_investigation.rules.rule_sets import NOTICE_ON, PROFILES

TITLES = {
	"2016": "湘教工委通〔2016〕9号、湘组〔2016〕4号",
	"2019": "中国共产党党员教育管理工作条例",
	"2024": "中国共产党不合格党员组织处置办法",
}
"""The official titles of the sets of rules."""


@dataclass(frozen=True)
class Difference:
	"""What a later set of rules says otherwise: a parameter, a measure or its steps, before and after, since when, and where it is written."""

	label: str
	before: Any
	after: Any
	since: dt.date
	source: str


SOURCES = (
	(re.compile(r"2019 regulation art\. (\d+)"), _("2019 regulation, article {0}")),
	(re.compile(r"2024 measures()"), _("2024 measures on dispositions{0}")),
	(re.compile(r"党章 art\. (\d+)"), _("Party constitution, article {0}")),
	(re.compile(r"notice (\S+?);?$"), _("Notice, {0}")),
	(re.compile(r"decisions (.+)"), _("Reading of this system, {0}")),
)
"""How the parts of a source are said; what names a file of the project only is left out."""


def parts_of(source: str) -> list[tuple[str, str]]:
	"""Return the parts of a source as a text to be translated and what goes into it."""
	parts = []
	for part in source.split(";"):
		for pattern, words in SOURCES:
			if found := pattern.match(part.strip()):
				parts.append((words, found.group(1)))
				break
	return parts


def set_on(day: dt.date) -> str:
	"""Return the key of the latest set of rules that is in force on a day; the first one for an earlier day."""
	known = [key for key, since in PROFILES.items() if since <= day]
	return known[-1] if known else next(iter(PROFILES))


def proposed_basis(basis_date: dt.date, begins_on: dt.date) -> dt.date:
	"""Return the basis date for a campaign that begins on a day: the given one if its rules are those of that day."""
	return basis_date if set_on(basis_date) == set_on(begins_on) else max(begins_on, NOTICE_ON)


def differences(day: dt.date) -> list[Difference]:
	"""Return what is otherwise on a day than under the notice of 2016."""
	return [*_of_parameters(day), *_of_measures(day)]


def _of_parameters(day: dt.date) -> Iterator[Difference]:
	for each in PARAMETERS.values():
		before, after = each.on(NOTICE_ON), each.on(day)
		if before.value != after.value:
			yield Difference(each.label, before.value, after.value, after.since, after.source)


def _of_measures(day: dt.date) -> Iterator[Difference]:
	for measure in MEASURES:
		was, is_valid = measure.is_valid_on(NOTICE_ON), measure.is_valid_on(day)
		if was and not is_valid and measure.until:
			since = measure.until + dt.timedelta(days=1)
			yield Difference(measure.label, _("in use"), _("no longer in use"), since, measure.source)
		elif is_valid and not was:
			yield Difference(measure.label, _("not known"), _("in use"), measure.since, measure.source)
		elif was and measure.steps_on(day) != measure.steps_on(NOTICE_ON):
			before, after = (
				"、".join(step.label for step in measure.steps_on(each)) for each in (NOTICE_ON, day)
			)
			since = max(each for each, _steps in measure.later_steps if each <= day)
			yield Difference(measure.label, before, after, since, measure.source)
