"""Undoing a merge or a split: everything that moved goes back, together with what has come to it since."""

import json

import frappe
from frappe import _
from frappe.utils import get_datetime_str
from party_investigation.investigation import amendments
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.organization.changes import returns
from party_investigation.organization.changes.carrying_out import ENTRY, save_unit, write_moves
from party_investigation.organization.changes.plan import LETTER, MEMBER, OF_CAMPAIGN, OTHERS, RECORD, Move

ORGANIZATION = "Party Organization"


def undo(change, reason: str) -> None:
	"""Put back what a change that was carried out has moved. The caller has checked the right; nothing here ends the transaction.

	:raises frappe.ValidationError: what has happened since that forbids it
	"""
	before, entries = json.loads(change.units_before), _entries(change.name)
	units = {
		*change.source_codes(),
		*change.receiving_codes(),
		*(entry[side] for entry in entries for side in ("from_organization", "organization")),
	}
	if change.campaign not in open_campaigns([change.organization]):
		frappe.throw(_("The campaign {0} is not open any more; the change stands.").format(change.campaign))
	returns.check_undo(change, units)
	_check_still_there(change.name, entries)
	_check_tree(before)
	amendments.note(
		[*before["dissolved"], *before["superiors"], *change.source_codes()],
		reason,
		_("The organization change {0} is undone.").format(change.name),
	)
	for code in before["dissolved"]:
		save_unit(code, {"disabled": 0})
	for code, (superior, _now) in before["superiors"].items():
		save_unit(code, {"parent_party_organization": superior})
	write_moves([*_back(entries), *_come_since(change)], change.tell_progress)
	for code in before["new"]:
		save_unit(code, {"disabled": 1})
	for code in before["no_groups"]:
		if not frappe.db.exists(ORGANIZATION, {"parent_party_organization": code}):
			save_unit(code, {"is_group": 0})
	returns.reopen(open_campaigns(before["dissolved"]), before["dissolved"])


def _entries(change: str) -> list[frappe._dict]:
	return frappe.get_all(
		ENTRY,
		{"organization_change": change},
		["reference_doctype", "reference_name", "moved_field", "from_organization", "organization"],
	)


def _back(entries: list[frappe._dict]) -> list[Move]:
	return [
		Move(
			entry.reference_doctype,
			entry.reference_name,
			"",
			entry.organization,
			entry.from_organization,
			entry.moved_field,
		)
		for entry in entries
	]


def _check_still_there(change: str, entries: list[frappe._dict]) -> None:
	"""Stop if something that was moved has gone elsewhere since: its way back is not known."""
	for doctype, field in sorted({(entry.reference_doctype, entry.moved_field) for entry in entries}):
		Entry, Document = frappe.qb.DocType(ENTRY), frappe.qb.DocType(doctype)
		gone = (
			frappe.qb.from_(Entry)
			.join(Document)
			.on(Document.name == Entry.reference_name)
			.where((Entry.organization_change == change) & (Entry.reference_doctype == doctype))
			.where((Entry.moved_field == field) & (Document[field] != Entry.organization))
			.select(Document.name, Document[field].as_("place"))
			.limit(1)
		).run(as_dict=True)
		if gone:
			frappe.throw(
				_("{0} {1} has gone on to {2} since: the change stands. Make another change instead.").format(
					_(doctype), gone[0].name, gone[0].place
				)
			)


def _check_tree(before: dict) -> None:
	"""Stop if an organization that moved with the change has been moved again."""
	superiors = dict(
		frappe.get_all(
			ORGANIZATION,
			{"name": ["in", [*before["superiors"]] or [""]]},
			["name", "parent_party_organization"],
			as_list=True,
		)
	)
	for code, (_before, superior) in before["superiors"].items():
		if superiors.get(code) != superior:
			frappe.throw(
				_(
					"{0} has been moved in the tree since: the change stands. Make another change instead."
				).format(code)
			)


def _come_since(change) -> list[Move]:
	"""What was made since about members who moved, where they moved: it goes back with them."""
	Entry, moves = frappe.qb.DocType(ENTRY), []
	for doctype in (RECORD, *OF_CAMPAIGN, *(doctype for doctype, _which in OTHERS), LETTER):
		Document, Known = frappe.qb.DocType(doctype), frappe.qb.DocType(ENTRY).as_("known")
		rows = (
			frappe.qb.from_(Entry)
			.join(Document)
			.on((Document.member == Entry.reference_name) & (Document.organization == Entry.organization))
			.left_join(Known)
			.on(
				(Known.organization_change == change.name)
				& (Known.reference_doctype == doctype)
				& (Known.reference_name == Document.name)
				& (Known.moved_field == "organization")
			)
			.where((Entry.organization_change == change.name) & (Entry.reference_doctype == MEMBER))
			.where((Document.creation > get_datetime_str(change.carried_out_at)) & Known.name.isnull())
			.select(Document.name, Document.member, Entry.organization, Entry.from_organization)
		).run(as_dict=True)
		moves += [
			Move(doctype, row.name, row.member, row.organization, row.from_organization) for row in rows
		]
	return moves
