"""Own tables of an Investigation Administrator on this engine: removed fields come back, with the guard that held when they were made."""

import sys
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench

import frappe

REFUSALS = (frappe.PermissionError, frappe.ValidationError, frappe.DoesNotExistError)
SITE = "builds.localhost"
TABLE = "Built Visit"
BUILDER, PART, SECRETARY, RUNS = (f"{name}@party.example" for name in ("builder", "part", "filler", "runs"))


def setUpModule() -> None:
	global bench
	bench = Bench().__enter__()
	unittest.addModuleCleanup(bench.__exit__, None, None, None)
	bench.new_site(SITE, "--admin-password", "secret-for-tests", "--install-app", "party_investigation")
	with bench.site(SITE):
		from party_investigation.tests.world import make_user, make_world

		make_world()
		make_user("builder", [("Investigation Administrator", "T")])
		make_user("part", [("Investigation Administrator", "T1")])
		make_user("filler", [("Branch Secretary", "T1B1")])
		user = {"doctype": "User", "email": RUNS, "first_name": "R", "send_welcome_email": 0}
		frappe.get_doc(user).insert().add_roles("System Manager")
		frappe.get_doc(_table("Built Elsewhere", module="Organization")).insert()
		frappe.db.commit()


def _table(name: str = TABLE, *fields: dict, **more: Any) -> dict:
	from party_investigation.tests.building_case import table

	return table(name, *fields, **more)


def _field(*args: Any, **more: Any) -> dict:
	from party_investigation.tests.building_case import field

	return field(*args, **more)


class OnSite(unittest.TestCase):
	"""A test on the site, of which nothing stays."""

	def setUp(self) -> None:
		place = bench.site(SITE)
		place.__enter__()
		self.addCleanup(place.__exit__, None, None, None)
		self.addCleanup(frappe.clear_cache)
		self.addCleanup(frappe.db.rollback)

	def as_user(self, user: str) -> None:
		frappe.set_user(user)


