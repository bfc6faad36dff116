"""Reports in all the shapes that their authors write, and that rights to rows hold in each of them."""

import csv
import io
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import frappe
from frappe.desk import query_report
from frappe.modules import get_module_path
from frappe.permissions import add_user_permission
from frappe.services.reports import columns, running
from frappe.tests.utils import FrappeTestCase

READER = "shapes-reader@test.example"
COLUMNS = [
	{"fieldname": "note", "label": "The Note", "fieldtype": "Link", "options": "Note"},
	{"fieldname": "pages", "label": "Pages", "fieldtype": "Int"},
]


class ShapesTest(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		user = {"doctype": "User", "email": READER, "first_name": "R", "send_welcome_email": 0}
		frappe.get_doc({**user, "roles": [{"role": "Desk User"}]}).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(self.undo)
		frappe.conf.server_script_enabled = 1
		self.addCleanup(frappe.conf.pop, "server_script_enabled", None)
		frappe.permissions.update_permission_property("Note", "Desk User", 0, "report", 1)
		frappe.permissions.update_permission_property("Note", "Desk User", 0, "export", 1)
		self.names = [
			frappe.get_doc({"doctype": "Note", "title": f"Shape {at}", "public": 1}).insert().name
			for at in "abc"
		]

	def undo(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="before_test")
		frappe.clear_cache()

	def report(self, script: str, **values: Any) -> str:
		"""A script report of this site."""
		kind = {"report_type": "Script Report", "is_standard": "No", "report_script": script}
		values = {"report_name": "Test Shapes", "ref_doctype": "Note", "columns": COLUMNS, **kind, **values}
		return frappe.get_doc({"doctype": "Report", **values}).insert().name


class TestShapes(ShapesTest):
	def test_columns_of_the_report_and_rows_of_every_kind(self) -> None:
		a, b, c = self.names
		script = f"""result = [
			["{a}", 1],
			("{b}", 2),
			{{"note": "{c}", "pages": 3}},
			{{}},
			{{"The Note": "{a}", "Pages": 4}},
		]"""
		answer = query_report.run(self.report(script))
		self.assertEqual([column.fieldname for column in answer["columns"]], ["note", "pages"])
		rows = [(row.get("note"), row.get("pages")) for row in answer["result"]]
		self.assertEqual(rows, [(a, 1), (b, 2), (c, 3), (None, None), (a, 4)])

	def test_columns_as_text_dict_and_row_of_a_report(self) -> None:
		report = frappe.get_doc("Report", self.report("result = []"))
		given = ["Title:Data:200", {"label": "Made", "fieldtype": "Date"}, report.columns[0]]
		shown = [(column.fieldname, column.fieldtype, column.label) for column in columns.as_dicts(given)]
		self.assertEqual(
			shown, [("title", "Data", "Title"), ("made", "Date", "Made"), ("note", "Link", "The Note")]
		)

	def test_what_is_no_row_is_refused(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "Shape"):
			query_report.run(self.report('result = ["Shape"]'))

	def test_filters_are_an_object_or_nothing(self) -> None:
		for nothing in (None, "", "{}", "[]", [], {}):
			with self.subTest(nothing):
				self.assertEqual(running.as_filters(nothing), {})
		self.assertEqual(running.as_filters('{"note": "a"}'), {"note": "a"})
		for other in ([["Note", "title", "=", "a"]], '[["Note", "title", "=", "a"]]', "a", 3, True, [1]):
			with self.subTest(other), self.assertRaises(frappe.ValidationError):
				running.as_filters(other)

	def test_rights_to_rows_hold_for_every_kind(self) -> None:
		a, b, c = self.names
		add_user_permission("Note", a, READER)
		shown = columns.as_dicts([{**COLUMNS[0], "fieldname": "name"}, COLUMNS[1]])
		kinds: dict[str, Any] = {
			"list": [b, 1],
			"tuple": (c, 1),
			"dict": {"name": b, "pages": 1},
			"labels": {"The Note": c, "Pages": 1},
			"document": frappe.get_doc("Note", b),
			"object": SimpleNamespace(name=c, pages=1),
		}
		with self.set_user(READER):
			for kind, row in kinds.items():
				with self.subTest(kind):
					rows = columns.rows_as_dicts([[a, 1], row], shown)
					kept = running.rows.visible("Note", shown, rows)
					self.assertEqual([one["name"] for one in kept], [a])

	def test_a_csv_is_read_by_labels(self) -> None:
		name = self.report(f'result = [{{"The Note": "{self.names[0]}", "Pages": 4}}]', add_total_row=1)
		query_report.run_export_job({"report_name": name, "file_format_type": "CSV"}, "t")
		file = frappe.get_last_doc("File", {"file_name": ("like", f"{name}%")})
		table = list(csv.reader(io.StringIO(file.get_content(encodings=["utf-8-sig"]))))
		self.assertEqual(
			[row[-2:] for row in table], [["The Note", "Pages"], [self.names[0], "4"], ["Total", "4"]]
		)


class TestTreeTotals(ShapesTest):
	ROWS = """result = [
		{"note": "top", "pages": 5, "indent": 0},
		{"note": "a", "pages": 2, "indent": 1, "above": "top"},
		{"note": "b", "pages": 3, "indent": 1, "above": "top"},
		{"note": "other", "pages": 1, "indent": 0},
	]"""

	def total(self, **asked: Any) -> Any:
		return query_report.run("Test Shapes", **asked)["result"][-1]

	def test_only_the_topmost_rows_of_a_tree_are_added_up(self) -> None:
		self.report(self.ROWS, add_total_row=1)
		self.assertEqual(self.total(), ["Total", 11])
		self.assertEqual(self.total(is_tree=True), ["Total", 6])
		self.assertEqual(self.total(is_tree=True, parent_field="above"), ["Total", 6])

	def test_the_file_has_the_total_of_the_screen(self) -> None:
		self.report(self.ROWS, add_total_row=1)
		asked = {"is_tree": "1", "parent_field": "above", "file_format_type": "CSV"}
		query_report.run_export_job({"report_name": "Test Shapes", **asked}, "t")
		file = frappe.get_last_doc("File", {"file_name": ("like", "Test Shapes%")})
		self.assertEqual(file.get_content(encodings=["utf-8-sig"]).strip().split(",")[-1], "6")


class TestBuilderOrder(ShapesTest):
	def test_a_column_of_a_child_table_and_an_order(self) -> None:
		event = {"doctype": "Event", "subject": "Shape", "starts_on": "2016-07-01 09:00:00"}
		people = [{"reference_doctype": "Note", "reference_docname": name} for name in self.names[:2]]
		for at in (1, 2):
			frappe.get_doc({**event, "subject": f"Shape {at}", "event_participants": people}).insert()
		fields = [["subject", "Event"], ["creation", "Event"], ["reference_docname", "Event Participants"]]
		orders = (
			{"sort_by": "Event.creation", "sort_order": "desc"},
			{"sort_by": "creation", "sort_order": "desc"},
			{
				"sort_by": "Event.modified",
				"sort_order": "desc",
				"sort_by_next": "Event.idx",
				"sort_order_next": "asc",
			},
			{"order_by": "creation desc"},
			{"order_by": "`tabEvent`.`creation` desc, idx asc"},
			{"sort_by": "Event Participants.reference_docname", "sort_order": "asc"},
		)
		filters = [["Event", "subject", "like", "Shape%"]]
		for saved in orders:
			with self.subTest(saved):
				rows = self.rows({"fields": fields, "filters": filters, **saved})
				shown = sorted((row["subject"], row["reference_docname"]) for row in rows)
				self.assertEqual(
					shown, sorted((f"Shape {at}", name) for at in (1, 2) for name in self.names[:2])
				)

	def rows(self, saved: dict) -> list[dict]:
		kind = {"ref_doctype": "Event", "report_type": "Report Builder", "is_standard": "No"}
		name = frappe.generate_hash(length=8)
		frappe.get_doc({"doctype": "Report", "report_name": name, "json": json.dumps(saved), **kind}).insert()
		return query_report.run(name)["result"]

	def test_columns_of_one_name_in_both_tables(self) -> None:
		event = {"doctype": "Event", "subject": "Shape", "starts_on": "2016-07-01 09:00:00"}
		person = {"reference_doctype": "Note", "reference_docname": self.names[0]}
		made = frappe.get_doc({**event, "event_participants": [person]}).insert()
		(row,) = self.rows({"fields": [["name", "Event"], ["name", "Event Participants"]]})
		self.assertEqual(row, {"name": made.name, "event_participants_name": made.event_participants[0].name})


class TestStandardReport(ShapesTest):
	NAME = "Test Written Report"

	def setUp(self) -> None:
		super().setUp()
		self.place = Path(get_module_path("Automation"), "report")
		self.assertFalse(self.place.exists())
		self.addCleanup(shutil.rmtree, self.place, ignore_errors=True)
		self.addCleanup(frappe.conf.pop, "developer_mode", None)

	def save(self, **values: Any) -> Any:
		own = {"report_name": self.NAME, "ref_doctype": "Note", "module": "Automation", "is_standard": "Yes"}
		return frappe.get_doc({"doctype": "Report", "report_type": "Script Report", **own, **values}).insert()

	def test_in_developer_mode_its_files_are_written_and_run(self) -> None:
		frappe.conf.developer_mode = 1
		report = self.save(roles=[{"role": "Desk User"}])
		folder = self.place / "test_written_report"
		names = {path.name for path in folder.iterdir() if path.is_file()}
		stem = "test_written_report"
		self.assertEqual(names, {"__init__.py", f"{stem}.json", f"{stem}.py", f"{stem}.js"})
		stored = json.loads((folder / f"{stem}.json").read_text())
		self.assertEqual((stored["report_type"], stored["roles"]), ("Script Report", [{"role": "Desk User"}]))
		self.assertEqual(len(query_report.run(self.NAME)["result"]), frappe.db.count("Note"))
		self.assertIn(self.NAME, query_report.get_script(self.NAME)["script"])
		(folder / f"{stem}.py").write_text("kept = 1\n")
		report.save()
		self.assertEqual((folder / f"{stem}.py").read_text(), "kept = 1\n")

	def test_otherwise_nothing_is_written(self) -> None:
		self.save()
		self.assertFalse(self.place.exists())

	def test_over_the_web_only_its_name_is_taken(self) -> None:
		frappe.conf.developer_mode = 1
		with patch("frappe.core.doctype.report.report.is_cli", return_value=False):
			for forbidden in (
				{"report_type": "Query Report", "query": "select 1"},
				{"report_script": "result = []"},
				{"javascript": "1"},
				{"is_standard": "No"},
			):
				with self.subTest(forbidden), self.assertRaises(frappe.PermissionError):
					self.save(**forbidden)
			self.save()
		self.assertTrue((self.place / "test_written_report" / "test_written_report.py").exists())
