"""Lists of a million rows, counts, groups, and reports and exports of a hundred thousand."""

import csv
import io
import json

from content import ITEM, make_items
from kit import Bench, Report, best, best_of, connected

ROWS, REPORTED = 1_000_000, 100_000
FIELDS = ["name", "title", "status", "amount", "modified", "owner"]


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		make_items(ROWS)
		lists(report)
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
		("get_list, offset 50,000", {"start": 50_000}),
	):
		report.time(name, best(lambda asked=asked: rows(**asked), repeats=3, times=3))


def counts(report: Report) -> None:
	"""Counting and grouping: all of a million, and of a hundred thousand as in stock's figures."""
	import frappe

	first = {"name": ["<", f"item-{REPORTED:07}"]}
	for name, filters in (
		("count with a filter, 100,000 rows", {**first, "status": "Open"}),
		("count with a filter, 1,000,000 rows", {"status": "Open"}),
	):
		report.time(name, best(lambda filters=filters: frappe.db.count(ITEM, filters), repeats=3))
	for name, filters in (
		("group by, count and sum, 100,000 rows", first),
		("group by, count and sum, 1,000,000 rows", {}),
	):
		report.time(
			name,
			best(
				lambda filters=filters: frappe.get_all(
					ITEM,
					filters=filters,
					fields=["status", "count(name) as n", "sum(amount) as total"],
					group_by="status",
				),
				repeats=2,
			),
		)


def reports(report: Report) -> None:
	"""A hundred thousand rows: as a list, in the Report View, as a query report, exported."""
	import frappe
	from frappe.desk import query_report, reportview

	first = [["name", "<", f"item-{REPORTED:07}"]]
	report.time(
		"get_list, 100,000 rows",
		best_of(lambda: frappe.get_list(ITEM, fields=FIELDS, filters=first, limit=0), 3),
	)
	asked = {
		"doctype": ITEM,
		"fields": json.dumps([f"`tab{ITEM}`.`{field}`" for field in FIELDS]),
		"filters": json.dumps([[ITEM, *first[0]]]),
		"order_by": f"`tab{ITEM}`.`modified` desc",
		"start": 0,
		"page_length": REPORTED,
	}

	def view() -> None:
		frappe.local.form_dict = frappe._dict(asked)
		reportview.get()

	report.time("Report View, 100,000 rows", best_of(view, 2))
	make_report()
	report.time("query report, 100,000 rows", best_of(lambda: query_report.run("Speed Report"), 2))

	def export() -> None:
		frappe.local.form_dict = frappe._dict(asked, file_format_type="CSV", title=ITEM, page_length=None)
		frappe.local.response = frappe._dict(docs=[])
		reportview.export_query()
		content = frappe.response.get("filecontent") or frappe.response.get("result")
		text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
		if sum(1 for _row in csv.reader(io.StringIO(text))) < REPORTED:
			raise RuntimeError("rows are missing in the export")

	report.time("export to CSV, 100,000 rows", best_of(export))


def make_report() -> None:
	"""A query report over the first rows."""
	import frappe

	if frappe.db.exists("Report", "Speed Report"):
		return
	frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Speed Report",
			"ref_doctype": ITEM,
			"report_type": "Query Report",
			"is_standard": "No",
			"query": f"select name as 'Name:Data:120', title as 'Title::200', amount as 'Amount:Float:100' from `tab{ITEM}` limit {REPORTED}",
			"roles": [{"role": "System Manager"}],
		}
	).insert()
