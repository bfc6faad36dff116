"""The command that runs tests of apps, as on a Frappe bench."""

import sys

import click

from frappe.commands import get_site, pass_context


@click.command("run-tests")
@click.option("--app", help="all tests of an app")
@click.option("--doctype", help="the tests beside a DocType")
@click.option("--module", help="a test module by its dotted path")
@click.option("--test", multiple=True, help="only tests of this name")
@click.option("--failfast", is_flag=True, help="stop at the first failure")
@click.option("--verbose", "-v", is_flag=True)
@click.option("--junit-xml-output", type=click.Path(), help="write what came of each test to this file")
@pass_context
def run_tests(context, app, doctype, module, test, failfast, verbose, junit_xml_output):
	"""Run unit tests of an app on a site. They may change the site: use one that is for tests."""
	from frappe.tests.runner import run

	passed = run(
		get_site(context),
		app=app,
		doctype=doctype,
		module=module,
		tests=test,
		failfast=failfast,
		verbose=verbose,
		junit_xml_output=junit_xml_output,
	)
	sys.exit(0 if passed else 1)


commands = [run_tests]
