"""Onboardings: who is shown which steps, when a step is done, and that what one user does is no other's."""

import json

import frappe
from frappe.desk import desktop, onboarding, progress
from frappe.desk.doctype.form_tour import form_tour
from frappe.tests.utils import FrappeTestCase

ROLE, OTHER_ROLE = "Onboarded", "Not Onboarded"
NEW, STRANGER = "onboarded@test.example", "not-onboarded@test.example"
SPACE = "Onboarding Space"
REFUSALS = (frappe.ValidationError, frappe.PermissionError, TypeError)


class TestOnboarding(FrappeTestCase):
	"""A workspace with an onboarding, somebody whom it is for, and somebody else."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for role, user in ((ROLE, NEW), (OTHER_ROLE, STRANGER)):
			frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
			values = {"doctype": "User", "email": user, "first_name": role, "send_welcome_email": 0}
			frappe.get_doc({**values, "roles": [{"role": role}, {"role": "Desk User"}]}).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(self.undo)

	def undo(self) -> None:
		frappe.db.rollback(save_point="before_test")
		frappe.clear_cache()

	def step(self, name: str, action: str, **values) -> str:
		step = {"doctype": "Onboarding Step", "name": name, "title": name, "action": action}
		return frappe.get_doc({**step, **values}).insert(set_name=name).name

	def onboarding(self, *steps: str, **values) -> None:
		blocks = [{"id": "a", "type": "onboarding", "data": {"onboarding_name": "First", "col": 12}}]
		space = {"doctype": "Workspace", "title": SPACE, "label": SPACE, "public": 1}
		if not frappe.db.exists("Workspace", SPACE):
			frappe.get_doc({**space, "content": json.dumps(blocks)}).insert()
		doc = {"doctype": "Module Onboarding", "title": "First things", "allow_roles": [{"role": ROLE}]}
		doc |= {"success_message": "Well done", "steps": [{"step": step} for step in steps]}
		frappe.get_doc({**doc, **values}).insert(set_name="First")

	def shown(self, user: str = NEW) -> list[dict]:
		with self.set_user(user):
			return desktop.get_desktop_page(SPACE)["onboardings"]["items"]

	def steps(self, user: str = NEW) -> dict[str, str]:
		"""What each step that the user is shown is: done, skipped or open."""
		found = self.shown(user)
		return {
			step["name"]: "done" if step["is_complete"] else "skipped" if step["is_skipped"] else "open"
			for step in (found[0]["items"] if found else [])
		}

	def do(self, step, field="is_complete", value=1, user: str = NEW) -> None:
		with self.set_user(user):
			desktop.update_onboarding_step(step, field, value)

	def test_for_some_roles_and_as_far_as_these_reach(self) -> None:
		settings = {"reference_document": "System Settings", "field": "app_name", "value_to_validate": "%"}
		self.onboarding(
			self.step("Note it", "Create Entry", reference_document="Note"),
			self.step("Make a user", "Create Entry", reference_document="User"),
			self.step("Set up", "Update Settings", **settings),
			self.step("See lists", "Go to Page", path="List/ToDo/Report"),
			self.step("See rights", "Go to Page", path="permission-manager"),
			self.step("See here", "Go to Page", path=f"/app/{SPACE.lower().replace(' ', '-')}"),
		)
		self.assertEqual(
			[(step["name"], step["route"]) for step in self.shown()[0]["items"]],
			[
				("Note it", "/app/note/new"),
				("See lists", "/app/todo/view/report"),
				("See here", "/app/onboarding-space"),
			],
		)
		self.assertEqual(self.shown(STRANGER), [])
		self.assertEqual(len(self.steps("Administrator")), 6)
		self.assertEqual(self.steps("Administrator")["Set up"], "done")
		frappe.db.set_value("Module Onboarding", "First", "is_complete", 1)
		self.assertEqual(self.shown(), [])

	def test_done_when_it_is_done(self) -> None:
		tour = {"doctype": "Form Tour", "title": "A tour", "reference_doctype": "ToDo"}
		step = {"fieldname": "description", "title": "What", "description": "What is to be done."}
		frappe.get_doc({**tour, "steps": [step]}).insert()
		on_list = {"title": "A list", "view_name": "List", "list_name": "ToDo", "reference_doctype": None}
		part = {"element_selector": "Filters", "title": "Here", "description": "Look."}
		frappe.get_doc({**tour, **on_list, "steps": [part]}).insert()
		self.step("Be led along", "Show Form Tour", form_tour="A list")
		step_doc = frappe.get_doc("Onboarding Step", "Be led along")
		self.assertEqual(onboarding.Step(step_doc, desktop.Rights()).route(), "/app/todo")
		self.onboarding(
			self.step("Note it", "Create Entry", reference_document="Note"),
			self.step("Look", "Create Entry", reference_document="Note", validate_action=0),
			self.step("Be led", "Show Form Tour", form_tour="A tour"),
		)
		self.assertEqual(self.steps(), {"Note it": "open", "Look": "open", "Be led": "open"})
		for name in ("Note it", "Be led"):
			with self.assertRaises(frappe.ValidationError):
				self.do(name)
		frappe.get_doc({"doctype": "Note", "title": "of somebody else", "public": 1}).insert()
		self.assertEqual(self.steps()["Note it"], "open")
		self.do("Look")
		with self.set_user(NEW):
			frappe.get_doc({"doctype": "Note", "title": "own"}).insert()
			form_tour.update_user_status({"A tour": {"is_complete": 1}})
		self.assertEqual(self.steps(), {"Note it": "done", "Look": "done", "Be led": "done"})
		self.assertEqual(self.steps("Administrator")["Look"], "open")
		self.assertEqual(progress.tours_of(NEW), {"A tour": {"steps_complete": 0, "is_complete": True}})

	def test_settings_have_the_value_that_is_waited_for(self) -> None:
		on = {"reference_document": "System Settings", "field": "enable_scheduler", "value_to_validate": "1"}
		self.onboarding(self.step("Switch on", "Update Settings", **on))
		for value, state in ((0, "open"), (1, "done")):
			frappe.db.set_single_value("System Settings", "enable_scheduler", value)
			self.assertEqual(self.steps("Administrator"), {"Switch on": state})
		self.assertEqual(self.steps(), {})

	def test_skipped_and_dismissed_by_oneself(self) -> None:
		self.onboarding(self.step("See lists", "Go to Page", path="List/ToDo"))
		self.do("See lists", "is_skipped")
		self.assertEqual(self.steps(), {"See lists": "skipped"})
		self.assertEqual(self.steps("Administrator"), {"See lists": "open"})
		self.do("See lists", "is_skipped", 0)
		self.assertEqual(self.steps(), {"See lists": "open"})
		with self.set_user(NEW):
			desktop.dismiss_onboarding("First")
		self.assertEqual([(one["is_dismissed"], one["items"]) for one in self.shown()], [(1, [])])
		self.assertEqual(self.shown("Administrator")[0]["is_dismissed"], 0)
		with self.set_user(NEW):
			desktop.dismiss_onboarding("First", 0)
		self.assertEqual(self.steps(), {"See lists": "open"})
		self.assertEqual(
			frappe.db.get_value("Onboarding Step", "See lists", ["is_complete", "is_skipped"]), (0, 0)
		)

	def test_dishonest_shapes(self) -> None:
		self.onboarding(
			self.step("See lists", "Go to Page", path="List/ToDo"),
			self.step("Make a user", "Create Entry", reference_document="User", validate_action=0),
		)
		before = frappe.db.get_value("User", NEW, "onboarding_status")
		for values in (
			("See lists", "title", "x"),
			("See lists", ["is_complete"], 1),
			(["See lists"], "is_complete", 1),
			({"name": ("like", "%")}, "is_complete", 1),
			("%", "is_complete", 1),
			("Make a user", "is_complete", 1),
			("no step", "is_complete", 1),
			(True, "is_complete", 1),
		):
			with self.subTest(values), self.assertRaises(REFUSALS):
				self.do(*values)
		with self.assertRaises(frappe.PermissionError):
			self.do("See lists", user=STRANGER)
		for name in ("no onboarding", ["First"], {"name": "First"}, "%"):
			with self.set_user(NEW), self.assertRaises(REFUSALS):
				desktop.dismiss_onboarding(name)
		with self.set_user(STRANGER), self.assertRaises(frappe.PermissionError):
			desktop.dismiss_onboarding("First")
		with self.set_user(NEW):
			for doctype in ("Module Onboarding", "Onboarding Step"):
				self.assertFalse(frappe.has_permission(doctype, "read"))
				self.assertFalse(frappe.has_permission(doctype, "write"))
		self.assertEqual(frappe.db.get_value("User", NEW, "onboarding_status"), before)
		for told in (
			"[]",
			"x",
			'{"<onboardings>": 3}',
			'{"<onboardings>": {"steps": [1], "dismissed": {"a": 1}}}',
		):
			frappe.db.set_value("User", NEW, "onboarding_status", told)
			self.assertEqual(self.steps(), {"See lists": "open"})

	def test_steps_that_fit_nowhere(self) -> None:
		for action, values in (
			("Watch Video", {}),
			("Create Entry", {}),
			("Create Entry", {"reference_document": "System Settings"}),
			("Create Entry", {"reference_document": "Has Role"}),
			("Update Settings", {"reference_document": "Note"}),
			("Update Settings", {"reference_document": "System Settings", "field": "nothing"}),
			("Go to Page", {"path": "https://elsewhere.example/app/todo"}),
			("Go to Page", {"path": "//elsewhere.example/app/todo"}),
			("Go to Page", {"path": "javascript:alert(1)"}),
			("View Report", {"reference_report": "no report"}),
			("Show Form Tour", {"form_tour": "no tour"}),
		):
			with self.subTest(action, **values), self.assertRaises(frappe.ValidationError):
				self.step("Nowhere", action, **values)
		step = self.step("See lists", "Go to Page", path="List/ToDo")
		for steps, more in (
			((), {}),
			((step, step), {}),
			((step,), {"documentation_url": "javascript:alert(1)"}),
		):
			with self.assertRaises(frappe.ValidationError):
				self.onboarding(*steps, **more)
