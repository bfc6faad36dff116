"""The door for documents from clients, without a server: what is new, whose rows they are, what a field takes."""

import frappe
from frappe.ground.calls import call_from_outside
from frappe.model.incoming import (
	apply_client_values,
	document_from_client,
	insert_from_client,
	stored_document,
)
from frappe.model.tests.site import ModelTest, field

LINE = {"name": "Door Line", "istable": 1, "fields": [field("item"), field("qty", "Int", default="1")]}
PAPER = {
	"name": "Door Paper",
	"autoname": "field:title",
	"is_submittable": 1,
	"allow_rename": 0,
	"fields": [
		field("title", reqd=1),
		field("day", "Date"),
		field("number", "Int"),
		field("more", "JSON"),
		field("picture", "Attach"),
		field("lines", "Table", options="Door Line"),
		field("others", "Table", options="Door Line"),
		field("amended_from", "Link", options="Door Paper", no_copy=1, read_only=1),
	],
}
TREE = {"name": "Door Tree", "autoname": "field:title", "is_tree": 1, "fields": [field("title", reqd=1)]}


class TestIncoming(ModelTest):
	doctypes = (LINE, PAPER, TREE)

	def paper(self, title: str, **values):
		return frappe.get_doc({"doctype": "Door Paper", "title": title, **values}).insert()

	def test_the_database_says_what_is_new(self) -> None:
		self.paper("A", number=7)
		for forged in ({"__islocal": 1}, {"__islocal": 1, "__unsaved": 1, "number": 8}, {}):
			doc = document_from_client({"doctype": "Door Paper", "name": "A", **forged}, "read")
			self.assertFalse(doc.is_new())
		self.assertTrue(
			document_from_client({"doctype": "Door Paper", "name": "new-1", "title": "B"}).is_new()
		)
		with self.assertRaises(frappe.DoesNotExistError):
			document_from_client({"doctype": "Door Paper", "name": "B"})
		with self.assertRaises(frappe.DuplicateEntryError):
			insert_from_client({"doctype": "Door Paper", "title": "A"})

	def test_a_name_is_read_as_it_is_stored(self) -> None:
		self.paper("Large")
		self.assertEqual(stored_document("Door Paper", "lARGE").name, "Large")
		for name in (["like", "%"], {"a": 1}, True, 1.5):
			with self.subTest(name), self.assertRaises(frappe.ValidationError):
				stored_document("Door Paper", name)
		for doctype in ("door paper", "Door  Paper", "DocType ", ""):
			with self.subTest(doctype), self.assertRaises(frappe.DoesNotExistError):
				stored_document(doctype, "Large")

	def test_a_field_takes_its_kind(self) -> None:
		doc = self.paper("K")
		for fieldname, wrong in (
			("title", ["like", "%"]),
			("picture", {"a": 1}),
			("number", [1]),
			("number", 2**70),
			("number", float("nan")),
			("day", 20240101),
			("day", "2024-13-45"),
			("lines", "x"),
			("lines", {"item": "x"}),
			("lines", ["x"]),
			("lines", [{}] * 10_001),
		):
			with self.subTest(fieldname, wrong=wrong), self.assertRaises(frappe.ValidationError):
				apply_client_values(doc, {fieldname: wrong})
		apply_client_values(
			doc, {"day": "2024-01-02", "number": "7", "more": {"a": [1]}, "lines": None}
		).save()
		self.assertEqual(frappe.db.get_value("Door Paper", "K", ["number", "more"]), (7, '{"a":[1]}'))

	def test_a_list_is_no_operator_whoever_sets_it(self) -> None:
		for values in (
			{"title": ["like", "%"]},
			{"title": "L", "amended_from": ["like", "%"]},
			{"title": "L", "picture": ["!=", ""]},
		):
			with self.subTest(values), self.assertRaises(frappe.ValidationError):
				frappe.get_doc({"doctype": "Door Paper", **values}).insert()

	def test_what_the_engine_keeps_is_not_set(self) -> None:
		doc = self.paper("E", number=1)
		before = dict(doc.__dict__)
		keys = (
			"owner",
			"creation",
			"modified_by",
			"idx",
			"amended_from",
			"parent",
			"flags",
			"meta",
			"save",
			"_latest",
			"lft",
		)
		apply_client_values(doc, dict.fromkeys(keys, "x"))
		self.assertEqual({key: doc.__dict__.get(key) for key in keys}, {key: before.get(key) for key in keys})
		self.assertFalse(doc.flags.get("ignore_permissions"))

	def test_rows_belong_to_their_document(self) -> None:
		one, other = (
			self.paper("R1", lines=[{"item": "a", "qty": 5}]),
			self.paper("R2", lines=[{"item": "b"}]),
		)
		stolen = other.lines[0].name
		apply_client_values(
			one,
			{
				"lines": [
					{"name": one.lines[0].name, "item": "a2"},
					{"name": stolen, "item": "taken"},
					{"name": one.lines[0].name},
				],
				"others": [{"name": one.lines[0].name, "item": "moved"}],
			},
		).save()
		stored = frappe.get_doc("Door Paper", "R1")
		self.assertEqual([(row.item, row.qty) for row in stored.lines], [("a2", 0), ("taken", 1), (None, 1)])
		self.assertEqual(stored.lines[0].name, one.lines[0].name)
		self.assertEqual([row.item for row in stored.others], ["moved"])
		self.assertEqual(
			[(row.name, row.item) for row in frappe.get_doc("Door Paper", "R2").lines], [(stolen, "b")]
		)

	def test_rows_are_not_stolen_by_code_either(self) -> None:
		one, other = self.paper("S1"), self.paper("S2", lines=[{"item": "b"}])
		one.append("lines", {"name": other.lines[0].name, "item": "taken"})
		one.save()
		self.assertEqual([row.item for row in frappe.get_doc("Door Paper", "S2").lines], ["b"])
		self.assertEqual([row.item for row in frappe.get_doc("Door Paper", "S1").lines], ["taken"])

	def test_a_row_is_put_into_the_table_that_it_names(self) -> None:
		self.paper("P")
		place = {"doctype": "Door Line", "parenttype": "Door Paper", "parent": "P", "item": "x"}
		insert_from_client({**place, "parentfield": "others"})
		self.assertEqual([row.item for row in frappe.get_doc("Door Paper", "P").others], ["x"])
		for parentfield in ("title", "no_such", "", ["lines"]):
			with self.subTest(parentfield), self.assertRaises(frappe.ValidationError):
				insert_from_client({**place, "parentfield": parentfield})

	def test_an_amendment_follows_a_cancelled_document(self) -> None:
		draft = self.paper("D")
		with self.assertRaises(frappe.ValidationError):
			insert_from_client({"doctype": "Door Paper", "title": "N", "amended_from": "D"})
		draft.submit()
		draft.cancel()
		self.assertEqual(
			insert_from_client({"doctype": "Door Paper", "title": "N", "amended_from": "D"}).name, "D-1"
		)

	def test_only_drafts_that_are_submitted_are_discarded(self) -> None:
		frappe.get_doc({"doctype": "Door Tree", "title": "T"}).insert()
		with self.assertRaises(frappe.ValidationError):
			stored_document("Door Tree", "T").discard()
		self.assertEqual(frappe.db.get_value("Door Tree", "T", "docstatus"), 0)
		self.paper("Z").discard()
		self.assertEqual(frappe.db.get_value("Door Paper", "Z", "docstatus"), 2)

	def test_switches_are_for_code(self) -> None:
		doc = self.paper("W")
		with self.assertRaises(frappe.ValidationError):
			call_from_outside(doc.rename, {"name": "V", "force": True, "validate_rename": False})
		self.assertTrue(frappe.db.exists("Door Paper", "W"))


