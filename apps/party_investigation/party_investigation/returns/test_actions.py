"""A return on its way up, over every door: handed in, verified, accepted, sent back, reopened, excused (decisions D13)."""

import json

import frappe
from frappe.client import set_value
from frappe.desk.form.save import savedocs
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, today
from party_investigation.returns import actions, creation, notifications, versions
from party_investigation.returns.doctype.unit_return.test_unit_return import ReturnsTest
from party_investigation.rules.approval import ACTIONS
from party_investigation.rules.completeness import words_of
from party_investigation.tests.world import make_member, make_user

RETURN, VERSION = "Unit Return", "Return Version"
Q, L, D = "Search Registration", "Loss Summary", "Disposition Report"


class HandInTest(ReturnsTest):
	"""The small world with returns, and somebody in each place."""

	def prepare(self) -> None:
		super().prepare()
		self.create(self.campaign)
		self.users = {
			unit: make_user(unit.lower(), [("Branch Secretary", unit)]) for unit in ("T1B1", "T1B2", "T2B1")
		} | {unit: make_user(unit.lower(), [("Committee Officer", unit)]) for unit in ("T1", "T2", "T")}
		for unit in self.users:
			frappe.db.set_value("Party Organization", unit, "phone", f"0731-{unit}")
			frappe.db.set_value(RETURN, {"organization": unit}, "responsible", f"{unit}书记")
		self.explain()

	def explain(self) -> None:
		"""A remark on what the small world leaves open, as a unit would write it."""
		for unit in (*self.users,):
			for form_set in (Q, L, D):
				frappe.set_user(self.users[unit])
				for finding in self.left(unit, form_set)["findings"]:
					self.assertEqual(finding["severity"], "soft", finding)
		frappe.set_user("Administrator")

	def left(self, unit: str, form_set: str) -> dict:
		name = creation.return_name(self.campaign, unit, form_set)
		return actions.left_to_do(name) if frappe.db.exists(RETURN, name) else {"findings": []}

	def take(self, action: str, unit: str, form_set: str = L, by: str | None = None, **values) -> dict:
		"""Take an action as whoever is appointed there, with a remark on each soft check."""
		superior = frappe.db.get_value("Party Organization", unit, "parent_party_organization")
		frappe.set_user(by or self.users[unit if action in ("submit", "withdraw") else superior])
		try:
			if action == "submit":
				codes = {each["code"] for each in self.left(unit, form_set)["findings"]}
				values.setdefault("remarks", [{"check_code": code, "remark": "已核实"} for code in codes])
			return actions.take(creation.return_name(self.campaign, unit, form_set), action, **values)
		finally:
			frappe.set_user("Administrator")

	def tick(self, unit: str, form_set: str = L) -> None:
		"""Compare the sample as an officer of the superior."""
		frappe.set_user(
			self.users[frappe.db.get_value("Party Organization", unit, "parent_party_organization")]
		)
		handed_in = self.of(unit, form_set)
		for row in handed_in.sample:
			row.update({"compared_with": "Archive", "result": "Agrees"})
		handed_in.save()
		frappe.set_user("Administrator")

	def pass_up(self, unit: str, form_set: str = L) -> None:
		"""From the hand-in to the acceptance."""
		self.take("submit", unit, form_set)
		self.tick(unit, form_set)
		self.take("verify", unit, form_set)
		self.take("accept", unit, form_set)

	def assertRefused(self, words: str, act, *arguments, **values) -> None:
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)) as raised:
			act(*arguments, **values)
		self.assertIn(words, str(raised.exception))


