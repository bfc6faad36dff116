"""A university hands in on a disc to a committee that never saw it: made, looked at, taken in."""

import dataclasses
import io
import json
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bagit
from package_case import PackageTest, entries, state
from package_world import ABOVE, PURPOSE, D, L, pass_up, upload
from pypdf import PdfReader

import frappe
from party_investigation.package import bag as bags
from party_investigation.package import records, signature


class TestMaking(PackageTest):
	def test_anyone_can_open_and_validate_it(self) -> None:
		with tempfile.TemporaryDirectory() as folder:
			zipfile.ZipFile(io.BytesIO(self.disc)).extractall(folder)
			bag = bagit.Bag(str(next(Path(folder).iterdir())))
			self.assertTrue(bag.validate())
			names = {Path(name).name for name in bag.payload_entries()}
			self.assertLessEqual({"package.json", "versions.jsonl", "lines.jsonl", "封面.pdf"}, names)
			for annex in "2345":
				self.assertEqual(len([name for name in names if name.startswith(f"附件{annex}")]), 2, annex)
			self.assertFalse([name for name in names if name.startswith("附件1")])
			words = PdfReader(next(Path(folder).rglob("封面.pdf"))).pages[0].extract_text()
			for text in ("报送包封面", "测试教育工委", self.two.keys["sender"]["fingerprint"]):
				self.assertIn(text, words)

	def test_the_same_package_has_the_same_bytes(self) -> None:
		from party_investigation.returns.packages import making

		with self.two.at_sender():
			package = frappe.get_doc("Return Package", self.package)
			partner = frappe.get_doc("Partner Installation", package.partner)
			unit_return = frappe.get_doc("Unit Return", package.unit_return)
			made = making.make(unit_return, partner, package.number, package.made_on, package.made_by)
		made.file.seek(0)
		self.assertEqual(made.file.read(), self.disc)
		self.assertEqual(made.digest, package.digest)

	def test_the_seal_of_the_trail_goes_up(self) -> None:
		from frappe.core.doctype.trail_seal.trail_seal import make_seal
		from party_investigation.returns.packages import making, service, trail_seal

		with self.two.at_sender("Administrator"):
			package = frappe.get_doc("Return Package", self.package)
			partner = frappe.get_doc("Partner Installation", package.partner)
			unit_return = frappe.get_doc("Unit Return", package.unit_return)
			seal = make_seal("By Hand")
			made = making.make(unit_return, partner, 2, package.made_on, package.made_by)
			frappe.db.rollback()
		expected = f"{seal.entries} {seal.digest}"
		made.file.seek(0)
		disc = made.file.read()
		self.assertTrue(bags.read_bag(disc).info[trail_seal.FIELD].endswith(expected))
		text = PdfReader(io.BytesIO(made.cover(None))).pages[0].extract_text()
		self.assertIn(f"{seal.entries}条", text)
		with self.two.at_receiver():
			self.assertTrue(service.look(upload(disc))["trail_seal"].endswith(expected))

	def test_a_set_without_lists_sends_no_lines(self) -> None:
		_name, disc = self.two.make(L)
		content = records.read_content(bags.read_bag(disc).payload)
		self.assertEqual((content.lines, len(content.versions)), ((), 6))
		with self.two.at_receiver():
			self.assertEqual(frappe.db.get_value("Unit Return", self.taken_in(disc), "status"), "Submitted")

	def test_it_is_logged_with_its_purpose(self) -> None:
		from party_investigation.tests.world import reason_of_last_entry

		with self.two.at_sender("Administrator"):
			entry = frappe.get_all(
				"Access Log",
				filters={"export_from": "Return Package", "reference_document": self.package},
				pluck="name",
			)
			self.assertEqual(len(entry), 1)
			self.assertIn(PURPOSE, reason_of_last_entry())

	def test_only_the_unit_itself_makes_one(self) -> None:
		from party_investigation.returns import actions, creation
		from party_investigation.returns.packages import service

		name = creation.return_name(self.two.campaign, "T", D)
		for unit in ("T1", "T1B1"):
			with self.subTest(unit), self.two.at_sender(self.two.users[unit]):
				with self.assertRaises(frappe.PermissionError):
					service.make_package(name, self.two.partner_there, PURPOSE)
		with self.two.at_sender():
			self.assertTrue(actions.may_of(name)["package"]["allowed"])
			own = creation.return_name(self.two.campaign, "T1", D)
			self.assertFalse(actions.may_of(own)["package"]["allowed"])
			with self.assertRaisesRegex(frappe.ValidationError, "purpose|目的"):
				service.make_package(name, self.two.partner_there, " ")

	def test_annex_1_stays_below(self) -> None:
		from party_investigation.returns import actions, creation

		with self.two.at_sender(self.two.users["T1B1"]):
			survey = creation.return_name(self.two.campaign, "T1B1", "Survey Registration")
			answer = actions.may_of(survey)["package"]
			self.assertFalse(answer["allowed"])
			self.assertIn("Annex 1", answer["reason"])

	def test_the_private_key_is_shown_to_nobody(self) -> None:
		from frappe.client import get, get_password, get_value

		for user in (self.two.sender, "Administrator"):
			with self.two.at_sender(user):
				for read in (
					lambda: get_password("Installation Key", "Installation Key", "private_key"),
					lambda: frappe.get_doc("Installation Key").save(),
				):
					with self.assertRaises(frappe.PermissionError):
						read()
		with self.two.at_sender("Administrator"):
			from frappe.utils.password import get_decrypted_password

			secret = get_decrypted_password("Installation Key", "Installation Key", "private_key")
			shown = json.dumps(
				[
					get("Installation Key"),
					get_value("Installation Key", "private_key"),
					frappe.db.sql("select * from tabSingles"),
					frappe.db.sql("select * from __Auth"),
				],
				default=str,
			)
			self.assertNotIn(secret, shown)
			self.assertEqual(len(secret), 44)


