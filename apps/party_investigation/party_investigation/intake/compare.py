"""Members whom the site knows: what the workbook says otherwise is saved through their documents.

So a change is checked and kept in the history. What the workbook leaves empty says nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import frappe
from party_investigation.intake.build import (
	ATTEMPT_FIELDS,
	MEMBER_FIELDS,
	RECORD_FIELDS,
	Builder,
	Values,
)
from party_investigation.intake.report import Report
from party_investigation.investigation import locks
from party_investigation.investigation.member_fields import ASIDE
from party_investigation.membership import merging
from party_investigation.membership.archives import ARCHIVE, OF_MEMBER, name_for
from party_investigation.messages import reason_of
from party_investigation.rules.problem import _, hard
from party_investigation.workbook import layout, searches
from party_investigation.workbook.problems import finding
from party_investigation.workbook.records import MemberRecord, Record

ROW = "row_of_workbook"
"""The savepoint around one document."""
LETTER_COMPARED = ("issued_on", "validity_days", "receipt_on")
KEPT_COMPARED = ("custody", "custodian")
CASE_COMPARED = ("meeting_on", "approved_on")
ATTEMPT_KEY = ("attempted_on", "means", "outcome")


class Known:
	"""What the site has of a chunk of members: one query a DocType, none for members it does not know."""

	def __init__(self, rows: Sequence[MemberRecord], campaign: str) -> None:
		"""Read what the site has of the members of `rows` in `campaign`."""
		numbers = [row["identity_number"] for row in rows]
		self.members = merging.holders_of(numbers, MEMBER_FIELDS)
		names = [member.name for member in self.members.values()]
		of_member, of_campaign = {"member": ["in", names]}, {"member": ["in", names], "campaign": campaign}
		self.letters = {
			letter.name.casefold(): letter
			for letter in _rows("Transfer Letter", of_member, ["name", *LETTER_COMPARED])
		}
		self.mobile = {
			(record.member, record.left_on)
			for record in _rows("Mobile Member Record", of_member, ["member", "left_on"])
		}
		records = _rows(
			"Investigation Record", of_campaign, ["name", "member", "organization", *RECORD_FIELDS]
		)
		self.records = {(record.member, record.organization): record for record in records}
		self.recorded = {record.member for record in records}
		self.archives = {
			archive.member: archive
			for archive in _rows(
				ARCHIVE, {**of_member, ASIDE: ["is", "not set"]}, ["name", "member", *KEPT_COMPARED]
			)
		}
		self.searches = {
			search.member: search.name for search in _rows("Contact Search", of_campaign, ["name", "member"])
		}
		self.attempts = defaultdict(set)
		searches = {"parent": ["in", list(self.searches.values())]}
		for attempt in _rows("Search Attempt", searches, ["parent", *ATTEMPT_KEY]):
			self.attempts[attempt.parent].add(tuple(map(attempt.get, ATTEMPT_KEY)))
		self.cases = {
			(case.member, case.measure): case
			for case in _rows("Disposition Case", of_campaign, ["name", "member", "measure", *CASE_COMPARED])
		}


class Comparison:
	"""Compares rows with what the site has of their members, and writes the difference."""

	def __init__(self, builder: Builder, report: Report, insert: Callable[[str, Values], None]) -> None:
		"""Compare with what `builder` would build.

		:param insert: takes DocType and values of what a known member lacks and no document has to check
		"""
		self.builder, self.report, self.insert = builder, report, insert
		self.handed_in: dict[tuple[str | None, str, str | None], str | None] = {}

	def compare(self, row: MemberRecord, known: Known) -> None:
		"""Write what a row says otherwise than the site, and count the member as changed or unchanged."""
		member = known.members[row["identity_number"]].name
		changed = [self._member(row, known)]
		changed += [self._letter(letter, row, member, known) for letter in row.letters]
		changed.append(self._mobile(row, member, known))
		changed.append(self._archive(row, member, known))
		changed.append(self._record(row, member, known))
		changed.append(self._search(row, member, known))
		changed += [self._case(case, row, member, known) for case in row.cases]
		count = self.report.count("Party Member")
		if any(changed):
			count.updated += 1
		else:
			count.unchanged += 1

	def _member(self, row: MemberRecord, known: Known) -> bool:
		member = known.members[row["identity_number"]]
		# of a record that became part of another one only the number is still known
		stated = row.pick_for_member(field for field in MEMBER_FIELDS if field != "identity_number")
		changes = _differing(stated, member)
		return self._save("Party Member", member.name, changes, layout.MEMBERS, row)

	def _letter(self, letter: Record, row: MemberRecord, member: str, known: Known) -> bool:
		stored = known.letters.get(letter["letter_number"].casefold())
		if stored is not None:
			changes = _changes(letter, stored, LETTER_COMPARED)
			return self._save("Transfer Letter", stored.name, changes, layout.LETTERS, letter)
		document = frappe.get_doc({"doctype": "Transfer Letter", **self.builder.letter(letter, row, member)})
		# The number is the one on paper, so the series must not give another.
		document.flags.numbered_on_paper = document.flags.recorded_history = True
		return self._insert(document, layout.LETTERS, letter)

	def _mobile(self, row: MemberRecord, member: str, known: Known) -> bool:
		if (member, row.get("left_on")) in known.mobile:
			return False
		return self._add(self.builder.mobile(row, member), row)

	def _archive(self, row: MemberRecord, member: str, known: Known) -> bool:
		"""The keeper that the workbook names: into the archive of the member, or into the one that the member begins with."""
		keeper = row.pick_for_member(["custodian"]).get("custodian")
		if not keeper:
			return False
		stored = known.archives.get(member)
		if stored is not None:
			kept = self.builder.kept_by(keeper, row["organization"])
			changes = _differing({field: kept[field] for field in KEPT_COMPARED}, stored)
			return self._save(ARCHIVE, stored.name, changes, layout.MEMBERS, row)
		if frappe.db.exists(ARCHIVE, name_for(member)):
			return False  # it was set aside when two records of the person were merged
		# as the member stands now, whatever the document has refused of the row
		now = frappe.db.get_value("Party Member", member, OF_MEMBER, as_dict=True)
		return self._add(self.builder.archive(now, keeper), row)

	def _record(self, row: MemberRecord, member: str, known: Known) -> bool:
		stored = known.records.get((member, row["organization"]))
		if stored is None:
			record = self.builder.record(row, member, has_another=member in known.recorded)
			return self._add([("Investigation Record", record)], row)
		changes = _differing(row.pick_for_member(RECORD_FIELDS), stored)
		return self._save("Investigation Record", stored.name, changes, layout.MEMBERS, row)

	def _search(self, row: MemberRecord, member: str, known: Known) -> bool:
		name = known.searches.get(member)
		if name is None:
			return self._add(self.builder.search(row, member), row)
		stored = known.attempts[name]
		added = [each for each in row.attempts if tuple(map(each.get, ATTEMPT_KEY)) not in stored]
		if not added:
			return False
		document = frappe.get_doc("Contact Search", name)
		reason, detail = searches.last_reason(row.attempts)
		document.update(
			{"reason": reason or document.reason, "reason_detail": detail or document.reason_detail}
		)
		for attempt in added:
			document.append("attempts", attempt.pick(ATTEMPT_FIELDS))
		document.conclude_from_history()
		return self._stored(document.save, layout.ATTEMPTS, added[0])

	def _case(self, case: Record, row: MemberRecord, member: str, known: Known) -> bool:
		stored = known.cases.get((member, case["measure"]))
		if stored is None:
			document = frappe.get_doc({"doctype": "Disposition Case", **self.builder.case(case, row, member)})
			document.flags.recorded_history = True
			return self._insert(document, layout.DISPOSITIONS, case, document.status)
		changes = _changes(case, stored, CASE_COMPARED)
		if "approved_on" in changes:
			changes["status"] = "Approved"
		return self._save("Disposition Case", stored.name, changes, layout.DISPOSITIONS, case)

	# ------------------------------------------------------------------ writing

	def _add(self, documents: Iterable[tuple[str, Values]], row: MemberRecord) -> bool:
		"""Insert what the member lacks; whether there was anything."""
		documents = list(documents)
		if not self.may_add(documents, row):
			return False
		for doctype, values in documents:
			self.insert(doctype, values)
		return bool(documents)

	def may_add(self, documents: Iterable[tuple[str, Values]], row: MemberRecord) -> bool:
		"""Whether documents that no form checks may be inserted; what is handed in takes none, which is noted on the row."""
		of_campaign = (each for each in documents if "campaign" in each[1])
		reason = next(filter(None, (self._why_handed_in(*each) for each in of_campaign)), None)
		if reason:
			problem = hard("workbook.handed_in", "{reason}", _("Leave the row out."), reason=reason)
			self.report.findings.append(finding(layout.MEMBERS, row.row, "organization", problem, row))
		return not reason

	def _why_handed_in(self, doctype: str, values: Values) -> str | None:
		place = (values.get("campaign"), doctype, values.get("organization"))
		if place not in self.handed_in:
			self.handed_in[place] = locks.why_set_handed_in(*place)
		return self.handed_in[place]

	def _save(self, doctype: str, name: str, changes: Values, sheet: layout.Sheet, record: Record) -> bool:
		if not changes:
			return False
		document = frappe.get_doc(doctype, name).update(changes)
		document.flags.recorded_history = True
		return self._stored(document.save, sheet, record)

	def _insert(self, document, sheet: layout.Sheet, record: Record, status: str | None = None) -> bool:
		"""Insert a document; whether it was written.

		:param status: the state that it has reached: its workflow begins with the first one, and the step that was taken follows
		"""

		def write() -> None:
			begins = document.meta.get_field("status").default
			if not status or status == begins:
				document.insert()
				return
			document.update({"status": begins}).insert()
			document.update({"status": status}).save()

		is_new = self._stored(write, sheet, record)
		self.report.count(document.doctype).new += is_new
		return is_new

	def _stored(self, write: Callable[[], object], sheet: layout.Sheet, record: Record) -> bool:
		"""Whether the document was written. A refusal is noted on its row and undone; the other rows go on."""
		frappe.db.savepoint(ROW)
		try:
			write()
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point=ROW)
			problem = hard(
				"workbook.refused_by_record",
				"{reason}",
				_("Correct the row or the record."),
				reason=reason_of(error),
			)
			self.report.findings.append(finding(sheet, record.row, None, problem, record))
			return False
		finally:
			frappe.db.release_savepoint(ROW)
		return True


def _rows(doctype: str, filters: dict, fields: list[str]) -> list[frappe._dict]:
	"""The rows that fit, none without a query when a list in the filters is empty."""
	if any(isinstance(value, list) and value[0] == "in" and not value[1] for value in filters.values()):
		return []
	return frappe.get_all(doctype, filters=filters, fields=fields)


def _changes(record: Record, stored: Mapping[str, Any], fields: Iterable[str]) -> Values:
	"""What a row says otherwise than the site."""
	return _differing(record.pick(fields), stored)


def _differing(values: Values, stored: Mapping[str, Any]) -> Values:
	return {field: value for field, value in values.items() if value != stored.get(field)}
