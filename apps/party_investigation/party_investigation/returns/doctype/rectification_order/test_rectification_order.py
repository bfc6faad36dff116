"""An order sends a unit's sets back from two levels above, and closes after a new hand-in and a second look (decisions D14)."""

from typing import Any

import frappe
from frappe.utils import add_days, today
from party_investigation.investigation import carry_over
from party_investigation.reporting.printing import rectification_order
from party_investigation.returns.doctype.rectification_order.rectification_order import may_of
from party_investigation.returns.test_actions import HandInTest, L, Q
from party_investigation.rules.sampling import AGREES, DIFFERS
from party_investigation.tests.printed import printed
from party_investigation.tests.world import make_user

ORDER = "Rectification Order"


class OrderTest(HandInTest):
	def prepare(self) -> None:
		super().prepare()
		self.department = make_user("department", [("Organization Department Officer", "T")])

	def drafted(self, form_sets=(L,), by: str | None = None, **values):
		frappe.set_user(by or self.department)
		try:
			return frappe.get_doc(
				{
					"doctype": ORDER,
					"campaign": self.campaign,
					"organization": "T1B1",
					"ordered_by_organization": "T",
					"facts": "登记为无法取得联系的党员本人接听电话。",
					"due_on": add_days(today(), 10),
					"sets": [{"form_set": form_set} for form_set in form_sets],
					**values,
				}
			).insert()
		finally:
			frappe.set_user("Administrator")

	def issue(self, order, by: str | None = None):
		frappe.set_user(by or self.department)
		try:
			order.issue()
		finally:
			frappe.set_user("Administrator")
		return frappe.get_doc(ORDER, order.name)

	def close(self, order, by: str | None = None, look: str | None = "复查3人，均相符"):
		frappe.set_user(by or self.department)
		try:
			frappe.get_doc(ORDER, order.name).close(look)
		finally:
			frappe.set_user("Administrator")


