"""Importing: what comes in, twice, corrected, broken off; and that nothing changes where nothing should."""

from datetime import date
from pathlib import Path
from unittest.mock import patch

import openpyxl

import frappe
from party_investigation.intake import duplicates, members, service
from party_investigation.intake.campaign import Dates
from party_investigation.intake.service import import_workbook
from party_investigation.membership.relationship import change_member
from party_investigation.reporting.figures import figures_of
from party_investigation.returns import creation
from party_investigation.tests.import_case import ImportCase
from party_investigation.tests.world import make_user
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
OUT = {"last_dues_on": "2014-11-01", "last_life_on": "2014-12-05"}


def who(row: dict) -> dict:
	return {"identity_number": row["identity_number"], "member_name": row["member_name"]}


def attempts(row: dict, last: str) -> list[dict]:
	days = (
		("2016-03-01", "电话", "号码停用"),
		("2016-03-08", "信函", "查无此人"),
		("2016-03-15", "上门走访", last),
	)
	return [
		who(row)
		| {"attempted_on": day, "means": means, "outcome": outcome, "reason": 3, "handled_by": "组织委员"}
		for day, means, outcome in days
	]


def reached(row: dict) -> dict:
	"""A later attempt by which the member is reached."""
	return who(row) | {
		"attempted_on": "2016-03-28",
		"means": "亲友同学",
		"outcome": "已取得联系",
		"reason": 3,
	}


