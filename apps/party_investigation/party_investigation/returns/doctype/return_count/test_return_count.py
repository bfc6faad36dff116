"""Counts that are kept are those that the returns themselves give, whatever has changed them; what is outdated is never shown."""

import itertools
from unittest.mock import patch

import frappe
from frappe.utils import add_days, today
from party_investigation.returns import board, kept_counts
from party_investigation.returns.test_board import BoardTest
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.tests.world import make_user

COUNT, RETURN = kept_counts.COUNT, "Unit Return"
LEVELS = (None, "branch", "committee", "unit")


def shown(campaign: str, top: str, level: str | None = None) -> dict:
	"""What the board counts below an organization, by unit and form set."""
	fields = ["name", "lft", "rgt"]
	units = frappe.get_all("Party Organization", {"parent_party_organization": top}, fields)
	return board.tallies(campaign, top, units, tuple(FORM_SETS), level)


def counted(campaign: str, top: str, level: str | None = None) -> dict:
	"""The same, counted from the returns as if nothing were kept."""
	with patch.object(kept_counts, "are_kept", return_value=False):
		return shown(campaign, top, level)


def renew(campaign: str) -> None:
	"""Run the job within the test's transaction."""
	with patch.object(frappe.db, "commit"):
		kept_counts.renew(campaign)


class TestKeptCounts(BoardTest):
	def setUp(self) -> None:
		super().setUp()
		renew(self.campaign)

	def wrong(self) -> set[str]:
		return set(frappe.get_all(COUNT, {"campaign": self.campaign, "outdated": 1}, pluck="name"))

	def test_after_the_job_the_board_reads_what_is_kept(self) -> None:
		self.assertFalse(self.wrong())
		for top, level in itertools.product(("T", "T1"), LEVELS):
			expected = counted(self.campaign, top, level)
			with self.subTest(top=top, level=level), patch.object(board, "_below", return_value=[]):
				self.assertEqual(shown(self.campaign, top, level), expected)

	def test_only_what_changes_is_outdated(self) -> None:
		document = self.of("T1B1")
		document.excuse("合并")
		self.assertEqual(self.wrong(), {kept_counts.name_of(self.campaign, "T1")})
		found = shown(self.campaign, "T")["T1", "Loss Summary"]
		self.assertEqual(found["excused"], 1)
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))
		renew(self.campaign)
		self.assertFalse(self.wrong())
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))

	def test_what_is_not_counted_outdates_nothing(self) -> None:
		document = self.of("T1B1")
		document.remark = "说明"
		document.save()
		self.assertFalse(self.wrong())

	def test_a_new_day_makes_counts_wrong_by_itself(self) -> None:
		for days, until in ((10, 6), (4, 0), (3, 3), (0, 0)):
			with self.subTest(days=days):
				frappe.db.set_value(RETURN, {"campaign": self.campaign}, "due_on", add_days(today(), days))
				kept_counts.outdate_all(self.campaign)
				renew(self.campaign)
				found = {
					str(day)
					for day in frappe.get_all(COUNT, {"campaign": self.campaign}, pluck="valid_until")
				}
				self.assertEqual(found, {add_days(today(), until)})
		frappe.db.set_value(COUNT, {"campaign": self.campaign}, "valid_until", add_days(today(), -1))
		frappe.db.set_value(COUNT, {"campaign": self.campaign}, {"counts": "[]", "below": "[]"})
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))

	def test_units_that_come_move_and_go(self) -> None:
		values = {"organization_name": "新", "kind": "党支部", "change_reason": "省委组织部批复"}
		values |= {
			"doctype": "Party Organization",
			"organization_code": "T2B9",
			"parent_party_organization": "T2",
		}
		branch = frappe.get_doc(values).insert()
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))
		renew(self.campaign)
		branch.update({"parent_party_organization": "T1", "change_reason": "省委组织部批复"}).save()
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))
		renew(self.campaign)
		branch.update({"disabled": 1, "change_reason": "省委组织部批复"}).save()
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))

	def test_an_extension_and_the_daily_schedule(self) -> None:
		frappe.db.set_value(RETURN, {"campaign": self.campaign}, "due_on", add_days(today(), -2))
		self.assertNotEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))
		kept_counts.outdate_open()
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))
		renew(self.campaign)
		values = {
			"doctype": "Return Extension",
			"campaign": self.campaign,
			"organization": "T1",
			"reason": "x",
		}
		frappe.get_doc(values | {"stage": "Registration", "extended_to": add_days(today(), 20)}).insert()
		self.assertEqual(shown(self.campaign, "T")["T1", "Loss Summary"]["overdue"], 0)
		self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))

	def test_a_campaign_without_kept_counts_is_counted(self) -> None:
		expected = counted(self.campaign, "T")
		frappe.db.delete(COUNT, {"campaign": self.campaign})
		self.assertEqual(shown(self.campaign, "T"), expected)

	def test_nobody_opens_them(self) -> None:
		self.act_as("Organization Department Officer", "T")
		self.assertFalse(frappe.has_permission(COUNT, "read"))
		self.assertRaises(frappe.PermissionError, frappe.get_list, COUNT)
		frappe.set_user("Administrator")
		one = frappe.get_doc(COUNT, kept_counts.name_of(self.campaign, "T"))
		user = make_user("system", [])
		frappe.get_doc("User", user).add_roles("System Manager")
		frappe.set_user(user)
		self.assertFalse(one.has_permission("read"))
		self.assertEqual(frappe.get_list(COUNT), [])
