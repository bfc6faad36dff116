"""A merge or a split of organizations during a campaign: looked at before, carried out at once, undone until the next hand-in."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime
from party_investigation import unchanged
from party_investigation.messages import reason_of
from party_investigation.organization.changes import carrying_out, preview, undoing
from party_investigation.organization.changes.plan import plan_of
from party_investigation.organization.doctype.party_organization.party_organization import check_code
from party_investigation.rules.dates import today_in_china

CAMPAIGN, ORGANIZATION = "Investigation Campaign", "Party Organization"
LARGE = 2000
"""A change that moves more documents is carried out in the background."""
DONE = (
	"status",
	"carried_out_by",
	"carried_out_at",
	"undone_by",
	"undone_at",
	"undo_reason",
	"outcome",
	"units_before",
)
"""What the server alone writes."""
WAITING = ("Draft", "Queued", "Failed")
"""States in which it has not been carried out."""
REFUSALS = (frappe.ValidationError, frappe.PermissionError)


class OrganizationChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.organization.doctype.organization_change_member.organization_change_member import (
			OrganizationChangeMember,
		)
		from party_investigation.organization.doctype.organization_change_new_unit.organization_change_new_unit import (
			OrganizationChangeNewUnit,
		)
		from party_investigation.organization.doctype.organization_change_rule.organization_change_rule import (
			OrganizationChangeRule,
		)
		from party_investigation.organization.doctype.organization_change_source.organization_change_source import (
			OrganizationChangeSource,
		)
		from party_investigation.organization.doctype.organization_change_unit.organization_change_unit import (
			OrganizationChangeUnit,
		)

		campaign: DF.Link
		carried_out_at: DF.Datetime | None
		carried_out_by: DF.Link | None
		decided_on: DF.Date
		dissolve_source: DF.Check
		document_number: DF.Data | None
		kind: DF.Literal["Merge", "Split"]
		members: DF.Table[OrganizationChangeMember]
		new_units: DF.Table[OrganizationChangeNewUnit]
		organization: DF.Link
		others_to: DF.Data | None
		outcome: DF.LongText | None
		reason: DF.SmallText
		rules: DF.Table[OrganizationChangeRule]
		source: DF.Link | None
		sources: DF.Table[OrganizationChangeSource]
		status: DF.Literal["Draft", "Queued", "Carried Out", "Failed", "Undone"]
		target: DF.Link | None
		undo_reason: DF.SmallText | None
		undone_at: DF.Datetime | None
		undone_by: DF.Link | None
		units: DF.Table[OrganizationChangeUnit]
		units_before: DF.LongText | None
	# end: auto-generated types

	def validate(self) -> None:
		if self.flags.by_change:
			return
		self.keep_what_is_done()
		self.require_campaign()
		self.clear_other_kind()
		self.check_words()
		self.check_places()
		self.check_destinations()
		self.check_members()

	def on_trash(self) -> None:
		if self.status != "Draft":
			frappe.throw(
				_("A change of organizations that was carried out is not deleted; it may be undone.")
			)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A change of organizations keeps its name; the amendments of the campaign give it."))

	# ------------------------------------------------------------ what it says

	def source_codes(self) -> list[str]:
		"""The organizations that are merged or split."""
		if self.kind == "Split":
			return [self.source] if self.source else []
		return [row.organization for row in self.sources if row.organization]

	def dissolves(self) -> bool:
		"""Whether the organizations that are merged or split cease to be."""
		return self.kind == "Merge" or bool(self.dissolve_source)

	def rest_code(self) -> str | None:
		"""Where everybody goes for whom nothing else is said; None: they stay."""
		if self.kind == "Split":
			return self.others_to or None
		return self.target or self.new_units[0].organization_code

	def receiving_codes(self) -> set[str]:
		"""The organizations to which anything goes."""
		listed = {row.to_organization_code for row in (*self.members, *self.rules, *self.units)}
		return {code for code in (*listed, self.rest_code()) if code}

	# ------------------------------------------------------------ checks

	def keep_what_is_done(self) -> None:
		"""What was carried out stands; what the server writes is never sent."""
		before = self.get_doc_before_save()
		for field in DONE:
			self.set(field, before.get(field) if before else None)
		if before is None:
			self.status = "Draft"
		elif before.status not in ("Draft", "Failed") and unchanged.differences(
			self, before, {"organization"}
		):
			frappe.throw(
				_("This change is {0} and stands as it is. Make another one.").format(_(before.status))
			)

	def require_campaign(self) -> None:
		"""Whoever may amend the campaign makes such a change.

		:raises frappe.PermissionError: the user may not
		"""
		campaign = frappe.get_doc(CAMPAIGN, self.campaign)
		if not campaign.has_permission("write"):
			frappe.throw(
				_("Only who may amend the campaign {0} merges or splits organizations in it.").format(
					self.campaign
				),
				frappe.PermissionError,
			)
		self.organization = campaign.organization

	def clear_other_kind(self) -> None:
		"""What belongs to the other kind of change says nothing."""
		if self.kind == "Merge":
			self.update({"source": None, "dissolve_source": 0, "others_to": None})
			for table in ("members", "rules", "units"):
				self.set(table, [])
		else:
			self.target = None
			self.set("sources", [])

	def check_words(self) -> None:
		if not (self.reason or "").strip():
			frappe.throw(_("Say why the organizations are changed; the reason goes into the amendments."))
		if getdate(self.decided_on) > today_in_china():
			frappe.throw(_("Decided On: {0} lies in the future.").format(self.decided_on))

	def check_places(self) -> None:
		"""Every organization that is named stands below the one that opened the campaign, each once."""
		sources = self.source_codes()
		if not sources or not all(sources):
			frappe.throw(_("Say which organizations are merged, or which one is split."))
		if len(set(sources)) < len(sources):
			frappe.throw(_("An organization stands twice among those that are merged."))
		self.check_new_units()
		superiors = [row.superior for row in self.new_units if row.superior]
		made = {row.organization_code for row in self.new_units}
		named = {
			*sources,
			*superiors,
			*(row.organization for row in self.units),
			*(self.receiving_codes() - made),
		}
		inside = set(
			frappe.get_all(
				ORGANIZATION,
				{"name": ["in", sorted(named)], "lft": [">=", self.place[0]], "rgt": ["<=", self.place[1]]},
				pluck="name",
			)
		)
		for code in sorted(named - inside):
			frappe.throw(
				_("{0} is not part of the campaign {1}, or there is no such organization.").format(
					code, self.campaign
				)
			)

	@property
	def place(self) -> tuple[int, int]:
		"""The part of the tree that the campaign covers."""
		return frappe.db.get_value(ORGANIZATION, self.organization, ["lft", "rgt"])

	def check_new_units(self) -> None:
		for row in self.new_units:
			row.organization_code = (row.organization_code or "").strip()
			check_code(row.organization_code)
		codes = [row.organization_code for row in self.new_units]
		if len(set(codes)) < len(codes):
			frappe.throw(_("New Organizations: a code stands twice."))
		if self.kind == "Merge" and bool(self.target) == bool(codes):
			frappe.throw(
				_(
					"Say into which organization they are merged: one that is there, or one in New Organizations."
				)
			)
		if self.kind == "Merge" and len(codes) > 1:
			frappe.throw(_("New Organizations: a merge makes one organization, not {0}.").format(len(codes)))

	def check_destinations(self) -> None:
		"""Nothing goes to where it comes from, a dissolved unit leaves nobody behind, and a new one gets somebody."""
		sources, receiving = set(self.source_codes()), self.receiving_codes()
		if self.dissolves() and (both := sorted(sources & receiving)):
			frappe.throw(_("{0} is dissolved and cannot receive anybody.").format("、".join(both)))
		if self.kind == "Split" and self.dissolve_source and not self.others_to:
			frappe.throw(
				_(
					"All Others Go To: say where everybody goes who is not listed, since {0} is dissolved."
				).format(self.source)
			)
		unused = [row.organization_code for row in self.new_units if row.organization_code not in receiving]
		if unused:
			frappe.throw(_("New Organizations: nothing goes to {0}.").format("、".join(unused)))
		for row in self.units:
			if (
				frappe.db.get_value(ORGANIZATION, row.organization, "parent_party_organization")
				!= self.source
			):
				frappe.throw(
					_("Subordinate Organizations That Move, row {0}: {1} does not hang on {2}.").format(
						row.idx, row.organization, self.source
					)
				)
			if row.to_organization_code == row.organization:
				frappe.throw(
					_("Subordinate Organizations That Move, row {0}: it cannot go to itself.").format(row.idx)
				)

	def check_members(self) -> None:
		"""Only members of the organization that is split are listed, each once."""
		listed = [row.member for row in self.members]
		if len(set(listed)) < len(listed):
			frappe.throw(_("Members by Name: a member stands twice."))
		of_source = set(
			frappe.get_all(
				"Party Member", {"name": ["in", listed or [""]], "organization": self.source}, pluck="name"
			)
		)
		for row in self.members:
			if row.member not in of_source:
				row.member_name = None
				frappe.throw(
					_("Members by Name, row {0}: {1} holds no such member.").format(row.idx, self.source)
				)
		for row in self.rules:
			if not row.person_category and not (row.work_unit or "").strip():
				frappe.throw(
					_("Members by Rule, row {0}: say whom it is about. For all others fill in {1}.").format(
						row.idx, _("All Others Go To")
					)
				)

	# ------------------------------------------------------------ what is done

	@frappe.whitelist(methods=["GET", "POST"])
	def preview(self) -> dict:
		"""Return what the stored change would do as the site is now: documents, figures, returns, appointments, refusals.

		:raises frappe.PermissionError: the user may not amend the campaign
		"""
		self.read_stored()
		return preview.preview_of(self, plan_of(self))

	@frappe.whitelist(methods=["POST"])
	def carry_out(self, seen: str) -> None:
		"""Do what the preview has shown: at once, or in the background if very much moves.

		:param seen: the `seen` of the preview; what differs from it is not carried out
		:raises frappe.PermissionError: the user may not amend the campaign
		:raises frappe.ValidationError: what forbids it
		"""
		self.hold()
		self.read_stored()
		self.require_status(*WAITING)
		plan = self.checked_plan(seen)
		if len(plan.moves) <= LARGE:
			self.do(plan)
			return
		self.write(status="Queued", outcome=None)
		frappe.enqueue(
			"party_investigation.organization.doctype.organization_change.organization_change.run",
			queue="long",
			timeout=3600,
			enqueue_after_commit=True,
			job_id=f"organization-change-{self.name}",
			deduplicate=True,
			change=self.name,
			seen=seen,
			language=frappe.local.lang,
		)

	@frappe.whitelist(methods=["POST"])
	def undo(self, reason: str) -> None:
		"""Put everything back, as long as no unit concerned has handed in since; `reason` goes into the amendments.

		:raises frappe.PermissionError: the user may not amend the campaign
		:raises frappe.ValidationError: what forbids it
		"""
		self.hold()
		self.read_stored()
		self.require_status("Carried Out")
		if not reason.strip():
			frappe.throw(_("Say why the change is undone; the reason goes into the amendments."))
		undoing.undo(self, reason)
		self.write(
			status="Undone",
			undone_by=frappe.session.user,
			undone_at=now_datetime(),
			undo_reason=reason.strip(),
		)

	def hold(self) -> None:
		"""Let nobody else carry it out or undo it until the transaction ends."""
		frappe.db.get_value(self.doctype, self.name, "name", for_update=True)

	def read_stored(self) -> None:
		"""Take the change as it is stored, not as a client sends it, for who may carry it out."""
		self.reload()
		self.check_permission("write")
		self.require_campaign()

	def require_status(self, *allowed: str) -> None:
		if self.status not in allowed:
			frappe.throw(_("This change is {0} already.").format(_(self.status)))

	def checked_plan(self, seen: str):
		"""Return the plan if it is the one that was looked at and nothing forbids it."""
		plan = plan_of(self)
		if problems := preview.refusals(self, plan):
			frappe.throw(
				problems if len(problems) > 1 else problems[0],
				title=_("It cannot be carried out"),
				as_list=len(problems) > 1,
			)
		if plan.digest() != seen:
			frappe.throw(
				_("What the change would do is not what was looked at any more. Look at the preview again.")
			)
		return plan

	def do(self, plan) -> None:
		"""Carry a checked plan out within the transaction of the caller."""
		before = carrying_out.carry_out(self, plan, self.tell_progress)
		self.write(
			status="Carried Out",
			carried_out_by=frappe.session.user,
			carried_out_at=now_datetime(),
			outcome=self.outcome_of(plan),
		)
		self.db_set("units_before", before, update_modified=False)

	def outcome_of(self, plan) -> str:
		lines = [carrying_out.in_words(self, plan)]
		lines += [
			_("The appointment of {0} as {1} of {2} ended; who goes on is appointed anew.").format(
				row.user, _(row.capacity), row.organization
			)
			for row in plan.appointments
		]
		if plan.kept:
			lines.append(
				_(
					"{0} records stay with the organization that is left: the other one has a record of the same member."
				).format(len(plan.kept))
			)
		return "\n".join(lines)

	def tell_progress(self, done: int, total: int) -> None:
		"""Show how far it is to the user who started it."""
		frappe.publish_progress(
			percent=done * 100 / total if total else 100,
			title=_("Organization Change"),
			doctype=self.doctype,
			docname=self.name,
			description=f"{done} / {total}",
		)

	def write(self, **values: object) -> None:
		"""Write what was done; the right to do it was checked."""
		self.update(values)
		self.flags.by_change = True
		try:
			self.save()
		finally:
			self.flags.by_change = False


def run(change: str, seen: str, language: str) -> None:
	"""The job of a large change: one transaction, as whoever started it; a second run of a finished one does nothing."""
	frappe.local.lang = language
	document = frappe.get_doc("Organization Change", change)
	try:
		document.hold()
		document.read_stored()
		if document.status != "Queued":
			return
		document.do(document.checked_plan(seen))
	except Exception as error:
		frappe.db.rollback()
		_fail(change, error)
		raise


def _fail(change: str, error: Exception) -> None:
	"""Note why nothing was changed, whatever happens to the job afterwards."""
	document = frappe.get_doc("Organization Change", change)
	reason = f"{reason_of(error)}\n" if isinstance(error, REFUSALS) else ""
	# who ordered it learns how it ended, also when the right to it was lost meanwhile
	document.flags.ignore_permissions = True
	document.write(
		status="Failed",
		outcome=reason + _("Nothing was changed. Look at the preview and carry it out again."),
	)
	frappe.db.commit()  # the failing job is rolled back after this
