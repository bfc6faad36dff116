"""Files over HTTP: private unless an administrator lets the DocType have public ones, bounded in number and size, with their documents."""

import json
import re
import unittest

from served import CLERK, MANAGER, VISITOR, Served

UPLOAD, FILE, TODO = "/api/method/upload_file", "/api/resource/File", "/api/resource/ToDo"
served: Served


def setUpModule() -> None:
	global served
	served = Served().__enter__()


def tearDownModule() -> None:
	served.__exit__()


def setting(doctype: str, name: str, value: int) -> None:
	"""What an administrator sets for a DocType by Customize Form."""
	served.execute(
		"frappe.make_property_setter("
		+ repr(
			{
				"doctype": doctype,
				"doctype_or_field": "DocType",
				"property": name,
				"value": str(value),
				"property_type": "Check",
			}
		)
		+ ")"
	)


class FileTest(unittest.TestCase):
	def setUp(self) -> None:
		self.clerk = served.client(CLERK)

	def todo(self, client=None) -> str:
		"""A document of the clerk."""
		values = {"description": "paper", "allocated_to": CLERK}
		return (client or self.clerk).post(TODO, data=values).json["data"]["name"]

	def upload(self, name: str, content: bytes = b"paper", client=None, **form):
		return (client or self.clerk).post(UPLOAD, form=form, files={"file": (name, content)})

	def on(self, todo: str) -> dict:
		return {"doctype": "ToDo", "docname": todo}

	def seen_by_strangers(self, url: str) -> list[int]:
		return [served.client(user).get(url).status for user in (None, VISITOR)]


class TestPrivacy(FileTest):
	def test_every_way_in_makes_a_private_file(self) -> None:
		todo = self.todo()
		attached = {"attached_to_doctype": "ToDo", "attached_to_name": todo}
		ways = {
			"not said": lambda: self.upload("a1.txt", b"1"),
			"asked": lambda: self.upload("a2.txt", b"2", is_private="0"),
			"attached": lambda: self.upload("a3.txt", b"3", **self.on(todo)),
			"attached, asked": lambda: self.upload("a4.txt", b"4", is_private="0", **self.on(todo)),
			"odd": lambda: self.upload("a5.txt", b"5", is_private="false"),
			"insert": lambda: self.clerk.post(FILE, data={"file_name": "a6.txt", "content": "6"}),
			"insert, asked": lambda: self.clerk.post(
				FILE, data={"file_name": "a7.txt", "content": "7", "is_private": 0, **attached}
			),
			"client": lambda: self.clerk.post(
				"/api/method/frappe.client.insert",
				data={"doc": {"doctype": "File", "file_name": "a8.txt", "content": "8", "is_private": 0}},
			),
			"attach_file": lambda: self.clerk.post(
				"/api/method/frappe.client.attach_file",
				data={"filename": "a9.txt", "filedata": "9", **self.on(todo)},
			),
			"attach_file, asked": lambda: self.clerk.post(
				"/api/method/frappe.client.attach_file",
				data={"filename": "a10.txt", "filedata": "10", "is_private": 0, **self.on(todo)},
			),
		}
		for way, send in ways.items():
			with self.subTest(way):
				answer = send()
				self.assertEqual(answer.status, 200, answer.text)
				kept = answer.json.get("message") or answer.json.get("data")
				self.assertEqual(kept["is_private"], 1)
				self.assertTrue(kept["file_url"].startswith("/private/files/"))
				self.assertEqual(self.seen_by_strangers(kept["file_url"]), [403, 403])

	def test_a_private_file_does_not_become_public(self) -> None:
		kept = self.upload("b.txt", b"b", **self.on(self.todo())).json["message"]
		for user in (CLERK, MANAGER):
			answer = served.client(user).put(f"{FILE}/{kept['name']}", data={"is_private": 0})
			self.assertIn(answer.status, (403, 404))
		self.assertEqual(self.seen_by_strangers(kept["file_url"]), [403, 403])

	def test_public_where_the_administrator_allows_and_the_user_asks(self) -> None:
		todo = self.todo()
		setting("ToDo", "make_attachments_public", 1)
		try:
			silent = self.upload("c1.txt", b"c1", **self.on(todo)).json["message"]
			self.assertEqual(silent["is_private"], 1)
			page = self.upload("c2.html", b"<script>alert(1)</script>", is_private="0", **self.on(todo))
			url = page.json["message"]["file_url"]
			self.assertEqual(
				(page.json["message"]["is_private"], self.seen_by_strangers(url)), (0, [200, 200])
			)
			for nowhere in ({"doctype": "ToDo"}, {"doctype": "ToDo", "docname": "none"}):
				given = self.upload("c3.txt", b"c3", is_private="0", **nowhere)
				self.assertNotEqual((given.json.get("message") or {}).get("is_private"), 0)
			headers = self.clerk.get(url).headers
			self.assertIn("sandbox", headers["Content-Security-Policy"])
			self.assertTrue(headers["Content-Disposition"].startswith("attachment"))
		finally:
			setting("ToDo", "make_attachments_public", 0)

	def test_guests_publish_nothing(self) -> None:
		served.execute("frappe.db.set_single_value('System Settings', 'allow_guests_to_upload_files', 1)")
		try:
			kept = self.upload("d.txt", b"d", client=served.client(), is_private="0")
			self.assertEqual(kept.status, 200, kept.text)
			self.assertEqual(kept.json["message"]["is_private"], 1)
		finally:
			served.execute("frappe.db.set_single_value('System Settings', 'allow_guests_to_upload_files', 0)")

	def test_equal_content_tells_nothing_of_the_other(self) -> None:
		first = self.upload("first secret name.txt", b"the very same").json["message"]
		second = self.upload("mine.txt", b"the very same", client=served.client(MANAGER)).json["message"]
		visitor = self.upload("mine too.txt", b"the very same", client=served.client(VISITOR)).json["message"]
		self.assertNotEqual(visitor["file_url"], first["file_url"])
		self.assertNotIn("secret", json.dumps(visitor) + json.dumps(second))

	def test_an_address_tells_nothing_of_the_other(self) -> None:
		"""Neither a name nor a content that somebody else has already changes how the own file is called."""
		visitor = served.client(VISITOR)
		shapes = []
		for name, content in (("unique.txt", b"1"), ("taken.txt", b"2"), ("taken.txt", b"the same")):
			if name == "taken.txt":
				for known in (b"the same", b"another"):
					self.assertEqual(self.upload(name, known).status, 200)
			kept = self.upload(name, content, client=visitor).json["message"]
			self.assertEqual(kept["file_name"], name)
			shapes.append(re.sub(r"[a-z0-9]{10}(?=\.txt$)", "#", kept["file_url"].rsplit("/", 1)[1]))
		self.assertEqual(shapes, ["unique-#.txt", "taken-#.txt", "taken-#.txt"])