class TestIssue(OrderTest):
	def test_it_sends_the_set_back_and_tells_the_unit(self) -> None:
		self.take("submit", "T1B1")
		order = self.issue(self.drafted())
		returned = self.of("T1B1")
		self.assertEqual((returned.status, returned.times_returned), ("Returned", 1))
		self.assertIn(order.name, returned.reasons[0].reason)
		self.assertEqual((order.status, order.ordered_by), ("Open", self.department))
		self.assertEqual(order.sets[0].version_ordered, 1)
		about = {"reference_type": ORDER, "reference_name": order.name, "status": "Open"}
		self.assertEqual(frappe.get_all("ToDo", about, pluck="allocated_to"), [self.users["T1B1"]])
		bell = frappe.get_all("Notification Log", {"document_name": order.name}, pluck="for_user")
		self.assertEqual(bell, [self.users["T1B1"]])

	def test_what_was_taken_above_comes_back_first(self) -> None:
		for unit in ("T1B1", "T1B2"):
			self.pass_up(unit)
		self.take("submit", "T1")
		self.issue(self.drafted())
		self.assertEqual(
			[self.of(unit).status for unit in ("T1", "T1B1", "T1B2")], ["Returned", "Returned", "Accepted"]
		)

	def test_what_the_ordering_level_has_handed_in_itself_is_not_touched(self) -> None:
		for unit in ("T1B1", "T1B2", "T2B1", "T1", "T2"):
			self.pass_up(unit)
		self.take("submit", "T")
		order = self.drafted()
		frappe.db.savepoint("before")
		with self.assertRaises(frappe.ValidationError) as refused:
			self.issue(order)
		frappe.db.rollback(save_point="before")
		self.assertIn("测试T", str(refused.exception))
		self.assertEqual(self.of("T1B1").status, "Accepted")
		self.assertEqual(frappe.db.get_value(ORDER, order.name, "status"), "Draft")

	def test_the_unit_may_write_again_although_its_forms_have_locked(self) -> None:
		self.take("submit", "T1B1")
		campaign = frappe.get_doc("Investigation Campaign", self.campaign)
		campaign.stages_lock = 1
		campaign.append("amendments", {"reason": "测试"})
		campaign.save()
		self.issue(self.drafted())
		extended = frappe.get_all("Return Extension", {"organization": "T1B1"}, ["stage", "extended_to"])
		self.assertEqual({row.stage for row in extended}, {"Registration"})
		self.assertEqual({str(row.extended_to) for row in extended}, {add_days(today(), 10)})
		self.take("submit", "T1B1")

	def test_who_may(self) -> None:
		self.take("submit", "T1B1")
		for by, values in (
			(self.users["T1"], {}),
			(self.users["T1"], {"ordered_by_organization": "T1"}),
			(self.department, {"ordered_by_organization": "T1"}),
			(self.department, {"organization": "T1"}),
			(self.users["T1B1"], {}),
			(make_user("auditor", [("Investigation Auditor", "T")]), {}),
		):
			with self.subTest(by=by, **values), self.assertRaises(frappe.PermissionError):
				self.drafted(by=by, **values)

	def test_what_is_missing_is_told(self) -> None:
		with self.assertRaises(frappe.PermissionError) as refused:
			self.issue(self.drafted())
		self.assertIn("nothing to send back", str(refused.exception))
		self.take("submit", "T1B1")
		with self.assertRaises(frappe.PermissionError):
			self.issue(self.drafted(due_on=add_days(today(), -1)))
		values: dict[str, Any]
		for values in (
			{"facts": ""},
			{"sets": []},
			{"organization": "T2B1", "ordered_by_organization": "T1"},
		):
			with self.subTest(values), self.assertRaises(frappe.ValidationError):
				self.drafted(**values)
		with self.assertRaises(frappe.ValidationError):
			self.drafted((L, L))

	def test_nobody_issues_one_by_inserting_it(self) -> None:
		self.take("submit", "T1B1")
		with self.assertRaises(frappe.ValidationError):
			self.drafted(status="Open")
		self.assertEqual(self.of("T1B1").status, "Submitted")

	def test_the_unit_reads_it_and_writes_nothing(self) -> None:
		self.take("submit", "T1B1")
		order = self.issue(self.drafted())
		frappe.set_user(self.users["T1B1"])
		document = frappe.get_doc(ORDER, order.name)
		self.assertTrue(document.has_permission("read"))
		self.assertIn("责令", rectification_order(document))
		text = printed(ORDER, order.name, "Rectification Order Document")
		for words in (
			order.facts.splitlines()[0],
			"重新进行党员组织关系排查的通知",
			"一、查明的事实",
			"复查合格的予以销号。",
		):
			self.assertIn(words, text)
		self.assertNotIn("草稿", text)
		self.assertRaises(frappe.PermissionError, document.save)
		frappe.set_user(self.users["T2B1"])
		self.assertFalse(frappe.get_doc(ORDER, order.name).has_permission("read"))

	def test_an_issued_order_stands(self) -> None:
		self.take("submit", "T1B1")
		order = self.issue(self.drafted((L, Q)))
		for change in (
			{"facts": "别的"},
			{"due_on": add_days(today(), 99)},
			{"status": "Draft"},
			{"campaign": "x"},
		):
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				frappe.get_doc(ORDER, order.name).update(change).save()
		for change in ({"sets": []}, {"ordered_by": "Administrator"}):
			document = frappe.get_doc(ORDER, order.name).update(change)
			try:
				document.save()
			except frappe.ValidationError:
				pass
		stored = frappe.get_doc(ORDER, order.name)
		self.assertEqual((len(stored.sets), stored.ordered_by), (2, self.department))
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, ORDER, order.name, force=True)


