"""The framework's commands, and what an app needs to add its own (`get_site`, `pass_context`)."""

import functools
import sys
from collections.abc import Callable

import click

import frappe


def pass_context(function: Callable) -> Callable:
	"""Hand the bench context (`sites`, `force`, `verbose`, `profile`) to a command as first argument."""

	@click.pass_context
	@functools.wraps(function)
	def wrapped(ctx: click.Context, *args, **kwargs):
		if not ctx.obj.profile:
			return ctx.invoke(function, ctx.obj, *args, **kwargs)
		import cProfile
		import pstats

		profile = cProfile.Profile()
		try:
			return profile.runcall(ctx.invoke, function, ctx.obj, *args, **kwargs)
		finally:
			pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(40)

	return wrapped


def get_site(context, raise_err: bool = True) -> str | None:
	"""The one site that a command is meant for.

	:raises SystemExit: when none is named and the bench has none or several
	"""
	if context.sites:
		return context.sites[0]
	if raise_err:
		click.secho(
			"Please name a site: bench --site SITE … / 请指定站点：bench --site 站点名 …", fg="red", err=True
		)
		sys.exit(1)
	return None


class connected:
	"""`with connected(site):` — the site is connected as Administrator; commit on success, else roll back."""

	def __init__(self, site: str) -> None:
		self.site = site

	def __enter__(self):
		frappe.init(self.site)
		frappe.connect()
		return frappe

	def __exit__(self, kind, error, trace) -> None:
		try:
			if kind is None:
				frappe.db.commit()
			else:
				frappe.db.rollback()
		finally:
			frappe.destroy()


def _all_commands() -> list[click.Command]:
	from frappe.commands import encryption, jobs, signing_in, site, testing, trail, utils

	modules = (site, utils, jobs, testing, trail, encryption, signing_in)
	return [command for module in modules for command in module.commands]


def __getattr__(name: str):
	if name == "commands":
		return _all_commands()
	raise AttributeError(name)
