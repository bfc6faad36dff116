"""Boards of documents: whose cards stand in which column, who makes and changes them, and which shapes are refused."""

import json
from typing import Any

import frappe
from frappe.desk import kanban
from frappe.desk.doctype.kanban_board import kanban_board
from frappe.desk.listview import get_list_views
from frappe.tests.utils import FrappeTestCase

READER, OTHER = "kanban-reader@test.example", "kanban-other@test.example"
BOARD = {
	"doctype": "Kanban Board",
	"kanban_board_name": "Test Tasks",
	"reference_doctype": "ToDo",
	"field_name": "status",
	"fields": '["date"]',
}
MINE = [["ToDo", "description", "like", "kanban%"]]


class TestKanban(FrappeTestCase):
	"""Tasks by their status, and two who see only those given to them."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for email in (READER, OTHER):
			user = {"doctype": "User", "email": email, "first_name": "reader", "send_welcome_email": 0}
			frappe.get_doc({**user, "roles": [{"role": "Desk User"}]}).insert()
		cls.board = frappe.get_doc(BOARD).insert()
		for number, status, given in (
			(1, "Open", READER),
			(2, "Open", READER),
			(3, "Open", OTHER),
			(4, "Closed", READER),
			(5, "Cancelled", READER),
		):
			values = {"description": f"kanban {number}", "status": status, "allocated_to": given}
			frappe.get_doc({"doctype": "ToDo", **values}).insert()

	def told(self, **more: Any) -> dict[str, Any]:
		return kanban.get_cards("Test Tasks", **{"filters": MINE, **more})

	def counts(self, **more: Any) -> dict[str, int]:
		return {one["column_name"]: one["count"] for one in self.told(**more)["columns"]}

	def test_cards_are_those_that_the_list_shows(self) -> None:
		self.assertEqual(self.counts(), {"Open": 3, "Closed": 1, "Cancelled": 1})
		with self.set_user(READER):
			self.assertEqual(self.counts(), {"Open": 2, "Closed": 1, "Cancelled": 1})
			self.assertEqual(self.counts(filters=[["ToDo", "status", "=", "Open"]])["Closed"], 0)
			[card] = self.told()["columns"][1]["cards"]
			self.assertEqual(card.description, "kanban 4")
			self.assertEqual(set(card), {"name", "modified", "docstatus", "description", "status", "date"})
		with self.set_user("Guest"), self.assertRaises(frappe.PermissionError):
			self.told()

	def test_more_cards_are_told_by_column(self) -> None:
		first = self.told(page_length=1)["columns"][0]
		self.assertEqual((first["count"], len(first["cards"])), (3, 1))
		[column] = self.told(column="Open", start=1, page_length=5)["columns"]
		self.assertEqual(len({card.name for card in (*first["cards"], *column["cards"])}), 3)

	def test_columns_are_ordered_coloured_and_put_away_by_who_may_change_the_board(self) -> None:
		kanban_board.update_column_order("Test Tasks", '["Cancelled", "Open", "Closed"]')
		kanban_board.set_indicator("Test Tasks", "Open", "Red")
		kanban_board.archive_restore_column("Test Tasks", "Closed", "Archived")
		self.assertEqual(list(self.counts()), ["Cancelled", "Open"])
		self.assertEqual(self.told()["others"], 0)
		board = frappe.get_doc("Kanban Board", "Test Tasks")
		self.assertEqual(board.column("Open").indicator, "Red")
		board.columns = [row for row in board.columns if row.column_name != "Cancelled"]
		board.save()
		self.assertEqual(self.told()["others"], 1)
		kanban_board.add_column("Test Tasks", "Cancelled")
		kanban_board.archive_restore_column("Test Tasks", "Closed", "Active")
		kanban_board.save_settings("Test Tasks", {"fields": ["priority"], "show_labels": 1, "filters": []})
		self.assertEqual(list(self.counts()), ["Open", "Closed", "Cancelled"])
		self.assertIn("priority", self.told()["fields"])
		with self.set_user(READER):
			for attempt in (
				lambda: kanban_board.set_indicator("Test Tasks", "Open", "Blue"),
				lambda: kanban_board.update_column_order("Test Tasks", ["Closed"]),
				lambda: kanban_board.archive_restore_column("Test Tasks", "Open", "Archived"),
				lambda: kanban_board.save_settings("Test Tasks", {"show_labels": 0}),
				lambda: kanban_board.add_column("Test Tasks", "Open"),
			):
				self.assertRaises(frappe.PermissionError, attempt)

	def test_a_private_board_is_its_owners_alone(self) -> None:
		with self.set_user(READER):
			frappe.get_doc({**BOARD, "kanban_board_name": "Own", "private": 1}).insert()
			self.assertIn("Own", get_list_views("ToDo")["boards"])
		for user in (OTHER, "Guest"):
			with self.set_user(user):
				self.assertNotIn("Own", get_list_views("ToDo")["boards"] if user == OTHER else [])
				self.assertRaises(frappe.PermissionError, kanban.get_cards, "Own")
				self.assertRaises(frappe.PermissionError, kanban_board.set_indicator, "Own", "Open", "Red")

	def test_a_board_is_of_a_field_that_its_maker_and_its_reader_read(self) -> None:
		frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": "DocField",
				"doc_type": "ToDo",
				"field_name": "priority",
				"property": "permlevel",
				"value": "3",
			}
		).insert()
		frappe.clear_cache(doctype="ToDo")
		self.addCleanup(frappe.clear_cache, doctype="ToDo")
		frappe.get_doc({**BOARD, "kanban_board_name": "Levels", "field_name": "priority"}).insert()
		with self.set_user(READER):
			for wrong in ({"field_name": "priority"}, {"fields": '["priority"]'}):
				attempt = frappe.get_doc({**BOARD, "kanban_board_name": "Mine", "private": 1, **wrong})
				self.assertRaises(frappe.PermissionError, attempt.insert)
			self.assertRaises(frappe.PermissionError, kanban.get_cards, "Levels")
			self.assertNotIn("Levels", get_list_views("ToDo")["boards"])
			kanban_board.get_kanban_boards("ToDo")
		frappe.get_doc({**BOARD, "kanban_board_name": "Stale"}).insert()
		frappe.db.set_value("Kanban Board", "Stale", "fields", '["priority", 5, "date"]')
		with self.set_user(READER):
			self.assertEqual(kanban.get_cards("Stale")["fields"][-1], "date")
			self.assertNotIn("priority", kanban.get_cards("Stale")["fields"])

	def test_what_makes_no_board_is_refused(self) -> None:
		for wrong in (
			{"field_name": "description"},
			{"field_name": "nothing"},
			{"reference_doctype": "System Settings", "field_name": "language"},
			{"reference_doctype": "DocField", "field_name": "fieldtype"},
			{"columns": [{"column_name": "Somebody's name"}]},
			{"columns": [{"column_name": "Open"}, {"column_name": "Open"}]},
			{"columns": [{"column_name": "Open", "indicator": "url(x)"}]},
			{"fields": '["nothing"]'},
			{"fields": '{"date": 1}'},
			{"fields": "[["},
			{"filters": '[["ToDo", "nothing", "=", 1]]'},
			{"filters": '[["User", "name", "=", "x"]]'},
			{"filters": '"x"'},
		):
			attempt = frappe.get_doc({**BOARD, "kanban_board_name": "Wrong", **wrong})
			with self.assertRaises(frappe.ValidationError, msg=str(wrong)):
				attempt.insert()

	def test_dishonest_shapes_are_answered_in_words(self) -> None:
		name = "Test Tasks"
		for attempt in (
			lambda: kanban.get_cards(["Test Tasks"]),
			lambda: kanban.get_cards({"name": ["!=", ""]}),
			lambda: kanban.get_cards("test tasks nowhere"),
			lambda: kanban.get_cards(name, filters="{"),
			lambda: kanban.get_cards(name, filters=[["ToDo", "1=1 or name", "=", "x"]]),
			lambda: kanban.get_cards(name, column=["Open"]),
			lambda: kanban.get_cards(name, column="open' or 1=1"),
			lambda: kanban_board.get_kanban_boards(["like", "%"]),
			lambda: kanban_board.get_kanban_boards(True),
			lambda: kanban_board.add_column(name, ["x"]),
			lambda: kanban_board.add_column(name, "x"),
			lambda: kanban_board.archive_restore_column(name, "Open", "Gone"),
			lambda: kanban_board.set_indicator(name, "Open", "blue; color"),
			lambda: kanban_board.set_indicator(name, {}, "Red"),
			lambda: kanban_board.update_column_order(name, {"Open": 1}),
			lambda: kanban_board.update_column_order(name, [["Open"]]),
			lambda: kanban_board.save_settings(name, []),
			lambda: kanban_board.save_settings(name, {"fields": "owner"}),
			lambda: kanban_board.save_settings(name, {"filters": [["ToDo", "nothing", "=", 1]]}),
		):
			with self.assertRaises((frappe.ValidationError, frappe.DoesNotExistError, TypeError)):
				attempt()
		before = json.loads(frappe.as_json(frappe.get_doc("Kanban Board", name)))
		kanban_board.save_settings(name, {"owner": READER, "private": 1, "reference_doctype": "User"})
		after = json.loads(frappe.as_json(frappe.get_doc("Kanban Board", name)))
		for key in ("owner", "private", "reference_doctype", "fields"):
			self.assertEqual(before[key], after[key])
		self.assertEqual(len(kanban.get_cards(name, page_length=-5, start=-1)["columns"]), 3)
