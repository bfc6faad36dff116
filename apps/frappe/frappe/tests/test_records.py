"""Passwords, settings and languages on a site."""

import frappe
from frappe import _
from frappe.services.install import after_new_site
from frappe.tests.utils import FrappeTestCase
from frappe.translate import get_all_languages, get_user_lang
from frappe.utils import formatdate, get_system_timezone
from frappe.utils import password as passwords


class TestPasswords(FrappeTestCase):
	NAME = "password-test@test.example"

	def setUp(self) -> None:
		passwords.update_password(self.NAME, "Right-Horse-7")
		self.addCleanup(passwords.delete_all_passwords_for, "User", self.NAME)

	def test_only_the_right_password_passes(self) -> None:
		self.assertEqual(passwords.check_password(self.NAME, "Right-Horse-7"), self.NAME)
		for user, word in (
			(self.NAME, "right-horse-7"),
			(self.NAME, ""),
			("nobody@test.example", "Right-Horse-7"),
		):
			with self.assertRaises(frappe.AuthenticationError):
				passwords.check_password(user, word)

	def test_the_cost_is_configured_but_never_below_the_least(self) -> None:
		for memory, passes, kept in (
			(96, 4, "m=98304,t=4"),
			(1, 1, "m=19456,t=2"),
			(None, None, "m=65536,t=3"),
		):
			frappe.conf.password_memory_mb, frappe.conf.password_passes = memory, passes
			self.addCleanup(frappe.conf.pop, "password_memory_mb", None)
			self.addCleanup(frappe.conf.pop, "password_passes", None)
			passwords.check_password(self.NAME, "Right-Horse-7")  # who signs in is kept at the new cost
			self.assertIn(kept, self.stored())

	def stored(self) -> str:
		auth = frappe.qb.Table("__Auth")
		return frappe.qb.from_(auth).select(auth.password).where(auth.name == self.NAME).run()[0][0]

	def test_nothing_readable_is_stored(self) -> None:
		passwords.set_encrypted_password("User", self.NAME, "api-word", "api_secret")
		auth = frappe.qb.Table("__Auth")
		rows = frappe.qb.from_(auth).select(auth.password).where(auth.name == self.NAME).run()
		self.assertEqual(len(rows), 2)
		self.assertFalse([row for row in rows if "Horse" in row[0] or "api-word" in row[0]])

	def test_secrets_follow_rename_and_go_with_delete(self) -> None:
		passwords.set_encrypted_password("User", self.NAME, "api-word", "api_secret")
		passwords.rename_password("User", self.NAME, "renamed@test.example")
		read = lambda **more: passwords.get_decrypted_password(  # noqa: E731
			"User", "renamed@test.example", "api_secret", **more
		)
		self.assertEqual(read(), "api-word")
		passwords.delete_all_passwords_for("User", "renamed@test.example")
		self.assertIsNone(read(raise_exception=False))
		with self.assertRaises(frappe.AuthenticationError):
			read()

	def test_a_login_password_is_never_given_out(self) -> None:
		self.assertIsNone(passwords.get_decrypted_password("User", self.NAME, raise_exception=False))


class TestSettings(FrappeTestCase):
	def test_settings_act_at_once(self) -> None:
		with self.change_settings("System Settings", date_format="dd.mm.yyyy", time_zone="Europe/Berlin"):
			self.assertEqual(formatdate("2024-02-09"), "09.02.2024")
			self.assertEqual(get_system_timezone(), "Europe/Berlin")
			self.assertEqual(frappe.db.get_default("date_format"), "dd.mm.yyyy")
		self.assertEqual(formatdate("2024-02-09"), "2024-02-09")

	def test_wrong_settings_are_refused(self) -> None:
		for wrong in ({"session_expiry": "soon"}, {"max_file_size": -1}):
			settings = frappe.get_doc("System Settings").update(wrong)
			with self.assertRaises(frappe.ValidationError):
				settings.save()

	def test_installing_again_changes_nothing(self) -> None:
		with self.change_settings("System Settings", first_day_of_the_week="Sunday"):
			counted = lambda: [  # noqa: E731
				frappe.db.count(doctype) for doctype in ("User", "Role", "Language", "Currency", "Has Role")
			]
			before = counted()
			after_new_site()
			self.assertEqual(counted(), before)
			self.assertEqual(frappe.get_system_settings("first_day_of_the_week"), "Sunday")


class TestLanguages(FrappeTestCase):
	def test_a_new_site_speaks_chinese(self) -> None:
		self.assertEqual(get_user_lang("Guest"), frappe.get_system_settings("language"))
		self.assertLessEqual({"zh", "en"}, set(get_all_languages()))
		self.assertEqual(_("Save", lang="xx"), "Save")

	def test_own_translations_go_above_those_of_apps(self) -> None:
		self.assertEqual(_("Status", lang="zh"), "状态")
		values = {
			"doctype": "Translation",
			"language": "zh",
			"source_text": "Status",
			"translated_text": "情况",
		}
		own = frappe.get_doc(values).insert()
		self.assertEqual(_("Status", lang="zh"), "情况")
		own.delete()
		self.assertEqual(_("Status", lang="zh"), "状态")

	def test_bad_language_codes_are_refused(self) -> None:
		values = {"doctype": "Language", "language_code": "../x", "language_name": "x"}
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc(values).insert()
