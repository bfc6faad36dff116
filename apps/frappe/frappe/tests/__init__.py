"""What apps' tests import: test case classes that connect the site and undo what a test did."""

from frappe.tests.classes import IntegrationTestCase, UnitTestCase, change_settings, timeout

__all__ = ["IntegrationTestCase", "UnitTestCase", "change_settings", "timeout"]
