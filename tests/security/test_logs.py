"""Who looked, printed and exported is written down, is read by the auditor of that part of the tree, and stays as it is."""

import unittest

from leak_marks import MANAGER, OTHER, OWN, Person
from leak_world import World

import frappe

LOGS = ("Access Log", "Version", "Activity Log", "View Log")


def setUpModule() -> None:
	global world
	world = World().__enter__()


def tearDownModule() -> None:
	world.__exit__()


class TestWhatIsWritten(unittest.TestCase):
	def setUp(self) -> None:
		self.secretary = world.person("Branch Secretary", OWN)
		self.member = world.made["Party Member"][OWN]

	def taken(self, **filters) -> int:
		return len(world.entries("Access Log", user=self.secretary.user, **filters))

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
				{"campaign": campaign, "organization": OWN, "annex": 1, "format": "pdf", "reason": "存档"},
			),
		):
			with self.subTest(path):
				before = self.taken()
				answer = world.ask(self.secretary, method, path, values)
				self.assertEqual(answer.status_code, 200, answer.get_data()[:300])
				self.assertEqual(self.taken(), before + 1)

	def test_opening_a_member_is_written(self) -> None:
		seen = {"viewed_by": self.secretary.user, "reference_name": self.member}
		before = len(world.entries("View Log", **seen))
		answer = world.ask(
			self.secretary,
			"GET",
			"/api/method/frappe.desk.form.load.getdoc",
			{"doctype": "Party Member", "name": self.member},
		)
		self.assertEqual(answer.status_code, 200)
		self.assertEqual(len(world.entries("View Log", **seen)), before + 1)

	def test_opening_a_member_by_any_face_is_written(self) -> None:
		"""One entry a document and user within some minutes, whichever way the document is opened."""
		named = {"doctype": "Party Member", "name": self.member}
		faces = (
			("GET", f"/api/resource/Party Member/{self.member}", {}),
			("GET", f"/api/v2/document/Party Member/{self.member}", {}),
			("GET", f"/api/v2/document/Party Member/{self.member}/copy", {}),
			("GET", "/api/method/frappe.client.get", named),
			(
				"GET",
				"/api/method/frappe.client.get_value",
				{**named, "fieldname": "phone", "filters": self.member},
			),
			(
				"POST",
				"/api/method/frappe.client.validate_link",
				{"doctype": "Party Member", "docname": self.member, "fields": ["home_address"]},
			),
			(
				"GET",
				"/api/method/frappe.desk.listview.get_group_by_count",
				{"doctype": "Party Member", "current_filters": [], "field": "phone"},
			),
		)
		for method, path, values in faces:
			with self.subTest(path):
				before = self.looks()
				for _time in range(2):
					self.assertEqual(world.ask(self.secretary, method, path, values).status_code, 200)
				self.assertEqual(self.looks(), before + 1)
				with world.site():
					frappe.cache.delete_keys("opened_")

	def test_a_row_is_opened_with_its_document(self) -> None:
		"""By its name, by filters, over REST: the trail says which document it was a row of."""
		search = world.made["Contact Search"][OWN]
		with world.site():
			(row,) = frappe.get_all("Search Attempt", {"parent": search}, pluck="name", limit=1)
		of_parent = {"doctype": "Search Attempt", "parent": "Contact Search"}
		for path, values in (
			("/api/method/frappe.client.get", {**of_parent, "name": row}),
			("/api/method/frappe.client.get", {**of_parent, "filters": {"parent": search}}),
			(f"/api/resource/Search Attempt/{row}", {}),
			(f"/api/v2/document/Search Attempt/{row}", {}),
		):
			with self.subTest(path, **values):
				seen = {"viewed_by": self.secretary.user, "reference_name": search}
				before = len(world.entries("View Log", **seen))
				self.assertEqual(world.ask(self.secretary, "GET", path, values).status_code, 200)
				self.assertEqual(len(world.entries("View Log", **seen)), before + 1)
				with world.site():
					frappe.cache.delete_keys("opened_")

	def looks(self) -> int:
		"""How many entries say that the secretary has opened the member, or a list in which the member is."""
		opened = world.entries("View Log", viewed_by=self.secretary.user, reference_name=self.member)
		lists = world.entries(
			"Access Log", user=self.secretary.user, export_from="Party Member", method="List"
		)
		return len(opened) + len(lists)


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
			before = world.entries(doctype)
			self.assertTrue(before, doctype)
			name = before[0]["name"]
			for person in people:
				for ask in self.attempts(doctype, name):
					answer = world.ask(person, *ask)
					self.assertLess(answer.status_code, 500, answer.get_data()[:300])
			after = {row["name"]: row for row in world.entries(doctype)}
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


