"""The lines of annexes 1, 2 and 3 for an organization: what `annexes/` prints, read with one query a DocType.

Checks no permission: the caller has. Identity numbers, addresses and telephone numbers are whole only with `whole`.
"""

from collections.abc import Callable

import frappe
from party_investigation.rules.contact import period_text
from party_investigation.rules.identity_number import mask

PRIVATE = ("identity_number", "phone", "home_address", "registered_address", "present_situation")
PERSON = (
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
CARD = (
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
RECORD = (
	"member_name",
	"organization",
	"relation",
	"last_dues_on",
	"dues_paid_to",
	"last_life_on",
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
LINE = (
	"member_name",
	"organization",
	"unit_category",
	"last_contact_on",
	"reason",
	"intended_measure",
	"remark",
	"reason_detail",
)
LETTER = ("letter_number", "issued_on", "validity_days", "receipt_on", "to_organization_name")
YES_NO_FIELDS = ("is_mobile", "has_certificate", "is_lost")


class Lines:
	"""The lines of one organization, own and below, in one campaign."""

	def __init__(self, campaign: str, organization: str, whole: bool) -> None:
		self.campaign, self.whole = frappe.get_cached_doc("Investigation Campaign", campaign), whole
		lft, rgt = frappe.db.get_value("Party Organization", organization, ["lft", "rgt"])
		self.lft, self.rgt = lft, rgt
		self.names = {
			row.name: row
			for row in frappe.get_all(
				"Party Organization",
				fields=["name", "organization_name", "parent_party_organization"],
				order_by="lft asc",
			)
		}

	def roster(self) -> list[dict]:
		"""Annex 1, one line a member; without a workplace its column says the address."""
		rows = [self._annex_1(row) for row in self._read("Investigation Record", RECORD, PERSON)]
		return [row | {"work_unit": row["work_unit"] or row["home_address"]} for row in rows]

	def cards(self, members: list[str] | None = None) -> list[dict]:
		"""Annex 1, one page a member; all, or those named."""
		letters = self._letters()
		rows = self._read("Investigation Record", RECORD, PERSON + CARD, members)
		return [self._annex_1(row) | self._letter_of(row, letters) for row in rows]

	def restored(self) -> list[dict]:
		"""Annex 2."""
		fields = (*LINE, "restored_on", "present_situation", "conduct")
		return [
			self._line(row, lambda row: row.restored_on)
			for row in self._read("Restored Contact", fields, PERSON)
		]

	def untraced(self) -> list[dict]:
		"""Annex 3."""
		closes = self.campaign.search_closes_on
		return [
			self._line(row, lambda row: closes)
			for row in self._read("Untraced Member", (*LINE, "search_summary"), PERSON)
		]

	def _read(
		self, doctype: str, fields: tuple[str, ...], person: tuple[str, ...], members: list[str] | None = None
	) -> list[dict]:
		"""Rows of the organization with the member's fields, in the order of the tree and the names."""
		Document, Member, Organization = (
			frappe.qb.DocType(each) for each in (doctype, "Party Member", "Party Organization")
		)
		query = (
			frappe.qb.from_(Document)
			.join(Member)
			.on(Member.name == Document.member)
			.join(Organization)
			.on(Organization.name == Document.organization)
			.select(Document.member, *(Document[f] for f in fields), *(Member[f] for f in person))
			.where(Document.campaign == self.campaign.name)
			.where((Organization.lft >= self.lft) & (Organization.rgt <= self.rgt))
			.orderby(Organization.lft)
			.orderby(Document.member_name)
			.orderby(Document.member)
		)
		if members is not None:
			query = query.where(Document.member.isin(members or [""]))
		if frappe.get_meta(doctype).has_field("withdrawn_on"):
			query = query.where(Document.withdrawn_on.isnull())
		rows = query.run(as_dict=True)
		return rows if self.whole else [self._masked(row) for row in rows]

	@staticmethod
	def _masked(row: dict) -> dict:
		for field in PRIVATE:
			if row.get(field):
				row[field] = mask(row[field]) if field == "identity_number" else ""
		return row

	def superior(self, organization: str) -> str:
		"""The name of the organization above, empty at the top."""
		above = self.names.get(self.names[organization].parent_party_organization)
		return above.organization_name if above else ""

	def _annex_1(self, row: dict) -> dict:
		yes_no = {field: bool(row[field]) for field in YES_NO_FIELDS}
		return {
			**row,
			**yes_no,
			"branch": self.names[row.organization].organization_name,
			"committee": self.superior(row.organization),
			"relation": RELATIONS[row.relation],
			"dues_paid_to": row.dues_paid_to or row.last_dues_on,
		}

	def _line(self, row: dict, ends_on: Callable) -> dict:
		return {
			**row,
			"branch": self.names[row.organization].organization_name,
			"lost_period": period_text(row.last_contact_on, ends_on(row)) if row.last_contact_on else "",
			"remark": "；".join(filter(None, (row.reason_detail, row.remark))),
		}

	def _letters(self) -> dict[str, dict]:
		rows = frappe.get_all(
			"Transfer Letter",
			filters={"organization": ["in", self._below()]},
			fields=["name", *LETTER],
		)
		return {row.name: row for row in rows}

	def _below(self) -> list[str]:
		return frappe.get_all(
			"Party Organization", filters={"lft": [">=", self.lft], "rgt": ["<=", self.rgt]}, pluck="name"
		)

	@staticmethod
	def _letter_of(row: dict, letters: dict[str, dict]) -> dict:
		letter = letters.get(row.letter)
		if letter is None:
			return {"is_transferred": False}
		return {
			**{field: letter[field] for field in LETTER},
			"is_transferred": True,
			"transferred_to_place": letter.to_organization_name,
			"transferred_to": letter.to_organization_name,
			"is_receipted": bool(letter.receipt_on),
		}


RELATIONS = {"On Roster": "在册", "Out Without Receipt": "转出未回执", "Out With Receipt": "转出已回执"}
"""Official words of the roster print (annexes.md 1.1.2)."""
