"""What tests of packages share: both installations with a package on a disc, and files of packages made by hand."""

import hashlib
import io
import json
import sys
import unittest
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_world import Two, two_installations, upload

import frappe
from party_investigation.package import bag as bags
from party_investigation.package import encryption, records, signature
from party_investigation.package.archive import Contents

STATE = ("Unit Return", "Return Version", "Return Version Line", "Party Organization")


def state() -> str:
	"""A digest of all that taking in may change."""
	rows = [frappe.get_all(doctype, fields=["*"], order_by="name asc") for doctype in STATE]
	return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()


def entries(disc: bytes) -> dict[str, bytes]:
	"""The files of a package by their whole names."""
	with zipfile.ZipFile(io.BytesIO(disc)) as archive:
		return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], **values: object) -> bytes:
	"""A zip archive as the app writes it, for what is forged."""
	stream = io.BytesIO()
	with zipfile.ZipFile(stream, "w") as archive:
		for name, content in files.items():
			entry = zipfile.ZipInfo(name, (2016, 2, 17, 9, 0, 0))
			entry.create_system, entry.external_attr = 3, 0o100600 << 16
			for attribute, value in values.items():
				setattr(entry, attribute, value)
			archive.writestr(entry, content)
	return stream.getvalue()


def sealed(folder: str, info: Mapping[str, str], payload: Mapping[str, bytes], sign: Callable) -> bytes:
	"""The file of a package in memory."""
	target, contents = io.BytesIO(), {name: Contents.of(content) for name, content in payload.items()}
	bags.write_bag(target, folder, info, contents, sign)
	return target.getvalue()


def through(work: Callable, content: bytes, *arguments: object) -> bytes:
	"""What a function writes of a content."""
	target = io.BytesIO()
	work(io.BytesIO(content), target, *arguments)
	return target.getvalue()


def lock_for(content: bytes, receiving_key: str) -> bytes:
	return through(encryption.lock_for, content, receiving_key)


def lock_by(content: bytes, passphrase: str) -> bytes:
	return through(encryption.lock_by, content, passphrase)


def unlock(content: bytes, private_keys: list[str] | tuple = (), passphrase: str = "") -> bytes:
	return through(encryption.unlock, content, private_keys, passphrase)


class PackageTest(unittest.TestCase):
	"""Both installations, and a package of the university on a disc; each test leaves the committee's machine as it was."""

	two: Two

	@classmethod
	def setUpClass(cls) -> None:
		world = two_installations()
		cls.two = world.__enter__()
		cls.addClassCleanup(world.__exit__, None, None, None)
		cls.package, cls.disc = cls.two.make()

	def refused(self, disc: bytes, words: str = "") -> None:
		"""At the committee: looking says why, taking in refuses and changes nothing. Call within `at_receiver`."""
		from party_investigation.returns.packages import service

		before, name = state(), upload(disc)
		seen = service.look(name)
		self.assertFalse(seen["may"]["allowed"])
		said = seen.get("refused") or "".join(row["conflict"] for row in seen["units"])
		self.assertIn(words, said)
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
			service.take_in(name)
		self.assertEqual(state(), before)

	def taken_in(self, disc: bytes, **values: object) -> str:
		"""Take a package in and return the name of the return. Call within `at_receiver`."""
		from party_investigation.returns.packages import service

		return service.take_in(upload(disc, **values))["unit_return"]

	def sealed_again(self, change, key: str | None = None) -> bytes:
		"""The package with records that `change` has made others of, sealed by the sender's own key or by another one."""
		from party_investigation.returns.packages import keys

		old = bags.read_bag(self.disc)
		content = change(records.read_content(old.payload))
		payload = {**old.payload, **records.files_of(content)}
		if key:
			return sealed(old.folder, old.info, payload, lambda tags: signature.sign(key, bags.PURPOSE, tags))
		with self.two.at_sender():
			return sealed(old.folder, old.info, payload, lambda tags: keys.sign(bags.PURPOSE, tags))
