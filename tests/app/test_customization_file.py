"""A table made on one site is taken in on another, and does its work there: scope, rights and campaign come along and widen nothing."""

import base64
import sys
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench

HERE, THERE = "maker.localhost", "taker.localhost"
TABLE, LINE = "志愿服务台账", "志愿服务明细"
SECRETARY = "Branch Secretary"


def setUpModule() -> None:
	global bench, file
	bench = Bench().__enter__()
	unittest.addModuleCleanup(bench.__exit__, None, None, None)
	for site in (HERE, THERE):
		bench.new_site(site, "--admin-password", "secret-for-tests", "--install-app", "party_investigation")
	with bench.site(HERE):
		make_table()
		file = base64.b64decode(customization_file().make_file([TABLE])["content"])
	with bench.site(THERE):
		make_people()


def customization_file() -> Any:
	"""The face of the screen."""
	from frappe.custom import customization_file

	return customization_file


def make_table() -> None:
	"""A table of branches, with rows in it, a workflow step and a place in the campaign."""
	import frappe

	field = {"fieldtype": "Data", "in_list_view": 1}
	lines = [{**field, "fieldname": "activity", "label": "活动"}]
	own = {"doctype": "DocType", "custom": 1, "module": "Custom"}
	frappe.get_doc({**own, "name": LINE, "istable": 1, "fields": lines}).insert()
	fields = [
		{"fieldname": "organization", "fieldtype": "Link", "options": "Party Organization", "label": "支部"},
		{**field, "fieldname": "subject", "label": "主题", "reqd": 1},
		{**field, "fieldname": "phone", "label": "联系电话", "permlevel": 1},
		{"fieldname": "lines", "fieldtype": "Table", "options": LINE, "label": "明细"},
	]
	rights = {"read": 1, "write": 1, "create": 1}
	rules = [{"role": role, **rights} for role in ("System Manager", SECRETARY)]
	frappe.get_doc({**own, "name": TABLE, "fields": fields, "permissions": rules}).insert()
	campaign_table = {"document_type": TABLE, "title": "志愿服务", "form_set": "Loss Summary"}
	frappe.get_doc({"doctype": "Campaign Table", **campaign_table}).insert()
	frappe.db.commit()


def make_people() -> None:
	"""Two branches with their secretaries, and who runs the site but has no part in the investigation."""
	import frappe
	from party_investigation.tests.world import make_user, make_world

	make_world()
	for unit in ("T1B1", "T1B2"):
		make_user(unit.lower(), [(SECRETARY, unit)])
	user = {"doctype": "User", "email": "runs@site.example", "first_name": "R", "send_welcome_email": 0}
	frappe.get_doc(user).insert().add_roles("System Manager")
	frappe.db.commit()


def changed(change: Any) -> str:
	"""The file after `change` has seen its documents, as base64."""
	from frappe.services import customizations

	return encoded(customizations.pack(change(customizations.unpack(file))))


def encoded(content: bytes) -> str:
	return base64.b64encode(content).decode()


def refusals(content: str) -> dict[str, str]:
	"""What a preview refuses: DocType → reason."""
	outcomes = customization_file().preview(content)["outcomes"]
	return {one["doctype"]: one["reason"] for one in outcomes if one["state"] == "Refused"}


class TestTakingIn(unittest.TestCase):
	def test_1_a_table_without_its_scope_is_refused(self) -> None:
		with bench.site(THERE):
			reasons = refusals(changed(lambda records: [r for r in records if r["doctype"] != "Table Scope"]))
		self.assertIn("Table Scope", reasons["DocType"])

	def test_2_who_only_runs_the_site_declares_no_scope_and_no_place_in_the_campaign(self) -> None:
		import frappe

		def open_to_all(records: list[dict]) -> list[dict]:
			scope = {"hangs_on": "Nothing", "open_reason": "都能看", "opened_links": "organization"}
			return [{**r, **(scope if r["doctype"] == "Table Scope" else {})} for r in records]

		with bench.site(THERE):
			frappe.set_user("runs@site.example")
			self.assertEqual(list(refusals(encoded(file))), ["Campaign Table"])
			self.assertEqual(list(refusals(changed(open_to_all))), ["Table Scope", "Campaign Table"])
			content = encoded(file)
			digest = customization_file().preview(content)["digest"]
			self.assertRaises(frappe.ValidationError, customization_file().take_in, content, digest)
			frappe.db.rollback()
			self.assertFalse(frappe.db.exists("DocType", TABLE))

	def test_3_it_is_taken_in_once_and_changes_nothing_the_second_time(self) -> None:
		import frappe

		with bench.site(THERE):
			content = encoded(file)
			seen = customization_file().preview(content)
			self.assertFalse(frappe.db.exists("DocType", TABLE))
			self.assertFalse(frappe.db.table_exists(TABLE))
			self.assertEqual(customization_file().take_in(content, seen["digest"]), {"new": 3, "changed": 0})
			frappe.db.commit()
			again = customization_file().preview(content)["outcomes"]
			self.assertEqual({one["state"] for one in again}, {"Unchanged"}, again)
			self.assertTrue(
				frappe.db.exists("Activity Log", {"subject": ("like", f"%{seen['digest'][:16]}%")})
			)
			self.assertEqual(
				frappe.db.get_value("Table Scope", {"document_type": TABLE}, "hangs_on"), "Organization"
			)
			self.assertEqual(customization_file().make_file([TABLE])["content"], content)

	def test_4_branches_work_in_it_each_with_its_own_rows(self) -> None:
		import frappe

		with bench.site(THERE):
			frappe.set_user("t1b1@party.example")
			row = {
				"organization": "T1B1",
				"subject": "义诊",
				"phone": "13800000000",
				"lines": [{"activity": "量血压"}],
			}
			name = frappe.get_doc({"doctype": TABLE, **row}).insert().name
			self.assertEqual([one.name for one in frappe.get_list(TABLE)], [name])
			self.assertIsNone(frappe.get_doc(TABLE, name).phone)
			self.assertRaises(
				frappe.PermissionError,
				frappe.get_doc({"doctype": TABLE, **row, "organization": "T1B2"}).insert,
			)
			frappe.set_user("t1b2@party.example")
			self.assertEqual(frappe.get_list(TABLE), [])
			self.assertFalse(frappe.get_doc(TABLE, name).has_permission("read"))
