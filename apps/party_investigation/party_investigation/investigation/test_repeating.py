"""A campaign is repeated from the last one: its draft, what goes on in it, its figures, and the comparison of the two."""

from datetime import date

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.disposition import procedure
from party_investigation.investigation import carry_over, records, repeating
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.reporting.figures import approved_outcomes, figures_of
from party_investigation.returns.report.compare_campaigns.compare_campaigns import execute
from party_investigation.rules import between_terms
from party_investigation.rules.dates import add_months
from party_investigation.tests.world import WorldTest, make_member, make_user

CAMPAIGN, SEARCH, RECORD, CASE = (
	"Investigation Campaign",
	"Contact Search",
	"Investigation Record",
	"Disposition Case",
)


class TestRepeating(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)

	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		self.shift_to_the_last_term()
		self.searched = make_member("T1B1", 70, member_name="查找中人")
		self.going_on = frappe.get_doc(
			{
				"doctype": SEARCH,
				"campaign": self.campaign,
				"member": self.searched.name,
				"reason": "居住地改变",
				"attempts": [
					{"attempted_on": add_days(today(), -20), "means": "电话", "outcome": "无人接听"}
				],
			}
		).insert()
		self.lost = frappe.get_all(
			SEARCH, filters={"campaign": self.campaign, "result": "Not Found"}, pluck="member"
		)
		self.found = frappe.get_all(
			SEARCH, filters={"campaign": self.campaign, "result": "Contact Restored"}, pluck="member"
		)
		self.restored_on = getdate(add_days(today(), -40))
		frappe.db.set_value(
			SEARCH,
			{"campaign": self.campaign, "result": "Contact Restored"},
			{"restored_on": self.restored_on},
		)

	def shift_to_the_last_term(self) -> None:
		"""The world is of 2016; the next term is counted from the day on which the tests run."""
		document = frappe.get_doc(CAMPAIGN, self.campaign)
		first = repeating.begins_on(document)
		self.months = 0
		while add_months(getdate(document.search_closes_on), self.months + 6) < getdate(today()):
			self.months += 6
		self.begins = add_months(first, self.months)
		days = {
			field: add_months(getdate(document.get(field)), self.months)
			for field in ("search_closes_on", "dispositions_count_on")
		}
		frappe.db.set_value(CAMPAIGN, self.campaign, days)
		for row in document.stages:
			shifted = {
				f: add_months(getdate(row.get(f)), self.months) for f in repeating.calendar.DAYS if row.get(f)
			}
			frappe.db.set_value(row.doctype, row.name, shifted)
		frappe.clear_document_cache(CAMPAIGN, self.campaign)

	def next_campaign(self) -> str:
		last = frappe.get_doc(CAMPAIGN, self.campaign)
		last.close("本期结束")
		draft = frappe.get_doc(CAMPAIGN, last.repeat(last.get_coming_terms()[0]["key"]))
		draft.open()
		records.create_records(draft.name)
		carry_over.run(draft.name)
		return draft.name

	def test_the_draft_has_the_settings_and_nothing_of_what_was_found(self) -> None:
		last = frappe.get_doc(CAMPAIGN, self.campaign)
		term = last.get_coming_terms()[0]
		draft = frappe.get_doc(CAMPAIGN, last.repeat(term["key"]))
		self.assertEqual((draft.status, draft.previous_campaign, draft.amendments), ("Draft", last.name, []))
		self.assertEqual(draft.campaign_name, term["campaign_name"])
		self.assertEqual(getdate(draft.search_closes_on), add_months(getdate(last.search_closes_on), 6))
		self.assertEqual(getdate(draft.stages[0].due_on), add_months(getdate(last.stages[0].due_on), 6))
		self.assertEqual([row.form_set for row in draft.form_sets], [row.form_set for row in last.form_sets])
		self.assertEqual(draft.sample_found_percent, last.sample_found_percent)
		self.assertEqual(getdate(draft.basis_date), add_months(self.begins, 6))
		self.assertIn("不合格党员组织处置办法", term["rules"])
		self.assertEqual(frappe.db.count(RECORD, {"campaign": draft.name}), 0)
		self.assertRaisesRegex(frappe.ValidationError, draft.campaign_name, last.repeat, term["key"])
		for key in ("2016-1", "", "x", ["2016-1"]):
			self.assertRaises((frappe.ValidationError, TypeError), last.repeat, key)
		draft.update({"previous_campaign": None, "carried_over": "x"}).save()
		self.assertEqual((draft.previous_campaign, draft.carried_over), (last.name, None))
		frappe.set_user(make_user("college", [("Committee Officer", "T1")]))
		self.assertRaises(frappe.PermissionError, frappe.get_doc(CAMPAIGN, last.name).repeat, term["key"])

	def test_what_is_open_goes_on_and_nothing_stands_twice(self) -> None:
		case = frappe.get_all(
			CASE, filters={"campaign": self.campaign, "status": "In Progress"}, pluck="name"
		)[0]
		attempts = len(self.going_on.attempts)
		others = {
			"Help Request": {"status": "Sent", "member": self.lost[0], "organization": "T1B1", "search": "x"},
			"Roster Difference": {"status": "Open", "organization": "T1B1"},
			"External Lead": {"decision": "To Decide", "organization": "T1B1"},
			"Guidance Question": {"status": "Open", "organization": "T1B1"},
		}
		for doctype, values in others.items():
			for name, state in (("open", {}), ("closed", {"status": "Answered", "decision": "Same Person"})):
				known = {field: value for field, value in state.items() if field in values}
				row = {"doctype": doctype, "name": f"{doctype}-{name}", "campaign": self.campaign}
				frappe.get_doc({**row, **values, **known}).db_insert()
		frappe.db.set_value(SEARCH, self.going_on.name, "missing", "another campaign's")
		campaign = self.next_campaign()
		for _again in range(2):
			self.assertEqual(records.count_missing(campaign), 0)
			search = frappe.get_doc(SEARCH, self.going_on.name)
			self.assertEqual(
				(search.campaign, search.carried_from, search.result), (campaign, self.campaign, "Open")
			)
			self.assertEqual(len(search.attempts), attempts)
			self.assertEqual(search.missing or "", search.still_needed())
			anew = frappe.get_all(
				SEARCH, filters={"campaign": campaign, "continues": ["is", "set"]}, fields=["*"]
			)
			self.assertEqual({row.member for row in anew}, {*self.lost})
			self.assertEqual({(row.result, row.reason) for row in anew}, {("Open", "居住地改变")})
			self.assertEqual(frappe.db.count(SEARCH, {"campaign": campaign}), 1 + len(self.lost))
			frappe.db.set_value(CAMPAIGN, campaign, "carried_over", None)
			records.create_records(campaign)
			carry_over.run(campaign)
		self.assertIn(str(len(self.lost)), frappe.db.get_value(CAMPAIGN, campaign, "carried_over"))
		self.assertFalse(carry_over.is_owed(campaign))
		for member in self.found:  # who was found is not lost again by an old date
			record = frappe.db.get_value(
				RECORD,
				{"campaign": campaign, "member": member},
				["restored_before", "last_contact_on", "is_lost"],
			)
			self.assertEqual(record, (self.restored_on, self.restored_on, 0))
		for doctype in others:
			places = [
				frappe.db.get_value(doctype, f"{doctype}-{name}", "campaign") for name in ("open", "closed")
			]
			self.assertEqual(places, [campaign, self.campaign], doctype)
		new_search = frappe.db.get_value(SEARCH, {"campaign": campaign, "member": self.lost[0]})
		self.assertEqual(frappe.db.get_value("Help Request", "Help Request-open", "search"), new_search)
		document = frappe.get_doc(CASE, case)
		self.assertEqual((document.campaign, document.begun_in), (campaign, self.campaign))
		self.assertEqual(procedure.rules_of(document), policy_of(self.campaign))
		document.update({"begun_in": None, "grounds": "补充"}).save()
		self.assertEqual(document.begun_in, self.campaign)
		self.assertNotIn("disposition.does_not_fit", document.hard_checks or "")
		search = frappe.get_doc(SEARCH, self.going_on.name)
		search.update(
			{"next_step": "上门走访", "next_step_on": add_days(today(), 3), "carried_from": None}
		).save()
		self.assertEqual(search.carried_from, self.campaign)

	def test_figures_of_both_and_the_comparison(self) -> None:
		last_figures = figures_of(self.campaign)["T"]
		campaign = self.next_campaign()
		self.assertEqual(figures_of(self.campaign)["T"]["annex4"], last_figures["annex4"])
		self.assertEqual(figures_of(campaign)["T"]["not_found"], 0)
		name = frappe.db.get_value(SEARCH, {"campaign": campaign, "member": self.lost[0]}, "name")
		search = frappe.get_doc(SEARCH, name)
		for day, means in ((3, "电话"), (2, "信函"), (1, "上门走访")):
			search.append(
				"attempts", {"attempted_on": add_days(today(), -day), "means": means, "outcome": "查无此人"}
			)
		search.update({"result": "Not Found"}).save()
		now = figures_of(campaign)["T"]
		self.assertEqual((now["not_found"], now["annex4"]["01"]["3"]), (1, 1))
		_columns, rows, words = execute({"campaign": campaign, "organization": "T"})
		shown = {row["what"]: (row["before"], row["after"], row["difference"]) for row in rows}
		self.assertEqual(shown["Still Not Found"], (str(len(self.lost)), "1", 1 - len(self.lost)), [*shown])
		self.assertEqual(shown["Searches Under Way"][:2], ("1", str(len(self.lost))))
		cases = str(frappe.db.count(CASE, {"campaign": campaign, "status": "In Progress"}))
		self.assertNotEqual(cases, "0")
		self.assertEqual(shown["Disposition Cases Under Way"], (cases, cases, 0))
		self.assertEqual(shown["Members"][0], str(last_figures["members"]))
		people = {row["record"]: row["why"] for row in rows if row.get("record")}
		self.assertEqual(people[self.lost[0]], between_terms.STILL_NOT_FOUND)
		self.assertEqual(people[self.lost[1]], between_terms.SEARCH_GOES_ON)
		self.assertEqual({people[member] for member in self.found}, {between_terms.IN_TOUCH})
		only = execute({"campaign": campaign, "organization": "T", "change": between_terms.STILL_NOT_FOUND})[
			1
		]
		self.assertEqual([row["record"] for row in only if row.get("record")], [self.lost[0]])
		self.assertIn("people out of contact", words or "")

	def test_the_comparison_stays_within_scope(self) -> None:
		campaign = self.next_campaign()
		frappe.set_user(make_user("branch", [("Branch Secretary", "T1B1")]))
		branch = execute({"campaign": campaign, "organization": "T1B1"})[1]
		self.assertTrue(any(row.get("record") for row in branch))
		for unit in ("T", "T1", "T2B1", "nowhere"):
			self.assertRaises(frappe.PermissionError, execute, {"campaign": campaign, "organization": unit})
		self.assertRaises(
			frappe.ValidationError, execute, {"campaign": campaign, "organization": "T1B1", "last": campaign}
		)
		self.assertRaises(
			(frappe.PermissionError, frappe.DoesNotExistError),
			execute,
			{"campaign": campaign, "organization": "T1B1", "last": "nothing"},
		)

	def test_a_state_that_lasts_counts_in_the_next_campaign_too(self) -> None:
		member = self.lost[0]
		values = {"campaign": self.campaign, "member": member, "organization": "T1B1", "status": "Approved"}
		for measure in ("停止党籍", "纳入组织管理"):
			frappe.get_doc(
				{
					"doctype": CASE,
					"name": measure,
					"measure": measure,
					"effective_on": date(2020, 1, 1),
					**values,
				}
			).db_insert()
		campaign = self.next_campaign()
		[outcome] = approved_outcomes(campaign, [member])[member]
		self.assertEqual(outcome.measure, "停止党籍")
		self.assertEqual(len(approved_outcomes(self.campaign, [member])[member]), 2)

	def test_rules_are_proposed_by_the_day_on_which_a_campaign_begins(self) -> None:
		rules = repeating.get_rules("2016-02-17", "2026-08-17")
		self.assertEqual((rules["proposed"], rules["differences"]), ("2026-08-17", []))
		rules = repeating.get_rules("2026-08-17", "2026-08-17")
		self.assertIsNone(rules["proposed"])
		of_2019 = {
			row["label"]: (row["before"], row["after"])
			for row in repeating.get_rules("2019-05-06")["differences"]
		}
		self.assertEqual(of_2019["Months of Suspension Before Removal"], ("0", "24"))
		self.assertEqual(of_2019["Membership of the Untraced May Be Suspended"], ("No", "Yes"))
		self.assertTrue(all(row["source"] and row["since"] for row in rules["differences"]))
