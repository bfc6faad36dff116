"""Importing: what comes in, twice, corrected, broken off; and that nothing changes where nothing should."""

import tempfile
from datetime import date
from pathlib import Path

import openpyxl

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.intake import members, service
from party_investigation.intake.campaign import Dates
from party_investigation.intake.service import import_workbook
from party_investigation.reporting.figures import figures_of
from party_investigation.tests.world import back_to_nothing, make_user
from party_investigation.workbook import samples
from party_investigation.workbook.problems import WorkbookRefused

DOCTYPES = (
	"Party Organization",
	"Party Member",
	"Transfer Letter",
	"Mobile Member Record",
	"Investigation Campaign",
	"Investigation Record",
	"Contact Search",
	"Search Attempt",
	"Restored Contact",
	"Untraced Member",
	"Disposition Case",
)
OUT = {"最近交纳党费日期": "2014-11-01", "最近参加组织生活日期": "2014-12-05"}


def who(row: dict) -> dict:
	return {"公民身份号码": row["公民身份号码"], "姓名": row["姓名"]}


def attempts(row: dict, last: str) -> list[dict]:
	days = (
		("2016-03-01", "电话", "号码停用"),
		("2016-03-08", "信函", "查无此人"),
		("2016-03-15", "上门走访", last),
	)
	return [
		who(row)
		| {"查找日期": day, "查找方式": means, "查找结果": outcome, "失去联系情形": 3, "经办人": "组织委员"}
		for day, means, outcome in days
	]


