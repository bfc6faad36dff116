"""Questions upwards: whose turn it is, the answer, and who reads it as guidance."""

import frappe
from party_investigation.tests.world import WorldTest, make_user

QUESTION = "Guidance Question"


class TestGuidanceQuestion(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.neighbour = make_user("neighbour", [("Branch Secretary", "T1B2")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.department = make_user("department", [("Organization Department Officer", "T")])
		self.elsewhere = make_user("elsewhere", [("Branch Secretary", "T2B1")])
		frappe.set_user(self.secretary)
		about = {"campaign": self.campaign, "organization": "T1B1", "subject": "党龄怎样算"}
		question = {"doctype": QUESTION, **about, "question": "停止党籍期间是否计算党龄？"}
		self.name = frappe.get_doc(question).insert().name

	def question(self, user: str):
		frappe.set_user(user)
		return frappe.get_doc(QUESTION, self.name)

	def seen_by(self, user: str) -> bool:
		frappe.set_user(user)
		return self.name in frappe.get_list(QUESTION, pluck="name")

	def test_it_is_with_the_level_above_which_is_told(self) -> None:
		question = self.question(self.officer)
		self.assertEqual((question.with_organization, question.asked_by), ("T1", self.secretary))
		question.run_method("onload")
		self.assertTrue(question.get("__onload").may_answer)
		frappe.set_user("Administrator")
		self.assertTrue(frappe.db.exists("ToDo", {"reference_name": self.name, "allocated_to": self.officer}))

	def test_only_whose_turn_it_is_answers_or_passes_up(self) -> None:
		self.assertRaises(frappe.PermissionError, self.question(self.secretary).give_answer, "计算")
		self.assertRaises(frappe.PermissionError, self.question(self.neighbour).give_answer, "计算")
		self.question(self.officer).pass_up("拿不准")
		self.assertRaises(frappe.PermissionError, self.question(self.officer).give_answer, "计算")
		self.assertRaises(frappe.ValidationError, self.question(self.department).pass_up, "x")
		self.question(self.department).give_answer("不计算", "党章")
		question = self.question(self.secretary)
		self.assertEqual((question.status, question.answer), ("Answered", "不计算"))
		self.assertIn("拿不准", question.passed_up)

	def test_a_step_ends_the_tasks_of_whose_turn_it_was(self) -> None:
		def tasks(user: str) -> int:
			about = {"reference_name": self.name, "allocated_to": user, "status": "Open"}
			return frappe.db.count("ToDo", about)

		self.question(self.officer).pass_up("拿不准")
		self.assertEqual((tasks(self.officer), tasks(self.department)), (0, 1))
		self.question(self.department).give_answer("不计算")
		self.assertEqual((tasks(self.department), tasks(self.secretary)), (0, 0))
		notification = {"document_name": self.name, "for_user": self.secretary}
		self.assertTrue(frappe.db.exists("Notification Log", notification))

	def test_people_are_called_by_their_names(self) -> None:
		self.question(self.officer).give_answer("不计算")
		question = self.question(self.secretary)
		names = [frappe.db.get_value("User", user, "full_name") for user in (self.secretary, self.officer)]
		self.assertEqual([question.asked_by_name, question.answered_by_name], names)

	def test_an_answer_stands(self) -> None:
		self.question(self.secretary).update({"question": "改一改"}).save()
		self.question(self.secretary).update({"answer": "自己答", "status": "Answered"}).save()
		self.assertEqual(self.question(self.secretary).status, "Open")
		self.assertRaises(frappe.ValidationError, self.question(self.officer).give_answer, " ")
		self.question(self.officer).give_answer("不计算")
		changed = self.question(self.secretary).update({"question": "再改"})
		self.assertRaises(frappe.ValidationError, changed.save)
		self.assertRaises(frappe.ValidationError, self.question(self.officer).give_answer, "另答")
		frappe.set_user("Administrator")
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, QUESTION, self.name, force=True)

	def test_who_reads_guidance_reads_it_as_it_is_stored(self) -> None:
		"""A print shows the names of what a document links to, so no other unit may be put into it."""
		self.question(self.officer).give_answer("不计算", is_guidance=1)
		self.assertTrue(self.question(self.neighbour).has_permission("print"))
		for field in ("organization", "guidance_for"):
			with self.subTest(field):
				forged = self.question(self.neighbour).update({field: "T2B1"})
				self.assertFalse(forged.has_permission("print"))

	def test_guidance_is_read_below_the_body_that_answers_and_nowhere_else(self) -> None:
		self.assertEqual(
			[self.seen_by(user) for user in (self.secretary, self.officer, self.neighbour, self.elsewhere)],
			[True, True, False, False],
		)
		self.question(self.officer).give_answer("不计算", is_guidance=1)
		self.assertEqual(
			[self.seen_by(user) for user in (self.secretary, self.neighbour, self.elsewhere)],
			[True, True, False],
		)
		read = self.question(self.neighbour)
		read.check_permission("read")
		self.assertRaises(frappe.PermissionError, read.check_permission, "write")