class TestTakingIn(PackageTest):
	def test_what_would_change_is_shown_and_then_stands(self) -> None:
		from party_investigation.returns import actions, creation, versions
		from party_investigation.returns.completeness import Examination
		from party_investigation.returns.packages import service

		with self.two.at_receiver():
			before, name = state(), upload(self.disc)
			seen = service.look(name)
			self.assertEqual(state(), before)
			self.assertEqual(
				seen["changes"], {"New": 6, "Changed": 0, "Unchanged": 0, "Gone": 0, "Conflict": 0}
			)
			self.assertEqual([row["figure"] for row in seen["figures"][:3]], [6, 3, 3])
			top = service.take_in(name)["unit_return"]
			returns = frappe.get_all(
				"Unit Return",
				filters={"by_package": name},
				fields=["organization", "status", "version", "current_version"],
			)
			self.assertEqual(
				{row.organization: row.status for row in returns},
				dict.fromkeys(("T1", "T2", "T1B1", "T1B2", "T2B1"), "Accepted") | {"T": "Submitted"},
			)
			self.assertNotEqual(self.two.campaign, self.two.campaign_there)
			for row in returns:
				self.assertTrue(row.current_version.startswith(self.two.campaign_there))
				version = frappe.get_doc("Return Version", row.current_version)
				self.assertEqual(versions.recomputed_digest(version), version.digest)
				self.assertEqual(version.by_package, name)
			for action in ("verify", "accept"):
				actions.take(top, action)
			self.assertEqual(frappe.db.get_value("Unit Return", top, "status"), "Accepted")
			own = creation.return_name(self.two.campaign_there, ABOVE, D)
			examined = Examination.of(frappe.get_doc("Unit Return", own))
			self.assertEqual((examined.figures["restored"], examined.figures["not_found"]), (3, 3))
			again = upload(self.disc)
			self.assertIn("changes nothing", service.look(again)["refused"])

	def test_mobile_members_from_elsewhere_travel_in_the_frame_which_older_packages_have_without_them(
		self,
	) -> None:
		def with_frame(change):
			def changed(content: records.Content) -> records.Content:
				top, *others = content.versions
				frame = change(dict(top.frame))
				return dataclasses.replace(content, versions=(dataclasses.replace(top, frame=frame), *others))

			return self.sealed_again(changed)

		def without(frame: dict) -> dict:
			del frame[records.INCOMING]
			return frame

		wrong = with_frame(lambda frame: {**frame, records.INCOMING: "7"})
		with self.two.at_receiver():
			self.refused(wrong)
		for disc, number in (
			(with_frame(lambda frame: {**frame, records.INCOMING: 7}), 7),
			(with_frame(without), 0),
		):
			with self.two.at_receiver():
				top = frappe.get_doc("Unit Return", self.taken_in(disc))
				version = frappe.get_doc("Return Version", top.current_version)
				self.assertEqual((top.incoming_mobile, version.incoming_mobile), (number, number))

	def test_its_tables_and_people_open_at_the_receiver(self) -> None:
		from party_investigation.returns import people, tables
		from party_investigation.returns.paper import VersionPaper

		with self.two.at_receiver():
			top = frappe.get_doc("Unit Return", self.taken_in(self.disc))
			figure = people.Figure(top.campaign, "T", 4, "01", 1, top.current_version)
			people.check_figure(figure)
			total, page = people.page_of(figure, 0, 50)
			self.assertEqual((total, len(page)), (6, 6))
			self.assertEqual({row["record"] for row in page}, {None}, "a member who is not here is no link")
			seen = tables.get_tables("Unit Return", top.name)["tables"]
			cells = {cell["column"]: cell["figure"] for cell in seen[0]["rows"][0]["cells"]}
			self.assertEqual((seen[0]["annex"], cells["1"]), (4, 6))
			self.assertEqual([row["number"] for row in tables.get_versions(top.name)], [1])
			sent = entries(self.disc)
			for annex in (2, 3, 4, 5):
				printed = VersionPaper(top.current_version, unmasked=True).pdf(annex, archive=True)
				name = next(each for each in sent if f"附件{annex}_" in each and each.endswith(".pdf"))
				self.assertEqual(printed, sent[name], annex)

	def test_who_may_not_receive_takes_nothing_in(self) -> None:
		from party_investigation.returns.packages import service

		with self.two.at_receiver():
			name = upload(self.disc)
			before = state()
			for user in (self.two.other, self.two.below):
				frappe.set_user(user)
				for act in (service.look, service.take_in):
					with self.subTest(user=user, act=act.__name__), self.assertRaises(frappe.PermissionError):
						act(name)
			frappe.set_user(self.two.other)
			with self.assertRaises(frappe.PermissionError):
				theirs = frappe.db.get_value("Return Package", name, "file")
				upload(b"another file", organization="X", file=theirs)
			self.assertEqual(state(), before)

	def test_what_is_noted_stands(self) -> None:
		with self.two.at_receiver():
			name = upload(self.disc, status="Taken In", direction="Outgoing", number=7, digest="0" * 64)
			package = frappe.get_doc("Return Package", name)
			self.assertEqual(
				(package.status, package.direction, package.number, package.digest),
				("Draft", "Incoming", 0, None),
			)
			from party_investigation.returns.packages import service

			service.take_in(name)
			package.reload()
			package.campaign = None
			with self.assertRaises(frappe.PermissionError):
				package.save()


