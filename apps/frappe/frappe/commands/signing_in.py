"""Commands about signing in: the second factor of a site, and of one user who has lost it."""

import click

from frappe.commands import connected, get_site, pass_context


@click.command("second-factor")
@click.argument("state", type=click.Choice(["on", "off", "status"]))
@pass_context
def second_factor(context, state):
	"""Ask for a code of an authenticator at signing in, or ask no more; or say who has one."""
	with connected(get_site(context)) as frappe:
		from frappe.services import second_factor as service

		if state != "status":
			settings = frappe.get_doc("System Settings")
			settings.enable_two_factor_auth = int(state == "on")
			settings.save()
			frappe.db.commit()
		click.echo(f"{frappe.local.site}: {'on / 已启用' if service.is_on() else 'off / 未启用'}")
		for user in frappe.get_all("User", filters={"enabled": 1, "name": ("!=", "Guest")}, pluck="name"):
			if service.is_needed(user):
				ready = (
					"set up / 已设置" if service.is_set_up(user) else "at the next sign-in / 下次登录时设置"
				)
				click.echo(f"  {user}: {ready}")


@click.command("reset-second-factor")
@click.argument("user")
@pass_context
def reset_second_factor(context, user):
	"""Let a user set up an authenticator anew at the next sign-in, because the old one is lost; it is logged."""
	with connected(get_site(context)) as frappe:
		from frappe.services import second_factor as service

		if not frappe.db.exists("User", user):
			raise click.ClickException(f"No such user / 没有该用户：{user}")
		service.forget(user)
		frappe.db.commit()
	click.echo(f"{user}: at the next sign-in / 下次登录时重新设置")


commands = [second_factor, reset_second_factor]
