"""Insert, read and save of documents; bulk insert; form load."""

import json
from itertools import count

from content import ITEM, ITEM_COLUMNS, THIRTY, VERSIONED, item_rows, make_items, make_thirty, thirty
from kit import Bench, Report, best, best_of, connected, fewer

MANY, SOME, BULK, LOGGED = fewer(1000), fewer(250), fewer(100_000), fewer(10_000)


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""

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
		report.time("savedocs, with versions", saving_form(VERSIONED))
		report.time("set_value", setting(THIRTY))
		load_forms(report)
		report.rate("bulk_insert", best_of(bulk_insert, 2, BULK))
		report.rate("bulk_insert into a log, with its commit", best_of(bulk_log, 3, LOGGED))
		report.time("delete_doc", deleting(THIRTY))


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


def saving_form(doctype: str):
	"""Save a document as its form does, with its commit."""
	import frappe
	from frappe.desk.form.save import savedocs

	name = frappe.get_all(doctype, pluck="name", limit=1)[0]
	numbers = count()
	values = frappe.get_doc(doctype, name).as_dict()

	def save() -> None:
		frappe.local.response = frappe._dict(docs=[])
		frappe.local.message_log = []
		values.update(f10=next(numbers), f0="changed in the form")
		savedocs(json.dumps(values, default=str), "Save")
		frappe.db.commit()  # what is measured is keeping it
		values["modified"] = frappe.response.docs[0]["modified"]

	return best(save, times=50)


def setting(doctype: str):
	"""Write one value, with its commit."""
	import frappe

	name = frappe.get_all(doctype, pluck="name", limit=1)[0]
	numbers = count()

	def work() -> None:
		frappe.db.set_value(doctype, name, "f10", next(numbers))
		frappe.db.commit()  # what is measured is keeping it

	return best(work, times=100)


def deleting(doctype: str):
	"""Delete a document, with its commit."""
	import frappe

	names = iter(frappe.get_all(doctype, pluck="name", limit=300))

	def work() -> None:
		frappe.delete_doc(doctype, next(names))
		frappe.db.commit()  # what is measured is keeping it

	return best(work, times=40)


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


def bulk_log() -> None:
	"""Entries of a log as an import writes them."""
	import frappe

	now = frappe.utils.now()
	fields = ["name", "creation", "modified", "owner", "modified_by", "ref_doctype", "docname", "data"]
	data = json.dumps(
		{"changed": [["f0", "as it was", "as it is"], ["f10", 1, 2]], "added": [], "removed": []}
	)
	frappe.db.bulk_insert(
		"Version",
		fields,
		(
			(
				frappe.generate_hash(length=10),
				now,
				now,
				"Administrator",
				"Administrator",
				THIRTY,
				f"{n}",
				data,
			)
			for n in range(LOGGED)
		),
	)
	frappe.db.commit()  # an entry has its digest then
