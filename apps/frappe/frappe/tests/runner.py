"""Finding and running the tests of apps (`bench run-tests`)."""

import importlib
import unittest
from collections.abc import Iterable
from pathlib import Path

import frappe
from frappe.tests import report


def run(
	site: str,
	app: str | None = None,
	doctype: str | None = None,
	module: str | None = None,
	tests: Iterable[str] = (),
	failfast: bool = False,
	verbose: bool = False,
	junit_xml_output: str | None = None,
) -> bool:
	"""Run tests on a site; True if all passed.

	:param app: all tests of this app; of every installed app but the framework if nothing else is named
	:param tests: names of test methods; all if empty
	:param junit_xml_output: path of a file for what came of each test
	"""
	frappe.init(site, force=True)
	frappe.connect()
	try:
		frappe.flags.in_test = True
		for hook in frappe.get_hooks("before_tests", app_name=app) or []:
			frappe.get_attr(hook)()
		suite = unittest.TestSuite()
		for name in _modules(app, doctype, module):
			suite.addTests(_chosen(importlib.import_module(name), tuple(tests)))
		runner = unittest.TextTestRunner(
			verbosity=2 if verbose else 1, failfast=failfast, resultclass=report.Result
		)
		result = runner.run(suite)
		if junit_xml_output:
			report.write(result, junit_xml_output)
		frappe.db.rollback()
		print(
			f"{result.testsRun - len(result.failures) - len(result.errors)} passed, "
			f"{len(result.failures) + len(result.errors)} failed"
		)
		return result.wasSuccessful() and result.testsRun > 0
	finally:
		frappe.flags.in_test = False
		frappe.destroy()


def _modules(app: str | None, doctype: str | None, module: str | None) -> list[str]:
	if module:
		return [module]
	if doctype:
		owner = frappe.db.get_value("DocType", doctype, "module")
		folder = frappe.scrub(doctype)
		base = frappe.get_module_path(owner, "doctype", folder)
		return [_dotted(Path(base, f"test_{folder}.py"))]
	apps = [app] if app else [name for name in frappe.get_installed_apps() if name != "frappe"]
	return [
		_dotted(path) for name in apps for path in sorted(Path(frappe.get_app_path(name)).rglob("test_*.py"))
	]


def _dotted(path: Path) -> str:
	parts = [path.stem]
	folder = path.parent
	while (folder / "__init__.py").exists():
		parts.append(folder.name)
		folder = folder.parent
	return ".".join(reversed(parts))


def _chosen(module, names: tuple[str, ...]) -> Iterable[unittest.TestCase]:
	for group in unittest.defaultTestLoader.loadTestsFromModule(module):
		for test in group:
			if not names or test.id().split(".")[-1] in names:
				yield test