class TestRemovedFields(OnSite):
	def setUp(self) -> None:
		super().setUp()
		self.as_user(BUILDER)
		row = _table("Built Visit Row", istable=1, permissions=[])
		row["fields"] = [_field("said")]
		frappe.get_doc(row).insert()
		more = [_field("phone"), _field("secret", permlevel=1), _field("rows", "Table", "Built Visit Row")]
		frappe.get_doc(_table(TABLE, *more)).insert()
		frappe.get_doc({"doctype": "Custom Field", "dt": TABLE, **_field("later", bold=1)}).insert()
		scope = frappe.get_doc("Table Scope", {"document_type": TABLE})
		scope.append("personal_fields", {"fieldname": "phone"})
		scope.save()
		self.as_user(SECRETARY)
		values = {"organization": "T1B1", "phone": "13800000000", "later": "Told", "rows": [{"said": "Yes"}]}
		self.record = frappe.get_doc({"doctype": TABLE, **values}).insert().name
		self.as_user(BUILDER)

	def take_out(self, *fieldnames: str) -> None:
		"""Remove fields as the form does."""
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.set("fields", [df for df in doctype.fields if df.fieldname not in fieldnames])
		doctype.save()

	def kept(self) -> dict[str, tuple]:
		"""What is kept: how many values, whether it comes back and goes for good."""
		rows = self.call("get_removed_fields", TABLE)
		return {
			row["fieldname"]: (row["values"], row["can_be_restored"], row["can_be_purged"]) for row in rows
		}

	@staticmethod
	def call(method: str, *args: Any) -> Any:
		from frappe.custom import removed_fields

		return getattr(removed_fields, method)(*args)

	def test_what_a_builder_takes_out_comes_back_with_values_mark_and_level(self) -> None:
		from party_investigation.own_tables.personal import personal_fields

		order = [df.fieldname for df in frappe.get_meta(TABLE).fields]
		self.take_out("phone", "rows")
		frappe.delete_doc("Custom Field", f"{TABLE}-later")
		self.assertEqual(self.kept(), {"phone": (1, 1, 1), "rows": (1, 1, 1), "later": (1, 1, 1)})
		frappe.get_doc("Table Scope", {"document_type": TABLE}).save()  # the mark of what is away stays
		for fieldname in ("phone", "rows", "later"):
			self.call("restore_field", TABLE, fieldname)
		self.assertEqual([df.fieldname for df in frappe.get_meta(TABLE).fields], order)
		self.assertIn("phone", personal_fields()[TABLE])
		self.assertEqual(frappe.get_meta(TABLE).get_field("later").bold, 1)
		record = frappe.get_doc(TABLE, self.record)
		self.assertEqual((record.phone, record.later, record.rows[0].said), ("13800000000", "Told", "Yes"))
		self.assertEqual(self.kept(), {})

	def test_a_level_stays_and_is_not_counted_or_purged(self) -> None:
		self.as_user("Administrator")
		self.take_out("secret")
		self.as_user(BUILDER)
		self.assertEqual(self.kept(), {"secret": (None, 1, 0)})
		self.refused("purge_field", TABLE, "secret")
		self.call("restore_field", TABLE, "secret")
		self.assertEqual(frappe.get_meta(TABLE).get_field("secret").permlevel, 1)

	def test_what_is_purged_is_gone_and_its_name_is_free(self) -> None:
		self.take_out("phone")
		self.call("purge_field", TABLE, "phone")
		self.assertEqual(self.kept(), {})
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.append("fields", _field("phone"))
		doctype.save()
		self.assertFalse(frappe.get_doc(TABLE, self.record).phone)

	def test_what_units_hand_in_is_not_purged(self) -> None:
		self.as_user("Administrator")
		table = {"doctype": "Campaign Table", "document_type": TABLE, "title": "走访"}
		frappe.get_doc({**table, "form_set": "Loss Summary"}).insert()
		self.as_user(BUILDER)
		self.take_out("phone")
		self.assertEqual(self.kept()["phone"], (1, 1, 0))
		self.refused("purge_field", TABLE, "phone")

	def test_nothing_of_others_and_nothing_that_is_forged(self) -> None:
		self.take_out("phone")
		self.as_user("Administrator")
		hobby = {"doctype": "Custom Field", "dt": "Party Member", **_field("hobby")}
		frappe.delete_doc("Custom Field", frappe.get_doc(hobby).insert().name)
		script = {"doctype": "Custom Field", "dt": TABLE, **_field("shown", "HTML", "<script>1</script>")}
		frappe.delete_doc("Custom Field", frappe.get_doc(script).insert().name)
		asked = [
			*(("restore_field", doctype, "phone") for doctype in ("Built Elsewhere", "User", "Party Member")),
			("restore_field", "Party Member", "hobby"),
			*(("restore_field", name, "phone") for name in (TABLE.lower(), f"{TABLE} ", "", "%")),
			("restore_field", TABLE, "shown"),
			*(("restore_field", TABLE, name) for name in ("PHONE", "phone ", "owner", "secret", "", "%")),
			*(("purge_field", doctype, "phone") for doctype in ("User", "Built Elsewhere", TABLE.lower())),
			*(("purge_field", TABLE, name) for name in ("owner", "PHONE", "organization", "_comments", "")),
			*(("get_removed_fields", doctype) for doctype in ("User", "Party Member", TABLE.lower(), "")),
		]
		for who, asks in {
			BUILDER: asked,
			PART: [("restore_field", TABLE, "phone"), ("purge_field", TABLE, "phone"), asked[-4]],
			SECRETARY: [("restore_field", TABLE, "phone"), ("get_removed_fields", TABLE)],
			"Guest": [("restore_field", TABLE, "phone"), ("get_removed_fields", TABLE)],
		}.items():
			for ask in asks:
				with self.subTest(f"{who}: {ask}"):
					self.as_user(who)
					self.refused(*ask)
		self.as_user(BUILDER)
		self.assertEqual(self.kept()["phone"], (1, 1, 1))
		flagged = {"doctype": "Custom Field", "dt": TABLE, **_field("phone"), "flags": {"is_restored": 1}}
		self.assertRaises(REFUSALS, self.from_client, flagged)

	def test_a_field_comes_back_only_where_it_could_be_made(self) -> None:
		self.as_user("Administrator")
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.append("fields", _field("who", "Link", "User"))
		doctype.save()
		self.take_out("who")
		self.as_user(BUILDER)
		self.refused("restore_field", TABLE, "who")
		self.take_out("phone")
		self.as_user("Administrator")
		self.call("purge_field", TABLE, "phone")
		frappe.get_doc({"doctype": "Custom Field", "dt": TABLE, **_field("Phone", permlevel=1)}).insert()
		self.as_user(BUILDER)
		self.refused("restore_field", TABLE, "phone")

	@staticmethod
	def from_client(values: dict) -> None:
		from frappe.model.incoming import new_document_from_client

		new_document_from_client(values).insert()

	def refused(self, method: str, *args: Any) -> None:
		"""It is refused, and nothing is otherwise."""
		frappe.db.savepoint("asked")
		with self.assertRaises(REFUSALS):
			self.call(method, *args)
		frappe.db.rollback(save_point="asked")
