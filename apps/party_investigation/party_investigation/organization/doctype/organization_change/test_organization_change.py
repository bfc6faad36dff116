"""A merge or a split moves everybody with what belongs to them, changes no figure above, and is undone until the next hand-in."""

import json
from unittest.mock import patch

import frappe
from frappe.utils import add_days, now_datetime, today
from party_investigation.membership import relationship
from party_investigation.organization.changes import carrying_out
from party_investigation.organization.changes import plan as plans
from party_investigation.organization.doctype.organization_change import organization_change
from party_investigation.reporting.figures import figures_of
from party_investigation.reporting.printing import letter_values
from party_investigation.returns import creation
from party_investigation.tests.world import WorldTest, make_campaign, make_member, make_user

MOVED = (
	"Party Member",
	"Investigation Record",
	"Contact Search",
	"Transfer Letter",
	"Mobile Member Record",
	"Disposition Case",
)
NEW = {"organization_code": "T1B9", "organization_name": "新支部", "kind": "党支部"}


def merge(sources: list[str], target: str | None = None, **values):
	"""A draft that merges organizations."""
	return frappe.get_doc(
		{
			"doctype": "Organization Change",
			"kind": "Merge",
			"campaign": frappe.db.get_value(
				"Investigation Campaign", {"status": "Open", "organization": "T"}
			),
			"reason": "支部调整",
			"sources": [{"organization": code} for code in sources],
			"target": target,
			**values,
		}
	).insert()


def split(source: str, **values):
	"""A draft that splits an organization."""
	return merge([], kind="Split", source=source, **values)


def carry_out(change) -> None:
	"""Look at it and do it, as the form does."""
	seen = change.preview()
	assert not seen["refusals"], seen["refusals"]
	change.carry_out(seen["seen"])


def units_of(doctype: str, **filters) -> dict[str, str]:
	"""The organization of each document."""
	return dict(frappe.get_all(doctype, filters=filters, fields=["name", "organization"], as_list=True))


class ChangeTest(WorldTest):
	def assertRefused(self, act, *parts: str, error=frappe.ValidationError) -> str:
		with self.assertRaises(error) as refused:
			act()
		for part in parts:
			self.assertIn(part, str(refused.exception))
		return str(refused.exception)

	def letter(self, member: str, to: str | None, **values):
		return frappe.get_doc(
			{
				"doctype": "Transfer Letter",
				"member": member,
				"to_organization": to,
				"to_organization_name": f"测试{to}",
				"issued_on": add_days(today(), -3),
				**values,
			}
		).insert()

	def figures(self) -> dict:
		return figures_of(self.campaign)

	def check_figures(self, shown: list[dict], before: dict, after: dict) -> None:
		for row in shown:
			then, now = before.get(row["organization"]), after.get(row["organization"])
			for name in ("members", "restored", "not_found", "pocket", "in_transit", "transferred", "mobile"):
				expected = [then[name] if then else 0, now[name] if now else 0]
				self.assertEqual(row[name], expected, (row["organization"], name))
			for cell in row["cells"]:
				annex = f"annex{cell['annex']}"
				for side, figures in (("before", then), ("after", now)):
					known = (figures or {}).get(annex, {}).get(cell["row"], {}).get(cell["column"], 0)
					self.assertEqual(cell[side], known, (row["organization"], cell))

	def state(self) -> dict:
		"""Where everything hangs."""
		doctypes = (*MOVED, "Restored Contact", "Untraced Member")
		return {doctype: units_of(doctype) for doctype in doctypes} | {
			"tree": dict(
				frappe.get_all(
					"Party Organization",
					fields=["name", "parent_party_organization"],
					filters={"disabled": 0},
					as_list=True,
				)
			)
		}


