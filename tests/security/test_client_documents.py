"""What a client sends as a document is a document of its own place: other shapes, keys, rows and names get nowhere."""

import json
import sqlite3
import unittest
from contextlib import closing

from leak_marks import OTHER, OWN, Person
from leak_world import World

import frappe

METHOD = "/api/method/"
ORGANIZATION = "/api/resource/Party Organization/"


def setUpModule() -> None:
	global world
	world = World().__enter__()


def tearDownModule() -> None:
	world.__exit__()


def rows(statement: str, *values) -> list[tuple]:
	"""What the database holds, read past the engine."""
	with closing(sqlite3.connect(world.database)) as database:
		return database.execute(statement, values).fetchall()


def first_of(doctype: str, organization: str) -> dict:
	"""A document of an organization, whole."""
	with world.site():
		name = frappe.get_all(doctype, filters={"organization": organization}, pluck="name", limit=1)[0]
		return json.loads(frappe.get_doc(doctype, name).as_json())


class ClientDocuments(unittest.TestCase):
	"""Each test begins with the same database; the other college must end as it began."""

	@classmethod
	def setUpClass(cls) -> None:
		cls.secretary = world.person("Branch Secretary", OWN)
		cls.keeper = world.person("Investigation Administrator", OWN)
		cls.before = world.state_of(OTHER)

	def tearDown(self) -> None:
		after = world.state_of(OTHER)
		world.restore()
		self.assertEqual(after, self.before)

	def ask(self, person: Person, method: str, path: str, values: dict):
		answer = world.ask(person, method, path, values)
		self.assertLess(answer.status_code, 500, answer.text[:2000])
		self.assertFalse(world.leaks(person, path + json.dumps(values, default=str), answer)[:3])
		return answer

	def save(self, person: Person, doc: dict, action: str = "Save"):
		return self.ask(
			person,
			"POST",
			f"{METHOD}frappe.desk.form.save.savedocs",
			{"doc": json.dumps(doc), "action": action},
		)

	def method(self, person: Person, doc: dict, method: str, **args):
		return self.ask(
			person,
			"POST",
			f"{METHOD}run_doc_method",
			{"docs": json.dumps(doc), "method": method, "args": args},
		)


class TestTree(ClientDocuments):
	def test_the_parent_field_is_not_named_by_a_value(self) -> None:
		for field in ("no_such", "x` = 1 union select password from __Auth --", ["a"], {"a": 1}):
			with self.subTest(field):
				answer = self.ask(
					self.keeper,
					"PUT",
					ORGANIZATION + OWN,
					{"nsm_parent_field": field, "nsm_oldparent_field": field},
				)
				self.assertEqual(answer.status_code, 200, answer.text[:500])

	def test_a_place_in_the_tree_is_not_set(self) -> None:
		place = rows("select lft, rgt, old_parent from `tabParty Organization` where name = ?", OWN)
		wide = {"lft": 1, "rgt": 1000, "old_parent": "T2"}
		with world.site():
			whole = json.loads(frappe.get_doc("Party Organization", OWN).as_json())
		for method, path, values in (
			("PUT", ORGANIZATION + OWN, wide),
			("PUT", f"/api/v2/document/Party Organization/{OWN}", wide),
			(
				"POST",
				f"{METHOD}frappe.desk.form.save.savedocs",
				{"doc": json.dumps({**whole, **wide}), "action": "Save"},
			),
			("POST", f"{METHOD}frappe.client.save", {"doc": {**whole, **wide}}),
			(
				"POST",
				f"{METHOD}frappe.client.set_value",
				{"doctype": "Party Organization", "name": OWN, "fieldname": wide},
			),
			(
				"POST",
				f"{METHOD}frappe.client.bulk_update",
				{"docs": [{"doctype": "Party Organization", "docname": OWN, **wide}]},
			),
			(
				"POST",
				f"{METHOD}frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
				{"doctype": "Party Organization", "docnames": [OWN], "action": "update", "data": wide},
			),
		):
			with self.subTest(path):
				self.ask(self.keeper, method, path, values)
				self.assertEqual(
					rows("select lft, rgt, old_parent from `tabParty Organization` where name = ?", OWN),
					place,
				)
				world.restore()

	def test_a_new_node_begins_without_a_place(self) -> None:
		officer = world.person("Organization Department Officer", OWN)
		self.ask(
			officer,
			"POST",
			"/api/resource/Party Organization",
			{
				"organization_code": "T1B1X",
				"organization_name": "新支部",
				"kind": "党支部",
				"unit_category": "学校",
				"parent_party_organization": OWN,
				"lft": 1,
				"rgt": 1000,
				"old_parent": OWN,
			},
		)
		numbers = rows("select lft, rgt from `tabParty Organization` order by lft")
		self.assertEqual(
			sorted(number for row in numbers for number in row), list(range(1, 2 * len(numbers) + 1))
		)

	def test_a_merge_needs_the_rights_on_both(self) -> None:
		for old, new in ((OWN, OTHER), (OTHER, OWN), (OWN, "T2"), (OWN, "T")):
			for path, values in (
				(
					"frappe.client.rename_doc",
					{"doctype": "Party Organization", "old_name": old, "new_name": new, "merge": 1},
				),
				(
					"frappe.model.rename_doc.update_document_title",
					{"doctype": "Party Organization", "docname": old, "name": new, "merge": 1, "force": 1},
				),
			):
				with self.subTest(path=path, old=old, new=new):
					answer = self.ask(self.keeper, "POST", METHOD + path, values)
					self.assertGreaterEqual(answer.status_code, 400)
					self.assertTrue(rows("select 1 from `tabParty Organization` where name = ?", old))

	def test_a_node_is_moved_by_whom_may_write_to_both_places(self) -> None:
		for parent in ("T2", "T", "T1B2", ""):
			with self.subTest(parent):
				answer = self.ask(
					self.keeper, "PUT", ORGANIZATION + OWN, {"parent_party_organization": parent}
				)
				self.assertGreaterEqual(answer.status_code, 400)
		self.assertEqual(
			rows("select parent_party_organization from `tabParty Organization` where name = ?", OWN),
			[("T1",)],
		)


