"""Printing: HTML and PDF of a document, a PDF of a hundred rows, the annexes.

`PRINT_PEOPLE` in the environment, as 30000, adds the cards and rosters of so many.
"""

import datetime
import io
import itertools
import os
import resource

from content import THIRTY, make_thirty, thirty
from kit import Bench, Report, best, best_of, connected

MANY = 100
COLLEGE = 100
"""People on each list of a college."""
PEOPLE, BRANCH = int(os.environ.get("PRINT_PEOPLE", 0)), 30
"""Members of a university, and of each of its branches."""
OWN = "Speed Format"
HTML = """<h1>{{ doc.f0 }}</h1><p>{{ doc.f2 }}, {{ frappe.utils.formatdate(doc.f17) }}</p>
{% if doc.f21 %}<ul>{% for row in doc.lines %}<li>{{ row.idx }} {{ row.r0 }}, {{ row.r1 | upper }}</li>{% endfor %}</ul>{% endif %}"""
FIRST = itertools.count(1)
NAMES = ("王芳", "欧阳震华", "买买提·艾力", "李㛃", "赵䶮", "钱𬭎", "孙𫖯")


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	import frappe

	with connected(bench):
		make_thirty()
		small, large = thirty(1, rows=3).insert(), thirty(2, rows=MANY).insert()
		make_format()
		frappe.db.commit()  # prints are made of what is stored
		report.time("print HTML", best(lambda: frappe.get_print(THIRTY, small.name), times=5))
		report.time("print HTML, 100 rows", best(lambda: frappe.get_print(THIRTY, large.name), repeats=3))
		report.time("print HTML, a small template of the site", best(lambda: own(small.name), times=10))
		report.time("PDF of one document", best(lambda: frappe.get_print(THIRTY, small.name, as_pdf=True), 3))
		report.time(
			"PDF of one document, 100 rows",
			best(lambda: frappe.get_print(THIRTY, large.name, as_pdf=True), repeats=2),
		)
		if PEOPLE:
			university(report)
	annexes(report)


def university(report: Report) -> None:
	"""Cards and rosters of a university, as Annex Printout prints them."""
	from party_investigation.annexes import AnnexContent, load, render_workbook
	from party_investigation.reporting.pdf_batch import print_forms

	branches = [
		AnnexContent(
			unit_name=f"第{first // BRANCH}党支部", rows=[person(first + number) for number in range(BRANCH)]
		)
		for first in range(0, PEOPLE, BRANCH)
	]
	whole = AnnexContent(
		unit_name="湘江示范大学党委", rows=[row for branch in branches for row in branch.rows]
	)

	def say(what: str, work) -> None:
		report.time(f"{what}, {PEOPLE:,} members", best_of(work))
		report.memory(f"… {what}, at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

	say("rosters of a university as PDF", lambda: print_forms("annex_1_roster", branches))
	say(
		"rosters of a university as a workbook",
		lambda: render_workbook(load("annex_1_roster"), branches, io.BytesIO()),
	)
	say("cards of a university as PDF", lambda: print_forms("annex_1_card", [whole]))


def make_format() -> None:
	"""A small print format that an administrator has written."""
	import frappe

	if not frappe.db.exists("Print Format", OWN):
		frappe.get_doc(
			{
				"doctype": "Print Format",
				"name": OWN,
				"doc_type": THIRTY,
				"standard": "No",
				"custom_format": 1,
				"print_format_type": "Jinja",
				"html": HTML,
			}
		).insert()


def own(name: str) -> str:
	"""A document by the site's own print format."""
	import frappe

	return frappe.get_print(THIRTY, name, OWN)


def annexes(report: Report) -> None:
	"""The app's own forms, as Typst sets them and two of them as WeasyPrint does; the people are made up."""
	from weasyprint import HTML

	from party_investigation.annexes import load, render_html, render_workbook
	from party_investigation.annexes.paper import render_pdf

	def paper(name: str, number: int) -> None:
		render_pdf(load(name), content(number, new=True))

	def page(name: str, number: int) -> None:
		HTML(string=render_html(load(name), content(number))).write_pdf(io.BytesIO())

	def college() -> None:
		for name in ("annex_1_roster", "annex_2", "annex_3", "annex_4", "annex_5"):
			paper(name, COLLEGE)
			render_workbook(load(name), content(COLLEGE), io.BytesIO())

	paper("annex_2", 1)  # fonts and forms are read once a process
	report.time("annex 2 as PDF, 30 rows", best(lambda: paper("annex_2", 30), times=5))
	report.time("annex 2 as PDF, 1,000 rows", best_of(lambda: paper("annex_2", 1000)))
	report.time("letter in three parts", best(lambda: paper("letter", 1), times=10))
	report.time("annex 1 as PDF, 1,000 cards", best_of(lambda: paper("annex_1_card", 1000)))
	report.time("five annexes of 100 people, PDF and workbook", best_of(college))
	report.time("annex 2 by WeasyPrint, 30 rows", best(lambda: page("annex_2", 30), repeats=2))
	report.time("annex 1 by WeasyPrint, 10 cards", best(lambda: page("annex_1_card", 10), repeats=2))
	report.time(
		"annex 1 as a workbook, 10,000 rows",
		best_of(lambda: render_workbook(load("annex_1_roster"), content(10_000), io.BytesIO())),
	)


def content(count: int, new: bool = False):
	"""So many people.

	:param new: whom no print before had, so that nothing laid out is used again
	"""
	from party_investigation.annexes import AnnexContent

	first = next(FIRST) * 10_000_000 if new else 0
	rows = (person(first + number) for number in range(count))
	return AnnexContent(unit_name="湘江示范大学党委", rows=rows, digest="0" * 16)


def person(number: int) -> dict:
	"""A made-up row, with rare characters among the names."""
	return dict(
		member_name=NAMES[number % len(NAMES)],
		sex="男女"[number % 2],
		ethnic_group="土家族",
		birth_date=datetime.date(1985, 7, 1),
		identity_number=f"{11010519491231002 + number}X",
		education="大学本科毕业",
		joined_on=datetime.date(2005, 7, 1),
		confirmed_on=datetime.date(2006, 7, 1),
		membership_kind="正式党员",
		branch="第3学院第12党支部",
		unit_category="学校",
		lost_period="2013.05至2016.04（2年11个月）",
		reason=1 + number % 7,
		restored_on=datetime.date(2016, 3, 12),
		present_situation=f"广东省深圳市 1990731{number % 10000:04d}",
		conduct="无",
		intended_measure="纳入组织管理",
		phone="19907310001",
		work_unit="湘江示范大学第3学院",
		relation="在册",
		dues_paid_to=datetime.date(2016, 3, 1),
		is_mobile=False,
		is_lost=False,
	)
