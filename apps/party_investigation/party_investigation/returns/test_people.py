"""The people behind figures: as many as the figure says, live and as handed in, in part of the tree and page by page."""

import json
from collections.abc import Iterator

import frappe
from party_investigation.annexes import load
from party_investigation.reporting.figures import figures_below, own_figures
from party_investigation.reporting.lines import lines_of
from party_investigation.returns import creation, frozen, people_counted
from party_investigation.returns.doctype.unit_return.test_unit_return import ReturnsTest
from party_investigation.returns.frame import frame_of
from party_investigation.returns.people import Figure, page_of
from party_investigation.returns.report.people_behind_a_figure.people_behind_a_figure import execute
from party_investigation.tests.world import TREE, make_member, make_user, ready_to_approve

REPORT = "People Behind a Figure"


class VersionsTest(ReturnsTest):
	"""A test with versions of a set, frozen without the walk through the states."""

	form_set = "Disposition Report"

	def freeze(self, organization: str, *parts: str, **values) -> str:
		"""Freeze what an organization has today with the versions below; returns the name."""
		of_unit = creation.return_name(self.campaign, organization, self.form_set)
		number = 1 + frappe.db.count("Return Version", {"unit_return": of_unit})
		version = frappe.get_doc(
			{
				"doctype": "Return Version",
				"unit_return": of_unit,
				"campaign": self.campaign,
				"organization": organization,
				"form_set": self.form_set,
				"number": number,
				"submitted_by": "Administrator",
				"submitted_on": f"2016-04-0{number} 09:00:00",
				"digest": "0123456789abcdef" * 4,
				"frame": json.dumps(frame_of(self.campaign, organization)),
				"figures": json.dumps(figures_below(self.campaign, organization)[organization]),
				"parts": json.dumps([{"version": part} for part in parts]),
				"lines": lines_of(self.campaign, organization),
				"people": people_counted.kept(self.campaign, organization),
				**values,
			}
		)
		version.flags.by_hand_in = True
		return version.insert().name

	def freeze_all(self) -> str:
		"""Freeze the whole world; returns the version of the university."""
		colleges = [
			self.freeze("T1", self.freeze("T1B1"), self.freeze("T1B2")),
			self.freeze("T2", self.freeze("T2B1")),
		]
		return self.freeze("T", *colleges)

	def prepare(self) -> None:
		super().prepare()
		self.create(self.campaign)
		case = ready_to_approve(self.made["Disposition Case"]["T1B1"])
		case.save()

	def figures(self, organization: str, version: str | None = None) -> Iterator[tuple[Figure, int]]:
		"""Every cell of both tables with the figure that stands in it."""
		tables = figures_below(self.campaign, organization)[organization]
		for annex, table in ((4, "annex4"), (5, "annex5")):
			for row in load(f"annex_{annex}").rows["Person Category"]:
				for leaf in load(f"annex_{annex}").leaves:
					if leaf.id.isdigit():
						figure = Figure(self.campaign, organization, annex, row.code, int(leaf.id), version)
						yield figure, tables[table].get(row.code, {}).get(leaf.id, 0)


