"""Email Queue: one mail that waits or has gone out. Its text is encrypted, and forgotten once everybody has it."""

import frappe
from frappe import _
from frappe.email import queue
from frappe.model.document import Document
from frappe.rights.roles import RUNS_SITE
from frappe.utils import add_days, now_datetime
from frappe.utils.asked import list_of, name_of


class EmailQueue(Document):
	"""One mail, and how it fared with each recipient."""

	def validate(self) -> None:
		"""Nobody sends a mail of others elsewhere: what was written stays."""
		if not self.is_new():
			frappe.throw(_("A mail is not changed."), frappe.PermissionError)

	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Delete mails of long ago; that they were sent stays in the Access Log."""
		old = frappe.get_all(
			"Email Queue", filters={"creation": ("<", add_days(now_datetime(), -days))}, pluck="name", limit=0
		)
		for start in range(0, len(old), 500):
			names = old[start : start + 500]
			frappe.db.delete("Email Queue Recipient", {"parent": ("in", names)})
			frappe.db.delete("Email Queue", {"name": ("in", names)})


@frappe.whitelist(methods=["POST"])
def send_now(name: str) -> None:
	"""Send a mail that waits or failed, by a worker; to whom it did not go yet.

	:raises frappe.PermissionError: the user does not run the site, or may not see the mail
	"""
	_start_again(name_of(name, "name"))


@frappe.whitelist(methods=["POST"])
def retry_sending(queues: list | str) -> None:
	"""The same for several mails."""
	for name in list_of(queues, "queues", str):
		_start_again(name)


def _start_again(name: str | int) -> None:
	frappe.only_for(RUNS_SITE)
	mail = frappe.get_doc("Email Queue", name)
	mail.check_permission("read")
	if mail.status not in ("Error", *queue.WAITING):
		frappe.throw(_("This mail is sent, or is being sent."))
	for row in mail.recipients:
		if row.status != "Sent":
			row.db_set("error", None)
	mail.db_set({"status": "Not Sent", "retry": 0, "send_after": None, "error": None})
	queue.send_later(mail.name, at_front=True)


@frappe.whitelist(methods=["POST"])
def toggle_sending(enable: bool) -> None:
	"""Let the queue wait, or go on; what waits is sent within some minutes.

	:raises frappe.PermissionError: the user does not run the site
	"""
	frappe.only_for(RUNS_SITE)
	frappe.db.set_default(queue.SUSPENDED, 0 if enable else 1)


@frappe.whitelist()
def is_sending_suspended() -> bool:
	"""Whether the queue waits."""
	frappe.only_for(RUNS_SITE)
	return queue.is_suspended()