class TestMerge(ChangeTest):
	def test_everybody_and_what_belongs_to_them_moves_and_the_unit_is_dissolved(self) -> None:
		before, people = self.state(), self.people()
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		after = self.state()
		for doctype in (*MOVED, "Restored Contact", "Untraced Member"):
			with self.subTest(doctype):
				self.assertIn("T1B2", before[doctype].values())
				self.assertEqual(
					after[doctype],
					{name: "T1B1" if unit == "T1B2" else unit for name, unit in before[doctype].items()},
				)
		self.assertEqual(self.people(), people)
		self.assertEqual(frappe.db.get_value("Party Organization", "T1B2", "disabled"), 1)
		self.assertEqual((change.reload().status, change.carried_out_by), ("Carried Out", "Administrator"))

	def people(self) -> set[tuple]:
		"""Who the members are, wherever they hang."""
		fields = ["name", "member_name", "identity_number", "membership_status", "creation"]
		return set(frappe.get_all("Party Member", fields=fields, as_list=True))

	def test_the_preview_says_what_comes_and_figures_above_stay(self) -> None:
		before = self.figures()
		change = merge(["T1B2"], "T1B1")
		shown = change.preview()
		carry_out(change)
		after = self.figures()
		for unit in ("T", "T1", "T2", "T2B1"):
			self.assertEqual(after[unit], before[unit], unit)
		self.assertEqual(after["T1B1"]["members"], before["T1B1"]["members"] + before["T1B2"]["members"])
		self.check_figures(shown["figures"], before, after)
		self.assertEqual({row["organization"] for row in shown["figures"]}, {"T1", "T1B1", "T1B2"})
		self.assertEqual(shown["documents"]["Party Member"], 2)
		self.assertEqual(shown["ways"][0]["members"], 2)
		self.assertEqual(shown["dissolved"], {"T1B2": "测试T1B2"})

	def test_into_a_new_organization(self) -> None:
		before = self.figures()
		carry_out(merge(["T1B1", "T1B2"], new_units=[NEW]))
		unit = frappe.get_doc("Party Organization", "T1B9")
		self.assertEqual((unit.parent_party_organization, unit.unit_category), ("T1", "学校"))
		after = self.figures()
		self.assertEqual(after["T1"], before["T1"])
		self.assertEqual(after["T1B9"]["members"], before["T1"]["members"])
		self.assertEqual(after["T1B1"]["members"], 0)

	def test_across_superiors_only_what_stands_between_changes(self) -> None:
		before = self.figures()
		change = merge(["T1B1"], "T2B1")
		shown = change.preview()
		carry_out(change)
		after = self.figures()
		self.assertEqual(after["T"], before["T"])
		self.assertEqual(after["T2"]["members"], before["T2"]["members"] + before["T1B1"]["members"])
		self.check_figures(shown["figures"], before, after)
		self.assertEqual({row["organization"] for row in shown["sees_more"]}, {"T2"})

	def test_colleges_merge_with_their_branches(self) -> None:
		before = self.figures()
		change = merge(["T2"], "T1")
		carry_out(change)
		self.assertEqual(frappe.db.get_value("Party Organization", "T2B1", "parent_party_organization"), "T1")
		after = self.figures()
		self.assertEqual(after["T"], before["T"])
		self.assertEqual(after["T1"]["members"], before["T"]["members"])

	def test_the_change_is_a_dated_amendment_with_its_reason(self) -> None:
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		row = frappe.get_doc("Investigation Campaign", self.campaign).amendments[-1]
		self.assertEqual((str(row.amended_on), row.reason), (today(), "支部调整"))
		for part in ("T1B2", "T1B1", change.name):
			self.assertIn(part, row.changes)

	def test_members_have_a_history_of_where_they_came_from(self) -> None:
		member = self.made["Party Member"]["T1B2"]
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		version = frappe.get_all("Version", {"ref_doctype": "Party Member", "docname": member}, pluck="data")
		self.assertIn(["organization", "T1B2", "T1B1"], json.loads(version[-1])["changed"])

	def test_a_letter_keeps_the_branch_that_stands_on_its_paper(self) -> None:
		name = self.made["Transfer Letter"]["T1B2"]
		paper = letter_values(frappe.get_doc("Transfer Letter", name))
		carry_out(merge(["T1B2"], "T1B1"))
		self.assertEqual(letter_values(frappe.get_doc("Transfer Letter", name)), paper)
		self.assertEqual(paper["from_branch"], "测试T1B2")

	def test_a_letter_on_the_way_to_it_goes_to_the_other(self) -> None:
		letter = self.letter(self.made["Party Member"]["T2B1"], "T1B2")
		carry_out(merge(["T1B2"], "T1B1"))
		self.assertEqual(frappe.db.get_value("Transfer Letter", letter.name, "to_organization"), "T1B1")
		frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())

	def test_letters_between_them_are_settled_first(self) -> None:
		letter = self.letter(self.made["Party Member"]["T1B2"], "T1B1")
		change = merge(["T1B2"], "T1B1")
		self.assertIn(letter.name, change.preview()["refusals"][0])
		self.assertRefused(lambda: change.carry_out("x"), letter.name)

	def test_a_member_who_went_between_them_counts_once(self) -> None:
		for sender, receiver in (("T1B1", "T1B2"), ("T1B2", "T1B1")):
			frappe.db.savepoint("way")
			member = make_member(sender, 70).name
			letter = self.letter(member, receiver)
			frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())
			self.close_search(today())
			before, change = self.figures(), merge(["T1B2"], "T1B1")
			shown = change.preview()
			carry_out(change)
			after = self.figures()
			with self.subTest(sender=sender):
				self.assertEqual(after["T1"], before["T1"])
				self.check_figures(shown["figures"], before, after)
				of_member = {"campaign": self.campaign, "member": member, "organization": "T1B1"}
				record = frappe.get_doc("Investigation Record", of_member)
				self.assertEqual(frappe.db.count("Investigation Record", of_member), 1)
				self.assertEqual(record.relation, "On Roster")
				record.save()
				self.assertEqual(record.relation, "On Roster")
			frappe.db.rollback(save_point="way")

	def test_who_went_elsewhere_with_a_receipt_leaves_the_figures_as_they_are(self) -> None:
		for to in ("T2B1", None):
			member = make_member("T1B2", 71 if to else 72).name
			letter = self.letter(member, to) if to else self.outside(member)
			if to:
				frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())
		came = make_member("T2B1", 73).name
		frappe.get_doc("Transfer Letter", self.letter(came, "T1B2").name).confirm_receipt(today())
		for closes_on in ("2016-04-05", today()):
			frappe.db.savepoint("date")
			self.close_search(closes_on)
			before, change = self.figures(), merge(["T1B2"], "T1B1")
			shown = change.preview()
			carry_out(change)
			after = self.figures()
			with self.subTest(closes_on):
				self.assertEqual(after["T"], before["T"])
				self.check_figures(shown["figures"], before, after)
			frappe.db.rollback(save_point="date")

	def close_search(self, day: str) -> None:
		dates = {"search_closes_on": day, "dispositions_count_on": today()}
		frappe.db.set_value("Investigation Campaign", self.campaign, dates)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)

	def outside(self, member: str):
		letter = self.letter(member, None, to_organization_name="外地某单位党委")
		frappe.get_doc("Transfer Letter", letter.name).update({"receipt_on": today()}).save()
		return letter

	def test_decided_cases_stay_with_the_unit_that_decided(self) -> None:
		case = self.made["Disposition Case"]["T1B2"]
		frappe.db.set_value("Disposition Case", case, "status", "Rejected")
		carry_out(merge(["T1B2"], "T1B1"))
		self.assertEqual(frappe.db.get_value("Disposition Case", case, "organization"), "T1B2")

	def test_what_a_closed_campaign_found_stays_there(self) -> None:
		frappe.get_doc("Investigation Campaign", self.campaign).close("结束")
		closed, self.campaign = self.campaign, self.next_campaign()
		before = figures_of(closed)
		carry_out(merge(["T1B2"], "T1B1"))
		after = figures_of(closed)
		for unit, figures in before.items():
			for name in ("members", "restored", "not_found", "annex4", "annex5"):
				self.assertEqual(after[unit][name], figures[name], (unit, name))

	def next_campaign(self) -> str:
		return make_campaign("T").name


