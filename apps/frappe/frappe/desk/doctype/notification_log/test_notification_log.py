"""Messages are in the language of who gets them, whoever caused them."""

import frappe
from frappe.desk.form import assign_to
from frappe.tests.utils import FrappeTestCase

CHINESE, ENGLISH = "leser@test.example", "reader@test.example"


class TestNotificationLog(FrappeTestCase):
	def test_language_of_the_receiver(self) -> None:
		for email, language in ((CHINESE, "zh"), (ENGLISH, "en")):
			frappe.get_doc(
				{
					"doctype": "User",
					"email": email,
					"first_name": "R",
					"language": language,
					"send_welcome_email": 0,
				}
			).insert()
		note = frappe.get_doc({"doctype": "Note", "title": "Told", "public": 1}).insert()
		for user in (CHINESE, ENGLISH):
			assign_to.add({"doctype": "Note", "name": note.name, "assign_to": [user]})
			frappe.share.add("Note", note.name, user, notify=1)
		note.add_comment(
			"Comment",
			"".join(f'<span class="mention" data-id="{user}">@R</span>' for user in (CHINESE, ENGLISH)),
		)
		for user, word in ((CHINESE, "便笺"), (ENGLISH, "Note")):
			told = frappe.get_all("Notification Log", {"for_user": user}, ["type", "subject"])
			self.assertEqual(
				sorted(row.type for row in told), ["Assignment", "Mention", "Share"], f"{user}: {told}"
			)
			for row in told:
				with self.subTest(user=user, type=row.type):
					self.assertIn(word, row.subject)
