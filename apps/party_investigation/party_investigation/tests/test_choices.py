"""What the scripts let choose from comes with the page, as the DocTypes and workflows have it."""

import json
import unittest

import frappe
from party_investigation import choices
from party_investigation.returns.workflow import UNIT_RETURN


class TestChoices(unittest.TestCase):
	def setUp(self) -> None:
		boot = frappe._dict()
		choices.add_to_boot(boot)
		self.told = json.loads(json.dumps(boot))["party_investigation"]

	def options(self, doctype: str, field: str) -> list[str]:
		"""The choices of a field."""
		docfield = frappe.get_meta(doctype).get_field(field)
		assert docfield
		return str(docfield.options or "").split("\n")

	def test_states_and_their_actions_are_those_of_the_workflow(self) -> None:
		actions = self.told["choices"]["return_actions"]
		self.assertEqual(list(actions), self.options("Unit Return", "status"))
		for state, _label, _next_state, _roles in UNIT_RETURN.steps:
			self.assertTrue(actions[state])

	def test_a_difference_of_the_roster_is_offered_what_its_field_takes(self) -> None:
		for field, by_kind in (("outcome", "roster_outcomes"), ("next_step", "roster_steps")):
			values_by_kind = self.told["choices"][by_kind]
			self.assertEqual(list(values_by_kind), self.options("Roster Difference", "kind"))
			self.assertLessEqual(
				{each for listed in values_by_kind.values() for each in listed},
				{*self.options("Roster Difference", field)},
			)

	def test_states_are_states(self) -> None:
		for doctype, states in self.told["choices"]["states_that_stand"].items():
			self.assertLessEqual({*states}, {*self.options(doctype, "status")})
		waiting = self.told["choices"]["states_of_waiting_changes"]
		self.assertLess({*waiting}, {*self.options("Organization Change", "status")})

	def test_topics_are_those_of_a_question(self) -> None:
		topics = self.told["choices"]["topics_of_guidance"]
		self.assertGreater(len(topics), 5)
		self.assertLessEqual({*topics.values()}, {*self.options("Guidance Question", "topic")})

	def test_a_form_begins_in_fields_that_it_has(self) -> None:
		places = self.told["choices"]["begins_in"]
		self.assertEqual({*places}, {*self.told["forms"]["begin_in_hand"]})
		for doctype, place in places.items():
			fields = ("campaign",) if place == "campaign" else ("campaign", "organization")
			for field in fields:
				self.assertTrue(frappe.get_meta(doctype).has_field(field), doctype)

	def test_levels_are_those_of_a_return(self) -> None:
		self.assertLessEqual({*self.told["choices"]["levels"]}, {*self.options("Unit Return", "level")})

	def test_a_form_is_served_by_every_script_that_it_brings_along(self) -> None:
		self.assertLessEqual({"annex_line", "lead_to_field", "locked_form"}, {*self.told["forms"]})
		served = [script for script, forms in self.told["forms"].items() if "Restored Contact" in forms]
		self.assertLessEqual({"annex_line", "annex_lines_list", "lead_to_field"}, {*served})
