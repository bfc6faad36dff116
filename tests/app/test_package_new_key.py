"""An installation gives up its key: partners take the new one in, what the old one signed stands, and a stolen one is revoked from a day on."""

import random
import sys
import unittest
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_case import PackageTest, lock_for, through
from package_world import file_of, upload
from pypdf import PdfReader

import frappe
from party_investigation.package import bag, encryption, renewal, signature
from party_investigation.package.refusal import PackageRefused

REASON = "电脑报废，换用新机"
PARTNER = "Partner Installation"


def notice(old: tuple[str, str], new: tuple[str, str], **values: str) -> bytes:
	"""A notice as an installation with these keys writes it."""
	said = {
		"schema": 1,
		"old_key": old[1],
		"new_key": new[1],
		"receiving_key": encryption.new_receiving_key()[1],
		"reason": REASON,
		"written_on": "2016-03-01 09:00:00",
		"written_by": "某某",
	}
	return renewal.write_renewal(
		renewal.Renewal(**{**said, **values}),
		lambda line: signature.sign(old[0], renewal.PURPOSE, line),
		lambda line: signature.sign(new[0], renewal.PURPOSE, line),
	)


class TestNotice(unittest.TestCase):
	def setUp(self) -> None:
		self.old, self.new = signature.new_key(), signature.new_key()

	def test_it_is_read_as_written(self) -> None:
		read = renewal.read_renewal(notice(self.old, self.new))
		self.assertEqual((read.old_key, read.new_key, read.reason), (self.old[1], self.new[1], REASON))

	def test_every_byte(self) -> None:
		content, chance = notice(self.old, self.new), random.Random(2016)
		for place in range(len(content)):
			damaged = bytearray(content)
			damaged[place] ^= 1 << chance.randrange(8)
			with self.subTest(place), self.assertRaises(PackageRefused):
				renewal.read_renewal(bytes(damaged))

	def test_lines_left_out_swapped_or_of_other_keys(self) -> None:
		line, by_old, by_new = notice(self.old, self.new).splitlines(keepends=True)
		thief = signature.new_key()
		by_thief = signature.sign(thief[0], renewal.PURPOSE, line).as_file()
		for forged in (
			line,
			line + by_old,
			line + by_new + by_old,
			line + by_old + by_old,
			line + by_thief + by_new,
			line + by_old + by_thief,
			line + by_old + by_new + by_new,
			by_old + by_new,
			b"",
			b"\n\n\n",
			notice(self.old, self.new, receiving_key="x"),
			notice(self.old, self.new, written_on="yesterday"),
			notice(self.old, self.new, written_on="2016-03-01T09:00:00+08:00"),
		):
			with self.assertRaises(PackageRefused):
				renewal.read_renewal(forged)


