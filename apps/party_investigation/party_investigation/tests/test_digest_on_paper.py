"""An inspector types the beginning of a printed digest, and learns which version the paper is (decisions D13)."""

from typing import Any

import frappe
from party_investigation.returns.digest_on_paper import compare_digest
from party_investigation.returns.test_actions import HandInTest
from party_investigation.rules.digest import grouped


class TestDigestOnPaper(HandInTest):
	def prepare(self) -> None:
		super().prepare()
		self.take("submit", "T1B1")
		self.name = self.of("T1B1").name

	def digest(self, number: int) -> str:
		return frappe.db.get_value("Return Version", f"{self.name}-{number}", "digest")

	def test_the_paper_of_the_version_in_force_agrees(self) -> None:
		printed = grouped(self.digest(1)[:16])
		for typed in (printed, printed.upper(), printed[:9], " ".join(printed.split("-")), self.digest(1)):
			self.assertEqual(
				compare_digest(self.name, typed), {"agrees": True, "number": 1, "in_force": 1}, typed
			)

	def test_an_older_paper_is_named(self) -> None:
		self.take("return", "T1B1", reason="第3栏不符")
		self.take("submit", "T1B1")
		self.assertEqual(
			compare_digest(self.name, self.digest(1)[:8]), {"agrees": False, "number": 1, "in_force": 2}
		)
		self.assertTrue(compare_digest(self.name, self.digest(2)[:8])["agrees"])

	def test_another_digest_differs(self) -> None:
		other = "".join("0" if sign != "0" else "1" for sign in self.digest(1)[:8])
		self.assertEqual(compare_digest(self.name, other), {"agrees": False, "number": None, "in_force": 1})

	def test_too_little_says_nothing(self) -> None:
		typed: Any
		for typed in ("", self.digest(1)[:7], "-" * 20, ["x"], None):
			with self.subTest(typed), self.assertRaises((frappe.ValidationError, TypeError)):
				compare_digest(self.name, typed)
		with self.assertRaises(frappe.ValidationError):
			compare_digest(self.of("T1B2").name, "12345678")

	def test_nobody_tries_digests_of_others(self) -> None:
		frappe.set_user(self.users["T2B1"])
		self.assertRaises(frappe.PermissionError, compare_digest, self.name, self.digest(1)[:8])
