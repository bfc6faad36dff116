"""Letters without a receipt: worked through by age, each with where it went and what comes next, by those whose matter it is."""

import frappe
from frappe.utils import add_days, today
from party_investigation.reporting.report.letters_without_receipt.letters_without_receipt import execute
from party_investigation.rules import letters
from party_investigation.tests.world import WorldTest, make_member, make_user

LETTER = "Transfer Letter"


class TestLettersWithoutReceipt(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.old = self.issue("T1B1", 70, -400)
		self.young = self.issue("T1B2", 71, -40)
		self.elsewhere = self.issue("T2B1", 72, -40)

	def issue(self, branch: str, number: int, days: int):
		"""A letter issued so many days from today, good for 30 days."""
		member = make_member(branch, number).name
		values = {"doctype": LETTER, "member": member, "issued_on": add_days(today(), days)}
		return frappe.get_doc(
			{**values, "to_organization_name": "外地某单位党委", "validity_days": 30}
		).insert()

	def rows(self, user: str = "Administrator", **filters: str) -> list[dict]:
		frappe.set_user(user)
		return execute(filters)[1]

	def names(self, *asked: str, **filters: str) -> list[str]:
		return [row["letter"] for row in self.rows(*asked, **filters)]

	def test_the_oldest_come_first_with_receiver_and_next_step(self) -> None:
		rows = self.rows()
		self.assertEqual(rows[0]["letter"], self.old.name)
		self.assertEqual([row["issued_on"] for row in rows], sorted(row["issued_on"] for row in rows))
		first = rows[0]
		self.assertEqual((first["days_overdue"], first["to_organization_name"]), (370, "外地某单位党委"))
		steps = {row["letter"]: row["next_step"] for row in rows}
		self.assertNotEqual(steps[self.old.name], steps[self.young.name])

	def test_a_receipt_takes_a_letter_from_the_list(self) -> None:
		frappe.get_doc(LETTER, self.old.name).enter_receipt(today())
		self.assertNotIn(self.old.name, self.names())

	def test_parts_and_units(self) -> None:
		overdue, moving = self.names(part="Overdue"), self.names(part="In Transit")
		self.assertIn(self.old.name, overdue)
		self.assertEqual(set(overdue) & set(moving), set())
		self.assertEqual(sorted(overdue + moving), sorted(self.names()))
		self.assertNotIn(self.elsewhere.name, self.names(organization="T1"))

	def test_each_sees_the_letters_of_the_own_part_of_the_tree(self) -> None:
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		officer = make_user("officer", [("Committee Officer", "T1")])
		self.assertNotIn(self.young.name, self.names(secretary))
		self.assertIn(self.young.name, self.names(officer))
		self.assertNotIn(self.elsewhere.name, self.names(officer))

	def test_the_chart_counts_the_rows_by_age(self) -> None:
		_columns, rows, _words, chart = execute({})
		[numbers] = [each["values"] for each in chart["data"]["datasets"]]
		self.assertEqual((sum(numbers), numbers[-1]), (len(rows), 1))

	def test_ages_and_steps(self) -> None:
		ages = [letters.age(days) for days in (0, 1, 183, 184, 366, 367)]
		self.assertEqual([letters.AGES.index(age) for age in ages], [0, 1, 1, 2, 2, 3])
		steps = {
			letters.next_step(days, is_in_system=there) for days in (0, 9, 400) for there in (True, False)
		}
		self.assertEqual(len(steps), 4)
