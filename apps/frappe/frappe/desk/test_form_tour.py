"""Form tours: which fields they lead to, and that each user's own progress is kept, and no other's."""

import json

import frappe
from frappe.desk import progress
from frappe.desk.doctype.form_tour import form_tour
from frappe.tests.utils import FrappeTestCase

READER = "tour-reader@test.example"
STEP = {"fieldname": "description", "title": "What", "description": "What is to be done."}


class TestFormTour(FrappeTestCase):
	"""A tour of tasks, and somebody who sees it."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		user = {"doctype": "User", "email": READER, "first_name": "reader", "send_welcome_email": 0}
		frappe.get_doc({**user, "roles": [{"role": "Desk User"}]}).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(frappe.db.rollback, save_point="before_test")

	def tour(self, **values) -> str:
		tour = {"doctype": "Form Tour", "title": "A tour", "reference_doctype": "ToDo", "steps": [STEP]}
		return frappe.get_doc({**tour, **values}).insert().name

	def test_steps_lead_to_fields(self) -> None:
		for step in ({**STEP, "fieldname": "nothing"}, {**STEP, "fieldname": "section_break"}):
			with self.assertRaises(frappe.ValidationError):
				self.tour(steps=[step])
		for values in ({"steps": []}, {"reference_doctype": "Has Role"}):
			with self.assertRaises(frappe.ValidationError):
				self.tour(**values)
		name = self.tour()
		self.assertEqual(
			form_tour.tours_by_doctype()["ToDo"], [{"name": name, "is_standard": 0, "view": "Form"}]
		)

	def test_tours_of_lists_lead_to_named_parts(self) -> None:
		on_list = {"view_name": "List", "list_name": "ToDo", "reference_doctype": None}
		part = {"element_selector": "Filters", "title": "Here", "description": "Look for what you need."}
		for more in (
			{"steps": [STEP]},
			{"steps": [{**part, "element_selector": "<img src=x onerror=alert(1)>"}]},
			{"steps": [{**part, "element_selector": "body *"}]},
			{"steps": [{**part, "element_selector": ["Filters"]}]},
			{"list_name": None},
			{"list_name": "System Settings"},
			{"list_name": "Has Role"},
			{"view_name": "Page"},
		):
			with self.subTest(**more), self.assertRaises((frappe.ValidationError, TypeError)):
				self.tour(**{**on_list, "steps": [part], **more})
		name = self.tour(**on_list, steps=[{**part, "fieldname": "description", "next_on_click": 1}])
		made = frappe.get_doc("Form Tour", name)
		self.assertEqual((made.ui_tour, json.loads(made.page_route)), (1, ["List", "ToDo", "List"]))
		self.assertEqual((made.steps[0].fieldname, made.steps[0].next_on_click), (None, 1))
		self.assertEqual(
			form_tour.tours_by_doctype()["ToDo"], [{"name": name, "is_standard": 0, "view": "List"}]
		)
		frappe.db.set_value("Form Tour", name, "view_name", "Workspaces")
		self.assertEqual(form_tour.tours_by_doctype().get("ToDo"), None)

	def test_standard_tours_belong_to_their_app(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.tour(is_standard=1)
		name = self.tour()
		frappe.db.set_value("Form Tour", name, "is_standard", 1)
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc("Form Tour", name).update({"is_standard": 0}).save()

	def test_progress_is_ones_own(self) -> None:
		name = self.tour()
		with self.set_user(READER):
			form_tour.update_user_status(
				json.dumps({name: {"is_complete": 1, "steps_complete": 1}, "no tour": {}})
			)
			with self.assertRaises(frappe.PermissionError):
				form_tour.reset_tour(name)
		self.assertEqual(progress.tours_of(READER), {name: {"steps_complete": 1, "is_complete": True}})
		self.assertEqual(progress.tours_of("Administrator"), {})
		form_tour.reset_tour(name)
		self.assertEqual(progress.tours_of(READER), {})

	def test_dishonest_shapes(self) -> None:
		name = self.tour()
		with self.set_user(READER):
			for value in ("", "[]", "x", {name: "done"}, {name: [1]}, [name]):
				with self.assertRaises((frappe.ValidationError, TypeError)):
					form_tour.update_user_status(value)
			form_tour.update_user_status(
				{name: {"is_complete": ["x"], "steps_complete": {"a": 1}, "roles": ["x"]}}
			)
		self.assertEqual(progress.tours_of(READER), {name: {"steps_complete": 0, "is_complete": False}})
