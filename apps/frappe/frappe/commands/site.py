"""Commands that make, change and remove a site."""

import sys

import click

from frappe.commands import connected, get_site, pass_context


@click.command("new-site")
@click.argument("site")
@click.option("--admin-password", help="password of Administrator; a random one is shown once if left out")
@click.option("--install-app", "apps", multiple=True, help="apps to install at once")
@click.option("--force", is_flag=True, help="replace a site of that name")
@click.option("--set-default", is_flag=True, help="make it the bench's default site")
@click.option("--db-type", default="sqlite", type=click.Choice(["sqlite"]), show_default=True)
@pass_context
def new_site(context, site, admin_password, apps, force, set_default, db_type):
	"""Make a new site."""
	from frappe.installer import SiteExists, new_site, set_default_site

	try:
		password = new_site(site, admin_password, apps=apps, force=force or context.force)
	except SiteExists as error:
		click.secho(str(error), fg="red", err=True)
		sys.exit(1)
	if set_default:
		set_default_site(site)
	click.echo(f"Site {site} is ready. / 站点 {site} 已建立。")
	if not admin_password:
		click.echo(f"Administrator: {password}    (shown only now / 仅显示这一次)")


@click.command("drop-site")
@click.argument("site")
@click.option("--no-backup", is_flag=True, help="do not write a last backup")
@click.option("--archived-sites-path", help="folder that the site is moved to")
@click.option("--force", is_flag=True)
def drop_site(site, no_backup, archived_sites_path, force):
	"""Back up a site and move it to the archive; nothing is deleted."""
	from frappe.installer import drop_site

	target = drop_site(site, backup=not no_backup, archive=archived_sites_path)
	click.echo(f"{site} → {target}")


@click.command("install-app")
@click.argument("apps", nargs=-1, required=True)
@click.option("--force", is_flag=True, help="run the installation again")
@pass_context
def install_app(context, apps, force):
	"""Install apps on a site."""
	from frappe.ground.absent import hooks_without_effect
	from frappe.installer import install_app

	for site in context.sites or [get_site(context)]:
		for app in apps:
			with connected(site) as frappe:
				install_app(app, force=force or context.force)
				unheard = hooks_without_effect(frappe.get_hooks(app_name=app))
			click.echo(f"{app} installed on {site} / 已安装")
			if unheard:
				click.echo(
					f"Hooks of {app} without effect here / 以下 hooks 在此不起作用: {', '.join(unheard)}"
				)


@click.command("uninstall-app")
@click.argument("app")
@click.option("--yes", "-y", is_flag=True, help="do not ask")
@click.option("--dry-run", is_flag=True, help="only say what would go")
@click.option("--no-backup", is_flag=True)
@click.option("--force", is_flag=True)
@pass_context
def uninstall_app(context, app, yes, dry_run, no_backup, force):
	"""Remove an app and its DocTypes from a site, after a backup."""
	from frappe.installer import remove_app

	site = get_site(context)
	if not (yes or dry_run):
		click.confirm(
			f"All data of {app} on {site} will be removed. Go on? / 将删除其全部数据，是否继续？", abort=True
		)
	with connected(site):
		for line in remove_app(app, dry_run=dry_run, backup=not no_backup, force=force or context.force):
			click.echo(line)


@click.command("list-apps")
@click.option("--format", "-f", "form", type=click.Choice(["text", "json"]), default="text")
@pass_context
def list_apps(context, form):
	"""List the apps installed on a site."""
	import json

	seen = {}
	for site in context.sites or [get_site(context)]:
		with connected(site) as frappe:
			seen[site] = frappe.get_installed_apps()
	if form == "json":
		click.echo(json.dumps(seen))
		return
	from frappe.utils.change_log import get_app_version

	for site, apps in seen.items():
		if len(seen) > 1:
			click.echo(site)
		for app in apps:
			click.echo(f"{app} {get_app_version(app)}")


@click.command("migrate")
@click.option("--skip-failing", is_flag=True, help="go on after a failing patch")
@click.option("--skip-search-index", is_flag=True, help="accepted for compatibility; there is no such index")
@pass_context
def migrate(context, skip_failing, skip_search_index):
	"""Bring a site's tables, records and settings to the state of the installed apps."""
	from frappe.migrate import MigrationRunning, migrate

	for site in context.sites or [get_site(context)]:
		try:
			migrate(site, skip_failing=skip_failing)
		except MigrationRunning as error:
			click.secho(str(error), fg="red", err=True)
			sys.exit(1)
		click.echo(f"{site} migrated / 已升级")


