"""For tests of tables that a site makes: tables that hang on organizations and members in every way, and who keeps them."""

import frappe
from party_investigation.tests.world import WorldTest, back_to_nothing, make_user

KEEPER = "Ledger Keeper"
UNIT, MEMBER, CHAIN, ROWS, ROW, LOOSE, ABOUT, ONE, OTHER = (
	"Own Unit Ledger",
	"Own Member Ledger",
	"Own Chain Ledger",
	"Own Visit",
	"Own Visit Row",
	"Own Glossary",
	"Own Matter",
	"Own One",
	"Own Other",
)
RIGHTS = ("read", "write", "delete", "print", "export", "report", "email")
ALL = ("read", "write", "create", "delete", "print", "export", "import", "report", "email", "share", "select")


def make_table(name: str, *fields: dict, istable: int = 0):
	"""A table as an administrator makes it, open to the keeper and, for reading, to reviewers."""
	keeper = {"role": KEEPER, **dict.fromkeys(ALL, 1)}
	reviewer = {"role": "Discipline Reviewer", **dict.fromkeys(ALL, 0), "read": 1}
	return frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Organization",
			"custom": 1,
			"istable": istable,
			"autoname": "hash",
			"track_changes": 1,
			"allow_import": 1,
			"fields": [{"fieldname": "remark", "fieldtype": "Data", "label": "Remark"}, *fields],
			"permissions": [] if istable else [keeper, reviewer],
		}
	).insert()


def link(fieldname: str, options: str, fieldtype: str = "Link") -> dict:
	"""A field that leads to another DocType."""
	label = fieldname.replace("_", " ").title()
	return {"fieldname": fieldname, "fieldtype": fieldtype, "label": label, "options": options}


class OwnTablesCase(WorldTest):
	"""A test with the tables made once, and a keeper of the branch T1B1 who has all rights on them."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.addClassCleanup(cls.remove_tables)
		if not frappe.db.exists("Role", KEEPER):
			frappe.get_doc({"doctype": "Role", "role_name": KEEPER, "desk_access": 1}).insert()
		make_table(UNIT, link("organization", "Party Organization"))
		make_table(MEMBER, link("member", "Party Member"), link("asked_by", "Party Organization"))
		make_table(CHAIN, link("ledger", MEMBER))
		make_table(ROW, link("member", "Party Member"), istable=1)
		make_table(ROWS, link("visited", ROW, "Table"))
		make_table(LOOSE)
		make_table(ABOUT, link("kind", "DocType"), link("matter", "kind", "Dynamic Link"))
		make_table(ONE, link("organization", "Party Organization"))
		make_table(OTHER, link("organization", "Party Organization"), link("one", ONE))
		doctype = frappe.get_doc("DocType", ONE)
		doctype.append("fields", link("other", OTHER))
		doctype.save()

	@classmethod
	def remove_tables(cls) -> None:
		back_to_nothing()
		for doctype in (CHAIN, ROWS, ROW, UNIT, MEMBER, LOOSE, ABOUT, ONE, OTHER):
			if frappe.db.exists("DocType", doctype):
				frappe.delete_doc("DocType", doctype, force=True)
		frappe.delete_doc("Role", KEEPER, force=True)

	def prepare(self) -> None:
		super().prepare()
		self.keeper = make_user("keeper", [("Branch Secretary", "T1B1")])
		frappe.get_doc("User", self.keeper).add_roles(KEEPER)

	@classmethod
	def _go_back(cls) -> None:
		"""Undo the test's rows; the tables stay until all tests are over."""
		super()._go_back()
		frappe.clear_cache()

	def member(self, branch: str) -> str:
		return self.made["Party Member"][branch]

	def row(self, doctype: str, **values):
		return frappe.get_doc({"doctype": doctype, "remark": "标记", **values}).insert()

	def rows_of(self, branch: str) -> dict:
		"""A row of each table that hangs on a branch."""
		made = {
			UNIT: self.row(UNIT, organization=branch),
			MEMBER: self.row(MEMBER, member=self.member(branch)),
			ROWS: self.row(ROWS, visited=[{"member": self.member(branch)}]),
		}
		return {**made, CHAIN: self.row(CHAIN, ledger=made[MEMBER].name)}
