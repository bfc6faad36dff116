"""What users of every place wait for on a site of 300,000 members in 11,251 units: lists, searches, counts, cards, forms, reports.

`SIZE_MEMBERS` and `SIZE_UNITS` in the environment make a smaller or a greater one.
"""

import json
import os
from collections.abc import Callable, Iterator

from kit import Bench, Report, best, connected

MEMBERS, UNITS = int(os.environ.get("SIZE_MEMBERS", 300_000)), int(os.environ.get("SIZE_UNITS", 11_251))
SMALL_ONES = 1000
AIM = 50
"""Milliseconds at the server that anything but a report may take, and how a figure above it is marked."""
AIM_OF_REPORTS = 300
LISTS = (
	"Party Member",
	"Investigation Record",
	"Contact Search",
	"Restored Contact",
	"Untraced Member",
	"Disposition Case",
	"Transfer Letter",
	"Mobile Member Record",
	"Organization Appointment",
	"Party Organization",
)
FILTERED = {
	"Party Member": ({"membership_status": "On Roster"}, {"membership_kind": "预备党员"}),
	"Investigation Record": ({"status": "Checked"}, {"is_lost": 1}, {"is_mobile": 1, "status": "To Check"}),
	"Contact Search": ({"result": "Open"}, {"reason": "出国（境）"}),
	"Transfer Letter": ({"status": "Open"}, {"status": "Open", "expires_on": ["<", "2016-03-01"]}),
	"Disposition Case": ({"status": "In Progress"},),
}
NAMES = {"a surname": "张", "a full name": "张伟明", "a given name": "建国", "no such name": "欧阳氏"}


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		import size_site

		import frappe

		size_site.make(MEMBERS, UNITS)
		users = {role: size_site.appoint(role, *places) for role, places in places_of_roles().items()}
		frappe.db.commit()  # the users' own connections read it
	columns = {role: measured(bench, user) for role, user in users.items()}
	print_table(columns)


