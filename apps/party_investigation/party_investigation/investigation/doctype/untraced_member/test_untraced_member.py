"""A line of annex 3: the search writes it, people add remarks."""

import frappe
from frappe.utils import today
from party_investigation.tests.world import WorldTest, make_member


class TestUntracedMember(WorldTest):
	def test_lines_are_written_by_the_search_only(self) -> None:
		member = make_member("T1B1", 40).name
		line = frappe.get_doc(
			{"doctype": "Untraced Member", "campaign": self.campaign, "member": member, "months_out": 9}
		)
		self.assertRaises(frappe.ValidationError, line.insert)
		line = frappe.get_doc("Untraced Member", self.made["Untraced Member"]["T1B1"])
		line.update({"months_out": 200, "withdrawn_on": today(), "remark": "已核"}).save()
		line.reload()
		self.assertEqual((line.months_out, line.withdrawn_on, line.remark), (25, None, "已核"))
