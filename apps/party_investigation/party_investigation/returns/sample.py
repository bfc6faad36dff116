"""The sample of a return: whom the unit above compares with something else before it verifies (decisions D13, D14)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime
from party_investigation import authority, scope
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.organization.tree import name_of
from party_investigation.returns.layers import people_below
from party_investigation.rules import approval
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.sampling import AGREES, DIFFERS, verification_sample

RETURN = "Unit Return"
TICKS = ("compared_with", "result", "note")
"""What the officer fills in; everything else of a row is as it was drawn."""
DRAWN = ("member", "member_name", "layer", "reference_doctype", "reference_name")


def draw(unit_return: Document) -> None:
	"""Draw the sample of a return that is being handed in, anew for each version; the caller saves it.

	Of a set that branches fill everybody on the list may be drawn, so that a zero return is compared as well; of a summary those
	who stand in annexes 2 and 3. Who differed in the last sample is looked at again. The seed cannot be known beforehand.
	"""
	seed = frappe.generate_hash(length=32)
	only_lost = FORM_SETS[unit_return.form_set].filled_by == "every"
	people = {
		each.member: each
		for each in people_below(unit_return.campaign, unit_return.organization, only_lost=only_lost)
	}
	differed = [row.member for row in unit_return.sample if row.result == DIFFERS and row.member in people]
	sample = verification_sample(
		(each.person for each in people.values()), seed, policy_of(unit_return.campaign)
	)
	members = dict.fromkeys((*differed, *(person.key for person in sample)))
	unit_return.sample_seed = seed
	unit_return.set("sample", [{field: getattr(people[key], field) for field in DRAWN} for key in members])


def open_rows(unit_return: str | Document) -> int:
	"""Return how many persons of a return's sample have no result yet. Checks no permission.

	:param unit_return: a Unit Return or its name
	"""
	if isinstance(unit_return, Document):
		return sum(not row.result for row in unit_return.sample)
	rows = {"parent": unit_return, "parenttype": RETURN, "result": ["is", "not set"]}
	return frappe.db.count("Verification Sample Row", rows)


@frappe.whitelist(methods=["POST"])
def tick(unit_return: str, rows: list[dict] | str) -> int:
	"""Write results into a return's sample and answer how many persons are still open.

	:param rows: for each person the `member`, `compared_with`, `result` and `note`
	:raises frappe.PermissionError: the user may not verify the return
	:raises frappe.ValidationError: somebody is not in the sample, or a row lacks what its result needs
	"""
	given = frappe.parse_json(rows) if isinstance(rows, str) else rows
	if not isinstance(unit_return, str) or not isinstance(given, list):
		frappe.throw(_("Name the return, and give the rows as a list."))
	document = frappe.get_doc(RETURN, unit_return)
	document.check_permission("write")
	sample_rows = {row.member: row for row in document.sample}
	for values in given:
		member = values.get("member") if isinstance(values, dict) else None
		if not isinstance(member, str) or member not in sample_rows:
			frappe.throw(_("Somebody named is not in the sample."))
		sample_rows[member].update({field: values[field] for field in TICKS if field in values})
	document.save()
	return open_rows(document)


def keep(unit_return: Document, before: Document) -> None:
	"""Hold a sample as it was drawn, and stamp what is ticked; for `validate` of the return.

	:param before: the return as it is stored

	:raises frappe.PermissionError: ticked by somebody who may not verify the return
	:raises frappe.ValidationError: a person was exchanged, or a row lacks what its result needs
	"""
	stored_rows = {row.name: row for row in before.sample}
	if [row.name for row in unit_return.sample] != list(stored_rows):
		frappe.throw(_("The sample is drawn by the system; no person is added, taken out or exchanged."))
	for row in unit_return.sample:
		row.update(
			{field: stored_rows[row.name].get(field) for field in (*DRAWN, "checked_by", "checked_on")}
		)
	ticked = [row for row in unit_return.sample if _differs(row, stored_rows[row.name])]
	if ticked:
		_require_officer(unit_return, before)
	for row in ticked:
		_check_tick(row)
		row.update({"checked_by": frappe.session.user, "checked_on": now_datetime()})


def _differs(row: Document, stored_row: Document) -> bool:
	return any((row.get(field) or "") != (stored_row.get(field) or "") for field in TICKS)


def _require_officer(unit_return: Document, before: Document) -> None:
	if before.status != "Submitted":
		frappe.throw(
			_("The sample is compared between the hand-in and the verification; the return is {0}.").format(
				_(before.status, context=RETURN)
			)
		)
	officer, superior = authority.actor(RETURN), scope.place_of(before.superior)
	acts = superior is not None and approval.acts_at(officer.held, superior, "committee")
	if not (acts or officer.is_administrator):
		frappe.throw(
			_("The sample is compared by an officer of {0}, which receives the return.").format(
				name_of(before.superior)
			),
			frappe.PermissionError,
		)
	if frappe.session.user == before.submitted_by:
		frappe.throw(
			_("You have handed in this return yourself; another officer of {0} compares its sample.").format(
				name_of(before.superior)
			),
			frappe.PermissionError,
		)


def _check_tick(row: Document) -> None:
	"""A result says what was compared with; what does not simply agree says why."""
	if row.result and not row.compared_with:
		frappe.throw(
			_("Row {0}: say what the record of {1} was compared with.").format(row.idx, row.member_name)
		)
	if row.result and row.result != AGREES and not (row.note or "").strip():
		frappe.throw(
			_("Row {0}: say in the note what differs for {1}, or why it could not be checked.").format(
				row.idx, row.member_name
			)
		)
