"""Importing a campaign workbook: one call for the command line, the desk and the tests."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import frappe
from frappe import _
from party_investigation import scope
from party_investigation.intake import campaign as campaigns
from party_investigation.intake import duplicates, organizations
from party_investigation.intake.conflicts import refuse_conflicts
from party_investigation.intake.import_scope import ImportScope, check_organizations, refuse_outside
from party_investigation.intake.members import MemberWriter
from party_investigation.intake.report import Report
from party_investigation.investigation import locks, records
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.returns import creation
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.workbook.checker import Intake, read_campaign
from party_investigation.workbook.error_workbook import write_error_workbook
from party_investigation.workbook.headings import UNMAPPED, WorkbookMapping, as_headed
from party_investigation.workbook.layout import SHEETS
from party_investigation.workbook.problems import WorkbookRefused
from party_investigation.workbook.records import MemberRecord

CHUNK = 2000
CYCLES_SOUGHT_AFTER = 100_000
"""New objects after which Python looks for reference cycles while an import runs."""
Progress = Callable[[str, int, int], None]


@contextmanager
def _rare_garbage_collection() -> Iterator[None]:
	"""Let Python seldom look for reference cycles: an import makes millions of objects, and none of them is in a cycle."""
	usual = gc.get_threshold()
	gc.set_threshold(CYCLES_SOUGHT_AFTER, usual[1], 1_000)
	try:
		yield
	finally:
		gc.set_threshold(*usual)


@_rare_garbage_collection()
def import_workbook(
	path: str | Path,
	campaign: str | None = None,
	dry_run: bool = False,
	errors: str | Path | None = None,
	progress: Progress | None = None,
	demonstration: bool = False,
	dates: campaigns.Dates | None = None,
	decisions: duplicates.Decisions | None = None,
	mapping: WorkbookMapping = UNMAPPED,
	owner: str = "",
) -> Report:
	"""Take the workbook at `path` into `campaign`, or into the campaign of its top organization.

	`errors` is where the error workbook goes, if any row has a finding; `progress(what, done, total)` is called as it goes on (total
	is 0 while reading). With `dry_run` everything is checked and nothing written. `dates` are the reference dates of a campaign that
	the import makes; an existing one must have them already. `decisions` say of people who stand twice whether they are one. `mapping` says under which
	headings the columns stand, where they are not the known ones; a workbook without the sheet 党组织 is about `owner`, or about the one organization for
	which the user imports. Raises WorkbookRefused if the file as a whole
	cannot be taken in, PermissionError if the user may not take it in.
	"""
	dates = dates or campaigns.Dates()
	show = progress or (lambda what, done, total: None)
	import_scope = ImportScope(frappe.session.user)

	def policy_for(root: str) -> CampaignPolicy:
		_check_right(root, campaign)
		return campaigns.policy_for(root, campaign, dates)

	def about() -> str:
		nonlocal campaign
		organization = import_scope.organization_meant(owner)
		campaign = campaign or campaigns.open_over(organization)
		return organization

	intake = read_campaign(
		path,
		import_scope.known_codes(),
		lambda sheet, count: show(_("Reading {0}").format(sheet), count, 0),
		policy_for=policy_for,
		mapping=mapping,
		about=about,
		code_of_name=import_scope.codes_by_name() if mapping else None,
	)
	import_scope.new_organizations = intake.organizations
	check_organizations(intake, import_scope)
	report = Report(campaign or "", intake.root, dry_run, intake.read)
	decided, settlement = decisions or {}, duplicates.Settlement()
	duplicates.settle_doubles(intake, decided, settlement)
	duplicates.settle_alike(intake, import_scope, decided, settlement)
	for chunk in _chunks(list(intake.members.values())):
		refuse_conflicts(intake, chunk, import_scope, decided, settlement)
		refuse_outside(
			intake, [row for row in chunk if row["identity_number"] in intake.members], import_scope
		)
	report.accepted_members = len(intake.members)
	report.findings = intake.findings
	report.duplicates = settlement.found
	if not dry_run:
		_write(intake, report, show, demonstration, dates, settlement, decided)
	report.findings = as_headed(report.findings, SHEETS, mapping)
	if errors and report.findings:
		write_error_workbook(path, errors, report.findings, _, mapping=mapping)
	return report


def _check_right(root: str, campaign: str | None) -> None:
	"""Whoever imports needs the right to create in the whole part of the tree that the workbook covers."""
	user = frappe.session.user
	if user != "Administrator" and not scope.covers(root, user, "Campaign Import", "create"):
		frappe.throw(
			_("You have no appointment for {0}, the top organization of the workbook.").format(root),
			frappe.PermissionError,
		)
	if campaign:
		frappe.get_doc("Investigation Campaign", campaign).check_permission("read")


def _write(
	intake: Intake,
	report: Report,
	show: Progress,
	demonstration: bool,
	dates: campaigns.Dates,
	settlement: duplicates.Settlement,
	decided: duplicates.Decisions,
) -> None:
	"""Write what was read; `intake` has no members afterwards."""
	organizations.take_in(intake, report)
	if report.campaign:
		check_campaign_covers(report.campaign, intake.root)
	report.campaign = report.campaign or campaigns.campaign_of(intake.root, demonstration, dates)
	campaigns.check_dates(report.campaign, dates)
	locks.check_import(report.campaign, intake.root)
	duplicates.renumber(intake, settlement)
	_commit()
	two = duplicates.decided_as_two(intake, decided)
	writer = MemberWriter(frappe.get_doc("Investigation Campaign", report.campaign), report)
	done, total = 0, len(intake.members)
	for chunk in _taken(intake.members):
		writer.write(chunk)
		_commit()
		done += len(chunk)
		show(_("Taking in members"), done, total)
	duplicates.remember_two(two, _("Decided when the workbook was imported."))
	if frappe.db.get_value("Investigation Campaign", report.campaign, "status") == "Open":
		records.enqueue_creation(report.campaign)
		creation.enqueue_creation(report.campaign)
	_commit()


def _commit() -> None:
	"""End the transaction of a chunk.

	A roster of hundreds of thousands is too long for one transaction. A chunk holds members with all that hangs on them, so that
	after a crash every member is there whole or not at all, and the next import of the same workbook goes on with the rest.
	"""
	frappe.db.commit()


def _taken(members: dict[str, MemberRecord]) -> Iterator[list[MemberRecord]]:
	"""Take chunks out of what was read, so that its memory is free once it is written.

	Members of one organization come after each other: what is written of them, and the indexes that begin with it, lie together then. A
	roster that goes from one unit to another in every row touches ten times as many pages of the database otherwise.
	"""
	rest = sorted(members.values(), key=_organization)
	members.clear()
	rest.reverse()
	while rest:
		yield rest[: -CHUNK - 1 : -1]
		del rest[-CHUNK:]


def _organization(row: MemberRecord) -> str:
	return row["organization"]


def _chunks(members: list[MemberRecord]) -> Iterator[list[MemberRecord]]:
	rest = iter(members)
	while chunk := list(islice(rest, CHUNK)):
		yield chunk


__all__ = ["WorkbookRefused", "import_workbook"]
