"""The lines of annexes 1, 2 and 3 for an organization: what `annexes/` prints, read with one query a DocType.

Checks no permission: the caller has. Identity numbers, addresses and telephone numbers are masked unless `unmasked`.
"""

from datetime import date

import frappe
from party_investigation.annexes.providers import LETTER, PROVIDERS
from party_investigation.membership import person
from party_investigation.reporting.visible import below
from party_investigation.rules.contact import period_text
from party_investigation.rules.identity_number import mask

PRIVATE = ("identity_number", "phone", "home_address", "registered_address", "present_situation")
YES_NO_FIELDS = ("is_mobile", "has_certificate", "is_lost")


class AnnexRows:
	"""The lines of one organization in one campaign: own and below, or of its own people only."""

	def __init__(self, campaign: str, organization: str, unmasked: bool, is_own: bool = False) -> None:
		self.campaign, self.unmasked = frappe.get_cached_doc("Investigation Campaign", campaign), unmasked
		self.places = [organization] if is_own else below(organization)

	def roster(self) -> list[dict]:
		"""Annex 1, one line a member; without a workplace its column says the address."""
		rows = [self._annex_1(row) for row in self._read("roster")]
		return [row | {"work_unit": row["work_unit"] or row["home_address"]} for row in rows]

	def cards(self, members: list[str] | None = None) -> list[dict]:
		"""Annex 1, one page a member; all, or those named."""
		letters = self._letters()
		rows = self._read("cards", members)
		return [self._annex_1(row) | self._letter_of(row, letters) for row in rows]

	def restored(self, members: list[str] | None = None) -> list[dict]:
		"""Annex 2; all, or those named."""
		return [self._line(row, row.restored_on) for row in self._read("restored", members)]

	def untraced(self, members: list[str] | None = None) -> list[dict]:
		"""Annex 3; all, or those named."""
		return [self._line(row, self.campaign.search_closes_on) for row in self._read("untraced", members)]

	def _read(self, name: str, members: list[str] | None = None) -> list[frappe._dict]:
		"""Return what the provider `name` reads of the organization, in the order of the tree and the names.

		A member who has gone to another branch is shown as the branch that is left has known the member.
		"""
		provider = PROVIDERS[name]
		Document, Member, Organization = (
			frappe.qb.DocType(each) for each in (provider.doctype, "Party Member", "Party Organization")
		)
		Superior = frappe.qb.DocType("Party Organization").as_("superior")
		query = (
			frappe.qb.from_(Document)
			.join(Member)
			.on(Member.name == Document.member)
			.join(Organization)
			.on(Organization.name == Document.organization)
			.left_join(Superior)
			.on(Superior.name == Organization.parent_party_organization)
			.select(
				Document.member,
				*(Document[f] for f in provider.fields),
				*(Member[f] for f in provider.member),
			)
			.select(Document.person.as_("snapshot"), Member.organization.as_("current_branch"))
			.select(Organization.organization_name.as_("branch"), Superior.organization_name.as_("committee"))
			.where(Document.campaign == self.campaign.name)
			.where(Document.organization.isin(self.places))
			.orderby(Organization.lft)
			.orderby(Document.member_name)
			.orderby(Document.member)
		)
		if members is not None:
			query = query.where(Document.member.isin(members or [""]))
		if frappe.get_meta(provider.doctype).has_field("withdrawn_on"):
			query = query.where(Document.withdrawn_on.isnull())
		rows = query.run(as_dict=True)
		for row in rows:
			snapshot, current_branch = row.pop("snapshot"), row.pop("current_branch")
			if current_branch != row.organization:
				as_left = person.from_json(snapshot)
				row.update({field: as_left[field] for field in provider.member})
		return rows if self.unmasked else [self._masked(row) for row in rows]

	@staticmethod
	def _masked(row: frappe._dict) -> frappe._dict:
		for field in PRIVATE:
			if row.get(field):
				row[field] = mask(row[field]) if field == "identity_number" else ""
		return row

	def _annex_1(self, row: frappe._dict) -> dict:
		yes_no = {field: bool(row[field]) for field in YES_NO_FIELDS}
		return {
			**row,
			**yes_no,
			"committee": row.committee or "",
			"relation": RELATIONS[row.relation],
			"dues_paid_to": row.dues_paid_to or row.last_dues_on,
		}

	@staticmethod
	def _line(row: frappe._dict, ends_on: date) -> dict:
		del row["committee"]
		return {
			**row,
			"lost_period": period_text(row.last_contact_on, ends_on) if row.last_contact_on else "",
			"remark": "；".join(filter(None, (row.reason_detail, row.remark))),
		}

	def _letters(self) -> dict[str, frappe._dict]:
		Letter = frappe.qb.DocType("Transfer Letter")
		query = (
			frappe.qb.from_(Letter)
			.select(Letter.name, *(Letter[field] for field in LETTER))
			.where(Letter.organization.isin(self.places))
		)
		return {row.name: row for row in query.run(as_dict=True)}

	@staticmethod
	def _letter_of(row: frappe._dict, letters: dict[str, frappe._dict]) -> dict:
		letter = letters.get(row.letter)
		if letter is None:
			return {
				**dict.fromkeys((*LETTER, "transferred_to_place")),
				"is_transferred": False,
				"is_receipted": None,
			}
		return {
			**{field: letter[field] for field in LETTER},
			"is_transferred": True,
			"transferred_to_place": letter.to_organization_name,
			"transferred_to": letter.to_organization_name,
			"is_receipted": bool(letter.receipt_on),
		}


RELATIONS = {"On Roster": "在册", "Out Without Receipt": "转出未回执", "Out With Receipt": "转出已回执"}
"""Official words of the roster print (annexes.md 1.1.2)."""
