"""What documents the rows of a workbook make: values by fieldname, in the shape that the documents would have given them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import frappe
from party_investigation.disposition.known_facts import known_of, months_suspended
from party_investigation.disposition.procedure import next_after
from party_investigation.investigation import still_needed
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.checked_document import KIND_OF
from party_investigation.investigation.member_fields import COPIED
from party_investigation.investigation.records import record_name, relation_values
from party_investigation.membership.archives import ARCHIVE, MATERIAL, begun, kept_by
from party_investigation.membership.search_key import search_key
from party_investigation.rules import conclusion, contact, identity_number, letters, search
from party_investigation.rules.annex_documents import LINES, RESTORED
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.disposition import TO_BE_EVIDENCED
from party_investigation.rules.checks.record import TO_CHECK
from party_investigation.rules.checks.results import checks_of
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.key_groups import Known, proposed
from party_investigation.rules.measures import SUSPENSION, Case, principal_for_status
from party_investigation.rules.text import without_space
from party_investigation.workbook import layout, searches
from party_investigation.workbook.records import MemberRecord, Record, makes_mobile_record

Values = dict[str, Any]

DOCTYPES = (
	"Party Member",
	"Transfer Letter",
	"Mobile Member Record",
	ARCHIVE,
	MATERIAL,
	"Investigation Record",
	"Contact Search",
	"Search Attempt",
	*LINES,
	"Disposition Case",
)
"""Everything that the row of a member, with what hangs on it, may become."""

MEMBER_FIELDS = layout.MEMBERS.fields_of("Party Member")
RECORD_FIELDS = layout.MEMBERS.fields_of("Investigation Record")
MOBILE_FIELDS = layout.MEMBERS.fields_of("Mobile Member Record")
LETTER_FIELDS = layout.LETTERS.fields_of("Transfer Letter")
ATTEMPT_FIELDS = layout.ATTEMPTS.fields_of("Search Attempt")
LINE_FIELDS = ("last_contact_on", "months_out", "boundary", "reason", "reason_detail")
"""What a line of annex 2 or 3 has of its search."""
CASE_FIELDS = layout.DISPOSITIONS.fields_of("Disposition Case")


class Builder:
	"""Builds the documents of members in one campaign."""

	def __init__(self, campaign) -> None:
		"""Build for the Investigation Campaign `campaign`."""
		self.campaign, self.policy = campaign.name, policy_of(campaign)
		self.context = Context(today_in_china(), self.policy)
		self.tree = {
			row.name: row
			for row in frappe.get_all(
				"Party Organization",
				fields=["name", "parent_party_organization", "unit_category", "lft", "rgt"],
			)
		}
		self.keepers: dict[tuple[str, str], Values] = {}
		metas = {doctype: frappe.get_meta(doctype) for doctype in DOCTYPES}
		self.copied = {
			doctype: [field for field in COPIED if meta.has_field(field)] for doctype, meta in metas.items()
		}
		self.of_campaign = {doctype for doctype, meta in metas.items() if meta.has_field("campaign")}

	def documents(self, row: MemberRecord, member: str) -> Iterator[tuple[str, Values]]:
		"""Yield DocType and values of everything that a new member with this row has."""
		yield "Party Member", {"name": member, **self.member(row), **row.open_checks}
		for letter in row.letters:
			values = {"name": letter["letter_number"], **self.letter(letter, row, member)}
			yield "Transfer Letter", {**values, **letter.open_checks}
		yield from self.mobile(row, member)
		if keeper := row.get("custodian"):
			status = membership_status(row)[0]
			yield from self.archive({**row, "name": member, "membership_status": status}, keeper)
		yield "Investigation Record", self.record(row, member)
		yield from self.search(row, member)
		for case in row.cases:
			values = self.case(case, row, member)
			facts = {"known": self._known(values, row), "stands": values["status"] == "Approved"}
			yield "Disposition Case", self._checked("Disposition Case", values, facts)

	def member(self, row: MemberRecord) -> Values:
		"""The values of a new Party Member. Sex and birth date come from the number where the workbook leaves them empty."""
		number, stated = row["identity_number"], row.pick(MEMBER_FIELDS)
		if "sex" not in stated:
			stated["sex"] = identity_number.sex(number)
		if "birth_date" not in stated:
			stated["birth_date"] = identity_number.birth_date(number)
		status, since = membership_status(row)
		group = self.key_group(row)
		return {
			**stated,
			"search_key": search_key(row["member_name"]),
			"masked_identity": identity_number.mask(number),
			"membership_status": status,
			"status_since": since,
			"key_group": group,
			"key_group_proposed": int(bool(group)),
		}

	def key_group(self, row: MemberRecord) -> str | None:
		"""The key group that is proposed for a new member, as the member's form would (notice 一)."""
		home, registered = row.get("home_address"), row.get("registered_address")
		return proposed(
			Known(
				self.tree[row["organization"]].unit_category,
				row.get("person_category"),
				makes_mobile_record(row),
				bool(home and registered and without_space(home) != without_space(registered)),
			)
		)

	def letter(self, letter: Record, row: MemberRecord, member: str) -> Values:
		"""The values of a Transfer Letter; its number is the one on paper."""
		number = letters.parse_number(letter["letter_number"])
		branch = self.tree[row["organization"]]
		return {
			**self._about("Transfer Letter", row, member),
			**letter.pick(LETTER_FIELDS),
			"issuing_committee": branch.parent_party_organization or branch.name,
			"issue_year": letter["issued_on"].year,
			"serial": number.serial if number else 0,
			"status": "Received" if letter.get("receipt_on") else "Open",
			"expires_on": letters.expires_on(letter["issued_on"], letter["validity_days"]),
		}

	def archive(self, member: Mapping[str, Any], keeper: str) -> Iterator[tuple[str, Values]]:
		"""Yield the archive of a member who has none yet, with its materials, kept by whom the workbook names.

		:param member: what `archives.OF_MEMBER` names
		"""
		today = self.context.today
		archive, materials = begun(member, today)
		yield ARCHIVE, {**archive, **self.kept_by(keeper, member["organization"]), "kept_since": today}
		for material in materials:
			yield MATERIAL, material

	def kept_by(self, keeper: str, organization: str) -> Values:
		"""The custody fields of an archive; a roster names the same few keepers in every row."""
		key = (keeper, organization)
		if key not in self.keepers:
			self.keepers[key] = kept_by(keeper, organization)
		return self.keepers[key]

	def mobile(self, row: MemberRecord, member: str) -> Iterator[tuple[str, Values]]:
		"""Yield the Mobile Member Record of a member who left on a known day."""
		if makes_mobile_record(row):
			doctype = "Mobile Member Record"
			values = {**self._about(doctype, row, member), **row.pick(MOBILE_FIELDS)}
			yield doctype, self._checked(doctype, values)

	def record(self, row: MemberRecord, member: str, has_another: bool = False) -> Values:
		"""The values of an Investigation Record.

		:param has_another: another branch has a record of the member in this campaign
		"""
		letter = max(row.letters, key=lambda each: each["issued_on"], default=None)
		restored_on = searches.restored_on(row)
		life, dues, dues_to = map(row.get, contact.FIELDS)
		values = {
			"name": record_name(self.campaign, member, row["organization"], has_another),
			**self._about("Investigation Record", row, member),
			**row.pick(RECORD_FIELDS),
			**conclusion.contact_facts(life, dues, dues_to, restored_on, self.policy),
			**relation_values(letter and {"name": letter["letter_number"], "receipt_on": None, **letter}),
			"status": TO_CHECK,
		}
		return self._checked("Investigation Record", values, {"restored_on": restored_on})

	def search(self, row: MemberRecord, member: str) -> Iterator[tuple[str, Values]]:
		"""Yield the Contact Search of a member who was searched for, its attempts, and the line of annex 2 or 3."""
		if not row.attempts:
			return
		name = f"{self.campaign}-{member}"
		concluded, result = searches.concluded(row, self.policy)
		attempts = concluded.pop("attempts")
		made = [search.Attempt(each["attempted_on"], each["means"]) for each in attempts]
		concluded["missing"] = still_needed.in_words(result.result, made, self.policy)
		values = {"name": name, **self._about("Contact Search", row, member), **concluded}
		yield "Contact Search", self._checked("Contact Search", values, {"attempts": attempts})
		for idx, attempt in enumerate(attempts, 1):
			yield "Search Attempt", {**attempt.pick(ATTEMPT_FIELDS), **_parent(name), "idx": idx}
		if result.counts:
			doctype = search.LINE_OF_RESULT[result.result]
			line = {
				"name": name,
				**self._about(doctype, row, member),
				**{field: concluded[field] for field in LINE_FIELDS},
				"search": name,
				"time_band": result.band,
			}
			if doctype == RESTORED:
				line["restored_on"] = result.restored_on
			else:
				line["search_summary"] = conclusion.summary(
					[(each["attempted_on"], each["means"], each.get("handled_by")) for each in attempts]
				)
			yield doctype, self._checked(doctype, line)

	def case(self, case: Record, row: MemberRecord, member: str) -> Values:
		"""The values of a Disposition Case that is history: its dates are known, its steps are still to be evidenced."""
		approved_on = case.get("approved_on")
		following = {} if approved_on else next_after(set(), case["measure"], self.policy)
		return {
			**following,
			**self._about("Disposition Case", row, member),
			**case.pick(CASE_FIELDS),
			"status": "Approved" if approved_on else "In Progress",
			"evidence_state": TO_BE_EVIDENCED,
			"approving_organization": self._authority(case.get("approving_authority"), row["organization"]),
			"effective_on": approved_on,
		}

	def _checked(self, doctype: str, values: Values, facts: Mapping[str, Any] | None = None) -> Values:
		"""The values of a new document, with what it keeps of its checks.

		:param facts: what the checks take besides the fields (see `rules.checks`)
		"""
		record = {**values, **facts} if facts else values
		return {**values, **checks_of(KIND_OF[doctype], record, self.context)}

	def _known(self, case: Values, row: MemberRecord) -> Case:
		"""What the site will know for the case of a new member."""
		search_conclusion = searches.concluded(row, self.policy)[1] if row.attempts else None
		suspended = (other.get("approved_on") for other in row.cases if other.get("measure") == SUSPENSION)
		return replace(
			known_of(
				case,
				search_conclusion and search_conclusion.result,
				row["membership_kind"] == "预备党员",
				bool(row.letters),
			),
			months_out=(search_conclusion and search_conclusion.months) or 0,
			months_suspended=months_suspended(case, next(suspended, None)),
		)

	def _about(self, doctype: str, row: MemberRecord, member: str) -> Values:
		"""What a document about a member copies, as its own form would (`member_fields`)."""
		values = {"member": member, **row.pick(self.copied[doctype])}
		if "unit_category" in self.copied[doctype]:
			values["unit_category"] = self.tree[row["organization"]].unit_category
		if doctype in self.of_campaign:
			values["campaign"] = self.campaign
		return values

	def _authority(self, code: str | None, branch: str) -> str | None:
		"""The approving body as an organization, if the code names one that stands above the branch."""
		above, below = self.tree.get(code), self.tree[branch]
		return code if above and above.lft <= below.lft and below.rgt <= above.rgt else None


def _parent(search: str) -> Values:
	return {"parent": search, "parenttype": "Contact Search", "parentfield": "attempts"}


def membership_status(row: MemberRecord) -> tuple[str, date | None]:
	"""Membership status and its date from recorded measures and letters (decisions D8)."""
	approved = {case["measure"]: case["approved_on"] for case in row.cases if case.get("approved_on")}
	measure = principal_for_status(approved)
	if measure and measure.status_after:
		return measure.status_after, approved[measure.label]
	receipts = [letter["receipt_on"] for letter in row.letters if letter.get("receipt_on")]
	if receipts and len(receipts) == len(row.letters):
		return "Transferred Out", max(receipts)
	return "On Roster", None
