"""Two records that may be of one person: somebody decides that they are two people, or that they are one, and merges them."""

import json

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation import unchanged
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.membership import merging, side_by_side
from party_investigation.rules import identity_number
from party_investigation.rules.dates import today_in_china

PAIR, MEMBER = "Member Pair", "Party Member"
TWO, MERGED, UNDONE = "Two People", "Merged", "Undone"
DECIDED = (
	"status",
	"decided_by",
	"decided_on",
	"kept",
	"outcome",
	"moved",
	"undone_by",
	"undone_on",
	"undo_reason",
)
"""What the server alone writes."""
LONGEST_REASON = 1000


class MemberPair(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		decided_by: DF.Link | None
		decided_on: DF.Date | None
		kept: DF.Link | None
		member: DF.Link
		member_name: DF.Data | None
		moved: DF.LongText | None
		organization: DF.Link
		other: DF.Link
		other_name: DF.Data | None
		other_organization: DF.Link
		outcome: DF.SmallText | None
		reason: DF.SmallText
		status: DF.Literal["Two People", "Merged", "Undone"]
		undo_reason: DF.SmallText | None
		undone_by: DF.Link | None
		undone_on: DF.Date | None
	# end: auto-generated types

	def before_insert(self) -> None:
		self.check_members()  # the name is made of those of the members

	def autoname(self) -> None:
		"""A pair has one name whichever of the two is named first."""
		self.name = pair_name(self.member, self.other)

	def validate(self) -> None:
		self.check_members()
		self.fill_from_members()
		self.keep_what_is_decided()
		self.reason = reason_in(self.reason)

	def on_trash(self) -> None:
		frappe.throw(_("What was decided about two members is not deleted. Decide anew with a reason."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A pair of members keeps its name."))

	def check_members(self) -> None:
		"""Both are there and are the user's to edit, and they are two records.

		:raises frappe.PermissionError: one of them is not the user's to edit
		"""
		before = self.get_doc_before_save()
		if before:
			self.member, self.other = before.member, before.other
		self.member, self.other = (require_member(name).name for name in (self.member, self.other))
		if self.member == self.other:
			frappe.throw(_("Choose two different members."))

	def fill_from_members(self) -> None:
		"""Names and branches are those of the members, as they are now."""
		before = self.get_doc_before_save()
		if before and not self.flags.by_decision:
			for field in ("member_name", "organization", "other_name", "other_organization"):
				self.set(field, before.get(field))
			return
		fields = ["member_name", "organization"]
		self.member_name, self.organization = frappe.db.get_value(MEMBER, self.member, fields)
		self.other_name, self.other_organization = frappe.db.get_value(MEMBER, self.other, fields)

	def keep_what_is_decided(self) -> None:
		"""A new pair says that they are two people; everything else comes through merging and undoing."""
		if self.flags.by_decision:
			return
		before = self.get_doc_before_save()
		for field in DECIDED:
			self.set(field, before.get(field) if before else None)
		if before is None:
			self.update(decided(TWO))
		elif unchanged.differences(self, before, {"modified"}):
			frappe.throw(
				_("What was decided stands. Decide anew with the buttons of the form, with a reason.")
			)

	def decide(self, **values: object) -> None:
		"""Write a decision; the right to it was checked."""
		self.update(values)
		self.flags.by_decision = True
		self.save() if not self.is_new() else self.insert()
		self.flags.by_decision = False

	@frappe.whitelist(methods=["POST"])
	def undo(self, reason: str) -> None:
		"""Make two records of one again, as long as the campaigns of the merge are open and nothing was handed in since.

		:raises frappe.PermissionError: one of the members, or something that goes back, is not the user's to change
		:raises frappe.ValidationError: what has happened since that forbids it
		"""
		frappe.db.get_value(PAIR, self.name, "name", for_update=True)
		self.reload()
		self.check_permission("write")
		if self.status != MERGED:
			frappe.throw(_("Only two members that were merged are made two again."))
		why = reason_in(reason)
		undo_merge(self)
		self.decide(status=UNDONE, undone_by=frappe.session.user, undone_on=today_in_china(), undo_reason=why)


# ---------------------------------------------------------------- what clients send


def pair_name(first: str, second: str) -> str:
	"""The name of the pair of two members."""
	return "-".join(sorted((first or "", second or "")))


def reason_in(text: object) -> str:
	"""The reason that a client sends.

	:raises frappe.ValidationError: there is none, or it is no text
	"""
	if not isinstance(text, str) or not text.strip():
		frappe.throw(_("Say why you decide so; it is kept with the decision."))
	return text.strip()[:LONGEST_REASON]


def require_member(name: object, ptype: str = "write"):
	"""Return a member that the user may edit; one that is not the user's to see is not there.

	:raises frappe.PermissionError: otherwise
	"""
	# the name as it is stored: a database takes other spellings for the same
	stored = frappe.db.get_value(MEMBER, {"name": ["=", name]}, "name") if isinstance(name, str) else None
	member = frappe.get_doc(MEMBER, stored) if stored else None
	if member is None or not member.has_permission(ptype):
		frappe.throw(
			_("There is no such member that you may edit. Both must be in your part of the tree."),
			frappe.PermissionError,
		)
	return member


def fields_in(fields: object) -> list[str]:
	"""The fields that a client wants taken over.

	:raises frappe.ValidationError: something is no field that may be taken over
	"""
	try:
		named = json.loads(fields) if isinstance(fields, str) and fields else fields or []
	except ValueError:
		named = None
	allowed = {df.fieldname for df in side_by_side.fields_to_take()}
	if not isinstance(named, list) or not all(isinstance(each, str) and each in allowed for each in named):
		frappe.throw(_("Only fields of the member that you may change are taken over."))
	return list(dict.fromkeys(named))


def decided(status: str) -> dict[str, object]:
	"""Who decides what, and when."""
	return {"status": status, "decided_by": frappe.session.user, "decided_on": today_in_china()}


def stored_pair(first: str, second: str):
	"""Return the pair of two members as it is stored, or a new one."""
	name = pair_name(first, second)
	if frappe.db.exists(PAIR, name):
		frappe.db.get_value(PAIR, name, "name", for_update=True)
		pair = frappe.get_doc(PAIR, name)
		pair.check_permission("write")
		return pair
	frappe.has_permission(PAIR, "create", throw=True)
	return frappe.get_doc({"doctype": PAIR, "member": first, "other": second})


@frappe.whitelist(methods=["GET", "POST"])
def compare(member: str, other: str) -> dict:
	"""Return two members side by side, as far as the user may read them: values, what hangs on each, why they may be one.

	:raises frappe.PermissionError: one of them is not the user's to read
	"""
	first, second = require_member(member, "read"), require_member(other, "read")
	frappe.has_permission(PAIR, "read", throw=True)
	may_decide = all(each.has_permission("write") for each in (first, second)) and frappe.has_permission(
		PAIR, "create"
	)
	return {
		"members": [first.name, second.name],
		"names": [first.member_name, second.member_name],
		"numbers": [first.masked_identity, second.masked_identity],
		"rows": side_by_side.rows_of([first, second]),
		"hanging": [side_by_side.hanging_on(each.name) for each in (first, second)],
		"reasons": side_by_side.reasons_of(first, second),
		"pair": frappe.db.exists(PAIR, pair_name(first.name, second.name)) or None,
		"may_decide": bool(may_decide and not (first.merged_into or second.merged_into)),
	}


@frappe.whitelist(methods=["POST"])
def keep_as_two(member: str, other: str, reason: str) -> str:
	"""Remember that two members are two people, so that they are not shown again; return the name of the pair.

	:raises frappe.PermissionError: one of them is not the user's to edit
	"""
	return remember_as_two(member, other, reason)


def remember_as_two(member: object, other: object, reason: object) -> str:
	"""The same for the server's callers, which ask for what clients send as well."""
	first, second = require_member(member), require_member(other)
	pair = stored_pair(first.name, second.name)
	if pair.status == MERGED and not pair.is_new():
		frappe.throw(_("The two are merged. Undo the merge first."))
	pair.decide(**decided(TWO), reason=reason_in(reason))
	return pair.name


@frappe.whitelist(methods=["POST"])
def merge(kept: str, merged: str, reason: str, fields: str | list | None = None) -> str:
	"""Make two records of one person one; return the name of the pair.

	:param kept: the member that stays
	:param merged: the one that becomes part of it; nothing of it is lost
	:param fields: the fields that the one that stays takes over from the other, as a list or as JSON
	:raises frappe.PermissionError: a member, or something that moves, is not the user's to change, is locked or handed in
	:raises frappe.ValidationError: a letter or a case is under way, or a value that is taken over does not fit
	"""
	stays, goes = require_member(kept), require_member(merged)
	if stays.name == goes.name:
		frappe.throw(_("Choose two different members."))
	for each in sorted((stays, goes), key=lambda member: member.name):
		frappe.db.get_value(MEMBER, each.name, "name", for_update=True)  # nobody else merges them meanwhile
		each.reload()
		if each.merged_into:
			frappe.throw(_("{0} was merged into another record already.").format(each.member_name))
	taken = {name: goes.get(name) for name in fields_in(fields)}
	why = reason_in(reason)
	pair = stored_pair(stays.name, goes.name)
	if pair.status == MERGED and not pair.is_new():
		frappe.throw(_("The two are merged already."))
	before = {name: stays.get(name) for name in taken}
	stays.update(taken)
	plan = merging.plan_of(stays, goes)
	merging.check(plan, stays, goes)
	changes = plan.changes + _take_over(stays, goes, before, taken)
	merging.write(changes)
	merging.derive(stays.name, changes)
	pair.decide(
		**decided(MERGED),
		reason=why,
		kept=stays.name,
		outcome=merging.count_in_words(changes),
		moved=json.dumps(
			{
				"campaigns": plan.campaigns,
				"changes": changes,
				"before": before,
				"taken": taken,
			},
			ensure_ascii=False,
			default=str,
		),
		undone_by=None,
		undone_on=None,
		undo_reason=None,
	)
	return pair.name


def _take_over(stays, goes, before: dict, taken: dict) -> list[merging.Change]:
	"""Save what is taken over; where that is the identity number, the other record gets the one that it replaces."""
	if not taken:
		return []
	swapped: list[merging.Change] = []
	number = taken.get("identity_number")
	if number and number != before["identity_number"]:
		# a number belongs to one record at a time
		frappe.db.set_value(MEMBER, goes.name, "identity_number", None, update_modified=False)
		for field, value in (
			("identity_number", before["identity_number"]),
			("masked_identity", identity_number.mask(before["identity_number"])),
		):
			swapped.append(merging.Change(MEMBER, goes.name, field, goes.get(field), value))
	stays.save()
	return swapped


def undo_merge(pair) -> None:
	"""Put back what a merge has moved and taken over, as far as nobody has changed it since.

	:raises frappe.ValidationError: the campaigns have ended, or something has gone elsewhere since
	"""
	stored = json.loads(pair.moved)
	changes = [merging.Change(*change) for change in stored["changes"]]
	goes_name = pair.other if pair.kept == pair.member else pair.member
	stays, goes = require_member(pair.kept), require_member(goes_name)
	if stays.merged_into:
		frappe.throw(
			_("{0} was merged into another record since. Undo that merge first.").format(stays.member_name)
		)
	still_open = open_campaigns([stays.organization, goes.organization])
	if ended := [each for each in stored["campaigns"] if each not in still_open]:
		frappe.throw(_("The campaign {0} is not open any more; the merge stands.").format(ended[0]))
	returning = merging.back(changes)
	merging.check_rights(merging.by_doctype(returning), goes)
	merging.check_handed_in(stored["campaigns"], {stays.organization, goes.organization})
	numbers = [each for each in returning if each.doctype == MEMBER and "identity" in each.field]
	if numbers:
		frappe.db.set_value(MEMBER, goes.name, "identity_number", None, update_modified=False)
	values = {
		name: value
		for name, value in stored["before"].items()
		if str(stays.get(name) or "") == str(stored["taken"].get(name) or "")
	}
	if values:
		stays.update(values).save()
	merging.write(returning)
	for member in (stays.name, goes.name):
		merging.derive(member, returning)
