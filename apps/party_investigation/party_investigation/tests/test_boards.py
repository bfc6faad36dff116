"""Boards: an Investigation Administrator makes them for everybody, of own tables and of the investigation; others for themselves."""

import json

import frappe
from party_investigation.tests.building_case import TABLE, BuildingCase, field, table

BOARD = {
	"doctype": "Kanban Board",
	"kanban_board_name": "Built Board",
	"reference_doctype": TABLE,
	"field_name": "state",
	"columns": [{"column_name": "待办"}, {"column_name": "已办"}],
}
REFUSALS = (frappe.PermissionError, frappe.ValidationError, frappe.NameError)
OF_MEMBERS = {"reference_doctype": "Party Member", "field_name": "sex", "columns": []}


def board(**more) -> dict:
	"""A board as it comes from the desk."""
	return {**BOARD, **more}


def filters(*rows: list) -> dict:
	"""Conditions of a board."""
	return {"filters": json.dumps(rows)}


class TestBoards(BuildingCase):
	def make(self, user: str, **more):
		frappe.set_user(user)
		return frappe.get_doc(board(**more)).insert()

	def refuse(self, user: str, **more) -> None:
		frappe.set_user(user)
		with self.assertRaises(REFUSALS, msg=str(more)):
			frappe.get_doc(board(**more)).insert()
		frappe.set_user("Administrator")
		self.assertFalse(frappe.db.exists("Kanban Board", more.get("kanban_board_name", "Built Board")))

	def test_a_board_of_an_own_table_is_everybodys_and_its_cards_follow_the_places(self) -> None:
		self.build()
		self.make(self.builder)
		frappe.set_user(self.secretary)
		frappe.get_doc({"doctype": TABLE, "organization": "T1B1", "state": "待办"}).insert()
		for user, count in ((self.secretary, 1), (self.other, 0), (self.builder, 1)):
			frappe.set_user(user)
			made = frappe.get_doc("Kanban Board", "Built Board")
			self.assertTrue(frappe.has_permission("Kanban Board", "read", doc=made))
			self.assertEqual(frappe.get_list("Kanban Board", pluck="name"), ["Built Board"])
			cards = frappe.get_list(made.reference_doctype, filters={made.field_name: "待办"})
			self.assertEqual(len(cards), count)

	def test_another_builder_changes_it_and_nobody_else(self) -> None:
		self.build()
		self.make(self.builder)
		for user in (self.secretary, self.part):
			frappe.set_user(user)
			changed = frappe.get_doc("Kanban Board", "Built Board")
			changed.columns[0].indicator = "Red"
			self.assertRaises(frappe.PermissionError, changed.save)
		frappe.set_user(self.second)
		changed = frappe.get_doc("Kanban Board", "Built Board")
		changed.columns[0].indicator = "Red"
		changed.save()
		frappe.delete_doc("Kanban Board", "Built Board")

	def test_private_boards_are_made_by_everybody_and_seen_by_their_owners(self) -> None:
		self.build()
		for user in (self.secretary, self.part, self.builder):
			made = self.make(user, private=1, **OF_MEMBERS)
			frappe.set_user(self.second)
			self.assertEqual(frappe.get_list("Kanban Board"), [])
			self.assertFalse(frappe.has_permission("Kanban Board", "read", doc=made.name))
			frappe.set_user(user)
			frappe.delete_doc("Kanban Board", made.name)

	def test_boards_for_everybody_are_not_made_of_parts(self) -> None:
		self.build()
		for user in (self.secretary, self.part):
			self.refuse(user)
			made = self.make(user, private=1)
			made.private = 0
			self.assertRaises(frappe.PermissionError, made.save)
			frappe.set_user("Administrator")
			frappe.delete_doc("Kanban Board", made.name)

	def test_what_else_a_builder_would_make_is_refused(self) -> None:
		self.build(fields=[*table()["fields"], field("secret", "Select", "a\nb", permlevel=1)])
		foreign = frappe.get_doc({**board(kanban_board_name="Foreign"), "owner": "Administrator"})
		frappe.set_user("Administrator")
		foreign.insert()
		for wrong in (
			{"reference_doctype": "User", "field_name": "user_type", "columns": []},
			{"reference_doctype": "Error Log", "field_name": "method", "columns": []},
			{"field_name": "secret", "columns": []},
			{"fields": '["secret"]'},
			{"fields": '{"secret": 1}'},
			{"kanban_board_name": "<b>x</b>"},
			{"columns": [{"column_name": "{{ frappe.session.user }}"}]},
			filters([TABLE, "secret", "=", "a"]),
			filters(["secret", "=", "a"]),
			filters(["Party Member", "phone", "like", "1%"]),
			filters([TABLE, "remark", "=", "<script>"]),
			{"filters": "frappe.call('x')"},
			{"name": "Foreign", "kanban_board_name": "Foreign 2", "columns": [{"column_name": "no choice"}]},
		):
			self.refuse(self.builder, **wrong)
		frappe.set_user(self.builder)
		taken = frappe.get_doc("Kanban Board", "Foreign")
		self.assertRaises(frappe.PermissionError, taken.update({"show_labels": 1}).save)
		self.assertRaises(frappe.PermissionError, taken.update({"private": 1}).save)
		self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Kanban Board", "Foreign")
		self.assertRaises(REFUSALS, frappe.rename_doc, "Kanban Board", "Foreign", "Mine")
		row = {"doctype": "Kanban Board Column", "parent": "Foreign", "parenttype": "Kanban Board"}
		alone = frappe.get_doc({**row, "parentfield": "columns", "column_name": "待办"})
		self.assertRaises(frappe.PermissionError, alone.insert)