def places_of_roles() -> dict[str, tuple[str, list[str]]]:
	"""The capacity and the units of each user that is measured."""
	import size_site

	branches = [name for name, _title, kind, _superior in size_site.tree(UNITS) if kind == "党支部"]
	spread = branches[:: max(1, len(branches) // SMALL_ONES)][:SMALL_ONES]
	return {
		"branch": ("Branch Secretary", [branches[len(branches) // 2]]),
		"committee": ("Committee Officer", [branches[len(branches) // 2].partition("B")[0]]),
		"whole tree": ("Organization Department Officer", [size_site.ROOT]),
		f"{len(spread):,} branches": ("Committee Officer", spread),
		f"first {SMALL_ONES:,} branches": ("Committee Officer", branches[:SMALL_ONES]),
	}


def measured(bench: Bench, user: str) -> dict[str, float]:
	"""Milliseconds on the processor for everything that is measured, as one user."""
	figures = {}
	with connected(bench, user):
		import frappe

		for name, work in everything():
			try:
				figures[name] = best(work, repeats=2).cpu * 1000
			except frappe.PermissionError:
				continue  # nothing that this role waits for
	return figures


def everything() -> Iterator[tuple[str, Callable[[], object]]]:
	"""What is measured: its name and the call that a desk makes."""
	yield from lists()
	yield from searches()
	yield from cards()
	yield from forms()
	yield from reports()


def lists() -> Iterator[tuple[str, Callable[[], object]]]:
	"""Lists in every order that a list offers, and their counts."""
	import frappe

	for doctype in LISTS:
		title = frappe.get_meta(doctype).title_field
		for order in ("creation desc", "modified desc", "name asc", f"{title} asc"):
			yield f"list {doctype}, {order}", lambda d=doctype, o=order: rows(d, o)
		yield f"list {doctype}, third page", lambda d=doctype: rows(d, "modified desc", start=40)
		yield f"count {doctype}, to 1,000", lambda d=doctype: counted(d, 1001)
		yield f"count {doctype}", lambda d=doctype: counted(d)
	for doctype, all_filters in FILTERED.items():
		title = frappe.get_meta(doctype).title_field
		for filters in all_filters:
			words = ", ".join(f"{field} {value}" for field, value in filters.items())
			for order in ("creation desc", "modified desc", f"{title} asc"):
				yield (
					f"list {doctype}, {words}, {order}",
					lambda d=doctype, o=order, f=filters: rows(d, o, f),
				)
			yield f"count {doctype}, {words}", lambda d=doctype, f=filters: counted(d, filters=f)
	yield (
		"list Party Member, of a branch",
		lambda: rows("Party Member", "modified desc", {"organization": a_branch()}),
	)
	yield "group Party Member by category", lambda: grouped("Party Member", "person_category")


def rows(doctype: str, order: str, filters: dict | None = None, start: int = 0) -> list:
	"""A page of a list as the desk asks for it."""
	import frappe
	from frappe.desk import reportview

	meta = frappe.get_meta(doctype)
	fields = ["name", "owner", "creation", "modified", "_user_tags", "_comments", "_assign", "docstatus"]
	fields += [df.fieldname for df in meta.fields if df.in_list_view]
	frappe.local.form_dict = frappe._dict(
		doctype=doctype,
		fields=json.dumps([f"`tab{doctype}`.`{field}`" for field in dict.fromkeys(fields)]),
		filters=json.dumps(filters or {}),
		order_by=f"`tab{doctype}`.`{order.split()[0]}` {order.split()[1]}",
		start=start,
		page_length=21,
	)
	return reportview.get_list()


def counted(doctype: str, limit: int = 0, filters: dict | None = None) -> int | None:
	"""The count beside a list."""
	import frappe
	from frappe.desk import reportview

	frappe.local.form_dict = frappe._dict(
		doctype=doctype, filters=json.dumps(filters or {}), limit=limit, fields="[]"
	)
	return reportview.get_count()


def grouped(doctype: str, field: str) -> list:
	"""How many of each value, as the side bar of a list shows it."""
	from frappe.desk.listview import get_group_by_count

	return get_group_by_count(doctype, "[]", field)


def a_branch() -> str:
	"""A branch that the user sees."""
	import frappe

	return frappe.get_list("Party Member", pluck="organization", limit=1)[0]


def searches() -> Iterator[tuple[str, Callable[[], object]]]:
	"""Names in lists and in link fields."""
	import frappe
	from frappe.desk.search import search_link

	for words, text in NAMES.items():
		for doctype in ("Party Member", "Investigation Record"):
			yield (
				f"search list {doctype}, {words}",
				lambda t=text, d=doctype: rows(d, "creation desc", {"member_name": ["like", f"%{t}%"]}),
			)
		for doctype in ("Party Member", "Investigation Record", "Contact Search", "Disposition Case"):
			yield f"search link {doctype}, {words}", lambda t=text, d=doctype: search_link(d, t)
	yield "search link Party Member, initials", lambda: search_link("Party Member", "zwm")
	number = frappe.get_all("Party Member", pluck="identity_number", limit=1, order_by="name desc")[0]
	yield "search link Party Member, identity number", lambda: search_link("Party Member", number)
	yield (
		"search list Party Member, identity number",
		lambda: rows("Party Member", "creation desc", {"identity_number": number}),
	)
	for text in ("第一", "第7学院", "U017B0", "没有的单位"):
		yield f"search link Party Organization, {text}", lambda t=text: search_link("Party Organization", t)
	yield "search link Transfer Letter, a number", lambda: search_link("Transfer Letter", "U017-2016")


def cards() -> Iterator[tuple[str, Callable[[], object]]]:
	"""The number cards and charts of the workspaces."""
	import frappe
	from frappe.desk.doctype.dashboard_chart import dashboard_chart
	from frappe.desk.doctype.number_card import number_card

	names = frappe.get_all("Number Card", {"module": ["in", modules()]}, pluck="name", order_by="name")
	for name in names:
		card = frappe.get_doc("Number Card", name)
		if card.type == "Custom":
			yield f"card {name}", frappe.get_attr(card.method)
		else:
			filters = [*json.loads(card.filters_json or "[]"), *dynamic(card)]
			yield (
				f"card {name}",
				lambda c=card, f=filters: number_card.get_result(c.as_dict(), json.dumps(f, default=str)),
			)
	for name in frappe.get_all(
		"Dashboard Chart", {"module": ["in", modules()], "chart_type": ["!=", "Report"]}, pluck="name"
	):
		chart = frappe.get_doc("Dashboard Chart", name)
		filters = json.dumps([*json.loads(chart.filters_json or "[]"), *dynamic(chart)])
		yield f"chart {name}", lambda n=name, f=filters: dashboard_chart.get(chart_name=n, filters=f)


def dynamic(card) -> list:
	"""The filters of a card that the desk fills in: the campaign in hand, today."""
	found = json.loads(card.dynamic_filters_json or "[]")
	return [[*row[:3], "IC-001" if "campaign" in row[3] else "2016-06-01"] for row in found]


def modules() -> list[str]:
	"""The modules of the app."""
	import frappe

	return frappe.get_module_list("party_investigation")


def forms() -> Iterator[tuple[str, Callable[[], object]]]:
	"""The first document of each list, as its form asks for it; the tree."""
	import frappe
	from frappe.desk.form.load import getdoc
	from party_investigation.organization import tree

	for doctype in LISTS:
		found = frappe.has_permission(doctype) and frappe.get_list(doctype, pluck="name", limit=1)
		if found:
			yield f"form {doctype}", lambda d=doctype, n=found[0]: opened(getdoc, d, n)
	yield "tree, the top", lambda: tree.get_children("Party Organization", is_root=True)
	yield "tree, one unit", lambda: tree.get_children("Party Organization", "U001")


def opened(getdoc: Callable[[str, str], None], doctype: str, name: str) -> None:
	"""Open a form anew: what one form remembers does not help the next."""
	import frappe

	frappe.local.response = frappe._dict(docs=[])
	frappe.clear_document_cache(doctype, name)
	getdoc(doctype, name)


def reports() -> Iterator[tuple[str, Callable[[], object]]]:
	"""The first page of the reports."""
	import frappe
	from frappe.desk import query_report

	top = min(frappe.get_list("Party Organization", fields=["lft", "name"], limit=0), key=lambda row: row.lft)
	filters = {"campaign": "IC-001", "organization": top.name}
	for name in ("Progress by Unit", "Records Filled by Week", "Open Checks"):
		yield (
			f"report {name}",
			lambda n=name: query_report.run(n, filters=filters, ignore_prepared_report=True),
		)


def print_table(columns: dict[str, dict[str, float]]) -> None:
	"""Milliseconds on the processor, a column a role; what is above the aim is marked."""
	fullest = sorted(columns.values(), key=len, reverse=True)
	names = list(dict.fromkeys(name for column in fullest for name in column))
	print(f"\n{MEMBERS:,} members in {UNITS:,} units; milliseconds on the processor\n")
	print(f"| {'what':64} |" + "".join(f" {role:>20} |" for role in columns))
	print(f"|{'-' * 66}|" + f"{'-' * 21}:|" * len(columns))
	for name in names:
		aim = AIM_OF_REPORTS if name.startswith("report") else AIM
		print(
			f"| {name:64} |" + "".join(f" {cell(column.get(name), aim):>20} |" for column in columns.values())
		)


def cell(value: float | None, aim: float) -> str:
	"""A figure, bold above the aim."""
	if value is None:
		return ""
	return f"**{value:.0f}**" if value > aim else f"{value:.1f}"