class TestTheWayUp(HandInTest):
	def test_from_the_branches_to_the_university(self) -> None:
		for unit in ("T1B1", "T1B2", "T2B1", "T1", "T2"):
			self.pass_up(unit)
		self.assertEqual(self.take("submit", "T")["version"], 1)
		college = frappe.get_doc(VERSION, self.of("T1").current_version)
		branches = [frappe.get_doc(VERSION, self.of(unit).current_version) for unit in ("T1B1", "T1B2")]
		figures = [json.loads(each.figures) for each in (college, *branches)]
		for count in ("members", "restored", "not_found"):
			self.assertEqual(figures[0][count], figures[1][count] + figures[2][count])
		self.assertEqual(figures[0]["annex4"]["01"]["1"], 4)
		self.assertEqual(
			[part["version"] for part in json.loads(college.parts)], [each.name for each in branches]
		)
		for version in (college, *branches):
			self.assertEqual(versions.recomputed_digest(version), version.digest)
			self.assertEqual(len(version.digest), 64)

	def test_a_version_holds_the_lines_as_printed(self) -> None:
		self.take("submit", "T1B1", Q)
		version = frappe.get_doc(VERSION, self.of("T1B1", Q).current_version)
		self.assertEqual([row.annex for row in version.lines], ["2", "3"])
		line = json.loads(version.lines[0].line)
		self.assertEqual(line["branch"], "测试T1B1")
		self.assertTrue(line["identity_number"])
		frappe.db.set_value("Party Member", version.lines[0].member, "member_name", "改名")
		self.assertEqual(versions.recomputed_digest(version.reload()), version.digest)
		frappe.db.set_value(VERSION, version.name, "figures", "{}")
		self.assertNotEqual(versions.recomputed_digest(version.reload()), version.digest)

	def test_each_hand_in_makes_a_version_of_its_own(self) -> None:
		self.take("submit", "T1B1")
		first = frappe.get_doc(VERSION, self.of("T1B1").current_version).as_json()
		self.take("return", "T1B1", reason="第3栏不符")
		self.assertEqual(self.of("T1B1").status, "Returned")
		self.take("submit", "T1B1")
		again = self.of("T1B1")
		self.assertEqual((again.version, again.current_version), (2, f"{again.name}-2"))
		self.assertTrue(again.reasons[0].settled)
		self.assertEqual(frappe.get_doc(VERSION, f"{again.name}-1").as_json(), first)

	def test_who_and_when_and_on_time(self) -> None:
		frappe.db.set_value(RETURN, self.of("T1B1").name, "due_on", today())
		self.pass_up("T1B1")
		accepted = self.of("T1B1")
		self.assertEqual(
			(accepted.submitted_by, accepted.verified_by, accepted.accepted_by),
			(self.users["T1B1"], self.users["T1"], self.users["T1"]),
		)
		self.assertTrue(accepted.on_time)
		self.assertEqual(str(accepted.first_submitted_on), today())
		self.pass_up("T1B2")
		self.assertFalse(self.of("T1B2").on_time, "it was due in 2016")

	def test_may_says_it_before(self) -> None:
		name = self.of("T1").name
		frappe.set_user(self.users["T1"])
		may = actions.may_of(name)
		self.assertEqual(set(may), {*ACTIONS, "report", "package"})
		self.assertIn("2 units below", may["submit"]["reason"])
		self.assertIn("测试T1B1", may["submit"]["reason"])
		frappe.set_user(self.users["T2"])
		self.assertRaises(frappe.PermissionError, actions.may_of, name)


