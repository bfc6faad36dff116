"""A large annex printed in the background, and who may open it."""

import io
from typing import Any

from pypdf import PdfReader

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_to_date, now_datetime
from party_investigation.background import note_broken_off
from party_investigation.reporting import pdf_batch
from party_investigation.reporting.doctype.annex_printout import annex_printout
from party_investigation.tests.world import (
	back_to_nothing,
	end_appointments,
	make_user,
	make_world,
	reason_of_last_entry,
)


class TestPrintout(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		# Job and Access Log end transactions, so that others see them; a test is one transaction, rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		self.addCleanup(setattr, frappe.db, "rollback", frappe.db.rollback)
		frappe.db.commit = frappe.db.rollback = lambda: None
		self.campaign = make_world()["Investigation Campaign"]
		self.officer = make_user("printer", [("Committee Officer", "T1")])

	def order(self, organization: str = "T1", **values):
		return frappe.get_doc(
			{
				"doctype": "Annex Printout",
				"campaign": self.campaign,
				"organization": organization,
				"reason": "装订存档",
				**values,
			}
		).insert()

	def test_cards_of_a_committee(self) -> None:
		frappe.set_user(self.officer)
		printout = self.order()
		annex_printout.run(printout.name, "zh")
		printout.reload()
		self.assertEqual((printout.status, printout.pages), ("Done", 4))
		file = frappe.get_doc("File", {"file_url": printout.file})
		self.assertTrue(file.is_private)
		self.assertTrue(file.get_content().startswith(b"%PDF"))

	def test_a_blank_form_lists_nobody_and_needs_no_purpose(self) -> None:
		frappe.set_user(self.officer)
		known = frappe.db.get_value("Party Member", {"organization": "T1B1"}, "member_name")
		for annex, cards in (("1", 1), ("1", 0), ("2", 0), ("3", 0), ("4", 0), ("5", 0)):
			printout = self.order(annex=annex, cards=cards, blank=1, reason=None)
			annex_printout.run(printout.name, "zh")
			printout.reload()
			self.assertEqual((printout.status, printout.pages), ("Done", 1), (annex, cards))
			pdf = frappe.get_doc("File", {"file_url": printout.file}).get_content()
			self.assertNotIn(known, PdfReader(io.BytesIO(pdf)).pages[0].extract_text())

	def test_for_an_archive(self) -> None:
		"""It is PDF/A with tags, or without them where packs of it are joined."""
		self.addCleanup(setattr, pdf_batch, "TAGGED_PEOPLE", pdf_batch.TAGGED_PEOPLE)
		self.addCleanup(setattr, pdf_batch, "PACK_SIZE", pdf_batch.PACK_SIZE)
		pdf_batch.PACK_SIZE = dict.fromkeys(pdf_batch.PACK_SIZE, 1)
		frappe.set_user(self.officer)
		for most in (4, 3):
			pdf_batch.TAGGED_PEOPLE = {"annex_1_card": most}
			printout = self.order(archive=1)
			annex_printout.run(printout.name, "zh")
			printout.reload()
			file = frappe.get_doc("File", {"file_url": printout.file})
			reader: Any = PdfReader(io.BytesIO(file.get_content()))
			self.assertIn("pdfaid:part>2<", reader.root_object["/Metadata"].get_data().decode())
			self.assertEqual("/StructTreeRoot" in reader.root_object, most == 4)
			self.assertEqual((len(reader.pages), len(reader.outline)), (4, 4))

	def test_it_says_for_what_purpose(self) -> None:
		frappe.set_user(self.officer)
		for annex in ("1", "2", "3"):
			for reason in (None, " ", "x"):
				self.assertRaises(frappe.ValidationError, self.order, annex=annex, reason=reason)
		self.assertRaises(
			frappe.ValidationError, annex_printout.print_in_background, self.campaign, "T1", annex=1
		)
		self.order(annex="4", reason=None)
		annex_printout.run(self.order().name, "zh")
		self.assertEqual(reason_of_last_entry(), "装订存档")
		old = self.order()
		old.db_set("reason", None)
		self.assertRaises(frappe.ValidationError, old.start)

	def running_since(self, **ago: int):
		printout = self.order(annex="4")
		printout.db_set({"status": "Running", "modified": add_to_date(now_datetime(), **ago)})
		printout.reload()
		return printout

	def test_nobody_waits_for_good(self) -> None:
		"""A worker that was killed tells nobody; the document can be started anew at once, and says so within an hour."""
		just_begun, killed, at_work = (self.running_since(minutes=ago) for ago in (-1, -60, -60))
		frappe.enqueue("frappe.ping", job_id=at_work.job_id())
		self.assertEqual([each.may_start() for each in (just_begun, killed, at_work)], [False, True, False])
		note_broken_off()
		for each, status in ((just_begun, "Running"), (killed, "Failed"), (at_work, "Running")):
			each.reload()
			self.assertEqual((each.status, bool(each.message)), (status, status == "Failed"))

	def test_nobody_else_opens_it(self) -> None:
		frappe.set_user(self.officer)
		printout = self.order()
		annex_printout.run(printout.name, "zh")
		printout.reload()
		frappe.set_user("Administrator")
		other = make_user("curious", [("Committee Officer", "T")])
		frappe.set_user(other)
		self.assertFalse(frappe.has_permission("Annex Printout", "read", printout.name))
		self.assertEqual(frappe.get_list("Annex Printout"), [])
		self.assertFalse(frappe.get_doc("File", {"file_url": printout.file}).has_permission("read"))

	def test_other_parts_of_the_tree_and_readers(self) -> None:
		frappe.set_user(self.officer)
		self.assertRaises(frappe.PermissionError, self.order, "T2")
		frappe.set_user("Administrator")
		auditor = make_user("reader", [("Investigation Auditor", "T")])
		frappe.set_user(auditor)
		self.assertRaises(frappe.PermissionError, self.order, "T1")

	def test_a_failure_says_so(self) -> None:
		frappe.set_user(self.officer)
		printout = self.order()
		frappe.set_user("Administrator")
		end_appointments(self.officer)
		frappe.set_user(self.officer)
		self.assertRaises(frappe.PermissionError, annex_printout.run, printout.name, "zh")
		frappe.set_user("Administrator")
		printout.reload()
		self.assertEqual(printout.status, "Failed")
		self.assertIn("T1", printout.message)

	def test_old_ones_go(self) -> None:
		old, new = self.order(), self.order()
		frappe.db.set_value(
			"Annex Printout", old.name, "creation", add_days(now_datetime(), -31), update_modified=False
		)
		annex_printout.remove_old()
		self.assertEqual(frappe.get_all("Annex Printout", pluck="name"), [new.name])
