"""A record of the investigation: confirming from the list that nothing has changed."""

import json
from unittest.mock import patch

import frappe
import frappe.client
from frappe.utils import getdate, today
from party_investigation.investigation import records
from party_investigation.investigation.confirmation import confirm_unchanged
from party_investigation.returns import state
from party_investigation.rules.checks.record import ARCHIVE_IN_ORDER
from party_investigation.tests.world import WorldTest, end_appointments, make_member, make_user


class TestConfirmUnchanged(WorldTest):
	def record(self, branch: str, order: int, **values) -> str:
		member = make_member(branch, order, last_life_on=today(), last_dues_on=today())
		of_member = {"campaign": self.made["Investigation Campaign"], "member": member.name}
		return frappe.get_doc("Investigation Record", of_member).update(values).save().name

	def test_secretary_confirms_members_of_the_branch(self) -> None:
		own_record, other = self.record("T1B1", 60), self.record("T1B2", 61)
		answered = self.record("T1B1", 62, has_application="否", application_remark="遗失")
		frappe.set_user(make_user("confirmer", [("Branch Secretary", "T1B1")]))
		answer = confirm_unchanged(json.dumps([own_record, other, answered, own_record]))
		self.assertEqual(answer["done"], [own_record, answered])
		self.assertEqual([(row["name"], row["title"]) for row in answer["refused"]], [(other, other)])
		record = frappe.get_doc("Investigation Record", own_record)
		self.assertEqual((record.status, record.materials_complete), ("Checked", "是"))
		self.assertEqual(getdate(record.filled_on), getdate(today()))
		kept = frappe.get_doc("Investigation Record", answered)
		self.assertEqual((kept.has_application, kept.irregular_admission), ("否", "否"))
		frappe.set_user("Administrator")
		self.assertEqual(frappe.db.get_value("Investigation Record", other, "status"), "To Check")

	def test_lost_members_and_checked_records_are_refused_with_the_reason(self) -> None:
		checked = self.record("T1B1", 63)
		lost = self.made["Investigation Record"]["T1B1"]
		confirm_unchanged([checked])
		refused = confirm_unchanged([checked, lost])["refused"]
		self.assertEqual([row["name"] for row in refused], [checked, lost])
		self.assertTrue(all(row["reason"] for row in refused))
		self.assertEqual(frappe.db.get_value("Investigation Record", lost, "status"), "To Check")

	def test_readers_confirm_nothing(self) -> None:
		name = self.record("T1B1", 64)
		frappe.set_user(make_user("reader", [("Investigation Auditor", "T1B1")]))
		self.assertEqual(confirm_unchanged([name])["done"], [])

	def test_each_record_is_kept_as_if_it_had_been_saved_alone(self) -> None:
		alone, first, second = (self.record("T1B1", order) for order in (65, 66, 67))
		frappe.set_user(make_user("confirmer", [("Branch Secretary", "T1B1")]))
		record = frappe.get_doc("Investigation Record", alone)
		record.update({**ARCHIVE_IN_ORDER, "status": "Checked", "filled_on": today()}).save()
		comment = record.add_comment("Info", "checked")
		self.assertEqual(confirm_unchanged([first, second])["done"], [first, second])
		frappe.set_user("Administrator")
		left = [self.left_behind(name) for name in (alone, first, second)]
		self.assertEqual(left[1], left[0])
		self.assertEqual(left[2], left[0])
		self.assertTrue(left[0]["Version"] and left[0]["Comment"])
		self.assertEqual(comment.comment_type, left[1]["Comment"][0].comment_type)

	def left_behind(self, name: str) -> dict:
		"""What the confirmation of a record leaves in the history, as far as it is the same for each."""
		of_record = {"reference_doctype": "Investigation Record", "reference_name": name}
		state = ["status", "checked_by", "filled_on", "relation", "modified_by", "hard_check_count"]
		return {
			"record": frappe.db.get_value("Investigation Record", name, state),
			"Version": [
				sorted(map(str, json.loads(data)["changed"]))
				for data in frappe.get_all("Version", filters={"docname": name}, pluck="data")
			],
			"Comment": frappe.get_all(
				"Comment",
				filters=of_record,
				fields=["comment_type", "comment_email", "owner", "published", "seen", "docstatus"],
			),
		}

	def test_what_is_read_once_is_asked_anew_by_the_next_request(self) -> None:
		names = [self.record(branch, order) for order, branch in enumerate(["T1B1", "T1B2", "T1B1"], 68)]
		secretary = make_user("confirmer", [("Branch Secretary", "T1B1"), ("Branch Secretary", "T1B2")])
		values = {"campaign": self.made["Investigation Campaign"], "organization": "T1B1"}
		handed_in = frappe.get_doc(
			{"doctype": "Unit Return", "name": "handed in", "form_set": "Survey Registration", **values}
		)
		handed_in.update(
			{"status": "Submitted", "organization_name": "测试T1B1", "superior": "T1"}
		).db_insert()
		frappe.set_user(secretary)
		answer = confirm_unchanged(names)
		self.assertEqual(answer["done"], [names[1]])
		self.assertEqual({row["name"] for row in answer["refused"]}, {names[0], names[2]})
		self.assertTrue(all("测试T1 can send it back" in row["reason"] for row in answer["refused"]))
		frappe.db.set_value("Unit Return", "handed in", "status", "Returned")
		self.assertEqual(confirm_unchanged([names[0]])["done"], [names[0]])
		end_appointments(secretary)
		self.assertEqual(confirm_unchanged([names[2]])["done"], [])

	def test_the_rest_of_the_branch_costs_few_questions(self) -> None:
		names = [self.record("T1B1", order) for order in range(71, 77)]
		frappe.set_user(make_user("confirmer", [("Branch Secretary", "T1B1")]))
		with (
			patch.object(records, "latest_letters", wraps=records.latest_letters) as letters,
			patch.object(state, "holding", wraps=state.holding) as holding,
		):
			self.assertEqual(confirm_unchanged(names)["done"], names)
		self.assertEqual((letters.call_count, holding.call_count), (1, 1))

	def test_no_list_is_refused(self) -> None:
		for wrong in ("no list", "{}", [1]):
			self.assertRaises(frappe.ValidationError, confirm_unchanged, wrong)


