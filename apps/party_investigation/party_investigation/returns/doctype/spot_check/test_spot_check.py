"""A spot check is drawn two levels above from a recorded seed, and nobody in it is exchanged (decisions D14)."""

import frappe
from frappe.utils import add_days, today
from party_investigation.membership.archives import of_member
from party_investigation.reporting.printing import spot_check_record
from party_investigation.returns.doctype.spot_check.spot_check import may_of
from party_investigation.rules.sampling import AGREES, COULD_NOT, DIFFERS, LAYERS, NOT_FOUND
from party_investigation.tests.printed import printed
from party_investigation.tests.world import WorldTest, make_member, make_user


class SpotCheckTest(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		for order in range(40, 52):
			make_member("T1B1", order, last_life_on=today(), last_dues_on=today())
		for member in frappe.get_all("Party Member", {"organization": "T1B1"}, pluck="name"):
			if not frappe.db.exists("Investigation Record", {"member": member}):
				frappe.get_doc(
					{"doctype": "Investigation Record", "campaign": self.campaign, "member": member}
				).insert()
		self.inspector = make_user("inspector", [("Organization Department Officer", "T")])

	def drafted(self, **values):
		return frappe.get_doc(
			{
				"doctype": "Spot Check",
				"campaign": self.campaign,
				"organization": "T",
				"unit": "T1",
				**values,
			}
		).insert()

	def drawn(self, **values):
		frappe.set_user(self.inspector)
		check = self.drafted(**values)
		check.draw()
		return frappe.get_doc("Spot Check", check.name)

	def answer(self, check, **values) -> None:
		"""Everybody agrees, except for what `values` says of the first."""
		for row in check.persons:
			row.update({"identity_agrees": AGREES, "dues_agree": AGREES})
		check.persons[0].update(values)
		check.save()


class TestArchiveBesideTheAnswer(SpotCheckTest):
	"""Beside the inspector's answer on the archive stands what the archive said at the draw."""

	def archive_of(self, member: str, **values) -> str:
		"""The archive of a member with these values, made where there is none."""
		about = {"doctype": "Member Archive", "member": member}
		name = of_member(member) or frappe.get_doc(about).insert().name
		frappe.db.set_value("Member Archive", name, values)
		return name

	def test_state_and_what_is_lacking_stand_as_at_the_draw(self) -> None:
		of_branches = {"organization": ["in", ["T1B1", "T1B2"]]}
		members = frappe.get_all("Party Member", of_branches, pluck="name")
		lacking = "缺少：入党志愿书；存疑：政治审查材料"
		without = next(each for each in members if not of_member(each))
		having = [each for each in members if each != without]
		names = [self.archive_of(each, state="Doubtful", lacking=lacking) for each in having]
		check = self.drawn(spot_ordinary_percent=100, spot_most_percent=100)
		said = {row.member: (row.archive_state or "", row.archive_lacking or "") for row in check.persons}
		self.assertIn(("Doubtful", lacking), said.values())
		expected = {**dict.fromkeys(having, ("Doubtful", lacking)), without: ("", "")}
		self.assertEqual(said, {member: expected[member] for member in said})
		frappe.set_user("Administrator")
		frappe.db.set_value("Member Archive", {"name": ["in", names]}, {"state": "Complete", "lacking": ""})
		frappe.set_user(self.inspector)
		check.persons[0].update({"archive_state": "Complete", "archive_lacking": None})
		self.answer(check)
		stored = frappe.get_doc("Spot Check", check.name)
		self.assertEqual(
			{row.member: (row.archive_state or "", row.archive_lacking or "") for row in stored.persons}, said
		)
		self.assertIn(f"档案{lacking}", spot_check_record(stored))


class TestDraw(SpotCheckTest):
	def test_it_says_how_it_was_drawn(self) -> None:
		check = self.drawn()
		self.assertEqual((check.status, check.drawn_by), ("Drawn", self.inspector))
		self.assertEqual(len(check.seed), 32)
		self.assertEqual(len(check.roster.splitlines()), check.persons_in_units)
		self.assertEqual({row.organization for row in check.units}, {"T1B1", "T1B2"})
		self.assertEqual(sum(row.drawn for row in check.units), len(check.persons))
		self.assertEqual(sum(row.persons for row in check.units), check.persons_in_units)
		self.assertTrue(0.1 <= len(check.persons) / check.persons_in_units <= 0.2)
		self.assertEqual(check.persons[0].layer, NOT_FOUND)
		places = [LAYERS.index(row.layer) for row in check.persons]
		self.assertEqual(places, sorted(places))

	def test_the_same_draw_comes_out_again(self) -> None:
		check = self.drawn()
		make_member_elsewhere = make_member("T1B1", 60)
		self.assertTrue(make_member_elsewhere)
		again = check.draw_again()
		self.assertEqual((again["same"], again["roster_unchanged"]), (True, True))
		frappe.db.set_value("Spot Check Person", check.persons[0].name, "member", make_member_elsewhere.name)
		self.assertFalse(check.draw_again()["same"])

	def test_another_draw_has_another_seed(self) -> None:
		self.assertNotEqual(self.drawn().seed, self.drawn().seed)

	def test_a_seed_of_ones_own_does_not_count(self) -> None:
		frappe.set_user(self.inspector)
		check = self.drafted(seed="mine", drawn_by="Administrator", persons=[{"member_name": "x"}])
		self.assertEqual((check.seed, check.drawn_by, check.persons), (None, None, []))

	def test_shares_are_those_of_the_campaign_or_its_own(self) -> None:
		self.assertEqual(self.drafted().spot_not_found_percent, 50)
		check = self.drawn(spot_least_percent=100, spot_most_percent=100)
		self.assertEqual(len(check.persons), check.persons_in_units)
		with self.assertRaises(frappe.ValidationError):
			self.drafted(spot_most_percent=101)
		with self.assertRaises(frappe.ValidationError):
			self.drafted(spot_least_percent=30, spot_most_percent=20)
		with self.assertRaises(frappe.ValidationError):
			self.drafted(spot_least_percent="{{ 7 * 7 }}")

	def test_some_branches_are_drawn(self) -> None:
		check = self.drawn(units_to_draw=1)
		self.assertEqual(len(check.units), 1)
		self.assertEqual({row.organization for row in check.persons}, {check.units[0].organization})

	def test_who_has_the_receipt_is_not_drawn_any_more(self) -> None:
		records = frappe.get_all("Investigation Record", {"organization": "T1B1"}, pluck="name")
		for name in records[:-1]:
			frappe.db.set_value("Investigation Record", name, "relation", "Out With Receipt")
		self.assertEqual(self.drawn(unit="T1B1").persons_in_units, 1)


class TestWhoDraws(SpotCheckTest):
	def refused(self, user: str, **values) -> str:
		frappe.set_user(user)
		with self.assertRaises(frappe.PermissionError) as refusal:
			self.drafted(**values)
		frappe.set_user("Administrator")
		return str(refusal.exception)

	def test_the_level_right_above_does_not(self) -> None:
		officer = make_user("officer", [("Committee Officer", "T1")])
		self.assertIn("two levels", self.refused(officer, organization="T1", unit="T1B1"))
		self.assertIn("two levels", self.refused(self.inspector, organization="T1", unit="T1B1"))

	def test_nobody_draws_for_another_committee(self) -> None:
		officer = make_user("officer", [("Committee Officer", "T1")])
		self.refused(officer, organization="T", unit="T1")
		self.refused(make_user("auditor", [("Investigation Auditor", "T")]))
		self.refused(make_user("secretary", [("Branch Secretary", "T1B1")]))

	def test_not_who_verified(self) -> None:
		record = frappe.get_all("Investigation Record", {"organization": "T1B2"}, pluck="name")[0]
		frappe.db.set_value("Investigation Record", record, "verified_by", self.inspector)
		self.assertIn("verified", self.refused(self.inspector))
		frappe.set_user(self.inspector)
		self.drafted(unit="T1B1")

	def test_who_verifies_after_the_draw_does_not_record(self) -> None:
		check = self.drawn(unit="T1B1")
		frappe.db.set_value("Investigation Record", {"organization": "T1B1"}, "verified_by", self.inspector)
		with self.assertRaises(frappe.PermissionError):
			self.answer(check)

	def test_the_unit_sees_nothing_of_it(self) -> None:
		check = self.drawn()
		for name, capacity, place in (
			("secretary", "Branch Secretary", "T1B1"),
			("officer", "Committee Officer", "T1"),
		):
			frappe.set_user("Administrator")
			frappe.set_user(make_user(name, [(capacity, place)]))
			self.assertFalse(frappe.get_doc("Spot Check", check.name).has_permission("read"))
			if frappe.has_permission("Spot Check", "read"):
				self.assertEqual(frappe.get_list("Spot Check"), [])

	def test_a_unit_elsewhere_is_refused(self) -> None:
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.ValidationError):
			self.drafted(organization="T1", unit="T2")