class TestLaterPackages(PackageTest):
	def test_a_later_package_changes_what_changed_and_an_older_one_is_refused(self) -> None:
		from party_investigation.returns import actions, compare, creation
		from party_investigation.returns.packages import service

		with self.two.at_receiver():
			self.taken_in(self.disc)
			frappe.db.commit()
		with self.two.at_sender():
			name = creation.return_name(self.two.campaign, "T", D)
			actions.take(name, "withdraw")
			frappe.set_user("Administrator")
			pass_up(self.two, "T", D)
			frappe.db.commit()
		_package, newer = self.two.make()
		with self.two.at_receiver():
			looked = upload(newer)
			changes = service.look(looked)["changes"]
			self.assertEqual((changes["Changed"], changes["Unchanged"]), (1, 5))
			service.take_in(looked)
			of_top = creation.return_name(self.two.campaign_there, "T", D)
			sides = [compare.handed_in(f"{of_top}-{number}") for number in (1, 2)]
			self.assertEqual({*sides[0].lines()}, {*sides[1].lines()})
			self.assertIsNotNone(compare.compare(*sides))
			top = frappe.db.get_value(
				"Unit Return", creation.return_name(self.two.campaign_there, "T", D), "version"
			)
			self.assertEqual(top, 2)
			self.refused(self.disc, "changes nothing")
			older = self.sealed_again(
				lambda content: dataclasses.replace(
					content, sheet=dataclasses.replace(content.sheet, made_by="别人")
				)
			)
		with self.two.at_receiver():
			self.taken_in(newer)
			self.refused(older, "Take the newest one")
			actions.take(creation.return_name(self.two.campaign_there, "T", D), "verify")
			self.refused(newer, "changes nothing")