class TestNewOrStored(ClientDocuments):
	"""The database says which documents are new."""

	FORGED = ({"__islocal": 1}, {"__islocal": True, "__unsaved": 1}, {"__islocal": "1", "__newname": "x"})

	def test_no_document_of_others_is_read_renamed_or_discarded(self) -> None:
		for doctype in ("Party Member", "Contact Search", "Investigation Record", "Party Organization"):
			other = OTHER if doctype == "Party Organization" else first_of(doctype, OTHER)["name"]
			for forged in self.FORGED:
				for method, args in (
					("rename", {"name": other, "validate_rename": 0, "force": 1}),
					("rename", {"name": "Mine", "validate_rename": 0}),
					("discard", {}),
					("submit", {}),
					("cancel", {}),
				):
					with self.subTest(doctype=doctype, method=method):
						doc = {"doctype": doctype, "name": other, "organization": OWN, **forged}
						self.assertGreaterEqual(
							self.method(self.secretary, doc, method, **args).status_code, 400
						)

	def test_a_stored_document_is_not_saved_as_a_new_one(self) -> None:
		other = first_of("Contact Search", OTHER)
		for forged in self.FORGED:
			doc = {
				"doctype": "Contact Search",
				"name": other["name"],
				"organization": OWN,
				"conduct": "taken",
				**forged,
			}
			self.assertGreaterEqual(self.save(self.secretary, doc).status_code, 400)
			for path in ("save", "insert", "submit"):
				self.ask(self.secretary, "POST", f"{METHOD}frappe.client.{path}", {"doc": doc})

	def test_another_organization_does_not_lend_its_rights(self) -> None:
		"""The rights are asked of the stored document: a value sent along does not make it one's own."""
		other = first_of("Contact Search", OTHER)
		doc = {
			**other,
			"organization": OWN,
			"member": first_of("Contact Search", OWN)["member"],
			"owner": self.secretary.user,
		}
		self.assertEqual(self.save(self.secretary, doc).status_code, 403)
		self.assertEqual(
			self.ask(self.secretary, "POST", f"{METHOD}frappe.client.save", {"doc": doc}).status_code, 403
		)

	def test_what_is_gone_does_not_come_back_by_a_save(self) -> None:
		own = first_of("Contact Search", OWN)
		answer = self.save(self.secretary, {**own, "name": "Q7Y2K9W4J1"})
		self.assertEqual(answer.status_code, 404)


