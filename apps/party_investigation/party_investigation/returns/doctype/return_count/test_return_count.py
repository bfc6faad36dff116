"""Counts that are kept are at every moment those that the returns themselves give, whatever changes them and however."""

import itertools
from collections import defaultdict
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.returns import board, kept_counts, return_counts
from party_investigation.returns.test_board import BoardTest
from party_investigation.rules.approval import HANDED_IN
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.return_progress import REPEATED, Standing
from party_investigation.scope import place_of
from party_investigation.tests.world import make_user

COUNT, RETURN = kept_counts.COUNT, "Unit Return"
LEVELS = (None, "branch", "committee", "unit")
FIGURES = ("overdue", "due_soon", "excused", "on_time", "repeated", "accepted", "returned")


def shown(campaign: str, top: str, level: str | None = None) -> dict:
	"""What the board counts below an organization, by unit and form set."""
	units = frappe.get_all("Party Organization", {"parent_party_organization": top}, ["name"])
	return {
		key: {name: counts[name] for name in FIGURES}
		| {"expected": counts.expected, "handed_in": counts.handed_in, "waiting": counts.waiting}
		| {f"longest {of}": counts.longest_days(of) for of in return_counts.SINCE}
		| {f"average {of}": counts.average_days(of) for of in return_counts.SINCE}
		for key, counts in board.counts_by_unit(campaign, top, units, tuple(FORM_SETS), level).items()
	}


def counted(campaign: str, top: str, level: str | None = None) -> dict:
	"""The same from the returns one by one, as the rule says of each."""
	units = frappe.get_all("Party Organization", {"parent_party_organization": top}, ["name", "lft", "rgt"])
	rows_by_key: dict = defaultdict(list)
	for row in frappe.get_all(RETURN, {"campaign": campaign}, ["*"]):
		left, right = place_of(row.superior) or (-1, -1)
		for unit in units:
			is_below = unit.lft <= left and right <= unit.rgt
			if (is_below or row.organization == unit.name) and level in (None, row.level):
				rows_by_key[unit.name, row.form_set].append(row)
	return {key: _figures(rows) for key, rows in rows_by_key.items()}


def _figures(rows: list) -> dict:
	now = return_counts.today_in_china()
	timings = [
		Standing(row.status, row.due_on, bool(row.on_time), bool(row.excused)).timing(now) for row in rows
	]
	days = {
		"waiting": [
			now.toordinal() - row.state_day for row in rows if row.status in ("Submitted", "Verified")
		],
		"returned": [now.toordinal() - row.state_day for row in rows if row.status == "Returned"],
	}
	return {
		"overdue": timings.count("Overdue"),
		"due_soon": timings.count("Due Soon"),
		"excused": timings.count("Excused"),
		"on_time": sum(row.on_time for row in rows),
		"repeated": sum(row.times_returned >= REPEATED for row in rows),
		"accepted": sum(row.status == "Accepted" for row in rows),
		"returned": sum(row.status == "Returned" for row in rows),
		"expected": len(rows) - timings.count("Excused"),
		"handed_in": sum(row.status in HANDED_IN for row in rows),
		"waiting": len(days["waiting"]),
		**{f"longest {of}": max(each, default=None) for of, each in days.items()},
		**{f"average {of}": sum(each) / len(each) if each else None for of, each in days.items()},
	}


def renew(campaign: str) -> None:
	"""Count anew within the test's transaction, as every night."""
	with patch.object(frappe.db, "commit"):
		kept_counts.renew(campaign)


def stored(campaign: str) -> dict:
	"""All that is kept and says something."""
	rows = frappe.get_all(COUNT, {"campaign": campaign}, ["organization", "counts", "below"])
	texts_by_organization = {row.organization: [row.counts or "[]", row.below or "[]"] for row in rows}
	return {
		organization: texts for organization, texts in texts_by_organization.items() if texts != ["[]", "[]"]
	}


