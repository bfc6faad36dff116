"""The tree of a workbook: new organizations in one go and one rebuild of the tree, changed ones through their documents."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils.nestedset import rebuild_tree
from party_investigation.batch import Batch
from party_investigation.intake.report import Report
from party_investigation.investigation import amendments
from party_investigation.messages import reason_of
from party_investigation.workbook.checker import Intake
from party_investigation.workbook.layout import ORGANIZATIONS
from party_investigation.workbook.records import Record

DOCTYPE = "Party Organization"
NAMED = 20
"""How many changed organizations an amendment names."""
FIELDS = (*ORGANIZATIONS.fields_of(DOCTYPE), "is_group")


def take_in(intake: Intake, report: Report) -> None:
	"""Insert or update the organizations of the workbook."""
	stored = {row.name: row for row in frappe.get_all(DOCTYPE, fields=["name", *FIELDS])}
	superiors = {record.get("parent_party_organization") for record in intake.organizations.values()}
	count, batch = report.count(DOCTYPE), Batch(DOCTYPE)
	changed, updates = [], []
	for code, record in intake.organizations.items():
		values = {**record, "is_group": int(code in superiors)}
		if code not in stored:
			batch.add({"name": code, **values})
			changed.append(code)
			count.new += 1
		elif changes := _changes(values, stored[code], is_root=code == intake.root):
			updates.append((record, changes))
			changed.append(code)
			count.updated += 1
		else:
			count.unchanged += 1
	if batch:
		batch.flush()
		rebuild_tree(DOCTYPE)
	for record, changes in updates:  # after the new ones, which may be their superiors
		_update(record, changes)
	if changed:
		amendments.note(changed, _("Import of a workbook"), _named(changed))


def _update(record: Record, changes: dict[str, Any]) -> None:
	"""Save what the workbook says otherwise. The tree is taken in as a whole: one refusal stops the import before any member."""
	document = frappe.get_doc(DOCTYPE, record["organization_code"]).update(changes)
	document.flags.amendment_noted = True
	try:
		document.save()
	except frappe.ValidationError as error:
		message = _("{0} row {1}: {2}").format(ORGANIZATIONS.title, record.row, reason_of(error))
		frappe.throw(message, type(error))


def _named(codes: list[str]) -> str:
	"""The first of many codes."""
	more = f" … {len(codes)}" if len(codes) > NAMED else ""
	return ", ".join(codes[:NAMED]) + more


def _changes(values: Mapping[str, Any], stored: Mapping[str, Any], is_root: bool) -> dict[str, Any]:
	"""What the workbook says otherwise. The superior of its top organization stays, and so does a group without children."""
	changes = {field: value for field, value in values.items() if value and value != stored[field]}
	if is_root:
		changes.pop("parent_party_organization", None)
	return changes
