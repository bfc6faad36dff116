"""Requests for help to the organization where a member is said to be (流入地配合; notice 二(二)). No frappe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DRAFT, SENT, ANSWERED = STATUSES = ("Draft", "Sent", "Answered")
REACHED = "Reached"
OUTCOMES: Mapping[str, str] = {REACHED: "已取得联系", "Heard Of": "有线索", "Not There": "未取得联系"}
"""What a request comes to, with the words of the attempt (`codes.SEARCH_RESULTS`)."""
MEANS = "流入地协查"
"""The means of searching that a request is (`codes.SEARCH_MEANS`)."""


def attempt(request: Mapping[str, Any]) -> dict[str, Any]:
	"""Return the attempt of the search that an answered request is."""
	return {
		"attempted_on": request["answered_on"],
		"means": MEANS,
		"place": request["to_organization_name"],
		"handled_by": request["answered_by_name"],
		"outcome": OUTCOMES[request["outcome"]],
		"contact_made": int(request["outcome"] == REACHED),
		"detail": request["answer"],
	}