class TestSplit(ChangeTest):
	def prepare(self) -> None:
		super().prepare()
		self.pupil = make_member("T1B1", 70, person_category="高校毕业生").name
		self.worker = make_member("T1B1", 71, work_unit="校办工厂").name
		self.stayer = make_member("T1B1", 72).name

	def holder(self, member: str) -> str:
		units = {
			doctype: {*frappe.get_all(doctype, {key: member}, pluck="organization")}
			for doctype, key in (("Party Member", "name"), ("Investigation Record", "member"))
		}
		self.assertEqual(units["Party Member"], units["Investigation Record"])
		return units["Party Member"].pop()

	def test_by_name_by_rule_and_the_rest_stays(self) -> None:
		lost = self.made["Party Member"]["T1B1"]
		before = self.figures()
		change = split(
			"T1B1",
			new_units=[NEW],
			members=[{"member": lost, "to_organization_code": "T1B9"}],
			rules=[
				{"person_category": "高校毕业生", "to_organization_code": "T1B9"},
				{"work_unit": "工厂", "to_organization_code": "T1B2"},
			],
		)
		shown = change.preview()
		carry_out(change)
		self.assertEqual(
			[self.holder(each) for each in (lost, self.pupil, self.worker, self.stayer)],
			["T1B9", "T1B9", "T1B2", "T1B1"],
		)
		for doctype in ("Contact Search", "Untraced Member", "Disposition Case", "Mobile Member Record"):
			self.assertEqual(set(units_of(doctype, member=lost).values()), {"T1B9"}, doctype)
		self.assertFalse(frappe.db.get_value("Party Organization", "T1B1", "disabled"))
		after = self.figures()
		self.assertEqual(after["T1"], before["T1"])
		self.check_figures(shown["figures"], before, after)

	def test_one_that_is_dissolved_leaves_nobody(self) -> None:
		self.assertRefused(lambda: split("T1B1", dissolve_source=1), "T1B1")
		carry_out(
			split(
				"T1B1",
				dissolve_source=1,
				others_to="T1B2",
				new_units=[NEW],
				members=[{"member": self.pupil, "to_organization_code": "T1B9"}],
			)
		)
		self.assertEqual((self.holder(self.pupil), self.holder(self.stayer)), ("T1B9", "T1B2"))
		self.assertEqual(frappe.db.get_value("Party Organization", "T1B1", "disabled"), 1)

	def test_a_college_gives_branches_to_a_new_one(self) -> None:
		before = self.figures()
		change = split(
			"T1",
			new_units=[{**NEW, "organization_code": "T3", "kind": "院系党委"}],
			units=[{"organization": "T1B2", "to_organization_code": "T3"}],
		)
		shown = change.preview()
		carry_out(change)
		self.assertEqual(frappe.db.get_value("Party Organization", "T1B2", "parent_party_organization"), "T3")
		after = self.figures()
		self.assertEqual(after["T"], before["T"])
		self.assertEqual(after["T3"]["members"], before["T1B2"]["members"])
		self.check_figures(shown["figures"], before, after)


