"""The tables of figures on forms: headings of the paper, what goes in beside what stands there today, only for who sees the unit."""

import frappe
from party_investigation.reporting.figures import figures_below
from party_investigation.returns import creation, people_counted
from party_investigation.returns.tables import get_tables, get_versions
from party_investigation.returns.test_people import VersionsTest
from party_investigation.tests.world import make_user


class TestTables(VersionsTest):
	def name(self, organization: str, form_set: str = "Disposition Report") -> str:
		return creation.return_name(self.campaign, organization, form_set)

	def cells(self, answer: dict, annex: int) -> dict:
		table = next(each for each in answer["tables"] if each["annex"] == annex)
		return {(row["code"], int(cell["column"])): cell for row in table["rows"] for cell in row["cells"]}

	def test_a_branch_sees_what_would_go_in(self) -> None:
		answer = get_tables("Unit Return", self.name("T1B1"))
		self.assertIsNone(answer["version"])
		self.assertEqual(self.cells(answer, 4)[("01", 1)], {"column": "1", "figure": 2})
		self.assertEqual(self.cells(answer, 5)[("01", 13)], {"column": "13", "figure": 1})
		headings = [cell["label"] for row in answer["tables"][0]["headings"] for cell in row]
		self.assertIn("经查找", "".join(headings))

	def test_a_committee_sees_what_was_accepted_beside_what_stands_there_today(self) -> None:
		version = self.freeze("T1B1")
		frappe.db.set_value(
			"Unit Return", self.name("T1B1"), {"status": "Accepted", "current_version": version}
		)
		answer = get_tables("Unit Return", self.name("T1"))
		self.assertEqual(self.cells(answer, 4)[("01", 1)], {"column": "1", "figure": 2, "today": 4})

	def test_counts_that_annex_4_has_are_opened_where_it_does(self) -> None:
		for document in (("Unit Return", self.name("T1")), ("Return Version", self.freeze("T1B1"))):
			answer = get_tables(*document)
			opened = {count["column"]: count for count in answer["counts"] if "column" in count}
			self.assertEqual(sorted(opened), ["2", "3"])
			others = {count["count"] for count in answer["counts"] if "count" in count}
			self.assertEqual(others, {*people_counted.SHOWS})
			for column, count in opened.items():
				cell = self.cells(answer, 4)["01", int(column)]
				self.assertEqual((count["figure"], count.get("today")), (cell["figure"], cell.get("today")))
		name = self.name("T1B1", "Survey Registration")
		for document, opened in ((("Unit Return", name), 2), (("Return Version", self.freeze_survey()), 0)):
			survey = get_tables(*document)
			self.assertEqual(len([count for count in survey["counts"] if "column" in count]), opened)

	def freeze_survey(self) -> str:
		self.form_set = "Survey Registration"
		return self.freeze("T1B1")

	def test_what_was_handed_in_stands_as_it_was(self) -> None:
		version = self.freeze("T1B1")
		frappe.db.delete("Untraced Member", {"organization": "T1B1"})
		shown = self.cells(get_tables("Return Version", version), 4)
		self.assertEqual(shown[("01", 3)], {"column": "3", "figure": 1})

	def test_a_summary_shows_what_it_computed(self) -> None:
		name = self.made["Lost Contact Summary"]["T1"]
		figures = figures_below(self.campaign, "T1")["T1"]["annex4"]["01"]
		shown = self.cells(get_tables("Lost Contact Summary", name), 4)
		self.assertEqual({column: shown[("01", int(column))]["figure"] for column in figures}, figures)

	def test_only_who_sees_the_unit(self) -> None:
		version = self.freeze("T1B1")
		frappe.set_user(make_user("neighbour", [("Branch Secretary", "T1B2")]))
		for ask in (
			lambda: get_tables("Unit Return", self.name("T1B1")),
			lambda: get_tables("Return Version", version),
			lambda: get_tables("Lost Contact Summary", self.made["Lost Contact Summary"]["T1B1"]),
			lambda: get_versions(self.name("T1B1")),
		):
			self.assertRaises(frappe.PermissionError, ask)
		self.assertRaises(frappe.ValidationError, get_tables, "User", "Administrator")

	def test_versions_say_what_may_be_printed(self) -> None:
		self.freeze("T1B1")
		self.freeze("T1B1")
		versions = get_versions(self.name("T1B1"))
		self.assertEqual([version["number"] for version in versions], [2, 1])
		self.assertEqual(versions[0]["annexes"], [2, 3, 4, 5])
		self.assertEqual(versions[0]["digest"], "0123-4567-89ab-cdef")
