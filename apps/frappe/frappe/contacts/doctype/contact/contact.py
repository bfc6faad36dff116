"""A person that can be reached, by mail or telephone."""

import frappe
from frappe import _
from frappe.model.document import Document


class Contact(Document):
	"""Name, addresses and numbers of a person."""

	def validate(self) -> None:
		self.full_name = self.get_full_name()
		self.set_primary_email()
		self.set_primary("phone")
		self.set_primary("mobile_no")

	def get_full_name(self) -> str:
		"""The name as written, or the firm, where there is no name."""
		parts = (self.first_name, self.middle_name, self.last_name)
		return " ".join(part for part in parts if part) or self.company_name or self.email_id or ""

	def set_primary_email(self) -> None:
		"""The mail address marked as primary, or the only one."""
		if not self.email_ids:
			self.email_id = ""
			return
		primary = [row for row in self.email_ids if row.is_primary]
		if len(primary) > 1:
			frappe.throw(_("Only one {0} can be set as primary.").format(frappe.bold(_("Email ID"))))
		if not primary:
			primary = self.email_ids[:1]
			primary[0].is_primary = 1
		self.email_id = (primary[0].email_id or "").strip()

	def set_primary(self, fieldname: str) -> None:
		"""The number marked as primary, if there is one."""
		flag = f"is_primary_{fieldname}"
		primary = [row for row in self.phone_nos if row.get(flag)]
		if len(primary) > 1:
			frappe.throw(
				_("Only one {0} can be set as primary.").format(frappe.bold(_(frappe.unscrub(fieldname))))
			)
		self.set(fieldname, primary[0].phone if primary else "")

	def add_email(self, email_id: str, is_primary: int = 0, autosave: bool = False) -> None:
		"""Add a mail address that is not there yet."""
		if email_id not in (row.email_id for row in self.email_ids):
			self.append("email_ids", {"email_id": email_id, "is_primary": is_primary})
			if autosave:
				# called by the system for a user's own contact
				self.save(ignore_permissions=True)

	def add_phone(
		self, phone: str, is_primary_phone: int = 0, is_primary_mobile_no: int = 0, autosave: bool = False
	) -> None:
		"""Add a number that is not there yet."""
		if phone not in (row.phone for row in self.phone_nos):
			values = {
				"phone": phone,
				"is_primary_phone": is_primary_phone,
				"is_primary_mobile_no": is_primary_mobile_no,
			}
			self.append("phone_nos", values)
			if autosave:
				# called by the system for a user's own contact
				self.save(ignore_permissions=True)


def get_contact_name(email_id: str) -> str | None:
	"""The contact with a mail address."""
	rows = frappe.get_all(
		"Contact Email", filters={"email_id": email_id, "parenttype": "Contact"}, pluck="parent", limit=1
	)
	return rows[0] if rows else None
