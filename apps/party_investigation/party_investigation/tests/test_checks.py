"""Every check holds wherever a record comes from: form, REST, and what is stored already, in the report (decisions D11)."""

from collections.abc import Callable

import frappe
from frappe.client import insert as insert_over_rest
from frappe.model.document import Document
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate
from party_investigation.investigation import check_results
from party_investigation.investigation.checked_document import KIND_OF
from party_investigation.reporting.report.open_checks.open_checks import execute
from party_investigation.rules.check import CHECKS, RESULT_FIELDS, Kind
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.tests.examples import (
	ATTEMPTS,
	BROKEN,
	GOOD,
	MEMBER,
	NO_CASE,
	SETTINGS,
	TOMORROW,
)
from party_investigation.tests.world import (
	back_to_nothing,
	insert_in_state,
	make_campaign,
	make_member,
	make_tree,
)

BRANCH = "T1B1"
DOCTYPE_OF = {kind: doctype for doctype, kind in KIND_OF.items()}
NOT_FROM_A_FORM = frozenset(
	{"policy", "known", "stands", "holds_member", "open_letter", "identity_number_held_by", "archive"}
)
COMPUTED = frozenset(
	{
		"record.lost_since_without_lost",
		"record.lost_but_in_touch",
		"record.out_but_not_lost",
		"restored.in_future",
		"restored.before_loss",
		"untraced.no_evidence",
	}
)
"""About fields that a form computes or that only the search writes: no form can break them, an SQL statement can."""
COMPLETED = frozenset({"letter.no_issue_date", "letter.not_held", "search.no_result"})
"""About fields that a form fills in by itself; only a workbook can lack them."""
BY_OTHERS = frozenset({"identity_number.elsewhere"})
"""Needs another user: see the tests of members."""
NOT_LISTED = frozenset({"identity_number.held", "letter.not_held", "letter.second_open", "member.no_branch"})
"""Asked of a new document only; and a member without a branch belongs to nobody's report."""


