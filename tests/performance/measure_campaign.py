"""A campaign of 2,000 members: its import, its figures, its forms as who works with them opens and saves them."""

import json
import tempfile
from pathlib import Path

from kit import Bench, Report, best, best_of, connected, fewer

MEMBERS, OFFICER = fewer(2000), "officer@example.com"


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	import frappe

	with connected(bench), tempfile.TemporaryDirectory() as folder:
		workbook = write(Path(folder) / "campaign.xlsx")
		report.time(
			f"import of a campaign of {MEMBERS:,} members", best_of(lambda: take_in(workbook), parts=1)
		)
		campaign = frappe.get_all("Investigation Campaign", pluck="name")[0]
		report.time("figures of every organization", best(lambda: figures(campaign), repeats=3))
		appoint(frappe.db.get_value("Investigation Campaign", campaign, "organization"))
	with connected(bench, OFFICER):
		for name, doctype in (("a member", "Party Member"), ("a record", "Investigation Record")):
			report.time(f"form of {name}", best(lambda doctype=doctype: form(doctype), times=10))
		report.time("savedocs of a record", best(saving("Investigation Record"), times=20))
		report.time("list of records", best(records, times=10))


def write(path: Path) -> Path:
	"""A workbook of made-up people."""
	from party_investigation.demo import Demonstration
	from party_investigation.workbook.samples import write_workbook

	return write_workbook(path, Demonstration(MEMBERS).rows())


def take_in(workbook: Path) -> None:
	from party_investigation.intake.service import import_workbook

	if import_workbook(workbook, demonstration=True).accepted_members < MEMBERS:
		raise RuntimeError("members were refused")


def figures(campaign: str) -> None:
	from party_investigation.reporting.figures import figures_of

	figures_of(campaign)


def appoint(organization: str) -> None:
	"""The officer of the committee at the top."""
	import frappe

	frappe.get_doc(
		{"doctype": "User", "email": OFFICER, "first_name": "Speed", "send_welcome_email": 0}
	).insert()
	frappe.get_doc(
		{
			"doctype": "Organization Appointment",
			"user": OFFICER,
			"organization": organization,
			"capacity": "Committee Officer",
			"from_date": "2016-01-01",
		}
	).insert()
	frappe.db.commit()  # the officer's own connection reads it


def request() -> None:
	"""Forget what a request remembers of its user and its answer."""
	import frappe

	frappe.set_user(OFFICER)
	frappe.local.response = frappe._dict(docs=[])
	frappe.local.message_log = []


def form(doctype: str) -> str:
	"""A document and its history, as a request asks for them."""
	import frappe
	from frappe.desk.form.load import getdoc

	request()
	getdoc(doctype, frappe.get_all(doctype, pluck="name", order_by="name", limit=1)[0])
	frappe.db.commit()  # who opened it is noted
	return json.dumps(frappe.response, default=str)


def saving(doctype: str):
	"""Save a document as its form does."""
	import frappe
	from frappe.desk.form.save import savedocs

	name = frappe.get_all(doctype, pluck="name", order_by="name", limit=1)[0]
	values = frappe.get_doc(doctype, name).as_dict()

	def save() -> None:
		request()
		values["remark"] = "seen" if values.get("remark") != "seen" else "seen again"
		savedocs(json.dumps(values, default=str), "Save")
		frappe.db.commit()  # what is measured is keeping it
		values["modified"] = frappe.response.docs[0]["modified"]

	return save


def records() -> None:
	import frappe

	request()
	fields = ["name", "member", "organization", "modified"]
	frappe.get_list("Investigation Record", fields=fields, order_by="modified desc", limit=20)
