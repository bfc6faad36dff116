"""A campaign's parameters: where they stand, what is refused, and that every form follows them (decisions D1 to D9, D16)."""

import frappe
from frappe.utils import getdate, today
from party_investigation.investigation.campaign_policy import policies_over, policy_of, policy_over
from party_investigation.rules.policy import DEFAULT, PARAMETERS
from party_investigation.rules.rule_sets import NOTICE_ON, PROFILES
from party_investigation.tests.world import WorldTest, make_member


class TestCampaignPolicy(WorldTest):
	def amend(self, **changes) -> None:
		"""Change frozen settings with a reason."""
		document = frappe.get_doc("Investigation Campaign", self.campaign).update(changes)
		document.append("amendments", {"reason": "测试"})
		document.save()

	def record(self, order: int, last_life_on: str):
		member = make_member("T1B1", order, last_life_on=last_life_on, last_dues_on=None)
		return frappe.get_doc("Investigation Record", {"campaign": self.campaign, "member": member.name})

	def test_every_parameter_is_a_field_with_its_label_and_default(self) -> None:
		fields = {field.fieldname: field for field in frappe.get_meta("Investigation Campaign").fields}
		for name, parameter in PARAMETERS.items():
			with self.subTest(name):
				field = fields[name]
				self.assertEqual(field.label, parameter.label)
				if isinstance(parameter.default, tuple):
					self.assertEqual(field.fieldtype, "Small Text")
					continue
				if type(parameter.default) is int and len(parameter.values) > 1:
					self.assertFalse(field.default, "empty, so that the basis date chooses")
					continue
				if parameter.choices:
					self.assertEqual(tuple(field.options.split("\n")), parameter.choices)
				shown = int(parameter.default) if isinstance(parameter.default, bool) else parameter.default
				self.assertEqual(field.default, str(shown))
		self.assertEqual(fields["basis_date"].default, str(NOTICE_ON))

	def test_a_new_campaign_has_the_default_policy(self) -> None:
		self.assertEqual(policy_of(self.campaign).problems(), [])
		for name in PARAMETERS:
			self.assertEqual(getattr(policy_of(self.campaign), name), getattr(DEFAULT, name), name)

	def test_what_is_out_of_range_is_refused_with_its_range(self) -> None:
		for field, value in (
			("months_out_of_contact", 0),
			("months_out_of_contact", 13),
			("attempts_needed", 0),
			("longest_validity_days", 100),
			("receipts_since", "1999-01-01"),
			("dispositions_count_on", "2016-04-01"),
		):
			document = frappe.get_doc("Investigation Campaign", self.campaign)
			document.update({field: value})
			document.append("amendments", {"reason": "测试"})
			with self.subTest(field=field, value=value), self.assertRaises(frappe.ValidationError) as refused:
				document.save()
			if field == "months_out_of_contact":
				self.assertIn("12", str(refused.exception))

	def test_an_empty_field_follows_the_basis_date(self) -> None:
		document = frappe.copy_doc(frappe.get_doc("Investigation Campaign", self.campaign))
		document.update({"status": "Draft", "basis_date": "2020-01-01", "receipts_since": None})
		document.insert()
		self.assertEqual(getdate(document.receipts_since), DEFAULT.receipts_since)
		self.assertTrue(policy_of(document).suspend_untraced)

	def test_the_basis_date_chooses_among_the_rules_of_2016_2019_and_2024(self) -> None:
		document = frappe.copy_doc(frappe.get_doc("Investigation Campaign", self.campaign))
		document.status = "Draft"
		document.insert()
		for profile, expected in (("2016", (0, 12, 0)), ("2019", (24, 12, 0)), ("2024", (24, 6, 24))):
			document.update({"basis_date": PROFILES[profile]}).save()
			policy = policy_of(document.reload())
			chosen = (
				policy.suspension_months,
				policy.usual_correction_months,
				policy.correction_if_out_less_than,
			)
			self.assertEqual(chosen, expected, profile)
		document.update({"suspension_months": 36}).save()
		self.assertEqual(policy_of(document.reload()).suspension_months, 36)

	def test_it_is_read_once_a_request_and_anew_after_an_amendment(self) -> None:
		before = policy_of(self.campaign)
		self.assertIs(policy_of(self.campaign), before)
		self.amend(months_out_of_contact=9)
		self.assertEqual(policy_of(self.campaign).months_out_of_contact, 9)

	def test_threshold_9_lets_a_member_7_months_out_be_confirmed(self) -> None:
		self.amend(months_out_of_contact=9)
		record = self.record(40, "2015-09-01")
		self.assertEqual(record.is_lost, 0)
		record.update({"status": "Checked", "materials_complete": "是", "has_application": "是"})
		record.update({"admission_true": "是", "irregular_admission": "否"})
		record.save()
		self.assertEqual(record.reload().status, "Checked")

	def test_a_member_found_again_after_five_months_can_be_confirmed(self) -> None:
		record = self.record(41, "2015-09-01")
		self.assertEqual(record.is_lost, 1)
		values = {
			"doctype": "Contact Search",
			"campaign": self.campaign,
			"member": record.member,
			"reason": "其他",
			"reason_detail": "本人疏忽",
			"result": "Contact Restored",
			"restored_on": "2016-02-03",
			"conduct": "无",
			"attempts": [{"attempted_on": "2016-02-03", "means": "电话", "outcome": "已取得联系"}],
		}
		frappe.get_doc(values).insert()
		record = frappe.get_doc("Investigation Record", record.name)
		record.update({"status": "Checked", "materials_complete": "是", "has_application": "是"})
		record.update({"admission_true": "是", "irregular_admission": "否"})
		record.save()
		self.assertEqual((record.reload().status, record.is_lost), ("Checked", 0))

	def test_threshold_3_is_one_field(self) -> None:
		self.amend(months_out_of_contact=3)
		record = self.record(42, "2015-12-01")
		self.assertEqual(record.is_lost, 1)
		values = {
			"doctype": "Contact Search",
			"campaign": self.campaign,
			"member": record.member,
			"reason": "居住地改变",
			"result": "Not Found",
			"attempts": [
				{"attempted_on": day, "means": means, "outcome": "空号"}
				for day, means in (("2016-03-01", "电话"), ("2016-03-02", "信函"), ("2016-03-03", "电话"))
			],
		}
		search = frappe.get_doc(values).insert()
		line = frappe.db.get_value("Untraced Member", search.name, ["months_out", "time_band"])
		self.assertEqual(line, (4, "3个月以上不满1年"))

	def test_which_policy_holds_for_a_branch(self) -> None:
		self.amend(longest_validity_days=60)
		self.assertEqual(policy_over("T1B1").longest_validity_days, 60)
		frappe.get_doc("Investigation Campaign", self.campaign).close("核查结束")
		outside = policies_over(["T1B1", "T2"])
		self.assertEqual({policy.longest_validity_days for policy in outside.values()}, {90})
		self.assertEqual(outside["T2"].search_closes_on, getdate(today()))
