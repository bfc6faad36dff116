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
				{"campaign": campaign, "organization": OWN, "annex": 1, "format": "pdf", "reason": "存档"},
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

	def looks(self) -> int:
		"""How many entries say that the secretary has opened the member, or a list in which the member is."""
		opened = entries("View Log", viewed_by=self.secretary.user, reference_name=self.member)
		lists = entries("Access Log", user=self.secretary.user, export_from="Party Member", method="List")
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
				before = len(entries("Activity Log", status="Failed"))
				answer = world.ask(self.manager, method, path, values)
				self.assertEqual(answer.status_code, 403, answer.get_data()[:300])
				noted = entries("Activity Log", status="Failed")
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


class TestExports(unittest.TestCase):
	"""An export says what was taken, how much, and why; personal data is not taken without a reason."""

	VIEW = "/api/method/frappe.desk.reportview.export_query"
	TEMPLATE = "/api/method/frappe.core.doctype.data_import.data_import.download_template"

	def setUp(self) -> None:
		self.person = Person("Administrator", client=world.new_client())
		world.sign(self.person)

	def asked(self):
		for fields in (
			["identity_number"],
			["name", "`tabParty Member`.`phone`"],
			["*"],
			["home_address as remark"],
			["`tabParty Member`.`registered_address` as x"],
		):
			yield self.VIEW, {"doctype": "Party Member", "fields": fields, "file_format_type": "CSV"}
		yield (
			self.VIEW,
			{
				"doctype": "Party Member",
				"fields": ["phone"],
				"file_format_type": "CSV",
				"export_in_background": 1,
			},
		)
		yield (
			self.VIEW,
			{"doctype": "Transfer Letter", "fields": ["name", "member.phone"], "file_format_type": "CSV"},
		)
		yield (
			self.TEMPLATE,
			{
				"doctype": "Party Member",
				"export_fields": {"Party Member": ["phone"]},
				"export_records": "all",
			},
		)

	def test_refused_without_a_reason(self) -> None:
		for path, values in self.asked():
			for reason in (None, "", " ", ["x"], {"x": 1}):
				with self.subTest(path=path, values=values, reason=reason):
					given = {} if reason is None else {"reason": reason}
					answer = world.ask(self.person, "POST", path, {**values, **given})
					self.assertEqual(answer.status_code, 417, answer.get_data()[:300])
					self.assertEqual(answer.get_json()["exc_type"], "ReasonRequiredError")

	def test_what_names_people_asks_for_the_password(self) -> None:
		self.ask_again_after(15)
		self.addCleanup(self.ask_again_after, 0)
		with world.site():
			sessions = (
				"update tabSessions set sessiondata = json_set(sessiondata, '$.proven', 1) where user = %s"
			)
			frappe.db.sql(sessions, self.person.user)
			frappe.db.commit()
		for doctype, asked in (
			("Party Member", True), ("Unit Return", True), ("Return Version", True), ("Spot Check", True),
			("Rectification Order", True), ("Organization Change", True), ("Party Organization", False),
		):  # fmt: skip
			with self.subTest(doctype):
				values = {"doctype": doctype, "fields": ["name"], "file_format_type": "CSV"}
				answer = world.ask(self.person, "POST", self.VIEW, values)
				self.assertEqual(answer.status_code, 403 if asked else 200, answer.get_data()[:300])
				self.assertEqual(b"ReauthenticationRequired" in answer.get_data(), asked)

	def ask_again_after(self, minutes: int) -> None:
		"""For how long a password is good."""
		world.sign(self.person)
		path = "/api/resource/System Settings/System Settings"
		answer = world.ask(self.person, "PUT", path, {"sign_in_again_after": minutes})
		self.assertEqual(answer.status_code, 200, answer.get_data()[:300])

	def test_a_report_that_calls_them_otherwise(self) -> None:
		with world.site():
			frappe.get_doc(
				{
					"doctype": "Report",
					"report_name": "Renamed Columns",
					"ref_doctype": "Party Organization",
					"report_type": "Query Report",
					"is_standard": "No",
					"query": "select phone as `Number:Data:100`, organization as `Place:Data:100` from `tabParty Member`",
				}
			).insert()
			frappe.db.commit()
		values = {"report_name": "Renamed Columns", "file_format_type": "CSV"}
		path = "/api/method/frappe.desk.query_report.export_query"
		answer = world.ask(self.person, "POST", path, values)
		self.assertEqual(answer.status_code, 417, answer.get_data()[:300])
		self.assertEqual(answer.get_json()["exc_type"], "ReasonRequiredError")
		answer = world.ask(self.person, "POST", path, {**values, "reason": "年度核对"})
		self.assertEqual(answer.status_code, 200, answer.get_data()[:300])

	def test_the_entry_says_all(self) -> None:
		answer = world.ask(
			self.person,
			"POST",
			self.VIEW,
			{
				"doctype": "Party Member",
				"fields": ["name", "phone"],
				"filters": [["Party Member", "organization", "=", OWN]],
				"file_format_type": "CSV",
				"reason": "年度核对",
			},
		)
		self.assertEqual(answer.status_code, 200)
		entry = entries("Access Log", method="Export")[0]
		self.assertEqual((entry["export_from"], entry["reason"]), ("Party Member", "年度核对"))
		self.assertIn("phone", entry["columns"])
		self.assertIn(OWN, entry["filters"])
		self.assertEqual(entry["row_count"], len(answer.get_data().splitlines()) - 1)

	def test_a_print_names_its_format(self) -> None:
		letter = world.made["Transfer Letter"][OWN]
		world.ask(
			self.person,
			"GET",
			"/api/method/frappe.utils.print_format.download_pdf",
			{"doctype": "Transfer Letter", "name": letter, "format": "Standard"},
		)
		entry = entries("Access Log", method="Print")[0]
		self.assertEqual((entry["reference_document"], entry["print_format"]), (letter, "Standard"))


