"""What may be corrected of a record that stands, with a date and a reason. No frappe."""

from __future__ import annotations

from dataclasses import dataclass

from party_investigation.rules.vote import VOTES


@dataclass(frozen=True)
class Correctable:
	"""What may be corrected of a DocType: fields, fields of table rows, and those that the receiving side answers for.

	`stands` are the statuses in which a document stands and is changed by a correction only.
	"""

	fields: tuple[str, ...]
	tables: dict[str, tuple[str, ...]]
	stands: tuple[str, ...]
	of_receiver: frozenset[str] = frozenset()


RECEIPT = ("receipt_on", "receipt_from", "receipt_handled_by")
"""What the receiving side says of a letter."""
CORRECTABLE = {
	"Disposition Case": Correctable(
		(
			"grounds",
			"correct_by",
			"meeting_on",
			*VOTES,
			"approving_organization",
			"approving_authority",
			"approved_on",
			"remark",
		),
		{"steps": ("done_on", "done_by", "detail")},
		("Approved",),
	),
	"Transfer Letter": Correctable(
		(
			"to_organization_name",
			"issued_on",
			"validity_days",
			"dues_paid_to",
			*RECEIPT,
			"remark",
		),
		{},
		("Open", "Received"),
		frozenset(RECEIPT),
	),
}
"""Who it is about, the branch, the measure, the number stay: another measure is another case, another member another letter."""
