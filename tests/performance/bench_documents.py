"""What documents cost: insert, read, save, and a tree. Prints; the numbers depend on the machine.

    env/bin/python tests/performance/bench_documents.py SITE [COUNT]

The site must be one without data that matters. Everything is rolled back at the end, except the two DocTypes, which are
deleted.
"""

import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import frappe

THIRTY = "Bench Thirty"
ROW = "Bench Row"
TREE = "Bench Tree"
TYPES = (
	["Data"] * 10
	+ ["Int"] * 4
	+ ["Float"] * 3
	+ ["Date"] * 4
	+ ["Check"] * 3
	+ ["Small Text"] * 2
	+ ["Datetime"] * 1
)


@contextmanager
def connection(site: str):
	"""The site, as Administrator; everything uncommitted is undone."""
	import os

	os.chdir(Path(__file__).parents[2] / "sites")
	frappe.init(site)
	frappe.connect()
	try:
		yield
	finally:
		frappe.destroy()


def make_doctypes() -> None:
	"""A DocType of thirty fields without versions, one with rows, and a tree."""
	remove_doctypes()
	fields = [{"fieldname": f"f{i}", "fieldtype": kind, "label": f"F{i}"} for i, kind in enumerate(TYPES)]
	fields += [
		{"fieldname": "choice", "fieldtype": "Select", "label": "Choice", "options": "A\nB\nC"},
		{"fieldname": "link", "fieldtype": "Link", "label": "Link", "options": "DocType"},
	]
	_doctype(
		ROW, [{"fieldname": f"r{i}", "fieldtype": "Data", "label": f"R{i}"} for i in range(6)], istable=1
	)
	rows = {"fieldname": "lines", "fieldtype": "Table", "label": "Lines", "options": ROW}
	_doctype(THIRTY, [*fields, rows], autoname="hash")
	_doctype(
		TREE,
		[{"fieldname": "title", "fieldtype": "Data", "label": "Title"}],
		autoname="field:title",
		is_tree=1,
	)
	frappe.db.commit()  # DocTypes make tables


def _doctype(name: str, fields: list[dict], **properties) -> None:
	frappe.get_doc(
		{"doctype": "DocType", "name": name, "module": "Custom", "custom": 1, "fields": fields, **properties}
	).insert()


def remove_doctypes() -> None:
	"""Take the DocTypes and their tables away."""
	for name in (THIRTY, ROW, TREE):
		if frappe.db.exists("DocType", name):
			frappe.delete_doc("DocType", name, force=True)
			frappe.db.sql_ddl(f"drop table if exists `tab{name}`")
	frappe.db.commit()  # DocTypes make tables


def document(number: int, rows: int = 0):
	"""An unsaved document with about half of its fields filled."""
	values = {
		"doctype": THIRTY,
		"choice": "B",
		"link": "DocType",
		"f0": f"number {number}",
		"f1": "x" * 30,
		"f2": "中文内容",
		"f10": number,
		"f14": 1.5,
		"f17": "2016-04-05",
		"f21": 1,
		"f24": "some longer text " * 5,
	}
	if rows:
		values["lines"] = [{f"r{i}": f"{number}.{row}.{i}" for i in range(6)} for row in range(rows)]
	return frappe.get_doc(values)


def per_second(label: str, count: int, work: Callable[[int], object], chunk: int = 1000) -> None:
	"""Time `work(number)` for each number, with a commit each `chunk`, and print how many a second."""
	started = time.perf_counter()
	for number in range(count):
		work(number)
		if number % chunk == chunk - 1:
			frappe.db.commit()  # what is measured includes keeping it
	frappe.db.commit()
	seconds = time.perf_counter() - started
	print(f"{label:46} {count / seconds:9.0f} /s   {seconds / count * 1000:8.3f} ms each")


def run(count: int) -> None:
	"""Measure."""
	document(0).insert()
	per_second("insert, 30 fields, a commit for 1,000", count, lambda n: document(n).insert())
	per_second("insert, a commit after each", count // 4, lambda n: document(n).insert(), chunk=1)
	per_second("insert with 5 rows", count // 4, lambda n: document(n, rows=5).insert())
	names = frappe.get_all(THIRTY, pluck="name", limit=count)
	per_second("get_doc", len(names), lambda n: frappe.get_doc(THIRTY, names[n]))
	per_second("get_doc and save", len(names) // 4, lambda n: frappe.get_doc(THIRTY, names[n]).save())
	per_second("new_doc", count, lambda n: frappe.new_doc(THIRTY))
	grow_tree(count // 5)


def grow_tree(count: int) -> None:
	"""A tree in which each node has up to ten children, then numbering it anew."""
	from frappe.utils.nestedset import rebuild_tree

	def add(number: int) -> None:
		parent = f"node {(number - 1) // 10}" if number else None
		frappe.get_doc(
			{"doctype": TREE, "title": f"node {number}", "parent_bench_tree": parent, "is_group": 1}
		).insert()

	per_second("insert into a tree", count, add)
	started = time.perf_counter()
	rebuild_tree(TREE)
	print(f"{'rebuild_tree of ' + str(count) + ' nodes':46} {time.perf_counter() - started:9.3f} s")


def main() -> None:
	site, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4000
	with connection(site):
		make_doctypes()
		try:
			run(count)
		finally:
			frappe.db.rollback()
			remove_doctypes()


if __name__ == "__main__":
	main()
