"""The archive of a member (党员档案): materials, what was found of them, where it is kept, who borrows it (notice 二(一), 二(三))."""

from collections.abc import Iterator
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate
from party_investigation import authority, messages, row_files, unchanged
from party_investigation.investigation import check_results
from party_investigation.investigation.campaign_policy import policy_over
from party_investigation.investigation.member_fields import fill_from_member
from party_investigation.membership import archives
from party_investigation.organization.tree import base_committee_of
from party_investigation.returns import notifications
from party_investigation.rules import member_archive as rule
from party_investigation.rules.dates import today_in_china

REVIEW = ("reviewed_on", "reviewed_by", "reviewed_by_name")
CUSTODY = ("custody", "custodian", "kept_since", "archive_room", "shelf_mark")
FINDING = ("kind", "material", "what", "outcome", "explanation")
NOTED = ("noted_on", "noted_by", "noted_by_name")
CLOSED = ("closed_on", "closed_by", "closed_by_name")
LOAN = ("borrowed_by", "borrower_unit", "purpose", "approved_by", "out_on", "due_on")
FOR_RECORDS = ("state", "lacking", "materials_answer", "application_answer", "verdict", "reviewed_on")
"""What the records of annex 1 take from it."""


class MemberArchive(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.membership.doctype.archive_finding.archive_finding import ArchiveFinding
		from party_investigation.membership.doctype.archive_loan.archive_loan import ArchiveLoan
		from party_investigation.membership.doctype.archive_material.archive_material import ArchiveMaterial

		application_answer: DF.Literal["", "是", "否"]
		archive_room: DF.Data | None
		custodian: DF.Data | None
		custody: DF.Literal[
			"",
			"Personnel File",
			"Committee Archive Room",
			"Organization Department",
			"In the Branch",
			"Elsewhere",
		]
		due_back_on: DF.Date | None
		findings: DF.Table[ArchiveFinding]
		kept_since: DF.Date | None
		lacking: DF.SmallText | None
		loans: DF.Table[ArchiveLoan]
		materials: DF.Table[ArchiveMaterial]
		materials_answer: DF.Literal["", "是", "否"]
		member: DF.Link
		member_name: DF.Data | None
		next_review_on: DF.Date | None
		on_loan: DF.Check
		organization: DF.Link
		person_category: DF.Literal["", "教职工", "离退休人员", "高校毕业生", "其他"]
		remark: DF.SmallText | None
		reviewed_by: DF.Link | None
		reviewed_by_name: DF.Data | None
		reviewed_on: DF.Date | None
		set_aside_for: DF.Link | None
		shelf_mark: DF.Data | None
		state: DF.Literal["Not Reviewed", "Complete", "Incomplete", "Doubtful"]
		to_take_over: DF.Check
		verdict: DF.Literal["", "属实", "有误", "违规入党"]
	# end: auto-generated types

	def autoname(self) -> None:
		"""There is one archive of each member."""
		self.name = archives.name_for(self.member)

	def validate(self) -> None:
		before = self.get_doc_before_save()
		fill_from_member(self)
		self.go_with_member(before)
		self.check_only_one()
		self.keep_review(before)
		self.keep_custody(before)
		self.keep_findings(before)
		self.keep_loans(before)
		self.complete_materials(before)
		if not self.flags.by_member:
			messages.refuse(rule.check(self.as_archive()), self)
		self.conclude(before)

	def on_update(self) -> None:
		row_files.attach(self)
		before = self.get_doc_before_save()
		if before and before.on_loan and not self.on_loan:
			notifications.close_tasks(self)
		if not before or any((before.get(field) or "") != (self.get(field) or "") for field in FOR_RECORDS):
			record = check_results.RECORD
			check_results.renew(record, check_results.names_of(record, self.member))

	def on_trash(self) -> None:
		frappe.throw(_("The archive of a member is not deleted; its history stays."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("The archive of a member keeps its name."))

	def onload(self) -> None:
		"""Tell the form what is still to be looked for, and what is the user's to do."""
		if self.is_new():
			return
		may_write = bool(self.has_permission("write")) and not self.get("set_aside_for")
		self.set_onload("may_write", may_write)
		is_kept_here = bool(self.custody) and not self.to_take_over
		may_lend = self.custody not in rule.OF_COMMITTEE or self.is_of_committee_above()
		self.set_onload("may_lend", may_write and is_kept_here and may_lend)
		self.set_onload("unanswered", list(self.conclusion().unanswered))

	# ---------------------------------------------------------------- the member

	@property
	def person(self) -> rule.Person:
		"""What of the member decides what is required."""
		fields = ["membership_kind", "joined_on", "membership_status"]
		member = frappe.db.get_value("Party Member", self.member, fields, as_dict=True)
		return archives.person_of(member or frappe._dict())

	def go_with_member(self, before: Document | None) -> None:
		"""With its member it goes to another branch; the paper is still with the former keeper."""
		self.to_take_over = before.to_take_over if before else 0
		if not self.flags.by_member:
			return
		fields = ["member_name", "organization", "person_category"]
		member = frappe.db.get_value("Party Member", self.member, fields, as_dict=True)
		if member.organization != self.organization and self.custody:
			self.to_take_over = 1
		self.update(member)

	def check_only_one(self) -> None:
		if not self.is_new():
			return
		other = archives.of_member(self.member)
		if other:
			frappe.throw(_("{0} has an archive already: open it.").format(self.member_name))

	def is_of_committee_above(self) -> bool:
		return authority.acts_above(self.organization, self.doctype)

	def require_committee(self, message: str) -> None:
		if not self.is_of_committee_above():
			frappe.throw(message, frappe.PermissionError)

	# ---------------------------------------------------------------- review

	def keep_review(self, before: Document | None) -> None:
		"""Only a review writes who looked through it and when."""
		if not self.flags.by_review:
			for field in REVIEW:
				self.set(field, before.get(field) if before else None)

	@frappe.whitelist(methods=["POST"])
	def review(self, all_present: bool = False) -> None:
		"""Record that the archive was looked through today (审核).

		:param all_present: the required materials for which nobody has looked yet are all there
		:raises frappe.ValidationError: a required material was not looked for
		"""
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		if all_present is True or all_present in (1, "1", "true"):
			for row in self.materials:
				if row.required and not row.state:
					row.state = rule.PRESENT
		self.store_review()

	def store_review(self) -> None:
		"""Save the archive as one that was looked through today by the user."""
		unanswered = self.conclusion().unanswered
		if unanswered:
			frappe.throw(
				_("Say of each required material whether it is there: {0}.").format("、".join(unanswered))
			)
		user = frappe.session.user
		self.update(
			{"reviewed_on": today_in_china(), "reviewed_by": user, "reviewed_by_name": get_fullname(user)}
		)
		self.flags.by_review = True
		self.save()
		self.flags.by_review = False

	# ---------------------------------------------------------------- custody

	def keep_custody(self, before: Document | None) -> None:
		"""Who keeps it is entered once, and changed by the keeper; one that came with a transfer is taken over."""
		changed = not before or any(_plain(self, field) != _plain(before, field) for field in CUSTODY)
		if before and changed and not self.flags.by_taking_over:
			if self.to_take_over:
				frappe.throw(_("The archive is still with the former keeper. Take it over first."))
			if before.custody in rule.OF_COMMITTEE:
				self.require_committee(
					_("The committee keeps the archive; only someone who acts for it enters where it goes.")
				)
		if not self.custody:
			self.update(dict.fromkeys(CUSTODY))
			return
		if changed:
			self.fill_custody(before)

	def fill_custody(self, before: Document | None) -> None:
		is_other = not before or before.custody != self.custody
		named = archives.keeper_name(self.custody, self.organization, base_committee_of(self.organization))
		if named and (is_other or not (self.custodian or "").strip()):
			self.custodian = named
		if self.custody == rule.COMMITTEE_ROOM and not (self.archive_room or "").strip():
			self.archive_room = archives.room_of(base_committee_of(self.organization))
		if is_other and (not self.kept_since or (before and self.kept_since == before.kept_since)):
			self.kept_since = today_in_china()

	@frappe.whitelist(methods=["POST"])
	def take_over(
		self, custody: str, custodian: str = "", archive_room: str = "", shelf_mark: str = ""
	) -> None:
		"""Record that the archive of a member who came with a transfer has come too, and where it is kept.

		:raises frappe.ValidationError: it is not to be taken over, or the custody is none
		"""
		self.reload()
		self.check_permission("write")
		if not self.to_take_over:
			frappe.throw(_("The archive is not to be taken over."))
		if custody not in rule.CUSTODY:
			frappe.throw(_("Choose who keeps the archive."))
		kept = {"custody": custody, "custodian": custodian, "kept_since": today_in_china()}
		self.update({**kept, "archive_room": archive_room, "shelf_mark": shelf_mark})
		if not custodian:
			committee = base_committee_of(self.organization)
			self.custodian = archives.keeper_name(custody, self.organization, committee)
		self.flags.by_taking_over = True
		self.save()
		self.flags.by_taking_over = False

	# ---------------------------------------------------------------- findings

	def keep_findings(self, before: Document | None) -> None:
		"""A finding stays, one with an outcome as it is; who noted and who concluded it is written by the system."""
		self.concluded: set[tuple[str, str]] = set()
		for row, old in self.rows_with_stored("findings", before):
			if old and old.outcome:
				if any((row.get(field) or "") != (old.get(field) or "") for field in FINDING):
					frappe.throw(
						_("Row {0} of the findings has an outcome and stands. Note another finding.").format(
							row.idx
						)
					)
				row.update({field: old.get(field) for field in (*NOTED, *CLOSED)})
				row.evidence = old.evidence or row.evidence
				continue
			if old and (row.kind, row.material or "") != (old.kind, old.material or ""):
				frappe.throw(
					_("Row {0} of the findings: its kind and material stand. Note another finding.").format(
						row.idx
					)
				)
			self.note(row, NOTED, old)
			row.update(dict.fromkeys(CLOSED))
			if row.outcome:
				self.conclude_finding(row)

	def conclude_finding(self, row: Document) -> None:
		if row.kind == rule.IDENTIFY:
			self.require_committee(
				_("Identification is concluded by someone who acts for a committee above the branch.")
			)
		self.note(row, CLOSED, None)
		self.concluded.add((row.material or "", row.outcome))
		from_states = rule.MAKES_PRESENT.get((row.kind, row.outcome), ())
		for material in self.materials:
			if row.material and material.kind == row.material and (material.state or "") in from_states:
				material.state = rule.PRESENT

	def note(self, row: Document, fields: tuple[str, str, str], old: Document | None) -> None:
		"""Write day, user and name into a row, or keep what stands there."""
		user = frappe.session.user
		values = (today_in_china(), user, get_fullname(user))
		kept = old and [old.get(field) for field in fields]
		row.update(dict(zip(fields, kept or values, strict=True)))

	def rows_with_stored(
		self, table: str, before: Document | None
	) -> Iterator[tuple[Document, Document | None]]:
		"""Yield the rows of a table, each with what is stored of it; stop where one that is stored is gone."""
		stored = {row.name: row for row in before.get(table)} if before else {}
		now = [row.name for row in self.get(table)]
		gone = [row for name, row in stored.items() if now.count(name) != 1]
		if gone:
			frappe.throw(
				_("{0}, row {1}: what is entered there is not taken out. Say what came of it.").format(
					_(self.meta.get_label(table)), gone[0].idx
				)
			)
		for row in self.get(table):
			yield row, stored.get(row.name)

	# ---------------------------------------------------------------- materials

	def complete_materials(self, before: Document | None) -> None:
		"""What is required of the member has a row each; what was answered stays in its row, what is doubted until it is identified."""
		person = self.person
		required, listed = rule.required_of(person), {row.kind for row in self.materials}
		for kind in required:
			if kind not in listed:
				self.append("materials", {"kind": kind})
		now = {row.name: row for row in self.materials if row.name}
		for old in before.materials if before else ():
			self.check_material(old, now.get(old.name))
		for row in self.materials:
			material = rule.BY_LABEL.get(row.kind)
			was_required = row.required
			row.update(
				{
					"period": material.period if material else None,
					"required": int(row.kind in required),
					"state": row.state or "",
				}
			)
			newly = row.required and not was_required and before
			if newly and row.state == rule.NOT_REQUIRED and not (row.remark or "").strip():
				row.state = ""
			self.check_exemption(row, before)
		order = {kind: place for place, kind in enumerate(rule.BY_LABEL)}
		self.materials.sort(key=lambda row: order.get(row.kind, len(order)))
		for number, row in enumerate(self.materials, 1):
			row.idx = number

	def check_material(self, old: Document, row: Document | None) -> None:
		if old.state and (row is None or row.kind != old.kind):
			frappe.throw(_("{0} is answered: its row stays. Choose another state instead.").format(old.kind))
		if row is None or old.state != rule.DOUBTFUL or row.state == rule.DOUBTFUL:
			return
		if (old.kind, rule.TRUE) not in self.concluded:
			self.require_committee(
				_(
					"{0} is doubtful. A committee above the branch identifies it: note a finding, or ask the committee."
				).format(old.kind)
			)

	def check_exemption(self, row: Document, before: Document | None) -> None:
		"""That a required material need not be there is said by a committee above the branch."""
		if not row.required or row.state != rule.NOT_REQUIRED or self.flags.by_member:
			return
		old = next((each for each in before.materials if each.name == row.name), None) if before else None
		if not old or old.state != rule.NOT_REQUIRED:
			self.require_committee(
				_(
					"{0} is required of this member; only a committee above the branch says that it need not be there."
				).format(row.kind)
			)

	# ---------------------------------------------------------------- loans

	def keep_loans(self, before: Document | None) -> None:
		"""A loan stays as it was entered and is lent by whoever keeps the archive; its return is noted once."""
		is_changed = False
		for row, old in self.rows_with_stored("loans", before):
			if old and any(_plain(row, field) != _plain(old, field) for field in LOAN):
				frappe.throw(_("Row {0} of the loans stands. Note only when it came back.").format(row.idx))
			if old and old.back_on and _plain(row, "back_on") != _plain(old, "back_on"):
				frappe.throw(_("Row {0} of the loans: the day of its return stands.").format(row.idx))
			lent = ("lent_by", "lent_by_name")
			user = frappe.session.user
			names = [old.get(field) for field in lent] if old else [user, get_fullname(user)]
			row.update(dict(zip(lent, names, strict=True)))
			came_back = bool(row.back_on and not (old and old.back_on))
			row.taken_back_by_name = (
				get_fullname(user) if came_back else (old.taken_back_by_name if old else None)
			)
			is_changed = is_changed or not old or came_back
		if is_changed:
			self.require_keeper(before)

	def require_keeper(self, before: Document | None) -> None:
		custody = before.custody if before else self.custody
		if not custody:
			frappe.throw(_("Enter first who keeps the archive, and save."))
		if self.to_take_over:
			frappe.throw(_("The archive is still with the former keeper. Take it over first."))
		if custody in rule.OF_COMMITTEE:
			self.require_committee(
				_("The committee keeps the archive; only someone who acts for it lends it and takes it back.")
			)

	def lent_loan(self) -> Document | None:
		"""The loan that is out."""
		return next((row for row in self.loans if not row.back_on), None)

	# ---------------------------------------------------------------- what follows

	def as_archive(self) -> rule.Archive:
		"""The archive as its checks see it."""
		return rule.Archive(
			self.person,
			self.held(),
			self.found(),
			[
				rule.Loan(
					getdate(row.out_on or today_in_china()),
					getdate(row.due_on or row.out_on or today_in_china()),
					_day(row.back_on),
					row.borrowed_by or "",
					row.purpose or "",
				)
				for row in self.loans
			],
			self.custody or "",
			self.custodian or "",
			_day(self.kept_since),
			today_in_china(),
		)

	def held(self) -> list[rule.Held]:
		return [
			rule.Held(row.kind or "", row.state or "", row.remark or "", row.title or "", _day(row.dated_on))
			for row in self.materials
		]

	def found(self) -> list[rule.Finding]:
		return [
			rule.Finding(
				row.kind or "", row.outcome or "", row.material or "", row.what or "", row.explanation or ""
			)
			for row in self.findings
		]

	def conclusion(self) -> rule.Conclusion:
		return rule.conclude(self.person, self.held(), self.found(), bool(self.reviewed_on))

	def conclude(self, before: Document | None) -> None:
		"""State, what is lacking, when it is looked through again, and whether it is out."""
		conclusion, loan = self.conclusion(), self.lent_loan()
		if self.flags.by_taking_over:
			self.to_take_over = 0
		self.update(
			{
				"state": conclusion.state,
				"lacking": conclusion.lacking,
				"materials_answer": conclusion.materials,
				"application_answer": conclusion.application,
				"verdict": conclusion.verdict,
				"next_review_on": self.next_review(before),
				"on_loan": int(bool(loan)),
				"due_back_on": _day(loan.due_on) if loan else None,
			}
		)

	def next_review(self, before: Document | None) -> date | None:
		"""As many months after the last review as the campaign says; one that was never looked through is due at once."""
		if not self.person.is_kept_up:
			return None
		if self.reviewed_on:
			months = policy_over(self.organization).archive_review_months
			return archives.review_due_on(getdate(self.reviewed_on), months)
		return getdate(before.next_review_on) if before and before.next_review_on else today_in_china()


def _day(value) -> date | None:
	return getdate(value) if value else None


def _plain(document: Document, fieldname: str) -> object:
	"""The value of a field as it is compared."""
	field = document.meta.get_field(fieldname)
	return unchanged.plain(field.fieldtype if field else "", document.get(fieldname))
