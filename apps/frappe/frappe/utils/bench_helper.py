"""What `bench` starts: the command line of the framework and of every app of the bench.

`bench` runs `python -m frappe.utils.bench_helper frappe …` in the sites folder and asks with
`get-frappe-commands` and `get-frappe-help` what there is.
"""

import importlib
import json
import os
import re
import sys
from pathlib import Path

import click


def main() -> None:
	"""Dispatch as `bench` expects: a listing, the help, or a command."""
	os.umask(0o077)  # what is written here is read by its owner only: databases, logs, backups, configuration
	arguments = sys.argv[1:]
	if arguments[:1] == ["get-frappe-commands"]:
		print(json.dumps(get_frappe_commands()))
	elif arguments[:1] == ["get-frappe-help"]:
		print(click.Context(command_line()).get_help())
	else:
		_run(arguments)


def _run(arguments: list[str]) -> None:
	"""Run a command; what it refuses is told in a sentence, what breaks with its trace."""
	try:
		command_line()(args=arguments, prog_name="bench")
	except Exception as error:
		sentence = _sentence(error)
		if not sentence or "--verbose" in arguments:
			raise
		click.secho(sentence, fg="red", err=True)
		sys.exit(1)


def _sentence(error: Exception) -> str | None:
	"""What a person at the machine is told of an error that is not the program's fault; None for others."""
	import frappe
	from frappe.store.errors import is_read_only, is_storage

	if is_storage(error):
		return f"The disk is full or cannot be written. / 磁盘已满或无法写入。({error})"
	refused = getattr(error, "http_status_code", 500) < 500
	if refused or is_read_only(error) or isinstance(error, frappe.QueryTimeoutError):
		return re.sub(r"<[^>]+>", "", str(error))
	return None


def command_line() -> click.Group:
	"""The command `frappe`, and one command group for each app that has commands."""
	group = click.Group(name="bench", commands={"frappe": FrappeCommands()})
	return group


class FrappeCommands(click.Group):
	"""All commands of the framework and of the apps; modules are imported when a command is asked for."""

	def __init__(self) -> None:
		super().__init__(
			name="frappe",
			params=[
				click.Option(["--site"], help="site to work on; `all` for every site"),
				click.Option(["--profile"], is_flag=True, help="print a profile of the command"),
				click.Option(["--verbose"], is_flag=True, help="say more"),
				click.Option(["--force"], is_flag=True, help="do it even where a check objects"),
			],
			callback=_remember_options,
		)

	def list_commands(self, ctx: click.Context) -> list[str]:
		return get_frappe_commands()

	def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
		for app in get_apps():
			command = get_app_commands(app).get(name)
			if command:
				return command
		return None


@click.pass_context
def _remember_options(ctx: click.Context, site: str | None, profile: bool, verbose: bool, force: bool):
	import frappe

	sites_path = "."
	ctx.obj = frappe._dict(
		sites=get_sites(site, sites_path),
		site_named=bool(site),
		force=force,
		profile=profile,
		verbose=verbose,
	)


def get_sites(site: str | None, sites_path: str = ".") -> list[str]:
	"""The names of the sites meant by `--site`: one, all, or the bench's only or default site.

	:param site: a site's name, ``all``, or None
	:param sites_path: the sites folder of the bench
	"""
	there = sorted(path.parent.name for path in Path(sites_path).glob("*/site_config.json"))
	if site == "all":
		return there
	if site:
		return [site]
	default = _common_config(sites_path).get("default_site")
	if default:
		return [default]
	return there if len(there) == 1 else []


def _common_config(sites_path: str) -> dict:
	path = Path(sites_path, "common_site_config.json")
	return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def get_apps(sites_path: str = ".") -> list[str]:
	"""The apps of the bench in the order of `sites/apps.txt`, the framework first."""
	path = Path(sites_path, "apps.txt")
	apps = path.read_text(encoding="utf-8").split() if path.exists() else []
	return ["frappe", *(app for app in apps if app != "frappe")]


def get_app_commands(app: str) -> dict[str, click.Command]:
	"""The click commands that an app lists as `commands` in its module `commands`."""
	name = f"{app}.commands"
	try:
		module = importlib.import_module(name)
	except ModuleNotFoundError as error:
		if error.name in (app, name):
			return {}
		raise
	return {command.name: command for command in getattr(module, "commands", [])}


def get_frappe_commands() -> list[str]:
	"""The names of all commands, as `bench` lists them."""
	return sorted({name for app in get_apps() for name in get_app_commands(app)})


if __name__ == "__main__":
	main()