class TestSwitches(unittest.TestCase):
	"""What is kept of the app's DocTypes cannot be switched off; who tries is refused and noted."""

	def setUp(self) -> None:
		self.manager = Person("Administrator", client=world.new_client())
		world.sign(self.manager)

	def attempts(self):
		setter = {
			"doctype": "Property Setter",
			"doctype_or_field": "DocType",
			"doc_type": "Party Member",
			"property": "track_changes",
			"property_type": "Check",
			"value": "0",
		}
		yield "POST", "/api/resource/Property Setter", setter
		yield "POST", "/api/method/frappe.client.insert", {"doc": setter}
		yield "POST", "/api/resource/Property Setter", {**setter, "property": "track_views"}
		yield "POST", "/api/resource/Property Setter", {**setter, "doc_type": "User"}
		yield (
			"POST",
			"/api/resource/Property Setter",
			{**setter, "doc_type": "Access Log", "property": "title_field"},
		)
		yield (
			"POST",
			"/api/resource/Custom Field",
			{"dt": "Version", "label": "X", "fieldname": "x", "fieldtype": "Data", "default": "x"},
		)
		yield "PUT", "/api/resource/DocType/Party Member", {"track_changes": 0, "custom": 1}
		yield "PUT", "/api/resource/DocType/Access Log", {"custom": 1}
		yield "DELETE", "/api/resource/DocType/Access Log", {}
		form = {"doctype": "Customize Form", "doc_type": "Party Member", "track_changes": 0, "track_views": 0}
		yield "POST", "/api/method/run_doc_method", {"docs": form, "method": "save_customization"}

	def test_refused_and_noted(self) -> None:
		for method, path, values in self.attempts():
			with self.subTest(path=path, values=values):
				before = len(world.entries("Activity Log", status="Failed"))
				answer = world.ask(self.manager, method, path, values)
				self.assertEqual(answer.status_code, 403, answer.get_data()[:300])
				noted = world.entries("Activity Log", status="Failed")
				self.assertEqual(len(noted), before + 1)
				self.assertEqual(noted[0]["user"], "Administrator")

	def test_on_whatever_is_stored(self) -> None:
		with world.site():
			frappe.db.set_value("DocType", "Party Member", {"track_changes": 0, "track_views": 0})
			frappe.clear_cache()
			meta = frappe.get_meta("Party Member")
			self.assertEqual((meta.track_changes, meta.track_views), (1, 1))
			member = frappe.get_doc("Party Member", world.made["Party Member"][OWN])
			before = frappe.db.count("Version", {"docname": member.name})
			member.remark = "changed quietly"
			member.flags.ignore_validate = True
			member.save(ignore_version=True)
			self.assertEqual(frappe.db.count("Version", {"docname": member.name}), before + 1)
			frappe.db.rollback()

	def test_rights_given_and_taken(self) -> None:
		with world.site():
			user = world.person("Branch Secretary", OWN).user
			doc = frappe.get_doc("User", user)
			doc.append("roles", {"role": "Report Manager"})
			doc.save()
			given = frappe.get_all("Permission Log", {"for_document": user}, pluck="changes")
			self.assertIn("Report Manager", " ".join(given))
			permission = frappe.get_doc(
				{"doctype": "User Permission", "user": user, "allow": "Party Organization", "for_value": OWN}
			).insert()
			permission.delete()
			self.assertEqual(
				sorted(frappe.get_all("Permission Log", {"for_document": permission.name}, pluck="status")),
				["Added", "Removed"],
			)
			frappe.db.rollback()


