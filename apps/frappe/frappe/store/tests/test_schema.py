"""Tables follow what the model wants and lose nothing."""

import frappe
from frappe.store.driver import sqlite3
from frappe.store.schema import Column, describe, integrity_problems, sync_table
from frappe.store.tests.site import PERSON, StoreTest


def person(**changed: Column) -> list[Column]:
	"""The columns of a person, some of them otherwise."""
	kept = [changed.pop(column.name, column) for column in PERSON]
	return kept + list(changed.values())


class TestSchema(StoreTest):
	def setUp(self) -> None:
		super().setUp()
		self.add("A", full_name="Ada", age=30, born="1990-01-15", notes="12")
		self.add("B", full_name="王芳", age=0, notes=None)
		frappe.db.commit()

	def rows(self) -> list:
		return frappe.db.sql(
			"select name, full_name, age, born, notes from tabPerson order by name", as_list=True
		)

	def test_a_new_column_keeps_the_rows(self):
		before = self.rows()
		sync_table("tabPerson", person(place=Column("place", "varchar(140)", default="here")))
		self.assertEqual(self.rows(), before)
		self.assertEqual(frappe.db.get_value("Person", "A", "place"), "here")

	def test_widening_keeps_the_rows_and_lets_more_in(self):
		before = self.rows()
		long = "x" * 200
		with self.assertRaises(sqlite3.DataError):
			frappe.db.set_value("Person", "A", "full_name", long, update_modified=False)
		sync_table("tabPerson", person(full_name=Column("full_name", "varchar(255)", index=True)))
		self.assertEqual(self.rows(), before)
		frappe.db.set_value("Person", "A", "full_name", long, update_modified=False)
		self.assertEqual(frappe.db.get_value("Person", "A", "full_name"), long)
		self.assertEqual(integrity_problems(), [])

	def test_narrowing_below_what_is_there_is_not_done(self):
		sync_table("tabPerson", person(full_name=Column("full_name", "varchar(2)")))
		self.assertEqual(describe("tabPerson")["full_name"].type, "varchar(140)")
		sync_table("tabPerson", person(full_name=Column("full_name", "varchar(3)")))
		self.assertEqual(describe("tabPerson")["full_name"].type, "varchar(3)")
		self.assertEqual(frappe.db.get_value("Person", "A", "full_name"), "Ada")

	def test_text_to_number(self):
		sync_table("tabPerson", person(notes=Column("notes", "int", default=0, not_null=True)))
		self.assertEqual([row[4] for row in self.rows()], [12, 0])

	def test_text_that_is_no_number_stays(self):
		frappe.db.set_value("Person", "A", "notes", "twelve", update_modified=False)
		before = self.rows()
		with self.assertRaises(frappe.ValidationError):
			sync_table("tabPerson", person(notes=Column("notes", "int", default=0, not_null=True)))
		self.assertEqual(self.rows(), before)

	def test_number_to_text(self):
		sync_table("tabPerson", person(age=Column("age", "varchar(140)")))
		self.assertEqual([row[2] for row in self.rows()], ["30", "0"])

	def test_a_field_that_is_gone_keeps_its_column(self):
		sync_table("tabPerson", [column for column in PERSON if column.name != "notes"])
		self.assertEqual(self.rows()[0][4], "12")
		sync_table("tabPerson", person(full_name=Column("full_name", "text")))
		self.assertEqual(self.rows()[0][4], "12")

	def test_indexes_come_and_go(self):
		self.assertTrue(frappe.db.get_column_index("tabPerson", "full_name"))
		sync_table("tabPerson", person(full_name=Column("full_name", "varchar(140)")))
		self.assertFalse(frappe.db.get_column_index("tabPerson", "full_name"))
		sync_table("tabPerson", person(full_name=Column("full_name", "varchar(140)", unique=True)))
		self.assertTrue(frappe.db.get_column_index("tabPerson", "full_name", unique=True))

	def indexes(self) -> set[str]:
		return {row[1] for row in frappe.db.sql("pragma index_list(tabPerson)")}

	def test_a_longer_index_takes_the_place_of_its_beginning(self):
		"""A site that migrates keeps no index that a newer one makes needless, and a fresh one does not make it."""
		frappe.db.add_index("Person", ["age", "born"])
		frappe.db.add_index("Person", ["born", "age"])
		frappe.db.add_index("Person", ["age", "born"], "named")
		frappe.db.add_unique("Person", ["age", "born"])
		others = self.indexes() - {"tabPerson:age,born"}
		self.assertEqual(len(self.indexes() - others), 1)
		for _again in range(2):
			frappe.db.add_index("Person", ["age", "born", "full_name"])
			frappe.db.add_index("Person", ["age", "born"])
			self.assertEqual(self.indexes(), others | {"tabPerson:age,born,full_name"})
		frappe.db.rollback()
		self.assertNotIn("tabPerson:age,born,full_name", self.indexes())

	def test_an_index_of_one_column_stays_beside_longer_ones(self):
		frappe.db.add_index("Person", "age")
		frappe.db.add_index("Person", ["age", "born"])
		self.assertLessEqual({"tabPerson:age", "tabPerson:age,born"}, self.indexes())

	def test_rebuilding_keeps_indexes(self):
		frappe.db.add_index("Person", ["full_name", "age"], "pair")
		frappe.db.add_unique("Person", ["full_name", "born"])
		before = sorted(row[1] for row in frappe.db.sql("pragma index_list(tabPerson)"))
		sync_table("tabPerson", person(notes=Column("notes", "varchar(500)")))
		self.assertEqual(sorted(row[1] for row in frappe.db.sql("pragma index_list(tabPerson)")), before)

	def test_rebuilding_is_undone_by_rollback(self):
		before = self.rows()
		sync_table("tabPerson", person(age=Column("age", "varchar(140)"), more=Column("more", "text")))
		frappe.db.rollback()
		self.assertEqual(describe("tabPerson")["age"].type, "int")
		self.assertFalse(frappe.db.has_column("Person", "more"))
		self.assertEqual(self.rows(), before)

	def test_syncing_again_changes_nothing(self):
		frappe.db.sql("select 1")
		sync_table("tabPerson", PERSON)
		self.assertEqual(frappe.db.transaction_writes, 0)

	def test_unique_with_duplicates_is_refused(self):
		self.add("C", full_name="ADA")
		with self.assertRaises(sqlite3.IntegrityError) as caught:
			sync_table("tabPerson", person(full_name=Column("full_name", "varchar(140)", unique=True)))
		self.assertTrue(frappe.db.is_duplicate_entry(caught.exception))

	def test_any_sqlite_can_check_the_file(self):
		frappe.db.commit()
		plain = sqlite3.connect(self.file)
		self.assertEqual(plain.execute("pragma integrity_check").fetchall(), [("ok",)])
		self.assertEqual(
			plain.execute("select full_name from tabPerson where full_name = 'ADA'").fetchall(), [("Ada",)]
		)
		plain.close()
