"""The ground: configuration, messages, whitelisted calls, hooks, the public face."""

import ast
import datetime
import json
import os
import tempfile
import unittest
from pathlib import Path
from typing import Literal

import frappe
from frappe.ground.argument_types import validate_argument_types
from frappe.ground.config import flag, typed
from frappe.ground.hooks import append_hook

SITE = "ground.localhost"


class GroundTest(unittest.TestCase):
	"""Tests with a site's folder, without its database."""

	def setUp(self) -> None:
		self.folder = tempfile.TemporaryDirectory()
		self.sites = Path(self.folder.name)
		(self.sites / SITE).mkdir()
		self.write(f"{SITE}/site_config.json", {})
		(self.sites / "apps.txt").write_text("frappe\nparty_investigation\n")
		self.open()

	def tearDown(self) -> None:
		frappe.destroy()
		self.folder.cleanup()

	def write(self, path: str, content: dict) -> None:
		(self.sites / path).write_text(json.dumps(content))

	def open(self) -> None:
		frappe.init(SITE, sites_path=str(self.sites), force=True)


class TestConfiguration(GroundTest):
	def test_the_site_overrides_the_bench_and_the_environment_both(self):
		self.write("common_site_config.json", {"a": 1, "b": 1, "db_name": "x"})
		self.write(f"{SITE}/site_config.json", {"b": 2})
		self.open()
		self.assertEqual((frappe.conf.a, frappe.conf.b, frappe.conf.c), (1, 2, None))
		os.environ["FRAPPE_DB_NAME"] = "y"
		self.addCleanup(os.environ.pop, "FRAPPE_DB_NAME")
		self.open()
		self.assertEqual(frappe.conf.db_name, "y")

	def test_a_changed_file_is_read_again(self):
		self.write(f"{SITE}/site_config.json", {"b": 2})
		self.open()
		self.write(f"{SITE}/site_config.json", {"b": 33})
		self.open()
		self.assertEqual(frappe.conf.b, 33)

	def test_a_request_cannot_change_the_configuration_of_the_next(self):
		self.write(f"{SITE}/site_config.json", {"b": 2})
		self.open()
		frappe.conf.b = 3
		self.open()
		self.assertEqual(frappe.conf.b, 2)

	def test_a_site_that_is_not_there(self):
		with self.assertRaises(frappe.IncorrectSitePath):
			frappe.init("nowhere.localhost", sites_path=str(self.sites), force=True)

	def test_broken_json_names_the_file(self):
		(self.sites / SITE / "site_config.json").write_text("{")
		with self.assertRaisesRegex(ValueError, "site_config.json"):
			self.open()

	def test_a_switch_that_stands_as_text_means_what_it_says(self):
		self.write(
			f"{SITE}/site_config.json",
			{
				"a": "0",
				"b": "false",
				"c": "True",
				"d": "1",
				"e": "no",
				"f": "on",
				"g": "perhaps",
				"db_password": "0",
			},
		)
		self.open()
		self.assertEqual([bool(frappe.conf[name]) for name in "abcd"], [False, False, True, True])
		self.assertEqual(
			[flag(name) for name in "abcdefgh"], [False, False, True, True, False, True, False, False]
		)
		self.assertTrue(flag("h", True))
		self.assertEqual(frappe.conf.db_password, "0")

	def test_what_is_typed_has_its_kind(self):
		for text, value in (
			("0", 0),
			("8001", 8001),
			("false", False),
			("True", True),
			("1.5", 1.5),
			("007", "007"),
		):
			self.assertIs(type(typed("x", text)), type(value))
			self.assertEqual(typed("x", text), value)
		self.assertEqual(typed("mail_password", "12345678"), "12345678")


class TestMessages(GroundTest):
	def test_throw_raises_and_shows(self):
		with self.assertRaises(frappe.MandatoryError) as caught:
			frappe.throw("Missing", frappe.MandatoryError, title="Stop")
		(shown,) = frappe.get_message_log()
		self.assertEqual(str(caught.exception), "Missing")
		self.assertEqual(
			(shown.message, shown.title, shown.indicator, shown.raise_exception),
			("Missing", "Stop", "red", 1),
		)
		self.assertEqual(shown["__frappe_exc_id"], caught.exception.__dict__["__frappe_exc_id"])

	def test_msgprint(self):
		frappe.msgprint(["a", "b"], as_list=True, alert=True, primary_action={"label": "Go"})
		(shown,) = frappe.get_message_log()
		self.assertEqual((shown.as_list, shown.alert, shown.primary_action), (1, 1, {"label": "Go"}))
		frappe.clear_last_message()
		self.assertEqual(frappe.get_message_log(), [])

	def test_muted_messages_are_still_raised(self):
		frappe.flags.mute_messages = True
		with self.assertRaises(frappe.ValidationError):
			frappe.throw("Missing")
		self.assertEqual(frappe.get_message_log(), [])

	def test_statuses(self):
		for error, status in (
			(frappe.PermissionError, 403),
			(frappe.DoesNotExistError, 404),
			(frappe.ValidationError, 417),
			(frappe.DuplicateEntryError, 409),
			(frappe.AuthenticationError, 401),
			(frappe.TooManyRequestsError, 429),
		):
			self.assertEqual(error.http_status_code, status)


