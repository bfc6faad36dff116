"""Commands of the app: `bench --site SITE campaign-import | annex-figures | annexes | load-demo | make-officers`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

import click

from frappe.commands import get_site, pass_context
from party_investigation.reporting.file_formats import FORMATS


class BenchPath(click.Path):
	"""A path as the user means it: `bench` runs commands in the sites folder, but relative paths are seen from the bench."""

	def convert(self, value, param, ctx):
		path = Path(value)
		if not path.is_absolute() and Path("apps.txt").exists():
			path = Path("..") / path
		return super().convert(path, param, ctx)


def check_folder(folder: Path, option: str, make: bool = False) -> None:
	"""Stop before any work is done if nothing can be written into `folder`."""
	try:
		if make:
			folder.mkdir(parents=True, exist_ok=True)
		with TemporaryFile(dir=folder):
			pass
	except OSError as error:
		raise click.BadParameter(f"{folder}: {error.strerror}", param_hint=option) from error


@contextmanager
def connected(context) -> Iterator:
	"""The site of the command, in Chinese. What the app refuses becomes one message and exit code 1."""
	import frappe

	frappe.init(site=get_site(context))
	try:
		frappe.connect()
		frappe.local.lang = "zh"
		try:
			yield frappe
		except frappe.ValidationError as error:
			frappe.db.rollback()
			from party_investigation.messages import reason_of

			raise click.ClickException(reason_of(error)) from error
	finally:
		frappe.destroy()


@click.command("campaign-import")
@click.argument("workbook", type=BenchPath(exists=True, dir_okay=False, path_type=Path))
@click.option(
	"--campaign", help="Name of the campaign; without it the one of the workbook's top organization."
)
@click.option(
	"--search-closes-on",
	type=click.DateTime(["%Y-%m-%d"]),
	help="Reference date of a campaign that is made.  [default: 2016-04-05]",
)
@click.option(
	"--dispositions-count-on",
	type=click.DateTime(["%Y-%m-%d"]),
	help="Dispositions of a campaign that is made count as of this day.  [default: 2016-06-30]",
)
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option(
	"--errors", type=BenchPath(dir_okay=False, path_type=Path), help="Where to write the error workbook."
)
@pass_context
def campaign_import(
	context,
	workbook: Path,
	campaign: str | None,
	search_closes_on: datetime | None,
	dispositions_count_on: datetime | None,
	dry_run: bool,
	errors: Path | None,
) -> None:
	"""Take a campaign workbook (.xlsx) in. Exit code 2 if the file as a whole is refused."""
	if errors:
		check_folder(errors.parent, "--errors")
	with connected(context) as frappe:
		from party_investigation.intake.campaign import Dates
		from party_investigation.intake.service import import_workbook
		from party_investigation.workbook.problems import WorkbookRefused

		dates = Dates(*(day and day.date() for day in (search_closes_on, dispositions_count_on)))
		bar = ProgressBar()
		try:
			report = import_workbook(workbook, campaign, dry_run, errors, bar.tell, dates=dates)
		except WorkbookRefused as refused:
			bar.end()
			click.echo(refused.text(frappe._), err=True)
			raise click.exceptions.Exit(2) from refused
		bar.end()
		frappe.db.commit()
		show(report, frappe._, errors)


def show(report, translate, errors: Path | None) -> None:
	"""Print what an import did."""
	from party_investigation.workbook.layout import SHEETS

	titles = {sheet.key: sheet.title for sheet in SHEETS}
	refused = report.refused()
	for sheet in SHEETS:
		rows = [row for key, row in refused if key == sheet.key]
		line = translate("{0}: {1} rows read, {2} refused").format(
			sheet.title, report.read[sheet.key], len(rows)
		)
		click.echo(line)
	if report.dry_run:
		click.echo(
			translate("Checked only: {0} members would be taken in. Nothing was written.").format(
				report.accepted_members
			)
		)
	else:
		members = report.count("Party Member")
		summary = translate("Campaign {0}: {1} new members, {2} unchanged, {3} updated")
		click.echo(summary.format(report.campaign, members.new, members.unchanged, members.updated))
	click.echo(translate("{0} rows were taken in with a warning").format(report.warned()))
	hard = sorted(
		(f for f in report.findings if f.refuses), key=lambda f: (list(titles).index(f.sheet), f.row)
	)
	for finding in hard[:20]:
		click.echo(
			translate("{0} row {1}: {2}").format(titles[finding.sheet], finding.row, finding.text(translate))
		)
	if len(hard) > 20:
		click.echo(
			translate("… and {0} more; the error workbook (--errors) has them all").format(len(hard) - 20)
		)
	if errors and report.findings:
		click.echo(translate("Error workbook: {0}").format(errors))


class ProgressBar:
	"""A progress bar on the terminal; silent when the output is not one."""

	def __init__(self) -> None:
		self.bar, self.done = None, 0

	def tell(self, what: str, done: int, total: int) -> None:
		if not click.get_text_stream("stderr").isatty():
			return
		if not total:
			click.echo(f"\r{what} {done}  ", nl=False, err=True)
			return
		if self.bar is None:
			click.echo("\r", nl=False, err=True)
			self.bar = click.progressbar(length=total, label=what, file=click.get_text_stream("stderr"))
			self.bar.__enter__()
		self.bar.update(done - self.done)
		self.done = done

	def end(self) -> None:
		if self.bar is not None:
			self.bar.__exit__(None, None, None)


@click.command("annex-figures")
@click.option("--campaign", help="Name of the campaign; without it the only one.")
@click.option("--json", "as_json", is_flag=True, help="All organizations as JSON.")
@pass_context
def annex_figures(context, campaign: str | None, as_json: bool) -> None:
	"""Compute the figures of every organization."""
	with connected(context) as frappe:
		from party_investigation.intake.campaign import only_campaign
		from party_investigation.reporting.aggregation import COUNTS
		from party_investigation.reporting.figures import figures_of

		units = figures_of(campaign or only_campaign())
		if as_json:
			click.echo(json.dumps({"units": units}, ensure_ascii=False))
			return
		click.echo("\t".join((frappe._("Organization"), *COUNTS)))
		for code, figures in units.items():
			click.echo("\t".join((code, *(str(figures[name]) for name in COUNTS))))


@click.command("annexes")
@click.option("--campaign", help="Name of the campaign; without it the only one.")
@click.option("--organization", required=True, help="Code of the organization.")
@click.option("--out", "folder", required=True, type=BenchPath(file_okay=False, path_type=Path))
@click.option("--annex", "chosen", default="1,2,3,4,5", show_default=True)
@click.option("--format", "formats", default="pdf,xlsx", show_default=True)
@click.option("--cards", is_flag=True, help="Annex 1 also as cards, one page a member.")
@click.option("--archive", is_flag=True, help="The PDFs as PDF/A-2b, for an archive.")
@pass_context
def annexes(
	context,
	campaign: str | None,
	organization: str,
	folder: Path,
	chosen: str,
	formats: str,
	cards: bool,
	archive: bool,
) -> None:
	"""Write the annexes of an organization as PDF and workbook."""
	numbers, kinds = _choice(chosen, "--annex", "12345"), _choice(formats, "--format", FORMATS)
	check_folder(folder, "--out", make=True)
	with connected(context) as frappe:
		from party_investigation.intake.campaign import only_campaign
		from party_investigation.reporting.output import write_annexes

		written = write_annexes(
			campaign or only_campaign(), organization, folder, map(int, numbers), kinds, cards, archive
		)
		try:
			for path in written:
				click.echo(path)
		except OSError as error:  # a full disk, or no program that makes PDFs
			raise click.ClickException(str(error)) from error
		frappe.db.commit()
		# What printing had to say, above all the characters that no font has.
		for message in dict.fromkeys(entry["message"] for entry in frappe.get_message_log()):
			click.echo(frappe.utils.strip_html(message), err=True)


def _choice(text: str, option: str, possible) -> list[str]:
	chosen = [part.strip() for part in text.split(",") if part.strip()]
	if not chosen or any(part not in possible for part in chosen):
		raise click.BadParameter(f"{text}: {', '.join(possible)}", param_hint=option)
	return chosen


@click.command("load-demo")
@click.option("--members", default=240, show_default=True)
@pass_context
def load_demo(context, members: int) -> None:
	"""Load a small demonstration campaign with made-up people; does nothing if there is a campaign already."""
	with connected(context) as frappe:
		from party_investigation.demo import load

		campaign = load(members)
		frappe.db.commit()
		click.echo(campaign or frappe._("There is a campaign already; no demonstration was loaded."))


@click.command("make-officers")
@click.option("--domain", help="what follows the @ in their names; the site's name if left out")
@pass_context
def make_officers(context, domain: str | None) -> None:
	"""Make an account for each of the three officers that nobody is yet; each password is shown this once."""
	with connected(context) as frappe:
		from party_investigation.organization.officers import make_accounts

		for role, user, password in make_accounts(domain or frappe.local.site):
			click.echo(f"{frappe._(role)}: {user}  {password}    (shown only now / 仅显示这一次)")
		frappe.db.commit()


commands = [campaign_import, annex_figures, annexes, load_demo, make_officers]
