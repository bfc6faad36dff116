"""Who fills an annex: each definition names one of these providers, and may show what the provider gives and nothing else.

A provider reads a DocType and the member it is about, and computes the rest. The columns are fieldnames, so that a column of
known data is one entry in the definition. `reporting.annex_rows` and `reporting.figures` read what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

from party_investigation.rules import annex4, annex5, annex_documents

MEMBER = (
	"sex",
	"ethnic_group",
	"birth_date",
	"identity_number",
	"education",
	"joined_on",
	"confirmed_on",
	"membership_kind",
	"phone",
	"home_address",
	"work_unit",
)
"""What lists and letters show of a member."""
MEMBER_ON_CARD = (
	*MEMBER,
	"native_place",
	"registered_address",
	"full_time_education",
	"full_time_school",
	"part_time_education",
	"part_time_school",
	"joined_in_branch",
	"party_post",
	"started_work_on",
)
"""What the card of annex 1 shows of a member."""
WRITTEN_FROM = {
	"sex_choice": "sex",
	"kind_choice": "membership_kind",
	"paid_year": "dues_paid_to",
	"paid_month": "dues_paid_to",
	"validity": "validity_days",
}
"""What the letter writes in words or strikes out, and the value that it is written from."""
HEAD = frozenset(("unit_name", "filled_on", "as_of"))
"""What every annex may show above its table."""

_RECORD = (
	"member_name",
	"organization",
	"person_category",
	"relation",
	"filled_on",
	"last_dues_on",
	"dues_paid_to",
	"last_life_on",
	"last_contact_on",
	"is_mobile",
	"left_on",
	"destination",
	"has_certificate",
	"is_lost",
	"lost_since",
	"letter",
	"transferred_to",
	"materials_complete",
	"materials_remark",
	"has_application",
	"application_remark",
	"admission_true",
	"admission_remark",
	"irregular_admission",
	"irregular_remark",
	"findings",
	"remark",
)
_LINE = (
	"member_name",
	"organization",
	"person_category",
	"unit_category",
	"last_contact_on",
	"months_out",
	"time_band",
	"reason",
	"reason_detail",
	"intended_measure",
	"remark",
)
LETTER = ("letter_number", "issued_on", "validity_days", "receipt_on", "to_organization_name")
"""What the card shows of a letter."""


@dataclass(frozen=True)
class Provider:
	"""The fields of a DocType and of Party Member that it reads, and what it computes from them."""

	doctype: str = ""
	fields: tuple[str, ...] = ()
	member: tuple[str, ...] = ()
	computed: tuple[str, ...] = ()
	head: tuple[str, ...] = ()

	@property
	def columns(self) -> frozenset[str]:
		"""Everything that a row of this provider has."""
		return frozenset((*self.fields, *self.member, *self.computed))


def _figures(columns: tuple[int, ...]) -> Provider:
	return Provider(computed=("row_label", "row_code", *map(str, columns), "remark"))


PROVIDERS = {
	"roster": Provider(annex_documents.RECORD, _RECORD, MEMBER, ("branch", "committee"), ("committee",)),
	"cards": Provider(
		annex_documents.RECORD,
		_RECORD,
		MEMBER_ON_CARD,
		("branch", "committee", *LETTER, "is_transferred", "transferred_to_place", "is_receipted"),
		("branch", "committee"),
	),
	"restored": Provider(
		annex_documents.RESTORED,
		(*_LINE, "restored_on", "present_situation", "conduct"),
		MEMBER,
		("branch", "lost_period"),
	),
	"untraced": Provider(
		annex_documents.UNTRACED, (*_LINE, "search_summary"), MEMBER, ("branch", "lost_period")
	),
	"lost_contact_figures": _figures(annex4.FIGURE_COLUMNS),
	"disposition_figures": _figures(annex5.FIGURE_COLUMNS),
	"letter": Provider(
		"Transfer Letter",
		("letter_number", "member_name", "issued_on", "validity_days", "dues_paid_to"),
		("sex", "ethnic_group", "identity_number", "membership_kind", "phone"),
		(
			"age",
			"addressee",
			"from_organization",
			"from_branch",
			"to_organization",
			"committee_address",
			"committee_phone",
			"committee_fax",
			"committee_postcode",
			"receipt_handled_by",
			"receipt_phone",
		),
	),
}
"""Every provider by the name that definitions use."""
