"""A question has bounds: fields, filters, functions, rows, size, time. What goes beyond is refused in words, never inside (500)."""

import json
import time
import unittest

from leak_marks import MANAGER, OWN, SITE
from leak_world import World

import frappe

LIST = "/api/method/frappe.client.get_list"
VIEW = "/api/method/frappe.desk.reportview.get"
RESOURCE = "/api/resource/Party Member"
SECOND = "/api/v2/document/Party Member"


def setUpModule() -> None:
	global world
	world = World().__enter__()


def tearDownModule() -> None:
	world.__exit__()


def configure(**values) -> None:
	"""Set values of the site's configuration; None removes one."""
	path = world.bench.sites / SITE / "site_config.json"
	config = {**json.loads(path.read_text()), **values}
	path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}))


class Asking(unittest.TestCase):
	def setUp(self) -> None:
		self.person = world.person("Branch Secretary", OWN)
		self.manager = next(one for one in world.people if one.user == MANAGER)

	def ask(self, path: str, values: dict, person=None):
		"""One request: answered quickly and shortly, and nothing fails inside."""
		started = time.thread_time()  # its own work, not what else the machine does
		answer = world.ask(person or self.person, "POST" if "method" in path else "GET", path, values)
		self.assertLess(time.thread_time() - started, 20, (path, values))
		self.assertLess(len(answer.get_data()), 1_000_000, path)
		self.assertLess(answer.status_code, 500, (path, str(values)[:200], answer.text[-300:]))
		return answer

	def refused(self, path: str, values: dict, person=None) -> None:
		answer = self.ask(path, values, person)
		self.assertEqual(answer.status_code, 417, (path, str(values)[:200], answer.text[:300]))
		self.assertIn("_server_messages", answer.get_json())


class TestQuestions(Asking):
	def test_numbers_of_fields_and_filters(self) -> None:
		for path in (LIST, VIEW):
			asked = {"doctype": "Party Member"}
			self.assertEqual(self.ask(path, {**asked, "fields": ["name"] * 200}).status_code, 200)
			self.refused(path, {**asked, "fields": ["name"] * 201})
			filters = [["name", "!=", f"x{number}"] for number in range(201)]
			self.assertEqual(self.ask(path, {**asked, "filters": filters[:200]}).status_code, 200)
			self.refused(path, {**asked, "filters": filters})
			self.refused(path, {**asked, "or_filters": filters})
			self.refused(path, {**asked, "filters": filters[:150], "or_filters": filters[:51]})

	def test_functions(self) -> None:
		nested, as_dict = "name", "name"
		for _level in range(12):
			nested = f"concat({nested}, {nested})" if len(nested) < 60_000 else f"concat({nested})"
			as_dict = {"CONCAT": [as_dict, as_dict]}
		many = [f"concat(name, '{number}') as a{number}" for number in range(60)]
		deep = "lower(" * 2000 + "name" + ")" * 2000
		for path in (LIST, VIEW):
			for fields in ([f"{nested} as x"], [{**as_dict, "as": "x"}], many, [f"{deep} as x"]):
				self.refused(path, {"doctype": "Party Member", "fields": fields})
			for key in ("order_by", "group_by"):
				for text in (nested, deep, "name, " * 2000 + "name", " " * 100_000 + "name", "(" * 5000):
					self.refused(path, {"doctype": "Party Member", "fields": ["name"], key: text})

	def test_blanks_cost_nothing(self) -> None:
		for text in ("a" + " " * 200_000, "a as" + " " * 200_000 + "b", "concat(" + "a, " * 50_000):
			self.refused(LIST, {"doctype": "Party Member", "fields": [text]})

	def test_nested_too_deeply(self) -> None:
		deep = "[" * 50_000 + "]" * 50_000
		for key in ("filters", "or_filters", "fields"):
			self.ask(LIST, {"doctype": "Party Member", key: deep})
			self.ask(VIEW, {"doctype": "Party Member", key: deep})

	def test_shapes_of_filters(self) -> None:
		for filters in (
			["like", "%"],
			[["name"]],
			[[["name", "=", "x"]]],
			[[["name", "=", "x"], "or", ["name", "=", "y"]]],
			[["name", "=", ["like", "%"]]],
			[["name", "like", {"a": 1}]],
			[["name", "in", [["a"], {"b": 1}]]],
			[["name", ["like"], "%"]],
			[["name", None, "%"]],
			[[["name"], "=", "x"]],
			[[{"a": 1}, "=", "x"]],
			[["Party Member", 1, "=", "x"]],
			[[{"a": 1}, "name", "=", "x"]],
			{"name": ["like", "%", "x"]},
			{"name": {"like": "%"}},
			{"name": ["=", ["%"]]},
			[["organization", "descendants of", ["x"]]],
			[["name", "is", ["set"]]],
			[["creation", "timespan", {"a": 1}]],
			[1, 2],
			[True],
			[None],
		):
			for key in ("filters", "or_filters"):
				answer = self.ask(VIEW, {"doctype": "Party Member", key: filters, "fields": ["name"]})
				self.assertEqual(answer.status_code, 417, (filters, answer.text[:200]))
				self.assertEqual(
					self.ask(LIST, {"doctype": "Party Member", key: filters}).status_code, 417, filters
				)

	def test_shapes_of_everything_else(self) -> None:
		for odd in ([1], {"a": 1}, [["name"]], True, 7, [None], {"CONCAT": None}, [{"a": 1, "b": 2}]):
			for key in (
				"fields",
				"order_by",
				"group_by",
				"parent_doctype",
				"docstatus",
				"limit",
				"start",
				"distinct",
			):
				self.ask(VIEW, {"doctype": "Party Member", "fields": ["name"], key: odd})
				self.ask(LIST, {"doctype": "Party Member", key: odd})
				self.ask(RESOURCE, {key: odd})

	def test_a_name_is_no_operator(self) -> None:
		for name in (["like", "%"], ["!=", "x"], {"name": ["like", "%"]}, [["name", "like", "%"]]):
			for path in (
				"get",
				"get_value",
				"get_single_value",
				"delete",
				"get_doc_permissions",
				"validate_link",
			):
				values = {"doctype": "Party Member", "name": name, "docname": name, "filters": name}
				values |= {"fieldname": "member_name", "field": "member_name"}
				answer = self.ask(f"/api/method/frappe.client.{path}", values)
				self.assertEqual(world.leaks(self.person, "", answer), [], (path, name))
		for path in ("delete", "get_doc_permissions", "validate_link", "get_single_value"):
			values = {
				"doctype": "Party Member",
				"name": ["like", "%"],
				"docname": ["like", "%"],
				"field": ["like", "%"],
			}
			answer = self.ask(f"/api/method/frappe.client.{path}", values)
			self.assertGreaterEqual(answer.status_code, 400, path)


