"""A package that is locked for its receiver or by a passphrase: opened there only, refused in words when anything of it was changed."""

import base64
import json
import random
import sys
import unittest
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_case import PackageTest, lock_by, lock_for, state, through, unlock
from package_world import PURPOSE, D, file_of, upload

import frappe
from party_investigation.package import bag, encryption, signature
from party_investigation.package.encryption import CHUNK, TAG, new_receiving_key
from party_investigation.package.refusal import PackageRefused

PASSPHRASE = "光盘 口令 2016 排查"
CONTENT = random.Random(2016).randbytes(2 * CHUNK + 100)
WRITTEN_BEFORE = Path(__file__).parent.parent / "data" / "locked.json"
"""Files that this module has written and that another implementation of age (rage, by pyrage 1.4.0) has opened."""


def head_length(content: bytes) -> int:
	return content.index(b"\n", content.index(b"\n---") + 1) + 1


class TestFormat(unittest.TestCase):
	def test_what_others_could_open_is_opened(self) -> None:
		kept = json.loads(WRITTEN_BEFORE.read_text())
		for each in kept:
			content = base64.b64decode(each["file"])
			keys = [each["private_key"]] if "private_key" in each else []
			self.assertEqual(unlock(content, keys, each.get("passphrase", "")).decode(), each["content"])

	def test_every_length_around_a_chunk(self) -> None:
		private, public = new_receiving_key()
		other, _public = new_receiving_key()
		for length in (1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK):
			content = CONTENT[:length]
			self.assertEqual(unlock(lock_for(content, public), [other, private]), content)
		with self.assertRaisesRegex(PackageRefused, "another installation"):
			unlock(lock_for(CONTENT, public), [other])
		with self.assertRaisesRegex(PackageRefused, "another installation"):
			unlock(lock_for(CONTENT, public))

	def test_two_files_of_the_same_have_nothing_in_common(self) -> None:
		_private, public = new_receiving_key()
		one, two = lock_for(CONTENT, public), lock_for(CONTENT, public)
		self.assertNotEqual(one[head_length(one) :], two[head_length(two) :])
		self.assertNotIn(CONTENT[:16], one)

	def test_every_bit_of_the_head_and_bytes_of_all_chunks(self) -> None:
		private, public = new_receiving_key()
		locked = lock_for(CONTENT, public)
		head, chance = head_length(locked), random.Random(2016)
		places = [
			*range(head + 20),
			*(chance.randrange(head, len(locked)) for _ in range(100)),
			len(locked) - 1,
		]
		for place in places:
			damaged = bytearray(locked)
			damaged[place] ^= 1 << chance.randrange(8)
			with self.subTest(place=place), self.assertRaises(PackageRefused):
				unlock(bytes(damaged), [private])

	def test_chunks_cut_off_swapped_repeated_added(self) -> None:
		private, public = new_receiving_key()
		locked = lock_for(CONTENT[: 2 * CHUNK + 7], public)
		start, size = head_length(locked) + 16, CHUNK + TAG
		front, one, two, last = (
			locked[:start],
			locked[start : start + size],
			locked[start + size : start + 2 * size],
			locked[start + 2 * size :],
		)
		self.assertEqual(front + one + two + last, locked)
		for forged in (
			front + one + two,
			front + one,
			front,
			front[:-1],
			front + two + one + last,
			front + one + one + two + last,
			front + one + last,
			locked + last,
			locked + b"x",
			locked[:-1],
			b"",
		):
			with self.assertRaises(PackageRefused):
				unlock(forged, [private])

	def test_a_passphrase(self) -> None:
		locked = lock_by(CONTENT, PASSPHRASE)
		self.assertTrue(encryption.needs_passphrase(locked))
		self.assertEqual(unlock(locked, passphrase=PASSPHRASE), CONTENT)
		for wrong in ("", PASSPHRASE[:-1], PASSPHRASE.replace(" ", "")):
			with self.assertRaisesRegex(PackageRefused, "passphrase does not open"):
				unlock(locked, passphrase=wrong)

	def test_a_head_that_would_keep_the_machine_busy(self) -> None:
		locked = lock_by(b"x", PASSPHRASE)
		for factor in (b"19", b"40", b"99"):
			forged = locked.replace(b" 17\n", b" %s\n" % factor, 1)
			with self.assertRaisesRegex(PackageRefused, "more work"):
				unlock(forged, passphrase=PASSPHRASE)
		private, _public = new_receiving_key()
		for factor in (b"017", b"-1", b"1e9", b"1" * 40, b""):
			forged = locked.replace(b" 17\n", b" %s\n" % factor, 1)
			with self.assertRaisesRegex(PackageRefused, "head"):
				unlock(forged, [private], PASSPHRASE)
		with self.assertRaisesRegex(PackageRefused, "head"):
			unlock(b"age-encryption.org/v1\n" + b"-> x\n" * 100_000, [private], PASSPHRASE)

	def test_a_share_that_gives_everybody_the_same(self) -> None:
		private, public = new_receiving_key()
		locked = lock_for(b"x", public)
		share = locked.split(b" ")[2].split(b"\n")[0]
		for low in (bytes(32), b"\x01" + bytes(31)):
			forged = locked.replace(share, base64.b64encode(low).rstrip(b"="), 1)
			with self.assertRaises(PackageRefused):
				unlock(forged, [private])


