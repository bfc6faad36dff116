"""What a check looks at: a record, and what may be known besides it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from party_investigation.rules.policy import CampaignPolicy

Values = Mapping[str, Any]
"""A record: values by fieldname, as `checks` says."""


@dataclass(frozen=True)
class Context:
	"""What a check may know besides the record."""

	today: dt.date
	"""Today in China; what lies after it lies in the future."""
	policy: CampaignPolicy

	@property
	def day(self) -> dt.date:
		"""The day to which the figures refer; where there is no campaign its policy says today."""
		return self.policy.search_closes_on