@frappe.whitelist(methods=["POST"])
def for_users(
	count: int,
	names: list[str] | None = None,
	kind: Literal["a", "b"] = "a",
	day: datetime.date | None = None,
):
	return (count, names, kind, day)


@frappe.whitelist(allow_guest=True)
def for_guests():
	return "ok"


def for_nobody():
	return "ok"


class TestWhitelist(GroundTest):
	def test_who_may_call(self):
		frappe.session.user = "Guest"
		frappe.is_whitelisted(for_guests)
		for method in (for_users, for_nobody):
			with self.assertRaises(frappe.PermissionError):
				frappe.is_whitelisted(method)
		frappe.session.user = "somebody@example.com"
		frappe.is_whitelisted(for_users)
		with self.assertRaises(frappe.PermissionError):
			frappe.is_whitelisted(for_nobody)

	def test_arguments_are_checked(self):
		frappe.flags.in_test = True
		self.assertEqual(for_users("3", ["x"], day="2024-02-29"), (3, ["x"], "a", datetime.date(2024, 2, 29)))
		self.assertEqual(for_users(count=3.0), (3, None, "a", None))
		for bad in (
			{"count": "x"},
			{"count": 1.5},
			{"count": 1, "names": "x"},
			{"count": 1, "kind": "c"},
			{"count": None},
		):
			with self.assertRaises(frappe.FrappeTypeError, msg=str(bad)):
				for_users(**bad)

	def test_code_is_not_checked(self):
		frappe.flags.in_test = False
		self.assertEqual(for_users("x")[0], "x")

	def test_text_is_not_taken_for_a_list(self):
		@validate_argument_types
		def function(values: list | str, flag: bool = False, data: dict[str, int] | None = None):
			return values, flag, data

		self.assertEqual(function("[1]", "1", {"a": "2"}), ("[1]", True, {"a": 2}))
		with self.assertRaises(frappe.FrappeTypeError):
			function([], "perhaps")
		with self.assertRaises(frappe.FrappeTypeError):
			function([], data={"a": "x"})

	def test_arguments_that_are_not_taken_are_dropped(self):
		def few(a, b=2):
			return a, b

		def all_of_them(**kwargs):
			return sorted(kwargs)

		self.assertEqual(frappe.call(few, a=1, c=3, ignore_permissions=True), (1, 2))
		self.assertEqual(frappe.call(all_of_them, a=1, flags={}, ignore_permissions=True), ["a"])


class TestHooks(GroundTest):
	def test_merging(self):
		hooks: dict = {}
		for app in (
			{"doc_events": {"User": {"validate": "a.x"}}, "boot": "a.boot"},
			{"doc_events": {"User": {"validate": ["b.x"]}}, "boot": ["b.boot"]},
		):
			for key, value in app.items():
				append_hook(hooks, key, value)
		self.assertEqual(
			hooks, {"doc_events": {"User": {"validate": ["a.x", "b.x"]}}, "boot": ["a.boot", "b.boot"]}
		)

	def test_hooks_of_the_framework(self):
		self.assertEqual(frappe.get_hooks("app_name"), ["frappe"])
		self.assertEqual(frappe.get_hooks("no_such_hook"), [])
		self.assertIsNone(frappe.get_hooks("no_such_hook", default=None))
		self.assertEqual(frappe.get_all_apps(), ["frappe", "party_investigation"])

	def test_only_installed_apps_are_reached(self):
		self.assertIs(frappe.get_attr("frappe.utils.cint"), frappe.utils.cint)
		for path, error in (
			("nowhere.module.function", frappe.AppNotInstalledError),
			("os.system", frappe.AppNotInstalledError),
		):
			with self.assertRaises(error):
				frappe.get_attr(path)


class TestFace(GroundTest):
	def test_every_name_that_is_promised_is_there_or_says_so(self):
		for name in frappe.LAZY:
			try:
				value = getattr(frappe, name)
			except NotImplementedError as error:
				self.assertIn(f"frappe.{name}", str(error))
			else:
				self.assertIsNotNone(value)

	def test_a_checker_of_types_sees_every_name_where_it_is(self):
		tree = ast.parse(Path(frappe.__file__).read_text(encoding="utf-8"))
		[shown] = [node for node in tree.body if isinstance(node, ast.If)]
		places = {
			alias.asname or alias.name: f"{statement.module}:{alias.name}"
			for statement in shown.body
			if isinstance(statement, ast.ImportFrom)
			for alias in statement.names
		}
		self.assertEqual(places, frappe.LAZY)

	def test_an_unknown_name_is_an_attribute_error(self):
		with self.assertRaises(AttributeError):
			frappe.no_such_name  # noqa: B018
		self.assertFalse(hasattr(frappe, "__path_of_nothing__"))

	def test_dict(self):
		values = frappe._dict(a=1)
		values.b = 2
		self.assertEqual((values.a, values["b"], values.none), (1, 2, None))
		self.assertIsInstance(values.copy(), frappe._dict)

	def test_context_is_gone_after_destroy(self):
		frappe.destroy()
		with self.assertRaises((RuntimeError, AttributeError)):
			frappe.session.user  # noqa: B018