class TestConflicts(PackageTest):
	def conflict(self, words: str, disc: bytes | None = None) -> None:
		self.refused(disc or self.disc, words)

	def test_a_unit_that_is_unknown_dissolved_or_moved(self) -> None:
		for change, words in (
			({"disabled": 1}, "dissolved"),
			({"parent_party_organization": "T1"}, "another superior"),
			({"name": "T2B9"}, "unknown"),
		):
			with self.subTest(words), self.two.at_receiver():
				frappe.db.set_value("Party Organization", "T2B1", change)
				self.conflict(words)

	def test_a_unit_that_has_handed_in_there_itself(self) -> None:
		from party_investigation.returns import creation

		for unit, words in (("T1B1", "handed in here itself"), ("T", "handed in here itself")):
			with self.subTest(unit), self.two.at_receiver():
				name = creation.return_name(self.two.campaign_there, unit, D)
				frappe.db.set_value("Unit Return", name, "status", "Submitted")
				self.conflict(words)

	def test_figures_that_are_not_the_sum(self) -> None:
		def change(content: records.Content) -> records.Content:
			top = content.top
			wrong = dataclasses.replace(top, figures=top.figures | {"restored": 4})
			moved = dataclasses.replace(content, versions=(wrong, *content.versions[1:]))
			digest = records.digest_of(moved, wrong, moved.lines_of()[wrong.unit])
			return dataclasses.replace(
				moved,
				sheet=dataclasses.replace(content.sheet, digest=digest),
				versions=(dataclasses.replace(wrong, digest=digest), *content.versions[1:]),
			)

		forged = self.sealed_again(change)
		with self.two.at_receiver():
			self.conflict("not the sum", forged)

	def test_people_who_are_held_elsewhere_are_named_and_decided(self) -> None:
		from party_investigation.returns.packages import service
		from party_investigation.tests.world import make_member

		line = records.read_content(bags.read_bag(self.disc).payload).lines[0]
		with self.two.at_receiver("Administrator"):
			make_member("X", 77, identity_number=line.line["identity_number"])
			frappe.set_user(self.two.receiver)
			package = upload(self.disc)
			seen = service.look(package)
			self.assertEqual(seen["people_number"], 1)
			self.assertEqual(
				(seen["people"][0]["name"], seen["people"][0]["elsewhere"]), (line.member_name, "测试X")
			)
			self.assertNotIn(line.line["identity_number"], json.dumps(seen))
			self.assertEqual((seen["may"]["allowed"], seen["may_decide"]), (False, True))
			with self.assertRaises(frappe.ValidationError):
				service.take_in(package)
			decision = {"unit": line.unit, "choice": "Take Theirs", "reason": "两个单位正在核对"}
			service.take_in(package, [decision])
			(kept,) = frappe.get_doc("Return Package", package).decisions
			self.assertEqual((kept.conflict, kept.choice), ("Person Elsewhere", "Take Theirs"))


class TestPartners(PackageTest):
	def test_a_key_is_entered_with_its_fingerprint_by_who_acts_there(self) -> None:
		_private, public = signature.new_key()
		shown = signature.fingerprint(public)
		values = {
			"doctype": "Partner Installation",
			"organization": ABOVE,
			"installation_name": "某校",
			"unit": "X",
		}
		with self.two.at_receiver():
			for key, wrong in (
				(public, "0000" + shown[4:]),
				(public, shown[:9]),
				("abc", shown),
				(public, ""),
			):
				with self.subTest(wrong), self.assertRaises(frappe.ValidationError):
					frappe.get_doc({**values, "public_key": key, "fingerprint": wrong}).insert()
			typed = shown.replace("-", " ").upper()
			entered = frappe.get_doc({**values, "public_key": public, "fingerprint": typed}).insert()
			self.assertEqual((entered.fingerprint, entered.entered_by), (shown, self.two.receiver))
			with self.assertRaises(frappe.ValidationError):
				frappe.get_doc({**values, "public_key": public, "fingerprint": shown}).insert()
			frappe.set_user(self.two.other)
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc({**values, "public_key": public, "fingerprint": shown}).insert()


if __name__ == "__main__":
	unittest.main()
