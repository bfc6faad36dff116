"""Commands to look into a site, serve it, back it up and keep it well."""

import json
import os
import sys

import click

from frappe.commands import connected, get_site, pass_context


@click.command("serve")
@click.option("--port", type=int, help="default: webserver_port of the configuration, or 8000")
@click.option(
	"--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from other machines"
)
@click.option("--threads", type=int, default=8, show_default=True)
@click.option("--workers", type=int, default=1, show_default=True, help="processes; each has its threads")
@click.option("--reload", "reloading", is_flag=True, help="start again when a Python file changes")
@pass_context
def serve(context, port, host, threads, workers, reloading):
	"""Serve the sites of this bench, each under its name; with --site that one under any name."""
	from frappe.faces.server import CannotServe, serve

	sites = context.sites if context.site_named else None
	try:
		serve(host=host, port=port, threads=threads, workers=workers, reloading=reloading, sites=sites)
	except CannotServe as error:
		click.secho(str(error), fg="red", err=True)
		sys.exit(1)


@click.command("setup-tls")
@click.argument("certificate", required=False)
@click.argument("key", required=False)
@click.option(
	"--self-signed",
	"hosts",
	multiple=True,
	metavar="HOST",
	help="make one for this name or address; may be repeated",
)
@click.option("--days", type=int, default=825, show_default=True, help="how long the self-signed one holds")
@click.option("--off", is_flag=True, help="serve plain HTTP again")
def setup_tls(certificate, key, hosts, days, off):
	"""Serve this bench by https, with a CERTIFICATE and its KEY (PEM files), or with a self-signed one."""
	from frappe.faces import tls

	if off:
		tls.turn_off()
		click.echo("Plain HTTP from the next start on / 下次启动起不再使用 HTTPS")
		return
	if hosts:
		certificate, key = tls.make_self_signed(list(hosts), days)
	if not (certificate and key):
		raise click.UsageError(
			"Name CERTIFICATE and KEY, or --self-signed HOST / 请指定证书和私钥，或使用 --self-signed 主机名"
		)
	try:
		told = tls.turn_on(certificate, key)
	except tls.BadCertificate as error:
		raise click.ClickException(str(error))
	click.echo(told)


@click.command("version")
@click.option("--format", "-f", "form", type=click.Choice(["plain", "json", "legacy"]), default="plain")
def version(form):
	"""Say the version of the engine and of every app."""
	import frappe
	from frappe.utils.bench_helper import get_apps
	from frappe.utils.change_log import get_app_version

	versions = {app: get_app_version(app) for app in get_apps() if app != "frappe"}
	if form == "json":
		engine = {"version": frappe.__demitasse_version__, "frappe_api": frappe.__version__}
		click.echo(json.dumps({"demitasse": engine, **versions}, indent=1))
		return
	click.echo(f"Demitasse {frappe.__demitasse_version__} (follows the Frappe API {frappe.__version__})")
	for app, number in versions.items():
		click.echo(f"{app} {number}")


@click.command("doctor")
@click.option("--site", "only", help="look at this site only")
@pass_context
def doctor(context, only):
	"""Look at workers, queues, scheduler and databases, and say what is wrong."""
	import frappe
	from frappe.services.health import examine

	click.echo(f"Demitasse {frappe.__demitasse_version__} (follows the Frappe API {frappe.__version__})")
	bad = False
	from frappe.utils.bench_helper import get_sites

	for site in [only] if only else context.sites if context.site_named else get_sites("all"):
		click.echo(site)
		for finding in examine(site):
			bad = bad or not finding.good
			click.secho(
				f"  {'ok ' if finding.good else 'BAD'} {finding.text}", fg=None if finding.good else "red"
			)
	sys.exit(int(bad))


@click.command("console")
@click.option("--autoreload", is_flag=True, help="accepted for compatibility")
@pass_context
def console(context, autoreload):
	"""A Python prompt with the site connected."""
	import code

	with connected(get_site(context)) as frappe:
		code.interact(
			banner=f"Demitasse {frappe.__demitasse_version__}, site {frappe.local.site}; frappe.db.commit() keeps changes",
			local={"frappe": frappe},
			exitmsg="",
		)
		frappe.db.rollback()


@click.command("execute")
@click.argument("method")
@click.option("--args", help="positional arguments, a Python list")
@click.option("--kwargs", help="named arguments, a Python dict")
@pass_context
def execute(context, method, args, kwargs):
	"""Run a function by its dotted path, or evaluate an expression, and print the result as JSON."""
	import ast

	for site in context.sites or [get_site(context)]:
		with connected(site) as frappe:
			given = ast.literal_eval(args) if args else ()
			named = ast.literal_eval(kwargs) if kwargs else {}
			if "(" in method:
				result = eval(method, {"frappe": frappe})  # the operator's own words, typed at the machine
			else:
				result = frappe.get_attr(method)(*given, **named)
			text = None if result is None else frappe.as_json(result)
		if text is not None:
			click.echo(text)


