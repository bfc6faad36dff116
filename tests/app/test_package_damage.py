"""A package that is damaged, forged or meant for somebody else is refused, and changes nothing at the receiver."""

import dataclasses
import json
import random
import sys
import zipfile
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_case import PackageTest, entries, packed
from package_world import PURPOSE, D, file_of, trust

import frappe
from party_investigation.package import bag as bags
from party_investigation.package import records, signature

FLIPS = 120


class TestDamage(PackageTest):
	def test_every_flipped_byte_is_found(self) -> None:
		chance = random.Random(2016)
		places = {0, 1, len(self.disc) - 1, len(self.disc) - 12} | {
			chance.randrange(len(self.disc)) for _ in range(FLIPS)
		}
		ends = range(len(self.disc) - 900, len(self.disc), 7)  # the directory of the archive
		for place in sorted(places | set(ends)):
			damaged = bytearray(self.disc)
			damaged[place] ^= 1 << chance.randrange(8)
			with self.subTest(place=place), self.assertRaises(bags.PackageRefused):
				bags.read_bag(bytes(damaged))
		with self.two.at_receiver():
			for place in (5, len(self.disc) // 3, len(self.disc) - 20):
				damaged = bytearray(self.disc)
				damaged[place] ^= 1
				self.refused(bytes(damaged))

	def test_cut_off_and_lengthened(self) -> None:
		with self.two.at_receiver():
			for disc in (
				b"",
				b"PK",
				self.disc[:-1],
				self.disc[: len(self.disc) // 2],
				self.disc + b"x",
				b"x" + self.disc,
			):
				self.refused(disc)

	def test_each_file_missing_renamed_or_twice(self) -> None:
		files = entries(self.disc)
		with self.two.at_receiver():
			for name in files:
				with self.subTest(name):
					left = {each: content for each, content in files.items() if each != name}
					self.refused(packed(left))
					self.refused(packed({**left, f"{name}x": files[name]}))
			self.refused(packed({**files, "T-D-0001/data/more.txt": b"x"}), "more.txt")
			self.refused(packed({**files, "T-D-0001/more.txt": b"x"}), "more.txt")
			self.refused(
				packed({**files, "T-D-0001/DATA/PACKAGE.JSON".replace("DATA", "data"): b"x"}), "twice"
			)

	def test_archives_that_would_do_harm(self) -> None:
		files = entries(self.disc)
		names = (
			"../evil",
			"/evil",
			"T-D-0001/../../evil",
			"T-D-0001/data/../../evil",
			"T-D-0001\\evil",
			"C:/evil",
			"T-D-0001/data/a/b",
			"T-D-0001/data/",
		)
		with self.two.at_receiver():
			for name in names:
				with self.subTest(name):
					self.refused(packed({**files, name: b"x"}))
			self.refused(
				packed({**files, "T-D-0001/data/link": b"/etc/passwd"}, external_attr=0o120777 << 16)
			)
			bomb = packed({"T-D-0001/data/bomb": b"\0" * 50_000_000}, compress_type=zipfile.ZIP_DEFLATED)
			self.assertLess(len(bomb), 100_000)
			self.refused(bomb, "packed as no package")
			many = {f"T-D-0001/data/{number}": b"" for number in range(300)}
			self.refused(packed(many), "300 files")
			with patch.object(bags, "MOST_BYTES", 1000):
				self.refused(self.disc, "at most")

	def test_each_field_of_the_sheet_forged_without_the_key(self) -> None:
		sheet = json.loads(entries(self.disc)["T-D-0001/data/package.json"])
		other, _public = signature.new_key()
		with self.two.at_receiver():
			for name, value in sheet.items():
				forged = value + 1 if isinstance(value, int) else f"{value}1"
				files = entries(self.disc)
				files["T-D-0001/data/package.json"] = json.dumps({**sheet, name: forged}).encode()
				with self.subTest(name):
					self.refused(packed(files), "package.json")
		for name, value in sheet.items():
			forged = value + 1 if isinstance(value, int) else f"{value}1"

			def change(content: records.Content, name=name, forged=forged) -> records.Content:
				return dataclasses.replace(
					content, sheet=dataclasses.replace(content.sheet, **{name: forged})
				)

			by_other = self.sealed_again(change, key=other)
			with self.subTest(name), self.two.at_receiver():
				self.refused(by_other)
		with self.two.at_receiver():
			self.refused(self.sealed_again(lambda content: content, key=other), "not trusted here")

	def test_each_field_forged_by_the_partner_itself(self) -> None:
		words = {
			"schema": "later release",
			"sender": "trusted for",
			"sender_key": "trusted for",
			"receiver_key": "not that of this installation",
			"campaign": "digest",
			"campaign_name": "No open campaign",
			"form_set": "not as the layout",
			"unit": "not as the layout",
			"version": "not as the layout",
			"digest": "not as the layout",
			"versions": "not as the layout",
			"lines": "not as the layout",
			"made_on": "not as the layout",
		}
		sheet = dataclasses.asdict(records.read_content(bags.read_bag(self.disc).payload).sheet)
		for name, said in words.items():
			value = sheet[name] + 1 if isinstance(sheet[name], int) else f"{sheet[name]}1"

			def change(content: records.Content, name=name, value=value) -> records.Content:
				return dataclasses.replace(content, sheet=dataclasses.replace(content.sheet, **{name: value}))

			with self.subTest(name):
				forged = self.sealed_again(change)
				with self.two.at_receiver():
					self.refused(forged, said)

	def test_records_are_written_in_one_way(self) -> None:
		old = bags.read_bag(self.disc)
		sheet, lines = old.payload["package.json"], old.payload["lines.jsonl"]
		for name, content in (
			("package.json", sheet.replace(b'"schema":1', b'"schema":1,"schema":1')),
			("package.json", sheet.replace(b":", b": ")),
			("package.json", b"[" * 100_000),
			("package.json", sheet.replace(b'"lines":6', b'"lines":' + b"9" * 5000)),
			("lines.jsonl", lines.replace(b'"months_out":', b'"months_out":-')),
			("lines.jsonl", lines.replace(b'"months_out":', b'"months_out":0.')),
			("lines.jsonl", lines.replace(b'"branch"', b'"more":NaN,"branch"', 1)),
			("lines.jsonl", lines.replace("试".encode(), rb"\ud800", 1)),
			("lines.jsonl", b"\xff\xfe" + lines),
			("versions.jsonl", old.payload["versions.jsonl"].replace(b'"01":{', b'"01":{"1":"x",', 1)),
			("versions.jsonl", b""),
		):
			with self.subTest(name=name, content=content[:40]), self.assertRaises(bags.PackageRefused):
				self.assertNotEqual(content, old.payload[name])
				records.read_content({**old.payload, name: content})

	def test_a_figure_or_line_that_its_digest_does_not_know(self) -> None:
		def lines(content: records.Content) -> records.Content:
			first = content.lines[0]
			other = dataclasses.replace(first, line=first.line | {"member_name": "别人"})
			return dataclasses.replace(content, lines=(other, *content.lines[1:]))

		def figures(content: records.Content) -> records.Content:
			last = content.versions[-1]
			other = dataclasses.replace(last, figures=last.figures | {"members": 99})
			return dataclasses.replace(content, versions=(*content.versions[:-1], other))

		for change in (lines, figures):
			forged = self.sealed_again(change)
			with self.subTest(change.__name__), self.two.at_receiver():
				self.refused(forged, "are not those of its digest")

	def test_for_somebody_else_or_of_a_partner_no_longer_trusted(self) -> None:
		_private, public = signature.new_key()
		key = {"public_key": public, "fingerprint": signature.fingerprint(public)}
		with self.two.at_sender():
			elsewhere = trust(key, organization="T", installation_name="别的单位")
			from party_investigation.returns import creation
			from party_investigation.returns.packages import service

			name = service.make_package(creation.return_name(self.two.campaign, "T", D), elsewhere, PURPOSE)
			disc = file_of(name)
		with self.two.at_receiver():
			self.refused(disc, "别的单位")
			partner = frappe.get_doc("Partner Installation", self.two.partner_here)
			partner.enabled = 0
			partner.save()
			self.refused(self.disc, "not trusted here")