class TestLocked(PackageTest):
	def make(self, locked: str, passphrase: str = "", partner: str | None = None) -> str:
		from party_investigation.returns import creation
		from party_investigation.returns.packages import service

		unit_return = creation.return_name(self.two.campaign, "T", D)
		return service.make_package(
			unit_return, partner or self.two.partner_there, PURPOSE, locked, passphrase
		)

	def test_for_the_receiver_only(self) -> None:
		from party_investigation.returns.packages import keys

		with self.two.at_sender():
			self.keys_are_entered_once()
			name = self.make("Receiving Key")
			disc, package = file_of(name), frappe.get_doc("Return Package", name)
			self.assertTrue(package.file.endswith(".age"))
			self.assertNotIn(b"package.json", disc)
			files = frappe.get_all("File", {"attached_to_name": name}, pluck="file_name")
			self.assertTrue(any(each.endswith("封面.pdf") for each in files), files)
			with self.assertRaisesRegex(PackageRefused, "another installation"):
				through(keys.unlock, disc)
		with self.two.at_receiver():
			self.assertEqual(bag.read_bag(through(keys.unlock, disc)).digest, package.digest)
			damaged = bytearray(disc)
			damaged[len(disc) // 2] ^= 1
			self.refused(bytes(damaged), "damaged")
			self.refused(disc[: len(disc) // 2], "damaged")
			with self.key_of_another():
				self.refused(disc, "another installation")
			self.taken_in(disc)
			taken = frappe.get_last_doc("Return Package", {"status": "Taken In"})
			self.assertEqual((taken.digest, taken.locked), (package.digest, "Receiving Key"))
			frappe.db.rollback()

	def keys_are_entered_once(self) -> None:
		"""A partner whose receiving key comes later than the other one."""
		_private, public = signature.new_key()
		key = {"public_key": public, "fingerprint": signature.fingerprint(public)}
		values = {"doctype": "Partner Installation", "organization": "T", "installation_name": "某单位"}
		partner = frappe.get_doc(values | key).insert()
		with self.assertRaisesRegex(frappe.ValidationError, "No receiving key"):
			self.make("Receiving Key", partner=partner.name)
		_private, receiving = new_receiving_key()
		partner.update({"receiving_key": receiving, "receiving_fingerprint": partner.fingerprint})
		self.assertRaises(frappe.ValidationError, partner.save)
		partner.reload()
		partner.update(
			{"receiving_key": receiving, "receiving_fingerprint": signature.fingerprint(receiving)}
		)
		partner.save()
		partner.update({"receiving_key": public, "receiving_fingerprint": partner.fingerprint})
		self.assertRaisesRegex(frappe.ValidationError, "stands once", partner.save)

	def test_one_that_nobody_could_take_in_is_not_made(self) -> None:
		with self.two.at_sender(), patch.object(bag, "MOST_BYTES", 1000):
			before = frappe.db.count("Return Package")
			with self.assertRaisesRegex(frappe.ValidationError, "at most"):
				self.make("")
			self.assertEqual(frappe.db.count("Return Package"), before)
		with patch.object(encryption, "MOST_BYTES", 1000), self.assertRaisesRegex(PackageRefused, "at most"):
			unlock(lock_for(CONTENT, new_receiving_key()[1]))

	def key_of_another(self):
		from party_investigation.returns.packages import keys

		return patch.object(keys, "get_decrypted_password", lambda *args, **kw: new_receiving_key()[0])

	def test_by_a_passphrase_that_is_told_by_telephone(self) -> None:
		from party_investigation.returns.packages import locking, service

		with self.two.at_sender():
			with self.assertRaisesRegex(frappe.ValidationError, "at least 12"):
				self.make("Passphrase", "short")
			with self.assertRaisesRegex(frappe.ValidationError, "is locked by"):
				self.make("Riddle", PASSPHRASE)
			name = self.make("Passphrase", PASSPHRASE)
			disc, digest = file_of(name), frappe.db.get_value("Return Package", name, "digest")
			self.assertFalse(frappe.get_all("Access Log", {"reason": ["like", f"%{PASSPHRASE}%"]}))
		with self.two.at_receiver():
			before, package = state(), upload(disc)
			seen = service.look(package)
			self.assertTrue(seen["needs_passphrase"])
			self.assertRaises(frappe.ValidationError, service.take_in, package)
			with self.assertRaisesRegex(frappe.ValidationError, "does not open"):
				locking.unlock(package, "another passphrase")
			self.assertEqual(state(), before)
			frappe.set_user(self.two.other)
			self.assertRaises(frappe.PermissionError, locking.unlock, package, PASSPHRASE)
			frappe.set_user(self.two.receiver)
			locking.unlock(package, PASSPHRASE)
			self.assertTrue(service.look(package)["may"]["allowed"])
			service.take_in(package)
			taken = frappe.get_doc("Return Package", package)
			self.assertEqual((taken.status, taken.digest, taken.locked), ("Taken In", digest, "Passphrase"))
			self.assertEqual(len(frappe.get_all("File", {"attached_to_name": package})), 2)
			with self.assertRaisesRegex(frappe.ValidationError, "not changed"):
				locking.unlock(package, PASSPHRASE)
			frappe.db.rollback()


if __name__ == "__main__":
	unittest.main()