@click.command("set-admin-password")
@click.argument("password", required=False)
@click.option("--logout-all-sessions", is_flag=True)
@pass_context
def set_admin_password(context, password, logout_all_sessions):
	"""Set the password of Administrator."""
	_set_password(context, "Administrator", password, logout_all_sessions)


@click.command("set-password")
@click.argument("user")
@click.argument("password", required=False)
@click.option("--logout-all-sessions", is_flag=True)
@pass_context
def set_password(context, user, password, logout_all_sessions):
	"""Set the password of a user."""
	_set_password(context, user, password, logout_all_sessions)


def _set_password(context, user: str, password: str | None, logout: bool) -> None:
	site = get_site(context)
	if not password:
		password = click.prompt(f"{user} @ {site}", hide_input=True, confirmation_prompt=True)
	with connected(site) as frappe:
		from frappe.utils.password import update_password

		if not frappe.db.exists("User", user):
			raise click.ClickException(f"No such user / 没有该用户：{user}")
		update_password(user, password, logout_all_sessions=logout)
	click.echo(f"Password of {user} set / 密码已设置")


@click.command("add-user")
@click.argument("email")
@click.option("--first-name")
@click.option("--last-name")
@click.option("--password")
@click.option("--user-type")
@click.option("--add-role", multiple=True)
@click.option("--send-welcome-email", is_flag=True)
@pass_context
def add_user(context, email, first_name, last_name, password, user_type, add_role, send_welcome_email):
	"""Add a user, with roles if named."""
	with connected(get_site(context)) as frappe:
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": first_name or email.split("@")[0],
				"last_name": last_name,
				"enabled": 1,
				"new_password": password,
				"send_welcome_email": int(send_welcome_email),
				"roles": [{"role": role} for role in add_role],
			}
		)
		if user_type:
			user.user_type = user_type
		user.insert()
	click.echo(f"User {email} added / 用户已添加")


@click.command("add-system-manager")
@click.argument("email")
@click.option("--first-name")
@click.option("--last-name")
@click.option("--password")
@pass_context
def add_system_manager(context, email, first_name, last_name, password):
	"""Add a user who administers the site."""
	with connected(get_site(context)) as frappe:
		frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": first_name or email.split("@")[0],
				"last_name": last_name,
				"new_password": password,
				"send_welcome_email": 0,
				"roles": [{"role": "System Manager"}],
			}
		).insert()
	click.echo(f"User {email} added / 用户已添加")


@click.command("use")
@click.argument("site")
def use(site):
	"""Make a site the bench's default."""
	from frappe.installer import set_default_site

	set_default_site(site)
	click.echo(f"Default site: {site}")


@click.command("set-config")
@click.argument("key")
@click.argument("value")
@click.option("--global", "-g", "everywhere", is_flag=True, help="in common_site_config.json")
@click.option("--parse", "-p", is_flag=True, help="value is a Python literal or JSON")
@pass_context
def set_config(context, key, value, everywhere, parse):
	"""Set a value of the site's (or the bench's) configuration: numbers as numbers, true and false as truths."""
	from frappe.ground.config import typed
	from frappe.installer import update_site_config

	value = _parsed(value) if parse else typed(key, value)
	for site in [None] if everywhere else context.sites or [get_site(context)]:
		update_site_config(key, value, site)


def _parsed(text: str):
	"""A Python literal or JSON; None removes the setting.

	:raises click.ClickException: it is neither
	"""
	import ast
	import json

	for parse in (json.loads, ast.literal_eval):
		try:
			return parse(text)
		except (ValueError, SyntaxError):
			continue
	raise click.ClickException(
		f"{text!r} is neither a Python literal nor JSON; text is written in quotation marks"
		" / 值既不是 Python 字面量也不是 JSON；文字请加引号"
	)


commands = [
	new_site,
	drop_site,
	install_app,
	uninstall_app,
	list_apps,
	migrate,
	set_admin_password,
	set_password,
	add_user,
	add_system_manager,
	use,
	set_config,
]
