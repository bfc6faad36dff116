"""政策问答: what people ask again and again, answered from the notice and the rules, and what bodies above have given as guidance."""

import frappe
from frappe import _
from party_investigation.reporting import guide
from party_investigation.reporting.report_column import report_column


def execute(filters: dict | None = None) -> tuple:
	"""Columns, and a row a question: what the user's bodies have answered first, then the built-in guide."""
	filters = frappe._dict(filters or {})
	rows = guide.rows(filters.campaign, filters.topic)
	wanted = str(filters.words or "").split()
	return columns(), [row for row in rows if all(word in "".join(map(str, row.values())) for word in wanted)]


def columns() -> list[dict]:
	"""Topic, question, answer and what it rests on."""
	return [
		report_column("topic", _("Topic"), "Data", 110),
		report_column("question", _("Question"), "Data", 260),
		report_column("answer", _("Answer"), "Small Text", 520),
		report_column("source", _("Basis"), "Data", 200),
	]
