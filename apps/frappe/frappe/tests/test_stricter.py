"""Holes of the reference that are closed here stay closed; docs/why-stricter.md names them all."""

import frappe
from frappe.model.workflow import WorkflowPermissionError, apply_workflow
from frappe.share import add_docshare, set_docshare_permission
from frappe.tests.utils import FrappeTestCase

CLERK, CHIEF, READER, OTHER = (
	f"{name}.stricter@example.com" for name in ("clerk", "chief", "reader", "other")
)
DOCTYPE = "Stricter Sample"
STATES = (("Written", "0", "Stricter Clerk"), ("Handed In", "0", "Stricter Chief"))
CLOSING = (("Settled", "1", "Stricter Chief"), ("Withdrawn", "2", "Stricter Chief"))
WAYS = (
	("Written", "Hand In", "Handed In", "Stricter Clerk", 1),
	("Handed In", "Settle", "Settled", "Stricter Chief", 0),
	("Settled", "Withdraw", "Withdrawn", "Stricter Chief", 0),
)


class StricterTest(FrappeTestCase):
	"""A DocType with a workflow; a clerk writes, a chief settles, a reader reads and shares."""

	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		for role in ("Stricter Clerk", "Stricter Chief", "Stricter Reader"):
			frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
		people = {
			CLERK: ["Stricter Clerk"],
			CHIEF: ["Stricter Chief", "Stricter Clerk"],
			READER: ["Stricter Reader"],
			OTHER: [],
		}
		for email, roles in people.items():
			values = {"doctype": "User", "email": email, "first_name": email, "send_welcome_email": 0}
			frappe.get_doc(values).insert().add_roles(*roles)
		full = {"read": 1, "write": 1, "create": 1, "submit": 1, "cancel": 1}
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": DOCTYPE,
				"module": "Custom",
				"custom": 1,
				"is_submittable": 1,
				"autoname": "field:title",
				"fields": [
					{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
					{"fieldname": "body", "fieldtype": "Data", "label": "Body"},
					{
						"fieldname": "stage",
						"fieldtype": "Link",
						"options": "Workflow State",
						"label": "Stage",
					},
				],
				"permissions": [
					{"role": "Stricter Clerk", **full},
					{"role": "Stricter Chief", **full},
					{"role": "Stricter Reader", "read": 1, "share": 1, "write": 0, "create": 0, "delete": 0},
				],
			}
		).insert()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def with_workflow(self) -> None:
		for state, *_rest in (*STATES, *CLOSING):
			frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
		for _state, action, *_rest in WAYS:
			frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": action}).insert()
		state_keys = ("state", "doc_status", "allow_edit")
		way_keys = ("state", "action", "next_state", "allowed", "allow_self_approval")
		frappe.get_doc(
			{
				"doctype": "Workflow",
				"workflow_name": "Stricter Flow",
				"document_type": DOCTYPE,
				"is_active": 1,
				"workflow_state_field": "stage",
				"states": [dict(zip(state_keys, row, strict=True)) for row in (*STATES, *CLOSING)],
				"transitions": [dict(zip(way_keys, row, strict=True)) for row in WAYS],
			}
		).insert()

	def write(self, user: str = CLERK):
		frappe.set_user(user)
		return frappe.get_doc({"doctype": DOCTYPE, "title": "A", "body": "as written"}).insert()

	def as_user(self, user: str):
		frappe.set_user(user)
		return frappe.get_doc(DOCTYPE, "A")

	def stored(self) -> tuple:
		return frappe.db.get_value(DOCTYPE, "A", ["body", "stage", "docstatus"])


class TestWorkflowOnTheServer(StricterTest):
	def setUp(self) -> None:
		super().setUp()
		self.with_workflow()

	def test_only_the_role_of_a_state_edits(self) -> None:
		apply_workflow(self.write(), "Hand In")
		doc = self.as_user(CLERK)
		doc.body = "changed afterwards"
		self.assertRaises(WorkflowPermissionError, doc.save)
		self.assertEqual(self.stored(), ("as written", "Handed In", 0))
		doc = self.as_user(CHIEF)
		doc.body = "corrected"
		doc.save()
		self.assertEqual(self.stored()[0], "corrected")

	def test_the_document_that_is_given_moves(self) -> None:
		doc = self.write()
		doc.body = "not saved"
		self.assertIs(apply_workflow(doc, "Hand In"), doc)
		self.assertEqual((doc.body, doc.stage), ("as written", "Handed In"))
		frappe.set_user(CHIEF)
		doc.save()  # its stamp is the stored one

	def test_a_save_without_change_is_no_edit(self) -> None:
		apply_workflow(self.write(), "Hand In")
		self.as_user(CLERK).save()
		self.assertEqual(self.stored(), ("as written", "Handed In", 0))

	def test_code_that_ignores_permissions_answers_for_itself(self) -> None:
		apply_workflow(self.write(), "Hand In")
		doc = self.as_user(CLERK)
		doc.body = "by the program"
		doc.save(ignore_permissions=True)
		self.assertEqual(self.stored()[0], "by the program")

	def test_submit_by_hand_takes_a_transition_or_none(self) -> None:
		self.write()
		self.assertRaises(WorkflowPermissionError, self.as_user(CHIEF).submit)
		apply_workflow(self.as_user(CLERK), "Hand In")
		self.assertRaises(WorkflowPermissionError, self.as_user(CLERK).submit)
		self.assertEqual(self.stored()[1:], ("Handed In", 0))
		self.as_user(CHIEF).submit()
		self.assertEqual(self.stored()[1:], ("Settled", 1))

	def test_cancel_by_hand_takes_a_transition_or_none(self) -> None:
		apply_workflow(self.write(), "Hand In")
		apply_workflow(self.as_user(CHIEF), "Settle")
		self.assertRaises(WorkflowPermissionError, self.as_user(CLERK).cancel)
		self.as_user(CHIEF).cancel()
		self.assertEqual(self.stored()[1:], ("Withdrawn", 2))

	def test_nobody_approves_the_own_document_by_setting_the_state(self) -> None:
		apply_workflow(self.write(CHIEF), "Hand In")
		doc = self.as_user(CHIEF)
		doc.stage = "Settled"
		self.assertRaises(WorkflowPermissionError, doc.save)
		self.assertRaises(WorkflowPermissionError, self.as_user(CHIEF).submit)
		self.assertEqual(self.stored()[1:], ("Handed In", 0))


class TestSharing(StricterTest):
	def test_nobody_shares_more_than_the_own_rights(self) -> None:
		self.write()
		frappe.set_user(READER)
		add_docshare(DOCTYPE, "A", OTHER, read=1)
		self.assertRaises(frappe.PermissionError, add_docshare, DOCTYPE, "A", OTHER, write=1)
		self.assertRaises(frappe.PermissionError, set_docshare_permission, DOCTYPE, "A", OTHER, "write")
		self.assertRaises(frappe.PermissionError, add_docshare, DOCTYPE, "A", everyone=1, submit=1)
		frappe.set_user(OTHER)
		self.assertTrue(frappe.has_permission(DOCTYPE, "read", doc="A"))
		self.assertFalse(frappe.has_permission(DOCTYPE, "write", doc="A"))

	def test_a_right_that_another_gave_stays(self) -> None:
		self.write()
		frappe.set_user("Administrator")
		add_docshare(DOCTYPE, "A", OTHER, write=1)
		frappe.set_user(READER)
		set_docshare_permission(DOCTYPE, "A", OTHER, "share")
		frappe.set_user(OTHER)
		self.assertTrue(frappe.has_permission(DOCTYPE, "write", doc="A"))