class TestNewKey(PackageTest):
	def test_given_up_taken_in_and_revoked(self) -> None:
		from party_investigation.returns.packages import keys, service
		from party_investigation.returns.packages import renewal as renewals

		with self.two.at_sender():
			before, locked = (
				keys.own_keys(),
				lock_for(b"on its way", keys.own_keys().receiving_key),
			)
			self.assertRaises(frappe.ValidationError, renewals.renew_own_key, " ")
			frappe.set_user(self.two.users["T1"])
			self.assertFalse(service.own_installation()["may_renew"])
			self.assertRaises(frappe.PermissionError, renewals.renew_own_key, REASON)
			frappe.set_user(self.two.sender)
			now = renewals.renew_own_key(REASON)
			self.assertNotIn(now["fingerprint"], before.values())
			self.assertNotIn(now["receiving_fingerprint"], before.values())
			file, text = self.downloaded(now["former"][0]["name"])
			for fingerprint in (before.fingerprint, now["fingerprint"], now["receiving_fingerprint"]):
				self.assertIn(fingerprint, text)
			self.assertEqual(through(keys.unlock, locked), b"on its way")
			self.assertEqual(keys.sign("x", b"x").fingerprint, now["fingerprint"])
			frappe.db.commit()
		_name, disc = self.two.make()
		self.assertEqual(bag.read_bag(disc).signature.fingerprint, now["fingerprint"])
		with self.two.at_receiver():
			self.refused(disc, "not trusted here")
			self.not_taken_in(file, now["fingerprint"])
			self.take_in_key(file, now["fingerprint"])
			partner = frappe.get_doc(PARTNER, self.two.partner_here)
			self.assertEqual(
				(partner.fingerprint, partner.receiving_key), (now["fingerprint"], now["receiving_key"])
			)
			self.assertEqual([row.fingerprint for row in partner.former_keys], [before.fingerprint])
			with self.assertRaisesRegex(frappe.ValidationError, "not the present key"):
				self.take_in_key(file, now["fingerprint"])
			frappe.db.commit()
		self.old_signatures_stand(before.fingerprint)
		self.receipt_by_a_new_key(disc)
		self.revoked(before.fingerprint, now["fingerprint"], disc)

	def downloaded(self, former: str) -> tuple[bytes, str]:
		"""The notice of a former key, and what its page says."""
		import io

		from party_investigation.returns.packages import renewal as renewals

		renewals.download_notice(former)
		file = frappe.local.response.filecontent
		renewals.download_notice(former, page=1)
		page = PdfReader(io.BytesIO(frappe.local.response.filecontent)).pages[0].extract_text()
		return file, page.replace("\n", "")

	def take_in_key(self, file: bytes, typed: str) -> None:
		from frappe.utils.file_manager import save_file
		from party_investigation.returns.packages import renewal as renewals

		url = save_file(renewal.FILE, file, "", "", is_private=1).file_url
		seen = renewals.look_at_renewal(self.two.partner_here, url)
		self.assertNotIn("new_fingerprint", seen)
		renewals.take_renewal(self.two.partner_here, url, typed)

	def not_taken_in(self, file: bytes, fingerprint: str) -> None:
		before = frappe.get_doc(PARTNER, self.two.partner_here).as_dict()
		forged = notice(signature.new_key(), signature.new_key())
		for content, typed in ((file, "0" * 32), (file, ""), (forged, fingerprint), (b"{}", fingerprint)):
			self.assertRaises(frappe.ValidationError, self.take_in_key, content, typed)
		frappe.set_user(self.two.below)
		self.assertRaises(frappe.PermissionError, self.take_in_key, file, fingerprint)
		frappe.set_user(self.two.receiver)
		document = frappe.get_doc(PARTNER, self.two.partner_here)
		self.assertEqual(document.as_dict(), before)
		document.fingerprint = fingerprint
		self.assertRaisesRegex(frappe.ValidationError, "stands", document.save)
		document = frappe.get_doc(PARTNER, self.two.partner_here)
		document.update({"revoked_from": "2016-01-01", "former_keys": [{"fingerprint": fingerprint}]}).save()
		document.reload()
		self.assertEqual((document.revoked_from, document.former_keys), (None, []))

	def old_signatures_stand(self, old: str) -> None:
		"""The package that the old key has signed comes late and is taken in; one that it signs afterwards is not."""
		from party_investigation.returns.packages import keys

		self.assertEqual(bag.read_bag(self.disc).signature.fingerprint, old)
		with self.two.at_receiver():
			trusted = keys.trusted("E", old)
			with self.assertRaisesRegex(PackageRefused, "was given up on"):
				keys.check_day(
					trusted, frappe.utils.add_to_date(trusted.given_up_on, seconds=1, as_datetime=True)
				)
			self.taken_in(self.disc)

	def receipt_by_a_new_key(self, disc: bytes) -> None:
		"""The receiver gives its key up as well, and the receipt of what went to the old one is entered with the new one."""
		from frappe.utils.file_manager import save_file
		from party_investigation.returns.packages import receipts, service
		from party_investigation.returns.packages import renewal as renewals

		with self.two.at_receiver():
			package = upload(disc)
			service.take_in(package)
			now = renewals.renew_own_key(REASON)
			file, _text = self.downloaded(now["former"][0]["name"])
			url = receipts.write_receipt(package)["file"]
			receipt = frappe.get_doc("File", {"file_url": url}).get_content()
			frappe.db.rollback()
		with self.two.at_sender():
			url = save_file(renewal.FILE, file, "", "", is_private=1).file_url
			renewals.take_renewal(self.two.partner_there, url, now["fingerprint"])
			came = save_file("receipt.json", receipt, "", "", is_private=1).file_url
			made = frappe.get_last_doc("Return Package", {"direction": "Outgoing"})
			self.assertEqual(file_of(made.name), disc)
			self.assertEqual(receipts.take_receipt(made.name, came)["status"], "Submitted")
			frappe.db.rollback()

	def revoked(self, old: str, new: str, disc: bytes) -> None:
		from party_investigation.returns.packages import renewal as renewals
		from party_investigation.returns.packages import service

		today, tomorrow = frappe.utils.today(), frappe.utils.add_days(frappe.utils.today(), 1)
		with self.two.at_receiver():
			package = self.taken_in(self.disc)
			for fingerprint, day, reason in (
				("0000", today, REASON),
				(new, frappe.utils.add_days(today, 3), REASON),
				(new, "", REASON),
				(new, today, ""),
			):
				with self.assertRaises(frappe.ValidationError):
					renewals.revoke_key(self.two.partner_here, fingerprint, day, reason)
			renewals.revoke_key(self.two.partner_here, old, today, "被盗")
			renewals.revoke_key(self.two.partner_here, new, today, "被盗")
			self.refused(disc, "is revoked from")
			self.assertEqual(frappe.db.get_value("Unit Return", package, "status"), "Submitted")
			partner = frappe.get_doc(PARTNER, self.two.partner_here)
			partner.save()
			self.assertEqual(str(partner.revoked_from), today)
			frappe.db.rollback()
			renewals.revoke_key(self.two.partner_here, new, today, "被盗")
			with patch.object(renewals, "today_in_china", lambda: frappe.utils.getdate(tomorrow)):
				renewals.revoke_key(self.two.partner_here, new, tomorrow, "被盗")
			self.assertEqual(service.look(upload(disc))["revoked_from"], tomorrow)
			frappe.db.rollback()
		with self.two.at_sender():
			renewals.revoke_key(
				self.two.partner_there, self.two.keys["receiver"]["fingerprint"], today, "被盗"
			)
			frappe.db.commit()
			with self.assertRaisesRegex(frappe.ValidationError, "is revoked"):
				self.two.make()


if __name__ == "__main__":
	unittest.main()