class TestVerification(WorldTest):
	"""The branch checks, a committee above it verifies; nobody verifies own entries (decisions D13)."""

	def prepare(self) -> None:
		super().prepare()
		member = make_member("T1B1", 60, last_life_on=today(), last_dues_on=today())
		values = {"campaign": self.made["Investigation Campaign"], "member": member.name}
		self.name = frappe.get_doc("Investigation Record", values).name
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.other = make_user("other", [("Organization Department Officer", "T")])

	def record(self, user: str, **values):
		frappe.set_user(user)
		return frappe.get_doc("Investigation Record", self.name).update(values)

	def check(self, user: str) -> None:
		frappe.set_user(user)
		self.assertEqual(confirm_unchanged([self.name])["done"], [self.name])

	def test_a_branch_does_not_verify(self) -> None:
		frappe.set_user("Administrator")
		branch_officer = make_user("own", [("Committee Officer", "T1B1")])
		recorder = make_user("recorder", [("Branch Recorder", "T1B1")])
		self.check(self.secretary)
		for user in (self.secretary, branch_officer, recorder):
			with self.subTest(user):
				self.assertRaises(frappe.PermissionError, self.record(user, status="Verified").save)
				with self.assertRaises(frappe.PermissionError):
					frappe.client.set_value("Investigation Record", self.name, "status", "Verified")

	def test_the_committee_above_verifies_what_others_checked(self) -> None:
		self.assertRaises(frappe.ValidationError, self.record(self.officer, status="Verified").save)
		self.check(self.secretary)
		record = self.record(self.officer, status="Verified", verified_by=self.secretary, checked_by=None)
		record.save()
		self.assertEqual(
			(record.checked_by, record.verified_by, getdate(record.verified_on)),
			(self.secretary, self.officer, getdate(today())),
		)

	def test_nobody_verifies_own_entries(self) -> None:
		self.check(self.officer)
		self.assertRaises(frappe.PermissionError, self.record(self.officer, status="Verified").save)
		self.record(self.other, status="Verified").save()

	def test_changing_an_entry_is_checking_it(self) -> None:
		self.check(self.secretary)
		changed = self.record(self.officer, status="Verified", findings="另有情况")
		self.assertRaises(frappe.ValidationError, changed.save)
		self.record(self.officer, findings="另有情况").save()
		self.assertRaises(frappe.PermissionError, self.record(self.officer, status="Verified").save)

	def test_a_verified_record_stands_until_it_is_set_back_from_above(self) -> None:
		self.check(self.secretary)
		self.record(self.officer, status="Verified").save()
		for change in ({"findings": "改"}, {"status": "Checked"}, {"status": "To Check"}):
			with self.subTest(change):
				wrong = self.record(self.secretary, **change)
				self.assertRaises((frappe.ValidationError, frappe.PermissionError), wrong.save)
		self.set_back(self.other, "党费收缴簿不一致")
		self.record(self.secretary, findings="改").save()
		record = self.record(self.officer, status="Verified")
		record.save()
		self.assertEqual(record.checked_by, self.secretary)

	def set_back(self, user: str, reason: str) -> None:
		self.record(user).set_back(reason)

	def told(self) -> dict:
		"""What the form is told when it is opened, and the tasks of the secretary about the record."""
		record = self.record(self.secretary)
		record.run_method("onload")
		about = {"reference_name": self.name, "allocated_to": self.secretary, "status": "Open"}
		return {**record.get("__onload"), "tasks": frappe.get_all("ToDo", filters=about, pluck="description")}

	def test_setting_back_takes_a_reason_which_the_branch_reads(self) -> None:
		self.check(self.secretary)
		self.record(self.officer, status="Verified").save()
		self.assertIn("officer", self.told()["locked"])
		for change in ({"status": "Checked"}, {"status": "Checked", "set_back_reason": " "}):
			with self.subTest(change):
				self.assertRaises(frappe.ValidationError, self.record(self.officer, **change).save)
		self.assertRaises(
			frappe.ValidationError, self.record(self.officer, status="To Check", set_back_reason="错").save
		)
		self.assertRaises(frappe.PermissionError, self.set_back, self.secretary, "自己改")
		self.set_back(self.officer, "党费收缴簿不一致")
		onload = self.told()
		self.assertIn("党费收缴簿不一致", onload["sent_back"])
		self.assertNotIn("locked", onload)
		self.assertEqual(len(onload["tasks"]), 1)
		self.assertIn("党费收缴簿不一致", onload["tasks"][0])
		self.record(self.secretary, set_back_reason="没有错", set_back_by=None, findings="已更正").save()
		self.assertIn("党费收缴簿不一致", self.told()["sent_back"])
		self.assertRaises(frappe.ValidationError, self.set_back, self.officer, "再退")
		self.record(self.officer, status="Verified").save()
		onload = self.told()
		self.assertNotIn("sent_back", onload)
		self.assertEqual(onload["tasks"], [])

	def test_none_is_born_verified(self) -> None:
		frappe.set_user("Administrator")
		member = make_member("T1B1", 61, last_life_on=today(), last_dues_on=today())
		values = {
			"campaign": self.made["Investigation Campaign"],
			"member": member.name,
			"status": "Verified",
			"materials_complete": "是",
			"has_application": "是",
			"admission_true": "是",
			"irregular_admission": "否",
		}
		frappe.set_user(self.officer)
		self.assertRaises(
			frappe.ValidationError, frappe.get_doc({"doctype": "Investigation Record", **values}).insert
		)
