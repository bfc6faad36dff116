"""A package in parts: made for a medium, joined in any order over several uploads, and what is missing, doubled, damaged or forged is named."""

import dataclasses
import hashlib
import io
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_case import PackageTest, state
from package_world import ABOVE, PURPOSE, D
from pypdf import PdfReader

import frappe
from frappe.utils.file_manager import save_file
from party_investigation.package import bag as bags
from party_investigation.package import parts as formats
from party_investigation.package import signature
from party_investigation.package.archive import Contents
from party_investigation.package.refusal import PackageRefused

PACKAGE = "Return Package"
MEGABYTES = 0.1
BIG = 700 * 2**20
"""Bytes of the package that must not go through the memory, in five files, sparse on the disk."""
MOST_MEMORY = 600
REFUSALS = (frappe.ValidationError, frappe.PermissionError, TypeError)
READ_BIG = r"""
import re, sys
from pathlib import Path
from party_investigation.package import bag, parts
with parts.joined([Path(each) for each in sys.argv[1:]]) as stream:
	digest = bag.read_bag(stream).digest
# what `getrusage` says begins with the memory of the process that has started this one
print(digest, int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def files_of(package: str) -> dict[str, bytes]:
	"""The files of a package in parts by what they are called."""
	rows = frappe.get_doc(PACKAGE, package).parts
	return {
		row.file_name: frappe.get_doc("File", {"file_url": row.file}).get_content(encodings=[])
		for row in rows
	}


def attach(package: str, name: str, content: bytes) -> str:
	"""Upload a file to a package, as the form does; its address."""
	return save_file(name, content, PACKAGE, package, is_private=1).file_url


class PartsTest(PackageTest):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		with cls.two.at_sender():
			cls.in_parts = cls.make_in_parts()
			frappe.db.commit()
			cls.files = files_of(cls.in_parts)
			cls.digest = frappe.db.get_value(PACKAGE, cls.in_parts, "digest")
		cls.list_name = next(name for name in cls.files if name.endswith(formats.EXTENSION))
		cls.names = [name for name in cls.files if name != cls.list_name]
		cls.listed = formats.PartList.from_file(cls.files[cls.list_name])

	@classmethod
	def make_in_parts(cls, medium: object = "Own Size", megabytes: object = MEGABYTES, **values) -> str:
		from party_investigation.returns import creation
		from party_investigation.returns.packages import service

		unit_return = creation.return_name(cls.two.campaign, "T", D)
		return service.make_package(
			unit_return, cls.two.partner_there, PURPOSE, medium=medium, megabytes=megabytes, **values
		)

	def begin(self, name: str, content: bytes | None = None) -> str:
		"""Bring the first file of a package in parts; the document that waits for the others."""
		content = self.files[name] if content is None else content
		file = save_file(name, content, "", "", is_private=1)
		return (
			frappe.get_doc({"doctype": PACKAGE, "organization": ABOVE, "file": file.file_url}).insert().name
		)

	def add(self, package: str, name: str, content: bytes | None = None) -> dict:
		from party_investigation.returns.packages import service

		url = attach(package, name, self.files[name] if content is None else content)
		return service.add_part(package, url)

	def waits(self, package: str, *words: str) -> None:
		"""Looking says what is missing, and taking in refuses and changes nothing."""
		from party_investigation.returns.packages import service

		before, seen = state(), service.look(package)
		self.assertFalse(seen["may"]["allowed"])
		for each in words:
			self.assertIn(each, seen["waits_for_parts"])
		with self.assertRaises(frappe.ValidationError):
			service.take_in(package)
		self.assertEqual(state(), before)


class TestMaking(PartsTest):
	def test_the_parts_are_the_bytes_of_the_file_and_the_list_names_them(self) -> None:
		self.assertGreater(len(self.names), 2)
		joined = b"".join(self.files[name] for name in sorted(self.names))
		self.assertEqual(bags.read_bag(joined).digest, self.digest)
		self.assertEqual(
			(self.listed.sha256, self.listed.digest), (hashlib.sha256(joined).hexdigest(), self.digest)
		)
		self.assertEqual([part.disc for part in self.listed.parts], [*range(1, len(self.names) + 1)])
		with tempfile.TemporaryDirectory() as folder:
			for name, content in self.files.items():
				(Path(folder) / name).write_bytes(content)
			said = subprocess.run(
				["sha256sum", "-c", self.list_name], cwd=folder, capture_output=True, text=True
			)
			self.assertEqual(said.returncode, 0, said.stderr)
			whole = subprocess.run(
				f"cat {self.listed.file}.part*", shell=True, cwd=folder, capture_output=True
			).stdout
			self.assertEqual(whole, joined)

	def test_the_cover_sheet_lists_them(self) -> None:
		with self.two.at_sender():
			names = {"attached_to_name": self.in_parts, "file_name": ["like", "%.pdf"]}
			content = frappe.get_doc("File", names).get_content(encodings=[])
		words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
		for part in self.listed.parts:
			self.assertIn(part.sha256[:4], words)
			self.assertIn(self.listed.name_of(part.number).rpartition(".")[2], words)

	def test_what_fits_stays_one_file_and_an_upload_bounds_the_parts(self) -> None:
		from party_investigation.returns.packages import filing

		with self.two.at_sender():
			for medium in (None, "", "One File", "CD", "DVD", "FAT32"):
				document = frappe.get_doc(PACKAGE, self.make_in_parts(medium, None))
				self.assertEqual((document.parts, document.medium), ([], medium or "One File"))
			frappe.db.rollback()
			most = 200_000
			frappe.local.conf.max_file_size = most
			self.addCleanup(frappe.local.conf.pop, "max_file_size", None)
			self.assertEqual(filing.most_of_upload(), most)
			document = frappe.get_doc(PACKAGE, self.make_in_parts("DVD", None))
			sizes = [row.size for row in document.parts if not row.is_list]
			self.assertEqual(({*sizes[:-1]}, {row.disc for row in document.parts}), ({most}, {0, 1}))
			frappe.db.rollback()

	def test_media_of_other_shapes_are_refused_in_words(self) -> None:
		with self.two.at_sender():
			before = frappe.db.count(PACKAGE)
			for medium, megabytes in (
				("Floppy", 1),
				(["DVD"], 1),
				({"like": "%"}, 1),
				(True, 1),
				("Own Size", None),
				("Own Size", 0),
				("Own Size", -5),
				("Own Size", "nan"),
				("Own Size", "inf"),
				("Own Size", 1e9),
				("Own Size", [1]),
			):
				with self.subTest(medium=medium, megabytes=megabytes), self.assertRaises(REFUSALS):
					self.make_in_parts(medium, megabytes)
			self.assertEqual(frappe.db.count(PACKAGE), before)


class TestTakingIn(PartsTest):
	def test_in_any_order_over_several_uploads(self) -> None:
		from party_investigation.returns.packages import service

		order = [*self.names, self.list_name]
		random.Random(2016).shuffle(order)
		with self.two.at_receiver():
			package = self.begin(order[0])
			for name in order[1:]:
				self.waits(package)
				self.add(package, name)
			seen = service.look(package)
			self.assertEqual((seen["digest"], seen["may"]["allowed"]), (self.digest, True))
			self.assertEqual(service.take_in(package)["status"], "Taken In")
			document = frappe.get_doc(PACKAGE, package)
			self.assertEqual(len(document.parts), len(self.files))
			self.assertRaises(frappe.ValidationError, self.add, package, self.names[0])
			file = frappe.get_doc("File", {"file_url": document.parts[1].file, "attached_to_name": package})
			self.assertRaises(frappe.ValidationError, file.delete)
			frappe.db.rollback()

	def test_what_is_missing_doubled_foreign_or_damaged_is_said_by_number(self) -> None:
		from party_investigation.returns.packages import service

		first, second, *others = self.names
		with self.two.at_receiver():
			package = self.begin(second)
			self.waits(package, "list of the parts")
			self.add(package, self.list_name)
			self.waits(
				package, f"missing: parts 1, 3{'–' if len(others) > 2 else ', '}" if len(others) > 1 else ""
			)
			for name in others:
				self.add(package, name)
			self.add(package, second)
			self.waits(package, "missing: parts 1.", "more than once: parts 2")
			damaged = bytearray(self.files[first])
			damaged[len(damaged) // 2] ^= 1
			self.add(package, first, bytes(damaged))
			self.waits(package, "Damaged: parts 1.")
			self.add(package, first, self.files[first][:-1])
			self.waits(package, "Damaged: parts 1.")
			self.add(package, "X-Q-0007.zip.part01of09", b"of somebody else")
			self.waits(package, "another package: X-Q-0007.zip.part01of09")
			states = {row["part"]: row["state"] for row in service.look(package)["parts"]}
			self.assertEqual((states[1], states[2]), ("Damaged", "Here"))
			self.assertEqual(self.add(package, first), {"missing": [], "is_whole": True})
			self.assertTrue(service.look(package)["may"]["allowed"])
			for url in frappe.get_all("Package Part", {"parent": package, "part_number": 2}, pluck="file"):
				for file in frappe.get_all("File", {"file_url": url}, pluck="name"):
					frappe.delete_doc("File", file)
			self.waits(package, "missing: parts 2.")
			self.assertEqual(self.add(package, second), {"missing": [], "is_whole": True})
			frappe.db.rollback()

	def test_every_flipped_byte_of_the_list_and_of_a_part_is_found(self) -> None:
		chance, content = random.Random(2016), self.files[self.list_name]
		for place in range(len(content)):
			damaged = bytearray(content)
			damaged[place] ^= 1 << chance.randrange(7)
			try:
				read = formats.PartList.from_file(bytes(damaged))
			except PackageRefused:
				continue
			pieces = [
				formats.Piece(name, name, len(self.files[name]), hashlib.sha256(self.files[name]).hexdigest())
				for name in self.names
			]
			is_another = (read.sha256, read.digest) != (self.listed.sha256, self.listed.digest)
			is_missing = not formats.Pieces(read, tuple(pieces)).is_whole
			is_called_otherwise = read.file != self.listed.file or read.parts != self.listed.parts
			self.assertTrue(is_another or is_missing or is_called_otherwise, place)
		self.assertRaises(PackageRefused, formats.PartList.from_file, content.replace(b"\n", b"\r\n"))
		self.assertRaises(PackageRefused, formats.PartList.from_file, content + content)
		self.assertRaises(PackageRefused, formats.PartList.from_file, b"")

	def test_a_list_that_is_forged_opens_nothing(self) -> None:
		from party_investigation.returns.packages import service

		other = "0" * 64
		swapped = (self.listed.parts[1], self.listed.parts[0], *self.listed.parts[2:])
		renumbered = tuple(dataclasses.replace(part, number=n) for n, part in enumerate(swapped, 1))
		with self.two.at_receiver():
			for values in ({"digest": other}, {"sha256": other}, {"parts": renumbered}):
				forged = dataclasses.replace(self.listed, **values).as_file()
				package = self.begin(self.list_name, forged)
				for name in self.names:
					self.add(package, name)
				before, seen = state(), service.look(package)
				self.assertIn("not that of this package", seen["refused"])
				self.assertRaises(frappe.ValidationError, service.take_in, package)
				self.assertEqual(state(), before)
			numbers = (
				{"size": self.listed.size + 1},
				{"size": 10**11 - 1},
				{"parts": self.listed.parts[:1] * 2},
				{"file": "../evil"},
				{"file": "a/b"},
			)
			for values in numbers:
				forged = dataclasses.replace(self.listed, **values).as_file()
				self.assertRaises(PackageRefused, formats.PartList.from_file, forged)
			frappe.db.rollback()

	def test_only_ones_own_files_and_only_parts(self) -> None:
		from party_investigation.returns.packages import service

		name = self.names[0]
		with self.two.at_receiver(self.two.other):
			theirs = save_file(name, self.files[name], "", "", is_private=1).file_url
		with self.two.at_receiver():
			package, whole = self.begin(self.list_name), self.bring_whole()
			loose = save_file(name, self.files[name], "", "", is_private=1).file_url
			other = attach(whole, self.names[1], self.files[self.names[1]])
			for url in (
				theirs,
				loose,
				other,
				None,
				"",
				[loose],
				{"like": "%"},
				"../../site_config.json",
				True,
			):
				with (
					self.subTest(url=url),
					self.assertRaises(REFUSALS),
				):
					service.add_part(package, url)
			for words in (b"no part", self.disc):
				self.assertRaises(frappe.ValidationError, self.add, package, "letter.txt", words)
			listed = dataclasses.replace(self.listed, file="X-D-0009.zip").as_file()
			self.assertRaises(frappe.ValidationError, self.add, package, "X-D-0009.zip.list.txt", listed)
			self.assertRaises(frappe.ValidationError, self.add, whole, name)
			self.assertEqual(len(frappe.get_doc(PACKAGE, package).parts), 1)
			document = frappe.get_doc(PACKAGE, package)
			document.append("parts", {"file": loose, "digest": self.listed.parts[0].sha256, "size": 5})
			document.save()
			self.assertEqual(len(frappe.get_doc(PACKAGE, package).parts), 1, "rows come of files only")
			frappe.set_user(self.two.other)
			self.assertRaises(frappe.PermissionError, service.add_part, package, theirs)
			self.assertRaises(frappe.PermissionError, frappe.get_doc(PACKAGE, package).discard)
			frappe.db.rollback()

	def bring_whole(self) -> str:
		file = save_file("package.zip", self.disc, "", "", is_private=1)
		return (
			frappe.get_doc({"doctype": PACKAGE, "organization": ABOVE, "file": file.file_url}).insert().name
		)

	def test_what_never_gets_whole_is_let_go(self) -> None:
		from party_investigation.returns.packages import arrival, service

		with self.two.at_receiver():
			by_hand, forgotten, fresh = (self.begin(self.list_name) for _ in range(3))
			for package in (by_hand, forgotten, fresh):
				self.add(package, self.names[0])
			frappe.get_doc(PACKAGE, by_hand).discard()
			long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -arrival.KEPT_DAYS - 1)
			frappe.db.set_value(PACKAGE, forgotten, "modified", long_ago, update_modified=False)
			arrival.discard_old()
			for package, status, files in (
				(by_hand, "Discarded", 0),
				(forgotten, "Discarded", 0),
				(fresh, "Draft", 2),
			):
				document = frappe.get_doc(PACKAGE, package)
				attached = frappe.db.count("File", {"attached_to_name": package})
				self.assertEqual((document.status, attached), (status, files))
			self.assertFalse(frappe.get_doc(PACKAGE, by_hand).may_start())
			self.assertRaises(frappe.ValidationError, service.take_in, by_hand)
			self.assertRaises(frappe.ValidationError, frappe.get_doc(PACKAGE, by_hand).discard)
			frappe.db.rollback()

	def test_one_that_is_locked_by_a_passphrase(self) -> None:
		from party_investigation.returns.packages import locking, service

		passphrase = "twelve letters at least"
		with self.two.at_sender():
			files = files_of(self.make_in_parts(locked="Passphrase", passphrase=passphrase))
			frappe.db.rollback()
		with self.two.at_receiver():
			(first, content), *others = files.items()
			package = self.begin(first, content)
			self.assertRaises(frappe.ValidationError, locking.unlock, package, passphrase)
			for name, each in others:
				self.add(package, name, each)
			self.assertTrue(service.look(package)["needs_passphrase"])
			self.assertRaises(frappe.ValidationError, locking.unlock, package, "another passphrase")
			locking.unlock(package, passphrase)
			self.assertTrue(service.look(package)["may"]["allowed"])
			self.assertEqual(service.take_in(package)["status"], "Taken In")
			frappe.db.rollback()


class TestSize(unittest.TestCase):
	def test_a_large_one_is_not_held_in_memory(self) -> None:
		private, _public = signature.new_key()
		with tempfile.TemporaryDirectory() as folder:
			large = Path(folder) / "large"
			with large.open("wb") as stream:
				stream.truncate(BIG // 5)
			payload = {f"{number}.pdf": Contents.of(large) for number in range(5)}
			whole = Path(folder) / "whole"
			with whole.open("wb+") as target:
				digest = bags.write_bag(
					target,
					"T",
					{"Contact-Name": "x"},
					payload,
					lambda tags: signature.sign(private, bags.PURPOSE, tags),
				)
				target.seek(0)
				paths = []
				while content := target.read(2**27):
					paths.append(Path(folder) / f"part{len(paths):02d}")
					paths[-1].write_bytes(content)
			whole.unlink()
			read = subprocess.run(
				[sys.executable, "-c", READ_BIG, *map(str, paths)], capture_output=True, text=True, check=True
			)
			seen, megabytes = read.stdout.split()
			self.assertEqual(seen, digest)
			self.assertLess(int(megabytes), MOST_MEMORY)

	def test_a_directory_that_would_fill_the_memory_is_not_read(self) -> None:
		end = b"PK\5\6" + bytes(6) + b"\xff\xff" + (2**31).to_bytes(4, "little") + bytes(6)
		record = b"PK\6\6" + (44).to_bytes(8, "little") + bytes(28) + (2**40).to_bytes(8, "little") + bytes(8)
		locator = b"PK\6\7" + bytes(16)
		for content in (end, record + locator + b"PK\5\6" + bytes(18), locator + end, b"x" * 300 + end):
			with self.assertRaisesRegex(PackageRefused, "no package"):
				bags.read_bag(content)


if __name__ == "__main__":
	unittest.main()
