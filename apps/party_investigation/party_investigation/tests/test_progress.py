"""What workspaces and forms are told: deadlines, units behind, what is open about a member, which measures fit."""

import json

import frappe
from frappe.utils import add_days, today
from party_investigation.disposition.doctype.disposition_case.disposition_case import get_fitting_measures
from party_investigation.hooks import add_to_apps_screen
from party_investigation.investigation import current_campaign
from party_investigation.investigation.doctype.contact_search.contact_search import get_still_needed
from party_investigation.investigation.next_steps import get_next_steps
from party_investigation.reporting import progress
from party_investigation.reporting.report.progress_by_unit.progress_by_unit import execute
from party_investigation.tests.world import (
	WorldTest,
	make_member,
	make_overlapping_campaign,
	make_user,
)


class TestProgress(WorldTest):
	def act_as(self, capacity: str, organization: str) -> None:
		frappe.set_user(make_user(capacity.lower().replace(" ", "-"), [(capacity, organization)]))

	def test_the_next_deadline_is_counted_in_days(self) -> None:
		self.act_as("Branch Secretary", "T1B1")
		stages = frappe.get_all("Campaign Stage", filters={"parent": self.campaign}, pluck="name")
		for due_in, expected in ((None, 0), (-3, 0), (5, 5)):
			due_on = None if due_in is None else add_days(today(), due_in)
			for stage in stages[:-1] if due_in == 5 else stages:
				frappe.db.set_value("Campaign Stage", stage, "due_on", due_on)
			self.assertEqual(progress.days_left()["value"], expected)
		self.assertEqual(progress.days_left()["route"], ["Form", "Investigation Campaign", self.campaign])

	def test_every_card_that_counts_by_a_method_is_a_number_for_whoever_sees_it(self) -> None:
		"""The desk of stock Frappe draws a number and nothing else, and shows cards by the DocType that they name."""
		cards = frappe.get_all(
			"Number Card",
			filters={"type": "Custom", "module": ["in", frappe.get_module_list("party_investigation")]},
			fields=["name", "method", "document_type"],
		)
		self.assertGreater(len(cards), 3)
		for capacity, organization in (("Branch Secretary", "T1B1"), ("Investigation Administrator", "T")):
			frappe.set_user("Administrator")
			self.act_as(capacity, organization)
			for card in cards:
				if frappe.has_permission(card.document_type, "read"):
					self.assertIsInstance(frappe.get_attr(card.method)()["value"], int, card.name)

	def test_the_screen_of_apps_leads_each_to_one_workspace(self) -> None:
		entries = {entry["route"]: entry["has_permission"] for entry in add_to_apps_screen}
		for capacity, organization, route in (
			("Branch Secretary", "T1B1", "/app/my-branch"),
			("Committee Officer", "T1", "/app/party-committee"),
			("Investigation Administrator", "T", "/app/investigation-setup"),
		):
			frappe.set_user("Administrator")
			self.act_as(capacity, organization)
			self.assertEqual([each for each, may in entries.items() if frappe.get_attr(may)()], [route])

	def test_units_below_ones_own_are_counted(self) -> None:
		self.act_as("Committee Officer", "T1")
		rows = {row["organization"]: row for row in execute()[1]}
		self.assertEqual(set(rows), {"T1B1", "T1B2"})
		self.assertEqual(
			[rows["T1B1"][key] for key in ("records", "to_check", "checked", "not_found", "restored")],
			[2, 2, 0, 1, 1],
		)
		self.assertRaises(frappe.PermissionError, execute, {"organization": "T2"})
		frappe.set_user("Administrator")
		self.assertEqual({row["organization"]: row["records"] for row in execute()[1]}, {"T1": 4, "T2": 2})

	def test_which_unit_is_shown_is_told_to_who_has_several(self) -> None:
		frappe.set_user("Administrator")
		user = make_user("several", [("Committee Officer", place) for place in ("T1B1", "T2", "T1B2")])
		frappe.set_user(user)
		_columns, rows, message, _chart = execute()
		self.assertEqual([row["organization"] for row in rows], ["T2B1"])
		self.assertIn("测试T2", message)
		self.assertIn("2", message.replace("测试T2", ""))
		self.assertIn("测试T1B1", execute({"organization": "T1B1"})[2])

	def test_the_chart_has_every_unit(self) -> None:
		chart = execute()[3]
		self.assertEqual(chart["data"]["datasets"][0]["values"], [4, 2])

	def test_branches_without_a_secretary(self) -> None:
		self.act_as("Investigation Administrator", "T")
		self.assertEqual(progress.branches_without_secretary()["value"], 3)
		frappe.set_user("Administrator")
		make_user("somebody", [("Branch Secretary", "T1B2")])
		frappe.set_user("investigation-administrator@party.example")
		self.assertEqual(progress.branches_without_secretary()["value"], 2)
		frappe.set_user("Administrator")
		self.act_as("Branch Secretary", "T1B1")
		self.assertRaises(frappe.PermissionError, progress.branches_without_secretary)

	def test_what_is_open_about_a_member(self) -> None:
		letter = frappe.get_doc("Transfer Letter", self.made["Transfer Letter"]["T1B1"])
		letter.db_set("expires_on", add_days(today(), -1))
		self.act_as("Branch Secretary", "T1B1")
		[line] = get_next_steps(letter.member)
		self.assertEqual(
			(line["doctype"], line["name"], line["colour"]), ("Transfer Letter", letter.name, "red")
		)
		lines = get_next_steps(self.made["Party Member"]["T1B1"])
		self.assertEqual([line["doctype"] for line in lines], ["Disposition Case"])
		self.assertRaises(frappe.PermissionError, get_next_steps, self.made["Party Member"]["T1B2"])

	def test_attempts_being_typed_are_judged_by_the_rule(self) -> None:
		self.act_as("Branch Secretary", "T1B1")
		attempt = {"attempted_on": "2016-03-01", "means": "电话"}
		typing = {"attempted_on": "", "means": "电话"}
		still_needed = get_still_needed(self.campaign, [attempt, typing])
		self.assertEqual(still_needed, get_still_needed(self.campaign, frappe.as_json([attempt])))
		self.assertIn("2", still_needed)
		rest = [
			{"attempted_on": "2016-03-02", "means": "信函"},
			{"attempted_on": "2016-03-03", "means": "电话"},
		]
		self.assertEqual(get_still_needed(self.campaign, [attempt, *rest]), "")

	def test_measures_that_fit_the_person(self) -> None:
		lost, full = self.made["Party Member"]["T1B1"], make_member("T1B1", 90).name
		self.act_as("Branch Secretary", "T1B1")
		of_lost = {row["measure"]: row["against"] for row in get_fitting_measures(self.campaign, lost)}
		self.assertEqual(of_lost["自行脱党除名"], [])
		self.assertTrue(of_lost["纳入组织管理"])
		of_full = {row["measure"]: row["against"] for row in get_fitting_measures(self.campaign, full)}
		self.assertTrue(of_full["取消预备党员资格"])
		other = self.made["Party Member"]["T1B2"]
		self.assertRaises(frappe.PermissionError, get_fitting_measures, self.campaign, other)