class TestWhatIsLeft(HandInTest):
	def test_a_zero_return_is_declared(self) -> None:
		self.assertTrue(self.left("T1B1", L)["reported"])
		self.assertRefused("2 persons are reported", self.take, "submit", "T1B1", zero_return=1)
		empty = self.make_branch("T1B9")
		self.users[empty] = make_user("t1b9", [("Branch Secretary", empty)])
		self.assertRefused("Nobody is reported", self.take, "submit", empty)
		self.take("submit", empty, zero_return=1)
		version = frappe.get_doc(VERSION, self.of(empty).current_version)
		self.assertTrue(version.zero_return)

	def make_branch(self, code: str) -> str:
		values = {
			"organization_code": code,
			"organization_name": code,
			"kind": "党支部",
			"phone": "0731-1",
			"change_reason": "新成立",
		}
		values |= {"doctype": "Party Organization", "parent_party_organization": "T1"}
		return frappe.get_doc(values).insert().name

	def test_a_record_that_is_not_checked_stops_the_survey(self) -> None:
		survey = "Survey Registration"
		self.assertRefused("hard checks fail", self.take, "submit", "T1B1", survey)
		findings = [each for each in self.left("T1B1", survey)["findings"] if each["severity"] == "hard"]
		self.assertEqual({each["code"] for each in findings}, {"return.to_check"})
		self.assertEqual({each["field"] for each in findings}, {"filled_on"})
		for each in findings:
			record = frappe.get_doc(each["doctype"], each["name"])
			record.update({"status": "Checked", "materials_complete": "是", "has_application": "是"})
			record.update({"admission_true": "是", "irregular_admission": "否"}).save()
		self.take("submit", "T1B1", survey)
		version = frappe.get_doc(VERSION, self.of("T1B1", survey).current_version)
		self.assertEqual(len(json.loads(version.roster)), version.members_present)

	def test_an_open_search_and_a_missing_one_stop_the_search_registration(self) -> None:
		make_member("T1B1", 60)
		member = make_member("T1B1", 61).name
		search = {"doctype": "Contact Search", "campaign": self.campaign, "member": member}
		frappe.get_doc(search).insert()
		codes = {each["code"] for each in self.left("T1B1", Q)["findings"] if each["severity"] == "hard"}
		self.assertEqual(codes, {"return.search_missing", "return.search_open"})
		self.assertRefused("2 hard checks fail", self.take, "submit", "T1B1", Q)

	def test_a_soft_check_needs_a_remark(self) -> None:
		self.take("submit", "T1B1")
		self.take("return", "T1B1", reason="补充")
		make_member("T1B1", 62, last_life_on=today(), last_dues_on=today())
		self.assertRefused("soft checks have no remark", self.take, "submit", "T1B1", remarks=[])
		self.take("submit", "T1B1", remark="新转入一名")
		version = frappe.get_doc(VERSION, self.of("T1B1").current_version)
		self.assertIn("新转入一名", version.remark)
		self.assertIn("人，上次上报为", version.remark)
		self.assertIn("人：已核实", version.remark)
		self.assertNotIn("members_changed", version.remark)
		row = next(each for each in self.of("T1B1").remarks if each.check_code == "return.members_changed")
		self.assertEqual(row.check_words, "… members stand in this return, … stood in the last one.")
		frappe.local.lang = "zh"
		self.assertEqual(row.as_dict().check_words, "本次登记党员…人，上次上报为…人。")
		self.assertEqual(words_of("no.check", str), "no.check")

	def test_the_tables_name_who_answers_who_has_filled_in_and_a_telephone(self) -> None:
		frappe.db.set_value(RETURN, {"organization": ["in", [*self.users]]}, "responsible", None)
		frappe.db.set_value("Party Organization", "T1B1", "phone", None)
		hard = {each["code"] for each in self.left("T1B1", L)["findings"] if each["severity"] == "hard"}
		self.assertEqual(hard, {"return.filled_in_by_missing", "return.phone_missing"})  # for Administrator
		self.assertFalse([each for each in self.left("T1B1", Q)["findings"] if each["severity"] == "hard"])
		self.assertRefused("1 hard checks fail", self.take, "submit", "T1B1")
		of_unit = {"doctype": RETURN, "name": self.of("T1B1").name}
		frappe.set_user(self.users["T1B1"])
		for door in (
			lambda: set_value(RETURN, of_unit["name"], "status", "Submitted"),
			lambda: apply_workflow(json.dumps(of_unit), "Hand In"),
		):
			self.assertRefused("hard checks fail", door)
		frappe.set_user("Administrator")
		self.take("submit", "T1B1", signatures={"phone": " 0731-1 ", "unknown": "x"})
		version = frappe.get_doc(VERSION, self.of("T1B1").current_version)
		self.assertEqual(
			(version.responsible, version.filled_in_by, version.phone), ("t1b1", "t1b1", "0731-1")
		)
		self.take("submit", "T1B1", D)  # what was written once is known for the next set
		self.assertEqual(self.of("T1B1", D).phone, "0731-1")

	def test_nobody_else_writes_the_names(self) -> None:
		frappe.set_user(self.users["T1"])
		self.assertRaises(frappe.PermissionError, set_value, RETURN, self.of("T1B1").name, "responsible", "x")

	def test_units_below_are_accepted_or_excused(self) -> None:
		self.pass_up("T1B1")
		self.assertRefused(
			"1 units below are neither accepted nor excused: 测试T1B2", self.take, "submit", "T1"
		)
		self.assertRefused("Say why", self.take, "excuse", "T1B2", reason=" ")
		self.take("excuse", "T1B2", reason="正在组建")
		excused = self.of("T1B2")
		self.assertEqual((excused.excused, excused.excuse_reason), (1, "正在组建"))
		self.take("submit", "T1")
		figures = json.loads(frappe.get_doc(VERSION, self.of("T1").current_version).figures)
		self.assertEqual(figures["annex4"]["01"]["1"], 2)

	def test_a_unit_without_a_return_is_not_forgotten(self) -> None:
		self.pass_up("T1B1")
		frappe.db.delete(RETURN, {"organization": "T1B2"})
		self.assertRefused("测试T1B2", self.take, "submit", "T1")

	def test_a_copy_is_not_waited_for_and_not_added(self) -> None:
		college = frappe.get_doc("Party Organization", "T2")
		college.update({"hands_in": "Elsewhere, Copy Here"}).save()
		for unit in ("T1B1", "T1B2", "T1", "T2B1", "T2"):
			self.pass_up(unit)
		self.take("submit", "T")
		parts = json.loads(frappe.get_doc(VERSION, self.of("T").current_version).parts)
		self.assertEqual([part["version"] for part in parts], [self.of("T1").current_version])