class TestChecks(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		make_tree()
		self.member = make_member(BRANCH, 1).name
		self.found = make_member(BRANCH, 2, last_life_on="2014-03-01").name
		self.campaign = make_campaign("T").name

	# ------------------------------------------------------------------ examples as documents

	def values(self, kind: Kind, change: dict) -> dict:
		"""The values of a new document of a kind, good but for `change`."""
		fields = frappe.get_meta(DOCTYPE_OF[kind]).get_valid_columns()
		values = {**GOOD[kind], **self.of_site(kind), **_with_tomorrow(change)}
		tables = [field.fieldname for field in frappe.get_meta(DOCTYPE_OF[kind]).get_table_fields()]
		if kind == "search":
			values["attempts"] = [{"outcome": "空号", **row} for row in values["attempts"]]
		kept = {name: value for name, value in values.items() if name in fields or name in tables}
		return {"doctype": DOCTYPE_OF[kind], **kept}

	def of_site(self, kind: Kind) -> dict:
		"""What a good document of the kind needs on this site besides the example."""
		about = {"campaign": self.campaign, "member": self.member}
		return {
			"member": {"organization": BRANCH},
			"letter": {"member": self.member, "to_organization_name": "外地某单位党委"},
			"mobile": {"member": self.member},
			"search": about | {"member": self.found},
			"disposition": about
			| {"member": self.found, "grounds": "长期不参加组织生活", "approving_organization": "T1"},
		}.get(kind, about)

	def prepare(self, code: str, change: dict) -> dict:
		"""Bring about on the site what an example takes for known; returns the change that is left for the form."""
		if code in SETTINGS:
			frappe.db.set_value("Investigation Campaign", self.campaign, SETTINGS[code])
		if CHECKS[code].kind == "disposition":
			self.search(self.found)
		if CHECKS[code].kind == "search" and "last_contact_on" in change:
			frappe.db.set_value("Party Member", self.found, "last_life_on", change["last_contact_on"])
		if code == "identity_number.held":
			make_member(BRANCH, 3, identity_number=MEMBER["identity_number"])
		if code == "record.no_last_contact":
			frappe.db.set_value("Party Member", self.member, {"last_life_on": None, "last_dues_on": None})
		if code == "record.archive_says_otherwise":
			archive = frappe.get_doc({"doctype": "Member Archive", "member": self.member})
			archive.append("materials", {"kind": "入党申请书", "state": "Missing"})
			archive.insert()
		if code == "letter.second_open":
			self.insert("letter", {"receipt_on": None})
			return {"receipt_on": None}
		if code == "disposition.does_not_fit":
			return {"grounds": ""}
		return change

	def search(self, member: str) -> Document:
		attempts = [{"attempted_on": "2016-02-15", "means": "电话", "outcome": "已取得联系"}]
		values = {"result": "Contact Restored", "restored_on": "2016-02-15", "conduct": "无"}
		about = {"campaign": self.campaign, "member": member, "reason": "居住地改变"}
		return frappe.get_doc({"doctype": "Contact Search", **about, **values, "attempts": attempts}).insert()

	def insert(self, kind: Kind, change: dict, **flags) -> Document:
		document = frappe.get_doc(self.values(kind, change))
		document.flags.update(flags)
		return insert_in_state(document)

	def for_each(self, severity: str, test: Callable[[str, dict], None]) -> None:
		"""Run a test with code and change of every check that a form can break, each on an untouched site."""
		for code, change in BROKEN.items():
			if CHECKS[code].severity == severity and code not in COMPUTED | BY_OTHERS:
				frappe.db.savepoint("example")
				with self.subTest(code):
					test(code, self.prepare(code, change))
				frappe.db.rollback(save_point="example")
				frappe.clear_document_cache("Investigation Campaign", self.campaign)

	# ------------------------------------------------------------------ the tests

	def test_good_documents_are_saved(self) -> None:
		self.search(self.found)
		for kind in ("member", "record", "letter", "mobile", "disposition"):
			document = self.insert(kind, {})
			self.assertEqual((document.hard_checks, document.soft_checks), ("", ""), kind)

	def test_a_hard_check_is_refused_by_form_and_rest(self) -> None:
		self.for_each("hard", self.assert_refused)

	def assert_refused(self, code: str, change: dict) -> None:
		check = CHECKS[code]
		if code in COMPLETED:
			return
		values = self.values(check.kind, change)
		if check.blocks == "return":
			self.assertEqual(insert_in_state(frappe.get_doc(values)).hard_checks, code)
			return
		for write in (
			lambda: insert_in_state(frappe.get_doc(values)),
			lambda: insert_over_rest(frappe.as_json(values)),
		):
			with self.assertRaises(frappe.ValidationError) as refused:
				write()
			self.assertIn(_longest_part(check.message), str(refused.exception.args))

	def test_a_hard_check_stands_in_the_report(self) -> None:
		"""What came into the database past all forms is found when the results are renewed."""
		self.for_each("hard", self.assert_found_when_planted)

	def assert_found_when_planted(self, code: str, change: dict) -> None:
		kind = CHECKS[code].kind
		if code not in NOT_LISTED:
			begins = {
				"letter": {"receipt_on": None},
				"record": {"status": "To Check"} if code in SETTINGS else {},
			}
			document = self.insert(kind, begins.get(kind, {}))
			if code in SETTINGS and kind == "record":
				change = {**change, "status": "Checked"}
			if code == "disposition.does_not_fit":
				change = {**change, "status": "In Progress"}
			self.plant(document, _with_tomorrow(change))
			self.assert_reported(document, code)

	def test_computed_fields_are_checked_too(self) -> None:
		for code in sorted(COMPUTED):
			frappe.db.savepoint("example")
			kind = CHECKS[code].kind
			with self.subTest(code):
				document = self.computed(kind)
				self.plant(document, _with_tomorrow(BROKEN[code]))
				self.assert_reported(document, code)
				if kind == "record":
					document.reload().save()
					self.assertNotIn(code, document.hard_checks)
				else:
					self.assertRaises(frappe.ValidationError, document.reload().save)
			frappe.db.rollback(save_point="example")

	def test_a_soft_check_asks_for_a_remark(self) -> None:
		self.for_each("soft", self.assert_remark_asked)

	def assert_remark_asked(self, code: str, change: dict) -> None:
		frappe.clear_messages()
		is_history = code.endswith("to_be_evidenced")
		document = self.insert(CHECKS[code].kind, change, recorded_history=is_history)
		self.assertEqual((document.soft_checks, document.soft_check_count), (code, 1))
		self.assertIn(frappe._("A remark is needed. {0}").format(""), str(frappe.message_log))
		self.assert_reported(document, code)
		frappe.clear_messages()
		document.reload().remark = "已向本人核实"
		document.flags.update(
			{"recorded_history": is_history, "by_correction": CHECKS[code].kind == "disposition"}
		)
		document.save()
		self.assertEqual((document.soft_checks, document.soft_check_count), ("", 0))
		self.assertEqual(frappe.message_log, [])

	def test_a_record_may_wait_until_it_is_confirmed(self) -> None:
		waiting = [
			code for code in BROKEN if code.startswith("record.") and CHECKS[code].blocks == "confirmation"
		]
		for code in waiting:
			frappe.db.savepoint("example")
			with self.subTest(code):
				record = self.insert("record", {**BROKEN[code], "status": "To Check"})
				self.assertEqual(record.status, "To Check")
			frappe.db.rollback(save_point="example")

	def test_results_are_not_written_by_hand(self) -> None:
		document = self.insert("mobile", {"destination": None})
		document.update({"soft_checks": "", "soft_check_count": 0, "hard_check_count": 7})
		document.save()
		self.assertEqual((document.soft_checks, document.hard_check_count), ("mobile.no_destination", 0))

	def test_an_open_case_follows_the_search(self) -> None:
		search = self.search(self.found)
		case = self.insert("disposition", NO_CASE)
		self.assertEqual(case.hard_checks, "")
		attempts = [{"outcome": "空号", **row} for row in ATTEMPTS]
		search.update({"result": "Not Found", "restored_on": None, "conduct": None, "attempts": attempts})
		search.save()
		self.assertEqual(case.reload().hard_checks, "disposition.does_not_fit")
		case.update({"status": "Withdrawn", "closing_reason": "改作其他处理"})
		case.save()
		self.assertEqual(case.hard_checks, "")

	def test_the_record_follows_the_search(self) -> None:
		about = {"campaign": self.campaign, "member": self.found}
		record = frappe.get_doc({"doctype": "Investigation Record", **about}).insert()
		self.assertEqual(record.is_lost, 1)
		frappe.db.set_value("Investigation Record", record.name, "last_life_on", "2015-09-01")
		frappe.db.set_value("Party Member", self.found, "last_life_on", "2015-09-01")
		self.search(self.found)
		self.assertEqual((record.reload().is_lost, record.lost_since), (0, None))

	# ------------------------------------------------------------------ helpers

	def computed(self, kind: Kind) -> Document:
		if kind == "record":
			return self.insert("record", {})
		name = self.search(self.found).name
		if kind == "restored":
			return frappe.get_doc("Restored Contact", name)
		search = frappe.get_doc("Contact Search", name)
		search.update({"result": "Not Found", "restored_on": None, "attempts": []})
		search.extend("attempts", [{"outcome": "空号", **row} for row in ATTEMPTS])
		search.save()
		return frappe.get_doc("Untraced Member", name)

	def plant(self, document: Document, change: dict) -> None:
		"""Write into the database what no form lets through."""
		tables = {field.fieldname: field.options for field in document.meta.get_table_fields()}
		fields = {name: value for name, value in change.items() if document.meta.has_field(name)}
		for table in set(fields) & set(tables):
			frappe.db.delete(tables[table], {"parent": document.name})
			for number, row in enumerate(fields.pop(table), 1):
				of_parent = {"parent": document.name, "parentfield": table, "parenttype": document.doctype}
				frappe.get_doc(
					{"doctype": tables[table], **of_parent, "idx": number, **row, "name": f"planted{number}"}
				).db_insert()
		if fields:
			frappe.db.set_value(document.doctype, document.name, fields)
		frappe.clear_document_cache(document.doctype, document.name)

	def assert_reported(self, document: Document, code: str) -> None:
		check_results.renew(document.doctype, [document.name])
		kept = frappe.db.get_value(document.doctype, document.name, list(RESULT_FIELDS), as_dict=True)
		self.assertIn(code, f"{kept.hard_checks} {kept.soft_checks}".split())
		filters = {"campaign": self.campaign, "organization": "T", "kind": ""}
		rows = [row for row in execute(filters)[1] if row["record"] == document.name]
		begin = _longest_part(CHECKS[code].message)
		self.assertTrue([row for row in rows if begin in row["problem"] and row["to_do"]], (code, rows))


def _with_tomorrow(change: dict) -> dict:
	"""The change with the day after today in China for the example's."""
	tomorrow = getdate(add_days(today_in_china(), 1))

	def moved(value):
		if isinstance(value, list):
			return [{key: moved(part) for key, part in row.items()} for row in value]
		return tomorrow if value == TOMORROW else value

	return {key: moved(value) for key, value in change.items()}


def _longest_part(message: str) -> str:
	"""The longest part of a message without values, as the user reads it."""
	parts = frappe._(message).replace("}", "{").split("{")[::2]
	return max(parts, key=len)
