"""A minute of the generative attack (`attack.py`); `make attack MINUTES=60` for as long as one likes."""

import copy
import os
import unittest

import attack_judge
from attack import Attack
from attack_requests import METHOD, Request
from attack_shapes import SPELLINGS
from leak_marks import OTHER, OWN
from leak_world import World

SECONDS = float(os.environ.get("ATTACK_SECONDS", "60"))
SEED = int(os.environ.get("ATTACK_SEED", "20160715"))


def setUpModule() -> None:
	global attack
	attack = Attack(World().__enter__(), SEED)


def tearDownModule() -> None:
	attack.world.__exit__()


ANSWERED = ["respelled field is answered"]
PRINT = f"{METHOD}frappe.www.printview.get_html_and_style"


class TestJudge(unittest.TestCase):
	"""What is said of names that were spelled otherwise: left out is no finding, whatever has an effect is one."""

	@classmethod
	def setUpClass(cls) -> None:
		cls.secretary = attack.world.person("Branch Secretary", OWN)
		cls.document = next(
			attack.honest.documents[target.doctype, target.name]
			for target in attack.honest.targets[OWN]
			if target.doctype == "Contact Search"
		)

	def judged(self, method: str, path: str, values: dict, place: tuple) -> list[str]:
		"""What is found when a request is said to be spelled otherwise at a place of its values."""
		attack.findings.clear()
		attack.statuses.clear()
		request = Request(method, path, values, ["respelled field: percent letters"], place=place)
		attack.ask(self.secretary, request)
		self.assertEqual(attack.statuses.keys(), {200})
		return sorted(attack.findings)

	def printed(self, place: tuple, value: str) -> list[str]:
		"""The same of a print of a document that was sent with a value at a place."""
		document = copy.deepcopy(self.document)
		inside = document
		for key in place[:-1]:
			inside = inside[key]
		inside[place[-1]] = value
		return self.judged("POST", PRINT, {"doc": document}, ("doc", *place))

	def test_a_file_brings_names_along_and_no_other_marks(self) -> None:
		marks = attack.world.marks.items()
		of_name, of_value = (
			next(
				text
				for text, mark in marks
				if mark.organization == OTHER and (mark.what == "name") == is_name
			)
			for is_name in (True, False)
		)
		request = Request("POST", "/api/method/upload_file", {})
		request.files = {"file": ("rows.csv", f"ID,Remark\n{of_name},{of_value}\n".encode())}
		self.assertEqual(attack_judge.names_in(attack.world, request), {of_name})

	def test_what_is_no_field_of_a_document_is_left_out(self) -> None:
		for spelling in ("percent letters", "upper", "dot"):
			self.assertEqual(
				self.printed(("attempts", 0, "parentfield"), SPELLINGS[spelling]("attempts")), []
			)

	def test_a_value_that_has_an_effect_is_found(self) -> None:
		"""As if the server took these for what they were spelled from."""
		self.assertEqual(self.printed(("remark",), "otherwise"), ANSWERED)
		self.assertEqual(self.printed(("attempts", 0, "outcome"), "otherwise"), ANSWERED)

	def test_what_is_answered_only_with_it_is_found(self) -> None:
		self.assertEqual(self.printed(("doctype",), self.document["doctype"]), ANSWERED)

	def test_an_argument_is_found_even_where_it_says_what_goes_without_saying(self) -> None:
		values = {"doctype": "Party Member", "fields": ["name", "member_name"], "order_by": "creation desc"}
		for path in ("/api/resource/Party Member", f"{METHOD}frappe.client.get_list"):
			self.assertEqual(self.judged("GET", path, values, ("order_by",)), ANSWERED)


class TestAttack(unittest.TestCase):
	def test_nothing_is_found(self) -> None:
		attack.findings.clear()
		attack.statuses.clear()
		attack.run(SECONDS)
		print(attack.report())
		self.assertGreater(attack.statuses.total(), 100)
		self.assertEqual(sorted(attack.findings), [], attack.report())


if __name__ == "__main__":
	unittest.main()
