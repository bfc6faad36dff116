"""Large packages are made and taken in by a job: ordered at once, with progress, stopped on demand, started again after a failure."""

import os
import sys
import time
import unittest
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_case import PackageTest, state
from package_world import PURPOSE, UNITS, D, file_of, upload

import frappe
from frappe.utils import add_to_date, now_datetime
from frappe.utils.background_jobs import is_job_enqueued
from party_investigation.package import bag as bags
from party_investigation.rules import package as rules

PACKAGE, RETURN, UNIT = "Return Package", "Unit Return", "Party Organization"


class TestJobs(PackageTest):
	def setUp(self) -> None:
		patcher = patch.object(rules, "IN_BACKGROUND_FROM", len(UNITS))
		patcher.start()
		self.addCleanup(patcher.stop)
		for site in (self.two.at_sender, self.two.at_receiver):
			with site("Administrator"):
				self.addCleanup(self.put_back, site, {*frappe.get_all(PACKAGE, pluck="name")}, state())

	def put_back(self, site, packages: set[str], before: str) -> None:
		"""The jobs commit: what they left at the committee or the university must be as it was."""
		with site("Administrator"):
			for name in {*frappe.get_all(PACKAGE, pluck="name")} - packages:
				frappe.db.delete(PACKAGE, {"name": name})
			self.assertEqual(state(), before)
			frappe.db.commit()

	def order_making(self, locked: str | None = None, passphrase: str | None = None) -> str:
		from party_investigation.returns import creation
		from party_investigation.returns.packages import service

		unit_return = creation.return_name(self.two.campaign, "T", D)
		name = service.make_package(unit_return, self.two.partner_there, PURPOSE, locked, passphrase)
		frappe.db.commit()
		return name

	def order_taking_in(self, *decisions: dict) -> str:
		from party_investigation.returns.packages import service

		name = upload(self.disc)
		self.assertEqual(service.take_in(name, [*decisions])["status"], "Queued")
		frappe.db.commit()
		return name

	def work(self, name: str, stop_at: int | None = None) -> tuple[list[float], str]:
		"""Do what the worker does with the job, and what is seen of it; somebody may press *Stop* at a step. The percents and the status."""
		from party_investigation.returns.packages import jobs

		seen: list[float] = []

		def shown(percent: float, **_more: object) -> None:
			seen.append(percent)
			if len(seen) == stop_at:
				frappe.get_doc(PACKAGE, name).order_stop()

		with patch.object(frappe, "publish_progress", shown):
			jobs.run(name, "en")
		return seen, frappe.db.get_value(PACKAGE, name, "status")

	# ------------------------------------------------------------ what a job does

	def test_a_large_package_is_made_by_a_job(self) -> None:
		with self.two.at_sender():
			name = self.order_making("Receiving Key")
			ordered = frappe.get_doc(PACKAGE, name)
			self.assertEqual(
				(ordered.status, ordered.file, ordered.locked), ("Queued", None, "Receiving Key")
			)
			self.assertTrue(is_job_enqueued(ordered.job_id()))
			percents, status = self.work(name)
			self.assertEqual((status, percents, percents[-1]), ("Made", sorted(percents), 100))
			self.assertGreater(len(percents), 4)
			self.assertTrue(file_of(name).startswith(b"age-encryption.org"))
			self.assertEqual(len(frappe.get_all("File", {"attached_to_name": name})), 2)
			logged = {"export_from": PACKAGE, "reference_document": name}
			self.assertEqual(frappe.db.count("Access Log", logged), 1)
			self.assertEqual(self.work(name), ([], "Made"), "nothing is made twice")

	def test_it_has_the_bytes_that_a_request_makes(self) -> None:
		with self.two.at_sender():
			name = self.order_making()
			made_on = frappe.db.get_value(PACKAGE, self.package, "made_on")
			frappe.db.set_value(PACKAGE, name, {"number": 1, "made_on": made_on})
			self.work(name)
			self.assertEqual(file_of(name), self.disc)

	def test_a_passphrase_is_kept_in_no_queue(self) -> None:
		with self.two.at_sender():
			name = self.order_making("Passphrase", "twelve letters at least")
			document = frappe.get_doc(PACKAGE, name)
			self.assertEqual(document.status, "Made")
			self.assertFalse(is_job_enqueued(document.job_id()))

	def test_what_changes_meanwhile_is_told(self) -> None:
		with self.two.at_sender():
			name = self.order_making()
			frappe.db.set_value("Partner Installation", self.two.partner_there, "enabled", 0)
			frappe.db.commit()
			with self.assertRaises(frappe.ValidationError):
				self.work(name)
			document = frappe.get_doc(PACKAGE, name)
			self.assertEqual((document.status, document.file), ("Failed", None))
			self.assertIn("no trusted partner", document.message)
			frappe.db.set_value("Partner Installation", self.two.partner_there, "enabled", 1)
			frappe.db.commit()
			document.start()
			self.assertEqual(self.work(name)[1], "Made")

	def test_taking_in_by_a_job_is_stopped_goes_on_and_stands_as_by_a_request(self) -> None:
		decided = {"unit": "T2B1", "choice": "Leave Out", "reason": "该支部已撤销"}
		from party_investigation.returns.packages import service

		with self.two.at_receiver():
			frappe.db.set_value(UNIT, "T2B1", "disabled", 1, update_modified=False)
			self.addCleanup(self.enable)
			name = self.order_taking_in(decided)
			for act in (service.take_in, lambda name: frappe.get_doc(PACKAGE, name).start()):
				with self.assertRaises(frappe.ValidationError):
					act(name)
			self.assertFalse(service.look(name)["may"]["allowed"])
			percents, status = self.work(name, stop_at=1)
			stopped = frappe.get_doc(PACKAGE, name)
			self.assertEqual((status, percents[-1], stopped.units_new), ("Draft", 100, 0))
			self.assertIn("Stopped by receiver", stopped.message)
			self.assertEqual(frappe.db.count("Return Version", {"by_package": name}), 0)
			self.assertTrue(service.look(name)["may_decide"])
			self.assertEqual(service.take_in(name, [decided])["status"], "Queued")
			frappe.db.commit()
			with patch.object(frappe.db, "commit"):  # it is looked at and undone
				percents, status = self.work(name)
			self.assertEqual((status, percents, percents[-1]), ("Taken In", sorted(percents), 100))
			taken = frappe.get_doc(PACKAGE, name)
			self.assertEqual((taken.units_new, taken.units_aside, taken.message), (5, 1, None))
			self.assertEqual([row.reason for row in taken.decisions], [decided["reason"]])
			frappe.db.rollback()

	def enable(self) -> None:
		with self.two.at_receiver("Administrator"):
			frappe.db.set_value(UNIT, "T2B1", "disabled", 0, update_modified=False)
			frappe.db.commit()

	# ------------------------------------------------------------ stopping and starting again

	def test_one_that_waits_is_stopped_at_once(self) -> None:
		with self.two.at_sender():
			name = self.order_making()
			frappe.get_doc(PACKAGE, name).stop()
			self.assertEqual(frappe.db.get_value(PACKAGE, name, "status"), "Draft")
			frappe.db.commit()
			self.assertEqual(self.work(name), ([], "Draft"), "its job finds nothing to do")
			frappe.get_doc(PACKAGE, name).start()
			frappe.db.commit()
			self.assertEqual(self.work(name)[1], "Made")
			with self.assertRaises(frappe.ValidationError):
				frappe.get_doc(PACKAGE, name).stop()

	def test_what_was_printed_before_a_stop_is_not_printed_again(self) -> None:
		from party_investigation.returns.packages import work
		from party_investigation.returns.packages.finished import Finished

		with self.two.at_sender():
			name, whole = self.order_making(), self.order_making()
			self.assertEqual(self.work(name, stop_at=3)[1], "Draft")
			stopped, kept = frappe.get_doc(PACKAGE, name), Finished(name)
			self.assertEqual(kept.number(), 6, "three annexes, each as PDF and workbook")
			self.assertIn("6 finished papers are kept", stopped.message)
			papers = sorted(kept.folder.iterdir())
			damaged = papers[0].read_bytes()
			papers[0].write_bytes(damaged[:-1] + bytes([damaged[-1] ^ 1]))
			stopped.start()
			frappe.db.commit()
			frappe.db.savepoint("before")
			work.make(frappe.get_doc(PACKAGE, name), finished=kept)
			frappe.db.rollback(save_point="before")
			every = kept.number()
			self.assertEqual((kept.found, kept.printed), (5, every - 5), "but what was damaged")
			again = Finished(name)
			work.make(frappe.get_doc(PACKAGE, name), finished=again)
			frappe.db.rollback()
			self.assertEqual((again.found, again.printed), (every, 0))
			self.assertEqual(self.work(name)[1], "Made")
			self.assertFalse(kept.folder.exists(), "in the package now")
			self.assertEqual(self.work(whole)[1], "Made")
			self.assertEqual(
				{*bags.read_bag(file_of(name)).payload}, {*bags.read_bag(file_of(whole)).payload}
			)
			for paper, content in bags.read_bag(file_of(name)).payload.items():
				if paper.startswith("附件"):
					self.assertEqual(content, bags.read_bag(file_of(whole)).payload[paper])

	def test_papers_of_what_nobody_goes_on_with_are_let_go(self) -> None:
		from party_investigation.returns.packages import arrival
		from party_investigation.returns.packages.finished import Finished

		with self.two.at_sender():
			old, fresh = Finished("RP-90001"), Finished("RP-90002")
			for each in (old, fresh):
				each.paper(("x",), lambda: b"x")
			long_ago = time.time() - (arrival.KEPT_DAYS + 1) * 86_400
			os.utime(old.folder, (long_ago, long_ago))
			arrival.discard_old()
			self.assertEqual((old.number(), fresh.number()), (0, 1))
			fresh.forget()

	def test_one_whose_worker_died_is_found_and_made(self) -> None:
		from party_investigation.background import note_broken_off

		with self.two.at_sender():
			name = self.order_making()
			long_ago = add_to_date(now_datetime(), hours=-1)
			values = {"status": "Running", "modified": long_ago}
			frappe.db.set_value(PACKAGE, name, values, update_modified=False)
			with patch("party_investigation.background.is_job_enqueued", return_value=False):
				self.assertTrue(frappe.get_doc(PACKAGE, name).may_start())
				note_broken_off()
			document = frappe.get_doc(PACKAGE, name)
			self.assertEqual(document.status, "Failed")
			self.assertIn("worker was stopped", document.message)
			document.start()
			self.assertEqual(self.work(name)[1], "Made")

	def test_only_who_holds_it_stops_or_starts_it(self) -> None:
		with self.two.at_sender():
			name = self.order_making()
			for unit in ("T1", "T1B1"):
				frappe.set_user(self.two.users[unit])
				for act in ("stop", "start"):
					with self.subTest(unit=unit, act=act), self.assertRaises(frappe.PermissionError):
						frappe.get_doc(PACKAGE, name).run_method(act)
			frappe.set_user(self.two.sender)
			document = frappe.get_doc(PACKAGE, name)
			document.purpose = "somebody else's"
			with self.assertRaises(frappe.PermissionError):
				document.save()
			frappe.get_doc(PACKAGE, name).stop()
			stopped = frappe.get_doc(PACKAGE, name)
			with self.assertRaises(frappe.PermissionError):
				stopped.save()


if __name__ == "__main__":
	unittest.main()
