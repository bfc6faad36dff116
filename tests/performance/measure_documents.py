"""Insert, read and save of documents; bulk insert; form load."""

import json
from itertools import count

from content import ITEM, ITEM_COLUMNS, THIRTY, VERSIONED, item_rows, make_items, make_thirty, thirty
from kit import Bench, Report, best, best_of, connected

MANY, SOME, BULK = 1000, 250, 100_000


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	import frappe

	with connected(bench):
		make_thirty()
		make_items(0)
		thirty(0).insert()
		report.rate("insert", best_of(lambda: insert(MANY), 3, MANY))
		report.rate("insert, a commit after each", best_of(lambda: insert(SOME, commit=True), 3, SOME))
		report.rate("insert with 5 rows", best_of(lambda: insert(SOME, rows=5), 3, SOME))
		report.time("get_doc", reading(THIRTY))
		report.time("get_doc and save", saving(THIRTY))
		thirty(0, doctype=VERSIONED).insert()
		report.time("get_doc and save, with versions", saving(VERSIONED))
		load_forms(report)
		report.rate("bulk_insert", best_of(bulk_insert, 2, BULK))
		frappe.db.rollback()


def insert(number: int, rows: int = 0, commit: bool = False) -> None:
	"""Insert documents and keep them."""
	import frappe

	for n in range(number):
		thirty(n, rows).insert()
		if commit:
			frappe.db.commit()  # what is measured is keeping each
	frappe.db.commit()  # and the rest


def reading(doctype: str):
	import frappe

	name = frappe.get_all(doctype, pluck="name", limit=1)[0]
	return best(lambda: frappe.get_doc(doctype, name), times=200)


def saving(doctype: str):
	"""Read, change and save a document, with its commit."""
	import frappe

	name = frappe.get_all(doctype, pluck="name", limit=1)[0]
	numbers = count()

	def save() -> None:
		document = frappe.get_doc(doctype, name)
		document.f10 = next(numbers)
		document.f0 = f"changed {document.f10}"
		document.save()
		frappe.db.commit()  # what is measured is keeping it

	return best(save, times=100)


def load_forms(report: Report) -> None:
	"""What a form asks for, without the way over HTTP."""
	import frappe
	from frappe.desk.form.load import getdoc, getdoctype

	def load(doctype: str, name: str) -> str:
		frappe.local.response = frappe._dict(docs=[])
		getdoctype(doctype)
		getdoc(doctype, name)
		return json.dumps(frappe.response, default=str)

	name = frappe.get_all(VERSIONED, pluck="name", limit=1)[0]
	report.time("form load: getdoctype and getdoc", best(lambda: load(VERSIONED, name), times=20))
	member = "Party Member"
	report.time("form metadata, Party Member", best(lambda: getdoctype(member), times=20))


def bulk_insert() -> None:
	import frappe

	frappe.db.bulk_insert(ITEM, ITEM_COLUMNS, item_rows(0, BULK))
	frappe.db.rollback()
