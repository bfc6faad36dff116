"""An import touches nothing outside its user's part of the tree, and tells nothing of it."""

import openpyxl

import frappe
from party_investigation.intake.service import import_workbook
from party_investigation.tests.import_case import ImportCase
from party_investigation.tests.world import make_member, make_user, make_world
from party_investigation.workbook import layout, samples
from party_investigation.workbook.problems import WorkbookRefused

DOCTYPES = (
	"Party Organization",
	"Party Member",
	"Transfer Letter",
	"Investigation Record",
	"Contact Search",
	"Search Attempt",
	"Disposition Case",
)
OUT = {"last_dues_on": "2014-11-01", "last_life_on": "2014-12-05"}


def organization(code: str, parent: str | None, kind: str = "党支部") -> dict:
	return {
		"organization_code": code,
		"organization_name": f"测试{code}",
		"parent_party_organization": parent,
		"kind": kind,
		"unit_category": 5,
	}


class TestImportScope(ImportCase):
	"""A department of the college T1 imports; T2 and its branch are none of its business."""

	def setUp(self) -> None:
		super().setUp()
		self.made = make_world()
		self.elsewhere = make_member("T2B1", 70, member_name="别处人")
		self.campaign = self.made["Investigation Campaign"]
		self.user = make_user("department", [("Organization Department Officer", "T1")])

	def take_in(self, members=(), organizations=(), dry_run: bool = False, **sheets):
		"""Import, as the department, a workbook of T1 with these rows; the report."""
		frappe.set_user(self.user)
		tree = [organization("T1", "T", "党委"), organization("T1B1", "T1"), *organizations]
		path = samples.write_workbook(
			self.folder / "roster.xlsx", {"organizations": tree, "members": list(members), **sheets}
		)
		self.errors = self.folder / "errors.xlsx"
		return import_workbook(path, self.campaign, dry_run=dry_run, errors=self.errors)

	def elsewhere_rows(self) -> str:
		"""Everything of T2, and the tree but its places."""
		frappe.set_user("Administrator")
		rows = {
			doctype: frappe.get_all(doctype, filters={"organization": ["like", "T2%"]}, fields=["*"])
			for doctype in DOCTYPES
			if frappe.get_meta(doctype).has_field("organization")
		}
		rows["tree"] = frappe.get_all(
			"Party Organization",
			filters={"name": ["in", ["T", "T2", "T2B1"]]},
			fields=["name", "organization_name", "parent_party_organization", "modified"],
		)
		return frappe.as_json(rows)

	def refused(self, report, sheet: layout.Sheet) -> list[str]:
		"""What is said of the refused rows of a sheet."""
		return [
			finding.text()
			for finding in sorted(report.findings, key=lambda finding: finding.row)
			if finding.sheet == sheet.key and finding.problem.is_hard
		]

	def test_a_member_of_a_branch_elsewhere_is_refused_as_one_of_no_branch(self) -> None:
		before = self.elsewhere_rows()
		rows = [
			samples.member(1, "T2B1"),
			samples.member(2, "T"),
			samples.member(3, "T9"),
			samples.member(4, "T1B1"),
		]
		for dry_run in (True, False):
			with self.subTest(dry_run=dry_run):
				report = self.take_in(rows, dry_run=dry_run)
				self.assertEqual(report.refused(), [("members", 2), ("members", 3), ("members", 4)])
				messages = self.refused(report, layout.MEMBERS)
				same = {
					text.replace(f"branch {branch} ", "branch X ")
					for text, branch in zip(messages, ("T2B1", "T", "T9"), strict=True)
				}
				self.assertEqual(len(same), 1)
		self.assertEqual(self.elsewhere_rows(), before)

	def test_who_holds_a_number_elsewhere_is_not_told(self) -> None:
		before = self.elsewhere_rows()
		number = self.elsewhere.identity_number
		for name in ("另一人", "别处人"):
			for branch in ("T1B1", "T2B1"):
				for dry_run in (True, False):
					with self.subTest(name=name, branch=branch, dry_run=dry_run):
						row = samples.member(1, branch, member_name=name, identity_number=number)
						report = self.take_in([row, samples.member(4, "T1B1")], dry_run=dry_run)
						self.assertEqual(report.refused(), [("members", 2)])
						book = openpyxl.load_workbook(self.errors)
						shown = " ".join(
							str(cell.value) for sheet in book for line in sheet for cell in line if cell.value
						) + " ".join(self.refused(report, layout.MEMBERS))
						for secret in {"别处人", "T2B1", "测试T2B1"} - {name, branch}:
							self.assertNotIn(secret, shown)
		self.assertEqual(self.elsewhere_rows(), before)

	def test_who_holds_it_within_reach_is_told(self) -> None:
		known = frappe.get_doc("Party Member", self.made["Party Member"]["T1B2"])
		row = samples.member(1, "T1B1", identity_number=known.identity_number)
		messages = self.refused(self.take_in([row]), layout.MEMBERS)
		self.assertIn(known.member_name, messages[0])

	def test_the_form_tells_no_more(self) -> None:
		frappe.set_user(self.user)
		with self.assertRaises(frappe.ValidationError) as refused:
			make_member("T1B1", 71, identity_number=self.elsewhere.identity_number)
		self.assertNotIn("别处人", str(refused.exception))

	def test_organizations_elsewhere_are_neither_moved_nor_renamed(self) -> None:
		before = self.elsewhere_rows()
		for row in (
			organization("T2B1", "T1"),
			organization("t2b1", "T1"),
			organization("T2", "T1", "党委") | {"organization_name": "改名"},
		):
			with self.subTest(row["organization_code"]), self.assertRaises(WorkbookRefused) as refused:
				self.take_in(organizations=[row])
			self.assertNotIn("测试T2", str(refused.exception))
		self.assertEqual(self.elsewhere_rows(), before)

	def test_a_new_branch_of_ones_own_comes_in(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "status", "Draft")
		report = self.take_in([samples.member(1, "T1B9")], organizations=[organization("T1B9", "T1")])
		self.assertEqual((report.refused(), report.accepted_members), ([], 1))

	def test_letters_stay_in_the_series_of_the_own_committee(self) -> None:
		row = samples.member(1, "T1B1")
		letter = {
			"member_name": row["member_name"],
			"identity_number": row["identity_number"],
			"organization": "T1B1",
			"to_organization_name": "外地",
			"issued_on": "2015-05-05",
			"validity_days": 30,
			"receipt_on": "2015-05-20",
		}
		numbers = ("T2-2015-0007", "t2-2015-0008", "T-2015-0001", "T1-2015-0009", "湘外-2015-0001")
		report = self.take_in([row], letters=[{**letter, "letter_number": number} for number in numbers])
		self.assertEqual(report.refused("letters"), [("letters", 2), ("letters", 3), ("letters", 4)])
		frappe.set_user("Administrator")
		self.assertEqual(
			frappe.get_all(
				"Transfer Letter", filters={"name": ["in", numbers]}, pluck="name", order_by="name"
			),
			["T1-2015-0009", "湘外-2015-0001"],
		)

	def test_an_approval_of_another_body_is_not_recorded(self) -> None:
		rows = [samples.member(number, "T1B1", **OUT) for number in range(1, 6)]
		attempts, cases = [], []
		for row, body in zip(rows, ("T", "T2", "t2", "T1", "省委组织部"), strict=True):
			who = {"member_name": row["member_name"], "identity_number": row["identity_number"]}
			for day, means in (("2016-03-01", "电话"), ("2016-03-08", "信函"), ("2016-03-15", "上门走访")):
				attempts.append(
					who
					| {
						"attempted_on": day,
						"means": means,
						"outcome": "查无此人",
						"reason": 3,
						"handled_by": "委员",
					}
				)
			cases.append(
				who | {"measure": "自行脱党除名", "approved_on": "2016-06-10", "approving_authority": body}
			)
		report = self.take_in(rows, attempts=attempts, dispositions=cases)
		self.assertEqual(report.refused(), [("dispositions", 2), ("dispositions", 3), ("dispositions", 4)])
		frappe.set_user("Administrator")
		numbers = [row["identity_number"] for row in rows]
		status = dict(
			frappe.get_all(
				"Party Member",
				filters={"identity_number": ["in", numbers]},
				fields=["identity_number", "membership_status"],
				as_list=True,
			)
		)
		self.assertEqual([status[number] for number in numbers], ["On Roster"] * 3 + ["Left the Party"] * 2)

	def test_rows_need_the_right_on_what_they_create(self) -> None:
		from frappe.permissions import update_permission_property

		update_permission_property("Contact Search", "Organization Department Officer", 0, "create", 0)
		row = samples.member(1, "T1B1", **OUT)
		who = {"member_name": row["member_name"], "identity_number": row["identity_number"]}
		attempt = who | {
			"attempted_on": "2016-03-01",
			"means": "电话",
			"outcome": "查无此人",
			"reason": 3,
		}
		report = self.take_in([row], attempts=[attempt])
		self.assertEqual((report.refused(), report.accepted_members), ([("attempts", 2)], 1))

	def test_a_mobile_member_needs_the_right_on_its_record(self) -> None:
		from frappe.permissions import update_permission_property

		update_permission_property("Mobile Member Record", "Organization Department Officer", 0, "create", 0)
		away = samples.member(1, "T1B1", is_mobile=True, left_on="2014-05-06", destination="广东省深圳市")
		report = self.take_in([away, samples.member(2, "T1B1")])
		self.assertEqual((report.refused(), report.accepted_members), ([("members", 2)], 1))
		self.assertEqual(
			frappe.db.count("Mobile Member Record", {"organization": "T1B1", "left_on": "2014-05-06"}), 0
		)

	def test_a_member_who_has_gone_elsewhere_is_not_touched(self) -> None:
		from party_investigation.membership.relationship import change_member

		gone = make_member("T1B1", 72)
		change_member(gone.name, {"organization": "T2B1"})
		before = self.elsewhere_rows()
		row = samples.member(
			1, "T1B1", member_name=gone.member_name, identity_number=gone.identity_number, phone="19907318888"
		)
		report = self.take_in([row])
		self.assertEqual(report.refused(), [("members", 2)])
		self.assertNotIn("T2B1", " ".join(self.refused(report, layout.MEMBERS)))
		self.assertEqual(self.elsewhere_rows(), before)