class TestLimits(FileTest):
	def test_no_more_attachments_than_the_document_type_allows(self) -> None:
		todo, other = self.todo(), self.todo()
		setting("ToDo", "max_attachments", 2)
		try:
			for number in (1, 2):
				self.assertEqual(self.upload(f"e{number}.txt", b"e%d" % number, **self.on(todo)).status, 200)
			attached = {"attached_to_doctype": "ToDo", "attached_to_name": todo}
			spare = self.upload("e3.txt", b"e3", **self.on(other)).json["message"]["name"]
			ways = (
				self.upload("e4.txt", b"e4", **self.on(todo)),
				self.clerk.post(FILE, data={"file_name": "e5.txt", "content": "5", **attached}),
				self.clerk.post(
					"/api/method/frappe.client.attach_file",
					data={"filename": "e6.txt", "filedata": "6", **self.on(todo)},
				),
				self.clerk.put(f"{FILE}/{spare}", data=attached),
			)
			for answer in ways:
				self.assertEqual(answer.status, 417, answer.text)
			self.assertEqual(served.execute(f"frappe.db.count('File', {attached!r})"), 2)
		finally:
			setting("ToDo", "max_attachments", 0)

	def test_quota_of_a_user(self) -> None:
		megabyte = 1024 * 1024
		visitor = served.client(VISITOR)
		for quota in ("upload_quota_per_day", "upload_quota"):
			with self.subTest(quota):
				served.execute(f"frappe.db.set_single_value('System Settings', '{quota}', 1)")
				try:
					first = self.upload("f1.txt", b"f" * (megabyte - 20000), client=visitor)
					self.assertEqual(first.status, 200, first.text)
					self.assertEqual(self.upload("f2.txt", b"g" * 30000, client=visitor).status, 417)
					self.assertEqual(self.upload("f3.txt", b"g" * 30000).status, 200)
					deleted = visitor.delete(f"{FILE}/{first.json['message']['name']}")
					self.assertEqual(deleted.status, 202)
					last = self.upload("f4.txt", b"g" * 30000, client=visitor)
					self.assertEqual(last.status, 200, last.text)
					visitor.delete(f"{FILE}/{last.json['message']['name']}")
				finally:
					served.execute(f"frappe.db.set_single_value('System Settings', '{quota}', 0)")


class TestPlace(FileTest):
	def test_a_file_moves_between_documents_that_one_may_write(self) -> None:
		own, foreign = (
			self.todo(),
			served.client(MANAGER).post(TODO, data={"description": "m"}).json["data"]["name"],
		)
		kept = self.upload("g.txt", b"g", **self.on(own)).json["message"]["name"]
		place = {"attached_to_doctype": "ToDo", "attached_to_name": foreign}
		self.assertEqual(self.clerk.put(f"{FILE}/{kept}", data=place).status, 403)
		served.execute(f"frappe.db.set_value('File', {kept!r}, {place!r})")
		for target in ({"attached_to_name": own}, {"attached_to_doctype": None, "attached_to_name": None}):
			self.assertEqual(self.clerk.put(f"{FILE}/{kept}", data=target).status, 403)
		self.assertEqual(
			served.execute(f"frappe.db.get_value('File', {kept!r}, 'attached_to_name')"), foreign
		)