class TestClose(OrderTest):
	def prepare(self) -> None:
		super().prepare()
		self.take("submit", "T1B1")
		self.order = self.issue(self.drafted())

	def test_not_before_the_new_version_is_verified(self) -> None:
		self.assertRaises(frappe.PermissionError, self.close, self.order)
		self.take("submit", "T1B1")
		self.assertRaises(frappe.PermissionError, self.close, self.order)
		self.tick("T1B1")
		self.take("verify", "T1B1")
		self.close(self.order)
		closed = frappe.get_doc(ORDER, self.order.name)
		self.assertEqual((closed.status, closed.closed_by), ("Closed", self.department))
		self.assertEqual((closed.sets[0].version_ordered, closed.sets[0].version_after), (1, 2))
		about = {"reference_type": ORDER, "reference_name": closed.name}
		self.assertEqual(frappe.get_all("ToDo", about, pluck="status"), ["Closed"])
		closed.second_look = "别的"
		self.assertRaises(frappe.ValidationError, closed.save)

	def test_not_without_a_second_look(self) -> None:
		self.pass_up("T1B1")
		self.assertRaises(frappe.PermissionError, self.close, self.order, look=None)
		self.assertRaises(frappe.PermissionError, self.close, self.order, by=self.users["T1"])
		self.assertRaises(frappe.PermissionError, self.close, self.order, by=self.users["T1B1"])

	def test_a_second_spot_check_is_a_second_look(self) -> None:
		self.pass_up("T1B1")
		check = self.checked(AGREES)
		order = frappe.get_doc(ORDER, self.order.name)
		frappe.set_user(self.department)
		order.second_check = check
		order.save()
		self.close(self.order, look=None)

	def test_a_spot_check_that_finds_it_wrong_again_is_none(self) -> None:
		self.pass_up("T1B1")
		check = self.checked(DIFFERS)
		frappe.set_user(self.department)
		frappe.get_doc(ORDER, self.order.name).update({"second_check": check}).save()
		self.assertRaises(frappe.PermissionError, self.close, self.order, look=None)

	def checked(self, answer: str) -> str:
		"""A spot check of the branch that is done."""
		frappe.set_user(self.department)
		check = frappe.get_doc(
			{"doctype": "Spot Check", "campaign": self.campaign, "organization": "T", "unit": "T1B1"}
		).insert()
		check.draw()
		check = frappe.get_doc("Spot Check", check.name)
		for row in check.persons:
			row.update({"identity_agrees": answer, "note": "x"})
		check.save()
		check.conclude("完成")
		frappe.set_user("Administrator")
		return check.name


class TestWhatMayBeDone(OrderTest):
	def allowed(self, order, user: str) -> set[str]:
		frappe.set_user(user)
		try:
			return {action for action, answer in may_of(order.name).items() if answer["allowed"]}
		finally:
			frappe.set_user("Administrator")

	def test_each_status_has_its_actions(self) -> None:
		order = self.drafted()
		self.assertEqual(self.allowed(order, self.department), {"draft"})
		self.take("submit", "T1B1")
		self.assertEqual(self.allowed(order, self.department), {"draft", "issue"})
		self.issue(order)
		self.assertEqual(self.allowed(order, self.department), {"follow"})
		self.pass_up("T1B1")
		self.assertEqual(self.allowed(order, self.department), {"follow", "close"})
		self.close(order)
		self.assertEqual(self.allowed(order, self.department), set())

	def test_the_unit_and_who_only_reads_do_nothing(self) -> None:
		self.take("submit", "T1B1")
		order = self.issue(self.drafted())
		auditor = make_user("auditor", [("Investigation Auditor", "T")])
		for user in (self.users["T1B1"], auditor):
			self.assertEqual(self.allowed(order, user), set())
		with self.assertRaises(frappe.PermissionError):
			self.allowed(order, self.users["T1B2"])


