"""A unit's return of one form set in a campaign, on its way up (notice 二(三); decisions D13)."""

from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime
from party_investigation import scope
from party_investigation.returns import actions, in_background, kept_counts, notifications, sample, versions
from party_investigation.returns.completeness import Examination
from party_investigation.returns.creation import return_name
from party_investigation.returns.signatures import texts_in
from party_investigation.returns.workflow import STATE, STEP, state_of, step_of, step_to
from party_investigation.rules import approval
from party_investigation.rules.approval import OPEN, Status
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS, SIGNATURES
from party_investigation.rules.package import ways_after
from party_investigation.rules.return_progress import day_number
from party_investigation.unchanged import NO_VALUE

FILLED = ("zero_return", "remark", "remarks", *SIGNATURES)
"""What the unit enters."""
ENTERED = (*FILLED, "reasons", "sample")
"""What comes from who saves; everything else the system writes."""
REASON = ("reference_doctype", "reference_name", "figure", "reason")
STAMPS = ("given_by", "given_on", "settled")


class UnitReturn(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.return_reason.return_reason import ReturnReason
		from party_investigation.returns.doctype.return_remark.return_remark import ReturnRemark
		from party_investigation.returns.doctype.verification_sample_row.verification_sample_row import (
			VerificationSampleRow,
		)

		accepted_by: DF.Link | None
		accepted_on: DF.Datetime | None
		by_package: DF.Link | None
		campaign: DF.Link
		current_version: DF.Link | None
		due_on: DF.Date | None
		excuse_reason: DF.SmallText | None
		excused: DF.Check
		excused_by: DF.Link | None
		excused_on: DF.Datetime | None
		filled_in_by: DF.Data | None
		first_submitted_on: DF.Date | None
		form_set: DF.Literal[
			"Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		incoming_mobile: DF.Int
		is_copy: DF.Check
		level: DF.Literal["branch", "committee", "unit"]
		listed_unknown: DF.Int
		lock_on: DF.Date | None
		members_expected: DF.Int
		members_present: DF.Int
		on_time: DF.Check
		organization: DF.Link
		organization_name: DF.Data | None
		phone: DF.Data | None
		present_unlisted: DF.Int
		reasons: DF.Table[ReturnReason]
		remark: DF.SmallText | None
		remarks: DF.Table[ReturnRemark]
		responsible: DF.Data | None
		returned_by: DF.Link | None
		returned_on: DF.Datetime | None
		sample: DF.Table[VerificationSampleRow]
		sample_seed: DF.Data | None
		state_day: DF.Int
		state_since: DF.Datetime | None
		status: DF.Literal["Not Submitted", "Submitted", "Verified", "Accepted", "Returned"]
		submitted_by: DF.Link | None
		submitted_on: DF.Datetime | None
		superior: DF.Link | None
		times_returned: DF.Int
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
		version: DF.Int
		workflow_state: DF.Data | None
		zero_return: DF.Check
	# end: auto-generated types

	def autoname(self) -> None:
		"""One a campaign, unit and form set."""
		self.name = return_name(self.campaign, self.organization, self.form_set)

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if before is None:
			self.update(
				{"status": OPEN[0], "state_since": now_datetime(), "state_day": day_number(today_in_china())}
			)
			self.workflow_state = self.status
			return
		stored_step, before.workflow_state = before.workflow_state, step_of(before)
		if isinstance(self.flags.taken_in, TakenIn):
			self.stand_as_taken_in(before, self.flags.taken_in)
			return
		if isinstance(self.flags.received_above, ReceivedAbove):
			self.stand_as_above(before, self.flags.received_above)
			return
		self.keep(before)
		self.follow_step(before, stored_step)
		self.check_entries(before)
		self.check_reasons(before)
		sample.keep(self, before)
		self.change_state(before)

	def on_update(self) -> None:
		kept_counts.follow(self.get_doc_before_save(), self)
		notifications.close_tasks_of_return(self)
		if self.status == "Returned" and self.has_value_changed("status"):
			notifications.notify_of_return(self)

	def on_trash(self) -> None:
		frappe.throw(_("A return is not deleted; a dissolved unit is excused by the level above."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A return keeps its name."))

	# ---------------------------------------------------------------- actions

	@frappe.whitelist(methods=["POST"])
	def hand_in(
		self,
		remark: str | None = None,
		remarks: list | None = None,
		zero_return: int | None = None,
		signatures: dict | None = None,
	) -> None:
		"""Hand in: freeze a version and send it up (上报).

		:param remark: the explanation; what stands in the return already stays without one
		:param remarks: rows of `check_code` and `remark`, in place of those on the same checks
		:param zero_return: whether nobody is reported
		:param signatures: `responsible`, `filled_in_by` and `phone` as far as they are to be others than are known
		"""
		self.reload()  # as it is stored, not as the form sends it
		self.enter(remark, remarks, zero_return, signatures)
		self.move("submit", "Submitted")

	@frappe.whitelist(methods=["POST"])
	def withdraw(self) -> None:
		"""Take a return back that the superior has not verified yet (撤回)."""
		self.reload()
		self.move("withdraw", "Not Submitted")

	@frappe.whitelist(methods=["POST"])
	def verify(self) -> None:
		"""Verify what was handed in (核查)."""
		self.reload()
		self.move("verify", "Verified")

	@frappe.whitelist(methods=["POST"])
	def accept(self) -> None:
		"""Accept what was verified (接收)."""
		self.reload()
		self.move("accept", "Accepted")

	@frappe.whitelist(methods=["POST"])
	def send_back(self, reason: str | None = None, reasons: list | None = None) -> None:
		"""Send a return back with reasons (退回).

		:param reasons: rows of `reason` with a record (`reference_doctype`, `reference_name`) or a `figure`
		"""
		self.reload()
		self.give_reasons(reason, reasons)
		self.move("return", "Returned")

	@frappe.whitelist(methods=["POST"])
	def reopen(self, reason: str | None = None, reasons: list | None = None) -> None:
		"""Open an accepted return again, with reasons as `send_back` takes them."""
		self.reload()
		self.give_reasons(reason, reasons)
		self.move("reopen", "Returned")

	def send_back_by_order(self, order: str, reason: str) -> None:
		"""Send the return back for an order that was issued; the order has asked who may."""
		self.flags.ordered = actions.Ordered(order)
		self.give_reasons(reason, None)
		self.move("reopen" if self.status == "Accepted" else "return", "Returned")

	@frappe.whitelist(methods=["POST"])
	def excuse(self, reason: str) -> None:
		"""Excuse the unit from handing in (免报); the superior's return no longer waits for it."""
		self.reload()
		if not isinstance(reason, str) or not reason.strip():
			frappe.throw(_("Say why {0} is excused.").format(self.organization_name))
		self.flags.excuse = Excuse(reason.strip())
		self.save()

	def take_in(self, values: dict[str, object]) -> None:
		"""Stand as handed in by a package that was read and compared (`returns.packages`)."""
		self.flags.taken_in = TakenIn(values)
		self.save()

	def follow(self, receipt: "ReceivedAbove") -> None:
		"""Stand as a receipt says that it stands above (`returns.packages.receipts`)."""
		self.flags.received_above = receipt
		for status in ways_after(self.status, receipt.status):
			self.status = status  # step by step, as the workflow has it
			self.save()

	def move(self, action: approval.Action, status: Status) -> None:
		"""Save in another state; `validate` asks whether the user may."""
		self.check_permission("write")
		if approval.action_between(self.status, status) != action:
			self.require(action, self)
		self.status = status
		self.save()

	def give_reasons(self, reason: str | None, reasons: list | None) -> None:
		"""Add rows of reasons: those given, and one in words only."""
		rows = [{field: row.get(field) for field in REASON} for row in _rows(reasons)]
		if isinstance(reason, str) and reason.strip():
			rows.append({"reason": reason})
		self.extend("reasons", rows)

	def enter(
		self,
		remark: str | None = None,
		remarks: list | None = None,
		zero_return: int | None = None,
		signatures: dict | None = None,
	) -> None:
		"""Take over what is said with a hand-in, as `hand_in` takes it."""
		if remark is not None:
			self.remark = remark
		if zero_return is not None:
			self.zero_return = cint(zero_return)
		self.update(texts_in(signatures))
		given = {row.get("check_code"): row.get("remark") for row in _rows(remarks)}
		for row in [row for row in self.remarks if row.check_code in given]:
			row.update({"remark": given.pop(row.check_code)})
		self.extend("remarks", [{"check_code": code, "remark": text} for code, text in given.items()])

	# ---------------------------------------------------------------- what holds whoever saves

	def keep(self, before: Document) -> None:
		"""Only what is entered comes from who saves; everything else is as stored, and changes with the state."""
		for field in self.meta.fields:
			if field.fieldname not in (*ENTERED, STATE, STEP) and field.fieldtype not in NO_VALUE:
				self.set(field.fieldname, before.get(field.fieldname))

	def follow_step(self, before: Document, stored_step: str | None) -> None:
		"""The state follows from the step of the workflow, and the step from the state where only that is set.

		:param stored_step: as the database has it; that of `before` goes with its state
		:raises frappe.PermissionError: the user does not have the return in hand, and takes it to another step of the same state
		"""
		if self.workflow_state == stored_step:
			self.workflow_state = before.workflow_state
		if self.workflow_state == before.workflow_state:
			if self.status != before.status:
				self.workflow_state = step_to(before.workflow_state, self.status)
			return
		status = state_of(self.workflow_state) if isinstance(self.workflow_state, str) else None
		if status is None:
			frappe.throw(
				_("{0} is no step of the workflow of returns.").format(
					frappe.utils.escape_html(str(self.workflow_state))
				)
			)
		self.status = status
		if status == before.status:
			self.require("step", before)

	def check_entries(self, before: Document) -> None:
		"""The unit itself writes its explanation, and only while it works on the return.

		:raises frappe.PermissionError: somebody else has, or the return is handed in
		"""
		changed = [
			self.meta.get_label(field) for field in FILLED if _value(self, field) != _value(before, field)
		]
		if not changed:
			return
		actor = actions.actor()
		place = scope.place_of(self.organization) or scope.NOWHERE
		is_own = actor.is_administrator or approval.acts_at(actor.held, place, self.level)
		if before.status not in OPEN or not is_own:
			frappe.throw(
				_("{0} of the return of {1} is written by the unit itself, before it hands in.").format(
					"、".join(map(_, changed)), self.organization_name
				),
				frappe.PermissionError,
			)

	def check_reasons(self, before: Document) -> None:
		"""Reasons stand as they were given; new ones come with a return, on what belongs to the set and the unit."""
		stored = {row.name: row for row in before.reasons}
		kept = [row for row in self.reasons if row.name in stored]
		if len(kept) != len(stored) or any(_reason(row) != _reason(stored[row.name]) for row in kept):
			frappe.throw(_("Reasons stand as they were given. Add another one."), frappe.PermissionError)
		for row in kept:
			row.update({field: stored[row.name].get(field) for field in STAMPS})
		added = [row for row in self.reasons if row.name not in stored]
		is_sent_back = self.status == "Returned" != before.status
		if added and not is_sent_back:
			frappe.throw(_("Reasons are given when a return is sent back."), frappe.PermissionError)
		if is_sent_back and not added:
			frappe.throw(_("Give at least one reason, on a record or on a figure."))
		for row in added:
			self.check_reason(row)
			row.update({"given_by": frappe.session.user, "given_on": now_datetime(), "settled": 0})

	def check_reason(self, row: Document) -> None:
		if not isinstance(row.reason, str) or not row.reason.strip():
			frappe.throw(_("Row {0}: write the reason.").format(row.idx))
		if not row.reference_name and not row.reference_doctype:
			return
		if row.reference_doctype not in FORM_SETS[self.form_set].documents:
			frappe.throw(
				_("Row {0}: {1} does not belong to {2}.").format(
					row.idx, _(row.reference_doctype or ""), _(self.form_set)
				)
			)
		about = row.reference_name and frappe.db.get_value(
			row.reference_doctype, row.reference_name, ["campaign", "organization"], as_dict=True
		)
		place, own_place = about and scope.place_of(about.organization), scope.place_of(self.organization)
		is_within = place and own_place and own_place[0] <= place[0] and place[1] <= own_place[1]
		if not about or about.campaign != self.campaign or not is_within:
			frappe.throw(
				_("Row {0}: {1} is no document of {2}.").format(
					row.idx, row.reference_name, self.organization_name
				)
			)

	def change_state(self, before: Document) -> None:
		"""Let the state change only by an action that the user may take, and do what belongs to it.

		:raises frappe.ValidationError: there is no such way, or something is left to do
		:raises frappe.PermissionError: somebody else takes this action
		"""
		if self.flags.excuse and isinstance(self.flags.excuse, Excuse):
			self.require("excuse", before)
			self.update(
				{
					"excused": 1,
					"excuse_reason": self.flags.excuse.reason,
					"excused_by": frappe.session.user,
					"excused_on": now_datetime(),
				}
			)
		if self.status == before.status:
			return
		action = approval.action_between(before.status, self.status)
		if action is None:
			frappe.throw(
				_("A return that is {0} does not become {1}.").format(
					_(before.status, context=self.doctype), _(self.status, context=self.doctype)
				)
			)
		examination = Examination.of(self) if action == "submit" else None
		self.require(action, before, examination)
		in_background.reached(self, 40)
		self.state_since, self.state_day = now_datetime(), day_number(today_in_china())
		self.stamp(action)
		if examination:
			self.freeze(examination)
			in_background.reached(self, 80)

	def stand_as_taken_in(self, before: Document, taken_in: "TakenIn") -> None:
		"""Let what a package says of the return stand in it; everything else is as stored.

		:raises frappe.PermissionError: the user may not receive the return
		"""
		self.require("take_in", before)
		self.set_as_stored(before)
		first = self.first_submitted_on
		self.update({**taken_in.values, "status": "Submitted", "sample": [], "remarks": []})
		self.workflow_state = step_to(before.workflow_state, "Submitted")
		self.first_submitted_on = first or self.first_submitted_on
		self.on_time = int(self.is_on_time(getdate(self.submitted_on)))
		for row in self.reasons:
			row.settled = 1

	def stand_as_above(self, before: Document, receipt: "ReceivedAbove") -> None:
		"""Let the next state that a receipt leads to stand in the return; everything else is as stored.

		:raises frappe.PermissionError: the user does not act for the unit
		:raises frappe.ValidationError: the return goes to a unit that answers in this system
		"""
		self.require("follow_receipt", before)
		status = self.status
		self.set_as_stored(before)
		self.status, self.workflow_state = status, step_to(before.workflow_state, status)
		self.state_since, self.state_day = now_datetime(), day_number(today_in_china())
		if status == "Returned":
			self.give_reasons(None, [{"reason": reason} for reason in receipt.reasons])
			for row in self.reasons[-len(receipt.reasons) :]:
				row.update({"given_by": frappe.session.user, "given_on": now_datetime()})
			self.stamp("return")
		else:
			# who verified and accepted it is no user here
			self.set("verified_on" if status == "Verified" else "accepted_on", receipt.written_on)

	def set_as_stored(self, before: Document) -> None:
		"""Take back all that whoever saves has sent."""
		for field in self.meta.fields:
			if field.fieldtype not in NO_VALUE:
				self.set(field.fieldname, before.get(field.fieldname))

	def require(
		self, action: approval.Action, before: Document, examination: Examination | None = None
	) -> None:
		answer = actions.answer(action, self, before.status, examination)
		if not answer.allowed:
			error = frappe.PermissionError if answer.who else frappe.ValidationError
			frappe.throw(answer.text(_), error, title=_("Not possible now"))

	def stamp(self, action: approval.Action) -> None:
		"""Write who took an action and when; what is undone is undone."""
		by = {"submit": "submitted", "verify": "verified", "accept": "accepted"}.get(action)
		by = "returned" if action in ("return", "reopen") else by
		if action in ("withdraw", "submit", "return", "reopen"):
			self.update(
				{field: None for field in ("verified_by", "verified_on", "accepted_by", "accepted_on")}
			)
		if by:
			self.update({f"{by}_by": frappe.session.user, f"{by}_on": now_datetime()})
		if action == "accept":
			self.on_time = int(self.is_on_time(getdate(self.submitted_on)))
		elif action in ("return", "reopen", "withdraw"):
			self.on_time = 0
		if by == "returned":
			self.times_returned = cint(self.times_returned) + 1

	def is_on_time(self, day: date) -> bool:
		"""Whether a hand-in of a day is on time, extensions included (decisions D13)."""
		return not self.due_on or day <= getdate(self.due_on)

	def freeze(self, examination: Examination) -> None:
		"""Make the version that is handed in."""
		today = today_in_china()
		self.update(
			{
				"version": cint(self.version) + 1,
				"members_expected": examination.expected,
				"members_present": examination.present,
				**examination.beside,
				"first_submitted_on": self.first_submitted_on or today,
				"on_time": int(self.is_on_time(today)),
				**examination.signatures,
				**dict.fromkeys(("excuse_reason", "excused_by", "excused_on")),
				"excused": 0,
			}
		)
		for row in self.reasons:
			row.settled = 1
		self.current_version, self.by_package = versions.freeze(self, examination).name, None
		if self.superior and not self.is_copy:
			sample.draw(self)


@dataclass(frozen=True)
class Excuse:
	"""The reason with which `excuse` lets `validate` know that it is at work; nothing that a client sends is one."""

	reason: str


@dataclass(frozen=True)
class TakenIn:
	"""What a package says of the return, by field; nothing that a client sends is one."""

	values: dict[str, object]


@dataclass(frozen=True)
class ReceivedAbove:
	"""What a receipt says of the return; nothing that a client sends is one."""

	status: Status
	reasons: tuple[str, ...]
	written_on: datetime


def _rows(rows: list | None) -> list[dict]:
	if rows is None:
		return []
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("Give the rows as a list."))
	return rows


def _value(document: Document, field: str) -> object:
	if field == "remarks":
		return [(row.check_code, row.remark) for row in document.remarks]
	return document.get(field) or None


def _reason(row: Document) -> tuple:
	return tuple(row.get(field) or None for field in REASON)
