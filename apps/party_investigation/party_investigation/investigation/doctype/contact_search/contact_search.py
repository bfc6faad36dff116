"""The search for a member out of contact. Its result puts the member into annex 2 or 3 (decisions D5)."""

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, get_fullname, getdate
from party_investigation import row_files, unchanged
from party_investigation.investigation import check_results, still_needed
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.investigation.member_fields import fill_from_member
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications
from party_investigation.rules import conclusion, contact, dispositions, search
from party_investigation.rules.annex_documents import LINES, RESTORED
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.measures import Case
from party_investigation.rules.policy import CampaignPolicy


class ContactSearch(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.investigation.doctype.search_attempt.search_attempt import SearchAttempt

		attempts: DF.Table[SearchAttempt]
		boundary: DF.Check
		campaign: DF.Link
		carried_from: DF.Link | None
		conduct: DF.SmallText | None
		conduct_to_be_evidenced: DF.Check
		contact_estimated: DF.Check
		continues: DF.Link | None
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		last_contact_on: DF.Date | None
		member: DF.Link
		member_name: DF.Data | None
		missing: DF.SmallText | None
		months_out: DF.Int
		next_step: DF.SmallText | None
		next_step_on: DF.Date | None
		organization: DF.Link
		reason: DF.Literal[
			"",
			"外出务工经商",
			"单位改制或破产",
			"毕业后去向不明",
			"工作单位改变",
			"出国（境）",
			"居住地改变",
			"其他",
		]
		reason_detail: DF.SmallText | None
		remark: DF.SmallText | None
		restored_on: DF.Date | None
		result: DF.Literal["Open", "Contact Restored", "Not Found"]
		set_aside_for: DF.Link | None
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		unchanged.keep_stored(self, "carried_from", "continues")
		fill_from_member(self)
		self.fill_who_acted()
		self.fill_last_contact()
		self.keep_history_mark()
		self.fill_time_out()
		self.check_decisions()

	def on_update(self) -> None:
		row_files.attach(self)
		self.write_line()
		self.close_tasks()
		check_results.recalculate_records(check_results.names_of("Investigation Record", self.member))
		check_results.renew("Disposition Case", check_results.names_of("Disposition Case", self.member))

	def on_trash(self) -> None:
		frappe.throw(_("A search is not deleted; its history stays."))

	@property
	def policy(self) -> CampaignPolicy:
		return policy_of(self.campaign)

	def conclude_from_history(self) -> None:
		"""Set the result that attempts taken from a workbook come to."""
		self.flags.recorded_history = True
		outcome = conclusion.conclude(
			[(getdate(row.attempted_on), row.means, bool(row.contact_made)) for row in self.attempts],
			self.reason,
			self.last_contact_day(),
			self.policy,
		)
		if outcome.result == search.CONTACT_RESTORED and not self.conduct:
			self.conduct_to_be_evidenced = 1
		self.update({"result": outcome.result, "restored_on": outcome.restored_on})

	def last_contact_day(self) -> date | None:
		"""Return the day of the last contact as a date, also of a document that has not been stored yet."""
		return getdate(self.last_contact_on) if self.last_contact_on else None

	def fill_last_contact(self) -> None:
		"""From the record of the campaign, or else from the member; it stays once the search has begun."""
		before = self.get_doc_before_save()
		if before and before.last_contact_on:
			self.last_contact_on, self.contact_estimated = before.last_contact_on, before.contact_estimated
			return
		days = frappe.db.get_value(
			"Investigation Record",
			{"campaign": self.campaign, "member": self.member, "organization": self.organization},
			(*contact.FIELDS, "restored_before"),
		) or (*frappe.db.get_value("Party Member", self.member, contact.FIELDS), None)
		life, dues, dues_to, restored_before = days
		last = contact.last_contact(life, dues, dues_to, self.policy.search_closes_on, restored_before)
		self.last_contact_on, self.contact_estimated = last.on, int(last.estimated)

	def fill_who_acted(self) -> None:
		"""An attempt says who acted: whoever logs it, unless somebody else is entered. History says what its workbook says."""
		if self.flags.recorded_history:
			return
		before = self.get_doc_before_save()
		logged = {row.name for row in before.attempts} if before else set()
		for row in self.attempts:
			if row.name not in logged and not (row.handled_by or "").strip():
				row.handled_by = get_fullname(frappe.session.user)

	def close_tasks(self) -> None:
		"""The tasks of a next step are done once another day is planned, or the search has a result."""
		before = self.get_doc_before_save()
		if not before:
			return
		moved = str(before.next_step_on or "") != str(self.next_step_on or "")
		if moved or before.result != self.result:
			notifications.close_tasks(self)

	def keep_history_mark(self) -> None:
		"""Only history that came with a workbook may leave the findings on conduct for later."""
		before = self.get_doc_before_save()
		if not self.flags.recorded_history:
			self.conduct_to_be_evidenced = before.conduct_to_be_evidenced if before else 0
		if (self.conduct or "").strip():
			self.conduct_to_be_evidenced = 0

	def fill_time_out(self) -> None:
		restored_on = getdate(self.restored_on) if self.restored_on else None
		outcome = conclusion.time_out(self.result, restored_on, self.last_contact_day(), self.policy)
		self.months_out, self.boundary = outcome.months or 0, int(outcome.boundary)
		self.missing = self.still_needed()

	def still_needed(self) -> str:
		"""What is needed before the member may count as not found, in words."""
		return still_needed.in_words(self.result, self.recorded_attempts(), self.policy)

	def recorded_attempts(self) -> list[search.Attempt]:
		return [search.Attempt(getdate(row.attempted_on), row.means) for row in self.attempts]

	def is_confirmed(self) -> bool:
		"""A search is confirmed by its result; what came with a workbook is completed afterwards."""
		return self.result != search.OPEN and not self.flags.recorded_history

	def check_decisions(self) -> None:
		"""A result on which an approved measure rests stands until the measure is revoked (decisions D5, D7, D8).

		Else the member would stand in annex 2 as found and in annex 5 as removed because nobody could find him or her.
		"""
		before = self.get_doc_before_save()
		if before is None or before.result == self.result:
			return
		had, has = (self.known_to_decisions(result) for result in (before.result, self.result))
		approved = frappe.get_all(
			"Disposition Case",
			filters={"campaign": self.campaign, "member": self.member, "status": "Approved"},
			fields=["name", "measure", "approved_on", "approving_organization"],
		)
		for case in approved:
			if dispositions.depends_on_search(case.measure, had, has, self.policy):
				frappe.throw(
					_(
						"{0} was approved on {1} because of the result {2}. {3} first revokes the case {4} with a day and a reason; then the search is concluded anew."
					).format(
						case.measure,
						formatdate(case.approved_on),
						_(before.result, context=self.doctype),
						name_of(case.approving_organization) or _("The committee above the branch"),
						case.name,
					),
					title=_("An approved case rests on this result"),
				)

	def known_to_decisions(self, result: str) -> Case:
		"""What a measure's conditions know of the member with a result of the search."""
		is_untraced = result == search.NOT_FOUND
		has_letter = frappe.db.exists("Transfer Letter", {"member": self.member, "status": ["!=", "Void"]})
		return Case(
			found_again=result == search.CONTACT_RESTORED,
			not_found=is_untraced,
			search_is_enough=is_untraced,
			open_letter=bool(has_letter),
		)

	def write_line(self) -> None:
		"""Put the member into the annex of the result and take the line out of the other; no line is deleted."""
		outcome = conclusion.time_out(
			self.result,
			getdate(self.restored_on) if self.restored_on else None,
			self.last_contact_day(),
			self.policy,
		)
		wanted = search.LINE_OF_RESULT.get(self.result) if outcome.counts else None
		for doctype in LINES:
			name = frappe.db.exists(doctype, {"campaign": self.campaign, "member": self.member})
			if doctype == wanted:
				self.put_line(doctype, name, outcome)
			elif name:
				line = frappe.get_doc(doctype, name)
				if not line.withdrawn_on:
					line.withdrawn_on = today_in_china()
					self.let_follow(line)
					line.save()

	def put_line(self, doctype: str, name: str | None, outcome: conclusion.Conclusion) -> None:
		line = frappe.get_doc(doctype, name) if name else frappe.new_doc(doctype)
		line.update(
			{
				"campaign": self.campaign,
				"member": self.member,
				"search": self.name,
				"last_contact_on": self.last_contact_on,
				"months_out": outcome.months,
				"time_band": outcome.band,
				"boundary": int(outcome.boundary),
				"reason": self.reason,
				"reason_detail": self.reason_detail,
				"withdrawn_on": None,
			}
		)
		if doctype == RESTORED:
			line.update({"restored_on": self.restored_on, "conduct": self.conduct})
		else:
			attempts = [(getdate(row.attempted_on), row.means, row.handled_by or "") for row in self.attempts]
			line.search_summary = conclusion.summary(attempts)
		self.let_follow(line)
		line.save()

	def let_follow(self, line: Document) -> None:
		"""A line follows its search: whoever was let write the search writes the line with it."""
		line.flags.by_search = True
		line.flags.ignore_permissions = self.flags.ignore_permissions


@frappe.whitelist(methods=["GET", "POST"])
def get_still_needed(campaign: str, attempts: str | list) -> str:
	"""What attempts that are being typed still lack before the member may count as not found, in words.

	:raises frappe.PermissionError: the campaign is not the user's to read
	"""
	frappe.get_doc("Investigation Campaign", campaign).check_permission("read")
	rows = frappe.parse_json(attempts)
	rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
	draft = frappe.new_doc("Contact Search")
	draft.update({"campaign": campaign, "result": "Open"})
	for row in rows:
		if row.get("attempted_on") and row.get("means"):
			draft.append(
				"attempts", {"attempted_on": getdate(row["attempted_on"]), "means": str(row["means"])}
			)
	return draft.still_needed()
