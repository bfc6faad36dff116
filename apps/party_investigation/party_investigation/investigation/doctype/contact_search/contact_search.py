"""The search for a member out of contact. Its result puts the member into annex 2 or 3 (decisions D5)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today
from party_investigation import messages
from party_investigation.investigation import conclusion
from party_investigation.investigation.of_member import fill_from_member, settings_document
from party_investigation.rules import contact, search

LINES = {search.CONTACT_RESTORED: "Restored Contact", search.NOT_FOUND: "Untraced Member"}


class ContactSearch(Document):
	def validate(self) -> None:
		fill_from_member(self)
		self.fill_last_contact()
		self.keep_history_mark()
		self.fill_time_out()
		self.check_result()

	def on_update(self) -> None:
		self.write_line()

	def on_trash(self) -> None:
		frappe.throw(_("A search is not deleted; its history stays."))

	@property
	def settings(self) -> conclusion.Settings:
		return conclusion.settings_of(settings_document(self.campaign))

	def conclude_from_history(self) -> None:
		"""Set the result that attempts taken from a workbook come to."""
		drawn = conclusion.conclude(
			[(getdate(row.attempted_on), row.means, bool(row.contact_made)) for row in self.attempts],
			self.reason,
			self.last_contact_on,
			self.settings,
		)
		if drawn.result == search.CONTACT_RESTORED and not self.conduct:
			self.flags.recorded_history = True
			self.conduct_to_be_evidenced = 1
		self.update({"result": drawn.result, "restored_on": drawn.restored_on})

	def fill_last_contact(self) -> None:
		"""From the record of the campaign, or else from the member; it stays once the search has begun."""
		before = self.get_doc_before_save()
		if before and before.last_contact_on:
			self.last_contact_on, self.contact_estimated = before.last_contact_on, before.contact_estimated
			return
		fields = ["last_life_on", "last_dues_on", "dues_paid_to"]
		days = frappe.db.get_value(
			"Investigation Record", {"campaign": self.campaign, "member": self.member}, fields
		) or frappe.db.get_value("Party Member", self.member, fields)
		last = contact.last_contact(*days, self.settings.search_closes_on)
		self.last_contact_on, self.contact_estimated = last.on, int(last.estimated)

	def keep_history_mark(self) -> None:
		"""Only history that came with a workbook may leave the findings on conduct for later."""
		before = self.get_doc_before_save()
		if not self.flags.recorded_history:
			self.conduct_to_be_evidenced = before.conduct_to_be_evidenced if before else 0

	def fill_time_out(self) -> None:
		restored_on = getdate(self.restored_on) if self.restored_on else None
		drawn = conclusion.time_out(self.result, restored_on, self.last_contact_on, self.settings)
		self.months_out, self.boundary = drawn.months, int(drawn.boundary)
		self.missing = self.still_needed()

	def still_needed(self) -> str:
		"""What is needed before the member may count as not found, in words."""
		if self.result != "Open":
			return ""
		needed = search.still_needed(self.recorded_attempts(), self.settings.needed)
		said = (
			(needed.attempts, _("{0} more attempts")),
			(needed.means, _("{0} by other means")),
			(needed.days, _("{0} on other days")),
		)
		return ", ".join(text.format(number) for number, text in said if number)

	def recorded_attempts(self) -> list[search.Attempt]:
		return [search.Attempt(getdate(row.attempted_on), row.means) for row in self.attempts]

	def check_result(self) -> None:
		if any(getdate(row.attempted_on) > getdate(today()) for row in self.attempts):
			frappe.throw(_("An attempt lies in the future. Correct its date."))
		if self.result == "Open":
			return
		problems = search.check_search(
			self.recorded_attempts(),
			result=self.result,
			reason=self.reason,
			reason_in_words=self.reason_detail,
			conduct_finding=self.conduct or (_("to be evidenced") if self.conduct_to_be_evidenced else None),
			restored_on=getdate(self.restored_on) if self.restored_on else None,
			last_contact_on=self.last_contact_on,
			settings=self.settings.needed,
		)
		messages.refuse_hard(problems, _("The search cannot be concluded"))
		if self.conduct:
			self.conduct_to_be_evidenced = 0

	def write_line(self) -> None:
		"""Put the member into the annex of the result and take the line out of the other; no line is deleted."""
		drawn = conclusion.time_out(
			self.result,
			getdate(self.restored_on) if self.restored_on else None,
			self.last_contact_on,
			self.settings,
		)
		wanted = LINES.get(self.result) if drawn.counts else None
		for doctype in LINES.values():
			name = frappe.db.exists(doctype, {"campaign": self.campaign, "member": self.member})
			if doctype == wanted:
				self.put_line(doctype, name, drawn)
			elif name:
				line = frappe.get_doc(doctype, name)
				if not line.withdrawn_on:
					line.withdrawn_on = today()
					line.flags.by_search = True
					line.save()

	def put_line(self, doctype: str, name: str | None, drawn: conclusion.Conclusion) -> None:
		line = frappe.get_doc(doctype, name) if name else frappe.new_doc(doctype)
		line.update(
			{
				"campaign": self.campaign,
				"member": self.member,
				"search": self.name,
				"last_contact_on": self.last_contact_on,
				"months_out": drawn.months,
				"time_band": drawn.band,
				"boundary": int(drawn.boundary),
				"reason": self.reason,
				"reason_detail": self.reason_detail,
				"withdrawn_on": None,
			}
		)
		if doctype == "Restored Contact":
			line.update({"restored_on": self.restored_on, "conduct": self.conduct})
		else:
			attempts = [(getdate(row.attempted_on), row.means, row.handled_by) for row in self.attempts]
			line.search_summary = conclusion.summary(attempts)
		line.flags.by_search = True
		line.save()


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
