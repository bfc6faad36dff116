"""Scope by appointment: every DocType × every role × own and other branch. A wrong allow is the worst bug."""

from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, today
from party_investigation import scope
from party_investigation.install import ROLES
from party_investigation.scope.appointments import FEW
from party_investigation.tests.world import (
	WorldTest,
	appoint_past_checks,
	give_by_hand,
	make_user,
	write_returns,
)

FROM_ABOVE = {"Organization Change", "Spot Check", "Rectification Order", "Return Package"}
"""What not every role of a branch has to do with."""
HANGING = tuple(
	doctype for doctype, policy in scope.POLICIES.items() if policy.personal and doctype not in FROM_ABOVE
)
SUMMARIES = ("Lost Contact Summary", "Disposition Summary")
READERS = set(ROLES)


class TestScope(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.made |= write_returns(self.made["Investigation Campaign"])

	def rights(self, doctype: str, role: str, ptype: str) -> bool:
		rows = frappe.get_meta(doctype).permissions
		return any(row.role == role and not row.permlevel and row.get(ptype) for row in rows)

	def test_a_text_that_databases_read_differently_closes_a_list(self) -> None:
		Unit = frappe.qb.DocType("Party Organization")
		self.assertIn("'O''1'", scope.to_sql(Unit.name == "O'1"))
		self.assertEqual(scope.to_sql(Unit.name.isin(["T\\", " or 1=1 or "])), scope.NOTHING)

	def test_every_hook_is_there(self) -> None:
		"""Every DocType of the app with documents of its own has both hooks."""
		names = set(
			frappe.get_all(
				"DocType",
				{
					"module": ["in", frappe.get_module_list("party_investigation")],
					"istable": 0,
					"issingle": 0,
				},
				pluck="name",
			)
		)
		for hook in ("permission_query_conditions", "has_permission"):
			self.assertLessEqual(names, set(frappe.get_hooks(hook)), hook)

	def test_one_hook_leaves_the_others_their_say(self) -> None:
		"""Also under the rule of Frappe 15, where the first hook that says anything but None decides, the one for `*` before all."""

		def decided(doc, user: str) -> bool:
			hooks = frappe.get_hooks("has_permission")
			for method in reversed([*hooks.get(doc.doctype, []), *hooks["*"]]):
				answer = frappe.call(method, doc=doc, ptype="read", user=user)
				if answer is not None:
					return bool(answer)
			return True

		user = make_user("secretary", [("Branch Secretary", "T1B1")])
		note = frappe.get_doc(
			{"doctype": "ToDo", "description": "x", "allocated_to": "Administrator"}
		).insert()
		with patch.object(frappe, "__version__", "15.80.0"):
			self.assertFalse(decided(note, user), "the framework's own hook")
			for doctype in HANGING:
				with self.subTest(doctype):
					mine, other = (frappe.get_doc(doctype, self.made[doctype][b]) for b in ("T1B1", "T1B2"))
					self.assertTrue(decided(mine, user))
					self.assertFalse(decided(other, user))

	def test_matrix_of_roles_and_branches(self) -> None:
		for role in ROLES:
			user = make_user(role.lower().replace(" ", "."), [(role, "T1B1")])
			for doctype in HANGING:
				with self.subTest(role=role, doctype=doctype):
					self.check_branch_user(user, role, doctype)

	def check_branch_user(self, user: str, role: str, doctype: str) -> None:
		mine, other = self.made[doctype]["T1B1"], self.made[doctype]["T1B2"]
		frappe.set_user(user)
		try:
			for ptype in ("read", "write", "create", "delete", "print", "export", "report", "share"):
				allowed = frappe.has_permission(doctype, ptype, frappe.get_doc(doctype, mine))
				self.assertEqual(bool(allowed), self.rights(doctype, role, ptype), f"{ptype} own")
				self.assertFalse(
					frappe.has_permission(doctype, ptype, frappe.get_doc(doctype, other)), f"{ptype} other"
				)
			listed = set(frappe.get_list(doctype, pluck="organization"))
			self.assertEqual(listed, {"T1B1"} if self.rights(doctype, role, "read") else set())
		finally:
			frappe.set_user("Administrator")

	def test_without_appointment_nothing_is_seen(self) -> None:
		user = make_user("nobody", [])
		give_by_hand(user, *ROLES)
		frappe.set_user(user)
		for doctype in (
			*HANGING,
			*SUMMARIES,
			"Party Organization",
			"Investigation Campaign",
			"Organization Appointment",
		):
			with self.subTest(doctype):
				self.assertEqual(frappe.get_list(doctype), [])
				made = self.made.get(doctype, {})
				for name in made.values() if isinstance(made, dict) else [made]:
					self.assertFalse(frappe.has_permission(doctype, "read", frappe.get_doc(doctype, name)))

	def test_committee_sees_its_branches_only(self) -> None:
		user = make_user("officer", [("Committee Officer", "T1")])
		frappe.set_user(user)
		self.assertEqual(set(frappe.get_list("Party Member", pluck="organization")), {"T1B1", "T1B2"})
		self.assertEqual(set(frappe.get_list("Party Organization", pluck="name")), {"T1", "T1B1", "T1B2"})
		self.assertEqual(
			set(frappe.get_list("Lost Contact Summary", pluck="organization")), {"T1", "T1B1", "T1B2"}
		)
		self.assertEqual(
			frappe.get_list("Investigation Campaign", pluck="name"), [self.made["Investigation Campaign"]]
		)

	def test_an_appointment_that_is_over_gives_nothing(self) -> None:
		user = make_user("former", [("Branch Secretary", "T1B1")])
		appointment = frappe.get_doc("Organization Appointment", {"user": user})
		appointment.update({"from_date": add_days(today(), -30), "to_date": add_days(today(), -1)}).save()
		frappe.set_user(user)
		self.assertRaises(frappe.PermissionError, frappe.get_list, "Party Member")
		frappe.set_user("Administrator")
		give_by_hand(user, "Branch Secretary")
		frappe.set_user(user)
		self.assertEqual(frappe.get_list("Party Member"), [])

	def test_an_appointment_that_has_not_begun_gives_nothing(self) -> None:
		user = make_user("coming", [("Branch Secretary", "T1B1")])
		for begins in (add_days(today(), 1), None):
			frappe.db.set_value("Organization Appointment", {"user": user}, "from_date", begins)
			places = scope.Places.of(user, "Party Member")
			self.assertFalse(places.are_there() or places.cover(["T1B1"]), begins)

	def test_what_is_no_name_of_an_organization_is_covered_by_nobody(self) -> None:
		user = make_user("whole", [("Organization Department Officer", "T")])
		places = scope.Places.of(user, "Party Member")
		shapes: tuple[Any, ...] = ({">": "%"}, ["like", "%"], 1, True, None, "")
		for value in shapes:
			with self.subTest(value):
				self.assertFalse(places.cover([value]) or scope.covers(value, user, "Party Member", "read"))
				self.assertFalse(places.lie_below(value) or scope.place_of(value))

	def test_capacities_do_not_mix_places(self) -> None:
		"""Who confirms here and only looks on there writes here only, and reads and lists there what a reviewer does."""
		user = make_user("both", [("Discipline Reviewer", "T1B2")])
		give_by_hand(user, "Branch Secretary")
		for branch in ("T1B1", "T1B2"):
			appoint_past_checks(
				user, "Branch Secretary" if branch == "T1B1" else "Discipline Reviewer", branch
			)
		frappe.set_user(user)
		self.assertEqual(set(frappe.get_list("Party Member", pluck="organization")), {"T1B1"})
		for branch, may in (("T1B1", True), ("T1B2", False)):
			member = frappe.get_doc("Party Member", self.made["Party Member"][branch])
			for right in ("read", "write", "print", "export"):
				self.assertEqual(bool(member.has_permission(right)), may, (branch, right))

	def test_a_role_too_many_opens_nothing(self) -> None:
		"""Levels and exports go by role: a role by hand, or one whose appointment is over, carries them to no other place."""
		for stale in (False, True):
			user = make_user(f"hand{int(stale)}", [("Discipline Reviewer", "T1B2")])
			give_by_hand(user, "Branch Secretary")
			if stale:
				appoint_past_checks(user, "Branch Secretary", "T1B1", to_date=add_days(today(), -1))
			frappe.set_user(user)
			fields = ["name", "identity_number"]
			self.assertEqual(frappe.get_list("Party Member", fields=fields), [])
			member = frappe.get_doc("Party Member", self.made["Party Member"]["T1B2"])
			for right in ("read", "write", "export", "print"):
				self.assertFalse(member.has_permission(right), right)
			frappe.set_user("Administrator")

	def test_a_record_cannot_reach_a_member_elsewhere(self) -> None:
		user = make_user("secretary", [("Branch Secretary", "T1B1")])
		other = self.made["Party Member"]["T1B2"]
		frappe.set_user(user)
		for values in ({"organization": "T1B1"}, {}):
			record = frappe.get_doc(
				{"doctype": "Mobile Member Record", "member": other, "left_on": "2015-01-01", **values}
			)
			self.assertRaises(frappe.PermissionError, record.insert)

	def test_a_document_cannot_be_moved_out_or_in(self) -> None:
		user = make_user("mover", [("Branch Secretary", "T1B1")])
		frappe.set_user(user)
		member = frappe.get_doc("Party Member", self.made["Party Member"]["T1B1"])
		member.organization = "T1B2"
		self.assertRaises(frappe.PermissionError, member.save)
		foreign = frappe.get_doc("Party Member", self.made["Party Member"]["T1B2"])
		foreign.organization = "T1B1"
		self.assertRaises(frappe.PermissionError, foreign.save)

	def test_workbooks_are_for_those_who_see_numbers_whole(self) -> None:
		"""The files of an import hold whole identity numbers, so a role that may read it must have level 1 of members."""
		whole = {
			row.role for row in frappe.get_meta("Party Member").permissions if row.permlevel == 1 and row.read
		}
		readers = {row.role for row in frappe.get_meta("Campaign Import").permissions if row.read}
		self.assertLessEqual(readers, whole)

	def test_intervals_do_not_overlap(self) -> None:
		user = make_user("twice", [("Committee Officer", "T1"), ("Branch Secretary", "T1B1")])
		self.assertEqual(len(scope.intervals(user, "Party Member")), 1)

	def test_identity_numbers_are_masked_without_level_1(self) -> None:
		for role, whole in (
			("Branch Secretary", True),
			("Investigation Auditor", False),
			("Discipline Reviewer", False),
		):
			user = make_user(f"levels.{role.split()[0].lower()}", [(role, "T1B1")])
			frappe.set_user(user)
			row = frappe.get_list(
				"Party Member", fields=["name", "identity_number", "masked_identity", "phone"]
			)[0]
			self.assertEqual(bool(row.get("identity_number") and row.get("phone")), whole, role)
			self.assertIn("****", row.masked_identity)
			frappe.set_user("Administrator")

	def test_a_thousand_appointments_are_no_longer_condition_than_some(self) -> None:
		"""A condition that grew with the appointments would be refused by the database."""
		user = make_user("everywhere", [("Committee Officer", "T1B1")])
		self.appoint_again(user, "T1B2", FEW)
		before = {doctype: scope.condition(user, doctype) for doctype in scope.POLICIES}
		self.appoint_again(user, "T1B2", 1500)
		self.assertEqual({doctype: scope.condition(user, doctype) for doctype in scope.POLICIES}, before)
		frappe.set_user(user)
		for doctype in (*HANGING, *SUMMARIES):
			listed = set(frappe.get_list(doctype, pluck="organization")) - {"T1"}
			self.assertEqual(listed, {"T1B1", "T1B2"} if listed else set(), doctype)
		self.assertEqual(len(frappe.get_list("Party Organization")), 2)
		self.assertEqual(len(frappe.get_list("Investigation Campaign")), 1)

	def test_few_and_many_appointments_give_the_same(self) -> None:
		"""Few are read at once, among many the database looks."""
		for number, (capacity, place) in enumerate(
			(
				("Committee Officer", "T"),
				("Committee Officer", "T1"),
				("Branch Secretary", "T1B1"),
				("Discipline Reviewer", "T2"),
			)
		):
			user = make_user(f"often{number}", [(capacity, place)])
			few = self.seen_by(user)
			self.assertTrue(any(listed for listed, *_rest in few.values()))
			self.appoint_again(user, place, FEW)
			self.assertEqual(self.seen_by(user), few, place)
			frappe.db.set_value("Organization Appointment", {"user": user}, "to_date", add_days(today(), -1))
			self.assertFalse(any(any(answers) for answers in self.seen_by(user).values()), place)

	def appoint_again(self, user: str, organization: str, number: int) -> None:
		"""The user's appointment so many times more."""
		given = frappe.get_last_doc("Organization Appointment", {"user": user})
		fields = ["name", "user", "capacity", "organization", "from_date", "creation", "modified", "owner"]
		values = (given.from_date, given.creation, given.modified, given.owner)
		rows = (
			(f"{given.name}-{number}-{n}", user, given.capacity, organization, *values) for n in range(number)
		)
		frappe.db.bulk_insert("Organization Appointment", fields, rows)

	def seen_by(self, user: str) -> dict[str, tuple]:
		"""What a user's places say of each DocType: the documents listed, the organizations covered and lain above, and the rest."""
		answers = {}
		units = frappe.get_all("Party Organization", pluck="name", order_by="name")
		for doctype in scope.POLICIES:
			if doctype == scope.APPOINTMENT:
				continue  # of which there are more
			places = scope.Places.of(user, doctype)
			criterion, table = scope.criterion(user, doctype), frappe.qb.DocType(doctype)
			listed = frappe.qb.from_(table).select(table.name).orderby(table.name)
			answers[doctype] = (
				() if criterion is None else listed.where(criterion).run(),
				[unit for unit in units if places.cover([unit])],
				[unit for unit in units if places.lie_below(unit)],
				places.is_whole_tree,
				places.are_there(),
				places.intervals(),
			)
		return answers