class TestDrawnStands(SpotCheckTest):
	def test_nobody_is_exchanged(self) -> None:
		check = self.drawn()
		other = frappe.get_all(
			"Party Member", {"name": ["not in", [row.member for row in check.persons]]}, pluck="name"
		)[0]
		check.persons[0].member = other
		check.save()
		self.assertNotIn(other, [row.member for row in frappe.get_doc("Spot Check", check.name).persons])
		for change in (
			lambda check: check.persons.pop(),
			lambda check: check.append("persons", {"member": other}),
			lambda check: check.persons.reverse(),
		):
			check = frappe.get_doc("Spot Check", check.name)
			change(check)
			for number, row in enumerate(check.persons, 1):
				row.idx = number
			with self.assertRaises(frappe.ValidationError):
				check.save()

	def test_seed_and_shares_stand(self) -> None:
		name = self.drawn().name
		for field, value in (
			("seed", "0"),
			("spot_most_percent", 40),
			("roster", "x 0"),
			("unit", "T1B1"),
			("drawn_by", "Administrator"),
			("status", "Draft"),
		):
			check = frappe.get_doc("Spot Check", name)
			check.set(field, value)
			with self.subTest(field), self.assertRaises(frappe.ValidationError):
				check.save()

	def test_it_is_not_deleted_or_renamed(self) -> None:
		name = self.drawn().name
		frappe.set_user("Administrator")
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Spot Check", name, force=True)
		self.assertRaises(frappe.ValidationError, frappe.rename_doc, "Spot Check", name, "SC-X")


