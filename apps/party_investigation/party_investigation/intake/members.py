"""Members of a workbook and all that hangs on them, written a chunk at a time.

New members go in as rows, in the shape that their documents would have given them; members whom the site knows are compared and,
where the workbook says something else, saved as documents, so that the change is checked and kept in their history.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

import frappe
from party_investigation.disposition import effects
from party_investigation.intake.batch import Batch, new_name
from party_investigation.intake.report import Report
from party_investigation.investigation import conclusion
from party_investigation.messages import reason_of
from party_investigation.rules import contact, identity_number, letters, search
from party_investigation.rules.problem import _, hard
from party_investigation.workbook import layout
from party_investigation.workbook.problems import Finding
from party_investigation.workbook.records import AttemptRow, DispositionRow, LetterRow, MemberRow

MEMBER = (
	"member_name",
	"organization",
	"sex",
	"ethnic_group",
	"birth_date",
	"identity_number",
	"masked_identity",
	"education",
	"membership_kind",
	"joined_on",
	"confirmed_on",
	"person_category",
	"phone",
	"home_address",
	"last_dues_on",
	"dues_paid_to",
	"last_life_on",
	"membership_status",
	"status_since",
)
COMPARED = tuple(f for f in MEMBER if f not in ("masked_identity", "membership_status", "status_since"))
RECORD = (
	"campaign",
	"member",
	"member_name",
	"organization",
	"person_category",
	"relation",
	"status",
	"last_dues_on",
	"dues_paid_to",
	"last_life_on",
	"last_contact_on",
	"contact_estimated",
	"is_lost",
	"lost_since",
	"is_mobile",
	"left_on",
	"destination",
	"has_certificate",
	"letter",
	"transferred_to",
)
RECORD_COMPARED = (
	"last_dues_on",
	"dues_paid_to",
	"last_life_on",
	"is_mobile",
	"left_on",
	"destination",
	"has_certificate",
)
LETTER = (
	"letter_number",
	"member",
	"member_name",
	"organization",
	"issuing_committee",
	"issue_year",
	"serial",
	"status",
	"to_organization_name",
	"issued_on",
	"validity_days",
	"expires_on",
	"receipt_on",
)
MOBILE = ("member", "member_name", "organization", "left_on", "destination", "has_certificate")
SEARCH = (
	"campaign",
	"member",
	"member_name",
	"organization",
	"result",
	"restored_on",
	"conduct_to_be_evidenced",
	"last_contact_on",
	"contact_estimated",
	"months_out",
	"boundary",
	"reason",
	"reason_detail",
)
ATTEMPT = (
	"parent",
	"parentfield",
	"parenttype",
	"attempted_on",
	"means",
	"handled_by",
	"outcome",
	"contact_made",
	"detail",
)
LINE = (
	"campaign",
	"member",
	"member_name",
	"organization",
	"person_category",
	"unit_category",
	"search",
	"last_contact_on",
	"months_out",
	"time_band",
	"boundary",
	"reason",
	"reason_detail",
)
CASE = (
	"campaign",
	"member",
	"member_name",
	"organization",
	"measure",
	"status",
	"evidence_state",
	"meeting_on",
	"approving_organization",
	"approving_authority",
	"approved_on",
	"effective_on",
	"remark",
)


ROW = "row_of_workbook"
"""The savepoint around one document."""


class MemberWriter:
	"""Writes chunks of members into one campaign."""

	def __init__(self, campaign, report: Report) -> None:
		self.campaign, self.settings, self.report = campaign, conclusion.settings_of(campaign), report
		self.tree = {
			row.name: row
			for row in frappe.get_all(
				"Party Organization",
				fields=["name", "parent_party_organization", "unit_category", "lft", "rgt"],
			)
		}
		self.batches = {
			"Party Member": Batch("Party Member", MEMBER),
			"Investigation Record": Batch("Investigation Record", RECORD),
			"Transfer Letter": Batch("Transfer Letter", LETTER),
			"Mobile Member Record": Batch("Mobile Member Record", MOBILE),
			"Contact Search": Batch("Contact Search", SEARCH),
			"Search Attempt": Batch("Search Attempt", ATTEMPT),
			"Restored Contact": Batch("Restored Contact", (*LINE, "restored_on")),
			"Untraced Member": Batch("Untraced Member", (*LINE, "search_summary")),
			"Disposition Case": Batch("Disposition Case", CASE),
		}

	def write(self, members: Sequence[MemberRow]) -> None:
		"""Take in one chunk; the caller ends the transaction."""
		held = Held(members, self.campaign.name)
		for member in members:
			known = held.members.get(member.identity)
			if known:
				self._compare(member, known, held)
			else:
				self._insert(member)
		for batch in self.batches.values():
			batch.flush()

	# ------------------------------------------------------------------ new members

	def _insert(self, member: MemberRow) -> None:
		name = new_name()
		status, since = _status(member)
		values = {**member_values(member), **_from_number(member)}
		values.update(membership_status=status, status_since=since)
		self.batches["Party Member"].add(name, *(values[field] for field in MEMBER))
		self.report.count("Party Member").new += 1
		for letter in member.letters:
			self._insert_letter(letter, member, name)
		if member.mobile and member.left:
			self._insert_mobile(member, name)
		self._insert_record(member, name)
		if member.attempts:
			self._insert_search(member, name)
		for case in member.dispositions:
			self._insert_case(case, member, name)

	def _insert_letter(self, letter: LetterRow, member: MemberRow, name: str) -> None:
		self.batches["Transfer Letter"].add(
			letter.number, *self._letter_values(letter, member, name).values()
		)
		self.report.count("Transfer Letter").new += 1

	def _letter_values(self, letter: LetterRow, member: MemberRow, name: str) -> dict:
		numbered = letters.parse_number(letter.number)
		branch = self.tree[member.branch]
		return {
			"letter_number": letter.number,
			"member": name,
			"member_name": member.name,
			"organization": member.branch,
			"issuing_committee": branch.parent_party_organization or member.branch,
			"issue_year": letter.issued.year,
			"serial": numbered.serial if numbered else 0,
			"status": "Received" if letter.receipt else "Open",
			"to_organization_name": letter.destination,
			"issued_on": letter.issued,
			"validity_days": letter.days,
			"expires_on": letters.expires_on(letter.issued, letter.days),
			"receipt_on": letter.receipt,
		}

	def _insert_mobile(self, member: MemberRow, name: str) -> None:
		values = (
			name,
			member.name,
			member.branch,
			member.left,
			member.destination or None,
			int(member.certificate),
		)
		self.batches["Mobile Member Record"].add(new_name(), *values)
		self.report.count("Mobile Member Record").new += 1

	def _insert_record(self, member: MemberRow, name: str) -> None:
		values = self._record_values(member, name)
		self.batches["Investigation Record"].add(self._pair(name), *(values[field] for field in RECORD))
		self.report.count("Investigation Record").new += 1

	def _record_values(self, member: MemberRow, name: str) -> dict:
		letter = max(member.letters, key=lambda each: each.issued, default=None)
		return {
			"campaign": self.campaign.name,
			"member": name,
			"member_name": member.name,
			"organization": member.branch,
			"person_category": member.category,
			"relation": relation(letter),
			"status": "To Check",
			"last_dues_on": member.dues,
			"dues_paid_to": member.dues_to,
			"last_life_on": member.life,
			**conclusion.contact_facts(
				member.life, member.dues, member.dues_to, self._restored_on(member), self.settings
			),
			"is_mobile": int(member.mobile),
			"left_on": member.left,
			"destination": member.destination or None,
			"has_certificate": int(member.certificate),
			"letter": letter.number if letter else None,
			"transferred_to": letter.destination if letter else None,
		}

	def _restored_on(self, member: MemberRow) -> date | None:
		return min((attempt.day for attempt in member.attempts if attempt.contact_made), default=None)

	def _insert_search(self, member: MemberRow, name: str) -> None:
		last = contact.last_contact(member.life, member.dues, member.dues_to, self.settings.search_closes_on)
		reason, detail = _reason(member.attempts)
		drawn = conclusion.conclude(
			[(each.day, each.means, each.contact_made) for each in member.attempts],
			reason,
			last.on,
			self.settings,
		)
		shared = (self.campaign.name, name, member.name, member.branch)
		search_name = self._pair(name)
		self.batches["Contact Search"].add(
			search_name,
			*shared,
			drawn.result,
			drawn.restored_on,
			int(drawn.result == search.CONTACT_RESTORED),
			last.on,
			int(last.estimated),
			drawn.months,
			int(drawn.boundary),
			reason or None,
			detail or None,
		)
		self._insert_attempts(member.attempts, search_name)
		self.report.count("Contact Search").new += 1
		if drawn.counts:
			line = (
				*shared,
				member.category,
				self.tree[member.branch].unit_category,
				search_name,
				last.on,
				drawn.months,
				drawn.band,
				int(drawn.boundary),
				reason,
				detail or None,
			)
			self._insert_line(search_name, line, drawn, member.attempts)

	def _insert_attempts(self, attempts: Iterable[AttemptRow], search_name: str) -> None:
		for idx, attempt in enumerate(sorted(attempts, key=lambda each: each.day), 1):
			self.batches["Search Attempt"].add(
				new_name(),
				search_name,
				"attempts",
				"Contact Search",
				attempt.day,
				attempt.means,
				attempt.handled_by or None,
				attempt.outcome,
				int(attempt.contact_made),
				attempt.detail or None,
				idx=idx,
			)

	def _insert_line(
		self, name: str, line: tuple, drawn: conclusion.Conclusion, attempts: list[AttemptRow]
	) -> None:
		if drawn.result == search.CONTACT_RESTORED:
			doctype, last = "Restored Contact", drawn.restored_on
		else:
			doctype = "Untraced Member"
			last = conclusion.summary([(each.day, each.means, each.handled_by) for each in attempts])
		self.batches[doctype].add(name, *line, last)
		self.report.count(doctype).new += 1

	def _insert_case(self, case: DispositionRow, member: MemberRow, name: str) -> None:
		self.batches["Disposition Case"].add(new_name(), *self._case_values(case, member, name).values())
		self.report.count("Disposition Case").new += 1

	def _case_values(self, case: DispositionRow, member: MemberRow, name: str) -> dict:
		return {
			"campaign": self.campaign.name,
			"member": name,
			"member_name": member.name,
			"organization": member.branch,
			"measure": case.measure,
			"status": "Approved" if case.approved else "In Progress",
			"evidence_state": "To Be Evidenced",
			"meeting_on": case.meeting,
			"approving_organization": self._authority(case.authority, member.branch),
			"approving_authority": case.authority or None,
			"approved_on": case.approved,
			"effective_on": case.approved,
			"remark": case.remark or None,
		}

	def _authority(self, code: str, branch: str) -> str | None:
		"""The approving body as an organization, if the code names one that stands above the branch."""
		above, below = self.tree.get(code), self.tree[branch]
		return code if above and above.lft <= below.lft and below.rgt <= above.rgt else None

	def _pair(self, member: str) -> str:
		return f"{self.campaign.name}-{member}"

	# ------------------------------------------------------------------ members whom the site knows

	def _compare(self, member: MemberRow, known: dict, held: "Held") -> None:
		changed = [self._compare_member(member, known)]
		changed += [self._compare_letter(each, member, known.name, held) for each in member.letters]
		changed.append(self._compare_mobile(member, known.name, held))
		changed.append(self._compare_record(member, known.name, held))
		changed.append(self._compare_search(member, known.name, held))
		changed += [self._compare_case(each, member, known.name, held) for each in member.dispositions]
		count = self.report.count("Party Member")
		if any(changed):
			count.updated += 1
		else:
			count.unchanged += 1

	def _compare_member(self, member: MemberRow, known: dict) -> bool:
		return self._save_changes(
			"Party Member",
			known.name,
			_changes(member_values(member), known, COMPARED),
			Place(layout.MEMBERS, member.row, "name"),
		)

	def _compare_letter(self, letter: LetterRow, member: MemberRow, name: str, held: "Held") -> bool:
		place = Place(layout.LETTERS, letter.row, "number")
		known = held.letters.get(letter.number.casefold())
		if known is None:
			# The number is the one on paper, so the series must not give another.
			document = frappe.get_doc(
				{"doctype": "Transfer Letter", **self._letter_values(letter, member, name)}
			)
			document.flags.numbered_on_paper = True
			return self._insert_document(document, place)
		values = {"issued_on": letter.issued, "validity_days": letter.days, "receipt_on": letter.receipt}
		return self._save_changes("Transfer Letter", known.name, _changes(values, known, values), place)

	def _compare_mobile(self, member: MemberRow, name: str, held: "Held") -> bool:
		if not (member.mobile and member.left) or (name, member.left) in held.mobile:
			return False
		self._insert_mobile(member, name)
		return True

	def _compare_record(self, member: MemberRow, name: str, held: "Held") -> bool:
		known = held.records.get(name)
		if known is None:
			self._insert_record(member, name)
			return True
		return self._save_changes(
			"Investigation Record",
			known.name,
			_changes(self._record_values(member, name), known, RECORD_COMPARED),
			Place(layout.MEMBERS, member.row, "name"),
		)

	def _compare_search(self, member: MemberRow, name: str, held: "Held") -> bool:
		if not member.attempts:
			return False
		if name not in held.searches:
			self._insert_search(member, name)
			return True
		known = held.attempts[self._pair(name)]
		added = [a for a in member.attempts if (a.day, a.means, a.outcome) not in known]
		if not added:
			return False
		document = frappe.get_doc("Contact Search", self._pair(name))
		reason, detail = _reason(member.attempts)
		document.update(
			{"reason": reason or document.reason, "reason_detail": detail or document.reason_detail}
		)
		for attempt in added:
			document.append(
				"attempts",
				{
					"attempted_on": attempt.day,
					"means": attempt.means,
					"handled_by": attempt.handled_by,
					"outcome": attempt.outcome,
					"contact_made": int(attempt.contact_made),
					"detail": attempt.detail,
				},
			)
		document.conclude_from_history()
		return self._stored(document.save, Place(layout.ATTEMPTS, added[0].row, "outcome"))

	def _compare_case(self, case: DispositionRow, member: MemberRow, name: str, held: "Held") -> bool:
		place = Place(layout.DISPOSITIONS, case.row, "measure")
		known = held.cases.get((name, case.measure))
		if known is None:
			document = frappe.get_doc(
				{"doctype": "Disposition Case", **self._case_values(case, member, name)}
			)
			document.flags.recorded_history = True
			return self._insert_document(document, place)
		changes = _changes(
			{"meeting_on": case.meeting, "approved_on": case.approved}, known, ("meeting_on", "approved_on")
		)
		if changes.get("approved_on"):
			changes["status"] = "Approved"
		return self._save_changes("Disposition Case", known.name, changes, place)

	def _save_changes(self, doctype: str, name: str, changes: dict, place: "Place") -> bool:
		if not changes:
			return False
		document = frappe.get_doc(doctype, name).update(changes)
		document.flags.recorded_history = True
		return self._stored(document.save, place)

	def _insert_document(self, document, place: "Place") -> bool:
		is_new = self._stored(document.insert, place)
		self.report.count(document.doctype).new += is_new
		return is_new

	def _stored(self, write: Callable[[], object], place: "Place") -> bool:
		"""Whether the document was written. What it refuses is told on its row and undone; the other rows go on."""
		frappe.db.savepoint(ROW)
		try:
			write()
		except frappe.ValidationError as error:
			frappe.db.rollback(save_point=ROW)
			problem = hard(
				"workbook.refused_by_record",
				"{reason}",
				_("Correct the row or the record."),
				reason=reason_of(error),
			)
			self.report.findings.append(
				Finding(place.sheet.key, place.row, place.sheet.headings[place.key], problem)
			)
			return False
		finally:
			frappe.db.release_savepoint(ROW)
		return True


class Place(NamedTuple):
	"""Where the workbook says something: what is wrong with it is told there."""

	sheet: layout.Sheet
	row: int
	key: str


class Held:
	"""What the site holds of a chunk of members: one query a DocType, none for members it does not know."""

	def __init__(self, members: Sequence[MemberRow], campaign: str) -> None:
		numbers = [member.identity for member in members]
		rows = _rows("Party Member", {"identity_number": ["in", numbers]}, ["name", *COMPARED])
		self.members = {row.identity_number: row for row in rows}
		names = [row.name for row in rows]
		self.letters = self._by(
			lambda row: row.name.casefold(),
			"Transfer Letter",
			{"member": ["in", names]},
			["name", "issued_on", "validity_days", "receipt_on"],
		)
		mobile = _rows("Mobile Member Record", {"member": ["in", names]}, ["member", "left_on"])
		self.mobile = {(row.member, row.left_on) for row in mobile}
		of_campaign = {"member": ["in", names], "campaign": campaign}
		self.records = self._by(
			lambda row: row.member, "Investigation Record", of_campaign, ["name", "member", *RECORD_COMPARED]
		)
		self.searches = self._by(lambda row: row.member, "Contact Search", of_campaign, ["name", "member"])
		self.attempts = self._attempts([row.name for row in self.searches.values()])
		self.cases = self._by(
			lambda row: (row.member, row.measure),
			"Disposition Case",
			of_campaign,
			["name", "member", "measure", "meeting_on", "approved_on"],
		)

	@staticmethod
	def _by(key: Callable, doctype: str, filters: dict, fields: list[str]) -> dict:
		return {key(row): row for row in _rows(doctype, filters, fields)}

	@staticmethod
	def _attempts(searches: list[str]) -> dict[str, set]:
		found = defaultdict(set)
		for row in _rows(
			"Search Attempt", {"parent": ["in", searches]}, ["parent", "attempted_on", "means", "outcome"]
		):
			found[row.parent].add((row.attempted_on, row.means, row.outcome))
		return found


def _rows(doctype: str, filters: dict, fields: list[str]) -> list[dict]:
	"""The rows that fit, none without a query when a list in the filters is empty."""
	if any(isinstance(value, list) and value[0] == "in" and not value[1] for value in filters.values()):
		return []
	return frappe.get_all(doctype, filters=filters, fields=fields)


def member_values(member: MemberRow) -> dict:
	"""A row of the sheet 党员 in the fields of a Party Member; what the workbook leaves empty is None."""
	return {
		"member_name": member.name,
		"organization": member.branch,
		"sex": member.sex or None,
		"ethnic_group": member.ethnic or None,
		"birth_date": member.born,
		"identity_number": member.identity,
		"masked_identity": identity_number.mask(member.identity),
		"education": member.education or None,
		"membership_kind": member.kind,
		"joined_on": member.joined,
		"confirmed_on": member.confirmed,
		"person_category": member.category,
		"phone": member.phone or None,
		"home_address": member.address or None,
		"last_dues_on": member.dues,
		"dues_paid_to": member.dues_to,
		"last_life_on": member.life,
	}


def _from_number(member: MemberRow) -> dict:
	"""Sex and birth date from the identity number, where the workbook leaves them empty."""
	found = {}
	if not member.sex:
		found["sex"] = identity_number.sex(member.identity)
	if not member.born:
		found["birth_date"] = identity_number.birth_date(member.identity)
	return found


def relation(letter: LetterRow | None) -> str:
	"""Where the relationship of a member stands by the latest letter."""
	if letter is None:
		return "On Roster"
	return "Out With Receipt" if letter.receipt else "Out Without Receipt"


def _status(member: MemberRow) -> tuple[str, date | None]:
	"""Membership status and its date from recorded measures and letters (decisions D8)."""
	approved = {case.measure: case.approved for case in member.dispositions if case.approved}
	if decided := effects.status_after(approved):
		status, measure = decided
		return status, approved[measure]
	received = max((letter.receipt for letter in member.letters if letter.receipt), default=None)
	if received and all(letter.receipt for letter in member.letters):
		return "Transferred Out", received
	return "On Roster", None


def _reason(attempts: Sequence[AttemptRow]) -> tuple[str, str]:
	"""The reason told last, and its words."""
	told = [each for each in sorted(attempts, key=lambda each: each.day) if each.reason]
	return (told[-1].reason, told[-1].detail) if told else ("", "")


def _changes(values: dict, known: dict, fields: Iterable[str]) -> dict:
	"""What the workbook says otherwise than the site; an empty cell says nothing."""
	return {f: values[f] for f in fields if values[f] not in (None, "") and values[f] != known.get(f)}
