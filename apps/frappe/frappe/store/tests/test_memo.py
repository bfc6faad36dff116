"""Memory of the process is never older than what a request may see, nor younger."""

import threading

import frappe
from frappe.ground import memo as ground_memo
from frappe.store import memo
from frappe.store.tests.site import StoreTest, open_site
from frappe.utils.settings import get_system_settings


def published(file: tuple) -> int:
	"""The generation that this process takes for the newest."""
	return ground_memo._sites[file][0]


class TestMemo(StoreTest):
	def read(self) -> str | None:
		"""A value made from the database, remembered."""
		return memo.get(("meta", "Person"), lambda: frappe.db.get_value("Person", "A", "notes"))

	def elsewhere(self, work) -> list:
		"""What a function returns in another thread, with a connection of its own."""
		seen: list = []

		def run() -> None:
			open_site(self.sites)
			seen.append(work())
			frappe.db.commit()
			frappe.destroy()

		thread = threading.Thread(target=run)
		thread.start()
		thread.join(10)
		return seen

	def setUp(self) -> None:
		super().setUp()
		self.add("A", notes="old")
		frappe.db.commit()

	def change(self) -> None:
		frappe.db.set_value("Person", "A", "notes", "new", update_modified=False)
		frappe.clear_cache()

	def test_it_remembers(self):
		self.assertEqual(self.read(), "old")
		frappe.db.set_value("Person", "A", "notes", "new", update_modified=False)
		self.assertEqual(self.read(), "old")

	def test_a_change_is_seen_here_at_once_and_elsewhere_after_the_commit(self):
		self.assertEqual(self.read(), "old")
		self.change()
		self.assertEqual(self.read(), "new")
		self.assertEqual(self.elsewhere(self.read), ["old"])
		frappe.db.commit()
		self.assertEqual(self.elsewhere(self.read), ["new"])
		self.assertEqual(self.read(), "new")

	def test_a_generation_that_was_undone_with_a_savepoint_is_not_taken_for_the_next_one(self):
		frappe.db.savepoint("before")
		self.change()
		frappe.db.rollback(save_point="before")
		self.assertEqual(self.read(), "old")
		frappe.db.commit()
		self.assertEqual(published(frappe.db.file), frappe.db.generation())

	def test_a_rollback_brings_the_old_back(self):
		self.read()
		self.change()
		self.read()
		frappe.db.rollback()
		self.assertEqual(self.read(), "old")
		self.assertEqual(self.elsewhere(self.read), ["old"])

	def test_a_rollback_to_a_savepoint_is_not_trusted(self):
		frappe.clear_cache()
		frappe.db.savepoint("here")
		self.change()
		self.assertEqual(self.read(), "new")
		frappe.db.rollback(save_point="here")
		self.assertEqual(self.read(), "old")

	def test_a_change_elsewhere_is_seen_by_the_next_request(self):
		self.read()
		self.elsewhere(self.change)
		self.assertEqual(self.read(), "old")
		frappe.destroy()
		open_site(self.sites)
		self.assertEqual(self.read(), "new")

	def test_what_belongs_to_other_doctypes_is_kept(self):
		memo.get(("meta", "Other"), lambda: "kept")
		memo.get(("hooks",), lambda: "dropped")
		self.read()
		frappe.clear_cache(doctype="Person")
		self.assertEqual(memo.peek(("meta", "Other")), "kept")
		self.assertIsNone(memo.peek(("hooks",)))
		self.assertIsNone(memo.peek(("meta", "Person")))


class TestSystemSettings(TestMemo):
	"""Settings are remembered for a generation; whatever writes them begins one."""

	FIELD = "app_name"

	def setUp(self) -> None:
		super().setUp()
		self.set("old")
		frappe.db.commit()

	def read(self) -> str | None:
		return get_system_settings(self.FIELD)

	def set(self, value: str) -> None:
		frappe.db.set_single_value("System Settings", self.FIELD, value, update_modified=False)

	def change(self) -> None:
		self.set("new")

	def test_it_remembers(self):
		self.assertEqual(self.read(), "old")
		self.assertEqual(memo.peek(("system_settings",))[self.FIELD], "old")

	def test_sql_is_seen_too(self):
		for text in (
			"update `tabSingles` set `value` = 'new' where `doctype` = 'System Settings'",
			"UPDATE tabSINGLES SET value = 'new' WHERE doctype = 'System Settings'",
		):
			self.assertEqual(self.read(), "old")
			frappe.db.sql(text)
			self.assertEqual(self.read(), "new")
			self.assertEqual(self.elsewhere(self.read), ["old"])
			frappe.db.rollback()
		frappe.db.sql(text)
		frappe.db.commit()
		self.assertEqual(self.elsewhere(self.read), ["new"])

	def test_a_deleted_setting_is_not_remembered(self):
		self.assertEqual(self.read(), "old")
		frappe.db.delete("Singles", {"doctype": "System Settings"})
		self.assertIsNone(self.read())
		frappe.db.commit()
		self.assertEqual(self.elsewhere(self.read), [None])

	def test_who_gives_up_a_transaction_looks_again(self):
		self.assertEqual(self.read(), "old")
		self.elsewhere(self.change)
		frappe.db.rollback()
		self.assertEqual(self.read(), "new")

	def test_what_belongs_to_doctypes_is_kept(self):
		memo.get(("meta", "Other"), lambda: "kept")
		self.change()
		self.assertEqual(memo.peek(("meta", "Other")), "kept")
