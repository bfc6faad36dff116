"""Importing a campaign workbook: one call for the command line, the desk and the tests."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import frappe
from frappe import _
from party_investigation import scope
from party_investigation.intake import campaign as campaigns
from party_investigation.intake import organizations
from party_investigation.intake.held import refuse_held
from party_investigation.intake.members import MemberWriter
from party_investigation.intake.report import Report
from party_investigation.investigation import locks
from party_investigation.investigation.of_member import check_campaign_covers
from party_investigation.workbook.checker import Intake, read_campaign
from party_investigation.workbook.problems import WorkbookRefused
from party_investigation.workbook.records import MemberRow
from party_investigation.workbook.returned import write_returned

CHUNK = 2000
Progress = Callable[[str, int, int], None]


def import_workbook(
	path: str | Path,
	campaign: str | None = None,
	dry_run: bool = False,
	errors: str | Path | None = None,
	progress: Progress | None = None,
	demonstration: bool = False,
	dates: campaigns.Dates | None = None,
) -> Report:
	"""Take the workbook at `path` into `campaign`, or into the campaign of its top organization.

	`errors` is where the error workbook goes, if any row has a finding; `progress(what, done, total)` is called as it goes on (total
	is 0 while reading). With `dry_run` everything is checked and nothing written. `dates` are the reference dates of a campaign that
	the import makes; an existing one must have them already. Raises WorkbookRefused if the file as a whole
	cannot be taken in, PermissionError if the user may not take it in.
	"""
	tell = progress or (lambda what, done, total: None)
	held = set(frappe.get_all("Party Organization", pluck="name"))
	intake = read_campaign(path, held, lambda sheet, count: tell(_("Reading {0}").format(sheet), count, 0))
	_check_right(intake.root, campaign)
	report = Report(campaign, intake.root, dry_run, intake.read)
	for chunk in _chunks(list(intake.members.values())):
		refuse_held(intake, chunk)
	report.accepted_members = len(intake.members)
	report.findings = intake.findings
	if not dry_run:
		_write(intake, report, tell, demonstration, dates or campaigns.Dates())
	if errors and report.findings:
		write_returned(path, errors, report.findings, _)
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
	intake: Intake, report: Report, tell: Progress, demonstration: bool, dates: campaigns.Dates
) -> None:
	organizations.take_in(intake, report)
	if report.campaign:
		check_campaign_covers(report.campaign, intake.root)
	report.campaign = report.campaign or campaigns.campaign_of(intake.root, demonstration, dates)
	campaigns.check_dates(report.campaign, dates)
	locks.check_import(report.campaign, intake.root)
	_commit()
	writer = MemberWriter(frappe.get_doc("Investigation Campaign", report.campaign), report)
	members, done = list(intake.members.values()), 0
	for chunk in _chunks(members):
		writer.write(chunk)
		_commit()
		done += len(chunk)
		tell(_("Taking in members"), done, len(members))


def _commit() -> None:
	"""End the transaction of a chunk.

	A roster of hundreds of thousands is too long for one transaction. A chunk holds members with all that hangs on them, so that
	after a crash every member is there whole or not at all, and the next import of the same workbook goes on with the rest.
	"""
	frappe.db.commit()


def _chunks(members: list[MemberRow]) -> Iterator[list[MemberRow]]:
	rest = iter(members)
	while chunk := list(islice(rest, CHUNK)):
		yield chunk


__all__ = ["WorkbookRefused", "import_workbook"]
