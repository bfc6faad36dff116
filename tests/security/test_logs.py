"""Who looked, printed and exported is written down, is read by the auditor of that part of the tree, and stays as it is."""

import unittest

from leak_world import MANAGER, OTHER, OWN, Person, World

import frappe

LOGS = ("Access Log", "Version", "Activity Log", "View Log")


def setUpModule() -> None:
	global world
	world = World().__enter__()


def tearDownModule() -> None:
	world.__exit__()


def entries(doctype: str, **filters) -> list[dict]:
	"""Rows of a log as they are stored."""
	with world.site():
		return frappe.get_all(doctype, filters=filters, fields=["*"], order_by="creation desc")


class TestWhatIsWritten(unittest.TestCase):
	def setUp(self) -> None:
		self.secretary = world.person("Branch Secretary", OWN)
		self.member = world.made["Party Member"][OWN]

	def taken(self, **filters) -> int:
		return len(entries("Access Log", user=self.secretary.user, **filters))

	def test_every_way_of_taking_data_out(self) -> None:
		letter, campaign = world.made["Transfer Letter"][OWN], world.made["Investigation Campaign"]
		for method, path, values in (
			("GET", "/printview", {"doctype": "Transfer Letter", "name": letter}),
			(
				"POST",
				"/api/method/frappe.www.printview.get_html_and_style",
				{"doc": "Transfer Letter", "name": letter},
			),
			(
				"GET",
				"/api/method/frappe.utils.print_format.download_pdf",
				{"doctype": "Transfer Letter", "name": letter},
			),
			(
				"GET",
				"/api/method/frappe.utils.print_format.download_multi_pdf",
				{"doctype": "Transfer Letter", "name": [letter]},
			),
			(
				"GET",
				"/api/method/frappe.desk.reportview.export_query",
				{"doctype": "Party Member", "fields": ["name"], "file_format_type": "CSV"},
			),
			(
				"GET",
				"/api/method/party_investigation.reporting.output.download_annex",
				{"campaign": campaign, "organization": OWN, "annex": 1, "format": "pdf"},
			),
		):
			with self.subTest(path):
				before = self.taken()
				answer = world.ask(self.secretary, method, path, values)
				self.assertEqual(answer.status_code, 200, answer.get_data()[:300])
				self.assertEqual(self.taken(), before + 1)

	def test_opening_a_member_is_written(self) -> None:
		before = len(entries("View Log", viewed_by=self.secretary.user))
		answer = world.ask(
			self.secretary,
			"GET",
			"/api/method/frappe.desk.form.load.getdoc",
			{"doctype": "Party Member", "name": self.member},
		)
		self.assertEqual(answer.status_code, 200)
		after = entries("View Log", viewed_by=self.secretary.user, reference_name=self.member)
		self.assertEqual(len(after), before + 1)


class TestWhoReads(unittest.TestCase):
	def seen(self, person: Person, doctype: str) -> list[dict]:
		answer = world.ask(
			person, "GET", f"/api/resource/{doctype}", {"fields": ["*"], "limit_page_length": 0}
		)
		return answer.get_json()["data"] if answer.status_code == 200 else None

	def test_auditor_reads_own_part(self) -> None:
		for place, other in ((OWN, OTHER), (OTHER, OWN)):
			secretary = world.person("Branch Secretary", place)
			world.ask(
				secretary,
				"GET",
				"/api/method/frappe.desk.reportview.export_query",
				{"doctype": "Party Member", "fields": ["name"], "file_format_type": "CSV"},
			)
			world.ask(
				secretary,
				"GET",
				"/api/method/frappe.desk.form.load.getdoc",
				{"doctype": "Party Member", "name": world.made["Party Member"][place]},
			)
			auditor, foreign = (
				world.person("Investigation Auditor", place),
				world.person("Investigation Auditor", other),
			)
			self.assertIn(secretary.user, {row["user"] for row in self.seen(auditor, "Access Log")})
			self.assertNotIn(secretary.user, {row["user"] for row in self.seen(foreign, "Access Log")})
			self.assertIn(secretary.user, {row["viewed_by"] for row in self.seen(auditor, "View Log")})
			self.assertNotIn(secretary.user, {row["viewed_by"] for row in self.seen(foreign, "View Log")})

	def test_others_do_not(self) -> None:
		for role in ("Branch Secretary", "Branch Recorder", "Committee Officer", "Discipline Reviewer"):
			self.assertIsNone(self.seen(world.person(role, OWN), "Access Log"), role)


class TestNobodyChangesThem(unittest.TestCase):
	"""Neither System Manager nor Administrator changes or deletes an entry over HTTP."""

	def test_entries_stay(self) -> None:
		administrator = Person("Administrator", client=world.new_client())
		world.sign(administrator)
		people = [
			administrator,
			*(one for one in world.people if one.user == MANAGER or "Investigation Auditor" in one.roles),
		]
		for doctype in LOGS:
			secretary, member = world.person("Branch Secretary", OWN), world.made["Party Member"][OWN]
			world.ask(
				secretary,
				"GET",
				"/api/method/frappe.desk.form.load.getdoc",
				{"doctype": "Party Member", "name": member},
			)
			before = entries(doctype)
			self.assertTrue(before, doctype)
			name = before[0]["name"]
			for person in people:
				for ask in self.attempts(doctype, name):
					answer = world.ask(person, *ask)
					self.assertLess(answer.status_code, 500, answer.get_data()[:300])
			after = {row["name"]: row for row in entries(doctype)}
			for row in before:
				self.assertEqual(after.get(row["name"]), row, doctype)

	def attempts(self, doctype: str, name: str):
		client = "/api/method/frappe.client."
		changed = {
			"doctype": doctype,
			"name": name,
			"user": "x",
			"data": "{}",
			"page": "x",
			"viewed_by": "x",
			"subject": "x",
		}
		yield "PUT", f"/api/resource/{doctype}/{name}", changed
		yield "PUT", f"/api/v2/document/{doctype}/{name}", changed
		yield "DELETE", f"/api/resource/{doctype}/{name}", {}
		yield "DELETE", f"/api/v2/document/{doctype}/{name}", {}
		for field in ("user", "data", "owner", "page", "subject", "modified"):
			yield (
				"POST",
				f"{client}set_value",
				{"doctype": doctype, "name": name, "fieldname": field, "value": "x"},
			)
		yield "POST", f"{client}delete", {"doctype": doctype, "name": name}
		yield "POST", f"{client}save", {"doc": changed}
		yield "POST", f"{client}bulk_update", {"docs": [{**changed, "docname": name}]}
		yield "POST", f"{client}rename_doc", {"doctype": doctype, "old_name": name, "new_name": f"{name}x"}
		yield "POST", "/api/method/frappe.desk.form.save.savedocs", {"doc": changed, "action": "Save"}
		yield (
			"POST",
			"/api/method/frappe.desk.reportview.delete_items",
			{"doctype": doctype, "items": f'["{name}"]'},
		)


if __name__ == "__main__":
	unittest.main()
