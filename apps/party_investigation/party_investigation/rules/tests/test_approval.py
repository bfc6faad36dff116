"""Who may do what with a return: every guard of D13, and that a refusal leaves no question open."""

import datetime as dt
import unittest
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import approval
from party_investigation.rules.answer import Actor
from party_investigation.rules.approval import ACTIONS, OPEN, TRANSITIONS, Action, Held, ReturnFacts, may

BRANCH = ReturnFacts(
	"Not Submitted", "branch", "第一支部", (3, 4), "学院党委", (2, 9), "Not Submitted", reported=2
)
COLLEGE = replace(
	BRANCH, level="committee", unit="学院党委", place=(2, 9), superior="学校党委", superior_place=(1, 20)
)
SECRETARY = Actor("secretary", (Held("Branch Secretary", 3, 4),))
OFFICER = Actor("officer", (Held("Committee Officer", 2, 9),))
UNIVERSITY = Actor("university", (Held("Organization Department Officer", 1, 20),))
NOBODY = Actor("nobody")
ADMINISTRATOR = Actor("Administrator", is_administrator=True)


class TestMay(unittest.TestCase):
	def assertAllowed(self, action, facts, actor) -> None:
		answer = may(action, facts, actor)
		self.assertTrue(answer.allowed, answer.text())

	def assertRefused(self, action, facts, actor, words: str) -> None:
		answer = may(action, facts, actor)
		self.assertFalse(answer.allowed)
		self.assertIn(words, answer.text())
		self.assertNotIn("{", answer.text())

	def test_the_way_up(self) -> None:
		steps: list[tuple[Action, str, Actor]] = [
			("submit", "Not Submitted", SECRETARY),
			("submit", "Returned", SECRETARY),
			("withdraw", "Submitted", SECRETARY),
			("verify", "Submitted", OFFICER),
			("return", "Submitted", OFFICER),
			("return", "Verified", OFFICER),
			("accept", "Verified", OFFICER),
			("reopen", "Accepted", OFFICER),
			("excuse", "Not Submitted", OFFICER),
			("extend", "Returned", OFFICER),
			("extend", "Not Submitted", UNIVERSITY),
		]
		for action, status, actor in steps:
			facts = replace(BRANCH, status=status, handed_in_by="secretary")
			self.assertAllowed(action, facts, actor)
			self.assertAllowed(action, facts, ADMINISTRATOR)
			self.assertFalse(may(action, facts, NOBODY).allowed)

	def test_each_state_has_its_actions(self) -> None:
		for action in ACTIONS:
			for status in ("Not Submitted", "Submitted", "Verified", "Accepted", "Returned"):
				allowed = may(action, replace(BRANCH, status=status), ADMINISTRATOR).allowed
				leads_on = action in {way for (old, _new), way in TRANSITIONS.items() if old == status}
				stays = action in ("excuse", "extend") and status in OPEN
				self.assertEqual(allowed, leads_on or stays, (action, status))

	def test_the_unit_itself_hands_in(self) -> None:
		for actor in (OFFICER, UNIVERSITY, Actor("recorder", (Held("Branch Recorder", 3, 4),))):
			self.assertRefused("submit", BRANCH, actor, "You are not appointed for 第一支部 itself")
		self.assertAllowed("submit", BRANCH, Actor("officer", (Held("Committee Officer", 3, 4),)))
		self.assertAllowed("submit", COLLEGE, OFFICER)
		self.assertFalse(may("submit", COLLEGE, Actor("x", (Held("Branch Secretary", 2, 9),))).allowed)

	def test_the_unit_directly_above_receives(self) -> None:
		handed_in = replace(BRANCH, status="Submitted")
		self.assertRefused("verify", handed_in, UNIVERSITY, "学院党委 does this")
		self.assertRefused("verify", handed_in, SECRETARY, "not appointed for 学院党委")
		reviewer = Actor("reviewer", (Held("Discipline Reviewer", 2, 9),))
		self.assertFalse(may("verify", handed_in, reviewer).allowed)
		outside = replace(COLLEGE, status="Submitted", superior="", superior_place=None)
		self.assertRefused("verify", outside, UNIVERSITY, "outside this system")

	def test_nobody_decides_on_what_is_ones_own(self) -> None:
		for action, status in (("verify", "Submitted"), ("accept", "Verified")):
			facts = replace(BRANCH, status=status, handed_in_by="officer")
			self.assertRefused(action, facts, OFFICER, "You have handed in this return yourself")
			self.assertRefused(
				action,
				replace(facts, handed_in_by="x", appears=True),
				OFFICER,
				"You are a member of 第一支部",
			)
		own_return = replace(BRANCH, status="Submitted", handed_in_by="Administrator")
		self.assertFalse(may("verify", own_return, ADMINISTRATOR).allowed)

	def test_what_a_hand_in_needs(self) -> None:
		for change, words in (
			(
				{"waiting": ("甲", "乙", "丙", "丁")},
				"4 units below are neither accepted nor excused: 甲、乙、丙…",
			),
			({"hard": 2}, "2 hard checks fail"),
			({"unexplained": 3}, "3 soft checks have no remark"),
			({"reported": 0}, "Nobody is reported"),
			({"zero_return": True}, "2 persons are reported"),
			({"campaign_open": False}, "The campaign is not open"),
			({"superior_status": "Submitted"}, "学院党委 has handed in"),
			({"is_under_way": True}, "is being handed in already"),
		):
			for actor in (SECRETARY, ADMINISTRATOR):
				self.assertRefused("submit", replace(BRANCH, **change), actor, words)
		self.assertAllowed("submit", replace(BRANCH, reported=0, zero_return=True), SECRETARY)
		self.assertAllowed("submit", replace(BRANCH, is_excused=True), SECRETARY)

	def test_after_the_lock_date_an_extension_is_asked_for(self) -> None:
		locked = replace(BRANCH, locked_since=dt.date(2016, 4, 6))
		self.assertRefused("submit", locked, SECRETARY, "locked on 2016-04-06")
		self.assertRefused("withdraw", replace(locked, status="Submitted"), SECRETARY, "extension")
		self.assertAllowed("submit", locked, ADMINISTRATOR)
		self.assertAllowed("verify", replace(locked, status="Submitted"), OFFICER)

	def test_undone_from_the_top_only(self) -> None:
		for action, status in (("reopen", "Accepted"), ("return", "Verified"), ("excuse", "Returned")):
			for above in ("Submitted", "Verified", "Accepted"):
				facts = replace(BRANCH, status=status, superior_status=above)
				for actor in (OFFICER, ADMINISTRATOR):
					self.assertRefused(action, facts, actor, "must first be sent back or reopened")
			self.assertAllowed(action, replace(BRANCH, status=status, superior_status=None), OFFICER)

	def test_the_sample_is_ticked_first(self) -> None:
		facts = replace(BRANCH, status="Submitted", unticked=2)
		self.assertRefused("verify", facts, OFFICER, "2 persons of the sample")
		self.assertAllowed("return", facts, OFFICER)

	def test_who_is_excused_is_not_excused_again(self) -> None:
		self.assertRefused("excuse", replace(BRANCH, is_excused=True), OFFICER, "excused already")

	@given(
		action=st.sampled_from(ACTIONS),
		facts=st.builds(
			ReturnFacts,
			status=st.sampled_from(["Not Submitted", "Submitted", "Verified", "Accepted", "Returned"]),
			level=st.sampled_from(["branch", "committee", "unit"]),
			unit=st.just("单位"),
			place=st.sampled_from([(1, 20), (2, 9), (3, 4)]),
			superior=st.just("上级"),
			superior_place=st.sampled_from([None, (1, 20), (2, 9)]),
			superior_status=st.sampled_from([None, "Not Submitted", "Submitted", "Accepted"]),
			locked_since=st.none() | st.just(dt.date(2016, 4, 6)),
			waiting=st.lists(st.just("某单位"), max_size=4).map(tuple),
			hard=st.integers(0, 2),
			unexplained=st.integers(0, 2),
			reported=st.integers(0, 2),
			zero_return=st.booleans(),
			is_under_way=st.booleans(),
			unticked=st.integers(0, 2),
			handed_in_by=st.sampled_from(["", "a", "b"]),
			appears=st.booleans(),
		),
		actor=st.builds(
			Actor,
			user=st.sampled_from(["a", "b"]),
			held=st.lists(
				st.builds(
					lambda capacity, place: Held(capacity, *place),
					st.sampled_from(["Branch Secretary", "Committee Officer", "Investigation Auditor"]),
					st.sampled_from([(1, 20), (2, 9), (3, 4)]),
				),
				max_size=2,
			).map(tuple),
		),
	)
	def test_no_refusal_leaves_a_question(self, action, facts, actor) -> None:
		answer = may(action, facts, actor)
		if answer.allowed:
			self.assertEqual(answer.text(), "")
			self.assertTrue(actor.held)
			self.assertFalse(
				action in ("verify", "accept") and (facts.appears or actor.user == facts.handed_in_by)
			)
		else:
			self.assertTrue(answer.reason)
			self.assertTrue(answer.who or answer.next_step, answer.reason)
			self.assertNotIn("{", answer.text())

	def test_ways_between_states(self) -> None:
		self.assertEqual(approval.action_between("Accepted", "Returned"), "reopen")
		self.assertIsNone(approval.action_between("Not Submitted", "Accepted"))