class TestImport(ImportCase):
	def rows(self) -> dict[str, list[dict]]:
		lost, restored, gone = (
			samples.member(2, **OUT),
			samples.member(3, **OUT),
			samples.member(4, branch="S1B2"),
		)
		mobile = samples.member(
			5, is_mobile="是", left_on="2014-05-06", destination="广东省深圳市", has_certificate="有"
		)
		wrong = samples.member(6, branch="S9")
		letter = {
			"letter_number": "S1-2015-0001",
			"organization": "S1B2",
			"to_organization_name": "外地某单位党委",
			"issued_on": "2015-05-05",
		}
		return {
			"organizations": samples.ORGANIZATIONS,
			"members": [samples.member(1), lost, restored, gone, mobile, wrong],
			"letters": [who(gone) | letter | {"validity_days": 30, "receipt_on": "2015-05-20"}],
			"attempts": [*attempts(lost, "查无此人"), *attempts(restored, "已取得联系")],
			"dispositions": [
				who(lost)
				| {
					"measure": "自行脱党除名",
					"meeting_on": "2016-05-20",
					"approved_on": "2016-06-10",
					"approving_authority": "S1",
				},
				who(restored) | {"measure": "纳入组织管理", "approving_authority": "S1"},
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
			"letter_number": "S1-2016-0101",
			"organization": "S1B1",
			"to_organization_name": "外地某单位党委",
			"issued_on": "2016-01-05",
		}
		sheets = {"organizations": samples.ORGANIZATIONS, "members": [lost]}
		import_workbook(self.write(sheets | {"letters": [letter]}))
		second = letter | {"letter_number": "S1-2016-0102"}
		tried = attempts(lost, "无人接听")
		case = who(lost) | {
			"measure": "自行脱党除名",
			"meeting_on": "2016-05-20",
			"approved_on": "2016-06-10",
		}
		report = import_workbook(
			self.write(
				sheets
				| {"members": [lost, other], "letters": [second], "attempts": tried, "dispositions": [case]}
			)
		)
		self.assertEqual(report.refused(), [("letters", 2)])
		self.assertIn("S1-2016-0101", report.findings[0].text())
		self.assertEqual(frappe.get_all("Transfer Letter", pluck="name"), ["S1-2016-0101"])
		self.assertEqual(report.count("Party Member").new, 1)
		self.assertEqual(frappe.get_all("Disposition Case", pluck="evidence_state"), ["To Be Evidenced"])

	def test_two_rows_that_are_one_person_bring_what_hangs_on_both(self) -> None:
		first, second = samples.member(2, **OUT), samples.member(12, **OUT)
		second |= {"member_name": first["member_name"], "phone": "19907310009"}
		tried = [*attempts(first, "无人接听")[:1], *attempts(second, "无人接听")[1:]]
		rows = {"organizations": samples.ORGANIZATIONS, "members": [first, second], "attempts": tried}
		path = self.write(rows)
		(found,) = import_workbook(path, dry_run=True).duplicates
		decision = duplicates.Decision(duplicates.SAME, frozenset({"phone"}))
		report = import_workbook(path, decisions={found.key: decision})
		self.assertEqual((report.refused(), report.count("Party Member").new), ([], 1))
		self.assertEqual(frappe.get_all("Party Member", pluck="phone"), [second["phone"]])
		self.assertEqual(frappe.db.count("Search Attempt"), 3)

	def test_new_top_above_a_known_organization(self) -> None:
		import_workbook(self.write({"organizations": samples.ORGANIZATIONS}))
		top = {"organization_code": "T", "organization_name": "示例教育工委", "kind": "党工委"}
		known = samples.ORGANIZATIONS[0] | {"parent_party_organization": "T"}
		import_workbook(self.write({"organizations": [top, known, *samples.ORGANIZATIONS[1:]]}))
		self.assertEqual(frappe.db.get_value("Party Organization", "S", "parent_party_organization"), "T")
		lft, rgt = frappe.db.get_value("Party Organization", "T", ["lft", "rgt"])
		self.assertEqual(rgt - lft, 9)

	def test_rows_are_what_documents_would_be(self) -> None:
		"""Loading and saving what was imported changes none of its values."""
		rows, sought = self.rows(), samples.member(7, **OUT)
		rows["members"].append(sought)
		rows["attempts"] += attempts(sought, "")[:2]
		import_workbook(self.write(rows))
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
			row["identity_number"]: frappe.db.get_value(
				"Party Member", {"identity_number": row["identity_number"]}, "membership_status"
			)
			for row in rows["members"][:5]
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

	def test_records_and_returns_are_ordered_where_the_campaign_is_open(self) -> None:
		rows, jobs = self.rows(), []
		campaign = import_workbook(self.write(rows)).campaign
		with patch.object(frappe, "enqueue", lambda method, **job: jobs.append(method.split(".")[-1])):
			import_workbook(self.write(rows))
			self.assertEqual(jobs, ["create_records", "create_returns"])
			frappe.db.set_value("Investigation Campaign", campaign, "status", "Draft")
			import_workbook(self.write(rows))
		self.assertEqual(jobs, ["create_records", "create_returns"])

	def test_what_is_handed_in_takes_no_rows(self) -> None:
		rows = self.rows()
		campaign = import_workbook(self.write(rows)).campaign
		counted = frappe.db.count("Party Member")
		with patch.object(frappe.db, "commit"):
			creation.create_returns(campaign)
		handed_in = creation.return_name(campaign, "S1B1", "Survey Registration")
		frappe.db.set_value("Unit Return", handed_in, "status", "Submitted")
		newcomer = samples.member(40)
		rows["members"].append(newcomer)
		rows["members"][0]["last_life_on"] = "2016-01-04"
		report = import_workbook(self.write(rows))
		self.assertEqual(frappe.db.count("Party Member"), counted)
		refused = [each for each in report.findings if "has handed in" in each.problem.text()]
		self.assertEqual(len(refused), 2, "the newcomer and the record of whom the site knows")
		frappe.db.set_value("Unit Return", handed_in, "status", "Returned")
		self.assertEqual(import_workbook(self.write(rows)).count("Party Member").new, 1)

	def test_corrected_error_workbook_completes(self) -> None:
		errors = self.folder / "errors.xlsx"
		import_workbook(self.write(), errors=errors)
		book = openpyxl.load_workbook(errors)
		book["党员"].cell(7, 1, "S1B1")
		book.save(errors)
		report = import_workbook(errors)
		count = report.count("Party Member")
		self.assertEqual((count.new, count.unchanged, report.refused()), (1, 5, []))

	def test_later_news_of_known_members(self) -> None:
		rows = self.rows()
		rows["dispositions"].pop(0)
		import_workbook(self.write(rows))
		lost, gone = rows["members"][1], rows["members"][0]
		lost["phone"] = "19907319999"
		rows["attempts"].append(reached(lost))
		letter = {
			"letter_number": "S1-2016-0001",
			"organization": "S1B1",
			"to_organization_name": "外地某单位党委",
			"issued_on": "2016-01-05",
		}
		rows["letters"].append(who(gone) | letter | {"validity_days": 30, "receipt_on": "2016-02-01"})
		report = import_workbook(self.write(rows))
		count = report.count("Party Member")
		self.assertEqual((count.new, count.unchanged, count.updated), (0, 3, 2))
		unit = figures_of(report.campaign)["S"]
		self.assertEqual((unit["restored"], unit["not_found"], unit["transferred"]), (2, 0, 2))
		self.assertEqual(frappe.db.count("Untraced Member", {"withdrawn_on": ["is", "set"]}), 1)

	def test_a_member_who_moved_has_a_record_with_each_branch(self) -> None:
		"""A later workbook writes into the record of the branch where the member is now; that of the former branch stays."""
		moved = samples.member(1)
		sheets = {"organizations": samples.ORGANIZATIONS, "members": [moved]}
		campaign = import_workbook(self.write(sheets)).campaign
		member = frappe.db.get_value("Party Member", {"identity_number": moved["identity_number"]})
		change_member(member, {"organization": "S1B2"})
		moved |= {"organization": "S1B2", "last_life_on": "2016-03-25"}
		for last_life_on in ("2016-03-25", "2016-03-28"):
			import_workbook(self.write(sheets | {"members": [moved | {"last_life_on": last_life_on}]}))
			records = frappe.get_all(
				"Investigation Record",
				filters={"campaign": campaign, "member": member},
				fields=["organization", "last_life_on"],
				order_by="organization",
				as_list=True,
			)
			self.assertEqual(
				[(branch, str(day)) for branch, day in records],
				[("S1B1", "2016-03-02"), ("S1B2", last_life_on)],
			)

	def test_contact_after_the_removal_waits_for_its_revocation(self) -> None:
		"""A removal rests on the search; the workbook does not put the member into annex 2 over it (decisions D5, D8)."""
		import_workbook(self.write())
		rows = self.rows()
		rows["attempts"].append(reached(rows["members"][1]))
		rows["dispositions"] = []
		report = import_workbook(self.write(rows))
		self.assertEqual(report.refused(), [("members", 7), ("attempts", 8)])
		self.assertIn("自行脱党除名", report.findings[-1].text())
		unit = figures_of(report.campaign)["S"]
		self.assertEqual((unit["restored"], unit["not_found"]), (1, 1))

	def test_breaking_off_between_chunks(self) -> None:
		"""What was committed stays whole, and the next import goes on."""
		path, chunk, write = self.write(), service.CHUNK, members.MemberWriter.write
		service.CHUNK = 2
		self.addCleanup(setattr, service, "CHUNK", chunk)

		def break_off(writer, chunk_of_members):
			if self.commits == 2:
				raise KeyboardInterrupt
			write(writer, chunk_of_members)

		with patch.object(members.MemberWriter, "write", break_off):
			self.assertRaises(KeyboardInterrupt, import_workbook, path)
		report = import_workbook(path)
		count = report.count("Party Member")
		self.assertEqual((count.new, count.unchanged), (3, 2))
		self.assertEqual(figures_of(report.campaign)["S"]["members"], 4)

	def test_members_of_an_organization_are_written_one_after_the_other(self) -> None:
		"""However the rows of the workbook lie: the database writes several times as many pages where they go to and fro."""
		branches = ["S1B2", "S1B1"] * 3
		rows = [samples.member(number, branch) for number, branch in enumerate(branches, 40)]
		import_workbook(self.write({"organizations": samples.ORGANIZATIONS, "members": rows}))
		names = [f"试{chr(0x4E00 + n)}" for n in (41, 43, 45, 40, 42, 44)]
		for doctype in ("Party Member", "Investigation Record"):
			written = frappe.get_all(
				doctype, {"member_name": ["in", names]}, pluck="member_name", order_by="name asc"
			)
			self.assertEqual(written, names)

	def test_number_of_somebody_else(self) -> None:
		import_workbook(self.write())
		rows = self.rows()
		rows["members"][1]["member_name"] = rows["attempts"][0]["member_name"] = "另一人"
		rows["attempts"] = rows["attempts"][:1]
		rows["dispositions"] = []
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