class TestLists(unittest.TestCase):
	def test_one_entry_a_list_by_every_face(self) -> None:
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		for number, path in enumerate(
			(
				"/api/method/frappe.desk.reportview.get",
				"/api/method/frappe.desk.reportview.get_list",
				"/api/method/frappe.client.get_list",
				"/api/resource/Party Member",
				"/api/v2/document/Party Member",
			)
		):
			values = {
				"doctype": "Party Member",
				"fields": ["name", "phone"],
				"filters": [["Party Member", "organization", "!=", f"nowhere {number}"]],
			}
			with self.subTest(path):
				before = len(entries("Access Log", method="List"))
				for _again in range(3):
					self.assertEqual(world.ask(person, "GET", path, values).status_code, 200)
				found = entries("Access Log", method="List")
				self.assertEqual(len(found), before + 1)
				self.assertIn(f"nowhere {number}", found[0]["filters"])
				self.assertGreater(found[0]["row_count"], 1)

	def test_a_chart_by_personal_data_is_a_list_of_it(self) -> None:
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		path = "/api/method/frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
		chart = {"document_type": "Party Member", "chart_type": "Group By", "group_by_type": "Count"}
		for field, entered in (("membership_status", 0), ("birth_date", 1)):
			with self.subTest(field):
				before = len(entries("Access Log", method="List"))
				values = {"chart": {**chart, "group_by_based_on": field}, "filters": [], "type": "Bar"}
				self.assertEqual(world.ask(person, "GET", path, values).status_code, 200)
				self.assertEqual(len(entries("Access Log", method="List")), before + entered)

	def test_what_is_asked_of_personal_fields_is_not_written_out(self) -> None:
		"""Auditors read the log and see identity numbers masked."""
		person = Person("Administrator", client=world.new_client())
		world.sign(person)
		with world.site():
			number = frappe.get_all("Party Member", pluck="identity_number", limit=1)[0]
		for filters in (
			[["Party Member", "identity_number", "=", number]],
			[["identity_number", "in", [number, "x"]]],
			{"identity_number": ["like", f"%{number}%"], "organization": ["!=", "nowhere"]},
		):
			with self.subTest(filters=filters):
				values = {"doctype": "Party Member", "fields": ["name", "phone"], "filters": filters}
				path = "/api/method/frappe.client.get_list"
				self.assertEqual(world.ask(person, "GET", path, values).status_code, 200)
				written = entries("Access Log", method="List")[0]["filters"]
				self.assertNotIn(number[:-4], written)
				self.assertIn("identity_number", written)
				self.assertIn(number[-4:] if "%" not in str(filters) else number[-3:], written)


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
