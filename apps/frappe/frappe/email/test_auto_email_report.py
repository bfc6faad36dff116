"""Reports by mail: made with their user's rights, sent to whoever would read the same, downloaded without a mail server."""

import csv
import io
from datetime import date
from typing import Any

from openpyxl import load_workbook

import frappe
from frappe.email import queue
from frappe.email.doctype.auto_email_report import auto_email_report, content
from frappe.tests.mail_case import OUTSIDER, READER, STRANGER, MailCase

LEDGER, REPORT, ROLE = "Test Mailed Ledger", "Mailed Rows", "Test Ledger Keeper"


class TestAutoEmailReport(MailCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.get_doc({"doctype": "Role", "role_name": ROLE, "desk_access": 1}).insert()
		rights = {"read": 1, "write": 1, "create": 1, "report": 1, "export": 1}
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": LEDGER,
				"module": "Custom",
				"custom": 1,
				"fields": [
					{"fieldname": "what", "fieldtype": "Data", "label": "What", "in_list_view": 1},
					{"fieldname": "secret", "fieldtype": "Data", "label": "Secret", "permlevel": 1},
				],
				"permissions": [
					{"role": "Desk User", **rights},
					{"role": ROLE, "read": 1},
					{"role": ROLE, "permlevel": 1, **dict.fromkeys(rights, 0), "read": 1, "delete": 0},
				],
			}
		).insert()
		for what in ("=1+1", "<b>two</b>"):
			frappe.get_doc({"doctype": LEDGER, "what": what, "secret": f"hidden {what}"}).insert()
		cls.make_report(REPORT, "what")
		cls.make_report("With Secret", "what", "secret")

	@staticmethod
	def make_report(name: str, *fields: str) -> None:
		saved = {"fields": [[field, LEDGER] for field in fields], "order_by": "what desc"}
		values = {"doctype": "Report", "report_name": name, "ref_doctype": LEDGER, "is_standard": "No"}
		frappe.get_doc({**values, "report_type": "Report Builder", "json": frappe.as_json(saved)}).insert()

	def row(self, **values: Any) -> Any:
		"""A report by mail of the reader's."""
		with self.set_user(values.pop("by", READER)):
			return frappe.get_doc(
				{
					"doctype": "Auto Email Report",
					"report": REPORT,
					"enabled": 1,
					"email_to": f"{READER}\n{OUTSIDER}",
					"frequency": "Daily",
					**values,
				}
			).insert()

	def sent(self, row: Any) -> list[list[str]]:
		self.server.to.clear()
		self.server.received.clear()
		auto_email_report.process_auto_email_report(row.name)
		for name in frappe.get_all("Email Queue", filters={"status": "Not Sent"}, pluck="name"):
			queue.send_queued(name)
		return sorted(self.server.to)

	def test_goes_to_those_who_would_read_the_same(self) -> None:
		row = self.row(description="<p>Weekly</p><script>x</script>")
		before = frappe.get_all("Access Log", {"method": "Export"}, pluck="name")
		self.assertEqual(self.sent(row), [[OUTSIDER], [READER]])
		html = self.server.received[0].get_body(("html",)).get_content()
		self.assertIn("=1+1</td>", html)
		self.assertIn("<p>Weekly</p>", html)
		self.assertNotIn("<script", html)
		made = {"method": "Export", "name": ("not in", before)}
		(entry,) = frappe.get_all("Access Log", made, ["user", "export_from", "row_count"])
		self.assertEqual([entry.user, entry.export_from, entry.row_count], [READER, LEDGER, 2])

	def test_a_level_or_a_row_that_one_does_not_read_keeps_the_mail_from_him(self) -> None:
		frappe.get_doc("User", READER).add_roles(ROLE)
		row = self.row(report="With Secret")
		self.assertEqual(self.sent(row), [[READER]])
		self.assertIn("hidden", self.server.received[0].get_body(("html",)).get_content())
		told = frappe.get_all(
			"Notification Log", {"for_user": READER, "document_name": row.name}, pluck="subject"
		)
		self.assertIn(OUTSIDER, told[0])
		other = self.row(report="With Secret", by=OUTSIDER)
		self.assertEqual(self.sent(other), [[OUTSIDER]])
		self.assertNotIn("hidden", self.server.received[0].get_body(("html",)).get_content())
		one = frappe.get_all(LEDGER, pluck="name")[0]
		only = {"doctype": "User Permission", "user": OUTSIDER, "allow": LEDGER, "for_value": one}
		frappe.get_doc(only).insert()
		self.assertEqual(self.sent(self.row()), [[READER]])

	def test_what_waits_in_the_queue_is_looked_at_again(self) -> None:
		row = self.row()
		auto_email_report.process_auto_email_report(row.name)
		frappe.get_doc("Report", REPORT).update({"roles": [{"role": "System Manager"}]}).save()
		for name in frappe.get_all("Email Queue", pluck="name"):
			queue.send_queued(name)
		self.assertEqual(self.server.to, [])

	def test_files(self) -> None:
		row = self.row(format="XLSX", email_to=READER, no_of_rows=1)
		self.sent(row)
		(file,) = self.server.received[0].iter_attachments()
		self.assertEqual(file.get_filename(), "Mailed-Rows.xlsx")
		sheet = load_workbook(io.BytesIO(file.get_content())).active
		self.assertEqual([[cell.value for cell in line] for line in sheet], [["What"], ["=1+1"]])
		self.assertEqual(sheet["A2"].data_type, "s")
		with self.set_user(READER):
			made = self.row(format="CSV").get_report_content()
		self.assertIn("'=1+1", made.decode("utf-8-sig"))

	def test_download_without_a_mail_server_and_by_its_user_only(self) -> None:
		self.configure(None)
		with self.assertRaises(frappe.ValidationError):
			self.row()
		row = self.row(enabled=0, email_to="")
		with self.set_user(READER):
			auto_email_report.download(row.name)
			self.assertIn("=1+1", frappe.response.pop("filecontent"))
			with self.assertRaises(frappe.OutgoingEmailError):
				auto_email_report.send_now(row.name)
		for user in (OUTSIDER, "Administrator", "Guest"):
			for act in (auto_email_report.download, auto_email_report.send_now):
				with self.set_user(user), self.assertRaises(frappe.PermissionError, msg=user):
					act(row.name)
				self.assertNotIn("filecontent", frappe.response)

	def test_nobody_gets_the_rights_of_another(self) -> None:
		row = self.row()
		for user, values in ((OUTSIDER, {"user": READER}), ("Administrator", {"user": READER})):
			with self.assertRaises(frappe.PermissionError):
				self.row(by=user, **values)
		with self.set_user(OUTSIDER):
			self.assertEqual(frappe.get_list("Auto Email Report"), [])
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc("Auto Email Report", row.name).save()
		with self.set_user(READER), self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Auto Email Report", row.name).update({"user": OUTSIDER}).save()

	def test_who_lost_the_right_sends_nothing_more_and_is_told(self) -> None:
		row = self.row()
		frappe.get_doc("Report", REPORT).update({"roles": [{"role": "System Manager"}]}).save()
		self.assertEqual(self.sent(row), [])
		row.reload()
		self.assertEqual(row.enabled, 0)
		self.assertTrue(frappe.db.exists("Notification Log", {"for_user": READER, "document_name": row.name}))

	def test_what_it_is_filtered_by_is_a_value_or_a_comparison_by_field(self) -> None:
		def told(filters: Any, by: str = READER) -> list[str]:
			row = self.row(filters=frappe.as_json(filters), enabled=0, send_if_data=0, format="CSV", by=by)
			with self.set_user(by):
				made = row.get_report_content().decode("utf-8-sig")
			return [cell.lstrip("'") for (cell,) in list(csv.reader(io.StringIO(made)))[1:]]

		self.assertEqual(told({"what": "=1+1"}), ["=1+1"])
		self.assertEqual(told({"what": ["like", "%two%"]}), ["two"])
		self.assertEqual(sorted(told({"what": ["in", ["=1+1", "<b>two</b>"]]})), ["=1+1", "two"])
		for wrong in (
			{"nothing": "x"},
			{"secret": ["like", "hidden%"]},
			{"what": ["; drop", "x"]},
			{"what": ["like"]},
			{"what": ["=", "x", "y", "z"]},
			{"what": {"a": 1}},
			{"`tabUser`.`name`": "x"},
		):
			with self.subTest(wrong), self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				told(wrong)

	def test_nothing_where_there_is_nothing(self) -> None:
		row = self.row(filters='{"what": "nothing"}', email_to=READER)
		self.assertEqual(self.sent(row), [])
		row.db_set("send_if_data", 0)
		self.assertEqual(self.sent(row), [[READER]])
		row.db_set({"filters": None, "data_modified_till": 2})
		frappe.db.set_value(LEDGER, {"what": "=1+1"}, "modified", "2016-01-01", update_modified=False)
		self.sent(row)
		self.assertNotIn("=1+1", self.server.received[0].get_body(("html",)).get_content())

	def test_days(self) -> None:
		def days(**values: Any) -> list[int]:
			row = frappe.get_doc({"doctype": "Auto Email Report", **values})
			return [day for day in range(1, 16) if row.is_due(date(2016, 7, day))]

		self.assertEqual(days(frequency="Daily"), [*range(1, 16)])
		self.assertEqual(days(frequency="Weekdays"), [1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15])
		self.assertEqual(days(frequency="Weekly", day_of_week="Monday"), [4, 11])
		self.assertEqual(days(frequency="Monthly"), [1])
		today = date(2016, 7, 13)
		for name, back, first in (
			("Daily", date(2016, 7, 12), today),
			("Weekly", date(2016, 7, 6), frappe.utils.getdate(frappe.utils.get_first_day_of_week(today))),
			("Monthly", date(2016, 6, 13), date(2016, 7, 1)),
			("Quarterly", date(2016, 4, 13), date(2016, 7, 1)),
			("Half Yearly", date(2016, 1, 13), date(2016, 7, 1)),
			("Yearly", date(2015, 7, 13), date(2016, 1, 1)),
		):
			self.assertEqual(content.period(name, today, False), (back, today))
			self.assertEqual(content.period(name, today, True), (first, today))

	def test_dishonest_shapes(self) -> None:
		wrong: list[dict[str, Any]] = [
			{"email_to": ""},
			{"email_to": STRANGER},
			{"email_to": f"{READER}, {STRANGER}"},
			{"email_to": "x"},
			{"report": "nothing"},
			{"report": " mailed rows"},
			{"filters": "[1]"},
			{"filters": '[["ToDo", "name", "=", "x"]]'},
			{"filters": "{"},
			{"filter_meta": '{"a": 1}'},
			{"filter_meta": '[{"fieldname": "x", "reqd": 1}]'},
			{"format": "PDF"},
			{"frequency": "Hourly"},
			{"no_of_rows": 10_001},
			{"no_of_rows": -1},
			{"dynamic_date_period": "Weekly"},
		]
		for values in wrong:
			with self.assertRaises((frappe.ValidationError, ValueError), msg=str(values)):
				self.row(**values)
		for shape in (None, ["x"], {"name": "x"}, '["like", "%"]', "nothing"):
			for act in (auto_email_report.download, auto_email_report.send_now):
				with self.assertRaises((frappe.ValidationError, frappe.DoesNotExistError, TypeError)):
					act(shape)
