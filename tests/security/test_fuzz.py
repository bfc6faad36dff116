"""Whatever is sent to the REST faces: an answer in words, soon. No 5xx, no SQL, no stack trace, no other place of the machine.

Bounded and repeatable: the same requests every time (`derandomize`), a fixed number of examples.
"""

import json
import os
import time
import unittest
import urllib.parse

import leak_faces
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leak_marks import OWN
from leak_world import World

import frappe

SPOKEN = (
	"Traceback (most recent",
	'File \\"',
	"sqlite3.",
	"from `tab",
	"no such column: tab",
	"/apps/frappe/",
	"site.db",
)
SECONDS = 5.0
CALM = settings(
	derandomize=True,
	deadline=None,
	max_examples=int(os.environ.get("FUZZ_EXAMPLES", "200")),
	database=None,
	suppress_health_check=list(HealthCheck),
)


def setUpModule() -> None:
	global world, functions
	world = World().__enter__()
	with world.site():
		frappe.db.set_single_value("System Settings", "allow_error_traceback", 0)
		frappe.db.set_single_value("System Settings", "sign_in_again_after", 0)  # the world stands longer
		frappe.db.commit()
		leak_faces.import_everything()
		functions = [
			(path, methods, signature)
			for path, methods, signature, is_method in leak_faces.whitelisted()
			if not is_method and path not in leak_faces.ENDS_SESSIONS
		]


def tearDownModule() -> None:
	world.__exit__()


doctypes = st.sampled_from(
	[
		"Party Member",
		"Contact Search",
		"Search Attempt",
		"Party Organization",
		"ToDo",
		"User",
		"File",
		"System Settings",
		"No Such",
		"",
		"'",
	]
)
words = st.one_of(
	st.sampled_from(
		[
			"name",
			"organization",
			"identity_number",
			"member_name",
			"creation",
			"*",
			"%",
			"1",
			"-1",
			"0",
			"null",
			"true",
			"[]",
			"{}",
			"' or 1=1 --",
			"name; drop table x",
			"`name`",
			"count(*)",
			"max(name) as x",
			"a.b.c",
			"name desc",
			"../../etc/passwd",
			"{{ 7*7 }}",
			"T1B1",
			"\x00",
			"\ud7ff",
			"999999999999999999999",
			"1e400",
			"NaN",
		]
	),
	st.text(max_size=12),
)
plain = st.one_of(words, st.integers(-(2**70), 2**70), st.floats(), st.booleans(), st.none())
values = st.recursive(
	plain,
	lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)),
	max_leaves=8,
)
filters = st.one_of(
	values,
	st.lists(
		st.tuples(
			words,
			st.sampled_from(["=", "!=", "like", "in", "between", "is", "descendants of", ">", "x"]),
			values,
		),
		max_size=3,
	),
	st.dictionaries(words, values, max_size=3),
)
lists = st.fixed_dictionaries(
	{},
	optional={
		"fields": st.one_of(values, st.lists(words, max_size=4)),
		"filters": filters,
		"or_filters": filters,
		"order_by": words,
		"group_by": words,
		"limit_page_length": plain,
		"limit_start": plain,
		"limit": plain,
		"start": plain,
		"as_dict": plain,
		"expand": values,
		"parent": st.one_of(doctypes, words),
		"debug": plain,
	},
)


class TestRestFaces(unittest.TestCase):
	def setUp(self) -> None:
		self.person = world.person("Branch Secretary", OWN)

	def ask(self, method: str, path: str, sent: dict) -> None:
		started = time.thread_time()  # its own work, not what else the machine does
		answer = world.ask(self.person, method, path, sent)
		took = time.thread_time() - started
		said, shown = answer.get_data().decode("utf-8", "replace"), f"{method} {path} {sent!r}"[:600]
		self.assertLess(took, SECONDS, shown)
		spoken = said.replace(json.dumps(sent)[1:-1], "").replace(
			urllib.parse.unquote(path.split("/")[-1]), ""
		)
		for word in SPOKEN:
			self.assertNotIn(word, spoken, shown)
		if answer.status_code != 501:
			self.assertLess(answer.status_code, 500, f"{shown}: {said[:500]}")

	@CALM
	@given(
		doctypes,
		st.sampled_from(["/api/resource/{}", "/api/v2/document/{}", "/api/v2/doctype/{}/count"]),
		lists,
	)
	def test_lists(self, doctype: str, path: str, sent: dict) -> None:
		self.ask("GET", path.format(doctype.replace("/", "")), sent)

	@CALM
	@given(
		doctypes,
		st.sampled_from(
			[
				"client.get_list",
				"client.get_count",
				"client.get_value",
				"client.get",
				"desk.reportview.get",
				"desk.reportview.get_count",
				"desk.search.search_widget",
			]
		),
		lists,
		values,
	)
	def test_methods_of_lists(self, doctype: str, method: str, sent: dict, more: object) -> None:
		more = "name" if more is None else more  # an argument that is left out is another matter
		given = {
			"doctype": doctype,
			"txt": more,
			"fieldname": more,
			"name": more,
			**sent,
		}
		self.ask(
			"POST",
			f"/api/method/frappe.{method}",
			{key: value for key, value in given.items() if value is not None},
		)

	@CALM
	@given(
		doctypes,
		words,
		st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]),
		st.dictionaries(words, values, max_size=5),
	)
	def test_documents(self, doctype: str, name: str, method: str, sent: dict) -> None:
		name = name.replace("/", "").replace("?", "").replace("#", "")
		for path in ("/api/resource", "/api/v2/document"):
			self.ask(method, f"{path}/{doctype}/{name}".rstrip("/"), sent)

	@CALM
	@given(st.data())
	def test_every_whitelisted_function(self, data: st.DataObject) -> None:
		path, methods, signature = data.draw(st.sampled_from(functions))
		sent = {
			name: data.draw(values)
			for name, one in signature.parameters.items()
			if one.default is one.empty or data.draw(st.integers(0, 5))
		}
		self.ask("POST" if "POST" in methods else "GET", f"/api/method/{path}", sent)

	@CALM
	@given(
		st.text(max_size=30), st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
	)
	def test_paths(self, path: str, method: str) -> None:
		for prefix in (
			"/",
			"/api/",
			"/api/method/",
			"/api/v2/",
			"/files/",
			"/private/files/",
			"/app/",
			"/assets/",
		):
			self.ask(method, prefix + urllib.parse.quote(path), {})

	@CALM
	@given(
		st.binary(max_size=60),
		st.sampled_from(
			[
				"application/json",
				"application/x-www-form-urlencoded",
				"multipart/form-data; boundary=x",
				"text/plain",
				"",
			]
		),
	)
	def test_bodies(self, body: bytes, kind: str) -> None:
		for path in (
			"/api/resource/ToDo",
			"/api/method/frappe.client.insert",
			"/api/method/upload_file",
			"/api/method/login",
		):
			answer = world.raw(self.person, path, body, kind)
			self.assertNotIn("Traceback", answer.get_data().decode("utf-8", "replace"))
			self.assertLess(answer.status_code, 500, (path, body, kind, answer.text[:500]))


if __name__ == "__main__":
	unittest.main()
