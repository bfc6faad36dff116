"""Tables of the site in a campaign: declared by who may, counted once a row, locked and asked for with their form set, in the report."""

import json

import frappe
from party_investigation.package import records
from party_investigation.reporting.aggregation import add_up
from party_investigation.reporting.report.progress_by_unit.progress_by_unit import execute
from party_investigation.returns import tables, versions
from party_investigation.returns.campaign_tables import counting
from party_investigation.returns.completeness import Examination
from party_investigation.returns.narrative import facts
from party_investigation.returns.test_narrative import NarrativeTest, all_text
from party_investigation.rules import own_table_figures
from party_investigation.rules.completeness import OWN_TABLE_EMPTY
from party_investigation.tests.ledger_case import LEDGER, SET, TITLE, LedgerCase
from party_investigation.tests.own_tables_case import (
	CHAIN,
	MEMBER,
)
from party_investigation.tests.world import make_user


class TestCounting(LedgerCase):
	def fill(self) -> None:
		self.entry("T1B1", state="已落实", dues=10.5, is_abroad=1)
		self.entry("T1B1", state="未落实", dues=3)
		self.entry("T1B2", dues=2, is_abroad=1)
		self.row(LEDGER, organization="T1", state="未落实")
		self.entry("T2B1", state="未落实", organization="T1")  # the first link says where it counts

	def rows(self, unit: str) -> list[dict]:
		return [figure["rows"] for figure in counting.own_figures(self.campaign, unit, SET)]

	def test_a_row_counts_once_with_the_unit_of_its_first_link(self) -> None:
		self.fill()
		self.assertEqual(self.rows("T1B1"), [{"": 2}, {"已落实": 1, "未落实": 1}, {"": 10.5}])
		self.assertEqual(self.rows("T1B2"), [{"": 1}, {"已落实": 0, "未落实": 0, "未填写": 1}, {"": 2}])
		self.assertEqual(self.rows("T1"), [{"": 1}, {"已落实": 0, "未落实": 1}, {"": 0}])
		self.assertEqual(self.rows("T2"), [{"": 0}, {"已落实": 0, "未落实": 0}, {"": 0}])
		everywhere = counting.rows_by_organization(LEDGER, self.campaign)
		self.assertEqual(everywhere, {"T1": 1, "T1B1": 2, "T1B2": 1, "T2B1": 1})

	def test_a_table_that_hangs_on_another_one_counts_where_that_hangs(self) -> None:
		entry = self.row(MEMBER, member=self.member("T1B2"))
		self.row(CHAIN, ledger=entry.name)
		self.assertEqual(counting.rows_by_organization(CHAIN, self.campaign), {"T1B2": 1})

	def test_sums_go_up_and_are_sealed(self) -> None:
		self.fill()
		parts = [
			{"own_tables": counting.own_figures(self.campaign, unit, SET)} for unit in ("T1B1", "T1B2", "T1")
		]
		numbers = [figure["rows"] for figure in add_up(parts)["own_tables"]]
		self.assertEqual(numbers, [{"": 4}, {"已落实": 1, "未落实": 2, "未填写": 1}, {"": 12.5}])
		self.assertNotIn("own_tables", add_up([{}]))
		self.assertTrue(own_table_figures.are_figures(add_up(parts)["own_tables"]))
		document = self.of("T1B1")
		version = versions.freeze(document, Examination.of(document))
		self.assertEqual(json.loads(version.figures)["own_tables"][0]["rows"], {"": 2})
		self.assertEqual(versions.recomputed_digest(version), version.digest)
		document = self.of("T1B2")
		frozen = json.loads(versions.freeze(document, Examination.of(document)).figures)["own_tables"]
		self.assertEqual(list(frozen[1]["rows"]), ["已落实", "未落实", "未填写"])  # the order of the choice
		document = self.of("T1B1")
		shown = tables.get_tables("Unit Return", document.name)["own_tables"]
		self.assertEqual([each["figure"] for each in shown], ["人数", "落实情况", "出国人员应补党费"])

	def test_what_a_package_says_of_them_has_their_form(self) -> None:
		good = {"table": "表", "figure": "数", "rows": {"": 1}}
		for wrong in (
			[],
			[good, good],
			[{**good, "rows": {"": "1"}}],
			[{**good, "more": 1}],
			{"表": 1},
			[{**good, "table": ""}],
		):
			with self.subTest(wrong):
				self.assertFalse(own_table_figures.are_figures(wrong))
		figures = add_up([{"own_tables": [good]}])
		self.assertTrue(records._are_figures(figures))
		self.assertFalse(records._are_figures(figures | {"own_tables": [{**good, "rows": 1}]}))

	def test_the_report_of_progress_counts_what_its_reader_sees(self) -> None:
		self.fill()
		columns, rows, *_rest = execute({"campaign": self.campaign, "organization": "T"})
		self.assertEqual(columns[-1]["label"], TITLE)
		self.assertEqual(
			{row["organization"]: row[columns[-1]["fieldname"]] for row in rows}, {"T1": 4, "T2": 1}
		)
		frappe.set_user(make_user("officer", [("Committee Officer", "T1")]))
		columns = execute({"campaign": self.campaign, "organization": "T1"})[0]
		self.assertNotIn(TITLE, [column["label"] for column in columns])


