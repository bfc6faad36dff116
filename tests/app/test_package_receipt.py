"""The receipt of a package: written above, entered below, where the return stands then as it stands above."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_case import PackageTest
from package_world import upload
from pypdf import PdfReader

import frappe
from party_investigation.package import receipt as receipts
from party_investigation.package import signature
from party_investigation.rules.digest import canonical

RETURN, PACKAGE = "Unit Return", "Return Package"


class TestReceipt(PackageTest):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		from party_investigation.returns.packages import service

		with cls.two.at_receiver():
			cls.received = upload(cls.disc)
			cls.there = service.take_in(cls.received)["unit_return"]
			frappe.db.commit()
		with cls.two.at_sender():
			cls.here = frappe.db.get_value(PACKAGE, cls.package, "unit_return")

	# ------------------------------------------------------------ what both sides do

	def written(self, *actions_before: tuple, keep: bool = False) -> bytes:
		"""Take actions on the return above and write a receipt; its file. The committee's machine stays as it was, unless kept."""
		from party_investigation.returns import actions
		from party_investigation.returns.packages import receipts as service

		with self.two.at_receiver():
			for action, values in actions_before:
				actions.take(self.there, action, **values)
			url = service.write_receipt(self.received)["file"]
			content = frappe.get_doc("File", {"file_url": url}).get_content()
			if keep:
				frappe.db.commit()
			return content if isinstance(content, bytes) else content.encode()

	def entered(self, content: bytes) -> dict:
		"""Enter a receipt at the sender. Call within `at_sender`."""
		from frappe.utils.file_manager import save_file
		from party_investigation.returns.packages import receipts as service

		file = save_file(receipts.FILE, content, "", "", is_private=1)
		return service.take_receipt(self.package, file.file_url)

	def not_entered(self, content: bytes, words: str = "") -> None:
		with self.two.at_sender():
			before = (
				frappe.get_doc(RETURN, self.here).as_json(),
				frappe.get_doc(PACKAGE, self.package).as_json(),
			)
			with self.assertRaisesRegex(frappe.ValidationError, words):
				self.entered(content)
			after = (
				frappe.get_doc(RETURN, self.here).as_json(),
				frappe.get_doc(PACKAGE, self.package).as_json(),
			)
			self.assertEqual(after, before)

	ACCEPTED = (("verify", {}), ("accept", {}))
	SENT_BACK = (("return", {"reason": "附件3第2人已取得联系"}),)

	# ------------------------------------------------------------ what must come out

	def test_taken_in_only_is_noted_and_changes_no_state(self) -> None:
		content = self.written()
		with self.two.at_sender():
			self.assertEqual(self.entered(content)["stands"], "Submitted")
			package = frappe.get_doc(PACKAGE, self.package)
			self.assertEqual((package.receipt_status, package.receipt_number), ("Submitted", 1))

	def test_accepted_above_is_accepted_here(self) -> None:
		content = self.written(*self.ACCEPTED)
		with self.two.at_sender():
			self.assertEqual(self.entered(content)["stands"], "Accepted")
			unit_return = frappe.get_doc(RETURN, self.here)
			self.assertTrue(unit_return.verified_on and unit_return.accepted_on)
			self.assertFalse(unit_return.verified_by or unit_return.accepted_by)
			entries = {"export_from": PACKAGE, "reference_document": self.package}
			self.assertEqual(frappe.db.count("Access Log", entries), 2)

	def test_reasons_come_down_and_the_unit_hands_in_anew(self) -> None:
		content = self.written(*self.SENT_BACK)
		with self.two.at_sender():
			self.assertEqual(self.entered(content)["stands"], "Returned")
			unit_return = frappe.get_doc(RETURN, self.here)
			self.assertEqual([row.reason for row in unit_return.reasons], ["附件3第2人已取得联系"])
			self.assertEqual((unit_return.times_returned, unit_return.reasons[0].settled), (1, 0))

	def test_accepted_then_reopened(self) -> None:
		first = self.written(*self.ACCEPTED, keep=True)
		self.addCleanup(self.put_back)
		second = self.written(("reopen", {"reason": "数字有误"}))
		with self.two.at_sender():
			self.entered(first)
			self.assertEqual(self.entered(second)["stands"], "Returned")
			with self.assertRaisesRegex(frappe.ValidationError, "entered already|已经录入"):
				self.entered(first)

	def put_back(self) -> None:
		"""Let the return above wait to be verified again, and the package have no receipt."""
		with self.two.at_receiver("Administrator"):
			frappe.db.set_value(
				RETURN, self.there, {"status": "Submitted", "verified_on": None, "accepted_on": None}
			)
			frappe.db.set_value(
				PACKAGE, self.received, {"receipt_number": 0, "receipt_status": "", "receipt": None}
			)
			frappe.db.commit()

	def test_the_same_twice_changes_nothing(self) -> None:
		content = self.written()
		with self.two.at_sender():
			self.entered(content)
			with self.assertRaisesRegex(frappe.ValidationError, "entered already|已经录入"):
				self.entered(content)

	def test_a_unit_whose_superior_works_here_is_not_accepted_by_a_receipt(self) -> None:
		"""Else its officer could enter a key of one's own as a partner and accept the own return."""
		content = self.written(*self.ACCEPTED)
		with self.two.at_sender():
			self.assertEqual(frappe.db.get_value(RETURN, self.here, "superior"), None)
			frappe.db.set_value(RETURN, self.here, "superior", "T1")
			self.assertEqual(self.entered(content)["stands"], "Submitted")

	def test_a_later_version_is_not_accepted_by_an_older_receipt(self) -> None:
		content = self.written(*self.ACCEPTED)
		with self.two.at_sender():
			frappe.db.set_value(RETURN, self.here, "version", 7)
			self.assertEqual(self.entered(content)["stands"], "Submitted")

	def test_the_page_says_the_same(self) -> None:
		from party_investigation.returns import actions
		from party_investigation.returns.packages import receipts as service

		with self.two.at_receiver():
			for action, values in self.SENT_BACK:
				actions.take(self.there, action, **values)
			service.write_receipt(self.received)
			attached = {"attached_to_doctype": PACKAGE, "attached_to_name": self.received}
			pages = frappe.get_all(
				"File",
				filters={**attached, "file_name": ["like", "%.pdf"]},
				fields=["name", "is_private"],
				order_by="creation desc",
			)
			self.assertEqual(pages[0].is_private, 1)
			page = frappe.get_doc("File", pages[0].name).get_full_path()
			words = PdfReader(page).pages[0].extract_text()
		for text in ("报送包回执", "退回", "附件3第2人已取得联系", self.two.keys["receiver"]["fingerprint"]):
			self.assertIn(text, words)

	# ------------------------------------------------------------ who

	def test_only_who_receives_writes_one(self) -> None:
		from party_investigation.returns.packages import receipts as service

		for user in (self.two.other, self.two.below):
			with self.subTest(user), self.two.at_receiver(user), self.assertRaises(frappe.PermissionError):
				service.write_receipt(self.received)
		with self.two.at_sender(), self.assertRaises(frappe.ValidationError):
			service.write_receipt(self.package)

	def test_only_the_unit_itself_enters_one(self) -> None:
		content = self.written(*self.ACCEPTED)
		for unit in ("T1", "T1B1"):
			with self.subTest(unit), self.two.at_sender(self.two.users[unit]):
				with self.assertRaises(frappe.PermissionError):
					self.entered(content)

	# ------------------------------------------------------------ forgeries

	def test_what_was_changed_or_signed_by_another_is_refused(self) -> None:
		content = self.written(*self.ACCEPTED)
		line, _signed = content.splitlines(keepends=True)
		said = json.loads(line)
		stranger, _public = signature.new_key()

		def signed_by_a_stranger(values: dict) -> bytes:
			forged = f"{canonical(values)}\n".encode()
			return forged + signature.sign(stranger, receipts.PURPOSE, forged).as_file()

		self.not_entered(signed_by_a_stranger(said), "signed by the key|签名")
		self.not_entered(signed_by_a_stranger({**said, "status": "Draft"}))
		self.not_entered(signed_by_a_stranger({**said, "reasons": [["x"]]}))
		self.not_entered(signed_by_a_stranger({**said, "more": 1}))
		self.not_entered(signed_by_a_stranger({**said, "number": "9"}))
		self.not_entered(signed_by_a_stranger({**said, "package": "0" * 64}), "not of this one|不是本包")
		for place in range(0, len(content), 61):
			with self.subTest(place):
				self.not_entered(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
		for other in (b"", b"\n\n", b"{}\n{}\n", content + b"\n", content[:-1], b"[" * 100_000 + b"\n{}\n"):
			self.not_entered(other)

	def test_a_package_of_the_sender_is_no_receipt(self) -> None:
		"""The sender's own key signs packages, but nobody trusts it for receipts."""
		from party_investigation.returns.packages import keys

		line, _signed = self.written(*self.ACCEPTED).splitlines(keepends=True)
		with self.two.at_sender():
			own = line + keys.sign(receipts.PURPOSE, line).as_file()
		self.not_entered(own, "signed by the key|签名")


if __name__ == "__main__":
	unittest.main()
