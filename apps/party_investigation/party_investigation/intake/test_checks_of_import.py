"""The import runs the checks of the forms on the same records, with the same severities and words (decisions D11)."""

from collections.abc import Iterator
from datetime import date

import frappe
from frappe.utils import add_days, getdate
from party_investigation.intake import service
from party_investigation.intake.report import Report
from party_investigation.investigation import check_results
from party_investigation.investigation.checked_document import KIND_OF
from party_investigation.rules.check import CHECKS
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.tests.examples import BROKEN, LETTER, MEMBER, TOMORROW
from party_investigation.tests.import_case import ImportCase
from party_investigation.workbook import layout, samples

OUT = {"last_dues_on": "2014-11-01", "last_life_on": "2014-12-05"}
SHEET_OF = {
	"member": layout.MEMBERS,
	"record": layout.MEMBERS,
	"mobile": layout.MEMBERS,
	"letter": layout.LETTERS,
}
"""Where an example of a kind stands in a workbook; searches and cases are told by rows of their own, below."""
FIELDS = {
	kind: {field for column in sheet.columns for field in (*column.fields, "birth_date_precision")}
	for kind, sheet in SHEET_OF.items()
}
READ_OTHERWISE = frozenset({"member.no_kind", "member.no_category", "identity_number.float"})
"""What a cell that no code list knows, or a number that a spreadsheet has spoilt, is called when it is read."""


class CheckedImport(ImportCase):
	def take_in(self, *members: dict, **sheets: list[dict]) -> Report:
		rows = {"organizations": samples.ORGANIZATIONS, "members": members, **sheets}
		samples.write_workbook(self.path, rows)
		return service.import_workbook(self.path)

	def assert_kept_as_stored(self) -> None:
		"""Assert that imported documents keep what their checks say of them as they are stored."""
		for doctype in KIND_OF:
			names = frappe.get_all(doctype, pluck="name")
			self.assertEqual(check_results.renew(doctype, names), 0, doctype)

	def open_checks(self) -> set[str]:
		"""The codes that all imported documents keep."""
		codes: set[str] = set()
		for doctype in KIND_OF:
			for row in frappe.get_all(doctype, fields=["hard_checks", "soft_checks"]):
				codes.update(f"{row.hard_checks or ''} {row.soft_checks or ''}".split())
		return codes


class TestFaultyRows(CheckedImport):
	"""Rows of which the checks had something to say, and which came in without a word."""

	def test_members(self) -> None:
		child = samples.made_up_number(1, "19921005", 2)
		rows = {
			"member.probationary_but_confirmed": samples.member(
				1, membership_kind="预备党员", joined_on="2014-10-01", confirmed_on="2015-10-05"
			),
			"member.ethnic_group": samples.member(2, ethnic_group="火星族"),
			"member.phone": samples.member(3, phone="123"),
			"member.joined_too_young": samples.member(4, birth_date=None, identity_number=child, sex=None),
			"member.probation_length": samples.member(5, confirmed_on="2009-07-01"),
			"member.education": samples.member(6, education="读过书"),
			"member.contact_before_joining": samples.member(
				7, last_dues_on="2001-03-01", last_life_on="2001-05-01"
			),
			"member.no_joining_date": samples.member(8, joined_on=None, confirmed_on=None),
			"record.mobile_without_left_on": samples.member(9, is_mobile=True),
			"record.left_on_without_mobile": samples.member(10, left_on="2014-05-06"),
			"record.no_last_contact": samples.member(11, last_dues_on=None, last_life_on=None),
		}
		report = self.take_in(*rows.values())
		# these made-up people differ by little, so that two rows may be one person
		codes = [f.problem.code for f in report.findings if f.problem.code != "workbook.maybe_row"]
		self.assertEqual(codes, list(rows))
		self.assertEqual(report.refused(), [("members", 2)])
		self.assertEqual(report.count("Party Member").new, len(rows) - 1)
		kept = frappe.get_all("Party Member", fields=["hard_checks", "soft_checks"], order_by="creation, idx")
		self.assertEqual({row.hard_checks for row in kept}, {""})
		self.assertEqual(self.open_checks(), set(rows) - {"member.probationary_but_confirmed"})
		self.assert_kept_as_stored()

	def test_a_finding_says_where_what_and_what_to_do(self) -> None:
		report = self.take_in(samples.member(1), samples.member(2, phone="123"))
		(finding,) = report.findings
		self.assertEqual(
			(finding.sheet, finding.row, finding.column, finding.value), ("members", 3, "联系电话", "123")
		)
		self.assertEqual(
			finding.text(), "联系电话：123 cannot be dialled. Write the number with its area code."
		)

	def test_what_the_cell_says_stands_in_front_where_the_problem_does_not_say_it(self) -> None:
		report = self.take_in(samples.member(1, membership_kind="预备党员"))
		self.assertTrue(report.findings[0].text().startswith("转正日期“2003-07-01”："))

	def test_the_policy_of_the_campaign_rules(self) -> None:
		"""The same row, under a campaign with another parameter."""
		young = samples.member(
			1, birth_date="1986-03-05", identity_number=samples.made_up_number(1, "19860305", 1)
		)
		report = self.take_in(young)
		self.assertEqual([f.problem.code for f in report.findings], ["member.joined_too_young"])
		campaign = frappe.get_doc("Investigation Campaign", report.campaign)
		campaign.youngest_member = 16
		campaign.append("amendments", {"reason": "按上级要求"})
		campaign.save()
		self.assertEqual(self.take_in(young).findings, [])


