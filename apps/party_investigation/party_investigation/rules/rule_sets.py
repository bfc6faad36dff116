"""The sets of rules that a campaign may follow, by the first day on which each is valid (decisions D16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from party_investigation.rules.measures import DISPOSITION_RULES_2024_ON

NOTICE_ON = dt.date(2016, 2, 17)
"""The day of 湘教工委通〔2016〕9号, which passes 湘组〔2016〕4号 on."""
CHARTER_2012_ON = dt.date(2012, 11, 14)
LETTER_RULE_ON = dt.date(2006, 12, 8)
"""The day of 组通字〔2006〕45号."""
REGULATION_2019_ON = dt.date(2019, 5, 6)
"""The day of 中国共产党党员教育管理工作条例."""
PROFILES: Mapping[str, dt.date] = {
	"2016": NOTICE_ON,
	"2019": REGULATION_2019_ON,
	"2024": DISPOSITION_RULES_2024_ON,
}
"""The first day of each set of rules; the basis date of a campaign chooses (decisions D16)."""
