"""Open searches: who acted, the next step and its day, the tasks that bring it back, and the list of what is due (notice 二(二))."""

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.membership.reminders import search_steps
from party_investigation.reporting.report.open_searches.open_searches import execute, steps_due
from party_investigation.tests.world import WorldTest, make_member, make_search, make_user

SEARCH = "Contact Search"


class TestOpenSearches(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		member = make_member("T1B1", 50).name
		self.name = make_search(self.campaign, member, "Open").name
		self.elsewhere = make_search(self.campaign, make_member("T2B1", 51).name, "Open").name

	def search(self, **values):
		return frappe.get_doc(SEARCH, self.name).update(values)

	def plan(self, days: int, step: str = "走访老家") -> None:
		"""Plan a step for so many days from today."""
		self.search(next_step=step, next_step_on=add_days(today(), days)).save()

	def tasks(self, user: str, status: str = "Open") -> list[str]:
		about = {"reference_name": self.name, "allocated_to": user, "status": status}
		return frappe.get_all("ToDo", filters=about, pluck="description")

	def rows(self, user: str | None = None, **filters: str) -> dict[str, dict]:
		frappe.set_user(user or "Administrator")
		return {row["search"]: row for row in execute({"campaign": self.campaign, **filters})[1]}

	def test_an_attempt_says_who_acted(self) -> None:
		frappe.set_user(self.secretary)
		search = self.search()
		search.append("attempts", {"attempted_on": "2016-03-18", "means": "电话", "outcome": "空号"})
		search.append(
			"attempts",
			{"attempted_on": "2016-03-19", "means": "电话", "outcome": "空号", "handled_by": "组织委员"},
		)
		search.save()
		self.assertEqual([row.handled_by for row in search.attempts[-2:]], ["secretary", "组织委员"])

	def test_a_next_step_has_a_day(self) -> None:
		self.assertRaises(frappe.ValidationError, self.search(next_step="走访老家").save)
		self.plan(3)

	def test_the_step_comes_back_on_its_day_and_goes_when_another_is_planned(self) -> None:
		self.plan(1)
		search_steps()
		self.assertEqual(self.tasks(self.secretary), [])
		self.plan(0)
		search_steps()
		search_steps()
		[task] = self.tasks(self.secretary)
		self.assertIn("走访老家", task)
		self.assertEqual(self.tasks(self.officer), [])
		self.plan(5, "发函")
		self.assertEqual((self.tasks(self.secretary), len(self.tasks(self.secretary, "Closed"))), ([], 1))

	def test_a_result_ends_the_tasks(self) -> None:
		self.plan(0)
		search_steps()
		self.search(result="Not Found").save()
		self.assertEqual(self.tasks(self.secretary), [])
		search_steps()
		self.assertEqual(self.tasks(self.secretary), [])

	def test_what_stays_undone_is_told_to_the_committee(self) -> None:
		self.plan(-6)
		search_steps()
		self.assertEqual(self.tasks(self.officer), [])
		self.plan(-7)
		search_steps()
		[task] = self.tasks(self.officer)
		self.assertIn("测试T1B1", task)
		frappe.db.set_value("Investigation Campaign", self.campaign, "step_overdue_days", 30)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		self.plan(-8)
		search_steps()
		self.assertEqual(self.tasks(self.officer), [])

	def test_the_list_tells_age_attempts_and_next_day(self) -> None:
		self.plan(-2)
		row = self.rows()[self.name]
		self.assertEqual((row["attempts"], getdate(row["last_attempt_on"])), (3, getdate("2016-03-15")))
		self.assertEqual((row["days_left"], row["next_step"]), (-2, "走访老家"))
		self.assertEqual((row["organization_name"], row["days_open"]), ("测试T1B1", 0))
		self.assertIsNone(self.rows()[self.elsewhere]["days_left"])

	def test_parts_of_the_list(self) -> None:
		self.plan(-2)
		self.assertEqual(set(self.rows(part="Due")), {self.name})
		self.assertEqual(set(self.rows(part="Nothing Planned")), {self.elsewhere})
		self.plan(2)
		self.assertEqual(set(self.rows(part="Planned")), {self.name})
		self.search(result="Not Found").save()
		self.assertEqual(set(self.rows()), {self.elsewhere})

	def test_each_branch_sees_its_own(self) -> None:
		self.assertEqual(set(self.rows(self.secretary)), {self.name})
		self.assertEqual(set(self.rows(self.officer, organization="T2")), set())
		self.assertEqual(set(self.rows(organization="T2")), {self.elsewhere})
		frappe.set_user("Administrator")
		other = make_user("other", [("Branch Secretary", "T1B2")])
		self.assertEqual(self.rows(other), {})

	def test_the_number_on_the_home_page(self) -> None:
		self.plan(0)
		frappe.set_user(self.secretary)
		card = steps_due()
		self.assertEqual((card["value"], card["route_options"]["part"]), (1, "Due"))
		frappe.set_user("Administrator")
		frappe.set_user(make_user("other", [("Branch Secretary", "T1B2")]))
		self.assertEqual(steps_due()["value"], 0)

	def test_an_empty_list_says_where_a_search_begins(self) -> None:
		neighbour = make_user("neighbour", [("Branch Secretary", "T1B2")])
		frappe.set_user(neighbour)
		_columns, rows, words = execute({"campaign": self.campaign, "part": "Due"})
		self.assertEqual(rows, [])
		self.assertIn("record", str(words))
		frappe.set_user("Administrator")
		frappe.db.set_value("Investigation Campaign", self.campaign, "status", "Closed")
		frappe.set_user(neighbour)
		self.assertNotEqual(execute({})[2], words)