class TestCampaignInHand(WorldTest):
	"""Two campaigns are never mixed: what is shown is of the one in hand."""

	def prepare(self) -> None:
		super().prepare()
		self.first = self.made["Investigation Campaign"]
		self.second = make_overlapping_campaign("T").name
		member = make_member("T1B1", 90).name  # has a record in both, the others in the first alone
		self.assertEqual(frappe.db.count("Investigation Record", {"member": member}), 2)
		self.officer = make_user("officer", [("Committee Officer", "T1")])

	def setUp(self) -> None:
		super().setUp()
		frappe.set_user(self.officer)

	def boot_default(self) -> str:
		bootinfo = frappe._dict(user=frappe._dict(defaults={"other": "x"}))
		current_campaign.extend_bootinfo(bootinfo=bootinfo)
		self.assertEqual(bootinfo.user.defaults["other"], "x")
		return bootinfo.user.defaults[current_campaign.KEY]

	def test_the_latest_open_one_is_in_hand_until_another_is_chosen(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.first, "creation", "2016-01-01")
		self.assertEqual(self.boot_default(), self.second)
		current_campaign.choose(self.first)
		self.assertEqual(self.boot_default(), self.first)
		self.assertEqual(progress.days_left()["route"][-1], self.first)
		frappe.set_user("Administrator")
		frappe.get_doc("Investigation Campaign", self.first).close("结束")
		frappe.set_user("officer@party.example")
		self.assertEqual(self.boot_default(), self.first)

	def test_reports_are_of_the_campaign_in_hand(self) -> None:
		for campaign, number in ((self.first, 5), (self.second, 1)):
			current_campaign.choose(campaign)
			self.assertEqual(sum(row["records"] for row in execute()[1]), number)

	def test_nobody_takes_a_campaign_in_hand_that_is_not_open_to_him(self) -> None:
		frappe.set_user("Administrator")
		elsewhere = make_overlapping_campaign("T2").name
		frappe.set_user("officer@party.example")
		self.assertRaises(frappe.PermissionError, current_campaign.choose, elsewhere)
		frappe.defaults.set_user_default(current_campaign.KEY, elsewhere)
		self.assertNotEqual(self.boot_default(), elsewhere)

	def test_every_card_and_chart_names_its_campaign(self) -> None:
		frappe.set_user("Administrator")
		of_user = 'frappe.defaults.get_user_default("investigation_campaign")'
		for kind in ("Number Card", "Dashboard Chart"):
			for name in frappe.get_all(kind, filters={"module": "Reporting"}, pluck="name"):
				document = frappe.get_doc(kind, name)
				if document.get("type") == "Custom":  # its method asks for the campaign in hand itself
					continue
				if document.document_type and frappe.get_meta(document.document_type).has_field("campaign"):
					with self.subTest(f"{kind} {name}"):
						filters = json.loads(document.dynamic_filters_json)
						self.assertIn([document.document_type, "campaign", "=", of_user], filters)
		for name in ("My Branch", "Party Committee"):
			workspace = frappe.get_doc("Workspace", name)
			blocks = json.loads(workspace.content)
			self.assertEqual(blocks[1]["data"].get("quick_list_name"), "Campaign in Hand")
			for row in workspace.quick_lists:
				if frappe.get_meta(row.document_type).has_field("campaign"):
					self.assertIn(f'"campaign", "=", {of_user}', row.quick_list_filter)
