"""Indexes over several columns, for what is asked of a whole campaign: a DocType's metadata has them for one column only."""

import frappe

INDEXES = {
	"Investigation Record": (
		("campaign", "organization", "status", "is_lost"),
		("campaign", "organization", "is_mobile"),
		("campaign", "member"),
		("campaign", "status"),
		("campaign", "filled_on", "organization"),
		("campaign", "hard_check_count", "soft_check_count", "organization"),
		("is_mobile", "status", "organization"),
		("member_name", "organization"),
	),
	"Contact Search": (
		("campaign", "organization", "result"),
		("campaign", "member"),
		("campaign", "hard_check_count", "soft_check_count", "organization"),
	),
	"Restored Contact": (
		("campaign", "hard_check_count", "soft_check_count", "organization"),
		("campaign", "organization", "withdrawn_on"),
	),
	"Untraced Member": (
		("campaign", "hard_check_count", "soft_check_count", "organization"),
		("campaign", "organization", "withdrawn_on"),
	),
	"Disposition Case": (
		("campaign", "member", "status"),
		("campaign", "hard_check_count", "soft_check_count", "organization"),
		("campaign", "organization", "status"),
	),
	"Unit Return": (
		("campaign", "organization", "form_set"),
		("campaign", "form_set", "status"),
		("campaign", "superior", "form_set", "status"),
	),
	"Return Version": (("campaign", "form_set", "organization"),),
	"Party Member": (
		("hard_check_count", "soft_check_count", "organization"),
		("key_group_proposed", "membership_status", "organization"),
		("member_name", "organization"),
	),
	"Transfer Letter": (("hard_check_count", "soft_check_count", "organization"),),
	"Mobile Member Record": (("hard_check_count", "soft_check_count", "organization"),),
	"Member Archive": (
		("state", "organization"),
		("next_review_on", "organization"),
		("on_loan", "due_back_on", "organization"),
	),
	"Lost Contact Summary": (("campaign", "hard_check_count", "soft_check_count", "organization"),),
	"Disposition Summary": (("campaign", "hard_check_count", "soft_check_count", "organization"),),
}
"""What each table is asked for: progress and cards by unit and state, documents with open checks.

Where many documents are counted the organization stands last, so that those of other units are left out by the index alone.
"""


def make_indexes() -> None:
	"""Make the indexes that are not there yet; after installing and migrating the app."""
	for doctype, indexes in INDEXES.items():
		for fields in indexes:
			frappe.db.add_index(doctype, list(fields))