class TestBack(HandInTest):
	def test_undone_from_the_top(self) -> None:
		for unit in ("T1B1", "T1B2", "T1"):
			self.pass_up(unit)
		self.assertRefused("must first be sent back", self.take, "reopen", "T1B1", reason="漏报")
		self.take("reopen", "T1", reason="漏报")
		self.take("reopen", "T1B1", reason="漏报")
		self.assertEqual((self.of("T1").status, self.of("T1B1").status), ("Returned", "Returned"))
		self.assertRefused("neither accepted nor excused", self.take, "submit", "T1")
		for unit in ("T1B1", "T1"):
			self.pass_up(unit)
		self.assertEqual(self.of("T1").version, 2)

	def test_a_hand_in_is_taken_back_until_it_is_verified(self) -> None:
		self.take("submit", "T1B1")
		self.take("withdraw", "T1B1")
		self.assertEqual(self.of("T1B1").status, "Not Submitted")
		self.take("submit", "T1B1")
		self.assertRefused("persons of the sample", self.take, "verify", "T1B1")
		self.tick("T1B1")
		self.take("verify", "T1B1")
		self.assertRefused("Verified", self.take, "withdraw", "T1B1")

	def test_a_return_names_records_and_reasons(self) -> None:
		self.take("submit", "T1B1")
		self.assertRefused("at least one reason", self.take, "return", "T1B1")
		line = self.made["Untraced Member"]["T1B1"]
		member = self.made["Party Member"]["T1B1"]
		of_line = {"reference_doctype": "Untraced Member", "reference_name": line, "reason": "查找不足"}
		for wrong, words in (
			({**of_line, "reference_name": self.made["Untraced Member"]["T1B2"]}, "no document of"),
			({**of_line, "reference_doctype": "Party Member", "reference_name": member}, "does not belong"),
			({**of_line, "reason": ""}, "write the reason"),
		):
			self.assertRefused(words, self.take, "return", "T1B1", reasons=[wrong])
		self.take("return", "T1B1", reasons=[of_line, {"figure": "附件4 01 3", "reason": "不符"}])
		returned = self.of("T1B1")
		self.assertEqual([row.reason for row in returned.reasons], ["查找不足", "不符"])
		self.assertEqual({row.given_by for row in returned.reasons}, {self.users["T1"]})
		returned.reasons[0].reason = "另一个"
		self.assertRefused("stand as they were given", returned.save)


