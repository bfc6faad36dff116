"""For tests of what an Investigation Administrator builds: who builds, for the whole and for a part, and a table as it is built."""

import frappe
from party_investigation.building.kinds import BUILDER, MODULE
from party_investigation.tests.world import WorldTest, back_to_nothing, make_user

TABLE, ROW = "Built Visit", "Built Visit Row"
FILLED = ("read", "write", "create", "delete", "report", "print", "export")


def field(fieldname: str, fieldtype: str = "Data", options: str = "", **more) -> dict:
	"""A field as it comes from the form."""
	label = fieldname.replace("_", " ").title()
	return {"fieldname": fieldname, "fieldtype": fieldtype, "label": label, "options": options, **more}


def rule(role: str, *rights: str, **more) -> dict:
	"""A rule with some rights and no others."""
	return {"role": role, **dict.fromkeys(("share", "email", *FILLED), 0), **dict.fromkeys(rights, 1), **more}


def table(name: str = TABLE, *fields: dict, **more) -> dict:
	"""A table that may be built."""
	return {
		"doctype": "DocType",
		"name": name,
		"module": MODULE,
		"custom": 1,
		"autoname": "hash",
		"track_changes": 1,
		"fields": [
			field("organization", "Link", "Party Organization", reqd=1, in_list_view=1),
			field("visited_on", "Date", in_list_view=1),
			field("state", "Select", "待办\n已办", in_list_view=1),
			field("number", "Int"),
			field("remark", "Small Text", depends_on="eval:doc.state == '已办' && doc.number > 0"),
			*fields,
		],
		"permissions": [
			rule("Branch Secretary", *FILLED),
			rule(BUILDER, "read", "report", "export"),
			rule("Investigation Auditor", "read"),
		],
		**more,
	}


class BuildingCase(WorldTest):
	"""A test with one who builds for the whole tree (`builder`), one for a part (`part`), and who fills (`secretary`, `other`)."""

	def prepare(self) -> None:
		super().prepare()
		self.builder = make_user("builder", [(BUILDER, "T")])
		self.second = make_user("second", [(BUILDER, "T")])
		self.part = make_user("part", [(BUILDER, "T1")])
		self.secretary = make_user("filler", [("Branch Secretary", "T1B1")])
		self.other = make_user("elsewhere", [("Branch Secretary", "T2B1")])

	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(self.remove_tables)

	@staticmethod
	def remove_tables() -> None:
		"""Remove what was built: on other databases a table outlasts its transaction."""
		back_to_nothing()
		frappe.set_user("Administrator")
		for name in frappe.get_all("DocType", {"module": MODULE, "custom": 1}, pluck="name"):
			frappe.delete_doc("DocType", name, force=True)
		frappe.clear_cache()

	def build(self, user: str | None = None, **more):
		"""Build the table as the builder."""
		frappe.set_user(user or self.builder)
		return frappe.get_doc(table(**more)).insert()
