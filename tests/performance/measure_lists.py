"""Lists of a million rows, counts, groups, and reports and exports of a hundred thousand."""

import csv
import io
import json

from content import ITEM, TENTH, make_items
from kit import Bench, Report, best, best_of, connected, fewer

ROWS, REPORTED = fewer(1_000_000, 40), fewer(100_000, 40)
FIELDS = ["name", "title", "status", "amount", "modified", "owner"]


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		make_items(ROWS)
		make_items(REPORTED, TENTH)
		lists(report)
		searches(report)
		counts(report)
		reports(report)


def lists(report: Report) -> None:
	"""Twenty rows of a million."""
	import frappe

	def rows(**asked):
		found = frappe.get_list(ITEM, fields=FIELDS, limit=20, **asked)
		if len(found) != 20:
			raise RuntimeError(f"{asked} found {len(found)} rows")

	for name, asked in (
		("get_list, default order", {}),
		("get_list, by modified", {"order_by": "modified desc"}),
		("get_list, filter and by modified", {"filters": {"status": "Open"}, "order_by": "modified desc"}),
		("get_list, filter and default order", {"filters": {"status": "Open"}}),
		(
			"get_list, two filters and by a field",
			{"filters": {"status": "Open", "priority": [">", 2]}, "order_by": "amount desc"},
		),
		("get_list, filter without an index", {"filters": {"priority": 4}, "order_by": "modified desc"}),
		("get_list, filter and order without an index", {"filters": {"priority": 4}, "order_by": "due desc"}),
		("get_list, like %…%", {"filters": {"title": ["like", "%99%"]}, "order_by": "modified desc"}),
		(f"get_list, offset {ROWS // 20:,}", {"start": ROWS // 20}),
	):
		report.time(name, best(lambda asked=asked: rows(**asked), repeats=3, times=3))


def searches(report: Report) -> None:
	"""What a link field offers."""
	from frappe.desk.search import search_link

	for name, doctype, txt in (
		("search_link, no text", ITEM, ""),
		("search_link, the beginning of a name", ITEM, "item-00001"),
		("search_link, a few users", "User", "adm"),
	):
		report.time(
			name, best(lambda doctype=doctype, txt=txt: search_link(doctype, txt), repeats=3, times=3)
		)


def counts(report: Report) -> None:
	"""Counting and grouping all rows, and a hundred thousand as in stock's figures."""
	import frappe

	def group(doctype: str) -> None:
		fields = ["status", "count(name) as n", "sum(amount) as total"]
		frappe.get_all(doctype, fields=fields, group_by="status")

	for doctype, rows in ((TENTH, f"{REPORTED:,}"), (ITEM, f"{ROWS:,}")):
		opened = best(lambda doctype=doctype: frappe.db.count(doctype, {"status": "Open"}), repeats=3)
		report.time(f"count with a filter, {rows} rows", opened)
		grouped = best(lambda doctype=doctype: group(doctype), repeats=2)
		report.time(f"group by, count and sum, {rows} rows", grouped)


def reports(report: Report) -> None:
	"""A hundred thousand rows: as a list, in the Report View, as a query report, exported."""
	import frappe
	from frappe.desk import query_report, reportview

	everything = best_of(lambda: frappe.get_list(TENTH, fields=FIELDS, limit=0), 3)
	report.time(f"get_list, {REPORTED:,} rows", everything)
	asked = {
		"doctype": TENTH,
		"fields": json.dumps([f"`tab{TENTH}`.`{field}`" for field in FIELDS]),
		"order_by": f"`tab{TENTH}`.`modified` desc",
		"start": 0,
		"page_length": REPORTED,
	}

	def view() -> None:
		frappe.local.form_dict = frappe._dict(asked)
		reportview.get()

	report.time(f"Report View, {REPORTED:,} rows", best_of(view, 2))
	make_report()
	report.time(f"query report, {REPORTED:,} rows", best_of(lambda: query_report.run("Speed Report"), 2))

	def export() -> None:
		frappe.local.form_dict = frappe._dict(asked, file_format_type="CSV", title=TENTH, page_length=None)
		frappe.local.response = frappe._dict(docs=[])
		reportview.export_query()
		content = frappe.response.get("filecontent") or frappe.response.get("result")
		text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
		if sum(1 for _row in csv.reader(io.StringIO(text))) < REPORTED:
			raise RuntimeError("rows are missing in the export")

	report.time(f"export to CSV, {REPORTED:,} rows", best_of(export))


def make_report() -> None:
	"""A query report over the first rows."""
	import frappe

	if frappe.db.exists("Report", "Speed Report"):
		return
	frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Speed Report",
			"ref_doctype": TENTH,
			"report_type": "Query Report",
			"is_standard": "No",
			"query": f"select name as 'Name:Data:120', title as 'Title::200', amount as 'Amount:Float:100' from `tab{TENTH}`",
			"roles": [{"role": "System Manager"}],
		}
	).insert()
