"""A package that contradicts what stands at the committee: who takes it in decides each conflict, and what was decided stands and goes back."""

import dataclasses
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_case import PackageTest, state
from package_world import UNITS, D, upload
from pypdf import PdfReader

import frappe
from party_investigation.package import receipt as receipts
from party_investigation.package import records
from party_investigation.package.refusal import PackageRefused
from party_investigation.rules.digest import canonical

PACKAGE, RETURN, VERSION, UNIT = "Return Package", "Unit Return", "Return Version", "Party Organization"
REASON = "该支部已撤销，党员已转出"


def decided(unit: str, choice: str, reason: str = REASON) -> dict[str, str]:
	return {"unit": unit, "choice": choice, "reason": reason}


class TestDecisions(PackageTest):
	def look(self, name: str) -> dict:
		from party_investigation.returns.packages import service

		return service.look(name)

	def take_in(self, *decisions: dict, disc: bytes | None = None) -> str:
		"""Take the package in with decisions, and return its document's name. Call within `at_receiver`."""
		from party_investigation.returns.packages import service

		name = upload(disc or self.disc)
		service.take_in(name, [*decisions])
		return name

	def not_taken_in(self, words: str, decisions: object) -> None:
		from party_investigation.returns.packages import service

		name, before = upload(self.disc), state()
		with self.assertRaisesRegex((frappe.ValidationError, TypeError), words):
			service.take_in(name, decisions)
		self.assertEqual(state(), before)
		self.assertEqual(frappe.get_doc(PACKAGE, name).decisions, [])

	def of(self, unit: str) -> "frappe.model.document.Document":
		from party_investigation.returns import creation

		return frappe.get_doc(RETURN, creation.return_name(self.two.campaign_there, unit, D))

	def has_handed_in(self, unit: str, number: int = 1, status: str = "Submitted") -> None:
		"""Let a unit have handed in at the committee itself."""
		unit_return = self.of(unit)
		version = frappe.get_doc(
			{
				"doctype": VERSION,
				"unit_return": unit_return.name,
				"campaign": unit_return.campaign,
				"organization": unit,
				"form_set": D,
				"number": number,
				"figures": "{}",
				"digest": "0" * 64,
			}
		)
		version.flags.by_hand_in = True
		version.insert(ignore_permissions=True)
		values = {"status": status, "version": number, "current_version": version.name}
		frappe.db.set_value(RETURN, unit_return.name, values)

	def choices(self) -> dict[str, list[str]]:
		seen = self.look(upload(self.disc))
		return {
			row["unit"]: [choice["value"] for choice in row["choices"]]
			for row in seen["units"]
			if row.get("conflict")
		}

	def whole(self, package: str) -> None:
		"""All that was sealed stands here as it was sealed, and shows all of its people."""
		from party_investigation.returns import frozen, people, versions

		top = self.of("T")
		order = frozen.with_parts(top.current_version)
		self.assertEqual(len(order), len(UNITS))
		for name in order:
			version = frappe.get_doc(VERSION, name)
			self.assertEqual(versions.recomputed_digest(version), version.digest, name)
		figure = people.Figure(top.campaign, "T", 4, "01", 1, top.current_version)
		total, page = people.page_of(figure, 0, 50)
		self.assertEqual((total, len(page)), (6, 6))

	# ------------------------------------------------------------ what may be decided

	def test_a_unit_is_left_out_and_the_rest_stands(self) -> None:
		for change, kind in (
			({"disabled": 1}, "Dissolved"),
			({"parent_party_organization": "T1"}, "Moved"),
			({"name": "T2B9"}, "Unknown"),
		):
			with self.subTest(kind), self.two.at_receiver():
				frappe.db.set_value(UNIT, "T2B1", change)
				seen = self.look(upload(self.disc))
				self.assertEqual((seen["may"]["allowed"], seen["may_decide"]), (False, True))
				self.assertIn("Leave Out", self.choices()["T2B1"])
				before = self.of("T2B1").as_json()
				package = frappe.get_doc(PACKAGE, self.take_in(decided("T2B1", "Leave Out")))
				self.assertEqual(self.of("T2B1").as_json(), before)
				self.assertEqual((package.status, package.units_new, package.units_aside), ("Taken In", 5, 1))
				row = package.decisions[0]
				self.assertEqual(
					(row.unit, row.conflict, row.choice, row.units, row.reason),
					("T2B1", kind, "Leave Out", 1, REASON),
				)
				self.assertTrue(row.decided_by and row.decided_on)
				self.assertEqual(self.of("T").status, "Submitted")
				self.whole(package.name)

	def test_what_a_unit_handed_in_itself_is_kept_or_replaced(self) -> None:
		with self.two.at_receiver():
			self.has_handed_in("T1B1")
			self.assertEqual(self.choices(), {"T1B1": ["Keep Ours"]}, "its number is taken")
			before = self.of("T1B1").as_json()
			package = self.take_in(decided("T1B1", "Keep Ours"))
			self.assertEqual(self.of("T1B1").as_json(), before)
			versions = frappe.get_all(VERSION, {"organization": "T1B1"}, ["unit_return", "by_package"])
			self.assertEqual(
				{(row.unit_return, row.by_package) for row in versions},
				{(self.of("T1B1").name, None), (None, package)},
			)
			self.whole(package)
		with self.two.at_receiver():
			frappe.db.set_value(RETURN, self.of("T1B1").name, {"status": "Submitted"})
			self.assertEqual(self.choices(), {"T1B1": ["Leave Out", "Take Theirs"]})
			package = self.take_in(decided("T1B1", "Take Theirs"))
			taken = self.of("T1B1")
			self.assertEqual((taken.status, taken.by_package), ("Accepted", package))
			self.whole(package)

	def test_a_unit_that_moved_within_the_sender_may_stand_as_sent(self) -> None:
		with self.two.at_receiver():
			frappe.db.set_value(UNIT, "T2B1", "parent_party_organization", "T1")
			package = self.take_in(decided("T2B1", "Take Theirs"))
			self.assertEqual(self.of("T2B1").by_package, package)
			self.assertEqual(frappe.db.get_value(UNIT, "T2B1", "parent_party_organization"), "T1")

	def test_those_below_go_with_it(self) -> None:
		with self.two.at_receiver():
			self.has_handed_in("T1")
			self.has_handed_in("T1B1")
			keep = decided("T1", "Keep Ours")
			package = frappe.get_doc(PACKAGE, self.take_in(keep))
			self.assertEqual([(row.unit, row.units) for row in package.decisions], [("T1", 3)])
			self.assertEqual(package.units_aside, 3)
			self.assertFalse(self.of("T1B2").by_package)
			self.whole(package.name)
		with self.two.at_receiver():
			self.has_handed_in("T1")
			frappe.db.set_value(RETURN, self.of("T1B2").name, "status", "Submitted")
			self.not_taken_in("Decide both alike", [keep, decided("T1B2", "Take Theirs")])

	def test_what_nobody_may_decide(self) -> None:
		place = frappe._dict(lft=10_000, rgt=10_001)

		def moved_elsewhere() -> None:
			frappe.db.set_value(UNIT, "T2B1", {"parent_party_organization": "X", **place})

		def top_handed_in() -> None:
			frappe.db.set_value(RETURN, self.of("T").name, "status", "Submitted")

		for change, unit in ((moved_elsewhere, "T2B1"), (top_handed_in, "T")):
			for choice in ("Keep Ours", "Take Theirs", "Leave Out"):
				with self.subTest(unit=unit, choice=choice), self.two.at_receiver():
					change()
					self.assertEqual(self.choices(), {unit: []})
					self.assertFalse(self.look(upload(self.disc))["may_decide"])
					self.not_taken_in("", [decided(unit, choice)])

	def test_figures_that_are_wrong_in_the_seal_are_left_out_by_nobody(self) -> None:
		def change(content: records.Content) -> records.Content:
			wrong = {"T2B1": {"restored": 4}}
			versions = []
			for version in reversed(content.versions):  # those below first: their digests go into those above
				by_unit = {each.unit: each for each in versions}
				parts = [part | {"digest": by_unit[part["unit"]].digest} for part in version.parts]
				figures = version.figures | wrong.get(version.unit, {})
				changed = dataclasses.replace(version, parts=parts, figures=figures)
				digest = records.digest_of(content, changed, content.lines_of()[version.unit])
				versions.append(dataclasses.replace(changed, digest=digest))
			versions.reverse()
			sheet = dataclasses.replace(content.sheet, digest=versions[0].digest)
			return dataclasses.replace(content, sheet=sheet, versions=tuple(versions))

		forged = self.sealed_again(change)
		with self.two.at_receiver():
			frappe.db.set_value(UNIT, "T2B1", "disabled", 1)
			with self.assertRaises(frappe.ValidationError):
				self.take_in(decided("T2B1", "Leave Out"), disc=forged)
			frappe.db.set_value(UNIT, "T2", "disabled", 1)
			with self.assertRaises(frappe.ValidationError):
				self.take_in(decided("T2", "Leave Out"), disc=forged)

	def test_what_is_no_decision_changes_nothing(self) -> None:
		good = decided("T2B1", "Leave Out")
		for sent in (
			"no list",
			"[[",
			{"unit": "T2B1"},
			[["T2B1", "Leave Out", REASON]],
			[{**good, "decided_by": "somebody else"}],
			[{"unit": "T2B1", "choice": "Leave Out"}],
			[{**good, "reason": ["a list"]}],
			[{**good, "reason": "  "}],
			[{**good, "reason": "长" * 501}],
			[{**good, "choice": "Delete"}],
			[{**good, "choice": "Take Theirs"}],
			[good, good],
			[good, decided("T1B1", "Leave Out")],
			[good, decided("X", "Leave Out")],
			[],
			None,
		):
			with self.subTest(sent), self.two.at_receiver():
				frappe.db.set_value(UNIT, "T2B1", "disabled", 1)
				self.not_taken_in("", sent)

	def test_only_who_may_take_in_decides(self) -> None:
		with self.two.at_receiver():
			frappe.db.set_value(UNIT, "T2B1", "disabled", 1)
			name, before = upload(self.disc), state()
			from party_investigation.returns.packages import service

			for user in (self.two.other, self.two.below):
				frappe.set_user(user)
				with self.subTest(user), self.assertRaises(frappe.PermissionError):
					service.take_in(name, [decided("T2B1", "Leave Out")])
			self.assertEqual(state(), before)

	def test_nobody_writes_a_decision_into_a_package_by_hand(self) -> None:
		with self.two.at_receiver():
			row = {**decided("T1", "Keep Ours"), "conflict": "Moved"}
			self.assertEqual(frappe.get_doc(PACKAGE, upload(self.disc, decisions=[row])).decisions, [])

	def test_a_later_package_brings_what_was_left_out(self) -> None:
		def later(content: records.Content) -> records.Content:
			return dataclasses.replace(content, sheet=dataclasses.replace(content.sheet, number=2))

		second = self.sealed_again(later)
		with self.two.at_receiver():
			frappe.db.set_value(UNIT, "T2B1", "disabled", 1)
			self.take_in(decided("T2B1", "Leave Out"))
			frappe.db.set_value(UNIT, "T2B1", "disabled", 0)
			package = self.take_in(disc=second)
			self.assertEqual(self.of("T2B1").by_package, package)
			self.assertEqual(frappe.get_doc(PACKAGE, package).units_new, 1)
			self.whole(package)

	# ------------------------------------------------------------ what is told of it

	def receipt(self, name: str) -> tuple[bytes, str]:
		"""Write the receipt of a package; its file, and the words of its page."""
		from party_investigation.returns.packages import receipts as service

		url = service.write_receipt(name)["file"]
		content = frappe.get_doc("File", {"file_url": url}).get_content()
		attached = {"attached_to_doctype": PACKAGE, "attached_to_name": name}
		page = frappe.get_doc("File", {**attached, "file_name": ["like", "%回执.pdf"]})
		words = "".join(each.extract_text() for each in PdfReader(page.get_full_path()).pages)
		return content if isinstance(content, bytes) else content.encode(), words

	def test_it_goes_back_with_the_receipt_and_stands_in_the_trail(self) -> None:
		from frappe.utils.file_manager import save_file
		from party_investigation.package import signature
		from party_investigation.returns.packages import receipts as service

		with self.two.at_receiver():
			frappe.db.set_value(UNIT, "T2B1", "disabled", 1)
			name = self.take_in(decided("T2B1", "Leave Out"))
			history = frappe.get_all("Version", {"ref_doctype": PACKAGE, "docname": name}, pluck="data")
			added = [row for data in history for _field, row in json.loads(data)["added"]]
			self.assertEqual([(row["choice"], row["reason"]) for row in added], [("Leave Out", REASON)])
			content, words = self.receipt(name)
		for text in ("冲突处理", "T2B1", REASON):
			self.assertIn(text, words.replace("\n", ""))
		said = json.loads(content.splitlines()[0])
		self.assertEqual((said["schema"], [row["unit"] for row in said["decisions"]]), (2, ["T2B1"]))
		with self.two.at_sender():
			file = save_file(receipts.FILE, content, "", "", is_private=1)
			service.take_receipt(self.package, file.file_url)
			row = frappe.get_doc(PACKAGE, self.package).decisions[0]
			self.assertEqual((row.unit, row.choice, row.reason), ("T2B1", "Leave Out", REASON))
		decision = said["decisions"][0]
		secret, _public = signature.new_key()
		for forged in (
			{**said, "schema": 1},
			{**said, "decisions": "x"},
			{**said, "decisions": [{**decision, "choice": "Delete"}]},
			{**said, "decisions": [{**decision, "conflict": "Not the Sum"}]},
			{**said, "decisions": [{**decision, "decided_on": "soon"}]},
			{**said, "decisions": [{**decision, "units": "1"}]},
			{**said, "decisions": [decision | {"more": 1}]},
		):
			line = f"{canonical(forged)}\n".encode()
			with self.subTest(forged), self.assertRaises(PackageRefused):
				receipts.read_receipt(line + signature.sign(secret, receipts.PURPOSE, line).as_file())

	def test_a_receipt_without_decisions_is_as_older_releases_read_it(self) -> None:
		with self.two.at_receiver():
			said = json.loads(self.receipt(self.take_in())[0].splitlines()[0])
			self.assertEqual((said["schema"], "decisions" in said), (1, False))


if __name__ == "__main__":
	unittest.main()