class TestTold(HandInTest):
	def test_the_branch_is_told_in_its_language_and_at_the_record(self) -> None:
		frappe.db.set_value("User", self.users["T1B1"], "language", "zh")
		self.take("submit", "T1B1", Q)
		line = self.made["Untraced Member"]["T1B1"]
		reason = {"reference_doctype": "Untraced Member", "reference_name": line, "reason": "<b>查找不足</b>"}
		self.take("return", "T1B1", Q, reasons=[reason])
		about = {"document_type": RETURN, "document_name": self.of("T1B1", Q).name}
		notes = frappe.get_all("Notification Log", filters=about, fields=["for_user", "subject"])
		self.assertEqual([note.for_user for note in notes], [self.users["T1B1"]])
		self.assertIn("查找登记", notes[0].subject)
		self.assertNotIn("<b>", notes[0].subject)
		task = {"reference_name": self.of("T1B1", Q).name, "allocated_to": self.users["T1B1"]}
		self.assertEqual(frappe.db.get_value("ToDo", task, "status"), "Open")
		document = frappe.get_doc("Untraced Member", line)
		document.run_method("onload")
		self.assertIn("查找不足", document.get_onload("sent_back"))
		self.take("submit", "T1B1", Q)
		self.assertEqual(frappe.db.get_value("ToDo", task, "status"), "Closed")
		self.assertIsNone(notifications.reason_at_record(document))