class TestValues(ClientDocuments):
	def test_an_amendment_takes_no_files_of_others(self) -> None:
		member = first_of("Party Member", OWN)
		number = member["identity_number"]
		for amended in (
			["like", "%"],
			["!=", ""],
			{"like": "%"},
			first_of("Party Member", OTHER)["name"],
			True,
			7,
		):
			with self.subTest(amended):
				copied = rows("select count(*) from tabFile")
				values = {
					**{
						key: member[key]
						for key in ("member_name", "phone", "membership_kind", "joined_on", "person_category")
					},
					"organization": OWN,
					"identity_number": number[:-4] + "0000",
					"amended_from": amended,
				}
				self.ask(self.secretary, "POST", "/api/resource/Party Member", values)
				self.save(
					self.secretary, {"doctype": "Party Member", "__islocal": 1, "name": "new-1", **values}
				)
				self.ask(
					self.secretary,
					"PUT",
					f"/api/resource/Party Member/{member['name']}",
					{"amended_from": amended},
				)
				self.assertEqual(rows("select count(*) from tabFile"), copied)

	def test_a_field_takes_one_value_of_its_kind(self) -> None:
		own = first_of("Party Member", OWN)
		path = f"/api/resource/Party Member/{own['name']}"
		wrong = (["like", "%"], {"a": 1}, [], {}, [[]], [None], 10**400, "\ud800")
		for field in ("remark", "member_name", "organization", "joined_on", "identity_number", "phone"):
			for value in wrong:
				with self.subTest(field=field, value=str(value)[:20]):
					answer = self.ask(self.secretary, "PUT", path, {field: value})
					self.assertEqual(answer.status_code, 417, answer.text[:300])
		self.assertEqual(first_of("Party Member", OWN)["modified"], own["modified"])

	def test_keys_that_are_no_fields_do_nothing(self) -> None:
		own = first_of("Contact Search", OWN)
		keys = (
			"flags", "meta", "_doc_before_save", "_parent_doc", "_latest", "_action", "_permlevel_access", "save",
			"check_permission", "has_permission", "ignore_permissions", "__class__", "__dict__", "parent", "parenttype",
			"owner", "creation", "modified_by", "idx", "_user_tags", "_assign", "_liked_by", "_comments", "_seen",
		)  # fmt: skip
		for value in ({"ignore_permissions": True}, ["x"], "x", 7, None, True):
			sent = {**dict.fromkeys(keys, value), "conduct": "kept"}
			answer = self.ask(self.secretary, "PUT", f"/api/resource/Contact Search/{own['name']}", sent)
			self.assertEqual(answer.status_code, 200, answer.text[:300])
			after = first_of("Contact Search", OWN)
			self.assertEqual(
				[after[key] for key in ("owner", "creation", "idx")],
				[own[key] for key in ("owner", "creation", "idx")],
			)
			self.assertEqual(after["conduct"], "kept")
			self.assertEqual(
				self.save(self.secretary, {**after, **sent, "conduct": "again"}).status_code, 200
			)

	def test_other_shapes_of_documents_are_refused(self) -> None:
		for doc in (
			None,
			[],
			"x",
			7,
			[{"doctype": "ToDo"}],
			{"doctype": ["ToDo"]},
			{"doctype": {"a": 1}},
			{"doctype": "todo"},
			{"doctype": "Contact Search", "name": ["like", "%"]},
			{"doctype": "Contact Search", "name": {"a": 1}},
			{"doctype": "Contact Search", "name": True},
		):
			with self.subTest(doc):
				for path, values in (
					("frappe.desk.form.save.savedocs", {"doc": doc, "action": "Save"}),
					("frappe.desk.form.save.savedocs", {"doc": doc, "action": "Cancel"}),
					("frappe.client.save", {"doc": doc}),
					("frappe.client.insert", {"doc": doc}),
					("frappe.client.submit", {"doc": doc}),
					("frappe.client.bulk_update", {"docs": [doc]}),
					("run_doc_method", {"docs": doc, "method": "submit"}),
					("frappe.model.workflow.get_transitions", {"doc": doc}),
					("frappe.model.workflow.apply_workflow", {"doc": doc, "action": "x"}),
					("frappe.www.printview.get_html_and_style", {"doc": doc}),
					("frappe.desk.form.assign_to.get", {"args": doc}),
					("frappe.desk.form.assign_to.add", {"args": doc}),
				):
					answer = self.ask(self.secretary, "POST", METHOD + path, values)
					if path != "frappe.client.bulk_update":
						self.assertGreaterEqual(answer.status_code, 400, f"{path} {answer.text[:200]}")

	def test_a_print_names_what_the_user_put_there_by_its_name_only(self) -> None:
		officer = world.person("Committee Officer", "T1")
		with world.site():
			other = frappe.db.get_value("Party Organization", OTHER, "organization_name")
			mine = frappe.db.get_value("Party Organization", OWN, "organization_name")
		appeal, preview = (
			first_of("Disposition Appeal", OWN),
			f"{METHOD}frappe.www.printview.get_html_and_style",
		)
		answer = self.ask(officer, "POST", preview, {"doc": {**appeal, "reviewed_by": OTHER}})
		self.assertEqual(answer.status_code, 200, answer.text[:300])
		self.assertIn(OTHER, answer.text)
		self.assertNotIn(other, answer.text)
		answer = self.ask(officer, "POST", preview, {"doc": {**appeal, "reviewed_by": OWN}})
		self.assertIn(mine, answer.text)