class TestRefusals(ChangeTest):
	def test_what_does_not_hang_together_is_not_saved(self) -> None:
		foreign = self.made["Party Member"]["T2B1"]
		for act, part in (
			(lambda: merge([], "T1B1"), "merged"),
			(lambda: merge(["T1B1"]), "into which"),
			(lambda: merge(["T1B1"], "T1B1"), "T1B1"),
			(lambda: merge(["T1B1", "T1B1"], "T1B2"), "twice"),
			(lambda: merge(["T1B1"], "T1B2", new_units=[NEW]), "into which"),
			(lambda: merge(["T1B1"], "T1B2", reason=" "), "why"),
			(lambda: merge(["T1B1"], "T1B2", decided_on=add_days(today(), 2)), "future"),
			(lambda: split("T1B1", members=[{"member": foreign, "to_organization_code": "T1B2"}]), "row 1"),
			(lambda: split("T1B1", new_units=[NEW]), "T1B9"),
			(lambda: split("T1B1", rules=[{"to_organization_code": "T1B2"}]), "row 1"),
			(lambda: split("T1", units=[{"organization": "T2B1", "to_organization_code": "T2"}]), "T2B1"),
			(lambda: split("T1B1", others_to="T1BX"), "T1BX"),
		):
			self.assertRefused(act, part)

	def test_organizations_of_another_campaign_are_not_touched(self) -> None:
		frappe.get_doc(
			{"doctype": "Party Organization", "organization_code": "Z", "organization_name": "另一个"}
			| {"kind": "党委", "is_group": 1}
		).insert()
		for act in (
			lambda: merge(["Z"], "T1B1"),
			lambda: merge(["T1B1"], "Z"),
			lambda: merge(["T1B1"], new_units=[{**NEW, "superior": "Z"}]),
			lambda: split("T1B1", others_to="Z"),
		):
			self.assertRefused(act, "Z")

	def test_what_the_site_forbids_is_said_before_and_stops_it(self) -> None:
		frappe.db.savepoint("state")
		for prepare, change, part in (
			(
				lambda: frappe.db.set_value("Party Organization", "T1B1", "disabled", 1),
				lambda: merge(["T1B2"], "T1B1"),
				"T1B1",
			),
			(
				lambda: frappe.db.set_value("Investigation Campaign", self.campaign, "status", "Closed"),
				lambda: merge(["T1B2"], "T1B1", campaign=self.campaign),
				self.campaign,
			),
			(lambda: None, lambda: merge(["T1"], "T1B1"), "below"),
			(lambda: None, lambda: merge(["T"], "T1"), "T"),
			(lambda: None, lambda: merge(["T1B1"], new_units=[{**NEW, "organization_code": "T1B2"}]), "T1B2"),
			(
				lambda: None,
				lambda: split("T1B1", rules=[{"work_unit": "没有", "to_organization_code": "T1B2"}]),
				"Nobody",
			),
		):
			prepare()
			draft = change()
			shown = draft.preview()
			self.assertIn(part, "".join(shown["refusals"]))
			self.assertRefused(lambda draft=draft, shown=shown: draft.carry_out(shown["seen"]), part)
			frappe.db.rollback(save_point="state")

	def test_what_changed_since_the_preview_is_looked_at_again(self) -> None:
		change = merge(["T1B2"], "T1B1")
		seen = change.preview()["seen"]
		make_member("T1B2", 80)
		self.assertRefused(lambda: change.carry_out(seen), "preview")
		self.assertRefused(lambda: change.carry_out(""), "preview")
		change.carry_out(change.preview()["seen"])

	def test_what_breaks_off_leaves_everything_as_it_was(self) -> None:
		change, before = merge(["T1B2"], "T1B1"), self.state()
		seen = change.preview()["seen"]
		frappe.db.savepoint("whole")
		with patch.object(carrying_out, "save_unit", side_effect=KeyboardInterrupt):
			self.assertRaises(KeyboardInterrupt, change.carry_out, seen)
		self.assertNotEqual(self.state(), before)
		frappe.db.rollback(save_point="whole")
		self.assertEqual(self.state(), before)

	def test_what_was_carried_out_stands(self) -> None:
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		change.reload()
		self.assertRefused(lambda: change.carry_out(change.preview()["seen"]), "Carried Out")
		self.assertRefused(change.update({"reason": "另一个"}).save, "Carried Out")
		self.assertRefused(change.reload().delete, "undone")
		self.assertRefused(lambda: frappe.rename_doc("Organization Change", change.name, "X"), "name")
		change.reload().update({"status": "Draft", "outcome": "x"}).save()
		self.assertEqual(change.reload().status, "Carried Out")