class TestEveryCheck(CheckedImport):
	"""Each example of a broken record, as far as a workbook can say it."""

	def examples(self) -> Iterator[tuple[str, dict]]:
		for code, change in BROKEN.items():
			kind = CHECKS[code].kind
			if kind in SHEET_OF and set(change) <= FIELDS[kind]:
				yield code, {name: _tomorrow(value) for name, value in change.items()}

	def test_refused_or_warned_as_the_check_says(self) -> None:
		seen = set()
		for code, change in self.examples():
			frappe.db.savepoint("example")
			with self.subTest(code):
				self.assert_treated(code, self.planted(CHECKS[code].kind, change))
			frappe.db.rollback(save_point="example")
			seen.add(code)
		self.assertGreater(len(seen), 30)

	def planted(self, kind: str, change: dict) -> Report:
		"""Import a workbook whose only fault is the change."""
		member = {**MEMBER, "organization": "S1B1"}
		letter = {
			"organization": "S1B1",
			"letter_number": "S1-2016-0001",
			"to_organization_name": "外地某单位党委",
		}
		owner = {field: MEMBER[field] for field in ("identity_number", "member_name")}
		if kind == "letter":
			return self.take_in(member, letters=[owner | LETTER | letter | change])
		if kind == "mobile":
			away = {"is_mobile": True, "left_on": "2015-01-01", "destination": "广东省深圳市"}
			return self.take_in(member | away | change)
		return self.take_in(member | change)

	def assert_treated(self, code: str, report: Report) -> None:
		check = CHECKS[code]
		findings = [finding for finding in report.findings if finding.problem.code == code]
		if code in READ_OTHERWISE:
			self.assertEqual(len(report.refused()), 1)
			return
		self.assertEqual(len(findings), 1, report.findings)
		self.assertEqual(findings[0].problem.severity, check.severity)
		sheet = SHEET_OF[check.kind].key
		is_refused = check.severity == "hard" and check.blocks == "save"
		self.assertEqual(report.refused(), [(sheet, 2)] if is_refused else [])
		self.assertEqual(code in self.open_checks(), not is_refused)
		self.assert_kept_as_stored()


class TestSearchesAndCases(CheckedImport):
	def attempt(self, member: dict, day: date | str, means: str = "电话", **values) -> dict:
		owner = {field: member[field] for field in ("identity_number", "member_name")}
		attempt = {"attempted_on": day, "means": means, "outcome": "无人接听", "reason": 7, "detail": "不详"}
		return owner | attempt | values

	def case(self, member: dict, **values) -> dict:
		owner = {field: member[field] for field in ("identity_number", "member_name")}
		return (
			owner
			| {"measure": "纳入组织管理", "meeting_on": "2016-05-20", "approved_on": "2016-06-10"}
			| values
		)

	def treated(self, report: Report) -> list[tuple[str, int, str, bool]]:
		return [(f.sheet, f.row, f.problem.code, f.refuses) for f in report.findings]

	def test_an_attempt_in_the_future_is_refused(self) -> None:
		lost = samples.member(1, **OUT)
		tomorrow = getdate(add_days(today_in_china(), 1))
		report = self.take_in(lost, attempts=[self.attempt(lost, tomorrow)])
		self.assertEqual(self.treated(report), [("attempts", 2, "search.in_future", True)])

	def test_an_attempt_before_the_loss_is_a_warning(self) -> None:
		report = self.take_in(samples.member(1), attempts=[self.attempt(samples.member(1), "2016-02-01")])
		self.assertEqual(self.treated(report), [("attempts", 2, "search.before_loss", False)])
		self.assert_kept_as_stored()

	def test_what_a_concluded_search_lacks_is_kept_with_it(self) -> None:
		"""As in the form, history may be completed afterwards; until then the unit's return waits."""
		lost = samples.member(1, **OUT)
		days = (("2016-03-01", "电话"), ("2016-03-08", "信函"), ("2016-03-15", "上门走访"))
		report = self.take_in(lost, attempts=[self.attempt(lost, *each, detail=None) for each in days])
		self.assertEqual(self.treated(report), [("attempts", 4, "search.reason_in_words", False)])
		search = frappe.get_doc("Contact Search", {"campaign": report.campaign})
		self.assertEqual((search.result, search.hard_checks), ("Not Found", "search.reason_in_words"))
		self.assert_kept_as_stored()

	def test_contact_that_was_restored_before_it_was_lost(self) -> None:
		member = samples.member(1)
		reached = self.attempt(member, "2016-02-01", outcome="已取得联系")
		report = self.take_in(member, attempts=[reached])
		self.assertEqual(
			self.treated(report),
			[
				("attempts", 2, "search.before_loss", False),
				("attempts", 2, "search.restored_before_lost", False),
			],
		)
		self.assert_kept_as_stored()

	def test_cases(self) -> None:
		restored, other = samples.member(1, **OUT), samples.member(2, **OUT)
		attempts = [self.attempt(member, "2016-03-15", outcome="已取得联系") for member in (restored, other)]
		tomorrow = getdate(add_days(today_in_china(), 1))
		cases = [
			self.case(restored),
			self.case(restored, measure="取消预备党员资格"),
			self.case(other, approved_on="2016-05-01"),
			self.case(other, meeting_on=None, approved_on=tomorrow),
		]
		report = self.take_in(restored, other, attempts=attempts, dispositions=cases)
		self.assertEqual(
			self.treated(report),
			[
				("dispositions", 3, "disposition.does_not_fit", True),
				("dispositions", 4, "disposition.approved_before_meeting", True),
				("dispositions", 5, "disposition.in_future", True),
			],
		)
		self.assertEqual(
			frappe.get_all("Disposition Case", pluck="soft_checks"), ["disposition.to_be_evidenced"]
		)
		self.assert_kept_as_stored()


def _tomorrow(value: object) -> object:
	"""The day after today in China for the example's."""
	return getdate(add_days(today_in_china(), 1)) if value == TOMORROW else value