class TestFromASpotCheck(TestClose):
	def test_it_is_drafted_from_what_was_found(self) -> None:
		self.pass_up("T1B1")
		self.take("submit", "T1B1", Q)
		check = frappe.get_doc("Spot Check", self.checked(DIFFERS))
		frappe.set_user(self.department)
		name = check.propose_order("T1B1")
		order = frappe.get_doc(ORDER, name)
		self.assertEqual((order.status, order.spot_check, order.organization), ("Draft", check.name, "T1B1"))
		self.assertEqual({row.form_set for row in order.sets}, {L, Q})
		for row in check.persons:
			self.assertIn(row.member_name, order.facts)
		self.assertRaises(frappe.ValidationError, check.propose_order, "T2B1")
		order.update({"due_on": add_days(today(), 10)}).save()
		self.issue(order)
		frappe.set_user(self.department)
		with self.assertRaisesRegex(frappe.ValidationError, "nothing to send back"):
			check.propose_order("T1B1")
		frappe.set_user(self.users["T1"])
		self.assertRaises(frappe.PermissionError, check.propose_order, "T1B1")


class TestNextTerm(OrderTest):
	"""An order that is open when the next term begins is carried out there (decisions D16)."""

	def next_campaign(self) -> str:
		"""A campaign that repeats this one, with returns of its own."""
		values = frappe.copy_doc(frappe.get_doc("Investigation Campaign", self.campaign))
		values.update({"campaign_name": "下一期", "status": "Draft"})
		following = values.insert()
		frappe.db.set_value(
			"Investigation Campaign",
			following.name,
			{"previous_campaign": self.campaign, "status": "Open"},
		)
		return following.name

	def go_on(self, campaign: str) -> None:
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		carry_over._go_on_with_orders(self.campaign, campaign)

	def test_it_goes_on_and_closes_once_the_set_is_handed_in_and_verified_there(self) -> None:
		self.take("submit", "T1B1")
		order = self.issue(self.drafted(spot_check=None))
		draft = self.drafted()
		following = self.next_campaign()
		for _again in range(2):
			self.go_on(following)
			self.assertEqual(frappe.db.get_value(ORDER, draft.name, "campaign"), self.campaign)
			stored = frappe.get_doc(ORDER, order.name)
			self.assertEqual((stored.campaign, stored.carried_from), (following, self.campaign))
			self.assertEqual((stored.status, stored.sets[0].version_ordered), ("Open", 0))
		self.assertIn("Rectification Orders Not Settled：1", carry_over._told(self.campaign, following))
		self.assertIn("in the Last Campaign：0", carry_over._told(self.campaign, following))
		with self.assertRaisesRegex(frappe.PermissionError, "not handed in anew"):
			self.close(order)
		returned = self.hand_in_there(following)
		frappe.db.set_value("Unit Return", returned, {"version": 1, "status": "Submitted"})
		with self.assertRaisesRegex(frappe.PermissionError, "not handed in anew"):
			self.close(order)
		frappe.db.set_value("Unit Return", returned, "status", "Verified")
		frappe.set_user(self.department)
		frappe.get_doc(ORDER, order.name).update({"carried_from": None, "second_look": "已查"}).save()
		frappe.set_user("Administrator")
		self.close(order)
		closed = frappe.get_doc(ORDER, order.name)
		self.assertEqual((closed.status, closed.carried_from), ("Closed", self.campaign))
		self.assertEqual((closed.sets[0].unit_return, closed.sets[0].version_after), (returned, 1))

	def hand_in_there(self, campaign: str) -> str:
		"""The return of the unit in a campaign, made if it is not there."""
		about = {"campaign": campaign, "organization": "T1B1", "form_set": L}
		name = frappe.db.get_value("Unit Return", about)
		return (
			name
			or frappe.get_doc({"doctype": "Unit Return", "status": "Not Submitted", **about}).insert().name
		)

	def test_an_order_on_a_set_that_is_not_asked_for_there_stays_and_is_told(self) -> None:
		self.take("submit", "T1B1")
		order = self.issue(self.drafted())
		following = self.next_campaign()
		document = frappe.get_doc("Investigation Campaign", following)
		for row in document.form_sets:
			if row.form_set == L:
				frappe.db.set_value(row.doctype, row.name, "enabled", 0)
		frappe.clear_document_cache("Investigation Campaign", following)
		self.go_on(following)
		self.assertEqual(frappe.db.get_value(ORDER, order.name, "campaign"), self.campaign)
		self.assertIn("in the Last Campaign：1", carry_over._told(self.campaign, following))