class TestWhoMay(ChangeTest):
	def test_whoever_may_amend_the_campaign(self) -> None:
		above = make_user("above", [("Organization Department Officer", "T")])
		frappe.set_user(above)
		carry_out(merge(["T1B2"], "T1B1"))

	def test_nobody_else_by_any_way(self) -> None:
		draft = merge(["T1B2"], "T1B1")
		done = merge(["T2B1"], "T2")
		carry_out(done)
		for name, capacity, unit in (
			("college", "Organization Department Officer", "T1"),
			("committee", "Committee Officer", "T"),
			("secretary", "Branch Secretary", "T1B1"),
			("auditor", "Investigation Auditor", "T"),
		):
			frappe.set_user(make_user(name, [(capacity, unit)]))
			with self.subTest(name):
				for act in (
					lambda: merge(["T1B2"], "T1B1", campaign=self.campaign),
					lambda: frappe.get_doc("Organization Change", draft.name).preview(),
					lambda: frappe.get_doc("Organization Change", draft.name).carry_out("x"),
					lambda: frappe.get_doc("Organization Change", done.name).undo("x"),
				):
					self.assertRaises(frappe.PermissionError, act)
			frappe.set_user("Administrator")

	def test_no_appointment_is_widened(self) -> None:
		users = {
			unit: make_user(f"of{unit.lower()}", [("Branch Secretary", unit)])
			for unit in ("T1B1", "T1B2", "T2B1")
		}
		above = make_user("above", [("Committee Officer", "T1")])
		frappe.set_user(make_user("officer", [("Organization Department Officer", "T")]))
		change = merge(["T1B2"], "T1B1")
		shown = {row["user"] for row in change.preview()["appointments"]}
		self.assertEqual(shown, {users["T1B1"], users["T1B2"]})
		carry_out(change)
		for unit, user in users.items():
			frappe.set_user(user)
			seen = len(frappe.get_list("Party Member")) if unit == "T2B1" else 0
			if unit == "T2B1":
				self.assertEqual(seen, 2)
			else:
				self.assertFalse(frappe.has_permission("Party Member", "read"))
		frappe.set_user(above)
		self.assertEqual(len(frappe.get_list("Party Member", {"organization": "T1B1"})), 4)

	def test_a_split_ends_no_appointment_of_what_becomes_smaller(self) -> None:
		make_user("of", [("Branch Secretary", "T1B1")])
		change = split(
			"T1B1",
			new_units=[NEW],
			members=[{"member": self.made["Party Member"]["T1B1"], "to_organization_code": "T1B9"}],
		)
		self.assertEqual(change.preview()["appointments"], [])

	def test_one_that_begins_today_holds_it_up(self) -> None:
		user = make_user("new", [("Branch Secretary", "T1B1")])
		frappe.db.set_value("Organization Appointment", {"user": user}, "from_date", today())
		self.assertIn(user, merge(["T1B2"], "T1B1").preview()["refusals"][0])