class TestChecksAndLocks(LedgerCase):
	def findings(self, unit: str) -> list[str]:
		found = Examination.of(self.of(unit)).findings
		return [each.problem.values["table"] for each in found if each.problem.code == OWN_TABLE_EMPTY.code]

	def test_a_branch_without_rows_is_asked_why(self) -> None:
		self.entry("T1B1")
		self.assertEqual(self.findings("T1B1"), [])
		self.assertEqual(self.findings("T1B2"), [TITLE])
		self.assertEqual(self.findings("T1"), [])

	def test_rows_are_read_only_once_their_unit_has_handed_in(self) -> None:
		there, elsewhere = self.entry("T1B1"), self.entry("T2B1")
		frappe.db.set_value("Unit Return", self.of("T1B1").name, "status", "Submitted")
		for change in (
			lambda: there.save(),
			lambda: self.entry("T1B1"),
			lambda: frappe.delete_doc(LEDGER, there.name),
			lambda: elsewhere.update({"member": self.member("T1B1")}).save(),
		):
			with self.assertRaises(frappe.PermissionError) as refused:
				change()
			self.assertIn("测试T1B1", str(refused.exception))
			elsewhere.reload()
		elsewhere.save()
		there.reload()
		there.member = self.member("T2B1")  # and is not taken away
		self.assertRaises(frappe.PermissionError, there.save)
		self.declared.update({"locks_rows": 0}).save()
		frappe.get_doc(LEDGER, there.name).save()

	def test_a_keeper_locks_rows_out_by_the_day_too(self) -> None:
		row = self.entry("T1B1")
		frappe.set_user(self.keeper)
		row = frappe.get_doc(LEDGER, row.name)
		row.save()
		frappe.set_user("Administrator")
		frappe.db.set_value("Investigation Campaign", self.campaign, "stages_lock", 1)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		frappe.set_user(self.keeper)
		with self.assertRaises(frappe.PermissionError) as refused:
			frappe.get_doc(LEDGER, row.name).save()
		self.assertIn("2016-04-06", str(refused.exception).replace("04-06-2016", "2016-04-06"))


class TestInTheReport(NarrativeTest):
	def test_figures_of_own_tables_stand_in_the_report(self) -> None:
		figures = json.loads(frappe.db.get_value("Return Version", self.version, "figures"))
		context = facts.context_of(frappe.get_doc("Return Version", self.version), {})
		self.assertEqual(context["tables"]["own_tables"], "")
		figures["own_tables"] = [{"table": TITLE, "figure": "落实情况", "rows": {"已落实": 41, "未落实": 59}}]
		frappe.db.set_value("Return Version", self.version, "figures", json.dumps(figures))
		report = self.make()
		rows = [[cell.text for cell in row.cells] for table in report.tables for row in table.rows]
		self.assertIn([TITLE, "落实情况", "未落实", "59"], rows)
		self.assertNotIn("tables.own_tables", all_text(report))
