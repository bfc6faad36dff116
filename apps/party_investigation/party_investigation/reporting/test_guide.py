"""The guide as users read it: with the figures of their campaign and the guidance that is theirs to read."""

import frappe
from party_investigation.reporting import guide
from party_investigation.reporting.report.policy_guide import policy_guide
from party_investigation.rules.policy_guide import ENTRIES
from party_investigation.tests.world import WorldTest, make_campaign, make_user

QUESTION = "Guidance Question"


class TestGuide(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.beside = make_user("beside", [("Branch Secretary", "T2B1")])
		question = {
			"doctype": QUESTION,
			"campaign": self.campaign,
			"organization": "T1B1",
			"topic": "Contact Search",
			"subject": "户籍已迁走的怎么查？",
			"question": "户籍地无人知道去向。",
		}
		frappe.get_doc(question).insert().give_answer("请公安机关协助比对。", "湘组〔2016〕4号三（三）", 1)

	def questions(self, user: str, **values) -> list[str]:
		frappe.set_user(user)
		return [row["question"] for row in guide.get_answers("Contact Search", **values)]

	def test_guidance_of_ones_bodies_stands_before_the_built_in_answers(self) -> None:
		found = self.questions(self.secretary)
		self.assertEqual(found[0], "户籍已迁走的怎么查？")
		self.assertEqual(found[1:], [each.question for each in ENTRIES if each.topic == "Contact Search"])
		self.assertNotIn("户籍已迁走的怎么查？", self.questions(self.beside))

	def test_figures_are_those_of_the_campaign(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "attempts_needed", 5)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		frappe.set_user(self.secretary)
		answers = "".join(row["answer"] for row in guide.get_answers("Contact Search", self.campaign))
		self.assertIn("至少查找5次", answers)

	def test_a_campaign_of_others_is_refused(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "status", "Closed")
		other = make_campaign("T2").name
		self.assertRaises(frappe.PermissionError, self.questions, self.secretary, campaign=other)

	def test_the_report_finds_words_in_questions_and_answers(self) -> None:
		frappe.set_user(self.secretary)
		filters = {"campaign": self.campaign}
		self.assertEqual(len(policy_guide.execute(filters)[1]), len(ENTRIES) + 1)
		rows = policy_guide.execute({**filters, "words": "口袋 回执"})[1]
		self.assertTrue(rows)
		self.assertTrue(all("口袋" in str(row) and "回执" in str(row) for row in rows))
		self.assertEqual(policy_guide.execute({**filters, "words": "无此内容"})[1], [])
