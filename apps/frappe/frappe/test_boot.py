"""What the desk is told of a user's rights when it starts."""

from frappe.boot import get_bootinfo
from frappe.tests.utils import FrappeTestCase


class TestBoot(FrappeTestCase):
	def test_what_only_the_system_makes_is_not_offered_as_new(self) -> None:
		user = get_bootinfo()["user"]
		for doctype in ("Error Log", "Access Log", "Version"):
			self.assertNotIn(doctype, user.can_create)
			self.assertIn(doctype, user.in_create)
			self.assertIn(doctype, user.can_read)
		self.assertIn("Note", user.can_create)

	def test_guest_may_next_to_nothing(self) -> None:
		with self.set_user("Guest"):
			user = get_bootinfo()["user"]
		self.assertEqual((user.can_create, user.can_write, user.can_export, user.can_print), ([], [], [], []))
