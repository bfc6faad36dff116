"""A dated correction, with a reason, of a record that stands: an approved case, an issued letter.

It is made by whoever has the authority (the body that approved or issued, or one above it), changes the record in the same step
through the record's own checks, and is never changed or deleted itself.
"""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate
from party_investigation import authority, unchanged
from party_investigation.organization.tree import name_of
from party_investigation.rules.correctable import CORRECTABLE
from party_investigation.rules.dates import today_in_china

DOCTYPE = "Record Correction"
MOST_VALUES = 40


class RecordCorrection(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.investigation.doctype.corrected_value.corrected_value import CorrectedValue

		body: DF.Link | None
		corrected_by: DF.Link | None
		corrected_on: DF.Date | None
		corrected_values: DF.Table[CorrectedValue]
		evidence: DF.Attach | None
		member_name: DF.Data | None
		organization: DF.Link | None
		reason: DF.SmallText
		reference_doctype: DF.Literal["Disposition Case", "Transfer Letter"]
		reference_name: DF.DynamicLink
	# end: auto-generated types

	def before_insert(self) -> None:
		self.update(
			{"corrected_on": today_in_china(), "corrected_by": frappe.session.user, **self.known_of_record()}
		)

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("A correction stands as it was made. Make another one."))
		if not (self.reason or "").strip():
			frappe.throw(_("Say why the record is corrected."))
		record = self.record()
		check_open_to_correction(record)
		authority.require_for(self.bodies(record), record.doctype)
		self.fill_values(record)

	def after_insert(self) -> None:
		self.apply()

	def on_trash(self) -> None:
		frappe.throw(_("A correction is not deleted; it says why a record was changed."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A correction keeps its name."))

	def record(self) -> Document:
		"""The record that is corrected, as it is stored."""
		if self.reference_doctype not in CORRECTABLE:
			frappe.throw(_("{0} is not corrected in this way.").format(self.reference_doctype))
		return frappe.get_doc(self.reference_doctype, self.reference_name)

	def known_of_record(self) -> dict:
		record = self.record()
		return {
			"member_name": record.member_name,
			"organization": record.organization,
			"body": deciding_body(record),
		}

	def bodies(self, record: Document) -> set[str | None]:
		"""The committees whose matter the corrected values are."""
		correctable, bodies = CORRECTABLE[record.doctype], set()
		for row in self.corrected_values:
			received = row.field in correctable.of_receiver and record.get("to_organization")
			bodies.add(received or deciding_body(record))
			if row.field == "approving_organization":
				bodies.add(row.new_value)
		return bodies

	def fill_values(self, record: Document) -> None:
		"""Complete each row with the field's label and what stands there now; refuse what is no correction."""
		rows, seen = self.corrected_values, set()
		if not rows or len(rows) > MOST_VALUES:
			frappe.throw(_("Name between 1 and {0} values that are corrected.").format(MOST_VALUES))
		for row in rows:
			if row.field in seen:
				frappe.throw(_("Row {0}: {1} is named twice.").format(row.idx, row.field))
			seen.add(row.field)
			place = find(record, row.field)
			if place is None:
				frappe.throw(
					_("Row {0}: {1} of {2} cannot be corrected.").format(
						row.idx, row.field, _(record.doctype)
					)
				)
			holder, field = place
			old, new = (
				unchanged.plain(field.fieldtype, value)
				for value in (holder.get(field.fieldname), row.new_value)
			)
			if old == new:
				frappe.throw(
					_("Row {0}: {1} is {2} already.").format(row.idx, _(field.label), _text(old) or "—")
				)
			if row.field in CORRECTABLE[record.doctype].of_receiver and not record.receipt_on:
				frappe.throw(_("There is no receipt yet: enter it, then there is nothing to correct."))
			if row.field == "receipt_on" and new is None:
				frappe.throw(_("A receipt that was given is not taken back."))
			stood = holder.get(field.fieldname) if old is None else old
			row.update({"field_label": label_of(record, row.field), "old_value": _text(stood)})

	def apply(self) -> None:
		"""Write the values into the record and note there what was corrected; its own checks hold as ever."""
		record = frappe.get_doc(self.reference_doctype, self.reference_name, for_update=True)
		for row in self.corrected_values:
			holder, field = locate(record, row.field)
			holder.set(field.fieldname, unchanged.plain(field.fieldtype, row.new_value))
		record.corrections = "\n".join(filter(None, (record.corrections, self.in_words(record))))
		record.flags.by_correction = self.name
		# The letter of a branch elsewhere is corrected by its receiver too; the authority over each value was checked above.
		record.save(ignore_permissions=True)

	def in_words(self, record: Document) -> str:
		"""The correction in one line, as it stands on the record and on its print."""
		changes = "；".join(
			f"{row.field_label}：{_shown(record, row.field, row.old_value)} → {_shown(record, row.field, row.new_value)}"
			for row in self.corrected_values
		)
		return _("Corrected on {0} by {1}: {2}. Reason: {3}").format(
			formatdate(self.corrected_on),
			name_of(self.body) or self.corrected_by,
			changes,
			self.reason.strip(),
		)


def _shown(record: Document, key: str, value: str | None) -> str:
	"""A value as people read it: of an organization its name."""
	_holder, field = locate(record, key)
	is_organization = field.fieldtype == "Link" and field.options == "Party Organization"
	return (name_of(value) if is_organization else value) or "—"


def deciding_body(record: Document) -> str | None:
	"""The committee that decided: which approved a case or issued a letter; for history without one, that above the branch."""
	field = "approving_organization" if record.doctype == "Disposition Case" else "issuing_committee"
	return record.get(field) or frappe.db.get_value(
		"Party Organization", record.organization, "parent_party_organization"
	)


def check_open_to_correction(record: Document) -> None:
	"""Stop unless the record stands: before that it is simply edited, and a void letter is nothing any more."""
	if record.doctype == "Disposition Case" and record.status != "Approved":
		frappe.throw(_("Only an approved case is corrected; this one can still be edited."))
	if record.doctype == "Transfer Letter" and record.status == "Void":
		frappe.throw(_("A void letter is not corrected."))


def locate(record: Document, key: str) -> tuple[Document, Any]:
	"""Where a key points, as `find` has it.

	:raises frappe.ValidationError: nothing may be corrected there
	"""
	place = find(record, key)
	if place is None:
		frappe.throw(_("{0} is not corrected in this way.").format(key))
	return place


def find(record: Document, key: str) -> tuple[Document, Any] | None:
	"""The document or row that holds what a key names, and the field: `votes_for`, or `steps.2.done_on` for the second row; None where nothing may be corrected."""
	correctable = CORRECTABLE[record.doctype]
	if key in correctable.fields:
		return record, record.meta.get_field(key)
	table, number, field = (*str(key).split("."), "", "")[:3]
	rows = record.get(table) if table in correctable.tables else None
	if not rows or field not in correctable.tables[table]:
		return None
	row = next((row for row in rows if str(row.idx) == number and key == f"{table}.{row.idx}.{field}"), None)
	return (row, row.meta.get_field(field)) if row else None


def label_of(record: Document, key: str) -> str:
	"""The words for a key: the label, for a table row with the step in front."""
	holder, field = locate(record, key)
	return f"{holder.get('step') or holder.idx} {_(field.label)}" if holder is not record else _(field.label)


def _text(value: object) -> str:
	return "" if value is None else str(value)


def keys_of(record: Document) -> list[str]:
	"""Every key that may be corrected of a record, in the order of its form."""
	correctable = CORRECTABLE[record.doctype]
	of_rows = [
		f"{table}.{row.idx}.{field}"
		for table, fields in correctable.tables.items()
		for row in record.get(table)
		for field in fields
	]
	return [*correctable.fields, *of_rows]


def may_use(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""The hook `has_permission`: read with the record, made by who acts for the body that decided on it."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if doc.reference_doctype not in CORRECTABLE or not frappe.db.exists(
		doc.reference_doctype, doc.reference_name
	):
		return False
	record = frappe.get_doc(doc.reference_doctype, doc.reference_name)
	if not frappe.has_permission(record.doctype, "read", doc=record, user=user):
		return False
	bodies = {deciding_body(record), record.get("to_organization") or deciding_body(record)}
	return (ptype or "read") in ("read", "select", "print") or any(
		authority.acts_for(body, record.doctype, user) for body in bodies
	)


@frappe.whitelist(methods=["GET", "POST"])
def get_correctable(reference_doctype: str, reference_name: str) -> list[dict]:
	"""What the user may correct of a record that stands: rows `field`, `label`, `fieldtype`, `options`, `value`; for the form.

	:raises frappe.PermissionError: the record is not the user's to read
	"""
	if reference_doctype not in CORRECTABLE:
		frappe.throw(_("{0} is not corrected in this way.").format(reference_doctype))
	record = frappe.get_doc(reference_doctype, reference_name)
	record.check_permission("read")
	if record.status not in CORRECTABLE[reference_doctype].stands or not frappe.has_permission(
		DOCTYPE, "create"
	):
		return []
	rows, receives = [], authority.acts_for(record.get("to_organization"), record.doctype)
	decides = authority.acts_for(deciding_body(record), record.doctype)
	for key in keys_of(record):
		of_receiver = key in CORRECTABLE[reference_doctype].of_receiver and record.get("to_organization")
		if receives if of_receiver else decides:
			holder, field = locate(record, key)
			value = holder.get(field.fieldname)
			rows.append(
				{
					"field": key,
					"label": label_of(record, key),
					"fieldtype": field.fieldtype,
					"options": field.options,
					"value": str(getdate(value)) if field.fieldtype == "Date" and value else value,
				}
			)
	return rows


@frappe.whitelist(methods=["POST"])
def correct(reference_doctype: str, reference_name: str, reason: str, values: str | dict) -> str:
	"""Correct a record; returns the name of the correction.

	:param values: what is to stand there, by the keys that `get_correctable` gave, as a dict or as JSON
	:raises frappe.PermissionError: the user does not act for the body that decided
	:raises frappe.ValidationError: nothing changes, or the record's own rules speak against it
	"""
	sent = frappe.parse_json(values)
	if not isinstance(sent, dict) or not all(
		isinstance(key, str) and isinstance(value, str | int | None) for key, value in sent.items()
	):
		frappe.throw(_("Name the corrected values as field and value."))
	rows = [{"field": key, "new_value": _text(value)} for key, value in sent.items()]
	return (
		frappe.get_doc(
			{
				"doctype": DOCTYPE,
				"reference_doctype": reference_doctype,
				"reference_name": reference_name,
				"reason": reason,
				"corrected_values": rows,
			}
		)
		.insert()
		.name
	)
