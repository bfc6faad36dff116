"""One policy a DocType: lists, checks of one document, refusals and hooks say the same."""

import re
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import add_days, today
from party_investigation import hooks, scope
from party_investigation.install import ROLES
from party_investigation.scope import POLICIES, Places
from party_investigation.scope.policies import with_policy
from party_investigation.tests.world import WorldTest, make_user, write_returns

USERS = {
	"whole": [("Organization Department Officer", "T")],
	"college": [("Committee Officer", "T1")],
	"branch": [("Branch Secretary", "T1B1")],
	"two": [("Branch Secretary", "T1B1"), ("Branch Secretary", "T2B1")],
	"auditor": [("Investigation Auditor", "T2")],
	"nobody": [],
}
NAMED_FOR_OTHER_REASONS = {
	"Campaign Import",
	"Disposition Case",
	"Guidance Question",
	"Investigation Record",
	"Organization Appointment",
	"Rectification Order",
	"Return Version",
	"Roster Difference",
	"Spot Check",
	"Transfer Letter",
	"Unit Return",
}
"""What `hooks.py` may name: forms with scripts of their own, and fields whose change asks for the password."""


class TestPolicies(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.made |= write_returns(self.made["Investigation Campaign"])

	def test_a_policy_says_the_same_of_a_list_and_of_a_document(self) -> None:
		users = {name: make_user(name, appointments) for name, appointments in USERS.items()}
		self.make_the_rest(users)
		for name, user in users.items():
			frappe.set_user(user)
			for doctype in POLICIES:
				with self.subTest(user=name, doctype=doctype):
					listed = set(frappe.get_list(doctype, pluck="name")) if self.may_list(doctype) else set()
					readable = {
						each
						for each in frappe.get_all(doctype, pluck="name")
						if frappe.get_doc(doctype, each).has_permission("read")
					}
					self.assertEqual(listed, readable)
			frappe.set_user("Administrator")

	def may_list(self, doctype: str) -> bool:
		return bool(frappe.has_permission(doctype, "read"))

	def make_the_rest(self, users: dict[str, str]) -> None:
		"""Documents that hang on several sides or on one user, written as they are stored."""
		campaign = self.made["Investigation Campaign"]
		of_college = {"campaign": campaign, "organization": "T1"}
		rows = [
			{
				"doctype": "Return Extension",
				**of_college,
				"stage": "Survey",
				"extended_to": today(),
				"reason": "x",
			},
			{
				"doctype": "Investigation Campaign",
				"campaign_name": "学院",
				"organization": "T2",
				"status": "Open",
			},
		]
		rows += [
			{"doctype": "Partner Installation", "organization": place, "installation_name": "x"}
			for place in ("T", "T1", "T2")
		]
		rows += [
			{"doctype": "Annex Printout", **of_college, "annex": "annex_1", "owner": user}
			for user in users.values()
		]
		rows += [
			{"doctype": "Campaign Import", "organization": place, "owner": owner}
			for place in ("T1", "T2B1", None)
			for owner in (users["whole"], "Administrator")
		]
		letter = self.made["Transfer Letter"]["T1B2"]
		frappe.db.set_value("Transfer Letter", letter, "to_organization", "T2B1")
		rows.append(
			{"doctype": "Record Correction", "reference_doctype": "Transfer Letter", "reference_name": letter}
			| {"organization": "T1B2", "reason": "x"}
		)
		for number, row in enumerate(rows):
			frappe.get_doc({"name": f"P{number}", "owner": "Administrator", **row}).db_insert()

	def test_who_is_appointed_at_the_root_needs_no_condition(self) -> None:
		user = make_user("whole", USERS["whole"])
		bounded = {"Campaign Import", "Annex Printout", "Record Correction"}
		for doctype, policy in POLICIES.items():
			with self.subTest(doctype):
				places = Places.of(user, doctype)
				if places.capacities:
					self.assertEqual(scope.condition(user, doctype) == "", doctype not in bounded)
					self.assertEqual(policy.sees_everything(doctype, places), doctype not in bounded)
		appointment = frappe.get_doc("Organization Appointment", {"user": user})
		for change in (
			{"to_date": add_days(today(), -1)},
			{"to_date": None, "organization": "T1"},
		):
			frappe.db.set_value("Organization Appointment", appointment.name, change)
			self.assertFalse(Places.of(user, "Party Member").is_whole_tree, change)

	def test_a_second_root_is_not_seen_from_the_first(self) -> None:
		user = make_user("whole", USERS["whole"])
		self.assertTrue(Places.of(user, "Party Organization").is_whole_tree)
		frappe.get_doc(
			{"doctype": "Party Organization", "organization_code": "Z", "organization_name": "另一个"}
			| {"kind": "党委", "is_group": 1}
		).insert()
		self.assertFalse(Places.of(user, "Party Organization").is_whole_tree)
		frappe.set_user(user)
		self.assertNotIn("Z", frappe.get_list("Party Organization", pluck="name"))
		self.assertIn("T", frappe.get_list("Party Organization", pluck="name"))

	def test_a_refusal_says_who_may_and_whom_to_ask(self) -> None:
		branch = make_user("branch", USERS["branch"])
		for doctype, policy in POLICIES.items():
			if not policy.personal or not Places.of(branch, doctype).capacities:
				continue
			with self.subTest(doctype):
				other = frappe.get_doc(doctype, self.made[doctype]["T1B2"])
				objection = str(policy.objection(other, "read", branch))
				self.assertIn(_("Branch Secretary"), objection)
				self.assertIn("测试T1B1", objection)
				self.assertIn(_("Investigation Administrator"), objection)
				self.assertNotIn("T1B2", objection)
				own_document = frappe.get_doc(doctype, self.made[doctype]["T1B1"])
				self.assertIsNone(policy.objection(own_document, "read", branch))

	def test_a_refusal_is_told(self) -> None:
		frappe.set_user(make_user("branch", USERS["branch"]))
		member = frappe.get_doc("Party Member", self.made["Party Member"]["T1B2"])
		frappe.clear_messages()
		with self.assertRaises(frappe.PermissionError) as refused:
			frappe.has_permission("Party Member", "read", doc=member, throw=True)
		messages = f"{refused.exception} {frappe.get_message_log()}"
		self.assertIn(_("Investigation Administrator"), messages)

	def test_a_form_that_is_read_from_aside_says_who_may_write(self) -> None:
		letter = frappe.get_doc("Transfer Letter", self.made["Transfer Letter"]["T1B2"])
		letter.db_set("to_organization", "T2B1")
		for name, unit, is_locked in (("receiver", "T2", True), ("sender", "T1", False)):
			frappe.set_user(make_user(name, [("Committee Officer", unit)]))
			form = frappe.get_doc("Transfer Letter", letter.name)
			form.run_method("onload")
			self.assertEqual(bool(form.get_onload("locked")), is_locked, name)
			frappe.set_user("Administrator")

	def test_hooks_follow_from_the_policies(self) -> None:
		for name in ("permission_query_conditions", "has_permission"):
			self.assertLessEqual(set(POLICIES), set(getattr(hooks, name)))
		self.assertLessEqual(set(POLICIES), set(hooks.audited_doctypes))
		locked = {doctype for doctype, policy in POLICIES.items() if policy.stage}
		self.assertTrue(locked)
		for doctype in locked:
			self.assertIn("party_investigation.investigation.locks.check", str(hooks.doc_events[doctype]))
			self.assertIn("public/js/locked_form.js", hooks.doctype_js[doctype])
		self.assertEqual(
			{each["doctype"] for each in hooks.recent_sign_in_required if each.keys() == {"doctype"}},
			{"Table Scope", *with_policy(lambda policy: policy.confirmed)},
		)
		named = set(re.findall(r'"([A-Z][A-Za-z ]+)"', Path(hooks.__file__).read_text("utf-8")))
		self.assertLessEqual(named & set(POLICIES), NAMED_FOR_OTHER_REASONS)

	def test_every_doctype_that_hangs_on_an_organization_has_a_policy(self) -> None:
		modules = frappe.get_module_list("party_investigation")
		filters = {"module": ["in", modules], "istable": 0, "issingle": 0}
		for doctype in frappe.get_all("DocType", filters, pluck="name"):
			links = frappe.get_meta(doctype).get_link_fields()
			if any(df.options == "Party Organization" for df in links):
				self.assertIn(doctype, POLICIES)

	def test_stages_are_those_of_a_campaign(self) -> None:
		stages = str(frappe.get_meta("Campaign Stage").get_options("stage")).split("\n")
		self.assertLessEqual({policy.stage for policy in POLICIES.values() if policy.stage}, set(stages))

	def test_every_capacity_reads_something(self) -> None:
		for role in ROLES:
			self.assertTrue(any(role in scope.roles_with(doctype, "read") for doctype in POLICIES), role)
