"""A large return is handed in by a job: refused at once where it cannot be, told how it ended, and never ordered twice."""

from unittest.mock import patch

import frappe
from party_investigation.returns import actions, in_background
from party_investigation.returns.test_actions import RETURN, HandInTest, L


class TestInBackground(HandInTest):
	def prepare(self) -> None:
		super().prepare()
		for unit in ("T1B1", "T1B2"):
			self.take("submit", unit)
			self.tick(unit)
			self.take("verify", unit)
			self.take("accept", unit)

	def setUp(self) -> None:
		super().setUp()
		patcher = patch.object(in_background, "IN_BACKGROUND_FROM", 2)
		patcher.start()
		self.addCleanup(patcher.stop)
		self.ordered: list[dict] = []

	def order(self, unit: str, **values) -> dict:
		"""Hand in as the unit does, and note the job instead of queueing it."""
		with patch.object(
			frappe, "enqueue", lambda method, **job: self.ordered.append({"method": method, **job})
		):
			return self.take("submit", unit, **values)

	def work(self, by: str) -> None:
		"""Do what a worker does with the last job."""
		job = self.ordered[-1]
		frappe.set_user(self.users[by])
		with patch.object(frappe.db, "rollback"):
			frappe.get_attr(job["method"])(job["unit_return"], job["entered"], job["language"])
		frappe.set_user("Administrator")

	def words(self) -> list[str]:
		about = {"document_name": self.of("T1").name, "for_user": self.users["T1"]}
		return frappe.get_all("Notification Log", about, pluck="subject")

	def test_a_large_return_is_handed_in_by_a_job(self) -> None:
		answer = self.order("T1", remark="两个支部均已核实")
		self.assertEqual((answer["status"], answer["in_background"]), ("Not Submitted", True))
		self.assertEqual(self.of("T1").version, 0)
		with patch.object(frappe, "publish_progress") as shown:
			self.work("T1")
		self.assertEqual([call.kwargs["percent"] for call in shown.call_args_list], [10, 40, 80, 100])
		document = self.of("T1")
		self.assertEqual(
			(document.status, document.version, document.remark), ("Submitted", 1, "两个支部均已核实")
		)
		self.assertEqual(document.submitted_by, self.users["T1"])
		self.assertEqual(len(self.words()), 1)

	def test_a_small_one_stays_in_its_request(self) -> None:
		with (
			patch.object(in_background, "IN_BACKGROUND_FROM", 1000),
			patch.object(frappe, "publish_progress", side_effect=AssertionError),
		):
			answer = self.order("T1")
		self.assertEqual((answer["status"], answer["in_background"], self.ordered), ("Submitted", False, []))

	def test_what_cannot_be_is_refused_at_once(self) -> None:
		self.assertRaises(frappe.PermissionError, self.order, "T1", by=self.users["T1B1"])
		self.take("reopen", "T1B1", reason="更正")
		with patch.object(in_background, "IN_BACKGROUND_FROM", 1):
			self.assertRaises(frappe.ValidationError, self.order, "T1")
		self.assertEqual(self.ordered, [])

	def test_what_changes_meanwhile_is_told(self) -> None:
		self.order("T1")
		self.take("reopen", "T1B1", reason="更正")
		with patch.object(frappe, "publish_progress") as shown:
			self.work("T1")
		self.assertEqual(shown.call_args_list[-1].kwargs["percent"], 100)  # no bar stays
		self.assertEqual(self.of("T1").status, "Not Submitted")
		(message,) = self.words()
		self.assertIn("测试T1", message)

	def test_it_is_not_ordered_twice(self) -> None:
		with patch.object(in_background, "is_job_enqueued", return_value=True):
			self.assertRaisesRegex(frappe.ValidationError, "already", self.order, "T1")
			frappe.set_user(self.users["T1"])
			name = frappe.db.get_value(RETURN, {"organization": "T1", "form_set": L})
			self.assertTrue(actions.left_to_do(name)["in_background"])
			self.assertIn("already", actions.may_of(name)["submit"]["reason"])
			self.assertRaisesRegex(frappe.ValidationError, "already", frappe.get_doc(RETURN, name).hand_in)