class TestImport(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.folder = Path(folder.name)
		# The import commits each chunk; in a test everything is rolled back.
		self.addCleanup(back_to_nothing)
		self.addCleanup(setattr, service, "_commit", service._commit)
		self.commits = 0
		service._commit = self.count_commit

	def count_commit(self) -> None:
		self.commits += 1

	def rows(self) -> dict[str, list[dict]]:
		lost, found, gone = (
			samples.member(2, **OUT),
			samples.member(3, **OUT),
			samples.member(4, branch="S1B2"),
		)
		mobile = samples.member(
			5, 是否流动党员="是", 流出日期="2014-05-06", 外出流向="广东省深圳市", 活动证="有"
		)
		wrong = samples.member(6, branch="S9")
		letter = {
			"介绍信编号": "S1-2015-0001",
			"转出党支部代码": "S1B2",
			"转往党组织": "外地某单位党委",
			"开具日期": "2015-05-05",
		}
		return {
			"党组织": samples.ORGANIZATIONS,
			"党员": [samples.member(1), lost, found, gone, mobile, wrong],
			"介绍信": [who(gone) | letter | {"有效期（天）": 30, "回执日期": "2015-05-20"}],
			"查找记录": [*attempts(lost, "查无此人"), *attempts(found, "已取得联系")],
			"处置": [
				who(lost)
				| {
					"处置措施": "自行脱党除名",
					"支部大会日期": "2016-05-20",
					"审批日期": "2016-06-10",
					"审批机关": "S1",
				},
				who(found) | {"处置措施": "纳入组织管理", "审批机关": "S1"},
			],
		}

	def write(self, rows: dict | None = None) -> Path:
		return samples.write_workbook(self.folder / "roster.xlsx", rows or self.rows())

	def state(self) -> dict:
		"""Everything that the import may write, with the time of the last change."""
		return {
			doctype: sorted(
				frappe.get_all(doctype, fields=["name", "modified"], as_list=True, limit_page_length=0)
			)
			for doctype in DOCTYPES
		}

	def test_what_comes_in(self) -> None:
		report = import_workbook(self.write())
		self.assertEqual((report.accepted_members, report.count("Party Member").new), (5, 5))
		self.assertEqual(report.refused(), [("members", 7)])
		unit = figures_of(report.campaign)["S"]
		counts = {
			name: unit[name]
			for name in ("members", "restored", "not_found", "transferred", "mobile", "pocket")
		}
		self.assertEqual(
			counts, {"members": 4, "restored": 1, "not_found": 1, "transferred": 1, "mobile": 1, "pocket": 0}
		)
		self.assertEqual(unit["annex4"]["01"], {"1": 2, "2": 1, "3": 1, "5": 2, "10": 2})
		self.assertEqual(unit["annex5"]["01"], {"1": 2, "13": 1, "14": 1, "17": 1})
		self.assertEqual(unit["annex4_by_unit"]["06"], {"1": 2, "2": 1, "3": 1, "5": 2, "10": 2})

	def test_what_a_record_refuses_is_told_on_its_row(self) -> None:
		"""A later workbook about known members: a row that a record refuses stops neither its neighbours nor the import."""
		lost, other = samples.member(2, **OUT), samples.member(9)
		letter = who(lost) | {
			"介绍信编号": "S1-2016-0101",
			"转出党支部代码": "S1B1",
			"转往党组织": "外地某单位党委",
			"开具日期": "2016-01-05",
		}
		sheets = {"党组织": samples.ORGANIZATIONS, "党员": [lost]}
		import_workbook(self.write(sheets | {"介绍信": [letter]}))
		second = letter | {"介绍信编号": "S1-2016-0102"}
		tried = attempts(lost, "无人接听")
		case = who(lost) | {
			"处置措施": "自行脱党除名",
			"支部大会日期": "2016-05-20",
			"审批日期": "2016-06-10",
		}
		report = import_workbook(
			self.write(
				sheets | {"党员": [lost, other], "介绍信": [second], "查找记录": tried, "处置": [case]}
			)
		)
		self.assertEqual(report.refused(), [("letters", 2)])
		self.assertIn("S1-2016-0101", report.findings[0].text())
		self.assertEqual(frappe.get_all("Transfer Letter", pluck="name"), ["S1-2016-0101"])
		self.assertEqual(report.count("Party Member").new, 1)
		self.assertEqual(frappe.get_all("Disposition Case", pluck="evidence_state"), ["To Be Evidenced"])

	def test_new_top_above_a_known_organization(self) -> None:
		import_workbook(self.write({"党组织": samples.ORGANIZATIONS}))
		top = {"党组织代码": "T", "党组织名称": "示例教育工委", "组织类型": "党工委"}
		known = samples.ORGANIZATIONS[0] | {"上级党组织代码": "T"}
		import_workbook(self.write({"党组织": [top, known, *samples.ORGANIZATIONS[1:]]}))
		self.assertEqual(frappe.db.get_value("Party Organization", "S", "parent_party_organization"), "T")
		lft, rgt = frappe.db.get_value("Party Organization", "T", ["lft", "rgt"])
		self.assertEqual(rgt - lft, 9)

	def test_rows_are_what_documents_would_be(self) -> None:
		"""Loading and saving what was imported changes none of its values."""
		import_workbook(self.write())
		for doctype in DOCTYPES:
			if doctype == "Search Attempt":
				continue
			for name in frappe.get_all(doctype, pluck="name"):
				with self.subTest(doctype=doctype, name=name):
					document = frappe.get_doc(doctype, name)
					before = self.values(document)
					document.save()
					self.assertEqual(self.values(frappe.get_doc(doctype, name)), before)

	def values(self, document) -> dict:
		skipped = {"modified", "modified_by", "creation", "lft", "rgt", "old_parent", "computed_on"}
		return {
			key: value
			for key, value in document.as_dict(no_nulls=True).items()
			if key not in skipped and not isinstance(value, list) and value not in (0, "", None)
		}

	def test_statuses(self) -> None:
		rows = self.rows()
		import_workbook(self.write(rows))
		status = {
			row["公民身份号码"]: frappe.db.get_value(
				"Party Member", {"identity_number": row["公民身份号码"]}, "membership_status"
			)
			for row in rows["党员"][:5]
		}
		self.assertEqual(
			list(status.values()),
			["On Roster", "Left the Party", "On Roster", "Transferred Out", "On Roster"],
		)
		self.assertEqual(frappe.db.count("Disposition Case", {"evidence_state": "To Be Evidenced"}), 2)

	def test_second_time_changes_nothing(self) -> None:
		path = self.write()
		import_workbook(path)
		before = self.state()
		report = import_workbook(path)
		members_count = report.count("Party Member")
		self.assertEqual((members_count.new, members_count.unchanged, members_count.updated), (0, 5, 0))
		self.assertEqual(self.state(), before)

	def test_dry_run_writes_nothing(self) -> None:
		before = self.state()
		report = import_workbook(self.write(), dry_run=True)
		self.assertEqual(report.accepted_members, 5)
		self.assertEqual(self.state(), before)

	def test_dates_of_a_new_campaign(self) -> None:
		path = self.write()
		report = service.import_workbook(path, dates=Dates(date(2016, 4, 10), date(2016, 7, 31)))
		campaign = frappe.get_doc("Investigation Campaign", report.campaign)
		self.assertEqual(
			(str(campaign.search_closes_on), str(campaign.dispositions_count_on)),
			("2016-04-10", "2016-07-31"),
		)
		service.import_workbook(path, dates=Dates(date(2016, 4, 10)))
		with self.assertRaises(frappe.ValidationError):
			service.import_workbook(path, dates=Dates(date(2016, 4, 11)))

	def test_without_dates_those_of_the_universities(self) -> None:
		path = self.write()
		campaign = frappe.get_doc("Investigation Campaign", service.import_workbook(path).campaign)
		self.assertEqual(
			(str(campaign.search_closes_on), str(campaign.dispositions_count_on)),
			("2016-04-05", "2016-06-30"),
		)
		self.assertEqual((campaign.profile, campaign.status), ("University", "Open"))

	def test_a_new_branch_is_an_amendment(self) -> None:
		path = self.write()
		name = import_workbook(path).campaign
		campaign = frappe.get_doc("Investigation Campaign", name)
		self.assertEqual(campaign.amendments, [])
		frappe.get_doc("Party Organization", "S1B2").db_set("kind", "临时党支部")
		for _time in range(2):
			import_workbook(path)
			campaign.reload()
			self.assertEqual([row.changes for row in campaign.amendments], ["S1B2"])

	def test_locked_forms_take_no_import(self) -> None:
		path = self.write()
		campaign = frappe.get_doc("Investigation Campaign", service.import_workbook(path).campaign)
		campaign.stages_lock = 1
		campaign.append("amendments", {"reason": "按期锁定"})
		campaign.save()
		frappe.set_user(make_user("late", [("Organization Department Officer", campaign.organization)]))
		with self.assertRaises(frappe.PermissionError):
			service.import_workbook(path)

	def test_corrected_error_workbook_completes(self) -> None:
		errors = self.folder / "errors.xlsx"
		import_workbook(self.write(), errors=errors)
		book = openpyxl.load_workbook(errors)
		book["党员"].cell(7, 1).value = "S1B1"
		book.save(errors)
		report = import_workbook(errors)
		count = report.count("Party Member")
		self.assertEqual((count.new, count.unchanged, report.refused()), (1, 5, []))

	def test_later_news_of_known_members(self) -> None:
		import_workbook(self.write())
		rows = self.rows()
		lost, gone = rows["党员"][1], rows["党员"][0]
		lost["联系电话"] = "19907319999"
		rows["查找记录"].append(
			who(lost)
			| {"查找日期": "2016-03-28", "查找方式": "亲友同学", "查找结果": "已取得联系", "失去联系情形": 3}
		)
		rows["处置"].pop(0)
		letter = {
			"介绍信编号": "S1-2016-0001",
			"转出党支部代码": "S1B1",
			"转往党组织": "外地某单位党委",
			"开具日期": "2016-01-05",
		}
		rows["介绍信"].append(who(gone) | letter | {"有效期（天）": 30, "回执日期": "2016-02-01"})
		report = import_workbook(self.write(rows))
		count = report.count("Party Member")
		self.assertEqual((count.new, count.unchanged, count.updated), (0, 3, 2))
		unit = figures_of(report.campaign)["S"]
		self.assertEqual((unit["restored"], unit["not_found"], unit["transferred"]), (2, 0, 2))
		self.assertEqual(frappe.db.count("Untraced Member", {"withdrawn_on": ["is", "set"]}), 1)

	def test_breaking_off_between_chunks(self) -> None:
		"""What was committed stays whole, and the next import goes on."""
		path, chunk, write = self.write(), service.CHUNK, members.MemberWriter.write
		service.CHUNK = 2
		self.addCleanup(setattr, service, "CHUNK", chunk)
		self.addCleanup(setattr, members.MemberWriter, "write", write)

		def break_off(writer, chunk_of_members):
			if self.commits == 2:
				raise KeyboardInterrupt
			write(writer, chunk_of_members)

		members.MemberWriter.write = break_off
		self.assertRaises(KeyboardInterrupt, import_workbook, path)
		members.MemberWriter.write = write
		report = import_workbook(path)
		count = report.count("Party Member")
		self.assertEqual((count.new, count.unchanged), (3, 2))
		self.assertEqual(figures_of(report.campaign)["S"]["members"], 4)

	def test_number_of_somebody_else(self) -> None:
		import_workbook(self.write())
		rows = self.rows()
		rows["党员"][1]["姓名"] = rows["查找记录"][0]["姓名"] = "另一人"
		rows["查找记录"] = rows["查找记录"][:1]
		rows["处置"] = []
		before = self.state()
		report = import_workbook(self.write(rows))
		self.assertEqual(report.refused(), [("members", 3), ("members", 7), ("attempts", 2)])
		self.assertEqual(self.state(), before)

	def test_refused_as_a_whole_changes_nothing(self) -> None:
		before = self.state()
		path = self.folder / "no.xlsx"
		path.write_bytes(b"no workbook")
		self.assertRaises(WorkbookRefused, import_workbook, path)
		self.assertEqual(self.state(), before)

	def test_only_with_an_appointment_for_the_top(self) -> None:
		import_workbook(self.write())
		for capacity, organization in (("Organization Department Officer", "S1"), ("Branch Secretary", "S")):
			user = make_user(capacity.split()[0].lower(), [(capacity, organization)])
			frappe.set_user(user)
			self.assertRaises(frappe.PermissionError, import_workbook, self.folder / "roster.xlsx")
			frappe.set_user("Administrator")
		frappe.set_user(make_user("top", [("Organization Department Officer", "S")]))
		report = import_workbook(self.folder / "roster.xlsx")
		self.assertEqual(report.count("Party Member").unchanged, 5)
