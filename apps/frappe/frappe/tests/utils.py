"""Frappe's older path to the test case classes."""

from frappe.tests.classes import FrappeTestCase, change_settings, timeout

__all__ = ["FrappeTestCase", "change_settings", "timeout"]