class TestPeople(VersionsTest):
	def test_every_figure_opens_to_as_many_people(self) -> None:
		for organization in TREE:
			for figure, count in self.figures(organization):
				total, people = page_of(figure, 0, 100)
				self.assertEqual((total, len(people)), (count, count), figure)

	def test_every_figure_that_was_handed_in_opens_to_the_people_of_that_day(self) -> None:
		version = self.freeze_all()
		counts = {figure: count for figure, count in self.figures("T", version)}
		frappe.db.delete("Untraced Member", {"campaign": self.campaign})
		for figure, count in counts.items():
			total, people = page_of(figure, 0, 100)
			self.assertEqual((total, len(people)), (count, count), figure)

	def test_people_are_paged_and_nobody_is_left_out(self) -> None:
		for version in (None, self.freeze_all()):
			figure = Figure(self.campaign, "T", 4, "01", 1, version)
			total, everybody = page_of(figure, 0, 100)
			self.assertEqual(total, 6)
			for length in (1, 2, 4):
				pages = [page_of(figure, start, length) for start in range(0, 6, length)]
				self.assertEqual({count for count, _people in pages}, {6})
				self.assertEqual([person for _count, people in pages for person in people], everybody)

	def test_live_and_frozen_show_the_same(self) -> None:
		live = page_of(Figure(self.campaign, "T1", 4, "01", 3), 0, 100)[1]
		kept = page_of(
			Figure(
				self.campaign, "T1", 4, "01", 3, self.freeze("T1", self.freeze("T1B1"), self.freeze("T1B2"))
			),
			0,
			100,
		)[1]
		where = ("doctype", "record")
		self.assertEqual(
			[{name: text for name, text in person.items() if name not in where} for person in kept],
			[{name: text for name, text in person.items() if name not in where} for person in live],
		)

	def test_only_versions_on_the_page_are_read(self) -> None:
		version = self.freeze_all()
		second = frozen.window(version, lambda each: each.count("annex4", "01", 1), 2, 2)
		self.assertEqual((len(second.versions), second.before, second.total), (1, 2, 6))

	def test_the_screen_shows_no_number_and_no_address(self) -> None:
		for version in (None, self.freeze_all()):
			for person in page_of(Figure(self.campaign, "T", 4, "01", 1, version), 0, 100)[1]:
				self.assertIn("*", person["identity_number"])
				self.assertFalse({"home_address", "present_situation"} & set(person))

	def test_a_version_keeps_how_it_was_counted(self) -> None:
		version = self.freeze_all()
		before = page_of(Figure(self.campaign, "T", 4, "01", 5, version), 0, 100)[0]
		frappe.db.set_value("Investigation Campaign", self.campaign, "second_band_from", 60)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		self.assertEqual(page_of(Figure(self.campaign, "T", 4, "01", 5, version), 0, 100)[0], before)
		self.assertTrue(before)


class TestCounts(VersionsTest):
	"""Every count above the tables opens to as many people: members, letters, absences."""

	def prepare(self) -> None:
		super().prepare()
		for order, (branch, letter) in enumerate(
			[
				("T1B1", {"issued_on": "2016-01-10", "receipt_on": "2016-02-20"}),
				("T1B1", {"issued_on": "2015-06-01"}),
				("T1B2", {"issued_on": "2016-03-20", "validity_days": 90}),
				("T2B1", {"issued_on": "2016-01-05", "receipt_on": "2016-05-20", "to_organization": "T1B2"}),
			],
			80,
		):
			member = make_member(branch, order)
			values = {"to_organization_name": "外地某单位党委", **letter}
			document = {"doctype": "Transfer Letter", "member": member.name, "organization": branch}
			values |= {
				"letter_number": f"试-2016-{order:04d}",
				"name": f"试-2016-{order:04d}",
				"status": "In Transit",
			}
			made = frappe.get_doc({**document, "validity_days": 30} | values)
			made.db_insert()
			if letter.get("to_organization"):
				received = frappe.copy_doc(frappe.get_doc("Investigation Record", {"member": member.name}))
				received.update({"organization": "T1B2", "name": f"{self.campaign}-{member.name}-T1B2"})
				received.db_insert()

		record = self.made["Investigation Record"]["T1B1"]
		away = {"is_mobile": 1, "left_on": "2014-01-01", "destination": "外省务工"}
		frappe.db.set_value("Investigation Record", record, away)

	def counts(self, organization: str) -> dict[str, int]:
		figures = figures_below(self.campaign, organization)[organization]
		return {count: figures[count] for count in people_counted.SHOWS}

	def asked(self, count: str, organization: str = "", **filters) -> tuple[list, str]:
		answer = execute({"campaign": self.campaign, "organization": organization, "count": count, **filters})
		return answer[1], answer[2] or ""

	def test_every_count_opens_to_as_many_people(self) -> None:
		self.assertTrue(all(self.counts("T").values()), self.counts("T"))
		for organization in TREE:
			for count, number in self.counts(organization).items():
				with self.subTest(organization=organization, count=count):
					rows, words = self.asked(count, organization)
					self.assertEqual(len(rows), number)
					self.assertEqual(len({(row["branch"], row["member"]) for row in rows}), number)
					self.assertIn(f"{number} people", words)

	def test_what_was_handed_in_opens_to_the_people_of_that_day(self) -> None:
		version, counts = self.freeze_all(), self.counts("T")
		today = {count: self.asked(count, "T")[0] for count in counts}
		frappe.db.delete("Transfer Letter", {"organization": ["in", ["T1B1", "T1B2"]]})
		frappe.db.set_value("Investigation Record", {"organization": "T1B1"}, "is_mobile", 0)
		for count, number in counts.items():
			rows, _words = self.asked(count, version=version)
			self.assertEqual(len(rows), number, count)
			key = lambda row: (row["branch"], row["member"])  # noqa: E731
			self.assertEqual(sorted(rows, key=key), sorted(today[count], key=key))

	def test_people_are_paged_and_nobody_is_left_out(self) -> None:
		version = self.freeze_all()
		for page_of_count in (
			lambda *page: people_counted.live(self.campaign, "T", "members", *page),
			lambda *page: people_counted.handed_in(version, "members", *page),
		):
			total, everybody = page_of_count(0, 100)
			self.assertEqual(total, len(everybody))
			pages = [page_of_count(start, 2)[1] for start in range(0, total, 2)]
			self.assertEqual([person for page in pages for person in page], everybody)

	def test_numbers_are_masked_and_a_version_of_before_says_that_it_keeps_nobody(self) -> None:
		for row in self.asked("members", "T")[0]:
			self.assertIn("*", row["identity_number"])
		version = self.freeze("T1B1", people=None)
		rows, words = self.asked("members", version=version)
		self.assertEqual(rows, [])
		self.assertIn("keeps the figure", words)

	def test_only_who_may_see_all_of_them(self) -> None:
		version = self.freeze("T1B1")
		for wrong in ("elsewhere", "restored", ["members"], {"x": 1}):
			self.assertRaises(frappe.ValidationError, self.asked, wrong, "T1")
		for capacity, place in (("Branch Secretary", "T1B2"), ("Committee Officer", "T2")):
			frappe.set_user(make_user(f"{capacity.split()[0].lower()}-{place}", [(capacity, place)]))
			for count in people_counted.SHOWS:
				for filters in ({"organization": "T1B1"}, {"organization": "T1"}, {"version": version}):
					with self.subTest(capacity=capacity, count=count, **filters):
						self.assertRaises(frappe.PermissionError, self.asked, count, **filters)
			frappe.set_user("Administrator")
		reviewer = make_user("reviewer", [("Discipline Reviewer", "T1B1")])
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		self.assertTrue(self.asked("members", "T1B1")[0])
		self.assertTrue(self.asked("transferred", version=version)[0])
		self.assertRaises(frappe.PermissionError, self.asked, "members", "T1")
		frappe.set_user(reviewer)
		self.assertFalse(frappe.get_list("Return Version", fields=["*"])[0].get("people"))