class TestReturns(ChangeTest):
	def hand_in(self, organization: str, form_set: str = "Loss Summary", status: str = "Accepted") -> str:
		name = frappe.db.get_value("Unit Return", {"organization": organization, "form_set": form_set})
		frappe.db.set_value("Unit Return", name, {"status": status, "version": 1})
		return name

	def prepare(self) -> None:
		super().prepare()
		creation.follow("T", "T1", "T2", "T1B1", "T1B2", "T2B1")

	def test_those_of_the_units_are_closed_or_handed_in_anew(self) -> None:
		dissolved, going_on, other = (self.hand_in(each) for each in ("T1B2", "T1B1", "T2B1"))
		open_one = frappe.db.get_value(
			"Unit Return", {"organization": "T1B2", "form_set": "Disposition Report"}
		)
		change = merge(["T1B2"], "T1B1")
		self.assertEqual(
			{row["name"]: row["closed"] for row in change.preview()["returns"]},
			{dissolved: True, going_on: False},
		)
		carry_out(change)
		closed = frappe.get_doc("Unit Return", dissolved)
		self.assertEqual((closed.status, closed.excused), ("Returned", 1))
		self.assertIn("支部调整", closed.excuse_reason)
		anew = frappe.get_doc("Unit Return", going_on)
		self.assertEqual(
			(anew.status, anew.excused, anew.reasons[0].given_by), ("Returned", 0, "Administrator")
		)
		self.assertEqual(frappe.db.get_value("Unit Return", other, "status"), "Accepted")
		self.assertFalse(frappe.db.exists("Unit Return", open_one))

	def test_one_handed_in_above_forbids_it(self) -> None:
		for unit in ("T1", "T"):
			frappe.db.savepoint("above")
			self.hand_in(unit, status="Submitted")
			self.assertRefused(lambda: merge(["T1B2"], "T1B1").carry_out("x"), f"测试{unit}")
			frappe.db.rollback(save_point="above")
		self.hand_in("T2")
		carry_out(merge(["T1B2"], "T1B1"))

	def test_the_new_unit_has_its_own(self) -> None:
		carry_out(merge(["T1B1", "T1B2"], new_units=[NEW]))
		self.assertEqual(
			frappe.db.count("Unit Return", {"organization": "T1B9", "status": "Not Submitted"}), 4
		)

	def test_undone_until_the_next_hand_in(self) -> None:
		self.hand_in("T1B2")
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		name = frappe.db.get_value("Unit Return", {"organization": "T1B1", "form_set": "Loss Summary"})
		version = frappe.get_doc(
			{
				"doctype": "Return Version",
				"name": f"{name}-1",
				"unit_return": name,
				"campaign": self.campaign,
				"organization": "T1B1",
				"form_set": "Loss Summary",
				"number": 1,
				"submitted_by": "Administrator",
				"submitted_on": frappe.utils.add_to_date(now_datetime(), hours=1),
			}
		)
		frappe.db.savepoint("version")
		version.db_insert()
		self.assertRefused(lambda: change.undo("看错"), "测试T1B1")
		frappe.db.rollback(save_point="version")
		change.undo("看错")
		closed = frappe.get_doc("Unit Return", {"organization": "T1B2", "form_set": "Loss Summary"})
		self.assertEqual((closed.status, closed.excused), ("Returned", 0))