@click.command("backup")
@click.option("--with-files", is_flag=True, help="also public and private files")
@click.option("--backup-path", help="folder to write to")
@pass_context
def backup(context, with_files, backup_path):
	"""Back up a site while it works."""
	from frappe.services.backup import backup, encryption, is_encrypting

	for site in context.sites or [get_site(context)]:
		with connected(site):
			key, is_new = encryption.site_key() if is_encrypting() else ("", False)
			paths = backup(with_files=with_files, folder=backup_path)
		for kind, path in paths.items():
			click.echo(f"{kind}: {os.path.abspath(path)} ({os.path.getsize(path) / 1e6:.1f} MB)")
		if is_new:
			click.echo(
				f"\nThe key of the backups, shown this once; keep it away from them. It stands in {site}/site_config.json.\n"
				f"备份密钥（只显示这一次，请与备份分开保管；也在 {site}/site_config.json 中）：\n{key}"
			)


@click.command("restore")
@click.argument("database")
@click.option("--with-public-files", help="a …-files.tar")
@click.option("--with-private-files", help="a …-private-files.tar")
@click.option("--admin-password", help="set the password of Administrator afterwards")
@click.option("--encryption-key", "--backup-encryption-key", "key", help="of an encrypted backup")
@click.option("--force", is_flag=True)
@pass_context
def restore(context, database, with_public_files, with_private_files, admin_password, key, force):
	"""Put a backup in the place of a site's data."""
	from frappe.services.backup import BackupError, restore

	site = get_site(context)
	try:
		restore(site, database, with_public_files, with_private_files, key)
	except BackupError as error:
		click.secho(str(error), fg="red", err=True)
		sys.exit(1)
	if admin_password:
		with connected(site):
			from frappe.utils.password import update_password

			update_password("Administrator", admin_password)
	click.echo(f"{site} restored / 已恢复")


@click.command("clear-cache")
@pass_context
def clear_cache(context):
	"""Forget everything that is remembered for speed."""
	for site in context.sites or [get_site(context)]:
		with connected(site) as frappe:
			frappe.clear_cache()
			frappe.cache.flushall()


@click.command("build")
@click.option("--app", help="only this app")
@click.option("--force", is_flag=True, help="build even if nothing changed")
@click.option(
	"--production", is_flag=True, help="accepted for compatibility: builds are always for production"
)
def build(app, force, production):
	"""Build what the browser loads and link every app's public folder under sites/assets."""
	from frappe.build import build

	for line in build(app, force=force):
		click.echo(line)


@click.command("export-fixtures")
@click.option("--app")
@pass_context
def export_fixtures(context, app):
	"""Write the records named by the hook `fixtures` into the app."""
	from frappe.utils.fixtures import export_fixtures

	with connected(get_site(context)):
		for path in export_fixtures(app):
			click.echo(path)


@click.command("trim-tables")
@click.option("--dry-run", is_flag=True, help="only say what would be removed")
@click.option("--format", "-f", "form", default="text", type=click.Choice(["json", "text"]))
@click.option("--no-backup", is_flag=True, help="do not back up the site before")
@pass_context
def trim_tables(context, dry_run, form, no_backup):
	"""Remove the columns, and what is in them, that no field has any more."""
	import json

	from frappe.custom.removed_fields import trim_tables
	from frappe.services.backup import backup

	with connected(get_site(context)):
		if not dry_run and not no_backup:
			click.echo(backup()["database"], err=True)
		trimmed = trim_tables(dry_run=dry_run)
	if form == "json":
		click.echo(json.dumps(trimmed, ensure_ascii=False))
	for doctype, columns in trimmed.items() if form == "text" else ():
		click.echo(f"{doctype}: {', '.join(columns)}")


@click.command("reload-doctype")
@click.argument("doctype")
@pass_context
def reload_doctype(context, doctype):
	"""Read a DocType's file again."""
	with connected(get_site(context)) as frappe:
		frappe.reload_doctype(doctype)


@click.command("set-maintenance-mode")
@click.argument("state", type=click.Choice(["on", "off"]))
@pass_context
def set_maintenance_mode(context, state):
	"""Close a site to users, or open it again."""
	from frappe.installer import update_site_config

	for site in context.sites or [get_site(context)]:
		update_site_config("maintenance_mode", int(state == "on"), site)


@click.command("set-report-query")
@click.argument("name")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option(
	"--ref-doctype", help="the DocType whose report right lets users run it; needed for a new report"
)
@pass_context
def set_report_query(context, name, file, ref_doctype):
	"""Write the query of a report, from a file or from - (standard input); the desk cannot."""
	from frappe.core.doctype.report.report import write_query

	with connected(get_site(context)):
		report = write_query(name, file.read(), ref_doctype)
		click.echo(f"{report.name}: {report.ref_doctype}")


commands = [
	serve,
	setup_tls,
	version,
	doctor,
	console,
	execute,
	backup,
	restore,
	clear_cache,
	build,
	export_fixtures,
	trim_tables,
	reload_doctype,
	set_maintenance_mode,
	set_report_query,
]