class TestKeptCounts(BoardTest):
	def assert_followed(self) -> None:
		"""What is kept is what counting anew gives, and the board shows it at every level."""
		for top, level in itertools.product(("T", "T1", "T2"), LEVELS):
			with self.subTest(top=top, level=level):
				self.assertEqual(shown(self.campaign, top, level), counted(self.campaign, top, level))
		before = stored(self.campaign)
		renew(self.campaign)
		self.assertEqual(stored(self.campaign), before)

	def test_they_are_there_as_soon_as_the_returns_are(self) -> None:
		self.assertTrue(stored(self.campaign))
		self.assert_followed()

	def test_the_board_reads_no_return_below_the_units_that_it_shows(self) -> None:
		expected = counted(self.campaign, "T")
		of_others = {"campaign": self.campaign, "organization": ["not in", ("T1", "T2")]}
		frappe.db.delete(RETURN, of_others)
		self.assertEqual(shown(self.campaign, "T"), expected)

	def test_a_return_that_is_saved_is_followed_at_once(self) -> None:
		self.of("T1B1").excuse("合并")
		self.assertEqual(shown(self.campaign, "T")["T1", "Loss Summary"]["excused"], 1)
		self.assert_followed()

	def test_what_is_not_counted_writes_no_counts(self) -> None:
		document = self.of("T1B1")
		document.remark = "说明"
		with patch.object(kept_counts, "_hold", side_effect=AssertionError):
			document.save()

	def test_a_new_day_makes_nothing_wrong(self) -> None:
		self.put("T2B1", status="Submitted", state_since=today())
		for days in (1, 6, 7, 9, 10, 11, 30):
			later = getdate(add_days(today(), days))
			with self.subTest(days=days), patch.object(return_counts, "today_in_china", return_value=later):
				self.assertEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))

	def test_units_that_come_move_and_go(self) -> None:
		values = {"organization_name": "新", "kind": "党支部", "change_reason": "省委组织部批复"}
		values |= {
			"doctype": "Party Organization",
			"organization_code": "T2B9",
			"parent_party_organization": "T2",
		}
		branch = frappe.get_doc(values).insert()
		self.assert_followed()
		branch.update({"parent_party_organization": "T1", "change_reason": "省委组织部批复"}).save()
		self.assert_followed()
		branch.update({"disabled": 1, "change_reason": "省委组织部批复"}).save()
		self.assert_followed()

	def test_a_committee_that_moves_takes_along_what_is_below_it(self) -> None:
		committee = frappe.get_doc("Party Organization", "T1")
		committee.update({"parent_party_organization": "T2", "change_reason": "省委组织部批复"}).save()
		self.assert_followed()
		self.assertNotIn(("T1", "Survey Registration"), shown(self.campaign, "T"))
		committee.reload()
		committee.update({"parent_party_organization": "T", "change_reason": "省委组织部批复"}).save()
		self.assert_followed()

	def test_a_committee_that_gets_another_code_keeps_its_counts(self) -> None:
		before = shown(self.campaign, "T")["T1", "Survey Registration"]
		frappe.db.set_value(
			"Investigation Campaign", self.campaign, "status", "Closed"
		)  # the tree is not frozen
		frappe.rename_doc("Party Organization", "T1", "T1X", force=True)
		self.assertEqual(shown(self.campaign, "T")["T1X", "Survey Registration"], before)
		self.assert_followed()

	def test_an_extension(self) -> None:
		self.assertEqual(shown(self.campaign, "T")["T1", "Loss Summary"]["overdue"], 0)
		with kept_counts.following(self.campaign, frappe.qb.DocType(RETURN).campaign == self.campaign):
			frappe.db.set_value(RETURN, {"campaign": self.campaign}, "due_on", add_days(today(), -2))
		self.assertTrue(shown(self.campaign, "T")["T1", "Loss Summary"]["overdue"])
		self.assert_followed()
		values = {
			"doctype": "Return Extension",
			"campaign": self.campaign,
			"organization": "T1",
			"reason": "x",
		}
		frappe.get_doc(values | {"stage": "Registration", "extended_to": add_days(today(), 20)}).insert()
		self.assertEqual(shown(self.campaign, "T")["T1", "Loss Summary"]["overdue"], 0)
		self.assertTrue(shown(self.campaign, "T")["T2", "Loss Summary"]["overdue"])
		self.assert_followed()

	def test_a_mistake_stays_until_the_night(self) -> None:
		expected = stored(self.campaign)
		frappe.db.set_value(COUNT, {"campaign": self.campaign}, {"counts": "[]", "below": "[]"})
		self.assertNotEqual(shown(self.campaign, "T"), counted(self.campaign, "T"))
		with patch.object(frappe.db, "commit"):
			kept_counts.renew_open()
		self.assertEqual(stored(self.campaign), expected)
		self.assert_followed()

	def test_nobody_opens_them(self) -> None:
		self.act_as("Organization Department Officer", "T")
		self.assertFalse(frappe.has_permission(COUNT, "read"))
		self.assertRaises(frappe.PermissionError, frappe.get_list, COUNT)
		frappe.set_user("Administrator")
		record = frappe.get_doc(COUNT, kept_counts.name_of(self.campaign, "T"))
		user = make_user("system", [])
		frappe.get_doc("User", user).add_roles("System Manager")
		frappe.set_user(user)
		self.assertFalse(record.has_permission("read"))