class TestUndo(ChangeTest):
	def test_everything_goes_back(self) -> None:
		for change in (
			lambda: merge(["T1B2"], "T1B1"),
			lambda: merge(["T1B1", "T1B2"], new_units=[NEW]),
			lambda: merge(["T2"], "T1"),
			lambda: merge(["T1B1"], "T2"),
			lambda: split("T1B1", others_to="T1B2", dissolve_source=1),
		):
			frappe.db.savepoint("change")
			before, figures, draft = self.state(), self.figures(), change()
			carry_out(draft)
			self.assertNotEqual(self.state(), before)
			draft.undo("看错了通知")
			self.assertEqual(self.state(), before)
			now = self.figures()
			self.assertEqual({unit: now[unit] for unit in figures}, figures)
			self.assertEqual((draft.reload().status, draft.undo_reason), ("Undone", "看错了通知"))
			reasons = [
				row.reason for row in frappe.get_doc("Investigation Campaign", self.campaign).amendments
			]
			self.assertEqual(reasons, ["支部调整", "看错了通知"])
			frappe.db.rollback(save_point="change")

	def test_what_has_come_since_goes_along(self) -> None:
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		member = frappe.get_all("Party Member", {"organization": "T1B1"}, pluck="name")
		moved = frappe.get_all(
			"Organization Change Entry", {"reference_doctype": "Party Member"}, pluck="reference_name"
		)
		self.assertTrue(set(moved) < set(member))
		since = frappe.get_doc(
			{"doctype": "Mobile Member Record", "member": moved[0], "left_on": "2015-02-02"}
		).insert()
		frappe.db.set_value(
			"Mobile Member Record",
			since.name,
			"creation",
			frappe.utils.add_to_date(now_datetime(), seconds=5),
		)
		change.undo("看错")
		self.assertEqual(frappe.db.get_value("Mobile Member Record", since.name, "organization"), "T1B2")

	def test_what_has_gone_on_forbids_it(self) -> None:
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		member = self.made["Party Member"]["T1B2"]
		relationship.change_member(member, {"organization": "T2B1"})
		self.assertRefused(lambda: change.undo("看错"), "T2B1")

	def test_a_reason_is_needed_and_once_is_enough(self) -> None:
		change = merge(["T1B2"], "T1B1")
		self.assertRefused(lambda: change.undo("看错"), "Draft")
		carry_out(change)
		self.assertRefused(lambda: change.undo(" "), "why")
		change.undo("看错")
		self.assertRefused(lambda: change.undo("看错"), "Undone")

	def test_ended_appointments_are_not_given_again_by_themselves(self) -> None:
		user = make_user("of", [("Branch Secretary", "T1B1")])
		change = merge(["T1B2"], "T1B1")
		carry_out(change)
		change.undo("看错")
		self.assertEqual(
			str(frappe.db.get_value("Organization Appointment", {"user": user}, "to_date")),
			add_days(today(), -1),
		)


class TestLargeOnes(ChangeTest):
	def test_a_large_one_runs_in_the_background_and_a_second_run_does_nothing(self) -> None:
		change = merge(["T1B2"], "T1B1")
		seen = change.preview()["seen"]
		with patch.object(organization_change, "LARGE", 1), patch.object(frappe, "enqueue") as queued:
			change.carry_out(seen)
		self.assertEqual(change.reload().status, "Queued")
		self.assertTrue(queued.call_args.kwargs["enqueue_after_commit"])
		organization_change.run(change.name, seen, "zh")
		self.assertEqual(change.reload().status, "Carried Out")
		entries = frappe.db.count("Organization Change Entry")
		organization_change.run(change.name, seen, "zh")
		self.assertEqual(frappe.db.count("Organization Change Entry"), entries)

	def test_the_number_of_queries_does_not_grow_with_the_members(self) -> None:
		change = merge(["T1B2"], "T1B1")
		for order in range(40):
			make_member("T1B2", 110 + order)
		with patch.object(frappe, "get_all", wraps=frappe.get_all) as asked:
			self.assertGreater(len(plans.plan_of(change).moves), 80)
		self.assertLess(asked.call_count, 20)
