"""Indexes over several columns, for what is asked of a whole campaign: a DocType's metadata has them for one column only."""

import frappe

BOARD = (
	"campaign",
	"form_set",
	"superior",
	"status",
	"excused",
	"due_on",
	"on_time",
	"times_returned",
	"state_day",
)
"""All that the board of returns counts, so that it reads this index alone (`returns.board`)."""
INDEXES = {
	"Investigation Record": (
		("campaign", "organization", "status", "is_lost"),
		("campaign", "organization", "is_mobile"),
		("campaign", "member"),
		("campaign", "status"),
		("campaign", "filled_on"),
		("campaign", "hard_check_count", "soft_check_count"),
	),
	"Contact Search": (
		("campaign", "organization", "result"),
		("campaign", "member"),
		("campaign", "hard_check_count", "soft_check_count"),
	),
	"Restored Contact": (
		("campaign", "hard_check_count", "soft_check_count"),
		("campaign", "organization", "withdrawn_on"),
	),
	"Untraced Member": (
		("campaign", "hard_check_count", "soft_check_count"),
		("campaign", "organization", "withdrawn_on"),
	),
	"Disposition Case": (
		("campaign", "member", "status"),
		("campaign", "hard_check_count", "soft_check_count"),
		("campaign", "organization", "status"),
	),
	"Unit Return": (
		("campaign", "organization", "form_set"),
		("campaign", "form_set", "status"),
		("campaign", "superior", "form_set", "status"),
		BOARD,
	),
	"Return Version": (("campaign", "form_set", "organization"),),
	"Party Member": (("hard_check_count", "soft_check_count"),),
	"Transfer Letter": (("hard_check_count", "soft_check_count"),),
	"Mobile Member Record": (("hard_check_count", "soft_check_count"),),
	"Lost Contact Summary": (("campaign", "hard_check_count", "soft_check_count"),),
	"Disposition Summary": (("campaign", "hard_check_count", "soft_check_count"),),
}
"""What each table is asked for: progress and cards by unit and state, documents with open checks."""


def make_indexes() -> None:
	"""Make the indexes that are not there yet; after installing and migrating the app."""
	for doctype, indexes in INDEXES.items():
		for fields in indexes:
			frappe.db.add_index(doctype, list(fields))
