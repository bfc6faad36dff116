"""Test case classes with Frappe's names."""

import functools
import signal
import unittest
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe


class UnitTestCase(unittest.TestCase):
	"""A test that needs no database; a few assertions that Frappe's tests have."""

	def assertSequenceSubset(self, larger, smaller, msg: str | None = None) -> None:
		"""Every item of `smaller` is in `larger`."""
		self.assertTrue(set(smaller) <= set(larger), msg)

	def assertDocumentEqual(self, expected, actual) -> None:
		"""Every field of `expected` has the same value in `actual`, child rows included."""
		for field, value in (expected.as_dict() if hasattr(expected, "as_dict") else expected).items():
			if isinstance(value, list):
				rows = actual.get(field)
				self.assertEqual(len(value), len(rows), f"{field} has another number of rows")
				for wanted, row in zip(value, rows, strict=True):
					self.assertDocumentEqual(wanted, row)
			else:
				self.assertEqual(str(value), str(actual.get(field)), f"{field} differs")


class IntegrationTestCase(UnitTestCase):
	"""A test on a connected site; what a class wrote is rolled back when its last test is done."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		frappe.db.commit()
		cls.addClassCleanup(cls._roll_back)

	@staticmethod
	def _roll_back() -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		frappe.clear_cache()
		frappe.db.commit()

	@contextmanager
	def set_user(self, user: str) -> Iterator[None]:
		"""Act as another user inside the block."""
		before = frappe.session.user
		frappe.set_user(user)
		try:
			yield
		finally:
			frappe.set_user(before)

	@contextmanager
	def change_settings(self, doctype: str, values: dict | None = None, **more) -> Iterator[None]:
		"""Change a single DocType's values inside the block."""
		with change_settings(doctype, values, **more):
			yield


class FrappeTestCase(IntegrationTestCase):
	"""The name that version 15 gives to `IntegrationTestCase`."""


@contextmanager
def change_settings(doctype: str, values: dict | None = None, commit: bool = False, **more) -> Iterator[None]:
	"""Change a single DocType's values, and put them back afterwards."""
	values = {**(values or {}), **more}
	settings = frappe.get_doc(doctype)
	before = {field: settings.get(field) for field in values}
	_write(doctype, values, commit)
	try:
		yield
	finally:
		_write(doctype, before, commit)


def _write(doctype: str, values: dict, commit: bool) -> None:
	settings = frappe.get_doc(doctype)
	settings.update(values)
	settings.save(ignore_permissions=True)
	if commit:
		frappe.db.commit()


def timeout(seconds: int = 30, error_message: str = "the test took too long") -> Callable:
	"""Fail a test that takes longer than `seconds`."""

	def wrap(function: Callable) -> Callable:
		@functools.wraps(function)
		def run(*args, **kwargs):
			def ring(*_args):
				raise TimeoutError(error_message)

			before = signal.signal(signal.SIGALRM, ring)
			signal.alarm(seconds)
			try:
				return function(*args, **kwargs)
			finally:
				signal.alarm(0)
				signal.signal(signal.SIGALRM, before)

		return run

	return wrap if not callable(seconds) else timeout()(seconds)
