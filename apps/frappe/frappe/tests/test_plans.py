"""Lists of large tables find the same rows as ever, by the way that is shortest."""

import datetime
import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import frappe
from frappe.model.tests.site import ModelTest, field
from frappe.rights.listing import DatabaseQuery
from frappe.store import plans

ROWS = plans.LARGE + 4_000
BEGIN = datetime.datetime(2016, 1, 1)
SAMPLE = {
	"name": "Plan Sample",
	"autoname": "hash",
	"fields": [
		field("title", search_index=1),
		field("state", search_index=1),
		field("unit", search_index=1),
		field("round", search_index=1),
		field("kind"),
		field("label"),
		field("number", "Int", search_index=1),
		field("day", "Date", search_index=1),
	],
	"permissions": [{"role": "System Manager", "read": 1}],
}
USER = "seer@plans.localhost"
SEEN = [f"U{number:04}" for number in range(0, ROWS // 24, 5)]


def seen_by_user(user: str, doctype: str) -> str:
	"""What a scope in `permission_query_conditions` says."""
	seen = "','".join(SEEN)
	return f"`tab{doctype}`.`unit` in (select distinct `unit` from `tab{doctype}` where `unit` in ('{seen}'))"


class TestPlans(ModelTest):
	doctypes = (SAMPLE,)

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for doctype, values in (
			("User", {"name": USER, "enabled": 1, "user_type": "System User"}),
			(
				"Has Role",
				{"parent": USER, "parenttype": "User", "parentfield": "roles", "role": "System Manager"},
			),
		):
			frappe.get_doc({"doctype": doctype, **values}).db_insert()
		choose = random.Random(299)
		cls.rows = [cls.row(number, choose) for number in range(ROWS)]
		fields = [
			"name",
			"creation",
			"modified",
			"title",
			"state",
			"unit",
			"round",
			"kind",
			"label",
			"number",
			"day",
		]
		frappe.db.bulk_insert("Plan Sample", fields, [[row[name] for name in fields] for row in cls.rows])
		frappe.db.add_index("Plan Sample", ["number", "kind"])
		frappe.db.add_index("Plan Sample", ["title", "unit"])
		frappe.db.add_index("Plan Sample", ["label", "unit"])
		frappe.db.commit()  # each test is rolled back

	@staticmethod
	def row(number: int, choose: random.Random) -> dict:
		"""Most are open; a unit has twenty-four rows one after the other; many were made in the same moment."""
		made = BEGIN + datetime.timedelta(seconds=number // 200)
		return {
			"name": f"R{number:05}",
			"creation": made,
			"modified": made + datetime.timedelta(days=choose.randrange(300)),
			"title": choose.choice("张王李赵") + choose.choice("伟芳娜敏") + choose.choice(("", "明", "华")),
			"state": "Open" if choose.random() < 0.95 else "Closed",
			"unit": f"U{number // 24:04}",
			"round": "2016",
			"kind": choose.choice("ABC"),
			"label": choose.choice("张王李赵") + choose.choice("伟芳娜敏") + choose.choice(("", "明", "华")),
			"number": choose.randrange(50),
			"day": BEGIN.date() + datetime.timedelta(days=number % 700) if number % 10 else None,
		}

	def wanted(self, fits, key, descending: bool) -> list[str]:
		"""The names of the rows that fit; rows that are alike come as they were made."""

		def place(each: tuple[int, dict]) -> tuple:
			value = each[1][key]
			return (value is not None, value if value is not None else 0, each[0])

		rows = [each for each in enumerate(self.rows) if fits(each[1])]
		return [row["name"] for _place, row in sorted(rows, key=place, reverse=descending)]

	def test_rows_and_their_order_are_as_ever(self) -> None:
		filters = {
			"a common state": ({"state": "Open"}, lambda row: row["state"] == "Open"),
			"a rare state": ({"state": "Closed"}, lambda row: row["state"] == "Closed"),
			"a unit of a common state": (
				{"state": "Open", "unit": "U0017"},
				lambda row: row["state"] == "Open" and row["unit"] == "U0017",
			),
			"a number and a day of a unit": (
				{"number": [">", "9"], "day": [">", "2016-01-01"], "unit": "U0017"},
				lambda row: row["number"] > 9 and row["day"] and row["unit"] == "U0017",
			),
			"what is made first": (
				{"state": "Open", "unit": ["like", "U00%"]},
				lambda row: row["state"] == "Open" and row["unit"] < "U0100",
			),
			"a text anywhere": ({"title": ["like", "%芳明%"]}, lambda row: "芳明" in row["title"]),
			"a text that is nowhere": ({"title": ["like", "%欧阳%"]}, lambda row: False),
			"a label": ({"label": "王伟"}, lambda row: row["label"] == "王伟"),
			"a label anywhere": ({"label": ["like", "%芳明%"]}, lambda row: "芳明" in row["label"]),
			"numbers": ({"number": [">", 47]}, lambda row: row["number"] > 47),
			"no index": (
				{"kind": "B", "state": "Open"},
				lambda row: (row["kind"], row["state"]) == ("B", "Open"),
			),
		}
		orders = ("creation", "modified", "title", "number", "name", "day")
		for (words, (asked, fits)), key, descending in itertools.product(
			filters.items(), orders, (True, False)
		):
			with self.subTest(words, key=key, descending=descending):
				rows = self.wanted(fits, key, descending)
				order = f"{key} {'desc' if descending else 'asc'}"
				for start in (0, 40):
					found = frappe.get_all(
						"Plan Sample", asked, pluck="name", order_by=order, limit=20, start=start
					)
					self.assertEqual(found, rows[start : start + 20])
				self.assertEqual(frappe.get_all("Plan Sample", asked, ["count(name) as n"])[0].n, len(rows))

	def test_one_of_several(self) -> None:
		found = frappe.get_all(
			"Plan Sample",
			or_filters=[["title", "like", "%芳明%"], ["unit", "like", "%0017%"], ["name", "=", "R00001"]],
			pluck="name",
			order_by="name asc",
			limit=0,
		)
		rows = [
			row["name"]
			for row in self.rows
			if "芳明" in row["title"] or "0017" in row["unit"] or row["name"] == "R00001"
		]
		self.assertEqual(found, rows)

	def steps(
		self, order_by: str | None = None, limit: int = 0, ignore_permissions: bool = True, **asked
	) -> list[str]:
		"""What SQLite says of how it reads the table for the last statement of a list."""
		statements = []
		run = frappe.local.db.run

		def noted(text: str, values=(), kind: str = "read"):
			if text.startswith("select ") and "select 1" not in text:
				statements.append((text, values))
			return run(text, values, kind)

		def noted_within(steps: int | None, text: str, values=()):
			statements.append((text, values))
			return within(steps, text, values)

		within = frappe.local.db.run_within
		frappe.local.db.run, frappe.local.db.run_within = noted, noted_within
		try:
			DatabaseQuery("Plan Sample").execute(
				ignore_permissions=ignore_permissions, order_by=order_by, limit=limit, **asked
			)
		finally:
			del frappe.local.db.run, frappe.local.db.run_within
		text, values = statements[-1]
		return [row[3] for row in run(f"explain query plan {text}", values).fetchall()]

	def test_the_condition_that_finds_least_is_followed(self) -> None:
		steps = self.steps(filters={"state": "Open", "unit": "U0017"})
		self.assertIn(":unit (unit=?)", steps[0])
		steps = self.steps(
			filters={"state": "Open", "unit": ["in", ["U0017", "U0018"]]}, order_by="title asc", limit=20
		)
		self.assertIn(":unit (unit=?)", steps[0])

	def test_a_column_needs_no_index_of_its_own_beside_a_longer_one_that_begins_with_it(self) -> None:
		longer = "tabPlan Sample:label,unit"
		for asked, order_by in (
			({"label": "王伟"}, "creation desc"),
			({"label": "王伟"}, "modified desc"),
			({"label": ["like", "王伟%"]}, "creation desc"),
			({"label": ["like", "%芳明%"]}, "creation desc"),
			({"label": ["in", ["王伟", "李娜"]]}, "modified desc"),
		):
			with self.subTest(asked, order_by=order_by):
				steps = self.steps(filters=asked, order_by=order_by, limit=20)
				self.assertNotIn("SCAN tabPlan Sample", steps)
				self.assertIn("tabPlan Sample:", steps[0])
		self.assertIn(longer, self.steps(filters={"label": "王伟"})[0])
		self.assertIn(longer, self.steps(order_by="label asc", limit=20)[0])
		self.assertIn(longer, " ".join(self.steps(filters={"label": ["like", "%芳明%"]})))

	def test_two_conditions_are_looked_up_in_the_index_that_holds_both(self) -> None:
		filters = {"number": 7, "kind": "B", "state": "Open"}
		steps = self.steps(filters=filters, order_by="day asc", limit=20)
		self.assertIn(":number,kind (number=? AND kind=?)", steps[0])
		found = frappe.get_all("Plan Sample", filters, pluck="name", order_by="day asc", limit=20)
		fits = self.wanted(
			lambda row: (row["number"], row["kind"], row["state"]) == (7, "B", "Open"), "day", False
		)
		self.assertEqual(found, fits[:20])

	def test_a_scope_is_read_once_and_leaves_out_what_an_index_knows(self) -> None:
		for filters, fits in (
			({"title": ["like", "%芳%"]}, lambda row: "芳" in row["title"]),
			({"title": ["like", "%芳明%"]}, lambda row: "芳明" in row["title"]),
			({"state": "Open"}, lambda row: row["state"] == "Open"),
			({"number": 7, "kind": "B"}, lambda row: (row["number"], row["kind"]) == (7, "B")),
		):
			for order in ("creation", "modified", "title", "day"):
				with self.subTest(filters, order=order), self.bounded():
					names = self.wanted(lambda row, fits=fits: row["unit"] in SEEN and fits(row), order, True)
					asked = {"filters": filters, "pluck": "name"}
					found = frappe.get_list("Plan Sample", order_by=f"{order} desc", limit=20, **asked)
					self.assertEqual(found, names[:20])
					self.assertCountEqual(frappe.get_list("Plan Sample", limit=0, **asked), names)
		with self.bounded():
			steps = self.steps(
				filters={"title": ["like", "%芳明%"]},
				fields=["count(name) as number"],
				ignore_permissions=False,
			)
		self.assertTrue([step for step in steps if "COVERING INDEX tabPlan Sample:title,unit" in step], steps)

	@contextmanager
	def bounded(self) -> Iterator[None]:
		"""Ask as somebody who sees some units only."""
		others = frappe.get_hooks

		def hooks(name=None, *more, **named):
			if name == "permission_query_conditions":
				return {"Plan Sample": [f"{__name__}.seen_by_user"]}
			return others(name, *more, **named)

		frappe.set_user(USER)
		try:
			with patch.object(frappe, "get_hooks", hooks):
				yield
		finally:
			frappe.set_user("Administrator")

	def test_one_of_several_does_not_lead_where_a_plain_one_finds_few(self) -> None:
		several = {"number": [">", 1000], "day": [">", "2100-01-01"]}
		steps = self.steps(filters={"unit": "U0017"}, or_filters=several, order_by="name asc")
		self.assertIn(":unit (unit=?)", steps[0])

	def test_a_condition_in_brackets_does_not_lead_where_a_plain_one_finds_few(self) -> None:
		units = "select `unit` from `tabPlan Sample` where `number` = 1"
		bounds = plans.Part(f"((`tabPlan Sample`.`unit` in ({units})))", [])
		named = plans.Part("`tabPlan Sample`.`title` like ?", ["欧阳%"], "title", "like")
		plan = plans.Plan("tabPlan Sample", [named, bounds])
		self.assertIn(bounds, plan.candidates)
		where, values = plan.where()
		statement = f"explain query plan select 1 from `tabPlan Sample` where {where}"
		steps = [row[3] for row in frappe.local.db.run(statement, values).fetchall()]
		self.assertIn(" USING COVERING INDEX tabPlan Sample:title", steps[0], steps)

	def test_common_conditions_do_not_lead_along_an_order(self) -> None:
		filters = {"round": "2016", "state": "Open", "unit": ["in", ["U0017", "U0018"]]}
		for asked in ({"order_by": "modified desc", "limit": 20}, {"group_by": "state", "fields": ["state"]}):
			steps = self.steps(filters=filters, **asked)
			self.assertIn(":unit (unit=?)", steps[0])

	def test_a_common_condition_is_looked_at_along_the_order(self) -> None:
		for order in ("modified desc", "title asc"):
			steps = self.steps(filters={"state": "Open"}, order_by=order, limit=20)
			self.assertTrue(steps[0].endswith(f":{order.split()[0]}"), steps)
			self.assertFalse([step for step in steps if "ORDER BY" in step])

	def test_a_text_anywhere_is_looked_for_in_the_index(self) -> None:
		nowhere = {"title": ["like", "%欧阳%"]}
		steps = self.steps(filters=nowhere, fields=["count(name) as number"])
		self.assertTrue([step for step in steps if "COVERING INDEX tabPlan Sample:title" in step], steps)
		steps = self.steps(filters=nowhere, order_by="creation desc", limit=20)
		self.assertIn("USING INTEGER PRIMARY KEY", steps[0])  # the index has said which rows these are
		self.assertFalse([step for step in steps if "SCAN tabPlan Sample" in step], steps)
