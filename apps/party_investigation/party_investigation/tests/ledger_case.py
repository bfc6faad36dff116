"""For tests of own tables in a campaign: a ledger with a choice, a check, an amount and a field of level 1."""

import frappe
from party_investigation.returns.doctype.unit_return.test_unit_return import ReturnsTest
from party_investigation.tests.own_tables_case import OwnTablesCase, link, make_table

LEDGER = "口袋党员台账"
SET = "Loss Summary"
TITLE = "“口袋”党员台账"


class LedgerCase(OwnTablesCase, ReturnsTest):
	"""A test with a ledger that has a choice, a check and an amount, and takes part in the campaign."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make_table(
			LEDGER,
			link("member", "Party Member"),
			link("organization", "Party Organization"),
			{"fieldname": "state", "fieldtype": "Select", "label": "State", "options": "\n已落实\n未落实"},
			{"fieldname": "is_abroad", "fieldtype": "Check", "label": "Abroad"},
			{"fieldname": "dues", "fieldtype": "Currency", "label": "Dues"},
			{
				"fieldname": "secret",
				"fieldtype": "Select",
				"label": "Secret",
				"options": "是\n否",
				"permlevel": 1,
			},
		)

	@classmethod
	def remove_tables(cls) -> None:
		super().remove_tables()
		frappe.delete_doc("DocType", LEDGER, force=True)

	def prepare(self) -> None:
		super().prepare()
		self.create(self.campaign)
		self.declared = frappe.get_doc(
			{
				"doctype": "Campaign Table",
				"document_type": LEDGER,
				"title": TITLE,
				"form_set": SET,
				"is_expected": 1,
				"in_progress": 1,
				"figures": [
					{"label": "人数", "kind": "Count"},
					{"label": "落实情况", "kind": "Count", "group_by": "state"},
					{
						"label": "出国人员应补党费",
						"kind": "Sum",
						"sum_field": "dues",
						"only_field": "is_abroad",
						"only_value": "1",
					},
				],
			}
		).insert()

	def entry(self, branch: str, **values):
		"""A row of the ledger about the member of a branch."""
		return self.row(LEDGER, member=self.member(branch), **values)