class TestEveryDoor(HandInTest):
	def test_nobody_decides_from_aside_or_on_ones_own(self) -> None:
		self.take("submit", "T1B1")
		for by in (self.users["T1B1"], self.users["T"], make_user("both", [("Committee Officer", "T2")])):
			self.assertRaises(
				(frappe.PermissionError, frappe.ValidationError), self.take, "verify", "T1B1", by=by
			)
		both = make_user("two", [("Branch Secretary", "T1B2"), ("Committee Officer", "T1")])
		self.take("submit", "T1B2", by=both)
		self.tick("T1B2")
		self.assertRefused("yourself", self.take, "verify", "T1B2", by=both)

	def test_nobody_decides_on_the_own_branch(self) -> None:
		self.take("submit", "T1B1")
		self.tick("T1B1")
		member = frappe.get_doc("Party Member", self.made["Party Member"]["T1B1"])
		account = {"first_name": member.member_name[1:], "last_name": member.member_name[:1]}
		frappe.db.set_value("User", self.users["T1"], account)
		self.assertRefused("You are a member of 测试T1B1 yourself", self.take, "verify", "T1B1")
		frappe.db.set_value("User", self.users["T1"], "mobile_no", "19907319998")
		self.take("verify", "T1B1")
		frappe.db.set_value("User", self.users["T1"], "mobile_no", member.phone)
		self.assertRefused("You are a member of 测试T1B1 yourself", self.take, "accept", "T1B1")

	def test_a_state_is_set_by_no_other_way(self) -> None:
		name = self.of("T1B1").name
		self.take("submit", "T1B1")
		for user in (self.users["T1B1"], self.users["T"]):
			for status in ("Verified", "Accepted", "Returned", "Not Submitted"):
				if status == "Not Submitted" and user == self.users["T1B1"]:
					continue
				for door in self.doors(name, status):
					frappe.set_user(user)
					with self.assertRaises((frappe.PermissionError, frappe.ValidationError)):
						door()
					frappe.set_user("Administrator")
					self.assertEqual(self.of("T1B1").status, "Submitted")

	def doors(self, name: str, status: str):
		"""The ways in which a client may save another state."""

		def put() -> None:
			frappe.get_doc(RETURN, name).update({"status": status}).save()

		def value() -> None:
			set_value(RETURN, name, "status", status)

		def form() -> None:
			document = frappe.get_doc(RETURN, name)
			savedocs(frappe.as_json({**document.as_dict(), "status": status}), "Save")

		def workflow() -> None:
			apply_workflow(
				frappe.as_json(frappe.get_doc(RETURN, name)), {"Verified": "Verify"}.get(status, "Accept")
			)

		return put, value, form, workflow

	def test_the_workflow_freezes_as_the_method_does(self) -> None:
		document = self.of("T1B1")
		codes = {each["code"] for each in self.left("T1B1", L)["findings"]}
		frappe.set_user(self.users["T1B1"])
		document.extend("remarks", [{"check_code": code, "remark": "x"} for code in codes])
		document.save()
		apply_workflow(frappe.as_json(document), "Hand In")
		self.tick("T1B1")
		frappe.set_user(self.users["T1"])
		apply_workflow(frappe.as_json(self.of("T1B1")), "Verify")
		self.assertEqual(self.of("T1B1").status, "Verified")
		self.assertTrue(frappe.db.exists(VERSION, f"{document.name}-1"))

	def test_what_the_system_writes_is_not_entered(self) -> None:
		document = self.of("T1B1")
		frappe.set_user(self.users["T1B1"])
		false = {
			"accepted_by": self.users["T1"],
			"accepted_on": "2016-04-01",
			"version": 7,
			"on_time": 1,
			"due_on": add_days(today(), 9),
			"excused": 1,
			"superior": "T2",
			"is_copy": 1,
			"level": "unit",
			"members_expected": 5,
			"flags": {"excuse": {"reason": "x"}},
		}
		savedocs(frappe.as_json({**document.as_dict(), **false, "remark": "说明"}), "Save")
		stored = self.of("T1B1")
		self.assertEqual(stored.remark, "说明")
		for field in false.keys() - {"flags"}:
			self.assertEqual(stored.get(field), document.get(field), field)

	def test_only_the_unit_explains_and_only_while_it_is_open(self) -> None:
		name = self.of("T1B1").name
		frappe.set_user(self.users["T1"])
		self.assertRefused("written by the unit itself", set_value, RETURN, name, "remark", "代填")
		self.take("submit", "T1B1")
		frappe.set_user(self.users["T1B1"])
		self.assertRefused("written by the unit itself", set_value, RETURN, name, "zero_return", 1)

	def test_a_version_stands(self) -> None:
		self.take("submit", "T1B1")
		version = frappe.get_doc(VERSION, self.of("T1B1").current_version)
		for user in ("Administrator", self.users["T1B1"], self.users["T"]):
			frappe.set_user(user)
			self.assertRaises(frappe.PermissionError, frappe.get_doc(VERSION, version.name).save)
			self.assertRaises(frappe.PermissionError, set_value, VERSION, version.name, "remark", "x")
			self.assertRaises(frappe.PermissionError, frappe.delete_doc, VERSION, version.name)

	def test_arguments_of_any_kind(self) -> None:
		name = self.of("T1B1").name
		frappe.set_user(self.users["T1B1"])
		for action in ("", "delete", None, 1, [], {}):
			self.assertRaises((frappe.ValidationError, TypeError), actions.take, name, action)
		for rows in ("x", 1, [1], {"a": 1}):
			self.assertRaises((frappe.ValidationError, TypeError), actions.take, name, "submit", remarks=rows)
		for signatures in ("x", 1, [1], {"phone": 1}, {"phone": ["x"]}):
			self.assertRaises(
				(frappe.ValidationError, TypeError, ValueError),
				actions.take,
				name,
				"submit",
				signatures=signatures,
			)
		for wrong in (None, [], {}, "x"):
			self.assertRaises((frappe.ValidationError, TypeError), actions.may_of, wrong)

	def test_after_the_lock_date_only_an_extension_opens_the_set(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "stages_lock", 1)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		self.assertRefused("locked on 2016-04-06", self.take, "submit", "T1B1")
		frappe.set_user(self.users["T1"])
		values = {"campaign": self.campaign, "organization": "T1B1", "stage": "Registration"}
		extension = {**values, "extended_to": add_days(today(), 1), "reason": "水灾"}
		frappe.get_doc({"doctype": "Return Extension", **extension}).insert()
		self.take("submit", "T1B1")
		self.assertTrue(self.of("T1B1").on_time)

	def test_a_closed_campaign_takes_nothing(self) -> None:
		frappe.get_doc("Investigation Campaign", self.campaign).close("结束")
		self.assertRefused("The campaign is not open", self.take, "submit", "T1B1")
