"""What is asked wrongly is refused in words (4xx), and leaves nothing in the Error Log, which is for faults of the site."""

import unittest

from served import CLERK, Served

METHOD = "/api/method/"
LANGUAGES = f"{METHOD}frappe.translate.load_all_translations"
REFUSED_TO = "/api/resource/Error Log".replace(" ", "%20")
served: Served


def setUpModule() -> None:
	global served
	served = Served().__enter__()


def tearDownModule() -> None:
	served.__exit__()


class TestRefusals(unittest.TestCase):
	def setUp(self) -> None:
		self.clerk, self.guest = served.client(CLERK), served.client()
		self.faults = served.execute("frappe.db.count('Error Log')")

	def tearDown(self) -> None:
		self.assertEqual(served.execute("frappe.db.count('Error Log')"), self.faults)

	def todo(self) -> str:
		"""A document of the clerk."""
		return self.clerk.post("/api/resource/ToDo", data={"description": "x", "allocated_to": CLERK}).json[
			"data"
		]["name"]

	def refused(self, answer, *statuses: int) -> None:
		self.assertIn(answer.status, statuses or (417,), answer.text[:500])

	def names(self, answer, word: str) -> None:
		"""It is refused with a message in which a word stands."""
		self.refused(answer)
		self.assertIn(word, answer.text)

	def test_a_doctype_that_is_not_there(self) -> None:
		named = {"doctype": "No Such", "name": "x"}
		self.refused(self.clerk.get("/api/resource/No Such/x".replace(" ", "%20")), 404)
		self.refused(self.clerk.get(f"{METHOD}frappe.desk.form.load.getdoc", query=named), 404)
		self.refused(self.clerk.get("/printview", query=named), 404)
		self.refused(
			self.clerk.post(f"{METHOD}frappe.desk.like.toggle_like", data={**named, "add": "Yes"}), 404
		)
		self.refused(self.clerk.post("/api/v2/method/ToDo/no_such", data={}))

	def test_an_argument_that_is_missing(self) -> None:
		self.names(self.clerk.get(f"{METHOD}frappe.client.get"), "doctype")
		self.names(self.clerk.post(f"{METHOD}frappe.client.rename_doc", data={"doctype": "ToDo"}), "old_name")
		sent = {"dt": "ToDo", "dn": self.todo(), "method": "rename"}
		self.names(self.clerk.post(f"{METHOD}run_doc_method", data=sent), "name")
		self.refused(
			self.clerk.post(f"{METHOD}run_doc_method", data={**sent, "method": "discard", "args": "x"})
		)

	def test_json_that_is_none(self) -> None:
		for path, query in (
			("/api/resource/ToDo", {"filters": "{broken"}),
			(f"{METHOD}frappe.client.get_list", {"doctype": "ToDo", "filters": "[broken"}),
			(f"{METHOD}frappe.desk.reportview.get", {"doctype": "ToDo", "fields": "broken"}),
		):
			self.names(self.clerk.get(path, query=query), "broken")

	def test_a_name_that_is_too_long(self) -> None:
		sent = {"tag": "(" * 3000, "dt": "ToDo", "dn": self.todo()}
		self.names(self.clerk.post(f"{METHOD}frappe.desk.doctype.tag.tag.add_tag", data=sent), "140")

	def test_numbers_that_are_none(self) -> None:
		self.refused(self.clerk.get("/api/resource/ToDo", query={"limit_page_length": "-1"}))
		for told in ("²", "9" * 30):
			stream = {"after": told, "hold": "0"}
			self.assertLess(self.clerk.get(f"{METHOD}frappe.realtime.stream", query=stream).status, 500, told)

	def test_fields_and_rows_that_are_called_otherwise(self) -> None:
		todo = self.todo()
		sent = {"doctype": "ToDo", "name": todo, "fieldname": "description/**/", "value": "y"}
		self.names(self.clerk.post(f"{METHOD}frappe.client.set_value", data=sent), "description/**/")
		rows = {"roles": [{"doctype": "Has Role ", "role": "Desk User"}]}
		self.refused(self.clerk.put(f"/api/resource/User/{CLERK}", data=rows), 403, 417)

	def test_names_that_are_no_names(self) -> None:
		shapes = ([["name", "like", "%"]], {"between": "%"}, [[[]]])
		tags = f"{METHOD}frappe.desk.doctype.tag.tag.add_tags"
		rules = f"{METHOD}frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply"
		export = f"{METHOD}frappe.desk.query_report.export_query"
		for shape in shapes:
			self.refused(self.clerk.post(tags, data={"dt": "ToDo", "docs": [shape], "tags": ["x"]}))
			self.refused(self.clerk.post(rules, data={"doctype": "ToDo", "docnames": [shape]}))
			self.refused(
				self.clerk.post(export, data={"report_name": shape, "file_format_type": "CSV"}), 404, 417
			)

	def test_languages(self) -> None:
		"""A language is one that the site knows: its code becomes the name of a file."""
		place = served.bench.sites / "security.localhost" / "private" / "files" / "roster.csv"
		place.parent.mkdir(parents=True, exist_ok=True)
		place.write_text("name,a secret number\n")
		for lang in (
			str(place.with_suffix("")),
			f"../../../../../../../../..{place.with_suffix('')}",
			"zh\x00",
			"1\x00",
			"x" * 5000,
			"xx",
			"ZH",
			" zh",
			"zh\n",
		):
			answer = self.guest.post(LANGUAGES, data={"lang": lang})
			self.refused(answer)
			self.assertNotIn("secret number", answer.text)
		self.assertIn("message", self.guest.post(LANGUAGES, data={"lang": "zh"}).json)
		self.assertIn("message", self.guest.post(LANGUAGES, data={}).json)
		todo = self.todo()
		named = {"doctype": "ToDo", "name": todo}
		self.refused(self.clerk.get("/printview", query={**named, "_lang": f"../../{'x' * 300}"}))
		printed = {**named, "language": str(place.with_suffix(""))}
		self.refused(self.clerk.get(f"{METHOD}frappe.utils.print_format.download_pdf", query=printed))

	def test_bare_marks_in_an_address(self) -> None:
		"""The server refuses them before the site is asked (`docs/promises.md`)."""
		for mark in '"<>':
			self.refused(self.clerk.get(f"/api/resource/ToDo?fields=[{mark}name{mark}]"), 400)
		self.assertEqual(self.clerk.get("/api/resource/ToDo?fields=[%22name%22]").status, 200)

	def test_names_of_files(self) -> None:
		long = "a" * 300
		for path in (
			f"/files/{long}",
			"/files/a%00b",
			f"/files/{long}/{long}",
			f"/assets/frappe/{long}",
			"/assets/frappe/a%00",
		):
			self.refused(self.guest.get(path), 404)
		for path in (f"/private/files/{long}", "/private/files/a%00b", f"/backups/{long}"):
			self.refused(self.clerk.get(path), 403, 404)
		for url in (f"/files/{long}", "/files/a\x00b", "/files/not-there.txt", "/private/files/../x"):
			sent = {"file_url": url}
			self.refused(self.clerk.post(f"{METHOD}upload_file", data=sent), 403, 404, 417)
			self.refused(self.clerk.post(f"{METHOD}frappe.handler.download_file", data=sent), 403, 404, 417)

	def test_a_file_whose_content_is_gone(self) -> None:
		answer = self.clerk.post(f"{METHOD}upload_file", form={}, files={"file": ("gone.txt", b"soon gone")})
		url = answer.json["message"]["file_url"]
		(served.bench.sites / "security.localhost" / url.lstrip("/")).unlink()
		self.refused(self.clerk.post(f"{METHOD}frappe.handler.download_file", data={"file_url": url}), 404)
		self.refused(self.clerk.get(url), 404)