class TestReport(VersionsTest):
	def run_report(self, **filters) -> tuple:
		return execute({"campaign": self.campaign, "annex": "4", "row": "01", "column": "1", **filters})

	def test_the_headings_are_those_of_the_paper(self) -> None:
		columns, rows, message = self.run_report(organization="T1", column="2")
		headings = [column["label"] for column in columns]
		self.assertIn("取得联系时间", headings)
		self.assertNotIn("查找情况（方式、时间、经办人）", headings)
		self.assertEqual({row["annex"] for row in rows}, {"附件2"})
		self.assertIn("T1", message)
		columns, rows, _message = self.run_report(organization="T1", annex="5", column="13")
		self.assertEqual([row["outcome"] for row in rows], ["自行脱党除名"])

	def test_who_is_appointed_elsewhere_sees_nobody(self) -> None:
		version = self.freeze("T1B1")
		for capacity, place in (("Branch Secretary", "T1B2"), ("Committee Officer", "T2")):
			frappe.set_user(make_user(f"{capacity.split()[0].lower()}-{place}", [(capacity, place)]))
			for filters in ({"organization": "T1B1"}, {"organization": "T1"}, {"version": version}):
				with self.subTest(capacity=capacity, **filters):
					self.assertRaises(frappe.PermissionError, self.run_report, **filters)
			frappe.set_user("Administrator")
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		self.assertEqual(len(self.run_report(organization="T1B1")[1]), 2)
		self.assertEqual(len(self.run_report(version=version)[1]), 2)
		self.assertRaises(frappe.PermissionError, self.run_report, organization="T1")

	def test_what_is_no_figure_is_refused(self) -> None:
		for wrong in (
			{"row": "99"},
			{"column": "15"},
			{"annex": "3"},
			{"row": ["01"]},
			{"column": {"x": 1}},
			{"version": "none"},
			{"version": ["x"]},
		):
			with self.subTest(**wrong):
				self.assertRaises(frappe.ValidationError, self.run_report, organization="T1", **wrong)
		self.assertEqual(self.run_report(organization="")[1], [])

	def test_what_is_frozen_is_own_figures_and_parts(self) -> None:
		figures = own_figures(self.campaign, ["T"])["T"]
		self.assertEqual(figures["annex4"], {})