class TestTreeColumns(ModelTest):
	doctypes = (TREE,)

	def node(self, title: str, **values):
		return frappe.get_doc({"doctype": "Door Tree", "title": title, "is_group": 1, **values}).insert()

	def places(self) -> list[tuple]:
		return frappe.db.sql("select `name`, `lft`, `rgt`, `old_parent` from `tabDoor Tree` order by `lft`")

	def test_the_place_is_written_by_the_tree_alone(self) -> None:
		self.node("Root")
		node = self.node("A", parent_door_tree="Root", lft=1, rgt=100, old_parent="Root")
		self.node("B", parent_door_tree="Root")
		before = self.places()
		self.assertEqual([row[1:3] for row in before], [(1, 6), (2, 3), (4, 5)])
		node.update(
			{
				"lft": 1,
				"rgt": 100,
				"old_parent": "B",
				"nsm_parent_field": "title",
				"nsm_oldparent_field": "title",
			}
		)
		node.save()
		self.assertEqual(self.places(), before)
		node.reload()
		node.nsm_parent_field = "no` such"
		node.parent_door_tree = "B"
		node.save()
		self.assertEqual([row[:3] for row in self.places()], [("Root", 1, 6), ("B", 2, 5), ("A", 3, 4)])


class TestRightsOnBoth(ModelTest):
	"""A clerk owns one node of each branch; the rights are the owner's."""

	doctypes = (
		{
			**TREE,
			"allow_rename": 1,
			"permissions": [
				{"role": "Clerk", "read": 1, "write": 1, "create": 1, "delete": 1, "if_owner": 1}
			],
		},
	)
	CLERK = "clerk@door.example"

	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		for title, parent, owner in (
			("Root", None, "Administrator"),
			("Mine", "Root", self.CLERK),
			("Also Mine", "Root", self.CLERK),
			("Theirs", "Root", "Administrator"),
			("Leaf", "Mine", self.CLERK),
		):
			doc = frappe.get_doc(
				{"doctype": "Door Tree", "title": title, "is_group": 1, "parent_door_tree": parent}
			)
			doc.insert()
			frappe.db.set_value("Door Tree", title, "owner", owner)
		role = {
			"doctype": "Has Role",
			"name": "door",
			"parent": self.CLERK,
			"parenttype": "User",
			"parentfield": "roles",
		}
		frappe.get_doc({**role, "role": "Clerk"}).db_insert()
		frappe.set_user(self.CLERK)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		super().tearDown()

	def test_a_node_goes_from_and_to_what_one_may_write(self) -> None:
		for parent in ("Theirs", "Root"):
			with self.subTest(parent), self.assertRaises(frappe.PermissionError):
				apply_client_values(frappe.get_doc("Door Tree", "Leaf"), {"parent_door_tree": parent}).save()
		with self.assertRaises(frappe.PermissionError):
			apply_client_values(frappe.get_doc("Door Tree", "Mine"), {"parent_door_tree": "Also Mine"}).save()
		apply_client_values(frappe.get_doc("Door Tree", "Leaf"), {"parent_door_tree": "Also Mine"}).save()
		self.assertEqual(frappe.db.get_value("Door Tree", "Leaf", "old_parent"), "Also Mine")

	def test_a_merge_asks_for_both(self) -> None:
		for old, new in (("Mine", "Theirs"), ("Theirs", "Mine")):
			with self.subTest(old), self.assertRaises((frappe.PermissionError, frappe.ValidationError)):
				frappe.rename_doc("Door Tree", old, new, merge=True)
			self.assertTrue(frappe.db.exists("Door Tree", old))
		frappe.rename_doc("Door Tree", "Mine", "Also Mine", merge=True)
		self.assertFalse(frappe.db.exists("Door Tree", "Mine"))
