"""The upload in the desk: what it says at the end, whichever way it ends."""

import io
import json
import tempfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils.file_manager import save_file
from party_investigation.demo import Demonstration
from party_investigation.intake import service
from party_investigation.investigation.doctype.campaign_import import campaign_import
from party_investigation.rules import identity_number
from party_investigation.tests.world import back_to_nothing, end_appointments, make_user
from party_investigation.workbook import samples
from party_investigation.workbook.layout import ORGANIZATIONS, SHEETS

NAMES = ("张国庆", "李建军", "欧阳朋举", "司马光明", "诸葛亮节")


class ImportTest(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		# The job ends transactions so that the desk sees it; a test is one transaction, rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		self.addCleanup(setattr, service, "_commit", service._commit)
		self.addCleanup(setattr, frappe.db, "rollback", frappe.db.rollback)
		frappe.db.commit = service._commit = frappe.db.rollback = lambda: None
		frappe.get_doc(
			{
				"doctype": "Party Organization",
				"organization_code": "DEMO",
				"organization_name": "湘水大学党委",
				"kind": "高校党委",
				"is_group": 1,
			}
		).insert()
		self.officer = make_user("intake", [("Organization Department Officer", "DEMO")])
		frappe.set_user(self.officer)

	def upload(self, content: bytes, **values):
		file = save_file("roster.xlsx", content, None, None, is_private=1)
		return frappe.get_doc({"doctype": "Campaign Import", "workbook": file.file_url, **values}).insert()


class TestCampaignImport(ImportTest):
	def workbook(self, spoil: bool = False) -> bytes:
		rows = Demonstration(24).rows()
		if spoil:
			rows["members"][0]["identity_number"] = "123"
		with tempfile.TemporaryDirectory() as folder:
			return samples.write_workbook(Path(folder) / "roster.xlsx", rows).read_bytes()

	def test_taken_in_with_the_error_workbook_private(self) -> None:
		upload = self.upload(self.workbook(spoil=True))
		campaign_import.run(upload.name, "zh")
		upload.reload()
		self.assertEqual((upload.status, upload.members_new, upload.rows_refused), ("Done", 23, 1))
		self.assertEqual(upload.organization, "DEMO")
		self.assertTrue(frappe.get_doc("File", {"file_url": upload.error_workbook}).is_private)

	def test_dry_run(self) -> None:
		upload = self.upload(self.workbook(), dry_run=1)
		campaign_import.run(upload.name, "zh")
		self.assertEqual(upload.reload().status, "Done")
		self.assertEqual(frappe.db.count("Party Member", {"organization": ["like", "DEMO%"]}), 0)

	def test_refused_as_a_whole_says_why(self) -> None:
		stream = io.BytesIO()
		Workbook().save(stream)
		upload = self.upload(stream.getvalue())
		campaign_import.run(upload.name, "zh")
		upload.reload()
		self.assertEqual(upload.status, "Refused")
		self.assertIn("党员", upload.message)

	def test_a_right_lost_meanwhile(self) -> None:
		upload = self.upload(self.workbook())
		frappe.set_user("Administrator")
		end_appointments(self.officer)
		frappe.set_user(self.officer)
		self.assertRaises(frappe.PermissionError, campaign_import.run, upload.name, "zh")
		frappe.set_user("Administrator")
		upload.reload()
		self.assertEqual(upload.status, "Failed")
		self.assertIn("DEMO", upload.message)

	def test_what_ran_is_not_started_again(self) -> None:
		upload = self.upload(self.workbook())
		campaign_import.run(upload.name, "zh")
		self.assertRaises(frappe.ValidationError, frappe.get_doc("Campaign Import", upload.name).start)

	def test_an_empty_workbook_to_fill_in(self) -> None:
		"""It has the headings that are read, says how to fill them in, and comes in with a row under them."""
		campaign_import.download_empty_workbook()
		stream = io.BytesIO(frappe.local.response.filecontent)
		book = load_workbook(stream)
		guide = {(row[0], row[1]): row[2] for row in list(book.worksheets[0].values)[1:]}
		for sheet in SHEETS:
			self.assertEqual([cell.value for cell in book[sheet.title][1]], sheet.headings())
			self.assertEqual([column for title, column in guide if title == sheet.title], sheet.headings())
		self.assertEqual(guide["党员", "公民身份号码"], frappe._("must be filled in"))
		row = {"organization_code": "DEMO", "organization_name": "湘水大学党委", "kind": "高校党委"}
		book["党组织"].append([row.get(column.fieldname) for column in ORGANIZATIONS.columns])
		stream = io.BytesIO()
		book.save(stream)
		upload = self.upload(stream.getvalue())
		campaign_import.run(upload.name, "zh")
		self.assertEqual((upload.reload().status, upload.rows_refused), ("Done", 0))

	def test_who_may_not_import_gets_none(self) -> None:
		frappe.set_user("Administrator")
		frappe.set_user(make_user("secretary", [("Branch Secretary", "DEMO")]))
		self.assertRaises(frappe.PermissionError, campaign_import.download_empty_workbook)


class TestDuplicates(ImportTest):
	"""People who stand twice: found, shown side by side, decided, and the import obeys."""

	def book(self, members: list[dict], **sheets: list[dict]) -> bytes:
		organizations = [
			{"organization_code": "DEMO", "organization_name": "湘水大学党委", "kind": "高校党委"},
			{
				"organization_code": "DEMO1",
				"organization_name": "第一党支部",
				"parent_party_organization": "DEMO",
				"kind": "党支部",
			},
			{
				"organization_code": "DEMO2",
				"organization_name": "第二党支部",
				"parent_party_organization": "DEMO",
				"kind": "党支部",
			},
		]
		with tempfile.TemporaryDirectory() as folder:
			rows = {"organizations": organizations, "members": members, **sheets}
			return samples.write_workbook(Path(folder) / "roster.xlsx", rows).read_bytes()

	def run_import(self, members: list[dict], dry_run: int = 0, **sheets):
		upload = self.upload(self.book(members, **sheets), dry_run=dry_run)
		campaign_import.run(upload.name, "zh")
		upload.reload()
		self.assertEqual(upload.status, "Done", upload.message)
		return upload

	def carry_out(self, upload) -> None:
		upload.carry_out()
		campaign_import.run(upload.name, "zh")
		upload.reload()
		self.assertEqual(upload.status, "Done", upload.message)

	def member(self, number: str):
		return frappe.get_doc("Party Member", {"identity_number": number})

	def test_side_by_side_and_obeyed(self) -> None:
		known = [samples.member(order, "DEMO1", member_name=name) for order, name in enumerate(NAMES)]
		self.run_import(known)
		numbers = [row["identity_number"] for row in known]
		slipped = [other_number(number) for number in numbers]
		rows = [
			*known[:1],
			{**known[0], "member_name": "章国庆", "phone": "13900000001", "organization": "DEMO2"},
			{**known[1], "member_name": "李改名", "phone": "13900000002", "organization": "DEMO2"},
			{**known[2], "identity_number": slipped[2], "phone": "13900000003"},
			{**known[3], "identity_number": slipped[3], "phone": "13900000004"},
			{**known[4], "identity_number": slipped[4], "phone": "13900000005"},
		]
		attempt = {
			"identity_number": slipped[2],
			"member_name": known[2]["member_name"],
			"attempted_on": "2016-03-10",
			"means": "电话",
			"outcome": "空号",
		}
		upload = self.run_import(rows, dry_run=1, attempts=[attempt])
		kinds = [(row.kind, row.row, row.other_row, bool(row.member)) for row in upload.duplicates]
		self.assertEqual(
			sorted(kinds),
			[
				("May Be a Member", 5, 0, True),
				("May Be a Member", 6, 0, True),
				("May Be a Member", 7, 0, True),
				("Number Held by a Member", 4, 0, True),
				("Number Twice in the Workbook", 3, 2, False),
			],
		)
		self.assertEqual((upload.rows_refused, upload.rows_warned), (2, 3))
		found = upload.get_findings()
		self.assertEqual(sum(kind["count"] for kind in found["kinds"]), 5)
		self.assertEqual([row["row"] for row in found["rows"]], [3, 4, 5, 6, 7])
		self.assertTrue(all(row["problem"] and row["advice"] for row in found["rows"]))
		shown = {each["row"]: each for each in found["duplicates"]}
		lines = {line["fieldname"]: line for line in shown[4]["lines"]}
		self.assertEqual(lines["phone"]["values"], ["13900000002", "19907310000"])
		self.assertFalse(lines["organization"]["may_take"], "a branch changes by a letter")
		self.assertTrue(upload.may_carry_out())

		for row, decision, fields in (
			(3, "The Same Person", ["phone"]),
			(4, "The Same Person", ["member_name"]),
			(5, "The Same Person", ["phone"]),
			(6, "The Same Person", ["identity_number"]),
			(7, "Two People", ["phone"]),
		):
			upload.decide(shown[row]["name"], decision, fields)
		self.carry_out(upload)
		self.assertEqual((upload.members_new, upload.rows_refused), (1, 0))
		self.assertEqual(self.member(numbers[0]).phone, "13900000001")
		renamed = self.member(numbers[1])
		self.assertEqual((renamed.member_name, renamed.phone), ("李改名", "19907310000"))
		self.assertEqual(renamed.organization, "DEMO1")
		self.assertEqual(self.member(numbers[2]).phone, "13900000003")
		self.assertFalse(frappe.db.exists("Party Member", {"identity_number": slipped[2]}))
		self.assertTrue(frappe.db.exists("Contact Search", {"member": self.member(numbers[2]).name}))
		self.assertFalse(frappe.db.exists("Party Member", {"identity_number": numbers[3]}))
		self.assertEqual(self.member(slipped[3]).phone, "19907310000")
		pair = {"member": ["in", [self.member(numbers[4]).name, self.member(slipped[4]).name]]}
		self.assertEqual(frappe.db.get_value("Member Pair", pair, "status"), "Two People")
		self.assertTrue(all(row.carried_out and row.decided_by == self.officer for row in upload.duplicates))
		self.assertRaises(frappe.ValidationError, upload.carry_out)
		self.assertRaises(frappe.ValidationError, upload.decide, shown[3]["name"], "Two People", [])

	def test_nobody_elsewhere_is_named(self) -> None:
		known = [samples.member(order, "DEMO1", member_name=name) for order, name in enumerate(NAMES[:2])]
		self.run_import(known)
		frappe.set_user("Administrator")
		narrow = make_user("narrow", [("Organization Department Officer", "DEMO2")])
		frappe.set_user(narrow)
		about = {"organization_code": "DEMO2", "organization_name": "第二党支部", "kind": "党支部"}
		rows = [
			{**known[0], "member_name": "别的人", "organization": "DEMO2"},
			{
				**known[1],
				"identity_number": other_number(known[1]["identity_number"]),
				"organization": "DEMO2",
			},
		]
		with tempfile.TemporaryDirectory() as folder:
			path = samples.write_workbook(
				Path(folder) / "r.xlsx", {"organizations": [about], "members": rows}
			)
			upload = self.upload(path.read_bytes(), dry_run=1)
		campaign_import.run(upload.name, "zh")
		upload.reload()
		self.assertEqual((upload.status, upload.duplicates), ("Done", []))
		told = json.dumps(upload.get_findings(), ensure_ascii=False)
		for hidden in (NAMES[0], "DEMO1", "第一党支部"):
			self.assertNotIn(hidden, told)

	def test_a_member_whom_the_reader_does_not_see_is_not_shown(self) -> None:
		known = [samples.member(0, "DEMO1", member_name=NAMES[0])]
		self.run_import(known)
		upload = self.run_import([{**known[0], "member_name": "别的人"}], dry_run=1)
		frappe.set_user("Administrator")
		end_appointments(self.officer)
		make_appointment(self.officer, "DEMO2")
		frappe.set_user(self.officer)
		[duplicate] = upload.get_findings()["duplicates"]
		self.assertEqual({line["values"][1] for line in duplicate["lines"]}, {""})

	def test_shapes(self) -> None:
		known = [samples.member(0, "DEMO1", member_name=NAMES[0])]
		self.run_import(known)
		upload = self.run_import([{**known[0], "member_name": "别的人"}], dry_run=1)
		name = upload.duplicates[0].name
		for duplicate, decision, fields in (
			("nothing", "Two People", []),
			(["x"], "Two People", []),
			(name, "Perhaps", []),
			(name, ["Two People"], []),
			(name, "The Same Person", ["organization"]),
			(name, "The Same Person", ["identity_number"]),
			(name, "The Same Person", ["membership_status"]),
			(name, "The Same Person", "phone"),
			(name, "The Same Person", [["phone"]]),
		):
			with (
				self.subTest(duplicate=duplicate, decision=decision, fields=fields),
				self.assertRaises((frappe.ValidationError, TypeError)),
			):
				upload.decide(duplicate, decision, fields)
		upload.reload()
		upload.duplicates[0].decision = "The Same Person"
		self.assertRaises(frappe.ValidationError, upload.save)
		other = self.upload(
			self.book(known), duplicates=[{"kind": "May Be a Member", "row": 2}], findings="{}"
		)
		self.assertEqual((other.duplicates, other.findings), ([], None))
		frappe.set_user("Administrator")
		secretary = make_user("secretary", [("Branch Secretary", "DEMO")])
		frappe.set_user(secretary)
		for call in (
			upload.get_findings,
			upload.carry_out,
			lambda: upload.decide(name, "Two People", []),
		):
			self.assertRaises(frappe.PermissionError, call)


def other_number(number: str) -> str:
	"""The number with another digit in its order, and the check character that fits."""
	body = number[:16] + str((int(number[16]) + 2) % 10)
	return body + identity_number.check_character(body)


def make_appointment(user: str, organization: str) -> None:
	values = {"user": user, "capacity": "Organization Department Officer", "organization": organization}
	frappe.get_doc({"doctype": "Organization Appointment", **values, "from_date": "2016-01-01"}).insert()
