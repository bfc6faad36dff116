"""The tree of a workbook: new organizations in one go and one rebuild of the tree, changed ones through their documents."""

import frappe
from frappe import _
from frappe.utils.nestedset import rebuild_tree
from party_investigation.intake.batch import Batch
from party_investigation.intake.report import Report
from party_investigation.investigation import freeze
from party_investigation.messages import reason_of
from party_investigation.rules.codes import ORGANISATION_KINDS
from party_investigation.workbook.checker import Intake
from party_investigation.workbook.layout import ORGANIZATIONS
from party_investigation.workbook.records import OrganizationRow

DOCTYPE = "Party Organization"
MOST_TOLD = 20
FIELDS = (
	"organization_code",
	"organization_name",
	"kind",
	"unit_category",
	"parent_party_organization",
	"is_group",
)


def take_in(intake: Intake, report: Report) -> None:
	"""Insert or update the organizations of the workbook."""
	held = {row.name: row for row in frappe.get_all(DOCTYPE, fields=["name", *FIELDS])}
	superiors = {o.parent for o in intake.organizations.values()}
	kinds = frappe.get_meta(DOCTYPE).get_options("kind").split("\n")
	count, batch = report.count(DOCTYPE), Batch(DOCTYPE, FIELDS)
	changed, updates = [], []
	for organization in intake.organizations.values():
		values = _values(organization, superiors, kinds)
		if organization.code not in held:
			batch.add(organization.code, *values.values())
			changed.append(organization.code)
			count.new += 1
		elif changes := _changes(values, held[organization.code], is_root=organization.code == intake.root):
			updates.append((organization, changes))
			changed.append(organization.code)
			count.updated += 1
		else:
			count.unchanged += 1
	if batch:
		batch.flush()
		rebuild_tree(DOCTYPE)
	for organization, changes in updates:  # after the new ones, which may be their superiors
		_update(organization, changes)
	if changed:
		freeze.note(changed, _("Import of a workbook"), _told(changed))


def _update(organization: OrganizationRow, changes: dict) -> None:
	"""Save what the workbook says otherwise. The tree is taken in as a whole: one refusal stops the import before any member."""
	document = frappe.get_doc(DOCTYPE, organization.code).update(changes)
	document.flags.amendment_noted = True
	try:
		document.save()
	except frappe.ValidationError as error:
		said = _("{0} row {1}: {2}").format(ORGANIZATIONS.title, organization.row, reason_of(error))
		frappe.throw(said, type(error))


def _told(codes: list[str]) -> str:
	"""The first of many codes."""
	more = f" … {len(codes)}" if len(codes) > MOST_TOLD else ""
	return ", ".join(codes[:MOST_TOLD]) + more


def _values(organization: OrganizationRow, superiors: set[str], kinds: list[str]) -> dict:
	found = ORGANISATION_KINDS.find(organization.kind)
	kind = organization.kind if organization.kind in kinds else found.label if found else "其他"
	return {
		"organization_code": organization.code,
		"organization_name": organization.name,
		"kind": kind,
		"unit_category": organization.unit_category or None,
		"parent_party_organization": organization.parent or None,
		"is_group": int(organization.code in superiors),
	}


def _changes(values: dict, held: dict, is_root: bool) -> dict:
	"""What the workbook says otherwise. The superior of its top organization stays, and so does a group without children."""
	changes = {field: value for field, value in values.items() if value and value != held[field]}
	if is_root:
		changes.pop("parent_party_organization", None)
	return changes