class TestAnswers(SpotCheckTest):
	def test_results_are_counted_by_branch_and_in_all(self) -> None:
		check = self.drawn(spot_least_percent=100, spot_most_percent=100)
		self.answer(check, identity_agrees=DIFFERS, note="姓名写错")
		check.persons[1].update({"identity_agrees": COULD_NOT, "dues_agree": None, "note": "找不到"})
		check.save()
		self.assertEqual((check.differing, check.could_not_be_checked), (1, 1))
		self.assertEqual(check.looked_up, len(check.persons) - 1)
		self.assertAlmostEqual(check.share, 100 / check.looked_up, 1)
		self.assertTrue(check.share_from < check.share < check.share_to)
		branch = check.persons[0].organization
		self.assertEqual([row.organization for row in check.units if row.differing], [branch])
		self.assertEqual([row.organization for row in check.units if row.order_proposed], [branch])
		self.assertEqual(check.persons[0].checked_by, self.inspector)

	def test_a_person_wrongly_called_not_found_proposes_an_order(self) -> None:
		check = self.drawn()
		reached = {"contact_made": DIFFERS, "contact_means": "电话", "contacted_on": today()}
		self.answer(check, **reached, wrongly_not_found=1, note="本人接听")
		branch = check.persons[0].organization
		self.assertEqual(
			{row.organization: row.wrongly_not_found for row in check.units if row.order_proposed},
			{branch: 1},
		)

	def test_answers_that_say_too_little_are_refused(self) -> None:
		check = self.drawn()
		for values in (
			{"dues_agree": DIFFERS},
			{"contact_made": AGREES},
			{"contact_made": AGREES, "contact_means": "电话", "contacted_on": add_days(today(), 1)},
			{"contact_made": AGREES, "contact_means": "电话", "contacted_on": add_days(today(), -1)},
			{
				"wrongly_not_found": 1,
				"contact_made": AGREES,
				"contact_means": "电话",
				"contacted_on": today(),
			},
			{"identity_agrees": "Perhaps"},
		):
			with self.subTest(values), self.assertRaises(frappe.ValidationError):
				self.answer(frappe.get_doc("Spot Check", check.name), **values)

	def test_results_are_not_written_by_hand(self) -> None:
		check = self.drawn()
		check.persons[0].outcome = DIFFERS
		check.units[0].order_proposed = 1
		check.differing = 9
		check.save()
		stored = frappe.get_doc("Spot Check", check.name)
		self.assertEqual((stored.persons[0].outcome or "", stored.differing), ("", 0))
		self.assertFalse(stored.units[0].order_proposed)

	def test_it_is_done_when_everybody_has_an_answer_and_it_is_concluded(self) -> None:
		check = self.drawn()
		self.assertRaises(frappe.PermissionError, frappe.get_doc("Spot Check", check.name).conclude, "属实")
		self.answer(check)
		self.assertRaises(frappe.PermissionError, frappe.get_doc("Spot Check", check.name).conclude)
		check.conclude("属实")
		stored = frappe.get_doc("Spot Check", check.name)
		self.assertEqual((stored.status, stored.done_by), ("Done", self.inspector))
		stored.persons[0].note = "later"
		self.assertRaises(frappe.ValidationError, stored.save)