class TestAnswers(Asking):
	def tearDown(self) -> None:
		configure(max_list_rows=None, max_list_megabytes=None, max_read_seconds=None)

	def test_rows(self) -> None:
		configure(max_list_rows=3)
		for length in (0, 100):
			for path, values in (
				(LIST, {"doctype": "Role", "limit_page_length": length}),
				(VIEW, {"doctype": "Role", "page_length": length}),
				("/api/resource/Role", {"limit_page_length": length}),
				("/api/v2/document/Role", {"limit": length}),
			):
				answer = self.ask(path, values, self.manager)
				self.assertEqual(answer.status_code, 417, (path, values, answer.text[:200]))
		self.assertEqual(
			self.ask(LIST, {"doctype": "Role", "limit_page_length": 3}, self.manager).status_code, 200
		)

	def test_size(self) -> None:
		with world.site():
			for number in range(4):
				frappe.get_doc(
					{"doctype": "Note", "title": f"long {number}", "content": "x" * 400_000, "public": 1}
				).insert()
			frappe.db.commit()
		configure(max_list_megabytes=1)
		for path in (LIST, VIEW, "/api/resource/Note"):
			self.refused(path, {"doctype": "Note", "fields": ["name", "content"]}, self.manager)

	def test_time(self) -> None:
		configure(max_read_seconds=0.5)
		with world.site():
			frappe.destroy()
			frappe.init(SITE, sites_path=str(world.bench.sites), force=True)
			frappe.local.request = object()
			frappe.connect()
			endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
			with self.assertRaises(Exception) as raised:
				frappe.db.run(endless).fetchall()
			self.assertIn("interrupted", str(raised.exception))
			self.assertEqual(frappe.db.count("Role") > 3, True)
			frappe.local.request = None


if __name__ == "__main__":
	unittest.main()
