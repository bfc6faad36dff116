"""Two hand-ins side by side, and what was accepted beside what stands there today, with the people who make the difference."""

import frappe
from party_investigation.returns import creation
from party_investigation.returns.report.compare_returns.compare_returns import execute
from party_investigation.returns.test_people import VersionsTest
from party_investigation.tests.world import make_member, make_search, make_user


class TestCompare(VersionsTest):
	def compare(self, organization: str, **sides: str) -> tuple:
		unit_return = creation.return_name(self.campaign, organization, self.form_set)
		_columns, rows, message = execute({"unit_return": unit_return, **sides})
		figures = {row["what"]: row["difference"] for row in rows if "record" not in row}
		people = {row["what"]: row for row in rows if "record" in row}
		return figures, people, message

	def find_again(self, branch: str) -> str:
		"""Let the member whom a branch did not find be reached; returns the name."""
		line = frappe.get_doc("Untraced Member", {"organization": branch})
		search = frappe.get_doc("Contact Search", line.search)
		search.append(
			"attempts",
			{"attempted_on": "2016-03-28", "means": "亲友同学", "outcome": "已取得联系", "contact_made": 1},
		)
		search.update({"result": "Contact Restored", "restored_on": "2016-03-28", "conduct": "无"}).save()
		return line.member_name

	def test_nothing_differs_from_itself(self) -> None:
		version = self.freeze_all()
		figures, people, message = self.compare("T", before=version, after=version)
		self.assertEqual((figures, people), ({}, {}))
		self.assertIn("0", message)
		self.assertEqual(self.compare("T", before=version)[:2], ({}, {}))

	def test_who_is_found_again_moves_to_the_other_annex(self) -> None:
		before = self.freeze_all()
		name = self.find_again("T2B1")
		after = self.freeze_all()
		for sides in ({"before": before, "after": after}, {"before": before}):
			figures, people, _told = self.compare("T", **sides)
			total = {what.split("（")[0]: grown for what, grown in figures.items() if "附件4 01行" in what}
			self.assertTrue(total)
			self.assertEqual(sorted(set(figures.values())), [-1, 1])
			(row,) = people.values()
			self.assertEqual(row["what"], f"{name}（测试T2B1）")
			self.assertEqual((row["before"], row["after"], row["difference"]), ("附件3", "附件2", 0))
			self.assertIn("附件3 → 附件2", row["why"])

	def test_who_came_says_since_when(self) -> None:
		before = self.freeze_all()
		member = make_member("T1B2", 40)
		make_search(self.campaign, member.name, "Not Found")
		figures, people, _told = self.compare("T1", before=self.versions_of("T1")[-1], after="")
		(row,) = people.values()
		self.assertEqual((row["before"], row["after"], row["difference"]), ("—", "附件3", 1))
		self.assertTrue(row["why"])
		self.assertEqual(self.compare("T2", before=self.versions_of("T2")[-1])[:2], ({}, {}))
		self.assertTrue(before and figures)

	def versions_of(self, organization: str) -> list[str]:
		return frappe.get_all(
			"Return Version", filters={"organization": organization}, pluck="name", order_by="number"
		)

	def test_a_remark_is_told_without_what_it_says(self) -> None:
		before = self.freeze("T2B1")
		line = frappe.get_doc("Untraced Member", {"organization": "T2B1"})
		line.update({"remark": "家属不愿说"}).save()
		figures, people, _told = self.compare("T2B1", before=before)
		(row,) = people.values()
		self.assertEqual((figures, row["difference"]), ({}, 0))
		self.assertIn("备注", row["why"])
		self.assertNotIn("家属", row["why"])

	def test_the_sum_of_what_was_accepted_beside_today(self) -> None:
		for branch in ("T1B1", "T1B2"):
			version = self.freeze(branch)
			frappe.db.set_value(
				"Unit Return",
				creation.return_name(self.campaign, branch, self.form_set),
				{"status": "Accepted", "current_version": version},
			)
		self.assertEqual(self.compare("T1")[:2], ({}, {}))
		of_branch = creation.return_name(self.campaign, "T1B2", self.form_set)
		frappe.db.set_value("Unit Return", of_branch, "status", "Returned")  # what is handed in is locked
		name = self.find_again("T1B2")
		frappe.db.set_value("Unit Return", of_branch, "status", "Accepted")
		figures, people, _told = self.compare("T1")
		self.assertEqual([row["what"].split("（")[0] for row in people.values()], [name])
		self.assertTrue(figures)

	def test_only_who_sees_the_unit_compares_and_only_its_own_versions(self) -> None:
		version = self.freeze("T1B1")
		self.assertRaises(frappe.ValidationError, self.compare, "T1B2", before=version)
		frappe.set_user(make_user("neighbour", [("Branch Secretary", "T1B2")]))
		self.assertRaises(frappe.PermissionError, self.compare, "T1B1", before=version)