class TestWhatMayBeDone(SpotCheckTest):
	def allowed(self, check) -> set[str]:
		return {action for action, answer in may_of(check.name).items() if answer["allowed"]}

	def test_each_status_has_its_actions(self) -> None:
		frappe.set_user(self.inspector)
		check = self.drafted()
		self.assertEqual(self.allowed(check), {"draw"})
		check.draw()
		self.assertEqual(self.allowed(check), {"record"})
		self.assertIn("no answer", may_of(check.name)["conclude"]["reason"])
		check = frappe.get_doc("Spot Check", check.name)
		self.answer(check, dues_agree=DIFFERS, note="x")
		self.assertEqual(self.allowed(check), {"record", "conclude"})
		check.conclude("党费登记不符")
		self.assertEqual(self.allowed(check), {"order"})

	def test_an_order_needs_something_that_differs(self) -> None:
		check = self.drawn()
		self.answer(check)
		check.conclude("属实")
		self.assertEqual(self.allowed(check), set())

	def test_who_only_reads_does_nothing(self) -> None:
		check = self.drawn()
		self.answer(check, dues_agree=DIFFERS, note="x")
		check.conclude("党费登记不符")
		frappe.set_user("Administrator")
		frappe.set_user(make_user("auditor", [("Investigation Auditor", "T")]))
		self.assertEqual(self.allowed(check), set())
		frappe.set_user("Administrator")
		frappe.set_user(make_user("officer", [("Committee Officer", "T1")]))
		self.assertRaises(frappe.PermissionError, may_of, check.name)


class TestPrint(SpotCheckTest):
	def test_the_record_names_seed_people_and_shares(self) -> None:
		check = self.drawn()
		page = spot_check_record(check)
		for text in (
			check.seed,
			check.persons[0].member_name,
			check.units[0].organization_name,
			"抽查人员（签字）",
			"未取得联系50%",
		):
			self.assertIn(text, page)

	def test_it_goes_to_paper(self) -> None:
		check = self.drawn()
		check.persons[0].db_set("note", "#panic() <b>")
		text = printed("Spot Check", check.name, "Spot Check Record")
		for words in (
			"党员组织关系集中排查抽查记录",
			"二、各党支部抽查结果",
			"抽查机关（盖章）：",
			"#panic()<b>",
			check.name,
		):
			self.assertIn(words, text)
		for person in check.persons:
			self.assertIn(person.member_name, text)

	def test_a_note_is_a_text_on_the_screen(self) -> None:
		check = self.drawn()
		check.persons[0].db_set("note", "<img src=x onerror=x()>")
		page = spot_check_record(check)
		self.assertNotIn("<img", page)
		self.assertIn("&lt;img", page)

	def test_what_a_client_sends_along_is_not_printed(self) -> None:
		check = self.drawn()
		check.persons[0].member_name = "别人"
		self.assertNotIn("别人", spot_check_record(check))

	def test_the_unit_does_not_print_it(self) -> None:
		check = self.drawn()
		frappe.set_user("Administrator")
		frappe.set_user(make_user("officer", [("Committee Officer", "T1")]))
		self.assertRaises(frappe.PermissionError, spot_check_record, check)