class TestRefusalsAreNoted(unittest.TestCase):
	"""Who asks for what is refused stands in the trail with it, and cannot fill the trail."""

	def setUp(self) -> None:
		self.clerk = served.client(CLERK)
		served.execute("frappe.cache.delete_keys('refused:')")

	def noted(self) -> list[str]:
		"""What is noted of the clerk's refusals, the oldest first."""
		filters = {"user": CLERK, "operation": "Refused", "status": "Failed"}
		return served.execute(
			f"frappe.get_all('Activity Log', {filters}, pluck='subject', order_by='creation')"
		)

	def test_each_is_noted_without_its_query(self) -> None:
		before = len(self.noted())
		self.assertEqual(self.clerk.get(REFUSED_TO, query={"filters": '[["name", "=", "张三"]]'}).status, 403)
		self.assertEqual(
			self.clerk.post("/api/method/frappe.client.get_count", data={"doctype": "Error Log"}).status, 403
		)
		self.assertEqual(
			self.noted()[before:],
			["GET /api/resource/Error Log", "POST /api/method/frappe.client.get_count"],
		)

	def test_a_flood_fills_nothing(self) -> None:
		before = len(self.noted())
		for _number in range(25):
			self.assertEqual(self.clerk.get(REFUSED_TO).status, 403)
		noted = self.noted()[before:]
		self.assertEqual(len(noted), 20)
		self.assertIn("no more are noted", noted[-1])

	def test_a_guest_has_no_account_to_be_named(self) -> None:
		before = served.execute("frappe.db.count('Activity Log')")
		self.assertEqual(served.client().get(REFUSED_TO).status, 403)
		self.assertEqual(served.execute("frappe.db.count('Activity Log')"), before)


if __name__ == "__main__":
	unittest.main()
