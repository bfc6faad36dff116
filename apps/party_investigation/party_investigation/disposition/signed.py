"""The documents that a case owes, and the signed copies that come back: private files, kept with the step to which they belong."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation import authority, row_files, unchanged
from party_investigation.disposition.procedure import rules_of
from party_investigation.rules import approval
from party_investigation.rules.case_documents import OfStep, documents_of
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.measures import BY_LABEL

CASE, ROW = "Disposition Case", "documents"
PRIVATE = "/private/files/"


def of_case(case: Document) -> list[OfStep]:
	"""Return the documents of a case, in the order of its steps."""
	return documents_of(BY_LABEL[case.measure], rules_of(case).basis_date)


def check(case: Document) -> None:
	"""Stop what is no signed document of the case or comes from somebody who does not take its step; for `validate` of the case.

	:raises frappe.ValidationError: names the document
	:raises frappe.PermissionError: the step is that of a committee for which the user does not act
	"""
	before = case.get_doc_before_save()
	then = unchanged.rows_of(before, ROW) if before else []
	now = unchanged.rows_of(case, ROW)
	if now == then:
		return
	if before and before.status == "Approved" and now[: len(then)] != then:
		frappe.throw(_("The case is approved: its signed documents stay. Add another copy instead."))
	known = {(each.step.label, each.document.label): each for each in of_case(case)}
	for row, values in zip(case.documents, now, strict=True):
		if (row.step, row.document) not in known:
			frappe.throw(_("{0} has no {1}.").format(case.measure, f"{row.step or ''}：{row.document or ''}"))
		if values not in then:
			_check_scan(case, row)
			row.added_on = today_in_china()
	changed = [row for row in (*now, *then) if now.count(row) != then.count(row)]
	if any(_is_of_committee(case, known, row) for row in changed):
		authority.require_above(case.organization, CASE)


def _is_of_committee(case: Document, known: dict[tuple[str, str], OfStep], values: Sequence[Any]) -> bool:
	each = known.get((values[0], values[1]))
	return each is None or each.step.body not in approval.BRANCH_BODIES


def _check_scan(case: Document, row: Document) -> None:
	scan = str(row.scan or "")
	is_own = scan.startswith(PRIVATE) and (
		row_files.own_uploads(scan, CASE) or row_files.is_attached(case, scan)
	)
	if not is_own:
		frappe.throw(
			_("{0}: the signed copy is a private file that you have uploaded yourself.").format(row.document)
		)