class TestAuditors(unittest.TestCase):
	"""Who audits asks by person, document, day and kind, within the own part of the tree, and whether the trail is intact."""

	REPORT = "/api/method/frappe.desk.query_report.run"

	def rows(self, person: Person, **filters) -> list[dict]:
		answer = world.ask(person, "POST", self.REPORT, {"report_name": "Audit Trail", "filters": filters})
		self.assertEqual(answer.status_code, 200, answer.get_data()[:300])
		return [row for row in answer.get_json()["message"]["result"] if isinstance(row, dict)]

	def test_report_within_scope(self) -> None:
		for place, other in ((OWN, OTHER), (OTHER, OWN)):
			secretary, member = world.person("Branch Secretary", place), world.made["Party Member"][place]
			world.ask(
				secretary,
				"GET",
				"/api/method/frappe.desk.form.load.getdoc",
				{"doctype": "Party Member", "name": member},
			)
			asked = {"user": secretary.user, "document": member, "kind": "Viewed"}
			found = self.rows(world.person("Investigation Auditor", place), **asked)
			self.assertEqual({(row["user"], row["document"]) for row in found}, {(secretary.user, member)})
			self.assertEqual(self.rows(world.person("Investigation Auditor", other), **asked), [])
			yesterday = {"to_date": "2020-01-01", "from_date": "2019-01-01"}
			self.assertEqual(self.rows(world.person("Investigation Auditor", place), **yesterday), [])

	def test_others_may_not_ask(self) -> None:
		person = world.person("Branch Secretary", OWN)
		answer = world.ask(person, "POST", self.REPORT, {"report_name": "Audit Trail", "filters": {}})
		self.assertEqual(answer.status_code, 403)
		for method in ("verify", "seal_now"):
			answer = world.ask(
				person, "POST", f"/api/method/frappe.core.doctype.trail_seal.trail_seal.{method}", {}
			)
			self.assertEqual(answer.status_code, 403)

	def test_the_trail_of_all_this_is_intact(self) -> None:
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		world.ask(person, "POST", "/api/method/frappe.core.doctype.trail_seal.trail_seal.seal_now", {})
		answer = world.ask(person, "POST", "/api/method/frappe.core.doctype.trail_seal.trail_seal.verify", {})
		found = answer.get_json()["message"]
		self.assertTrue(found["intact"], found)
		self.assertGreater(found["entries"], 10)

	def test_tables_of_the_site_are_audited_too(self) -> None:
		def table(name: str, *links: tuple[str, str], **values) -> None:
			"""A table of the site with fields of these types and targets."""
			fields = [
				{
					"fieldname": f"field_{number}",
					"label": f"Field {number}",
					"fieldtype": kind,
					"options": target,
				}
				for number, (kind, target) in enumerate(links)
			]
			frappe.get_doc(
				{
					"doctype": "DocType",
					"name": name,
					"module": "Core",
					"custom": 1,
					"fields": fields or [{"fieldname": "remark", "fieldtype": "Data", "label": "Remark"}],
					"permissions": [] if values.get("istable") else [{"role": "System Manager", "read": 1}],
					**values,
				}
			).insert()

		with world.site():
			table("Home Visit", ("Link", "Party Member"))
			table("Visit Row", ("Link", "Party Member"), istable=1)
			table("Visit Day", ("Table", "Visit Row"))
			table("Visit Report", ("Link", "Visit Day"))
			table("Plain Table")
			frappe.get_doc(
				{
					"doctype": "Custom Field",
					"dt": "Note",
					"fieldname": "about_member",
					"label": "About Member",
					"fieldtype": "Link",
					"options": "Party Member",
				}
			).insert()
			for name in ("Home Visit", "Visit Day", "Visit Report", "Note"):
				meta = frappe.get_meta(name)
				self.assertEqual((meta.track_changes, meta.track_views), (1, 1), name)
			self.assertFalse(frappe.get_meta("Plain Table").track_views)
			frappe.db.rollback()
			frappe.clear_cache()


if __name__ == "__main__":
	unittest.main()