class TestRows(ClientDocuments):
	def test_rows_of_another_document_stay_there(self) -> None:
		own, other = first_of("Contact Search", OWN), first_of("Contact Search", OTHER)
		stolen = [{**row, "detail": "taken"} for row in other["attempts"]]
		self.assertTrue(stolen)
		table = {"attempts": [*own["attempts"], *stolen]}
		one = f"/api/resource/Contact Search/{own['name']}"
		for method, path, values in (
			("PUT", one, table),
			("PUT", one.replace("resource", "v2/document"), table),
			(
				"POST",
				f"{METHOD}frappe.client.set_value",
				{"doctype": "Contact Search", "name": own["name"], "fieldname": table},
			),
			(
				"POST",
				f"{METHOD}frappe.client.bulk_update",
				{"docs": [{"doctype": "Contact Search", "docname": own["name"], **table}]},
			),
			(
				"POST",
				f"{METHOD}frappe.desk.form.save.savedocs",
				{"doc": json.dumps({**own, **table}), "action": "Save"},
			),
			("POST", f"{METHOD}frappe.client.save", {"doc": {**own, **table}}),
			("POST", f"{METHOD}frappe.client.insert", {"doc": {**stolen[0], "parent": own["name"]}}),
		):
			with self.subTest(path):
				self.ask(self.secretary, method, path, values)
				self.assertEqual(world.state_of(OTHER), self.before)
				world.restore()

	def test_own_rows_stay_the_same_rows(self) -> None:
		own = first_of("Contact Search", OWN)
		path = f"/api/resource/Contact Search/{own['name']}"
		sent = [
			{**row, "owner": "Administrator", "creation": None, "detail": "kept"} for row in own["attempts"]
		]
		answer = self.ask(self.secretary, "PUT", path, {"attempts": sent})
		self.assertEqual(answer.status_code, 200, answer.text[:500])
		after = first_of("Contact Search", OWN)["attempts"]
		self.assertEqual([row["name"] for row in after], [row["name"] for row in own["attempts"]])
		self.assertEqual([row["creation"] for row in after], [row["creation"] for row in own["attempts"]])
		self.assertTrue(all(row["detail"] == "kept" for row in after))


class TestSwitches(ClientDocuments):
	def test_what_turns_checks_off_is_not_for_clients(self) -> None:
		own = first_of("Party Member", OWN)["name"]
		switches = {"name": "Mine", "validate_rename": 0, "force": 1, "validate": 0, "ignore_permissions": 1}
		for path, values in (
			(
				"/api/method/run_doc_method",
				{"dt": "Party Member", "dn": own, "method": "rename", "args": switches},
			),
			(f"/api/resource/Party Member/{own}", {"run_method": "rename", **switches}),
			(f"/api/v2/document/Party Member/{own}/method/rename", switches),
		):
			with self.subTest(path):
				answer = self.ask(self.secretary, "POST", path, values)
				self.assertGreaterEqual(answer.status_code, 400)
				self.assertTrue(rows("select 1 from `tabParty Member` where name = ?", own))

	def test_a_comment_is_by_who_writes_it(self) -> None:
		own = first_of("Party Member", OWN)["name"]
		values = {
			"reference_doctype": "Party Member",
			"reference_name": own,
			"content": "x",
			"comment_email": "Administrator",
			"comment_by": "Administrator",
		}
		self.ask(self.secretary, "POST", f"{METHOD}frappe.desk.form.utils.add_comment", values)
		by = rows(
			"select comment_email, comment_by from tabComment where reference_name = ? and content = 'x'", own
		)
		self.assertEqual([row[0] for row in by], [self.secretary.user])
		self.assertNotIn("Administrator", by[0])

	def test_an_assignment_is_made_by_who_makes_it(self) -> None:
		own = first_of("Party Member", OWN)["name"]
		args = {
			"doctype": "Party Member",
			"name": own,
			"assign_to": [self.secretary.user],
			"assigned_by": "Administrator",
			"ignore_permissions": 1,
		}
		self.ask(self.secretary, "POST", f"{METHOD}frappe.desk.form.assign_to.add", {"args": args})
		by = rows(
			"select assigned_by from tabToDo where reference_name = ? and allocated_to = ?",
			own,
			self.secretary.user,
		)
		self.assertEqual(by, [(self.secretary.user,)])


if __name__ == "__main__":
	unittest.main()
