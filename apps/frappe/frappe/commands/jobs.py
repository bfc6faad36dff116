"""Commands of background jobs and the scheduler."""

import sys

import click

from frappe.commands import connected, get_site, pass_context


@click.command("worker")
@click.option("--queue", help="queues to work on, separated by commas; all if left out")
@click.option("--burst", is_flag=True, help="end when no job waits")
@click.option("--quiet", is_flag=True)
@pass_context
def worker(context, queue, burst, quiet):
	"""Work on background jobs of all sites."""
	from frappe.services.jobs.queue import QUEUES
	from frappe.services.jobs.worker import Worker
	from frappe.utils.bench_helper import get_sites

	queues = tuple(queue.split(",")) if queue else tuple(QUEUES)
	unknown = set(queues) - set(QUEUES)
	if unknown:
		raise click.ClickException(f"Unknown queue / 没有该队列：{', '.join(sorted(unknown))}")
	Worker(context.sites if context.site_named else get_sites("all"), queues).run(burst=burst)


@click.command("schedule")
@pass_context
def schedule(context):
	"""Put scheduled jobs into the queue when they are due."""
	from frappe.services.jobs.scheduler import Scheduler
	from frappe.utils.bench_helper import get_sites

	Scheduler(context.sites if context.site_named else get_sites("all")).run()


@click.command("scheduler")
@click.argument("state", type=click.Choice(["pause", "resume", "disable", "enable", "status"]))
@pass_context
def scheduler(context, state):
	"""Stop, start or show the scheduler of a site."""
	from frappe.installer import update_site_config
	from frappe.services.jobs.scheduler import is_scheduler_disabled, toggle_scheduler

	site = get_site(context)
	if state in ("pause", "resume"):
		update_site_config("pause_scheduler", 1 if state == "pause" else None, site)
	with connected(site):
		if state in ("disable", "enable"):
			toggle_scheduler(state == "enable")
		stopped = is_scheduler_disabled()
	click.echo(f"{site}: scheduler {'stopped / 已停止' if stopped else 'active / 运行中'}")


@click.command("trigger-scheduler-event")
@click.argument("event")
@pass_context
def trigger_scheduler_event(context, event):
	"""Run now what hooks list under an event (`daily`, `hourly`, …) or a scheduled method."""
	with connected(get_site(context)) as frappe:
		wanted = frappe.get_all(
			"Scheduled Job Type",
			or_filters={"method": event, "frequency": event.replace("_", " ").title()},
			pluck="name",
		)
		if not wanted:
			click.secho(f"Nothing is scheduled as {event} / 没有该事件", fg="red", err=True)
			sys.exit(1)
		for name in wanted:
			frappe.get_doc("Scheduled Job Type", name).execute()


@click.command("show-pending-jobs")
@pass_context
def show_pending_jobs(context):
	"""Show the jobs that wait or run."""
	from frappe.services.jobs.queue import Queue

	for job in Queue(get_site(context)).jobs():
		click.echo(f"{job['status']:9} {job['queue']:8} {job['method']} {job['user']}")


@click.command("purge-jobs")
@click.option("--yes", is_flag=True)
@pass_context
def purge_jobs(context, yes):
	"""Remove the jobs that wait."""
	from frappe.services.jobs.queue import Queue

	if not yes:
		click.confirm("Remove all waiting jobs? / 清除所有等待的任务？", abort=True)
	click.echo(Queue(get_site(context)).purge())


commands = [worker, schedule, scheduler, trigger_scheduler_event, show_pending_jobs, purge_jobs]
